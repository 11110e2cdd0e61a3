// What a client is told of an error, the same over every transport.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_ERROR_DESCRIPTION_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_ERROR_DESCRIPTION_H_

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace renkei::service {

// Largest description, serialized: HTTP/2 peers commonly refuse more than 8 KiB of trailers.
inline constexpr size_t kMaxDescriptionBytes = 6 * 1024;

// The code, the English message, and as details google.rpc.ErrorInfo (reason, domain "renkei",
// metadata), LocalizedMessage (ja), BadRequest (every bad field), RetryInfo where coming back helps,
// and renkei.v1.ErrorDetail. Of bad fields the last are left out where all do not fit. A status
// without ErrorDetail becomes INTERNAL without its text: nothing of an engine leaves the process.
// OK becomes OK.
google::rpc::Status DescribeError(const absl::Status& status);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_ERROR_DESCRIPTION_H_
