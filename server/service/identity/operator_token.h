// The operator's door: a token from whoever holds the data directory, where no administrator has one
// any more.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_OPERATOR_TOKEN_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_OPERATOR_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/identity.pb.h"
#include "server/service/frame/call.h"
#include "storage/table.h"

namespace renkei::service {

// What the audit log has in place of a method for a token that was made here; such an entry has no
// actor.
inline constexpr char kOperatorTokenMethod[] = "renkeid token";
// Administrators that a refusal lists.
inline constexpr int kListedAdministrators = 20;

struct OperatorToken {
  std::string account;  // its name
  std::string secret;
};

// The account that IssueOperatorToken would take, with its errors.
[[nodiscard]] absl::StatusOr<storage::Row<pb::Account>> FindOperatorAccount(
    const storage::Snapshot& snapshot, absl::string_view account);

// Makes a token of `account` ("accounts/ID", or its external_id) that no other token made: it ends
// with none, and lives as long as a token may, because nothing that it makes lives longer. Empty: of
// the system administrator, where the store has one alone that is in use. NOT_FOUND and FAILED_PRECONDITION list the administrators. Writes
// an audit entry. Blocks on the commit; for tools at a stopped store, not for handlers.
[[nodiscard]] absl::StatusOr<OperatorToken> IssueOperatorToken(const Env& env,
                                                               absl::string_view account);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_OPERATOR_TOKEN_H_
