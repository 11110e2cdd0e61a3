#include "server/host/subcommands.h"

#include <unistd.h>

#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/host/move_store.h"
#include "server/host/stopped_store.h"
#include "storage/base/status_macros.h"

namespace renkei::host {
namespace {

constexpr char kDataDir[] = "--data-dir";
constexpr char kTokenFile[] = "--token-file";
constexpr char kAccount[] = "--account";
constexpr char kFrom[] = "--from";
constexpr char kTo[] = "--to";
constexpr char kFromPassword[] = "--from-password-file";
constexpr char kFromSchema[] = "--from-schema";
constexpr char kToPassword[] = "--to-password-file";
constexpr char kToSchema[] = "--to-schema";
constexpr char kBackupDir[] = "--backup-dir";
constexpr char kHead[] = "--head";
constexpr char kDirectory[] = "directory";
constexpr char kDatabase[] = "--database";
constexpr char kDatabasePassword[] = "--database-password-file";
constexpr char kDatabaseSchema[] = "--database-schema";

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

// A store that lies in a directory or in a database: `options`, and how to name the second.
std::vector<SubcommandOption> OrInDatabase(std::vector<SubcommandOption> options) {
  options.push_back(
      {kDatabase, "Instead of a directory: the database, as renkeid --database", false});
  options.push_back({kDatabasePassword, "File with its password in its first line", false});
  options.push_back({kDatabaseSchema, "Schema of it; default: renkei", false});
  return options;
}

absl::StatusOr<StoreOptions> StoreIn(Subcommand::Values& values) {
  StoreOptions options;
  options.directory = values[kDataDir];
  options.database.connection = values[kDatabase];
  options.database.password_file = values[kDatabasePassword];
  if (!values[kDatabaseSchema].empty()) options.database.schema = values[kDatabaseSchema];
  if (!options.database.connection.empty()) {
    options.engine = kPostgres;
  } else if (options.directory.empty()) {
    return absl::InvalidArgumentError("say where the store is: --data-dir, or --database");
  }
  return options;
}

// A URL or a keyword string of libpq ("host=... dbname=..."); everything else is a directory.
bool IsDatabase(absl::string_view end) {
  if (absl::StartsWith(end, "postgres://") || absl::StartsWith(end, "postgresql://")) return true;
  const absl::string_view keyword = end.substr(0, end.find('='));
  return keyword.size() < end.size() &&
         keyword.find_first_not_of("abcdefghijklmnopqrstuvwxyz_ ") == absl::string_view::npos;
}

// What one end of a move names: a directory, or a database.
absl::StatusOr<StoreOptions> EndOfMove(Subcommand::Values& values, const char* end,
                                       const char* password_file, const char* schema) {
  StoreOptions options;
  if (!IsDatabase(values[end])) {
    for (const char* of_database : {password_file, schema}) {
      if (values[of_database].empty()) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          of_database, " is for a database, but ", end, " names the directory ", values[end],
          "; a database is named as renkeid --database (", of_database, " はデータベース用ですが、",
          end, " はディレクトリ ", values[end],
          " です。データベースは renkeid --database と同じ書き方で指定してください。)"));
    }
    options.directory = values[end];
    return options;
  }
  options.engine = kPostgres;
  options.database.connection = values[end];
  options.database.password_file = values[password_file];
  options.database.password_option = password_file;
  if (!values[schema].empty()) options.database.schema = values[schema];
  return options;
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
  ASSIGN_OR_RETURN(const StoreOptions store, StoreIn(values));
  RETURN_IF_ERROR(InitializeStore(store, values[kTokenFile]));
  return SubcommandAnswer{absl::StrCat(values[kTokenFile], "\n")};
}

absl::StatusOr<SubcommandAnswer> RunToken(Subcommand::Values& values) {
  ASSIGN_OR_RETURN(const StoreOptions store, StoreIn(values));
  ASSIGN_OR_RETURN(const std::string account,
                   IssueToken(store, values[kAccount], values[kTokenFile]));
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

absl::StatusOr<SubcommandAnswer> RunMove(Subcommand::Values& values) {
  MoveArguments arguments;
  ASSIGN_OR_RETURN(arguments.from, EndOfMove(values, kFrom, kFromPassword, kFromSchema));
  ASSIGN_OR_RETURN(arguments.to, EndOfMove(values, kTo, kToPassword, kToSchema));
  ProgressLine line;
  return Answered(MoveStore(arguments, [&](absl::string_view what) { line.Tell(what); }));
}

}  // namespace

const std::vector<Subcommand>& Subcommands() {
  static const auto& subcommands = *new std::vector<Subcommand>{
      {"init", "Make the first administrator in a new store; its token goes to a file",
       OrInDatabase({{kDataDir, "Directory of the store; made if missing", false}, NewTokenFile()}),
       "renkeid init --data-dir /var/lib/renkei --token-file admin.token", RunInit},
      {"token",
       "Make a token where nobody has one any more that could make it: the store must be stopped",
       OrInDatabase({{kDataDir, "Directory of the store, which no server has open", false},
                     AccountOption(),
                     NewTokenFile()}),
       "renkeid token --data-dir /var/lib/renkei --token-file admin.token", RunToken},
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
      {"move",
       "Move a store from a directory into a PostgreSQL database, or back, with everything as it "
       "is: no "
       "server may have either open. Read again and compared before it can be served; broken off, "
       "the "
       "same call begins anew",
       {{kFrom, "Directory of the store, or the database, as renkeid --database"},
        {kTo,
         "The same of the place for it: a directory that is empty or not there yet, a schema "
         "without a store"},
        {kFromPassword, "File with the password of the database of --from in its first line",
         false},
        {kFromSchema, "Schema of it; default: renkei", false},
        {kToPassword, "File with the password of the database of --to in its first line", false},
        {kToSchema, "Schema of it; default: renkei", false}},
       "renkeid move --from /var/lib/renkei --to postgres://renkei@db.example/renkei "
       "--to-password-file db.password",
       RunMove},
  };
  return subcommands;
}

}  // namespace renkei::host
