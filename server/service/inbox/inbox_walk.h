// A walk below each record of another walk, for sources: the adoptions of each case, the members of
// each initiative.

#ifndef RENKEI_SERVER_SERVICE_INBOX_INBOX_WALK_H_
#define RENKEI_SERVER_SERVICE_INBOX_INBOX_WALK_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/domain/time/japan_minute.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

// A scan of its own costs as much as so many rows of another one.
inline constexpr size_t kScanCost = 20;

// The plans of the caller's organization, as Table::Scan.
inline absl::StatusOr<storage::RowPage<pb::Vision>> ScanOwnVisions(const Call& call,
                                                                   absl::string_view after,
                                                                   size_t limit) {
  return Visions().ScanIndex(call.snapshot(),
                             storage::Key(kVisionsByOwnerId).Add(call.caller().organization), after,
                             limit);
}

// Walks the records that `scan` finds, one by one, and lets `fill` walk what lies below each: with
// the part of the page that is left and a position of its own, as a source does; it adds the rows
// that it looked at to `examined`. The page ends where it is full or kMaxExamined were looked at. A
// position names the record above, so that the one that follows a record that has gone since begins
// at its own beginning.
template <typename Above>
absl::StatusOr<std::string> FillBelow(
    const Call& call, const PageStart& part, InboxPage& page,
    const std::function<absl::StatusOr<storage::RowPage<Above>>(absl::string_view after,
                                                                size_t limit)>& scan,
    const std::function<absl::StatusOr<std::string>(const Above& above, const PageStart& within,
                                                    size_t& examined)>& fill) {
  NestedPosition position = Split(part.after);
  const size_t size_before = page.size();
  size_t examined = 0;
  while (true) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const auto found, scan(position.outer, 1));
    if (found.rows.empty()) return std::string();
    examined += kScanCost;
    const Above& above = found.rows[0].message;
    NestedPosition begun = Split(std::exchange(position.inner, ""));
    PageStart within = part;
    within.after = begun.outer == above.name() ? std::move(begun.inner) : std::string();
    within.size = part.size - (page.size() - size_before);
    ASSIGN_OR_RETURN(const std::string next, fill(above, within, examined));
    if (!next.empty()) return Join({position.outer, Join({above.name(), next})});
    if (found.next.empty()) return std::string();
    position = {found.positions[0], ""};
    if (page.size() - size_before >= part.size || examined >= kMaxExamined) return Join(position);
  }
}

// Rows of an index by the minute of closing that close from now on and within `days`: what has closed
// lies before, and the walk ends at the first that closes later.
template <typename M>
absl::StatusOr<storage::RowPage<M>> ScanClosing(const Call& call, const storage::Table<M>& table,
                                                const storage::Key& by_close, int days,
                                                absl::string_view after, size_t limit) {
  storage::Key now = by_close;
  now.Add(domain::FormatJapanMinute(call.now()));
  const std::string last = domain::FormatJapanMinute(call.now() + absl::Hours(24) * days);
  ASSIGN_OR_RETURN(
      storage::RowPage<M> page,
      table.ScanIndex(call.snapshot(), by_close, after.empty() ? now.bytes() : after, limit));
  size_t near = 0;
  while (near < page.rows.size() && page.rows[near].message.closes_at() <= last) ++near;
  if (near == page.rows.size()) return page;
  page.rows.resize(near);
  page.positions.resize(near);
  page.next.clear();
  return page;
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INBOX_INBOX_WALK_H_
