// Passwords and second factors: what is taken, what a change ends, and that each code opens once.

#include <functional>

#include "absl/strings/escaping.h"
#include "server/auth/password_hash.h"
#include "server/auth/totp.h"
#include "tests/unit/service/hooked_store.h"
#include "tests/unit/service/identity/person_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class PasswordTest : public PersonTest {
 protected:
  PasswordTest() : account_(AddSignedUp("hanako")), session_(NewSession()) {}

  std::string NewSession(const std::string& code = "") {
    const auto session = SignIn("hanako", kLongPassword, code);
    EXPECT_TRUE(session.ok()) << session.status();
    return session.ok() ? session->secret() : "";
  }

  absl::StatusOr<pb::ChangePasswordResponse> Change(const std::string& old_password,
                                                    const std::string& new_password,
                                                    const std::string& code = "") {
    pb::ChangePasswordRequest request;
    request.set_old_password(old_password);
    request.set_new_password(new_password);
    request.set_code(code);
    return Ask<pb::ChangePasswordResponse>(Bearing(session_), "ChangePassword", request);
  }

  absl::StatusOr<pb::EnrollSecondFactorResponse> Enroll(const std::string& password,
                                                        const std::string& code = "") {
    pb::EnrollSecondFactorRequest request;
    request.set_password(password);
    request.set_code(code);
    return Ask<pb::EnrollSecondFactorResponse>(Bearing(session_), "EnrollSecondFactor", request);
  }

  absl::StatusOr<pb::ConfirmSecondFactorResponse> Confirm(const std::string& code) {
    pb::ConfirmSecondFactorRequest request;
    request.set_code(code);
    return Ask<pb::ConfirmSecondFactorResponse>(Bearing(session_), "ConfirmSecondFactor", request);
  }

  absl::Status Remove(const std::string& password, const std::string& code) {
    pb::RemoveSecondFactorRequest request;
    request.set_password(password);
    request.set_code(code);
    return Ask<pb::RemoveSecondFactorResponse>(Bearing(session_), "RemoveSecondFactor", request)
        .status();
  }

  // What the authenticator shows now, and after some steps.
  std::string Code(int steps = 0) const {
    return auth::TotpCode(secret_, auth::TotpStepAt(now_) + steps);
  }

  // Gives the account a second factor. Its next code is that of the next step.
  void AddFactor() {
    const auto enrolled = Enroll(kLongPassword);
    ASSERT_TRUE(enrolled.ok()) << enrolled.status();
    secret_ = DecodeBase32(enrolled->secret());
    EXPECT_THAT(enrolled->uri(), StartsWith("otpauth://totp/Renkei%20"));
    EXPECT_THAT(enrolled->uri(), HasSubstr(absl::StrCat("secret=", enrolled->secret(), "&")));
    const auto confirmed = Confirm(Code());
    ASSERT_TRUE(confirmed.ok()) << confirmed.status();
    now_ += auth::kTotpStep;
  }

  static std::string DecodeBase32(const std::string& text) {
    std::string bytes;
    uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
      bits = bits << 5 | static_cast<uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
      if ((held += 5) < 8) continue;
      held -= 8;
      bytes.push_back(static_cast<char>(bits >> held));
    }
    return bytes;
  }

  const std::string account_;
  std::string session_;
  std::string secret_;  // of the authenticator
};

TEST_F(PasswordTest, AChangeEndsEveryOtherSessionAndNoToken) {
  const std::string other = NewSession();
  pb::CreateTokenRequest make;
  make.set_parent(account_);
  const auto token = Call<pb::CreateTokenResponse>(other, "IdentityService/CreateToken", make);
  ASSERT_TRUE(token.ok());
  const auto changed = Change(kLongPassword, kOtherPassword);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->ended_sessions(), 2) << "the one of the invitation, and the other one";
  EXPECT_TRUE(WhoAmI(session_).ok());
  EXPECT_EQ(ReasonOf(WhoAmI(other)), pb::REASON_SESSION_ENDED);
  EXPECT_TRUE(WhoAmI(token->secret()).ok());
  EXPECT_TRUE(SignIn("hanako", kOtherPassword).ok());
  EXPECT_EQ(ReasonOf(SignIn("hanako", kLongPassword)), pb::REASON_SIGN_IN_FAILED);
}

TEST_F(PasswordTest, OneTextIsOnePasswordHoweverItIsComposed) {
  // か and its voiced sound mark apart; an ideographic space.
  const auto changed = Change(kLongPassword, "か\u3099っこうのいちばんうしろ\u3000のせき");
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_TRUE(SignIn("hanako", "がっこうのいちばんうしろ のせき").ok());
}

TEST_F(PasswordTest, WhatIsTakenIsLongAndNobodysFirstGuess) {
  EXPECT_THAT(BadFields(Change(kLongPassword, kPassword)), ElementsAre("new_password TOO_SHORT"));
  EXPECT_THAT(BadFields(Change(kLongPassword, "password12345678901")),
              ElementsAre("new_password TOO_COMMON"));
  EXPECT_THAT(BadFields(Change(kLongPassword, "hanako-hanako-hanako")),
              ElementsAre("new_password SAME_AS_NAME"));
  EXPECT_THAT(BadFields(Change(kLongPassword, kLongPassword)),
              ElementsAre("new_password UNCHANGED"));
  EXPECT_THAT(BadFields(Change(kLongPassword, std::string(201, 'x'))),
              ElementsAre("new_password TOO_LONG"));
}

TEST_F(PasswordTest, WhoFoundTheScreenGuessesNoFasterThanWhoFoundTheDoor) {
  EXPECT_THAT(BadFields(Change("wrong wrong wrong", kOtherPassword)),
              ElementsAre("old_password WRONG"));
  EXPECT_EQ(ReasonOf(Change(kLongPassword, kOtherPassword)), pb::REASON_SIGN_IN_DELAYED);
  EXPECT_EQ(ReasonOf(Enroll(kLongPassword)), pb::REASON_SIGN_IN_DELAYED);
  now_ += absl::Seconds(1);
  EXPECT_TRUE(Change(kLongPassword, kOtherPassword).ok());
}

TEST_F(PasswordTest, NoMessageRepeatsAPassword) {
  for (const char* secret : {"short-secret", "passwordpasswordpassword"}) {
    const auto refused = Change(kLongPassword, secret);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(domain::DetailOf(refused.status())->ShortDebugString().find(secret),
              std::string::npos);
  }
}

TEST_F(PasswordTest, WithASecondFactorEverySignInAsksForACodeAndTakesEachOnce) {
  AddFactor();
  const auto missing = SignIn("hanako", kLongPassword);
  EXPECT_EQ(ReasonOf(missing), pb::REASON_SECOND_FACTOR_REQUIRED);
  EXPECT_EQ(ReasonOf(SignIn("hanako", kOtherPassword, Code())), pb::REASON_SIGN_IN_FAILED);
  now_ += absl::Seconds(1);
  const std::string code = Code();
  EXPECT_TRUE(SignIn("hanako", kLongPassword, code).ok()) << "to ask without a code costs nothing";
  EXPECT_EQ(ReasonOf(SignIn("hanako", kLongPassword, code)), pb::REASON_SECOND_FACTOR_REQUIRED);
  EXPECT_EQ(ReasonOf(SignIn("hanako", kLongPassword, Code(1))), pb::REASON_SIGN_IN_DELAYED)
      << "a wrong code is a failure";
  now_ += absl::Seconds(1);
  // One step before its time, as digits of any width; and then none of the steps before it.
  EXPECT_TRUE(SignIn("hanako", kLongPassword, Code(1)).ok());
  EXPECT_EQ(ReasonOf(SignIn("hanako", kLongPassword, Code())), pb::REASON_SECOND_FACTOR_REQUIRED);
  now_ += absl::Minutes(2);
  EXPECT_EQ(ReasonOf(SignIn("hanako", kLongPassword, Code(-2))), pb::REASON_SECOND_FACTOR_REQUIRED);
}

TEST_F(PasswordTest, AFactorCountsOnceACodeOfItWasSeen) {
  const std::string other = NewSession();
  const auto enrolled = Enroll(kLongPassword);
  ASSERT_TRUE(enrolled.ok()) << enrolled.status();
  secret_ = DecodeBase32(enrolled->secret());
  EXPECT_EQ(secret_.size(), auth::kTotpSecretBytes);
  EXPECT_TRUE(SignIn("hanako", kLongPassword).ok()) << "nobody is locked out by half a step";
  EXPECT_THAT(BadFields(Confirm("000000")), ElementsAre("code WRONG"));
  ASSERT_TRUE(Confirm(Code()).ok());
  EXPECT_EQ(ReasonOf(WhoAmI(other)), pb::REASON_SESSION_ENDED);
  EXPECT_TRUE(WhoAmI(session_)->account().sign_in().second_factor());
  // The secret is nowhere in the store.
  const auto records = store_->NewSnapshot()->Scan({}, 10'000);
  for (const storage::KeyRecord& record : *records)
    EXPECT_EQ(record.record.value.find(secret_), std::string::npos);
}

TEST_F(PasswordTest, AShortPasswordStandsBesideAFactorAndNotAlone) {
  AddFactor();
  ASSERT_TRUE(Change(kLongPassword, kPassword, Code()).ok());
  now_ += auth::kTotpStep;
  const absl::Status refused = Remove(kPassword, Code());
  EXPECT_THAT(BadFields(absl::StatusOr<int>(refused)), ElementsAre("password TOO_SHORT"));
  EXPECT_THAT(BadFields(absl::StatusOr<int>(Remove(kPassword, ""))), ElementsAre("code REQUIRED"));
  ASSERT_TRUE(Change(kPassword, kOtherPassword, Code()).ok()) << "a refusal spends no code";
  now_ += auth::kTotpStep;
  ASSERT_TRUE(Remove(kOtherPassword, Code()).ok());
  EXPECT_TRUE(SignIn("hanako", kOtherPassword).ok());
}

TEST_F(PasswordTest, AnInvitationResetsThePasswordAndTheFactorIfItSaysSo) {
  AddFactor();
  // Without a code the one whose factor stays cannot be used by whoever found the letter.
  const std::string keeps = Invite(account_);
  EXPECT_EQ(ReasonOf(Accept(keeps, kOtherPassword)), pb::REASON_SECOND_FACTOR_REQUIRED);
  EXPECT_EQ(ReasonOf(Accept(keeps, kOtherPassword, "000000")), pb::REASON_SECOND_FACTOR_REQUIRED);
  now_ += auth::kTotpStep;
  const auto kept = Accept(keeps, kOtherPassword, Code());
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_TRUE(kept->account().sign_in().second_factor());
  EXPECT_EQ(ReasonOf(WhoAmI(session_)), pb::REASON_SESSION_ENDED) << "a reset ends all sessions";

  const auto reset = Accept(Invite(account_, /*reset_second_factor=*/true), kLongPassword);
  ASSERT_TRUE(reset.ok()) << reset.status();
  EXPECT_FALSE(reset->account().sign_in().second_factor());
  EXPECT_TRUE(SignIn("hanako", kLongPassword).ok());
}

// Whoever found a token of a person would else have a password for good.
TEST_F(PasswordTest, AnInvitationOfOnesOwnSetsNoPassword) {
  const std::string own = InviteAs(session_, account_);
  EXPECT_THAT(BadFields(Accept(own, kOtherPassword)), ElementsAre("password OWN_INVITATION"));
  pb::CreateTokenRequest reset;
  reset.set_parent(account_);
  reset.set_invitation(true);
  reset.set_reset_second_factor(true);
  EXPECT_THAT(
      BadFields(Call<pb::CreateTokenResponse>(session_, "IdentityService/CreateToken", reset)),
      ElementsAre("reset_second_factor OWN_INVITATION"));
}

TEST_F(PasswordTest, APersonGivesAPasswordOrAsksForATokenAlone) {
  const pb::Account person = AddPerson(Person("taro"));
  const std::string invitation = Invite(person.name());
  EXPECT_THAT(BadFields(Accept(invitation, "")), ElementsAre("password REQUIRED"));
  pb::AcceptInvitationRequest alone;
  alone.set_token_alone(true);
  alone.set_validate_only(true);
  const auto tried =
      Ask<pb::AcceptInvitationResponse>(Bearing(invitation), "AcceptInvitation", alone);
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(tried->account().login_name(), "taro") << "who is invited, before a word is typed";
  alone.set_validate_only(false);
  const auto token =
      Ask<pb::AcceptInvitationResponse>(Bearing(invitation), "AcceptInvitation", alone);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_FALSE(token->token().has_session());
  session_ = token->secret();
  EXPECT_EQ(ReasonOf(Change(kLongPassword, kOtherPassword)), pb::REASON_STEP_MISSING);

  pb::Account script;
  script.set_organization(kManiwa);
  script.set_display_name("夜間連携");
  script.add_roles(pb::ROLE_CONTRIBUTOR);
  EXPECT_THAT(BadFields(Accept(Invite(AddPerson(script).name()), kLongPassword)),
              ElementsAre("password NOT_A_PERSON"));
  pb::Account nameless = Person("");
  EXPECT_THAT(BadFields(Accept(Invite(AddPerson(nameless).name()), kLongPassword)),
              ElementsAre("password NO_LOGIN_NAME"));
}

TEST_F(PasswordTest, AnAcceptanceThatGotLostComesAgainWithItsPasswordAlone) {
  const pb::Account person = AddPerson(Person("taro"));
  const std::string invitation = Invite(person.name());
  pb::AcceptInvitationRequest request;
  request.set_password(kLongPassword);
  request.set_request_id("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
  const auto ask = [&] {
    return Ask<pb::AcceptInvitationResponse>(Bearing(invitation), "AcceptInvitation", request);
  };
  const auto first = ask();
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = ask();
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->secret(), first->secret());
  request.set_password(kOtherPassword);
  EXPECT_EQ(ReasonOf(ask()), pb::REASON_REQUEST_ID_REUSED);
  request.clear_password();
  request.set_token_alone(true);
  EXPECT_EQ(ReasonOf(ask()), pb::REASON_REQUEST_ID_REUSED);
}

// The operator has raised the cost.
TEST_F(PasswordTest, AHashOfAnotherCostIsMadeAnewWithTheNextSignIn) {
  const auto hash = [&] {
    return Credentials()
        .Get(*store_->NewSnapshot(), KeyByName(Credentials(), account_))
        ->value()
        .message.password_hash();
  };
  const std::string before = hash();
  NewSession();
  EXPECT_EQ(hash(), before);
  env_.password_cost.passes = 2;
  NewSession();
  EXPECT_FALSE(auth::IsOfOtherCost(hash(), env_.password_cost));
  NewSession();
}

// A server of its own over the test's store, which lets something happen before a commit.
class PasswordRaceTest : public PasswordTest {
 protected:
  PasswordRaceTest()
      : hooked_(*store_),
        racing_env_(EnvOver(hooked_)),
        executor_two_(2),
        racing_(racing_env_, methods_, executor_two_) {
    racing_env_.password_cost = env_.password_cost;
  }

  absl::StatusOr<pb::SignInResponse> SignInRacing(const std::function<void()>& meanwhile,
                                                  const std::string& code = "") {
    bool first = true;
    hooked_.before_commit = [&, meanwhile](const storage::Mutation&) {
      if (std::exchange(first, false)) meanwhile();
      return absl::OkStatus();
    };
    pb::SignInRequest request;
    request.set_organization(kManiwa);
    request.set_login_name("hanako");
    request.set_password(kLongPassword);
    request.set_code(code);
    return Ask<pb::SignInResponse>({.address = kAddress}, "SignIn", request, &racing_);
  }

  HookedStore hooked_;
  Env racing_env_;
  Executor executor_two_;
  Dispatcher racing_;
};

TEST_F(PasswordRaceTest, ASessionThatBeginsWhileThePasswordChangesDoesNotOutliveIt) {
  const auto session =
      SignInRacing([&] { ASSERT_TRUE(Change(kLongPassword, kOtherPassword).ok()); });
  EXPECT_EQ(ReasonOf(session), pb::REASON_SIGN_IN_FAILED);
}

TEST_F(PasswordRaceTest, OfTwoWithOneCodeOneSignsIn) {
  AddFactor();
  const std::string code = Code();
  const auto second =
      SignInRacing([&] { ASSERT_TRUE(SignIn("hanako", kLongPassword, code).ok()); }, code);
  EXPECT_EQ(ReasonOf(second), pb::REASON_SECOND_FACTOR_REQUIRED);
}

TEST_F(PasswordRaceTest, ALostRaceIsRunAgainWithoutCountingAsAFailure) {
  const auto session = SignInRacing([&] { NewSession(); });
  EXPECT_TRUE(session.ok()) << session.status();
  EXPECT_TRUE(SignIn("hanako", kLongPassword).ok());
}

// A hash takes a tenth of a second, of which there are two at once.
TEST_F(PasswordRaceTest, AnAcceptanceThatLostARaceIsNotHashedAgain) {
  const pb::Account person = AddPerson(Person("taro"));
  const std::string invitation = Invite(person.name());
  int commits = 0;
  hooked_.before_commit = [&](const storage::Mutation&) {
    if (++commits > 1) return absl::OkStatus();
    pb::UpdateAccountRequest rename;
    rename.mutable_account()->set_name(person.name());
    rename.mutable_account()->set_display_name("山田 太郎");
    EXPECT_TRUE(Call<pb::Account>(admin_, "IdentityService/UpdateAccount", rename).ok());
    // More than there is: whatever is hashed from now on fails.
    racing_env_.password_cost.memory_bytes = size_t{1} << 60;
    return absl::OkStatus();
  };
  pb::AcceptInvitationRequest request;
  request.set_password(kLongPassword);
  const auto accepted =
      Ask<pb::AcceptInvitationResponse>(Bearing(invitation), "AcceptInvitation", request, &racing_);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(commits, 2);
  EXPECT_EQ(accepted->account().display_name(), "山田 太郎");
  EXPECT_TRUE(SignIn("taro", kLongPassword).ok());
}

TEST_F(PasswordTest, AServerWithoutTheMemoryForAHashSaysThatItIsBusy) {
  env_.password_cost.memory_bytes = size_t{1} << 60;
  EXPECT_EQ(ReasonOf(Change(kLongPassword, kOtherPassword)), pb::REASON_OVERLOADED);
  EXPECT_TRUE(SignIn("hanako", kLongPassword).status().code() ==
              absl::StatusCode::kResourceExhausted)
      << "the hash of another cost would be made anew";
}

// RFC 6238, appendix B: the last six digits of its eight.
TEST(Totp, HasTheCodesOfTheStandard) {
  const std::string secret = "12345678901234567890";
  EXPECT_EQ(auth::TotpCode(secret, auth::TotpStepAt(absl::FromUnixSeconds(59))), "287082");
  EXPECT_EQ(auth::TotpCode(secret, auth::TotpStepAt(absl::FromUnixSeconds(1'111'111'109))),
            "081804");
  EXPECT_EQ(auth::TotpCode(secret, auth::TotpStepAt(absl::FromUnixSeconds(1'234'567'890))),
            "005924");
  EXPECT_EQ(auth::TotpCode(secret, auth::TotpStepAt(absl::FromUnixSeconds(20'000'000'000))),
            "353130");
  EXPECT_EQ(auth::TotpSecretText(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

TEST(Totp, TakesACodeOfAStepAboutNowAndNoneTwice) {
  const std::string secret = "12345678901234567890";
  const absl::Time now = absl::FromUnixSeconds(1'111'111'109);
  const int64_t step = auth::TotpStepAt(now);
  for (int64_t off = -2; off <= 2; ++off) {
    const auto found = auth::FindTotpStep(secret, auth::TotpCode(secret, step + off), now, 0);
    EXPECT_EQ(found.has_value(), off >= -1 && off <= 1) << off;
  }
  EXPECT_TRUE(auth::FindTotpStep(secret, "０８１ ８０４", now, step - 1));
  EXPECT_FALSE(auth::FindTotpStep(secret, "081804", now, step));
  EXPECT_FALSE(auth::FindTotpStep(secret, "81804", now, 0));
  EXPECT_FALSE(auth::FindTotpStep(secret, "", now, 0));
}

TEST(PasswordHash, TellsAPasswordFromAnotherAndADamagedHashFromBoth) {
  const auth::PasswordCost cheap = {.passes = 1, .memory_bytes = 8192};
  const auto hash = auth::HashPassword(kOtherPassword, cheap);
  ASSERT_TRUE(hash.ok()) << hash.status();
  EXPECT_THAT(*hash, StartsWith("$argon2id$v=19$m=8,t=1,p=1$"));
  EXPECT_NE(*auth::HashPassword(kOtherPassword, cheap), *hash) << "each has a salt of its own";
  EXPECT_TRUE(*auth::MatchesPassword(kOtherPassword, *hash));
  EXPECT_FALSE(*auth::MatchesPassword("correct horse battery", *hash));
  EXPECT_EQ(auth::MatchesPassword(kOtherPassword, "$argon2id$v=19$").status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_FALSE(auth::IsOfOtherCost(*hash, cheap));
  EXPECT_TRUE(auth::IsOfOtherCost(*hash, {}));
}

TEST(PasswordHash, OfTheServersCostHas64MiB) {
  const auto hash = auth::HashPassword(kOtherPassword, {});
  ASSERT_TRUE(hash.ok()) << hash.status();
  EXPECT_THAT(*hash, StartsWith("$argon2id$v=19$m=65536,t=3,p=1$"));
  EXPECT_TRUE(*auth::MatchesPassword(kOtherPassword, *hash));
}

}  // namespace
}  // namespace renkei::service
