// Who reads an initiative and its members: one rule, for replies, lists and the feed.
//
// MEMBERS (the default) and PUBLIC: every account. PRIVATE and SHARED: the bodies that have an
// active membership (its "insiders": invited, applied, ... joined), whom SHARED names, and, while a
// removal waits for a coordinator's consent, the coordinators. Members' rows are visible as the
// initiative is. The insiders stand on the initiative's roll, one record, so that no read walks
// the members.

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_ACCESS_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_ACCESS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using InitiativeRow = storage::Row<pb::Initiative>;
using MemberRow = storage::Row<pb::InitiativeMember>;
using RollRow = storage::Row<internal_pb::InitiativeRoll>;

// Read by its insiders and whom it names alone: PRIVATE or SHARED.
bool IsConfidential(const pb::Initiative& initiative);

// Who reads the initiative and its members' rows. Of one that is not confidential, `owners` names
// the lead alone: all others see it anyway, and 2,000 names in every change would be a burden.
internal_pb::EffectiveAudience AudienceOf(const pb::Initiative& initiative,
                                          const internal_pb::InitiativeRoll& roll);

// The roll of an initiative that exists.
[[nodiscard]] absl::StatusOr<RollRow> FindRoll(const Call& call, absl::string_view initiative);

// Whether the caller may read the initiative. Reads the roll of a confidential one only.
[[nodiscard]] absl::StatusOr<bool> MayRead(const Call& call, const pb::Initiative& initiative);

// The initiative called `name`; NOT_FOUND, naming `asked_for`, if there is none or the caller may
// not read it.
[[nodiscard]] absl::StatusOr<InitiativeRow> FindReadableInitiative(const Call& call,
                                                                   absl::string_view name,
                                                                   absl::string_view asked_for);
// The same where the initiative itself was asked for.
[[nodiscard]] absl::StatusOr<InitiativeRow> FindReadableInitiative(const Call& call,
                                                                   absl::string_view name);

// The membership called `name`, whoever asks; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<MemberRow>> FindMember(const Call& call,
                                                                  absl::string_view name);

// The key prefix of an initiative's members.
storage::Key MembersPrefix(absl::string_view initiative);

// As replies show them: with their etags, and marked where the registry says that the organization
// which leads or takes part has ended by `day` (today in Japan for an initiative).
[[nodiscard]] absl::StatusOr<pb::Initiative> Present(const Call& call, const InitiativeRow& row);
[[nodiscard]] absl::StatusOr<pb::InitiativeMember> Present(const Call& call, const MemberRow& row,
                                                           absl::CivilDay day);

// Who acted is shown to the lead, and in a membership to its body alone (what a reader sees of it must
// not depend on who leads: the feed tells of a handover in the rows of the two bodies). Every reply
// and list that has one of these histories.
void HideActors(const Call& call, pb::Initiative& initiative);
void HideActors(const Call& call, pb::InitiativeMember& member);

// Sets organization_ended and successors of a membership that is active and whose organization has
// ended by `day`.
[[nodiscard]] absl::Status MarkEnded(const Call& call, absl::CivilDay day,
                                     pb::InitiativeMember& member);

// What the caller may read now under a name; nullopt if nothing. For the feed.
[[nodiscard]] absl::StatusOr<std::optional<pb::Initiative>> ReadableInitiative(
    const Call& call, absl::string_view name);
[[nodiscard]] absl::StatusOr<std::optional<pb::InitiativeMember>> ReadableMember(
    const Call& call, absl::string_view name);

// For what is derived from them: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadInitiativeTexts(const Call& call,
                                                                absl::string_view name);
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadMemberTexts(const Call& call,
                                                            absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_ACCESS_H_
