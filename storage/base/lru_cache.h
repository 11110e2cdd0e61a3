// What was made at a cost and may be asked for again, in a bounded number of bytes: where there is no
// room, what was asked for least recently goes.

#ifndef RENKEI_STORAGE_BASE_LRU_CACHE_H_
#define RENKEI_STORAGE_BASE_LRU_CACHE_H_

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "storage/base/mutex.h"

namespace renkei {

// Thread-safe. A key says all that its value depends on, so that a value is right for as long as it is
// here: nothing is ever taken back, what nobody can ask for any more ages.
template <typename Value>
class LruCache {
 public:
  explicit LruCache(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Null: it is not here (any more).
  std::shared_ptr<const Value> Find(absl::string_view key) {
    const MutexLock lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->value;
  }

  // `bytes`: what `value` takes; the key is counted besides. What is larger than all that may be kept
  // is not kept. Of two that made the same at once the first stays.
  void Insert(std::string key, std::shared_ptr<const Value> value, size_t bytes) {
    bytes += kEntryBytes + 2 * key.size();
    const MutexLock lock(mutex_);
    if (bytes > max_bytes_ || by_key_.contains(key)) return;
    while (bytes_ + bytes > max_bytes_) RemoveOldest();
    bytes_ += bytes;
    entries_.push_front({key, std::move(value), bytes});
    by_key_.emplace(std::move(key), entries_.begin());
  }

  size_t bytes() const {
    const MutexLock lock(mutex_);
    return bytes_;
  }

 private:
  // About what an entry takes in the list and in the map.
  static constexpr size_t kEntryBytes = 200;

  struct Entry {
    std::string key;
    std::shared_ptr<const Value> value;
    size_t bytes;
  };

  void RemoveOldest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    bytes_ -= entries_.back().bytes;
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }

  const size_t max_bytes_;
  mutable Mutex mutex_;
  // What was asked for last stands first.
  std::list<Entry> entries_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, typename std::list<Entry>::iterator> by_key_
      ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace renkei

#endif  // RENKEI_STORAGE_BASE_LRU_CACHE_H_
