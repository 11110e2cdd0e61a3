// The row beside a write that answers a repeated request_id.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_REQUEST_LOG_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_REQUEST_LOG_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// One use of a request_id.
struct RequestKey {
  std::string account;
  std::string method;
  std::string request_id;   // empty: the client sent none, and nothing is kept
  std::string fingerprint;  // SHA-256 of the request as it came, without its request_id
};

// SHA-256 over the requests, without the field `request_id` of the first one's options.
std::string FingerprintOf(const Method& method, const std::vector<MessagePtr>& requests);

// The reply to a request that was answered before; nullopt if it was not (or longer ago than
// request ids are kept). Every resource in it is as a read by the caller shows it now.
// REQUEST_ID_REUSED if the id came with another payload; NOT_FOUND if something in it is gone or the
// caller may no longer read it.
[[nodiscard]] absl::StatusOr<std::optional<MessagePtr>> FindReplay(const Call& call,
                                                                   const MethodRegistry& methods,
                                                                   const Method& method,
                                                                   const RequestKey& key);

// Adds the row for a later FindReplay.
[[nodiscard]] absl::Status KeepRequest(const Call& call, const MethodRegistry& methods,
                                       const RequestKey& key,
                                       const google::protobuf::Message& reply,
                                       storage::Mutation& mutation);

// Removes up to `limit` rows of request ids that are no longer kept; returns how many. The server
// calls it from time to time. Blocks on the commit.
[[nodiscard]] absl::StatusOr<int> SweepRequests(const Env& env, size_t limit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_REQUEST_LOG_H_
