// What is said of a plan year by year; as a page, as files, and one judgement on a page of its own.
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/plan_evaluations.h"
#include "client/web/page/error_page.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "client/web/page/plan_record.h"
#include "client/web/page/steps.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

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
  ASSIGN_OR_RETURN(std::vector<pb::PlanEvaluation> all, FetchEvaluationsOf(visit, name));
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

}  // namespace

absl::StatusOr<std::vector<pb::PlanEvaluation>> FetchEvaluationsOf(Visit& visit,
                                                                   const std::string& vision) {
  // As many as a page of the server's has.
  constexpr int kEvaluationsAtOnce = 1'000;
  pb::ListPlanEvaluationsRequest list;
  list.set_parent(vision);
  list.set_page_size(kEvaluationsAtOnce);
  return visit.calls.List<pb::PlanEvaluation>("PlanningService/ListPlanEvaluations", list);
}

absl::StatusOr<pb::PlanEvaluation> FetchEvaluation(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const std::vector<pb::PlanEvaluation> all,
                   FetchEvaluationsOf(visit, PlanOfRecord(name)));
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const pb::PlanEvaluation& one) { return one.name() == name; });
  if (found == all.end()) return NoSuchPage();
  return *found;
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

absl::StatusOr<Shown> PlanEvaluationPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  pb::GetVisionRequest get;
  get.set_name(PlanOfRecord(name));
  auto head = visit.calls.Begin<pb::Vision>("VisionService/GetVision", get);
  ASSIGN_OR_RETURN(const pb::PlanEvaluation evaluation, FetchEvaluation(visit, name));
  ASSIGN_OR_RETURN(const pb::Vision vision, head.Get());
  std::vector<const char*> steps;
  if (const auto account = me.Get(); account && !EvaluationStepsOf(vision, *account).empty())
    steps = {"PlanningService/DeletePlanEvaluation"};
  return RecordShown(visit, evaluation, view::EvaluationTitle(evaluation, visit.words()), steps,
                     "evaluations");
}

}  // namespace renkei::web
