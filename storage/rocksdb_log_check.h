// Tells damage in the middle of RocksDB's write-ahead log from a torn tail. Internal to storage/.
//
// Recovery stops at the first record that cannot be read, which is right at the tail: there, only
// what was never acknowledged can be torn. Were it to stop in the middle, every later acknowledged
// commit would be dropped without a word. A group is one record of the log and is written only
// after the one before it has been synced; so a readable record that begins a group, behind one that
// cannot be read, proves that what cannot be read had been synced. Fragments of the group that the
// damage lies in prove nothing: a power cut leaves pages of an unsynced write in any order. Damage
// to the last group alone cannot be told from a tear, and is taken for one.

#ifndef RENKEI_STORAGE_ROCKSDB_LOG_CHECK_H_
#define RENKEI_STORAGE_ROCKSDB_LOG_CHECK_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace renkei::storage {

struct LogDamage {
  std::string file;           // path of the log
  uint64_t offset = 0;        // of the first record there that cannot be read
  uint64_t later_groups = 0;  // that begin behind it, in this log and later ones
  // RocksDB's number of the last write before the last of these groups begins. Up to it all had been
  // synced; of that group itself nobody knows: it may be a torn tail.
  uint64_t synced_engine_sequence = 0;
};

// Reads the headers of all logs (*.log) in `directory` in order. nullopt: nothing unreadable is
// followed by a group. UNAVAILABLE: a log cannot be read at all.
[[nodiscard]] absl::StatusOr<std::optional<LogDamage>> FindLogDamage(const std::string& directory);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_LOG_CHECK_H_
