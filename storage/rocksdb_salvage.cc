#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/rocksdb_database.h"
#include "storage/rocksdb_log_check.h"
#include "storage/rocksdb_meta.h"
#include "storage/rocksdb_store.h"

namespace renkei::storage {
namespace {

constexpr char kKeptLogs[] = ".logs-before-salvage";

absl::Status CopyLogs(const std::string& from, const std::string& to) {
  std::error_code error;
  if (!std::filesystem::create_directory(to, error)) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot make ", to, ": ", error ? error.message() : "it exists already"));
  }
  std::filesystem::permissions(to, std::filesystem::perms::owner_all, error);
  for (const auto& entry : std::filesystem::directory_iterator(from, error)) {
    if (entry.path().extension() != ".log") continue;
    if (!std::filesystem::copy_file(entry.path(), to / entry.path().filename(), error)) break;
  }
  if (error) return absl::UnavailableError(absl::StrCat("copying to ", to, ": ", error.message()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SalvageReport> SalvageRocksDbStore(const RocksDbOptions& options) {
  RocksDbOptions salvaging = options;
  salvaging.create_if_missing = false;
  // What opens needs no salvage.
  const absl::Status sound =
      RocksDatabase::Open(salvaging, nullptr, RocksDatabase::Mode::kReadOnly).status();
  if (sound.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat("no log in ", options.directory, " is damaged in its middle"));
  }
  if (!absl::IsDataLoss(sound)) return sound;
  ASSIGN_OR_RETURN(const std::optional<LogDamage> damage, FindLogDamage(options.directory));
  if (!damage.has_value()) return sound;  // other damage, which this does not mend

  SalvageReport report;
  report.lost_groups = damage->later_groups;
  report.kept_logs = absl::StrCat(options.directory, kKeptLogs);
  RETURN_IF_ERROR(CopyLogs(options.directory, report.kept_logs));
  salvaging.accept_log_damage = true;
  ASSIGN_OR_RETURN(const StoreMeta meta, BeginEpochOf(salvaging));
  report.head = meta.head;
  report.epoch = meta.epoch;
  return report;
}

}  // namespace renkei::storage
