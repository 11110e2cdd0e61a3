// What was refused, so that a client can say what may be done with it instead.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_REFUSED_RESOURCE_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_REFUSED_RESOURCE_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace renkei::service {

// `refusal` with the resource that the request names in metadata "resource", where it was refused
// because of a state or a right (FAILED_PRECONDITION, PERMISSION_DENIED) and says nothing of it
// itself. Any other status as it is. The name is the caller's own: it learns nothing from it.
absl::Status WithResource(const absl::Status& refusal, const google::protobuf::Message& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_REFUSED_RESOURCE_H_
