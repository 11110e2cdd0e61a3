// Who takes part in a support case: asked, answered, left, released.
#include <optional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/support/support_members.h"
#include "server/domain/support/support_rules.h"
#include "server/domain/words/value_words.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/organization/organizations.h"
#include "server/service/support/support_access.h"
#include "server/service/support/support_methods.h"
#include "server/service/support/support_write.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kSupportMemberPages = {.default_size = 100, .max_size = 200};

// The organization whose part is meant.
std::string OrganizationOf(absl::string_view member) {
  return absl::StrCat("organizations/", domain::LastSegment(member));
}

// What a step stands on.
struct MemberStanding {
  SupportRow support;
  std::optional<SupportMemberRow> old;
  // As it is, or one that was never asked.
  pb::SupportMember present;
  domain::SupportActor actor;
};

absl::StatusOr<MemberStanding> BeginMemberStep(const Call& call,
                                               const pb::ChangeSupportMemberRequest& request) {
  const std::string& name = request.name();
  MemberStanding standing;
  ASSIGN_OR_RETURN(standing.support, FindReadableSupport(call, SupportOf(name), name));
  const pb::SupportCase& support = standing.support.message;
  ASSIGN_OR_RETURN(standing.actor, SupportActorOf(call, support));
  ASSIGN_OR_RETURN(standing.old, FindNamedRow(call, SupportMembers(), name));
  pb::SupportMember& present = standing.present;
  if (standing.old.has_value()) {
    present = standing.old->message;
  } else {
    present.set_name(name);
    present.set_organization(OrganizationOf(name));
  }
  standing.actor.of_asked = call.caller().WorksFor(present.organization());
  if (request.action() == pb::SUPPORT_MEMBER_ACTION_ASK &&
      present.state() != pb::SUPPORT_MEMBER_STATE_ASKED &&
      present.state() != pb::SUPPORT_MEMBER_STATE_ACCEPTED) {
    present.set_side(request.side() != pb::SUPPORT_SIDE_UNSPECIFIED ? request.side()
                     : standing.actor.of_window                     ? pb::SUPPORT_SIDE_TEAM
                                                                    : pb::SUPPORT_SIDE_BODY);
  }
  return standing;
}

// Adds what is wrong with the fields; another refusal comes back.
absl::StatusOr<pb::SupportMemberState> CheckedMemberStep(
    const domain::SupportMemberContext& context, BatchViolations& violations) {
  absl::StatusOr<pb::SupportMemberState> next = domain::CheckSupportMemberStep(context);
  if (next.ok()) return next;
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(next.status());
  if (!detail.has_value() || detail->reason() != pb::REASON_INVALID_FIELDS) return next;
  violations.AddAll("", {detail->violations().begin(), detail->violations().end()});
  return pb::SUPPORT_MEMBER_STATE_UNSPECIFIED;
}

// The organization that is asked: one that exists, and that has no other part in the case.
absl::Status CheckAsked(const Call& call, const MemberStanding& standing,
                        BatchViolations& violations, storage::Mutation& mutation) {
  const std::string& asked = standing.present.organization();
  RETURN_IF_ERROR(RequireNewOwner(call, asked, "name", mutation));
  const pb::SupportCase& support = standing.support.message;
  const bool team = standing.present.side() == pb::SUPPORT_SIDE_TEAM;
  if (domain::IsBodyOf(support, asked) || (team && support.window() == asked)) {
    violations.Add("name", "ALREADY_IN",
                   {"it asks, or is the window; ask another organization",
                    "相談団体または窓口の団体です。ほかの団体に依頼してください。"});
  }
  if (standing.old.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const size_t members,
                   CountSupportParts(call, SupportMembers(), support.name(), kMaxSupportMembers));
  if (members >= kMaxSupportMembers) {
    violations.Add(
        "name", "TOO_MANY",
        {absl::StrCat("a case has ", kMaxSupportMembers, " organizations at most"),
         absl::StrCat("1件の支援に参加できるのは", kMaxSupportMembers, "団体までです。")});
  }
  return absl::OkStatus();
}

// Those who are named work for the organization, and can sign in.
absl::Status CheckOfficials(const Call& call, const pb::ChangeSupportMemberRequest& request,
                            const std::string& organization, BatchViolations& violations) {
  for (int i = 0; i < request.officials_size(); ++i) {
    const std::string& account = request.officials(i);
    ASSIGN_OR_RETURN(const auto row,
                     Accounts().Get(call.snapshot(), KeyByName(Accounts(), account)));
    if (row.has_value() && row->message.organization() == organization && !row->message.disabled())
      continue;
    violations.Add(domain::FieldAt("officials", i), "UNKNOWN_ACCOUNT",
                   {absl::StrCat("your organization has no account ", account,
                                 " that can sign in; see renkei account list"),
                    absl::StrCat("アカウント ", account,
                                 " は自団体にないか、停止中です。renkei account list で"
                                 "確かめられます。")});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<pb::ListSupportMembersResponse> ListSupportMembers(
    const Call& call, const pb::ListSupportMembersRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kSupportMemberPages));
  ASSIGN_OR_RETURN(const SupportRow support,
                   FindReadableSupport(call, request.parent(), request.parent()));
  const storage::Key prefix = SupportMembers().NewKey().Add(domain::LastSegment(request.parent()));
  pb::ListSupportMembersResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::SupportMember>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return SupportMembers().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](SupportMemberRow& row) -> absl::StatusOr<size_t> {
        pb::SupportMember& added = *response.add_members();
        added = PresentSupportMember(call, support.message, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<pb::SupportMember>> ChangeSupportMember(
    const Call& call, const pb::ChangeSupportMemberRequest& request) {
  ASSIGN_OR_RETURN(const MemberStanding standing, BeginMemberStep(call, request));
  const pb::SupportCase& support = standing.support.message;
  const storage::Sequence version = standing.old ? standing.old->version : storage::Sequence::kNone;
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), version, request.name()));
  const domain::SupportMemberContext context = {support, standing.present, request, standing.actor};
  BatchViolations violations;
  ASSIGN_OR_RETURN(const pb::SupportMemberState next, CheckedMemberStep(context, violations));
  call.Prove(auth::Ownership::kParty);
  storage::Mutation mutation;
  if (request.action() == pb::SUPPORT_MEMBER_ACTION_ASK)
    RETURN_IF_ERROR(CheckAsked(call, standing, violations, mutation));
  RETURN_IF_ERROR(CheckOfficials(call, request, standing.present.organization(), violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());

  pb::SupportMember after = domain::AfterSupportMemberStep(context, next);
  after.clear_etag();
  *after.mutable_update_time() = ToProto(call.now());
  if (request.action() == pb::SUPPORT_MEMBER_ACTION_ASK)
    *after.mutable_ask_time() = after.update_time();
  pb::SupportCase changed = support;
  domain::EnterSupportMember(after, changed);
  std::optional<Before> before;
  if (standing.old.has_value()) {
    before.emplace(AudienceOf(support, standing.old->message));
    SupportMembers().Update(*standing.old, after, mutation);
  } else {
    SupportMembers().Insert(after, mutation);
  }
  ASSIGN_OR_RETURN(
      changed, ReplaceSupport(call, standing.support, std::move(changed), after.name(), mutation));
  AppendChange(call, pb::RESOURCE_TYPE_SUPPORT_MEMBER, after.name(), before,
               AudienceOf(changed, after), mutation);
  Write<pb::SupportMember> result =
      SupportWritten(PresentSupportMember(call, changed, {std::move(after)}), std::move(mutation));
  result.marks.push_back(
      domain::ValueToken(*pb::SupportMemberAction_descriptor(), request.action()));
  return result;
}

}  // namespace renkei::service
