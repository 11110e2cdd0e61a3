#include "client/cli/nouns/list_file.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/input.h"
#include "client/cli/text/csv.h"
#include "client/lib/error.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/quote.h"
#include "server/sheet/address.h"
#include "server/sheet/csv.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/xlsx_reader.h"

namespace renkei::cli {
namespace {

// Titles and remarks above the headings.
constexpr int kMaxRowsAboveHeadings = 10;

std::string Plain(absl::string_view text) {
  const std::string folded = domain::NormalizeCompatibility(text);
  return std::string(absl::StripAsciiWhitespace(folded));
}

// A heading without the remark in brackets behind it, and without spaces and line breaks.
std::string HeadingOf(absl::string_view text) {
  std::string plain = absl::AsciiStrToLower(Plain(text));
  plain = plain.substr(0, plain.find('('));
  plain.erase(std::remove_if(plain.begin(), plain.end(),
                             [](unsigned char c) { return absl::ascii_isspace(c); }),
              plain.end());
  return plain;
}

const ListColumn* ColumnOf(const std::vector<ListColumn>& columns, absl::string_view heading) {
  const std::string wanted = HeadingOf(heading);
  for (const ListColumn& column : columns) {
    if (wanted == column.key) return &column;
    for (const std::string& known : column.headings) {
      if (wanted == HeadingOf(known)) return &column;
    }
  }
  return nullptr;
}

absl::Status InFile(const std::string& path, const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  const pb::FieldViolation& v = detail->violations(0);
  return client::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat(path, ": ", v.message()), absl::StrCat(path, ": ", v.message_ja())});
}

absl::StatusOr<sheet::Workbook> ReadSheets(const std::string& path,
                                           std::optional<sheet::Encoding> encoding) {
  const absl::StatusOr<std::string> bytes = ReadBinaryFile(path);
  if (!bytes.ok()) return bytes.status();
  if (absl::EndsWithIgnoreCase(path, ".xlsx")) {
    absl::StatusOr<sheet::Workbook> book = sheet::ReadXlsx(*bytes);
    if (!book.ok()) return InFile(path, book.status());
    return book;
  }
  const std::string stem = std::filesystem::path(path).stem().string();
  absl::StatusOr<sheet::CsvSheet> csv = sheet::ReadCsv(*bytes, stem, encoding);
  if (!csv.ok()) return InFile(path, csv.status());
  sheet::Workbook book;
  book.sheets.push_back(std::move(csv->sheet));
  return book;
}

// One sheet while it is read.
class SheetReader {
 public:
  SheetReader(const sheet::Sheet& sheet, const std::vector<ListColumn>& columns)
      : sheet_(sheet), columns_(columns) {}

  // Whether the required headings stand in one of the first rows.
  bool FindHeadings() {
    const int last = std::min(sheet_.RowCount(), kMaxRowsAboveHeadings + 1);
    for (int row = 0; row < last; ++row) {
      std::set<const ListColumn*> found;
      for (const sheet::Cell& cell : sheet_.cells) {
        if (cell.row != row) continue;
        if (const ListColumn* column = ColumnOf(columns_, sheet::CellText(cell)))
          found.insert(column);
      }
      const bool all = std::all_of(columns_.begin(), columns_.end(), [&](const ListColumn& c) {
        return !c.required || found.count(&c) > 0;
      });
      if (!all) continue;
      heading_row_ = row;
      return true;
    }
    return false;
  }

  void ReadHeadings(ListMistakes& mistakes) {
    for (const sheet::Cell& cell : sheet_.cells) {
      if (cell.row != heading_row_) continue;
      const std::string text = sheet::CellText(cell);
      if (Plain(text).empty()) continue;
      const std::string place = sheet::CellPlace(sheet_.name, cell.row, cell.column);
      const ListColumn* column = ColumnOf(columns_, text);
      if (column == nullptr) {
        std::vector<std::string> known;
        for (const ListColumn& one : columns_) known.push_back(one.headings.front());
        mistakes.AddAt(place, "UNKNOWN_COLUMN",
                       {absl::StrCat("no column is called \"", domain::Quoted(text), "\"; ",
                                     absl::StrJoin(known, ", ")),
                        absl::StrCat("列名「", domain::Quoted(text),
                                     "」は使えません。使える列: ", absl::StrJoin(known, "、"))});
      } else if (!places_.emplace(column->key, cell.column).second) {
        mistakes.AddAt(place, "DUPLICATE",
                       {absl::StrCat("the column ", column->key, " stands twice"),
                        absl::StrCat("列「", domain::Quoted(text), "」が重複しています。")});
      }
    }
  }

  void ReadRows(std::vector<ListRow>& rows) const {
    for (int row = heading_row_ + 1; row < sheet_.RowCount() && rows.size() <= kMaxListRows;
         ++row) {
      ListRow read;
      read.sheet = sheet_.name;
      read.row = row;
      read.columns = places_;
      bool own = false;
      for (const auto& [key, column] : places_) {
        std::string text = TextAt(row, column, own);
        if (!text.empty()) read.texts.emplace(key, std::move(text));
      }
      // A merged cell that reaches into empty rows makes no entry of them.
      if (own) rows.push_back(std::move(read));
    }
  }

 private:
  std::string TextAt(int row, int column, bool& own) const {
    const sheet::Cell* cell = sheet_.Find(row, column);
    if (cell == nullptr) {
      for (const sheet::MergedRange& range : sheet_.merged) {
        if (!range.Contains(row, column)) continue;
        cell = sheet_.Find(range.first_row, range.first_column);
        break;
      }
      return cell == nullptr ? "" : Trimmed(*cell);
    }
    std::string text = Trimmed(*cell);
    own = own || !text.empty();
    return text;
  }

  static std::string Trimmed(const sheet::Cell& cell) {
    std::string text = sheet::CellText(cell);
    // 全角の空白 too.
    const std::string plain = Plain(text);
    if (plain.empty()) return "";
    return std::string(absl::StripAsciiWhitespace(text));
  }

  const sheet::Sheet& sheet_;
  const std::vector<ListColumn>& columns_;
  int heading_row_ = 0;
  std::map<std::string, int> places_;
};

std::string RequiredHeadings(const std::vector<ListColumn>& columns, const char* between) {
  std::vector<std::string> names;
  for (const ListColumn& column : columns) {
    if (column.required) names.push_back(column.headings.front());
  }
  return absl::StrJoin(names, between);
}

}  // namespace

std::string ListRow::Text(const std::string& key) const {
  const auto it = texts.find(key);
  return it == texts.end() ? "" : it->second;
}

void ListMistakes::Add(const ListRow& row, const std::string& key, absl::string_view kind,
                       const Text& message) {
  const auto column = row.columns.find(key);
  std::string heading = key;
  for (const ListColumn& one : columns_) {
    if (one.key == key) heading = one.headings.front();
  }
  const std::string place =
      sheet::CellPlace(row.sheet, row.row, column == row.columns.end() ? 0 : column->second);
  const std::string value = row.Text(key);
  AddAt(value.empty() ? absl::StrCat(place, " ", heading)
                      : absl::StrCat(place, " ", heading, "「", domain::Quoted(value), "」"),
        kind, message);
}

void ListMistakes::AddAt(const std::string& place, absl::string_view kind, const Text& message) {
  if (++count_ <= kMaxListMistakes) list_.push_back(domain::Violation(place, kind, message));
}

void ListMistakes::AddStatus(const ListRow& row, const std::string& key,
                             const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  if (!detail) {
    Add(row, key, "WRONG", {std::string(status.message()), std::string(status.message())});
  } else if (detail->violations().empty()) {
    Add(row, key, pb::Reason_Name(detail->reason()), {detail->message(), detail->message_ja()});
  } else {
    std::string en = detail->message();
    std::string ja = detail->message_ja();
    for (const pb::FieldViolation& v : detail->violations()) {
      // Candidates stand in the field, what they are called in the message.
      const std::string lead = v.field().empty() ? "" : absl::StrCat(v.field(), ": ");
      if (detail->message() != v.message())
        absl::StrAppend(&en, en.empty() ? "" : " / ", lead, v.message());
      if (detail->message_ja() != v.message_ja())
        absl::StrAppend(&ja, ja.empty() ? "" : " / ", lead, v.message_ja());
    }
    Add(row, key, detail->violations(0).kind(), {en, ja});
  }
}

absl::Status ListMistakes::AddFound(const absl::Status& status,
                                    absl::FunctionRef<const ListRow*(size_t)> row_of,
                                    absl::FunctionRef<std::string(absl::string_view)> key_of) {
  const auto detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  for (const pb::FieldViolation& v : detail->violations()) {
    const absl::string_view field = v.field();
    const size_t open = field.find('[');
    size_t index = 0;
    if (open == absl::string_view::npos ||
        !absl::SimpleAtoi(field.substr(open + 1, field.find(']') - open - 1), &index))
      return status;
    const ListRow* row = row_of(index);
    if (row == nullptr) return status;
    Add(*row, key_of(field), v.kind(), {v.message(), v.message_ja()});
  }
  return absl::OkStatus();
}

absl::Status ListMistakes::ToStatus() const {
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS, list_, count_);
}

absl::StatusOr<std::vector<ListRow>> ReadListFile(const std::string& path,
                                                  const std::vector<ListColumn>& columns,
                                                  std::optional<sheet::Encoding> encoding,
                                                  ListMistakes& mistakes) {
  const absl::StatusOr<sheet::Workbook> book = ReadSheets(path, encoding);
  if (!book.ok()) return book.status();
  std::vector<ListRow> rows;
  bool found = false;
  for (const sheet::Sheet& sheet : book->sheets) {
    SheetReader reader(sheet, columns);
    if (sheet.hidden || !reader.FindHeadings()) continue;
    found = true;
    reader.ReadHeadings(mistakes);
    reader.ReadRows(rows);
  }
  if (!found) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat(path, ": no sheet has the headings ", RequiredHeadings(columns, ", "),
                      " within its first ", kMaxRowsAboveHeadings + 1, " rows"),
         absl::StrCat(path, ": 見出し「", RequiredHeadings(columns, "」「"), "」のある表が、先頭",
                      kMaxRowsAboveHeadings + 1, "行の中に見つかりません。")});
  }
  if (rows.size() > kMaxListRows) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat(path, ": more than ", kMaxListRows, " rows; split it into several files"),
         absl::StrCat(path, ": ", kMaxListRows,
                      "行を超えています。いくつかのファイルに分けてください。")});
  }
  return rows;
}

std::string ListTemplate(const std::vector<ListColumn>& columns,
                         const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::string> headings;
  for (const ListColumn& column : columns) headings.push_back(column.headings.front());
  std::string out = absl::StrCat(kUtf8Bom, CsvRecord(headings));
  for (const std::vector<std::string>& row : rows) absl::StrAppend(&out, CsvRecord(row));
  return out;
}

std::optional<bool> ParseYesNo(const std::string& text) {
  const std::string plain = absl::AsciiStrToLower(Plain(text));
  for (const absl::string_view yes :
       {"はい", "可", "有", "あり", "○", "〇", "◯", "yes", "y", "true", "1"}) {
    if (plain == yes) return true;
  }
  for (const absl::string_view no :
       {"", "いいえ", "不可", "無", "なし", "×", "-", "no", "n", "false", "0"}) {
    if (plain == no) return false;
  }
  return std::nullopt;
}

}  // namespace renkei::cli
