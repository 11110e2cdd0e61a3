#include "client/cli/nouns/admin/backup_words.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "server/domain/words/value_words.h"

namespace renkei::cli {
namespace {

std::string CountOf(int64_t count) { return GroupedNumber(static_cast<double>(count)); }

// The rule of pruning, as it stands in the server's options.
std::string RuleText(const pb::BackupStatus& status, Lang lang) {
  if (status.keep_daily() == 0 && status.keep_weekly() == 0 && status.keep_monthly() == 0) {
    return In(lang, {"everything is kept", "すべて残す（整理しない）"});
  }
  return In(lang, {absl::StrCat("daily ", status.keep_daily(), ", weekly ", status.keep_weekly(),
                                ", monthly ", status.keep_monthly()),
                   absl::StrCat("日次 ", status.keep_daily(), " 件、週次 ", status.keep_weekly(),
                                " 件、月次 ", status.keep_monthly(), " 件")});
}

std::string LastGoodText(const pb::ServerStatus& status, Lang lang) {
  const pb::BackupStatus& backups = status.backups();
  if (!backups.has_last_good()) return In(lang, {"none", "なし"});
  const pb::Backup& last = backups.last_good();
  return In(lang, {absl::StrCat(last.backup_id(), ", ", LocalTime(last.create_time()), " (",
                                AgoText(last.create_time(), status.server_time(), lang), ")"),
                   absl::StrCat(last.backup_id(), "　", LocalTime(last.create_time()), "（",
                                AgoText(last.create_time(), status.server_time(), lang), "）")});
}

std::string BackupCountText(const pb::BackupStatus& status, Lang lang) {
  if (status.damaged_count() == 0) {
    return In(lang, {CountOf(status.count()), absl::StrCat(CountOf(status.count()), " 件")});
  }
  return In(lang, {absl::StrCat(CountOf(status.count()), ", ", CountOf(status.damaged_count()),
                                " of them damaged"),
                   absl::StrCat(CountOf(status.count()), " 件（うち破損 ",
                                CountOf(status.damaged_count()), " 件）")});
}

using StatusPairs = std::vector<std::pair<std::string, std::string>>;

void AddBackups(const pb::ServerStatus& status, Lang lang, StatusPairs& pairs) {
  const pb::BackupStatus& backups = status.backups();
  if (!backups.configured()) {
    pairs.emplace_back(
        In(lang, {"Backups", "バックアップ"}),
        In(lang, {"no directory is set up (backup_dir)", "保存先が未設定です（backup_dir）"}));
    return;
  }
  pairs.emplace_back(In(lang, {"Last good backup", "最後の正常なバックアップ"}),
                     LastGoodText(status, lang));
  if (backups.has_running_since()) {
    pairs.emplace_back(In(lang, {"Being made since", "作成中（開始日時）"}),
                       LocalTime(backups.running_since()));
  }
  if (backups.has_last_failure()) {
    const pb::BackupFailure& failure = backups.last_failure();
    pairs.emplace_back(
        In(lang, {"Last failure", "最後の失敗"}),
        In(lang, {absl::StrCat(LocalTime(failure.failure_time()), ": ", failure.message()),
                  absl::StrCat(LocalTime(failure.failure_time()), "　", failure.message_ja())}));
  }
  pairs.emplace_back(In(lang, {"Backups", "バックアップ"}), BackupCountText(backups, lang));
  pairs.emplace_back(In(lang, {"On their disk", "ディスクの使用量"}),
                     In(lang, {absl::StrCat(MebibytesText(backups.used_bytes()), ", ",
                                            MebibytesText(backups.free_bytes()), " free"),
                               absl::StrCat(MebibytesText(backups.used_bytes()), "（空き ",
                                            MebibytesText(backups.free_bytes()), "）")}));
  pairs.emplace_back(In(lang, {"Kept", "残す数"}), RuleText(backups, lang));
}

}  // namespace

std::string MebibytesText(int64_t bytes) {
  return absl::StrCat(CountOf((bytes + kMebibyte - 1) / kMebibyte), " MiB");
}

std::string AgoText(const google::protobuf::Timestamp& time, const google::protobuf::Timestamp& now,
                    Lang lang) {
  constexpr int64_t kHour = 60 * 60;
  constexpr int64_t kDay = 24 * kHour;
  const int64_t seconds = std::max<int64_t>(0, now.seconds() - time.seconds());
  if (seconds < 2 * kHour) {
    return In(lang,
              {absl::StrCat(seconds / 60, " minutes ago"), absl::StrCat(seconds / 60, "分前")});
  }
  if (seconds < 2 * kDay) {
    return In(lang, {absl::StrCat(seconds / kHour, " hours ago"),
                     absl::StrCat(seconds / kHour, "時間前")});
  }
  return In(lang,
            {absl::StrCat(seconds / kDay, " days ago"), absl::StrCat(seconds / kDay, "日前")});
}

std::vector<Column<pb::Backup>> BackupColumns(Session& session) {
  using B = pb::Backup;
  return {{{"BACKUP", "バックアップ"}, [](const B& b) { return b.backup_id(); }},
          {{"MADE", "作成日時"}, [](const B& b) { return LocalTime(b.create_time()); }},
          {{"STATE", "状態"}, Says<B>(session, "state")},
          {{"SIZE", "容量"}, [](const B& b) { return MebibytesText(b.total_bytes()); }},
          {{"NEW", "増加分"}, [](const B& b) { return MebibytesText(b.new_bytes()); }},
          {{"VERIFIED", "最終検証"},
           [](const B& b) { return b.has_verify_time() ? LocalTime(b.verify_time()) : ""; }},
          {{"NAMED", "名前付き"}, Says<B>(session, "named"), false, false, true}};
}

std::string BackupText(Session& session, const pb::Backup& backup) {
  const Lang lang = session.lang();
  return RenderPairs({{In(lang, {"Backup", "バックアップ"}), backup.backup_id()},
                      {In(lang, {"On the server in", "サーバー上の場所"}), backup.directory()},
                      {In(lang, {"Complete at", "完了日時"}), LocalTime(backup.create_time())},
                      {In(lang, {"Size", "容量"}), MebibytesText(backup.total_bytes())},
                      {In(lang, {"Of it new", "うち増加分"}), MebibytesText(backup.new_bytes())},
                      {In(lang, {"Last commit", "最後の変更"}), CountOf(backup.head())},
                      {In(lang, {"State", "状態"}), Says<pb::Backup>(session, "state")(backup)}},
                     session.printer().style());
}

std::string ProblemsText(const pb::Backup& backup, Lang lang) {
  std::string text;
  for (const pb::BackupProblem& problem : backup.problems()) {
    const domain::Bilingual what =
        domain::ValueWords(*pb::BackupProblemKind_descriptor(), problem.kind());
    absl::StrAppend(&text, "  ", In(lang, {what.en, what.ja}), problem.file().empty() ? "" : ": ",
                    problem.file(), "\n");
  }
  const int64_t more = backup.problem_count() - backup.problems_size();
  if (more > 0) {
    absl::StrAppend(&text, In(lang, {absl::StrCat("  and ", more, " more\n"),
                                     absl::StrCat("  ほか ", more, " 件\n")}));
  }
  return text;
}

std::string ServerStatusText(Session& session, const pb::ServerStatus& status) {
  const Lang lang = session.lang();
  StatusPairs pairs = {{In(lang, {"Server", "サーバー"}), status.version()},
                       {In(lang, {"Store", "保存先のID"}), status.store_id()},
                       {In(lang, {"Last commit", "最後の変更"}), CountOf(status.head())}};
  AddBackups(status, lang, pairs);
  return RenderPairs(pairs, session.printer().style());
}

}  // namespace renkei::cli
