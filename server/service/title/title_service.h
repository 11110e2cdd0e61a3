// TitleService: what resources are called, many at once.

#ifndef RENKEI_SERVER_SERVICE_TITLE_TITLE_SERVICE_H_
#define RENKEI_SERVER_SERVICE_TITLE_TITLE_SERVICE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "renkei/v1/title_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterTitleService(MethodRegistry& methods);

// What the caller would be told that `name` is called; nullopt: there is no title for it.
[[nodiscard]] absl::StatusOr<std::optional<pb::ResourceTitle>> TitleFor(const Call& call,
                                                                        const std::string& name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_TITLE_TITLE_SERVICE_H_
