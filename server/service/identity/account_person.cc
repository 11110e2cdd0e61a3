#include "server/service/identity/account_person.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/fold.h"
#include "server/service/frame/person.h"
#include "server/service/organization/sections.h"
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

pb::FieldViolation SectionViolation(int index, const char* kind, domain::Bilingual message) {
  return domain::Violation(absl::StrCat("sections[", index, "]"), kind, std::move(message));
}

// A section may be retired while accounts are in it: those stay, and no other comes.
absl::Status CheckSections(const Call& call, const pb::Account* before, const pb::Account& account,
                           storage::Mutation& mutation, Violations& violations) {
  std::set<absl::string_view> seen;
  for (int i = 0; i < account.sections_size(); ++i) {
    const std::string& name = account.sections(i);
    if (!seen.insert(name).second) {
      violations.push_back(
          SectionViolation(i, "DUPLICATE", {"stands there twice", "重複しています。"}));
      continue;
    }
    if (before != nullptr && absl::c_linear_search(before->sections(), name)) continue;
    ASSIGN_OR_RETURN(const auto row, FindSection(call, name));
    if (!row.has_value() || OrganizationOfSection(name) != account.organization()) {
      violations.push_back(SectionViolation(
          i, "UNKNOWN_SECTION",
          {"must be a section of the same organization", "同じ団体の課を指定してください。"}));
    } else if (row->message.retired()) {
      const std::string& called = row->message.display_name();
      violations.push_back(SectionViolation(
          i, "RETIRED",
          {absl::StrCat(called, " is in retirement; name the section that has its work"),
           absl::StrCat("「", called,
                        "」は廃止されています。業務を引き継いだ課を指定してください。")}));
    } else {
      Sections().Require(*row, mutation);
    }
  }
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

absl::StatusOr<Violations> CheckPersonOf(const Call& call, const pb::Account* before,
                                         const pb::Account& account, storage::Mutation& mutation) {
  Violations violations;
  RETURN_IF_ERROR(CheckSections(call, before, account, mutation, violations));
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
