// Decorators over a store, for tests that want a race exactly where it hurts.

#ifndef RENKEI_TESTS_UNIT_SERVICE_HOOKED_STORE_H_
#define RENKEI_TESTS_UNIT_SERVICE_HOOKED_STORE_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/store.h"

namespace renkei::service {

// Does what `store` does. `store` outlives it.
class ForwardingStore : public storage::Store {
 public:
  explicit ForwardingStore(storage::Store& store) : store_(store) {}

  const std::string& id() const override { return store_.id(); }
  storage::Epoch epoch() const override { return store_.epoch(); }
  storage::Incarnation IncarnationOf(storage::Sequence sequence) const override {
    return store_.IncarnationOf(sequence);
  }
  absl::Status WriteHealth() const override { return store_.WriteHealth(); }
  std::unique_ptr<storage::Snapshot> NewSnapshot() const override { return store_.NewSnapshot(); }
  void Commit(storage::Mutation mutation, storage::CommitCallback done) override {
    store_.Commit(std::move(mutation), std::move(done));
  }
  absl::StatusOr<std::vector<storage::LogEntry>> ReadLog(storage::Log log,
                                                         storage::LogPosition from,
                                                         size_t limit) const override {
    return store_.ReadLog(log, from, limit);
  }
  storage::Sequence Head() const override { return store_.Head(); }
  storage::Sequence Earliest(storage::Log log) const override { return store_.Earliest(log); }
  absl::Status TruncateLog(storage::Log log, storage::Sequence keep_from) override {
    return store_.TruncateLog(log, keep_from);
  }
  std::unique_ptr<storage::Subscription> Subscribe(
      std::function<void(storage::Sequence)> on_head) override {
    return store_.Subscribe(std::move(on_head));
  }
  bool ReadsMayBlock() const override { return store_.ReadsMayBlock(); }
  bool KeepsHouse() const override { return store_.KeepsHouse(); }
  metrics::Families Figures() const override { return store_.Figures(); }
  absl::StatusOr<std::unique_ptr<storage::Checkpoint>> NewCheckpoint() override {
    return store_.NewCheckpoint();
  }

 private:
  storage::Store& store_;
};

// Asks the test before each commit: to fail it, or to let something else happen first.
class HookedStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  // Called with each mutation; an error is the commit's result, and nothing is written.
  std::function<absl::Status(const storage::Mutation&)> before_commit;

  void Commit(storage::Mutation mutation, storage::CommitCallback done) override {
    if (before_commit) {
      if (absl::Status status = before_commit(mutation); !status.ok())
        return done(std::move(status));
    }
    ForwardingStore::Commit(std::move(mutation), std::move(done));
  }
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_HOOKED_STORE_H_
