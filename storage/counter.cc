#include "storage/counter.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/table.h"

namespace renkei::storage {
namespace {

constexpr size_t kCounterBytes = 8;

}  // namespace

std::string EncodeCounter(int64_t number) {
  const auto bits = static_cast<uint64_t>(number);
  std::string value(kCounterBytes, '\0');
  for (size_t i = 0; i < kCounterBytes; ++i) {
    value[i] = static_cast<char>((bits >> (8 * (kCounterBytes - 1 - i))) & 0xFF);
  }
  return value;
}

std::optional<int64_t> DecodeCounter(absl::string_view value) {
  if (value.size() != kCounterBytes) return std::nullopt;
  uint64_t bits = 0;
  for (const char c : value) bits = (bits << 8) | static_cast<uint8_t>(c);
  return static_cast<int64_t>(bits);
}

int64_t AddWrapping(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

absl::StatusOr<int64_t> CounterTable::Decode(const Record& record) const {
  const std::optional<int64_t> number = DecodeCounter(record.value);
  if (!number.has_value()) return internal::CorruptRecord(name_);
  return *number;
}

absl::StatusOr<int64_t> CounterTable::Get(const Snapshot& snapshot, const Key& key) const {
  ASSIGN_OR_RETURN(const std::optional<Record> record, snapshot.Get(key.bytes()));
  if (!record.has_value()) return 0;
  return Decode(*record);
}

absl::StatusOr<CounterPage> CounterTable::Scan(const Snapshot& snapshot, const Key& prefix,
                                               absl::string_view after, size_t limit) const {
  ASSIGN_OR_RETURN(internal::ScanPage found,
                   internal::ScanOnePage(
                       snapshot, internal::PageRange(prefix.bytes(), after, false), limit, false));
  CounterPage page;
  page.next = std::move(found.next);
  for (KeyRecord& row : found.records) {
    ASSIGN_OR_RETURN(const int64_t number, Decode(row.record));
    page.counters.push_back({std::move(row.key), number, row.record.version});
  }
  return page;
}

void CounterTable::Erase(const Counter& counter, Mutation& mutation) const {
  mutation.RequireVersion(counter.key, counter.version);
  mutation.Delete(counter.key);
}

}  // namespace renkei::storage
