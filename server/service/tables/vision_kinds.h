// Nodes and KPIs are handled alike wherever they are: both are flat records of a draft with a
// primary place, re-mentions, an external_id, an archive and a manifest. What differs stands here.

#ifndef RENKEI_SERVER_SERVICE_TABLES_VISION_KINDS_H_
#define RENKEI_SERVER_SERVICE_TABLES_VISION_KINDS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// The leading organization: the first owner. A name keeps the organization that led when it was
// made.
inline absl::string_view LeadOf(const pb::Vision& head) {
  return head.owners().empty() ? domain::ParentName(head.name(), 2)
                               : absl::string_view(head.owners(0));
}
// Of a vision's name or of any name below it: "organizations/o/visions/v/nodes/n".
inline absl::string_view VisionNameOf(absl::string_view name) {
  return domain::ParentName(name, 4);
}
inline absl::string_view VisionIdOf(absl::string_view name) {
  return domain::LastSegment(VisionNameOf(name));
}

struct NodeKind {
  using Message = pb::VisionNode;
  using Archived = internal_pb::ArchivedNode;
  static constexpr pb::ResourceType kType = pb::RESOURCE_TYPE_VISION_NODE;
  static constexpr absl::string_view kCollection = "nodes";  // in names
  static constexpr absl::string_view kField = "node";        // in requests
  static constexpr absl::string_view kPlaceField = "parent";
  static constexpr uint8_t kByExternalId = kNodesByExternalIdId;
  static constexpr uint8_t kByPlace = kNodesByParentId;

  static const storage::Table<Message>& Draft() { return Nodes(); }
  static const storage::Table<Archived>& Archive() { return NodeArchive(); }
  static const storage::Table<internal_pb::ManifestChunk>& Manifest() { return NodeManifest(); }
  static const std::string& Place(const Message& m) { return m.parent(); }
  static void SetPlace(std::string place, Message& m) { m.set_parent(std::move(place)); }
  static const std::string& PlaceExternalId(const Message& m) { return m.parent_external_id(); }
  static void ClearPlaceExternalId(Message& m) { m.clear_parent_external_id(); }
};

struct KpiKind {
  using Message = pb::Kpi;
  using Archived = internal_pb::ArchivedKpi;
  static constexpr pb::ResourceType kType = pb::RESOURCE_TYPE_KPI;
  static constexpr absl::string_view kCollection = "kpis";
  static constexpr absl::string_view kField = "kpi";
  static constexpr absl::string_view kPlaceField = "node";
  static constexpr uint8_t kByExternalId = kKpisByExternalIdId;
  static constexpr uint8_t kByPlace = kKpisByNodeId;

  static const storage::Table<Message>& Draft() { return Kpis(); }
  static const storage::Table<Archived>& Archive() { return KpiArchive(); }
  static const storage::Table<internal_pb::ManifestChunk>& Manifest() { return KpiManifest(); }
  static const std::string& Place(const Message& m) { return m.node(); }
  static void SetPlace(std::string place, Message& m) { m.set_node(std::move(place)); }
  static const std::string& PlaceExternalId(const Message& m) { return m.node_external_id(); }
  static void ClearPlaceExternalId(Message& m) { m.clear_node_external_id(); }
};

// Names of the nodes under which `m` is printed: its primary place, if it has one, then its
// re-mentions.
template <typename Kind>
std::vector<std::string> PlacesOf(const typename Kind::Message& m) {
  std::vector<std::string> places;
  if (!Kind::Place(m).empty()) places.push_back(Kind::Place(m));
  for (const pb::ReMention& r : m.re_mentions()) places.push_back(r.parent());
  return places;
}

// Names of the KPIs that the activities of `node` serve, each once, in order.
inline std::vector<std::string> LinkedKpis(const pb::VisionNode& node) {
  std::set<std::string> linked;
  for (const pb::Activity& activity : node.activities())
    linked.insert(activity.kpis().begin(), activity.kpis().end());
  return {linked.begin(), linked.end()};
}

// Key of the draft record called `name`.
template <typename Kind>
storage::Key DraftKey(absl::string_view name) {
  return Kind::Draft().NewKey().Add(VisionIdOf(name)).Add(domain::LastSegment(name));
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_TABLES_VISION_KINDS_H_
