#include "server/service/search/partner_groups.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"

namespace renkei::service {
namespace {

constexpr int kMaxThemeWords = 4;
// A group that has so much of its partners in an earlier one says nothing new.
constexpr double kSameGroup = 0.6;
// So many of a partner's words, the most telling, make a theme; what comes behind them is shared with
// whatever is about anything near.
constexpr size_t kThemeWords = 3;

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

// How much of `group` is in `earlier`.
double Within(const Members& group, const Members& earlier) {
  Members both;
  std::set_intersection(group.begin(), group.end(), earlier.begin(), earlier.end(),
                        std::back_inserter(both));
  return static_cast<double>(both.size()) / static_cast<double>(group.size());
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

// What groups may be about.
std::set<std::string> TellingWords(const std::vector<Partner>& partners) {
  std::set<std::string> telling;
  for (const Partner& partner : partners) {
    const size_t count = std::min(kThemeWords, partner.words.size());
    telling.insert(partner.words.begin(), partner.words.begin() + static_cast<ptrdiff_t>(count));
  }
  return telling;
}

// Also as a part of a longer word.
bool Says(const Partner& partner, const std::string& word) {
  return absl::c_any_of(partner.words,
                        [&](const std::string& other) { return absl::StrContains(other, word); });
}

// Those that say the same word, for each one.
std::vector<Members> ThemesOf(const std::vector<Partner>& partners,
                              const std::set<std::string>& words) {
  std::vector<Members> themes;
  for (const std::string& word : words) {
    Members& members = themes.emplace_back();
    for (size_t i = 0; i < partners.size(); ++i) {
      if (Says(partners[i], word)) members.push_back(i);
    }
  }
  return themes;
}

void AddTheme(const std::vector<Partner>& partners, const Members& members,
              const std::set<std::string>& words, pb::PartnerGroup& group) {
  std::vector<std::pair<double, std::string>> order;
  for (const std::string& word : words) {
    size_t count = 0;
    double telling = 0;  // by its place among the words of each
    for (const size_t member : members) {
      const Partner& partner = partners[member];
      if (!Says(partner, word)) continue;
      ++count;
      const auto place = absl::c_find(partner.words, word) - partner.words.begin();
      telling += 1.0 / static_cast<double>(1 + place);
    }
    if (count * 2 >= members.size()) order.emplace_back(-telling, word);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [telling, word] : order) {
    if (group.theme_size() == kMaxThemeWords) return;
    const bool part = absl::c_any_of(group.theme(), [&word = word](const std::string& other) {
      return absl::StrContains(other, word) || absl::StrContains(word, other);
    });
    if (!part) group.add_theme(word);
  }
}

}  // namespace

std::vector<pb::PartnerGroup> GroupsOf(const std::vector<Partner>& partners) {
  std::vector<Proposal> proposals = {{pb::PartnerGroup::BASIS_REGION, RegionOf(partners)},
                                     {pb::PartnerGroup::BASIS_LIKE, AlikeOf(partners)}};
  const std::set<std::string> words = TellingWords(partners);
  std::vector<Members> themes = ThemesOf(partners, words);
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
      return Within(members, other) >= kSameGroup;
    });
    if (same) continue;
    pb::PartnerGroup& group = groups.emplace_back();
    group.set_basis(proposal.basis);
    for (const size_t member : members) group.add_organizations(partners[member].organization);
    AddTheme(partners, members, words, group);
    taken.push_back(std::move(members));
  }
  return groups;
}

}  // namespace renkei::service
