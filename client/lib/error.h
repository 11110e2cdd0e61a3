// Errors on the client's side: what a server sent, and what went wrong before one was reached. All
// of them are absl::Status values that carry a renkei.v1.ErrorDetail, so that domain::DetailOf
// reads both kinds.

#ifndef RENKEI_CLIENT_LIB_ERROR_H_
#define RENKEI_CLIENT_LIB_ERROR_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "renkei/v1/errors.pb.h"
#include "server/domain/error.h"

namespace renkei::client {

// Metadata key of ErrorDetail under which the client keeps google.rpc.RetryInfo: whole milliseconds
// to wait.
inline constexpr char kRetryAfterMsKey[] = "retry_after_ms";

using domain::LocalError;

// The status of a finished call. `details` are the bytes of `grpc-status-details-bin`: a
// google.rpc.Status whose details hold a renkei.v1.ErrorDetail, or, from servers and proxies that
// know only google.rpc, ErrorInfo, BadRequest and LocalizedMessage. Without any of them the detail
// is made from the code; `server` is named in it. Bytes that are no google.rpc.Status count as
// absent.
absl::Status StatusFromWire(absl::StatusCode code, const std::string& message,
                            const std::string& details, absl::string_view server);

// How long the server asked to wait before the same call is sent again; nullopt where it did not
// say.
std::optional<absl::Duration> RetryAfter(const absl::Status& status);

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_ERROR_H_
