#include "server/service/backup/verify.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/service/backup/file_copy.h"
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

absl::Status VerifyFile(const std::string& backup, const std::string& name, const std::string& sum,
                        Findings& findings) {
  const std::string path = absl::StrCat(backup, "/", name);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    findings.Add(absl::StrCat("the file ", name, " is missing"));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const storage::StoreFile file, ExistingFile(path));
  ASSIGN_OR_RETURN(const std::string actual, CopyFile(file, ""));
  if (actual != sum) findings.Add(absl::StrCat("the file ", name, " is not what was written"));
  return absl::OkStatus();
}

// A file too many is read by the database as well as any.
absl::Status FindStrangers(const std::string& backup, const FileSums& sums, Findings& findings) {
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator(absl::StrCat(backup, "/", kStoreDirectory), error)) {
    const std::string name = absl::StrCat(kStoreDirectory, "/", entry.path().filename().string());
    if (sums.count(name) == 0) findings.Add(absl::StrCat("the file ", name, " is not of it"));
  }
  return error ? absl::UnavailableError(absl::StrCat("cannot read ", backup, ": ", error.message()))
               : absl::OkStatus();
}

absl::Status VerifyFiles(const std::string& backup, const TellProgress& tell,
                         VerifyReport& report) {
  ASSIGN_OR_RETURN(const FileSums sums, ReadSums(backup));
  ASSIGN_OR_RETURN(internal_pb::BackupManifest manifest, ReadManifest(backup));
  for (const auto& [name, sum] : sums) {
    tell(name);
    RETURN_IF_ERROR(VerifyFile(backup, name, sum, report.findings));
  }
  const size_t of_store = sums.size() - 1;
  if (of_store != static_cast<size_t>(manifest.file_count())) {
    report.findings.Add(absl::StrCat("SHA256SUMS has ", of_store,
                                     " files of the store, the "
                                     "backup ",
                                     manifest.file_count()));
  }
  report.manifest = std::move(manifest);
  return FindStrangers(backup, sums, report.findings);
}

absl::Status VerifyTables(const std::string& directory, const TellProgress& tell,
                          Findings& findings) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename();
    if (!storage::IsTableFile(name)) continue;
    tell(name);
    absl::Status checked = storage::CheckTableFile(entry.path());
    if (absl::IsDataLoss(checked)) {
      findings.Add(absl::StrCat("the file ", name, " has damaged blocks"));
    } else if (!checked.ok()) {
      return checked;
    }
  }
  return error ? absl::UnavailableError(
                     absl::StrCat("cannot read ", directory, ": ", error.message()))
               : absl::OkStatus();
}

void CompareWithManifest(const storage::Store& store, VerifyReport& report) {
  if (!report.manifest) return;
  const internal_pb::BackupManifest& manifest = *report.manifest;
  const bool same = manifest.store_id() == store.id() &&
                    manifest.epoch() == storage::ToInt(store.epoch()) &&
                    manifest.head() == storage::ToInt(store.Head()) &&
                    manifest.incarnation() == storage::ToInt(store.IncarnationOf(store.Head()));
  if (!same) report.findings.Add("backup.json tells of another store, or of another state of it");
}

absl::Status VerifyContents(const std::string& directory, Access access, const TellProgress& tell,
                            VerifyReport& report) {
  storage::RocksDbOptions options;
  options.directory = directory;
  options.access = access;
  ASSIGN_OR_RETURN(const std::unique_ptr<storage::Store> store, storage::OpenRocksDbStore(options));
  report.store_id = store->id();
  report.head = store->Head();
  report.epoch = store->epoch();
  RETURN_IF_ERROR(VerifyTables(directory, tell, report.findings));
  CompareWithManifest(*store, report);
  return VerifyStore(*store, tell, report.findings, report.contents);
}

}  // namespace

absl::StatusOr<VerifyReport> Verify(const std::string& directory, const TellProgress& tell) {
  VerifyReport report;
  std::string store = directory;
  const bool is_backup = IsBackup(directory);
  if (is_backup) {
    store = absl::StrCat(directory, "/", kStoreDirectory);
    RETURN_IF_ERROR(VerifyFiles(directory, tell, report));
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
