// Rows that are written together: as many as one commit holds.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_IMPORT_CHUNK_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_IMPORT_CHUNK_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "server/service/exchange/kinds/import_kind.h"
#include "server/service/frame/write/mutation_size.h"
#include "storage/store.h"

namespace renkei::service {

// What became of rows.
struct RowCounts {
  int64_t created = 0;
  int64_t updated = 0;
  int64_t unchanged = 0;

  void Add(RowOutcome outcome, int64_t rows = 1) {
    (outcome == RowOutcome::kCreated   ? created
     : outcome == RowOutcome::kUpdated ? updated
                                       : unchanged) += rows;
  }
  void Add(const RowCounts& other) {
    created += other.created;
    updated += other.updated;
    unchanged += other.unchanged;
  }
};

class ImportChunk {
 public:
  bool Fits(const StagedRow& row) const {
    return FitsOneCommit(mutation_.record_count() + row.mutation.record_count(),
                         bytes_ + row.mutation.byte_count()) &&
           mutation_.conditions().size() + row.mutation.conditions().size() + kRecordsOfTheFrame <=
               storage::kMaxMutationConditions;
  }

  // `row` is kept: it is staged anew when the commit loses a race.
  void Add(StagedRow staged, ImportRow row) {
    counts_.Add(staged.outcome, row.count());
    if (staged.mutation.empty()) return;
    bytes_ += staged.mutation.byte_count();
    mutation_.Add(std::move(staged.mutation));
    rows_.push_back(std::move(row));
  }

  const RowCounts& counts() const { return counts_; }
  bool empty() const { return rows_.empty(); }
  storage::Mutation TakeMutation() { return std::exchange(mutation_, {}); }
  std::vector<ImportRow> TakeRows() { return std::exchange(rows_, {}); }

 private:
  storage::Mutation mutation_;
  size_t bytes_ = 0;
  std::vector<ImportRow> rows_;
  RowCounts counts_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_IMPORT_CHUNK_H_
