// Cases for what is derived from them (frame/resource_source.h).

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_TEXTS_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_TEXTS_H_

#include "server/service/frame/resource_source.h"

namespace renkei::service {

// Both texts of a case. What stands below it belongs to other services.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadCaseTexts(const Call& call, absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_TEXTS_H_
