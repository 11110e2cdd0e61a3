#include "client/cli/file_memory.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/file/private_file.h"
#include "client/lib/error.h"
#include "server/domain/merge/record_base.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

namespace fs = std::filesystem;
namespace pb = renkei::v1;

constexpr char kFolder[] = "renkei/applied";
// The first word of a memory; one of another form begins otherwise.
constexpr char kForm[] = "renkei-applied-1";

std::string DirectoryIn(const Environment& environment) {
  const std::string state = environment("XDG_STATE_HOME");
  if (!state.empty()) return absl::StrCat(state, "/", kFolder);
  const std::string home = environment("HOME");
  return home.empty() ? "" : absl::StrCat(home, "/.local/state/", kFolder);
}

// What stands before the bases: whose they are, and whether they are whole.
std::string FirstLine(const AppliedFile& file, absl::string_view bytes) {
  return absl::StrCat(kForm, " ", file.trace, " ", domain::FingerprintOfBytes(bytes), "\n");
}

}  // namespace

std::string AbsolutePath(const std::string& file) {
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error);
  std::string path = (error ? fs::path(file) : absolute).lexically_normal().string();
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

FileMemory::FileMemory(const Environment& environment) : directory_(DirectoryIn(environment)) {}

std::string FileMemory::PathOf(const AppliedFile& file) const {
  const std::string key = absl::StrCat(file.server, "\n", file.vision, "\n", file.path);
  return absl::StrCat(directory_, "/", domain::FingerprintOfBytes(key));
}

std::vector<pb::AppliedBase> FileMemory::Recall(const AppliedFile& file) const {
  if (directory_.empty()) return {};
  const std::string path = PathOf(file);
  std::error_code error;
  const uintmax_t size = fs::file_size(path, error);
  if (error || size > kMaxMemoryBytes) return {};
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  const std::string text = content.str();
  const size_t end = text.find('\n');
  if (end == std::string::npos) return {};
  const std::string bytes = text.substr(end + 1);
  pb::ApplyVisionResponse kept;
  if (text.substr(0, end + 1) != FirstLine(file, bytes) || !kept.ParseFromString(bytes)) return {};
  return {kept.bases().begin(), kept.bases().end()};
}

absl::Status FileMemory::Remember(const AppliedFile& file,
                                  const std::vector<pb::AppliedBase>& bases) const {
  // Nothing new: what is remembered of another trace is not recalled and goes with the next one.
  if (bases.empty()) return absl::OkStatus();
  if (directory_.empty()) {
    return client::LocalError(
        absl::StatusCode::kFailedPrecondition,
        {"neither HOME nor XDG_STATE_HOME is set, so there is no place for it",
         "環境変数 HOME も XDG_STATE_HOME も設定されていないため、保存する場所がありません。"});
  }
  std::map<std::tuple<int, std::string, std::string>, pb::AppliedBase> together;
  for (const auto& some : {Recall(file), bases}) {
    for (const pb::AppliedBase& base : some)
      together[{static_cast<int>(base.kind()), base.key(), base.actual()}] = base;
  }
  pb::ApplyVisionResponse kept;
  for (const auto& [key, base] : together) *kept.add_bases() = base;
  const std::string bytes = kept.SerializeAsString();
  const std::string all = absl::StrCat(FirstLine(file, bytes), bytes);
  if (all.size() > kMaxMemoryBytes) {
    return client::LocalError(absl::StatusCode::kResourceExhausted,
                              {absl::StrCat("it would be larger than ", kMaxMemoryBytes, " bytes"),
                               absl::StrCat("上限の ", kMaxMemoryBytes, " バイトを超えます。")});
  }
  std::error_code error;
  if (fs::create_directories(directory_, error))
    fs::permissions(directory_, fs::perms::owner_all, error);
  RETURN_IF_ERROR(WritePrivateFile(PathOf(file), all));
  Sweep();
  return absl::OkStatus();
}

void FileMemory::Sweep() const {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code error;
  for (fs::directory_iterator it(directory_, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code unread;
    const fs::file_time_type time = it->last_write_time(unread);
    if (!unread) files.emplace_back(time, it->path());
  }
  if (files.size() <= kMaxRememberedFiles) return;
  std::sort(files.begin(), files.end());
  files.resize(files.size() - kMaxRememberedFiles);
  for (const auto& [time, path] : files) fs::remove(path, error);
}

}  // namespace renkei::cli
