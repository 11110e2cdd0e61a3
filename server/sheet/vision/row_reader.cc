#include "server/sheet/vision/row_reader.h"

#include <memory>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/validation/validator.h"
#include "server/sheet/encoding.h"
#include "server/sheet/vision/cell_codec.h"

namespace renkei::sheet {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void Report(const Table& table, const TableRow& row, size_t column, const absl::Status& status,
            Mistakes& mistakes) {
  const std::string place = table.PlaceOf(row, column);
  const auto detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) {
    mistakes.Add(place, "UNREADABLE",
                 {std::string(status.message()), "このセルを読み取れません。"});
    return;
  }
  const pb::FieldViolation& violation = detail->violations(0);
  const std::string& name = table.layout->columns[column].ja;
  mistakes.Add(place, violation.kind(),
               {violation.message(), absl::StrCat(name, ": ", violation.message_ja())});
}

const FieldDescriptor* TopField(const Message& message, const Column& column) {
  const std::vector<std::string> steps = absl::StrSplit(column.path, '.');
  return message.GetDescriptor()->FindFieldByName(steps.front());
}

// The column whose field a violation is about: "baseline.when.text" is the time of the baseline.
std::optional<size_t> ColumnOfPath(const SheetLayout& layout, absl::string_view path) {
  std::optional<size_t> found;
  size_t longest = 0;
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    const absl::string_view known = layout.columns[i].path;
    const bool within =
        absl::StartsWith(path, known) &&
        (path.size() == known.size() || path[known.size()] == '.' || path[known.size()] == '[');
    if (!within || known.size() <= longest) continue;
    longest = known.size();
    found = i;
  }
  return found;
}

// Names of resources may be short forms here; whoever sends the file completes them.
bool IsResourceName(const SheetLayout& layout, const Column& column) {
  const FieldDescriptor* field = FieldOf(layout, column);
  return field != nullptr && !field->options().GetExtension(pb::rules).resource().empty();
}

// What the contract says about the fields of this row, each mistake at its cell.
void CheckRow(const Table& table, const TableRow& row, const Message& message,
              domain::Completeness completeness, Mistakes& mistakes) {
  const absl::Status status = domain::ValidateResource(message, completeness, "");
  const auto detail = domain::DetailOf(status);
  if (detail)
    ReportViolations(table, row, {detail->violations().begin(), detail->violations().end()},
                     mistakes);
}

// Of the cells that are read before all others, to know what the row is about.
bool KeysAreReadable(const SheetLayout& layout, const TableRow& row) {
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const bool is_key = i == layout.key_column || layout.columns[i].path[0] == '@';
    if (is_key && row.cells[i] != nullptr && !CheckCell(layout.columns[i], *row.cells[i]).ok())
      return false;
  }
  return true;
}

}  // namespace

void ReportViolations(const Table& table, const TableRow& row,
                      const std::vector<pb::FieldViolation>& violations, Mistakes& mistakes) {
  for (const pb::FieldViolation& violation : violations) {
    const auto column = ColumnOfPath(*table.layout, violation.field());
    if (!column || IsResourceName(*table.layout, table.layout->columns[*column])) continue;
    const std::string& name = table.layout->columns[*column].ja;
    mistakes.Add(table.PlaceOf(row, *column), violation.kind(),
                 {violation.message(), absl::StrCat(name, ": ", violation.message_ja())});
  }
}

bool IsForeign(const Column& column) {
  return column.kind == CellKind::kInfo || column.kind == CellKind::kNumbered ||
         column.path[0] == '@';
}

bool CheckField(const Table& table, const TableRow& row, size_t column, Mistakes& mistakes) {
  if (row.cells[column] == nullptr) return true;
  const absl::Status status = CheckCell(table.layout->columns[column], *row.cells[column]);
  if (!status.ok()) Report(table, row, column, status, mistakes);
  return status.ok();
}

void TakeOutUnreadable(Table& table, Mistakes& mistakes) {
  std::vector<TableRow> readable;
  for (TableRow& row : table.rows) {
    if (KeysAreReadable(*table.layout, row)) {
      readable.push_back(std::move(row));
      continue;
    }
    for (size_t i = 0; i < row.cells.size(); ++i) (void)CheckField(table, row, i, mistakes);
  }
  table.rows = std::move(readable);
}

bool ReadField(const Table& table, const TableRow& row, size_t column, absl::string_view unit,
               const Message* known, Message& message, Mistakes& mistakes) {
  const Cell& cell = *row.cells[column];
  if (cell.kind == Cell::Kind::kText && MayStandForOthers(cell.text)) {
    const absl::StatusOr<bool> same =
        SaysWhatIsKnown(*table.layout, table.layout->columns[column], cell, /*unit=*/"", known);
    if (!same.ok()) Report(table, row, column, same.status(), mistakes);
    if (!same.ok() || *same) return same.ok();
  }
  const absl::Status status =
      ReadCell(*table.layout, table.layout->columns[column], cell, unit, message);
  if (!status.ok()) Report(table, row, column, status, mistakes);
  return status.ok();
}

bool ReadItemRow(const Table& table, const TableRow& row,
                 const std::function<std::string(const Column&)>& unit_of, const Message* known,
                 Message& part, google::protobuf::FieldMask& mask, Mistakes& mistakes) {
  const size_t before = mistakes.count();
  std::map<std::string, const FieldDescriptor*> composites;
  bool taken = false;
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const Column& column = table.layout->columns[i];
    if (IsForeign(column) || IsBlank(row.cells[i], column.kind)) continue;
    const FieldDescriptor* top = TopField(part, column);
    const bool within = absl::StrContains(column.path, ".");
    if (within && composites.emplace(top->name(), top).second && known != nullptr &&
        known->GetReflection()->HasField(*known, top)) {
      part.GetReflection()
          ->MutableMessage(&part, top)
          ->CopyFrom(known->GetReflection()->GetMessage(*known, top));
      taken = true;
    }
    if (!IsClear(*row.cells[i])) {
      (void)ReadField(table, row, i, unit_of(column), known, part, mistakes);
    } else if (within) {
      ClearField(*table.layout, column, part);
    } else {
      mask.add_paths(top->name());
    }
  }
  for (const auto& [name, field] : composites) {
    if (part.GetReflection()->HasField(part, field) &&
        part.GetReflection()->GetMessage(part, field).ByteSizeLong() > 0)
      continue;
    part.GetReflection()->ClearField(&part, field);
    mask.add_paths(name);
  }
  if (mistakes.count() == before) CheckRow(table, row, part, domain::Completeness::kPart, mistakes);
  return taken;
}

bool ReadListRow(const Table& table, const TableRow& row, absl::string_view unit, Message& message,
                 Mistakes& mistakes) {
  const size_t before = mistakes.count();
  const std::unique_ptr<Message> known(message.New());
  known->CopyFrom(message);
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const Column& column = table.layout->columns[i];
    if (IsForeign(column) || IsBlank(row.cells[i], column.kind)) continue;
    if (!IsClear(*row.cells[i])) {
      (void)ReadField(table, row, i, unit, known.get(), message, mistakes);
    } else if (column.removes_row) {
      return false;
    } else {
      ClearField(*table.layout, column, message);
    }
  }
  if (mistakes.count() == before)
    CheckRow(table, row, message, domain::Completeness::kDraft, mistakes);
  return true;
}

void CheckOtherCells(const Table& table, const TableRow& row, const std::vector<size_t>& keys,
                     absl::string_view unit, Message& scratch, Mistakes& mistakes) {
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const Column& column = table.layout->columns[i];
    const bool is_key = std::find(keys.begin(), keys.end(), i) != keys.end();
    if (is_key || IsForeign(column) || IsBlank(row.cells[i], column.kind) || IsClear(*row.cells[i]))
      continue;
    (void)ReadField(table, row, i, unit, nullptr, scratch, mistakes);
  }
}

}  // namespace renkei::sheet
