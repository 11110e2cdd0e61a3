#include "server/host/subcommands.h"

#include <unistd.h>

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "server/host/stopped_store.h"
#include "storage/base/status_macros.h"

namespace renkei::host {
namespace {

constexpr char kDataDir[] = "--data-dir";
constexpr char kTokenFile[] = "--token-file";
constexpr char kAccount[] = "--account";
constexpr char kFrom[] = "--from";
constexpr char kBackupDir[] = "--backup-dir";
constexpr char kHead[] = "--head";
constexpr char kDirectory[] = "directory";

const SubcommandOption& StoppedDataDir() {
  static const auto& option =
      *new SubcommandOption{kDataDir, "Directory of the store, which no server has open"};
  return option;
}

const SubcommandOption& NewTokenFile() {
  static const auto& option =
      *new SubcommandOption{kTokenFile, "Where the token is written (mode 0600); must not exist"};
  return option;
}

const SubcommandOption& AccountOption() {
  static const auto& option = *new SubcommandOption{
      kAccount,
      "Name (accounts/ID) or external_id; default: the system administrator, if there is one alone",
      false};
  return option;
}

const SubcommandOption& BackupDirOption() {
  static const auto& option = *new SubcommandOption{
      kBackupDir,
      "Directory of backups: the backup is named by its id in there, or is \"latest\", the newest "
      "whole one",
      false};
  return option;
}

// On a terminal: one line that is written over. Elsewhere nobody watches.
class ProgressLine {
 public:
  ~ProgressLine() {
    if (drawn_) std::fputs(kClear, stderr);
  }
  void Tell(absl::string_view what) {
    if (isatty(STDERR_FILENO) == 0) return;
    std::fprintf(stderr, "%s%s", kClear, std::string(what).c_str());
    std::fflush(stderr);
    drawn_ = true;
  }

 private:
  // Clears what stands behind the cursor in its line (ECMA-48 EL).
  static constexpr char kClear[] = "\r\x1b[K";
  bool drawn_ = false;
};

absl::StatusOr<SubcommandAnswer> Answered(absl::StatusOr<std::string> text) {
  if (!text.ok()) return text.status();
  return SubcommandAnswer{*std::move(text)};
}

absl::StatusOr<SubcommandAnswer> RunInit(Subcommand::Values& values) {
  RETURN_IF_ERROR(InitializeStore(values[kDataDir], values[kTokenFile]));
  return SubcommandAnswer{absl::StrCat(values[kTokenFile], "\n")};
}

absl::StatusOr<SubcommandAnswer> RunToken(Subcommand::Values& values) {
  ASSIGN_OR_RETURN(const std::string account,
                   IssueToken(values[kDataDir], values[kAccount], values[kTokenFile]));
  return SubcommandAnswer{absl::StrCat(account, "\n", values[kTokenFile], "\n")};
}

absl::StatusOr<SubcommandAnswer> RunVerify(Subcommand::Values& values) {
  ASSIGN_OR_RETURN(const std::string directory, FindBackup(values[kBackupDir], values[kDirectory]));
  ProgressLine line;
  ASSIGN_OR_RETURN(
      const Verified report,
      VerifyDirectory(directory, values[kHead], [&](absl::string_view what) { line.Tell(what); }));
  return SubcommandAnswer{report.text, !report.sound};
}

absl::StatusOr<SubcommandAnswer> RunRestore(Subcommand::Values& values) {
  ASSIGN_OR_RETURN(const std::string backup, FindBackup(values[kBackupDir], values[kFrom]));
  ProgressLine line;
  return Answered(RestoreStore({.backup = backup,
                                .data_dir = values[kDataDir],
                                .account = values[kAccount],
                                .token_file = values[kTokenFile]},
                               [&](absl::string_view what) { line.Tell(what); }));
}

absl::StatusOr<SubcommandAnswer> RunSalvage(Subcommand::Values& values) {
  return Answered(SalvageStore(values[kDataDir]));
}

}  // namespace

const std::vector<Subcommand>& Subcommands() {
  static const auto& subcommands = *new std::vector<Subcommand>{
      {"init",
       "Make the first administrator in a new store; its token goes to a file",
       {{kDataDir, "Directory of the store; made if missing"}, NewTokenFile()},
       "renkeid init --data-dir /var/lib/renkei --token-file admin.token",
       RunInit},
      {"token",
       "Make a token where nobody has one any more that could make it: the store must be stopped",
       {StoppedDataDir(), AccountOption(), NewTokenFile()},
       "renkeid token --data-dir /var/lib/renkei --token-file admin.token",
       RunToken},
      {"verify",
       "Look whether a backup, or the store in a directory that no server has open, can be relied "
       "on: files, checksums, index rows, logs, counts and references. Changes nothing",
       {{kDirectory, "The backup (renkei admin backup) or the directory of the store"},
        BackupDirOption(),
        {kHead,
         "A signed head of its audit log that was kept elsewhere (renkei audit head -O FILE): also "
         "says whether the log was cut off or "
         "made anew since. Of a backup: one that was signed before it was made",
         false}},
       "renkeid verify /backup/renkei/20261128-053000",
       RunVerify},
      {"restore",
       "Make a store of a backup, in a directory of its own; all tokens of the backup are revoked, "
       "and "
       "an administrator gets a new one",
       {{kFrom, "The backup (renkei admin backup)"},
        BackupDirOption(),
        {kDataDir, "Directory for the store: empty, or not there yet"},
        NewTokenFile(),
        AccountOption()},
       "renkeid restore --from /backup/renkei/20261128-053000 --data-dir /var/lib/renkei "
       "--token-file "
       "admin.token",
       RunRestore},
      {"salvage",
       "Keep what stands before the damage of a write-ahead log, and say what is lost behind it; "
       "only where there is no backup to restore",
       {StoppedDataDir()},
       "renkeid salvage --data-dir /var/lib/renkei",
       RunSalvage},
  };
  return subcommands;
}

}  // namespace renkei::host
