// What documents ask of frameworks: that the items which they name are there.

#ifndef RENKEI_SERVER_SERVICE_FRAMEWORK_FRAMEWORK_ITEMS_H_
#define RENKEI_SERVER_SERVICE_FRAMEWORK_FRAMEWORK_ITEMS_H_

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/repeated_field.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// That every item of `items` ("frameworks/{framework}/items/{item}") is in its framework;
// DANGLING_REFERENCE naming the first that is not.
[[nodiscard]] absl::Status RequireFrameworkItems(
    const Call& call, const google::protobuf::RepeatedPtrField<std::string>& items);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAMEWORK_FRAMEWORK_ITEMS_H_
