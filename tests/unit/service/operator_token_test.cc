// The way in where nobody has a token any more.
#include "server/service/identity/operator_token.h"

#include "server/service/frame/time.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

class OperatorTokenTest : public ServiceTest {
 protected:
  absl::StatusOr<pb::WhoAmIResponse> WhoAmI(const std::string& secret) {
    return Call<pb::WhoAmIResponse>(secret, "IdentityService/WhoAmI", pb::WhoAmIRequest());
  }
};

// A token that a token makes for its own account lives no longer, so that the last one of a lone
// administrator could not be renewed.
TEST_F(OperatorTokenTest, ALoneAdministratorWhoseTokenEndedComesIn) {
  const std::string admin = WhoAmI(admin_)->account().name();
  now_ += auth::kMaxTokenLifetime + absl::Hours(1);
  ASSERT_EQ(ReasonOf(WhoAmI(admin_).status()), pb::REASON_TOKEN_EXPIRED);
  const auto issued = IssueOperatorToken(env_, "");
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->account, admin);
  const auto me = WhoAmI(issued->secret);
  ASSERT_TRUE(me.ok()) << me.status();
  EXPECT_EQ(me->account().name(), admin);
  EXPECT_EQ(me->token().made_with(), "");

  // Whoever administers sees that it was made, and not by an account.
  const auto audit = Call<pb::ListAuditEntriesResponse>(
      issued->secret, "IdentityService/ListAuditEntries", pb::ListAuditEntriesRequest());
  ASSERT_TRUE(audit.ok()) << audit.status();
  ASSERT_GE(audit->entries_size(), 1);
  EXPECT_EQ(audit->entries(0).method(), kOperatorTokenMethod);
  EXPECT_EQ(audit->entries(0).resource(), me->token().name());
  EXPECT_EQ(audit->entries(0).actor(), "");
}

TEST_F(OperatorTokenTest, OfSeveralAdministratorsOneIsNamed) {
  const std::string second = AddAccount(kCoordinatorOrganization, {pb::ROLE_SYSTEM_ADMIN});
  const std::string name = WhoAmI(second)->account().name();
  for (const std::string& account : {std::string(), std::string("accounts/nobody")}) {
    const auto refused = IssueOperatorToken(env_, account);
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(std::string(refused.status().message()), ::testing::HasSubstr(name));
  }
  const auto issued = IssueOperatorToken(env_, name);
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(WhoAmI(issued->secret)->account().name(), name);
}

TEST_F(OperatorTokenTest, AnAccountThatIsDisabledGetsNone) {
  pb::UpdateAccountRequest request;
  const std::string secret = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  request.mutable_account()->set_name(WhoAmI(secret)->account().name());
  request.mutable_account()->set_disabled(true);
  request.mutable_update_mask()->add_paths("disabled");
  ASSERT_TRUE(Call<pb::Account>(admin_, "IdentityService/UpdateAccount", request).ok());
  EXPECT_EQ(ReasonOf(IssueOperatorToken(env_, request.account().name()).status()),
            pb::REASON_ACCOUNT_DISABLED);
}

}  // namespace
}  // namespace renkei::service
