// A store that counts what is read of it, for tests of what a call costs.

#ifndef RENKEI_TESTS_UNIT_SERVICE_COUNTING_STORE_H_
#define RENKEI_TESTS_UNIT_SERVICE_COUNTING_STORE_H_

#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "tests/unit/service/hooked_store.h"

namespace renkei::service {

class CountingStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  std::unique_ptr<storage::Snapshot> NewSnapshot() const override {
    return std::make_unique<CountingSnapshot>(ForwardingStore::NewSnapshot(), gets_, scanned_);
  }
  // Single reads, and records and index rows of scans.
  int gets() const { return gets_; }
  int scanned() const { return scanned_; }

 private:
  class CountingSnapshot : public storage::Snapshot {
   public:
    CountingSnapshot(std::unique_ptr<storage::Snapshot> snapshot, std::atomic<int>& gets,
                     std::atomic<int>& scanned)
        : snapshot_(std::move(snapshot)), gets_(gets), scanned_(scanned) {}
    storage::Sequence sequence() const override { return snapshot_->sequence(); }
    absl::StatusOr<std::optional<storage::Record>> Get(absl::string_view key) const override {
      ++gets_;
      return snapshot_->Get(key);
    }
    absl::StatusOr<std::vector<std::optional<storage::Record>>> GetMany(
        absl::Span<const std::string> keys) const override {
      gets_ += static_cast<int>(keys.size());
      return snapshot_->GetMany(keys);
    }
    absl::StatusOr<std::vector<storage::KeyRecord>> Scan(const storage::KeyRange& range,
                                                         size_t limit,
                                                         bool reverse) const override {
      auto records = snapshot_->Scan(range, limit, reverse);
      if (records.ok()) scanned_ += static_cast<int>(records->size());
      return records;
    }

   private:
    const std::unique_ptr<storage::Snapshot> snapshot_;
    std::atomic<int>& gets_;
    std::atomic<int>& scanned_;
  };

  mutable std::atomic<int> gets_{0};
  mutable std::atomic<int> scanned_{0};
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_COUNTING_STORE_H_
