#include "server/service/vision/draft/vision_places.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/strategy/strategy_tree.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Rows under one node that are read at a time.
constexpr size_t kPlacesAtOnce = 500;

// Reads nodes of one draft and makes each a precondition, once.
class Ancestors {
 public:
  explicit Ancestors(absl::string_view vision, DraftWriter& writer)
      : vision_(vision), writer_(writer) {}

  // The node's row; nullptr if there is none, or after a fault of the store.
  const storage::Row<pb::VisionNode>* Find(absl::string_view name) {
    auto [it, added] = rows_.try_emplace(std::string(name));
    if (added && VisionNameOf(name) == vision_ && fault_.ok()) {
      auto row = Nodes().Get(writer_.call().snapshot(), DraftKey<NodeKind>(name));
      if (!row.ok()) {
        fault_ = row.status();
      } else if (row->has_value() && (*row)->message.name() == name) {
        Nodes().Require(**row, writer_.mutation());
        it->second = **std::move(row);
      }
    }
    return it->second ? &*it->second : nullptr;
  }

  std::optional<std::string> ParentOf(absl::string_view name) {
    const storage::Row<pb::VisionNode>* row = Find(name);
    return row == nullptr ? std::nullopt : std::optional(row->message.parent());
  }

  // Levels from the top to `name`, 0 for "". Bounded: a stored tree has no cycle.
  int DepthOf(std::string name) {
    int depth = 0;
    while (!name.empty() && depth <= domain::kMaxTreeDepth) {
      ++depth;
      name = ParentOf(name).value_or("");
    }
    return depth;
  }

  const absl::Status& fault() const { return fault_; }

 private:
  const absl::string_view vision_;
  DraftWriter& writer_;
  std::map<std::string, std::optional<storage::Row<pb::VisionNode>>, std::less<>> rows_;
  absl::Status fault_;
};

absl::Status Missing(absl::string_view item, absl::string_view reference) {
  return domain::MakeError(
      pb::REASON_DANGLING_REFERENCE,
      {absl::StrCat(item.empty() ? "it" : item, " refers to ", reference,
                    ", which is not a node of this draft"),
       absl::StrCat("参照先の ", reference, " は、このビジョンの下書きにありません。")},
      {{"item", std::string(item)}, {"reference", std::string(reference)}});
}

// What can be said of re-mentions without reading anything.
template <typename Kind>
absl::Status CheckEdges(const typename Kind::Message& item) {
  std::set<std::string> parents;
  for (int i = 0; i < item.re_mentions_size(); ++i) {
    const pb::ReMention& r = item.re_mentions(i);
    const std::string field = absl::StrCat(Kind::kField, ".re_mentions[", i, "].parent");
    if (r.parent().empty()) {
      return domain::InvalidField(field, "REQUIRED",
                                  {"must name the node under which it is printed again",
                                   "再掲先の施策等を指定してください。"});
    }
    if (r.parent() == Kind::Place(item) || !parents.insert(r.parent()).second) {
      return domain::InvalidField(field, "DUPLICATE_RE_MENTION",
                                  {"it already stands under this node",
                                   "すでにこの施策等の下にあるため、再掲できません。"});
    }
  }
  return absl::OkStatus();
}

template <typename Kind>
bool SamePlaces(const typename Kind::Message& a, const typename Kind::Message& b) {
  return PlacesOf<Kind>(a) == PlacesOf<Kind>(b);
}

// Levels of the subtree of `name`, itself included; re-mentions under its nodes count as leaves.
absl::StatusOr<int> HeightOf(const Call& call, absl::string_view name) {
  int height = 0;
  std::vector<std::string> level = {std::string(name)};
  while (!level.empty() && height <= domain::kMaxTreeDepth) {
    ++height;
    std::vector<std::string> next;
    bool leaves = false;
    for (const std::string& node : level) {
      const storage::Key prefix =
          storage::Key(kNodesByParentId).Add(VisionIdOf(node)).Add(domain::LastSegment(node));
      std::string after;
      do {
        ASSIGN_OR_RETURN(const auto page,
                         Nodes().ScanIndex(call.snapshot(), prefix, after, kPlacesAtOnce));
        for (const auto& row : page.rows) {
          leaves = true;
          if (row.message.parent() == node) next.push_back(row.message.name());
        }
        after = page.next;
      } while (!after.empty());
    }
    if (next.empty() && leaves) ++height;
    level = std::move(next);
  }
  return height;
}

// No ancestor of the new place may be re-mentioned within what is moved there.
absl::Status CheckMovedReMentions(const pb::VisionNode& node, Ancestors& ancestors) {
  const auto parent_of = [&](absl::string_view name) {
    return name == node.name() ? std::optional(node.parent()) : ancestors.ParentOf(name);
  };
  for (std::string at = node.parent(); !at.empty(); at = ancestors.ParentOf(at).value_or("")) {
    const storage::Row<pb::VisionNode>* row = ancestors.Find(at);
    if (row == nullptr) break;
    for (const pb::ReMention& r : row->message.re_mentions()) {
      RETURN_IF_ERROR(domain::CheckNewParent(at, r.parent(), 1, parent_of));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPlaces(const storage::Row<pb::VisionNode>* old, const pb::VisionNode& node,
                         DraftWriter& writer) {
  if (old != nullptr && SamePlaces<NodeKind>(old->message, node)) return absl::OkStatus();
  RETURN_IF_ERROR(CheckEdges<NodeKind>(node));
  Ancestors ancestors(VisionNameOf(node.name()), writer);
  const auto parent_of = [&](absl::string_view name) { return ancestors.ParentOf(name); };

  const bool moved = old == nullptr || old->message.parent() != node.parent();
  int height = 1;
  if (moved && old != nullptr) {
    const int depth = ancestors.DepthOf(node.parent()) + 1;
    if (depth > ancestors.DepthOf(old->message.parent()) + 1) {
      // It goes deeper, and all below it: that depends on nodes too many to name.
      ASSIGN_OR_RETURN(height, HeightOf(writer.call(), node.name()));
      RETURN_IF_ERROR(
          RequireUnchanged(writer.call(), DraftClockKey(node.name()), writer.mutation()));
    }
  }
  absl::Status status;
  if (moved) status = domain::CheckNewParent(node.name(), node.parent(), height, parent_of);
  for (const pb::ReMention& r : node.re_mentions()) {
    if (!status.ok()) break;
    // The chain above the new place, with the move done.
    status = domain::CheckNewParent(node.name(), r.parent(), 1, parent_of);
  }
  if (status.ok() && moved && old != nullptr) status = CheckMovedReMentions(node, ancestors);
  return ancestors.fault().ok() ? status : ancestors.fault();
}

absl::Status CheckPlaces(const storage::Row<pb::Kpi>* old, const pb::Kpi& kpi,
                         DraftWriter& writer) {
  if (old != nullptr && SamePlaces<KpiKind>(old->message, kpi)) return absl::OkStatus();
  RETURN_IF_ERROR(CheckEdges<KpiKind>(kpi));
  Ancestors ancestors(VisionNameOf(kpi.name()), writer);
  for (const std::string& place : PlacesOf<KpiKind>(kpi)) {
    const bool there = ancestors.Find(place) != nullptr;
    if (!ancestors.fault().ok()) return ancestors.fault();
    if (!there) return Missing(kpi.name(), place);
  }
  return absl::OkStatus();
}

}  // namespace renkei::service
