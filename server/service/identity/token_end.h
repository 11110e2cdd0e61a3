// The end of tokens that could still be used, each alone.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_TOKEN_END_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_TOKEN_END_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "renkei/internal/v1/records.pb.h"
#include "server/service/frame/call.h"
#include "storage/store.h"

namespace renkei::service {

// Whether it still opens anything, were its session not idle too long: neither revoked nor accepted
// nor expired.
bool CanBeUsed(const pb::Token& token, absl::Time now);

// The record revoked at `now`; what was made with it stays.
internal_pb::TokenRecord Revoked(const internal_pb::TokenRecord& record, absl::Time now);

// Revokes every session, invitation and token of `account`, and returns how many could be used. The
// account's credential is written in the same commit: of this and a sign-in at once, one runs again.
[[nodiscard]] absl::StatusOr<int> EndTokensOf(const Call& call, absl::string_view account,
                                              storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_TOKEN_END_H_
