#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/frame/list/paging.h"
#include "server/service/identity/identity_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kAuditPages = {.default_size = 100, .max_size = 1000};
// Commits read at a time, walking back. A commit has one audit entry, so that entries are found
// where commits are.
constexpr uint64_t kCommitsPerStep = 1'000;

bool MaySee(const auth::Caller& caller, const pb::AuditEntry& entry) {
  return caller.Has(pb::ROLE_SYSTEM_ADMIN) || entry.organization() == caller.organization;
}

}  // namespace

absl::StatusOr<pb::ListAuditEntriesResponse> ListAuditEntries(
    const Call& call, const pb::ListAuditEntriesRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kAuditPages));
  const storage::Store& store = call.env().store;
  const uint64_t earliest = storage::ToInt(store.Earliest(storage::Log::kAudit));
  // Entries before this commit are still to be shown.
  uint64_t before = storage::ToInt(call.snapshot().sequence()) + 1;
  if (!start.after.empty() && !absl::SimpleAtoi(start.after, &before)) {
    return domain::MakeError(pb::REASON_INVALID_PAGE_TOKEN,
                             {"the page_token is damaged", "page_token が壊れています。"});
  }
  pb::ListAuditEntriesResponse response;
  size_t examined = 0;
  while (before > earliest && static_cast<size_t>(response.entries_size()) < start.size &&
         examined < kMaxExamined) {
    if (call.abandoned()) return absl::CancelledError();
    const uint64_t from = before > kCommitsPerStep + earliest ? before - kCommitsPerStep : earliest;
    ASSIGN_OR_RETURN(const auto entries,
                     store.ReadLog(storage::Log::kAudit, {static_cast<storage::Sequence>(from), 0},
                                   static_cast<size_t>(before - from)));
    uint64_t reached = from;
    for (auto it = entries.rbegin(); it != entries.rend(); ++it) {
      const uint64_t sequence = storage::ToInt(it->position.sequence);
      if (sequence >= before) continue;
      if (static_cast<size_t>(response.entries_size()) >= start.size) {
        reached = sequence + 1;
        break;
      }
      ++examined;
      pb::AuditEntry entry;
      if (!entry.ParseFromString(it->payload))
        return absl::DataLossError("an audit entry cannot be read");
      if (!MaySee(call.caller(), entry)) continue;
      entry.set_sequence(static_cast<int64_t>(sequence));
      *response.add_entries() = std::move(entry);
    }
    before = reached;
  }
  response.set_next_page_token(NextPageToken(start, before > earliest ? absl::StrCat(before) : ""));
  return response;
}

}  // namespace renkei::service
