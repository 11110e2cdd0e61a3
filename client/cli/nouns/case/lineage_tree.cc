#include "client/cli/nouns/case/lineage_tree.h"

#include <algorithm>
#include <set>

namespace renkei::cli {

LineageTree::LineageTree(const pb::Lineage& lineage) {
  for (const pb::LineageCase& c : lineage.cases()) cases_[c.name()] = &c;
  std::set<std::string> came_of_something;
  for (const pb::LineageAdoption& adoption : lineage.adoptions()) {
    adoptions_[adoption.case_()].push_back(&adoption);
    came_of_something.insert(adoption.resulting_case());
  }
  for (auto& [name, adoptions] : adoptions_) {
    std::stable_sort(adoptions.begin(), adoptions.end(),
                     [](const auto* a, const auto* b) { return a->date() < b->date(); });
  }
  for (const pb::LineageCase& c : lineage.cases()) {
    if (came_of_something.count(c.name()) == 0) roots_.push_back(&c);
  }
  if (roots_.empty()) {
    if (const pb::LineageCase* asked = Find(lineage.case_())) roots_.push_back(asked);
  }
}

const std::vector<const pb::LineageAdoption*>& LineageTree::AdoptionsOf(
    const std::string& case_name) const {
  const auto found = adoptions_.find(case_name);
  return found == adoptions_.end() ? none_ : found->second;
}

const pb::LineageCase* LineageTree::Find(const std::string& case_name) const {
  const auto found = cases_.find(case_name);
  return found == cases_.end() ? nullptr : found->second;
}

}  // namespace renkei::cli
