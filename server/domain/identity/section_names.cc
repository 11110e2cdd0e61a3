#include "server/domain/identity/section_names.h"

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "server/domain/fold.h"

namespace renkei::domain {
namespace {

// As people put them between the names of two sections.
std::vector<std::string> PartsOf(absl::string_view text) {
  const std::string separated =
      absl::StrReplaceAll(NormalizeCompatibility(text),
                          {{"、", ","}, {"・", ","}, {"/", ","}, {";", ","}, {"\n", ","}});
  return absl::StrSplit(separated, ',', absl::SkipWhitespace());
}

}  // namespace

SectionNames::SectionNames(const std::vector<pb::Section>& sections) {
  for (const pb::Section& section : sections) {
    sections_.emplace(section.name(), section);
    today_.emplace(Fold(section.display_name()), section.name());
    for (const std::string& former : section.former_names())
      formerly_[Fold(former)].insert(section.name());
  }
}

std::string SectionNames::InUse(const std::string& name) const {
  std::set<absl::string_view> seen;
  for (auto it = sections_.find(name); it != sections_.end() && seen.insert(it->first).second;
       it = sections_.find(it->second.successor())) {
    if (!it->second.retired()) return it->first;
  }
  return "";
}

std::set<std::string> SectionNames::Called(absl::string_view text) const {
  const std::string folded = Fold(text);
  std::set<std::string> named;
  if (const auto today = today_.find(folded); today != today_.end()) {
    named.insert(today->second);
  } else if (const auto formerly = formerly_.find(folded); formerly != formerly_.end()) {
    named = formerly->second;
  }
  std::set<std::string> owners;
  for (const std::string& name : named) {
    if (std::string owner = InUse(name); !owner.empty()) owners.insert(std::move(owner));
  }
  return owners;
}

std::set<std::string> SectionNames::OwnersOf(absl::string_view text) const {
  // A name may hold what stands between names elsewhere: 文化・スポーツ課.
  std::set<std::string> owners = Called(text);
  if (!owners.empty()) return owners;
  for (const std::string& part : PartsOf(text)) owners.merge(Called(part));
  return owners;
}

void TidyFormerNames(absl::string_view old_display_name, pb::Section& section) {
  std::vector<std::string> names(section.former_names().begin(), section.former_names().end());
  names.emplace_back(old_display_name);
  std::set<std::string> seen = {"", Fold(section.display_name())};
  section.clear_former_names();
  for (std::string& name : names) {
    if (seen.insert(Fold(name)).second) section.add_former_names(std::move(name));
  }
}

}  // namespace renkei::domain
