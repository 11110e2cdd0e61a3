// `renkei admin`: what who runs the server does with it.
#include "client/cli/nouns/admin/backup_verbs.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/verbs/row.h"
#include "renkei/v1/follow_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

absl::Status ShowSent(Session& session, const pb::SendDigestsRequest&,
                      const pb::SendDigestsResponse& sent) {
  const Lang lang = session.lang();
  session.printer().One(sent, [&] {
    return RenderPairs(
        {{In(lang, {"Made", "作成"}), absl::StrCat(sent.made())},
         {In(lang, {"Sent", "送信済み"}), absl::StrCat(sent.sent())},
         {In(lang, {"To be tried again", "再送予定"}), absl::StrCat(sent.deferred())},
         {In(lang, {"Given up", "送信不可"}), absl::StrCat(sent.given_up())}},
        session.printer().style());
  });
  return absl::OkStatus();
}

}  // namespace

void AddAdmin(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "admin", {"The server itself, for its operator", "サーバーの運用（システム管理者向け）"});
  AddBackupVerbs(noun);
  AddVerb(noun,
          {.name = "send-digests",
           .description = {"Sends the mails of news that are due, and again what was given up",
                           "お知らせメールを今すぐ送ります。送信できずにやめたものも送り直します"},
           .calls = "FollowService/SendDigests",
           .takes = {Field("--day", "day",
                           {"Those due in the morning of this day (default: today)",
                            "この日の朝に送る分（省略時は今日）"})},
           .prints = Then(ShowSent),
           .examples = {
               {"renkei admin send-digests",
                {"After the mail server was mended", "メールサーバーが復旧したとき"}},
               {"renkei admin send-digests --day 2024-07-04",
                {"What has happened until now, ahead of time", "ここまでの分を、前もって送る"}}}});
}

}  // namespace renkei::cli
