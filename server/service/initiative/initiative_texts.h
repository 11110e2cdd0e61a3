// Joint initiatives and their members for what is derived from them (frame/resource_source.h).

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_TEXTS_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_TEXTS_H_

#include "server/service/frame/resource_source.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<ResourceTexts> ReadInitiativeTexts(const Call& call,
                                                                absl::string_view name);
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadMemberTexts(const Call& call,
                                                            absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_TEXTS_H_
