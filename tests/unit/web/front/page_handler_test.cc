// Pages over HTTP: sessions, languages, and forms that no other site can send.
#include "client/web/front/page_handler.h"

#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/web/front/visitor_cookies.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/operation_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/http/fake_exchange.h"
#include "tests/unit/web/page/site_fixture.h"

namespace renkei::web {
namespace {

using http::Method;
using testing::HasSubstr;
using testing::Not;

constexpr char kToken[] = "rk_right";

class PageHandlerTest : public SiteTest {
 protected:
  PageHandlerTest() : handler_(upstream_, Now) {
    AnswerEverythingBy({"nothing"});
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
        "IdentityService/WhoAmI", [this](const auto&) -> absl::StatusOr<pb::WhoAmIResponse> {
          if (LastAuthorization() == absl::StrCat("Bearer ", kToken)) return pb::WhoAmIResponse();
          return domain::MakeError(pb::REASON_UNKNOWN_TOKEN, {"no", "いいえ"}, {});
        });
  }

  std::string LastAuthorization() const {
    for (const auto& [key, value] : server_.seen.back().call.metadata) {
      if (key == "authorization") return value;
    }
    return "";
  }

  static http::Request RequestFor(Method method, const std::string& target,
                                  const std::string& body = "") {
    http::Request request = MakeRequest(method, target, body);
    request.head.host = "renkei.example";
    request.head.encrypted = true;
    return request;
  }

  http::Reply Handle(const http::Request& request) { return Ask(handler_, request); }

  http::Reply Post(const std::string& target, const std::string& body,
                   const std::string& origin = "https://renkei.example",
                   const std::string& cookie = "") {
    http::Request request = RequestFor(Method::kPost, target, body);
    request.head.headers.Add("Origin", origin);
    if (!cookie.empty()) request.head.headers.Add("Cookie", cookie);
    return Handle(request);
  }

  static std::string Header(const http::Reply& reply, const char* name) {
    return std::string(reply.headers.Find(name).value_or(""));
  }

  PageHandler handler_;
};

TEST_F(PageHandlerTest, EveryPageSaysWhatABrowserMayDoWithIt) {
  for (const char* target : {"/", "/search?q=x", "/cases/c", "/nowhere", "/sign-in"}) {
    const http::Reply reply = Handle(RequestFor(Method::kGet, target));
    EXPECT_THAT(Header(reply, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
    EXPECT_THAT(Header(reply, "Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(Header(reply, "Content-Security-Policy"), HasSubstr("script-src 'self';"));
    EXPECT_THAT(Header(reply, "Content-Security-Policy"), Not(HasSubstr("unsafe")));
    EXPECT_EQ(Header(reply, "X-Content-Type-Options"), "nosniff") << target;
    EXPECT_EQ(Header(reply, "Cache-Control"), "private, no-cache") << target;
  }
}

// The name may be of any language; what a page says is shown, not kept.
TEST_F(PageHandlerTest, AFileIsKeptUnderItsName) {
  server_.On<pb::GetCaseRequest, pb::Case>("CaseService/GetCase", [](const auto&) {
    pb::Case found;
    found.set_title("乗合\"バス\"; x=y");
    return found;
  });
  const http::Reply reply = Handle(RequestFor(Method::kGet, "/cases/c.json"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(Header(reply, "Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(Header(reply, "Content-Disposition"),
            "attachment; filename=\"renkei.json\"; "
            "filename*=UTF-8''%E4%B9%97%E5%90%88_%E3%83%90%E3%82%B9_%3B%20x%3Dy.json");
  EXPECT_EQ(Header(reply, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(Header(Handle(RequestFor(Method::kGet, "/cases/c")), "Content-Disposition"), "");
}

TEST_F(PageHandlerTest, ARightTokenBecomesASessionThatNoScriptReads) {
  const http::Reply reply =
      Post("/sign-in", absl::StrCat("token=+", kToken, "%0A&next=%2Fcases%2Fc"));
  EXPECT_EQ(reply.status, 303);
  EXPECT_EQ(Header(reply, "Location"), "/cases/c");
  EXPECT_EQ(Header(reply, "Set-Cookie"), absl::StrCat("__Host-renkei-session=", kToken,
                                                      "; Path=/; HttpOnly; SameSite=Lax; Secure"));
}

TEST_F(PageHandlerTest, AWrongTokenIsToldAndKeptNowhere) {
  for (const char* body : {"token=rk_wrong", "token=", "", "token=%FF", "token=two+words",
                           "token=%0D%0ASet-Cookie:x", "login_name=a&password="}) {
    const http::Reply reply = Post("/sign-in", body);
    EXPECT_TRUE(reply.status == 401 || reply.status == 400) << body;
    EXPECT_EQ(Header(reply, "Set-Cookie"), "") << body;
    EXPECT_THAT(reply.body, HasSubstr("role=\"alert\"")) << body;
    EXPECT_THAT(reply.body, Not(HasSubstr("rk_wrong"))) << body;
  }
}

TEST_F(PageHandlerTest, AFormThatCameToNothingKeepsWhatWasEnteredButForSecrets) {
  server_.On<pb::SignInRequest, pb::SignInResponse>(
      "IdentityService/SignIn", [](const auto&) -> absl::StatusOr<pb::SignInResponse> {
        return domain::MakeError(pb::REASON_SIGN_IN_FAILED, {"wrong", "ログインできません"}, {});
      });
  const http::Reply reply =
      Post("/sign-in",
           "organization=141003&login_name=hanako&password=secret-words&code=123456&next=%2Fx");
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(Header(reply, "Set-Cookie"), "");
  for (const char* kept :
       {"value=\"141003\"", "value=\"hanako\"", "value=\"/x\"", "ログインできません"})
    EXPECT_THAT(reply.body, HasSubstr(kept));
  for (const char* secret : {"secret-words", "123456"})
    EXPECT_THAT(reply.body, Not(HasSubstr(secret)));
}

TEST_F(PageHandlerTest, APasswordOpensASessionThatSignOutEndsOnTheServer) {
  server_.On<pb::SignInRequest, pb::SignInResponse>(
      "IdentityService/SignIn", [](const auto& request) -> absl::StatusOr<pb::SignInResponse> {
        EXPECT_EQ(request.password(), " with spaces ");
        pb::SignInResponse reply;
        reply.set_secret("rs_session");
        return reply;
      });
  EXPECT_THAT(Header(Post("/sign-in", "login_name=hanako&password=+with+spaces+"), "Set-Cookie"),
              HasSubstr("=rs_session; "));
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI", [](const auto&) {
    pb::WhoAmIResponse me;
    me.mutable_token()->set_name("accounts/a/tokens/t");
    me.mutable_token()->mutable_session();
    return me;
  });
  Post("/sign-out", "form_token=" + FormTokenOf("rs_session"), "https://renkei.example",
       "__Host-renkei-session=rs_session");
  const auto revoked = server_.Requests<pb::RevokeTokenRequest>("IdentityService/RevokeToken");
  ASSERT_EQ(revoked.size(), 1U);
  EXPECT_EQ(revoked[0].name(), "accounts/a/tokens/t");
  EXPECT_EQ(revoked[0].scope(), pb::REVOKE_SCOPE_TOKEN_ALONE);
}

TEST_F(PageHandlerTest, ASessionThatHasEndedIsForgotten) {
  server_.otherwise = [](const client::WireCall&, const std::string&) {
    return absl::StatusOr<std::string>(
        domain::MakeError(pb::REASON_SESSION_ENDED, {"ended", "終了しました"}, {}));
  };
  http::Request request = RequestFor(Method::kGet, "/cases/c?x=1");
  request.head.headers.Add("Cookie", "__Host-renkei-session=rs_old");
  const http::Reply reply = Handle(request);
  EXPECT_EQ(reply.status, 401);
  EXPECT_THAT(Header(reply, "Set-Cookie"), HasSubstr("__Host-renkei-session=; "));
  EXPECT_THAT(reply.body, HasSubstr("/sign-in?next=%2Fcases%2Fc%3Fx%3D1"));
  // Found: the page still offered to end the session.
  EXPECT_THAT(reply.body, Not(HasSubstr("ログアウト")));
}

class FileAfterTheSessionTest : public PageHandlerTest {
 protected:
  static constexpr char kPage[] = "/organizations/o/import?vision=strategy";

  FileAfterTheSessionTest() {
    const absl::Status ended =
        domain::MakeError(pb::REASON_SESSION_ENDED, {"ended", "終了しました"}, {});
    server_.otherwise = [ended](const client::WireCall&, const std::string&) {
      return absl::StatusOr<std::string>(ended);
    };
    server_.stream_reply = ended;
  }

  // As a browser sends a form with a file.
  http::Reply SendParts(const std::string& target,
                        const std::vector<std::pair<std::string, std::string>>& parts,
                        const std::string& cookie = "") {
    std::string body;
    for (const auto& [name, value] : parts) {
      absl::StrAppend(&body, "--b\r\nContent-Disposition: form-data; name=\"", name, "\"",
                      name == "file" ? "; filename=\"cases.csv\"" : "", "\r\n\r\n", value, "\r\n");
    }
    absl::StrAppend(&body, "--b--\r\n");
    http::Request request = RequestFor(Method::kPost, target, body);
    request.head.headers.Add("Content-Type", "multipart/form-data; boundary=b");
    request.head.headers.Add("Origin", "https://renkei.example");
    if (!cookie.empty()) request.head.headers.Add("Cookie", cookie);
    return Handle(request);
  }

  // The hidden inputs of the first way in on a page.
  static std::vector<std::pair<std::string, std::string>> Carried(const std::string& page) {
    std::vector<std::pair<std::string, std::string>> inputs;
    const std::string form = page.substr(page.find("enctype=\"multipart/form-data\""));
    const std::string own = form.substr(0, form.find("</form>"));
    const std::string kHidden = "<input type=\"hidden\" name=\"";
    for (size_t at = own.find(kHidden); at != std::string::npos; at = own.find(kHidden, at + 1)) {
      const size_t name = at + kHidden.size();
      const std::string tag = own.substr(at, own.find('>', at) - at);
      const size_t value = tag.find("value=\"");
      inputs.emplace_back(own.substr(name, own.find('"', name) - name),
                          value == std::string::npos
                              ? ""
                              : tag.substr(value + 7, tag.find('"', value + 7) - value - 7));
    }
    return inputs;
  }
};

// A file of more than a form may hold travels through the way in, which is sent to the page that takes as much.
TEST_F(FileAfterTheSessionTest, AFileThatWasSentTooLateWaitsUntilItsSenderHasSignedIn) {
  const std::string content = "外部ID,題名\nc1," + std::string(3 << 20, 'x') + "\n";
  const http::Reply ended =
      SendParts(kPage, {{"form_token", "old"}, {"kind", "EXCHANGE_KIND_CASES"}, {"file", content}},
                "__Host-renkei-session=rs_old");
  EXPECT_EQ(ended.status, 401);
  EXPECT_THAT(ended.body, HasSubstr("入力した内容は失われていません"));
  EXPECT_THAT(ended.body, HasSubstr("action=\"/organizations/o/import?vision=strategy\""));
  auto inputs = Carried(ended.body);
  inputs.emplace_back("token", "rk_wrong");
  // A slip of the hand loses nothing either.
  const http::Reply again = SendParts(kPage, inputs);
  EXPECT_EQ(again.status, 401);
  auto kept = Carried(again.body);
  EXPECT_EQ(kept.size() + 1, inputs.size());
  kept.emplace_back("token", kToken);
  server_.streamed.clear();
  pb::Operation checking;
  checking.set_name("accounts/me/operations/1");
  server_.stream_reply = checking.SerializeAsString();
  server_.On<pb::WaitOperationRequest, pb::Operation>("OperationService/WaitOperation",
                                                      [&](const auto&) { return checking; });
  const http::Reply begun = SendParts(kPage, kept);
  EXPECT_THAT(Header(begun, "Set-Cookie"), HasSubstr("rk_right"));
  // It was checked, as the address says, and nothing else was done.
  ASSERT_FALSE(server_.streamed.empty()) << begun.body.substr(0, 3000);
  pb::StartImportRequest first;
  ASSERT_TRUE(first.ParseFromString(server_.streamed[0]));
  EXPECT_TRUE(first.header().options().validate_only());
  EXPECT_EQ(first.header().options().vision(), "strategy");
  std::string arrived;
  for (size_t i = 1; i < server_.streamed.size(); ++i) {
    pb::StartImportRequest piece;
    ASSERT_TRUE(piece.ParseFromString(server_.streamed[i]));
    arrived += piece.data();
  }
  EXPECT_TRUE(arrived == content) << arrived.size();
}

TEST_F(FileAfterTheSessionTest, TheWayInTakesNoMoreThanAFormElsewhere) {
  http::RequestHead head = RequestFor(Method::kPost, "/sign-in").head;
  EXPECT_EQ(handler_.Admit(head).max_body_bytes, kMaxFormBytes);
  head = RequestFor(Method::kPost, kPage).head;
  EXPECT_EQ(handler_.Admit(head).max_body_bytes, kMaxFileFormBytes);
}

// Found: the page of a button that is none said that there is no such page.
TEST_F(PageHandlerTest, ASignOutThatAnotherSiteSentIsToldWhy) {
  const http::Reply reply = Post("/sign-out", "", "https://elsewhere.example");
  EXPECT_EQ(reply.status, 403);
  EXPECT_THAT(reply.body, HasSubstr("何も行いませんでした"));
}

TEST_F(PageHandlerTest, SignInLeadsNowhereElse) {
  for (const char* next :
       {"https%3A%2F%2Felsewhere.example", "%2F%2Felsewhere.example", "%2F%5Celsewhere.example",
        "javascript%3Aalert%281%29", "%2Fa%0D%0ALocation%3A+x", ""}) {
    const http::Reply reply = Post("/sign-in", absl::StrCat("token=", kToken, "&next=", next));
    EXPECT_EQ(Header(reply, "Location"), "/inbox") << next;
  }
}

TEST_F(PageHandlerTest, AFormOfAnotherSiteDoesNothing) {
  for (const char* origin : {"https://elsewhere.example", "http://renkei.example", "null",
                             "https://renkei.example.elsewhere.example"}) {
    const http::Reply reply = Post("/sign-in", absl::StrCat("token=", kToken), origin);
    EXPECT_EQ(reply.status, 403) << origin;
    EXPECT_EQ(Header(reply, "Set-Cookie"), "") << origin;
  }
}

TEST_F(PageHandlerTest, SignOutNeedsTheTokenOfTheForm) {
  const std::string cookie = absl::StrCat("a=b; __Host-renkei-session=", kToken);
  const std::string right = FormTokenOf(kToken);
  EXPECT_THAT(Header(Post("/sign-out", "form_token=" + right, "https://renkei.example", cookie),
                     "Set-Cookie"),
              HasSubstr("__Host-renkei-session=; "));
  for (const std::string& wrong : {std::string(), FormTokenOf("rk_other"), right.substr(1)}) {
    EXPECT_EQ(Header(Post("/sign-out", "form_token=" + wrong, "https://renkei.example", cookie),
                     "Set-Cookie"),
              "");
  }
}

TEST_F(PageHandlerTest, ThePageOfASessionIsItsOwners) {
  http::Request request = RequestFor(Method::kGet, "/cases/c");
  request.head.headers.Add("Cookie", absl::StrCat("__Host-renkei-session=", kToken));
  const http::Reply reply = Handle(request);
  EXPECT_EQ(LastAuthorization(), absl::StrCat("Bearer ", kToken));
  EXPECT_THAT(reply.body, HasSubstr(FormTokenOf(kToken)));
  EXPECT_THAT(reply.body, Not(HasSubstr(kToken)));
}

// Without encryption a cookie of that name is not taken: somebody on the way could have set it.
TEST_F(PageHandlerTest, ACookieOfTheOtherKindOfConnectionIsNone) {
  for (const bool encrypted : {true, false}) {
    http::Request request = RequestFor(Method::kGet, "/cases/c");
    request.head.encrypted = encrypted;
    request.head.headers.Add("Cookie", encrypted ? absl::StrCat("renkei-session=", kToken)
                                                 : absl::StrCat("__Host-renkei-session=", kToken));
    Handle(request);
    EXPECT_EQ(LastAuthorization(), "");
  }
}

TEST_F(PageHandlerTest, ACookieThatIsNoTokenIsNobodys) {
  for (const char* value : {"two words", "a\tb", "\xe4\xba\x8b", "a\"b"}) {
    http::Request request = RequestFor(Method::kGet, "/cases/c");
    request.head.headers.Add("Cookie", absl::StrCat("__Host-renkei-session=", value));
    EXPECT_EQ(Handle(request).status, 200) << value;
  }
}

TEST_F(PageHandlerTest, AChosenLanguageIsKept) {
  const http::Reply chosen = Handle(RequestFor(Method::kGet, "/?lang=en"));
  EXPECT_THAT(chosen.body, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(Header(chosen, "Set-Cookie"), HasSubstr("__Host-renkei-lang=en; "));
  http::Request next = RequestFor(Method::kGet, "/");
  next.head.headers.Add("Cookie", "__Host-renkei-lang=en");
  EXPECT_THAT(Handle(next).body, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(Handle(RequestFor(Method::kGet, "/")).body, HasSubstr("<html lang=\"ja\">"));
}

TEST_F(PageHandlerTest, NothingElseTakesABody) {
  EXPECT_EQ(handler_.Admit(RequestFor(Method::kPost, "/sign-in").head).max_body_bytes,
            kMaxFormBytes);
  EXPECT_EQ(handler_.Admit(RequestFor(Method::kGet, "/sign-in").head).max_body_bytes, 0);
  EXPECT_EQ(handler_.Admit(RequestFor(Method::kPost, "/cases/c").head).max_body_bytes, 0);
  EXPECT_EQ(Post("/cases/c", "").status, 405);
  EXPECT_EQ(Handle(RequestFor(Method::kDelete, "/sign-in")).status, 405);
}

}  // namespace
}  // namespace renkei::web
