// Peers as the registry changes: what is kept between calls, the ministry's classes, and who has none.
#include "server/service/organization/peers.h"

#include "renkei/v1/registry_service.pb.h"
#include "tests/unit/service/counting_store.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PeersTest : public ServiceTest {
 protected:
  PeersTest() {
    aizu_ = City(kAizu, "072028", 110'841, 382.97);
    maniwa_ = City(kManiwa, "332143", 40'778, 828.53);
    EXPECT_TRUE(Upsert({aizu_, maniwa_}).ok());
  }

  pb::Organization City(const std::string& name, const std::string& code, int64_t population,
                        double km2) {
    pb::GetOrganizationRequest request;
    request.set_name(name);
    const auto stored = Call<pb::Organization>(admin_, "RegistryService/GetOrganization", request);
    pb::Organization city = stored.ok() ? *stored : pb::Organization();
    if (!stored.ok()) {
      city.set_name(name);
      pb::Designation& designation = *city.add_designations();
      designation.set_display_name("市");
      designation.set_code(code);
      designation.set_kind(pb::ORGANIZATION_KIND_CITY);
    }
    city.clear_etag();
    city.set_prefecture(Prefecture(code));
    city.set_population(population);
    city.set_area_km2(km2);
    return city;
  }

  std::string Prefecture(const std::string& code) {
    const std::string name = absl::StrCat("organizations/p", code.substr(0, 2));
    pb::Organization prefecture;
    prefecture.set_name(name);
    pb::Designation& designation = *prefecture.add_designations();
    designation.set_display_name("県");
    designation.set_code(absl::StrCat(code.substr(0, 2), "000"));
    designation.set_kind(pb::ORGANIZATION_KIND_PREFECTURE);
    EXPECT_TRUE(Upsert({prefecture}).ok());
    return name;
  }

  absl::StatusOr<pb::BatchUpsertResponse> Upsert(
      const std::vector<pb::Organization>& organizations) {
    pb::BatchUpsertOrganizationsRequest request;
    for (const pb::Organization& one : organizations) *request.add_organizations() = one;
    return Call<pb::BatchUpsertResponse>(admin_, "RegistryService/BatchUpsertOrganizations",
                                         request);
  }

  absl::StatusOr<pb::ListPeersResponse> Peers(const std::string& organization,
                                              const std::string& token = "") {
    pb::ListPeersRequest request;
    request.set_organization(organization);
    return Call<pb::ListPeersResponse>(token.empty() ? admin_ : token, "RegistryService/ListPeers",
                                       request);
  }

  std::vector<std::string> PeersAre(const std::string& organization) {
    std::vector<std::string> names;
    const auto found = Peers(organization);
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok()) return names;
    for (const pb::Peer& peer : found->peers()) names.push_back(peer.profile().organization());
    return names;
  }

  pb::Organization aizu_;
  pb::Organization maniwa_;
};

TEST_F(PeersTest, WhatAnImportChangesHoldsFromTheNextCallOn) {
  EXPECT_THAT(PeersAre(kAizu), ElementsAre(kManiwa));
  const double before = Peers(kAizu)->peers(0).likeness();
  maniwa_.set_population(110'841);
  ASSERT_TRUE(Upsert({maniwa_}).ok());
  EXPECT_GT(Peers(kAizu)->peers(0).likeness(), before);
  ASSERT_TRUE(Upsert({City("organizations/oyonezawa", "062022", 74'629, 548.51)}).ok());
  EXPECT_THAT(PeersAre(kAizu), ::testing::UnorderedElementsAre(kManiwa, "organizations/oyonezawa"));
}

TEST_F(PeersTest, WhoEndsIsNoPeerFromThatDayOn) {
  maniwa_.mutable_designations(0)->set_to_date("2024-08-01");
  maniwa_.set_abolished_date("2024-08-01");
  ASSERT_TRUE(Upsert({maniwa_}).ok());
  EXPECT_THAT(PeersAre(kAizu), ElementsAre(kManiwa));
  now_ += absl::Hours(24 * 40);  // nothing is written: another day is enough
  EXPECT_THAT(PeersAre(kAizu), IsEmpty());
  EXPECT_EQ(ReasonOf(Peers(kManiwa)), pb::REASON_ORGANIZATION_ABOLISHED);
}

TEST_F(PeersTest, TheRegistryIsReadAgainOnlyWhenItHasChanged) {
  CountingStore counting(*store_);
  PeerDirectory directory;
  const absl::CivilDay day(2024, 7, 3);
  ASSERT_TRUE(directory.On(*counting.NewSnapshot(), day).ok());
  const int scanned = counting.scanned();
  EXPECT_GT(scanned, 0);
  const auto again = directory.On(*counting.NewSnapshot(), day);
  ASSERT_TRUE(again.ok());
  // A commit about something else.
  AddAccount(kAizu, {pb::ROLE_READER});
  EXPECT_EQ(*directory.On(*counting.NewSnapshot(), day), *again);
  EXPECT_EQ(counting.scanned(), scanned);
  maniwa_.set_population(1);
  ASSERT_TRUE(Upsert({maniwa_}).ok());
  EXPECT_NE(*directory.On(*counting.NewSnapshot(), day), *again);
  EXPECT_GT(counting.scanned(), scanned);
}

// What it reads holds for its own call; others would see what is over.
TEST_F(PeersTest, WhatAnOlderViewReadsIsNotKept) {
  PeerDirectory directory;
  const absl::CivilDay day(2024, 7, 3);
  const auto population = [](const auto& places) {
    return (*places)->all[(*places)->by_name.at(kManiwa)].profile.population;
  };
  const auto old = store_->NewSnapshot();
  maniwa_.set_population(1);
  ASSERT_TRUE(Upsert({maniwa_}).ok());
  ASSERT_TRUE(directory.On(*store_->NewSnapshot(), day).ok());
  // For another day, so that there is something to read.
  const auto before = directory.On(*old, day + 1);
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(population(before), 40'778);
  const auto now = directory.On(*store_->NewSnapshot(), day + 1);
  ASSERT_TRUE(now.ok());
  EXPECT_EQ(population(now), 1);
}

TEST_F(PeersTest, PartnersWithoutACodeAreNeitherPeersNorReadForThem) {
  for (int i = 0; i < 600; ++i) {
    pb::Organization company;
    company.set_name(absl::StrCat("organizations/company", i));
    company.add_designations()->set_kind(pb::ORGANIZATION_KIND_COMPANY);
    storage::Mutation mutation;
    Organizations().Insert(company, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }
  CountingStore counting(*store_);
  PeerDirectory directory;
  const auto places = directory.On(*counting.NewSnapshot(), absl::CivilDay(2024, 7, 3));
  ASSERT_TRUE(places.ok());
  EXPECT_EQ((*places)->all.size(), (*places)->by_name.size());
  EXPECT_LT(counting.scanned(), 600);
  EXPECT_THAT(PeersAre(kAizu), ElementsAre(kManiwa));
}

TEST_F(PeersTest, ClassesOfTheMinistryOutliveAPackAndAnEmptyOneRemovesThem) {
  pb::Organization with_class = maniwa_;
  with_class.mutable_ministry_peer_class()->set_label("都市Ⅰ－１");
  EXPECT_THAT(BadFields(Upsert({with_class})),
              ElementsAre("organizations[0].ministry_peer_class.fiscal_year REQUIRED"));
  with_class.mutable_ministry_peer_class()->set_fiscal_year(2023);
  ASSERT_TRUE(Upsert({with_class}).ok());
  EXPECT_EQ(Peers(kManiwa)->profile().ministry_class().label(), "都市Ⅰ－１");

  const auto pack = Upsert({maniwa_});  // as a pack has it
  ASSERT_TRUE(pack.ok());
  EXPECT_EQ(pack->unchanged(), 1);
  EXPECT_EQ(Peers(kManiwa)->profile().ministry_class().fiscal_year(), 2023);

  maniwa_.mutable_ministry_peer_class();
  ASSERT_TRUE(Upsert({maniwa_}).ok());
  EXPECT_FALSE(Peers(kManiwa)->profile().has_ministry_class());
}

TEST_F(PeersTest, AgesAreWholeAndOfADay) {
  maniwa_.mutable_residents_by_age()->set_from_65(10);
  EXPECT_THAT(BadFields(Upsert({maniwa_})),
              ::testing::IsSupersetOf({"organizations[0].residents_by_age.under_15 REQUIRED",
                                       "organizations[0].residents_by_age.date REQUIRED"}));
  pb::ResidentsByAge& ages = *maniwa_.mutable_residents_by_age();
  ages.set_under_15(0);  // none is a figure
  ages.set_from_15_to_64(5);
  ages.set_from_75(11);
  ages.set_date("2025-01-01");
  EXPECT_THAT(BadFields(Upsert({maniwa_})),
              ElementsAre("organizations[0].residents_by_age.from_75 MORE_THAN_ALL"));
  ages.set_from_75(10);
  EXPECT_TRUE(Upsert({maniwa_}).ok());
}

TEST_F(PeersTest, TheCallersOwnBodyIsTheDefaultAndTheRequestIsChecked) {
  const std::string author = AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR});
  const auto own = Peers("", author);
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_EQ(own->profile().organization(), kAizu);
  EXPECT_THAT(BadFields(Peers("organizations/nobody")),
              ElementsAre("organization UNKNOWN_ORGANIZATION"));
  EXPECT_THAT(BadFields(Peers(kWard)), ElementsAre("organization NOT_A_GOVERNMENT"));
  pb::ListPeersRequest request;
  request.set_organization(kAizu);
  request.add_same(static_cast<pb::PeerAspect>(99));
  request.set_min_likeness(1.5);
  EXPECT_THAT(BadFields(Call<pb::ListPeersResponse>(admin_, "RegistryService/ListPeers", request)),
              ::testing::SizeIs(2));
}

}  // namespace
}  // namespace renkei::service
