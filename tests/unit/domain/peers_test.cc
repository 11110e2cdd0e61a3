// Places like one: classes, likeness and what is unknown, with the figures of real bodies of 2025.
#include "server/domain/registry/peers.h"

#include <random>

#include "tests/random_seed.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kDay(2026, 11, 29);

pb::Organization Body(pb::OrganizationKind kind) {
  pb::Organization body;
  body.set_name("organizations/o");
  pb::Designation& designation = *body.add_designations();
  designation.set_display_name("団体");
  designation.set_kind(kind);
  return body;
}

struct Ages {
  int64_t under_15 = 0;
  int64_t from_15_to_64 = 0;
  int64_t from_65 = 0;
};

pb::Organization Body(pb::OrganizationKind kind, int64_t population, double km2, const Ages& ages,
                      bool coastal) {
  pb::Organization body = Body(kind);
  body.set_population(population);
  body.set_area_km2(km2);
  body.set_coastal(coastal);
  body.mutable_residents_by_age()->set_under_15(ages.under_15);
  body.mutable_residents_by_age()->set_from_15_to_64(ages.from_15_to_64);
  body.mutable_residents_by_age()->set_from_65(ages.from_65);
  return body;
}

pb::Organization Maniwa() {
  return Body(pb::ORGANIZATION_KIND_CITY, 40'778, 828.53, {4'247, 20'000, 16'531}, false);
}
pb::Organization Aizuwakamatsu() {
  return Body(pb::ORGANIZATION_KIND_CITY, 110'841, 382.97, {12'179, 62'164, 36'498}, false);
}
pb::Organization Yonezawa() {
  return Body(pb::ORGANIZATION_KIND_CITY, 74'629, 548.51, {7'518, 42'271, 24'840}, false);
}
pb::Organization Yokohama() {
  return Body(pb::ORGANIZATION_KIND_DESIGNATED_CITY, 3'753'398, 438.23,
              {417'083, 2'393'741, 942'565}, true);
}
pb::Organization Aguni() {
  return Body(pb::ORGANIZATION_KIND_VILLAGE, 676, 7.65, {67, 324, 253}, true);
}
// A northern village: no census, no residents.
pb::Organization Shikotan() {
  pb::Organization body = Body(pb::ORGANIZATION_KIND_VILLAGE);
  body.set_area_km2(250.57);
  body.set_coastal(true);
  return body;
}

PeerProfile Of(const pb::Organization& body) { return ProfileOf(body, kDay); }

TEST(Peers, AProfileIsTheFiguresAndTheirClasses) {
  const PeerProfile maniwa = Of(Maniwa());
  EXPECT_EQ(maniwa.kind, pb::ORGANIZATION_KIND_CITY);
  EXPECT_EQ(maniwa.population_class, pb::POPULATION_CLASS_FROM_30000_TO_50000);
  EXPECT_NEAR(*maniwa.density, 49.2, 0.05);
  EXPECT_EQ(maniwa.density_class, pb::DENSITY_CLASS_FROM_30_TO_100);
  EXPECT_NEAR(*maniwa.ageing_percent, 40.5, 0.05);
  EXPECT_EQ(maniwa.ageing_class, pb::AGEING_CLASS_FROM_40_TO_45);
  EXPECT_EQ(maniwa.area_class, pb::AREA_CLASS_FROM_500_TO_1000);
  EXPECT_EQ(maniwa.coast, pb::COAST_INLAND);
  EXPECT_THAT(UnknownOf(maniwa), ElementsAre(pb::PEER_ASPECT_MINISTRY_CLASS));
}

TEST(Peers, AFigureAtABoundBelongsToTheClassAboveIt) {
  EXPECT_EQ(PopulationClassOf(4'999), pb::POPULATION_CLASS_UNDER_5000);
  EXPECT_EQ(PopulationClassOf(5'000), pb::POPULATION_CLASS_FROM_5000_TO_10000);
  EXPECT_EQ(PopulationClassOf(499'999), pb::POPULATION_CLASS_FROM_200000_TO_500000);
  EXPECT_EQ(PopulationClassOf(5'000'000), pb::POPULATION_CLASS_FROM_5000000);
  EXPECT_EQ(DensityClassOf(4'000), pb::DENSITY_CLASS_FROM_4000);
  EXPECT_EQ(AgeingClassOf(24.99), pb::AGEING_CLASS_UNDER_25);
  EXPECT_EQ(AgeingClassOf(50), pb::AGEING_CLASS_FROM_50);
  EXPECT_EQ(AreaClassOf(20), pb::AREA_CLASS_FROM_20_TO_50);
  EXPECT_EQ(AreaClassOf(83'422.27), pb::AREA_CLASS_FROM_5000);
}

TEST(Peers, NobodyLivesThereIsAFigureAndUnknownIsNone) {
  EXPECT_EQ(PopulationClassOf(0), pb::POPULATION_CLASS_UNDER_5000);
  EXPECT_EQ(PopulationClassOf(std::nullopt), pb::POPULATION_CLASS_UNSPECIFIED);
  pb::Organization empty = Aguni();
  empty.set_population(0);
  EXPECT_EQ(Compare(Of(empty), Of(empty)).score, 1);
  EXPECT_LT(Compare(Of(empty), Of(Aguni())).score, Compare(Of(Aguni()), Of(Aguni())).score);
}

TEST(Peers, WhatARecordDoesNotSayIsUnknown) {
  EXPECT_THAT(UnknownOf(Of(Shikotan())),
              ElementsAre(pb::PEER_ASPECT_POPULATION, pb::PEER_ASPECT_DENSITY,
                          pb::PEER_ASPECT_AGEING, pb::PEER_ASPECT_MINISTRY_CLASS));
  // Nobody looked where it lies: it is not inland for that.
  EXPECT_EQ(Of(Body(pb::ORGANIZATION_KIND_TOWN)).coast, pb::COAST_UNSPECIFIED);
  pb::Organization unaged = Maniwa();
  *unaged.mutable_residents_by_age() = pb::ResidentsByAge();
  EXPECT_FALSE(Of(unaged).ageing_percent.has_value());
}

TEST(Peers, TheKindIsThatOfTheDay) {
  pb::Organization city = Maniwa();
  city.mutable_designations(0)->set_to_date("2027-04-01");
  pb::Designation& later = *city.add_designations();
  later.set_from_date("2027-04-01");
  later.set_kind(pb::ORGANIZATION_KIND_CORE_CITY);
  EXPECT_EQ(ProfileOf(city, absl::CivilDay(2027, 3, 31)).kind, pb::ORGANIZATION_KIND_CITY);
  EXPECT_EQ(ProfileOf(city, absl::CivilDay(2027, 4, 1)).kind, pb::ORGANIZATION_KIND_CORE_CITY);
}

TEST(Peers, ACityIsMoreLikeACityOfItsSizeThanLikeAMetropolisOrAnIsland) {
  const PeerProfile aizu = Of(Aizuwakamatsu());
  const double yonezawa = Compare(aizu, Of(Yonezawa())).score;
  const double maniwa = Compare(aizu, Of(Maniwa())).score;
  EXPECT_GT(yonezawa, 0.8);
  EXPECT_GT(yonezawa, maniwa);
  EXPECT_GT(maniwa, Compare(aizu, Of(Yokohama())).score);
  EXPECT_GT(maniwa, Compare(aizu, Of(Aguni())).score);
  EXPECT_LT(Compare(Of(Yokohama()), Of(Aguni())).score, 0.3);
}

TEST(Peers, TheReasonsSayWhatIsSharedWhatIsCloseAndWhatIsNot) {
  const PeerLikeness found = Compare(Of(Aizuwakamatsu()), Of(Yonezawa()));
  EXPECT_EQ(found.relation(pb::PEER_ASPECT_POPULATION), pb::PEER_RELATION_CLOSE);
  EXPECT_EQ(found.relation(pb::PEER_ASPECT_KIND), pb::PEER_RELATION_SAME);
  EXPECT_EQ(found.relation(pb::PEER_ASPECT_DENSITY), pb::PEER_RELATION_SAME);
  EXPECT_EQ(found.relation(pb::PEER_ASPECT_AREA), pb::PEER_RELATION_CLOSE);
  EXPECT_EQ(found.relation(pb::PEER_ASPECT_COAST), pb::PEER_RELATION_SAME);
  EXPECT_EQ(found.relation(pb::PEER_ASPECT_MINISTRY_CLASS), pb::PEER_RELATION_UNKNOWN);
  EXPECT_EQ(Compare(Of(Aguni()), Of(Yokohama())).relation(pb::PEER_ASPECT_POPULATION),
            pb::PEER_RELATION_DIFFERENT);
  EXPECT_EQ(found.relation(pb::PEER_ASPECT_UNSPECIFIED), pb::PEER_RELATION_UNKNOWN);
}

// 49,900 and 50,100 residents: a bound lies between them, and nothing else.
TEST(Peers, ABoundBetweenTwoMakesThemNoLessAlike) {
  pb::Organization below = Maniwa();
  pb::Organization above = Maniwa();
  below.set_population(49'900);
  above.set_population(50'100);
  const PeerLikeness found = Compare(Of(below), Of(above));
  EXPECT_EQ(found.relation(pb::PEER_ASPECT_POPULATION), pb::PEER_RELATION_CLOSE);
  EXPECT_GT(found.score, 0.99);
}

TEST(Peers, WhatIsUnknownOfOneNeitherHelpsNorHurtsAndIsTold) {
  const PeerProfile aizu = Of(Aizuwakamatsu());
  pb::Organization unaged = Aizuwakamatsu();
  unaged.clear_residents_by_age();
  // The same in all that is known, as it was before.
  const PeerLikeness same = Compare(aizu, Of(unaged));
  EXPECT_EQ(same.score, 1);
  EXPECT_NEAR(same.known, 0.85, 1e-9);
  EXPECT_EQ(same.relation(pb::PEER_ASPECT_AGEING), pb::PEER_RELATION_UNKNOWN);
  // Against another body: the average of the rest.
  pb::Organization other = Yonezawa();
  const double whole = Compare(Of(other), aizu).score;
  const double ageing = 1 - std::abs(*Of(other).ageing_percent - *aizu.ageing_percent) / 20;
  other.clear_residents_by_age();
  EXPECT_NEAR(Compare(Of(other), aizu).score, (whole - 0.15 * ageing) / 0.85, 1e-9);
}

TEST(Peers, OnlyThoseThatAreComparedAreLikeOneAnother) {
  const PeerProfile aizu = Of(Aizuwakamatsu());
  EXPECT_EQ(LikenessOfPeers(aizu, Of(Maniwa())), Compare(aizu, Of(Maniwa())).score);
  pb::Organization prefecture = Aizuwakamatsu();
  prefecture.mutable_designations(0)->set_kind(pb::ORGANIZATION_KIND_PREFECTURE);
  EXPECT_EQ(LikenessOfPeers(aizu, Of(prefecture)), 0);
  // A kind alone says nothing.
  EXPECT_GT(Compare(aizu, Of(Body(pb::ORGANIZATION_KIND_CITY))).score, 0);
  EXPECT_EQ(LikenessOfPeers(aizu, Of(Body(pb::ORGANIZATION_KIND_CITY))), 0);
}

TEST(Peers, OfABodyWithoutResidentsTooLittleIsKnown) {
  EXPECT_LT(Compare(Of(Shikotan()), Of(Aguni())).known, kLeastKnown);
  EXPECT_GE(Compare(Of(Aguni()), Of(Maniwa())).known, kLeastKnown);
}

TEST(Peers, ClassesOfTheMinistryAreEqualOrNotWithinOneEdition) {
  pb::Organization a = Maniwa();
  pb::Organization b = Maniwa();
  a.mutable_ministry_peer_class()->set_label("都市Ⅰ－１");
  a.mutable_ministry_peer_class()->set_fiscal_year(2023);
  b.mutable_ministry_peer_class()->set_label("都市I-1");  // typed by hand
  b.mutable_ministry_peer_class()->set_fiscal_year(2023);
  const auto relation = [&] {
    return Compare(Of(a), Of(b)).relation(pb::PEER_ASPECT_MINISTRY_CLASS);
  };
  EXPECT_EQ(relation(), pb::PEER_RELATION_SAME);
  b.mutable_ministry_peer_class()->set_label("都市Ⅰ－２");
  EXPECT_EQ(relation(), pb::PEER_RELATION_DIFFERENT);
  EXPECT_EQ(Compare(Of(a), Of(b)).score, 1) << "it is no part of the likeness";
  b.mutable_ministry_peer_class()->set_fiscal_year(2022);
  EXPECT_EQ(relation(), pb::PEER_RELATION_UNKNOWN);
  EXPECT_THAT(UnknownOf(Of(a)), IsEmpty());
}

TEST(Peers, PrefecturesAreComparedWithPrefecturesAndNobodyWithAWard) {
  EXPECT_TRUE(ArePeerKinds(pb::ORGANIZATION_KIND_PREFECTURE, pb::ORGANIZATION_KIND_PREFECTURE));
  EXPECT_TRUE(ArePeerKinds(pb::ORGANIZATION_KIND_CITY, pb::ORGANIZATION_KIND_VILLAGE));
  EXPECT_FALSE(ArePeerKinds(pb::ORGANIZATION_KIND_PREFECTURE, pb::ORGANIZATION_KIND_CITY));
  EXPECT_FALSE(ArePeerKinds(pb::ORGANIZATION_KIND_CITY, pb::ORGANIZATION_KIND_WARD));
  EXPECT_FALSE(ArePeerKinds(pb::ORGANIZATION_KIND_COMPANY, pb::ORGANIZATION_KIND_COMPANY));
}

// Any of its figures may be missing.
pb::Organization RandomBody(std::mt19937& random) {
  const auto below = [&random](int64_t end) {
    return std::uniform_int_distribution<int64_t>(0, end - 1)(random);
  };
  pb::Organization body = Body(static_cast<pb::OrganizationKind>(below(9)));
  if (below(4) > 0) body.set_population(below(3) == 0 ? below(3) : below(4'000'000));
  if (below(4) > 0) body.set_area_km2(static_cast<double>(below(100'000)) / 10);
  if (below(4) > 0) {
    body.mutable_residents_by_age()->set_under_15(below(3) * below(1000));
    body.mutable_residents_by_age()->set_from_15_to_64(below(3) * below(1000));
    body.mutable_residents_by_age()->set_from_65(below(3) * below(1000));
  }
  body.set_coastal(below(2) > 0);
  if (below(2) > 0) {
    body.mutable_ministry_peer_class()->set_label(absl::StrCat("町村", below(3)));
    body.mutable_ministry_peer_class()->set_fiscal_year(static_cast<int>(2022 + below(2)));
  }
  return body;
}

TEST(Peers, LikenessIsSymmetricWithinItsBoundsAndOneWithItself) {
  std::mt19937 random(RandomSeed());
  for (int round = 0; round < 5'000; ++round) {
    const PeerProfile a = Of(RandomBody(random));
    const PeerProfile b = Of(RandomBody(random));
    const PeerLikeness there = Compare(a, b);
    const PeerLikeness back = Compare(b, a);
    ASSERT_EQ(there.score, back.score);
    ASSERT_EQ(there.known, back.known);
    ASSERT_EQ(there.relations, back.relations);
    ASSERT_GE(there.score, 0);
    ASSERT_LE(there.score, 1);
    const PeerLikeness self = Compare(a, a);
    ASSERT_EQ(self.score, self.known > 0 ? 1 : 0);
    ASSERT_GE(self.known, there.known);
    for (const pb::PeerRelation relation : self.relations)
      ASSERT_TRUE(relation == pb::PEER_RELATION_SAME || relation == pb::PEER_RELATION_UNKNOWN);
  }
}

// What one does not say of itself is in no comparison with it, and the other way round.
TEST(Peers, ExactlyWhatIsUnknownOfEitherIsUnknownBetweenThem) {
  std::mt19937 random(RandomSeed());
  for (int round = 0; round < 5'000; ++round) {
    const PeerProfile a = Of(RandomBody(random));
    const PeerProfile b = Of(RandomBody(random));
    const PeerLikeness found = Compare(a, b);
    std::set<pb::PeerAspect> unknown;
    for (const PeerProfile* one : {&a, &b})
      for (const pb::PeerAspect aspect : UnknownOf(*one)) unknown.insert(aspect);
    if (a.ministry_class_year != b.ministry_class_year)
      unknown.insert(pb::PEER_ASPECT_MINISTRY_CLASS);
    for (int number = 1; number <= kPeerAspects; ++number) {
      const auto aspect = static_cast<pb::PeerAspect>(number);
      ASSERT_EQ(found.relation(aspect) == pb::PEER_RELATION_UNKNOWN, unknown.count(aspect) > 0)
          << pb::PeerAspect_Name(aspect);
    }
  }
}

}  // namespace
}  // namespace renkei::domain
