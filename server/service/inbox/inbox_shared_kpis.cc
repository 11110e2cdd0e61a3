// Shared KPIs of initiatives whose figures are waited for: of one's own organization, and in the
// national view of all members.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/contribution/last_time.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/progress/due_date.h"
#include "server/domain/time/date.h"
#include "server/domain/time/when.h"
#include "server/service/contribution/contribution_access.h"
#include "server/service/contribution/contribution_summary.h"
#include "server/service/inbox/inbox_names.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/inbox/inbox_walk.h"
#include "server/service/initiative/initiative_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Figures are recorded once an initiative is open, and asked for until it is closed.
bool AsksForFigures(const pb::Initiative& initiative) {
  return initiative.state() == pb::INITIATIVE_STATE_OPEN ||
         initiative.state() == pb::INITIATIVE_STATE_RUNNING;
}

// By when a figure of `when` is expected, as of KPIs that state no publication lag.
std::string DueDateOf(const pb::When& when) {
  return domain::FormatDate(domain::LastDay(when) + domain::kDefaultPublicationLagDays);
}

// The figure that `member` owes to a shared KPI; nullopt if none.
absl::StatusOr<std::optional<pb::InboxItem>> DueOf(const Call& call,
                                                   const pb::Initiative& initiative,
                                                   const pb::SharedKpi& kpi,
                                                   const pb::InitiativeMember& member,
                                                   size_t& examined) {
  using Found = std::optional<pb::InboxItem>;
  const std::optional<pb::When> when =
      domain::LastEndedTime(kpi, initiative.period(), call.today());
  if (!when) return Found();
  ASSIGN_OR_RETURN(const std::set<std::string> missing,
                   MissingAt(call, initiative, kpi, *when, {member}, examined));
  if (missing.empty()) return Found();
  ASSIGN_OR_RETURN(const pb::Indicator indicator, FindIndicator(call, kpi.indicator()));
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_SHARED_KPI_DUE);
  item.set_resource(member.name());
  item.set_title(kpi.title().empty() ? indicator.title() : kpi.title());
  item.set_context(initiative.title());
  item.set_from(initiative.lead());
  item.set_due_date(DueDateOf(*when));
  item.set_note(absl::StrCat(kpi.id(), " ", domain::FormatWhen(*when, domain::WhenStyle::kEra)));
  return Found(std::move(item));
}

// Those of one membership; a position is the place of a KPI in the initiative.
absl::StatusOr<std::string> FillDueOf(const Call& call, const pb::InitiativeMember& member,
                                      const PageStart& part, size_t& examined, InboxPage& page) {
  if (member.state() != pb::MEMBER_STATE_JOINED) return std::string();
  ASSIGN_OR_RETURN(const std::optional<pb::Initiative> initiative,
                   ReadableInitiative(call, domain::ParentName(member.name(), 2)));
  if (!initiative.has_value() || !AsksForFigures(*initiative)) return std::string();
  int at = 0;
  if (!absl::SimpleAtoi(part.after, &at)) at = 0;
  const size_t size_before = page.size();
  for (; at < initiative->kpis_size(); ++at) {
    if (page.size() - size_before >= part.size) return absl::StrCat(at);
    examined += kScanCost;
    ASSIGN_OR_RETURN(std::optional<pb::InboxItem> due,
                     DueOf(call, *initiative, initiative->kpis(at), member, examined));
    if (due.has_value()) page.Add(*std::move(due));
  }
  return std::string();
}

// The members of `initiative` that owe a figure to one of its shared KPIs, as one item; its count is
// 0 where none does.
absl::StatusOr<pb::InboxItem> NotReportedIn(const Call& call, const pb::Initiative& initiative,
                                            size_t& examined) {
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_MEMBERS_NOT_REPORTED);
  item.set_resource(initiative.name());
  item.set_title(initiative.title());
  item.set_from(initiative.lead());
  ASSIGN_OR_RETURN(const std::vector<pb::InitiativeMember> members,
                   LoadMembers(call, initiative.name()));
  examined += members.size();
  std::set<std::string> late;
  for (const pb::SharedKpi& kpi : initiative.kpis()) {
    const std::optional<pb::When> when =
        domain::LastEndedTime(kpi, initiative.period(), call.today());
    if (!when) continue;
    examined += kScanCost;
    ASSIGN_OR_RETURN(const std::set<std::string> missing,
                     MissingAt(call, initiative, kpi, *when, members, examined));
    if (missing.empty()) continue;
    late.insert(missing.begin(), missing.end());
    const std::string due = DueDateOf(*when);
    if (item.due_date().empty() || due < item.due_date()) item.set_due_date(due);
  }
  for (const std::string& organization : late) {
    RETURN_IF_ERROR(CountBody(call, organization, item));
  }
  return item;
}

}  // namespace

absl::StatusOr<std::string> FillSharedKpisDue(const Call& call, const PageStart& part,
                                              InboxPage& page) {
  return FillBelow<pb::InitiativeMember>(
      call, part, page,
      [&](absl::string_view after, size_t limit) {
        return Members().ScanIndex(
            call.snapshot(), storage::Key(kMembersByOrganizationId).Add(call.caller().organization),
            after, limit);
      },
      [&](const pb::InitiativeMember& member, const PageStart& within, size_t& examined) {
        return FillDueOf(call, member, within, examined, page);
      });
}

absl::StatusOr<std::string> FillMembersNotReported(const Call& call, const PageStart& part,
                                                   InboxPage& page) {
  size_t examined = 0;
  return CollectPage<pb::Initiative>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return Initiatives().Scan(call.snapshot(), Initiatives().NewKey(), after, limit);
      },
      [&](InitiativeRow& row) -> absl::StatusOr<size_t> {
        const pb::Initiative& initiative = row.message;
        if (initiative.kpis().empty() || !AsksForFigures(initiative)) return 0;
        ASSIGN_OR_RETURN(const bool readable, MayRead(call, initiative));
        if (!readable) return 0;
        ASSIGN_OR_RETURN(pb::InboxItem item, NotReportedIn(call, initiative, examined));
        const size_t bytes = item.count() > 0 ? page.Add(std::move(item)) : 0;
        // The page ends where it has cost enough.
        return examined >= kMaxExamined ? kMaxPageBytes : bytes;
      });
}

}  // namespace renkei::service
