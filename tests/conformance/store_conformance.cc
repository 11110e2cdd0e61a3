#include "tests/conformance/store_conformance.h"

#include <future>
#include <thread>
#include <utility>

namespace renkei::storage {

StoreConformance::StoreConformance() : engine_(GetParam().make()), store_(engine_->Open()) {}

void StoreConformance::Reopen() {
  store_.reset();
  store_ = engine_->Open();
}

std::string StoreConformance::OptedOut(OptOut category) const {
  const auto it = GetParam().opt_outs.find(category);
  return it == GetParam().opt_outs.end() ? "" : it->second;
}

void StoreConformance::ExpectRefused(Mutation mutation) {
  const Sequence before = store().Head();
  const absl::StatusOr<Sequence> outcome = CommitAndWait(store(), std::move(mutation));
  EXPECT_TRUE(absl::IsInvalidArgument(outcome.status())) << outcome.status();
  EXPECT_EQ(store().Head(), before);
}

Sequence StoreConformance::MustCommit(Mutation mutation) {
  const absl::StatusOr<Sequence> sequence = CommitAndWait(store(), std::move(mutation));
  EXPECT_TRUE(sequence.ok()) << sequence.status();
  return sequence.ok() ? *sequence : Sequence::kNone;
}

Sequence StoreConformance::MustPut(const std::string& key, const std::string& value) {
  return MustCommit(PutMutation(key, value));
}

std::optional<Record> StoreConformance::Read(const std::string& key) {
  absl::StatusOr<std::optional<Record>> record = store().NewSnapshot()->Get(key);
  EXPECT_TRUE(record.ok()) << record.status();
  return record.ok() ? *record : std::nullopt;
}

std::vector<LogEntry> StoreConformance::ReadAll(Log log) {
  absl::StatusOr<std::vector<LogEntry>> entries =
      store().ReadLog(log, {store().Earliest(log), 0}, 1'000'000);
  EXPECT_TRUE(entries.ok()) << entries.status();
  return entries.ok() ? *entries : std::vector<LogEntry>();
}

std::vector<absl::StatusOr<Sequence>> StoreConformance::CommitTogether(
    std::vector<Mutation> mutations) {
  std::promise<void> entered;
  std::promise<void> release;
  // On a thread of its own, as an engine may call back before Commit returns.
  std::thread holder([&] {
    store().Commit(Mutation(), [&](const absl::StatusOr<Sequence>&) {
      entered.set_value();
      release.get_future().wait();
    });
  });
  entered.get_future().wait();
  Outcomes outcomes;
  for (Mutation& mutation : mutations) store().Commit(std::move(mutation), outcomes.Slot());
  release.set_value();
  holder.join();
  return outcomes.WaitBySlot();
}

}  // namespace renkei::storage
