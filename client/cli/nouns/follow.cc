// `renkei follow`: what one follows, what is told of it, and how by mail. `renkei digest`: what was told of a day or a
// week.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/follows.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/follow_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

using F = pb::Follow;
using N = pb::Notice;

std::vector<Column<F>> FollowColumns(Session& session) {
  const Lang lang = session.lang();
  return {
      {Heading<F>("kind"),
       [lang](const F& f) { return ValueLabel(*pb::FollowKind_descriptor(), f.kind(), lang); }},
      {Heading<F>("title"), [lang](const F& f) { return view::FollowWords(f, lang); }, false, true},
      {{"SEARCH", "検索条件"}, [](const F& f) { return view::SearchWords(f); }, false, true},
      {{"TARGET", "対象"}, [](const F& f) { return f.target(); }, false, true},
      {{"NAME", "リソース名"}, [](const F& f) { return f.name(); }, false, false, true}};
}

std::vector<Column<N>> NoticeColumns(Session& session) {
  const Lang lang = session.lang();
  return {
      {{"", ""}, [](const N& n) { return n.seen() ? "" : "*"; }},
      {Heading<N>("event_time"), [](const N& n) { return LocalTime(n.event_time()); }},
      {{"WHAT", "内容"}, [lang](const N& n) { return view::NoticeWhat(n, lang); }},
      {Heading<N>("title"), [](const N& n) { return n.title(); }, false, true},
      {Heading<N>("organization"), Says<N>(session, "organization"), false, true},
      {{"WHY", "理由"}, [lang](const N& n) { return view::NoticeWhy(n, lang); }, false, true},
      {{"KPI", "役立つKPI"}, [lang](const N& n) { return view::MatchWords(n, lang); }, false, true},
      {{"NAME", "リソース名"}, [](const N& n) { return n.resource(); }, false, false, true}};
}

absl::Status NoteNoLonger(Session& session, const pb::DeleteFollowRequest&,
                          const google::protobuf::Empty&) {
  session.Note(DoneOrWould(session, {"no longer followed", "フォローをやめました。"},
                           {"unfollow it", "フォローをやめます。"}));
  return absl::OkStatus();
}

std::string SettingsPage(Session& session, const pb::DigestSettings& settings) {
  view::Page page = view::UprightPage(
      session.lang(), In(session.lang(), {"Mails of news", "お知らせメールの設定"}));
  page.blocks.emplace_back(view::DigestFacts(settings, WordsOf(session)));
  return session.printer().Text(page);
}

absl::Status NoteCodeSent(Session& session, const pb::SendEmailVerificationRequest&,
                          const pb::SendEmailVerificationResponse& sent) {
  session.Note(DoneOrWould(session,
                           {absl::StrCat("a code was sent to ", sent.email(),
                                         "; give it back with renkei follow verify-email CODE"),
                            absl::StrCat(sent.email(),
                                         " に確認コードを送りました。届いたコードを renkei follow "
                                         "verify-email CODE で入力してください。")},
                           {absl::StrCat("send a code to ", sent.email()),
                            absl::StrCat(sent.email(), " に確認コードを送ります。")}));
  return absl::OkStatus();
}

absl::Status NoteVerified(Session& session, const pb::VerifyEmailRequest&,
                          const pb::VerifyEmailResponse& done) {
  session.Note({absl::StrCat(done.email(), " is verified"),
                absl::StrCat(done.email(), " を確認しました。")});
  return absl::OkStatus();
}

// What is followed by its name, as the resolver of its kind takes it.
struct Followable {
  const char* verb;
  const char* typed;
  Text description;
  Text help;
  NameResolver resolve;
  Example example;
};
const std::vector<Followable>& Followables() {
  static const auto& followables = *new std::vector<Followable>{
      {"org",
       "ORG",
       {"Follows what an organization publishes, and where it takes part",
        "団体が公開したものや、参加した連携をフォローします"},
       {"Its code or name", "団体コードか名称"},
       &Resolver::OrganizationName,
       {"renkei follow org 332143", {"By its code", "団体コードで"}}},
      {"case",
       "CASE",
       {"Follows a case", "事例をフォローします"},
       {"Its name, or OWNER/KEY", "リソース名、または 団体/外部ID"},
       &Resolver::Case,
       {"renkei follow case 332143/biomass", {"By its key", "外部IDで"}}},
      {"vision",
       "VISION",
       {"Follows a plan", "ビジョンをフォローします"},
       {"Its name, or an organization with one", "リソース名、または団体"},
       &Resolver::Vision,
       {"renkei follow vision 140007", {"Of a prefecture", "県のビジョン"}}},
      {"initiative",
       "INITIATIVE",
       {"Follows a joint initiative", "地域間連携をフォローします"},
       {"Its name, or LEAD/KEY", "リソース名、または 団体/外部ID"},
       &Resolver::Initiative,
       {"renkei follow initiative 140007/bus", {"By its key", "外部IDで"}}},
      {"programme",
       "PROGRAMME",
       {"Follows a programme: its years, and its calls, which come into the inbox two weeks ahead",
        "支援施策をフォローします。公募は開始・締切の2週間前に用件にも表示されます"},
       {"Its name, or its key", "リソース名、または外部ID"},
       &Resolver::Programme,
       {"renkei follow programme digital-grant", {"By its key", "外部IDで"}}},
      {"item",
       "ITEM",
       {"Follows what serves an item of a framework, or one below it",
        "国の枠組みの項目（その下の項目を含む）に当たるものをフォローします"},
       {"FRAMEWORK/ITEM", "枠組み/項目"},
       &Resolver::FrameworkItem,
       {"renkei follow item dsgs-2022/transport", {"By their ids", "IDで"}}}};
  return followables;
}

void AddFollowing(Noun noun) {
  AddVerb(noun,
          {.name = "list",
           .description = {"Lists what you follow", "フォローしているものを一覧します"},
           .calls = "FollowService/ListFollows",
           .takes = {Constants("--kinds", "kinds", {}, {"Only these", "種別で絞ります"}), Limit()},
           .prints = Listed(FollowColumns),
           .examples = {{"renkei follow list", {"All of it", "すべて"}}}});
  for (const Followable& one : Followables()) {
    AddVerb(noun, {.name = one.verb,
                   .description = one.description,
                   .calls = "FollowService/CreateFollow",
                   .takes = {Field(one.typed, "follow.target", one.help, one.resolve)},
                   .prints = Written(FollowColumns),
                   .examples = {one.example}});
  }
  AddVerb(noun, {.name = "tag",
                 .description = {"Follows cases with a tag", "タグの付いた事例をフォローします"},
                 .calls = "FollowService/CreateFollow",
                 .takes = {Field("TAG", "follow.tag", {"As cases have it", "タグ"})},
                 .prints = Written(FollowColumns),
                 .examples = {{"renkei follow tag 自動運転", {"By its word", "語で"}}}});
  AddVerb(noun,
          {.name = "search",
           .description = {"Follows what a search finds newly",
                           "検索の条件を保存し、新しく見つかったものをお知らせします"},
           .calls = "FollowService/CreateFollow",
           .sends = "follow { search {} }",
           .takes = {Field("[TEXT...]", "follow.search.text", {"What to look for", "検索語"}),
                     Field("--type", "follow.search.type",
                           {"case, vision, initiative or programme (default: case)",
                            "事例、ビジョン、地域間連携、支援施策のいずれか（省略時は事例）"}),
                     Field("--filter FILTER", "follow.search.filter",
                           {"As renkei case search has it", "renkei case search と同じ絞込み"}),
                     Field("--title TEXT", "follow.display_name",
                           {"What you call it", "保存する名称"})},
           .prints = Written(FollowColumns),
           .examples = {{"renkei follow search 移動販売 --title 買い物支援",
                         {"Cases of shops that come to you", "移動販売の事例"}}}});
  AddVerb(noun,
          {.name = "peers",
           .description = {"Follows what places like yours publish",
                           "自団体に似た団体が公開したものをフォローします"},
           .calls = "FollowService/CreateFollow",
           .sends = "follow { kind: FOLLOW_KIND_PLACES_LIKE_US }",
           .prints = Written(FollowColumns),
           .examples = {{"renkei follow peers", {"Of your organization", "自団体について"}}}});
  AddVerb(noun,
          {.name = "kpis",
           .description =
               {"Follows cases of places like yours that moved an indicator of your KPIs that are "
                "behind",
                "遅れている自団体のKPIの指標を改善した、似た団体の事例をフォローします"},
           .calls = "FollowService/CreateFollow",
           .sends = "follow { kind: FOLLOW_KIND_OWN_KPIS }",
           .prints = Written(FollowColumns),
           .examples = {{"renkei follow kpis", {"Of your organization", "自団体について"}}}});
  AddVerb(noun, {.name = "remove",
                 .description = {"Follows something no more", "フォローをやめます"},
                 .calls = "FollowService/DeleteFollow",
                 .takes = {Field("[FOLLOW]", "name",
                                 {"The name of the follow, as list prints it",
                                  "フォローのリソース名（list で表示されるもの）"}),
                           Field("--target NAME", "target",
                                 {"In its place: what is followed, by its resource name",
                                  "その代わりに、フォローしている対象のリソース名"})},
                 .prints = Then(NoteNoLonger),
                 .examples = {{"renkei follow remove accounts/01hx/follows/4f2c",
                               {"As list prints it", "一覧の表示のとおり"}}}});
}

void AddMail(Noun noun) {
  AddVerb(noun,
          {.name = "settings",
           .description = {"Shows how you are told by mail", "お知らせメールの設定を表示します"},
           .calls = "FollowService/GetDigestSettings",
           .prints = Page(SettingsPage),
           .examples = {{"renkei follow settings", {"Your own", "自分の設定"}}}});
  AddVerb(
      noun,
      {.name = "mail",
       .description = {"Sets how often a mail of news comes", "お知らせメールの頻度を決めます"},
       .calls = "FollowService/UpdateDigestSettings",
       .takes = {Needed("--frequency", "settings.frequency",
                        {"none, daily or weekly", "受け取らない、毎日、毎週のいずれか"}),
                 Field("--weekday", "settings.weekday",
                       {"Of a weekly one (default: Monday)", "毎週の場合の曜日（省略時は月曜日）"}),
                 Constants("--kinds", "settings.kinds", {},
                           {"Only these kinds of news", "知らせる内容を絞ります"})},
       .prints = WrittenAs(SettingsPage),
       .examples = {{"renkei follow mail --frequency daily", {"Each morning", "毎朝"}},
                    {"renkei follow mail --frequency weekly --weekday friday",
                     {"Each Friday morning", "毎週金曜日の朝"}}}});
  AddVerb(noun,
          {.name = "send-code",
           .description = {"Sends a code to your address, which verifies it",
                           "自分のメールアドレスに確認コードを送ります"},
           .calls = "FollowService/SendEmailVerification",
           .prints = Then(NoteCodeSent),
           .examples = {{"renkei follow send-code", {"To your own address", "自分のアドレスへ"}}}});
  AddVerb(noun,
          {.name = "verify-email",
           .description = {"Gives the code back that came by mail", "届いた確認コードを入力します"},
           .calls = "FollowService/VerifyEmail",
           .takes = {Field("CODE", "code", {"As the mail has it", "メールの確認コード"})},
           .prints = Then(NoteVerified),
           .examples = {{"renkei follow verify-email abcd-efgh-jkmn",
                         {"Of the mail", "メールに書かれたもの"}}}});
}

struct DigestArguments {
  bool week = false;
  bool unseen = false;
  bool mark = false;
  int limit = 0;
};

constexpr int kDaysOfWeek = 7;

absl::Status RunDigest(Session& session, const DigestArguments& args) {
  pb::ListNoticesRequest request;
  request.set_days(args.week ? kDaysOfWeek : 1);
  request.set_unseen(args.unseen);
  const absl::Time now = absl::Now();
  ASSIGN_OR_RETURN(const auto notices, session.List<N>("FollowService/ListNotices", request,
                                                       static_cast<size_t>(args.limit)));
  session.printer().List(notices, NoticeColumns(session));
  if (notices.empty()) session.Note({"there is no news", "新しいお知らせはありません。"});
  if (!args.mark) return absl::OkStatus();
  pb::MarkNoticesSeenRequest seen;
  seen.mutable_through_time()->set_seconds(absl::ToUnixSeconds(now));
  return session.Call<pb::MarkNoticesSeenResponse>("FollowService/MarkNoticesSeen", seen).status();
}

}  // namespace

void AddFollow(CommandTree& tree) {
  Noun noun = tree.AddNoun("follow", {"What you follow, and how you are told of it",
                                      "フォローしているものと、お知らせの受け取り方"});
  AddFollowing(noun);
  AddMail(noun);
}

void AddDigest(CommandTree& tree) {
  const auto args = std::make_shared<DigestArguments>();
  Verb verb =
      tree.AddVerb("digest", {"Shows what happened to what you follow, and why you are told",
                              "フォローしているものの動きと、お知らせの理由を表示します"});
  verb.Flag(&args->week, "--week", {"Of seven days, not of one", "1日分でなく、7日分を表示します"})
      .Flag(&args->unseen, "--unseen", {"Only what you have not seen", "未読のものだけ表示します"})
      .Flag(&args->mark, "--mark-seen",
            {"What is there now counts as seen", "いまあるお知らせを既読にします"})
      .Example("renkei digest", {"Of a day", "1日分"})
      .Example("renkei digest --week --unseen", {"What is new of the week", "今週の未読分"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) { return RunDigest(session, *args); });
}

}  // namespace renkei::cli
