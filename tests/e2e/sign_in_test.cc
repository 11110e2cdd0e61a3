// A person at a real server: invited, signed in, reading, and out again when nothing is done.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "client/lib/client.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "tests/e2e/server_process.h"

namespace renkei::e2e {
namespace {

constexpr char kPassword[] = "よく晴れた日には山へ行きたいものだ";
// Far more than it takes to sign in and read on a busy machine, and little enough to wait for.
constexpr absl::Duration kIdle = absl::Seconds(4);

class SignInE2eTest : public ::testing::Test {
 protected:
  SignInE2eTest() {
    auto server = ServerProcess::Start(
        directory_.path(), {"--session-idle-seconds", std::to_string(absl::ToInt64Seconds(kIdle)),
                            "--log-format", "json"});
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Call(const std::string& token, const std::string& method,
                             const Request& request) {
    client::ClientOptions options;
    options.server = server_->address();
    options.token = token;
    auto connected = client::Client::Connect(options);
    if (!connected.ok()) return connected.status();
    return (*connected)->Call<Reply>(method, request);
  }

  // The secret of an invitation for a new person called `login_name`.
  std::string Invite(const std::string& login_name) {
    pb::CreateAccountRequest create;
    pb::Account& account = *create.mutable_account();
    account.set_kind(pb::ACCOUNT_KIND_PERSON);
    account.set_organization("organizations/coordinator");
    account.set_display_name("山田 花子");
    account.set_login_name(login_name);
    account.add_roles(pb::ROLE_READER);
    const auto made =
        Call<pb::Account>(server_->admin_token(), "IdentityService/CreateAccount", create);
    EXPECT_TRUE(made.ok()) << made.status();
    pb::CreateTokenRequest invite;
    invite.set_parent(made->name());
    invite.set_invitation(true);
    const auto invitation = Call<pb::CreateTokenResponse>(server_->admin_token(),
                                                          "IdentityService/CreateToken", invite);
    EXPECT_TRUE(invitation.ok()) << invitation.status();
    return invitation->secret();
  }

  absl::StatusOr<pb::SignInResponse> SignIn(const std::string& login_name,
                                            const std::string& password) {
    pb::SignInRequest request;
    request.set_organization("連携推進事務局");
    request.set_login_name(login_name);
    request.set_password(password);
    return Call<pb::SignInResponse>("", "IdentityService/SignIn", request);
  }

  template <typename T>
  static pb::Reason ReasonOf(const absl::StatusOr<T>& result) {
    const auto detail = domain::DetailOf(result.status());
    return detail ? detail->reason() : pb::REASON_UNSPECIFIED;
  }

  TempDir directory_;
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(SignInE2eTest, FromTheInvitationToTheEndOfASessionThatNobodyUses) {
  pb::AcceptInvitationRequest accept;
  accept.set_password(kPassword);
  const auto accepted = Call<pb::AcceptInvitationResponse>(
      Invite("hanako"), "IdentityService/AcceptInvitation", accept);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_TRUE(accepted->token().has_session());

  const auto session = SignIn("hanako", kPassword);
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_EQ(session->token().session().address(), "127.0.0.1");
  const auto read = [&] {
    return Call<pb::ListCasesResponse>(session->secret(), "CaseService/ListCases",
                                       pb::ListCasesRequest());
  };
  ASSERT_TRUE(read().ok());
  // However often it reads: it ends when it was not extended.
  auto last = read();
  for (const absl::Time give_up = absl::Now() + 10 * kIdle; last.ok() && absl::Now() < give_up;) {
    absl::SleepFor(absl::Milliseconds(100));
    last = read();
  }
  EXPECT_EQ(ReasonOf(last), pb::REASON_SESSION_ENDED);
  const auto detail = domain::DetailOf(last.status());
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail->metadata().at("ended_by"), "idle");
  EXPECT_NE(detail->message().find("sign in again"), std::string::npos);
  EXPECT_NE(detail->message_ja().find("もう一度ログイン"), std::string::npos);
}

TEST_F(SignInE2eTest, TheCommandSignsInAndKeepsATokenThatOutlivesTheSession) {
  pb::AcceptInvitationRequest accept;
  accept.set_password(kPassword);
  ASSERT_TRUE(Call<pb::AcceptInvitationResponse>(Invite("hanako"),
                                                 "IdentityService/AcceptInvitation", accept)
                  .ok());
  const std::vector<std::string> home = {absl::StrCat("HOME=", directory_.path()),
                                         "LANG=ja_JP.UTF-8"};
  const auto login = [&](const std::string& password) {
    return RunProgram({RenkeiPath(), "login", "--server", server_->address(), "--user", "HANAKO",
                       "--organization", "連携推進事務局"},
                      home, absl::StrCat(password, "\n"));
  };
  const ProgramResult done = login(kPassword);
  ASSERT_EQ(done.exit_code, 0) << done.err;
  EXPECT_NE(done.out.find("山田 花子"), std::string::npos) << done.out;
  EXPECT_EQ(RunProgram({RenkeiPath(), "whoami"}, home).exit_code, 0);
  const ProgramResult refused = login("a-wrong-password");
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_NE(refused.err.find("パスワードのいずれかが正しくありません"), std::string::npos)
      << refused.err;
  // What was kept before is kept.
  EXPECT_EQ(RunProgram({RenkeiPath(), "whoami"}, home).exit_code, 0);
}

TEST_F(SignInE2eTest, WhoGuessesLearnsNothingAndWaitsAndTheLogHasNoPassword) {
  pb::AcceptInvitationRequest accept;
  accept.set_password(kPassword);
  ASSERT_TRUE(Call<pb::AcceptInvitationResponse>(Invite("hanako"),
                                                 "IdentityService/AcceptInvitation", accept)
                  .ok());
  const auto wrong = SignIn("hanako", "a-wrong-password");
  const auto nobody = SignIn("nobody", "a-wrong-password");
  EXPECT_EQ(ReasonOf(wrong), pb::REASON_SIGN_IN_FAILED);
  EXPECT_EQ(domain::DetailOf(wrong.status())->SerializeAsString(),
            domain::DetailOf(nobody.status())->SerializeAsString());
  // Each further failure doubles the wait, so that also a busy machine comes too early soon.
  pb::Reason again = pb::REASON_UNSPECIFIED;
  for (int i = 0; i < 10 && again != pb::REASON_SIGN_IN_DELAYED; ++i)
    again = ReasonOf(SignIn("hanako", "a-wrong-password"));
  EXPECT_EQ(again, pb::REASON_SIGN_IN_DELAYED);
  server_->BeginStop();
  server_->Stop();
  const std::string log = server_->Log();
  EXPECT_NE(log.find("SIGN_IN_FAILED"), std::string::npos) << log;
  for (const char* secret : {kPassword, "a-wrong-password"})
    EXPECT_EQ(log.find(secret), std::string::npos);
}

}  // namespace
}  // namespace renkei::e2e
