// Counters in RocksDB: an add is a merge operand, so that nothing is read before it is written.
// Internal to storage/.

#ifndef RENKEI_STORAGE_ROCKSDB_COUNTER_H_
#define RENKEI_STORAGE_ROCKSDB_COUNTER_H_

#include <memory>

#include "rocksdb/merge_operator.h"

namespace renkei::storage {

// An operand has the shape of a stored counter: the version of the commit that added, and what it
// added. Two of them, or one and the record before it, become the later version and the sum. Of no
// state; RocksDB calls it from any of its threads.
std::shared_ptr<rocksdb::MergeOperator> NewCounterMergeOperator();

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_COUNTER_H_
