// What the sequencer and RocksDB count of themselves, as families for whoever watches the server. Internal to storage/.

#ifndef RENKEI_STORAGE_ROCKSDB_FIGURES_H_
#define RENKEI_STORAGE_ROCKSDB_FIGURES_H_

#include "storage/base/metrics.h"
#include "storage/rocksdb_database.h"
#include "storage/sequencer.h"

namespace renkei::storage {

metrics::Families SequencerFigures(const Sequencer& sequencer);

// From counts and properties that RocksDB keeps; reads no file.
void AddEngineFigures(const RocksDatabase& database, metrics::Families& families);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_FIGURES_H_
