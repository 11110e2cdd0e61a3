// Which governments are like one another: classes of size, density, age, area and coast, and one
// figure for how much two are alike. The one rule for every list, search and suggestion that puts
// "places like mine" first.
//
// What is compared, and its share of the likeness:
//
//   population 35   1 - |log10(a / b)|, not below 0: the same 1, twice as large 0.7, ten times 0
//   kind       15   1 the same kind; 0.5 kinds of one group (cities: designated, core, special, city,
//                   special ward; towns: town, village); else 0
//   density    15   residents per km², as population
//   ageing     15   1 - the difference in points / 20, not below 0: percent of residents who are 65
//                   and over, among those whose age was counted
//   area       10   km², as population
//   coast      10   1 both by the sea or both not, else 0
//
// Size decides most of what an office can afford; kind what it is responsible for; density and age
// what its services cost; area and sea where they have to reach. The shares are a proposal of ours.
//
// Classes say why, in words that an officer uses; the likeness itself comes from the figures, so that
// 49,900 and 50,100 residents are alike although a bound lies between them. Bounds of
//
//   population  50,000, 200,000 and 500,000 residents are what the law asks of a city, a core city and
//               a designated city (地方自治法 8条, 252条の22, 252条の19), 30,000 what it asked of a
//               merged one, 5,000 to 200,000 the steps by which 総務省's 類似団体 go; from 1,000,000
//               on they tell prefectures apart.
//   density     4,000/km² is the census's bound of a densely inhabited district; 30 to 1,000 part the
//               municipalities of 2025 into about equal parts.
//   ageing      steps of five points about the nation's 29 %; 50: more than half.
//   area        part the municipalities of 2026 into about equal parts; 1,000 km² and 5,000 km² tell
//               prefectures apart.
//
// What is unknown is UNSPECIFIED and named, never guessed and never zero: it is left out of the
// likeness, on both sides, and what is left is scaled up; `known` says how much was compared. Two of
// which less than half can be compared are no peers.

#ifndef RENKEI_SERVER_DOMAIN_REGISTRY_PEERS_H_
#define RENKEI_SERVER_DOMAIN_REGISTRY_PEERS_H_

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "renkei/v1/organization.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// What a body is like on a day.
struct PeerProfile {
  pb::OrganizationKind kind = pb::ORGANIZATION_KIND_UNSPECIFIED;
  std::optional<int64_t> population;
  std::optional<double> density;  // residents per km²
  std::optional<double> ageing_percent;
  std::optional<double> area_km2;
  pb::PopulationClass population_class = pb::POPULATION_CLASS_UNSPECIFIED;
  pb::DensityClass density_class = pb::DENSITY_CLASS_UNSPECIFIED;
  pb::AgeingClass ageing_class = pb::AGEING_CLASS_UNSPECIFIED;
  pb::AreaClass area_class = pb::AREA_CLASS_UNSPECIFIED;
  // A body is inland where its record has an area and does not say that it borders on the sea; where
  // it has no area, nobody looked.
  pb::Coast coast = pb::COAST_UNSPECIFIED;
  // As the ministry's table writes it, folded; "" unknown. Compared within one edition alone.
  std::string ministry_class;
  int ministry_class_year = 0;
};

// The classes of figures; UNSPECIFIED where there is none. Population of 0 is a figure.
pb::PopulationClass PopulationClassOf(std::optional<int64_t> residents);
pb::DensityClass DensityClassOf(std::optional<double> residents_per_km2);
pb::AgeingClass AgeingClassOf(std::optional<double> percent);
pb::AreaClass AreaClassOf(std::optional<double> km2);

// Of the designation in force on `day`, or the last one, and the figures that the record has.
PeerProfile ProfileOf(const pb::Organization& organization, absl::CivilDay day);

// What the profile does not say, in the order of the enum.
std::vector<pb::PeerAspect> UnknownOf(const PeerProfile& profile);

inline constexpr int kPeerAspects = pb::PeerAspect_MAX;

struct PeerLikeness {
  // In [0, 1], over what is known of both; 0 where nothing is.
  double score = 0;
  // In [0, 1]: the shares of what is known of both.
  double known = 0;
  // Of each aspect, by its number less 1.
  std::array<pb::PeerRelation, kPeerAspects> relations{};

  // Unknown for what is no aspect.
  pb::PeerRelation relation(pb::PeerAspect aspect) const {
    const auto index = static_cast<size_t>(aspect) - 1;
    return index < relations.size() ? relations[index] : pb::PEER_RELATION_UNKNOWN;
  }
};

// The share of an aspect in the likeness, in percent; 0 for one that is shown and not counted.
int ShareOf(pb::PeerAspect aspect);

// Less than this of the shares says nothing about two bodies.
inline constexpr double kLeastKnown = 0.5;

// Symmetric; 1 with itself where anything is known.
PeerLikeness Compare(const PeerProfile& a, const PeerProfile& b);

// Whether bodies of these kinds are compared at all: two prefectures, or two municipalities.
bool ArePeerKinds(pb::OrganizationKind a, pb::OrganizationKind b);

// The score of Compare, and 0 where they are no peers: of kinds that are not compared, or of which too
// little is known.
double LikenessOfPeers(const PeerProfile& a, const PeerProfile& b);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REGISTRY_PEERS_H_
