#include "server/service/identity/account_view.h"

#include "server/service/frame/person.h"
#include "server/service/identity/account_rules.h"
#include "server/service/identity/sign_in/credentials.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

void ShowCredential(const internal_pb::CredentialRecord& credential, pb::Account& account) {
  pb::SignInState& state = *account.mutable_sign_in();
  state.set_has_password(true);
  *state.mutable_password_time() = credential.password_time();
  state.set_second_factor(credential.has_factor());
}

absl::StatusOr<pb::Account> PresentOwnAccount(const Call& call,
                                              const storage::Row<pb::Account>& row) {
  pb::Account account = row.message;
  account.set_etag(MakeEtag(call.env().store, row.version));
  if (!IsPerson(account)) {
    account.set_kind(pb::ACCOUNT_KIND_SCRIPT);
    return account;
  }
  ASSIGN_OR_RETURN(const auto credential, FindCredential(call, account.name()));
  account.mutable_sign_in();
  if (credential.has_value()) ShowCredential(credential->message, account);
  return account;
}

absl::StatusOr<pb::Account> PresentAccount(const Call& call, const storage::Row<pb::Account>& row) {
  if (row.message.name() == call.caller().account || !WhyNotManages(call.caller(), row.message))
    return PresentOwnAccount(call, row);
  pb::Account account = row.message;
  account.set_etag(MakeEtag(call.env().store, row.version));
  if (!IsPerson(account)) account.set_kind(pb::ACCOUNT_KIND_SCRIPT);
  account.clear_login_name();
  account.clear_email();
  account.clear_email_verify_time();
  return account;
}

}  // namespace renkei::service
