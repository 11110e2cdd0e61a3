// Who reads which support case and which part of it, and who acts in one.
//
// The bodies that ask read it from the start, the window and the team once it is requested. Who is asked
// to take part reads the case and its members until it has answered, and nothing of what stands below.
// An own note is for the team and the window.

#ifndef RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_ACCESS_H_
#define RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_ACCESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/support_case.pb.h"
#include "server/domain/support/support_actor.h"
#include "server/service/frame/call.h"
#include "server/service/frame/named_row.h"
#include "server/service/frame/resource_source.h"
#include "server/service/tables/support_tables.h"

namespace renkei::service {

using SupportRow = storage::Row<pb::SupportCase>;
using SupportMemberRow = storage::Row<pb::SupportMember>;
using SupportEntryRow = storage::Row<pb::SupportEntry>;
using SupportStepRow = storage::Row<pb::SupportStep>;
using SupportRecommendationRow = storage::Row<pb::SupportRecommendation>;

// supports/{support} of the name of anything below it, and of itself.
std::string SupportOf(absl::string_view name);

// Of the case and its members; of what stands below it; of what the team notes for itself.
internal_pb::EffectiveAudience AudienceOf(const pb::SupportCase& support);
internal_pb::EffectiveAudience PartsAudienceOf(const pb::SupportCase& support);
internal_pb::EffectiveAudience OwnNotesAudienceOf(const pb::SupportCase& support);

inline internal_pb::EffectiveAudience AudienceOf(const pb::SupportCase& support,
                                                 const pb::SupportMember&) {
  return AudienceOf(support);
}
inline internal_pb::EffectiveAudience AudienceOf(const pb::SupportCase& support,
                                                 const pb::SupportEntry& entry) {
  return entry.readers() == pb::SUPPORT_ENTRY_READERS_TEAM ? OwnNotesAudienceOf(support)
                                                           : PartsAudienceOf(support);
}
inline internal_pb::EffectiveAudience AudienceOf(const pb::SupportCase& support,
                                                 const pb::SupportStep&) {
  return PartsAudienceOf(support);
}
inline internal_pb::EffectiveAudience AudienceOf(const pb::SupportCase& support,
                                                 const pb::SupportRecommendation&) {
  return PartsAudienceOf(support);
}

// The case called `name`, if the caller sees it; NOT_FOUND naming `asked_for` otherwise.
[[nodiscard]] absl::StatusOr<SupportRow> FindReadableSupport(const Call& call,
                                                             absl::string_view name,
                                                             absl::string_view asked_for);

// The case, if the caller reads what stands below it; NOT_FOUND otherwise.
[[nodiscard]] absl::StatusOr<SupportRow> OpenSupportParts(const Call& call,
                                                          const std::string& name);

// A part with its case.
template <typename M>
struct SupportPartRow {
  SupportRow support;
  storage::Row<M> row;
};
template <typename M>
[[nodiscard]] absl::StatusOr<SupportPartRow<M>> FindSupportPart(const Call& call,
                                                                const storage::Table<M>& table,
                                                                const std::string& name) {
  ASSIGN_OR_RETURN(SupportRow support, FindReadableSupport(call, SupportOf(name), name));
  ASSIGN_OR_RETURN(auto row, FindNamedRow(call, table, name));
  if (!row.has_value() || !auth::Sees(call.caller(), AudienceOf(support.message, row->message)))
    return NotFound(name);
  return SupportPartRow<M>{std::move(support), *std::move(row)};
}

// As the caller gets them: accounts of its own organization alone; without an etag where the row has no
// version.
pb::SupportCase PresentSupport(const Call& call, SupportRow row);
pb::SupportMember PresentSupportMember(const Call& call, const pb::SupportCase& support,
                                       SupportMemberRow row);
pb::SupportEntry PresentSupportEntry(const Call& call, SupportEntryRow row);
pb::SupportStep PresentSupportStep(const Call& call, SupportStepRow row);
pb::SupportRecommendation PresentSupportRecommendation(const Call& call,
                                                       SupportRecommendationRow row);

// From which sides the caller acts. Reads who is named of the caller's organization, if it is in the
// team.
[[nodiscard]] absl::StatusOr<domain::SupportActor> SupportActorOf(const Call& call,
                                                                  const pb::SupportCase& support);

// For the feed: false where the caller reads nothing.
[[nodiscard]] absl::StatusOr<bool> ReadSupportChange(const Call& call, absl::string_view name,
                                                     pb::Change& change);

// For what is derived from them, whoever asks.
void AddSupportSources(ResourceSources& sources);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_ACCESS_H_
