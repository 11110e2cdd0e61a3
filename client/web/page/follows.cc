// What one follows, what one was told of it, and the page behind the link that ends mails.
#include "client/view/page/follows.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/web/page/files.h"
#include "client/web/page/follow_links.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/follow_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using view::Attribute;
using view::Class;

constexpr int kNoticesAtOnce = 100;
constexpr int kFollowsAtOnce = 300;

std::vector<Tab> FollowTabs(const Visit& visit, const char* here) {
  const absl::string_view shown = here;
  return {{visit.Say({"News", "お知らせ"}), "/notices", shown == "notices"},
          {visit.Say({"What I follow", "フォロー"}), "/follows", shown == "follows"}};
}

pb::ListNoticesRequest NoticesAsked(const Visit& visit) {
  pb::ListNoticesRequest request;
  request.set_page_size(kNoticesAtOnce);
  request.set_unseen(visit.query.Get("unseen") == "yes");
  return request;
}

absl::StatusOr<std::vector<pb::Follow>> ReadFollows(Visit& visit) {
  pb::ListFollowsRequest request;
  request.set_page_size(kFollowsAtOnce);
  return visit.calls.List<pb::Follow>("FollowService/ListFollows", request);
}

// Each with its button: what is followed no more is one click away.
void WriteFollow(view::Writer& html, Visit& visit, const pb::Follow& follow) {
  const auto row = html.Open("tr");
  const domain::Words words = visit.words();
  html.Leaf("td", {}, words.Value(*pb::FollowKind_descriptor(), follow.kind()));
  {
    const auto cell = html.Open("td");
    const std::string title = view::FollowWords(follow, visit.lang);
    if (follow.target().empty()) {
      html.Text(title);
    } else {
      WriteLink(html, absl::StrCat("/", follow.target()), title);
    }
    const std::string search = view::SearchWords(follow);
    if (!search.empty()) html.Leaf("p", {Class("muted")}, search);
  }
  html.Leaf("td", {}, words.Time(follow.create_time()));
  const auto cell = html.Open("td");
  WriteLink(html, absl::StrCat("/", follow.name(), "/remove"),
            visit.Say({"Follow no more", "フォローをやめる"}));
}

void WriteFollows(view::Writer& html, Visit& visit, const std::vector<pb::Follow>& follows) {
  if (follows.empty()) {
    html.Leaf(
        "p", {},
        visit.Say({"You follow nothing yet. Follow something from its page.",
                   "フォローしているものはありません。団体や事例などのページから登録できます。"}));
    return;
  }
  const std::string title = visit.Say({"What I follow", "フォローしているもの"});
  const auto box = html.Open("div", {Class("scroll"), Attribute("role", "region"),
                                     Attribute("tabindex", "0"), Attribute("aria-label", title)});
  const auto table = html.Open("table");
  {
    const auto head = html.Open("thead");
    const auto row = html.Open("tr");
    for (const Text& label : {Text{"Kind", "種別"}, Text{"What", "対象"}, Text{"Since", "登録日時"},
                              Text{"What you can do", "操作"}})
      html.Leaf("th", {Attribute("scope", "col")}, visit.Say(label));
  }
  const auto body = html.Open("tbody");
  for (const pb::Follow& follow : follows) WriteFollow(html, visit, follow);
}

// What is followed in the name of one's organization, where it is not yet.
std::vector<std::string> OffersOf(const std::vector<pb::Follow>& follows) {
  bool peers = false;
  bool kpis = false;
  for (const pb::Follow& follow : follows) {
    peers = peers || follow.kind() == pb::FOLLOW_KIND_PLACES_LIKE_US;
    kpis = kpis || follow.kind() == pb::FOLLOW_KIND_OWN_KPIS;
  }
  std::vector<std::string> paths;
  if (!peers) paths.emplace_back("followPeers");
  if (!kpis) paths.emplace_back("followKpis");
  paths.emplace_back("followTag");
  return paths;
}

}  // namespace

absl::StatusOr<Shown> FollowsPage(Visit& visit, const std::string&) {
  auto asked = visit.calls.Begin<pb::DigestSettings>("FollowService/GetDigestSettings",
                                                     pb::GetDigestSettingsRequest());
  ASSIGN_OR_RETURN(const std::vector<pb::Follow> follows, ReadFollows(visit));
  ASSIGN_OR_RETURN(const pb::DigestSettings settings, asked.Get());
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"What I follow", "フォロー"});
    shown.subtitle = visit.Say({"What happens to it is told in your inbox, and by mail if you like",
                                "動きがあると受信箱でお知らせします。メールでも受け取れます"});
    shown.tabs = FollowTabs(visit, "follows");
    WriteFormLinks(shown.main, visit, OffersOf(follows), {"Follow more", "ほかのフォロー"});
    WriteFollows(shown.main, visit, follows);
    WriteFileLinks(shown.main, visit, {"What I follow", "フォローの一覧"});
    shown.main.Leaf("h2", {}, visit.Say({"By mail", "メールでの受け取り"}));
    WriteBlocks(shown.main, visit, {view::DigestFacts(settings, visit.words())});
    std::vector<std::string> ways = {"digestSettings"};
    if (!settings.email().empty() && !settings.email_verified() && settings.mail_available()) {
      ways.emplace_back("sendEmailCode");
      ways.emplace_back("verifyEmail");
    }
    WriteFormLinks(shown.main, visit, ways, {"Mail", "メールの設定"});
    return shown;
  });
}

absl::StatusOr<PageFile> FollowsFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const std::vector<pb::Follow> follows, ReadFollows(visit));
  const std::string title = visit.Say({"What I follow", "フォロー"});
  if (format == kJson) {
    JsonObject json;
    json.Add("follows", follows);
    return std::move(json).Take(title);
  }
  return TableFile(view::FollowsTable(follows, visit.words()), title, format);
}

absl::StatusOr<Shown> NoticesPage(Visit& visit, const std::string&) {
  pb::ListNoticesRequest request = NoticesAsked(visit);
  request.set_page_token(PartIn(visit));
  ASSIGN_OR_RETURN(const auto reply,
                   visit.calls.Call<pb::ListNoticesResponse>("FollowService/ListNotices", request));
  const std::vector<pb::Notice> notices(reply.notices().begin(), reply.notices().end());
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"News of what I follow", "フォロー中のお知らせ"});
    shown.subtitle =
        visit.Say({"The newest first; ● is what you have not seen", "新しい順。● は未読です"});
    shown.tabs = FollowTabs(visit, "notices");
    if (!notices.empty()) {
      Query until;
      until.Set("through_time", absl::StrCat(reply.read_time().seconds()));
      WriteFormButton(shown.main, visit, "noticesSeen", until,
                      visit.Say({"I have seen all of it", "すべて既読にする"}));
    }
    WriteBlocks(shown.main, visit, {view::NoticesTable(notices, visit.words())});
    WriteNextPart(shown.main, visit, reply.next_page_token());
    WriteFileLinks(shown.main, visit, {"News", "お知らせの一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> NoticesFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const auto notices,
                   visit.calls.List<pb::Notice>("FollowService/ListNotices", NoticesAsked(visit)));
  const std::string title = visit.Say({"News of what I follow", "フォロー中のお知らせ"});
  if (format == kJson) {
    JsonObject json;
    json.Add("notices", notices);
    return std::move(json).Take(title);
  }
  return visit.calls.titles().Titled(
      [&] { return TableFile(view::NoticesTable(notices, visit.words()), title, format); });
}

absl::StatusOr<Shown> UnsubscribePage(Visit& visit, const std::string&) {
  Shown shown;
  shown.title = visit.Say({"End the mails of news", "お知らせメールの停止"});
  if (const std::string notice = visit.Say(visit.notice); !notice.empty()) {
    const auto alert = shown.main.Open("div", {Attribute("role", "alert")});
    WriteBlocks(shown.main, visit, {view::Warning{notice, view::Tone::kBad}});
  }
  if (visit.query.Get("ended") == "yes") {
    shown.main.Leaf("p", {Attribute("role", "status")},
                    visit.Say({"No more mails will come. What happens to what you follow still "
                               "stands in your inbox.",
                               "お知らせメールを停止しました。フォロー中の動きは、引き続き受信箱で"
                               "確認できます。"}));
    return shown;
  }
  shown.main.Leaf(
      "p", {},
      visit.Say(
          {"Mails of news to the account that got this link end at once. No sign-in is needed.",
           "このリンクを受け取ったアカウントへのお知らせメールを停止します。ログインは不要"
           "です。"}));
  Query link;
  link.Set("token", visit.query.Get("token"));
  const auto address = view::Address::Of(AddressOf("/unsubscribe", link));
  if (!address) return shown;
  {
    const auto form = shown.main.Open(
        "form", {Class("entry"), Attribute("method", "post"), FormAction(*address)});
    shown.main.Leaf("button", {Attribute("type", "submit")},
                    visit.Say({"End them", "メールを停止する"}));
  }
  return shown;
}

Followed::Followed(Visit& visit, const std::string& name) {
  if (!visit.signed_in()) return;
  pb::ListFollowsRequest request;
  request.set_target(name);
  request.set_page_size(1);
  asked_.emplace(visit.calls.Begin<pb::ListFollowsResponse>("FollowService/ListFollows", request));
}

std::vector<const char*> Followed::Ways() {
  if (!asked_) return {};
  const auto follows = asked_->Get();
  // A page is worth more than the button that it cannot have.
  if (!follows.ok()) return {};
  return {follows->follows().empty() ? "FollowService/CreateFollow" : "FollowService/DeleteFollow"};
}

}  // namespace renkei::web
