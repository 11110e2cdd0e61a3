#include "server/service/support/support_access.h"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/domain/support/support_rules.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kSupportNameSegments = 2;

using Names = google::protobuf::RepeatedPtrField<std::string>;

// Each once, in one order, so that audiences that let in the same say the same.
internal_pb::EffectiveAudience ForAll(std::set<std::string> organizations) {
  return auth::OwnersOnly({organizations.begin(), organizations.end()});
}

void AddNames(const Names& names, std::set<std::string>& all) {
  all.insert(names.begin(), names.end());
}

template <typename M>
M WithEtag(const Call& call, storage::Row<M> row) {
  if (row.version != storage::Sequence::kNone)
    row.message.set_etag(MakeEtag(call.env().store, row.version));
  return std::move(row.message);
}

// What the reader of one type of part gives.
template <typename M>
absl::StatusOr<bool> ReadPart(const Call& call, const storage::Table<M>& table,
                              absl::string_view name, pb::Change& change,
                              pb::Change& (*put)(const Call&, SupportPartRow<M>, pb::Change&)) {
  absl::StatusOr<SupportPartRow<M>> part = FindSupportPart(call, table, std::string(name));
  if (absl::IsNotFound(part.status())) return false;
  if (!part.ok()) return part.status();
  put(call, *std::move(part), change);
  return true;
}

pb::Change& PutMember(const Call& call, SupportPartRow<pb::SupportMember> part,
                      pb::Change& change) {
  *change.mutable_support_member() =
      PresentSupportMember(call, part.support.message, std::move(part.row));
  return change;
}
pb::Change& PutEntry(const Call& call, SupportPartRow<pb::SupportEntry> part, pb::Change& change) {
  *change.mutable_support_entry() = PresentSupportEntry(call, std::move(part.row));
  return change;
}
pb::Change& PutStep(const Call& call, SupportPartRow<pb::SupportStep> part, pb::Change& change) {
  *change.mutable_support_step() = PresentSupportStep(call, std::move(part.row));
  return change;
}
pb::Change& PutRecommendation(const Call& call, SupportPartRow<pb::SupportRecommendation> part,
                              pb::Change& change) {
  *change.mutable_support_recommendation() =
      PresentSupportRecommendation(call, std::move(part.row));
  return change;
}

absl::StatusOr<ResourceTexts> ReadSupportTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, FindNamedRow(call, Supports(), name));
  if (!row.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(
      TextOf(&pb::Change::mutable_support_case, std::move(row->message), std::move(audience)));
}

template <typename M, const storage::Table<M>& (*kTable)(), M* (pb::Change::*kField)()>
absl::StatusOr<ResourceTexts> ReadPartTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto support, FindNamedRow(call, Supports(), SupportOf(name)));
  ASSIGN_OR_RETURN(auto row, FindNamedRow(call, kTable(), name));
  if (!support.has_value() || !row.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(support->message, row->message);
  return OneText(TextOf(kField, std::move(row->message), std::move(audience)));
}

template <typename M, pb::ResourceType kType, const storage::Table<M>& (*kTable)()>
absl::StatusOr<ResourceNames> AllOf(const Call& call, absl::string_view after, size_t limit) {
  return NamesIn(call, kTable(), kType, kTable().NewKey(), after, limit);
}

template <typename M, pb::ResourceType kType, const storage::Table<M>& (*kTable)(),
          M* (pb::Change::*kField)()>
ResourceSource PartSource() {
  return {.read = ReadPartTexts<M, kTable, kField>, .all = AllOf<M, kType, kTable>};
}

}  // namespace

std::string SupportOf(absl::string_view name) {
  return std::string(domain::ParentName(name, kSupportNameSegments));
}

internal_pb::EffectiveAudience AudienceOf(const pb::SupportCase& s) {
  std::set<std::string> all = {s.body()};
  AddNames(s.joint_bodies(), all);
  AddNames(s.asked_bodies(), all);
  if (s.has_request_time()) {
    all.insert(s.window());
    AddNames(s.team(), all);
    AddNames(s.asked_team(), all);
  }
  return ForAll(std::move(all));
}

internal_pb::EffectiveAudience PartsAudienceOf(const pb::SupportCase& s) {
  std::set<std::string> all = {s.body()};
  AddNames(s.joint_bodies(), all);
  if (s.has_request_time()) {
    all.insert(s.window());
    AddNames(s.team(), all);
  }
  return ForAll(std::move(all));
}

internal_pb::EffectiveAudience OwnNotesAudienceOf(const pb::SupportCase& s) {
  std::set<std::string> all = {s.window()};
  AddNames(s.team(), all);
  return ForAll(std::move(all));
}

absl::StatusOr<SupportRow> FindReadableSupport(const Call& call, absl::string_view name,
                                               absl::string_view asked_for) {
  ASSIGN_OR_RETURN(std::optional<SupportRow> row, FindNamedRow(call, Supports(), name));
  if (!row.has_value() || !auth::Sees(call.caller(), AudienceOf(row->message)))
    return NotFound(asked_for);
  return *std::move(row);
}

absl::StatusOr<SupportRow> OpenSupportParts(const Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(SupportRow row, FindReadableSupport(call, name, name));
  if (!auth::Sees(call.caller(), PartsAudienceOf(row.message))) return NotFound(name);
  return row;
}

pb::SupportCase PresentSupport(const Call& call, SupportRow row) {
  for (pb::SupportEvent& event : *row.message.mutable_history()) {
    if (!call.caller().WorksFor(event.organization())) event.clear_actor();
  }
  return WithEtag(call, std::move(row));
}

pb::SupportMember PresentSupportMember(const Call& call, const pb::SupportCase& support,
                                       SupportMemberRow row) {
  if (!call.caller().WorksFor(row.message.organization()) &&
      !call.caller().WorksFor(support.window()))
    row.message.clear_officials();
  return WithEtag(call, std::move(row));
}

pb::SupportEntry PresentSupportEntry(const Call& call, SupportEntryRow row) {
  if (!call.caller().WorksFor(row.message.author())) row.message.clear_updater();
  return WithEtag(call, std::move(row));
}

pb::SupportStep PresentSupportStep(const Call& call, SupportStepRow row) {
  row.message.set_overdue(domain::IsOverdueStep(row.message, call.today()));
  return WithEtag(call, std::move(row));
}

pb::SupportRecommendation PresentSupportRecommendation(const Call& call,
                                                       SupportRecommendationRow row) {
  return WithEtag(call, std::move(row));
}

absl::StatusOr<domain::SupportActor> SupportActorOf(const Call& call,
                                                    const pb::SupportCase& support) {
  const auth::Caller& caller = call.caller();
  const std::string& own = caller.organization;
  domain::SupportActor actor;
  actor.contributor = caller.Has(pb::ROLE_CONTRIBUTOR) || caller.Has(pb::ROLE_APPROVER);
  actor.coordinator = caller.Has(pb::ROLE_COORDINATOR);
  actor.of_body = caller.WorksFor(support.body());
  actor.of_joint = caller.WorksFor(own) && absl::c_linear_search(support.joint_bodies(), own);
  actor.of_window = caller.WorksFor(support.window());
  actor.of_team = caller.WorksFor(own) && absl::c_linear_search(support.team(), own);
  if (!actor.of_team) return actor;
  ASSIGN_OR_RETURN(const auto member, FindNamedRow(call, SupportMembers(),
                                                   absl::StrCat(support.name(), "/members/",
                                                                domain::LastSegment(own))));
  if (member.has_value() && !member->message.officials().empty())
    actor.official = absl::c_linear_search(member->message.officials(), caller.account);
  return actor;
}

absl::StatusOr<bool> ReadSupportChange(const Call& call, absl::string_view name,
                                       pb::Change& change) {
  switch (change.type()) {
    case pb::RESOURCE_TYPE_SUPPORT_MEMBER:
      return ReadPart(call, SupportMembers(), name, change, PutMember);
    case pb::RESOURCE_TYPE_SUPPORT_ENTRY:
      return ReadPart(call, SupportEntries(), name, change, PutEntry);
    case pb::RESOURCE_TYPE_SUPPORT_STEP:
      return ReadPart(call, SupportSteps(), name, change, PutStep);
    case pb::RESOURCE_TYPE_SUPPORT_RECOMMENDATION:
      return ReadPart(call, SupportRecommendations(), name, change, PutRecommendation);
    default:
      break;
  }
  absl::StatusOr<SupportRow> row = FindReadableSupport(call, name, name);
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  *change.mutable_support_case() = PresentSupport(call, *std::move(row));
  return true;
}

void AddSupportSources(ResourceSources& sources) {
  sources[pb::RESOURCE_TYPE_SUPPORT_CASE] = {
      .read = ReadSupportTexts,
      .all = AllOf<pb::SupportCase, pb::RESOURCE_TYPE_SUPPORT_CASE, Supports>};
  // Each is told of when the sight of its case changes: nobody has to look below that.
  sources[pb::RESOURCE_TYPE_SUPPORT_MEMBER] =
      PartSource<pb::SupportMember, pb::RESOURCE_TYPE_SUPPORT_MEMBER, SupportMembers,
                 &pb::Change::mutable_support_member>();
  sources[pb::RESOURCE_TYPE_SUPPORT_ENTRY] =
      PartSource<pb::SupportEntry, pb::RESOURCE_TYPE_SUPPORT_ENTRY, SupportEntries,
                 &pb::Change::mutable_support_entry>();
  sources[pb::RESOURCE_TYPE_SUPPORT_STEP] =
      PartSource<pb::SupportStep, pb::RESOURCE_TYPE_SUPPORT_STEP, SupportSteps,
                 &pb::Change::mutable_support_step>();
  sources[pb::RESOURCE_TYPE_SUPPORT_RECOMMENDATION] =
      PartSource<pb::SupportRecommendation, pb::RESOURCE_TYPE_SUPPORT_RECOMMENDATION,
                 SupportRecommendations, &pb::Change::mutable_support_recommendation>();
}

}  // namespace renkei::service
