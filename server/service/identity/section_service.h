// Sections: the groups of an organization that own its work.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_SECTION_SERVICE_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_SECTION_SERVICE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// GetSection, ListSections, CreateSection, UpdateSection.
void RegisterSections(MethodRegistry& methods);

// What GetSection answers for the section that `shown` names; false: NOT_FOUND.
[[nodiscard]] absl::StatusOr<bool> ReadSection(const Call& call, pb::Section& shown);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_SECTION_SERVICE_H_
