// Rows to messages: single cells over what is known, and lists of rows over known lists.

#ifndef RENKEI_SERVER_SHEET_VISION_ROW_READER_H_
#define RENKEI_SERVER_SHEET_VISION_ROW_READER_H_

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "server/sheet/encoding.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/mistakes.h"
#include "server/sheet/vision/tables.h"

namespace renkei::sheet {

// Whether the reader of columns passes over it: for people, or a key that was read already.
bool IsForeign(const Column& column);

// Each violation, its field a path in the row's message, at the cell of its column; those of fields
// without a column are left out.
void ReportViolations(const Table& table, const TableRow& row,
                      const std::vector<pb::FieldViolation>& violations, Mistakes& mistakes);

// False, and a mistake, where nothing can be taken from the cell: see CheckCell. Blank ones are fine.
bool CheckField(const Table& table, const TableRow& row, size_t column, Mistakes& mistakes);

// Takes out the rows that cannot be told from others, since nothing can be taken from a cell that
// says what they are about; each such cell of theirs is a mistake.
void TakeOutUnreadable(Table& table, Mistakes& mistakes);

// Sets one field of `message` from a cell that is not blank and no marker. `known` (may be null) is
// what the message is on the server: a text that is the known one but for what cp932 cannot hold
// leaves it unset. False,
// and a mistake, where it cannot be read.
bool ReadField(const Table& table, const TableRow& row, size_t column, absl::string_view unit,
               const google::protobuf::Message* known, google::protobuf::Message& message,
               Mistakes& mistakes);

// Reads an item's row into `part`: fields with something in their cell are set, those with the
// marker go to `mask`. Of messages within the item, the cells lie over what `known` (may be null)
// has. Returns whether anything was taken from `known`.
bool ReadItemRow(const Table& table, const TableRow& row,
                 const std::function<std::string(const Column&)>& unit_of,
                 const google::protobuf::Message* known, google::protobuf::Message& part,
                 google::protobuf::FieldMask& mask, Mistakes& mistakes);

// Reads a row of a list over `message`, which is the known entry or empty. Returns false where the
// row takes the entry away.
bool ReadListRow(const Table& table, const TableRow& row, absl::string_view unit,
                 google::protobuf::Message& message, Mistakes& mistakes);

// Looks for mistakes in the cells of a list's row but those of `keys`, one of which could not be
// read; `scratch` is an empty entry.
void CheckOtherCells(const Table& table, const TableRow& row, const std::vector<size_t>& keys,
                     absl::string_view unit, google::protobuf::Message& scratch,
                     Mistakes& mistakes);

// How entries of a list are told apart: by keys, in the form that cp932 has of them. Entries with the
// same key are matched in their order.
template <class Entry>
struct ListRules {
  // Columns that `keys_of` needs, by their index in the layout.
  std::vector<size_t> key_columns;
  // The keys under which an entry is found; of a row that holds only its key columns, the first one
  // counts.
  std::function<std::vector<std::string>(const Entry&)> keys_of;
  // What figures of a row are counted in, where its own unit is not given.
  std::string unit = {};
  bool prune = false;
  // Further work on an entry after its cells were read; may be null.
  std::function<void(const TableRow&, Entry&)> finish = nullptr;
};

// The list after the rows of one owner. Without `prune`: known entries in their order, changed
// where a row speaks of them, new ones behind the one that stands before them in the file. With it:
// the rows, in their order.
template <class Entry>
std::vector<Entry> MergeRows(const Table& table, const std::vector<const TableRow*>& rows,
                             const std::vector<Entry>& known, const ListRules<Entry>& rules,
                             Mistakes& mistakes) {
  struct Placed {
    int slot;
    Entry entry;
  };
  std::map<std::string, std::vector<int>> unused;
  for (size_t i = known.size(); i-- > 0;) {
    for (const std::string& key : rules.keys_of(known[i]))
      unused[InCp932(key)].push_back(static_cast<int>(i));
  }
  std::vector<bool> taken(known.size(), false);
  const auto match = [&](const TableRow& row) {
    Entry seed;
    for (const size_t column : rules.key_columns) {
      const Cell* cell = row.cells[column];
      if (!IsBlank(cell, table.layout->columns[column].kind) && !IsClear(*cell) &&
          !ReadField(table, row, column, rules.unit, nullptr, seed, mistakes)) {
        CheckOtherCells(table, row, rules.key_columns, rules.unit, seed, mistakes);
        return -2;
      }
    }
    std::vector<int>& candidates = unused[InCp932(rules.keys_of(seed).front())];
    while (!candidates.empty() && taken[static_cast<size_t>(candidates.back())])
      candidates.pop_back();
    if (candidates.empty()) return -1;
    taken[static_cast<size_t>(candidates.back())] = true;
    return candidates.back();
  };
  std::vector<int> matches;
  for (const TableRow* row : rows) matches.push_back(match(*row));
  const bool any = std::any_of(matches.begin(), matches.end(), [](int i) { return i >= 0; });
  int slot = any ? -1 : static_cast<int>(known.size());
  std::vector<Placed> placed;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (matches[i] == -2) continue;
    Entry entry = matches[i] >= 0 ? known[static_cast<size_t>(matches[i])] : Entry();
    if (matches[i] >= 0) slot = matches[i];
    if (!ReadListRow(table, *rows[i], rules.unit, entry, mistakes)) continue;
    if (rules.finish) rules.finish(*rows[i], entry);
    placed.push_back({rules.prune ? static_cast<int>(i) : slot, std::move(entry)});
  }
  for (size_t i = 0; i < known.size() && !rules.prune; ++i) {
    if (!taken[i]) placed.push_back({static_cast<int>(i), known[i]});
  }
  std::stable_sort(placed.begin(), placed.end(),
                   [](const Placed& a, const Placed& b) { return a.slot < b.slot; });
  std::vector<Entry> merged;
  for (Placed& one : placed) merged.push_back(std::move(one.entry));
  return merged;
}

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_ROW_READER_H_
