#include "server/service/identity/operator_token.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/service/caller/authenticate.h"
#include "server/service/frame/time.h"
#include "server/service/identity/token_issue.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using AccountRow = storage::Row<pb::Account>;

constexpr size_t kScannedAtOnce = 1'000;

bool IsAdministratorInUse(const pb::Account& account) {
  if (account.disabled()) return false;
  for (const int role : account.roles()) {
    if (role == pb::ROLE_SYSTEM_ADMIN) return true;
  }
  return false;
}

// At most one more than a refusal lists.
absl::StatusOr<std::vector<AccountRow>> Administrators(const storage::Snapshot& snapshot) {
  std::vector<AccountRow> found;
  std::string after;
  do {
    ASSIGN_OR_RETURN(auto page,
                     Accounts().Scan(snapshot, Accounts().NewKey(), after, kScannedAtOnce));
    for (AccountRow& row : page.rows) {
      if (!IsAdministratorInUse(row.message)) continue;
      found.push_back(std::move(row));
      if (found.size() > kListedAdministrators) return found;
    }
    after = page.next;
  } while (!after.empty());
  return found;
}

std::string ListOf(const std::vector<AccountRow>& administrators) {
  if (administrators.empty()) return "none";
  const size_t shown = std::min<size_t>(administrators.size(), kListedAdministrators);
  return absl::StrCat(
      absl::StrJoin(administrators.begin(), administrators.begin() + static_cast<long>(shown), ", ",
                    [](std::string* out, const AccountRow& row) {
                      absl::StrAppend(out, row.message.name(), " (", row.message.display_name(),
                                      ")");
                    }),
      shown < administrators.size() ? ", …" : "");
}

absl::StatusOr<AccountRow> OnlyAdministrator(const storage::Snapshot& snapshot) {
  ASSIGN_OR_RETURN(std::vector<AccountRow> administrators, Administrators(snapshot));
  if (administrators.size() == 1) return std::move(administrators.front());
  const std::string list = ListOf(administrators);
  return domain::LocalError(
      absl::StatusCode::kFailedPrecondition,
      {absl::StrCat("say which account the token is for; system administrators here: ", list),
       absl::StrCat("どのアカウントのトークンかを指定してください。システム管理者: ", list)});
}

absl::StatusOr<AccountRow> FindNamed(const storage::Snapshot& snapshot, absl::string_view account) {
  ASSIGN_OR_RETURN(
      auto row,
      absl::StartsWith(account, "accounts/")
          ? Accounts().Get(snapshot, KeyByName(Accounts(), account))
          : Accounts().GetByUnique(snapshot, storage::Key(kAccountsByExternalIdId).Add(account)));
  if (row.has_value()) return *std::move(row);
  ASSIGN_OR_RETURN(const std::vector<AccountRow> administrators, Administrators(snapshot));
  const std::string list = ListOf(administrators);
  return domain::LocalError(
      absl::StatusCode::kNotFound,
      {absl::StrCat("this store has no account ", account, "; system administrators here: ", list),
       absl::StrCat("アカウント ", account, " はありません。システム管理者: ", list)});
}

void AppendOperatorAudit(absl::Time now, const pb::Account& account, const std::string& token,
                         storage::Mutation& mutation) {
  pb::AuditEntry entry;
  *entry.mutable_time() = ToProto(now);
  entry.set_organization(account.organization());
  entry.set_method(kOperatorTokenMethod);
  entry.set_resource(token);
  mutation.Append(storage::Log::kAudit, entry.SerializeAsString());
}

}  // namespace

absl::StatusOr<AccountRow> FindOperatorAccount(const storage::Snapshot& snapshot,
                                               absl::string_view account) {
  ASSIGN_OR_RETURN(AccountRow row,
                   account.empty() ? OnlyAdministrator(snapshot) : FindNamed(snapshot, account));
  // Whether the server that will serve the store takes demo accounts is its own concern.
  RETURN_IF_ERROR(CheckAccount(row.message, /*loopback_only=*/true));
  return row;
}

absl::StatusOr<OperatorToken> IssueOperatorToken(const Env& env, absl::string_view account) {
  ASSIGN_OR_RETURN(const AccountRow row, FindOperatorAccount(*env.store.NewSnapshot(), account));
  const absl::Time now = env.now();
  IssuedToken issued = IssueToken(now, env.random, row.message.name(), "issued by the operator",
                                  auth::kMaxTokenLifetime, TokenKind::kToken);
  storage::Mutation mutation;
  Accounts().Require(row, mutation);
  Tokens().Insert(issued.record, mutation);
  AppendOperatorAudit(now, row.message, issued.record.token().name(), mutation);
  RETURN_IF_ERROR(storage::CommitAndWait(env.store, std::move(mutation)).status());
  return OperatorToken{row.message.name(), std::move(issued.secret)};
}

}  // namespace renkei::service
