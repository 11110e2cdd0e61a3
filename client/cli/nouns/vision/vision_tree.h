// A vision's tree from the server, and drawn for a reader.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_TREE_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_TREE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/session.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/strategy/vision_tree.h"

namespace renkei::cli {

using domain::TreePlace;
using domain::VisionTree;

// The revision that --revision or --as-of asks for: the server says which one was in force on that
// day. 0 where neither is given.
[[nodiscard]] absl::StatusOr<int> RevisionOn(Session& session, const std::string& vision,
                                             int revision, const std::string& as_of);

// Reads head, nodes and KPIs; `revision` 0 is the draft for owners and the revision in force for
// others.
[[nodiscard]] absl::StatusOr<std::unique_ptr<VisionTree>> FetchTree(Session& session,
                                                                    const std::string& name,
                                                                    int revision);

// The first `limit` of them (0: all), to be listed.
template <class T>
std::vector<T> FirstOf(const std::vector<const T*>& items, int limit) {
  std::vector<T> first;
  for (const T* item : items) {
    if (limit > 0 && first.size() == static_cast<size_t>(limit)) break;
    first.push_back(*item);
  }
  return first;
}

// The figures of those KPIs, by their names, with progress on a terminal.
[[nodiscard]] absl::StatusOr<std::map<std::string, std::vector<pb::KpiActual>>> FetchActuals(
    Session& session, const std::vector<pb::Kpi>& kpis);

// The tree for a reader: labels, titles, KPIs with baseline and targets; `with_ids` adds external
// ids.
std::string DrawTree(const VisionTree& tree, const BriefStyle& style, bool with_ids);

// "40 人（令和4年度） → 200 人（令和9年度）"
std::string PathText(const pb::Kpi& kpi, Lang lang);

// "第2版"; 0 is the draft.
std::string RevisionText(int revision, Lang lang);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_TREE_H_
