// Accounts as replies show them: to whom what.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_VIEW_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_VIEW_H_

#include "absl/status/statusor.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/identity.pb.h"
#include "server/auth/visibility.h"
#include "server/service/frame/call.h"
#include "storage/table.h"

namespace renkei::service {

// What the caller may know of an account that it may know of. What a person signs in with (login_name,
// email, sign_in) is shown to that account and to those who manage it; the one place that says so.
[[nodiscard]] absl::StatusOr<pb::Account> PresentAccount(const Call& call,
                                                         const storage::Row<pb::Account>& row);

// The same to the account itself, where the caller is not it yet: of who signs in.
[[nodiscard]] absl::StatusOr<pb::Account> PresentOwnAccount(const Call& call,
                                                            const storage::Row<pb::Account>& row);

// Into an account that is shown to itself: how it signs in with `credential`, where a reply tells what
// it has just become.
void ShowCredential(const internal_pb::CredentialRecord& credential, pb::Account& account);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_VIEW_H_
