// From a bearer token to the caller behind it; per call, never per connection.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_AUTHENTICATE_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_AUTHENTICATE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/auth/caller.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// `authorization` is the metadata value, "Bearer rk_..."; empty if there was none. UNAUTHENTICATED
// with the reason why.
[[nodiscard]] absl::StatusOr<auth::Caller> Authenticate(const Env& env,
                                                        const storage::Snapshot& snapshot,
                                                        absl::Time now,
                                                        absl::string_view authorization);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_AUTHENTICATE_H_
