#include "server/service/vision/apply/vision_apply_plan.h"

#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/domain/merge/record_base.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/vision_file.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/framework/framework_items.h"
#include "server/service/framework/indicators.h"
#include "server/service/funding/check/funding_check.h"
#include "server/service/merge/file_merge.h"
#include "server/service/vision/apply/vision_apply_bases.h"
#include "server/service/vision/apply/vision_apply_changes.h"
#include "server/service/vision/apply/vision_apply_figures.h"
#include "server/service/vision/apply/vision_apply_names.h"
#include "server/service/vision/apply/vision_apply_places.h"
#include "server/service/vision/apply/vision_apply_target.h"
#include "server/service/vision/draft/vision_items.h"
#include "server/service/vision/draft/vision_tree.h"
#include "server/service/vision/vision_head.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

class Planner {
 public:
  Planner(const Call& call, const AppliedStream& stream, bool first)
      : call_(call),
        stream_(stream),
        first_(first),
        words_([this](const google::protobuf::Message& record,
                      const google::protobuf::FieldDescriptor& field) {
          return draft_words_.Of(record, field);
        }),
        merge_(call, stream.header->overwrite(), /*resumed=*/!first, words_) {}

  absl::StatusOr<ApplyPlan> Run() {
    for (absl::Status (Planner::*step)() :
         {&Planner::PlanHead, &Planner::LoadTree, &Planner::PlanItems, &Planner::CheckTree,
          &Planner::PlanActuals, &Planner::CheckConflicts, &Planner::CheckState,
          &Planner::ReportAll}) {
      if (call_.abandoned()) return absl::CancelledError();
      RETURN_IF_ERROR((this->*step)());
    }
    return std::move(plan_);
  }

 private:
  // What becomes of one kind of records.
  template <typename Kind>
  struct Items {
    std::vector<PlannedItem<Kind>> all;     // of the whole tree
    std::unordered_set<std::string> named;  // names of records that the stream names
  };

  absl::Status PlanHead() {
    ASSIGN_OR_RETURN(std::optional<VisionRow> found, FindTarget(call_, *stream_.header));
    const pb::Vision& sent = stream_.header->vision();
    DraftPlan& draft = plan_.draft;
    if (!found.has_value()) {
      // Rows that it relies on were read with it; the first commit follows at once, and an owner
      // that is abolished meanwhile keeps its documents anyway.
      storage::Mutation relied_on;
      ASSIGN_OR_RETURN(draft.head.message,
                       NewHead(call_, stream_.header->parent(), sent, relied_on));
      plan_.vision = draft.head.message;
      if (exported()) head_after_ = domain::RecordBase::Of(plan_.vision);
      return absl::OkStatus();
    }
    draft.head = *std::move(found);
    const pb::Vision& old = draft.head.message;
    if (first_) {
      RETURN_IF_ERROR(CheckEtag(call_, sent.etag(), draft.head.version, old.name()));
    }
    plan_.vision = old;
    RETURN_IF_ERROR(MergeBySetFields(sent, stream_.header->clear_mask(), "vision", plan_.vision));
    head_after_ = KnownAfter(stream_.header->base(), /*exported=*/false, old, sent,
                             stream_.header->clear_mask(), plan_.vision);
    merge_.Over(stream_.header->base(), old, "header.vision", plan_.vision);
    ASSIGN_OR_RETURN(draft.published_at, PublishedAt(call_, old));
    if (SameContent(old, plan_.vision)) return absl::OkStatus();
    storage::Mutation relied_on;
    RETURN_IF_ERROR(CheckHead(call_, old, plan_.vision, relied_on));
    StampUpdate(call_, &old, plan_.vision);
    TrimHistory(plan_.vision);
    draft.head_target = plan_.vision;
    return absl::OkStatus();
  }

  absl::Status LoadTree() {
    if (plan_.draft.creates_head()) return absl::OkStatus();
    ASSIGN_OR_RETURN(tree_, LoadDraft(call_, VisionIdOf(plan_.vision.name())));
    return absl::OkStatus();
  }

  absl::Status PlanItems() {
    // Names first: an item may refer to one that comes after it.
    names_.Build(call_, stream_, tree_, plan_.vision.name(), [this](const pb::Kpi& kpi) {
      return stream_.header->prune() && (known_.empty() || known_.count(domain::KeyOf(kpi)) > 0);
    });
    RETURN_IF_ERROR(PlanKind<NodeKind>(stream_.nodes, tree_.nodes, nodes_, plan_.draft.nodes));
    RETURN_IF_ERROR(PlanKind<KpiKind>(stream_.kpis, tree_.kpis, kpis_, plan_.draft.kpis));
    if (!violations_.empty())
      return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations_));
    RETURN_IF_ERROR(RequireFrameworkItems(call_, framework_items_));
    RETURN_IF_ERROR(RequireIndicators(call_, indicators_));
    return RequireIndicatorUnits(call_, tied_kpis_);
  }

  template <typename Kind>
  absl::Status PlanKind(const std::vector<AppliedItem<Kind>>& sent,
                        const std::vector<storage::Row<typename Kind::Message>>& rows,
                        Items<Kind>& items, std::vector<ItemChange<Kind>>& changes) {
    for (const AppliedItem<Kind>& item : sent) {
      if (violations_.size() >= domain::kMaxViolations) return absl::OkStatus();
      RETURN_IF_ERROR(PlanItem<Kind>(item, items));
    }
    for (const auto& row : rows) {
      if (items.named.count(row.message.name()) > 0) continue;
      if (Removes<Kind>(row.message)) {
        changes.push_back({row, std::nullopt});
      } else {
        items.all.push_back({row.message, &row});
      }
    }
    PlaceItems<Kind>(
        items.all, [this](const std::string& key) { return names_.NameOf<Kind>(key); }, merge_);
    for (PlannedItem<Kind>& item : items.all) AddChange(item, changes);
    return absl::OkStatus();
  }

  // The file was exported, and says of what it knew what it was.
  bool exported() const { return !stream_.header->base().empty(); }

  // Whether an item that the stream does not name goes: with prune, where the file once knew it.
  template <typename Kind>
  bool Removes(const typename Kind::Message& item) {
    if (!stream_.header->prune()) return false;
    const std::string path = absl::StrCat("header.known[", domain::KeyOf(item), "]");
    if (known_.empty()) return merge_.MayRemove("", item, path);
    const auto known = known_.find(domain::KeyOf(item));
    return known != known_.end() && merge_.MayRemove(known->second, item, path);
  }

  template <typename Kind>
  void AddChange(PlannedItem<Kind>& item, std::vector<ItemChange<Kind>>& changes) {
    // update_time is the old one until something else differs.
    if (item.old != nullptr &&
        item.old->message.SerializeAsString() == item.target.SerializeAsString())
      return;
    StampUpdate(call_, item.old == nullptr ? nullptr : &item.old->message, item.target);
    if constexpr (std::is_same_v<Kind, KpiKind>) {
      if (!item.target.indicator().empty() && item.sent != nullptr)
        tied_kpis_.push_back({item.sent->Path(), item.target});
    }
    changes.push_back({item.old == nullptr ? std::nullopt : std::optional(*item.old),
                       std::optional(item.target)});
  }

  template <typename Kind>
  absl::Status PlanItem(const AppliedItem<Kind>& item, Items<Kind>& items) {
    typename Kind::Message part = *item.message;
    // Where it stands, its neighbours say.
    if (item.place != nullptr) part.clear_order();
    RETURN_IF_ERROR(names_.Resolve(item, part, violations_));
    const auto* old = names_.Find<Kind>(part.external_id());
    if (old != nullptr && first_) {
      RETURN_IF_ERROR(CheckEtag(call_, part.etag(), old->version, old->message.name()));
    }
    typename Kind::Message target;
    if (old != nullptr) {
      target = old->message;
      // Named by its id: it stays without an external_id.
      if (target.external_id().empty()) part.clear_external_id();
    } else {
      target.set_external_id(part.external_id());
      target.set_name(names_.NameOf<Kind>(part.external_id()));
    }
    google::protobuf::FieldMask mask = *item.clear_mask;
    for (std::string& path : *mask.mutable_paths()) {
      // Whoever writes a file knows the parent by its external_id.
      if (path == absl::StrCat(Kind::kPlaceField, "_external_id"))
        path = std::string(Kind::kPlaceField);
    }
    const absl::Status merged = MergeBySetFields(part, mask, item.Path(), target);
    RETURN_IF_ERROR(GatherViolations(merged, violations_));
    if (!merged.ok()) return absl::OkStatus();
    // What stands there already was accepted once, by the rules of then.
    const bool stands = old != nullptr && SameContent(old->message, target);
    if (!stands) {
      RETURN_IF_ERROR(GatherViolations(CompleteItem(item.Path(), target), violations_));
      if constexpr (std::is_same_v<Kind, NodeKind>) {
        RETURN_IF_ERROR(GatherViolations(
            funding_.Require(item.Path(), old == nullptr ? nullptr : &old->message.funding(),
                             target.funding()),
            violations_));
      }
    }
    std::optional<domain::RecordBase> known_after;
    if (old != nullptr) {
      known_after = KnownAfter(*item.base, exported(), old->message, part, mask, target);
      merge_.Over(*item.base, old->message, item.Path(), target, exported());
    } else if (has_trace_) {
      known_after = domain::RecordBase::Of(target);
    }
    if constexpr (std::is_same_v<Kind, NodeKind>) {
      RETURN_IF_ERROR(names_.CheckLinks(part, item.Path(), target));
      framework_items_.MergeFrom(part.framework_items());
    } else if (!part.indicator().empty() &&
               (old == nullptr || old->message.indicator() != part.indicator())) {
      indicators_.insert(part.indicator());
    }
    items.named.insert(target.name());
    items.all.push_back({std::move(target), old, &item, std::move(known_after)});
    return absl::OkStatus();
  }

  absl::Status CheckTree() {
    std::vector<const pb::VisionNode*> nodes;
    for (const PlannedItem<NodeKind>& node : nodes_.all) nodes.push_back(&node.target);
    std::vector<const pb::Kpi*> kpis;
    for (const PlannedItem<KpiKind>& kpi : kpis_.all) kpis.push_back(&kpi.target);
    ASSIGN_OR_RETURN(const domain::StrategyTree tree, BuildTree(nodes, kpis));
    return SetDepths(tree, MessagesOf(tree_.nodes), plan_.draft.nodes);
  }

  // In the target; of what is removed, in the draft.
  static absl::Status SetDepths(const domain::StrategyTree& target,
                                const std::vector<const pb::VisionNode*>& draft_nodes,
                                std::vector<ItemChange<NodeKind>>& changes) {
    std::optional<domain::StrategyTree> draft;
    for (ItemChange<NodeKind>& change : changes) {
      if (!change.removes()) {
        change.depth = target.DepthOf(TreeId<NodeKind>(*change.target)).value_or(0);
        continue;
      }
      if (!draft) {
        ASSIGN_OR_RETURN(draft, BuildTree(draft_nodes, {}));
      }
      change.depth = draft->DepthOf(TreeId<NodeKind>(change.old->message)).value_or(0);
    }
    return absl::OkStatus();
  }

  absl::Status PlanActuals() {
    ASSIGN_OR_RETURN(figures_, PlanFigures(call_, plan_.draft.head.message, plan_.vision.period(),
                                           kpis_.all, merge_));
    plan_.draft.actuals = std::move(figures_.changes);
    plan_.unchanged_actuals = figures_.unchanged;
    return absl::OkStatus();
  }

  // Nothing of a file is written where it would undo what somebody else wrote.
  absl::Status CheckConflicts() { return std::move(merge_).Finish(); }

  // Applying what is already there changes nothing, in whatever state it is.
  absl::Status CheckState() {
    const pb::Vision& head = plan_.draft.head.message;
    if (plan_.draft.edits_draft()) return domain::CheckEditable(head.state(), head.name());
    if (!plan_.draft.actuals.empty() && head.state() == pb::LIFECYCLE_STATE_ARCHIVED)
      return domain::CheckEditable(head.state(), head.name());
    return absl::OkStatus();
  }

  // What who sends the stream asked to be told.
  absl::Status ReportAll() {
    if (!first_) return absl::OkStatus();
    if (stream_.header->report_changes()) {
      AppliedChanges told = TellChanges(plan_.draft, plan_.vision.title(), figures_.titles, words_);
      plan_.changes = std::move(told.changes);
      plan_.more_changes = told.more;
    }
    if (stream_.header->report_bases()) ReportBases();
    return absl::OkStatus();
  }

  void ReportBases() {
    AppliedBases bases;
    if (head_after_) bases.AddHead(stream_.header->base(), head_after_->ToString());
    bases.Add(nodes_.all);
    bases.Add(kpis_.all);
    for (const FigureKnown& figure : figures_.known_after)
      bases.AddFigure(figure.kpi, figure.name, figure.base);
    plan_.more_bases = bases.more();
    plan_.bases = std::move(bases).Take();
  }

  static std::unordered_map<std::string, std::string> KnownKeysOf(
      const pb::ApplyVisionHeader& header) {
    std::unordered_map<std::string, std::string> known;
    for (const std::string& entry : header.known_keys()) {
      const std::pair<std::string, std::string> parts =
          absl::StrSplit(entry, absl::MaxSplits('/', 1));
      known.insert(parts);
    }
    return known;
  }

  const Call& call_;
  const AppliedStream& stream_;
  const bool first_;
  const FieldWords words_;
  FileMerge merge_;
  // Of the file that was exported: what it knew, each with its fingerprint then.
  const std::unordered_map<std::string, std::string> known_ = KnownKeysOf(*stream_.header);
  AppliedFigures figures_;
  ApplyPlan plan_;
  DraftTree tree_;
  DraftWords draft_words_{plan_.vision, tree_};
  ApplyNames names_;
  // What the file is a trace of once it is applied.
  const bool has_trace_ = HasTrace(stream_);
  std::optional<domain::RecordBase> head_after_;
  Items<NodeKind> nodes_;
  Items<KpiKind> kpis_;
  google::protobuf::RepeatedPtrField<std::string> framework_items_;
  FundingCheck funding_{call_};
  std::set<std::string> indicators_;
  std::vector<PlacedKpi> tied_kpis_;  // those that change, as they will be
  std::vector<pb::FieldViolation> violations_;
};

}  // namespace

absl::StatusOr<ApplyPlan> PlanApply(const Call& call, const AppliedStream& stream, bool first) {
  return Planner(call, stream, first).Run();
}

}  // namespace renkei::service
