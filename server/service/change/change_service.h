// ChangeService: reading the feed through the visibility rule.

#ifndef RENKEI_SERVER_SERVICE_CHANGE_CHANGE_SERVICE_H_
#define RENKEI_SERVER_SERVICE_CHANGE_CHANGE_SERVICE_H_

#include <map>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterChangeService(MethodRegistry& methods);

// Puts what the caller may read of `name` now into `change`; false if that is nothing any more.
using ChangeReader = absl::StatusOr<bool> (*)(const Call& call, absl::string_view name,
                                              pb::Change& change);

// One reader for every type in the feed; a test walks the enum. See change_readers.cc: a new type
// is added there.
const std::map<pb::ResourceType, ChangeReader>& ChangeReaders();

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_CHANGE_SERVICE_H_
