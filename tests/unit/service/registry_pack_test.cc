// The registry service over the real registry: every body since 2000, loaded through the API.

#include <map>
#include <set>

#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/registry/peers.h"
#include "tests/unit/service/pack_loading.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;

class RegistryServer : public ServiceTest {
 public:
  RegistryServer() : ServiceTest(Seed::kNothing) { LoadAll(); }
  void TestBody() override {}  // a fixture that several tests share, not a test

  const std::string& admin() const { return admin_; }
  storage::Sequence Head() const { return store_->Head(); }
  using ServiceTest::Call;

  // Loads all packs; returns what the upserts did, added up.
  pb::BatchUpsertResponse LoadAll() {
    pb::BatchUpsertResponse sum;
    for (const char* file : {"registry.jsonl", "registry_former.jsonl"}) {
      Upsert<pb::BatchUpsertOrganizationsRequest>(
          "BatchUpsertOrganizations", ReadPack<pb::Organization>(file),
          &pb::BatchUpsertOrganizationsRequest::mutable_organizations, sum);
    }
    Upsert<pb::BatchUpsertReorganizationsRequest>(
        "BatchUpsertReorganizations", ReadPack<pb::Reorganization>("reorganizations.jsonl"),
        &pb::BatchUpsertReorganizationsRequest::mutable_reorganizations, sum);
    return sum;
  }

  template <typename Request, typename M>
  void Upsert(const std::string& method, const std::vector<M>& records,
              google::protobuf::RepeatedPtrField<M>* (Request::*list)(),
              pb::BatchUpsertResponse& sum) {
    constexpr size_t kBatch = 100;  // the most that a request takes
    for (const Request& request : InBatches<Request, M>(records, kBatch, list)) {
      const auto done =
          Call<pb::BatchUpsertResponse>(admin_, absl::StrCat("RegistryService/", method), request);
      ASSERT_TRUE(done.ok()) << done.status();
      sum.set_created(sum.created() + done->created());
      sum.set_updated(sum.updated() + done->updated());
      sum.set_unchanged(sum.unchanged() + done->unchanged());
    }
  }

  absl::StatusOr<pb::Organization> Get(const std::string& name, const std::string& as_of = "") {
    pb::GetOrganizationRequest request;
    request.set_name(name);
    request.set_as_of(as_of);
    return Call<pb::Organization>(admin_, "RegistryService/GetOrganization", request);
  }

  // "name code" of the body, or the error's reason.
  std::string Shown(const std::string& name, const std::string& as_of = "") {
    const auto body = Get(name, as_of);
    return body.ok() ? absl::StrCat(body->display_name(), " ", body->code())
                     : pb::Reason_Name(ReasonOf(body));
  }

  // All pages of a list.
  std::vector<pb::Organization> List(pb::ListOrganizationsRequest request) {
    std::vector<pb::Organization> all;
    do {
      const auto page =
          Call<pb::ListOrganizationsResponse>(admin_, "RegistryService/ListOrganizations", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      all.insert(all.end(), page->organizations().begin(), page->organizations().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  std::vector<std::string> Names(const std::string& filter, const std::string& as_of = "") {
    pb::ListOrganizationsRequest request;
    request.set_filter(filter);
    request.set_as_of(as_of);
    std::vector<std::string> names;
    for (const pb::Organization& body : List(request)) names.push_back(body.display_name());
    return names;
  }

  pb::ResolveOrganizationResponse Resolve(const std::string& query, const std::string& as_of = "",
                                          const std::string& prefecture = "") {
    pb::ResolveOrganizationRequest request;
    request.set_query(query);
    request.set_as_of(as_of);
    request.set_prefecture(prefecture);
    const auto response = Call<pb::ResolveOrganizationResponse>(
        admin_, "RegistryService/ResolveOrganization", request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : pb::ResolveOrganizationResponse();
  }

  pb::ListPeersResponse Peers(const pb::ListPeersRequest& request) {
    const auto reply = Call<pb::ListPeersResponse>(admin_, "RegistryService/ListPeers", request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *reply : pb::ListPeersResponse();
  }

  // Codes of the candidates, then "| how"; the successors' behind "->".
  std::string Meant(const std::string& query, const std::string& as_of = "",
                    const std::string& prefecture = "") {
    const pb::ResolveOrganizationResponse response = Resolve(query, as_of, prefecture);
    std::string shown;
    for (const pb::Organization& body : response.candidates())
      absl::StrAppend(&shown, body.code(), " ");
    if (response.successors_size() > 0) absl::StrAppend(&shown, "-> ");
    for (const pb::Organization& body : response.successors())
      absl::StrAppend(&shown, body.code(), " ");
    return absl::StrCat(shown, "| ", response.matched_by());
  }
};

// Loading takes a second; all tests read the same server, and what they write is what it holds
// already.
class RegistryPackTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new RegistryServer(); }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  static RegistryServer& server() { return *server_; }

 private:
  static RegistryServer* server_;
};

RegistryServer* RegistryPackTest::server_ = nullptr;

TEST_F(RegistryPackTest, LoadingTwiceChangesNothing) {
  const storage::Sequence before = server().Head();
  const pb::BatchUpsertResponse again = server().LoadAll();
  EXPECT_EQ(again.created(), 0);
  EXPECT_EQ(again.updated(), 0);
  EXPECT_EQ(again.unchanged(), 1'965 + 1'977 + 708);
  EXPECT_EQ(server().Head(), before);
}

TEST_F(RegistryPackTest, ABodyIsFoundUnderEveryCodeItEverHad) {
  EXPECT_EQ(server().Shown("organizations/141003"), "横浜市 141003");
  EXPECT_EQ(server().Shown("organizations/14100"), "横浜市 141003");
  EXPECT_EQ(server().Shown("organizations/141500"), "相模原市 141500");
  EXPECT_EQ(server().Shown("organizations/142093"), "相模原市 141500");
  EXPECT_EQ(server().Shown("organizations/142093", "2010-03-31"), "相模原市 142093");
  EXPECT_EQ(server().Shown("organizations/142093", "2010-04-01"), "相模原市 141500");
  EXPECT_EQ(server().Shown("organizations/282219"), "丹波篠山市 282219");
  EXPECT_EQ(server().Shown("organizations/282219", "2019-04-30"), "篠山市 282219");
  EXPECT_EQ(server().Get("organizations/141500")->name(),
            server().Get("organizations/142093")->name());
}

// 静岡市 kept its code through the merger of 2003, so the code means two bodies, at different
// times.
TEST_F(RegistryPackTest, ACodeMeansWhoHadItOnThatDay) {
  const pb::Organization before = *server().Get("organizations/222011", "2003-03-31");
  const pb::Organization after = *server().Get("organizations/222011", "2003-04-01");
  EXPECT_NE(before.name(), after.name());
  EXPECT_EQ(before.abolished_date(), "2003-04-01");
  EXPECT_EQ(after.established_date(), "2003-04-01");
  EXPECT_EQ(after.kind(), pb::ORGANIZATION_KIND_CORE_CITY);
}

TEST_F(RegistryPackTest, ListsHoldWhoExistsOnTheDayInOrderOfCode) {
  pb::ListOrganizationsRequest request;
  request.set_filter("code != \"\"");
  const std::vector<pb::Organization> today = server().List(request);
  EXPECT_EQ(today.size(), 47u + 1'741 + 6);
  for (size_t i = 1; i < today.size(); ++i) EXPECT_LT(today[i - 1].code(), today[i].code());
  request.set_page_size(1'000);
  request.set_include_wards(true);
  EXPECT_EQ(server().List(request).size(), size_t{47 + 1'741 + 6 + 171});
  request.set_include_wards(false);
  request.set_as_of("2000-01-01");
  EXPECT_EQ(server().List(request).size(), size_t{47 + 3'229 + 23 + 6});
}

// The index of kinds has every kind that a body ever was; a list has that of its day.
TEST_F(RegistryPackTest, AKindListsWhoIsOfItOnTheDayInTheSameOrder) {
  for (const std::string& day : {std::string(), std::string("2000-01-01")}) {
    pb::ListOrganizationsRequest whole;
    whole.set_as_of(day);
    whole.set_include_wards(true);
    whole.set_page_size(1'000);
    std::map<pb::OrganizationKind, std::vector<std::string>> wanted;
    for (const pb::Organization& body : server().List(whole))
      wanted[body.kind()].push_back(body.name());
    ASSERT_GE(wanted.size(), 6U);
    for (const auto& [kind, names] : wanted) {
      pb::ListOrganizationsRequest of_kind;
      of_kind.set_as_of(day);
      of_kind.set_filter(absl::StrCat("kind = ", domain::KindToken(kind)));
      std::vector<std::string> listed;
      for (const pb::Organization& body : server().List(of_kind)) listed.push_back(body.name());
      EXPECT_EQ(listed, names) << domain::KindToken(kind) << " " << day;
    }
  }
}

TEST_F(RegistryPackTest, FiltersSelect) {
  EXPECT_THAT(server().Names("prefecture = organizations/140007"), SizeIs(33));
  EXPECT_THAT(server().Names("prefecture = organizations/140007 AND kind = DESIGNATED_CITY"),
              ElementsAre("横浜市", "川崎市", "相模原市"));
  EXPECT_THAT(
      server().Names("prefecture = organizations/140007 AND kind = DESIGNATED_CITY", "2009-01-01"),
      ElementsAre("横浜市", "川崎市"));
  EXPECT_THAT(server().Names("kind = PREFECTURE"), SizeIs(47));
  EXPECT_THAT(server().Names("display_name : 竜ヶ崎"), ElementsAre("龍ケ崎市"));
  EXPECT_THAT(server().Names("display_name : よこはま"), IsSupersetOf({"横浜市", "横浜町"}));
  EXPECT_THAT(server().Names("parent = organizations/141003"), SizeIs(18));
  EXPECT_THAT(server().Names("kind = WARD"), SizeIs(171));
  EXPECT_THAT(server().Names("population > 3700000 AND NOT kind = PREFECTURE"),
              ElementsAre("横浜市"));
}

TEST_F(RegistryPackTest, CodesAreResolvedInEveryNotation) {
  for (const char* text : {"141003", "14100", "１４１００３", " 141003 "})
    EXPECT_EQ(server().Meant(text), "141003 | code") << text;
  EXPECT_EQ(server().Meant("85464"), "085464 | code");  // 境町, its zero lost
  EXPECT_EQ(server().Meant("1100"),
            "011002 | code");  // 札幌市 as statistics write it, its zero lost
  EXPECT_EQ(server().Meant("14209"), "141500 | former_code");
  EXPECT_EQ(server().Meant("14209", "2005-01-01"), "142093 | code");
  EXPECT_EQ(server().Meant("999999"), "| ");
  // 011011 without its zero, or the first five digits of a code that nobody has: the registry
  // decides.
  EXPECT_EQ(server().Meant("11011"), "011011 | code");
}

TEST_F(RegistryPackTest, NamesAreResolvedWithTheirVariantsAndPrefecture) {
  EXPECT_EQ(server().Meant("横浜市"), "141003 | name");
  EXPECT_EQ(server().Meant("神奈川県横浜市"), "141003 | name");
  EXPECT_EQ(server().Meant("神奈川県　横浜"), "141003 | name");
  EXPECT_EQ(server().Meant("よこはまし"), "141003 | name");
  EXPECT_EQ(server().Meant("ヨコハマシ"), "141003 | name");
  EXPECT_EQ(server().Meant("横浜市鶴見区"), "141011 | name");
  EXPECT_EQ(server().Meant("竜が崎市"), "082082 | name");
  EXPECT_EQ(server().Meant("檮原町"), server().Meant("梼原町"));
  EXPECT_EQ(server().Meant("篠山市"), "282219 | former_name");
  EXPECT_EQ(server().Meant("篠山市", "2010-01-01"), "282219 | name");
  EXPECT_EQ(server().Meant("存在しない市"), "| ");
  // Several bear the name: all come.
  EXPECT_EQ(server().Meant("府中市"), "132063 342084 | name");
  EXPECT_EQ(server().Meant("東京都府中市"), "132063 | name");
  EXPECT_EQ(server().Meant("府中市", "", "34"), "342084 | name");
  EXPECT_EQ(server().Meant("府中市", "", "広島"), "342084 | name");
  EXPECT_EQ(server().Meant("府中市", "", "340006"), "342084 | name");
  EXPECT_EQ(server().Meant("京都"), "260002 261009 | name");
  EXPECT_EQ(server().Resolve("鶴見区").candidates_size(), 2);  // of 横浜市 and 大阪市
  EXPECT_EQ(server().Resolve("北海道泊村").candidates_size(),
            2);  // the northern village shares its name
}

TEST_F(RegistryPackTest, WhoHasEndedComesWithWhoFollowed) {
  EXPECT_EQ(server().Meant("安塚町"),
            "155217 -> 152226 | former_name");  // one of the 13 that 上越市 took in
  EXPECT_EQ(server().Meant("安塚町", "2004-12-31"), "155217 | name");
  EXPECT_EQ(server().Meant("上九一色村"), "193411 -> 192015 194301 | former_name");  // divided
  EXPECT_EQ(server().Meant("清水市"),
            "222046 -> 221007 | former_name");  // its successor has a new code since
  EXPECT_EQ(server().Meant("222046"), "222046 -> 221007 | former_code");
}

// Through all later reorganisations: nobody who ended since 2000 is left without a body of today.
TEST_F(RegistryPackTest, EveryBodyThatEndedHasSuccessorsToday) {
  for (const pb::Organization& gone : ReadPack<pb::Organization>("registry_former.jsonl")) {
    const pb::Designation& last = gone.designations(gone.designations_size() - 1);
    const pb::ResolveOrganizationResponse response = server().Resolve(last.code());
    ASSERT_GT(response.candidates_size(), 0) << last.display_name();
    if (response.candidates(0).abolished_date().empty())
      continue;  // who followed took the code over
    EXPECT_GT(response.successors_size(), 0) << last.display_name() << " " << last.code();
    for (const pb::Organization& successor : response.successors()) {
      EXPECT_TRUE(successor.abolished_date().empty());
    }
  }
}

TEST_F(RegistryPackTest, AnUnknownPrefectureIsAnErrorOfItsField) {
  pb::ResolveOrganizationRequest request;
  request.set_query("府中市");
  request.set_prefecture("48");
  const auto response = server().Call<pb::ResolveOrganizationResponse>(
      server().admin(), "RegistryService/ResolveOrganization", request);
  EXPECT_THAT(BadFields(response), ElementsAre("prefecture UNKNOWN_PREFECTURE"));
}

TEST_F(RegistryPackTest, ReorganizationsAreListedByBodyAndBySpan) {
  pb::ListReorganizationsRequest request;
  request.set_organization("organizations/152226");
  auto events = server().Call<pb::ListReorganizationsResponse>(
      server().admin(), "RegistryService/ListReorganizations", request);
  ASSERT_TRUE(events.ok()) << events.status();
  ASSERT_EQ(events->reorganizations_size(), 1);
  EXPECT_EQ(events->reorganizations(0).predecessors_size(), 13);
  request.set_from_date("2005-01-02");
  EXPECT_EQ(server()
                .Call<pb::ListReorganizationsResponse>(
                    server().admin(), "RegistryService/ListReorganizations", request)
                ->reorganizations_size(),
            0);
  request.clear_organization();
  request.set_from_date("2019-01-01");
  request.set_to_date("2019-05-02");
  events = server().Call<pb::ListReorganizationsResponse>(
      server().admin(), "RegistryService/ListReorganizations", request);
  ASSERT_EQ(events->reorganizations_size(), 1);  // 丹波篠山市
  EXPECT_EQ(events->reorganizations(0).kind(), pb::REORGANIZATION_KIND_RENAME);
  request.set_to_date("2018-01-01");
  EXPECT_THAT(BadFields(server().Call<pb::ListReorganizationsResponse>(
                  server().admin(), "RegistryService/ListReorganizations", request)),
              ElementsAre("to_date BAD_INTERVAL"));
}

pb::ListPeersRequest PeersRequest(const std::string& organization, int page_size = 1'000) {
  pb::ListPeersRequest request;
  request.set_organization(organization);
  request.set_page_size(page_size);
  return request;
}

std::vector<std::string> NamesOf(const pb::ListPeersResponse& reply) {
  std::vector<std::string> names;
  for (const pb::Peer& peer : reply.peers()) names.push_back(peer.profile().display_name());
  return names;
}

TEST_F(RegistryPackTest, ACitysPeersAreCitiesOfItsSizeAgeAndLand) {
  const pb::ListPeersResponse maniwa = server().Peers(PeersRequest("organizations/332143", 5));
  EXPECT_EQ(maniwa.profile().display_name(), "真庭市");
  EXPECT_EQ(maniwa.profile().population_class(), pb::POPULATION_CLASS_FROM_30000_TO_50000);
  EXPECT_EQ(maniwa.profile().ageing_class(), pb::AGEING_CLASS_FROM_40_TO_45);
  EXPECT_EQ(maniwa.profile().neighbor_count(), 10);
  EXPECT_THAT(maniwa.profile().unknown(), ElementsAre(pb::PEER_ASPECT_MINISTRY_CLASS));
  EXPECT_THAT(NamesOf(maniwa), ElementsAre("湯沢市", "南砺市", "郡上市", "宍粟市", "北杜市"));
  EXPECT_THAT(NamesOf(server().Peers(PeersRequest("organizations/141003", 2))),
              ElementsAre("名古屋市", "大阪市"));
  EXPECT_THAT(NamesOf(server().Peers(PeersRequest("organizations/012092", 2))),
              ElementsAre("芦別市", "三笠市"));
}

// 1,740 other municipalities; nobody counts the residents of six villages.
TEST_F(RegistryPackTest, PagesOfPeersHaveEachOnceAndTheMostAlikeFirst) {
  pb::ListPeersRequest request = PeersRequest("organizations/072028", 333);
  std::set<std::string> seen;
  double last = 1;
  do {
    const pb::ListPeersResponse page = server().Peers(request);
    EXPECT_EQ(page.total_size(), 1'740);
    for (const pb::Peer& peer : page.peers()) {
      EXPECT_TRUE(seen.insert(peer.profile().organization()).second)
          << peer.profile().display_name();
      EXPECT_LE(peer.likeness(), last);
      EXPECT_GE(peer.known(), domain::kLeastKnown);
      EXPECT_EQ(peer.comparisons_size(), domain::kPeerAspects);
      last = peer.likeness();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen.size(), 1'740U);
}

TEST_F(RegistryPackTest, NeighborsAreWhoShareABorderAndTheNextAreTheirs) {
  pb::ListPeersRequest request = PeersRequest("organizations/332143");
  request.set_within(pb::PEER_RANGE_NEIGHBORS);
  const pb::ListPeersResponse near = server().Peers(request);
  EXPECT_THAT(NamesOf(near), ::testing::UnorderedElementsAre("倉吉市", "三朝町", "江府町", "津山市",
                                                             "高梁市", "新見市", "新庄村", "鏡野町",
                                                             "美咲町", "吉備中央町"));
  request.set_within(pb::PEER_RANGE_NEIGHBORS_OF_NEIGHBORS);
  std::vector<std::string> at_once;
  const pb::ListPeersResponse around = server().Peers(request);
  for (const pb::Peer& peer : around.peers()) {
    EXPECT_NE(peer.borders_away(), 0);
    if (peer.borders_away() == 1) at_once.push_back(peer.profile().display_name());
    EXPECT_NE(peer.profile().display_name(), "真庭市");
  }
  EXPECT_THAT(at_once, ::testing::UnorderedElementsAreArray(NamesOf(near)));
  EXPECT_THAT(NamesOf(around), IsSupersetOf({"岡山市", "鳥取市"}));
}

TEST_F(RegistryPackTest, PeersOfTheSameClassesAreTheSameInThem) {
  pb::ListPeersRequest request = PeersRequest("organizations/332143");
  request.add_same(pb::PEER_ASPECT_POPULATION);
  request.add_same(pb::PEER_ASPECT_AGEING);
  request.set_min_likeness(0.9);
  const pb::ListPeersResponse found = server().Peers(request);
  EXPECT_GT(found.peers_size(), 0);
  for (const pb::Peer& peer : found.peers()) {
    EXPECT_EQ(peer.profile().population_class(), found.profile().population_class());
    EXPECT_EQ(peer.profile().ageing_class(), found.profile().ageing_class());
    EXPECT_GE(peer.likeness(), 0.9);
  }
  // Nobody has imported it: nobody is known to be of the same.
  request.add_same(pb::PEER_ASPECT_MINISTRY_CLASS);
  EXPECT_EQ(server().Peers(request).total_size(), 0);
}

TEST_F(RegistryPackTest, OfANorthernVillageTooLittleIsKnownAndThatIsTold) {
  const pb::ListPeersResponse shikotan = server().Peers(PeersRequest("organizations/016951"));
  EXPECT_EQ(shikotan.total_size(), 0);
  EXPECT_THAT(shikotan.profile().unknown(),
              ElementsAre(pb::PEER_ASPECT_POPULATION, pb::PEER_ASPECT_DENSITY,
                          pb::PEER_ASPECT_AGEING, pb::PEER_ASPECT_MINISTRY_CLASS));
}

TEST_F(RegistryPackTest, APrefecturesPeersArePrefecturesAndAWardHasNone) {
  const pb::ListPeersResponse okayama = server().Peers(PeersRequest("organizations/330001"));
  EXPECT_EQ(okayama.total_size(), 46);
  for (const pb::Peer& peer : okayama.peers())
    EXPECT_EQ(peer.profile().kind(), pb::ORGANIZATION_KIND_PREFECTURE);
  EXPECT_THAT(
      BadFields(server().Call<pb::ListPeersResponse>(server().admin(), "RegistryService/ListPeers",
                                                     PeersRequest("organizations/141011"))),
      ElementsAre("organization NOT_A_GOVERNMENT"));
}

TEST_F(RegistryPackTest, FrameworksAndCrosswalksLoadAndLoadingTwiceChangesNothing) {
  for (int round = 0; round < 2; ++round) {
    const storage::Sequence before = server().Head();
    for (const pb::Framework& framework : ReadPack<pb::Framework>("frameworks.jsonl")) {
      pb::UpsertFrameworkRequest request;
      *request.mutable_framework() = framework;
      const auto done = server().Call<pb::Framework>(server().admin(),
                                                     "FrameworkService/UpsertFramework", request);
      ASSERT_TRUE(done.ok()) << done.status();
      EXPECT_FALSE(done->etag().empty());
    }
    for (const pb::Crosswalk& crosswalk : ReadPack<pb::Crosswalk>("crosswalks.jsonl")) {
      pb::UpsertCrosswalkRequest request;
      *request.mutable_crosswalk() = crosswalk;
      const auto done = server().Call<pb::Crosswalk>(server().admin(),
                                                     "FrameworkService/UpsertCrosswalk", request);
      ASSERT_TRUE(done.ok()) << done.status();
    }
    if (round == 1) {
      EXPECT_EQ(server().Head(), before);
    }
  }
  pb::GetFrameworkRequest request;
  request.set_name("frameworks/national-2022");
  const auto framework =
      server().Call<pb::Framework>(server().admin(), "FrameworkService/GetFramework", request);
  ASSERT_TRUE(framework.ok()) << framework.status();
  EXPECT_EQ(framework->kpis_size(), 21);
}

}  // namespace
}  // namespace renkei::service
