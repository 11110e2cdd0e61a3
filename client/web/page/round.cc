// Rounds of selection: their list with one's own applications, one round, what is decided of it, and how
// those that were selected go on.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/initiative_words.h"
#include "client/view/page/rounds.h"
#include "client/web/page/file_ways.h"
#include "client/web/page/files.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/round/application_steps.h"
#include "server/domain/round/follow_up_rules.h"
#include "server/domain/round/round_steps.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kRoundsOnPage = 200;
constexpr int kApplicationsOnRound = 1'000;
constexpr int kYearsOnPage = 500;

absl::StatusOr<std::vector<pb::Round>> FetchRounds(Visit& visit) {
  pb::ListRoundsRequest list;
  list.set_page_size(kRoundsOnPage);
  if (visit.query.Get("state") == "open") list.set_filter("state=\"OPEN\"");
  return visit.calls.List<pb::Round>("RoundService/ListRounds", list);
}

absl::StatusOr<pb::Round> ReadRound(Visit& visit, const std::string& name) {
  pb::GetRoundRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::Round>("RoundService/GetRound", get);
}

absl::StatusOr<std::vector<pb::RoundApplication>> FetchApplications(Visit& visit,
                                                                    const std::string& round) {
  pb::ListRoundApplicationsRequest list;
  list.set_parent(round);
  list.set_page_size(kApplicationsOnRound);
  return visit.calls.List<pb::RoundApplication>("RoundService/ListRoundApplications", list);
}

absl::StatusOr<std::vector<pb::RoundFollowUp>> FetchYears(Visit& visit,
                                                          const std::string& application) {
  pb::ListRoundFollowUpsRequest list;
  list.set_parent(application);
  list.set_page_size(kYearsOnPage);
  return visit.calls.List<pb::RoundFollowUp>("RoundService/ListRoundFollowUps", list);
}

bool HoldsRounds(const std::optional<pb::Account>& me) {
  return me && Has(*me, pb::ROLE_COORDINATOR);
}
bool IsSecretariatOf(const std::optional<pb::Account>& me, const pb::Round& round) {
  return HoldsRounds(me) && me->organization() == round.owner();
}

bool TakesApplications(const pb::Round& round) {
  return round.state() == pb::ROUND_STATE_OPEN || round.state() == pb::ROUND_STATE_PLANNED;
}

// The forms of a round that this account may send.
std::vector<std::string> WaysOfRound(const Visit& visit, const std::optional<pb::Account>& me,
                                     const pb::Round& round, bool applied) {
  std::vector<std::string> ways;
  const bool open = TakesApplications(round);
  if (me && Writes(*me) && open) ways.push_back(round.name() + "/apply");
  if (!IsSecretariatOf(me, round)) return ways;
  // The state that is shown is that of the moment; the steps know what is kept.
  pb::Round kept = round;
  if (open || round.state() == pb::ROUND_STATE_CLOSED) kept.set_state(pb::ROUND_STATE_OPEN);
  const std::vector<pb::RoundAction> steps = domain::OpenRoundSteps(kept, visit.now);
  if (!steps.empty()) ways.push_back(round.name() + "/edit");
  if (round.state() == pb::ROUND_STATE_DECISION) ways.push_back(round.name() + "/publish");
  if (round.state() == pb::ROUND_STATE_PUBLISHED && round.subject() == pb::ROUND_SUBJECT_CASES)
    ways.push_back(round.name() + "/selectCases");
  for (const pb::RoundAction step : steps) {
    const char* path = step == pb::ROUND_ACTION_ANNOUNCE  ? "/announce"
                       : step == pb::ROUND_ACTION_ADVANCE ? "/advance"
                                                          : "/cancel";
    ways.push_back(round.name() + path);
  }
  if (!steps.empty() && !applied) ways.push_back(round.name() + "/delete");
  return ways;
}

domain::RoundActor ActorOfApplication(const pb::Account& me,
                                      const pb::RoundApplication& application) {
  domain::RoundActor actor;
  actor.organization = me.organization();
  actor.of_lead = me.organization() == domain::LeadOf(application);
  actor.of_owner = me.organization() == application.owner();
  for (const pb::RoundApplicant& body : application.bodies())
    actor.of_body |= !body.lead() && body.organization() == me.organization();
  actor.contributor = Writes(me);
  actor.approver = Has(me, pb::ROLE_APPROVER);
  actor.coordinator = Has(me, pb::ROLE_COORDINATOR);
  return actor;
}

std::vector<std::string> WaysOfApplication(const Visit& visit, const std::optional<pb::Account>& me,
                                           const pb::Round& round,
                                           const pb::RoundApplication& application) {
  std::vector<std::string> ways;
  if (!me) return ways;
  const domain::RoundActor actor = ActorOfApplication(*me, application);
  const bool leads = actor.of_lead && actor.contributor;
  if (leads && domain::IsEditable(application)) ways.push_back(application.name() + "/edit");
  pb::Round kept = round;
  if (round.state() == pb::ROUND_STATE_PLANNED || round.state() == pb::ROUND_STATE_CLOSED)
    kept.set_state(pb::ROUND_STATE_OPEN);
  for (const pb::RoundApplicationAction action :
       domain::OpenApplicationSteps(kept, application, actor, visit.now)) {
    ways.push_back(ApplicationFormPath(application.name(), action));
  }
  if (IsSecretariatOf(me, round) && round.state() == pb::ROUND_STATE_DECISION &&
      application.state() == pb::ROUND_APPLICATION_STATE_ELIGIBLE)
    ways.push_back(application.name() + "/decide");
  if (leads && !domain::WasSubmitted(application)) ways.push_back(application.name() + "/delete");
  return ways;
}

// Of one that was selected: the records of this year that the account may write.
std::vector<std::string> WaysOfYear(const std::optional<pb::Account>& me, const pb::Round& round,
                                    const pb::RoundApplication& application,
                                    const std::string& year, bool shown) {
  std::vector<std::string> ways;
  if (!me) return ways;
  if (me->organization() == domain::LeadOf(application) && Writes(*me))
    ways.push_back(year + "/selfReport");
  if (!IsSecretariatOf(me, round)) return ways;
  ways.push_back(year + "/evaluate");
  ways.push_back(year + "/opinion");
  if (round.subject() == pb::ROUND_SUBJECT_MODEL_REGIONS) ways.push_back(year + "/score");
  ways.push_back(year + (shown ? "/hide" : "/show"));
  return ways;
}

// The years before this one of which the round waits for a self-report, each with its last day, for the body that leads.
void WriteOwedReports(view::Writer& html, Visit& visit, const std::optional<pb::Account>& me,
                      const pb::Round& round, const pb::RoundApplication& application,
                      const std::vector<pb::RoundFollowUp>& recorded) {
  const bool leads = me && Writes(*me) && me->organization() == domain::LeadOf(application);
  if (!leads || !round.has_publish_time()) return;
  const absl::CivilDay published =
      domain::TodayInJapan(absl::FromUnixSeconds(round.publish_time().seconds()));
  for (const int year : domain::ReportYears(round, published, visit.today)) {
    const bool there = absl::c_any_of(recorded, [&](const pb::RoundFollowUp& one) {
      return one.fiscal_year() == year && one.has_self_report();
    });
    if (there || year == domain::FiscalYearOf(visit.today)) continue;
    const std::string due =
        view::DayInWords(domain::FormatDate(domain::ReportDueOn(round, year)), visit.lang);
    WriteFormLinks(html, visit,
                   std::vector<std::string>{
                       absl::StrCat(application.name(), "/followUps/", year, "/selfReport")},
                   {absl::StrCat("Self-report of FY", year, ", due ", due),
                    absl::StrCat(year, "年度の自己評価（期限：", due, "）")});
  }
}

view::ApplicationsShown ShownOn(bool secretariat) { return {false, secretariat}; }

}  // namespace

absl::StatusOr<Shown> RoundsPage(Visit& visit, const std::string&) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const std::vector<pb::Round> rounds, FetchRounds(visit));
  // One's own, where somebody is signed in; who is not has none.
  std::vector<pb::RoundApplication> own;
  if (visit.signed_in()) {
    ASSIGN_OR_RETURN(own, FetchApplications(visit, "rounds/-"));
  }
  const bool holds = HoldsRounds(me.Get());
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Rounds of selection", "公募・選定"});
    shown.tabs = ProgrammeTabs(visit, "rounds");
    if (holds) WriteFormLinks(shown.main, visit, {"newRound"});
    WriteBlocks(shown.main, visit, {view::RoundsTable(rounds, visit.words())});
    if (visit.signed_in()) {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, "/reviews", visit.Say({"What I have to judge", "自分が担当する審査"}));
    }
    if (!own.empty()) {
      view::Table table = view::ApplicationsTable(own, {.of_several_rounds = true}, visit.words());
      table.title = visit.Say({"What we have applied with", "自分の団体の応募"});
      WriteBlocks(shown.main, visit, {std::move(table)});
      WriteWayToExport(shown.main, visit, "exportApplications");
    }
    WriteFileLinks(shown.main, visit, {"This list", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> RoundsFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const std::vector<pb::Round> rounds, FetchRounds(visit));
  const std::string title = visit.Say({"Rounds of selection", "公募・選定"});
  if (format == kJson) {
    JsonObject json;
    json.Add("rounds", rounds);
    return std::move(json).Take(title);
  }
  return TableFile(
      visit.calls.titles().Titled([&] { return view::RoundsTable(rounds, visit.words()); }), title,
      format);
}

absl::StatusOr<Shown> RoundPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const pb::Round round, ReadRound(visit, name));
  std::vector<pb::RoundApplication> applications;
  if (visit.signed_in()) {
    ASSIGN_OR_RETURN(applications, FetchApplications(visit, name));
  }
  const std::optional<pb::Account> account = me.Get();
  const bool secretariat = IsSecretariatOf(account, round);
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = round.title();
    shown.subtitle = visit.Say({"Round of selection", "公募・選定"});
    WriteFormLinks(shown.main, visit, WaysOfRound(visit, account, round, !applications.empty()));
    if (secretariat && round.state() >= pb::ROUND_STATE_DECISION &&
        round.state() != pb::ROUND_STATE_CANCELLED) {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, "/" + name + "/decisions", visit.Say({"Decisions", "選定の決定"}));
    }
    if (secretariat && round.state() != pb::ROUND_STATE_DRAFT) {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, "/" + name + "/review",
                visit.Say({"Reviewers and readings", "審査委員と審査の進み具合"}));
    }
    if (round.state() == pb::ROUND_STATE_PUBLISHED) {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, "/" + name + "/followed",
                visit.Say({"How they went on", "選定後の経過"}));
    }
    WriteBlocks(shown.main, visit, view::ResultBlocks(round, visit.words()));
    WriteBlocks(shown.main, visit, view::RoundBlocks(round, visit.words()));
    if (secretariat || !applications.empty()) {
      view::Table table =
          view::ApplicationsTable(applications, ShownOn(secretariat), visit.words());
      table.title = visit.Say({"Applications", "応募"});
      WriteBlocks(shown.main, visit, {std::move(table)});
      WriteFileLinks(shown.main, visit, {"The applications", "応募の一覧"});
      WriteWayToExport(shown.main, visit, name + "/exportApplications");
    }
    if (account && Writes(*account) && TakesApplications(round)) {
      WriteWayToImport(
          shown.main, visit, pb::EXCHANGE_KIND_ROUND_APPLICATIONS, name, account->organization(),
          {"Draft applications from a workbook", "応募の下書きをExcelファイルから作る"});
    }
    return shown;
  });
}

absl::StatusOr<PageFile> RoundFile(Visit& visit, const std::string& name, FileFormat format) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const pb::Round round, ReadRound(visit, name));
  ASSIGN_OR_RETURN(const std::vector<pb::RoundApplication> applications,
                   FetchApplications(visit, name));
  if (format == kJson) {
    JsonObject json;
    json.Add("round", round);
    json.Add("applications", applications);
    return std::move(json).Take(round.title());
  }
  const bool secretariat = IsSecretariatOf(me.Get(), round);
  return TableFile(visit.calls.titles().Titled([&] {
    return view::ApplicationsTable(applications, ShownOn(secretariat), visit.words());
  }),
                   round.title(), format);
}

absl::StatusOr<Shown> DecisionsPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const pb::Round round, ReadRound(visit, name));
  ASSIGN_OR_RETURN(const std::vector<pb::RoundApplication> applications,
                   FetchApplications(visit, name));
  const std::optional<pb::Account> account = me.Get();
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Decisions", "選定の決定"});
    shown.subtitle = round.title();
    if (IsSecretariatOf(account, round) && round.state() == pb::ROUND_STATE_DECISION)
      WriteFormLinks(shown.main, visit, {name + "/decide", name + "/publish"});
    WriteBlocks(shown.main, visit, {view::DecisionsTable(applications, visit.words())});
    WriteFileLinks(shown.main, visit, {"The decisions", "決定の一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> DecisionsFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const pb::Round round, ReadRound(visit, name));
  ASSIGN_OR_RETURN(const std::vector<pb::RoundApplication> applications,
                   FetchApplications(visit, name));
  if (format == kJson) {
    JsonObject json;
    json.Add("applications", applications);
    return std::move(json).Take(round.title());
  }
  return TableFile(visit.calls.titles().Titled(
                       [&] { return view::DecisionsTable(applications, visit.words()); }),
                   round.title(), format);
}

absl::StatusOr<Shown> FollowedPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::Round round, ReadRound(visit, name));
  ASSIGN_OR_RETURN(const std::vector<pb::RoundFollowUp> years,
                   FetchYears(visit, name + "/applications/-"));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"How those that were selected went on", "選定後の経過"});
    shown.subtitle = round.title();
    WriteBlocks(shown.main, visit,
                {view::Paragraphs{{visit.Say(
                     {"Self-report, outside evaluation, the state's opinion and the machine score "
                      "are four records. They are neither merged nor averaged.",
                      "自己評価・外部評価・国等の意見・機械判定は、それぞれ別の記録です。"
                      "合算や平均はしません。"})}},
                 view::FollowUpsTable(years, visit.words())});
    WriteFileLinks(shown.main, visit, {"This list", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> FollowedFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const pb::Round round, ReadRound(visit, name));
  ASSIGN_OR_RETURN(const std::vector<pb::RoundFollowUp> years,
                   FetchYears(visit, name + "/applications/-"));
  if (format == kJson) {
    JsonObject json;
    json.Add("followUps", years);
    return std::move(json).Take(round.title());
  }
  return TableFile(
      visit.calls.titles().Titled([&] { return view::FollowUpsTable(years, visit.words()); }),
      round.title(), format);
}

absl::StatusOr<Shown> RoundApplicationPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  pb::GetRoundApplicationRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto application,
                   visit.calls.Call<pb::RoundApplication>("RoundService/GetRoundApplication", get));
  const std::string round_name(domain::ParentName(name, 2));
  ASSIGN_OR_RETURN(const pb::Round round, ReadRound(visit, round_name));
  const std::optional<pb::Account> account = me.Get();
  const bool selected = application.state() == pb::ROUND_APPLICATION_STATE_SELECTED;
  std::vector<pb::RoundFollowUp> years;
  if (selected) {
    ASSIGN_OR_RETURN(years, FetchYears(visit, name));
  }
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = application.title();
    shown.subtitle = round.title();
    WriteFormLinks(shown.main, visit, WaysOfApplication(visit, account, round, application));
    {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, "/" + round_name, visit.Say({"The round", "この公募のページ"}));
    }
    WriteBlocks(shown.main, visit, view::ApplicationBlocks(round, application, visit.words()));
    if (selected) {
      const int year = domain::FiscalYearOf(domain::TodayInJapan(visit.now));
      WriteFormLinks(
          shown.main, visit,
          WaysOfYear(account, round, application, absl::StrCat(name, "/followUps/", year), false),
          {"Records of this year", "今年度の経過の記録"});
      WriteOwedReports(shown.main, visit, account, round, application, years);
      view::Table table = view::FollowUpsTable(years, visit.words());
      table.title = visit.Say({"How it went on", "選定後の経過"});
      WriteBlocks(shown.main, visit, {std::move(table)});
    }
    WriteBlocks(shown.main, visit, view::AppliedText(application, visit.words()));
    return shown;
  });
}

absl::StatusOr<Shown> FollowUpPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  pb::GetRoundFollowUpRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto year,
                   visit.calls.Call<pb::RoundFollowUp>("RoundService/GetRoundFollowUp", get));
  ASSIGN_OR_RETURN(const pb::Round round,
                   ReadRound(visit, std::string(domain::ParentName(name, 2))));
  pb::RoundApplication application;
  for (int i = 0; i < year.bodies_size(); ++i) {
    pb::RoundApplicant& body = *application.add_bodies();
    body.set_organization(year.bodies(i));
    body.set_lead(i == 0);
  }
  const std::optional<pb::Account> account = me.Get();
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = year.title();
    shown.subtitle = visit.Say({absl::StrCat("Fiscal year ", year.fiscal_year()),
                                absl::StrCat(year.fiscal_year(), "年度")});
    WriteFormLinks(shown.main, visit, WaysOfYear(account, round, application, name, year.shown()));
    WriteBlocks(shown.main, visit, view::FollowUpBlocks(year, visit.words()));
    return shown;
  });
}

}  // namespace renkei::web
