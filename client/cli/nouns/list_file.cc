#include "client/cli/nouns/list_file.h"

#include <deque>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "client/cli/file/input.h"
#include "client/cli/text/csv.h"
#include "client/lib/error.h"
#include "server/domain/error.h"
#include "server/domain/quote.h"
#include "server/sheet/address.h"
#include "server/sheet/csv.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/tables.h"
#include "server/sheet/xlsx_reader.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// The columns as the sheets' reader knows them.
class Layout {
 public:
  explicit Layout(const std::vector<ListColumn>& columns) {
    layout_ = {sheet::SheetKind::kOther, "", "", nullptr, columns.size(), {}};
    for (size_t i = 0; i < columns.size(); ++i) {
      const ListColumn& one = columns[i];
      further_.push_back(absl::StrJoin(one.headings.begin() + 1, one.headings.end(), "、"));
      sheet::Column column = {one.key.c_str(), sheet::CellKind::kId, /*width=*/0,
                              /*help=*/"",     one.headings[0],      one.key};
      column.also = further_.back().c_str();
      layout_.columns.push_back(column);
      // By the first one that every list has, lists are known.
      if (one.required && layout_.key_column == columns.size()) layout_.key_column = i;
    }
  }
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;

  const sheet::SheetLayout& operator*() const { return layout_; }

 private:
  sheet::SheetLayout layout_;
  std::deque<std::string> further_;  // what `also` points into
};

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
  ASSIGN_OR_RETURN(const std::string bytes, ReadBinaryFile(path));
  if (absl::EndsWithIgnoreCase(path, ".xlsx")) {
    absl::StatusOr<sheet::Workbook> book = sheet::ReadXlsx(bytes);
    if (!book.ok()) return InFile(path, book.status());
    return book;
  }
  const std::string stem = std::filesystem::path(path).stem().string();
  absl::StatusOr<sheet::CsvSheet> csv = sheet::ReadCsv(bytes, stem, encoding);
  if (!csv.ok()) return InFile(path, csv.status());
  sheet::Workbook book;
  book.sheets.push_back(std::move(csv->sheet));
  return book;
}

bool IsSuchAList(const sheet::Table& table, const std::vector<ListColumn>& columns) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].required && table.columns[i] < 0) return false;
  }
  return true;
}

// What was found about headings, in the words of the other mistakes.
void Take(sheet::Mistakes found, ListMistakes& mistakes) {
  const size_t count = found.count();
  const auto detail = domain::DetailOf(found.status());
  if (!detail) return;
  for (const pb::FieldViolation& v : detail->violations()) {
    // The file's name stands before all of them.
    const absl::string_view place = absl::StripPrefix(v.field(), ":");
    mistakes.AddAt(std::string(place), v.kind(), {v.message(), v.message_ja()});
  }
  mistakes.AddUnlisted(count - static_cast<size_t>(detail->violations_size()));
}

// The cell that shows at this place: in lists a body is often merged down beside its sections.
const sheet::Cell* ShownAt(const sheet::Sheet& sheet, int row, int column) {
  if (const sheet::Cell* cell = sheet.Find(row, column)) return cell;
  for (const sheet::MergedRange& range : sheet.merged) {
    if (range.Contains(row, column)) return sheet.Find(range.first_row, range.first_column);
  }
  return nullptr;
}

// nullopt for a row without a text of its own, and for one with a cell that cannot be read, which
// stands among the mistakes.
std::optional<ListRow> ReadRow(const sheet::Table& table, int row, ListMistakes& mistakes) {
  ListRow read;
  read.sheet = table.sheet->name;
  read.row = row;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i] >= 0)
      read.columns.emplace(table.layout->columns[i].path, table.columns[i]);
  }
  bool own = false;
  bool readable = true;
  for (const auto& [key, column] : read.columns) {
    const sheet::Cell* cell = ShownAt(*table.sheet, row, column);
    if (sheet::IsBlank(cell, sheet::CellKind::kId)) continue;
    const bool stands_here = cell->row == row && cell->column == column;
    own = own || stands_here;
    const auto words = sheet::ReadWords(table.layout->columns[0], *cell);
    if (words.ok()) {
      read.texts.emplace(key, *words);
    } else {
      readable = false;
      // Merged cells are told of once, where they stand.
      if (stands_here) mistakes.AddStatus(read, key, words.status());
    }
  }
  if (!own || !readable) return std::nullopt;
  return read;
}

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
  ASSIGN_OR_RETURN(const sheet::Workbook book, ReadSheets(path, encoding));
  const Layout layout(columns);
  std::vector<ListRow> rows;
  bool found = false;
  for (const sheet::Sheet& sheet : book.sheets) {
    if (sheet.hidden) continue;
    sheet::Mistakes headings("");
    const sheet::Table table = sheet::ReadTable(sheet, *layout, headings);
    if (!IsSuchAList(table, columns)) continue;
    found = true;
    Take(std::move(headings), mistakes);
    for (const sheet::TableRow& row : table.rows) {
      if (rows.size() > kMaxListRows) break;
      if (std::optional<ListRow> read = ReadRow(table, row.row, mistakes))
        rows.push_back(*std::move(read));
    }
  }
  if (!found) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat(path, ": no sheet has the headings ", RequiredHeadings(columns, ", "),
                      " within its first ", sheet::kMaxRowsAboveHeader, " rows"),
         absl::StrCat(path, ": 見出し「", RequiredHeadings(columns, "」「"), "」のある表が、先頭",
                      sheet::kMaxRowsAboveHeader, "行の中に見つかりません。")});
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

}  // namespace renkei::cli
