#include "server/service/backup/look/verify.h"

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/service/backup/copy/catalogue.h"
#include "server/service/backup/look/backup_verifier.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"
#include "storage/rocksdb_store.h"

namespace renkei::service {
namespace {

using Access = storage::RocksDbOptions::Access;

bool IsBackup(const std::string& directory) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::path(directory) / kSumsName, error) ||
         std::filesystem::exists(std::filesystem::path(directory) / kManifestName, error);
}

absl::Status VerifyFiles(BackupVerifier& verifier, const TellProgress& tell, VerifyReport& report) {
  constexpr uint64_t kLookBytes = uint64_t{64} << 20;
  for (bool more = true; more;) {
    ASSIGN_OR_RETURN(more, verifier.Step(kLookBytes));
    tell(verifier.file());
  }
  for (const pb::BackupProblem& problem : verifier.problems()) {
    report.findings.Add(Describe(problem));
  }
  // What the verifier counted and did not keep, Findings only counts too.
  static_assert(kMaxBackupProblems >= Findings::kMaxProblems);
  for (auto told = static_cast<int64_t>(verifier.problems().size());
       told < verifier.problem_count(); ++told) {
    report.findings.Add("");
  }
  report.manifest = verifier.manifest();
  return absl::OkStatus();
}

absl::Status VerifyTables(const storage::RocksDbOptions& options, const TellProgress& tell,
                          Findings& findings) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, storage::TableFilesOf(options));
  for (const std::string& name : names) {
    tell(name);
    absl::Status checked = storage::CheckTableFile(absl::StrCat(options.directory, "/", name));
    if (absl::IsDataLoss(checked)) {
      findings.Add(absl::StrCat("the file ", name, " has damaged blocks"));
    } else if (!checked.ok()) {
      return checked;
    }
  }
  return absl::OkStatus();
}

absl::Status CheckHeadIsOfBefore(const std::string& directory, const VerifyReport& report) {
  if (!report.manifest || !report.audit_head) return absl::OkStatus();
  const absl::Time made = FromProto(report.manifest->create_time());
  const absl::Time signed_at = FromProto(report.audit_head->time());
  if (signed_at <= made) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the head was signed at ",
      absl::FormatTime(absl::RFC3339_sec, signed_at, absl::LocalTimeZone()), ", after the backup ",
      directory, " was made (", absl::FormatTime(absl::RFC3339_sec, made, absl::LocalTimeZone()),
      "): it may know of more than the backup has; use a head of before, or a later backup"));
}

absl::Status VerifyContents(const std::string& directory, Access access, const TellProgress& tell,
                            VerifyReport& report) {
  storage::RocksDbOptions options;
  options.directory = directory;
  options.access = access;
  RETURN_IF_ERROR(VerifyTables(options, tell, report.findings));
  ASSIGN_OR_RETURN(const std::unique_ptr<storage::Store> store, storage::OpenRocksDbStore(options));
  report.store_id = store->id();
  report.head = store->Head();
  report.epoch = store->epoch();
  if (report.manifest && !IsStoreOf(*store, *report.manifest)) {
    pb::BackupProblem problem;
    problem.set_kind(pb::BACKUP_PROBLEM_KIND_OTHER_CONTENT);
    report.findings.Add(Describe(problem));
  }
  return VerifyStore(*store, tell, report.findings, report.contents,
                     report.audit_head ? &*report.audit_head : nullptr);
}

}  // namespace

absl::StatusOr<VerifyReport> Verify(const std::string& directory, const TellProgress& tell,
                                    std::optional<pb::AuditHead> head) {
  VerifyReport report;
  report.audit_head = std::move(head);
  std::string store = directory;
  const bool is_backup = IsBackup(directory);
  std::unique_ptr<BackupVerifier> verifier;  // to the end: it keeps the backup from being removed
  if (is_backup) {
    store = absl::StrCat(directory, "/", kStoreDirectory);
    ASSIGN_OR_RETURN(verifier, BackupVerifier::Begin(directory));
    RETURN_IF_ERROR(VerifyFiles(*verifier, tell, report));
    RETURN_IF_ERROR(CheckHeadIsOfBefore(directory, report));
  }
  const absl::Status contents =
      VerifyContents(store, is_backup ? Access::kReadCopy : Access::kRead, tell, report);
  // What cannot be read to its end for damage is damaged.
  if (absl::IsDataLoss(contents)) {
    report.findings.Add(std::string(contents.message()));
  } else if (!contents.ok() && report.findings.count() == 0) {
    return contents;
  }
  return report;
}

std::string Describe(const VerifyReport& report) {
  std::string text =
      absl::StrCat("store:       ", report.store_id, "\nlast commit: ", storage::ToInt(report.head),
                   "\nepoch:       ", storage::ToInt(report.epoch), "\n");
  if (report.manifest) {
    absl::StrAppend(&text, "backup of:   ",
                    absl::FormatTime(absl::RFC3339_sec, FromProto(report.manifest->create_time()),
                                     absl::LocalTimeZone()),
                    "\n");
  }
  absl::StrAppend(&text, "records:\n");
  for (const auto& [table, count] : report.contents.records) {
    absl::StrAppend(&text, "  ", table, ": ", count, "\n");
  }
  absl::StrAppend(&text, "index rows: ", report.contents.index_rows,
                  "\nlog entries: ", report.contents.log_entries,
                  "\nreferences to what was removed: ", report.contents.open_references, "\n");
  absl::StrAppend(&text, "audit log: entries ", report.contents.first_audit_entry, " to ",
                  report.contents.last_audit_entry);
  if (report.audit_head) {
    absl::StrAppend(&text, ", held against the head with entry ", report.audit_head->number());
  }
  absl::StrAppend(&text, "\n");
  if (report.contents.rows_to_make > 0) {
    absl::StrAppend(&text, "index rows that the next start makes: ", report.contents.rows_to_make,
                    " (the store is of an older form)\n");
  }
  for (const std::string& problem : report.findings.problems()) {
    absl::StrAppend(&text, "PROBLEM: ", problem, "\n");
  }
  const size_t untold = report.findings.count() - report.findings.problems().size();
  if (untold > 0) absl::StrAppend(&text, "and ", untold, " more\n");
  absl::StrAppend(&text, report.findings.count() == 0
                             ? "everything fits together\n"
                             : absl::StrCat(report.findings.count(), " problems\n"));
  return text;
}

}  // namespace renkei::service
