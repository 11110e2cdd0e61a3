// What a caller may not read does not exist for it: no answer differs by whether it is there, and
// nothing that is shown names who acted for others.

#include "tests/unit/service/adoption_fixture.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

class AdoptionExistenceTest : public AdoptionTest {};

TEST_F(AdoptionExistenceTest, AStepForAnotherBodyAnswersTheSameWhetherItHasAnAdoptionOrNot) {
  const std::string name = Published(maniwa_, kManiwa, "地域バス");
  const absl::Status none = Step(yokohama_, name, kAizu, pb::ADOPTION_STATE_CONSIDERED).status();
  pb::ChangeAdoptionRequest hidden = StepOf(name, kAizu, pb::ADOPTION_STATE_CONSIDERED);
  hidden.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  ASSERT_TRUE(Step(aizu_, hidden).ok());
  ASSERT_FALSE(Sees(yokohama_, name, kAizu));
  EXPECT_EQ(Step(yokohama_, name, kAizu, pb::ADOPTION_STATE_CONSIDERED).status(), none);
  EXPECT_EQ(ReasonOf(none), pb::REASON_OTHER_ORGANIZATION);
  // An etag asks nothing either.
  hidden.set_etag("1-1");
  EXPECT_EQ(Step(yokohama_, hidden).status(), none);
}

TEST_F(AdoptionExistenceTest, AStepForAnotherBodyWithACaseOutOfSightIsNotFound) {
  const std::string name =
      Published(maniwa_, kManiwa, "地域バス", ChosenAudience(pb::VISIBILITY_PRIVATE));
  EXPECT_EQ(ReasonOf(Step(yokohama_, name, kAizu, pb::ADOPTION_STATE_CONSIDERED)),
            pb::REASON_NOT_FOUND);
}

class InitiativeHistoryTest : public InitiativeTest {
 protected:
  // Accounts named in any text of `message`.
  static bool NamesAccounts(const google::protobuf::Message& message) {
    return message.ShortDebugString().find("\"accounts/") != std::string::npos;
  }

  absl::StatusOr<pb::ListInitiativeEventsResponse> Events(const std::string& token,
                                                          const std::string& name) {
    pb::ListInitiativeEventsRequest request;
    request.set_parent(name);
    return Call<pb::ListInitiativeEventsResponse>(token, "InitiativeService/ListInitiativeEvents",
                                                  request);
  }
};

TEST_F(InitiativeHistoryTest, WhoActedIsNamedToTheBodyOfEachHistoryAlone) {
  const std::string name = Create(Draft("広域観光")).name();
  ASSERT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_OPEN).ok());
  Join(name, kYokohama, yokohama_);
  EXPECT_TRUE(NamesAccounts(*Get(kanagawa_, name)));
  EXPECT_TRUE(NamesAccounts(*GetMember(yokohama_, name, kYokohama)));
  EXPECT_TRUE(NamesAccounts(*Events(kanagawa_, name)));
  for (const std::string& token : {aizu_, maniwa_, admin_}) {
    EXPECT_FALSE(NamesAccounts(*Get(token, name)));
    EXPECT_FALSE(NamesAccounts(*List(token)));
    EXPECT_FALSE(NamesAccounts(*GetMember(token, name, kYokohama)));
    EXPECT_FALSE(NamesAccounts(*Events(token, name)));
    pb::ListMembersRequest members;
    members.set_parent(name);
    EXPECT_FALSE(NamesAccounts(
        *Call<pb::ListMembersResponse>(token, "InitiativeService/ListMembers", members)));
    pb::ListChangesRequest changes;
    EXPECT_FALSE(
        NamesAccounts(*Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", changes)));
  }
}

}  // namespace
}  // namespace renkei::service
