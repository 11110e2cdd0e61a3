// What lies on the disk: column families, their keys and values. Everything that reads or writes
// RocksDB goes through here.
//
//   family    key                                      value
//   default   one of the kMeta... names                text or eight bytes, see there
//   records   the caller's key                         version (8 bytes), the caller's value; an add
//                                                      is a merge operand of that very shape, see
//                                                      rocksdb_counter.h
//   logs      log (1 byte), sequence (8), index (4)    the entry's payload
//
// Families are by access pattern: meta is a handful of keys, records are read by point and short
// range with a bloom filter against misses, logs are appended and read in order. All integers in
// keys are big-endian, so that byte order is order.

#ifndef RENKEI_STORAGE_ROCKSDB_LAYOUT_H_
#define RENKEI_STORAGE_ROCKSDB_LAYOUT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "storage/store.h"

namespace renkei::storage {

inline constexpr char kRecordsFamily[] = "records";
inline constexpr char kLogsFamily[] = "logs";

// 8 bytes; the first add of each start raises it to kStoreFormat.
inline constexpr char kMetaFormat[] = "format";
inline constexpr char kMetaStoreId[] = "store_id";
inline constexpr char kMetaEpoch[] = "epoch";  // 8 bytes
inline constexpr char kMetaHead[] = "head";    // 8 bytes; written by every group
std::string MetaEarliest(Log log);             // 8 bytes; absent: 1
// 8 bytes: the incarnation of the commits from `begin` on. Written by the first group of each start.
inline constexpr char kMetaIncarnations[] = "incarnation/";
std::string MetaIncarnation(Sequence begin);
std::optional<Sequence> DecodeMetaIncarnation(absl::string_view name);  // nullopt: none of these

std::string EncodeFixed64(uint64_t number);
std::optional<uint64_t> DecodeFixed64(absl::string_view bytes);  // nullopt: not eight bytes

// What a record's value begins with.
std::string EncodeVersion(Sequence version);
std::optional<Sequence> DecodeVersion(absl::string_view stored);  // nullopt: damaged
std::optional<Record> DecodeRecord(absl::string_view stored);     // nullopt: damaged

std::string LogKey(Log log, LogPosition position);
std::optional<LogPosition> DecodeLogKey(absl::string_view key);  // nullopt: damaged

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_LAYOUT_H_
