// The synonyms of searches, from files that a coordinator edits while the server runs.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_SYNONYM_FILES_H_
#define RENKEI_SERVER_SERVICE_SEARCH_SYNONYM_FILES_H_

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/search/analysis/synonyms.h"
#include "server/service/frame/monotonic.h"
#include "storage/base/mutex.h"

namespace renkei::service {

// How often files are looked at, while somebody searches.
inline constexpr std::chrono::seconds kSynonymRest{5};

// Thread-safe.
class SynonymFiles {
 public:
  // Files in our form, and .json in that of sudachi-synonyms-dictionary. `tell` gets a line for the log:
  // what was read, or why not; what was read last stays in use then.
  SynonymFiles(std::vector<std::string> paths, std::function<void(const std::string&)> tell,
               MonotonicClock clock = SteadyClock());

  // As the files are, or were kSynonymRest ago. Never null.
  std::shared_ptr<const search::Synonyms> Now();

 private:
  using Written = std::vector<std::filesystem::file_time_type>;

  Written WhenWritten() const;
  absl::StatusOr<std::shared_ptr<const search::Synonyms>> Read() const;

  const std::vector<std::string> paths_;
  const std::function<void(const std::string&)> tell_;
  const MonotonicClock clock_;
  Mutex mutex_;
  std::shared_ptr<const search::Synonyms> read_ ABSL_GUARDED_BY(mutex_);
  Written written_ ABSL_GUARDED_BY(mutex_);
  std::optional<Monotonic> looked_ ABSL_GUARDED_BY(mutex_);
  // Somebody reads the files; others take what there is.
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_SYNONYM_FILES_H_
