// The sections of organizations, as other services ask for them.

#ifndef RENKEI_SERVER_SERVICE_ORGANIZATION_SECTIONS_H_
#define RENKEI_SERVER_SERVICE_ORGANIZATION_SECTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// What an organization has at most. Two that are made at once may both find the last place: the
// bound keeps lists short, and need not hold to one.
inline constexpr int kMaxSections = 1000;

// All of `organization`, those in retirement too, in order of their folded names.
[[nodiscard]] absl::StatusOr<std::vector<pb::Section>> ReadSections(
    const Call& call, const std::string& organization);

// The one called `name`; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<storage::Row<pb::Section>>> FindSection(
    const Call& call, absl::string_view name);

// "organizations/o" of "organizations/o/sections/s".
std::string OrganizationOfSection(absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ORGANIZATION_SECTIONS_H_
