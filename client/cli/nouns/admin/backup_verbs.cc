#include "client/cli/nouns/admin/backup_verbs.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/nouns/admin/backup_words.h"
#include "client/cli/nouns/common.h"
#include "client/cli/progress.h"
#include "client/lib/error.h"
#include "server/domain/visible_text.h"
#include "server/domain/words/value_words.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// What the server has copied or read, as it tells it.
class BackupProgressLine {
 public:
  BackupProgressLine(Session& session, const Text& what)
      : session_(session), what_(In(session.lang(), what)) {}

  void Tell(const pb::BackupProgress& told) {
    const auto done = static_cast<size_t>(told.copied_bytes() / kMebibyte);
    if (!progress_) {
      progress_.emplace(session_, what_, static_cast<size_t>(told.total_bytes() / kMebibyte));
    }
    if (done > done_) progress_->Advance(done - done_);
    done_ = std::max(done, done_);
  }

 private:
  Session& session_;
  const std::string what_;
  std::optional<Progress> progress_;
  size_t done_ = 0;
};

// Reads replies to the last one, which has the backup.
template <class Reply>
absl::StatusOr<pb::Backup> Follow(Session& session, absl::string_view method,
                                  const google::protobuf::Message& request, const Text& what) {
  ASSIGN_OR_RETURN(auto* client, session.client());
  ASSIGN_OR_RETURN(auto stream, client->OpenReader<Reply>(method, request));
  BackupProgressLine line(session, what);
  pb::Backup backup;
  while (true) {
    ASSIGN_OR_RETURN(const auto reply, stream.template Read<Reply>());
    if (!reply.has_value()) return backup;
    if (reply->has_progress()) line.Tell(reply->progress());
    if (reply->has_backup()) backup = reply->backup();
  }
}

absl::Status RunCreate(Session& session, const pb::CreateBackupRequest& request) {
  ASSIGN_OR_RETURN(const pb::Backup backup,
                   Follow<pb::CreateBackupResponse>(session, "AdminService/CreateBackup", request,
                                                    {"backup, MiB", "バックアップ (MiB)"}));
  session.printer().One(backup, [&] { return BackupText(session, backup); });
  session.Note({absl::StrCat("copy it to another machine; on the server `renkeid verify ",
                             backup.directory(), "` looks whether it can be relied on"),
                absl::StrCat("別の装置にも複製してください。サーバー上で renkeid verify ",
                             backup.directory(), " を実行すると、復元できる状態か確認できます。")});
  return absl::OkStatus();
}

absl::Status RunVerify(Session& session, const pb::VerifyBackupRequest& request) {
  ASSIGN_OR_RETURN(const pb::Backup backup,
                   Follow<pb::VerifyBackupResponse>(session, "AdminService/VerifyBackup", request,
                                                    {"reading, MiB", "検証 (MiB)"}));
  session.printer().One(backup, [&] {
    return absl::StrCat(BackupText(session, backup), ProblemsText(backup, session.lang()));
  });
  if (backup.state() == pb::BACKUP_STATE_COMPLETE) return absl::OkStatus();
  session.KeepOutput();
  return client::LocalError(
      absl::StatusCode::kUnknown,
      {absl::StrCat("the backup ", backup.backup_id(),
                    " cannot be relied on; make a new one with `renkei admin backup --full`"),
       absl::StrCat("バックアップ ", backup.backup_id(),
                    " は使えません。renkei admin backup --full で作り直してください。")});
}

absl::Status ShowBackups(Session& session, const pb::ListBackupsRequest&,
                         const pb::ListBackupsResponse& response) {
  const std::vector<pb::Backup> backups(response.backups().begin(), response.backups().end());
  session.printer().List(backups, BackupColumns(session));
  if (backups.empty()) {
    session.Note({"there is none yet; `renkei admin backup` makes one",
                  "まだありません。renkei admin backup で作成できます。"});
    return absl::OkStatus();
  }
  session.Note({absl::StrCat("on their disk: ", MebibytesText(response.used_bytes()), ", ",
                             MebibytesText(response.free_bytes()), " free"),
                absl::StrCat("ディスクの使用量 ", MebibytesText(response.used_bytes()), "、空き ",
                             MebibytesText(response.free_bytes()))});
  return absl::OkStatus();
}

std::string ReasonsText(const pb::KeptBackup& kept, Lang lang) {
  std::vector<std::string> reasons;
  for (const int reason : kept.reasons()) {
    const domain::Bilingual words = domain::ValueWords(*pb::BackupKeepReason_descriptor(), reason);
    reasons.push_back(In(lang, {words.en, words.ja}));
  }
  return absl::StrJoin(reasons, In(lang, {", ", "、"}));
}

std::string PrunedText(Session& session, const pb::PruneBackupsResponse& response) {
  const Lang lang = session.lang();
  std::vector<std::vector<std::string>> rows;
  const std::string removed =
      In(lang, DoneOrWould(session, {"removed", "削除"}, {"be removed", "削除します"}));
  for (const pb::Backup& backup : response.removed()) {
    rows.push_back({backup.backup_id(), LocalTime(backup.create_time()), removed});
  }
  for (const pb::KeptBackup& kept : response.kept()) {
    rows.push_back({kept.backup().backup_id(), LocalTime(kept.backup().create_time()),
                    absl::StrCat(In(lang, {"kept: ", "残す："}), ReasonsText(kept, lang))});
  }
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    domain::AppendShown(absl::StrJoin(row, "  "), /*multiline=*/false, text);
    text.push_back('\n');
  }
  return text;
}

absl::Status ShowPruned(Session& session, const pb::PruneBackupsRequest&,
                        const pb::PruneBackupsResponse& response) {
  session.printer().One(response, [&] { return PrunedText(session, response); });
  session.Note(DoneOrWould(session,
                           {absl::StrCat("removed: ", response.removed_size(), ", ",
                                         MebibytesText(response.freed_bytes()), " are free again"),
                            absl::StrCat(response.removed_size(), " 件を削除し、",
                                         MebibytesText(response.freed_bytes()), " 空きました。")},
                           {absl::StrCat("remove ", response.removed_size(), " and free ",
                                         MebibytesText(response.freed_bytes())),
                            absl::StrCat(response.removed_size(), " 件を削除し、",
                                         MebibytesText(response.freed_bytes()), " 空けます。")}));
  return absl::OkStatus();
}

absl::Status ShowStatus(Session& session, const pb::GetServerStatusRequest&,
                        const pb::ServerStatus& status) {
  session.printer().One(status, [&] { return ServerStatusText(session, status); });
  if (!status.backups().overdue()) return absl::OkStatus();
  session.Warn({absl::StrCat("no good backup is younger than ", status.backups().due_hours(),
                             " hours; make one with `renkei admin backup`"),
                absl::StrCat("正常なバックアップが ", status.backups().due_hours(),
                             " 時間以上ありません。renkei admin backup で作成してください。")});
  return absl::OkStatus();
}

void AddCreate(Noun noun) {
  const auto request = std::make_shared<std::pair<std::string, bool>>();
  Verb verb = noun.AddVerb(
      "backup",
      {"Copies everything on the server into its directory for backups, while it serves; what an "
       "earlier backup has is not written again",
       "サーバーを止めずに、全データをサーバー上のバックアップ先に複製します。前回までと同じファイ"
       "ル"
       "は書き直しません"});
  verb.Positional(&request->first, "NAME",
                  {"Name of the backup: a-z, 0-9 and -; left out: the time (UTC). One with a name "
                   "is not pruned",
                   "バックアップの名前（英小文字・数字・ハイフン）。省略時は日時（UTC）。名前を付け"
                   "たものは整理の対象になりません"},
                  false)
      .Flag(&request->second, "--full",
            {"Writes every file anew: where the disk of earlier backups is not trusted",
             "すべてのファイルを書き直します（以前のバックアップの装置に不安があるとき）"})
      .Example("renkei admin backup", {"Named by the time", "日時を名前にして作成します"})
      .Example("renkei admin backup before-upgrade",
               {"Before an upgrade", "更新作業の前に作成します"});
  verb.Run([request](Session& session) {
    pb::CreateBackupRequest sent;
    sent.set_backup_id(request->first);
    sent.set_full(request->second);
    return RunCreate(session, sent);
  });
}

void AddVerify(Noun noun) {
  const auto id = std::make_shared<std::string>();
  Verb verb = noun.AddVerb(
      "verify-backup",
      {"Reads a backup on the server and says whether it can be relied on; ends with 1 if not",
       "サーバー上のバックアップを読み、復元できる状態か確認します。使えないときは終了コード 1"});
  verb.Positional(id.get(), "NAME", {"Which; left out: the newest", "名前。省略時は最新のもの"},
                  false)
      .Example("renkei admin verify-backup", {"The newest", "最新のものを検証します"});
  verb.Run([id](Session& session) {
    pb::VerifyBackupRequest sent;
    sent.set_backup_id(*id);
    return RunVerify(session, sent);
  });
}

}  // namespace

void AddBackupVerbs(Noun noun) {
  AddCreate(noun);
  AddVerb(noun, {.name = "backups",
                 .description = {"Backups on the server, the newest first",
                                 "サーバー上のバックアップを新しい順に一覧します"},
                 .calls = "AdminService/ListBackups",
                 .prints = Then(ShowBackups),
                 .examples = {{"renkei admin backups", {"All of them", "すべて一覧します"}}}});
  AddVerify(noun);
  AddVerb(noun,
          {.name = "prune-backups",
           .description = {"Removes old backups by the rule in the server's options "
                           "(backup_keep_daily, backup_keep_weekly, backup_keep_monthly)",
                           "サーバーの設定（backup_keep_daily、backup_keep_weekly、backup_keep_"
                           "monthly）に従って古いバックアップを削除します"},
           .calls = "AdminService/PruneBackups",
           .prints = Then(ShowPruned),
           .examples = {{"renkei admin prune-backups --dry-run",
                         {"What would go, and why the others stay",
                          "削除されるものと、ほかを残す理由を確認します"}},
                        {"renkei admin prune-backups", {"Does it", "実際に削除します"}}}});
  AddVerb(noun, {.name = "status",
                 .description = {"Which server it is, and how old its last good backup is",
                                 "サーバーの版と、最後の正常なバックアップの日時を表示します"},
                 .calls = "AdminService/GetServerStatus",
                 .prints = Then(ShowStatus),
                 .examples = {{"renkei admin status -o json",
                               {"For programs", "プログラムで使う形式で表示します"}}}});
}

}  // namespace renkei::cli
