#include "server/service/exchange/rows/row_errors.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/domain/quote.h"
#include "server/sheet/address.h"
#include "server/sheet/vision/cell_codec.h"

namespace renkei::service {
namespace {

// Fields of a violation that name a column of the sheet instead: "@column=7".
constexpr absl::string_view kColumnMark = "@column=";

// Whether a column holds `path` or something around it: "results" holds "results[2].unit".
bool Holds(absl::string_view column, absl::string_view path) {
  if (!absl::ConsumePrefix(&path, column)) return false;
  return path.empty() || path[0] == '.' || path[0] == '[';
}

void PlaceInTable(const ImportRow& row, const sheet::SheetLayout& layout, absl::string_view path,
                  pb::RowError& error) {
  int at = -1;
  if (absl::ConsumePrefix(&path, kColumnMark) && absl::SimpleAtoi(path, &at)) {
    error.set_column(sheet::ColumnLetters(at));
    for (const RowCell& one : row.cells) {
      if (one.cell.column == at) error.set_value(domain::Quoted(sheet::CellText(one.cell)));
    }
    return;
  }
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    if (!Holds(layout.columns[i].path, path) && !Holds(path, layout.columns[i].path)) continue;
    error.set_field(layout.columns[i].ja);
    if (row.columns != nullptr && (*row.columns)[i] >= 0)
      error.set_column(sheet::ColumnLetters((*row.columns)[i]));
    if (const sheet::Cell* cell = row.Find(i))
      error.set_value(domain::Quoted(sheet::CellText(*cell)));
    return;
  }
  error.set_field(std::string(path));
}

// "施策!B3" and what follows: ".title".
void PlaceInBook(const ImportRow& row, absl::string_view path, pb::RowError& error) {
  const size_t mark = path.find('!');
  if (mark == absl::string_view::npos) {
    const bool is_sheet = sheet::FindLayout(path) != nullptr;
    (is_sheet ? *error.mutable_sheet() : *error.mutable_field()) = std::string(path);
    return;
  }
  error.set_sheet(std::string(path.substr(0, mark)));
  const absl::string_view address = path.substr(mark + 1, path.find('.', mark) - mark - 1);
  const size_t letters = static_cast<size_t>(
      std::find_if(address.begin(), address.end(), absl::ascii_isdigit) - address.begin());
  uint32_t number = 0;
  if (!absl::SimpleAtoi(address.substr(letters), &number) || number == 0) return;
  error.set_row(number);
  error.set_column(std::string(address.substr(0, letters)));
  if (const size_t dot = path.find('.', mark); dot != absl::string_view::npos)
    error.set_field(std::string(path.substr(dot + 1)));
  const sheet::Sheet* sheet = row.book->Find(error.sheet());
  if (sheet == nullptr) return;
  for (const sheet::Cell& cell : sheet->cells) {
    if (cell.row + 1 == static_cast<int>(number) &&
        sheet::ColumnLetters(cell.column) == error.column())
      error.set_value(domain::Quoted(sheet::CellText(cell)));
  }
}

// The value that `path` leads to, or the last one on the way.
void PlaceInTree(const ImportRow& row, absl::string_view path, pb::RowError& error) {
  const text::Tree* at = &row.tree;
  for (absl::string_view step : absl::StrSplit(path, '.', absl::SkipEmpty())) {
    const size_t open = step.find('[');
    const text::Tree* next = at->Find(step.substr(0, open));
    uint32_t index = 0;
    if (next != nullptr && open != absl::string_view::npos &&
        absl::SimpleAtoi(step.substr(open + 1, step.find(']') - open - 1), &index) &&
        index < next->items.size())
      next = &next->items[index];
    if (next == nullptr) break;
    at = next;
  }
  error.set_row(at->place.line);
  error.set_column(absl::StrCat(at->place.column));
  error.set_field(std::string(path));
  if (at->IsScalar()) error.set_value(domain::Quoted(at->text));
}

// The row of several that are staged as one of which `path` speaks: "rows[2]." is taken from it.
const ImportRow& RowMeant(const ImportRow& row, absl::string_view& path) {
  absl::string_view rest = path;
  const size_t close = rest.find(']');
  size_t index = 0;
  if (!absl::ConsumePrefix(&rest, "rows[") || close == absl::string_view::npos ||
      !absl::SimpleAtoi(rest.substr(0, rest.find(']')), &index) || index > row.more.size())
    return row;
  path = path.substr(close + 1);
  absl::ConsumePrefix(&path, ".");
  return index == 0 ? row : row.more[index - 1];
}

pb::RowError ErrorAt(const ImportRow& first, const sheet::SheetLayout& layout,
                     absl::string_view prefix, absl::string_view path) {
  const ImportRow& row = RowMeant(first, path);
  absl::ConsumePrefix(&path, prefix);
  absl::ConsumePrefix(&path, ".");
  pb::RowError error;
  error.set_sheet(row.sheet);
  error.set_row(row.number);
  if (row.book != nullptr) {
    PlaceInBook(row, path, error);
  } else if (row.is_table) {
    if (!path.empty()) PlaceInTable(row, layout, path, error);
  } else if (!path.empty() || row.tree.place.line > 1 || row.tree.place.column > 1) {
    PlaceInTree(row, path, error);
  }
  return error;
}

}  // namespace

bool IsAboutRow(const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) return false;
  switch (detail->reason()) {
    case pb::REASON_UNSPECIFIED:
    case pb::REASON_CONFLICT:
    case pb::REASON_OVERLOADED:
    case pb::REASON_UNAVAILABLE:
    case pb::REASON_INTERNAL:
    case pb::REASON_ABANDONED:
      return false;
    default:
      return true;
  }
}

std::vector<pb::RowError> RowErrorsOf(const ImportRow& row, const sheet::SheetLayout& layout,
                                      absl::string_view prefix, const absl::Status& status) {
  std::vector<pb::RowError> errors;
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) return errors;
  for (const pb::FieldViolation& violation : detail->violations()) {
    pb::RowError error = ErrorAt(row, layout, prefix, violation.field());
    error.set_kind(violation.kind());
    error.set_message(violation.message());
    error.set_message_ja(violation.message_ja());
    errors.push_back(std::move(error));
  }
  if (!errors.empty()) return errors;
  pb::RowError error = ErrorAt(row, layout, prefix, "");
  error.set_kind(std::string(
      absl::StripPrefix(pb::Reason_Name(detail->reason()), absl::string_view("REASON_"))));
  error.set_message(detail->message());
  error.set_message_ja(detail->message_ja());
  errors.push_back(std::move(error));
  return errors;
}

}  // namespace renkei::service
