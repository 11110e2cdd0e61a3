#include "client/view/page/plan_evaluations.h"

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/initiative_words.h"
#include "client/view/page/plan_part.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::view {
namespace {

using Evaluations = std::map<int, const pb::PlanEvaluation*>;  // by evaluator

// "B（87％）": as the rubric has it.
std::string MachineWords(const pb::NodeProgress& progress, Lang lang) {
  if (!progress.has_percent()) return progress.label();
  const std::string percent = domain::GroupedNumber(std::round(progress.percent()));
  return In(lang, {absl::StrCat(progress.label(), " (", percent, "%)"),
                   absl::StrCat(progress.label(), "（", percent, "％）")});
}

// The rating, the words, and whose they are.
std::string EvaluationWords(const pb::PlanEvaluation& evaluation, const domain::Words& words) {
  std::string said = words.Value(*pb::EvaluationRating_descriptor(), evaluation.rating());
  if (!evaluation.text().empty())
    absl::StrAppend(&said, said.empty() ? "" : "\n", evaluation.text());
  std::string whose = evaluation.judged_by();
  if (!evaluation.date().empty()) {
    absl::StrAppend(&whose, whose.empty() ? "" : In(words.lang(), {", ", "、"}),
                    DayInWords(evaluation.date(), words.lang()));
  }
  if (whose.empty()) return said;
  return absl::StrCat(
      said, "\n",
      In(words.lang(), {absl::StrCat("(", whose, ")"), absl::StrCat("（", whose, "）")}));
}

Row EvaluationRow(Cell part, const std::string& machine, const Evaluations& said,
                  const domain::Words& words) {
  Row row;
  row.cells = {std::move(part), machine};
  for (const pb::PlanEvaluator evaluator :
       {pb::PLAN_EVALUATOR_SELF, pb::PLAN_EVALUATOR_COUNCIL, pb::PLAN_EVALUATOR_OUTSIDE}) {
    const auto found = said.find(evaluator);
    Cell& cell = row.cells.emplace_back();
    if (found == said.end()) continue;
    cell.text = EvaluationWords(*found->second, words);
    cell.resource = found->second->name();
  }
  return row;
}

}  // namespace

std::string EvaluationTitle(const pb::PlanEvaluation& evaluation, const domain::Words& words) {
  const std::string whose = words.Value(*pb::PlanEvaluator_descriptor(), evaluation.evaluator());
  const int year = evaluation.fiscal_year();
  return In(words.lang(),
            {absl::StrCat("FY", year, ": ", whose), absl::StrCat(year, "年度の", whose)});
}

Table EvaluationTable(const std::vector<pb::PlanEvaluation>& evaluations,
                      const pb::GetVisionProgressResponse& progress, const domain::Words& words) {
  const Lang lang = words.lang();
  const auto evaluator = [&](pb::PlanEvaluator one) {
    return words.Value(*pb::PlanEvaluator_descriptor(), one);
  };
  Table table;
  table.columns = {{In(lang, {"PART OF THE PLAN", "施策等"}), false, true},
                   {In(lang, {"BY THE RUBRIC", "評価基準による判定"})},
                   {evaluator(pb::PLAN_EVALUATOR_SELF), false, true, false, true},
                   {evaluator(pb::PLAN_EVALUATOR_COUNCIL), false, true, false, true},
                   {evaluator(pb::PLAN_EVALUATOR_OUTSIDE), false, true, false, true}};
  std::map<std::string, Evaluations> of_part;
  for (const pb::PlanEvaluation& evaluation : evaluations)
    of_part[evaluation.node()][evaluation.evaluator()] = &evaluation;
  table.rows.push_back(EvaluationRow(In(lang, {"the plan as a whole", "計画全体"}),
                                     MachineWords(progress.plan(), lang), of_part[""], words));
  of_part.erase("");
  for (const pb::NodeProgress& node : progress.nodes()) {
    const auto said = of_part.find(node.node());
    if (said == of_part.end()) continue;
    Cell part =
        absl::StrCat(node.display_label(), node.display_label().empty() ? "" : " ", node.title());
    part.resource = node.node();
    table.rows.push_back(
        EvaluationRow(std::move(part), MachineWords(node, lang), said->second, words));
    of_part.erase(said);
  }
  // Without KPIs, or in force no more.
  for (const auto& [node, said] : of_part)
    table.rows.push_back(EvaluationRow(PlanPartCell(node, words), "", said, words));
  return table;
}

}  // namespace renkei::view
