// An engine and the model are asked the same, at random, and must answer the same.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/model_store.h"
#include "tests/conformance/store_conformance.h"
#include "tests/random_seed.h"

namespace renkei::storage {

// Readable differences.
inline bool operator==(const Record& a, const Record& b) {
  return a.value == b.value && a.version == b.version;
}
inline bool operator==(const KeyRecord& a, const KeyRecord& b) {
  return a.key == b.key && a.record == b.record;
}
inline bool operator==(const LogEntry& a, const LogEntry& b) {
  return a.position == b.position && a.payload == b.payload;
}

namespace {

constexpr size_t kOperations = 120'000;
constexpr size_t kKeys = 48;
constexpr size_t kMaxSnapshots = 6;

// All that a test wants at random, from one seed.
class Dice {
 public:
  explicit Dice(uint32_t seed) : random_(seed) {}

  size_t Below(size_t bound) { return random_() % bound; }
  bool OneIn(size_t n) { return Below(n) == 0; }

  // Binary, of various lengths, many of them prefixes of others.
  std::string KeyName() {
    const size_t number = Below(kKeys);
    std::string key(1, static_cast<char>(number * 5));
    if (number % 3 == 0) key += '\0';
    if (number % 4 == 0) key += "\xFF\xFF";
    return key;
  }
  std::string Value() { return std::string(OneIn(20) ? Below(3'000) : Below(40), Letter()); }
  Log AnyLog() { return OneIn(3) ? Log::kAudit : Log::kChanges; }

 private:
  char Letter() { return static_cast<char>('a' + Below(26)); }

  std::mt19937 random_;
};

// The two outcomes of a commit are the same in all that the contract promises.
void ExpectSame(const absl::StatusOr<Sequence>& engine, const absl::StatusOr<Sequence>& model) {
  ASSERT_EQ(engine.status().code(), model.status().code()) << engine.status() << model.status();
  if (engine.ok()) {
    ASSERT_EQ(*engine, *model);
  } else {
    ASSERT_EQ(ConflictKey(engine.status()), ConflictKey(model.status()));
  }
}

template <typename T>
void ExpectSameValue(const absl::StatusOr<T>& engine, const absl::StatusOr<T>& model) {
  ASSERT_EQ(engine.status().code(), model.status().code()) << engine.status() << model.status();
  if (engine.ok()) {
    ASSERT_TRUE(*engine == *model);
  }
}

class Twins {
 public:
  Twins(uint32_t seed, std::function<Store&()> engine, std::function<void()> reopen)
      : dice_(seed), engine_(std::move(engine)), reopen_(std::move(reopen)) {
    TakeSnapshot();
  }

  size_t operations() const { return operations_; }
  size_t successes() const { return successes_; }
  size_t aborts() const { return aborts_; }

  void Step() {
    ++operations_;
    const size_t what = dice_.Below(1'000);
    if (what < 30) {
      CommitBurst();
    } else if (what < 600) {
      Get();
    } else if (what < 700) {
      Scan();
    } else if (what < 880) {
      ReadLog();
    } else if (what < 930) {
      TakeSnapshot();
    } else if (what < 980) {
      DropSnapshot();
    } else if (what < 997) {
      CompareHeads();
    } else {
      TruncateLog();
    }
    if (reopen_ != nullptr && dice_.OneIn(1'500)) Reopen();
  }

  void CompareAll() {
    TakeSnapshot();
    ExpectSameValue(snapshots_.back().engine->Scan({}, 1'000'000),
                    snapshots_.back().model->Scan({}, 1'000'000));
    for (const Log log : kAllLogs) {
      const LogPosition from{model_->Earliest(log), 0};
      ExpectSameValue(engine_().ReadLog(log, from, 1'000'000),
                      model_->ReadLog(log, from, 1'000'000));
    }
    CompareHeads();
    snapshots_.clear();
  }

 private:
  struct Snapshots {
    std::unique_ptr<Snapshot> engine;
    std::unique_ptr<Snapshot> model;
  };

  // Queued to the engine without waiting, so that it groups them as it likes; the model does one
  // after the other.
  void CommitBurst() {
    const size_t size = 1 + dice_.Below(96);
    operations_ += size - 1;
    Outcomes outcomes;
    std::vector<absl::StatusOr<Sequence>> expected;
    for (size_t i = 0; i < size; ++i) {
      Mutation mutation = RandomMutation();
      engine_().Commit(mutation, outcomes.Slot());
      expected.push_back(CommitAndWait(*model_, std::move(mutation)));
    }
    const std::vector<absl::StatusOr<Sequence>> actual = outcomes.WaitBySlot();
    for (size_t i = 0; i < size; ++i) {
      ExpectSame(actual[i], expected[i]);
      if (actual[i].ok()) ++successes_;
      if (absl::IsAborted(actual[i].status())) ++aborts_;
    }
  }

  Mutation RandomMutation() {
    Mutation mutation;
    for (size_t i = dice_.Below(4); i > 0; --i) AddCondition(mutation);
    for (size_t i = dice_.Below(5); i > 0; --i) {
      if (dice_.OneIn(3)) {
        // Of one that is a counter, of one that is none, and of one that it also writes: refused.
        mutation.Add(dice_.KeyName(), static_cast<int64_t>(dice_.Below(1'000)) - 500);
      } else if (dice_.OneIn(3)) {
        mutation.Delete(dice_.KeyName());
      } else {
        mutation.Put(dice_.KeyName(), dice_.Value());
      }
    }
    for (size_t i = dice_.Below(3); i > 0; --i) mutation.Append(dice_.AnyLog(), dice_.Value());
    return mutation;
  }

  // Most hold as of now; some are late or wrong.
  void AddCondition(Mutation& mutation) {
    const std::string key = dice_.KeyName();
    const std::optional<Record> record = *model_->NewSnapshot()->Get(key);
    const Sequence version = record.has_value() ? record->version : Sequence::kNone;
    if (dice_.OneIn(12)) {
      mutation.RequireVersion(key, Sequence{dice_.Below(ToInt(model_->Head()) + 2)});
    } else if (version == Sequence::kNone || dice_.OneIn(30)) {
      mutation.RequireAbsent(key);
    } else {
      mutation.RequireVersion(key, version);
    }
  }

  const Snapshots& AnySnapshot() { return snapshots_[dice_.Below(snapshots_.size())]; }

  void Get() {
    const Snapshots& both = AnySnapshot();
    const std::string key = dice_.KeyName();
    ExpectSameValue(both.engine->Get(key), both.model->Get(key));
  }

  void Scan() {
    const Snapshots& both = AnySnapshot();
    KeyRange range;
    if (!dice_.OneIn(4)) range.begin = dice_.KeyName();
    if (!dice_.OneIn(4)) range.end = dice_.KeyName();
    const size_t limit = dice_.Below(30);  // 0 is refused
    const bool reverse = dice_.OneIn(2);
    ExpectSameValue(both.engine->Scan(range, limit, reverse),
                    both.model->Scan(range, limit, reverse));
  }

  void ReadLog() {
    const Log log = dice_.AnyLog();
    const uint64_t back = dice_.Below(200);
    const uint64_t head = ToInt(model_->Head());
    LogPosition from{Sequence{back > head ? 0 : head + 2 - back},
                     static_cast<uint32_t>(dice_.Below(3))};
    if (dice_.OneIn(4)) {
      from.sequence = Sequence{ToInt(model_->Earliest(log)) + dice_.Below(3) - 1};
    }
    const size_t limit = dice_.Below(40);
    ExpectSameValue(engine_().ReadLog(log, from, limit), model_->ReadLog(log, from, limit));
  }

  void TruncateLog() {
    const Log log = dice_.AnyLog();
    const Sequence keep_from{
        ToInt(model_->Earliest(log)) +
        dice_.Below(ToInt(model_->Head()) + 4 -
                    std::min(ToInt(model_->Earliest(log)), ToInt(model_->Head()) + 1))};
    ASSERT_EQ(engine_().TruncateLog(log, keep_from).code(),
              model_->TruncateLog(log, keep_from).code());
  }

  void TakeSnapshot() {
    if (snapshots_.size() == kMaxSnapshots) snapshots_.erase(snapshots_.begin());
    snapshots_.push_back({engine_().NewSnapshot(), model_->NewSnapshot()});
    ASSERT_EQ(snapshots_.back().engine->sequence(), snapshots_.back().model->sequence());
  }

  void DropSnapshot() {
    if (snapshots_.size() > 1)
      snapshots_.erase(
          std::next(snapshots_.begin(), static_cast<ptrdiff_t>(dice_.Below(snapshots_.size()))));
  }

  void CompareHeads() {
    ASSERT_EQ(engine_().Head(), model_->Head());
    for (const Log log : kAllLogs) ASSERT_EQ(engine_().Earliest(log), model_->Earliest(log));
  }

  void Reopen() {
    snapshots_.clear();
    reopen_();
    TakeSnapshot();
    CompareHeads();
  }

  Dice dice_;
  const std::function<Store&()> engine_;
  const std::function<void()> reopen_;  // null: the engine has opted out
  const std::unique_ptr<Store> model_ = NewModelStore("model");
  std::vector<Snapshots> snapshots_;
  size_t operations_ = 0;
  size_t successes_ = 0;
  size_t aborts_ = 0;
};

TEST_P(DifferentialConformance, EngineAndModelAnswerAlike) {
  const uint32_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::function<void()> reopen;
  if (OptedOut(OptOut::kReopen).empty()) reopen = [this] { Reopen(); };
  Twins twins(
      seed, [this]() -> Store& { return store(); }, std::move(reopen));
  while (twins.operations() < kOperations && !HasFailure()) twins.Step();
  if (!HasFailure()) twins.CompareAll();
  // Were one of them rare, the test would say little.
  EXPECT_GT(twins.successes(), kOperations / 10);
  EXPECT_GT(twins.aborts(), kOperations / 50);
}

}  // namespace
}  // namespace renkei::storage
