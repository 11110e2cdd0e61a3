// The counts that a strategy's paper prints: so many basic goals, pillars, measures and KPIs, with
// re-mentions (再掲) told apart.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_SUMMARY_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_SUMMARY_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/summary.pb.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

// Subtrees that one summary lists. A paper prints some dozens of lines; a plan of 20,000 nodes
// would otherwise answer with a megabyte that nobody reads.
inline constexpr size_t kMaxSummarySubtrees = 1'000;

// The counts of the plan, or of the subtree of `node` ("" = the plan). `revision` is left at 0.
// NOT_FOUND when the plan has no such node.
[[nodiscard]] absl::StatusOr<pb::VisionSummary> Summarize(const PlanIndex& plan,
                                                          absl::string_view node);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_SUMMARY_H_
