// A whole draft in memory, for the methods that judge it as a whole.

#ifndef RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_TREE_H_
#define RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_TREE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/domain/strategy/strategy_tree.h"
#include "server/service/frame/call.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/table.h"

namespace renkei::service {

struct DraftTree {
  std::vector<storage::Row<pb::VisionNode>> nodes;  // in order of id
  std::vector<storage::Row<pb::Kpi>> kpis;
};

// All records of a draft: at most some 30,000, some tens of megabytes. For the executor.
[[nodiscard]] absl::StatusOr<DraftTree> LoadDraft(const Call& call, absl::string_view vision_id);

// What a node or KPI is called in messages about the tree: its external_id where it has one, since
// whoever applies a file knows no other; otherwise the end of its name.
template <typename Kind>
std::string TreeId(const typename Kind::Message& m);

// Builds the tree of `nodes` and `kpis`, whose references are names. Errors as StrategyTree says,
// with TreeIds.
[[nodiscard]] absl::StatusOr<domain::StrategyTree> BuildTree(
    const std::vector<const pb::VisionNode*>& nodes, const std::vector<const pb::Kpi*>& kpis);

template <typename M>
std::vector<const M*> MessagesOf(const std::vector<storage::Row<M>>& rows) {
  std::vector<const M*> messages;
  messages.reserve(rows.size());
  for (const storage::Row<M>& row : rows) messages.push_back(&row.message);
  return messages;
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_TREE_H_
