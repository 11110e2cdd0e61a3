#include "server/domain/funding/item_reach.h"

#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/framework_tree.h"

namespace renkei::domain {
namespace {

// The closer way to an item counts.
void Keep(const std::string& item, const std::string& from, Reach reach, ReachedItems& reached) {
  const auto [at, added] = reached.try_emplace(item, ReachedItem{from, reach});
  if (!added && reach < at->second.reach) at->second = {from, reach};
}

}  // namespace

ItemReach::ItemReach(const std::vector<pb::Framework>& frameworks,
                     const std::vector<pb::Crosswalk>& crosswalks)
    : frameworks_(frameworks) {
  for (const pb::Framework& framework : frameworks_) {
    ways_.emplace_back(crosswalks, framework.name(), CrosswalkReading::kBothWays);
    const std::vector<FrameworkLine> lines = FrameworkLines(framework);
    const auto name_of = [&](const FrameworkLine& line) {
      return absl::StrCat(framework.name(), "/items/", line.item->id());
    };
    for (const FrameworkLine& line : lines) {
      titles_.emplace(name_of(line), line.item->title());
      if (line.parent >= 0)
        above_.emplace(name_of(line), name_of(lines[static_cast<size_t>(line.parent)]));
    }
  }
}

ReachedItems ItemReach::Across(const std::set<std::string>& items) const {
  ReachedItems reached;
  for (const std::string& item : items) {
    // Also one that no framework has any more.
    Keep(item, item, Reach::kItself, reached);
    for (const CrosswalkWays& ways : ways_) {
      for (const CrosswalkTarget& target : ways.Follow(item))
        if (target.item != item) Keep(target.item, item, Reach::kCrosswalk, reached);
    }
  }
  return reached;
}

ReachedItems ItemReach::AcrossAndAround(const std::set<std::string>& items) const {
  const ReachedItems across = Across(items);
  ReachedItems reached = across;
  for (const auto& [item, how] : across) {
    for (auto up = above_.find(item); up != above_.end(); up = above_.find(up->second))
      Keep(up->second, how.from, Reach::kTree, reached);
  }
  for (const auto& [item, parent] : above_) {
    for (auto up = above_.find(item); up != above_.end(); up = above_.find(up->second)) {
      const auto found = across.find(up->second);
      if (found == across.end()) continue;
      Keep(item, found->second.from, Reach::kTree, reached);
      break;
    }
  }
  return reached;
}

std::string ItemReach::TitleOf(absl::string_view item) const {
  const auto found = titles_.find(std::string(item));
  return found == titles_.end() ? std::string(LastSegment(item)) : found->second;
}

}  // namespace renkei::domain
