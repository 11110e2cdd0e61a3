#include "client/cli/nouns/account/password_login.h"

#include <memory>
#include <utility>

#include "client/cli/file/secret_input.h"
#include "client/cli/nouns/account/invitation_login.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

absl::StatusOr<std::string> Ask(Session& session, const Text& prompt) {
  if (session.err_is_terminal()) session.err() << In(session.lang(), prompt) << std::flush;
  return ReadSecretLine();
}

bool NeedsCode(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail && detail->reason() == pb::REASON_SECOND_FACTOR_REQUIRED;
}

}  // namespace

absl::StatusOr<std::string> TokenByPassword(Session& session, Profile settings,
                                            const std::string& organization,
                                            const std::string& user) {
  pb::SignInRequest request;
  request.set_organization(organization);
  request.set_login_name(user);
  request.set_display_name(MachineName());
  ASSIGN_OR_RETURN(*request.mutable_password(), Ask(session, {"Password: ", "パスワード: "}));
  settings.token.clear();
  ASSIGN_OR_RETURN(const std::unique_ptr<client::Client> nobody, session.ConnectWith(settings));
  auto signed_in = nobody->Call<pb::SignInResponse>("IdentityService/SignIn", request);
  if (NeedsCode(signed_in.status())) {
    ASSIGN_OR_RETURN(*request.mutable_code(), Ask(session, {"Code: ", "確認コード（6桁）: "}));
    signed_in = nobody->Call<pb::SignInResponse>("IdentityService/SignIn", request);
  }
  if (!signed_in.ok()) return signed_in.status();

  settings.token = signed_in->secret();
  ASSIGN_OR_RETURN(const std::unique_ptr<client::Client> person, session.ConnectWith(settings));
  pb::CreateTokenRequest make;
  make.set_parent(signed_in->account().name());
  make.set_display_name(MachineName());
  ASSIGN_OR_RETURN(const auto made,
                   person->Call<pb::CreateTokenResponse>("IdentityService/CreateToken", make));
  pb::RevokeTokenRequest end;
  end.set_name(signed_in->token().name());
  end.set_scope(pb::REVOKE_SCOPE_TOKEN_ALONE);
  RETURN_IF_ERROR(person->Call<pb::Token>("IdentityService/RevokeToken", end).status());
  return made.secret();
}

}  // namespace renkei::cli
