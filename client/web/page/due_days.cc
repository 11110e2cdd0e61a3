#include "client/web/page/due_days.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/inbox_words.h"
#include "client/web/page/addresses.h"
#include "client/web/page/dated_things.h"
#include "client/web/page/me.h"
#include "client/web/page/record/grid.h"
#include "client/web/page/step_days.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/follow_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/identity/section_names.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/domain/time/when.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kCasesAhead = 500;
constexpr int kInitiativesAhead = 200;
constexpr int kPlansAhead = 20;
// Of each plan: steps that are planned.
constexpr int kStepsAhead = 200;
constexpr int kFollowsAhead = 300;

// Whether a plan's text names work of the sections that one looks at, as the server tells it of what
// waits: what is nobody's is everybody's.
class Concern {
 public:
  Concern(const InboxChoice& choice, const Due& due) : names_(due.sections) {
    whole_ = !choice.mine && choice.section.empty();
    std::vector<std::string> asked;
    if (choice.mine) asked.assign(due.me.sections().begin(), due.me.sections().end());
    if (!choice.section.empty()) asked.push_back(choice.section);
    for (const std::string& name : asked) asked_.insert(names_.InUse(name));
  }

  bool operator()(const std::string& text) const {
    if (whole_) return true;
    const std::set<std::string> owners = names_.OwnersOf(text);
    return owners.empty() || absl::c_any_of(owners, [&](const std::string& owner) {
             return asked_.count(owner) > 0;
           });
  }

 private:
  const domain::SectionNames names_;
  bool whole_ = true;
  std::set<std::string> asked_;
};

// Puts together what is recorded in one table.
class Figures {
 public:
  void Add(const std::string& kpi, const std::string& title, const std::string& plan,
           const std::string& section, const std::string& due) {
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(due);
    if (!day.ok()) return;
    const std::string vision(domain::ParentName(kpi, 4));
    Group& group = groups_[{vision, section, due}];
    group.day = *day;
    group.plan = plan;
    group.title = title;
    ++group.kpis;
  }

  void Take(const Visit& visit, std::vector<DueItem>& days) const {
    for (const auto& [key, group] : groups_) {
      const auto& [vision, section, due] = key;
      DueItem& item = days.emplace_back();
      item.key = absl::StrCat("figures|", vision, "|", section, "|", due);
      item.day = group.day;
      item.kind = visit.Say({"Record figures", "実績の記録"});
      item.title = group.kpis == 1
                       ? visit.Say({absl::StrCat(group.plan, ": ", group.title),
                                    absl::StrCat(group.plan, "：", group.title)})
                       : visit.Say({absl::StrCat(group.plan, " (", group.kpis, " KPIs)"),
                                    absl::StrCat(group.plan, "（KPI ", group.kpis, "件）")});
      item.whose = section;
      Query query;
      query.Set("section", SectionInAddress(section));
      item.address = AddressOf(absl::StrCat("/", vision, "/record"), query);
    }
  }

 private:
  struct Group {
    absl::CivilDay day;
    std::string plan;
    std::string title;
    int kpis = 0;
  };
  // By vision, section and day.
  std::map<std::tuple<std::string, std::string, std::string>, Group> groups_;
};

// The calendars of one's own plans. The inbox has of them what is near or has passed; it stands in for
// those that could not be read.
class PlanCalendars {
 public:
  explicit PlanCalendars(Visit& visit, const std::string& own) : visit_(visit) {
    pb::ListVisionsRequest list;
    list.set_filter(absl::StrCat("owner=\"", own, "\" AND state!=ARCHIVED"));
    list.set_page_size(kPlansAhead);
    plans_.emplace(visit.calls.Begin<pb::ListVisionsResponse>("VisionService/ListVisions", list));
  }

  // Reads them. `more` is set where something was left out.
  void Read(bool& more) {
    const auto plans = plans_->Get();
    if (!plans.ok()) {
      more = true;
      return;
    }
    more = more || !plans->next_page_token().empty();
    std::vector<Awaited<pb::ListPlanStepsResponse>> asked;
    for (const pb::Vision& plan : plans->visions()) {
      pb::ListPlanStepsRequest list;
      list.set_parent(plan.name());
      list.set_filter("state=PLANNED");
      list.set_page_size(kStepsAhead);
      asked.push_back(
          visit_.calls.Begin<pb::ListPlanStepsResponse>("PlanningService/ListPlanSteps", list));
    }
    for (int i = 0; i < plans->visions_size(); ++i) {
      auto steps = asked[i].Get();
      more = more || !steps.ok() || !steps->next_page_token().empty();
      if (steps.ok()) read_.emplace_back(plans->visions(i).title(), *std::move(steps));
    }
    for (const auto& [title, steps] : read_) {
      for (const pb::PlanStep& step : steps.steps()) known_.insert(step.name());
    }
  }

  bool Has(const std::string& step) const { return known_.count(step) > 0; }

  void Take(const Concern& concerns, std::vector<DueItem>& days) const {
    for (const auto& [title, steps] : read_) {
      for (const pb::PlanStep& step : steps.steps()) {
        if (!concerns(step.section())) continue;
        for (const StepDay& day : DaysOfStep(step, visit_.lang)) TakeDay(title, step, day, days);
      }
    }
  }

 private:
  // Of a step that has begun and goes on its beginning asks for nothing.
  void TakeDay(const std::string& plan, const pb::PlanStep& step, const StepDay& day,
               std::vector<DueItem>& days) const {
    if (day.day > visit_.today + kDueDaysAhead || (day.day < visit_.today && !day.last)) return;
    days.push_back(
        {day.key, day.day, visit_.Say({"Plan calendar", "策定の日程"}),
         visit_.Say({absl::StrCat(plan, ": ", day.title), absl::StrCat(plan, "：", day.title)}),
         step.section(), AddressOfResource(step.name()), /*takes_place=*/true});
  }

  Visit& visit_;
  std::optional<Awaited<pb::ListVisionsResponse>> plans_;
  // By what the plan is called.
  std::vector<std::pair<std::string, pb::ListPlanStepsResponse>> read_;
  std::set<std::string> known_;
};

// Days on which calls of the programmes that one follows open and close. The inbox has of them what is
// near; it stands in for them where they could not be read.
class FollowedCalls {
 public:
  explicit FollowedCalls(Visit& visit) : visit_(visit) {
    pb::ListFollowsRequest list;
    list.set_page_size(kFollowsAhead);
    list.add_kinds(pb::FOLLOW_KIND_PROGRAMME);
    list.set_with_calls(true);
    asked_.emplace(visit.calls.Begin<pb::ListFollowsResponse>("FollowService/ListFollows", list));
  }

  // Reads them. `more` is set where something was left out.
  void Read(bool& more) {
    auto followed = asked_->Get();
    more = more || !followed.ok() || !followed->next_page_token().empty();
    if (!followed.ok()) return;
    read_ = *std::move(followed);
    for (const pb::Follow& one : read_.follows()) {
      for (const pb::ProgrammeCall& call : one.calls()) known_.insert(call.name());
    }
  }

  bool Has(const std::string& call) const { return known_.count(call) > 0; }

  void Take(std::vector<DueItem>& days) const {
    for (const pb::Follow& one : read_.follows()) {
      for (const pb::ProgrammeCall& call : one.calls()) {
        TakeDay(one.title(), call, pb::INBOX_KIND_PROGRAMME_CALL_OPENING, call.opens_date(),
                call.opens_clock(), days);
        TakeDay(one.title(), call, pb::INBOX_KIND_PROGRAMME_CALL_CLOSING, call.closes_date(),
                call.closes_clock(), days);
      }
    }
  }

 private:
  void TakeDay(const std::string& programme, const pb::ProgrammeCall& call, pb::InboxKind kind,
               const std::string& date, const std::string& clock,
               std::vector<DueItem>& days) const {
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(date);
    if (!day.ok() || *day < visit_.today || *day > visit_.today + kDueDaysAhead) return;
    const bool opens = kind == pb::INBOX_KIND_PROGRAMME_CALL_OPENING;
    const std::string at = clock.empty() ? "" : absl::StrCat(" ", clock);
    days.push_back(
        {absl::StrCat(pb::InboxKind_Name(kind), "|", call.name(), "|"), *day,
         visit_.Say(opens ? Text{"Call opens", "公募の開始"} : Text{"Call closes", "公募の締切"}),
         visit_.Say({absl::StrCat(programme, ": ", call.title(), at),
                     absl::StrCat(programme, "：", call.title(), at)}),
         "", AddressOfResource(call.name()), /*takes_place=*/opens});
  }

  Visit& visit_;
  std::optional<Awaited<pb::ListFollowsResponse>> asked_;
  pb::ListFollowsResponse read_;
  std::set<std::string> known_;
};

// `others` has what stands among the days by itself.
void AddWaiting(const Visit& visit, const std::vector<pb::InboxItem>& items,
                absl::FunctionRef<bool(const std::string& resource)> others, Figures& figures,
                std::vector<DueItem>& days) {
  const domain::Words words(visit.lang);
  for (const pb::InboxItem& item : items) {
    if (others(item.resource())) continue;
    if (item.kind() == pb::INBOX_KIND_KPI_OVERDUE) {
      figures.Add(item.resource(), item.title(), item.context(), item.section(), item.due_date());
      continue;
    }
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(item.due_date());
    if (!day.ok()) continue;
    DueItem& due = days.emplace_back();
    due.key = absl::StrCat(pb::InboxKind_Name(item.kind()), "|", item.resource(), "|",
                           item.kind() == pb::INBOX_KIND_SHARED_KPI_DUE ? item.note() : "");
    due.day = *day;
    due.kind = words.Value(*pb::InboxKind_descriptor(), item.kind());
    due.title = item.title();
    due.whose = WhoseItem(visit, item);
    due.address = AddressOfResource(view::InboxSubject(item));
  }
}

void AddCases(const Visit& visit, const pb::ListCasesResponse& cases, std::vector<DueItem>& days) {
  const domain::Words words(visit.lang);
  for (const pb::Case& one : cases.cases()) {
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(one.review_by_date());
    // A text that nobody reads yet is not looked at again.
    const bool published = one.state() == pb::LIFECYCLE_STATE_PUBLISHED || one.revising();
    if (!day.ok() || *day < visit.today || !published) continue;
    days.push_back(
        {absl::StrCat(pb::InboxKind_Name(pb::INBOX_KIND_CASE_OVERDUE), "|", one.name(), "|"), *day,
         words.Value(*pb::InboxKind_descriptor(), pb::INBOX_KIND_CASE_OVERDUE), one.title(),
         one.contact_section(), AddressOfResource(one.name())});
  }
}

void AddMilestones(const Visit& visit, const pb::ListInitiativesResponse& initiatives,
                   std::vector<DueItem>& days) {
  for (const pb::Initiative& initiative : initiatives.initiatives()) {
    for (const pb::InitiativeMilestone& milestone : initiative.milestones()) {
      const bool open = milestone.state() == pb::MILESTONE_STATE_PLANNED ||
                        milestone.state() == pb::MILESTONE_STATE_DELAYED ||
                        milestone.state() == pb::MILESTONE_STATE_UNSPECIFIED;
      if (!open || milestone.due().kind() == pb::When::KIND_UNSPECIFIED) continue;
      const absl::StatusOr<pb::When> when = domain::CompleteWhen(milestone.due());
      if (!when.ok()) continue;
      const absl::CivilDay day = domain::LastDay(*when);
      if (day > visit.today + kDueDaysAhead) continue;
      days.push_back({absl::StrCat("milestone|", initiative.name(), "|", milestone.title()), day,
                      visit.Say({"Milestone", "連携の節目"}),
                      visit.Say({absl::StrCat(initiative.title(), ": ", milestone.title()),
                                 absl::StrCat(initiative.title(), "：", milestone.title())}),
                      "", AddressOfResource(initiative.name())});
    }
  }
}

}  // namespace

std::vector<DueItem>::const_iterator Due::FirstToCome(absl::CivilDay today) const {
  return std::find_if(days.begin(), days.end(),
                      [&](const DueItem& item) { return item.day >= today; });
}

std::string WhoseItem(const Visit& visit, const pb::InboxItem& item) {
  if (!item.section().empty()) return item.section();
  const domain::Words words(visit.lang);
  std::vector<std::string> roles;
  for (const int role : item.roles()) roles.push_back(words.Value(*pb::Role_descriptor(), role));
  return absl::StrJoin(roles, visit.Say({", ", "・"}));
}

absl::StatusOr<Due> FetchDue(Visit& visit, const InboxChoice& choice) {
  auto waiting =
      visit.calls.BeginList<pb::InboxItem>("InboxService/ListInboxItems", choice.Request());
  pb::ListSectionsRequest list_sections;
  list_sections.set_page_size(1000);
  auto sections =
      visit.calls.Begin<pb::ListSectionsResponse>("IdentityService/ListSections", list_sections);
  Due due;
  ASSIGN_OR_RETURN(const pb::WhoAmIResponse me, BeginMe(visit).Get());
  due.me = me.account();
  const std::string& own = due.me.organization();
  const std::string last = domain::FormatDate(visit.today + kDueDaysAhead);
  // What would be overdue the day after is due by then.
  pb::ListOverdueKpisRequest ahead;
  ahead.set_parent(own);
  ahead.set_as_of(last);
  ahead.set_page_size(1000);
  auto kpis = visit.calls.BeginList<pb::KpiProgress>("AnalysisService/ListOverdueKpis", ahead);
  pb::ListCasesRequest list_cases;
  list_cases.set_filter(absl::StrCat("owner=\"", own, "\" AND review_by_date>=\"",
                                     domain::FormatDate(visit.today), "\" AND review_by_date<=\"",
                                     last, "\""));
  list_cases.set_page_size(kCasesAhead);
  auto cases = visit.calls.Begin<pb::ListCasesResponse>("CaseService/ListCases", list_cases);
  pb::ListInitiativesRequest list_initiatives;
  list_initiatives.set_filter(absl::StrCat("member=\"", own, "\""));
  list_initiatives.set_page_size(kInitiativesAhead);
  auto initiatives = visit.calls.Begin<pb::ListInitiativesResponse>(
      "InitiativeService/ListInitiatives", list_initiatives);
  PlanCalendars calendars(visit, own);
  FollowedCalls followed(visit);
  const std::vector<std::unique_ptr<DatedThings>> dated = BeginDatedThings(visit, me);

  ASSIGN_OR_RETURN(due.items, waiting.Get());
  std::stable_sort(due.items.begin(), due.items.end(), view::StandsBefore);
  if (const auto known = sections.Get(); known.ok())
    due.sections.assign(known->sections().begin(), known->sections().end());
  Figures figures;
  calendars.Read(due.more);
  followed.Read(due.more);
  for (const auto& things : dated) things->Read(due.more);
  const auto others = [&](const std::string& resource) {
    return calendars.Has(resource) || followed.Has(resource) ||
           absl::c_any_of(dated, [&](const auto& things) { return things->Has(resource); });
  };
  AddWaiting(visit, due.items, others, figures, due.days);
  for (const auto& things : dated) things->Take(due.days);
  followed.Take(due.days);
  const Concern concerns(choice, due);
  calendars.Take(concerns, due.days);
  const std::string today = domain::FormatDate(visit.today);
  if (const auto found = kpis.Get(); found.ok()) {
    due.more = due.more || found->size() >= kMostItems;
    for (const pb::KpiProgress& kpi : *found) {
      // What has passed waits in the inbox.
      if (kpi.due_date() >= today && concerns(kpi.section()))
        figures.Add(kpi.kpi(), kpi.title(), kpi.vision_title(), kpi.section(), kpi.due_date());
    }
  } else {
    due.more = true;
  }
  figures.Take(visit, due.days);
  if (const auto found = cases.Get(); found.ok()) {
    due.more = due.more || !found->next_page_token().empty();
    AddCases(visit, *found, due.days);
  } else {
    due.more = true;
  }
  if (const auto found = initiatives.Get(); found.ok()) {
    due.more = due.more || !found->next_page_token().empty();
    AddMilestones(visit, *found, due.days);
  } else {
    due.more = true;
  }
  std::stable_sort(due.days.begin(), due.days.end(), [](const DueItem& a, const DueItem& b) {
    return std::tie(a.day, a.kind, a.title) < std::tie(b.day, b.kind, b.title);
  });
  return due;
}

}  // namespace renkei::web
