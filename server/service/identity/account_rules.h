// Who may manage which accounts, and which accounts must stay.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_RULES_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_RULES_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/v1/identity.pb.h"
#include "server/service/frame/call.h"
#include "storage/table.h"

namespace renkei::service {

// Whether the caller may know of accounts of `organization`: its own for everyone, all for
// coordinators and system administrators.
bool SeesAccountsOf(const auth::Caller& caller, absl::string_view organization);

// An account that the caller may know of; NOT_FOUND otherwise.
[[nodiscard]] absl::StatusOr<storage::Row<pb::Account>> FindKnownAccount(const Call& call,
                                                                         absl::string_view name);

// The same, for managing it (CheckManages).
[[nodiscard]] absl::StatusOr<storage::Row<pb::Account>> FindManaged(const Call& call,
                                                                    absl::string_view name);

// OK if the caller may create or change an account with this organization and these roles.
// Otherwise NOT_FOUND where it must not know of the account, OTHER_ORGANIZATION or ROLE_MISSING.
[[nodiscard]] absl::Status CheckManages(const Call& call, const pb::Account& account,
                                        absl::string_view resource);

// The same question without an error: nullopt if the caller may, else what stands against it.
enum class ManagementFault { kOtherOrganization, kNotAdministrator, kRoleAbove };
std::optional<ManagementFault> WhyNotManages(const auth::Caller& caller,
                                             const pb::Account& account);

// The commit relies on the caller's account being as it was when the call was let in: of two
// administrators who take each other's rights at once, one wins and the other has none any more.
// ACCOUNT_DISABLED or ROLE_MISSING where that has happened already.
[[nodiscard]] absl::Status RequireCaller(const Call& call, storage::Mutation& mutation);

// OK unless the change from `old` to `changed` takes away the last account that can administer the
// server, or the last administrator of an organization that has other accounts in use (LAST_ONE).
// The accounts that stay become preconditions.
[[nodiscard]] absl::Status CheckNotLast(const Call& call, const storage::Row<pb::Account>& old,
                                        const pb::Account& changed, storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_RULES_H_
