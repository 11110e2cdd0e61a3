// What RocksDB counts of itself, as families for whoever watches the server. Internal to storage/.

#ifndef RENKEI_STORAGE_ROCKSDB_FIGURES_H_
#define RENKEI_STORAGE_ROCKSDB_FIGURES_H_

#include "storage/base/metrics.h"
#include "storage/rocksdb_database.h"

namespace renkei::storage {

// From counts and properties that RocksDB keeps; reads no file.
void AddEngineFigures(const RocksDatabase& database, metrics::Families& families);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_FIGURES_H_
