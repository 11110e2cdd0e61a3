#include "renkei/v1/identity_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;

class IdentityServiceTest : public ServiceTest {
 protected:
  absl::StatusOr<pb::WhoAmIResponse> WhoAmI(const std::string& token) {
    return Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest());
  }

  absl::StatusOr<pb::Account> Create(const std::string& token, const std::string& organization,
                                     pb::Role role) {
    pb::CreateAccountRequest request;
    request.mutable_account()->set_organization(organization);
    request.mutable_account()->set_display_name("企画課");
    request.mutable_account()->add_roles(role);
    return Call<pb::Account>(token, "IdentityService/CreateAccount", request);
  }

  absl::StatusOr<pb::Account> Disable(const std::string& token, const std::string& account) {
    pb::UpdateAccountRequest request;
    request.mutable_account()->set_name(account);
    request.mutable_account()->set_disabled(true);
    return Call<pb::Account>(token, "IdentityService/UpdateAccount", request);
  }

  std::string AccountOf(const std::string& token) { return WhoAmI(token)->account().name(); }
};

TEST_F(IdentityServiceTest, ATokenIsGoodUntilItsTimeIsOverOrItIsRevoked) {
  pb::CreateTokenRequest request;
  request.set_parent(AccountOf(admin_));
  request.mutable_lifetime()->set_seconds(3600);
  const auto token = Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", request);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_TRUE(WhoAmI(token->secret()).ok());
  now_ += absl::Hours(1);
  EXPECT_EQ(ReasonOf(WhoAmI(token->secret())), pb::REASON_TOKEN_EXPIRED);

  const auto other = Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", request);
  pb::RevokeTokenRequest revoke;
  revoke.set_name(other->token().name());
  ASSERT_TRUE(Call<pb::Token>(admin_, "IdentityService/RevokeToken", revoke).ok());
  EXPECT_EQ(ReasonOf(WhoAmI(other->secret())), pb::REASON_TOKEN_REVOKED);
  EXPECT_EQ(ReasonOf(WhoAmI("")), pb::REASON_NO_TOKEN);
  EXPECT_EQ(ReasonOf(WhoAmI("rk_unknown")), pb::REASON_UNKNOWN_TOKEN);
}

TEST_F(IdentityServiceTest, OnlyTheHashOfASecretIsStored) {
  const std::string secret = AddAccount(kManiwa, {pb::ROLE_READER});
  const auto snapshot = store_->NewSnapshot();
  const auto records = snapshot->Scan({}, 10'000);
  ASSERT_TRUE(records.ok());
  for (const storage::KeyRecord& record : *records) {
    EXPECT_EQ(record.record.value.find(secret), std::string::npos);
    EXPECT_EQ(record.key.find(secret), std::string::npos);
  }
}

TEST_F(IdentityServiceTest, ARepeatedCreateTokenDoesNotTellTheSecretAgain) {
  pb::CreateTokenRequest request;
  request.set_parent(AccountOf(admin_));
  request.set_request_id("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
  const auto first = Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", request);
  const auto second = Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->token().name(), first->token().name());
  EXPECT_EQ(second->token().etag(), first->token().etag());
  EXPECT_FALSE(first->secret().empty());
  EXPECT_EQ(second->secret(), "");
}

TEST_F(IdentityServiceTest, AdministratorsManageWithinTheirReach) {
  const std::string town = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  EXPECT_TRUE(Create(town, kManiwa, pb::ROLE_APPROVER).ok());
  EXPECT_EQ(ReasonOf(Create(town, kAizu, pb::ROLE_READER)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Create(town, kManiwa, pb::ROLE_COORDINATOR)), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Create(town, kManiwa, pb::ROLE_SYSTEM_ADMIN)), pb::REASON_ROLE_MISSING);
  const std::string coordinator = AddAccount(kCoordinatorOrganization, {pb::ROLE_COORDINATOR});
  EXPECT_TRUE(Create(coordinator, kAizu, pb::ROLE_ORGANIZATION_ADMIN).ok());
  EXPECT_EQ(ReasonOf(Create(coordinator, kAizu, pb::ROLE_SYSTEM_ADMIN)), pb::REASON_ROLE_MISSING);
  // An account that may not manage anything.
  EXPECT_EQ(ReasonOf(Create(AddAccount(kManiwa, {pb::ROLE_APPROVER}), kManiwa, pb::ROLE_READER)),
            pb::REASON_ROLE_MISSING);
}

TEST_F(IdentityServiceTest, TheLastAdministratorsStay) {
  EXPECT_EQ(ReasonOf(Disable(admin_, AccountOf(admin_))), pb::REASON_LAST_ONE);
  const std::string second = AddAccount(kCoordinatorOrganization, {pb::ROLE_SYSTEM_ADMIN});
  EXPECT_TRUE(Disable(second, AccountOf(admin_)).ok());
  EXPECT_EQ(ReasonOf(WhoAmI(admin_)), pb::REASON_ACCOUNT_DISABLED);

  admin_ = second;
  const std::string town = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  AddAccount(kManiwa, {pb::ROLE_READER});
  EXPECT_EQ(ReasonOf(Disable(admin_, AccountOf(town))), pb::REASON_LAST_ONE);
}

TEST_F(IdentityServiceTest, AccountsOfOtherOrganizationsDoNotExist) {
  const std::string maniwa = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  const std::string aizu = AddAccount(kAizu, {pb::ROLE_READER});
  pb::GetAccountRequest get;
  get.set_name(AccountOf(aizu));
  EXPECT_EQ(ReasonOf(Call<pb::Account>(maniwa, "IdentityService/GetAccount", get)),
            pb::REASON_NOT_FOUND);
  pb::CreateTokenRequest token;
  token.set_parent(AccountOf(aizu));
  EXPECT_EQ(ReasonOf(Call<pb::CreateTokenResponse>(maniwa, "IdentityService/CreateToken", token)),
            pb::REASON_NOT_FOUND);
}

TEST_F(IdentityServiceTest, AnExternalIdIsTakenOnce) {
  pb::CreateAccountRequest request;
  request.mutable_account()->set_organization(kManiwa);
  request.mutable_account()->set_display_name("夜間連携");
  request.mutable_account()->add_roles(pb::ROLE_READER);
  request.mutable_account()->set_external_id("nightly");
  EXPECT_TRUE(Call<pb::Account>(admin_, "IdentityService/CreateAccount", request).ok());
  EXPECT_EQ(ReasonOf(Call<pb::Account>(admin_, "IdentityService/CreateAccount", request)),
            pb::REASON_ALREADY_EXISTS);
}

TEST_F(IdentityServiceTest, DemoAccountsAreRefusedBeyondLoopback) {
  pb::CreateAccountRequest request;
  request.mutable_account()->set_organization(kManiwa);
  request.mutable_account()->set_display_name("お試し");
  request.mutable_account()->add_roles(pb::ROLE_READER);
  request.mutable_account()->set_demo(true);
  const auto demo = Call<pb::Account>(admin_, "IdentityService/CreateAccount", request);
  ASSERT_TRUE(demo.ok()) << demo.status();
  pb::CreateTokenRequest token;
  token.set_parent(demo->name());
  const auto secret = Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", token);
  EXPECT_TRUE(WhoAmI(secret->secret()).ok());

  // The same store, served by a process that listens beyond this machine.
  Env beyond = EnvOver(*store_);
  beyond.loopback_only = false;
  const Dispatcher there(beyond, methods_, executor_);
  EXPECT_EQ(ReasonOf(Call<pb::WhoAmIResponse>(secret->secret(), "IdentityService/WhoAmI",
                                              pb::WhoAmIRequest(), &there)),
            pb::REASON_DEMO_REFUSED);
  EXPECT_EQ(ReasonOf(Call<pb::Account>(admin_, "IdentityService/CreateAccount", request, &there)),
            pb::REASON_DEMO_REFUSED);
}

TEST_F(IdentityServiceTest, TheAuditLogPagesThroughEveryWriteAndShowsAnAdministratorOnlyItsOwn) {
  for (int i = 0; i < 5; ++i) AddAccount(kManiwa, {pb::ROLE_READER});
  const std::string town = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  ASSERT_TRUE(Create(town, kManiwa, pb::ROLE_READER).ok());
  const auto all = [&](const std::string& token, int page_size) {
    std::vector<int64_t> sequences;
    pb::ListAuditEntriesRequest request;
    request.set_page_size(page_size);
    while (true) {
      const auto page =
          Call<pb::ListAuditEntriesResponse>(token, "IdentityService/ListAuditEntries", request);
      EXPECT_TRUE(page.ok()) << page.status();
      for (const pb::AuditEntry& entry : page->entries()) sequences.push_back(entry.sequence());
      if (page->next_page_token().empty()) return sequences;
      request.set_page_token(page->next_page_token());
    }
  };
  const std::vector<int64_t> in_one = all(admin_, 1000);
  EXPECT_EQ(in_one.size(), 13u);  // six accounts with a token each, and one account
  EXPECT_TRUE(std::is_sorted(in_one.rbegin(), in_one.rend()));
  EXPECT_EQ(all(admin_, 2), in_one);
  EXPECT_EQ(all(town, 1000).size(), 1u);
}

}  // namespace
}  // namespace renkei::service
