// Who acts with an account: the person behind it.

#ifndef RENKEI_SERVER_SERVICE_FRAME_PERSON_H_
#define RENKEI_SERVER_SERVICE_FRAME_PERSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "renkei/v1/identity.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

inline bool IsPerson(const pb::Account& account) {
  return account.kind() == pb::ACCOUNT_KIND_PERSON;
}

// The account of the person who acts with `account`: itself, or of a script's the one that is
// responsible for it, where one is named.
std::string PersonBehind(const pb::Account& account);

// Whether the person who acts with the account called `account` is the caller's (Caller::person): what
// tells who submitted from who approves. An account that is not there is nobody's.
[[nodiscard]] absl::StatusOr<bool> IsOfCaller(const Call& call, const std::string& account);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_PERSON_H_
