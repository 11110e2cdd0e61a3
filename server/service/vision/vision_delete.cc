#include "server/service/vision/vision_delete.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/vision_access.h"
#include "server/service/vision/vision_remains.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Left free in a mutation for counts, clocks, the audit log and a kept reply.
constexpr size_t kSpareRecords = 20;

absl::Status TooMuchForOneCommit() {
  return domain::MakeError(
      pb::REASON_TOO_LARGE,
      {"too much stands under this node to be removed at once; remove its branches first, or apply "
       "the whole tree with prune",
       "この施策等の下にあるものが多すぎて一度に削除できません。先に下の枝を削除するか、一括登録の "
       "prune を使ってください。"},
      {{"limit", absl::StrCat("records=", storage::kMaxMutationRecords)}});
}

absl::Status StillReferenced(absl::string_view node, absl::string_view by) {
  return domain::MakeError(
      pb::REASON_STILL_REFERENCED,
      {absl::StrCat(by, " stands or is re-mentioned under ", node,
                    "; move it away, or use force to remove everything under it"),
       absl::StrCat(by, " が ", node,
                    " の下にあるか、再掲されています。先に移すか、force で下のものもまとめて"
                    "削除してください。")},
      {{"resource", std::string(node)}, {"referrer", std::string(by)}});
}

// Collects what is removed, and what stays and refers to it, and then writes both.
class Removal {
 public:
  Removal(bool force, DraftWriter& writer) : force_(force), writer_(writer) {}

  absl::Status Run(const storage::Row<pb::VisionNode>& root) {
    std::vector<std::string> pending = {root.message.name()};
    nodes_.emplace(root.message.name(), root);
    while (!pending.empty()) {
      const std::string node = std::move(pending.back());
      pending.pop_back();
      RETURN_IF_ERROR(Collect<NodeKind>(node, nodes_, &pending));
      RETURN_IF_ERROR(Collect<KpiKind>(node, kpis_, nullptr));
    }
    return Write();
  }

  absl::Status Run(const storage::Row<pb::Kpi>& kpi) {
    kpis_.emplace(kpi.message.name(), kpi);
    return Write();
  }

 private:
  // Takes what stands under `node` by its primary place, and notes what is re-mentioned there.
  template <typename Kind>
  absl::Status Collect(const std::string& node,
                       std::map<std::string, storage::Row<typename Kind::Message>>& removed,
                       std::vector<std::string>* pending) {
    const storage::Key prefix =
        storage::Key(Kind::kByPlace).Add(VisionIdOf(node)).Add(domain::LastSegment(node));
    ASSIGN_OR_RETURN(const auto page, Kind::Draft().ScanIndex(writer_.call().snapshot(), prefix, "",
                                                              storage::kMaxMutationRecords));
    for (const auto& row : page.rows) {
      if (!force_) return StillReferenced(node, row.message.name());
      if (Kind::Place(row.message) == node) {
        removed.emplace(row.message.name(), row);
        if (pending != nullptr) pending->push_back(row.message.name());
      } else {
        Referring<Kind>().emplace(row.message.name(), row);
      }
    }
    return page.next.empty() && nodes_.size() + kpis_.size() <= storage::kMaxMutationRecords
               ? absl::OkStatus()
               : TooMuchForOneCommit();
  }

  // Notes the nodes whose activities name a KPI that goes.
  absl::Status CollectLinks() {
    for (const auto& [kpi, row] : kpis_) {
      const storage::Key prefix =
          storage::Key(kNodesByLinkedKpiId).Add(VisionIdOf(kpi)).Add(domain::LastSegment(kpi));
      ASSIGN_OR_RETURN(const auto page, Nodes().ScanIndex(writer_.call().snapshot(), prefix, "",
                                                          storage::kMaxMutationRecords));
      if (!page.next.empty()) return TooMuchForOneCommit();
      for (const auto& node : page.rows) referring_nodes_.emplace(node.message.name(), node);
    }
    return absl::OkStatus();
  }

  template <typename Kind>
  std::map<std::string, storage::Row<typename Kind::Message>>& Referring() {
    if constexpr (std::is_same_v<Kind, NodeKind>) {
      return referring_nodes_;
    } else {
      return referring_kpis_;
    }
  }

  void Unlink(pb::VisionNode& node) const {
    for (pb::Activity& activity : *node.mutable_activities()) {
      const google::protobuf::RepeatedPtrField<std::string> before = activity.kpis();
      activity.clear_kpis();
      for (const std::string& kpi : before) {
        if (kpis_.count(kpi) == 0) activity.add_kpis(kpi);
      }
    }
  }

  // What stands elsewhere loses what refers to something that goes, and nothing else.
  template <typename Kind>
  void Release(const std::map<std::string, storage::Row<typename Kind::Message>>& removed) {
    for (const auto& [name, row] : Referring<Kind>()) {
      if (removed.count(name) > 0) continue;
      typename Kind::Message changed = row.message;
      changed.clear_re_mentions();
      for (const pb::ReMention& r : row.message.re_mentions()) {
        if (nodes_.count(r.parent()) == 0) *changed.add_re_mentions() = r;
      }
      if constexpr (std::is_same_v<Kind, NodeKind>) Unlink(changed);
      writer_.Update<Kind>(row, changed);
    }
  }

  absl::Status Write() {
    RETURN_IF_ERROR(CollectLinks());
    Release<NodeKind>(nodes_);
    Release<KpiKind>(kpis_);
    RETURN_IF_ERROR(EraseAll<KpiKind>(kpis_));
    RETURN_IF_ERROR(EraseAll<NodeKind>(nodes_));
    const storage::Mutation& m = writer_.mutation();
    const bool fits = m.record_count() + kSpareRecords <= storage::kMaxMutationRecords &&
                      m.conditions().size() + kSpareRecords <= storage::kMaxMutationConditions &&
                      m.byte_count() <= storage::kMaxMutationBytes - storage::kMaxValueBytes;
    return fits ? absl::OkStatus() : TooMuchForOneCommit();
  }

  // Whatever is hung under it, or names it, meanwhile puts its clock.
  template <typename Kind>
  absl::Status EraseAll(
      const std::map<std::string, storage::Row<typename Kind::Message>>& removed) {
    for (const auto& [name, row] : removed) {
      RETURN_IF_ERROR(RequireUnchanged(writer_.call(), PlaceClockKey(name), writer_.mutation()));
      writer_.Erase<Kind>(row);
    }
    return absl::OkStatus();
  }

  const bool force_;
  DraftWriter& writer_;
  std::map<std::string, storage::Row<pb::VisionNode>> nodes_, referring_nodes_;
  std::map<std::string, storage::Row<pb::Kpi>> kpis_, referring_kpis_;
};

// The head and, with it, everything: whoever comes later finds no vision.
absl::Status EraseHead(Job& job, const pb::DeleteVisionRequest& request) {
  for (int attempt = 1;; ++attempt) {
    const Call& call = job.Refresh();
    ASSIGN_OR_RETURN(const VisionRow row, OpenAsOwner(call, request.name()));
    const pb::Vision& head = row.message;
    RETURN_IF_ERROR(CheckEtag(call, request.etag(), row.version, head.name()));
    if (head.published_revision() > 0) {
      return domain::MakeError(
          pb::REASON_NOT_EDITABLE,
          {"a vision that was published is archived, not deleted; a revision that was begun is "
           "taken "
           "back with `renkei vision restore --revision N`",
           "一度公開したビジョンは削除できません。公開中であれば renkei vision archive "
           "で保管できます"
           "。改訂をやめるときは renkei vision restore --revision 版の番号 で元に戻せます。"},
          {{"state", std::string(domain::StateToken(head.state()))}});
    }
    RETURN_IF_ERROR(domain::CheckEditable(head.state()));
    if (job.validate_only()) return absl::OkStatus();
    storage::Mutation mutation;
    Visions().Erase(row, mutation);
    internal_pb::VisionRemains remains;
    remains.set_vision(head.name());
    VisionRemains().Insert(remains, mutation);
    AppendChange(call, pb::RESOURCE_TYPE_VISION, head.name(), Before(DraftAudience(head), head),
                 std::nullopt, mutation);
    const auto done = job.Commit(std::move(mutation), head.name());
    if (done.ok()) return absl::OkStatus();
    if (!absl::IsAborted(done.status()) || attempt >= kMaxWriteAttempts) return done.status();
  }
}

}  // namespace

absl::Status RemoveNode(const storage::Row<pb::VisionNode>& node, bool force, DraftWriter& writer) {
  return Removal(force, writer).Run(node);
}

absl::Status RemoveKpi(const storage::Row<pb::Kpi>& kpi, DraftWriter& writer) {
  return Removal(/*force=*/true, writer).Run(kpi);
}

absl::StatusOr<google::protobuf::Empty> DeleteVision(Job& job,
                                                     const pb::DeleteVisionRequest& request) {
  RETURN_IF_ERROR(EraseHead(job, request));
  if (job.validate_only()) return google::protobuf::Empty();
  // No edit can come between: every one relies on the head.
  RETURN_IF_ERROR(RemoveRemains(job.call().env().store, request.name()));
  return google::protobuf::Empty();
}

}  // namespace renkei::service
