// The items of a framework as the tree that they form, for whoever prints or compares them.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_FRAMEWORK_TREE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_FRAMEWORK_TREE_H_

#include <vector>

#include "renkei/v1/framework.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// One line of the tree as it is printed.
struct FrameworkLine {
  const pb::FrameworkItem* item = nullptr;
  int depth = 1;    // top items have 1
  int parent = -1;  // the line of the item above, which comes before; -1 at the top
};

// The items from the top down, each before what is under it, siblings in the order of the framework;
// in a pack, parents only come before their children. Any lists are taken, those of a server that is
// not ours too: each id has one line, no deeper than kMaxTreeDepth, and what lies in a circle, deeper
// or below nothing has none. The framework must outlive the result.
std::vector<FrameworkLine> FrameworkLines(const pb::Framework& framework);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_FRAMEWORK_TREE_H_
