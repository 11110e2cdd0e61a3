#include "client/mirror/change_index.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/mirror/resource_line.h"

namespace renkei::mirror {
namespace {

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

}  // namespace

ChangeIndex::ChangeIndex(const std::string& organization) : organization_id_(IdOf(organization)) {}

void ChangeIndex::Upsert(const std::string& stem, const std::string& name, LinePlace place) {
  const auto [it, fresh] = by_stem_[stem].insert_or_assign(name, place);
  if (fresh) ++size_;
}

void ChangeIndex::Remove(const std::string& stem, const std::string& name) {
  static const std::string& visions = *new std::string(StemOf(pb::RESOURCE_TYPE_VISION));
  static const std::string& cases = *new std::string(StemOf(pb::RESOURCE_TYPE_CASE));
  const auto [it, fresh] = by_stem_[stem].insert_or_assign(name, std::nullopt);
  if (fresh) ++size_;
  if (stem == visions) RemoveBelow(absl::StrCat(name, "/"));
  if (stem == cases) RemoveBelow(absl::StrCat(name, "/adoptions/"));
}

void ChangeIndex::RemoveBelow(const std::string& prefix) {
  fallen_.insert(prefix);
  for (auto& [stem, entries] : by_stem_) {
    auto it = entries.lower_bound(prefix);
    while (it != entries.end() && absl::StartsWith(it->first, prefix)) {
      if (!Fell(it->first)) {
        ++it;
        continue;
      }
      it = entries.erase(it);
      --size_;
    }
  }
}

const ChangeIndex::Entries& ChangeIndex::Of(const std::string& stem) const {
  static const auto& none = *new Entries();
  const auto it = by_stem_.find(stem);
  return it == by_stem_.end() ? none : it->second;
}

bool ChangeIndex::Fell(absl::string_view name) const {
  if (fallen_.empty()) return false;
  for (size_t slash = name.find('/'); slash != absl::string_view::npos;
       slash = name.find('/', slash + 1)) {
    const absl::string_view prefix = name.substr(0, slash + 1);
    if (fallen_.find(prefix) == fallen_.end()) continue;
    const bool own = absl::EndsWith(prefix, "/adoptions/") &&
                     name.substr(slash + 1) == absl::string_view(organization_id_);
    if (!own) return true;
  }
  return false;
}

}  // namespace renkei::mirror
