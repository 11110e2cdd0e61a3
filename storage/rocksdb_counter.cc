#include "storage/rocksdb_counter.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "storage/counter.h"
#include "storage/rocksdb_database.h"
#include "storage/rocksdb_layout.h"

namespace renkei::storage {
namespace {

class CounterMergeOperator final : public rocksdb::AssociativeMergeOperator {
 public:
  // Stands in the database's options file: never renamed.
  const char* Name() const override { return "renkei.counter"; }

  // False, which is damage to whoever reads, for what no commit can have written. A record that is no
  // counter is none of that: it counts as zero.
  bool Merge(const rocksdb::Slice& /*key*/, const rocksdb::Slice* existing,
             const rocksdb::Slice& operand, std::string* sum,
             rocksdb::Logger* /*logger*/) const override {
    const std::optional<Record> added = DecodeRecord(FromSlice(operand));
    if (!added.has_value()) return false;
    const std::optional<int64_t> delta = DecodeCounter(added->value);
    if (!delta.has_value()) return false;
    int64_t before = 0;
    if (existing != nullptr) {
      const std::optional<Record> record = DecodeRecord(FromSlice(*existing));
      if (!record.has_value()) return false;
      before = DecodeCounter(record->value).value_or(0);
    }
    *sum = absl::StrCat(EncodeVersion(added->version), EncodeCounter(AddWrapping(before, *delta)));
    return true;
  }
};

}  // namespace

std::shared_ptr<rocksdb::MergeOperator> NewCounterMergeOperator() {
  return std::make_shared<CounterMergeOperator>();
}

}  // namespace renkei::storage
