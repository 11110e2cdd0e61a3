#include "server/service/frame/reply_source.h"

namespace renkei::service {

absl::Status ReplySource::Take(const Call& /*call*/, const google::protobuf::Message& /*more*/) {
  return absl::InternalError("a source that takes nothing was given a message");
}

}  // namespace renkei::service
