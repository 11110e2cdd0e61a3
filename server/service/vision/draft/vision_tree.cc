#include "server/service/vision/draft/vision_tree.h"

#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kItemsAtOnce = 1'000;

template <typename M>
absl::StatusOr<std::vector<storage::Row<M>>> LoadAll(const Call& call,
                                                     const storage::Table<M>& table,
                                                     absl::string_view vision_id) {
  std::vector<storage::Row<M>> rows;
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(
        auto page, table.Scan(call.snapshot(), table.NewKey().Add(vision_id), after, kItemsAtOnce));
    for (storage::Row<M>& row : page.rows) rows.push_back(std::move(row));
    after = page.next;
  } while (!after.empty());
  return rows;
}

}  // namespace

absl::StatusOr<DraftTree> LoadDraft(const Call& call, absl::string_view vision_id) {
  DraftTree tree;
  ASSIGN_OR_RETURN(tree.nodes, LoadAll(call, Nodes(), vision_id));
  ASSIGN_OR_RETURN(tree.kpis, LoadAll(call, Kpis(), vision_id));
  return tree;
}

// An external_id holds no "/", so that it is never the same as another item's end of name; KPIs are
// marked, since they may share one with a node.
template <typename Kind>
std::string TreeId(const typename Kind::Message& m) {
  constexpr bool kIsNode = std::is_same_v<Kind, NodeKind>;
  if (m.external_id().empty())
    return absl::StrCat(Kind::kCollection, "/", domain::LastSegment(m.name()));
  return kIsNode ? m.external_id() : absl::StrCat("kpi:/", m.external_id());
}

template std::string TreeId<NodeKind>(const pb::VisionNode&);
template std::string TreeId<KpiKind>(const pb::Kpi&);

absl::StatusOr<domain::StrategyTree> BuildTree(const std::vector<const pb::VisionNode*>& nodes,
                                               const std::vector<const pb::Kpi*>& kpis) {
  std::unordered_map<std::string, std::string> ids;  // by name
  for (const pb::VisionNode* node : nodes) ids.emplace(node->name(), TreeId<NodeKind>(*node));
  const auto id_of = [&](const std::string& name) {
    const auto found = ids.find(name);
    return name.empty() || found == ids.end() ? name : found->second;
  };
  std::vector<domain::TreeNode> tree_nodes;
  std::vector<domain::TreeKpi> tree_kpis;
  std::vector<domain::ReMention> re_mentions;
  for (const pb::VisionNode* node : nodes) {
    const std::string& id = ids[node->name()];
    tree_nodes.push_back({id, id_of(node->parent()), node->order()});
    for (const pb::ReMention& r : node->re_mentions())
      re_mentions.push_back({id, id_of(r.parent()), r.order()});
  }
  for (const pb::Kpi* kpi : kpis) {
    const std::string id = TreeId<KpiKind>(*kpi);
    tree_kpis.push_back({id, id_of(kpi->node()), kpi->order()});
    for (const pb::ReMention& r : kpi->re_mentions())
      re_mentions.push_back({id, id_of(r.parent()), r.order()});
  }
  return domain::StrategyTree::Build(std::move(tree_nodes), std::move(tree_kpis),
                                     std::move(re_mentions));
}

}  // namespace renkei::service
