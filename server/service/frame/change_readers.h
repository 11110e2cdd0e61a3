// What a change shows of the resource that it tells of.

#ifndef RENKEI_SERVER_SERVICE_FRAME_CHANGE_READERS_H_
#define RENKEI_SERVER_SERVICE_FRAME_CHANGE_READERS_H_

#include <map>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Puts what the caller may read of `name` now into `change`, whose type is set; false if that is
// nothing any more.
using ChangeReader = absl::StatusOr<bool> (*)(const Call& call, absl::string_view name,
                                              pb::Change& change);

// One for every type in the feed. The feed knows no service: it finds them in Env, where the server
// puts what its services read with.
struct ChangeReaders {
  std::map<pb::ResourceType, ChangeReader> by_type;
};

// As the reader of its type does. INTERNAL where the server has none.
[[nodiscard]] inline absl::StatusOr<bool> ReadFor(const Call& call, absl::string_view name,
                                                  pb::Change& change) {
  const ChangeReaders* const readers = call.env().change_readers;
  if (readers == nullptr) return absl::InternalError("a server that reads nothing for the feed");
  const auto reader = readers->by_type.find(change.type());
  if (reader == readers->by_type.end())
    return absl::InternalError("no reader for a type in the feed");
  return reader->second(call, name, change);
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_CHANGE_READERS_H_
