#include "server/sheet/csv.h"

#include <csv.h>

#include <algorithm>
#include <deque>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "server/domain/formula_guard.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/visible_text.h"
#include "server/sheet/address.h"
#include "server/sheet/file_error.h"
#include "server/sheet/xlsx_writer.h"
#include "server/sheet/xml_text.h"
#include "storage/base/status_macros.h"

namespace renkei::sheet {
namespace {

// What the parser is given at once.
constexpr size_t kPieceBytes = 8192;
// A character of UTF-8 has at most four bytes.
constexpr size_t kMaxFieldBytes = kMaxCellText * 4;

// libcsv would trim fields that are not quoted.
int NoSpace(unsigned char) { return 0; }

}  // namespace

class CsvRowReader::Impl {
 public:
  Impl() {
    csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&parser_, NoSpace);
    // Its buffer grows by so much at a time; the default of 128 bytes takes for ever.
    csv_set_blk_size(&parser_, kPieceBytes);
  }
  ~Impl() { csv_free(&parser_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  absl::Status Feed(absl::string_view text) {
    while (!text.empty()) {
      // Line by line: the parser passes over empty lines, and then rows would not have the numbers
      // that people see.
      const size_t end = EndOfLine(text);
      const int rows = row_;
      const bool quoted = parser_.quoted != 0;
      RETURN_IF_ERROR(FeedLine(text.substr(0, end)));
      const absl::string_view line = text.substr(0, end);
      if (row_ == rows && !quoted && line.find_first_not_of("\r\n") == absl::string_view::npos)
        ++row_;
      text.remove_prefix(end);
    }
    return absl::OkStatus();
  }

  absl::Status Finish() {
    if (csv_fini(&parser_, &Impl::OnField, &Impl::OnRow, this) != 0) return BadQuoting();
    return status_;
  }

  std::optional<CsvRow> Take() {
    if (complete_.empty()) return std::nullopt;
    CsvRow row = std::move(complete_.front());
    complete_.pop_front();
    return row;
  }

 private:
  // A line in pieces, so that a field without end is found before it is all in memory.
  absl::Status FeedLine(absl::string_view line) {
    while (!line.empty()) {
      const size_t size = std::min(line.size(), kPieceBytes);
      if (csv_parse(&parser_, line.data(), size, &Impl::OnField, &Impl::OnRow, this) != size)
        return BadQuoting();
      if (!status_.ok()) return status_;
      if (parser_.entry_pos > kMaxFieldBytes) return TextTooLong(column_);
      line.remove_prefix(size);
    }
    return absl::OkStatus();
  }

  static size_t EndOfLine(absl::string_view text) {
    const size_t at = text.find_first_of("\r\n");
    if (at == absl::string_view::npos) return text.size();
    return at + (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1);
  }

  static void OnField(void* data, size_t size, void* self) {
    static_cast<Impl*>(self)->AddField(
        absl::string_view(data == nullptr ? "" : static_cast<const char*>(data), size));
  }
  static void OnRow(int, void* self) { static_cast<Impl*>(self)->EndRow(); }

  void EndRow() {
    if (status_.ok()) complete_.push_back({row_, std::move(fields_)});
    fields_.clear();
    ++row_;
    column_ = 0;
  }

  void AddField(absl::string_view field) {
    const int column = column_++;
    if (!status_.ok()) return;
    status_ = CheckField(field, column);
    if (status_.ok()) fields_.emplace_back(domain::UnguardFormula(field));
  }

  absl::Status CheckField(absl::string_view field, int column) {
    if (column >= kMaxColumns)
      return FileError("TOO_WIDE",
                       {absl::StrCat("row ", row_ + 1, " has more than ", kMaxColumns, " columns"),
                        absl::StrCat(row_ + 1, " 行目の列が ", kMaxColumns, " を超えています。")});
    if (field.size() > kMaxCellText && Utf16Length(field) > kMaxCellText)
      return TextTooLong(column);
    return absl::OkStatus();
  }

  absl::Status TextTooLong(int column) const {
    const std::string cell = CellName(row_, column);
    return FileError("TEXT_TOO_LONG",
                     {absl::StrCat(cell, ": a text longer than ", kMaxCellText),
                      absl::StrCat(cell, " の文字数が ", kMaxCellText, " を超えています。")});
  }

  absl::Status BadQuoting() const {
    const std::string cell = CellName(row_, column_);
    return FileError(
        "BAD_QUOTING",
        {absl::StrCat("row ", row_ + 1, " (", cell, "): a quote (\") that is not closed or stands ",
                      "in a field without quotes"),
         absl::StrCat(row_ + 1, " 行目（", cell,
                      "）: 引用符（\"）が閉じていないか、引用符で囲まれて"
                      "いない値の中にあります。")});
  }

  csv_parser parser_ = {};
  int row_ = 0;
  int column_ = 0;
  std::vector<std::string> fields_;
  std::deque<CsvRow> complete_;
  absl::Status status_;
};

CsvRowReader::CsvRowReader() : impl_(std::make_unique<Impl>()) {}
CsvRowReader::~CsvRowReader() = default;
absl::Status CsvRowReader::Feed(absl::string_view lines) { return impl_->Feed(lines); }
absl::Status CsvRowReader::Finish() { return impl_->Finish(); }
std::optional<CsvRow> CsvRowReader::Take() { return impl_->Take(); }

namespace {

// Adds the rows that are complete.
absl::Status TakeRows(CsvRowReader& reader, Sheet& sheet) {
  while (const std::optional<CsvRow> row = reader.Take()) {
    if (row->row >= kMaxRows || sheet.cells.size() + row->fields.size() > kMaxCells)
      return TooLarge(absl::StrCat("more than ", kMaxCells, " cells"),
                      absl::StrCat("セルが ", kMaxCells, " 個を超えています。"));
    for (size_t column = 0; column < row->fields.size(); ++column)
      sheet.AddText(row->row, static_cast<int>(column), row->fields[column]);
  }
  return absl::OkStatus();
}

// Feeds a whole text in pieces of whole lines, so that rows are taken as they come.
absl::Status ReadRows(absl::string_view text, Sheet& sheet) {
  constexpr size_t kAtOnce = size_t{1} << 18;
  CsvRowReader reader;
  while (!text.empty()) {
    size_t end = text.find('\n', std::min(text.size() - 1, kAtOnce));
    end = end == absl::string_view::npos ? text.size() : end + 1;
    RETURN_IF_ERROR(reader.Feed(text.substr(0, end)));
    RETURN_IF_ERROR(TakeRows(reader, sheet));
    text.remove_prefix(end);
  }
  RETURN_IF_ERROR(reader.Finish());
  return TakeRows(reader, sheet);
}

std::string FieldOf(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNumber:
      return domain::NumberText(cell.number);
    case Cell::Kind::kBoolean:
      return cell.boolean ? "TRUE" : "FALSE";
    case Cell::Kind::kEmpty:
      return "";
    default:
      return domain::GuardFormula(domain::ShowHarmful(cell.text, /*multiline=*/true));
  }
}

std::string Quote(absl::string_view field) {
  const bool spaces = !field.empty() && (field.front() == ' ' || field.back() == ' ');
  if (!spaces && field.find_first_of(",\"\r\n") == absl::string_view::npos)
    return std::string(field);
  std::string out = "\"";
  for (const char c : field) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

}  // namespace

absl::StatusOr<CsvSheet> ReadCsv(absl::string_view bytes, absl::string_view name,
                                 std::optional<Encoding> encoding) {
  if (bytes.size() > kMaxFileBytes)
    return TooLarge(absl::StrCat("larger than ", kMaxFileBytes >> 20, " MiB"),
                    absl::StrCat(kMaxFileBytes >> 20, " MiB を超えるファイルです。"));
  ASSIGN_OR_RETURN(const DecodedText text,
                   encoding ? DecodeText(bytes, *encoding) : DecodeText(bytes));
  CsvSheet out;
  out.encoding = text.encoding;
  out.sheet.name = std::string(name);
  RETURN_IF_ERROR(ReadRows(text.text, out.sheet));
  return out;
}

CsvFile WriteCsv(const Sheet& sheet, Encoding encoding) {
  CsvFile out;
  if (encoding == Encoding::kUtf8) out.bytes = kUtf8Mark;
  AppendCsv(sheet, encoding, out);
  return out;
}

void AppendCsv(const Sheet& sheet, Encoding encoding, CsvFile& out) {
  int row = 0;
  int column = 0;
  for (const Cell& cell : sheet.cells) {
    for (; row < cell.row; ++row) {
      out.bytes += "\r\n";
      column = 0;
    }
    out.bytes.append(static_cast<size_t>(cell.column - column), ',');
    column = cell.column;
    const std::string field = Quote(FieldOf(cell));
    if (encoding == Encoding::kUtf8) {
      out.bytes += field;
      continue;
    }
    Cp932Text narrow = EncodeCp932(field);
    out.bytes += narrow.bytes;
    std::sort(narrow.missing.begin(), narrow.missing.end());
    narrow.missing.erase(std::unique(narrow.missing.begin(), narrow.missing.end()),
                         narrow.missing.end());
    for (std::string& character : narrow.missing)
      out.missing.push_back({cell.row, cell.column, std::move(character)});
  }
  if (!sheet.cells.empty()) out.bytes += "\r\n";
}

}  // namespace renkei::sheet
