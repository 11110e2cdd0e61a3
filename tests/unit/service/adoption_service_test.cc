#include "tests/unit/service/adoption_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class AdoptionServiceTest : public AdoptionTest {};

TEST_F(AdoptionServiceTest, TheFirstStepMakesTheRecordAndLaterOnesMoveIt) {
  const std::string name = Published(maniwa_, kManiwa, "発電");
  pb::ChangeAdoptionRequest first = StepOf(name, kAizu, pb::ADOPTION_STATE_CONSIDERED);
  first.set_date("2020-04-01");  // years ago
  first.set_contact_section("環境課");
  const auto considered = Step(aizu_, first);
  ASSERT_TRUE(considered.ok()) << considered.status();
  EXPECT_EQ(considered->adopter(), kAizu);
  EXPECT_EQ(considered->case_owner(), kManiwa);
  EXPECT_EQ(considered->audience().visibility(), pb::VISIBILITY_MEMBERS);
  EXPECT_EQ(considered->date(), "2020-04-01");
  EXPECT_FALSE(considered->etag().empty());

  pb::ChangeAdoptionRequest declined = StepOf(name, kAizu, pb::ADOPTION_STATE_DECLINED);
  declined.set_etag(considered->etag());
  declined.set_reason("燃料が足りない");
  declined.set_condition("近隣と共同なら");
  ASSERT_TRUE(Step(aizu_, declined).ok());
  EXPECT_EQ(ReasonOf(Step(aizu_, declined)), pb::REASON_ETAG_MISMATCH);
  const auto read = Get(maniwa_, name, kAizu);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->state(), pb::ADOPTION_STATE_DECLINED);
  EXPECT_EQ(read->date(), "2024-07-03");  // today in Japan
  EXPECT_EQ(read->reason(), "燃料が足りない");
  EXPECT_EQ(read->condition(), "近隣と共同なら");
  EXPECT_EQ(read->contact_section(), "環境課");
  EXPECT_THAT(read->history(), SizeIs(2));
  EXPECT_EQ(read->history(0).actor(), "");  // who acted is the adopter's business
  EXPECT_THAT(Get(aizu_, name, kAizu)->history(0).actor(), ::testing::StartsWith("accounts/"));
}

TEST_F(AdoptionServiceTest, AnyStepMayBeTheFirst) {
  for (const auto state :
       {pb::ADOPTION_STATE_CONSIDERED, pb::ADOPTION_STATE_DECLINED, pb::ADOPTION_STATE_PILOTED,
        pb::ADOPTION_STATE_ADOPTED, pb::ADOPTION_STATE_ADAPTED, pb::ADOPTION_STATE_STOPPED}) {
    const std::string name = Published(maniwa_, kManiwa, "事例");
    const auto step = Step(aizu_, name, kAizu, state);
    EXPECT_TRUE(step.ok()) << step.status();
  }
}

TEST_F(AdoptionServiceTest, WhoMayTakeWhichStep) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  const std::string contributor = AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR});
  const std::string reader = AddAccount(kAizu, {pb::ROLE_READER});
  EXPECT_EQ(ReasonOf(Step(reader, name, kAizu, pb::ADOPTION_STATE_CONSIDERED)),
            pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Step(contributor, name, kAizu, pb::ADOPTION_STATE_ADOPTED)),
            pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Step(maniwa_, name, kAizu, pb::ADOPTION_STATE_CONSIDERED)),
            pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Step(coordinator_, name, kAizu, pb::ADOPTION_STATE_CONSIDERED)),
            pb::REASON_ROLE_MISSING);
  EXPECT_TRUE(Step(contributor, name, kAizu, pb::ADOPTION_STATE_CONSIDERED).ok());
  EXPECT_EQ(ReasonOf(Step(contributor, name, kAizu, pb::ADOPTION_STATE_DECLINED)),
            pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_STOPPED)),
            pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(AdoptionServiceTest, NobodyAdoptsItsOwnCase) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  EXPECT_THAT(BadFields(Step(maniwa_, name, kManiwa, pb::ADOPTION_STATE_ADOPTED)),
              ElementsAre("name OWN_CASE"));
}

TEST_F(AdoptionServiceTest, OnlyPublishedCasesThatOneMayReadAreAdopted) {
  const std::string draft =
      Draft(maniwa_, kManiwa, "下書き", ChosenAudience(pb::VISIBILITY_MEMBERS));
  EXPECT_EQ(ReasonOf(Step(aizu_, draft, kAizu, pb::ADOPTION_STATE_ADOPTED)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Step(maniwa_, draft, kManiwa, pb::ADOPTION_STATE_ADOPTED)),
            pb::REASON_NOT_FOUND);
  const std::string hidden =
      Published(maniwa_, kManiwa, "非公開", ChosenAudience(pb::VISIBILITY_PRIVATE));
  EXPECT_EQ(ReasonOf(Step(aizu_, hidden, kAizu, pb::ADOPTION_STATE_ADOPTED)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Step(aizu_, "cases/nothing", kAizu, pb::ADOPTION_STATE_ADOPTED)),
            pb::REASON_NOT_FOUND);
}

TEST_F(AdoptionServiceTest, OfAnArchivedCaseWhatBeganGoesOnAndNothingNewBegins) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_ADOPTED).ok());
  ASSERT_TRUE(Archive(maniwa_, name).ok());
  EXPECT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_STOPPED).ok());
  EXPECT_EQ(ReasonOf(Step(yokohama_, name, kYokohama, pb::ADOPTION_STATE_CONSIDERED)),
            pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(AdoptionServiceTest, AWardAdoptsNothing) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  EXPECT_EQ(ReasonOf(Step(AddOffice(kWard), name, kWard, pb::ADOPTION_STATE_ADOPTED)),
            pb::REASON_NOT_AN_OWNER);
}

TEST_F(AdoptionServiceTest, ARepeatedCallIsAnsweredAgainAndWritesOnce) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  pb::ChangeAdoptionRequest step = StepOf(name, kAizu, pb::ADOPTION_STATE_CONSIDERED);
  step.set_request_id("00000000-0000-4000-8000-000000000001");
  const auto first = Step(aizu_, step);
  const auto again = Step(aizu_, step);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->etag(), first->etag());
  EXPECT_THAT(again->history(), SizeIs(1));
  pb::ChangeAdoptionRequest dry = StepOf(name, kAizu, pb::ADOPTION_STATE_ADOPTED);
  dry.set_validate_only(true);
  EXPECT_TRUE(Step(aizu_, dry).ok());
  EXPECT_EQ(Get(aizu_, name, kAizu)->state(), pb::ADOPTION_STATE_CONSIDERED);
}

TEST_F(AdoptionServiceTest, AnAdopterAddsItsResultsAndTheOriginSeesThem) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_ADAPTED).ok());
  pb::Adoption part;
  part.set_name(NameOf(name, kAizu));
  part.add_results()->set_indicator_title("利用者数");
  part.set_changes("予約制にし、土日も運行");
  const std::string contributor = AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR});
  const auto updated = Update(contributor, part);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(Get(maniwa_, name, kAizu)->results(0).indicator_title(), "利用者数");
  EXPECT_EQ(Get(maniwa_, name, kAizu)->changes(), "予約制にし、土日も運行");
  const auto same = Update(contributor, part);
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(same->etag(), updated->etag());
  EXPECT_EQ(ReasonOf(Update(maniwa_, part)), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Update(AddAccount(kAizu, {pb::ROLE_READER}), part)), pb::REASON_ROLE_MISSING);
  part.set_condition("補助があれば");
  EXPECT_THAT(BadFields(Update(contributor, part)),
              ElementsAre("adoption.condition NOT_APPLICABLE"));
  pb::Adoption none;
  none.set_name(NameOf(name, kYokohama));
  EXPECT_EQ(ReasonOf(Update(yokohama_, none)), pb::REASON_NOT_FOUND);
  pb::Adoption audience;
  audience.set_name(NameOf(name, kAizu));
  *audience.mutable_audience() = ChosenAudience(pb::VISIBILITY_PRIVATE, {kYokohama});
  EXPECT_THAT(BadFields(Update(contributor, audience)),
              ElementsAre("adoption.audience.organizations NOT_SHARED"));
  EXPECT_EQ(ReasonOf(Update(contributor, part, {"state"})), pb::REASON_INVALID_UPDATE_MASK);
}

TEST_F(AdoptionServiceTest, OnlyAMistakeIsRemoved) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_CONSIDERED).ok());
  const std::string cursor = Cursor(yokohama_);
  pb::DeleteAdoptionRequest request;
  request.set_name(NameOf(name, kAizu));
  const auto remove = [&](const std::string& token) {
    return Call<google::protobuf::Empty>(token, "AdoptionService/DeleteAdoption", request);
  };
  EXPECT_EQ(ReasonOf(remove(maniwa_)), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_TRUE(remove(aizu_).ok());
  EXPECT_FALSE(Sees(aizu_, name, kAizu));
  EXPECT_THAT(Told(yokohama_, cursor), ElementsAre("-" + NameOf(name, kAizu)));
  EXPECT_EQ(ReasonOf(remove(aizu_)), pb::REASON_NOT_FOUND);
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_DECLINED).ok());
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_CONSIDERED).ok());
  EXPECT_EQ(ReasonOf(remove(aizu_)), pb::REASON_NOT_EDITABLE);
}

TEST_F(AdoptionServiceTest, TheResultingCaseIsOnesOwn) {
  const std::string origin = Published(maniwa_, kManiwa, "元");
  pb::ChangeAdoptionRequest step = StepOf(origin, kAizu, pb::ADOPTION_STATE_ADOPTED);
  for (const std::string& other :
       {origin, Published(yokohama_, kYokohama, "他"),
        Draft(yokohama_, kYokohama, "見えない", ChosenAudience(pb::VISIBILITY_MEMBERS)),
        std::string("cases/nothing")}) {
    step.set_resulting_case(other);
    EXPECT_THAT(BadFields(Step(aizu_, step)), ElementsAre("resulting_case NOT_OWN_CASE"));
  }
  const std::string own = Draft(aizu_, kAizu, "結果", ChosenAudience(pb::VISIBILITY_MEMBERS));
  step.set_resulting_case(own);
  ASSERT_TRUE(Step(aizu_, step).ok());
  // It is named to those who may read it.
  EXPECT_EQ(Get(aizu_, origin, kAizu)->resulting_case(), own);
  EXPECT_EQ(Get(maniwa_, origin, kAizu)->resulting_case(), "");
  Publish(aizu_, own);
  EXPECT_EQ(Get(maniwa_, origin, kAizu)->resulting_case(), own);
}

TEST_F(AdoptionServiceTest, ListsOfOneCaseOneAdopterAndOneOwner) {
  const std::string a = Published(maniwa_, kManiwa, "一");
  now_ += absl::Seconds(1);
  const std::string b = Published(maniwa_, kManiwa, "二");
  const std::string c = Published(aizu_, kAizu, "三");
  ASSERT_TRUE(Step(aizu_, a, kAizu, pb::ADOPTION_STATE_ADOPTED).ok());
  ASSERT_TRUE(Step(yokohama_, a, kYokohama, pb::ADOPTION_STATE_DECLINED).ok());
  ASSERT_TRUE(Step(yokohama_, b, kYokohama, pb::ADOPTION_STATE_PILOTED).ok());
  ASSERT_TRUE(Step(kanagawa_, c, kKanagawa, pb::ADOPTION_STATE_ADOPTED).ok());
  EXPECT_THAT(Adopters(maniwa_, a), UnorderedElementsAre(kAizu, kYokohama));
  EXPECT_THAT(Adopters(maniwa_, a, "state=DECLINED"), ElementsAre(kYokohama));
  EXPECT_THAT(Adopters(maniwa_, "cases/-"), SizeIs(4));
  EXPECT_THAT(Adopters(maniwa_, "cases/-", "case_owner=\"organizations/332143\""), SizeIs(3));
  EXPECT_THAT(Adopters(maniwa_, "cases/-", "prefecture=\"organizations/140007\""), SizeIs(3));
  EXPECT_THAT(Adopters(maniwa_, "cases/-", "date<2024-01-01"), IsEmpty());
  const auto ours = List(yokohama_, "cases/-", "adopter=\"organizations/141003\"");
  ASSERT_TRUE(ours.ok()) << ours.status();
  ASSERT_THAT(ours->adoptions(), SizeIs(2));
  EXPECT_EQ(ours->adoptions(0).name(), NameOf(b, kYokohama));  // the newest case first
  EXPECT_EQ(ReasonOf(List(maniwa_, "cases/nothing")), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(List(maniwa_, a, "state=MAYBE")), pb::REASON_INVALID_FILTER);
  std::vector<std::string> of_owner;
  std::string at;
  do {
    const auto page = List(maniwa_, "cases/-", "case_owner=\"organizations/332143\"", 1, at);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& one : page->adoptions()) of_owner.push_back(one.name());
    at = page->next_page_token();
  } while (!at.empty());
  EXPECT_THAT(of_owner,
              UnorderedElementsAre(NameOf(a, kAizu), NameOf(a, kYokohama), NameOf(b, kYokohama)));
  std::vector<std::string> paged;
  std::string token;
  do {
    const auto page = List(maniwa_, "cases/-", "", 1, token);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& one : page->adoptions()) paged.push_back(one.name());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_THAT(paged, UnorderedElementsAre(NameOf(a, kAizu), NameOf(a, kYokohama),
                                          NameOf(b, kYokohama), NameOf(c, kKanagawa)));
}

TEST_F(AdoptionServiceTest, TheMostAlikeStandFirst) {
  SetFigures(kManiwa, 40'778, 828.53);
  SetFigures(kYokohama, 3'753'398, 438.23);
  SetFigures(kAizu, 110'841, 382.97);
  const std::string name = Published(kanagawa_, kKanagawa, "事例");
  ASSERT_TRUE(Step(yokohama_, name, kYokohama, pb::ADOPTION_STATE_DECLINED).ok());
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::ADOPTION_STATE_ADOPTED).ok());
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_CONSIDERED).ok());
  pb::FindSimilarAdoptersRequest request;
  request.set_parent(name);
  const auto like = [&](const std::string& token) {
    return Call<pb::FindSimilarAdoptersResponse>(token, "AdoptionService/FindSimilarAdopters",
                                                 request);
  };
  // Of a city: the other city, then the designated city; not itself.
  const auto found = like(aizu_);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_THAT(found->adopters(), SizeIs(2));
  EXPECT_EQ(found->adopters(0).adoption().adopter(), kManiwa);
  EXPECT_EQ(found->adopters(1).adoption().adopter(), kYokohama);
  EXPECT_EQ(found->adopters(1).adoption().reason(), "理由");
  EXPECT_FALSE(found->more());
  // By the rule by which peers are listed.
  pb::ListPeersRequest peers;
  peers.set_organization(kAizu);
  const auto listed = Call<pb::ListPeersResponse>(aizu_, "RegistryService/ListPeers", peers);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->peers(), SizeIs(2));
  EXPECT_EQ(found->adopters(0).likeness(), listed->peers(0).likeness());
  EXPECT_EQ(found->adopters(1).likeness(), listed->peers(1).likeness());
  request.set_max_count(1);
  EXPECT_THAT(like(aizu_)->adopters(), SizeIs(1));
  EXPECT_TRUE(like(aizu_)->more());
  request.add_states(pb::ADOPTION_STATE_DECLINED);
  EXPECT_EQ(like(aizu_)->adopters(0).adoption().adopter(), kYokohama);
  request.set_parent("cases/nothing");
  EXPECT_EQ(ReasonOf(like(aizu_)), pb::REASON_NOT_FOUND);
}

TEST_F(AdoptionServiceTest, WhoCannotBeComparedIsShownAndLikeNobody) {
  SetFigures(kAizu, 110'841, 382.97);
  const std::string name = Published(yokohama_, kYokohama, "事例");
  ASSERT_TRUE(Step(kanagawa_, name, kKanagawa, pb::ADOPTION_STATE_ADOPTED).ok());
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::ADOPTION_STATE_ADOPTED).ok());
  pb::FindSimilarAdoptersRequest request;
  request.set_parent(name);
  const auto found =
      Call<pb::FindSimilarAdoptersResponse>(aizu_, "AdoptionService/FindSimilarAdopters", request);
  ASSERT_TRUE(found.ok()) << found.status();
  // A prefecture, and a city of which nothing but its kind is known.
  ASSERT_THAT(found->adopters(), SizeIs(2));
  EXPECT_EQ(found->adopters(0).likeness(), 0);
  EXPECT_EQ(found->adopters(1).likeness(), 0);
}

}  // namespace
}  // namespace renkei::service
