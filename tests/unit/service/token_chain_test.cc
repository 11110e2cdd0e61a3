// Tokens that were made with tokens: how long they live, and with what they end.
#include "server/service/caller/token_chain.h"

#include "absl/time/time.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/time.h"
#include "server/service/identity/token_issue.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

struct Made {
  std::string name;
  std::string secret;
};

class TokenChainTest : public ServiceTest {
 protected:
  absl::StatusOr<pb::WhoAmIResponse> WhoAmI(const std::string& secret) {
    return Call<pb::WhoAmIResponse>(secret, "IdentityService/WhoAmI", pb::WhoAmIRequest());
  }
  bool Opens(const std::string& secret) { return WhoAmI(secret).ok(); }
  std::string AccountOf(const std::string& secret) { return WhoAmI(secret)->account().name(); }
  std::string TokenOf(const std::string& secret) { return WhoAmI(secret)->token().name(); }

  absl::StatusOr<pb::CreateTokenResponse> TryMake(const std::string& with,
                                                  const std::string& account, bool invitation,
                                                  absl::Duration lifetime) {
    pb::CreateTokenRequest request;
    request.set_parent(account);
    request.set_invitation(invitation);
    if (lifetime != absl::ZeroDuration())
      request.mutable_lifetime()->set_seconds(absl::ToInt64Seconds(lifetime));
    return Call<pb::CreateTokenResponse>(with, "IdentityService/CreateToken", request);
  }
  Made Make(const std::string& with, const std::string& account,
            absl::Duration lifetime = absl::ZeroDuration()) {
    const auto made = TryMake(with, account, false, lifetime);
    EXPECT_TRUE(made.ok()) << made.status();
    return {made->token().name(), made->secret()};
  }
  // With `with`, an invitation of `account`, and the token that it is exchanged for.
  Made Invite(const std::string& with, const std::string& account) {
    const auto invitation = TryMake(with, account, true, absl::ZeroDuration());
    EXPECT_TRUE(invitation.ok()) << invitation.status();
    const auto accepted = Call<pb::AcceptInvitationResponse>(
        invitation->secret(), "IdentityService/AcceptInvitation", pb::AcceptInvitationRequest());
    EXPECT_TRUE(accepted.ok()) << accepted.status();
    return {accepted->token().name(), accepted->secret()};
  }
  absl::StatusOr<pb::Token> Revoke(const std::string& with, const std::string& token,
                                   pb::RevokeScope scope = pb::REVOKE_SCOPE_UNSPECIFIED) {
    pb::RevokeTokenRequest request;
    request.set_name(token);
    request.set_scope(scope);
    return Call<pb::Token>(with, "IdentityService/RevokeToken", request);
  }
};

// A stolen token made itself another one, which outlived its revocation.
TEST_F(TokenChainTest, WhatATokenMadeForItsOwnAccountEndsWithIt) {
  const std::string stolen = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string account = AccountOf(stolen);
  const Made child = Make(stolen, account);
  const Made grandchild = Make(child.secret, account);
  const Made invited = Invite(grandchild.secret, account);
  // One that the administrator made beside it.
  const Made other = Make(admin_, account);
  const auto unused = TryMake(child.secret, account, true, absl::ZeroDuration());
  ASSERT_TRUE(unused.ok());

  const auto revoked = Revoke(other.secret, TokenOf(stolen));
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  // The child, the grandchild, the token of the invitation, and the invitation that nobody accepted.
  EXPECT_EQ(revoked->revoked_descendants(), 4);
  EXPECT_EQ(revoked->remaining_descendants(), 0);
  for (const std::string& secret : {stolen, child.secret, grandchild.secret, invited.secret}) {
    const auto refused = WhoAmI(secret);
    EXPECT_EQ(ReasonOf(refused.status()), pb::REASON_TOKEN_REVOKED) << refused.status();
  }
  EXPECT_EQ(ReasonOf(Call<pb::AcceptInvitationResponse>(unused->secret(),
                                                        "IdentityService/AcceptInvitation",
                                                        pb::AcceptInvitationRequest())
                         .status()),
            pb::REASON_TOKEN_REVOKED);
  EXPECT_TRUE(Opens(other.secret));

  pb::ListTokensRequest list;
  list.set_parent(account);
  const auto tokens =
      Call<pb::ListTokensResponse>(other.secret, "IdentityService/ListTokens", list);
  ASSERT_TRUE(tokens.ok());
  for (const pb::Token& token : tokens->tokens()) {
    EXPECT_EQ(token.has_revoke_time(), token.name() != other.name) << token.ShortDebugString();
    if (token.name() == grandchild.name) {
      EXPECT_EQ(token.made_with(), child.name);
      EXPECT_EQ(token.revoked_with(), revoked->name());
    }
  }
}

TEST_F(TokenChainTest, WhatWasMadeForOthersEndsWhenThatIsAskedFor) {
  const Made stolen = Make(admin_, AccountOf(admin_));
  const std::string city = AccountOf(AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN}));
  const Made invited = Invite(stolen.secret, city);
  const Made further = Make(invited.secret, city);

  auto revoked = Revoke(admin_, stolen.name);
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_EQ(revoked->revoked_descendants(), 0);
  EXPECT_EQ(revoked->remaining_descendants(), 2);
  EXPECT_TRUE(Opens(invited.secret));
  EXPECT_FALSE(Opens(stolen.secret));

  // Revoked already, and again with a wider scope.
  revoked = Revoke(admin_, stolen.name, pb::REVOKE_SCOPE_EVERYTHING_MADE);
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_EQ(revoked->revoked_descendants(), 2);
  EXPECT_EQ(revoked->remaining_descendants(), 0);
  EXPECT_FALSE(Opens(invited.secret));
  EXPECT_FALSE(Opens(further.secret));
  // A narrower one gives nothing back.
  ASSERT_TRUE(Revoke(admin_, stolen.name, pb::REVOKE_SCOPE_TOKEN_ALONE).ok());
  EXPECT_FALSE(Opens(further.secret));
}

TEST_F(TokenChainTest, ATokenIsReplacedByOneThatItMade) {
  const std::string old = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const Made next = Make(old, AccountOf(old));
  const auto revoked = Revoke(next.secret, TokenOf(old), pb::REVOKE_SCOPE_TOKEN_ALONE);
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_EQ(revoked->remaining_descendants(), 1);
  EXPECT_FALSE(Opens(old));
  EXPECT_TRUE(Opens(next.secret));
}

TEST_F(TokenChainTest, NothingThatATokenMakesForItsAccountOutlivesIt) {
  const std::string account = AccountOf(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR}));
  const Made brief = Make(admin_, account, absl::Hours(1));
  const absl::Time end = now_ + absl::Hours(1);
  const auto child = TryMake(brief.secret, account, false, absl::Hours(24 * 365));
  ASSERT_TRUE(child.ok());
  EXPECT_EQ(FromProto(child->token().expire_time()), end);
  now_ += absl::Minutes(10);
  const Made invited = Invite(brief.secret, account);
  EXPECT_EQ(FromProto(WhoAmI(invited.secret)->token().expire_time()), end);
  now_ = end;
  EXPECT_EQ(ReasonOf(WhoAmI(child->secret()).status()), pb::REASON_TOKEN_EXPIRED);
  EXPECT_EQ(ReasonOf(WhoAmI(invited.secret).status()), pb::REASON_TOKEN_EXPIRED);
}

// A thief could make an account, and that one a token of the account that it came from.
TEST_F(TokenChainTest, NothingThatATokenMakesForOthersOutlivesIt) {
  const std::string admin = AccountOf(admin_);
  const Made stolen = Make(admin_, admin, absl::Hours(1));
  const absl::Time end = now_ + absl::Hours(1);
  const std::string helper =
      AccountOf(AddAccount(kCoordinatorOrganization, {pb::ROLE_SYSTEM_ADMIN}));
  const Made made = Make(stolen.secret, helper);
  const Made invited = Invite(stolen.secret, helper);
  const Made back = Make(invited.secret, admin);
  for (const std::string& secret : {made.secret, invited.secret, back.secret})
    EXPECT_EQ(FromProto(WhoAmI(secret)->token().expire_time()), end);
  now_ = end;
  for (const std::string& secret : {made.secret, invited.secret, back.secret})
    EXPECT_EQ(ReasonOf(WhoAmI(secret).status()), pb::REASON_TOKEN_EXPIRED);
}

// An invitation of before limits were kept is exchanged for a token, and not for its own two weeks.
TEST_F(TokenChainTest, AnInvitationWithoutALimitSetsNone) {
  const std::string account = AccountOf(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR}));
  const IssuedToken old =
      IssueToken(now_, *random_, account, "", absl::Hours(1), TokenKind::kInvitation);
  storage::Mutation mutation;
  Tokens().Insert(old.record, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  const auto accepted = Call<pb::AcceptInvitationResponse>(
      old.secret, "IdentityService/AcceptInvitation", pb::AcceptInvitationRequest());
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(FromProto(accepted->token().expire_time()), now_ + auth::kDefaultTokenLifetime);
}

TEST_F(TokenChainTest, AccountsSayWithWhichTokenTheyWereCreated) {
  const Made stolen = Make(admin_, AccountOf(admin_));
  pb::CreateAccountRequest request;
  request.mutable_account()->set_organization(kManiwa);
  request.mutable_account()->set_display_name("企画課");
  request.mutable_account()->add_roles(pb::ROLE_READER);
  const auto one = Call<pb::Account>(stolen.secret, "IdentityService/CreateAccount", request);
  ASSERT_TRUE(one.ok());
  EXPECT_EQ(one->created_with(), stolen.name);
  pb::BatchCreateAccountsRequest batch;
  batch.set_invitations(true);
  *batch.add_accounts() = request.account();
  batch.mutable_accounts(0)->set_external_id("a-1");
  const auto many = Call<pb::BatchCreateAccountsResponse>(
      stolen.secret, "IdentityService/BatchCreateAccounts", batch);
  ASSERT_TRUE(many.ok());
  EXPECT_EQ(many->results(0).account().created_with(), stolen.name);
  EXPECT_EQ(many->results(0).invitation().made_with(), stolen.name);
  const auto revoked = Revoke(admin_, stolen.name, pb::REVOKE_SCOPE_EVERYTHING_MADE);
  ASSERT_TRUE(revoked.ok());
  EXPECT_EQ(revoked->revoked_descendants(), 1);
  EXPECT_EQ(ReasonOf(Call<pb::AcceptInvitationResponse>(many->results(0).invitation_secret(),
                                                        "IdentityService/AcceptInvitation",
                                                        pb::AcceptInvitationRequest())
                         .status()),
            pb::REASON_TOKEN_REVOKED);
}

// A thief could lengthen the chain until its beginning is forgotten.
TEST_F(TokenChainTest, AChainHasAnEndAndForgetsNobody) {
  const std::string stolen = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string account = AccountOf(stolen);
  std::string last = stolen;
  int made = 0;
  while (true) {
    const auto next = TryMake(last, account, false, absl::ZeroDuration());
    if (!next.ok()) {
      EXPECT_EQ(ReasonOf(next.status()), pb::REASON_TOO_LARGE);
      break;
    }
    last = next->secret();
    ASSERT_LE(++made, kMaxTokenMakers);
  }
  EXPECT_GE(made, kMaxTokenMakers - 3);
  ASSERT_TRUE(Revoke(admin_, TokenOf(stolen)).ok());
  EXPECT_FALSE(Opens(last));
}

// Of more descendants than one commit holds all end, in one commit.
TEST_F(TokenChainTest, ManyDescendantsEndAtOnce) {
  const std::string stolen = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string account = AccountOf(stolen);
  std::vector<std::string> secrets;
  for (int i = 0; i < kMaxCountedDescendants + 20; ++i)
    secrets.push_back(Make(stolen, account).secret);
  const auto before = store_->NewSnapshot()->sequence();
  const auto revoked = Revoke(admin_, TokenOf(stolen));
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_EQ(revoked->revoked_descendants(), kMaxCountedDescendants);
  EXPECT_EQ(static_cast<uint64_t>(store_->NewSnapshot()->sequence()),
            static_cast<uint64_t>(before) + 1);
  for (const std::string& secret : secrets) ASSERT_FALSE(Opens(secret));
}

// Records of before makers were kept.
TEST_F(TokenChainTest, ATokenWithoutMakersIsOneOfItsOwn) {
  const std::string account = AccountOf(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR}));
  const IssuedToken old =
      IssueToken(now_, *random_, account, "", absl::Hours(1), TokenKind::kToken);
  storage::Mutation mutation;
  Tokens().Insert(old.record, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  EXPECT_TRUE(Opens(old.secret));
  EXPECT_EQ(WhoAmI(old.secret)->token().made_with(), "");
  const Made child = Make(old.secret, account);
  ASSERT_TRUE(Revoke(admin_, old.record.token().name()).ok());
  EXPECT_FALSE(Opens(child.secret));
}

}  // namespace
}  // namespace renkei::service
