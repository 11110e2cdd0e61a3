// 計画の評価: what the owners, their council and others say of a fiscal year, beside what a rubric
// computes. Nothing adds them up.

#ifndef RENKEI_CLIENT_VIEW_PAGE_PLAN_EVALUATIONS_H_
#define RENKEI_CLIENT_VIEW_PAGE_PLAN_EVALUATIONS_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/planning.pb.h"
#include "renkei/v1/progress.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "2023年度の自己評価"
std::string EvaluationTitle(const pb::PlanEvaluation& evaluation, const domain::Words& words);

// A row for the plan as a whole and for each part of which somebody says something: in the order of
// `progress`, and behind it what that leaves out. `evaluations` are those of one year.
Table EvaluationTable(const std::vector<pb::PlanEvaluation>& evaluations,
                      const pb::GetVisionProgressResponse& progress, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_PLAN_EVALUATIONS_H_
