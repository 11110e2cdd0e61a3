// What stands beside a plan: opinions and answers, its calendar, its evaluations year by year; as pages
// and as files.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/opinions.h"
#include "client/view/page/plan_calendar.h"
#include "client/view/page/plan_evaluations.h"
#include "client/web/page/calendar_file.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "client/web/page/step_days.h"
#include "client/web/page/steps.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// As many as a page of the server's has, and as the file has after one another.
constexpr int kPageOfPlanning = 1'000;

Awaited<pb::Vision> BeginHead(Visit& visit, const std::string& name) {
  pb::GetVisionRequest head;
  head.set_name(name);
  return visit.calls.Begin<pb::Vision>("VisionService/GetVision", head);
}

AwaitedList<pb::Opinion> BeginOpinions(Visit& visit, const std::string& vision) {
  pb::ListOpinionsRequest list;
  list.set_parent(vision);
  list.set_page_size(kPageOfPlanning);
  return visit.calls.BeginList<pb::Opinion>("PlanningService/ListOpinions", list);
}

// The plan and its opinions, to be printed as a council reads them.
struct FetchedOpinions {
  pb::Vision vision;
  std::vector<pb::Opinion> opinions;
  pb::CountOpinionsResponse counted;
};

absl::StatusOr<FetchedOpinions> FetchOpinions(Visit& visit, const std::string& name) {
  auto head = BeginHead(visit, name);
  auto all = BeginOpinions(visit, name);
  pb::CountOpinionsRequest count;
  count.set_parent(name);
  auto counted =
      visit.calls.Begin<pb::CountOpinionsResponse>("PlanningService/CountOpinions", count);
  FetchedOpinions fetched;
  ASSIGN_OR_RETURN(fetched.opinions, all.Get());
  ASSIGN_OR_RETURN(fetched.counted, counted.Get());
  ASSIGN_OR_RETURN(fetched.vision, head.Get());
  return fetched;
}

// The year that the address asks for, else the last one that was evaluated, else the last that has
// ended.
int YearJudged(const Visit& visit, const std::vector<pb::PlanEvaluation>& evaluations) {
  const int asked = visit.query.Number("year", domain::kLastYear, 0);
  if (asked >= domain::kFirstYear) return asked;
  int last = 0;
  for (const pb::PlanEvaluation& evaluation : evaluations)
    last = std::max(last, evaluation.fiscal_year());
  return last != 0 ? last : domain::FiscalYearOf(visit.today) - 1;
}

struct FetchedEvaluations {
  PlanProgress progress;
  int year = 0;
  std::set<int> years;  // of which there are some, and the one that is shown
  std::vector<pb::PlanEvaluation> evaluations;  // of that year
  bool carries = false;  // the owners said something of the year before, and nothing of this one
};

// The plan in its order, of a day on which none of it was in force: the rubric says nothing of that year.
absl::StatusOr<PlanProgress> PlanUnjudged(Visit& visit, pb::GetVisionProgressRequest request) {
  request.clear_as_of();
  ASSIGN_OR_RETURN(PlanProgress plan, FetchProgress(visit, std::move(request)));
  const auto forget = [](pb::NodeProgress& part) {
    part.clear_label();
    part.clear_percent();
  };
  forget(*plan.progress.mutable_plan());
  for (pb::NodeProgress& node : *plan.progress.mutable_nodes()) forget(node);
  return plan;
}

absl::StatusOr<FetchedEvaluations> FetchEvaluations(Visit& visit, const std::string& name) {
  pb::ListPlanEvaluationsRequest list;
  list.set_parent(name);
  list.set_page_size(kPageOfPlanning);
  ASSIGN_OR_RETURN(
      std::vector<pb::PlanEvaluation> all,
      visit.calls.List<pb::PlanEvaluation>("PlanningService/ListPlanEvaluations", list));
  FetchedEvaluations fetched;
  fetched.year = YearJudged(visit, all);
  fetched.years.insert(fetched.year);
  const auto says = [&](int year) {
    return std::any_of(all.begin(), all.end(), [&](const pb::PlanEvaluation& one) {
      return one.evaluator() == pb::PLAN_EVALUATOR_SELF && one.fiscal_year() == year;
    });
  };
  fetched.carries = says(fetched.year - 1) && !says(fetched.year);
  for (pb::PlanEvaluation& evaluation : all) {
    fetched.years.insert(evaluation.fiscal_year());
    if (evaluation.fiscal_year() == fetched.year)
      fetched.evaluations.push_back(std::move(evaluation));
  }
  // As the rubric judges the year when it has ended; a year that runs as it stands.
  pb::GetVisionProgressRequest progress;
  progress.set_name(name);
  progress.set_page_size(2'000);
  const absl::CivilDay end(fetched.year + 1, 3, 31);
  if (end < visit.today) progress.set_as_of(domain::FormatDate(end));
  absl::StatusOr<PlanProgress> judged = FetchProgress(visit, progress);
  if (absl::IsNotFound(judged.status()) && !progress.as_of().empty())
    judged = PlanUnjudged(visit, std::move(progress));
  if (!judged.ok()) return judged.status();
  fetched.progress = *std::move(judged);
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

std::string PlanOfRecord(const std::string& part) {
  return std::string(domain::ParentName(part, 4));
}

// One record, its fields by their labels; `list`: the view of the plan that has all of its kind.
template <class M>
Shown RecordShown(Visit& visit, const M& record, const std::string& title,
                  const std::vector<const char*>& steps, const char* list) {
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = title;
    const std::string plan = PlanOfRecord(record.name());
    shown.subtitle = visit.calls.titles().Of(plan);
    // The way back is the tab from which one came.
    shown.tabs = VisionTabs(visit, plan, list);
    WriteFormLinks(shown.main, visit, record.name(), steps);
    WriteBlocks(shown.main, visit,
                {view::BriefOf(record, visit.words(), {"etag", "name", "field_updaters"})});
    return shown;
  });
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
  ASSIGN_OR_RETURN(const FetchedOpinions fetched, FetchOpinions(visit, name));
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
    WriteFileLinks(shown.main, visit, {"These opinions", "この一覧"});
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
  ASSIGN_OR_RETURN(const FetchedOpinions fetched, FetchOpinions(visit, name));
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

absl::StatusOr<Shown> VisionEvaluationsPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const FetchedEvaluations fetched, FetchEvaluations(visit, name));
  const pb::Vision& vision = fetched.progress.vision;
  std::vector<const char*> steps;
  if (const auto account = me.Get()) steps = EvaluationStepsOf(vision, *account);
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    WriteFormLinks(shown.main, visit, name, steps);
    if (fetched.carries && !steps.empty()) {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, absl::StrCat("/", name, "/newEvaluations?year=", fetched.year),
                visit.Say({absl::StrCat("Begin FY", fetched.year, " with last year's words"),
                           absl::StrCat("前年度の所見をもとに", fetched.year,
                                        "年度の自己評価を記入する")}));
    }
    {
      const auto years = shown.main.Open("p");
      for (const int year : fetched.years) {
        WriteLink(shown.main,
                  year == fetched.year ? "" : absl::StrCat("/", name, "/evaluations?year=", year),
                  visit.Say({absl::StrCat("FY", year), absl::StrCat(year, "年度")}));
        shown.main.Text("  ");
      }
    }
    WriteBlocks(
        shown.main, visit,
        {view::Paragraphs{{visit.Say(
             {"Four judgements stand beside each other. They are not added up.",
              "評価基準による判定と、3つの区分の評価を並べています。平均や合算はしていません。"})}},
         view::EvaluationTable(fetched.evaluations, fetched.progress.progress, words)});
    WriteFileLinks(shown.main, visit, {"This table", "この表"});
    shown.title = vision.title();
    shown.subtitle = visit.Say(
        {absl::StrCat("Evaluation of FY", fetched.year), absl::StrCat(fetched.year, "年度の評価")});
    shown.tabs = VisionTabs(visit, name, "evaluations");
    return shown;
  });
}

absl::StatusOr<PageFile> VisionEvaluationsFile(Visit& visit, const std::string& name,
                                               FileFormat format) {
  ASSIGN_OR_RETURN(const FetchedEvaluations fetched, FetchEvaluations(visit, name));
  const std::string title = absl::StrCat(
      fetched.progress.vision.title(), visit.Say({absl::StrCat(" FY", fetched.year, " evaluation"),
                                                  absl::StrCat(" ", fetched.year, "年度の評価")}));
  if (format == kJson) {
    JsonObject json;
    json.Add("evaluations", fetched.evaluations);
    json.Add("plan", fetched.progress.progress.plan());
    return std::move(json).Take(title);
  }
  const view::Table table = visit.calls.titles().Titled([&] {
    return view::EvaluationTable(fetched.evaluations, fetched.progress.progress, visit.words());
  });
  return TableFile(table, title, format);
}

}  // namespace renkei::web
