// What a caller without a token reads, and what it does not take from others. Every method by every
// state of a document is in tests/access.

#include "absl/synchronization/notification.h"
#include "renkei/v1/adoption_service.pb.h"
#include "server/service/frame/share/origin.h"
#include "tests/unit/service/public_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const CallCredentials kNobody = {.address = "203.0.113.7"};

class PublicReadingTest : public PublicTest {};

TEST_F(PublicReadingTest, APublicCaseIsReadWithoutATokenAndEveryOtherDoesNotExist) {
  const std::string open = Publish("公開", pb::VISIBILITY_PUBLIC);
  const auto read = GetCase(kNobody, open);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->title(), "公開");
  for (const pb::Visibility visibility :
       {pb::VISIBILITY_MEMBERS, pb::VISIBILITY_SHARED, pb::VISIBILITY_PRIVATE}) {
    EXPECT_EQ(ReasonOf(GetCase(kNobody, Publish("限定", visibility))), pb::REASON_NOT_FOUND)
        << pb::Visibility_Name(visibility);
  }
  pb::CreateCaseRequest draft;
  draft.mutable_case_()->set_owner(kManiwa);
  draft.mutable_case_()->set_title("下書き");
  draft.mutable_case_()->set_summary("概要");
  draft.mutable_case_()->mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
  const auto drafted = Call<pb::Case>(owner_, "CaseService/CreateCase", draft);
  ASSERT_TRUE(drafted.ok()) << drafted.status();
  EXPECT_EQ(ReasonOf(GetCase(kNobody, drafted->name())), pb::REASON_NOT_FOUND);
}

// The text in force is public and the next one, for members, is being written.
TEST_F(PublicReadingTest, ARevisionThatIsNotPublicTakesTheCaseAway) {
  const std::string name = Publish("公開", pb::VISIBILITY_PUBLIC);
  pb::Case changed;
  changed.set_name(name);
  changed.set_title("会員向け");
  changed.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  Revise(name);
  pb::UpdateCaseRequest update;
  *update.mutable_case_() = changed;
  ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/UpdateCase", update).ok());
  EXPECT_EQ(GetCase(kNobody, name)->title(), "公開");
  Republish(name);
  EXPECT_EQ(ReasonOf(GetCase(kNobody, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(GetCase({.authorization = Bearer(stranger_)}, name)->title(), "会員向け");
}

TEST_F(PublicReadingTest, ListsAndCountsHaveWhatIsPublicAlone) {
  Publish("公開", pb::VISIBILITY_PUBLIC);
  Publish("会員", pb::VISIBILITY_MEMBERS);
  Publish("共有", pb::VISIBILITY_SHARED);
  const auto list =
      Ask<pb::ListCasesResponse>(kNobody, "CaseService/ListCases", pb::ListCasesRequest());
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->cases_size(), 1);
  EXPECT_EQ(list->cases(0).title(), "公開");
  const auto board = Ask<pb::ListCaseFreshnessResponse>(kNobody, "CaseService/ListCaseFreshness",
                                                        pb::ListCaseFreshnessRequest());
  ASSERT_TRUE(board.ok()) << board.status();
  ASSERT_EQ(board->organizations_size(), 1);
  EXPECT_EQ(board->organizations(0).published(), 1);
}

TEST_F(PublicReadingTest, WhoActedIsNotShown) {
  const auto read = GetCase(kNobody, Publish("公開", pb::VISIBILITY_PUBLIC));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(read->ShortDebugString(), ::testing::Not(HasSubstr("accounts/")));
  EXPECT_THAT(read->history(), IsEmpty());
}

TEST_F(PublicReadingTest, WithoutTheOptionEverythingNeedsAToken) {
  pb::GetCaseRequest request;
  request.set_name(Publish("公開", pb::VISIBILITY_PUBLIC));
  EXPECT_EQ(ReasonOf(Call<pb::Case>("", "CaseService/GetCase", request)), pb::REASON_NO_TOKEN);
}

TEST_F(PublicReadingTest, ATokenThatDoesNotHoldIsRefusedAndNotTakenForNone) {
  const std::string name = Publish("公開", pb::VISIBILITY_PUBLIC);
  const auto reason = [&](const std::string& authorization) {
    return ReasonOf(GetCase({.authorization = authorization, .address = "203.0.113.7"}, name));
  };
  EXPECT_EQ(reason("Bearer rk_nobody"), pb::REASON_UNKNOWN_TOKEN);
  EXPECT_EQ(reason("Bearer "), pb::REASON_NO_TOKEN);
  EXPECT_EQ(reason("Basic dXNlcjpwYXNz"), pb::REASON_NO_TOKEN);
  pb::CreateTokenRequest short_lived;
  short_lived.mutable_lifetime()->set_seconds(3600);
  const auto token = NewToken(owner_, short_lived);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(reason(Bearer(token->secret())), pb::REASON_UNSPECIFIED) << "it holds";
  now_ += absl::Hours(1);
  EXPECT_EQ(reason(Bearer(token->secret())), pb::REASON_TOKEN_EXPIRED);
}

TEST_F(PublicReadingTest, WhatIsForAccountsSaysHowToSignIn) {
  const auto who = Ask<pb::WhoAmIResponse>(kNobody, "IdentityService/WhoAmI", pb::WhoAmIRequest());
  ASSERT_EQ(ReasonOf(who), pb::REASON_NO_TOKEN);
  const auto detail = domain::DetailOf(who.status());
  EXPECT_THAT(detail->message(), HasSubstr("renkei login"));
  EXPECT_THAT(detail->message_ja(), HasSubstr("renkei login"));
  EXPECT_TRUE(absl::IsUnauthenticated(who.status()));
}

// What nobody has not been told of: had the cursor held for an account, it would go on behind what
// only members read.
TEST_F(PublicReadingTest, ACursorGivenToNobodyIsNoAccounts) {
  Publish("会員", pb::VISIBILITY_MEMBERS);
  const auto list =
      Ask<pb::ListCasesResponse>(kNobody, "CaseService/ListCases", pb::ListCasesRequest());
  ASSERT_TRUE(list.ok()) << list.status();
  pb::ListChangesRequest from;
  from.set_cursor(list->change_cursor());
  EXPECT_EQ(ReasonOf(Page(stranger_, from)), pb::REASON_ACCESS_CHANGED);
  EXPECT_EQ(ReasonOf(Ask<pb::ListChangesResponse>(kNobody, "ChangeService/ListChanges", from)),
            pb::REASON_NO_TOKEN)
      << "the feed is for accounts";
}

TEST_F(PublicReadingTest, ComparingAsksForTheBodyThatNobodyHas) {
  pb::FindSimilarAdoptersRequest request;
  request.set_parent(Publish("公開", pb::VISIBILITY_PUBLIC));
  EXPECT_THAT(BadFields(Ask<pb::FindSimilarAdoptersResponse>(
                  kNobody, "AdoptionService/FindSimilarAdopters", request)),
              ElementsAre("organization REQUIRED"));
  request.set_organization(kAizu);
  EXPECT_TRUE(
      Ask<pb::FindSimilarAdoptersResponse>(kNobody, "AdoptionService/FindSimilarAdopters", request)
          .ok());
}

TEST_F(PublicReadingTest, OneAddressHasOneShareAndANeighbourHasAnother) {
  LimitExports();
  const auto first = OpenExport(kNobody);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = OpenExport(kNobody);
  ASSERT_EQ(ReasonOf(second), pb::REASON_OVERLOADED);
  EXPECT_EQ(domain::DetailOf(second.status())->metadata().at("limit"), "bulk_calls_per_account");
  EXPECT_TRUE(OpenExport({.address = "203.0.113.8"}).ok());
  EXPECT_TRUE(OpenExport({.authorization = Bearer(owner_), .address = "203.0.113.7"}).ok())
      << "an account is not counted by its address";
}

TEST_F(PublicReadingTest, TheAddressesOfOneIpv6NetworkHaveOneShare) {
  LimitExports();
  const auto first = OpenExport({.address = "2001:db8:1:2::1"});
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(ReasonOf(OpenExport({.address = "2001:db8:1:2:ffff::2"})), pb::REASON_OVERLOADED);
  EXPECT_TRUE(OpenExport({.address = "2001:db8:1:3::1"}).ok());
}

// As many addresses as there are threads, and more: what is short too waits for the turn of all who
// have no account, and an account's calls go on.
TEST_F(PublicReadingTest, WhatNobodyAsksNeverTakesTheThreadsOfAccounts) {
  const std::string name = Publish("公開", pb::VISIBILITY_PUBLIC);
  constexpr int kThreads = 4;
  absl::Notification go_on;
  std::promise<absl::Status> late;
  std::future<absl::Status> answered = late.get_future();
  {
    Executor executor(kThreads, Executor::BoundsFor(kThreads));
    const Dispatcher dispatcher(env_, methods_, executor, auth::PublicReading::kOn);
    for (int i = 0; i < kThreads; ++i) {
      EXPECT_TRUE(executor.Post(HolderOf({}, absl::StrCat("198.51.100.", i)),
                                [&go_on] { go_on.WaitForNotification(); }));
    }
    pb::GetCaseRequest get;
    get.set_name(name);
    dispatcher.Dispatch(
        IncomingOf(kNobody, "CaseService/GetCase", get),
        [&late](const absl::Status& status, const MessagePtr&) { late.set_value(status); });
    for (int i = 0; i < 2 * kThreads; ++i) {
      std::promise<absl::Status> listed;
      dispatcher.Dispatch(
          IncomingOf({.authorization = Bearer(owner_)}, "CaseService/ListCases",
                     pb::ListCasesRequest()),
          [&listed](const absl::Status& status, const MessagePtr&) { listed.set_value(status); });
      EXPECT_TRUE(listed.get_future().get().ok());
    }
    EXPECT_EQ(answered.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
    go_on.Notify();
    EXPECT_TRUE(answered.get().ok());
  }
}

}  // namespace
}  // namespace renkei::service
