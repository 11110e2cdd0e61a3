#include "server/service/identity/account_rules.h"

#include <functional>
#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/caller/authenticate.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kAccountsAtOnce = 256;

bool HasRole(const pb::Account& account, pb::Role role) {
  return absl::c_linear_search(account.roles(), role);
}

bool Administers(const pb::Account& account, pb::Role role) {
  return !account.disabled() && HasRole(account, role);
}

using AccountRow = storage::Row<pb::Account>;
using AccountScan =
    std::function<absl::StatusOr<storage::RowPage<pb::Account>>(absl::string_view after)>;

// The first account of a scan for which `matches` is true.
absl::StatusOr<std::optional<AccountRow>> FindAccount(
    const AccountScan& scan, const std::function<bool(const pb::Account&)>& matches) {
  std::string after;
  while (true) {
    ASSIGN_OR_RETURN(auto page, scan(after));
    for (AccountRow& row : page.rows) {
      if (matches(row.message)) return std::optional<AccountRow>(std::move(row));
    }
    if (page.next.empty()) return std::optional<AccountRow>();
    after = page.next;
  }
}

absl::Status LastOne(domain::Bilingual message) {
  return domain::MakeError(pb::REASON_LAST_ONE, std::move(message));
}

absl::Status CheckLastSystemAdmin(const Call& call, const AccountRow& old,
                                  storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(
      const std::optional<AccountRow> other,
      FindAccount(
          [&](absl::string_view after) {
            return Accounts().Scan(call.snapshot(), Accounts().NewKey(), after, kAccountsAtOnce);
          },
          [&](const pb::Account& a) {
            return a.name() != old.message.name() && Administers(a, pb::ROLE_SYSTEM_ADMIN);
          }));
  if (!other.has_value()) {
    return LastOne(
        {"this is the last account that can administer the server; make another one first",
         "サーバーを管理できる最後のアカウントです。先に別の管理者を登録してください。"});
  }
  Accounts().Require(*other, mutation);
  return absl::OkStatus();
}

absl::Status CheckLastOrganizationAdmin(const Call& call, const AccountRow& old,
                                        storage::Mutation& mutation) {
  const auto scan = [&](absl::string_view after) {
    return Accounts().ScanIndex(
        call.snapshot(), storage::Key(kAccountsByOrganizationId).Add(old.message.organization()),
        after, kAccountsAtOnce);
  };
  ASSIGN_OR_RETURN(
      const std::optional<AccountRow> other_admin, FindAccount(scan, [&](const pb::Account& a) {
        return a.name() != old.message.name() && Administers(a, pb::ROLE_ORGANIZATION_ADMIN);
      }));
  if (other_admin.has_value()) {
    Accounts().Require(*other_admin, mutation);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::optional<AccountRow> anyone_else,
                   FindAccount(scan, [&](const pb::Account& a) {
                     return a.name() != old.message.name() && !a.disabled();
                   }));
  if (!anyone_else.has_value()) return absl::OkStatus();
  return LastOne(
      {"this is the organization's last administrator, and it has other accounts; make another one "
       "first",
       "団体の最後の管理者です。ほかの利用者がいるため、先に別の管理者を登録してください。"});
}

}  // namespace

bool SeesAccountsOf(const auth::Caller& caller, absl::string_view organization) {
  return caller.organization == organization || caller.Has(pb::ROLE_COORDINATOR) ||
         caller.Has(pb::ROLE_SYSTEM_ADMIN);
}

absl::StatusOr<AccountRow> FindKnownAccount(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, Accounts().Get(call.snapshot(), KeyByName(Accounts(), name)));
  if (!row.has_value() || !SeesAccountsOf(call.caller(), row->message.organization()))
    return NotFound(name);
  return *std::move(row);
}

absl::StatusOr<AccountRow> FindManaged(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(AccountRow row, FindKnownAccount(call, name));
  RETURN_IF_ERROR(CheckManages(call, row.message, name));
  return row;
}

std::optional<ManagementFault> WhyNotManages(const auth::Caller& caller,
                                             const pb::Account& account) {
  if (!SeesAccountsOf(caller, account.organization())) return ManagementFault::kOtherOrganization;
  if (caller.Has(pb::ROLE_SYSTEM_ADMIN)) return std::nullopt;
  const bool manages =
      caller.Has(pb::ROLE_COORDINATOR) ||
      (caller.Has(pb::ROLE_ORGANIZATION_ADMIN) && caller.organization == account.organization());
  const bool above = HasRole(account, pb::ROLE_SYSTEM_ADMIN) ||
                     (HasRole(account, pb::ROLE_COORDINATOR) && !caller.Has(pb::ROLE_COORDINATOR));
  if (above) return ManagementFault::kRoleAbove;
  if (!manages) return ManagementFault::kNotAdministrator;
  return std::nullopt;
}

absl::Status CheckManages(const Call& call, const pb::Account& account,
                          absl::string_view resource) {
  const std::optional<ManagementFault> fault = WhyNotManages(call.caller(), account);
  if (!fault) {
    call.Prove(auth::Ownership::kManaged);
    return absl::OkStatus();
  }
  if (*fault == ManagementFault::kOtherOrganization) return NotFound(resource);
  const bool above = *fault == ManagementFault::kRoleAbove;
  return domain::MakeError(
      pb::REASON_ROLE_MISSING,
      {above ? "only who has that role, or a system administrator, may grant or manage it"
             : "only the organization's administrator may manage its accounts",
       above ? "その権限を付与・管理できるのは、同じ権限を持つ人かシステム管理者だけです。"
             : "アカウントを管理できるのは、その団体の管理者だけです。"},
      {{"resource", std::string(resource)}});
}

absl::Status RequireCaller(const Call& call, storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const auto row,
                   Accounts().Get(call.snapshot(), KeyByName(Accounts(), call.caller().account)));
  if (!row.has_value()) return absl::DataLossError("a caller without an account");
  RETURN_IF_ERROR(CheckAccount(row->message, call.env().loopback_only));
  auth::Roles roles;
  for (const int role : row->message.roles()) roles.Add(static_cast<pb::Role>(role));
  if (!(call.caller().roles.Within(roles) == call.caller().roles)) {
    return domain::MakeError(
        pb::REASON_ROLE_MISSING,
        {"your account has lost a role meanwhile; see renkei whoami",
         "操作の途中で、ご自身の権限が変更されました。renkei whoami でご確認ください。"});
  }
  Accounts().Require(*row, mutation);
  return absl::OkStatus();
}

absl::Status CheckNotLast(const Call& call, const AccountRow& old, const pb::Account& changed,
                          storage::Mutation& mutation) {
  const auto loses = [&](pb::Role role) {
    return Administers(old.message, role) && !Administers(changed, role);
  };
  if (loses(pb::ROLE_SYSTEM_ADMIN)) {
    RETURN_IF_ERROR(CheckLastSystemAdmin(call, old, mutation));
  }
  if (loses(pb::ROLE_ORGANIZATION_ADMIN)) return CheckLastOrganizationAdmin(call, old, mutation);
  return absl::OkStatus();
}

}  // namespace renkei::service
