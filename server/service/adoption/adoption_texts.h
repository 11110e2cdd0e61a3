// Adoptions for what is derived from them (frame/resource_source.h).

#ifndef RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_TEXTS_H_
#define RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_TEXTS_H_

#include "server/service/frame/resource_source.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<ResourceTexts> ReadAdoptionTexts(const Call& call,
                                                              absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_TEXTS_H_
