#include "server/service/backup/copy/backup_directory.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "server/service/backup/copy/file_copy.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"
#include "storage/rocksdb_store.h"

namespace renkei::service {
namespace {

constexpr char kBetween[] = "  ";  // sum and name
constexpr size_t kSumDigits = 64;
// Far above what either file can be: a store of some terabytes.
constexpr uint64_t kMaxTextBytes = uint64_t{64} << 20;

absl::StatusOr<std::string> ReadText(const std::string& backup, const char* name) {
  const std::string path = absl::StrCat(backup, "/", name);
  std::error_code error;
  const uint64_t bytes = std::filesystem::file_size(path, error);
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) {
    return absl::NotFoundError(absl::StrCat(backup, " is no complete backup: it has no ", name));
  }
  std::ostringstream text;
  if (!error && bytes <= kMaxTextBytes) text << std::ifstream(path, std::ios::binary).rdbuf();
  if (error || text.str().size() != bytes) {
    return absl::DataLossError(absl::StrCat(path, " cannot be read"));
  }
  return text.str();
}

absl::StatusOr<std::string> WriteText(const std::string& backup, absl::string_view name,
                                      std::string text) {
  storage::StoreFile file{
      .name = std::string(name), .path = "", .bytes = text.size(), .content = ""};
  file.content = std::move(text);
  return CopyFile(file, absl::StrCat(backup, "/", name));
}

absl::StatusOr<std::string> ReadableJson(const google::protobuf::Message& message,
                                         absl::string_view name) {
  google::protobuf::util::JsonPrintOptions readable;
  readable.add_whitespace = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, readable).ok()) {
    return absl::InternalError(absl::StrCat(name, " cannot be written"));
  }
  return json;
}

// Of a newer version too, whose format says so.
bool ReadJson(const std::string& json, google::protobuf::Message& message) {
  google::protobuf::util::JsonParseOptions lenient;
  lenient.ignore_unknown_fields = true;
  return google::protobuf::util::JsonStringToMessage(json, &message, lenient).ok();
}

}  // namespace

absl::Status WriteManifest(const std::string& backup, const internal_pb::BackupManifest& manifest,
                           FileSums sums) {
  ASSIGN_OR_RETURN(std::string json, ReadableJson(manifest, kManifestName));
  ASSIGN_OR_RETURN(sums[kManifestName], WriteText(backup, kManifestName, std::move(json)));
  std::string lines;
  for (const auto& [name, of_file] : sums) absl::StrAppend(&lines, of_file, kBetween, name, "\n");
  RETURN_IF_ERROR(WriteText(backup, kSumsName, std::move(lines)).status());
  return storage::SyncDirectory(backup);
}

absl::StatusOr<FileSums> ReadSums(const std::string& backup) {
  ASSIGN_OR_RETURN(const std::string text, ReadText(backup, kSumsName));
  FileSums sums;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(kBetween, 1));
    const bool is_sum = parts.first.size() == kSumDigits &&
                        absl::c_all_of(parts.first, [](char c) { return absl::ascii_isxdigit(c); });
    const bool is_ours = parts.second == kManifestName ||
                         (absl::StartsWith(parts.second, absl::StrCat(kStoreDirectory, "/")) &&
                          !absl::StrContains(parts.second, ".."));
    if (!is_sum || !is_ours) {
      return absl::DataLossError(absl::StrCat(backup, "/", kSumsName, " has a line that is none"));
    }
    sums.emplace(parts.second, parts.first);
  }
  if (sums.count(kManifestName) == 0) {
    return absl::DataLossError(absl::StrCat(backup, "/", kSumsName, " is not whole"));
  }
  return sums;
}

absl::StatusOr<internal_pb::BackupManifest> ReadManifest(const std::string& backup) {
  ASSIGN_OR_RETURN(const std::string text, ReadText(backup, kManifestName));
  internal_pb::BackupManifest manifest;
  if (!ReadJson(text, manifest)) {
    return absl::DataLossError(absl::StrCat(backup, "/", kManifestName, " cannot be read"));
  }
  if (manifest.format() > kBackupFormat || manifest.store_format() > storage::kStoreFormat) {
    return absl::FailedPreconditionError(
        absl::StrCat(backup, " was written by a newer version of renkeid (",
                     manifest.server_version(), "); use that one or a later one"));
  }
  return manifest;
}

absl::Status WriteCheck(const std::string& backup, const internal_pb::BackupCheck& check) {
  const std::string name = absl::StrCat(kCheckName, ".new");
  const std::filesystem::path written = std::filesystem::path(backup) / name;
  std::error_code error;
  std::filesystem::remove(written, error);  // of a process that was killed
  ASSIGN_OR_RETURN(std::string json, ReadableJson(check, kCheckName));
  RETURN_IF_ERROR(WriteText(backup, name, std::move(json)).status());
  std::filesystem::rename(written, std::filesystem::path(backup) / kCheckName, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("cannot rename ", written.string(), ": ", error.message()));
  }
  return storage::SyncDirectory(backup);
}

std::optional<internal_pb::BackupCheck> ReadCheck(const std::string& backup) {
  const absl::StatusOr<std::string> text = ReadText(backup, kCheckName);
  internal_pb::BackupCheck check;
  if (!text.ok() || !ReadJson(*text, check)) return std::nullopt;
  return check;
}

bool HoldsOnlyBackup(const std::string& backup) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(backup, error)) {
    const std::string name = entry.path().filename();
    if (name != kStoreDirectory && name != kManifestName && name != kSumsName &&
        !absl::StartsWith(name, kCheckName)) {
      return false;
    }
  }
  return !error;
}

std::error_code RemovePartialBackup(const std::string& partial) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(partial, error)) {
    if (!entry.is_directory(error)) files.push_back(entry.path());
  }
  for (const std::filesystem::path& file : files) {
    std::filesystem::remove(file, error);
    PassFailpoint(Failpoint::kBackupFileRemoved);
  }
  // What is left, and tells what could not be removed.
  std::filesystem::remove_all(partial, error);
  return error;
}

void RemovePartialBackups(const std::string& root) {
  std::error_code error;
  std::vector<std::filesystem::path> partial;
  for (const auto& entry : std::filesystem::directory_iterator(root, error)) {
    const std::filesystem::path& path = entry.path();
    if (absl::EndsWith(path.filename().string(), kPartialSuffix) && HoldsOnlyBackup(path)) {
      partial.push_back(path);
    }
  }
  for (const std::filesystem::path& path : partial) (void)RemovePartialBackup(path);
}

}  // namespace renkei::service
