// Counters: records that commits add to without reading them (Mutation::Add), and typed access to
// them. For aggregates that are kept in the commits that change them: a table is declared once,
//
//   const CounterTable kCasesByPrefecture(120, "cases_by_prefecture");
//   kCasesByPrefecture.Add(kCasesByPrefecture.NewKey().Add("33"), +1, mutation);
//
// and no two of those commits conflict over it. Ids are of the same enum as those of tables.

#ifndef RENKEI_STORAGE_COUNTER_H_
#define RENKEI_STORAGE_COUNTER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/key.h"
#include "storage/store.h"

namespace renkei::storage {

// The value of a counter's record: eight bytes, the two's complement, most significant first.
std::string EncodeCounter(int64_t number);
std::optional<int64_t> DecodeCounter(absl::string_view value);  // nullopt: not eight bytes

// The sum as every engine has it: modulo 2^64, so that neither order nor grouping matters.
int64_t AddWrapping(int64_t a, int64_t b);

// A counter as it was read.
struct Counter {
  std::string key;
  int64_t number = 0;
  Sequence version = Sequence::kNone;
};

// One page of a scan; `next` is empty when no more follow.
struct CounterPage {
  std::vector<Counter> counters;
  std::string next;
};

class CounterTable {
 public:
  CounterTable(uint8_t id, absl::string_view name) : id_(id), name_(name) {}

  uint8_t id() const { return id_; }
  absl::string_view name() const { return name_; }

  // A key of this table to be completed; also the prefix of a scan.
  Key NewKey() const { return Key(id_); }

  // `delta` is at most kMaxCounterDelta, up or down. An addition of zero makes the counter be there.
  void Add(const Key& key, int64_t delta, Mutation& mutation) const {
    mutation.Add(key.bytes(), delta);
  }

  // Zero where nothing was ever added. DATA_LOSS: what is there is no counter.
  [[nodiscard]] absl::StatusOr<int64_t> Get(const Snapshot& snapshot, const Key& key) const;

  // Up to `limit` counters whose keys begin with `prefix`, after position `after` ("" = from the
  // first; else a `next` of the same scan), those at zero too. limit 0 is INVALID_ARGUMENT.
  [[nodiscard]] absl::StatusOr<CounterPage> Scan(const Snapshot& snapshot, const Key& prefix,
                                                 absl::string_view after, size_t limit) const;

  // Removes a counter, of those at zero say, as it was read: ABORTED if somebody has added to it
  // since, so that nothing added is lost.
  void Erase(const Counter& counter, Mutation& mutation) const;

 private:
  absl::StatusOr<int64_t> Decode(const Record& record) const;

  const uint8_t id_;
  const absl::string_view name_;
};

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_COUNTER_H_
