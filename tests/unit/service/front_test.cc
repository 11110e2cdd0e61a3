// Fronts: who may be one, whose call it is, and when the address that it names counts.

#include "tests/unit/service/public_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kFrontsAddress[] = "192.0.2.1";

class FrontTest : public PublicTest {
 protected:
  FrontTest() : front_(NewFront()) {}

  // Of a visitor without a token.
  CallCredentials Visitor(const std::string& address) const {
    return {.front = Bearer(front_), .forwarded_for = address, .address = kFrontsAddress};
  }

  const std::string front_;
};

TEST_F(FrontTest, SystemAdministratorsAloneMakeFronts) {
  pb::CreateTokenRequest request;
  request.set_front(true);
  const auto by_admin = NewToken(admin_, request);
  ASSERT_TRUE(by_admin.ok()) << by_admin.status();
  EXPECT_TRUE(by_admin->token().front());
  const std::string manager = AddAccount(
      kManiwa, {pb::ROLE_ORGANIZATION_ADMIN, pb::ROLE_COORDINATOR, pb::ROLE_CONTRIBUTOR});
  const auto refused = NewToken(manager, request);
  EXPECT_EQ(ReasonOf(refused), pb::REASON_ROLE_MISSING);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("system_admin"));
  // What a front makes is none.
  const auto made = NewToken(by_admin->secret(), pb::CreateTokenRequest());
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_FALSE(made->token().front());
}

TEST_F(FrontTest, AnInvitationIsNoFront) {
  pb::CreateTokenRequest request;
  request.set_front(true);
  request.set_invitation(true);
  EXPECT_THAT(BadFields(NewToken(admin_, request)), ElementsAre("front CONTRADICTORY"));
}

TEST_F(FrontTest, ItsVisitorsReadAsNobodyAndHaveAShareEach) {
  const std::string open = Publish("公開", pb::VISIBILITY_PUBLIC);
  const std::string members = Publish("会員", pb::VISIBILITY_MEMBERS);
  EXPECT_TRUE(GetCase(Visitor("203.0.113.7"), open).ok());
  EXPECT_EQ(ReasonOf(GetCase(Visitor("203.0.113.7"), members)), pb::REASON_NOT_FOUND)
      << "though the front's own account reads it";
  LimitExports();
  const auto first = OpenExport(Visitor("203.0.113.7"));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(ReasonOf(OpenExport(Visitor("203.0.113.7"))), pb::REASON_OVERLOADED);
  EXPECT_TRUE(OpenExport(Visitor("203.0.113.8")).ok());
  EXPECT_EQ(ReasonOf(OpenExport({.address = "203.0.113.7"})), pb::REASON_OVERLOADED)
      << "the same visitor, without the front";
}

TEST_F(FrontTest, AVisitorWithATokenIsItsAccount) {
  const std::string members = Publish("会員", pb::VISIBILITY_MEMBERS);
  CallCredentials visitor = Visitor("203.0.113.7");
  visitor.authorization = Bearer(stranger_);
  EXPECT_TRUE(GetCase(visitor, members).ok());
  LimitExports();
  const auto first = OpenExport(visitor);
  ASSERT_TRUE(first.ok()) << first.status();
  visitor.forwarded_for = "203.0.113.8";
  EXPECT_EQ(ReasonOf(OpenExport(visitor)), pb::REASON_OVERLOADED) << "one account, two addresses";
  visitor.authorization = Bearer("rk_unknown");
  EXPECT_EQ(ReasonOf(GetCase(visitor, members)), pb::REASON_UNKNOWN_TOKEN);
}

TEST_F(FrontTest, ItsOwnCallsAreItsAccountsAndCountedForWhomItNames) {
  LimitExports();
  CallCredentials own = {.authorization = Bearer(front_), .address = kFrontsAddress};
  const auto who = Ask<pb::WhoAmIResponse>(own, "IdentityService/WhoAmI", pb::WhoAmIRequest());
  ASSERT_TRUE(who.ok()) << who.status();
  EXPECT_TRUE(who->token().front());
  own.forwarded_for = "203.0.113.7";
  const auto first = OpenExport(own);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(ReasonOf(OpenExport(own)), pb::REASON_OVERLOADED);
  own.forwarded_for = "203.0.113.8";
  EXPECT_TRUE(OpenExport(own).ok());
}

// Whoever could choose an address would have a share for each that there is.
TEST_F(FrontTest, AnAddressThatAnybodyElseForwardsIsIgnored) {
  LimitExports();
  CallCredentials forger = {.forwarded_for = "198.51.100.1", .address = "203.0.113.7"};
  const auto first = OpenExport(forger);
  ASSERT_TRUE(first.ok()) << first.status();
  for (const char* forged : {"198.51.100.2", "2001:db8::1", "nonsense", ""}) {
    forger.forwarded_for = forged;
    EXPECT_EQ(ReasonOf(OpenExport(forger)), pb::REASON_OVERLOADED) << forged;
  }
  CallCredentials account = {.authorization = Bearer(owner_), .forwarded_for = "198.51.100.1"};
  const auto own = OpenExport(account);
  ASSERT_TRUE(own.ok()) << own.status();
  account.forwarded_for = "198.51.100.2";
  EXPECT_EQ(ReasonOf(OpenExport(account)), pb::REASON_OVERLOADED);
}

TEST_F(FrontTest, ATokenInTheFrontsPlaceThatIsNoFrontsIsRefusedByName) {
  const std::string open = Publish("公開", pb::VISIBILITY_PUBLIC);
  const auto with = [&](const std::string& token) {
    return GetCase({.front = token, .forwarded_for = "203.0.113.7", .address = kFrontsAddress},
                   open);
  };
  for (const std::string& token :
       {Bearer(owner_), Bearer(admin_), Bearer("rk_unknown"), std::string("rk_unknown")}) {
    const auto refused = with(token);
    EXPECT_TRUE(absl::IsUnauthenticated(refused.status())) << token;
    EXPECT_THAT(std::string(refused.status().message()), StartsWith(kFrontKey)) << token;
  }
  EXPECT_EQ(ReasonOf(with(Bearer(owner_))), pb::REASON_UNKNOWN_TOKEN);
  // A front that was taken back is none from the next call on.
  const auto who = Call<pb::WhoAmIResponse>(front_, "IdentityService/WhoAmI", pb::WhoAmIRequest());
  pb::RevokeTokenRequest revoke;
  revoke.set_name(who->token().name());
  ASSERT_TRUE(Call<pb::Token>(admin_, "IdentityService/RevokeToken", revoke).ok());
  EXPECT_EQ(ReasonOf(GetCase(Visitor("203.0.113.7"), open)), pb::REASON_TOKEN_REVOKED);
}

TEST_F(FrontTest, WhatAFrontForwardsMustBeOneAddress) {
  const std::string open = Publish("公開", pb::VISIBILITY_PUBLIC);
  for (const std::string& forwarded :
       {std::string("203.0.113.7, 198.51.100.1"), std::string("203.0.113.7:443"),
        std::string("[2001:db8::1]"), std::string("unknown"), std::string(5'000, '1')}) {
    const auto refused = GetCase(Visitor(forwarded), open);
    EXPECT_THAT(BadFields(refused), ElementsAre("renkei-forwarded-for NOT_AN_ADDRESS"))
        << forwarded.substr(0, 40);
  }
  EXPECT_TRUE(GetCase(Visitor("2001:db8::1"), open).ok());
  EXPECT_TRUE(GetCase(Visitor("::ffff:203.0.113.7"), open).ok());
}

// A front that names nobody has one share for all of its visitors: that of its own address.
TEST_F(FrontTest, WithoutAForwardedAddressItsOwnCounts) {
  LimitExports();
  const auto first = OpenExport(Visitor(""));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(ReasonOf(OpenExport({.address = kFrontsAddress})), pb::REASON_OVERLOADED);
}

// A front opens nothing by itself.
TEST_F(FrontTest, WhereNobodyReadsItsVisitorsDoNotEither) {
  pb::GetCaseRequest request;
  request.set_name(Publish("公開", pb::VISIBILITY_PUBLIC));
  std::promise<absl::Status> answer;
  dispatcher_.Dispatch(
      IncomingOf(Visitor("203.0.113.7"), "CaseService/GetCase", request),
      [&answer](const absl::Status& status, const MessagePtr&) { answer.set_value(status); });
  EXPECT_EQ(ReasonOf(answer.get_future().get()), pb::REASON_NO_TOKEN);
}

}  // namespace
}  // namespace renkei::service
