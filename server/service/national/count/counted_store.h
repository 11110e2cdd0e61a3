// A store that keeps the numbers of national KPIs up in the commits that change them.
//
// Whatever commits, every commit goes through here: one that writes a case, a selection of one, an
// initiative, a member of one, a vision or a figure. Of a case the numbers change in the same commit, with
// Mutation::Add; the commit relies on the case, on what it counted for, and on the plans, so that no
// change slips past. Initiatives, visions and their figures, whose numbers take more than two reads to
// find, are marked in the same commit (UncountedKey), which relies on nothing, and counted by the next
// step (count_steps.h), or by who reads a number before that.
//
// So at every commit: a KPI's numbers are the sums over CountedRecords(), and a record whose entries there are not what it counts for is
// marked, or has not been reached yet by the walk of a plan that is not done.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_COUNT_COUNTED_STORE_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_COUNT_COUNTED_STORE_H_

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/service/national/count/count_plans.h"
#include "storage/store.h"

namespace renkei::service {

class CountedStore : public storage::Store {
 public:
  explicit CountedStore(std::unique_ptr<storage::Store> store) : store_(std::move(store)) {}

  // As the store below, but that it reads a few records first, where the mutation writes what may count.
  void Commit(storage::Mutation mutation, storage::CommitCallback done) override;

  const std::string& id() const override { return store_->id(); }
  storage::Epoch epoch() const override { return store_->epoch(); }
  storage::Incarnation IncarnationOf(storage::Sequence sequence) const override {
    return store_->IncarnationOf(sequence);
  }
  std::unique_ptr<storage::Snapshot> NewSnapshot() const override { return store_->NewSnapshot(); }
  absl::StatusOr<std::vector<storage::LogEntry>> ReadLog(storage::Log log,
                                                         storage::LogPosition from,
                                                         size_t limit) const override {
    return store_->ReadLog(log, from, limit);
  }
  storage::Sequence Head() const override { return store_->Head(); }
  storage::Sequence Earliest(storage::Log log) const override { return store_->Earliest(log); }
  absl::Status TruncateLog(storage::Log log, storage::Sequence keep_from) override {
    return store_->TruncateLog(log, keep_from);
  }
  std::unique_ptr<storage::Subscription> Subscribe(
      std::function<void(storage::Sequence)> on_head) override {
    return store_->Subscribe(std::move(on_head));
  }
  absl::Status WriteHealth() const override { return store_->WriteHealth(); }
  bool ReadsMayBlock() const override { return store_->ReadsMayBlock(); }
  bool KeepsHouse() const override { return store_->KeepsHouse(); }
  metrics::Families Figures() const override { return store_->Figures(); }
  absl::StatusOr<std::unique_ptr<storage::Checkpoint>> NewCheckpoint() override {
    return store_->NewCheckpoint();
  }

 private:
  // Adds to `mutation` what it does to the numbers. `unmarked`: records for whose marks it had no room.
  absl::Status Count(storage::Mutation& mutation, std::set<std::string>& unmarked);

  const std::unique_ptr<storage::Store> store_;
  PlanDirectory plans_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_COUNT_COUNTED_STORE_H_
