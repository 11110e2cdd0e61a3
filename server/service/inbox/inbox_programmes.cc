// Calls of programmes that the account follows: those that open or close within two weeks.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "server/domain/programme/call_rules.h"
#include "server/service/follow/own_follows.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/inbox/inbox_walk.h"
#include "server/service/programme/coming_calls.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

pb::InboxKind KindOf(domain::CallNotice notice) {
  switch (notice) {
    case domain::CallNotice::kOpening:
      return pb::INBOX_KIND_PROGRAMME_CALL_OPENING;
    case domain::CallNotice::kClosing:
      return pb::INBOX_KIND_PROGRAMME_CALL_CLOSING;
    case domain::CallNotice::kNone:
      break;
  }
  return pb::INBOX_KIND_UNSPECIFIED;
}

// The bytes that the call adds to the page; 0: it asks for nothing.
size_t AddCall(const Call& call, const pb::Programme& programme,
               const pb::ProgrammeCall& programme_call, InboxPage& page) {
  const domain::CallDue due = domain::DueAt(programme_call, call.now());
  const pb::InboxKind kind = KindOf(due.notice);
  if (kind == pb::INBOX_KIND_UNSPECIFIED || !page.Wants(kind)) return 0;
  pb::InboxItem item;
  item.set_kind(kind);
  item.set_resource(programme_call.name());
  item.set_title(programme_call.title());
  item.set_context(programme.title());
  item.set_from(programme.ministry());
  item.set_due_date(due.date);
  item.set_note(due.clock);
  return page.Add(std::move(item));
}

// Where the walk goes on among the calls of a programme; at the beginning where the last one is gone.
size_t FirstAfter(const std::vector<CallRow>& calls, const NestedPosition& begun) {
  for (size_t i = 0; i < calls.size(); ++i) {
    if (calls[i].message.name() == begun.inner) return i + 1;
  }
  return 0;
}

}  // namespace

absl::StatusOr<std::string> FillProgrammeCalls(const Call& call, const PageStart& part,
                                               InboxPage& page) {
  // At most domain::kMostFollows programmes with the calls of three years, in the order of their ids.
  ASSIGN_OR_RETURN(std::vector<FollowRow> followed, OwnFollows(call, pb::FOLLOW_KIND_PROGRAMME));
  std::sort(followed.begin(), followed.end(), [](const FollowRow& a, const FollowRow& b) {
    return a.message.follow().target() < b.message.follow().target();
  });
  const size_t size_before = page.size();
  // A position is a programme and the last of its calls that was looked at.
  const NestedPosition begun = Split(part.after);
  for (const FollowRow& row : followed) {
    const std::string& target = row.message.follow().target();
    if (call.abandoned()) return absl::CancelledError();
    if (target < begun.outer) continue;
    ASSIGN_OR_RETURN(const auto programme, ReadableProgramme(call, target));
    if (!programme.has_value()) continue;
    ASSIGN_OR_RETURN(const std::vector<CallRow> coming, ComingCalls(call, programme->name()));
    for (size_t i = FirstAfter(coming, begun); i < coming.size(); ++i) {
      const pb::ProgrammeCall& one = coming[i].message;
      AddCall(call, *programme, one, page);
      if (page.size() - size_before >= part.size) return Join({target, one.name()});
    }
  }
  return std::string();
}

}  // namespace renkei::service
