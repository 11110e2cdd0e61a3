#include "client/web/front/page_handler.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/html/writer.h"
#include "client/web/front/visitor_cookies.h"
#include "client/web/page/error_page.h"
#include "client/web/page/sign_in.h"
#include "renkei/v1/follow_service.pb.h"
#include "server/domain/error.h"
#include "server/http/message/multipart.h"

namespace renkei::web {
namespace {

using http::Method;

// Only the site's own script runs, at its own address; nothing comes from elsewhere, nobody frames a
// page.
constexpr char kContentSecurityPolicy[] =
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
// Fields of forms that come back on no page.
constexpr const char* kSecrets[] = {"password", "code", "token", "form_token"};

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
  page.origin = OriginOf(request.head);
  return page;
}

absl::Status ForeignForm() {
  return domain::LocalError(
      absl::StatusCode::kPermissionDenied,
      {"this form was not sent from a page of this site; nothing was done",
       "このサイトの画面から送られたものではないため、何も行いませんでした。"});
}

absl::Status Unreadable() {
  return domain::LocalError(absl::StatusCode::kInvalidArgument,
                            {"what was sent could not be read; nothing was done",
                             "送信された内容を読み取れませんでした。何も変更されていません。"});
}

// What a form has sent; of a file its bytes in base64, and what it is called. nullopt: it is no form.
std::optional<Query> Entered(const http::Request& request) {
  const absl::string_view type = request.head.headers.Find("content-type").value_or("");
  if (!http::IsMultipart(type)) {
    auto fields = http::ParseForm(request.body, kMaxFormInputs);
    if (!fields) return std::nullopt;
    return Query(*std::move(fields));
  }
  const auto parts = http::ParseMultipart(type, request.body, kMaxFormInputs);
  if (!parts) return std::nullopt;
  Query entered;
  for (const http::FormPart& part : *parts) {
    if (!part.file_name) {
      entered.Add(part.name, part.content);
    } else if (!part.file_name->empty()) {
      entered.Set(part.name, absl::Base64Escape(part.content));
      entered.Set(part.name + kFileName, *part.file_name);
    }
  }
  return entered;
}

domain::Bilingual SaidOf(const absl::Status& why) {
  const auto detail = domain::DetailOf(why);
  domain::Bilingual said = {std::string(why.message()), detail ? detail->message_ja() : ""};
  if (detail) {
    for (const pb::FieldViolation& violation : detail->violations()) {
      absl::StrAppend(&said.en, "\n", violation.message());
      absl::StrAppend(&said.ja, "\n", violation.message_ja());
    }
  }
  if (said.ja.empty()) said.ja = said.en;
  return said;
}

}  // namespace

http::Reply SeeOther(const std::string& address) {
  http::Reply reply;
  reply.status = 303;
  reply.headers.Add("Location", address);
  AddPageHeaders(false, reply.headers);
  return reply;
}

std::string NextOf(absl::string_view next) {
  const auto address = view::Address::Of(next);
  return address && absl::StartsWith(address->text(), "/") ? address->text() : kAfterSignIn;
}

PageHandler::Form PageHandler::FormAt(const http::RequestHead& head) {
  if (head.method != Method::kPost) return nullptr;
  if (head.target.path == "/sign-in") return &PageHandler::SignIn;
  if (head.target.path == "/sign-out") return &PageHandler::SignOut;
  if (head.target.path == "/invitation") return &PageHandler::AcceptInvitation;
  if (head.target.path == "/unsubscribe") return &PageHandler::Unsubscribe;
  return Site::TakesForm(absl::StrJoin(head.target.segments, "/")) ? &PageHandler::Take : nullptr;
}

http::Admission PageHandler::Admit(const http::RequestHead& head) {
  http::Admission admission;
  if (FormAt(head) != nullptr) {
    admission.max_body_bytes = Site::TakesFile(absl::StrJoin(head.target.segments, "/"))
                                   ? kMaxFileFormBytes
                                   : kMaxFormBytes;
  }
  return admission;
}

void PageHandler::Handle(std::unique_ptr<http::Exchange> exchange) {
  http::Reply reply = Answer(exchange->request());
  exchange->Send(std::move(reply));
}

http::Reply PageHandler::Answer(const http::Request& request) const {
  if (Reads(request.head)) return Page(request, PageRequestOf(request));
  const Form form = FormAt(request.head);
  if (form == nullptr) {
    http::Reply reply;
    reply.status = 405;
    reply.headers.Add("Allow", "GET, HEAD");
    AddPageHeaders(false, reply.headers);
    return reply;
  }
  const std::optional<Query> entered = Entered(request);
  if (!entered) return FormAgain(request, Query(), Unreadable());
  const Query& fields = *entered;
  if (!ComesFromOwnPage(request.head)) return FormAgain(request, fields, ForeignForm());
  return (this->*form)(request, fields);
}

http::Reply PageHandler::Page(const http::Request& request, const PageRequest& page) const {
  const bool chosen = !page.query.Get("lang").empty();
  const domain::Lang lang = page.lang;
  PageReply made = site_.Answer(page);
  if (!made.see_other.empty()) return SeeOther(made.see_other);
  http::Reply reply;
  reply.status = made.status;
  reply.headers.Add("Content-Type", std::move(made.content_type));
  AddPageHeaders(made.immutable, reply.headers);
  if (!made.file_name.empty()) {
    // Its name in any language (RFC 8187), and for a client that knows none a plain one.
    const std::string ending = made.file_name.substr(made.file_name.rfind('.'));
    reply.headers.Add("Content-Disposition",
                      absl::StrCat("attachment; filename=\"renkei", ending, "\"; filename*=UTF-8''",
                                   Escaped(made.file_name)));
  }
  if (chosen) reply.headers.Add("Set-Cookie", SetLanguage(request.head, lang));
  // A session that has ended is forgotten: the next page is nobody's, and not refused again.
  if (made.status == 401 && !page.visitor.token.empty())
    reply.headers.Add("Set-Cookie", SetSession(request.head, ""));
  reply.body = std::move(made.body);
  return reply;
}

http::Reply PageHandler::Take(const http::Request& request, const Query& fields) const {
  // The way in, with a file that waits.
  if (!fields.Get(kResume).empty()) return SignIn(request, fields);
  PageRequest page = PageRequestOf(request);
  page.entered = fields;
  page.posted = true;
  return Page(request, page);
}

// The button of the page, or one POST of the reader's mail program (RFC 8058), which has no cookie and sends no
// token but that of the link.
http::Reply PageHandler::Unsubscribe(const http::Request& request, const Query& fields) const {
  PageRequest page = PageRequestOf(request);
  pb::UnsubscribeRequest unsubscribe;
  unsubscribe.set_token(page.query.Get("token"));
  pb::UnsubscribeResponse done;
  const absl::Status ended = Call(request, "", "FollowService/Unsubscribe", unsubscribe, done);
  if (!ended.ok()) return FormAgain(request, fields, ended);
  page.query.Set("ended", "yes");
  return Page(request, page);
}

http::Reply PageHandler::FormAgain(const http::Request& request, const Query& fields,
                                   const absl::Status& why) const {
  PageRequest page = PageRequestOf(request);
  // A button is no page, and neither is the way in that carries a file.
  if (FormAt(request.head) == &PageHandler::SignOut || !fields.Get(kResume).empty())
    page.path = "/sign-in";
  page.notice = SaidOf(why);
  page.entered = fields;
  for (const char* secret : kSecrets) page.entered.Set(secret, "");
  http::Reply reply = Page(request, page);
  reply.status = HttpStatusOf(why);
  return reply;
}

absl::Status PageHandler::Call(const http::Request& request, const std::string& token,
                               absl::string_view method, const google::protobuf::Message& call,
                               google::protobuf::Message& reply) const {
  Visitor visitor = PageRequestOf(request).visitor;
  visitor.token = token;
  const auto metadata = upstream_.MetadataOf(visitor);
  return upstream_.client().CallInto(method, call, reply, {.metadata = &metadata});
}

}  // namespace renkei::web
