#include <thread>

#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/registry/local_government_code.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kRenameId[] = "6f1f0b1e-6a50-4f0c-9d0e-0a4b6f1d2c3a";

class RegistryServiceTest : public ServiceTest {
 protected:
  // A city of Kanagawa under a code of its own.
  static pb::Organization City(const std::string& id, const std::string& code,
                               const std::string& name) {
    pb::Organization city;
    city.set_name(absl::StrCat("organizations/", id));
    city.set_prefecture(kKanagawa);
    pb::Designation& designation = *city.add_designations();
    designation.set_display_name(name);
    designation.set_code(code);
    designation.set_kind(pb::ORGANIZATION_KIND_CITY);
    return city;
  }

  static std::string Code(int first_five) {
    const std::string digits = absl::StrCat(first_five);
    return digits + domain::CheckDigit(digits);
  }

  absl::StatusOr<pb::BatchUpsertResponse> Upsert(const std::vector<pb::Organization>& organizations,
                                                 const std::string& token = "") {
    pb::BatchUpsertOrganizationsRequest request;
    for (const pb::Organization& organization : organizations)
      *request.add_organizations() = organization;
    return Call<pb::BatchUpsertResponse>(token.empty() ? admin_ : token,
                                         "RegistryService/BatchUpsertOrganizations", request);
  }

  absl::StatusOr<pb::BatchUpsertResponse> Upsert(const pb::Reorganization& event) {
    pb::BatchUpsertReorganizationsRequest request;
    *request.add_reorganizations() = event;
    return Call<pb::BatchUpsertResponse>(admin_, "RegistryService/BatchUpsertReorganizations",
                                         request);
  }

  absl::StatusOr<pb::Organization> Get(const std::string& name) {
    pb::GetOrganizationRequest request;
    request.set_name(name);
    return Call<pb::Organization>(admin_, "RegistryService/GetOrganization", request);
  }

  static pb::CreateOrganizationRequest University() {
    pb::CreateOrganizationRequest request;
    pb::Designation& designation = *request.mutable_organization()->add_designations();
    designation.set_display_name("サンプル大学");
    designation.set_kind(pb::ORGANIZATION_KIND_UNIVERSITY);
    return request;
  }

  absl::StatusOr<pb::Organization> Create(const pb::CreateOrganizationRequest& request) {
    return Call<pb::Organization>(admin_, "RegistryService/CreateOrganization", request);
  }
};

TEST_F(RegistryServiceTest, UpsertCreatesUpdatesAndLeavesTheUnchangedAlone) {
  const pb::Organization kawasaki = City("okawasaki", "14130", "川崎市");
  auto done = Upsert({kawasaki, City("oyokosuka", "142018", "横須賀市")});
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->created(), 2);
  const std::string etag = Get("organizations/141305")->etag();  // five digits were completed
  pb::Organization renamed = City("oyokosuka", "142018", "よこすか市");
  done = Upsert({kawasaki, renamed});
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->unchanged(), 1);
  EXPECT_EQ(done->updated(), 1);
  EXPECT_EQ(Get("organizations/okawasaki")->etag(), etag);
  EXPECT_EQ(Get("organizations/142018")->display_name(), "よこすか市");
}

TEST_F(RegistryServiceTest, AllOfABatchOrNothing) {
  const auto done =
      Upsert({City("okawasaki", "141305", "川崎市"), City("obad", "141003", "もう一つの横浜市")});
  EXPECT_THAT(BadFields(done), ElementsAre("organizations[1].designations[0].code CODE_TAKEN"));
  EXPECT_EQ(ReasonOf(Get("organizations/okawasaki")), pb::REASON_NOT_FOUND);
}

TEST_F(RegistryServiceTest, ACodeBelongsToOneBodyAtATime) {
  EXPECT_THAT(BadFields(Upsert({City("oa", "142018", "甲"), City("ob", "142018", "乙")})),
              ElementsAre("organizations[0].designations[0].code CODE_TAKEN",
                          "organizations[1].designations[0].code CODE_TAKEN"));
  // One after the other they may have it: 相模原市（旧） had it until 2010-04-01.
  pb::Organization later = City("olater", "142093", "後の市");
  later.set_established_date("2010-03-31");
  later.mutable_designations(0)->set_from_date("2010-03-31");
  EXPECT_THAT(BadFields(Upsert({later})),
              ElementsAre("organizations[0].designations[0].code CODE_TAKEN"));
  later.set_established_date("2010-04-01");
  later.mutable_designations(0)->set_from_date("2010-04-01");
  EXPECT_TRUE(Upsert({later}).ok());
}

// Two bodies never get one code, whoever of two registrars comes first.
TEST_F(RegistryServiceTest, OfTwoThatGiveOneCodeAtOnceOneSucceeds) {
  constexpr int kRounds = 50;
  for (int round = 0; round < kRounds; ++round) {
    const std::string code = Code(14'300 + round);
    std::vector<absl::StatusOr<pb::BatchUpsertResponse>> results(2, absl::UnknownError("not run"));
    std::vector<std::thread> registrars;
    for (int who = 0; who < 2; ++who) {
      registrars.emplace_back([&, who] {
        results[who] = Upsert({City(absl::StrCat("o", who, "x", round), code, "町")});
      });
    }
    for (std::thread& registrar : registrars) registrar.join();
    ASSERT_EQ(results[0].ok() + results[1].ok(), 1) << results[0].status() << results[1].status();
    const auto& refused = results[0].ok() ? results[1] : results[0];
    EXPECT_THAT(BadFields(refused),
                ElementsAre("organizations[0].designations[0].code CODE_TAKEN"));
  }
}

TEST_F(RegistryServiceTest, EveryFaultOfABatchIsReportedAtOnce) {
  pb::Organization gap = City("ogap", "142034", "平塚市");
  *gap.add_designations() = gap.designations(0);
  pb::Organization elsewhere = City("oelse", "142042", "鎌倉市");
  elsewhere.set_prefecture("organizations/onowhere");
  pb::Organization other = City("oother", "332020", "倉敷市");
  pb::Organization ward = City("oward2", "141020", "横浜市神奈川区");
  ward.mutable_designations(0)->set_kind(pb::ORGANIZATION_KIND_WARD);
  ward.set_parent(kManiwa);
  pb::Organization unnamed = City("x", "142051", "藤沢市");
  unnamed.clear_name();
  EXPECT_THAT(
      BadFields(Upsert({gap, elsewhere, other, ward, unnamed, gap})),
      UnorderedElementsAre("organizations[4].name REQUIRED", "organizations[5].name DUPLICATE",
                           "organizations[0].designations[1].from_date OVERLAP",
                           "organizations[5].designations[1].from_date OVERLAP",
                           "organizations[1].prefecture UNKNOWN_PREFECTURE",
                           "organizations[2].designations[0].code OTHER_PREFECTURE",
                           "organizations[3].parent UNKNOWN_CITY"));
}

TEST_F(RegistryServiceTest, MalformedCodesAreRefusedBeforeAnythingIsRead) {
  EXPECT_THAT(BadFields(Upsert({City("oa", "141004", "横浜市")})),
              ElementsAre("organizations[0].designations[0].code BAD_CHECK_DIGIT"));
}

TEST_F(RegistryServiceTest, AStaleEtagIsAborted) {
  ASSERT_TRUE(Upsert({City("oyokosuka", "142018", "横須賀市")}).ok());
  pb::Organization stale = City("oyokosuka", "142018", "よこすか市");
  stale.set_etag("1-1");
  const auto done = Upsert({stale});
  EXPECT_EQ(ReasonOf(done), pb::REASON_ETAG_MISMATCH);
  stale.set_etag(Get("organizations/oyokosuka")->etag());
  EXPECT_TRUE(Upsert({stale}).ok());
}

TEST_F(RegistryServiceTest, OnlyRegistrarsWrite) {
  const std::string contributor = AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  EXPECT_EQ(ReasonOf(Upsert({City("oa", "142018", "横須賀市")}, contributor)),
            pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Call<pb::Organization>(contributor, "RegistryService/CreateOrganization",
                                            University())),
            pb::REASON_ROLE_MISSING);
}

TEST_F(RegistryServiceTest, ValidateOnlyChangesNothing) {
  pb::BatchUpsertOrganizationsRequest request;
  *request.add_organizations() = City("oyokosuka", "142018", "横須賀市");
  request.set_validate_only(true);
  const storage::Sequence before = store_->Head();
  const auto done =
      Call<pb::BatchUpsertResponse>(admin_, "RegistryService/BatchUpsertOrganizations", request);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->created(), 1);
  EXPECT_EQ(store_->Head(), before);
}

// 100 bodies with 50 designations each need more rows than a commit takes.
TEST_F(RegistryServiceTest, ABatchTooLargeForOneCommitIsRefusedWithTheLimit) {
  std::vector<pb::Organization> batch;
  for (int i = 0; i < 100; ++i) {
    pb::Organization city = City(absl::StrCat("obig", i), "", "");
    city.clear_designations();
    for (int k = 0; k < 50; ++k) {
      pb::Designation& d = *city.add_designations();
      d.set_display_name(absl::StrCat("市", i, "の", k));
      d.set_kind(pb::ORGANIZATION_KIND_CITY);
      d.set_code(Code(14'300 + i));
      if (k > 0) d.set_from_date(absl::StrCat(1900 + k, "-01-01"));
      if (k < 49) d.set_to_date(absl::StrCat(1901 + k, "-01-01"));
    }
    batch.push_back(std::move(city));
  }
  EXPECT_EQ(ReasonOf(Upsert(batch)), pb::REASON_TOO_LARGE);
}

TEST_F(RegistryServiceTest, PartnersAreMadeWithAnIdOfTheServersOrAChosenOne) {
  const auto made = Create(University());
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->display_name(), "サンプル大学");
  EXPECT_FALSE(made->etag().empty());
  EXPECT_EQ(Get(made->name())->etag(), made->etag());
  pb::CreateOrganizationRequest chosen = University();
  chosen.set_organization_id("sample-university");
  EXPECT_EQ(Create(chosen)->name(), "organizations/sample-university");
  EXPECT_EQ(ReasonOf(Create(chosen)), pb::REASON_ALREADY_EXISTS);
}

TEST_F(RegistryServiceTest, ARepeatedCreationAnswersWithTheFirstResult) {
  pb::CreateOrganizationRequest request = University();
  request.set_request_id(kRenameId);
  const auto first = Create(request);
  const auto second = Create(request);
  ASSERT_TRUE(first.ok() && second.ok()) << first.status() << second.status();
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  request.mutable_organization()->mutable_designations(0)->set_display_name("別の大学");
  EXPECT_EQ(ReasonOf(Create(request)), pb::REASON_REQUEST_ID_REUSED);
}

TEST_F(RegistryServiceTest, CreationRefusesGovernmentsCodesAndIdsThatLookLikeCodes) {
  pb::CreateOrganizationRequest request = University();
  request.set_organization_id("141003");
  pb::Designation& designation = *request.mutable_organization()->mutable_designations(0);
  designation.set_kind(pb::ORGANIZATION_KIND_CITY);
  EXPECT_THAT(BadFields(Create(request)),
              ElementsAre("organization.designations[0].kind NOT_ALLOWED",
                          "organization_id LOOKS_LIKE_A_CODE", "organization.prefecture REQUIRED",
                          "organization.designations[0].code REQUIRED"));
}

TEST_F(RegistryServiceTest, ReorganizationsNameBodiesThatExistOnTheirDay) {
  pb::Reorganization event;
  event.set_name("reorganizations/r1");
  event.set_date("2010-04-01");
  event.set_kind(pb::REORGANIZATION_KIND_ABSORPTION);
  event.add_predecessors(kAbolished);
  event.add_successors(kYokohama);
  pb::Reorganization unknown = event;
  unknown.add_successors("organizations/onobody");
  EXPECT_THAT(BadFields(Upsert(unknown)),
              ElementsAre("reorganizations[0].successors[1] UNKNOWN_ORGANIZATION"));
  pb::Reorganization late = event;
  late.set_date("2011-01-01");
  EXPECT_THAT(BadFields(Upsert(late)), ElementsAre("reorganizations[0].predecessors[0] NOT_ALIVE"));
  EXPECT_EQ(Upsert(event)->created(), 1);
  EXPECT_EQ(Upsert(event)->unchanged(), 1);
  pb::ListReorganizationsRequest list;
  list.set_organization(kAbolished);
  const auto events =
      Call<pb::ListReorganizationsResponse>(admin_, "RegistryService/ListReorganizations", list);
  ASSERT_TRUE(events.ok()) << events.status();
  EXPECT_EQ(events->reorganizations_size(), 1);
}

TEST_F(RegistryServiceTest, ANewOwnerThatHasEndedIsRefusedWithItsSuccessors) {
  pb::Reorganization event;
  event.set_name("reorganizations/r1");
  event.set_date("2010-04-01");
  event.set_kind(pb::REORGANIZATION_KIND_ABSORPTION);
  event.add_predecessors(kAbolished);
  event.add_successors(kYokohama);
  ASSERT_TRUE(Upsert(event).ok());
  pb::CreateVisionRequest request;
  request.set_parent(kYokohama);
  request.mutable_vision()->set_title("題名");
  request.mutable_vision()->add_owners(kYokohama);
  request.mutable_vision()->add_owners(kAbolished);
  const std::string author = AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR});
  const auto refused = Call<pb::Vision>(author, "VisionService/CreateVision", request);
  EXPECT_EQ(ReasonOf(refused), pb::REASON_ORGANIZATION_ABOLISHED);
  const pb::ErrorDetail detail = *domain::DetailOf(refused.status());
  EXPECT_EQ(detail.metadata().at("successors"), kYokohama);
  EXPECT_THAT(detail.message_ja(), ::testing::HasSubstr("横浜市"));
}

// What a list's cursor promises: what is written after it comes through the feed.
TEST_F(RegistryServiceTest, ChangesComeThroughTheFeed) {
  pb::ListOrganizationsRequest list;
  const std::string cursor =
      Call<pb::ListOrganizationsResponse>(admin_, "RegistryService/ListOrganizations", list)
          ->change_cursor();
  ASSERT_TRUE(Upsert({City("oyokosuka", "142018", "横須賀市")}).ok());
  pb::ListChangesRequest request;
  request.set_cursor(cursor);
  const auto changes = Call<pb::ListChangesResponse>(admin_, "ChangeService/ListChanges", request);
  ASSERT_TRUE(changes.ok()) << changes.status();
  ASSERT_EQ(changes->changes_size(), 1);
  EXPECT_EQ(changes->changes(0).organization().display_name(), "横須賀市");
}

TEST_F(RegistryServiceTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(ReasonOf(Get("organizations/onobody")), pb::REASON_NOT_FOUND);
  EXPECT_THAT(BadFields(Get("organizations/999999")), Contains(::testing::HasSubstr("name")));
  EXPECT_THAT(BadFields(Get("organizations/131130")), ElementsAre("name UNKNOWN_CODE"));
}

// 11100 is さいたま市 and 札幌市清田区 without its zero; 11011 could be a body of prefecture 11,
// but nobody has that code.
TEST_F(RegistryServiceTest, FiveDigitsInANameMeanWhoHasThemUnlessTwoDo) {
  pb::Organization saitama = City("osaitama", "111007", "さいたま市");
  pb::Organization kiyota = City("okiyota", "011100", "札幌市清田区");
  pb::Organization chuo = City("ochuo", "011011", "札幌市中央区");
  for (pb::Organization* body : {&saitama, &kiyota, &chuo}) {
    storage::Mutation mutation;
    Organizations().Insert(*body, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }
  EXPECT_THAT(BadFields(Get("organizations/11100")), ElementsAre("name AMBIGUOUS"));
  EXPECT_EQ(Get("organizations/11011")->name(), "organizations/ochuo");
  EXPECT_THAT(BadFields(Get("organizations/11101")), ElementsAre("name UNKNOWN_CODE"));
}

TEST_F(RegistryServiceTest, AFilterThatCannotBeReadNamesItsPosition) {
  pb::ListOrganizationsRequest request;
  request.set_filter("kind = VILAGE");
  const auto list =
      Call<pb::ListOrganizationsResponse>(admin_, "RegistryService/ListOrganizations", request);
  EXPECT_EQ(ReasonOf(list), pb::REASON_INVALID_FILTER);
  EXPECT_EQ(domain::DetailOf(list.status())->metadata().at("position"), "8");
}

}  // namespace
}  // namespace renkei::service
