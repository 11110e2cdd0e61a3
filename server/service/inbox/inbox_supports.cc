// Support cases: what waits for a step of the organization, the steps that it promised, and what the
// others did.
#include <optional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/domain/support/support_rules.h"
#include "server/domain/time/date.h"
#include "server/service/frame/time.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/support/support_access.h"
#include "server/service/support/support_write.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr auth::Roles kOfBodies = {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
constexpr auth::Roles kOfWindow = {pb::ROLE_COORDINATOR};
constexpr auth::Roles kOfTeam = {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER, pb::ROLE_COORDINATOR};

// What is to be done, with which roles, and who waits for it. `what` empty: nothing.
struct Waiting {
  const char* what = "";
  auth::Roles roles = {};
  std::string from = {};
  std::string note = {};
};

absl::StatusOr<std::string> RequestTo(const Call& call, const pb::SupportCase& support,
                                      const std::string& organization) {
  ASSIGN_OR_RETURN(
      const auto member,
      FindNamedRow(call, SupportMembers(),
                   absl::StrCat(support.name(), "/members/", domain::LastSegment(organization))));
  return member.has_value() ? member->message.request() : std::string();
}

absl::StatusOr<bool> HasUnanswered(const Call& call, const std::string& support) {
  ASSIGN_OR_RETURN(
      const auto page,
      SupportRecommendations().Scan(
          call.snapshot(), SupportRecommendations().NewKey().Add(domain::LastSegment(support)), "",
          kMaxSupportRecommendations));
  return absl::c_any_of(page.rows, [](const SupportRecommendationRow& row) {
    return row.message.answer() == pb::SUPPORT_ANSWER_UNSPECIFIED;
  });
}

// The first thing that the case waits for from `own`.
absl::StatusOr<Waiting> WaitingFor(const Call& call, const pb::SupportCase& s,
                                   const std::string& own) {
  const bool among_asked = absl::c_linear_search(s.asked_bodies(), own);
  if (among_asked || absl::c_linear_search(s.asked_team(), own)) {
    ASSIGN_OR_RETURN(std::string request, RequestTo(call, s, own));
    return Waiting{"ACCEPT", kOfTeam, among_asked ? s.body() : s.window(), std::move(request)};
  }
  const bool window = s.window() == own;
  const bool body = domain::IsBodyOf(s, own);
  if (window && s.state() == pb::SUPPORT_STATE_REQUESTED)
    return Waiting{"TRIAGE", kOfWindow, s.body(), s.hopes()};
  const bool closing = s.state() == pb::SUPPORT_STATE_CLOSING;
  if (closing && body && !s.has_body_evaluation())
    return Waiting{"EVALUATE", kOfBodies, s.window(), s.outcome()};
  if (closing && !body && !s.has_team_evaluation())
    return Waiting{"EVALUATE", window ? kOfWindow : kOfTeam, s.window(), s.outcome()};
  if (closing && window && s.has_body_evaluation() && s.has_team_evaluation())
    return Waiting{"CLOSE", kOfWindow, s.body(), s.outcome()};
  if (body && (closing || s.state() == pb::SUPPORT_STATE_ACTIVE)) {
    ASSIGN_OR_RETURN(const bool unanswered, HasUnanswered(call, s.name()));
    if (unanswered) return Waiting{"ANSWER", kOfBodies, s.window(), ""};
  }
  return Waiting();
}

void AddRoles(auth::Roles roles, pb::InboxItem& item) {
  for (int role = pb::Role_MIN; role <= pb::Role_MAX; ++role) {
    if (roles.Has(static_cast<pb::Role>(role))) item.add_roles(static_cast<pb::Role>(role));
  }
}

absl::StatusOr<size_t> AddWaiting(const Call& call, const pb::SupportCase& support,
                                  InboxPage& page) {
  ASSIGN_OR_RETURN(const Waiting waiting, WaitingFor(call, support, call.caller().organization));
  if (*waiting.what == '\0' || !page.WantsRoles(waiting.roles)) return 0;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_SUPPORT_WAITING);
  item.set_resource(support.name());
  item.set_title(support.title());
  item.set_context(waiting.what);
  item.set_from(waiting.from);
  item.set_note(waiting.note);
  *item.mutable_since_time() = support.update_time();
  AddRoles(waiting.roles, item);
  return page.Add(std::move(item));
}

absl::StatusOr<size_t> AddSupportStep(const Call& call, const pb::SupportStep& step,
                                      InboxPage& page) {
  ASSIGN_OR_RETURN(const auto support, FindNamedRow(call, Supports(), SupportOf(step.name())));
  if (!support.has_value()) return 0;
  const pb::SupportCase& s = support->message;
  const bool works =
      s.state() == pb::SUPPORT_STATE_ACTIVE || s.state() == pb::SUPPORT_STATE_CLOSING;
  if (!works || !auth::Sees(call.caller(), AudienceOf(s, step))) return 0;
  const std::string& own = call.caller().organization;
  const auth::Roles roles = domain::IsBodyOf(s, own) ? kOfBodies
                            : s.window() == own      ? kOfWindow
                                                     : kOfTeam;
  if (!page.WantsRoles(roles)) return 0;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_SUPPORT_STEP_DUE);
  item.set_resource(step.name());
  item.set_title(step.title());
  item.set_context(s.title());
  item.set_due_date(step.due_date());
  item.set_note(step.note());
  AddRoles(roles, item);
  return page.Add(std::move(item));
}

// The last step of another organization, as long as it is news.
size_t AddNews(const Call& call, const pb::SupportCase& support, InboxPage& page) {
  if (support.history().empty()) return 0;
  const pb::SupportEvent& last = *support.history().rbegin();
  if (last.organization() == call.caller().organization ||
      FromProto(last.time()) < page.news_since())
    return 0;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_SUPPORT_NEWS);
  item.set_resource(support.name());
  item.set_title(support.title());
  item.set_context(pb::SupportAction_Name(last.action()));
  item.set_from(last.organization());
  item.set_note(last.words());
  *item.mutable_since_time() = last.time();
  return page.Add(std::move(item));
}

}  // namespace

absl::StatusOr<std::string> FillSupports(const Call& call, const PageStart& part, InboxPage& page) {
  const storage::Key open = SupportsOf(call.caller().organization, /*open=*/true);
  return CollectPage<pb::SupportCase>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return Supports().ScanIndex(call.snapshot(), open, after, limit);
      },
      [&](SupportRow& row) { return AddWaiting(call, row.message, page); });
}

absl::StatusOr<std::string> FillSupportSteps(const Call& call, const PageStart& part,
                                             InboxPage& page) {
  const storage::Key own = OpenSupportStepsOf(call.caller().organization);
  const std::string last = domain::FormatDate(call.today() + domain::kSupportStepNoticeDays);
  return CollectPage<pb::SupportStep>(
      call, part,
      [&](absl::string_view after,
          size_t limit) -> absl::StatusOr<storage::RowPage<pb::SupportStep>> {
        ASSIGN_OR_RETURN(auto steps, SupportSteps().ScanIndex(call.snapshot(), own, after, limit));
        // In order of day: what is due later ends the walk.
        size_t near = 0;
        while (near < steps.rows.size() && steps.rows[near].message.due_date() <= last) ++near;
        if (near == steps.rows.size()) return steps;
        steps.rows.resize(near);
        steps.positions.resize(near);
        steps.next.clear();
        return steps;
      },
      [&](SupportStepRow& row) { return AddSupportStep(call, row.message, page); });
}

absl::StatusOr<std::string> FillSupportNews(const Call& call, const PageStart& part,
                                            InboxPage& page) {
  const storage::Key all = SupportsOf(call.caller().organization, /*open=*/false);
  return CollectPage<pb::SupportCase>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return Supports().ScanIndex(call.snapshot(), all, after, limit);
      },
      [&](SupportRow& row) -> absl::StatusOr<size_t> { return AddNews(call, row.message, page); });
}

}  // namespace renkei::service
