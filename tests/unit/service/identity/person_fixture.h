// Persons who sign in, on a server whose hashes cost next to nothing.

#ifndef RENKEI_TESTS_UNIT_SERVICE_IDENTITY_PERSON_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_IDENTITY_PERSON_FIXTURE_H_

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/service/caller/identify.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

inline constexpr char kPassword[] = "よく晴れた日に山へ行きたい";  // 13 characters: with a factor
inline constexpr char kLongPassword[] = "よく晴れた日には山へ行きたいものだ";
inline constexpr char kOtherPassword[] = "correct horse battery staple";
inline constexpr char kAddress[] = "203.0.113.7";

class PersonTest : public ServiceTest {
 protected:
  explicit PersonTest(std::unique_ptr<storage::Store> store = test::NewTestStore("teststore"))
      : ServiceTest(Seed::kOrganizations, std::move(store)) {
    env_.password_cost = {.passes = 1, .memory_bytes = 8192};
  }

  // As Call, with all that a transport tells of who calls; of `server` where it is not the test's own.
  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Ask(const CallCredentials& sent, absl::string_view method,
                            const Request& request, const Dispatcher* server = nullptr) {
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.IdentityService/", method));
    incoming.authorization = sent.authorization;
    incoming.front = sent.front;
    incoming.forwarded_for = sent.forwarded_for;
    incoming.address = sent.address;
    incoming.requests.push_back(std::make_unique<Request>(request));
    incoming.abandoned = [] { return false; };
    std::promise<absl::StatusOr<Reply>> promise;
    (server == nullptr ? dispatcher_ : *server)
        .Dispatch(std::move(incoming), [&promise](const absl::Status& status, MessagePtr reply) {
          if (status.ok()) {
            promise.set_value(static_cast<Reply&>(*reply));
          } else {
            promise.set_value(status);
          }
        });
    return promise.get_future().get();
  }

  static CallCredentials Bearing(const std::string& token, const std::string& address = kAddress) {
    return {.authorization = absl::StrCat("Bearer ", token), .address = address};
  }

  absl::StatusOr<pb::Account> Create(const std::string& token, const pb::Account& account) {
    pb::CreateAccountRequest request;
    *request.mutable_account() = account;
    return Call<pb::Account>(token, "IdentityService/CreateAccount", request);
  }

  static pb::Account Person(const std::string& login_name,
                            const std::string& organization = kManiwa,
                            pb::Role role = pb::ROLE_CONTRIBUTOR) {
    pb::Account account;
    account.set_kind(pb::ACCOUNT_KIND_PERSON);
    account.set_organization(organization);
    account.set_display_name("山田 花子");
    account.set_login_name(login_name);
    account.add_roles(role);
    return account;
  }

  pb::Account AddPerson(const pb::Account& account) {
    const auto made = Create(admin_, account);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? *made : pb::Account();
  }

  // The secret of a new invitation.
  std::string Invite(const std::string& account, bool reset_second_factor = false) {
    return InviteAs(admin_, account, reset_second_factor);
  }
  std::string InviteAs(const std::string& token, const std::string& account,
                       bool reset_second_factor = false) {
    pb::CreateTokenRequest request;
    request.set_parent(account);
    request.set_invitation(true);
    request.set_reset_second_factor(reset_second_factor);
    const auto made = Call<pb::CreateTokenResponse>(token, "IdentityService/CreateToken", request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->secret() : "";
  }

  absl::StatusOr<pb::AcceptInvitationResponse> Accept(const std::string& invitation,
                                                      const std::string& password,
                                                      const std::string& code = "") {
    pb::AcceptInvitationRequest request;
    request.set_password(password);
    request.set_code(code);
    return Ask<pb::AcceptInvitationResponse>(Bearing(invitation), "AcceptInvitation", request);
  }

  // A person of Maniwa who has kLongPassword and is called `login_name`; the name of the account.
  std::string AddSignedUp(const std::string& login_name) {
    const std::string name = AddPerson(Person(login_name)).name();
    const auto accepted = Accept(Invite(name), kLongPassword);
    EXPECT_TRUE(accepted.ok()) << accepted.status();
    return name;
  }

  absl::StatusOr<pb::SignInResponse> SignIn(const std::string& login_name,
                                            const std::string& password,
                                            const std::string& code = "",
                                            const std::string& organization = kManiwa,
                                            const std::string& address = kAddress) {
    pb::SignInRequest request;
    request.set_organization(organization);
    request.set_login_name(login_name);
    request.set_password(password);
    request.set_code(code);
    request.set_display_name("執務室の端末");
    return Ask<pb::SignInResponse>({.address = address}, "SignIn", request);
  }

  absl::StatusOr<pb::WhoAmIResponse> WhoAmI(const std::string& token) {
    return Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest());
  }

  absl::Status EndToken(const std::string& token, const std::string& name,
                        pb::RevokeScope scope = pb::REVOKE_SCOPE_TOKEN_ALONE) {
    pb::RevokeTokenRequest request;
    request.set_name(name);
    request.set_scope(scope);
    return Ask<pb::Token>(Bearing(token), "RevokeToken", request).status();
  }

  std::vector<pb::Token> TokensOf(const std::string& token, const std::string& account) {
    pb::ListTokensRequest request;
    request.set_parent(account);
    request.set_page_size(1'000);
    const auto listed = Call<pb::ListTokensResponse>(token, "IdentityService/ListTokens", request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed.ok() ? std::vector<pb::Token>(listed->tokens().begin(), listed->tokens().end())
                       : std::vector<pb::Token>();
  }
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_IDENTITY_PERSON_FIXTURE_H_
