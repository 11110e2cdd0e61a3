// A resource in the feed, known by its name alone: which type it has, and what its reader gives.

#ifndef RENKEI_SERVER_SERVICE_FRAME_NAMED_RESOURCE_H_
#define RENKEI_SERVER_SERVICE_FRAME_NAMED_RESOURCE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Of which the feed tells under names of that form; UNSPECIFIED for any other name: accounts are in
// no feed, and a framework's item is a part of it.
pb::ResourceType TypeOfName(absl::string_view name);

// As the caller reads it now, by the rule of its own read; nullopt: not at all, or it has no name of the
// feed.
[[nodiscard]] absl::StatusOr<std::optional<pb::Change>> ReadNamed(const Call& call,
                                                                  const std::string& name);

// The message that `change` has in its oneof; nullptr if none.
const google::protobuf::Message* ContentOf(const pb::Change& change);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_NAMED_RESOURCE_H_
