#include "server/service/search/serving_index.h"

#include "server/service/search/documents.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<ServingIndex::Taken> ServingIndex::Take() {
  Taken taken;
  uint64_t commits = 0;
  {
    const MutexLock lock(mutex_);
    commits = commits_;
    if (!idle_.empty()) {
      taken = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (taken.reader == nullptr) {
    ASSIGN_OR_RETURN(taken.reader,
                     search::OpenReader(directory_, analyser_, SearchIndexOptions(), answers_));
  } else if (taken.seen != commits) {
    RETURN_IF_ERROR(taken.reader->Refresh());
  }
  taken.seen = commits;
  return taken;
}

void ServingIndex::Return(Taken taken) {
  const MutexLock lock(mutex_);
  idle_.push_back(std::move(taken));
}

void ServingIndex::Committed() {
  const MutexLock lock(mutex_);
  ++commits_;
}

}  // namespace renkei::service
