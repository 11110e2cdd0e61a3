#include "server/domain/strategy/framework_tree.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "server/domain/strategy/strategy_tree.h"

namespace renkei::domain {
namespace {

class FrameworkWalk {
 public:
  explicit FrameworkWalk(const pb::Framework& framework) {
    for (const pb::FrameworkItem& item : framework.items()) below_[item.parent()].push_back(&item);
    Add("", -1, 1);
  }

  std::vector<FrameworkLine> Take() { return std::move(lines_); }

 private:
  void Add(absl::string_view parent, int parent_line, int depth) {
    const auto below = below_.find(parent);
    if (below == below_.end() || depth > kMaxTreeDepth) return;
    for (const pb::FrameworkItem* item : below->second) {
      // "" is the framework itself.
      if (item->id().empty() || !seen_.insert(item->id()).second) continue;
      lines_.push_back({item, depth, parent_line});
      Add(item->id(), static_cast<int>(lines_.size()) - 1, depth + 1);
    }
  }

  absl::flat_hash_map<absl::string_view, std::vector<const pb::FrameworkItem*>> below_;
  absl::flat_hash_set<absl::string_view> seen_;
  std::vector<FrameworkLine> lines_;
};

}  // namespace

std::vector<FrameworkLine> FrameworkLines(const pb::Framework& framework) {
  return FrameworkWalk(framework).Take();
}

}  // namespace renkei::domain
