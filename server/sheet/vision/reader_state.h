// What the readers of a workbook share: its tables, what is known, what has been read so far.

#ifndef RENKEI_SERVER_SHEET_VISION_READER_STATE_H_
#define RENKEI_SERVER_SHEET_VISION_READER_STATE_H_

#include <map>
#include <string>

#include "server/domain/strategy/vision_file.h"
#include "server/sheet/vision/known_vision.h"
#include "server/sheet/vision/mistakes.h"
#include "server/sheet/vision/tables.h"
#include "server/sheet/vision/vision_book.h"

namespace renkei::sheet {

// The text of a key's cell without spaces around it; "" for a blank one.
std::string KeyText(const Cell* cell);

// The index of the column with that path, which the layout has.
size_t ColumnOf(const SheetLayout& layout, absl::string_view path);

class ReaderState {
 public:
  explicit ReaderState(const ReadVisionOptions& read_options)
      : options(read_options), mistakes(read_options.file) {
    if (options.known != nullptr) known = KnownItems(options.known->plan);
  }
  ReaderState(const ReaderState&) = delete;
  ReaderState& operator=(const ReaderState&) = delete;

  // Null where the workbook does not have that sheet.
  const Table* Find(SheetKind kind) const;

  // "plan.xlsx:施策!A5"
  std::string Where(const Table& table, const TableRow& row) const;

  // A further item of the file, found at `place`.
  pb::ApplyNode& AddNode(const std::string& key, const std::string& place);
  pb::ApplyKpi& AddKpi(const std::string& key, const std::string& place);

  // The item that rows of a list belong to: of the workbook, or known (then it is added); null and
  // a mistake otherwise. With `prune` only of the workbook: what it does not have goes.
  pb::ApplyNode* NodeFor(const std::string& key, const Table& table, const TableRow& row);
  pb::ApplyKpi* KpiFor(const std::string& key, const Table& table, const TableRow& row);

  // A mistake: there is no such thing to which the row could belong.
  void Dangling(const Table& table, const TableRow& row, const char* en, const char* ja,
                const std::string& key);

  const ReadVisionOptions& options;
  Mistakes mistakes;
  KnownItems known;
  domain::VisionFile out;
  std::map<SheetKind, Table> tables;
  // By key: where in `out` it is.
  std::map<std::string, size_t> node_index;
  std::map<std::string, size_t> kpi_index;
};

// Reads the sheets of lists into the items that were read: budgets, links, activities with their
// milestones, re-mentions, target values, figures.
void ReadVisionLists(ReaderState& state);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_READER_STATE_H_
