// What stands beside a plan: opinions and answers, and its calendar; as pages and as files.
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/opinions.h"
#include "client/view/page/plan_calendar.h"
#include "client/web/page/calendar_file.h"
#include "client/web/page/file_ways.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "client/web/page/plan_record.h"
#include "client/web/page/step_days.h"
#include "client/web/page/steps.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// As many as a page of the server's has, and as the file has after one another.
constexpr int kPageOfPlanning = 1'000;
// Of opinions a page has so many: a plan may have 20,000.
constexpr int kOpinionsOnPage = 200;

Awaited<pb::Vision> BeginHead(Visit& visit, const std::string& name) {
  pb::GetVisionRequest head;
  head.set_name(name);
  return visit.calls.Begin<pb::Vision>("VisionService/GetVision", head);
}

// The plan and its opinions, as a council reads them; a part of them on a page.
struct FetchedOpinions {
  pb::Vision vision;
  std::vector<pb::Opinion> opinions;
  // Of the next part; empty: there is none.
  std::string next;
  // Of all of them.
  pb::CountOpinionsResponse counted;
};

// The part that begins at `part`, in one call of `size`; with `all` those behind it too.
absl::StatusOr<FetchedOpinions> FetchOpinions(Visit& visit, const std::string& name,
                                              const std::string& part, int size, bool all) {
  auto head = BeginHead(visit, name);
  pb::CountOpinionsRequest count;
  count.set_parent(name);
  auto counted =
      visit.calls.Begin<pb::CountOpinionsResponse>("PlanningService/CountOpinions", count);
  pb::ListOpinionsRequest list;
  list.set_parent(name);
  list.set_page_size(size);
  list.set_page_token(part);
  FetchedOpinions fetched;
  do {
    ASSIGN_OR_RETURN(const auto page, visit.calls.Call<pb::ListOpinionsResponse>(
                                          "PlanningService/ListOpinions", list));
    fetched.opinions.insert(fetched.opinions.end(), page.opinions().begin(), page.opinions().end());
    fetched.next = page.next_page_token();
    list.set_page_token(fetched.next);
  } while (all && !fetched.next.empty());
  ASSIGN_OR_RETURN(fetched.counted, counted.Get());
  ASSIGN_OR_RETURN(fetched.vision, head.Get());
  return fetched;
}

// What is not cancelled, for a calendar program.
std::string StepsForCalendars(const Visit& visit, const std::string& name,
                              const std::vector<pb::PlanStep>& calendar) {
  std::vector<CalendarDay> days;
  for (const pb::PlanStep& step : calendar) {
    if (step.state() == pb::PLAN_STEP_STATE_CANCELLED) continue;
    for (const StepDay& day : DaysOfStep(step, visit.lang)) {
      days.push_back({CalendarUid(day.key), day.day, day.title, step.note(),
                      visit.origin.empty() ? "" : absl::StrCat(visit.origin, "/", step.name())});
    }
  }
  return CalendarFile(name, days, visit.now);
}

}  // namespace

AwaitedList<pb::PlanStep> BeginCalendar(Visit& visit, const std::string& vision) {
  pb::ListPlanStepsRequest list;
  list.set_parent(vision);
  list.set_page_size(kPageOfPlanning);
  return visit.calls.BeginList<pb::PlanStep>("PlanningService/ListPlanSteps", list);
}

absl::StatusOr<Shown> VisionOpinionsPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const FetchedOpinions fetched,
                   FetchOpinions(visit, name, PartIn(visit), kOpinionsOnPage, /*all=*/false));
  std::vector<const char*> steps;
  const auto account = me.Get();
  if (account) steps = OpinionStepsOf(fetched.vision, *account);
  return visit.calls.titles().Titled([&] {
    view::Page page = view::OpinionsPage(fetched.vision.title(), fetched.opinions, fetched.counted,
                                         visit.words());
    // Who may change one is led to it from its number.
    if (!steps.empty()) {
      auto& table = std::get<view::Table>(page.blocks.back().kind);
      for (size_t i = 0; i < table.rows.size(); ++i)
        table.rows[i].cells[0].resource = fetched.opinions[i].name();
    }
    Shown shown;
    WriteFormLinks(shown.main, visit, name, steps);
    shown.main.Append(std::move(ShownPage(visit, page).main));
    WriteNextPart(shown.main, visit, fetched.next);
    WriteFileLinks(shown.main, visit, {"All of these opinions", "すべての意見"});
    if (!steps.empty()) {
      WriteWayToImport(
          shown.main, visit, pb::EXCHANGE_KIND_OPINIONS, name, account->organization(),
          {"Import opinions and answers from a workbook", "意見と対応をExcelファイルから取り込む"});
    }
    shown.title = page.head.title;
    shown.subtitle = page.head.subtitle;
    shown.tabs = VisionTabs(visit, name, "opinions");
    return shown;
  });
}

absl::StatusOr<PageFile> VisionOpinionsFile(Visit& visit, const std::string& name,
                                            FileFormat format) {
  ASSIGN_OR_RETURN(const FetchedOpinions fetched,
                   FetchOpinions(visit, name, "", kPageOfPlanning, /*all=*/true));
  const std::string title = fetched.vision.title() + visit.Say({" opinions", " 意見と対応"});
  if (format == kJson) {
    JsonObject json;
    json.Add("opinions", fetched.opinions);
    json.Add("counts", fetched.counted);
    return std::move(json).Take(title);
  }
  const view::Table table = visit.calls.titles().Titled(
      [&] { return view::OpinionTable(fetched.opinions, visit.words()); });
  return TableFile(table, title, format);
}

absl::StatusOr<Shown> OpinionPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  auto head = BeginHead(visit, PlanOfRecord(name));
  pb::GetOpinionRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const pb::Opinion opinion,
                   visit.calls.Call<pb::Opinion>("PlanningService/GetOpinion", get));
  ASSIGN_OR_RETURN(const pb::Vision vision, head.Get());
  std::vector<const char*> steps;
  if (const auto account = me.Get()) steps = StepsOfOpinion(vision, opinion, *account);
  return RecordShown(visit, opinion,
                     visit.Say({absl::StrCat("Opinion ", opinion.number()),
                                absl::StrCat("意見 ", opinion.number())}),
                     steps, "opinions");
}

absl::StatusOr<Shown> VisionCalendarPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  auto head = BeginHead(visit, name);
  auto steps_of_plan = BeginCalendar(visit, name);
  ASSIGN_OR_RETURN(const std::vector<pb::PlanStep> calendar, steps_of_plan.Get());
  ASSIGN_OR_RETURN(const pb::Vision vision, head.Get());
  std::vector<const char*> steps;
  if (const auto account = me.Get()) steps = CalendarStepsOf(vision, *account);
  return visit.calls.titles().Titled([&] {
    Shown shown;
    WriteFormLinks(shown.main, visit, name, steps);
    WriteBlocks(shown.main, visit,
                {view::CalendarTable(calendar, visit.today, !steps.empty(), visit.words())});
    WriteFileLinks(shown.main, visit, {"This calendar", "この日程"});
    shown.title = vision.title();
    shown.subtitle = visit.Say({"Calendar", "策定の日程"});
    shown.tabs = VisionTabs(visit, name, "calendar");
    return shown;
  });
}

absl::StatusOr<PageFile> VisionCalendarFile(Visit& visit, const std::string& name,
                                            FileFormat format) {
  auto head = BeginHead(visit, name);
  auto steps_of_plan = BeginCalendar(visit, name);
  ASSIGN_OR_RETURN(const std::vector<pb::PlanStep> calendar, steps_of_plan.Get());
  ASSIGN_OR_RETURN(const pb::Vision vision, head.Get());
  const std::string title = vision.title() + visit.Say({" calendar", " 策定の日程"});
  if (format == kCalendar) return PageFile{title, StepsForCalendars(visit, title, calendar)};
  if (format == kJson) {
    JsonObject json;
    json.Add("steps", calendar);
    return std::move(json).Take(title);
  }
  return TableFile(view::CalendarTable(calendar, visit.today, /*for_owners=*/false, visit.words()),
                   title, format);
}

absl::StatusOr<Shown> PlanStepPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  auto head = BeginHead(visit, PlanOfRecord(name));
  pb::GetPlanStepRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const pb::PlanStep step,
                   visit.calls.Call<pb::PlanStep>("PlanningService/GetPlanStep", get));
  ASSIGN_OR_RETURN(const pb::Vision vision, head.Get());
  std::vector<const char*> steps;
  if (const auto account = me.Get(); account && !CalendarStepsOf(vision, *account).empty())
    steps = {"PlanningService/UpdatePlanStep", "PlanningService/DeletePlanStep"};
  return RecordShown(visit, step, view::StepTitle(step, visit.words()), steps, "calendar");
}

}  // namespace renkei::web
