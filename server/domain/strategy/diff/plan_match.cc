#include "server/domain/strategy/diff/plan_match.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/domain/fold.h"

namespace renkei::domain {
namespace {

template <typename M>
void MatchByName(const std::vector<M>& from, const std::vector<M>& to, ItemMatch& match) {
  absl::flat_hash_map<absl::string_view, int> by_name;
  by_name.reserve(to.size());
  for (size_t i = 0; i < to.size(); ++i) by_name.emplace(to[i].name(), static_cast<int>(i));
  for (size_t i = 0; i < from.size(); ++i) {
    const auto found = by_name.find(from[i].name());
    if (found != by_name.end()) match.Pair(static_cast<int>(i), found->second, pb::MATCH_KIND_NAME);
  }
}

struct Candidate {
  int from;
  int to;
  bool same_title;
};

// Unmatched items that share an external_id, which is unique in each plan.
template <typename M>
std::vector<Candidate> ShareExternalId(const std::vector<M>& from, const std::vector<M>& to,
                                       const ItemMatch& match) {
  absl::flat_hash_map<absl::string_view, int> by_id;
  for (size_t i = 0; i < to.size(); ++i) {
    const int index = static_cast<int>(i);
    if (!to[i].external_id().empty() && match.FromOf(index) == kNoItem)
      by_id.emplace(to[i].external_id(), index);
  }
  std::vector<Candidate> shared;
  for (size_t i = 0; i < from.size(); ++i) {
    const int index = static_cast<int>(i);
    if (from[i].external_id().empty() || match.ToOf(index) != kNoItem) continue;
    const auto found = by_id.find(from[i].external_id());
    if (found == by_id.end()) continue;
    const M& other = to[static_cast<size_t>(found->second)];
    const bool same_title =
        from[i].title() == other.title() || FoldedEqual(from[i].title(), other.title());
    shared.push_back({index, found->second, same_title});
  }
  return shared;
}

void MatchByExternalId(const Plan& from, const Plan& to, bool one_vision, PlanMatch& match) {
  const std::vector<Candidate> nodes = ShareExternalId(from.nodes, to.nodes, match.nodes);
  const std::vector<Candidate> kpis = ShareExternalId(from.kpis, to.kpis, match.kpis);
  size_t agreeing = 0;
  for (const Candidate& c : nodes) agreeing += c.same_title;
  for (const Candidate& c : kpis) agreeing += c.same_title;
  const bool trusted = one_vision || agreeing * 2 >= nodes.size() + kpis.size();
  for (const Candidate& c : nodes) {
    if (trusted || c.same_title) match.nodes.Pair(c.from, c.to, pb::MATCH_KIND_EXTERNAL_ID);
  }
  for (const Candidate& c : kpis) {
    if (trusted || c.same_title) match.kpis.Pair(c.from, c.to, pb::MATCH_KIND_EXTERNAL_ID);
  }
}

}  // namespace

PlanMatch MatchPlans(const PlanIndex& from, const PlanIndex& to) {
  const Plan& a = from.plan();
  const Plan& b = to.plan();
  PlanMatch match{ItemMatch(a.nodes.size(), b.nodes.size()),
                  ItemMatch(a.kpis.size(), b.kpis.size())};
  MatchByName(a.nodes, b.nodes, match.nodes);
  MatchByName(a.kpis, b.kpis, match.kpis);
  const bool one_vision = !a.vision.name().empty() && a.vision.name() == b.vision.name();
  MatchByExternalId(a, b, one_vision, match);
  if (!one_vision) MatchByContent(from, to, match);
  return match;
}

}  // namespace renkei::domain
