// Rounds of selection: applications that wait for the organization that holds the round, for the body that
// leads, or for one that was asked for its consent; rounds that close within two weeks, to which the
// organization has not applied yet; what was decided lately of those to which it did; and the self-reports
// that it owes once its application was selected.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/round/application_steps.h"
#include "server/domain/round/decision_rules.h"
#include "server/domain/round/follow_up_rules.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/time/date.h"
#include "server/domain/time/japan_minute.h"
#include "server/service/frame/named_row.h"
#include "server/service/frame/time.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/inbox/inbox_walk.h"
#include "server/service/organization/organizations.h"
#include "server/service/round/round_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kDayChars = sizeof("2024-07-31") - 1;

bool IsAsked(const pb::RoundApplication& application, const std::string& organization) {
  return std::any_of(application.bodies().begin(), application.bodies().end(),
                     [&](const pb::RoundApplicant& body) {
                       return body.organization() == organization &&
                              body.consent() == pb::ROUND_CONSENT_ASKED;
                     });
}

// What is to be done about it can still be done.
bool CanBeDone(const pb::Round& round, const pb::RoundApplication& application, absl::Time now) {
  const pb::RoundState at = domain::RoundStateAt(round, now);
  if (application.state() == pb::ROUND_APPLICATION_STATE_CONSENTING)
    return at == pb::ROUND_STATE_PLANNED || at == pb::ROUND_STATE_OPEN;
  return at >= pb::ROUND_STATE_OPEN && at <= pb::ROUND_STATE_ELIGIBILITY;
}

// By what is said of it: the words of the secretariat, or what the applicants sum up.
void FillApplicationItem(const pb::Round& round, const pb::RoundApplication& application,
                         pb::InboxItem& item) {
  item.set_resource(application.name());
  item.set_title(application.title());
  item.set_context(round.title());
  *item.mutable_since_time() = application.update_time();
  const bool returned = application.state() == pb::ROUND_APPLICATION_STATE_RETURNED;
  const bool submitted = application.state() == pb::ROUND_APPLICATION_STATE_SUBMITTED;
  item.set_from(returned ? application.owner() : domain::LeadOf(application));
  item.set_note(returned ? application.words() : "");
  if (submitted) return;
  const std::string& until = returned && !application.complete_by().empty()
                                 ? application.complete_by()
                                 : round.closes_at();
  item.set_due_date(until.substr(0, kDayChars));
}

absl::StatusOr<size_t> AddApplication(const Call& call, const pb::RoundApplication& application,
                                      InboxPage& page) {
  const std::string& own = call.caller().organization;
  const bool asked = IsAsked(application, own);
  const pb::InboxKind kind =
      asked ? pb::INBOX_KIND_ROUND_CONSENT : pb::INBOX_KIND_ROUND_APPLICATION;
  const bool checks = application.state() == pb::ROUND_APPLICATION_STATE_SUBMITTED;
  auth::Roles roles = {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
  if (asked) roles = {pb::ROLE_APPROVER};
  if (checks) roles = {pb::ROLE_COORDINATOR};
  if (!page.Wants(kind) || !page.WantsRoles(roles)) return 0;
  ASSIGN_OR_RETURN(const RoundRow round, RoundOfApplication(call, application.name()));
  if (!CanBeDone(round.message, application, call.now())) return 0;
  pb::InboxItem item;
  item.set_kind(kind);
  FillApplicationItem(round.message, application, item);
  for (int role = pb::Role_MIN; role <= pb::Role_MAX; ++role) {
    if (roles.Has(static_cast<pb::Role>(role))) item.add_roles(static_cast<pb::Role>(role));
  }
  return page.Add(std::move(item));
}

// Whether the caller's organization could apply to it now, and has not.
absl::StatusOr<bool> MayStillApply(const Call& call, const pb::Round& round) {
  if (domain::RoundStateAt(round, call.now()) != pb::ROUND_STATE_OPEN) return false;
  const std::string& body = call.caller().organization;
  if (round.owner() == body || !auth::Sees(call.caller(), AudienceOf(round))) return false;
  ASSIGN_OR_RETURN(const auto row,
                   Organizations().Get(call.snapshot(), KeyByName(Organizations(), body)));
  if (!row.has_value() ||
      !domain::MayApply(round, PresentOrganization(call, *row, call.today()).kind()))
    return false;
  ASSIGN_OR_RETURN(const auto applied,
                   RoundApplications().ScanIndex(
                       call.snapshot(), ApplicationsOfBodyTo(body, round.name()), "", 100));
  return std::none_of(
      applied.rows.begin(), applied.rows.end(),
      [](const RoundApplicationRow& row_) { return domain::WasSubmitted(row_.message); });
}

absl::StatusOr<size_t> AddClosingRound(const Call& call, const pb::Round& round, InboxPage& page) {
  ASSIGN_OR_RETURN(const bool may, MayStillApply(call, round));
  if (!may) return 0;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_ROUND_CLOSING);
  item.set_resource(round.name());
  item.set_title(round.title());
  item.set_from(round.owner());
  item.set_due_date(round.closes_at().substr(0, kDayChars));
  item.set_note(domain::ShownMinute(round.closes_at()));
  return page.Add(std::move(item));
}

absl::StatusOr<size_t> AddDecidedRound(const Call& call, const pb::RoundApplication& application,
                                       InboxPage& page) {
  ASSIGN_OR_RETURN(const RoundRow round, RoundOfApplication(call, application.name()));
  if (round.message.state() != pb::ROUND_STATE_PUBLISHED || !application.has_decision() ||
      FromProto(round.message.publish_time()) < page.news_since())
    return 0;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_ROUND_DECIDED);
  FillApplicationItem(round.message, application, item);
  item.clear_due_date();
  item.set_context(pb::RoundApplicationState_Name(application.state()));
  item.set_from(application.owner());
  item.set_note(application.decision().reason());
  *item.mutable_since_time() = round.message.publish_time();
  return page.Add(std::move(item));
}

// The first fiscal year of which the round asks for a self-report that is not there, and which is due soon or
// overdue; nullopt: none.
absl::StatusOr<std::optional<int>> YearToReport(const Call& call, const pb::Round& round,
                                                const std::string& application) {
  if (round.state() != pb::ROUND_STATE_PUBLISHED) return std::optional<int>();
  const absl::CivilDay published = domain::TodayInJapan(FromProto(round.publish_time()));
  for (const int year : domain::ReportYears(round, published, call.today())) {
    if (domain::ReportDueOn(round, year) - call.today() > domain::kReportNoticeDays) break;
    ASSIGN_OR_RETURN(
        const auto recorded,
        FindNamedRow(call, RoundFollowUps(), absl::StrCat(application, "/followUps/", year)));
    if (!recorded.has_value() || !recorded->message.has_self_report()) return std::optional(year);
  }
  return std::optional<int>();
}

absl::StatusOr<size_t> AddDueReport(const Call& call, const pb::RoundApplication& application,
                                    InboxPage& page) {
  if (application.state() != pb::ROUND_APPLICATION_STATE_SELECTED ||
      domain::LeadOf(application) != call.caller().organization)
    return 0;
  ASSIGN_OR_RETURN(const RoundRow round, RoundOfApplication(call, application.name()));
  ASSIGN_OR_RETURN(const std::optional<int> year,
                   YearToReport(call, round.message, application.name()));
  if (!year.has_value()) return 0;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_ROUND_REPORT_DUE);
  item.set_resource(absl::StrCat(application.name(), "/followUps/", *year));
  item.set_title(application.title());
  item.set_context(round.message.title());
  item.set_from(application.owner());
  item.set_due_date(domain::FormatDate(domain::ReportDueOn(round.message, *year)));
  item.set_note(absl::StrCat(*year));
  return page.Add(std::move(item));
}

}  // namespace

absl::StatusOr<std::string> FillDueReports(const Call& call, const PageStart& part,
                                           InboxPage& page) {
  const storage::Key own = ApplicationsOfBody(call.caller().organization);
  return CollectPage<pb::RoundApplication>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return RoundApplications().ScanIndex(call.snapshot(), own, after, limit);
      },
      [&](RoundApplicationRow& row) { return AddDueReport(call, row.message, page); });
}

absl::StatusOr<std::string> FillRoundApplications(const Call& call, const PageStart& part,
                                                  InboxPage& page) {
  const storage::Key waiting = ApplicationsAt(call.caller().organization);
  return CollectPage<pb::RoundApplication>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return RoundApplications().ScanIndex(call.snapshot(), waiting, after, limit);
      },
      [&](RoundApplicationRow& row) { return AddApplication(call, row.message, page); });
}

absl::StatusOr<std::string> FillClosingRounds(const Call& call, const PageStart& part,
                                              InboxPage& page) {
  return CollectPage<pb::Round>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return ScanClosing(call, Rounds(), RoundsByClose(), domain::kRoundNoticeDays, after, limit);
      },
      [&](RoundRow& row) { return AddClosingRound(call, row.message, page); });
}

absl::StatusOr<std::string> FillDecidedRounds(const Call& call, const PageStart& part,
                                              InboxPage& page) {
  const storage::Key own = ApplicationsOfBody(call.caller().organization);
  return CollectPage<pb::RoundApplication>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return RoundApplications().ScanIndex(call.snapshot(), own, after, limit);
      },
      [&](RoundApplicationRow& row) { return AddDecidedRound(call, row.message, page); });
}

}  // namespace renkei::service
