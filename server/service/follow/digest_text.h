// A mail as a person reads it: made when it is sent, of what its account may read then.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_DIGEST_TEXT_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_DIGEST_TEXT_H_

#include <optional>

#include "absl/status/statusor.h"
#include "server/mail/mail.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// Notices that one mail lists; of the others it says how many there are.
inline constexpr size_t kMostInMail = 50;

// The digest of `record` for its account, whose call it is. nullopt: nothing is left to be told, or the account has no
// verified address any more.
[[nodiscard]] absl::StatusOr<std::optional<mail::Mail>> DigestMail(
    const Call& call, const internal_pb::MailRecord& record);

// The code that verifies an address. nullopt: the record has none of this store's.
std::optional<mail::Mail> CodeMail(const Call& call, const internal_pb::MailRecord& record);

// Whether anything is told between the two moments that `settings` ask for and the caller may read.
[[nodiscard]] absl::StatusOr<bool> HasNews(const Call& call, const pb::DigestSettings& settings,
                                           absl::Time from, absl::Time through);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_DIGEST_TEXT_H_
