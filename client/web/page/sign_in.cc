// The way in.
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"

namespace renkei::web {
namespace {

using view::Attribute;

Text NoticeText(PageNotice notice) {
  switch (notice) {
    case PageNotice::kWrongToken:
      return {
          "This token opens nothing: it may have ended, or not have been copied whole.",
          "このトークンは使えません。有効期限が切れたか、途中で切れて写された可能性があります。"};
    case PageNotice::kForeignForm:
      return {"This form was not sent from a page of this site. Nothing was done.",
              "このサイトの画面から送られたものではないため、何も行いませんでした。"};
    case PageNotice::kServerDown:
      return {"The server does not answer. Try again in a moment.",
              "サーバーに接続できません。しばらくしてから、もう一度お試しください。"};
    case PageNotice::kNone:
      break;
  }
  return {"", ""};
}

}  // namespace

absl::StatusOr<Shown> SignInPage(Visit& visit, const std::string&) {
  Shown shown;
  shown.title = visit.Say({"Sign in", "サインイン"});
  view::Writer& html = shown.main;
  const std::string notice = visit.Say(NoticeText(visit.notice));
  if (!notice.empty()) {
    shown.title = visit.Say({"Error: ", "エラー："}) + shown.title;
    WriteBlocks(html, visit, {view::Warning{notice, view::Tone::kBad}});
  }
  html.Leaf("p", {},
            visit.Say({"With the token that the administrator of your organization gave you.",
                       "所属団体の管理者から受け取ったトークンを貼り付けてください。"}));
  {
    const auto form = html.Open("form", {view::Class("entry"), Attribute("method", "post"),
                                         FormAction(*view::Address::Of("/sign-in"))});
    html.Empty("input", {Attribute("type", "hidden"), Attribute("name", "next"),
                         Attribute("value", visit.query.Get("next"))});
    html.Leaf("label", {Attribute("for", "token")}, visit.Say({"Token", "トークン"}));
    html.Empty("input", {Attribute("type", "password"), Attribute("name", "token"),
                         Attribute("id", "token"), Attribute("autocomplete", "current-password"),
                         Attribute("aria-invalid", notice.empty() ? "" : "true")});
    html.Leaf("button", {Attribute("type", "submit")}, visit.Say({"Sign in", "サインインする"}));
  }
  return shown;
}

}  // namespace renkei::web
