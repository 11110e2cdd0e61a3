// How a list walks its table: along the narrowest way that its filter allows. What a filter requires
// to be equal is looked up where an index has it; everything else it decides row by row.

#ifndef RENKEI_SERVER_SERVICE_FRAME_LIST_LIST_WAY_H_
#define RENKEI_SERVER_SERVICE_FRAME_LIST_LIST_WAY_H_

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"
#include "storage/base/status_macros.h"
#include "storage/table.h"

namespace renkei::service {

// An index that serves a filter which requires a value of every one of `fields`.
struct ListIndex {
  uint8_t id = 0;  // of the index, or of the table itself, whose keys hold ids instead of names
  std::vector<absl::string_view> fields;  // in the order of its keys
  // Its keys are unique and begin with an owner that the filter need not name: they are looked up
  // for one owner after the other. There are as many as bodies at most, however much they own.
  bool of_every_owner = false;
};

// Immutable.
class ListWay {
 public:
  // Along the first of `indexes` that serves `filter`, or else along `whole`, which holds
  // everything. An index never serves an empty value: it may leave out records without one.
  static ListWay Of(const domain::Filter& filter, absl::Span<const ListIndex> indexes,
                    storage::Key whole);

  // No index serves the filter.
  bool IsWhole() const { return whole_; }

  // As Table::Scan. Within what the filter requires the order is that of the records' keys, so that
  // `reverse` means the newest first, unless `whole` has another order.
  template <typename M>
  [[nodiscard]] absl::StatusOr<storage::RowPage<M>> Next(const Call& call,
                                                         const storage::Table<M>& table,
                                                         absl::string_view after, size_t limit,
                                                         bool reverse = false) const {
    if (of_every_owner_) return NextOfOwners(call, table, after, limit, reverse);
    const bool primary = static_cast<uint8_t>(prefix_.bytes().front()) == table.id();
    return primary ? table.Scan(call.snapshot(), prefix_, after, limit, reverse)
                   : table.ScanIndex(call.snapshot(), prefix_, after, limit, reverse);
  }

 private:
  explicit ListWay(storage::Key prefix) : prefix_(std::move(prefix)) {}

  // The keys of the records that the index has for what the filter requires, whoever owns them, in
  // their order.
  [[nodiscard]] absl::StatusOr<std::vector<std::string>> KeysOfEveryOwner(const Call& call) const;

  template <typename M>
  absl::StatusOr<storage::RowPage<M>> NextOfOwners(const Call& call, const storage::Table<M>& table,
                                                   absl::string_view after, size_t limit,
                                                   bool reverse) const {
    ASSIGN_OR_RETURN(std::vector<std::string> keys, KeysOfEveryOwner(call));
    if (reverse) std::reverse(keys.begin(), keys.end());
    storage::RowPage<M> page;
    for (std::string& key : keys) {
      if (!after.empty() && (reverse ? key >= after : key <= after)) continue;
      if (page.rows.size() == limit) {
        page.next = page.positions.back();
        break;
      }
      ASSIGN_OR_RETURN(auto row, table.Get(call.snapshot(), key));
      if (!row.has_value()) return absl::DataLossError("an index leads to no record");
      page.rows.push_back(*std::move(row));
      page.positions.push_back(std::move(key));
    }
    return page;
  }

  storage::Key prefix_;
  bool whole_ = false;
  bool of_every_owner_ = false;
  std::vector<std::string> values_;  // what comes after the owner
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_LIST_LIST_WAY_H_
