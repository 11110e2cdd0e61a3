#include "storage/model_store.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "storage/base/mutex.h"
#include "storage/counter.h"
#include "storage/head_subscribers.h"

namespace renkei::storage {
namespace {

// All that each key has ever been: (key, the commit that wrote it) -> the value, nullopt for a
// delete. A snapshot is no more than a sequence number to look back from.
class History {
 public:
  void Write(const std::string& key, Sequence sequence, std::optional<std::string> value) {
    keys_[key][sequence] = std::move(value);
  }

  std::optional<Record> At(absl::string_view key, Sequence sequence) const {
    const auto versions = keys_.find(key);
    return versions == keys_.end() ? std::nullopt : Last(versions->second, sequence);
  }

  std::vector<KeyRecord> Scan(const KeyRange& range, Sequence sequence, size_t limit,
                              bool reverse) const {
    std::vector<KeyRecord> found;
    if (!range.end.empty() && range.end <= range.begin) return found;
    const auto begin = keys_.lower_bound(range.begin);
    const auto end = range.end.empty() ? keys_.end() : keys_.lower_bound(range.end);
    const auto add = [&](const auto& entry) {
      std::optional<Record> record = Last(entry.second, sequence);
      if (record.has_value()) found.push_back({entry.first, *std::move(record)});
    };
    if (reverse) {
      for (auto it = end; it != begin && found.size() < limit;) add(*--it);
    } else {
      for (auto it = begin; it != end && found.size() < limit; ++it) add(*it);
    }
    return found;
  }

 private:
  using Versions = std::map<Sequence, std::optional<std::string>>;

  // The last version at or before `sequence`.
  static std::optional<Record> Last(const Versions& versions, Sequence sequence) {
    auto after = versions.upper_bound(sequence);
    if (after == versions.begin()) return std::nullopt;
    const auto& [version, value] = *--after;
    if (!value.has_value()) return std::nullopt;
    return Record{*value, version};
  }

  std::map<std::string, Versions, std::less<>> keys_;
};

class ModelStore final : public Store {
 public:
  explicit ModelStore(std::string id) : id_(std::move(id)) {}

  const std::string& id() const override { return id_; }
  Epoch epoch() const override { return Epoch{1}; }
  // It has one start, and no history to part from.
  Incarnation IncarnationOf(Sequence sequence) const override {
    return sequence == Sequence::kNone ? Incarnation::kNone : Incarnation{1};
  }
  std::unique_ptr<Snapshot> NewSnapshot() const override;
  void Commit(Mutation mutation, CommitCallback done) override;
  absl::StatusOr<std::vector<LogEntry>> ReadLog(Log log, LogPosition from,
                                                size_t limit) const override;
  Sequence Head() const override {
    MutexLock lock(mutex_);
    return head_;
  }
  Sequence Earliest(Log log) const override {
    MutexLock lock(mutex_);
    return EarliestLocked(log);
  }
  absl::Status TruncateLog(Log log, Sequence keep_from) override;
  std::unique_ptr<Subscription> Subscribe(std::function<void(Sequence)> on_head) override {
    return subscribers_.Subscribe(std::move(on_head), [this] { return Head(); });
  }
  absl::Status WriteHealth() const override { return absl::OkStatus(); }
  bool ReadsMayBlock() const override { return false; }
  bool KeepsHouse() const override { return true; }

 private:
  class ModelSnapshot;
  struct Completion {
    CommitCallback done;
    absl::StatusOr<Sequence> outcome;
  };
  using Entries = std::map<LogPosition, std::string>;

  absl::StatusOr<Sequence> Apply(const Mutation& mutation) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Complete();
  Sequence EarliestLocked(Log log) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto it = earliest_.find(log);
    return it == earliest_.end() ? Sequence{1} : it->second;
  }

  const std::string id_;
  HeadSubscribers subscribers_;
  mutable Mutex mutex_;  // never held while calling a callback or a subscriber
  Sequence head_ ABSL_GUARDED_BY(mutex_) = Sequence::kNone;
  History history_ ABSL_GUARDED_BY(mutex_);
  std::map<Log, Entries> logs_ ABSL_GUARDED_BY(mutex_);
  std::map<Log, Sequence> earliest_ ABSL_GUARDED_BY(mutex_);
  std::deque<Completion> completions_ ABSL_GUARDED_BY(mutex_);  // in commit order
  bool completing_ ABSL_GUARDED_BY(mutex_) = false;
};

class ModelStore::ModelSnapshot final : public Snapshot {
 public:
  ModelSnapshot(const ModelStore* store, Sequence sequence) : store_(store), sequence_(sequence) {}

  Sequence sequence() const override { return sequence_; }
  absl::StatusOr<std::optional<Record>> Get(absl::string_view key) const override {
    MutexLock lock(store_->mutex_);
    return store_->history_.At(key, sequence_);
  }
  absl::StatusOr<std::vector<std::optional<Record>>> GetMany(
      absl::Span<const std::string> keys) const override {
    MutexLock lock(store_->mutex_);
    std::vector<std::optional<Record>> records;
    records.reserve(keys.size());
    for (const std::string& key : keys) records.push_back(store_->history_.At(key, sequence_));
    return records;
  }
  absl::StatusOr<std::vector<KeyRecord>> Scan(const KeyRange& range, size_t limit,
                                              bool reverse) const override {
    if (limit == 0) return absl::InvalidArgumentError("a read of 0 records");
    MutexLock lock(store_->mutex_);
    return store_->history_.Scan(range, sequence_, limit, reverse);
  }

 private:
  const ModelStore* const store_;
  const Sequence sequence_;
};

std::unique_ptr<Snapshot> ModelStore::NewSnapshot() const {
  MutexLock lock(mutex_);
  return std::make_unique<ModelSnapshot>(this, head_);
}

void ModelStore::Commit(Mutation mutation, CommitCallback done) {
  const absl::Status bounds = mutation.CheckBounds();
  if (!bounds.ok()) return done(bounds);
  {
    MutexLock lock(mutex_);
    completions_.push_back({std::move(done), Apply(mutation)});
    // Whoever is completing, another thread or a callback that commits, comes to this one next.
    if (completing_) return;
    completing_ = true;
  }
  Complete();
}

void ModelStore::Complete() {
  while (true) {
    std::optional<Completion> next;
    {
      MutexLock lock(mutex_);
      if (completions_.empty()) {
        completing_ = false;
        return;
      }
      next = std::move(completions_.front());
      completions_.pop_front();
    }
    const absl::StatusOr<Sequence> outcome = next->outcome;
    next->done(outcome);
    if (outcome.ok()) subscribers_.Notify(*outcome);
  }
}

absl::StatusOr<Sequence> ModelStore::Apply(const Mutation& mutation) {
  for (const Mutation::Condition& condition : mutation.conditions()) {
    const std::optional<Record> record = history_.At(condition.key, head_);
    const Sequence version = record.has_value() ? record->version : Sequence::kNone;
    if (version != condition.version) return ConflictError(condition.key);
  }
  head_ = Sequence{ToInt(head_) + 1};
  for (const Mutation::Write& write : mutation.writes()) {
    history_.Write(write.key, head_, write.value);
  }
  for (const Mutation::Addition& addition : mutation.additions()) {
    const std::optional<Record> counter = history_.At(addition.key, head_);
    const int64_t sum = AddWrapping(
        counter.has_value() ? DecodeCounter(counter->value).value_or(0) : 0, addition.delta);
    history_.Write(addition.key, head_, EncodeCounter(sum));
  }
  std::map<Log, uint32_t> next_index;
  for (const Mutation::AppendEntry& append : mutation.appends()) {
    logs_[append.log][{head_, next_index[append.log]++}] = append.payload;
  }
  return head_;
}

absl::StatusOr<std::vector<LogEntry>> ModelStore::ReadLog(Log log, LogPosition from,
                                                          size_t limit) const {
  if (limit == 0) return absl::InvalidArgumentError("a read of 0 records");
  MutexLock lock(mutex_);
  if (std::max(from.sequence, Sequence{1}) < EarliestLocked(log)) {
    return absl::OutOfRangeError("the log's entries there have been removed");
  }
  std::vector<LogEntry> found;
  const auto entries = logs_.find(log);
  if (entries == logs_.end()) return found;
  for (auto it = entries->second.lower_bound(from);
       it != entries->second.end() && found.size() < limit; ++it) {
    found.push_back({it->first, it->second});
  }
  return found;
}

absl::Status ModelStore::TruncateLog(Log log, Sequence keep_from) {
  MutexLock lock(mutex_);
  if (ToInt(keep_from) > ToInt(head_) + 1) {
    return absl::InvalidArgumentError("a log cannot be truncated beyond its head");
  }
  if (keep_from <= EarliestLocked(log)) return absl::OkStatus();
  earliest_[log] = keep_from;
  Entries& entries = logs_[log];
  entries.erase(entries.begin(), entries.lower_bound({keep_from, 0}));
  return absl::OkStatus();
}

}  // namespace

std::unique_ptr<Store> NewModelStore(std::string id) {
  return std::make_unique<ModelStore>(std::move(id));
}

}  // namespace renkei::storage
