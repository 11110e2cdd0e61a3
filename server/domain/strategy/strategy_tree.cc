#include "server/domain/strategy/strategy_tree.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::domain {
namespace {

absl::Status LimitError(absl::string_view limit, size_t maximum, std::string item,
                        Bilingual message) {
  std::map<std::string, std::string> metadata = {{"limit", absl::StrCat(limit, "=", maximum)}};
  if (!item.empty()) metadata.emplace("item", std::move(item));
  return MakeError(pb::REASON_TREE_LIMIT, std::move(message), std::move(metadata));
}

absl::Status TooMany(absl::string_view limit, size_t count, size_t maximum, const Bilingual& what) {
  return LimitError(limit, maximum, "",
                    {absl::StrCat("A vision holds at most ", maximum, " ", what.en,
                                  "; this one would have ", count, "."),
                     absl::StrCat("1つのビジョンに登録できる", what.ja, "は", maximum,
                                  "件までです(", count, "件あります)。")});
}

absl::Status TooDeep(absl::string_view item) {
  return LimitError("depth", kMaxTreeDepth, std::string(item),
                    {absl::StrCat("A strategy tree has at most ", kMaxTreeDepth, " levels; ", item,
                                  " would lie deeper."),
                     absl::StrCat("ビジョンの階層は", kMaxTreeDepth, "段までです。", item,
                                  " はそれより深くなります。")});
}

absl::Status Dangling(absl::string_view item, absl::string_view reference) {
  return MakeError(
      pb::REASON_DANGLING_REFERENCE,
      {absl::StrCat(item, " refers to ", reference, ", which is not in this tree."),
       absl::StrCat(item, " が参照する ", reference, " は、このビジョンの中にありません。")},
      {{"item", std::string(item)}, {"reference", std::string(reference)}});
}

absl::Status Cycle(absl::string_view item, absl::string_view path) {
  return MakeError(
      pb::REASON_CYCLE,
      {absl::StrCat(item, " would lie below itself (", path, "). Choose another parent."),
       absl::StrCat(item, " が自分自身の下に置かれてしまいます(", path,
                    ")。別の親を選んでください。")},
      {{"item", std::string(item)}, {"path", std::string(path)}});
}

absl::Status DuplicateId(absl::string_view id) {
  return InvalidField(id, "DUPLICATE_ID",
                      {absl::StrCat("The id ", id, " stands twice in this tree."),
                       absl::StrCat("ID「", id, "」が重複しています。")});
}

absl::Status NoId() {
  return InvalidField("", "NO_ID",
                      {"An item of this tree has no id.", "IDのない施策等かKPIがあります。"});
}

absl::Status DuplicateReMention(const ReMention& edge) {
  return InvalidField(edge.item, "DUPLICATE_RE_MENTION",
                      {absl::StrCat(edge.item, " already stands under ", edge.parent,
                                    "; it cannot be mentioned there again."),
                       absl::StrCat(edge.item, " はすでに ", edge.parent,
                                    " の下にあるため、そこに再掲できません。")});
}

// Adds one printed item to a count; `seen` holds what was counted before.
template <typename Key>
void Count(bool re_mention, Key key, std::set<Key>& seen, TreeCount& count) {
  ++count.total;
  if (re_mention) ++count.re_mentioned;
  if (seen.insert(std::move(key)).second) ++count.distinct;
}

}  // namespace

absl::StatusOr<StrategyTree> StrategyTree::Build(std::vector<TreeNode> nodes,
                                                 std::vector<TreeKpi> kpis,
                                                 std::vector<ReMention> re_mentions) {
  StrategyTree tree;
  tree.nodes_ = std::move(nodes);
  tree.kpis_ = std::move(kpis);
  tree.re_mentions_ = std::move(re_mentions);
  for (absl::Status (StrategyTree::*step)() :
       {&StrategyTree::IndexIds, &StrategyTree::LinkNodes, &StrategyTree::ComputeDepths,
        &StrategyTree::LinkKpis, &StrategyTree::LinkReMentions}) {
    RETURN_IF_ERROR((tree.*step)());
  }
  tree.SortPlaces();
  return tree;
}

absl::Status StrategyTree::CheckSizes() const {
  if (nodes_.size() > kMaxTreeNodes) {
    return TooMany("nodes", nodes_.size(), kMaxTreeNodes, {"nodes", "施策等"});
  }
  if (kpis_.size() > kMaxTreeKpis) {
    return TooMany("kpis", kpis_.size(), kMaxTreeKpis, {"KPIs", "KPI"});
  }
  if (re_mentions_.size() > kMaxReMentions) {
    return TooMany("re_mentions", re_mentions_.size(), kMaxReMentions, {"re-mentions", "再掲"});
  }
  return absl::OkStatus();
}

absl::Status StrategyTree::IndexIds() {
  RETURN_IF_ERROR(CheckSizes());
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].id.empty()) return NoId();
    if (!node_index_.emplace(nodes_[i].id, i).second) return DuplicateId(nodes_[i].id);
  }
  for (size_t i = 0; i < kpis_.size(); ++i) {
    if (kpis_[i].id.empty()) return NoId();
    if (node_index_.count(kpis_[i].id) > 0 || !kpi_index_.emplace(kpis_[i].id, i).second) {
      return DuplicateId(kpis_[i].id);
    }
  }
  return absl::OkStatus();
}

absl::Status StrategyTree::LinkNodes() {
  const size_t plan = nodes_.size();
  places_.resize(plan + 1);
  parent_.assign(plan, plan);
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (!nodes_[i].parent.empty()) {
      const auto parent = node_index_.find(nodes_[i].parent);
      if (parent == node_index_.end()) return Dangling(nodes_[i].id, nodes_[i].parent);
      parent_[i] = parent->second;
    }
    places_[parent_[i]].push_back({nodes_[i].order, i, false, false});
  }
  return absl::OkStatus();
}

absl::Status StrategyTree::ComputeDepths() {
  depth_.assign(nodes_.size(), 0);
  std::vector<size_t> level;
  for (const Place& place : places_.back()) level.push_back(place.index);
  for (int depth = 1; !level.empty(); ++depth) {
    if (depth > kMaxTreeDepth)
      return TooDeep(nodes_[*std::min_element(level.begin(), level.end())].id);
    std::vector<size_t> next;
    for (const size_t node : level) {
      depth_[node] = depth;
      for (const Place& place : places_[node]) next.push_back(place.index);
    }
    level = std::move(next);
  }
  // What cannot be reached from the top hangs on a cycle.
  const auto unreached = std::find(depth_.begin(), depth_.end(), 0);
  if (unreached == depth_.end()) return absl::OkStatus();
  return CycleThrough(static_cast<size_t>(unreached - depth_.begin()));
}

absl::Status StrategyTree::CycleThrough(size_t node) const {
  // As many steps as there are nodes lead from a tail of the cycle into it.
  for (size_t step = 0; step < nodes_.size(); ++step) node = parent_[node];
  std::vector<absl::string_view> path = {nodes_[node].id};
  constexpr size_t kShownPath = 20;
  for (size_t at = parent_[node]; at != node && path.size() < kShownPath; at = parent_[at]) {
    path.push_back(nodes_[at].id);
  }
  path.push_back(nodes_[node].id);
  return Cycle(nodes_[node].id, absl::StrJoin(path, " < "));
}

absl::Status StrategyTree::LinkKpis() {
  for (size_t i = 0; i < kpis_.size(); ++i) {
    size_t node = nodes_.size();
    if (!kpis_[i].node.empty()) {
      const auto found = node_index_.find(kpis_[i].node);
      if (found == node_index_.end()) return Dangling(kpis_[i].id, kpis_[i].node);
      node = found->second;
    }
    places_[node].push_back({kpis_[i].order, i, true, false});
  }
  return absl::OkStatus();
}

absl::Status StrategyTree::LinkReMentions() {
  std::set<std::pair<absl::string_view, absl::string_view>> edges;
  for (const ReMention& edge : re_mentions_) {
    if (!edges.emplace(edge.item, edge.parent).second) return DuplicateReMention(edge);
    RETURN_IF_ERROR(LinkReMention(edge));
  }
  return absl::OkStatus();
}

absl::Status StrategyTree::LinkReMention(const ReMention& edge) {
  const auto parent = node_index_.find(edge.parent);
  if (parent == node_index_.end()) return Dangling(edge.item, edge.parent);
  if (const auto kpi = kpi_index_.find(edge.item); kpi != kpi_index_.end()) {
    if (kpis_[kpi->second].node == edge.parent) return DuplicateReMention(edge);
    places_[parent->second].push_back({edge.order, kpi->second, true, true});
    return absl::OkStatus();
  }
  const auto item = node_index_.find(edge.item);
  if (item == node_index_.end()) return Dangling(edge.parent, edge.item);
  if (IsWithin(parent->second, item->second)) {
    return Cycle(edge.item, absl::StrCat(edge.item, " < ", edge.parent));
  }
  if (parent_[item->second] == parent->second) return DuplicateReMention(edge);
  if (depth_[parent->second] + 1 > kMaxTreeDepth) return TooDeep(edge.item);
  places_[parent->second].push_back({edge.order, item->second, false, true});
  return absl::OkStatus();
}

void StrategyTree::SortPlaces() {
  for (std::vector<Place>& places : places_) {
    std::sort(places.begin(), places.end(), [this](const Place& a, const Place& b) {
      return std::forward_as_tuple(!a.kpi, a.order, IdOf(a)) <
             std::forward_as_tuple(!b.kpi, b.order, IdOf(b));
    });
  }
}

const std::string& StrategyTree::IdOf(const Place& place) const {
  return place.kpi ? kpis_[place.index].id : nodes_[place.index].id;
}

TreeLine StrategyTree::LineOf(const Place& place, int depth) const {
  return {IdOf(place), place.kpi ? depth - 1 : depth, place.kpi, place.re_mention};
}

bool StrategyTree::IsWithin(size_t node, size_t ancestor) const {
  while (node != ancestor && node != nodes_.size()) node = parent_[node];
  return node == ancestor;
}

bool StrategyTree::IsWithin(absl::string_view node, absl::string_view ancestor) const {
  const auto inner = node_index_.find(std::string(node));
  const auto outer = node_index_.find(std::string(ancestor));
  return inner != node_index_.end() && outer != node_index_.end() &&
         IsWithin(inner->second, outer->second);
}

std::optional<int> StrategyTree::DepthOf(absl::string_view node) const {
  const auto found = node_index_.find(std::string(node));
  if (found == node_index_.end()) return std::nullopt;
  return depth_[found->second];
}

void StrategyTree::Walk(absl::string_view root,
                        const std::function<void(const TreeLine&)>& visit) const {
  struct Pending {
    Place place;
    int depth;
  };
  std::vector<Pending> pending;
  const auto push_places_of = [&](size_t node, int depth) {
    for (auto place = places_[node].rbegin(); place != places_[node].rend(); ++place) {
      pending.push_back({*place, depth});
    }
  };
  if (root.empty()) {
    push_places_of(nodes_.size(), 1);
  } else if (const auto found = node_index_.find(std::string(root)); found != node_index_.end()) {
    pending.push_back({{0, found->second, false, false}, depth_[found->second]});
  }
  while (!pending.empty()) {
    const Pending next = pending.back();
    pending.pop_back();
    visit(LineOf(next.place, next.depth));
    if (!next.place.kpi && !next.place.re_mention) push_places_of(next.place.index, next.depth + 1);
  }
}

TreeSummary StrategyTree::Summarize(absl::string_view root) const {
  TreeSummary summary;
  std::set<absl::string_view> nodes;
  std::set<absl::string_view> kpis;
  std::set<std::pair<int, absl::string_view>> nodes_at_depth;
  Walk(root, [&](const TreeLine& line) {
    if (line.kpi) return Count(line.re_mention, line.id, kpis, summary.kpis);
    Count(line.re_mention, line.id, nodes, summary.nodes);
    Count(line.re_mention, std::make_pair(line.depth, line.id), nodes_at_depth,
          summary.nodes_by_depth[line.depth]);
  });
  return summary;
}

absl::Status CheckNewParent(
    absl::string_view node, absl::string_view new_parent, int height,
    const std::function<std::optional<std::string>(absl::string_view)>& parent_of) {
  int depth = height;
  std::string path(node);
  std::string at(new_parent);
  while (!at.empty()) {
    absl::StrAppend(&path, " < ", at);
    if (at == node) return Cycle(node, path);
    if (++depth > kMaxTreeDepth) return TooDeep(node);
    std::optional<std::string> parent = parent_of(at);
    if (!parent.has_value()) return Dangling(node, at);
    at = *std::move(parent);
  }
  return depth > kMaxTreeDepth ? TooDeep(node) : absl::OkStatus();
}

}  // namespace renkei::domain
