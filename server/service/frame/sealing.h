// The store's key for what goes out sealed (server/auth/sealer.h), and messages sealed with it. Every
// page token and every cursor of the feed goes through here.

#ifndef RENKEI_SERVER_SERVICE_FRAME_SEALING_H_
#define RENKEI_SERVER_SERVICE_FRAME_SEALING_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"
#include "server/auth/sealer.h"
#include "server/service/frame/call.h"
#include "server/service/frame/ids.h"
#include "storage/store.h"

namespace renkei::service {

// With the key that `store` keeps. A store that has none gets one: made once, so that tokens of
// before a restart, or of another server over the same store, are understood. For start-up: blocks
// on the commit.
[[nodiscard]] absl::StatusOr<auth::Sealer> OpenSealer(storage::Store& store, Random& random);

// Seals messages for one purpose. One thread; made for one reply.
auth::Sealer::Stamp NewStamp(const Env& env, absl::string_view purpose);

// False, and `content` in any state, for a text that was not sealed by this store for this purpose.
bool Unseal(const Env& env, absl::string_view purpose, absl::string_view sealed,
            google::protobuf::MessageLite& content);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_SEALING_H_
