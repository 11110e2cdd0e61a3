#include "server/service/vision/revision/vision_restore.h"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/merge/file_merge.h"
#include "server/service/vision/draft/vision_plan.h"
#include "server/service/vision/draft/vision_tree.h"
#include "server/service/vision/revision/vision_revision.h"
#include "server/service/vision/vision_head.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kRestoredAtOnce = 1'000;

template <typename Kind>
absl::StatusOr<std::vector<typename Kind::Message>> LoadRevision(const Call& call,
                                                                 absl::string_view vision_id,
                                                                 int number) {
  std::vector<typename Kind::Message> items;
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page,
                     ScanRevision<Kind>(call, vision_id, number, after, kRestoredAtOnce));
    for (auto& row : page.rows) items.push_back(std::move(row.message));
    after = page.next;
  } while (!after.empty());
  return items;
}

template <typename Kind>
std::vector<ItemChange<Kind>> Difference(
    const Call& call, const std::vector<storage::Row<typename Kind::Message>>& draft,
    const std::vector<typename Kind::Message>& revision) {
  std::unordered_map<std::string, const storage::Row<typename Kind::Message>*> rows;
  for (const auto& row : draft) rows.emplace(row.message.name(), &row);
  std::vector<ItemChange<Kind>> changes;
  for (const typename Kind::Message& item : revision) {
    const auto found = rows.find(item.name());
    ItemChange<Kind> change;
    if (found != rows.end()) {
      change.old = *found->second;
      rows.erase(found);
      if (SameContent(change.old->message, item)) continue;
    }
    change.target = item;
    StampUpdate(call, change.old ? &change.old->message : nullptr, *change.target);
    changes.push_back(std::move(change));
  }
  for (const auto& row : draft) {
    if (rows.count(row.message.name()) > 0) changes.push_back({row, std::nullopt});
  }
  return changes;
}

// The head's content as it was. Who owns it, its life and its history are not content.
pb::Vision RestoredHead(const pb::Vision& now, const pb::Vision& then) {
  pb::Vision head = then;
  head.set_name(now.name());
  head.clear_etag();
  head.set_external_id(now.external_id());
  *head.mutable_owners() = now.owners();
  head.set_state(now.state());
  head.set_published_revision(now.published_revision());
  *head.mutable_node_framework_items() = now.node_framework_items();
  head.clear_node_count();
  head.clear_kpi_count();
  head.set_submitter(now.submitter());
  *head.mutable_consents() = now.consents();
  *head.mutable_history() = now.history();
  *head.mutable_create_time() = now.create_time();
  *head.mutable_update_time() = now.update_time();
  head.set_updater(now.updater());
  *head.mutable_field_updaters() = now.field_updaters();
  return head;
}

absl::Status SetDepths(const std::vector<const pb::VisionNode*>& target,
                       const std::vector<const pb::VisionNode*>& draft,
                       std::vector<ItemChange<NodeKind>>& changes) {
  ASSIGN_OR_RETURN(const domain::StrategyTree target_tree, BuildTree(target, {}));
  ASSIGN_OR_RETURN(const domain::StrategyTree draft_tree, BuildTree(draft, {}));
  for (ItemChange<NodeKind>& change : changes) {
    change.depth = change.removes()
                       ? draft_tree.DepthOf(TreeId<NodeKind>(change.old->message)).value_or(0)
                       : target_tree.DepthOf(TreeId<NodeKind>(*change.target)).value_or(0);
  }
  return absl::OkStatus();
}

absl::StatusOr<DraftPlan> PlanRestore(const Call& call, const pb::RestoreRevisionRequest& request,
                                      bool first) {
  const std::string vision(VisionNameOf(request.name()));
  ASSIGN_OR_RETURN(VisionRow head, OpenAsOwner(call, vision, request.name()));
  const int number = RevisionNumber(request.name());
  ASSIGN_OR_RETURN(const std::optional<RevisionRow> revision, FindRevision(call, vision, number));
  if (!revision.has_value()) return NotFound(request.name());
  RETURN_IF_ERROR(domain::CheckEditable(head.message.state()));
  if (first) {
    RETURN_IF_ERROR(CheckEtag(call, request.etag(), head.version, vision));
  }
  const absl::string_view id = VisionIdOf(vision);
  ASSIGN_OR_RETURN(const DraftTree draft, LoadDraft(call, id));
  ASSIGN_OR_RETURN(const auto nodes, LoadRevision<NodeKind>(call, id, number));
  ASSIGN_OR_RETURN(const auto kpis, LoadRevision<KpiKind>(call, id, number));

  DraftPlan plan;
  ASSIGN_OR_RETURN(plan.published_at, PublishedAt(call, head.message));
  plan.nodes = Difference<NodeKind>(call, draft.nodes, nodes);
  plan.kpis = Difference<KpiKind>(call, draft.kpis, kpis);
  std::vector<const pb::VisionNode*> target;
  for (const pb::VisionNode& node : nodes) target.push_back(&node);
  RETURN_IF_ERROR(SetDepths(target, MessagesOf(draft.nodes), plan.nodes));
  pb::Vision restored = RestoredHead(head.message, revision->message.vision());
  if (!SameContent(restored, head.message)) {
    StampUpdate(call, &head.message, restored);
    TrimHistory(restored);
    plan.head_target = std::move(restored);
  }
  plan.head = std::move(head);
  return plan;
}

}  // namespace

absl::StatusOr<pb::RestoreRevisionResponse> RestoreRevision(
    Job& job, const pb::RestoreRevisionRequest& request) {
  ASSIGN_OR_RETURN(const PlanProgress done, RunPlans(job, [&](const Call& call, bool first) {
                     return PlanRestore(call, request, first);
                   }));
  pb::RestoreRevisionResponse response;
  response.set_created(done.nodes.created + done.kpis.created);
  response.set_updated(done.nodes.updated + done.kpis.updated);
  response.set_removed(done.nodes.removed + done.kpis.removed);
  response.set_commits(done.commits);
  const Call& call = job.Refresh();
  const std::string vision(VisionNameOf(request.name()));
  ASSIGN_OR_RETURN(VisionReading reading, OpenForReading(call, vision));
  ASSIGN_OR_RETURN(*response.mutable_vision(), PresentVision(call, reading));
  // The reply may be kept, and a record is bounded; GetVision has the history.
  response.mutable_vision()->clear_history();
  return response;
}

}  // namespace renkei::service
