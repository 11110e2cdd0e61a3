// Which items of frameworks stand for which: what a plan names and what a programme names are often
// items of two frameworks, or a pillar and a field of it.

#ifndef RENKEI_SERVER_DOMAIN_FUNDING_ITEM_REACH_H_
#define RENKEI_SERVER_DOMAIN_FUNDING_ITEM_REACH_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/v1/framework.pb.h"
#include "server/domain/strategy/alignment/crosswalk_ways.h"

namespace renkei::domain {

// How an item was reached, the closest first.
enum class Reach { kItself, kCrosswalk, kTree };

struct ReachedItem {
  std::string from;  // which of the items that were asked for
  Reach reach = Reach::kItself;
};

// By the name of what was reached.
using ReachedItems = std::map<std::string, ReachedItem>;

// Immutable; both lists must outlive it.
class ItemReach {
 public:
  ItemReach(const std::vector<pb::Framework>& frameworks,
            const std::vector<pb::Crosswalk>& crosswalks);

  // The items, and those of other frameworks to which crosswalks lead from them, in both directions.
  ReachedItems Across(const std::set<std::string>& items) const;
  // The same, and of each framework the items above and below those.
  ReachedItems AcrossAndAround(const std::set<std::string>& items) const;

  // The title of an item; its id where no framework has it.
  std::string TitleOf(absl::string_view item) const;

 private:
  const std::vector<pb::Framework>& frameworks_;
  std::vector<CrosswalkWays> ways_;           // to each framework
  std::map<std::string, std::string> above_;  // of each item the one above it
  std::map<std::string, std::string> titles_;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FUNDING_ITEM_REACH_H_
