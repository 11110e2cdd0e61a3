#include "server/domain/registry/peers.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "server/domain/fold.h"
#include "server/domain/registry/organization_rules.h"

namespace renkei::domain {
namespace {

constexpr std::array kPopulationBounds = {5e3, 1e4, 3e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6};
constexpr std::array kDensityBounds = {30., 100., 300., 1e3, 4e3};
constexpr std::array kAgeingBounds = {25., 30., 35., 40., 45., 50.};
constexpr std::array kAreaBounds = {20., 50., 100., 200., 500., 1e3, 5e3};
static_assert(pb::PopulationClass_MAX == kPopulationBounds.size() + 1);
static_assert(pb::DensityClass_MAX == kDensityBounds.size() + 1);
static_assert(pb::AgeingClass_MAX == kAgeingBounds.size() + 1);
static_assert(pb::AreaClass_MAX == kAreaBounds.size() + 1);

// Shares of the likeness, by the aspect's number less 1.
constexpr std::array<int, kPeerAspects> kShares = {35, 15, 15, 15, 10, 10, 0};
constexpr double kAllShares = 100;

constexpr double kSameGroup = 0.5;
// A difference in the share of the old that leaves nothing in common.
constexpr double kAgeingPointsApart = 20;
constexpr double kPercent = 100;

// The class of `value`: 1 below the first bound, one more from each bound on; 0 without a value.
template <typename Class, size_t N>
Class ClassOf(const std::optional<double>& value, const std::array<double, N>& bounds) {
  if (!value) return Class{};
  const auto above = std::upper_bound(bounds.begin(), bounds.end(), *value);
  return static_cast<Class>(1 + (above - bounds.begin()));
}

std::optional<double> AsDouble(const std::optional<int64_t>& count) {
  if (!count) return std::nullopt;
  return static_cast<double>(*count);
}

// The first kind of the group to which `kind` belongs.
pb::OrganizationKind GroupOf(pb::OrganizationKind kind) {
  switch (kind) {
    case pb::ORGANIZATION_KIND_DESIGNATED_CITY:
    case pb::ORGANIZATION_KIND_CORE_CITY:
    case pb::ORGANIZATION_KIND_SPECIAL_CITY:
    case pb::ORGANIZATION_KIND_CITY:
    case pb::ORGANIZATION_KIND_SPECIAL_WARD:
      return pb::ORGANIZATION_KIND_DESIGNATED_CITY;
    case pb::ORGANIZATION_KIND_TOWN:
    case pb::ORGANIZATION_KIND_VILLAGE:
      return pb::ORGANIZATION_KIND_TOWN;
    default:
      return kind;
  }
}

std::optional<double> AgeingOf(const pb::Organization& organization) {
  if (!organization.has_residents_by_age()) return std::nullopt;
  const pb::ResidentsByAge& ages = organization.residents_by_age();
  const int64_t counted = ages.under_15() + ages.from_15_to_64() + ages.from_65();
  if (counted <= 0) return std::nullopt;
  return kPercent * static_cast<double>(ages.from_65()) / static_cast<double>(counted);
}

pb::Coast CoastOf(const pb::Organization& organization) {
  if (organization.coastal()) return pb::COAST_COASTAL;
  return organization.has_area_km2() ? pb::COAST_INLAND : pb::COAST_UNSPECIFIED;
}

// Of classes that follow one another; 0 is unknown.
pb::PeerRelation StepsApart(int a, int b) {
  if (a == 0 || b == 0) return pb::PEER_RELATION_UNKNOWN;
  if (a == b) return pb::PEER_RELATION_SAME;
  return std::abs(a - b) == 1 ? pb::PEER_RELATION_CLOSE : pb::PEER_RELATION_DIFFERENT;
}

pb::PeerRelation KindRelation(pb::OrganizationKind a, pb::OrganizationKind b) {
  if (a == pb::ORGANIZATION_KIND_UNSPECIFIED || b == pb::ORGANIZATION_KIND_UNSPECIFIED)
    return pb::PEER_RELATION_UNKNOWN;
  if (a == b) return pb::PEER_RELATION_SAME;
  return GroupOf(a) == GroupOf(b) ? pb::PEER_RELATION_CLOSE : pb::PEER_RELATION_DIFFERENT;
}

// Of things that are equal or not.
pb::PeerRelation Equality(bool known, bool equal) {
  if (!known) return pb::PEER_RELATION_UNKNOWN;
  return equal ? pb::PEER_RELATION_SAME : pb::PEER_RELATION_DIFFERENT;
}

pb::PeerRelation MinistryRelation(const PeerProfile& a, const PeerProfile& b) {
  const bool known = !a.ministry_class.empty() && !b.ministry_class.empty() &&
                     a.ministry_class_year == b.ministry_class_year;
  return Equality(known, a.ministry_class == b.ministry_class);
}

// 1 for the same kind, kSameGroup for kinds of one group, 0 for others.
double KindCloseness(pb::OrganizationKind a, pb::OrganizationKind b) {
  if (a == b) return 1;
  return GroupOf(a) == GroupOf(b) ? kSameGroup : 0;
}

std::optional<double> AgeingCloseness(const std::optional<double>& a,
                                      const std::optional<double>& b) {
  if (!a || !b) return std::nullopt;
  return std::max(0.0, 1 - std::abs(*a - *b) / kAgeingPointsApart);
}

// 1 - |log10(a / b)|, not below 0; where one is zero, they are as far apart as can be. nullopt where one is
// unknown.
std::optional<double> FigureCloseness(const std::optional<double>& a,
                                      const std::optional<double>& b) {
  if (!a || !b) return std::nullopt;
  if (*a <= 0 || *b <= 0) return *a == *b ? 1 : 0;
  // Of each by itself, so that it is the same both ways to the last digit.
  return std::max(0.0, 1 - std::abs(std::log10(*a) - std::log10(*b)));
}

// nullopt where the aspect is unknown of either.
std::optional<double> Closeness(pb::PeerAspect aspect, pb::PeerRelation relation,
                                const PeerProfile& a, const PeerProfile& b) {
  if (relation == pb::PEER_RELATION_UNKNOWN) return std::nullopt;
  switch (aspect) {
    case pb::PEER_ASPECT_POPULATION:
      return FigureCloseness(AsDouble(a.population), AsDouble(b.population));
    case pb::PEER_ASPECT_KIND:
      return KindCloseness(a.kind, b.kind);
    case pb::PEER_ASPECT_DENSITY:
      return FigureCloseness(a.density, b.density);
    case pb::PEER_ASPECT_AGEING:
      return AgeingCloseness(a.ageing_percent, b.ageing_percent);
    case pb::PEER_ASPECT_AREA:
      return FigureCloseness(a.area_km2, b.area_km2);
    case pb::PEER_ASPECT_COAST:
      return relation == pb::PEER_RELATION_SAME ? 1 : 0;
    default:
      return std::nullopt;
  }
}

pb::PeerRelation RelationIn(pb::PeerAspect aspect, const PeerProfile& a, const PeerProfile& b) {
  switch (aspect) {
    case pb::PEER_ASPECT_POPULATION:
      return StepsApart(a.population_class, b.population_class);
    case pb::PEER_ASPECT_KIND:
      return KindRelation(a.kind, b.kind);
    case pb::PEER_ASPECT_DENSITY:
      return StepsApart(a.density_class, b.density_class);
    case pb::PEER_ASPECT_AGEING:
      return StepsApart(a.ageing_class, b.ageing_class);
    case pb::PEER_ASPECT_AREA:
      return StepsApart(a.area_class, b.area_class);
    case pb::PEER_ASPECT_COAST:
      return Equality(a.coast != pb::COAST_UNSPECIFIED && b.coast != pb::COAST_UNSPECIFIED,
                      a.coast == b.coast);
    case pb::PEER_ASPECT_MINISTRY_CLASS:
      return MinistryRelation(a, b);
    default:
      return pb::PEER_RELATION_UNKNOWN;
  }
}

}  // namespace

pb::PopulationClass PopulationClassOf(std::optional<int64_t> residents) {
  return ClassOf<pb::PopulationClass>(AsDouble(residents), kPopulationBounds);
}

pb::DensityClass DensityClassOf(std::optional<double> residents_per_km2) {
  return ClassOf<pb::DensityClass>(residents_per_km2, kDensityBounds);
}

pb::AgeingClass AgeingClassOf(std::optional<double> percent) {
  return ClassOf<pb::AgeingClass>(percent, kAgeingBounds);
}

pb::AreaClass AreaClassOf(std::optional<double> km2) {
  return ClassOf<pb::AreaClass>(km2, kAreaBounds);
}

PeerProfile ProfileOf(const pb::Organization& organization, absl::CivilDay day) {
  PeerProfile profile;
  if (const pb::Designation* designation = DesignationOn(organization, day))
    profile.kind = designation->kind();
  if (organization.has_population()) profile.population = organization.population();
  if (organization.has_area_km2() && organization.area_km2() > 0) {
    profile.area_km2 = organization.area_km2();
    if (profile.population)
      profile.density = static_cast<double>(*profile.population) / *profile.area_km2;
  }
  profile.ageing_percent = AgeingOf(organization);
  profile.population_class = PopulationClassOf(profile.population);
  profile.density_class = DensityClassOf(profile.density);
  profile.ageing_class = AgeingClassOf(profile.ageing_percent);
  profile.area_class = AreaClassOf(profile.area_km2);
  profile.coast = CoastOf(organization);
  profile.ministry_class = Fold(organization.ministry_peer_class().label());
  profile.ministry_class_year = organization.ministry_peer_class().fiscal_year();
  return profile;
}

std::vector<pb::PeerAspect> UnknownOf(const PeerProfile& profile) {
  std::vector<pb::PeerAspect> unknown;
  for (int number = 1; number <= kPeerAspects; ++number) {
    const auto aspect = static_cast<pb::PeerAspect>(number);
    // What is unknown of a body cannot even be compared with itself.
    if (RelationIn(aspect, profile, profile) == pb::PEER_RELATION_UNKNOWN)
      unknown.push_back(aspect);
  }
  return unknown;
}

int ShareOf(pb::PeerAspect aspect) {
  const auto index = static_cast<size_t>(aspect) - 1;
  return index < kShares.size() ? kShares[index] : 0;
}

PeerLikeness Compare(const PeerProfile& a, const PeerProfile& b) {
  PeerLikeness likeness;
  double sum = 0;
  double known = 0;
  for (size_t i = 0; i < kPeerAspects; ++i) {
    const auto aspect = static_cast<pb::PeerAspect>(i + 1);
    likeness.relations.at(i) = RelationIn(aspect, a, b);
    const auto closeness = Closeness(aspect, likeness.relations.at(i), a, b);
    if (!closeness) continue;
    sum += kShares.at(i) * *closeness;
    known += kShares.at(i);
  }
  if (known > 0) likeness.score = sum / known;
  likeness.known = known / kAllShares;
  return likeness;
}

bool ArePeerKinds(pb::OrganizationKind a, pb::OrganizationKind b) {
  return IsLocalGovernment(a) && IsLocalGovernment(b) &&
         (a == pb::ORGANIZATION_KIND_PREFECTURE) == (b == pb::ORGANIZATION_KIND_PREFECTURE);
}

double LikenessOfPeers(const PeerProfile& a, const PeerProfile& b) {
  if (!ArePeerKinds(a.kind, b.kind)) return 0;
  const PeerLikeness likeness = Compare(a, b);
  return likeness.known < kLeastKnown ? 0 : likeness.score;
}

}  // namespace renkei::domain
