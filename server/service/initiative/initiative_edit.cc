#include "server/service/initiative/initiative_edit.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/domain/error.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/time/date.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using auth::IsOpen;
using internal_pb::EffectiveAudience;

// Room in a commit for the rows beside the changes: the request_id's, the audit entry, indexes.
constexpr size_t kSpareBytes = size_t{1024} * 1024;
constexpr size_t kMaxChangeBytes = storage::kMaxMutationBytes - kSpareBytes;

// Everyone whom a confidential audience names, as owner or as one that it is shared with.
std::set<std::string> NamedIn(const EffectiveAudience& audience) {
  std::set<std::string> names(audience.owners().begin(), audience.owners().end());
  names.insert(audience.organizations().begin(), audience.organizations().end());
  return names;
}

EffectiveAudience Naming(const std::vector<std::string>& names, bool coordinators) {
  EffectiveAudience audience = auth::OwnersOnly(names);
  audience.set_coordinators(coordinators);
  return audience;
}

EffectiveAudience Everybody(pb::Visibility visibility) {
  EffectiveAudience audience;
  audience.set_visibility(visibility);
  return audience;
}

std::vector<std::string> Without(const std::set<std::string>& names,
                                 const std::set<std::string>& others) {
  std::vector<std::string> rest;
  std::set_difference(names.begin(), names.end(), others.begin(), others.end(),
                      std::back_inserter(rest));
  return rest;
}

bool Same(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

// In a sorted list of names: puts `name` in or takes it out.
void SetListed(google::protobuf::RepeatedPtrField<std::string>& list, const std::string& name,
               bool listed) {
  const auto at = std::lower_bound(list.begin(), list.end(), name);
  const bool there = at != list.end() && *at == name;
  if (there == listed) return;
  const int index = static_cast<int>(at - list.begin());
  if (!listed) {
    list.DeleteSubrange(index, 1);
    return;
  }
  *list.Add() = name;
  std::rotate(list.begin() + index, list.end() - 1, list.end());
}

absl::Status TooLarge(int limit, absl::string_view hint, absl::string_view hint_ja) {
  return domain::MakeError(
      pb::REASON_TOO_LARGE,
      {absl::StrCat("an initiative may have ", limit, " memberships", hint),
       absl::StrCat("一つの連携に登録できる団体は", limit, "までです。", hint_ja)},
      {{"limit", absl::StrCat(limit)}});
}

absl::Status TooManyNames() {
  return domain::MakeError(
      pb::REASON_TOO_LARGE,
      {"this change of audience names too many organizations for too many members; share the "
       "initiative with fewer organizations at once",
       "参加団体と共有先の団体が多すぎるため、公開範囲を一度に変更できません。共有先の団体を減ら"
       "してください。"},
      {{"limit", absl::StrCat(kMaxChangeBytes)}});
}

}  // namespace

std::string DayOrToday(const Call& call, const std::string& date) {
  return date.empty() ? domain::FormatDate(call.today()) : date;
}

void AddEvent(const Call& call, absl::string_view action, absl::string_view date,
              absl::string_view reason,
              google::protobuf::RepeatedPtrField<pb::InitiativeEvent>& history) {
  pb::InitiativeEvent& event = *history.Add();
  *event.mutable_time() = ToProto(call.now());
  event.set_actor(call.caller().account);
  event.set_action(std::string(action));
  event.set_date(std::string(date));
  event.set_reason(std::string(reason));
}

void AddEditEvent(const Call& call, const pb::InitiativeEvent& event,
                  google::protobuf::RepeatedPtrField<pb::InitiativeEvent>& history) {
  constexpr absl::string_view kEdit = "INITIATIVE_ACTION_EDIT";
  pb::InitiativeEvent added = event;
  *added.mutable_time() = ToProto(call.now());
  added.set_actor(call.caller().account);
  const pb::InitiativeEvent* last = history.empty() ? nullptr : &*history.rbegin();
  if (event.action() == kEdit && last != nullptr && last->action() == kEdit &&
      last->actor() == added.actor() && last->date() == added.date()) {
    std::set<std::string> fields = absl::StrSplit(last->subject(), ',');
    const std::vector<std::string> more = absl::StrSplit(added.subject(), ',');
    fields.insert(more.begin(), more.end());
    added.set_subject(absl::StrJoin(fields, ","));
    history.RemoveLast();
  }
  *history.Add() = std::move(added);
}

SightChange CompareSight(const EffectiveAudience& was, const EffectiveAudience& is) {
  if (IsOpen(was) && IsOpen(is)) return {};
  if (IsOpen(is)) {
    // Who saw it before is told the same again.
    return {std::nullopt, Everybody(is.visibility())};
  }
  const std::set<std::string> now = NamedIn(is);
  const EffectiveAudience everyone_left = Naming({now.begin(), now.end()}, is.coordinators());
  if (IsOpen(was)) return {Everybody(was.visibility()), everyone_left};
  const std::set<std::string> then = NamedIn(was);
  const std::vector<std::string> lost = Without(then, now);
  const std::vector<std::string> gained = Without(now, then);
  // A coordinator may be of a body that goes on seeing it: all of those must be named.
  if (was.coordinators() && !is.coordinators()) return {Naming(lost, true), everyone_left};
  if (lost.empty() && gained.empty() && was.coordinators() == is.coordinators()) return {};
  return {lost.empty() ? std::nullopt : std::optional(Naming(lost, false)),
          Naming(gained, is.coordinators())};
}

absl::StatusOr<InitiativeEdit> InitiativeEdit::Begin(const Call& call, absl::string_view name,
                                                     absl::string_view asked_for) {
  ASSIGN_OR_RETURN(InitiativeRow row, FindReadableInitiative(call, name, asked_for));
  return Of(call, std::move(row));
}

absl::StatusOr<InitiativeEdit> InitiativeEdit::Of(const Call& call, InitiativeRow row) {
  const std::string& name = row.message.name();
  ASSIGN_OR_RETURN(RollRow roll, FindRoll(call, name));
  InitiativeEdit edit(call);
  edit.initiative = row.message;
  edit.roll = roll.message;
  edit.before_ = std::move(row);
  edit.roll_before_ = std::move(roll);
  return edit;
}

const pb::InitiativeMember& InitiativeEdit::Put(const std::optional<MemberRow>& old,
                                                pb::InitiativeMember after) {
  const bool joined_before = old && old->message.state() == pb::MEMBER_STATE_JOINED;
  const bool joined_after = after.state() == pb::MEMBER_STATE_JOINED;
  initiative.set_member_count(initiative.member_count() + static_cast<int>(joined_after) -
                              static_cast<int>(joined_before));
  if (!old) roll.set_memberships(roll.memberships() + 1);
  const std::string& organization = after.organization();
  SetListed(*roll.mutable_insiders(), organization, domain::IsActive(after.state()));
  SetListed(*roll.mutable_removals(), organization, after.removal_requested());
  if (after.lead_offered()) {
    roll.set_lead_offered_to(organization);
  } else if (roll.lead_offered_to() == organization) {
    roll.clear_lead_offered_to();
  }
  *after.mutable_update_time() = ToProto(call_.now());
  members_.push_back({old, std::move(after)});
  return members_.back().after;
}

bool InitiativeEdit::initiative_changed() const {
  return !before_ || !Same(before_->message, initiative);
}

bool InitiativeEdit::roll_changed() const {
  return !roll_before_ || !Same(roll_before_->message, roll);
}

absl::Status InitiativeEdit::CheckLimits() const {
  const bool grows = !roll_before_ || roll.memberships() > roll_before_->message.memberships();
  if (grows && roll.memberships() > kMaxMemberships) return TooLarge(kMaxMemberships, "", "");
  const bool narrows = before_ && !IsConfidential(before_->message);
  if (IsConfidential(initiative) && (grows || narrows) &&
      roll.memberships() > kMaxConfidentialMemberships) {
    return TooLarge(
        kMaxConfidentialMemberships, " while it is private or shared; choose the audience MEMBERS",
        "（公開範囲が「所有団体のみ」または「指定団体」の場合）。公開範囲を「利用団体すべて」"
        "にしてください。");
  }
  return absl::OkStatus();
}

void InitiativeEdit::WriteRows() {
  TrimHistory(initiative);
  if (!before_) {
    Initiatives().Insert(initiative, mutation);
  } else if (initiative_changed()) {
    *initiative.mutable_update_time() = ToProto(call_.now());
    Initiatives().Update(*before_, initiative, mutation);
  } else {
    Initiatives().Require(*before_, mutation);
  }
  if (!roll_before_) {
    InitiativeRolls().Insert(roll, mutation);
  } else if (roll_changed()) {
    InitiativeRolls().Update(*roll_before_, roll, mutation);
  } else if (IsConfidential(before_->message) || IsConfidential(initiative)) {
    // The changes name the insiders.
    InitiativeRolls().Require(*roll_before_, mutation);
  }
  for (MemberChange& change : members_) {
    TrimHistory(change.after);
    if (change.old) {
      Members().Update(*change.old, change.after, mutation);
    } else {
      Members().Insert(change.after, mutation);
    }
  }
}

absl::Status InitiativeEdit::AppendChanges() {
  const EffectiveAudience is = AudienceOf(initiative, roll);
  std::optional<EffectiveAudience> was;
  if (before_) was = audience_before();
  if (!before_ || !Same(before_->message, initiative) || !auth::Same(*was, is)) {
    const auto seen =
        before_ ? std::optional(Before(*was, before_->message)) : std::optional<Before>();
    AppendChange(call_, pb::RESOURCE_TYPE_INITIATIVE, initiative.name(), seen, is, mutation);
  }
  for (const MemberChange& change : members_) {
    AppendChange(call_, pb::RESOURCE_TYPE_INITIATIVE_MEMBER, change.after.name(),
                 change.old ? was : std::nullopt, is, mutation);
  }
  return was ? TellOfOtherMembers(*was, is) : absl::OkStatus();
}

absl::Status InitiativeEdit::TellOfOtherMembers(const EffectiveAudience& was,
                                                const EffectiveAudience& is) {
  const SightChange sight = CompareSight(was, is);
  if (!sight.before && !sight.after) return absl::OkStatus();
  std::set<std::string> told;
  for (const MemberChange& change : members_) told.insert(change.after.name());
  // The roll, which this commit writes or relies on, says that there are no others than these.
  ASSIGN_OR_RETURN(
      const auto page,
      Members().Scan(call_.snapshot(), MembersPrefix(initiative.name()), "", kMaxMemberships));
  size_t bytes = mutation.byte_count();
  const size_t each = (sight.before ? sight.before->ByteSizeLong() : 0) +
                      (sight.after ? sight.after->ByteSizeLong() : 0);
  for (const MemberRow& row : page.rows) {
    if (told.count(row.message.name()) > 0) continue;
    bytes += each + row.message.name().size();
    if (bytes > kMaxChangeBytes) return TooManyNames();
    AppendChange(call_, pb::RESOURCE_TYPE_INITIATIVE_MEMBER, row.message.name(), sight.before,
                 sight.after, mutation);
  }
  return absl::OkStatus();
}

absl::StatusOr<storage::Mutation> InitiativeEdit::Finish() {
  RETURN_IF_ERROR(CheckLimits());
  WriteRows();
  RETURN_IF_ERROR(AppendChanges());
  return std::move(mutation);
}

}  // namespace renkei::service
