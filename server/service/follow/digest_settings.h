// How an account is told by mail, and the link in every mail that ends it.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_DIGEST_SETTINGS_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_DIGEST_SETTINGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "renkei/v1/follow_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// The address to which mail of the account may go; "" where there is none that is verified.
std::string VerifiedEmail(const pb::Account& account);

// What the link in a mail carries: it opens Unsubscribe for this account and nothing else, and never expires.
std::string UnsubscribeTokenFor(const Env& env, const std::string& account);

[[nodiscard]] absl::StatusOr<pb::DigestSettings> GetDigestSettings(
    const Call& call, const pb::GetDigestSettingsRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::DigestSettings>> UpdateDigestSettings(
    const Call& call, const pb::UpdateDigestSettingsRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::UnsubscribeResponse>> Unsubscribe(
    const Call& call, const pb::UnsubscribeRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_DIGEST_SETTINGS_H_
