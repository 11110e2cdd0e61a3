// The ways in: with a password, with a token, and with an invitation.
#include "client/web/page/sign_in.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"

namespace renkei::web {
namespace {

using view::Attribute;
using view::Class;
using view::Writer;

struct SignInEntry {
  const char* name;
  const char* type;
  Text label;
  Text hint = {};
  // What a browser fills in by itself.
  const char* autocomplete = "";
};

// A label with its field below; `value`: what stands in it already, which no secret does.
void WriteEntry(Writer& html, const Visit& visit, const SignInEntry& entry,
                const std::string& value) {
  html.Leaf("label", {Attribute("for", entry.name)}, visit.Say(entry.label));
  const std::string hint = visit.Say(entry.hint);
  const std::string hint_id = hint.empty() ? "" : absl::StrCat(entry.name, "-hint");
  if (!hint.empty()) html.Leaf("p", {Class("muted hint"), Attribute("id", hint_id)}, hint);
  html.Empty("input", {Attribute("type", entry.type), Attribute("name", entry.name),
                       Attribute("id", entry.name), Attribute("value", value),
                       Attribute("autocomplete", entry.autocomplete),
                       Attribute("aria-describedby", hint_id)});
}

// What was wrong, in the title too: it is what is heard first.
Shown Begun(const Visit& visit, const Text& title) {
  Shown shown;
  shown.title = visit.Say(title);
  const std::string notice = visit.Say(visit.notice);
  if (notice.empty()) return shown;
  shown.title = visit.Say({"Error: ", "エラー："}) + shown.title;
  {
    const auto alert = shown.main.Open("div", {Attribute("role", "alert")});
    WriteBlocks(shown.main, visit, {view::Warning{notice, view::Tone::kBad}});
  }
  return shown;
}

std::string NextIn(const Visit& visit) {
  const std::string& entered = visit.entered.Get("next");
  return entered.empty() ? visit.query.Get("next") : entered;
}

// What a form that waits for its sender carries through the ways in.
void WriteCarried(Writer& html, const Visit& visit) {
  for (const auto& [name, value] : visit.entered.values()) {
    if (name == kResume || absl::StartsWith(name, kCarriedPrefix))
      WriteHidden(html, name, WithPlainLineBreaks(value));
  }
}

// A form that begins a session. One that carries a file goes to the page that takes it.
Writer::Element OpenWayIn(Writer& html, const Visit& visit) {
  const std::string& resume = visit.entered.Get(kResume);
  const auto page = view::Address::Of(resume);
  const bool file = page && Site::TakesFile(resume.substr(0, resume.find('?')));
  return html.Open("form", {Class("entry"), Attribute("method", "post"),
                            Attribute("enctype", file ? "multipart/form-data" : ""),
                            FormAction(file ? *page : *view::Address::Of("/sign-in"))});
}

void WriteWaysIn(Shown& shown, const Visit& visit) {
  Writer& html = shown.main;
  {
    const auto form = OpenWayIn(html, visit);
    WriteHidden(html, "next", NextIn(visit));
    WriteCarried(html, visit);
    WriteEntry(html, visit,
               {"organization",
                "text",
                {"Organization", "団体"},
                {"Its name or code; may be left out with an e-mail address",
                 "名称（例：横浜市）か団体コード。メールアドレスでログインするときは省略できます"},
                "organization"},
               visit.entered.Get("organization"));
    WriteEntry(html, visit,
               {"login_name",
                "text",
                {"Login name or e-mail address", "ログイン名またはメールアドレス"},
                {},
                "username"},
               visit.entered.Get("login_name"));
    WriteEntry(html, visit,
               {"password", "password", {"Password", "パスワード"}, {}, "current-password"}, "");
    WriteEntry(html, visit,
               {"code",
                "text",
                {"Code of the authenticator", "確認コード"},
                {"Only with two-factor authentication", "2段階認証を設定している方のみ"},
                "one-time-code"},
               "");
    html.Leaf("button", {Attribute("type", "submit")}, visit.Say({"Sign in", "ログインする"}));
  }
  {
    const auto more = html.Open("details");
    html.Leaf("summary", {}, visit.Say({"With a token instead", "トークンでログインする"}));
    const auto form = OpenWayIn(html, visit);
    WriteHidden(html, "next", NextIn(visit));
    WriteCarried(html, visit);
    WriteEntry(html, visit,
               {"token",
                "password",
                {"Token", "トークン"},
                {"As the administrator of your organization gave it to you",
                 "所属団体の管理者から受け取ったものを貼り付けてください"}},
               "");
    html.Leaf("button", {Attribute("type", "submit")},
              visit.Say({"Sign in with the token", "トークンでログインする"}));
  }
  {
    const auto paragraph = html.Open("p");
    WriteLink(html, "/invitation",
              visit.Say({"I have an invitation", "招待コードを受け取った方はこちら"}));
  }
}

}  // namespace

absl::StatusOr<Shown> SignInPage(Visit& visit, const std::string&) {
  Shown shown = Begun(visit, {"Sign in", "ログイン"});
  WriteWaysIn(shown, visit);
  return shown;
}

Shown SignInAgainPage(Visit& visit) {
  Query carried;
  for (const auto& [input, value] : visit.entered.values()) {
    if (!value.empty())
      carried.Add(absl::StrCat(kCarriedPrefix, input), WithPlainLineBreaks(value));
  }
  carried.Add(kResume, AddressOf(absl::StrCat("/", visit.path), visit.query));
  visit.entered = std::move(carried);
  visit.notice = {
      "Your session has ended. What you entered is not lost: sign in, and it stands there "
      "again.",
      "ログインの有効期限が切れました。入力した内容は失われていません。ログインすると、入力"
      "画面に戻ります。"};
  Shown shown = Begun(visit, {"Sign in again", "もう一度ログインしてください"});
  WriteWaysIn(shown, visit);
  return shown;
}

Query CarriedIn(const Query& fields) {
  Query entered;
  for (const auto& [name, value] : fields.values()) {
    absl::string_view input = name;
    if (absl::ConsumePrefix(&input, kCarriedPrefix)) entered.Add(input, value);
  }
  return entered;
}

absl::StatusOr<Shown> InvitationPage(Visit& visit, const std::string&) {
  Shown shown = Begun(visit, {"Accept an invitation", "招待の引換え"});
  Writer& html = shown.main;
  {
    const auto form = html.Open("form", {Class("entry"), Attribute("method", "post"),
                                         FormAction(*view::Address::Of("/invitation"))});
    WriteEntry(html, visit,
               {"invitation",
                "text",
                {"Invitation", "招待コード"},
                {"It can be used once", "一度だけ使えます"}},
               visit.entered.Get("invitation").empty() ? visit.query.Get("code")
                                                       : visit.entered.Get("invitation"));
    WriteEntry(html, visit,
               {"password",
                "password",
                {"Your password from now on", "これから使うパスワード"},
                {"At least 15 characters: several words are easy to remember",
                 "15文字以上。いくつかの語をつなげると覚えやすくなります"},
                "new-password"},
               "");
    html.Leaf("button", {Attribute("type", "submit")}, visit.Say({"Begin", "登録して始める"}));
  }
  return shown;
}

}  // namespace renkei::web
