#include "client/web/front/page_handler.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/html/writer.h"
#include "client/web/front/visitor_cookies.h"
#include "renkei/v1/identity_service.pb.h"

namespace renkei::web {
namespace {

using http::Method;

// Nothing runs, nothing comes from elsewhere, nobody frames a page.
constexpr char kContentSecurityPolicy[] =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

bool IsSignIn(const http::RequestHead& head) { return head.target.path == "/sign-in"; }
bool IsSignOut(const http::RequestHead& head) { return head.target.path == "/sign-out"; }
bool Reads(const http::RequestHead& head) {
  return head.method == Method::kGet || head.method == Method::kHead;
}

void AddPageHeaders(bool keeps, http::Headers& headers) {
  headers.Add("Content-Security-Policy", kContentSecurityPolicy);
  headers.Add("X-Content-Type-Options", "nosniff");
  headers.Add("Referrer-Policy", "same-origin");
  headers.Add("Cross-Origin-Opener-Policy", "same-origin");
  headers.Add("Cache-Control", keeps ? "public, max-age=31536000, immutable" : "private, no-cache");
  if (!keeps) headers.Add("Vary", "Cookie");
}

http::Reply SeeOther(const std::string& address) {
  http::Reply reply;
  reply.status = 303;
  reply.headers.Add("Location", address);
  AddPageHeaders(false, reply.headers);
  return reply;
}

PageRequest PageRequestOf(const http::Request& request) {
  PageRequest page;
  page.path = absl::StrCat("/", absl::StrJoin(request.head.target.segments, "/"));
  page.query = Query(request.head.target.query);
  page.lang = LanguageIn(request.head);
  const std::string& asked = page.query.Get("lang");
  if (asked == "ja") page.lang = domain::Lang::kJapanese;
  if (asked == "en") page.lang = domain::Lang::kEnglish;
  page.visitor.token = SessionIn(request.head);
  page.visitor.address = request.head.peer.Text();
  if (!page.visitor.token.empty()) page.form_token = FormTokenOf(page.visitor.token);
  return page;
}

// Where to go after sign-in: a page of this site.
std::string NextOf(absl::string_view next) {
  const auto address = view::Address::Of(next);
  return address && absl::StartsWith(address->text(), "/") ? address->text() : "/";
}

}  // namespace

http::Admission PageHandler::Admit(const http::RequestHead& head) {
  http::Admission admission;
  if (head.method == Method::kPost && (IsSignIn(head) || IsSignOut(head)))
    admission.max_body_bytes = kMaxFormBytes;
  return admission;
}

void PageHandler::Handle(std::unique_ptr<http::Exchange> exchange) {
  http::Reply reply = Answer(exchange->request());
  exchange->Send(std::move(reply));
}

http::Reply PageHandler::Answer(const http::Request& request) const {
  if (Reads(request.head)) return Page(request, PageRequestOf(request));
  if (request.head.method != Method::kPost ||
      !(IsSignIn(request.head) || IsSignOut(request.head))) {
    http::Reply reply;
    reply.status = 405;
    reply.headers.Add("Allow", "GET, HEAD");
    AddPageHeaders(false, reply.headers);
    return reply;
  }
  if (!ComesFromOwnPage(request.head)) {
    PageRequest page = PageRequestOf(request);
    page.path = "/sign-in";
    page.notice = PageNotice::kForeignForm;
    http::Reply reply = Page(request, std::move(page));
    reply.status = 403;
    return reply;
  }
  return IsSignIn(request.head) ? SignIn(request) : SignOut(request);
}

http::Reply PageHandler::Page(const http::Request& request, PageRequest page) const {
  const bool chosen = !page.query.Get("lang").empty();
  const domain::Lang lang = page.lang;
  PageReply made = site_.Answer(page);
  http::Reply reply;
  reply.status = made.status;
  reply.headers.Add("Content-Type", std::move(made.content_type));
  AddPageHeaders(made.immutable, reply.headers);
  if (chosen) reply.headers.Add("Set-Cookie", SetLanguage(request.head, lang));
  reply.body = std::move(made.body);
  return reply;
}

http::Reply PageHandler::SignIn(const http::Request& request) const {
  const auto form = http::ParseForm(request.body);
  const Query fields = form ? Query(*form) : Query();
  Visitor visitor = PageRequestOf(request).visitor;
  visitor.token = std::string(absl::StripAsciiWhitespace(fields.Get("token")));
  const auto metadata = upstream_.MetadataOf(visitor);
  pb::WhoAmIResponse me;
  const absl::Status known =
      visitor.token.empty()
          ? absl::UnauthenticatedError("")
          : upstream_.client().CallInto("IdentityService/WhoAmI", pb::WhoAmIRequest(), me,
                                        {.metadata = &metadata});
  if (!known.ok()) {
    PageRequest page = PageRequestOf(request);
    page.query.Set("next", fields.Get("next"));
    page.notice = absl::IsUnavailable(known) ? PageNotice::kServerDown : PageNotice::kWrongToken;
    http::Reply reply = Page(request, std::move(page));
    reply.status = absl::IsUnavailable(known) ? 503 : 401;
    return reply;
  }
  http::Reply reply = SeeOther(NextOf(fields.Get("next")));
  reply.headers.Add("Set-Cookie", SetSession(request.head, visitor.token));
  return reply;
}

http::Reply PageHandler::SignOut(const http::Request& request) const {
  const auto form = http::ParseForm(request.body);
  const std::string session = SessionIn(request.head);
  const bool own = form && Query(*form).Get("form_token") == FormTokenOf(session);
  http::Reply reply = SeeOther("/");
  if (own) reply.headers.Add("Set-Cookie", SetSession(request.head, ""));
  return reply;
}

}  // namespace renkei::web
