// A generation of the index that answers, and its readers: one for each thread that searches at the
// same time, kept for the next one.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_SERVING_INDEX_H_
#define RENKEI_SERVER_SERVICE_SEARCH_SERVING_INDEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "server/search/analysis/analyser.h"
#include "server/search/engine/index.h"
#include "storage/base/mutex.h"

namespace renkei::service {

// Thread-safe. `analyser` outlives it.
class ServingIndex {
 public:
  ServingIndex(std::string directory, const search::Analyser& analyser)
      : directory_(std::move(directory)), analyser_(analyser) {}

  struct Taken {
    std::unique_ptr<search::IndexReader> reader;
    uint64_t seen = 0;
  };

  // A reader that sees the last commit. Errors are those of the engine.
  [[nodiscard]] absl::StatusOr<Taken> Take();
  void Return(Taken taken);

  // There is something new to be seen.
  void Committed();

 private:
  const std::string directory_;
  const search::Analyser& analyser_;
  const std::shared_ptr<search::RememberedAnswers> answers_ = search::MakeRememberedAnswers();
  Mutex mutex_;
  std::vector<Taken> idle_ ABSL_GUARDED_BY(mutex_);
  uint64_t commits_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_SERVING_INDEX_H_
