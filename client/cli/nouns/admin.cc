// `renkei admin`: what who runs the server does with it.
#include <memory>
#include <optional>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/progress.h"
#include "client/cli/verbs/row.h"
#include "renkei/v1/admin_service.pb.h"
#include "renkei/v1/follow_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr int64_t kMebibyte = 1 << 20;

std::string MebibytesText(int64_t bytes) {
  const int64_t mebibytes = (bytes + kMebibyte - 1) / kMebibyte;
  return absl::StrCat(GroupedNumber(static_cast<double>(mebibytes)), " MiB");
}

// What the server has copied, as it tells it.
class CopyProgress {
 public:
  explicit CopyProgress(Session& session) : session_(session) {}

  void Tell(const pb::BackupProgress& told) {
    const auto done = static_cast<size_t>(told.copied_bytes() / kMebibyte);
    if (!progress_) {
      const auto total = static_cast<size_t>(told.total_bytes() / kMebibyte);
      progress_.emplace(session_, In(session_.lang(), {"backup, MiB", "バックアップ (MiB)"}),
                        total);
    }
    if (done > done_) progress_->Advance(done - done_);
    done_ = std::max(done, done_);
  }

 private:
  Session& session_;
  std::optional<Progress> progress_;
  size_t done_ = 0;
};

void Show(Session& session, const pb::Backup& backup) {
  const Lang lang = session.lang();
  session.printer().One(backup, [&] {
    return RenderPairs({{In(lang, {"Backup", "バックアップ"}), backup.backup_id()},
                        {In(lang, {"On the server in", "サーバー上の場所"}), backup.directory()},
                        {In(lang, {"Complete at", "完了日時"}), LocalTime(backup.create_time())},
                        {In(lang, {"Size", "容量"}), MebibytesText(backup.total_bytes())},
                        {In(lang, {"Last commit", "最後の変更"}),
                         GroupedNumber(static_cast<double>(backup.head()))}},
                       session.printer().style());
  });
  session.Note({absl::StrCat("copy it to another machine; on the server `renkeid verify ",
                             backup.directory(), "` looks whether it can be relied on"),
                absl::StrCat("別の装置にも複製してください。サーバー上で renkeid verify ",
                             backup.directory(), " を実行すると、復元できる状態か確認できます。")});
}

absl::Status RunBackup(Session& session, const std::string& id) {
  ASSIGN_OR_RETURN(auto* client, session.client());
  pb::CreateBackupRequest request;
  request.set_backup_id(id);
  ASSIGN_OR_RETURN(auto stream, client->OpenReader<pb::CreateBackupResponse>(
                                    "AdminService/CreateBackup", request));
  pb::Backup backup;
  {
    CopyProgress progress(session);
    while (true) {
      ASSIGN_OR_RETURN(const auto reply, stream.Read<pb::CreateBackupResponse>());
      if (!reply.has_value()) break;
      if (reply->has_progress()) progress.Tell(reply->progress());
      if (reply->has_backup()) backup = reply->backup();
    }
  }
  Show(session, backup);
  return absl::OkStatus();
}

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
  const auto id = std::make_shared<std::string>();
  Verb verb = noun.AddVerb(
      "backup", {"Copies everything on the server into its directory for backups, while it serves",
                 "サーバーを止めずに、全データをサーバー上のバックアップ先に複製します"});
  verb.Positional(id.get(), "NAME",
                  {"Name of the backup: a-z, 0-9 and -; left out: the time (UTC)",
                   "バックアップの名前（英小文字・数字・ハイフン）。省略時は日時（UTC）"},
                  false)
      .Example("renkei admin backup", {"Named by the time", "日時を名前にして作成します"})
      .Example("renkei admin backup before-upgrade",
               {"Before an upgrade", "更新作業の前に作成します"});
  verb.Run([id](Session& session) { return RunBackup(session, *id); });
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
