#include "server/service/vision/revision/last_title.h"

#include "server/domain/resource_name.h"
#include "server/domain/searched_texts.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/revision/published_item.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr char kNodeForm[] = "organizations/*/visions/*/nodes/*";
constexpr char kKpiForm[] = "organizations/*/visions/*/kpis/*";

template <typename Kind>
absl::StatusOr<std::optional<std::string>> TitleOfItem(const Call& call,
                                                       const VisionReading& reading,
                                                       const std::string& name) {
  ASSIGN_OR_RETURN(const auto item, LastReadable<Kind>(call, reading, name));
  if (!item.has_value()) return std::optional<std::string>();
  return std::optional(domain::TitleOf(*item));
}

bool IsItem(const std::string& name) {
  return domain::MatchesAnyPattern(kNodeForm, name) || domain::MatchesAnyPattern(kKpiForm, name);
}

}  // namespace

absl::StatusOr<std::optional<std::string>> LastTitle(const Call& call, const VisionReading& reading,
                                                     const std::string& name) {
  if (domain::MatchesAnyPattern(kNodeForm, name)) return TitleOfItem<NodeKind>(call, reading, name);
  if (domain::MatchesAnyPattern(kKpiForm, name)) return TitleOfItem<KpiKind>(call, reading, name);
  return std::optional<std::string>();
}

absl::StatusOr<std::optional<std::string>> LastTitle(const Call& call, const std::string& name) {
  if (!IsItem(name)) return std::optional<std::string>();
  const absl::StatusOr<VisionReading> reading = OpenForReading(call, VisionNameOf(name), 0, name);
  if (absl::IsNotFound(reading.status())) return std::optional<std::string>();
  if (!reading.ok()) return reading.status();
  return LastTitle(call, *reading, name);
}

}  // namespace renkei::service
