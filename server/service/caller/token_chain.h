// Tokens know by which tokens they came to be, and end with them.
//
// Nothing walks down when a token is revoked: its record says how much ends with it, and whoever uses
// a token asks the tokens that made it, which its own record names. So revocation is one record,
// holds for every descendant from the commit on, however many there are, and for those that are made
// at the same moment.

#ifndef RENKEI_SERVER_SERVICE_CALLER_TOKEN_CHAIN_H_
#define RENKEI_SERVER_SERVICE_CALLER_TOKEN_CHAIN_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "renkei/internal/v1/records.pb.h"
#include "server/auth/visibility.h"
#include "server/service/frame/call.h"
#include "storage/store.h"
#include "storage/table.h"

namespace renkei::service {

// By how many tokens another one may have come to be. An invitation and the token that it was
// exchanged for are two, and each office that invites the next one adds them; every call reads as
// many records.
inline constexpr int kMaxTokenMakers = 32;
// Descendants that are counted for the reply of a revocation.
inline constexpr int kMaxCountedDescendants = 1'000;

// Writes into `made` that the token with the record `maker` made it: the makers, and that it lives no
// longer (unless the maker is a session), whoever it is for: a thief would else keep an account that it
// made beside the token that it stole. TOO_LARGE where there are too many; an invitation leaves room for the token that it becomes.
[[nodiscard]] absl::Status SetMaker(const internal_pb::TokenRecord& maker,
                                    internal_pb::TokenRecord& made);

// The same for the token of this call.
[[nodiscard]] absl::Status SetMakerFromCaller(const Call& call, internal_pb::TokenRecord& made);

// The record of the token by whose revocation `record` has ended; nullopt while none has. Not asked:
// whether it was revoked itself.
[[nodiscard]] absl::StatusOr<std::optional<internal_pb::TokenRecord>> EndedWith(
    const storage::Snapshot& snapshot, const internal_pb::TokenRecord& record);

// The token as everybody is told of it: also when it ended with another one.
[[nodiscard]] absl::StatusOr<pb::Token> PresentToken(
    const Call& call, const storage::Row<internal_pb::TokenRecord>& row);

// Counts into `reply` what ends with `revoked` and what stays, of all that is valid at the call's
// time.
[[nodiscard]] absl::Status CountDescendants(const Call& call,
                                            const internal_pb::TokenRecord& revoked,
                                            pb::Token& reply);

// What the scope means; UNSPECIFIED is its default.
pb::RevokeScope EffectiveScope(pb::RevokeScope scope);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CALLER_TOKEN_CHAIN_H_
