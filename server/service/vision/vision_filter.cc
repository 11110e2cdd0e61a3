#include "server/service/vision/vision_filter.h"

#include <vector>

#include "absl/algorithm/container.h"
#include "server/domain/lifecycle.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/organization/prefectures.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {"owner", FieldType::kString},
      {"prefecture", FieldType::kString},
      {"state", FieldType::kString, {"DRAFT", "IN_REVIEW", "PUBLISHED", "ARCHIVED", "RETURNED"}},
      {"external_id", FieldType::kString},
      {"framework_items", FieldType::kStringList},
      {"title", FieldType::kString},
  };
  return schema;
}

// The index by external_id knows the leading owner alone, so that it cannot serve one who asks for
// those of any owner: that one's own are few.
std::vector<ListIndex> Indexes() {
  return {{kVisionsByOwnerId, {"owner"}},
          {kVisionsByExternalIdId, {"external_id"}, /*of_every_owner=*/true}};
}

}  // namespace

VisionFilter::VisionFilter(domain::Filter filter)
    : filter_(std::move(filter)),
      way_(ListWay::Of(filter_, Indexes(), Visions().NewKey())),
      owner_(filter_.RequiredValue("owner")) {}

absl::StatusOr<VisionFilter> VisionFilter::Parse(const Call& call, absl::string_view text) {
  ASSIGN_OR_RETURN(domain::Filter filter, ParseFilter(call, text, Schema()));
  return VisionFilter(std::move(filter));
}

bool VisionFilter::Matches(const Call& call, const VisionReading& reading) {
  return filter_.Matches([&](absl::string_view field) { return FieldOf(call, reading, field); });
}

std::optional<domain::FieldValue> VisionFilter::FieldOf(const Call& call,
                                                        const VisionReading& reading,
                                                        absl::string_view field) {
  const pb::Vision& vision = reading.text();
  if (field == "owner") {
    const bool owns = owner_ && absl::c_linear_search(vision.owners(), *owner_);
    return owns ? *owner_ : std::string(LeadOf(vision));
  }
  if (field == "prefecture") {
    const std::string lead(LeadOf(vision));
    const auto [known, added] = prefectures_.try_emplace(lead);
    if (added) known->second = Prefectures(call).Of(lead);
    return known->second;
  }
  if (field == "state") {
    return std::string(domain::StateToken(StateShown(reading.head.message, vision)));
  }
  if (field == "external_id") return vision.external_id();
  if (field == "framework_items") {
    // The plan serves what its head names and what a node of the revision in force does.
    std::vector<std::string> items(vision.framework_items().begin(),
                                   vision.framework_items().end());
    items.insert(items.end(), vision.node_framework_items().begin(),
                 vision.node_framework_items().end());
    return items;
  }
  if (field == "title") return vision.title();
  return std::nullopt;
}

}  // namespace renkei::service
