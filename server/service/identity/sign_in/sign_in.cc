#include "server/service/identity/sign_in/sign_in.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/auth/password_hash.h"
#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/registry/organization_query.h"
#include "server/service/caller/authenticate.h"
#include "server/service/caller/token_chain.h"
#include "server/service/frame/person.h"
#include "server/service/frame/time.h"
#include "server/service/identity/account_view.h"
#include "server/service/identity/sign_in/credentials.h"
#include "server/service/identity/sign_in/sessions.h"
#include "server/service/organization/organization_matches.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using AccountRow = storage::Row<pb::Account>;
using OrganizationRow = storage::Row<pb::Organization>;

constexpr char kOrganizationPrefix[] = "organizations/";
// Organizations in which one address is looked for.
constexpr size_t kMaxAccountsOfAddress = 20;

// One text, whatever was wrong.
absl::Status SignInFailed() {
  return domain::MakeError(pb::REASON_SIGN_IN_FAILED,
                           {"organization, login name or password is not right; whoever has "
                            "forgotten the password asks the "
                            "organization's administrator for a new invitation",
                            "団体、ログイン名、パスワードのいずれかが正しくありません。パスワードを"
                            "忘れた場合は、所属団体"
                            "の管理者に招待の再発行を依頼してください。"});
}

// The one living body that is meant; nullopt where none is, or several are.
absl::StatusOr<std::optional<OrganizationRow>> FindMeant(const Call& call,
                                                         const std::string& typed) {
  if (absl::StartsWith(typed, kOrganizationPrefix)) {
    ASSIGN_OR_RETURN(auto row,
                     Organizations().Get(call.snapshot(), KeyByName(Organizations(), typed)));
    if (row.has_value() && row->message.name() == typed) return row;
  }
  absl::string_view query = typed;
  absl::ConsumePrefix(&query, kOrganizationPrefix);
  OrganizationMatcher matcher(call, call.today());
  RETURN_IF_ERROR(matcher.Collect(domain::ParseOrganizationQuery(query), ""));
  std::optional<OrganizationRow> meant;
  for (const auto& [name, match] : matcher.matches) {
    const pb::Designation* today = DesignationOn(match.row.message, call.today());
    if (today == nullptr || domain::HasEnded(match.row.message, call.today()) ||
        !match.asked(*today))
      continue;
    if (meant.has_value()) return std::optional<OrganizationRow>();
    meant = match.row;
  }
  return meant;
}

// Who wants to sign in.
struct Subject {
  std::optional<AccountRow> account;
  bool lives = false;  // its organization
  // What failures are counted by: what was typed, and not what it led to. Whether two names lead to one
  // account is nobody's to find out by waiting.
  std::string name;
};

absl::StatusOr<std::optional<AccountRow>> FindByAddress(
    const Call& call, const std::string& address, const std::optional<OrganizationRow>& meant) {
  storage::Key key(kAccountsByEmailId);
  key.Add(address);
  if (meant.has_value())
    return Accounts().GetByUnique(call.snapshot(), key.Add(meant->message.name()));
  ASSIGN_OR_RETURN(auto page,
                   Accounts().ScanIndex(call.snapshot(), key, "", kMaxAccountsOfAddress));
  if (page.rows.size() != 1) return std::optional<AccountRow>();
  return std::optional<AccountRow>(std::move(page.rows.front()));
}

absl::StatusOr<Subject> FindSubject(const Call& call, const pb::SignInRequest& request) {
  const std::string login = domain::Fold(request.login_name());
  const bool by_address = absl::StrContains(login, "@");
  std::optional<OrganizationRow> meant;
  if (!request.organization().empty()) {
    ASSIGN_OR_RETURN(meant, FindMeant(call, request.organization()));
  }
  Subject subject;
  subject.name =
      absl::StrCat(meant.has_value() ? meant->message.name() : domain::Fold(request.organization()),
                   "\n", login);
  if (by_address && (meant.has_value() || request.organization().empty())) {
    ASSIGN_OR_RETURN(subject.account, FindByAddress(call, login, meant));
  } else if (meant.has_value()) {
    ASSIGN_OR_RETURN(
        subject.account,
        Accounts().GetByUnique(
            call.snapshot(),
            storage::Key(kAccountsByLoginNameId).Add(meant->message.name()).Add(login)));
  }
  if (!subject.account.has_value()) return subject;
  const std::string& organization = subject.account->message.organization();
  if (!meant.has_value()) {
    ASSIGN_OR_RETURN(
        meant, Organizations().Get(call.snapshot(), KeyByName(Organizations(), organization)));
  }
  subject.lives = meant.has_value() && !domain::HasEnded(meant->message, call.today());
  return subject;
}

// Whether the account may sign in at all, whatever the password.
absl::StatusOr<bool> MaySignIn(const Call& call, const Subject& subject,
                               const internal_pb::CredentialRecord& credential) {
  const pb::Account& account = subject.account->message;
  if (!subject.lives || !IsPerson(account) || !CheckAccount(account, call.env().loopback_only).ok())
    return false;
  internal_pb::TokenRecord root;
  root.set_account(credential.account());
  *root.mutable_makers() = credential.makers();
  ASSIGN_OR_RETURN(const auto ended, EndedWith(call.snapshot(), root));
  return !ended.has_value();
}

absl::Status Fail(const Call& call, PasswordWork& work, absl::Status why) {
  work.Failed(call);
  if (call.env().observer != nullptr) call.env().observer->Refused(call.network(), why);
  return why;
}

// OK, and the code counts as used, or what is answered.
absl::Status CheckFactor(const Call& call, const std::string& code, PasswordWork& work,
                         internal_pb::CredentialRecord& credential) {
  if (!credential.has_factor()) return absl::OkStatus();
  if (code.empty()) return CodeMissing();
  if (TakeCode(call, code, *credential.mutable_factor())) return absl::OkStatus();
  return Fail(call, work, CodeWrong());
}

}  // namespace

absl::StatusOr<Write<pb::SignInResponse>> SignIn(const Call& call,
                                                 const pb::SignInRequest& request) {
  PasswordWork& work = PasswordWork::Of(call);
  ASSIGN_OR_RETURN(const Subject subject, FindSubject(call, request));
  if (subject.account.has_value())
    call.NoteTried(subject.account->message.name(), subject.account->message.organization());
  RETURN_IF_ERROR(work.Begin(call, subject.name));
  std::optional<CredentialRow> row;
  if (subject.account.has_value()) {
    ASSIGN_OR_RETURN(row, FindCredential(call, subject.account->message.name()));
  }
  // One hash, whoever it is: nobody learns from the time who there is.
  ASSIGN_OR_RETURN(
      const bool right,
      work.Matches(call, request.password(), row.has_value() ? row->message.password_hash() : ""));
  if (!right || !row.has_value()) return Fail(call, work, SignInFailed());
  ASSIGN_OR_RETURN(const bool may, MaySignIn(call, subject, row->message));
  if (!may) return Fail(call, work, SignInFailed());
  internal_pb::CredentialRecord credential = row->message;
  RETURN_IF_ERROR(CheckFactor(call, request.code(), work, credential));
  if (auth::IsOfOtherCost(credential.password_hash(), call.env().password_cost)) {
    ASSIGN_OR_RETURN(*credential.mutable_password_hash(), work.Hash(call, request.password()));
  }
  work.Succeeded();
  call.Prove(auth::Ownership::kSignIn);

  const IssuedToken issued = IssueSession(call, call.env().random.Bytes(auth::kSecretBytes),
                                          credential, request.display_name());
  Write<pb::SignInResponse> result;
  Accounts().Require(*subject.account, result.mutation);
  // Written also where nothing in it changed: whoever changes the password at the same moment ends this
  // session, or is seen by it.
  Credentials().Update(*row, credential, result.mutation);
  RETURN_IF_ERROR(TrimSessions(call, credential.account(), result.mutation));
  Tokens().Insert(issued.record, result.mutation);
  result.resource = issued.record.token().name();
  result.actor = {credential.account(), subject.account->message.organization()};
  ASSIGN_OR_RETURN(*result.reply.mutable_account(), PresentOwnAccount(call, *subject.account));
  *result.reply.mutable_token() = issued.record.token();
  result.reply.set_secret(issued.secret);
  return result;
}

}  // namespace renkei::service
