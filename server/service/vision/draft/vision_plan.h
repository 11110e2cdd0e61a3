// Making a whole draft equal to a target in as few commits as its size allows: what ApplyVision and
// RestoreRevision have in common. The target as a whole has been checked before.
//
// What fits one commit is one commit. Otherwise it takes several, in an order that keeps every
// state between them valid (no reference to what is not there, no cycle, not too deep):
//   1. nodes that move are put at the top, removed ones lose their re-mentions, and external_ids
//      that another record takes over are given up
//   2. nodes are created and changed, parents before children, without new re-mentions
//   3. new re-mentions of nodes
//   4. KPIs, then actuals
//   5. removals: KPIs, then nodes, children first; a changed head with the last of them
// While it replaces one tree by another the draft may hold more records than a tree may; what is
// submitted is counted anew. An activity may name a KPI that comes with a later commit: a reader
// who finds none shows none.
// Each commit requires that nobody else has written to the draft since the plan was made; otherwise
// the caller plans again, and what was done already is no longer in the new plan.

#ifndef RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_PLAN_H_
#define RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_PLAN_H_

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/service/frame/method.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_change.h"
#include "server/service/vision/draft/vision_draft.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// One record of a draft that becomes another. Neither of both is never the case.
template <typename Kind>
struct ItemChange {
  std::optional<storage::Row<typename Kind::Message>> old;  // nullopt: created
  std::optional<typename Kind::Message> target;             // nullopt: removed
  int depth = 0;  // in the target; of removed ones in the draft

  bool creates() const { return !old; }
  bool removes() const { return !target; }
};

struct ActualOfKpi {
  ActualChange change;
  internal_pb::EffectiveAudience audience;
};

// All that differs between a draft and its target.
struct DraftPlan {
  VisionRow head;                         // version kNone: it is created, with the first commit
  std::optional<pb::Vision> head_target;  // nullopt: it stays
  storage::Sequence published_at = storage::Sequence::kNone;
  std::vector<ItemChange<NodeKind>> nodes;
  std::vector<ItemChange<KpiKind>> kpis;
  std::vector<ActualOfKpi> actuals;

  bool creates_head() const { return head.version == storage::Sequence::kNone; }
  // Whether it changes anything that only a draft may change.
  bool edits_draft() const { return head_target || !nodes.empty() || !kpis.empty(); }
};

// How far it got; what a plan's commits have done adds up over several plans.
struct PlanProgress {
  struct Counts {
    int created = 0;
    int updated = 0;
    int removed = 0;
  };
  Counts nodes;
  Counts kpis;
  Counts actuals;
  bool created_head = false;
  int commits = 0;
};

// What the plan would do, as if it were done.
PlanProgress Foresee(const DraftPlan& plan);

// The plan as one mutation, for who commits it with something else; nullopt where it takes several
// commits. Made and asked for on the snapshot of `call`.
[[nodiscard]] absl::StatusOr<std::optional<storage::Mutation>> AsOneCommit(const Call& call,
                                                                           DraftPlan plan);

// Plans and executes until it is done or one plan has failed too often without any progress.
// `make_plan` is called with a fresh snapshot; `first` is false once a commit of this job's has
// been done, so that it does not compare the client's etag with its own work.
[[nodiscard]] absl::StatusOr<PlanProgress> RunPlans(
    Job& job,
    const std::function<absl::StatusOr<DraftPlan>(const Call& call, bool first)>& make_plan);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_PLAN_H_
