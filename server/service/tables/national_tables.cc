#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

const Table<pb::NationalKpi>& NationalKpis() {
  static const auto& table = *new Table<pb::NationalKpi>(TableSpec<pb::NationalKpi>{
      .id = kNationalKpisId,
      .name = "national_kpis",
      .primary_key = [](const pb::NationalKpi& k, Key& key) { key.Add(LastSegment(k.name())); },
      .indexes = {{.id = kNationalKpisByExternalIdId,
                   .name = "national_kpis_by_external_id",
                   .unique = true,
                   .keys = [](const pb::NationalKpi& k, const EmitKey& emit) {
                     if (k.external_id().empty()) return;
                     emit(Key(kNationalKpisByExternalIdId).Add(k.owner()).Add(k.external_id()));
                   }}}});
  return table;
}

const Table<internal_pb::CountPlan>& CountPlans() {
  static const auto& table = *new Table<internal_pb::CountPlan>(TableSpec<internal_pb::CountPlan>{
      .id = kCountPlansId,
      .name = "count_plans",
      .primary_key = [](const internal_pb::CountPlan& p, Key& key) {
        key.Add(LastSegment(p.national_kpi()));
      }});
  return table;
}

Key CountedUnder(absl::string_view kpi, uint64_t generation) {
  return Key(kCountedRecordsByBodyId).Add(LastSegment(kpi)).Add(generation);
}

const Table<internal_pb::CountedRecord>& CountedRecords() {
  static const auto& table =
      *new Table<internal_pb::CountedRecord>(TableSpec<internal_pb::CountedRecord>{
          .id = kCountedRecordsId,
          .name = "counted_records",
          .primary_key =
              [](const internal_pb::CountedRecord& r, Key& key) {
                key.Add(r.record()).Add(LastSegment(r.entries(0).national_kpi()));
              },
          .indexes = {{.id = kCountedRecordsByBodyId,
                       .name = "counted_records_by_body",
                       .keys = [](const internal_pb::CountedRecord& r, const EmitKey& emit) {
                         for (const internal_pb::CountedEntry& entry : r.entries()) {
                           for (const std::string& body : entry.bodies()) {
                             emit(CountedUnder(entry.national_kpi(), entry.generation()).Add(body));
                           }
                         }
                       }}}});
  return table;
}

const storage::CounterTable& NationalCounts() {
  static const auto& table = *new storage::CounterTable(kNationalCountsId, "national_counts");
  return table;
}

Key CountClockKey() { return Key(kCountClockId); }

Key UncountedKey(absl::string_view record) { return Key(kCountClockId).Add(record); }

}  // namespace renkei::service
