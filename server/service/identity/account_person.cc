#include "server/service/identity/account_person.h"

#include <optional>

#include "server/domain/fold.h"
#include "server/service/frame/person.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using Violations = std::vector<pb::FieldViolation>;

void CheckOnlyPersons(const pb::Account& account, Violations& violations) {
  for (const auto& [field, text] :
       {std::pair("login_name", &account.login_name()), std::pair("email", &account.email())}) {
    if (text->empty()) continue;
    violations.push_back(domain::Violation(
        field, "NOT_A_PERSON",
        {"is for persons: a script has tokens alone",
         "個人のアカウントだけの項目です。スクリプトはトークンだけで接続します。"}));
  }
}

absl::Status CheckResponsible(const Call& call, const pb::Account& account,
                              storage::Mutation& mutation, Violations& violations) {
  if (account.responsible().empty()) return absl::OkStatus();
  if (IsPerson(account)) {
    violations.push_back(
        domain::Violation("responsible", "NOT_A_SCRIPT",
                          {"is for scripts: a person answers for itself",
                           "責任者は、スクリプトのアカウントだけに指定できます。"}));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto row,
                   Accounts().Get(call.snapshot(), KeyByName(Accounts(), account.responsible())));
  const bool known = row.has_value() && row->message.organization() == account.organization() &&
                     !row->message.disabled();
  if (known && IsPerson(row->message)) {
    Accounts().Require(*row, mutation);
    return absl::OkStatus();
  }
  violations.push_back(
      known ? domain::Violation("responsible", "NOT_A_PERSON",
                                {"must be the account of a person",
                                 "責任者には、個人のアカウントを指定してください。"})
            : domain::Violation("responsible", "UNKNOWN_ACCOUNT",
                                {"must be an account in use of the same organization",
                                 "責任者には、同じ団体の有効なアカウントを指定してください。"}));
  return absl::OkStatus();
}

absl::Status CheckFree(const Call& call, const pb::Account& account, const char* field,
                       const storage::Key& key, Violations& violations) {
  ASSIGN_OR_RETURN(const auto other, Accounts().GetByUnique(call.snapshot(), key));
  if (!other.has_value() || other->message.name() == account.name()) return absl::OkStatus();
  violations.push_back(domain::Violation(field, "TAKEN",
                                         {"another account of the organization has it",
                                          "同じ団体の別のアカウントで使われています。"}));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Violations> CheckPersonOf(const Call& call, const pb::Account& account,
                                         storage::Mutation& mutation) {
  Violations violations;
  if (!IsPerson(account)) CheckOnlyPersons(account, violations);
  RETURN_IF_ERROR(CheckResponsible(call, account, mutation, violations));
  if (!account.login_name().empty()) {
    RETURN_IF_ERROR(CheckFree(call, account, "login_name",
                              storage::Key(kAccountsByLoginNameId)
                                  .Add(account.organization())
                                  .Add(domain::Fold(account.login_name())),
                              violations));
  }
  if (!account.email().empty() && account.has_email_verify_time()) {
    RETURN_IF_ERROR(CheckFree(call, account, "email",
                              storage::Key(kAccountsByEmailId)
                                  .Add(domain::Fold(account.email()))
                                  .Add(account.organization()),
                              violations));
  }
  return violations;
}

}  // namespace renkei::service
