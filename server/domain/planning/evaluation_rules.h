// Evaluations of a plan: their ids, and what must hold of them.

#ifndef RENKEI_SERVER_DOMAIN_PLANNING_EVALUATION_RULES_H_
#define RENKEI_SERVER_DOMAIN_PLANNING_EVALUATION_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/v1/planning.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// "fy2024-council"; of a node its id comes behind it: "fy2024-council-01m8hd...". An evaluation of
// one year, part and evaluator has one id.
std::string EvaluationId(const pb::PlanEvaluation& evaluation);

// The id of the node that an evaluation with this id is of; "" where it is of the plan as a whole,
// nullopt where it is no id of an evaluation.
std::optional<std::string> NodeOfEvaluationId(absl::string_view id);

// NOTHING_STATED: neither a rating nor words. Fields are those of the evaluation.
std::vector<pb::FieldViolation> CheckEvaluation(const pb::PlanEvaluation& evaluation);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_PLANNING_EVALUATION_RULES_H_
