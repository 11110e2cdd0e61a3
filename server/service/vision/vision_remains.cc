#include "server/service/vision/vision_remains.h"

#include <string>
#include <utility>

#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// With what one more row may add in indexes (places, external_id, linked KPIs) a commit still holds
// it.
constexpr size_t kEnoughRecords = 850;
constexpr size_t kRowsPerScan = 200;

// Another removal may have been here: then the next scan finds less.
absl::Status Commit(storage::Store& store, storage::Mutation mutation) {
  const absl::Status done = storage::CommitAndWait(store, std::move(mutation)).status();
  return absl::IsAborted(done) ? absl::OkStatus() : done;
}

template <typename M>
absl::Status RemoveRows(storage::Store& store, const storage::Table<M>& table,
                        absl::string_view vision_id) {
  while (true) {
    const std::unique_ptr<storage::Snapshot> snapshot = store.NewSnapshot();
    ASSIGN_OR_RETURN(const auto page,
                     table.Scan(*snapshot, table.NewKey().Add(vision_id), "", kRowsPerScan));
    if (page.rows.empty()) return absl::OkStatus();
    storage::Mutation mutation;
    for (const auto& row : page.rows) {
      table.Erase(row, mutation);
      if (mutation.record_count() >= kEnoughRecords) break;
    }
    RETURN_IF_ERROR(Commit(store, std::move(mutation)));
  }
}

// The clocks of a vision's nodes and its own are keys without a table.
absl::Status RemoveClocks(storage::Store& store, TableId table, absl::string_view vision_id) {
  while (true) {
    ASSIGN_OR_RETURN(
        const auto rows,
        store.NewSnapshot()->Scan(storage::PrefixRange(storage::Key(table).Add(vision_id).bytes()),
                                  kEnoughRecords));
    if (rows.empty()) return absl::OkStatus();
    storage::Mutation mutation;
    for (const storage::KeyRecord& row : rows) mutation.Delete(row.key);
    RETURN_IF_ERROR(Commit(store, std::move(mutation)));
  }
}

}  // namespace

absl::Status RemoveRemains(storage::Store& store, absl::string_view vision) {
  const absl::string_view id = domain::LastSegment(vision);
  RETURN_IF_ERROR(RemoveRows(store, Actuals(), id));
  RETURN_IF_ERROR(RemoveRows(store, ActualHistory(), id));
  RETURN_IF_ERROR(RemoveRows(store, ActivityReports(), id));
  RETURN_IF_ERROR(RemoveRows(store, Opinions(), id));
  RETURN_IF_ERROR(RemoveRows(store, PlanSteps(), id));
  RETURN_IF_ERROR(RemoveRows(store, PlanEvaluations(), id));
  RETURN_IF_ERROR(RemoveRows(store, Kpis(), id));
  RETURN_IF_ERROR(RemoveRows(store, Nodes(), id));
  RETURN_IF_ERROR(RemoveRows(store, DraftCountShards(), id));
  RETURN_IF_ERROR(RemoveClocks(store, kPlaceClockId, id));
  RETURN_IF_ERROR(RemoveClocks(store, kDraftClockId, id));
  return RemoveRows(store, VisionRemains(), id);
}

absl::StatusOr<int> SweepVisionRemains(const Env& env, size_t limit) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  ASSIGN_OR_RETURN(const auto page,
                   VisionRemains().Scan(*snapshot, VisionRemains().NewKey(), "", limit));
  for (const auto& row : page.rows) {
    RETURN_IF_ERROR(RemoveRemains(env.store, row.message.vision()));
  }
  return static_cast<int>(page.rows.size());
}

}  // namespace renkei::service
