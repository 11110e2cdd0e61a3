// Invitations: they open nothing but their own exchange, once.

#include <atomic>
#include <thread>
#include <vector>

#include "renkei/v1/identity_service.pb.h"
#include "tests/unit/service/knock.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

constexpr char kRequestId[] = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
constexpr char kOtherRequestId[] = "6f9619ff-8b86-4d01-b42d-00cf4fc96400";

class InvitationTest : public ServiceTest {
 protected:
  InvitationTest() {
    pb::CreateAccountRequest request;
    request.mutable_account()->set_organization(kManiwa);
    request.mutable_account()->set_display_name("企画課");
    request.mutable_account()->add_roles(pb::ROLE_CONTRIBUTOR);
    account_ = Call<pb::Account>(admin_, "IdentityService/CreateAccount", request)->name();
  }

  absl::StatusOr<pb::CreateTokenResponse> Invite(int64_t seconds = 0) {
    pb::CreateTokenRequest request;
    request.set_parent(account_);
    request.set_invitation(true);
    if (seconds > 0) request.mutable_lifetime()->set_seconds(seconds);
    return Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", request);
  }

  absl::StatusOr<pb::AcceptInvitationResponse> Accept(const std::string& invitation,
                                                      const std::string& request_id = "",
                                                      const std::string& title = "") {
    pb::AcceptInvitationRequest request;
    request.set_request_id(request_id);
    request.set_display_name(title);
    return Call<pb::AcceptInvitationResponse>(invitation, "IdentityService/AcceptInvitation",
                                              request);
  }

  absl::StatusOr<pb::WhoAmIResponse> WhoAmI(const std::string& token) {
    return Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest());
  }

  std::string account_;
};

TEST_F(InvitationTest, IsExchangedForATokenOfItsAccountOnce) {
  const std::string invitation = Invite()->secret();
  const auto accepted = Accept(invitation, "", "執務室の端末");
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  const auto me = WhoAmI(accepted->secret());
  ASSERT_TRUE(me.ok()) << me.status();
  EXPECT_EQ(me->account().name(), account_);
  EXPECT_EQ(me->token().name(), accepted->token().name());
  EXPECT_EQ(me->token().display_name(), "執務室の端末");
  EXPECT_FALSE(me->token().invitation());

  const auto again = Accept(invitation);
  EXPECT_EQ(ReasonOf(again), pb::REASON_INVITATION);
  EXPECT_EQ(again.status().code(), absl::StatusCode::kUnauthenticated);
}

TEST_F(InvitationTest, OpensNoOtherMethod) {
  const std::string invitation = Invite()->secret();
  int methods = 0;
  for (const auto& [name, method] : methods_.methods()) {
    if (name == "renkei.v1.IdentityService/AcceptInvitation") continue;
    EXPECT_EQ(ReasonOf(Knock(dispatcher_, invitation, method)), pb::REASON_INVITATION) << name;
    ++methods;
  }
  EXPECT_GT(methods, 50);
  EXPECT_EQ(ReasonOf(WhoAmI(invitation)), pb::REASON_INVITATION);
  // And a token opens everything but the exchange.
  EXPECT_EQ(ReasonOf(Accept(admin_)), pb::REASON_INVITATION);
}

TEST_F(InvitationTest, WhoTakesOneForTheOtherIsToldWhichOfThemItIs) {
  EXPECT_THAT(std::string(WhoAmI(Invite()->secret()).status().message()),
              ::testing::HasSubstr("this is an invitation"));
  EXPECT_THAT(std::string(Accept(admin_).status().message()),
              ::testing::HasSubstr("this is a token already"));
}

TEST_F(InvitationTest, AReplyThatGotLostComesAgainUnderTheSameRequestId) {
  const std::string invitation = Invite()->secret();
  const auto first = Accept(invitation, kRequestId);
  ASSERT_TRUE(first.ok()) << first.status();
  now_ += absl::Hours(23);
  const auto second = Accept(invitation, kRequestId);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->secret(), first->secret());
  EXPECT_EQ(second->token().name(), first->token().name());
  EXPECT_EQ(ReasonOf(Accept(invitation, kOtherRequestId)), pb::REASON_INVITATION);
  EXPECT_EQ(ReasonOf(Accept(invitation)), pb::REASON_INVITATION);
  EXPECT_EQ(ReasonOf(Accept(invitation, kRequestId, "別の端末")), pb::REASON_REQUEST_ID_REUSED);
  now_ += absl::Hours(1);
  EXPECT_EQ(ReasonOf(Accept(invitation, kRequestId)), pb::REASON_INVITATION);
  EXPECT_TRUE(WhoAmI(first->secret()).ok());
}

TEST_F(InvitationTest, AcceptedWithoutARequestIdItCannotBeHadAgain) {
  const std::string invitation = Invite()->secret();
  ASSERT_TRUE(Accept(invitation).ok());
  EXPECT_EQ(ReasonOf(Accept(invitation)), pb::REASON_INVITATION);
}

TEST_F(InvitationTest, ADryRunSpendsNothingAndTellsNoSecret) {
  const std::string invitation = Invite()->secret();
  pb::AcceptInvitationRequest request;
  request.set_validate_only(true);
  const auto tried =
      Call<pb::AcceptInvitationResponse>(invitation, "IdentityService/AcceptInvitation", request);
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(tried->secret(), "");
  EXPECT_TRUE(Accept(invitation).ok());
}

TEST_F(InvitationTest, LivesTwoWeeksUnlessSaidAndNinetyDaysAtMost) {
  const auto usual = Invite();
  EXPECT_EQ(usual->token().expire_time().seconds() - usual->token().create_time().seconds(),
            14 * 86'400);
  EXPECT_TRUE(Invite(90 * 86'400).ok());
  EXPECT_EQ(ReasonOf(Invite(90 * 86'400 + 1)), pb::REASON_INVALID_FIELDS);
  now_ += absl::Hours(24 * 14);
  EXPECT_EQ(ReasonOf(Accept(usual->secret())), pb::REASON_TOKEN_EXPIRED);
}

TEST_F(InvitationTest, OneThatWasWithdrawnOrWhoseAccountIsStoppedIsRefused) {
  const auto withdrawn = Invite();
  pb::RevokeTokenRequest revoke;
  revoke.set_name(withdrawn->token().name());
  ASSERT_TRUE(Call<pb::Token>(admin_, "IdentityService/RevokeToken", revoke).ok());
  EXPECT_EQ(ReasonOf(Accept(withdrawn->secret())), pb::REASON_TOKEN_REVOKED);

  const auto open = Invite();
  pb::UpdateAccountRequest disable;
  disable.mutable_account()->set_name(account_);
  disable.mutable_account()->set_disabled(true);
  ASSERT_TRUE(Call<pb::Account>(admin_, "IdentityService/UpdateAccount", disable).ok());
  EXPECT_EQ(ReasonOf(Accept(open->secret())), pb::REASON_ACCOUNT_DISABLED);
}

TEST_F(InvitationTest, NeitherTheInvitationNorWhatItGaveIsStored) {
  const std::string invitation = Invite()->secret();
  const std::string secret = Accept(invitation, kRequestId)->secret();
  const auto records = store_->NewSnapshot()->Scan({}, 10'000);
  ASSERT_TRUE(records.ok());
  ASSERT_GT(records->size(), 10u);
  for (const storage::KeyRecord& record : *records) {
    for (const std::string& hidden : {invitation, secret, std::string(kRequestId)}) {
      EXPECT_EQ(record.record.value.find(hidden), std::string::npos);
      EXPECT_EQ(record.key.find(hidden), std::string::npos);
    }
  }
}

TEST_F(InvitationTest, OfTwoThatAcceptItAtOnceExactlyOneWins) {
  constexpr int kThreads = 8;
  constexpr int kRounds = 20;
  for (int round = 0; round < kRounds; ++round) {
    const std::string invitation = Invite()->secret();
    std::atomic<int> waiting{kThreads};
    std::atomic<int> won{0};
    std::atomic<int> told{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        for (--waiting; waiting > 0;) std::this_thread::yield();
        const auto accepted =
            Accept(invitation, absl::StrFormat("6f9619ff-8b86-4d01-b42d-00cf4fc9%04d", i));
        won += accepted.ok();
        told += ReasonOf(accepted) == pb::REASON_INVITATION;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(won, 1);
    EXPECT_EQ(told, kThreads - 1);
  }
}

// Invitations of one list.
class BatchTest : public ServiceTest {
 protected:
  static void AddTo(pb::BatchCreateAccountsRequest& request, const std::string& id,
                    const std::string& organization, std::vector<pb::Role> roles) {
    pb::Account& account = *request.add_accounts();
    account.set_external_id(id);
    account.set_organization(organization);
    account.set_display_name("企画課");
    for (const pb::Role role : roles) account.add_roles(role);
  }

  absl::StatusOr<pb::BatchCreateAccountsResponse> Batch(
      const std::string& token, const pb::BatchCreateAccountsRequest& request) {
    return Call<pb::BatchCreateAccountsResponse>(token, "IdentityService/BatchCreateAccounts",
                                                 request);
  }

  // Rows of the account table.
  size_t AccountCount() {
    const auto page = Accounts().Scan(*store_->NewSnapshot(), Accounts().NewKey(), "", 1'000);
    return page->rows.size();
  }

  bool Accepts(const std::string& invitation) {
    return Call<pb::AcceptInvitationResponse>(invitation, "IdentityService/AcceptInvitation",
                                              pb::AcceptInvitationRequest())
        .ok();
  }
};

TEST_F(BatchTest, CreatesAllWithInvitationsAndASecondRunChangesNothing) {
  pb::BatchCreateAccountsRequest request;
  request.set_invitations(true);
  AddTo(request, "a", kManiwa, {pb::ROLE_APPROVER});
  AddTo(request, "b", kAizu, {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR});
  const auto first = Batch(admin_, request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->results_size(), 2);
  EXPECT_FALSE(first->results(0).existed());
  EXPECT_TRUE(first->results(0).invitation().invitation());
  const storage::Sequence head = store_->Head();

  request.mutable_accounts(1)->set_display_name("別の課");
  const auto second = Batch(admin_, request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(store_->Head(), head);
  for (const auto& result : second->results()) {
    EXPECT_TRUE(result.existed());
    EXPECT_FALSE(result.has_invitation());
  }
  EXPECT_EQ(second->results(0).different_fields_size(), 0);
  EXPECT_THAT(second->results(1).different_fields(), ::testing::ElementsAre("display_name"));
  EXPECT_EQ(second->results(1).account().display_name(), "企画課");
  EXPECT_TRUE(Accepts(first->results(1).invitation_secret()));
}

TEST_F(BatchTest, ANewInvitationWithdrawsTheOpenOneAndLeavesTokensAlone) {
  pb::BatchCreateAccountsRequest request;
  request.set_invitations(true);
  AddTo(request, "a", kManiwa, {pb::ROLE_APPROVER});
  AddTo(request, "b", kManiwa, {pb::ROLE_APPROVER});
  const auto first = Batch(admin_, request);
  const auto accepted = Call<pb::AcceptInvitationResponse>(first->results(1).invitation_secret(),
                                                           "IdentityService/AcceptInvitation",
                                                           pb::AcceptInvitationRequest());
  ASSERT_TRUE(accepted.ok());
  request.set_renew_invitations(true);
  const auto renewed = Batch(admin_, request);
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_FALSE(Accepts(first->results(0).invitation_secret()));
  EXPECT_TRUE(Accepts(renewed->results(0).invitation_secret()));
  EXPECT_TRUE(
      Call<pb::WhoAmIResponse>(accepted->secret(), "IdentityService/WhoAmI", pb::WhoAmIRequest())
          .ok());
}

TEST_F(BatchTest, EverythingThatIsWrongComesAtOnceAndNothingIsWritten) {
  pb::BatchCreateAccountsRequest taken;
  AddTo(taken, "taken", kAizu, {pb::ROLE_READER});
  ASSERT_TRUE(Batch(admin_, taken).ok());
  const std::string coordinator = AddAccount(kCoordinatorOrganization, {pb::ROLE_COORDINATOR});
  const size_t before = AccountCount();
  pb::BatchCreateAccountsRequest request;
  AddTo(request, "good", kManiwa, {pb::ROLE_READER});
  AddTo(request, "", kManiwa, {pb::ROLE_READER});
  AddTo(request, "good", kManiwa, {pb::ROLE_READER});
  AddTo(request, "taken", kManiwa, {pb::ROLE_READER});
  AddTo(request, "nobody", "organizations/nobody", {pb::ROLE_READER});
  AddTo(request, "gone", kAbolished, {pb::ROLE_READER});
  AddTo(request, "above", kManiwa, {pb::ROLE_SYSTEM_ADMIN});
  for (const bool dry : {true, false}) {
    request.set_validate_only(dry);
    const auto refused = Batch(coordinator, request);
    EXPECT_EQ(ReasonOf(refused), pb::REASON_INVALID_FIELDS);
    EXPECT_THAT(
        BadFields(refused),
        ::testing::UnorderedElementsAre(
            "accounts[1].external_id REQUIRED", "accounts[2].external_id DUPLICATE",
            "accounts[3].external_id TAKEN", "accounts[4].organization UNKNOWN_ORGANIZATION",
            "accounts[5].organization ORGANIZATION_ENDED", "accounts[6].roles ROLE_ABOVE"));
  }
  EXPECT_EQ(AccountCount(), before);
}

TEST_F(BatchTest, AnAdministratorMakesAccountsOfItsOwnOrganizationOnly) {
  const std::string admin = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  pb::BatchCreateAccountsRequest own;
  AddTo(own, "a", kManiwa, {pb::ROLE_APPROVER});
  EXPECT_TRUE(Batch(admin, own).ok());
  pb::BatchCreateAccountsRequest other;
  AddTo(other, "b", kManiwa, {pb::ROLE_APPROVER});
  AddTo(other, "c", kAizu, {pb::ROLE_APPROVER});
  const auto refused = Batch(admin, other);
  EXPECT_EQ(ReasonOf(refused), pb::REASON_ROLE_MISSING);
  EXPECT_THAT(BadFields(refused),
              ::testing::ElementsAre("accounts[1].organization OTHER_ORGANIZATION"));
}

TEST_F(BatchTest, ADryRunIsTheSameCodeAndWritesNothing) {
  pb::BatchCreateAccountsRequest request;
  request.set_invitations(true);
  request.set_validate_only(true);
  AddTo(request, "a", kManiwa, {pb::ROLE_APPROVER});
  const storage::Sequence head = store_->Head();
  const auto tried = Batch(admin_, request);
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(tried->results(0).invitation_secret(), "");
  EXPECT_EQ(store_->Head(), head);
}

TEST_F(BatchTest, ARepeatedCallDoesNotTellTheSecretsAgain) {
  pb::BatchCreateAccountsRequest request;
  request.set_invitations(true);
  request.set_request_id(kRequestId);
  AddTo(request, "a", kManiwa, {pb::ROLE_APPROVER});
  const auto first = Batch(admin_, request);
  const auto second = Batch(admin_, request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_NE(first->results(0).invitation_secret(), "");
  EXPECT_EQ(second->results(0).invitation_secret(), "");
  EXPECT_EQ(second->results(0).account().name(), first->results(0).account().name());
}

TEST_F(BatchTest, AsManyAsOneCallMayHoldFitOneCommitAlsoWithInvitations) {
  pb::BatchCreateAccountsRequest request;
  request.set_invitations(true);
  for (int i = 0; i < 100; ++i) AddTo(request, absl::StrCat("n", i), kManiwa, {pb::ROLE_READER});
  ASSERT_TRUE(Batch(admin_, request).ok());
  request.set_renew_invitations(true);
  const auto renewed = Batch(admin_, request);
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  AddTo(request, "one too many", kManiwa, {pb::ROLE_READER});
  EXPECT_EQ(ReasonOf(Batch(admin_, request)), pb::REASON_INVALID_FIELDS);
}

}  // namespace
}  // namespace renkei::service
