// How persons sign in, as it is stored, and how what they type is compared with it.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_CREDENTIALS_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_CREDENTIALS_H_

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/internal/v1/records.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/failed_attempts.h"
#include "storage/table.h"

namespace renkei::service {

using CredentialRow = storage::Row<internal_pb::CredentialRecord>;

// nullopt: the account has no password.
[[nodiscard]] absl::StatusOr<std::optional<CredentialRow>> FindCredential(
    const Call& call, absl::string_view account);

// What one call has found out about passwords, over all its attempts: a hash takes a tenth of a second,
// and a race that was lost is no reason to make it again. Call::Memo keeps it.
class PasswordWork {
 public:
  // Of this call.
  static PasswordWork& Of(const Call& call);
  ~PasswordWork();

  // Before anything is compared: SIGN_IN_DELAYED while who says to be `name` has to wait. Once for a call.
  [[nodiscard]] absl::Status Begin(const Call& call, absl::string_view name);
  // What was compared is wrong, or right: counted once. Said of neither, the attempt costs nothing.
  void Failed(const Call& call);
  void Succeeded();

  // Whether `typed` is the password of `hash`. An empty `hash` is nobody's and takes as long.
  [[nodiscard]] absl::StatusOr<bool> Matches(const Call& call, absl::string_view typed,
                                             const std::string& hash);
  // The hash of a new password.
  [[nodiscard]] absl::StatusOr<std::string> Hash(const Call& call, absl::string_view typed);

 private:
  std::unique_ptr<FailedAttempts::Attempt> attempt_;
  bool begun_ = false;
  std::map<std::string, bool, std::less<>> matches_;  // by hash: a call compares one text
  std::string hash_;
};

// Takes a code of the account's authenticator: the credential then says that it was used. False: the code
// is wrong, or was used before.
bool TakeCode(const Call& call, absl::string_view code, internal_pb::SecondFactor& factor);

// A new factor with a secret of random bytes, which are put into `secret`.
internal_pb::SecondFactor NewFactor(const Call& call, std::string& secret);

// SECOND_FACTOR_REQUIRED.
absl::Status CodeMissing();
absl::Status CodeWrong();

// What stands against `typed` as the new password of `account`: INVALID_FIELDS at `field`, with the kinds
// of domain::CheckPassword.
[[nodiscard]] absl::Status CheckNewPassword(const Call& call, const pb::Account& account,
                                            absl::string_view typed, bool with_factor,
                                            absl::string_view field);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_CREDENTIALS_H_
