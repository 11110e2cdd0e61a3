#include "server/service/change/change_service.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/auth/token.h"
#include "server/service/change/change_log.h"
#include "server/service/frame/paging.h"

namespace renkei::service {
namespace {

using storage::LogPosition;
using storage::Sequence;

constexpr int kDefaultChanges = 500;
constexpr int kMaxChanges = 5'000;
// Entries read from the log at a time.
constexpr size_t kLogBatch = 500;
constexpr size_t kFilterFingerprintBytes = 8;

// A cursor belongs to what it was filtered by: going on with another filter would leave holes.
std::string FilterFingerprint(const pb::ListChangesRequest& request) {
  std::set<int> types(request.types().begin(), request.types().end());
  std::string text = "types";
  for (const int type : types) absl::StrAppend(&text, ",", type);
  return auth::Sha256(text).substr(0, kFilterFingerprintBytes);
}

bool Wanted(const pb::ListChangesRequest& request, pb::ResourceType type) {
  if (request.types().empty()) return true;
  for (const int wanted : request.types()) {
    if (wanted == type) return true;
  }
  return false;
}

// One entry of the log as this reader sees it; false if it sees nothing.
absl::StatusOr<bool> Show(const Call& call, const pb::ListChangesRequest& request,
                          const internal_pb::ChangeRecord& record, pb::Change& change) {
  const bool sees = record.has_after() && auth::Sees(call.caller(), record.after());
  const bool saw = record.has_before() && auth::Sees(call.caller(), record.before());
  if (!Wanted(request, record.type()) || (!sees && !saw)) return false;
  change.set_kind(sees ? pb::Change::KIND_UPSERT : pb::Change::KIND_TOMBSTONE);
  change.set_type(record.type());
  change.set_resource_name(record.resource_name());
  *change.mutable_time() = record.time();
  if (!sees || request.names_only()) return true;
  const auto reader = ChangeReaders().find(record.type());
  if (reader == ChangeReaders().end())
    return absl::InternalError("no reader for a type in the feed");
  // Nothing to read now: a later change took it away, and tells so itself.
  return reader->second(call, record.resource_name(), change);
}

absl::StatusOr<pb::ListChangesResponse> ListChanges(const Call& call,
                                                    const pb::ListChangesRequest& request) {
  const std::string fingerprint = FilterFingerprint(request);
  const absl::StatusOr<LogPosition> from = ReadCursor(call, request.cursor(), fingerprint);
  if (!from.ok()) return from.status();
  const int size =
      request.page_size() == 0 ? kDefaultChanges : std::min(request.page_size(), kMaxChanges);

  // Content is read at the snapshot: entries after it wait for the next page.
  const Sequence head = call.snapshot().sequence();
  pb::ListChangesResponse response;
  LogPosition next = *from;
  size_t bytes = 0;
  size_t examined = 0;
  bool at_head = next.sequence > head;
  while (!at_head && response.changes_size() < size && bytes < kMaxPageBytes &&
         examined < kMaxExamined) {
    if (call.abandoned()) return absl::CancelledError();
    const auto entries = call.env().store.ReadLog(storage::Log::kChanges, next, kLogBatch);
    if (!entries.ok()) return entries.status();
    for (const storage::LogEntry& entry : *entries) {
      if (entry.position.sequence > head) {
        at_head = true;
        break;
      }
      internal_pb::ChangeRecord record;
      if (!record.ParseFromString(entry.payload))
        return absl::DataLossError("a change cannot be read");
      next = {entry.position.sequence, entry.position.index + 1};
      ++examined;
      pb::Change change;
      const absl::StatusOr<bool> shown = Show(call, request, record, change);
      if (!shown.ok()) return shown.status();
      if (*shown) {
        change.set_cursor(MakeCursor(call, next, fingerprint));
        bytes += change.ByteSizeLong();
        *response.add_changes() = std::move(change);
      }
      if (response.changes_size() >= size || bytes >= kMaxPageBytes) break;
    }
    at_head = at_head || (entries->size() < kLogBatch &&
                          (entries->empty() || next > entries->back().position));
  }
  // Commits without changes move the cursor too.
  if (at_head)
    next = std::max(next, LogPosition{static_cast<Sequence>(storage::ToInt(head) + 1), 0});
  response.set_cursor(MakeCursor(call, next, fingerprint));
  response.set_at_head(at_head);
  return response;
}

absl::StatusOr<pb::GetFeedBoundsResponse> GetFeedBounds(const Call& call,
                                                        const pb::GetFeedBoundsRequest&) {
  pb::GetFeedBoundsResponse response;
  response.set_earliest_cursor(
      MakeCursor(call, {call.env().store.Earliest(storage::Log::kChanges), 0}, ""));
  response.set_head_cursor(ListCursor(call));
  return response;
}

}  // namespace

void RegisterChangeService(MethodRegistry& methods) {
  methods.Read("renkei.v1.ChangeService/ListChanges", ListChanges);
  methods.Read("renkei.v1.ChangeService/GetFeedBounds", GetFeedBounds);
}

}  // namespace renkei::service
