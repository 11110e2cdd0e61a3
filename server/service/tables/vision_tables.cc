#include "server/domain/resource_name.h"
#include "server/domain/time/when.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

// The key under which everything below a vision begins.
Key& AddVision(absl::string_view name, Key& key) { return key.Add(VisionIdOf(name)); }

Key& AddActual(const pb::KpiActual& a, Key& key) {
  const absl::string_view kpi = domain::ParentName(a.name(), 6);
  return AddVision(kpi, key)
      .Add(LastSegment(kpi))
      .Add(absl::FormatCivilTime(domain::LastDay(a.when())))
      .Add(LastSegment(a.name()));
}

template <typename Kind>
void EmitExternalId(const typename Kind::Message& m, uint8_t index, const EmitKey& emit) {
  if (m.external_id().empty()) return;
  emit(Key(index).Add(VisionIdOf(m.name())).Add(m.external_id()));
}

// Every node under which `m` is printed: its primary place and its re-mentions.
template <typename Kind>
void EmitPlaces(const typename Kind::Message& m, uint8_t index, const EmitKey& emit) {
  for (const std::string& place : PlacesOf<Kind>(m)) {
    emit(Key(index).Add(VisionIdOf(m.name())).Add(LastSegment(place)));
  }
}

void EmitIndicator(const pb::Kpi& kpi, uint8_t index, const EmitKey& emit) {
  if (!kpi.indicator().empty()) emit(Key(index).Add(kpi.indicator()));
}

template <typename Kind>
TableSpec<typename Kind::Message> ItemSpec(uint8_t id, absl::string_view name,
                                           uint8_t by_external_id,
                                           absl::string_view external_id_name, uint8_t by_place,
                                           absl::string_view by_place_name) {
  using Message = typename Kind::Message;
  return {.id = id,
          .name = name,
          .primary_key = [](const Message& m,
                            Key& key) { AddVision(m.name(), key).Add(LastSegment(m.name())); },
          .indexes = {{.id = by_external_id,
                       .name = external_id_name,
                       .unique = true,
                       .keys =
                           [by_external_id](const Message& m, const EmitKey& emit) {
                             EmitExternalId<Kind>(m, by_external_id, emit);
                           }},
                      {.id = by_place,
                       .name = by_place_name,
                       .keys = [by_place](const Message& m, const EmitKey& emit) {
                         EmitPlaces<Kind>(m, by_place, emit);
                       }}}};
}

template <typename Archived>
TableSpec<Archived> ArchiveSpec(uint8_t id, absl::string_view name) {
  return {.id = id, .name = name, .primary_key = [](const Archived& a, Key& key) {
            AddVision(a.item().name(), key).Add(LastSegment(a.item().name())).Add(a.version());
          }};
}

TableSpec<internal_pb::ManifestChunk> ManifestSpec(uint8_t id, absl::string_view name) {
  return {.id = id, .name = name, .primary_key = [](const internal_pb::ManifestChunk& c, Key& key) {
            key.Add(c.vision()).Add(static_cast<uint64_t>(c.number())).Add(c.ids(0));
          }};
}

}  // namespace

const Table<pb::Vision>& Visions() {
  static const auto& table = *new Table<pb::Vision>(TableSpec<pb::Vision>{
      .id = kVisionsId,
      .name = "visions",
      .primary_key = [](const pb::Vision& v, Key& key) { key.Add(LastSegment(v.name())); },
      .indexes = {{.id = kVisionsByExternalIdId,
                   .name = "visions_by_external_id",
                   .unique = true,
                   .keys =
                       [](const pb::Vision& v, const EmitKey& emit) {
                         if (v.external_id().empty()) return;
                         emit(Key(kVisionsByExternalIdId).Add(LeadOf(v)).Add(v.external_id()));
                       }},
                  {.id = kVisionsByOwnerId,
                   .name = "visions_by_owner",
                   .keys = [](const pb::Vision& v, const EmitKey& emit) {
                     for (const std::string& owner : v.owners())
                       emit(Key(kVisionsByOwnerId).Add(owner));
                   }}}});
  return table;
}

const Table<pb::VisionNode>& Nodes() {
  static const auto& table = *new Table<pb::VisionNode>([] {
    TableSpec<pb::VisionNode> spec =
        ItemSpec<NodeKind>(kNodesId, "nodes", kNodesByExternalIdId, "nodes_by_external_id",
                           kNodesByParentId, "nodes_by_parent");
    spec.indexes.push_back(
        {.id = kNodesByLinkedKpiId,
         .name = "nodes_by_linked_kpi",
         .keys = [](const pb::VisionNode& node, const EmitKey& emit) {
           for (const std::string& kpi : LinkedKpis(node)) {
             emit(Key(kNodesByLinkedKpiId).Add(VisionIdOf(node.name())).Add(LastSegment(kpi)));
           }
         }});
    spec.indexes.push_back({.id = kNodesByProgrammeId,
                            .name = "nodes_by_programme",
                            .keys = [](const pb::VisionNode& node, const EmitKey& emit) {
                              EmitFundingUses(node.funding(), kNodesByProgrammeId, emit);
                            }});
    return spec;
  }());
  return table;
}

const Table<pb::Kpi>& Kpis() {
  static const auto& table = *new Table<pb::Kpi>([] {
    TableSpec<pb::Kpi> spec = ItemSpec<KpiKind>(
        kKpisId, "kpis", kKpisByExternalIdId, "kpis_by_external_id", kKpisByNodeId, "kpis_by_node");
    spec.indexes.push_back({.id = kKpisByIndicatorId,
                            .name = "kpis_by_indicator",
                            .keys = [](const pb::Kpi& kpi, const EmitKey& emit) {
                              EmitIndicator(kpi, kKpisByIndicatorId, emit);
                            }});
    return spec;
  }());
  return table;
}

const Table<pb::KpiActual>& Actuals() {
  static const auto& table = *new Table<pb::KpiActual>(TableSpec<pb::KpiActual>{
      .id = kActualsId, .name = "kpi_actuals", .primary_key = [](const pb::KpiActual& a, Key& key) {
        AddActual(a, key);
      }});
  return table;
}

const Table<internal_pb::KpiActualState>& ActualHistory() {
  static const auto& table =
      *new Table<internal_pb::KpiActualState>(TableSpec<internal_pb::KpiActualState>{
          .id = kActualHistoryId,
          .name = "kpi_actual_history",
          .primary_key = [](const internal_pb::KpiActualState& s, Key& key) {
            AddActual(s.actual(), key).Add(s.version());
          }});
  return table;
}

const Table<pb::ActivityReport>& ActivityReports() {
  static const auto& table = *new Table<pb::ActivityReport>(
      TableSpec<pb::ActivityReport>{.id = kActivityReportsId,
                                    .name = "activity_reports",
                                    .primary_key = [](const pb::ActivityReport& r, Key& key) {
                                      AddVision(r.activity(), key)
                                          .Add(LastSegment(domain::ParentName(r.activity(), 6)))
                                          .Add(LastSegment(r.activity()))
                                          .Add(r.date());
                                    }});
  return table;
}

const Table<pb::VisionRevision>& Revisions() {
  static const auto& table = *new Table<pb::VisionRevision>(TableSpec<pb::VisionRevision>{
      .id = kRevisionsId,
      .name = "vision_revisions",
      .primary_key = [](const pb::VisionRevision& r, Key& key) {
        AddVision(r.name(), key).Add(static_cast<uint64_t>(r.vision().published_revision()));
      }});
  return table;
}

const Table<internal_pb::ManifestChunk>& NodeManifest() {
  static const auto& table =
      *new Table<internal_pb::ManifestChunk>(ManifestSpec(kNodeManifestId, "node_manifest"));
  return table;
}

const Table<internal_pb::ManifestChunk>& KpiManifest() {
  static const auto& table =
      *new Table<internal_pb::ManifestChunk>(ManifestSpec(kKpiManifestId, "kpi_manifest"));
  return table;
}

const Table<internal_pb::ArchivedNode>& NodeArchive() {
  static const auto& table = *new Table<internal_pb::ArchivedNode>([] {
    auto spec = ArchiveSpec<internal_pb::ArchivedNode>(kNodeArchiveId, "node_archive");
    spec.indexes.push_back({.id = kNodeArchiveByProgrammeId,
                            .name = "node_archive_by_programme",
                            .keys = [](const internal_pb::ArchivedNode& a, const EmitKey& emit) {
                              EmitFundingUses(a.item().funding(), kNodeArchiveByProgrammeId, emit);
                            }});
    return spec;
  }());
  return table;
}

const Table<internal_pb::ArchivedKpi>& KpiArchive() {
  static const auto& table = *new Table<internal_pb::ArchivedKpi>([] {
    auto spec = ArchiveSpec<internal_pb::ArchivedKpi>(kKpiArchiveId, "kpi_archive");
    spec.indexes.push_back({.id = kKpiArchiveByIndicatorId,
                            .name = "kpi_archive_by_indicator",
                            .keys = [](const internal_pb::ArchivedKpi& a, const EmitKey& emit) {
                              EmitIndicator(a.item(), kKpiArchiveByIndicatorId, emit);
                            }});
    return spec;
  }());
  return table;
}

const Table<internal_pb::DraftCounts>& DraftCountShards() {
  static const auto& table =
      *new Table<internal_pb::DraftCounts>(TableSpec<internal_pb::DraftCounts>{
          .id = kDraftCountsId,
          .name = "draft_counts",
          .primary_key = [](const internal_pb::DraftCounts& c, Key& key) {
            key.Add(c.vision()).Add(static_cast<uint64_t>(c.shard()));
          }});
  return table;
}

const Table<internal_pb::VisionRemains>& VisionRemains() {
  static const auto& table =
      *new Table<internal_pb::VisionRemains>(TableSpec<internal_pb::VisionRemains>{
          .id = kVisionRemainsId,
          .name = "vision_remains",
          .primary_key = [](const internal_pb::VisionRemains& r, Key& key) {
            key.Add(LastSegment(r.vision()));
          }});
  return table;
}

}  // namespace renkei::service
