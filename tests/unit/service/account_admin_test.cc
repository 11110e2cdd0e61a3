// Accounts are managed by those who may, and nobody is left without an administrator.

#include <thread>

#include "renkei/v1/identity_service.pb.h"
#include "tests/unit/service/hooked_store.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

// Who calls: one account for each role, of Maniwa unless the role is a national one.
struct Actor {
  const char* name;
  std::vector<pb::Role> roles;
  const char* organization;
};

const std::vector<Actor>& Actors() {
  static const auto& actors = *new std::vector<Actor>{
      {"reader", {pb::ROLE_READER}, kManiwa},
      {"contributor", {pb::ROLE_CONTRIBUTOR}, kManiwa},
      {"approver", {pb::ROLE_APPROVER}, kManiwa},
      {"administrator", {pb::ROLE_ORGANIZATION_ADMIN}, kManiwa},
      {"coordinator", {pb::ROLE_COORDINATOR}, kCoordinatorOrganization},
      {"system administrator", {pb::ROLE_SYSTEM_ADMIN}, kCoordinatorOrganization}};
  return actors;
}

class AccountAdminTest : public ServiceTest {
 protected:
  std::string AccountOf(const std::string& token) {
    return Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest())
        ->account()
        .name();
  }

  pb::Account New(const std::string& organization, pb::Role role) {
    pb::Account account;
    account.set_external_id(absl::StrCat("n", ++count_));
    account.set_organization(organization);
    account.set_display_name("企画課");
    account.add_roles(role);
    return account;
  }

  absl::StatusOr<pb::Account> Create(const std::string& token, const pb::Account& account) {
    pb::CreateAccountRequest request;
    *request.mutable_account() = account;
    return Call<pb::Account>(token, "IdentityService/CreateAccount", request);
  }

  absl::Status Batch(const std::string& token, const pb::Account& account) {
    pb::BatchCreateAccountsRequest request;
    *request.add_accounts() = account;
    return Call<pb::BatchCreateAccountsResponse>(token, "IdentityService/BatchCreateAccounts",
                                                 request)
        .status();
  }

  absl::Status Invite(const std::string& token, const std::string& account) {
    pb::CreateTokenRequest request;
    request.set_parent(account);
    request.set_invitation(true);
    return Call<pb::CreateTokenResponse>(token, "IdentityService/CreateToken", request).status();
  }

  absl::Status Disable(const std::string& token, const std::string& account) {
    pb::UpdateAccountRequest request;
    request.mutable_account()->set_name(account);
    request.mutable_account()->set_disabled(true);
    return Call<pb::Account>(token, "IdentityService/UpdateAccount", request).status();
  }

  absl::Status DropToReader(const std::string& token, const std::string& account) {
    pb::UpdateAccountRequest request;
    request.mutable_account()->set_name(account);
    request.mutable_account()->add_roles(pb::ROLE_READER);
    request.mutable_update_mask()->add_paths("roles");
    return Call<pb::Account>(token, "IdentityService/UpdateAccount", request).status();
  }

  int count_ = 0;
};

// Rows: who. Columns: make an account of one's own organization, of another, with the role of a
// coordinator, with that of a system administrator. Y may; R has not the role; N does not know of
// the other organization's accounts (in a batch: R, since organizations are no secret).
TEST_F(AccountAdminTest, WhoMayMakeWhichAccount) {
  const char* kMay[] = {"RRRR", "RRRR", "RRRR", "YNRR", "YYYR", "YYYY"};
  const auto reason = [](char c) {
    return c == 'Y'   ? pb::REASON_UNSPECIFIED
           : c == 'N' ? pb::REASON_NOT_FOUND
                      : pb::REASON_ROLE_MISSING;
  };
  for (size_t i = 0; i < Actors().size(); ++i) {
    const std::string token = AddAccount(Actors()[i].organization, Actors()[i].roles);
    const pb::Account wanted[] = {New(kManiwa, pb::ROLE_APPROVER), New(kAizu, pb::ROLE_APPROVER),
                                  New(kManiwa, pb::ROLE_COORDINATOR),
                                  New(kManiwa, pb::ROLE_SYSTEM_ADMIN)};
    for (size_t k = 0; k < 4; ++k) {
      const char may = kMay[i][k];
      const auto created = Create(token, wanted[k]);
      EXPECT_EQ(created.ok(), may == 'Y') << Actors()[i].name << " " << k;
      EXPECT_EQ(ReasonOf(created), reason(may)) << Actors()[i].name << " " << k;
      pb::Account other = wanted[k];
      other.set_external_id(absl::StrCat("batch-", other.external_id()));
      const absl::Status batch = Batch(token, other);
      EXPECT_EQ(batch.ok(), may == 'Y') << Actors()[i].name << " " << k;
      EXPECT_EQ(ReasonOf(batch), reason(may == 'N' ? 'R' : may)) << Actors()[i].name << " " << k;
    }
  }
}

TEST_F(AccountAdminTest, WhoMayInviteWhom) {
  const std::string colleague = AccountOf(AddAccount(kManiwa, {pb::ROLE_READER}));
  const std::string stranger = AccountOf(AddAccount(kAizu, {pb::ROLE_READER}));
  const std::string above = AccountOf(AddAccount(kManiwa, {pb::ROLE_SYSTEM_ADMIN}));
  const char* kMay[] = {"RNR", "RNR", "RNR", "YNR", "YYR", "YYY"};
  const std::string accounts[] = {colleague, stranger, above};
  for (size_t i = 0; i < Actors().size(); ++i) {
    const std::string token = AddAccount(Actors()[i].organization, Actors()[i].roles);
    for (size_t k = 0; k < 3; ++k) {
      const absl::Status invited = Invite(token, accounts[k]);
      const char may = kMay[i][k];
      EXPECT_EQ(invited.ok(), may == 'Y') << Actors()[i].name << " " << k;
      if (may != 'Y') {
        EXPECT_EQ(ReasonOf(invited), may == 'N' ? pb::REASON_NOT_FOUND : pb::REASON_ROLE_MISSING)
            << Actors()[i].name << " " << k;
      }
    }
    // One's own, for another machine.
    EXPECT_TRUE(Invite(token, AccountOf(token)).ok()) << Actors()[i].name;
  }
}

TEST_F(AccountAdminTest, TheLastAdministratorIsNeitherStoppedNorLosesItsRole) {
  const std::string admin = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  AddAccount(kManiwa, {pb::ROLE_READER});
  const std::string name = AccountOf(admin);
  for (const std::string& actor : {admin, admin_}) {
    EXPECT_EQ(ReasonOf(Disable(actor, name)), pb::REASON_LAST_ONE);
    EXPECT_EQ(ReasonOf(DropToReader(actor, name)), pb::REASON_LAST_ONE);
  }
  const std::string second = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  EXPECT_TRUE(DropToReader(admin, name).ok());
  EXPECT_EQ(ReasonOf(Disable(second, AccountOf(second))), pb::REASON_LAST_ONE);
}

TEST_F(AccountAdminTest, AnAdministratorThatIsAStoppedOneCountsForNothing) {
  const std::string first = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  const std::string second = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  AddAccount(kManiwa, {pb::ROLE_READER});
  ASSERT_TRUE(Disable(first, AccountOf(second)).ok());
  EXPECT_EQ(ReasonOf(Disable(first, AccountOf(first))), pb::REASON_LAST_ONE);
}

TEST_F(AccountAdminTest, AnOfficeOfOnePersonMayGoHome) {
  const std::string only = AddAccount(kManiwa, {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR,
                                                pb::ROLE_APPROVER, pb::ROLE_ORGANIZATION_ADMIN});
  EXPECT_TRUE(Disable(only, AccountOf(only)).ok());
}

// Each takes the other's rights between the other's look and its commit. Without a third account to
// speak for, the loser's second look would otherwise find nobody left to protect.
TEST_F(AccountAdminTest, OfTwoAdministratorsWhoStopEachOtherAtOnceExactlyOneWins) {
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  const Dispatcher racing(env, methods_, executor_);
  for (const bool third : {false, true}) {
    const std::string first = AddAccount(kAizu, {pb::ROLE_ORGANIZATION_ADMIN});
    const std::string second = AddAccount(kAizu, {pb::ROLE_ORGANIZATION_ADMIN});
    if (third) AddAccount(kAizu, {pb::ROLE_READER});
    const std::string first_name = AccountOf(first);
    const std::string second_name = AccountOf(second);
    bool once = true;
    hooked.before_commit = [&](const storage::Mutation&) {
      if (once) {
        once = false;
        EXPECT_TRUE(Disable(second, first_name).ok());
      }
      return absl::OkStatus();
    };
    pb::UpdateAccountRequest request;
    request.mutable_account()->set_name(second_name);
    request.mutable_account()->set_disabled(true);
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find("renkei.v1.IdentityService/UpdateAccount");
    incoming.authorization = absl::StrCat("Bearer ", first);
    incoming.requests.push_back(std::make_unique<pb::UpdateAccountRequest>(request));
    incoming.abandoned = [] { return false; };
    std::promise<absl::Status> lost;
    racing.Dispatch(std::move(incoming),
                    [&](const absl::Status& status, MessagePtr) { lost.set_value(status); });
    EXPECT_EQ(ReasonOf(lost.get_future().get()), pb::REASON_ACCOUNT_DISABLED);
    // The winner still administers.
    EXPECT_TRUE(Create(second, New(kAizu, pb::ROLE_READER)).ok());
  }
}

TEST_F(AccountAdminTest, ARefusedRoleIsNamedAsTheUsersKnowIt) {
  const std::string reader = AddAccount(kManiwa, {pb::ROLE_READER});
  const auto refused = Create(reader, New(kManiwa, pb::ROLE_READER));
  const auto detail = domain::DetailOf(refused.status());
  EXPECT_THAT(detail->message_ja(), ::testing::HasSubstr("団体管理、全国調整、システム管理"));
  EXPECT_EQ(detail->metadata().at("roles"), "organization_admin, coordinator, system_admin");
}

}  // namespace
}  // namespace renkei::service
