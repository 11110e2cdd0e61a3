#include "server/service/vision/apply/vision_apply_plan.h"

#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/diff/field_text.h"
#include "server/domain/strategy/plan.h"
#include "server/domain/strategy/vision_file.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/document_size.h"
#include "server/service/frame/update.h"
#include "server/service/framework/indicators.h"
#include "server/service/merge/file_merge.h"
#include "server/service/registry/registry.h"
#include "server/service/vision/apply/vision_apply_places.h"
#include "server/service/vision/draft/vision_items.h"
#include "server/service/vision/draft/vision_tree.h"
#include "server/service/vision/vision_head.h"

namespace renkei::service {
namespace {

// Adds the violations of `status` to `all`; anything else that is wrong ends the work at once.
absl::Status Gather(const absl::Status& status, std::vector<pb::FieldViolation>& all) {
  if (status.ok()) return status;
  auto detail = domain::DetailOf(status);
  if (!detail || detail->reason() != pb::REASON_INVALID_FIELDS) return status;
  for (pb::FieldViolation& v : *detail->mutable_violations()) {
    if (all.size() < domain::kMaxViolations) all.push_back(std::move(v));
  }
  return absl::OkStatus();
}

absl::Status Dangling(const std::string& path, absl::string_view reference) {
  return domain::MakeError(pb::REASON_DANGLING_REFERENCE,
                           {absl::StrCat(path, " refers to ", reference,
                                         ", which is neither in the stream nor in the draft"),
                            absl::StrCat(path, " が参照する ", reference,
                                         " は、送られたデータにも下書きにもありません。")},
                           {{"item", path}, {"reference", std::string(reference)}});
}

class Planner {
 public:
  Planner(const Call& call, const AppliedStream& stream, bool first)
      : call_(call),
        stream_(stream),
        first_(first),
        words_([this](const google::protobuf::Message& record,
                      const google::protobuf::FieldDescriptor& field) {
          return Words(record, field);
        }),
        merge_(call, stream.header->overwrite(), /*resumed=*/!first, words_) {}

  absl::StatusOr<ApplyPlan> Run() {
    for (absl::Status (Planner::*step)() :
         {&Planner::PlanHead, &Planner::LoadTree, &Planner::PlanItems, &Planner::CheckTree,
          &Planner::PlanFigures, &Planner::CheckConflicts, &Planner::CheckState,
          &Planner::TellChanges}) {
      if (call_.abandoned()) return absl::CancelledError();
      if (absl::Status s = (this->*step)(); !s.ok()) return s;
    }
    return std::move(plan_);
  }

 private:
  // What becomes of one kind of records.
  template <typename Kind>
  struct Items {
    std::vector<PlannedItem<Kind>> all;  // of the whole tree
    std::unordered_map<std::string, const storage::Row<typename Kind::Message>*> by_external_id;
    std::unordered_set<std::string> named;  // names of records that the stream names
  };

  absl::Status PlanHead() {
    absl::StatusOr<std::optional<VisionRow>> found = FindTarget();
    if (!found.ok()) return found.status();
    const pb::Vision& sent = stream_.header->vision();
    DraftPlan& draft = plan_.draft;
    if (!found->has_value()) {
      // Rows that it relies on were read with it; the first commit follows at once, and an owner
      // that is abolished meanwhile keeps its documents anyway.
      storage::Mutation relied_on;
      absl::StatusOr<pb::Vision> head = NewHead(call_, stream_.header->parent(), sent, relied_on);
      if (!head.ok()) return head.status();
      draft.head.message = *std::move(head);
      plan_.vision = draft.head.message;
      return absl::OkStatus();
    }
    draft.head = **std::move(found);
    const pb::Vision& old = draft.head.message;
    if (first_) {
      if (absl::Status s = CheckEtag(call_, sent.etag(), draft.head.version, old.name()); !s.ok())
        return s;
    }
    plan_.vision = old;
    if (absl::Status s =
            MergeBySetFields(sent, stream_.header->clear_mask(), "vision", plan_.vision);
        !s.ok())
      return s;
    merge_.Over(stream_.header->base(), old, "header.vision", plan_.vision);
    const absl::StatusOr<storage::Sequence> published = PublishedAt(call_, old);
    if (!published.ok()) return published.status();
    draft.published_at = *published;
    if (SameContent(old, plan_.vision)) return absl::OkStatus();
    storage::Mutation relied_on;
    if (absl::Status s = CheckHead(call_, old, plan_.vision, relied_on); !s.ok()) return s;
    StampUpdate(call_, &old, plan_.vision);
    TrimHistory(plan_.vision);
    draft.head_target = plan_.vision;
    return absl::OkStatus();
  }

  // The vision that the header means, if it is there and the caller may change it.
  absl::StatusOr<std::optional<VisionRow>> FindTarget() {
    const pb::ApplyVisionHeader& header = *stream_.header;
    if (!header.vision().name().empty()) {
      absl::StatusOr<VisionRow> row =
          OpenForChange(call_, header.vision().name(), header.vision().name());
      if (!row.ok()) return row.status();
      return std::optional(*std::move(row));
    }
    std::vector<pb::FieldViolation> missing;
    for (const auto& [field, value] :
         {std::pair("header.parent", &header.parent()),
          std::pair("header.vision.external_id", &header.vision().external_id())}) {
      if (!value->empty()) continue;
      missing.push_back(domain::Violation(
          field, "REQUIRED",
          {"must be set unless vision.name is: parent and external_id say which vision is meant",
           "必須です。団体と外部ID（または vision.name）で対象のビジョンを特定します。"}));
    }
    if (!missing.empty()) return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(missing));
    auto row = FindByExternalId(call_, header.parent(), header.vision().external_id());
    if (!row.ok()) return row.status();
    // Whether there is one is nobody else's business.
    const std::vector<std::string> parent = {header.parent()};
    const bool owned = row->has_value() && IsOwner(call_, (*row)->message);
    if (absl::Status s = owned ? call_.RequireOwner(OwnersOf((*row)->message), auth::Everyone(),
                                                    (*row)->message.name())
                               : call_.RequireOwner(parent, auth::Everyone(), header.parent());
        !s.ok())
      return s;
    return row;
  }

  absl::Status LoadTree() {
    if (plan_.draft.creates_head()) return absl::OkStatus();
    absl::StatusOr<DraftTree> tree = LoadDraft(call_, VisionIdOf(plan_.vision.name()));
    if (!tree.ok()) return tree.status();
    tree_ = *std::move(tree);
    Index(tree_.nodes, nodes_);
    Index(tree_.kpis, kpis_);
    return absl::OkStatus();
  }

  template <typename Kind>
  static void Index(const std::vector<storage::Row<typename Kind::Message>>&, Items<Kind>&);

  static void Index(const std::vector<storage::Row<pb::VisionNode>>& rows, Items<NodeKind>& items) {
    IndexRows<NodeKind>(rows, items);
  }
  static void Index(const std::vector<storage::Row<pb::Kpi>>& rows, Items<KpiKind>& items) {
    IndexRows<KpiKind>(rows, items);
  }
  template <typename Kind>
  static void IndexRows(const std::vector<storage::Row<typename Kind::Message>>& rows,
                        Items<Kind>& items) {
    for (const auto& row : rows) {
      if (!row.message.external_id().empty())
        items.by_external_id.emplace(row.message.external_id(), &row);
    }
    // One without an external_id is meant by its id, as an exported file has it.
    for (const auto& row : rows) {
      if (row.message.external_id().empty())
        items.by_external_id.emplace(std::string(domain::LastSegment(row.message.name())), &row);
    }
  }

  absl::Status PlanItems() {
    // Names first: an item may refer to one that comes after it.
    for (const auto& item : stream_.nodes) {
      const auto old = nodes_.by_external_id.find(item.message->external_id());
      node_names_[item.message->external_id()] =
          old != nodes_.by_external_id.end()
              ? old->second->message.name()
              : absl::StrCat(plan_.vision.name(), "/nodes/", call_.NewId());
    }
    for (const auto& item : stream_.kpis) {
      const std::string& id = item.message->external_id();
      const auto old = kpis_.by_external_id.find(id);
      kpi_names_[id] = old != kpis_.by_external_id.end()
                           ? old->second->message.name()
                           : absl::StrCat(plan_.vision.name(), "/kpis/", call_.NewId());
    }
    FindKeptKpis();
    if (absl::Status s = PlanKind<NodeKind>(stream_.nodes, tree_.nodes, nodes_, plan_.draft.nodes);
        !s.ok())
      return s;
    if (absl::Status s = PlanKind<KpiKind>(stream_.kpis, tree_.kpis, kpis_, plan_.draft.kpis);
        !s.ok())
      return s;
    if (!violations_.empty())
      return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations_));
    if (absl::Status s = RequireFrameworkItems(call_, framework_items_); !s.ok()) return s;
    if (absl::Status s = RequireIndicators(call_, indicators_); !s.ok()) return s;
    return RequireIndicatorUnits(call_, tied_kpis_);
  }

  template <typename Kind>
  absl::Status PlanKind(const std::vector<AppliedItem<Kind>>& sent,
                        const std::vector<storage::Row<typename Kind::Message>>& rows,
                        Items<Kind>& items, std::vector<ItemChange<Kind>>& changes) {
    for (const AppliedItem<Kind>& item : sent) {
      if (violations_.size() >= domain::kMaxViolations) return absl::OkStatus();
      if (absl::Status s = PlanItem<Kind>(item, items); !s.ok()) return s;
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
        items.all, [&](const std::string& key) { return NameBehind<Kind>(key, items); }, merge_);
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

  // The name of the item of the stream or the draft with that key; "" where there is none.
  template <typename Kind>
  std::string NameBehind(const std::string& key, const Items<Kind>& items) const {
    const auto& sent = NamesOf<Kind>();
    if (const auto it = sent.find(key); it != sent.end()) return it->second;
    const auto old = items.by_external_id.find(key);
    return old == items.by_external_id.end() ? "" : old->second->message.name();
  }
  template <typename Kind>
  const std::unordered_map<std::string, std::string>& NamesOf() const {
    if constexpr (std::is_same_v<Kind, NodeKind>) {
      return node_names_;
    } else {
      return kpi_names_;
    }
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
    if (absl::Status s = ResolveReferences<Kind>(item, part); !s.ok()) return s;
    const auto found = items.by_external_id.find(part.external_id());
    const auto* old = found == items.by_external_id.end() ? nullptr : found->second;
    if (old != nullptr && first_) {
      if (absl::Status s = CheckEtag(call_, part.etag(), old->version, old->message.name());
          !s.ok())
        return s;
    }
    typename Kind::Message target;
    if (old != nullptr) {
      target = old->message;
      // Named by its id: it stays without an external_id.
      if (target.external_id().empty()) part.clear_external_id();
    } else {
      target.set_external_id(part.external_id());
      target.set_name(NamesOf<Kind>().at(part.external_id()));
    }
    google::protobuf::FieldMask mask = *item.clear_mask;
    for (std::string& path : *mask.mutable_paths()) {
      // Whoever writes a file knows the parent by its external_id.
      if (path == absl::StrCat(Kind::kPlaceField, "_external_id"))
        path = std::string(Kind::kPlaceField);
    }
    const absl::Status merged = MergeBySetFields(part, mask, item.Path(), target);
    if (absl::Status s = Gather(merged, violations_); !s.ok()) return s;
    if (!merged.ok()) return absl::OkStatus();
    // What stands there already was accepted once, by the rules of then.
    const bool stands = old != nullptr && SameContent(old->message, target);
    if (!stands) {
      if (absl::Status s = Gather(CompleteItem(item.Path(), target), violations_); !s.ok())
        return s;
    }
    if (old != nullptr) merge_.Over(*item.base, old->message, item.Path(), target, exported());
    if constexpr (std::is_same_v<Kind, NodeKind>) {
      if (absl::Status s = CheckLinks(part, item.Path(), target); !s.ok()) return s;
      framework_items_.MergeFrom(part.framework_items());
    } else if (!part.indicator().empty() &&
               (old == nullptr || old->message.indicator() != part.indicator())) {
      indicators_.insert(part.indicator());
    }
    items.named.insert(target.name());
    items.all.push_back({std::move(target), old, &item});
    return absl::OkStatus();
  }

  // Names of the KPIs that the draft will have.
  void FindKeptKpis() {
    for (const auto& [external_id, name] : kpi_names_) kept_kpis_.insert(name);
    for (const auto& row : tree_.kpis) {
      const bool goes = stream_.header->prune() &&
                        (known_.empty() || known_.count(domain::KeyOf(row.message)) > 0);
      if (!goes) kept_kpis_.insert(row.message.name());
    }
  }

  // Every KPI that the stream's activities name will be there; one that only the draft named, and
  // that this stream prunes, is no longer named.
  absl::Status CheckLinks(const pb::VisionNode& part, const std::string& path,
                          pb::VisionNode& target) {
    for (const std::string& kpi : LinkedKpis(part)) {
      if (kept_kpis_.count(kpi) == 0) return Dangling(absl::StrCat(path, ".activities"), kpi);
    }
    for (pb::Activity& activity : *target.mutable_activities()) {
      const google::protobuf::RepeatedPtrField<std::string> before = activity.kpis();
      activity.clear_kpis();
      for (const std::string& kpi : before) {
        if (kept_kpis_.count(kpi) > 0) activity.add_kpis(kpi);
      }
    }
    return absl::OkStatus();
  }

  absl::Status ResolveActivities(const std::string& path, pb::VisionNode& part) {
    for (int i = 0; i < part.activities_size(); ++i) {
      pb::Activity& activity = *part.mutable_activities(i);
      for (int j = 0; j < activity.kpi_external_ids_size(); ++j) {
        const std::string& id = activity.kpi_external_ids(j);
        const auto sent = kpi_names_.find(id);
        const auto old = kpis_.by_external_id.find(id);
        if (sent == kpi_names_.end() && old == kpis_.by_external_id.end()) {
          return Dangling(absl::StrCat(path, ".activities[", i, "].kpi_external_ids[", j, "]"), id);
        }
        activity.add_kpis(sent != kpi_names_.end() ? sent->second : old->second->message.name());
      }
      activity.clear_kpi_external_ids();
    }
    return absl::OkStatus();
  }

  // Replaces external_ids by names.
  template <typename Kind>
  absl::Status ResolveReferences(const AppliedItem<Kind>& item, typename Kind::Message& part) {
    if (const std::string& id = Kind::PlaceExternalId(part); !id.empty()) {
      const std::string path = absl::StrCat(item.Path(), ".", Kind::kPlaceField, "_external_id");
      const absl::StatusOr<std::string> name = NameOfNode(id, path);
      if (!name.ok()) return name.status();
      Kind::SetPlace(*name, part);
      Kind::ClearPlaceExternalId(part);
    }
    if constexpr (std::is_same_v<Kind, NodeKind>) {
      if (absl::Status s = ResolveActivities(item.Path(), part); !s.ok()) return s;
    }
    for (int i = 0; i < part.re_mentions_size(); ++i) {
      pb::ReMention& r = *part.mutable_re_mentions(i);
      const std::string path = absl::StrCat(item.Path(), ".re_mentions[", i, "]");
      if (!r.parent_external_id().empty()) {
        const absl::StatusOr<std::string> name =
            NameOfNode(r.parent_external_id(), absl::StrCat(path, ".parent_external_id"));
        if (!name.ok()) return name.status();
        r.set_parent(*name);
        r.clear_parent_external_id();
      } else if (r.parent().empty()) {
        violations_.push_back(
            domain::Violation(absl::StrCat(path, ".parent_external_id"), "REQUIRED",
                              {"must name the node under which it is printed again",
                               "再掲先の施策等を指定してください。"}));
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> NameOfNode(const std::string& external_id, const std::string& path) {
    const auto sent = node_names_.find(external_id);
    if (sent != node_names_.end()) return sent->second;
    const auto old = nodes_.by_external_id.find(external_id);
    if (old == nodes_.by_external_id.end()) return Dangling(path, external_id);
    return old->second->message.name();
  }

  absl::Status CheckTree() {
    std::vector<const pb::VisionNode*> nodes;
    for (const PlannedItem<NodeKind>& node : nodes_.all) nodes.push_back(&node.target);
    std::vector<const pb::Kpi*> kpis;
    for (const PlannedItem<KpiKind>& kpi : kpis_.all) kpis.push_back(&kpi.target);
    const absl::StatusOr<domain::StrategyTree> tree = BuildTree(nodes, kpis);
    if (!tree.ok()) return tree.status();
    return SetDepths(*tree, MessagesOf(tree_.nodes), plan_.draft.nodes);
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
        absl::StatusOr<domain::StrategyTree> built = BuildTree(draft_nodes, {});
        if (!built.ok()) return built.status();
        draft = *std::move(built);
      }
      change.depth = draft->DepthOf(TreeId<NodeKind>(change.old->message)).value_or(0);
    }
    return absl::OkStatus();
  }

  absl::Status PlanFigures() {
    std::vector<pb::FieldViolation> violations;
    for (const PlannedItem<KpiKind>& planned : kpis_.all) {
      if (planned.sent == nullptr || planned.sent->with_actuals->actuals().empty()) continue;
      const AppliedItem<KpiKind>& item = *planned.sent;
      const pb::Kpi& kpi = planned.target;
      auto changes = PlanActualsOf(item, kpi);
      if (absl::Status s = Gather(changes.status(), violations); !s.ok()) return s;
      if (!changes.ok()) continue;
      std::optional<internal_pb::EffectiveAudience> audience;
      for (ActualChange& change : *changes) {
        if (change.same) {
          ++plan_.unchanged_actuals;
          continue;
        }
        titles_.emplace(change.next.name(), kpi.title());
        if (!audience) {
          auto seen = ActualsAudience(call_, plan_.draft.head.message, kpi.name());
          if (!seen.ok()) return seen.status();
          audience = *std::move(seen);
        }
        plan_.draft.actuals.push_back({std::move(change), *audience});
      }
    }
    if (violations.empty()) return absl::OkStatus();
    return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
  }

  absl::StatusOr<std::vector<ActualChange>> PlanActualsOf(const AppliedItem<KpiKind>& item,
                                                          const pb::Kpi& kpi) {
    const pb::ApplyKpi& applied = *item.with_actuals;
    const std::string path = absl::StrCat("items[", item.part, "].kpis[", item.index, "].actuals");
    ActualPlanner planner(call_, plan_.vision.period(), &merge_);
    for (int i = 0; i < applied.actuals_size(); ++i) {
      const std::string base = i < applied.actual_bases_size() ? applied.actual_bases(i) : "";
      if (absl::Status s = planner.Add(kpi, applied.actuals(i), absl::StrCat(path, "[", i, "]"),
                                       base, applied.actual_bases_size() > 0);
          !s.ok())
        return s;
    }
    return std::move(planner).Finish();
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

  // What changes, field by field, for who asked to see it.
  absl::Status TellChanges() {
    if (!stream_.header->report_changes() || !first_) return absl::OkStatus();
    const DraftPlan& draft = plan_.draft;
    const auto add = [&](pb::FieldChange change) {
      change_bytes_ += change.ByteSizeLong();
      if (plan_.changes.size() >= kMaxChanges || change_bytes_ > kMaxChangeBytes) {
        ++plan_.more_changes;
      } else {
        plan_.changes.push_back(std::move(change));
      }
    };
    if (draft.head_target)
      ReportChanges(&draft.head.message, &*draft.head_target, plan_.vision.title(), words_, add);
    TellItems<NodeKind>(draft.nodes, add);
    TellItems<KpiKind>(draft.kpis, add);
    for (const ActualOfKpi& actual : draft.actuals) {
      const ActualChange& change = actual.change;
      const pb::KpiActual* before = change.is_new() ? nullptr : &change.old.message;
      for (pb::FieldChange& one : ChangesOfFigure(before, change.next, titles_[change.next.name()]))
        add(std::move(one));
    }
    return absl::OkStatus();
  }

  template <typename Kind>
  void TellItems(const std::vector<ItemChange<Kind>>& changes,
                 const std::function<void(pb::FieldChange)>& add) {
    for (const ItemChange<Kind>& change : changes) {
      const auto& shown = change.removes() ? change.old->message : *change.target;
      ReportChanges(change.creates() ? nullptr : &change.old->message,
                    change.removes() ? nullptr : &*change.target, shown.title(), words_, add);
    }
  }

  // A field in words; nodes and KPIs by their titles in the draft.
  std::string Words(const google::protobuf::Message& record,
                    const google::protobuf::FieldDescriptor& field) {
    if (!index_) {
      index_plan_.vision = plan_.vision;
      for (const auto& row : tree_.nodes) index_plan_.nodes.push_back(row.message);
      for (const auto& row : tree_.kpis) index_plan_.kpis.push_back(row.message);
      absl::StatusOr<domain::PlanIndex> index = domain::PlanIndex::Build(index_plan_);
      if (!index.ok()) return domain::FieldText(record, field);
      index_ = *std::move(index);
    }
    return domain::FieldText(*index_, record, field);
  }

  static std::unordered_map<std::string, std::string> KnownOf(const pb::ApplyVisionHeader& header) {
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
  const std::unordered_map<std::string, std::string> known_ = KnownOf(*stream_.header);
  domain::Plan index_plan_;
  std::optional<domain::PlanIndex> index_;
  size_t change_bytes_ = 0;
  std::unordered_map<std::string, std::string> titles_;  // of KPIs, by the names of their figures
  ApplyPlan plan_;
  DraftTree tree_;
  Items<NodeKind> nodes_;
  Items<KpiKind> kpis_;
  std::unordered_map<std::string, std::string> node_names_;  // of the stream, by external_id
  std::unordered_map<std::string, std::string> kpi_names_;
  std::unordered_set<std::string> kept_kpis_;
  google::protobuf::RepeatedPtrField<std::string> framework_items_;
  std::set<std::string> indicators_;
  std::vector<PlacedKpi> tied_kpis_;  // those that change, as they will be
  std::vector<pb::FieldViolation> violations_;
};

}  // namespace

absl::StatusOr<ApplyPlan> PlanApply(const Call& call, const AppliedStream& stream, bool first) {
  return Planner(call, stream, first).Run();
}

}  // namespace renkei::service
