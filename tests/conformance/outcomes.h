// Small helpers of tests that commit.

#ifndef RENKEI_TESTS_CONFORMANCE_OUTCOMES_H_
#define RENKEI_TESTS_CONFORMANCE_OUTCOMES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/base/mutex.h"
#include "storage/store.h"

namespace renkei::storage {

// The outcomes of commits that were made without waiting, in the order in which they were told.
class Outcomes {
 public:
  struct Outcome {
    size_t slot = 0;  // which call of Slot()
    absl::StatusOr<Sequence> sequence;
  };

  // For one commit.
  CommitCallback Slot();
  // Blocks until each slot has been told of once; fails the test if one is told of twice.
  std::vector<Outcome> Wait();
  // The same by slot instead of by time.
  std::vector<absl::StatusOr<Sequence>> WaitBySlot();

 private:
  Mutex mutex_;
  CondVar told_;
  size_t slots_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<Outcome> outcomes_ ABSL_GUARDED_BY(mutex_);
};

// A mutation in one expression.
Mutation PutMutation(const std::string& key, const std::string& value);

}  // namespace renkei::storage

#endif  // RENKEI_TESTS_CONFORMANCE_OUTCOMES_H_
