#include "server/service/search/partner_groups.h"

#include <algorithm>
#include <map>
#include <utility>

namespace renkei::service {
namespace {

constexpr int kMaxThemeWords = 4;
// Two groups that have so much of their partners in common are one.
constexpr double kSameGroup = 0.6;
// A word that more of all partners share tells nothing about some of them.
constexpr double kCommonWord = 0.7;

using Members = std::vector<size_t>;  // of `partners`, ascending: the most fitting first

struct Proposal {
  pb::PartnerGroup::Basis basis;
  Members members;
};

double FitOf(const std::vector<Partner>& partners, const Members& members) {
  double fit = 0;
  for (const size_t member : members) fit += partners[member].fit;
  return fit;
}

// In how much two groups are the same, of all that are in either.
double Overlap(const Members& a, const Members& b) {
  Members both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return static_cast<double>(both.size()) / static_cast<double>(a.size() + b.size() - both.size());
}

// From the asker over borders, as far as there are partners.
Members RegionOf(const std::vector<Partner>& partners) {
  std::vector<bool> in(partners.size(), false);
  for (size_t i = 0; i < partners.size(); ++i) in[i] = partners[i].borders_on_asker;
  for (bool grown = true; grown;) {
    grown = false;
    for (size_t i = 0; i < partners.size(); ++i) {
      if (in[i]) continue;
      for (size_t j = 0; j < partners.size() && !in[i]; ++j)
        in[i] = in[j] && partners[j].neighbors.count(partners[i].organization) > 0;
      grown = grown || in[i];
    }
  }
  Members members;
  for (size_t i = 0; i < partners.size(); ++i) {
    if (in[i]) members.push_back(i);
  }
  return members;
}

Members AlikeOf(const std::vector<Partner>& partners) {
  Members members;
  for (size_t i = 0; i < partners.size(); ++i) {
    if (partners[i].likeness >= kPlaceLikeOwn) members.push_back(i);
  }
  return members;
}

// Those that share a word, for each word that some share and not nearly all.
std::vector<Members> ThemesOf(const std::vector<Partner>& partners) {
  std::map<std::string, Members> by_word;
  for (size_t i = 0; i < partners.size(); ++i) {
    for (const std::string& word : partners[i].words) {
      Members& members = by_word[word];
      if (members.empty() || members.back() != i) members.push_back(i);
    }
  }
  std::vector<Members> themes;
  for (auto& [word, members] : by_word) {
    const double part = static_cast<double>(members.size()) / static_cast<double>(partners.size());
    if (part <= kCommonWord) themes.push_back(std::move(members));
  }
  return themes;
}

void AddTheme(const std::vector<Partner>& partners, const Members& members,
              pb::PartnerGroup& group) {
  struct Shared {
    size_t count = 0;
    size_t place = 0;  // the best among the words of any
  };
  std::map<std::string, Shared> words;
  for (const size_t member : members) {
    for (size_t i = 0; i < partners[member].words.size(); ++i) {
      Shared& shared = words[partners[member].words[i]];
      shared.place = shared.count == 0 ? i : std::min(shared.place, i);
      ++shared.count;
    }
  }
  std::vector<std::pair<size_t, std::string>> telling;
  for (const auto& [word, shared] : words) {
    if (shared.count * 2 >= members.size()) telling.emplace_back(shared.place, word);
  }
  std::sort(telling.begin(), telling.end());
  for (const auto& [place, word] : telling) {
    if (group.theme_size() == kMaxThemeWords) return;
    group.add_theme(word);
  }
}

}  // namespace

std::vector<pb::PartnerGroup> GroupsOf(const std::vector<Partner>& partners) {
  std::vector<Proposal> proposals = {{pb::PartnerGroup::BASIS_REGION, RegionOf(partners)},
                                     {pb::PartnerGroup::BASIS_LIKE, AlikeOf(partners)}};
  std::vector<Members> themes = ThemesOf(partners);
  for (Members& theme : themes) {
    if (theme.size() > kMaxGroupPartners) theme.resize(kMaxGroupPartners);
  }
  std::stable_sort(themes.begin(), themes.end(), [&](const Members& a, const Members& b) {
    return FitOf(partners, a) > FitOf(partners, b);
  });
  for (Members& theme : themes)
    proposals.push_back({pb::PartnerGroup::BASIS_THEME, std::move(theme)});

  std::vector<pb::PartnerGroup> groups;
  std::vector<Members> taken;
  for (Proposal& proposal : proposals) {
    if (groups.size() == kMaxGroups) break;
    Members& members = proposal.members;
    if (members.size() > kMaxGroupPartners) members.resize(kMaxGroupPartners);
    if (members.size() < kLeastGroupPartners) continue;
    const bool same = std::any_of(taken.begin(), taken.end(), [&](const Members& other) {
      return Overlap(members, other) >= kSameGroup;
    });
    if (same) continue;
    pb::PartnerGroup& group = groups.emplace_back();
    group.set_basis(proposal.basis);
    for (const size_t member : members) group.add_organizations(partners[member].organization);
    AddTheme(partners, members, group);
    taken.push_back(std::move(members));
  }
  return groups;
}

}  // namespace renkei::service
