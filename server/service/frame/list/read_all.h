// A whole table of reference data, which is small: some tens of records.

#ifndef RENKEI_SERVER_SERVICE_FRAME_LIST_READ_ALL_H_
#define RENKEI_SERVER_SERVICE_FRAME_LIST_READ_ALL_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "server/service/frame/call.h"
#include "storage/base/status_macros.h"
#include "storage/table.h"

namespace renkei::service {

template <typename M>
absl::StatusOr<std::vector<M>> ReadAll(const Call& call, const storage::Table<M>& table) {
  // Records of reference data are up to 256 KiB each.
  constexpr size_t kBatch = 50;
  std::vector<M> all;
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page, table.Scan(call.snapshot(), table.NewKey(), after, kBatch));
    for (auto& row : page.rows) all.push_back(std::move(row.message));
    after = std::move(page.next);
  } while (!after.empty());
  return all;
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_LIST_READ_ALL_H_
