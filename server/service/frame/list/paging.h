// Pages (AIP-158): bounded in items, in bytes and in records looked at; each a snapshot of its own.
// Tokens are sealed for their query: they may name records that the caller does not see.

#ifndef RENKEI_SERVER_SERVICE_FRAME_LIST_PAGING_H_
#define RENKEI_SERVER_SERVICE_FRAME_LIST_PAGING_H_

#include <algorithm>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "server/service/frame/call.h"
#include "storage/base/status_macros.h"
#include "storage/table.h"

namespace renkei::service {

// A page is cut after this many bytes of records: well below the 4 MiB that clients receive by
// default.
inline constexpr size_t kMaxPageBytes = 1 << 20;
// A page that filters nearly everything out ends after looking at this many records, with a token
// to go on.
inline constexpr size_t kMaxExamined = 20'000;

struct PageLimits {
  int default_size;
  int max_size;
};

// Where a page begins.
struct PageStart {
  size_t size;        // items wanted
  std::string after;  // position after the last record of the page before; "" for the first page
  std::string change_cursor;  // of the first page
  std::string purpose;        // what tokens are sealed for: method and arguments
  const Env* env = nullptr;   // of the call
};

// Reads page_size and page_token of `request`. INVALID_FIELDS for a negative size,
// INVALID_PAGE_TOKEN for a token that was not made here and for this query.
[[nodiscard]] absl::StatusOr<PageStart> ReadPageStart(const Call& call,
                                                      const google::protobuf::Message& request,
                                                      PageLimits limits);

// The token of the next page; "" when `position` is empty (the end).
std::string NextPageToken(const PageStart& start, absl::string_view position);

// Collects one page: reads batches with `scan`, offers each row to `take`, and stops when the page
// is full. `take` adds the row to the reply and returns the bytes that this added, or 0 if it left
// the row out. Returns the position after the last row looked at; "" at the end. A `scan` that leaves
// out what it reads by itself may give fewer rows than `limit`, or none, and yet go on.
template <typename M>
absl::StatusOr<std::string> CollectPage(
    const Call& call, const PageStart& start,
    const std::function<absl::StatusOr<storage::RowPage<M>>(absl::string_view after, size_t limit)>&
        scan,
    const std::function<absl::StatusOr<size_t>(storage::Row<M>&)>& take) {
  constexpr size_t kBatch = 128;
  std::string after = start.after;
  size_t taken = 0;
  size_t bytes = 0;
  size_t examined = 0;
  while (true) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(storage::RowPage<M> page, scan(after, kBatch));
    for (size_t i = 0; i < page.rows.size(); ++i) {
      ASSIGN_OR_RETURN(size_t added, take(page.rows[i]));
      ++examined;
      taken += added > 0;
      bytes += added;
      if (taken >= start.size || bytes >= kMaxPageBytes || examined >= kMaxExamined) {
        const bool last = i + 1 == page.rows.size() && page.next.empty();
        return last ? std::string() : page.positions[i];
      }
    }
    if (page.next.empty()) return std::string();
    // A scan that found fewer and yet goes on has looked at as many as it was asked for.
    examined += kBatch - std::min(kBatch, page.rows.size());
    if (examined >= kMaxExamined) return page.next;
    after = page.next;
  }
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_LIST_PAGING_H_
