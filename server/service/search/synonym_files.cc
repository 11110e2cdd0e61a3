#include "server/service/search/synonym_files.h"

#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace renkei::service {

SynonymFiles::SynonymFiles(std::vector<std::string> paths,
                           std::function<void(const std::string&)> tell, MonotonicClock clock)
    : paths_(std::move(paths)),
      tell_(std::move(tell)),
      clock_(std::move(clock)),
      read_(std::make_shared<const search::Synonyms>()) {}

std::shared_ptr<const search::Synonyms> SynonymFiles::Now() {
  if (paths_.empty()) {
    const MutexLock lock(mutex_);
    return read_;
  }
  Written written;
  {
    const MutexLock lock(mutex_);
    const Monotonic now = clock_();
    if (reading_ || (looked_ && now - *looked_ < kSynonymRest)) return read_;
    looked_ = now;
    written = WhenWritten();
    if (written == written_) return read_;
    reading_ = true;
  }
  auto read = Read();
  tell_(read.ok() ? absl::StrCat("search knows ", (*read)->groups(), " groups of synonyms")
                  : absl::StrCat("the synonyms of searches stay as they were: ",
                                 std::string(read.status().message())));
  const MutexLock lock(mutex_);
  reading_ = false;
  // A file that cannot be read is not read again before it is written again.
  written_ = std::move(written);
  if (read.ok()) read_ = *std::move(read);
  return read_;
}

// One that is missing counts too: it may come.
SynonymFiles::Written SynonymFiles::WhenWritten() const {
  Written written;
  for (const std::string& path : paths_) {
    std::error_code error;
    const auto time = std::filesystem::last_write_time(path, error);
    written.push_back(error ? std::filesystem::file_time_type::min() : time);
  }
  return written;
}

absl::StatusOr<std::shared_ptr<const search::Synonyms>> SynonymFiles::Read() const {
  auto synonyms = std::make_shared<search::Synonyms>();
  for (const std::string& path : paths_) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) return absl::NotFoundError(absl::StrCat(path, ": ", error.message()));
    if (size > search::kMaxSynonymFileBytes)
      return absl::InvalidArgumentError(absl::StrCat(path, " is too large"));
    std::ostringstream contents;
    contents << std::ifstream(path, std::ios::binary).rdbuf();
    const absl::Status added = absl::EndsWith(path, ".json") ? synonyms->AddSudachi(contents.str())
                                                             : synonyms->AddFile(contents.str());
    if (!added.ok())
      return absl::InvalidArgumentError(absl::StrCat(path, ": ", std::string(added.message())));
  }
  return std::shared_ptr<const search::Synonyms>(std::move(synonyms));
}

}  // namespace renkei::service
