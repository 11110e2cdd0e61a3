// Where references to the items of other frameworks lead in one framework, along crosswalks.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_CROSSWALK_WAYS_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_CROSSWALK_WAYS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/framework.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Forward: from what was replaced to what follows. Both ways: backward as well, where PART_OF is
// CONTAINS and CONTAINS is PART_OF.
enum class CrosswalkReading { kForward, kBothWays };

struct CrosswalkTarget {
  std::string item;  // "frameworks/f/items/i"
  // What the item from which it was reached is to it. Over several steps SAME leaves the other
  // step's as it is, two PART_OF are PART_OF, two CONTAINS are CONTAINS, all else is RELATED.
  pb::CrosswalkEdge::Relation relation;
  pb::CrosswalkStatus status;  // PROPOSED where any step is
};

// How far apart two items are that stand in this relation: 0 (SAME) to 3. Of two ways to one item
// the closer one counts.
int DistanceOf(pb::CrosswalkEdge::Relation relation);

// Ways to one framework from all others, each along the fewest crosswalks: a circle of them leads
// nowhere twice. Immutable; the crosswalks must outlive it.
class CrosswalkWays {
 public:
  CrosswalkWays(const std::vector<pb::Crosswalk>& crosswalks, const std::string& to,
                CrosswalkReading reading);

  // Crosswalks on the way from `framework`; 0 for the one to which they lead, nullopt where none does.
  std::optional<int> StepsFrom(absl::string_view framework) const;

  // The items of the framework to which `item` ("frameworks/f/items/i") leads, each once, in the order
  // of the edges. `item` itself where it is one of them.
  std::vector<CrosswalkTarget> Follow(absl::string_view item) const;

 private:
  struct Edge {
    absl::string_view to;  // id of an item
    pb::CrosswalkEdge::Relation relation;
    pb::CrosswalkStatus status;
  };
  // The step from one framework to the next on its way.
  struct Hop {
    int steps = 0;
    std::string next;
    absl::flat_hash_map<absl::string_view, std::vector<Edge>> edges;  // by id of an item
  };

  void MeasureSteps(const std::vector<pb::Crosswalk>& crosswalks);
  void AddEdges(const std::string& from, const pb::Crosswalk& crosswalk);

  const std::string to_;
  const CrosswalkReading reading_;
  absl::flat_hash_map<std::string, Hop> hops_;  // by the framework from which it leads
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_CROSSWALK_WAYS_H_
