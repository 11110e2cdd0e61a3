#include "storage/rocksdb_figures.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/statistics.h"

namespace renkei::storage {
namespace {

using metrics::Family;
using metrics::Kind;
using rocksdb::DB;

// What RocksDB has counted since it was opened.
struct Ticker {
  const char* name;
  const char* help;
  rocksdb::Tickers ticker;
  double unit = 1;
};
constexpr Ticker kTickers[] = {
    {"renkei_rocksdb_block_cache_hits_total", "Blocks that were in the cache.",
     rocksdb::BLOCK_CACHE_HIT},
    {"renkei_rocksdb_block_cache_misses_total", "Blocks that were read from a file.",
     rocksdb::BLOCK_CACHE_MISS},
    {"renkei_rocksdb_bloom_useful_total", "Files that a filter spared a read.",
     rocksdb::BLOOM_FILTER_USEFUL},
    {"renkei_rocksdb_stall_seconds_total", "Time that writes were held up for compaction.",
     rocksdb::STALL_MICROS, 1e-6},
    {"renkei_rocksdb_flush_written_bytes_total", "Written from memory to files.",
     rocksdb::FLUSH_WRITE_BYTES},
    {"renkei_rocksdb_compaction_read_bytes_total", "Read to put files together.",
     rocksdb::COMPACT_READ_BYTES},
    {"renkei_rocksdb_compaction_written_bytes_total", "Written to put files together.",
     rocksdb::COMPACT_WRITE_BYTES},
    {"renkei_rocksdb_log_written_bytes_total", "Written to the write-ahead log.",
     rocksdb::WAL_FILE_BYTES},
    {"renkei_rocksdb_log_syncs_total", "Syncs of the write-ahead log.", rocksdb::WAL_FILE_SYNCED},
};

// Of all column families together: one cache, one write controller.
struct Shared {
  const char* name;
  const char* help;
  const std::string* property;
};
const Shared kShared[] = {
    {"renkei_rocksdb_block_cache_bytes", "What the block cache holds.",
     &DB::Properties::kBlockCacheUsage},
    {"renkei_rocksdb_block_cache_capacity_bytes", "What it may hold (--block-cache-mib).",
     &DB::Properties::kBlockCacheCapacity},
    {"renkei_rocksdb_compactions_running", "Compactions under way.",
     &DB::Properties::kNumRunningCompactions},
    {"renkei_rocksdb_flushes_running", "Flushes under way.", &DB::Properties::kNumRunningFlushes},
    {"renkei_rocksdb_delayed_write_bytes_per_second",
     "How fast writes may be while they are slowed down; 0: they are not.",
     &DB::Properties::kActualDelayedWriteRate},
    {"renkei_rocksdb_writes_stopped", "1 while writes wait for compaction.",
     &DB::Properties::kIsWriteStopped},
    {"renkei_rocksdb_background_errors", "Flushes and compactions that failed.",
     &DB::Properties::kBackgroundErrors},
};

// Of each column family.
const Shared kOfFamilies[] = {
    {"renkei_rocksdb_memtables_bytes", "What was written and is in no file yet.",
     &DB::Properties::kCurSizeAllMemTables},
    {"renkei_rocksdb_pending_compaction_bytes", "What compaction has to read, about.",
     &DB::Properties::kEstimatePendingCompactionBytes},
    {"renkei_rocksdb_files_bytes", "Files of the present state.",
     &DB::Properties::kLiveSstFilesSize},
    {"renkei_rocksdb_keys", "Keys, about.", &DB::Properties::kEstimateNumKeys},
};

Family FilesByLevel(const RocksDatabase& database,
                    const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  Family files = {"renkei_rocksdb_files", "Files by level.", Kind::kGauge};
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    for (int level = 0; level < database.db().NumberLevels(handle); ++level) {
      std::string count;
      uint64_t number = 0;
      const std::string property = absl::StrCat(DB::Properties::kNumFilesAtLevelPrefix, level);
      if (!database.db().GetProperty(handle, property, &count) || !absl::SimpleAtoi(count, &number))
        continue;
      files.samples.push_back(
          {.labels = {{"family", handle->GetName()}, {"level", absl::StrCat(level)}},
           .value = static_cast<double>(number)});
    }
  }
  return files;
}

}  // namespace

void AddEngineFigures(const RocksDatabase& database, metrics::Families& families) {
  for (const Ticker& one : kTickers) {
    Family family = metrics::CounterOf(one.name, one.help, 0);
    family.samples[0].value =
        one.unit * static_cast<double>(database.statistics().getTickerCount(one.ticker));
    families.push_back(std::move(family));
  }
  for (const Shared& one : kShared) {
    uint64_t value = 0;
    if (database.db().GetIntProperty(database.records(), *one.property, &value))
      families.push_back(metrics::GaugeOf(one.name, one.help, static_cast<double>(value)));
  }
  const std::vector<rocksdb::ColumnFamilyHandle*> handles = {database.meta(), database.records(),
                                                             database.logs()};
  for (const Shared& one : kOfFamilies) {
    Family family = {one.name, one.help, Kind::kGauge};
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      uint64_t value = 0;
      if (!database.db().GetIntProperty(handle, *one.property, &value)) continue;
      family.samples.push_back(
          {.labels = {{"family", handle->GetName()}}, .value = static_cast<double>(value)});
    }
    families.push_back(std::move(family));
  }
  families.push_back(FilesByLevel(database, handles));
}

}  // namespace renkei::storage
