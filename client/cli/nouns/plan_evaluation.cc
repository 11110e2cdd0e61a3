// `renkei evaluation`: what is said of a plan year by year (評価).
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/planning_service.pb.h"

namespace renkei::cli {
namespace {

constexpr int kEvaluationPageSize = 2000;
const Text kJudgedHelp = {
    "The vision: name, OWNER/EXTERNAL_ID, or an organization that has one only",
    "ビジョン。リソース名、所有団体/外部ID、またはビジョンが一つだけの団体"};
const Text kJudgedYearHelp = {"The fiscal year that is judged", "評価の対象の年度（西暦）"};

std::vector<Column<pb::PlanEvaluation>> EvaluationColumns(Session& session) {
  using E = pb::PlanEvaluation;
  return {{Heading<E>("fiscal_year"), [](const E& e) { return absl::StrCat(e.fiscal_year()); }},
          {Heading<E>("node"), Says<E>(session, "node"), false, true},
          {Heading<E>("evaluator"), Says<E>(session, "evaluator")},
          {Heading<E>("rating"), Says<E>(session, "rating")},
          {Heading<E>("text"), [](const E& e) { return e.text(); }, false, true},
          {Heading<E>("judged_by"), [](const E& e) { return e.judged_by(); }, false, true},
          {Heading<E>("date"), [](const E& e) { return e.date(); }},
          {{"NAME", "リソース名"}, [](const E& e) { return e.name(); }, false, false, true}};
}

absl::Status PrintRecorded(Session& session, const pb::RecordPlanEvaluationsRequest&,
                           const pb::RecordPlanEvaluationsResponse& reply) {
  session.printer().List(
      std::vector<pb::PlanEvaluation>(reply.evaluations().begin(), reply.evaluations().end()),
      EvaluationColumns(session));
  NoteDryRun(session);
  if (reply.unchanged() > 0)
    session.Note({"it was recorded already; nothing changed",
                  "すでに同じ評価が記録されています。変更はありません。"});
  return absl::OkStatus();
}

}  // namespace

void AddPlanEvaluation(CommandTree& tree) {
  Noun noun = tree.AddNoun("evaluation", {"What is said of plans year by year",
                                          "計画の年度ごとの評価（自己評価、推進会議、外部）"});
  AddVerb(noun, {.name = "list",
                 .description = {"Lists the evaluations of a plan", "計画の評価を一覧します"},
                 .calls = "PlanningService/ListPlanEvaluations",
                 .takes = {Field("VISION", "parent", kJudgedHelp, &Resolver::Vision),
                           Number("--year", "fiscal_year", 1950, 2200, kJudgedYearHelp), Limit()},
                 .prints = Listed(EvaluationColumns, kEvaluationPageSize),
                 .examples = {{"renkei evaluation list 141003/strategy-2023 --year 2024",
                               {"Of one year", "一つの年度"}}}});
  AddVerb(
      noun,
      {.name = "record",
       .description = {"Records an evaluation; it replaces that of the same year and evaluator",
                       "評価を記録します。同じ年度・同じ区分のものは置き換わります"},
       .calls = "PlanningService/RecordPlanEvaluations",
       .takes = {Field("VISION", "parent", kJudgedHelp),
                 NeededNumber("--year", "evaluations.fiscal_year", 1950, 2200, kJudgedYearHelp),
                 Needed("--by", "evaluations.evaluator", {"Whose judgement it is", "評価の区分"}),
                 Field("--node VISION/NODE", "evaluations.node",
                       {"Of this node (left out: the plan as a whole)",
                        "この施策等の評価（省略時は計画全体）"},
                       &Resolver::Node),
                 Field("--rating", "evaluations.rating", {"The rating", "評価"}),
                 Field("--text TEXT", "evaluations.text", {"In words", "所見"}),
                 Field("--judged-by TEXT", "evaluations.judged_by",
                       {"As printed: 総合戦略推進会議", "評価者（例：総合戦略推進会議）"}),
                 Field("--date", "evaluations.date", {"The day of it", "評価日"})},
       .prints = Then<pb::RecordPlanEvaluationsResponse>(PrintRecorded),
       .examples = {{"renkei evaluation record 141003/strategy-2023 --year 2024 --by council "
                     "--rating B --text おおむね順調 --judged-by 総合戦略推進会議",
                     {"The council's, of the whole plan", "推進会議による計画全体の評価"}}}});
  AddVerb(noun,
          {.name = "delete",
           .description = {"Removes an evaluation", "評価を削除します"},
           .calls = "PlanningService/DeletePlanEvaluation",
           .takes = {Field("EVALUATION", "name", {"Its name", "リソース名"}), Etag()},
           .prints = Removed(),
           .examples = {{"renkei evaluation delete "
                         "organizations/141003/visions/01m8hdbvvnwntqc7jwqcm348n9/evaluations/"
                         "fy2024-council",
                         {"By its name", "リソース名で"}}}});
}

}  // namespace renkei::cli
