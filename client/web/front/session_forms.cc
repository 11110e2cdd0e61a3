// Forms that begin and end a session: with a password, with a token that was pasted, with an
// invitation. The server keeps every rule; what is secret passes through and is kept nowhere.
#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "client/web/front/page_handler.h"
#include "client/web/front/visitor_cookies.h"
#include "client/web/page/sign_in.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "server/http/message/target.h"

namespace renkei::web {
namespace {

// As the list of sessions shows it.
constexpr char kDevice[] = "ブラウザー";

std::string Stripped(const std::string& text) {
  return std::string(absl::StripAsciiWhitespace(text));
}

absl::Status NothingEntered() {
  return domain::LocalError(absl::StatusCode::kInvalidArgument,
                            {"enter your organization, login name and password, or a token",
                             "団体、ログイン名、パスワードを入力してください。"});
}

}  // namespace

http::Reply PageHandler::Begun(const http::Request& request, const Query& fields,
                               const std::string& secret) const {
  const std::string& resume = fields.Get(kResume);
  const size_t path = std::min(resume.find('?'), resume.size());
  http::Reply reply;
  if (Site::TakesForm(resume.substr(0, path))) {
    PageRequest page;
    page.path = resume.substr(0, path);
    if (path < resume.size()) {
      auto query = http::ParseForm(resume.substr(path + 1), kMaxFormInputs);
      if (query) page.query = Query(*std::move(query));
    }
    page.origin = OriginOf(request.head);
    page.lang = LanguageIn(request.head);
    page.visitor.token = secret;
    page.visitor.address = request.head.peer.Text();
    page.form_token = FormTokenOf(secret);
    page.entered = CarriedIn(fields);
    reply = Page(request, page);
  } else {
    reply = SeeOther(NextOf(fields.Get("next")));
  }
  reply.headers.Add("Set-Cookie", SetSession(request.head, secret));
  return reply;
}

http::Reply PageHandler::SignIn(const http::Request& request, const Query& fields) const {
  const std::string token = Stripped(fields.Get("token"));
  if (!token.empty()) {
    pb::WhoAmIResponse me;
    const absl::Status known =
        Call(request, token, "IdentityService/WhoAmI", pb::WhoAmIRequest(), me);
    return known.ok() ? Begun(request, fields, token) : FormAgain(request, fields, known);
  }
  if (fields.Get("login_name").empty() || fields.Get("password").empty())
    return FormAgain(request, fields, NothingEntered());
  pb::SignInRequest sign_in;
  sign_in.set_organization(Stripped(fields.Get("organization")));
  sign_in.set_login_name(Stripped(fields.Get("login_name")));
  sign_in.set_password(fields.Get("password"));
  sign_in.set_code(Stripped(fields.Get("code")));
  sign_in.set_display_name(kDevice);
  pb::SignInResponse signed_in;
  const absl::Status known = Call(request, "", "IdentityService/SignIn", sign_in, signed_in);
  return known.ok() ? Begun(request, fields, signed_in.secret())
                    : FormAgain(request, fields, known);
}

http::Reply PageHandler::AcceptInvitation(const http::Request& request, const Query& fields) const {
  const std::string invitation = Stripped(fields.Get("invitation"));
  if (invitation.empty()) return FormAgain(request, fields, NothingEntered());
  pb::AcceptInvitationRequest accept;
  accept.set_password(fields.Get("password"));
  accept.set_display_name(kDevice);
  pb::AcceptInvitationResponse accepted;
  const absl::Status done =
      Call(request, invitation, "IdentityService/AcceptInvitation", accept, accepted);
  return done.ok() ? Begun(request, fields, accepted.secret()) : FormAgain(request, fields, done);
}

// A session ends on the server too; a token that was pasted lives on where it came from.
http::Reply PageHandler::SignOut(const http::Request& request, const Query& fields) const {
  const std::string session = SessionIn(request.head);
  http::Reply reply = SeeOther("/");
  if (fields.Get("form_token") != FormTokenOf(session)) return reply;
  reply.headers.Add("Set-Cookie", SetSession(request.head, ""));
  pb::WhoAmIResponse me;
  const absl::Status known =
      Call(request, session, "IdentityService/WhoAmI", pb::WhoAmIRequest(), me);
  if (!known.ok() || !me.token().has_session()) return reply;
  pb::RevokeTokenRequest revoke;
  revoke.set_name(me.token().name());
  revoke.set_scope(pb::REVOKE_SCOPE_TOKEN_ALONE);
  pb::Token revoked;
  const absl::Status ended = Call(request, session, "IdentityService/RevokeToken", revoke, revoked);
  return ended.ok() ? reply : FormAgain(request, fields, ended);
}

}  // namespace renkei::web
