#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/fold.h"
#include "server/service/caller/token_chain.h"
#include "server/service/frame/person.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/mutation_size.h"
#include "server/service/identity/account_person.h"
#include "server/service/identity/account_rules.h"
#include "server/service/identity/account_view.h"
#include "server/service/identity/identity_service.h"
#include "server/service/identity/invitations.h"
#include "server/service/identity/token_issue.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using AccountRow = storage::Row<pb::Account>;
using OrganizationRow = storage::Row<pb::Organization>;

// What an invitation is called in the list of an account's tokens.
constexpr char kInvitationTitle[] = "招待";

// Fields of an account that a second run of the same list compares.
std::vector<std::string> Differences(const pb::Account& stored, const pb::Account& sent) {
  std::vector<std::string> fields;
  if (stored.display_name() != sent.display_name()) fields.emplace_back("display_name");
  if (std::set<int>(stored.roles().begin(), stored.roles().end()) !=
      std::set<int>(sent.roles().begin(), sent.roles().end()))
    fields.emplace_back("roles");
  if (stored.may_publish_own() != sent.may_publish_own()) fields.emplace_back("may_publish_own");
  if (stored.disabled() != sent.disabled()) fields.emplace_back("disabled");
  if (IsPerson(stored) != IsPerson(sent)) fields.emplace_back("kind");
  if (stored.login_name() != sent.login_name()) fields.emplace_back("login_name");
  if (stored.email() != sent.email()) fields.emplace_back("email");
  if (stored.responsible() != sent.responsible()) fields.emplace_back("responsible");
  if (std::set<std::string>(stored.sections().begin(), stored.sections().end()) !=
      std::set<std::string>(sent.sections().begin(), sent.sections().end()))
    fields.emplace_back("sections");
  return fields;
}

domain::Bilingual TextOf(ManagementFault fault) {
  switch (fault) {
    case ManagementFault::kOtherOrganization:
      return {"you manage accounts of your own organization only",
              "管理できるのはご自身の団体のアカウントだけです。"};
    case ManagementFault::kNotAdministrator:
      return {"only the organization's administrator may manage its accounts",
              "アカウントを管理できるのは、その団体の管理者だけです。"};
    case ManagementFault::kRoleAbove:
      return {"only who has that role, or a system administrator, may grant it",
              "その権限を付与できるのは、同じ権限を持つ人かシステム管理者だけです。"};
  }
  return {};
}

// Lives within one attempt of one call.
class AccountBatch {
 public:
  AccountBatch(const Call& call, const pb::BatchCreateAccountsRequest& request)
      : call_(call), request_(request) {}

  // Finds what is there and everything that is wrong. An error is a fault of the store.
  absl::Status Check() {
    absl::flat_hash_set<absl::string_view> seen;
    for (int i = 0; i < request_.accounts_size(); ++i) {
      const pb::Account& sent = request_.accounts(i);
      existing_.emplace_back();
      if (sent.external_id().empty()) {
        Add(i, "external_id", "REQUIRED",
            {"must be set: it tells the account when the same list comes again",
             "必須です。同じ一覧を再度取り込むとき、この値で同じアカウントと見分けます。"});
        continue;
      }
      if (!seen.insert(sent.external_id()).second) {
        Add(i, "external_id", "DUPLICATE", {"stands twice in this call", "重複しています。"});
        continue;
      }
      ASSIGN_OR_RETURN(
          existing_.back(),
          Accounts().GetByUnique(call_.snapshot(),
                                 storage::Key(kAccountsByExternalIdId).Add(sent.external_id())));
      if (existing_.back()) {
        CheckExisting(i, sent, existing_.back()->message);
      } else
        RETURN_IF_ERROR(CheckNew(i, sent));
    }
    return absl::OkStatus();
  }

  // INVALID_FIELDS, or ROLE_MISSING where nothing but rights is missing.
  absl::Status TakeViolations() {
    const bool rights_alone = rights_missing_ && !others_;
    absl::Status status = std::move(violations_).ToStatus();
    if (status.ok() || !rights_alone) return status;
    const auto list = domain::DetailOf(status)->violations();
    return domain::FieldErrors(pb::REASON_ROLE_MISSING, {list.begin(), list.end()});
  }

  // Accounts and invitations into `result`.
  absl::Status WriteTo(absl::Duration lifetime, Write<pb::BatchCreateAccountsResponse>& result) {
    for (int i = 0; i < request_.accounts_size(); ++i) {
      const std::optional<AccountRow>& old = existing_[static_cast<size_t>(i)];
      pb::BatchCreateAccountsResponse::Result& one = *result.reply.add_results();
      *one.mutable_account() = old ? old->message : NewAccount(request_.accounts(i));
      const std::string name = one.account().name();
      if (!old) {
        Accounts().Insert(one.account(), result.mutation);
        Note(name, result);
        ASSIGN_OR_RETURN(*one.mutable_account(),
                         PresentAccount(call_, AccountRow{one.account(), {}}));
        one.mutable_account()->clear_etag();
      } else {
        one.set_existed(true);
        ASSIGN_OR_RETURN(*one.mutable_account(), PresentAccount(call_, *old));
        for (std::string& field : Differences(old->message, request_.accounts(i)))
          one.add_different_fields(std::move(field));
      }
      if (old ? !request_.renew_invitations() : !request_.invitations()) continue;
      if (old) {
        RETURN_IF_ERROR(RevokeOpenInvitations(call_, name, result.mutation));
        Accounts().Require(*old, result.mutation);
        Note(name, result);
      }
      RETURN_IF_ERROR(Invite(lifetime, one, result));
    }
    if (result.mutation.record_count() == 0) return absl::OkStatus();
    RETURN_IF_ERROR(RequireNamed(result.mutation));
    for (const auto& [name, row] : organizations_) {
      if (!row) continue;
      RETURN_IF_ERROR(RequireLiving(call_, *row, result.mutation));
    }
    return RequireCaller(call_, result.mutation);
  }

 private:
  void Add(int index, absl::string_view field, absl::string_view kind, domain::Bilingual message,
           bool right = false) {
    (right ? rights_missing_ : others_) = true;
    violations_.Add(domain::FieldAt("accounts", index, field), kind, std::move(message));
  }

  void CheckExisting(int index, const pb::Account& sent, const pb::Account& stored) {
    if (stored.organization() != sent.organization()) {
      Add(index, "external_id", "TAKEN",
          {absl::StrCat("the external_id ", sent.external_id(),
                        " is that of another organization's account"),
           absl::StrCat("外部ID ", sent.external_id(),
                        " は、別の団体のアカウントで使われています。")});
      return;
    }
    CheckRights(index, stored);
    if (request_.renew_invitations() && stored.disabled()) {
      Add(index, "disabled", "DISABLED",
          {"the account is stopped; enable it before it is invited",
           "停止中のアカウントです。招待する前に再開してください。"});
    }
  }

  absl::Status CheckNew(int index, const pb::Account& sent) {
    CheckRights(index, sent);
    RETURN_IF_ERROR(CheckPerson(index, sent));
    if (sent.demo() && !call_.env().loopback_only) {
      Add(index, "demo", "DEMO_REFUSED",
          {"demo accounts are refused by a server that listens beyond this machine",
           "外部に公開されたサーバーでは、試用アカウントは作成できません。"});
    }
    auto [known, added] = organizations_.try_emplace(sent.organization());
    if (added) {
      ASSIGN_OR_RETURN(
          known->second,
          Organizations().Get(call_.snapshot(), KeyByName(Organizations(), sent.organization())));
    }
    if (!known->second) {
      Add(index, "organization", "UNKNOWN_ORGANIZATION",
          {absl::StrCat(sent.organization(), " is not in the registry"),
           absl::StrCat(sent.organization(), " は登録されていない団体です。")});
      return absl::OkStatus();
    }
    storage::Mutation unused;
    const absl::Status living = RequireLiving(call_, *known->second, unused);
    if (living.ok()) return living;
    const std::optional<pb::ErrorDetail> detail = domain::DetailOf(living);
    if (!detail) return living;
    Add(index, "organization", "ORGANIZATION_ENDED", {detail->message(), detail->message_ja()});
    return absl::OkStatus();
  }

  absl::Status CheckPerson(int index, const pb::Account& sent) {
    storage::Mutation unused;
    ASSIGN_OR_RETURN(std::vector<pb::FieldViolation> found,
                     CheckPersonOf(call_, nullptr, Vouched(sent), unused));
    for (const auto& [field, text] :
         {std::pair("login_name", &sent.login_name()), std::pair("email", &sent.email())}) {
      if (text->empty()) continue;
      if (taken_.insert({field, sent.organization(), domain::Fold(*text)}).second) continue;
      found.push_back(
          domain::Violation(field, "DUPLICATE", {"stands twice in this call", "重複しています。"}));
    }
    others_ = others_ || !found.empty();
    violations_.AddAll("accounts", index, std::move(found));
    return absl::OkStatus();
  }

  // The commit relies on who is responsible for the new ones.
  absl::Status RequireNamed(storage::Mutation& mutation) const {
    for (int i = 0; i < request_.accounts_size(); ++i) {
      if (existing_[static_cast<size_t>(i)]) continue;
      RETURN_IF_ERROR(
          CheckPersonOf(call_, nullptr, Vouched(request_.accounts(i)), mutation).status());
    }
    return absl::OkStatus();
  }

  // Whoever makes an account manages it, and knows whose address it is.
  pb::Account Vouched(const pb::Account& sent) const {
    pb::Account account = sent;
    if (!IsPerson(account)) account.set_kind(pb::ACCOUNT_KIND_SCRIPT);
    if (!account.email().empty()) *account.mutable_email_verify_time() = ToProto(call_.now());
    return account;
  }

  void CheckRights(int index, const pb::Account& account) {
    const std::optional<ManagementFault> fault = WhyNotManages(call_.caller(), account);
    if (!fault) {
      call_.Prove(auth::Ownership::kManaged);
      return;
    }
    const bool above = *fault == ManagementFault::kRoleAbove;
    const char* kind = above                                           ? "ROLE_ABOVE"
                       : *fault == ManagementFault::kOtherOrganization ? "OTHER_ORGANIZATION"
                                                                       : "NOT_ADMINISTRATOR";
    Add(index, above ? "roles" : "organization", kind, TextOf(*fault), /*right=*/true);
  }

  pb::Account NewAccount(const pb::Account& sent) const {
    pb::Account account = Vouched(sent);
    account.clear_etag();
    account.set_name(absl::StrCat("accounts/", call_.NewId()));
    account.set_created_with(call_.caller().token);
    *account.mutable_create_time() = ToProto(call_.now());
    *account.mutable_update_time() = account.create_time();
    return account;
  }

  absl::Status Invite(absl::Duration lifetime, pb::BatchCreateAccountsResponse::Result& one,
                      Write<pb::BatchCreateAccountsResponse>& result) const {
    IssuedToken issued = IssueToken(call_.now(), call_.env().random, one.account().name(),
                                    kInvitationTitle, lifetime, TokenKind::kInvitation);
    RETURN_IF_ERROR(SetMakerFromCaller(call_, issued.record));
    issued.record.mutable_token()->set_reset_second_factor(
        request_.reset_second_factor() && one.existed() &&
        one.account().name() != call_.caller().account);
    Tokens().Insert(issued.record, result.mutation);
    *one.mutable_invitation() = issued.record.token();
    if (!request_.validate_only()) one.set_invitation_secret(std::move(issued.secret));
    return absl::OkStatus();
  }

  // For the audit log: the first account is what was written, the others are marks.
  static void Note(const std::string& name, Write<pb::BatchCreateAccountsResponse>& result) {
    if (result.resource.empty()) {
      result.resource = name;
    } else {
      result.marks.push_back(name);
    }
  }

  const Call& call_;
  const pb::BatchCreateAccountsRequest& request_;
  std::vector<std::optional<AccountRow>> existing_;  // by index
  std::map<std::string, std::optional<OrganizationRow>> organizations_;
  std::set<std::tuple<std::string, std::string, std::string>>
      taken_;  // field, organization, folded
  BatchViolations violations_;
  bool rights_missing_ = false;
  bool others_ = false;  // something else is wrong
};

}  // namespace

absl::StatusOr<Write<pb::BatchCreateAccountsResponse>> BatchCreateAccounts(
    const Call& call, const pb::BatchCreateAccountsRequest& request) {
  ASSIGN_OR_RETURN(
      const absl::Duration lifetime,
      LifetimeOf(request.has_invitation_lifetime() ? &request.invitation_lifetime() : nullptr,
                 TokenKind::kInvitation, "invitation_lifetime"));
  AccountBatch batch(call, request);
  RETURN_IF_ERROR(batch.Check());
  RETURN_IF_ERROR(batch.TakeViolations());
  Write<pb::BatchCreateAccountsResponse> result;
  RETURN_IF_ERROR(batch.WriteTo(lifetime, result));
  RETURN_IF_ERROR(CheckFitsOneCommit(result.mutation));
  // The secrets are nowhere but in this one reply.
  result.replay = result.reply;
  for (auto& one : *result.replay->mutable_results()) one.clear_invitation_secret();
  return result;
}

}  // namespace renkei::service
