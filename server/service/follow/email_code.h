// Whose an address is: a code is sent to it, and who gives it back reads what comes there.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_EMAIL_CODE_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_EMAIL_CODE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "renkei/v1/follow_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

inline constexpr absl::Duration kCodeLifetime = absl::Hours(24);
// Codes that are sent within an hour, and wrong ones that are taken for a slip of the hand.
inline constexpr int kMostCodesAnHour = 3;
inline constexpr int kMostWrongCodes = 5;

// The code that a mail carries, as a person types it: "abcd-efgh-jkmn". nullopt: it is none of this store's.
std::optional<std::string> CodeOfMail(const Env& env, const internal_pb::MailRecord& mail);

[[nodiscard]] absl::StatusOr<Write<pb::SendEmailVerificationResponse>> SendEmailVerification(
    const Call& call, const pb::SendEmailVerificationRequest& request);
// A job: a code that was wrong is counted, though the call fails.
[[nodiscard]] absl::StatusOr<pb::VerifyEmailResponse> VerifyEmail(
    Job& job, const pb::VerifyEmailRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_EMAIL_CODE_H_
