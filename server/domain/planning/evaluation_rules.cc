#include "server/domain/planning/evaluation_rules.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/faults.h"
#include "server/domain/resource_name.h"

namespace renkei::domain {
namespace {

constexpr size_t kYearDigits = 4;

// "council".
std::string EvaluatorToken(pb::PlanEvaluator evaluator) {
  return absl::AsciiStrToLower(
      absl::StripPrefix(pb::PlanEvaluator_Name(evaluator), "PLAN_EVALUATOR_"));
}

}  // namespace

std::string EvaluationId(const pb::PlanEvaluation& evaluation) {
  std::string id =
      absl::StrCat("fy", evaluation.fiscal_year(), "-", EvaluatorToken(evaluation.evaluator()));
  if (!evaluation.node().empty()) absl::StrAppend(&id, "-", LastSegment(evaluation.node()));
  return id;
}

std::optional<std::string> NodeOfEvaluationId(absl::string_view id) {
  if (!absl::ConsumePrefix(&id, "fy") || id.size() <= kYearDigits) return std::nullopt;
  id.remove_prefix(kYearDigits);
  if (!absl::ConsumePrefix(&id, "-")) return std::nullopt;
  for (const pb::PlanEvaluator evaluator :
       {pb::PLAN_EVALUATOR_SELF, pb::PLAN_EVALUATOR_COUNCIL, pb::PLAN_EVALUATOR_OUTSIDE}) {
    if (!absl::ConsumePrefix(&id, EvaluatorToken(evaluator))) continue;
    if (id.empty()) return "";
    if (absl::ConsumePrefix(&id, "-") && !id.empty()) return std::string(id);
    return std::nullopt;
  }
  return std::nullopt;
}

std::vector<pb::FieldViolation> CheckEvaluation(const pb::PlanEvaluation& evaluation) {
  Faults faults;
  if (evaluation.rating() == pb::EVALUATION_RATING_UNSPECIFIED && evaluation.text().empty()) {
    faults.Add("rating", "NOTHING_STATED",
               {"give a rating (A to D), words, or both",
                "評価（A〜D）か所見の、少なくとも一方を入力してください。"});
  }
  return faults.Take();
}

}  // namespace renkei::domain
