#include "tests/conformance/outcomes.h"

#include <utility>

#include "gtest/gtest.h"

namespace renkei::storage {

CommitCallback Outcomes::Slot() {
  MutexLock lock(mutex_);
  return [this, slot = slots_++](absl::StatusOr<Sequence> sequence) {
    MutexLock told(mutex_);
    outcomes_.push_back({slot, std::move(sequence)});
    told_.NotifyAll();
  };
}

std::vector<Outcomes::Outcome> Outcomes::Wait() {
  MutexLock lock(mutex_);
  while (outcomes_.size() < slots_) told_.Wait(mutex_);
  std::vector<bool> told(slots_);
  for (const Outcome& outcome : outcomes_) {
    EXPECT_FALSE(told[outcome.slot]) << "called twice for commit " << outcome.slot;
    told[outcome.slot] = true;
  }
  return outcomes_;
}

std::vector<absl::StatusOr<Sequence>> Outcomes::WaitBySlot() {
  const std::vector<Outcome> outcomes = Wait();
  std::vector<absl::StatusOr<Sequence>> by_slot(outcomes.size(), absl::UnknownError("not told"));
  for (const Outcome& outcome : outcomes) by_slot[outcome.slot] = outcome.sequence;
  return by_slot;
}

Mutation PutMutation(const std::string& key, const std::string& value) {
  Mutation mutation;
  mutation.Put(key, value);
  return mutation;
}

}  // namespace renkei::storage
