#include "server/service/identity/identity_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/auth/public_reading.h"
#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/validation/validator.h"
#include "server/service/caller/admission.h"
#include "server/service/caller/token_chain.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/person.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/update.h"
#include "server/service/identity/account_person.h"
#include "server/service/identity/account_rules.h"
#include "server/service/identity/account_view.h"
#include "server/service/identity/hand_over.h"
#include "server/service/identity/invitations.h"
#include "server/service/identity/section_service.h"
#include "server/service/identity/server_info.h"
#include "server/service/identity/sign_in/own_credential.h"
#include "server/service/identity/sign_in/sessions.h"
#include "server/service/identity/sign_in/sign_in.h"
#include "server/service/identity/token_issue.h"
#include "server/service/organization/organizations.h"
#include "server/service/organization/sections.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using AccountRow = storage::Row<pb::Account>;
using TokenRow = storage::Row<internal_pb::TokenRecord>;

constexpr PageLimits kAccountPages = {.default_size = 100, .max_size = 1000};
constexpr char kAllOrganizations[] = "organizations/-";

// An account that the caller may know of, for managing it: one's own counts for tokens.
absl::StatusOr<AccountRow> FindForTokens(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(AccountRow row, FindKnownAccount(call, name));
  if (row.message.name() == call.caller().account) {
    call.Prove(auth::Ownership::kManaged);
    return row;
  }
  RETURN_IF_ERROR(CheckManages(call, row.message, name));
  return row;
}

absl::StatusOr<TokenRow> FindToken(const Call& call, absl::string_view name) {
  const std::string account(domain::ParentName(name, 2));
  ASSIGN_OR_RETURN(auto row,
                   Tokens().GetByUnique(
                       call.snapshot(),
                       storage::Key(kTokensByNameId).Add(account).Add(domain::LastSegment(name))));
  if (!row.has_value()) return NotFound(name);
  return *std::move(row);
}

absl::StatusOr<pb::WhoAmIResponse> WhoAmI(const Call& call, const pb::WhoAmIRequest&) {
  pb::WhoAmIResponse response;
  ASSIGN_OR_RETURN(const AccountRow account, FindKnownAccount(call, call.caller().account));
  ASSIGN_OR_RETURN(*response.mutable_account(), PresentAccount(call, account));
  ASSIGN_OR_RETURN(
      const auto organization,
      Organizations().Get(call.snapshot(), KeyByName(Organizations(), call.caller().organization)));
  if (organization.has_value()) {
    *response.mutable_organization() = PresentOrganization(call, *organization, call.today());
  }
  ASSIGN_OR_RETURN(const TokenRow token, FindToken(call, call.caller().token));
  ASSIGN_OR_RETURN(*response.mutable_token(), PresentToken(call, token));
  response.set_ended_date(call.caller().ended_date);
  ASSIGN_OR_RETURN(const auto successors, SuccessorsOfCaller(call));
  for (const auto& [name, successor] : successors) *response.add_successors() = successor;
  response.set_server_version(call.env().version);
  response.set_store_id(call.env().store.id());
  return response;
}

absl::StatusOr<pb::Account> GetAccount(const Call& call, const pb::GetAccountRequest& request) {
  ASSIGN_OR_RETURN(const AccountRow row, FindKnownAccount(call, request.name()));
  return PresentAccount(call, row);
}

std::string OrganizationToList(const Call& call, const pb::ListAccountsRequest& request) {
  if (!request.section().empty()) return OrganizationOfSection(request.section());
  return request.organization().empty() ? call.caller().organization : request.organization();
}

absl::StatusOr<pb::ListAccountsResponse> ListAccounts(const Call& call,
                                                      const pb::ListAccountsRequest& request) {
  const std::string organization = OrganizationToList(call, request);
  const bool all = organization == kAllOrganizations;
  if (!SeesAccountsOf(call.caller(), organization)) return NotFound(organization);
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kAccountPages));
  pb::ListAccountsResponse response;
  absl::StatusOr<std::string> next = CollectPage<pb::Account>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        if (!request.section().empty())
          return Accounts().ScanIndex(call.snapshot(),
                                      storage::Key(kAccountsBySectionId).Add(request.section()),
                                      after, limit);
        if (all) return Accounts().Scan(call.snapshot(), Accounts().NewKey(), after, limit);
        return Accounts().ScanIndex(call.snapshot(),
                                    storage::Key(kAccountsByOrganizationId).Add(organization),
                                    after, limit);
      },
      [&](AccountRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(*response.add_accounts(), PresentAccount(call, row));
        return row.message.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  return response;
}

// The reply shows what a read will, with the etag of the commit to come.
absl::StatusOr<Write<pb::Account>> WrittenAccount(const Call& call, pb::Account account,
                                                  storage::Mutation mutation) {
  Write<pb::Account> result;
  result.mutation = std::move(mutation);
  result.resource = account.name();
  ASSIGN_OR_RETURN(result.reply, PresentAccount(call, AccountRow{std::move(account), {}}));
  result.reply.clear_etag();
  return result;
}

// INVALID_FIELDS with what CheckPersonOf finds.
absl::Status CheckPerson(const Call& call, const pb::Account* before, const pb::Account& account,
                         storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(std::vector<pb::FieldViolation> found,
                   CheckPersonOf(call, before, account, mutation));
  BatchViolations violations;
  violations.AddAll("account", std::move(found));
  return std::move(violations).ToStatus();
}

absl::Status CheckExternalIdFree(const Call& call, const pb::Account& account) {
  if (account.external_id().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const auto existing,
      Accounts().GetByUnique(call.snapshot(),
                             storage::Key(kAccountsByExternalIdId).Add(account.external_id())));
  if (!existing.has_value()) return absl::OkStatus();
  // The name of another organization's account is not told.
  const std::string taken = SeesAccountsOf(call.caller(), existing->message.organization())
                                ? existing->message.name()
                                : "";
  return domain::MakeError(
      pb::REASON_ALREADY_EXISTS,
      {absl::StrCat("the external_id ", account.external_id(), " is taken"),
       absl::StrCat("外部ID ", account.external_id(), " はすでに使われています。")},
      {{"resource", taken}});
}

absl::StatusOr<Write<pb::Account>> CreateAccount(const Call& call,
                                                 const pb::CreateAccountRequest& request) {
  pb::Account account = request.account();
  RETURN_IF_ERROR(CheckManages(call, account, account.organization()));
  RETURN_IF_ERROR(CheckExternalIdFree(call, account));
  if (account.demo() && !call.env().loopback_only) {
    return domain::MakeError(
        pb::REASON_DEMO_REFUSED,
        {"demo accounts are refused by a server that listens beyond this machine",
         "外部に公開されたサーバーでは、試用アカウントは作成できません。"});
  }
  ASSIGN_OR_RETURN(const storage::Row<pb::Organization> organization,
                   FindOrganization(call, account.organization(), "account.organization"));
  account.clear_etag();
  account.set_name(absl::StrCat("accounts/", call.NewId()));
  account.set_created_with(call.caller().token);
  *account.mutable_create_time() = ToProto(call.now());
  *account.mutable_update_time() = account.create_time();
  if (!IsPerson(account)) account.set_kind(pb::ACCOUNT_KIND_SCRIPT);
  if (!account.email().empty()) *account.mutable_email_verify_time() = account.create_time();
  storage::Mutation mutation;
  RETURN_IF_ERROR(CheckPerson(call, nullptr, account, mutation));
  RETURN_IF_ERROR(RequireCaller(call, mutation));
  RETURN_IF_ERROR(RequireLiving(call, organization, mutation));
  Accounts().Insert(account, mutation);
  return WrittenAccount(call, std::move(account), std::move(mutation));
}

// The one thing that an account changes of itself.
bool NamesEmailAlone(const pb::UpdateAccountRequest& request) {
  const auto& paths = request.update_mask().paths();
  return paths.size() == 1 && paths[0] == "email";
}

bool NamesEmail(const pb::UpdateAccountRequest& request) {
  const auto& paths = request.update_mask().paths();
  if (paths.empty()) return !request.account().email().empty();
  return absl::c_any_of(paths,
                        [](const std::string& path) { return path == "email" || path == "*"; });
}

// Whether the caller manages the account; an error unless it may write what the request names.
absl::StatusOr<bool> CheckMayUpdate(const Call& call, const pb::UpdateAccountRequest& request,
                                    const pb::Account& stored) {
  const bool manages = !WhyNotManages(call.caller(), stored).has_value();
  if (!manages && stored.name() == call.caller().account && NamesEmailAlone(request)) {
    call.Prove(auth::Ownership::kManaged);
    return false;
  }
  RETURN_IF_ERROR(CheckManages(call, stored, stored.name()));
  return true;
}

// An address is as good as the word of whoever wrote it.
void VerifyEmail(const Call& call, bool managed, const pb::Account& before, pb::Account& changed) {
  const bool same = before.email() == changed.email();
  if (changed.email().empty() || (!managed && !same)) {
    changed.clear_email_verify_time();
  } else if (managed && !(same && before.has_email_verify_time())) {
    *changed.mutable_email_verify_time() = ToProto(call.now());
  }
}

absl::StatusOr<Write<pb::Account>> UpdateAccount(const Call& call,
                                                 const pb::UpdateAccountRequest& request) {
  const std::string& name = request.account().name();
  ASSIGN_OR_RETURN(const AccountRow row, FindKnownAccount(call, name));
  ASSIGN_OR_RETURN(const bool manages, CheckMayUpdate(call, request, row.message));
  RETURN_IF_ERROR(CheckEtag(call, request.account().etag(), row.version, name));
  pb::Account before = row.message;
  if (!IsPerson(before)) before.set_kind(pb::ACCOUNT_KIND_SCRIPT);
  pb::Account changed = before;
  RETURN_IF_ERROR(MergeByMask(request.account(), request.update_mask(), "account", changed));
  if (NamesEmail(request)) VerifyEmail(call, manages, before, changed);
  // What it becomes must be within the caller's reach too.
  if (manages) {
    RETURN_IF_ERROR(CheckManages(call, changed, name));
  }
  if (SameContent(before, changed)) {
    Write<pb::Account> same;
    ASSIGN_OR_RETURN(same.reply, PresentAccount(call, row));
    return same;
  }
  *changed.mutable_update_time() = ToProto(call.now());
  storage::Mutation mutation;
  RETURN_IF_ERROR(CheckPerson(call, &before, changed, mutation));
  RETURN_IF_ERROR(RequireCaller(call, mutation));
  RETURN_IF_ERROR(CheckNotLast(call, row, changed, mutation));
  Accounts().Update(row, changed, mutation);
  return WrittenAccount(call, std::move(changed), std::move(mutation));
}

absl::Status CheckFactorReset(const Call& call, const pb::CreateTokenRequest& request) {
  if (!request.reset_second_factor()) return absl::OkStatus();
  if (!request.invitation()) {
    return domain::InvalidField("reset_second_factor", "CONTRADICTORY",
                                {"goes with an invitation", "招待と一緒に指定してください。"});
  }
  if (request.parent() != call.caller().account) return absl::OkStatus();
  return domain::InvalidField(
      "reset_second_factor", "OWN_INVITATION",
      {"of one's own account it is removed with its code, or by another administrator",
       "ご自身の2段階認証は、確認コードを使って解除するか、別の管理者に依頼してください。"});
}

// Whose word on addresses counts can take everybody's share: that is for operations to decide. An
// invitation passes through other hands first.
absl::Status CheckFront(const Call& call, const pb::CreateTokenRequest& request) {
  if (!request.front()) return absl::OkStatus();
  RETURN_IF_ERROR(RequireAnyRole(call, auth::kFrontMakers));
  if (!request.invitation()) return absl::OkStatus();
  return domain::InvalidField(
      "front", "CONTRADICTORY",
      {"an invitation is for a person; make the front's token without it",
       "招待は人に渡すものです。フロント用のトークンは、招待にせずに発行してください。"});
}

absl::StatusOr<Write<pb::CreateTokenResponse>> CreateToken(const Call& call,
                                                           const pb::CreateTokenRequest& request) {
  ASSIGN_OR_RETURN(const AccountRow account, FindForTokens(call, request.parent()));
  RETURN_IF_ERROR(CheckFront(call, request));
  RETURN_IF_ERROR(CheckFactorReset(call, request));
  const TokenKind kind = request.invitation() ? TokenKind::kInvitation : TokenKind::kToken;
  ASSIGN_OR_RETURN(
      const absl::Duration lifetime,
      LifetimeOf(request.has_lifetime() ? &request.lifetime() : nullptr, kind, "lifetime"));
  IssuedToken issued = IssueToken(call.now(), call.env().random, request.parent(),
                                  request.display_name(), lifetime, kind);
  issued.record.mutable_token()->set_front(request.front());
  issued.record.mutable_token()->set_reset_second_factor(request.reset_second_factor());
  RETURN_IF_ERROR(SetMakerFromCaller(call, issued.record));
  Write<pb::CreateTokenResponse> result;
  RETURN_IF_ERROR(RequireCaller(call, result.mutation));
  Accounts().Require(account, result.mutation);
  Tokens().Insert(issued.record, result.mutation);
  result.resource = issued.record.token().name();
  *result.reply.mutable_token() = issued.record.token();
  // The secret is nowhere but in this one reply.
  result.replay = result.reply;
  result.reply.set_secret(std::move(issued.secret));
  return result;
}

absl::StatusOr<pb::ListTokensResponse> ListTokens(const Call& call,
                                                  const pb::ListTokensRequest& request) {
  RETURN_IF_ERROR(FindForTokens(call, request.parent()).status());
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kAccountPages));
  pb::ListTokensResponse response;
  ASSIGN_OR_RETURN(std::string next,
                   CollectPage<internal_pb::TokenRecord>(
                       call, start,
                       [&](absl::string_view after, size_t limit) {
                         return Tokens().ScanIndex(
                             call.snapshot(), storage::Key(kTokensByNameId).Add(request.parent()),
                             after, limit);
                       },
                       [&](TokenRow& row) -> absl::StatusOr<size_t> {
                         ASSIGN_OR_RETURN(*response.add_tokens(), PresentToken(call, row));
                         return row.message.ByteSizeLong();
                       }));
  response.set_next_page_token(NextPageToken(start, next));
  return response;
}

// Whether `scope` takes along more than `than`.
bool IsWider(pb::RevokeScope scope, pb::RevokeScope than) {
  const auto width = [](pb::RevokeScope s) {
    if (s == pb::REVOKE_SCOPE_EVERYTHING_MADE) return 2;
    return s == pb::REVOKE_SCOPE_TOKEN_ALONE ? 0 : 1;
  };
  return width(scope) > width(than);
}

absl::StatusOr<Write<pb::Token>> RevokeToken(const Call& call,
                                             const pb::RevokeTokenRequest& request) {
  RETURN_IF_ERROR(FindForTokens(call, std::string(domain::ParentName(request.name(), 2))).status());
  ASSIGN_OR_RETURN(const TokenRow row, FindToken(call, request.name()));
  Write<pb::Token> result;
  result.resource = request.name();
  const pb::Token& before = row.message.token();
  internal_pb::TokenRecord revoked = row.message;
  const pb::RevokeScope scope = EffectiveScope(request.scope());
  if (!before.has_revoke_time()) {
    *revoked.mutable_token()->mutable_revoke_time() = ToProto(call.now());
    revoked.mutable_token()->set_revoke_scope(scope);
  } else if (IsWider(scope, EffectiveScope(before.revoke_scope()))) {
    revoked.mutable_token()->set_revoke_scope(scope);
  }
  result.reply = revoked.token();
  RETURN_IF_ERROR(CountDescendants(call, revoked, result.reply));
  if (SameContent(before, revoked.token())) {
    result.reply.set_etag(MakeEtag(call.env().store, row.version));
    return result;
  }
  Tokens().Update(row, revoked, result.mutation);
  return result;
}

// What a read answers of a token, for replies that are given again.
absl::StatusOr<bool> ReadToken(const Call& call, pb::Token& shown) {
  const absl::StatusOr<AccountRow> account =
      FindForTokens(call, domain::ParentName(shown.name(), 2));
  const bool hidden =
      absl::IsNotFound(account.status()) || absl::IsPermissionDenied(account.status());
  if (hidden) return false;
  if (!account.ok()) return account.status();
  const absl::StatusOr<TokenRow> row = FindToken(call, shown.name());
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  ASSIGN_OR_RETURN(shown, PresentToken(call, *row));
  // What a revocation tells beside the record.
  if (shown.has_revoke_time()) {
    RETURN_IF_ERROR(CountDescendants(call, row->message, shown));
  }
  return true;
}

}  // namespace

absl::StatusOr<bool> ReadAccount(const Call& call, pb::Account& shown) {
  const absl::StatusOr<AccountRow> row = FindKnownAccount(call, shown.name());
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  ASSIGN_OR_RETURN(shown, PresentAccount(call, *row));
  return true;
}

void RegisterIdentityService(MethodRegistry& methods) {
  methods.Shows<pb::Account>(ReadAccount);
  methods.Shows<pb::Token>(ReadToken);
  methods.Read("renkei.v1.IdentityService/WhoAmI", WhoAmI);
  RegisterServerInfo(methods);
  methods.Read("renkei.v1.IdentityService/GetAccount", GetAccount);
  methods.Read("renkei.v1.IdentityService/ListAccounts", ListAccounts);
  methods.Write("renkei.v1.IdentityService/CreateAccount", CreateAccount);
  methods.Write("renkei.v1.IdentityService/UpdateAccount", UpdateAccount);
  methods.Write("renkei.v1.IdentityService/HandOverWork", HandOverWork);
  RegisterSections(methods);
  methods.Write("renkei.v1.IdentityService/CreateToken", CreateToken);
  methods.Read("renkei.v1.IdentityService/ListTokens", ListTokens);
  methods.Write("renkei.v1.IdentityService/RevokeToken", RevokeToken);
  methods.Write("renkei.v1.IdentityService/BatchCreateAccounts", BatchCreateAccounts);
  methods.Write("renkei.v1.IdentityService/AcceptInvitation", AcceptInvitation,
                MethodRegistry::Repeats::kHandler);
  methods.Write("renkei.v1.IdentityService/SignIn", SignIn);
  methods.Write("renkei.v1.IdentityService/ExtendSession", ExtendSession);
  methods.Write("renkei.v1.IdentityService/ChangePassword", ChangePassword);
  methods.Write("renkei.v1.IdentityService/EnrollSecondFactor", EnrollSecondFactor);
  methods.Write("renkei.v1.IdentityService/ConfirmSecondFactor", ConfirmSecondFactor);
  methods.Write("renkei.v1.IdentityService/RemoveSecondFactor", RemoveSecondFactor);
}

absl::StatusOr<std::string> CreateFirstAdministrator(const Env& env) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  ASSIGN_OR_RETURN(const auto accounts, Accounts().Scan(*snapshot, Accounts().NewKey(), "", 1));
  if (!accounts.rows.empty()) {
    return domain::MakeError(
        pb::REASON_ALREADY_EXISTS,
        {"this store has accounts already; an administrator can make more",
         "すでにアカウントが登録されています。追加は管理者が行ってください。"});
  }
  const absl::Time now = env.now();
  storage::Mutation mutation;
  pb::Organization office;
  office.set_name(kCoordinatorOrganization);
  pb::Designation& designation = *office.add_designations();
  designation.set_display_name("連携推進事務局");
  designation.set_kana("れんけいすいしんじむきょく");
  designation.set_kind(pb::ORGANIZATION_KIND_COORDINATOR);
  Organizations().Insert(office, mutation);

  pb::Account admin;
  admin.set_name(absl::StrCat("accounts/", NewUlid(now, env.random)));
  admin.set_organization(kCoordinatorOrganization);
  admin.set_display_name("システム管理者");
  admin.set_kind(pb::ACCOUNT_KIND_SCRIPT);
  for (const pb::Role role : {pb::ROLE_SYSTEM_ADMIN, pb::ROLE_COORDINATOR, pb::ROLE_READER})
    admin.add_roles(role);
  *admin.mutable_create_time() = ToProto(now);
  *admin.mutable_update_time() = admin.create_time();
  Accounts().Insert(admin, mutation);
  // As long as a token may: nothing that it makes lives longer.
  IssuedToken issued = IssueToken(now, env.random, admin.name(), "first token",
                                  auth::kMaxTokenLifetime, TokenKind::kToken);
  Tokens().Insert(issued.record, mutation);
  RETURN_IF_ERROR(storage::CommitAndWait(env.store, std::move(mutation)).status());
  return issued.secret;
}

}  // namespace renkei::service
