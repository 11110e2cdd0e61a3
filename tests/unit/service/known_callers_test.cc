// Callers kept in memory: nothing is read twice, and nothing that is over holds.
#include "absl/strings/str_cat.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/caller/authenticate.h"
#include "tests/unit/service/counting_store.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

class KnownCallersTest : public ServiceTest {
 protected:
  KnownCallersTest() : counting_(*store_), counted_env_(EnvOver(counting_)) {}

  absl::StatusOr<auth::Caller> CallerBehind(const std::string& token,
                                            const storage::Snapshot& snapshot) {
    return Authenticate(counted_env_, kept_, snapshot, now_, absl::StrCat("Bearer ", token),
                        Credential::kToken);
  }
  absl::StatusOr<auth::Caller> CallerBehind(const std::string& token) {
    return CallerBehind(token, *counting_.NewSnapshot());
  }

  // How often the store is read to know `token` now.
  int ReadsFor(const std::string& token) {
    const int before = counting_.gets() + counting_.scanned();
    EXPECT_TRUE(CallerBehind(token).ok());
    return counting_.gets() + counting_.scanned() - before;
  }

  void Revoke(const std::string& token) {
    pb::RevokeTokenRequest request;
    request.set_name(CallerBehind(token)->token);
    EXPECT_TRUE(Call<pb::Token>(token, "IdentityService/RevokeToken", request).ok());
  }

  CountingStore counting_;
  Env counted_env_;
  KeptIdentities kept_;
};

TEST_F(KnownCallersTest, ATokenIsReadOnceAndThenTheClocksAlone) {
  const std::string token = AddAccount(kManiwa, {pb::ROLE_READER});
  EXPECT_GE(ReadsFor(token), 2);
  EXPECT_EQ(ReadsFor(token), 0);
  // Any commit may have moved a clock: of identities, and of the registry.
  storage::Mutation other;
  other.Put("\xff", "");
  ASSERT_TRUE(storage::CommitAndWait(counting_, std::move(other)).ok());
  EXPECT_EQ(ReadsFor(token), 2);
  EXPECT_EQ(ReadsFor(token), 0);
  leaves_sound_store_ = false;
}

TEST_F(KnownCallersTest, WhatChangesATokenOrItsAccountHoldsFromTheNextCallOn) {
  const std::string token = AddAccount(kManiwa, {pb::ROLE_READER});
  const auto before = CallerBehind(token);
  ASSERT_TRUE(before.ok()) << before.status();
  pb::UpdateAccountRequest request;
  request.mutable_account()->set_name(before->account);
  request.mutable_account()->add_roles(pb::ROLE_APPROVER);
  ASSERT_TRUE(Call<pb::Account>(admin_, "IdentityService/UpdateAccount", request).ok());
  const auto changed = CallerBehind(token);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->roles, auth::Roles{pb::ROLE_APPROVER});

  pb::CreateTokenRequest create;
  create.set_parent(before->account);
  const auto made = Call<pb::CreateTokenResponse>(token, "IdentityService/CreateToken", create);
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_TRUE(CallerBehind(made->secret()).ok());
  Revoke(token);
  EXPECT_EQ(ReasonOf(CallerBehind(token)), pb::REASON_TOKEN_REVOKED);
  EXPECT_EQ(ReasonOf(CallerBehind(made->secret())), pb::REASON_TOKEN_REVOKED);
}

TEST_F(KnownCallersTest, ATokenThatExpiresWhileItIsKeptIsOver) {
  pb::CreateTokenRequest create;
  create.set_parent(CallerBehind(admin_)->account);
  create.mutable_lifetime()->set_seconds(60);
  const auto made = Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", create);
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_TRUE(CallerBehind(made->secret()).ok());
  now_ += absl::Seconds(60);
  EXPECT_EQ(ReasonOf(CallerBehind(made->secret())), pb::REASON_TOKEN_EXPIRED);
}

TEST_F(KnownCallersTest, ACallThatBeganBeforeARevocationRevivesNothing) {
  const std::string token = AddAccount(kManiwa, {pb::ROLE_READER});
  const auto old_view = counting_.NewSnapshot();
  Revoke(token);
  EXPECT_EQ(ReasonOf(CallerBehind(token)), pb::REASON_TOKEN_REVOKED);
  EXPECT_TRUE(CallerBehind(token, *old_view).ok());
  EXPECT_EQ(ReasonOf(CallerBehind(token)), pb::REASON_TOKEN_REVOKED);
}

TEST_F(KnownCallersTest, HowManyAreKeptIsBounded) {
  KnownCallers callers;
  int reads = 0;
  const auto snapshot = store_->NewSnapshot();
  const auto find = [&](size_t caller) {
    const auto found = callers.Find(*snapshot, absl::StrCat(caller), now_, [&] {
      ++reads;
      return absl::StatusOr<KnownCallers::Known>(KnownCallers::Known());
    });
    EXPECT_TRUE(found.ok());
  };
  for (size_t i = 0; i < kMaxKnownCallers; ++i) find(i);
  find(0);
  EXPECT_EQ(reads, kMaxKnownCallers);
  find(kMaxKnownCallers);
  find(0);
  EXPECT_EQ(reads, kMaxKnownCallers + 2);
}

}  // namespace
}  // namespace renkei::service
