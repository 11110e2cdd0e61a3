#include "server/service/planning/opinion_access.h"

#include <string>
#include <utility>

#include "server/service/planning/planning_access.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<OpinionReader> OpinionReader::Open(const Call& call, absl::string_view vision,
                                                  absl::string_view asked_for) {
  ASSIGN_OR_RETURN(VisionReading reading, OpenForReading(call, vision, 0, asked_for));
  return OpinionReader(std::move(reading));
}

absl::StatusOr<bool> OpinionReader::MayRead(const Call& call, const pb::Opinion& opinion) {
  if (reading_.owner) return true;
  const int number = opinion.published_revision();
  if (number == 0) return false;
  const auto [known, added] = revisions_.try_emplace(number, false);
  if (added) {
    ASSIGN_OR_RETURN(const std::optional<RevisionRow> revision,
                     FindRevision(call, head().name(), number));
    known->second = revision.has_value() && SeesRevision(call, head(), revision->message);
  }
  return known->second;
}

absl::StatusOr<std::optional<pb::Opinion>> OpinionReader::Read(const Call& call, OpinionRow row) {
  ASSIGN_OR_RETURN(const bool readable, MayRead(call, row.message));
  if (!readable) return std::optional<pb::Opinion>();
  return std::optional(PresentBeside(call, head(), std::move(row)));
}

absl::StatusOr<pb::Opinion> FindReadableOpinion(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(OpinionReader reader, OpinionReader::Open(call, VisionNameOf(name), name));
  ASSIGN_OR_RETURN(auto row, FindBeside(call, Opinions(), name));
  if (!row.has_value()) return NotFound(name);
  ASSIGN_OR_RETURN(std::optional<pb::Opinion> opinion, reader.Read(call, *std::move(row)));
  if (!opinion.has_value()) return NotFound(name);
  return *std::move(opinion);
}

// An earlier revision is read by those who see both it and the one in force.
absl::StatusOr<internal_pb::EffectiveAudience> OpinionAudience(const Call& call,
                                                               const pb::Vision& head,
                                                               int published) {
  ASSIGN_OR_RETURN(const std::optional<RevisionRow> revision,
                   FindRevision(call, head.name(), published));
  if (!revision.has_value()) return DraftAudience(head);
  internal_pb::EffectiveAudience audience = PublishedAudience(revision->message.vision());
  if (published != head.published_revision()) {
    ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience in_force, PublicAudience(call, head));
    audience = auth::Both(in_force, audience);
  }
  return WithOwners(head, std::move(audience));
}

absl::StatusOr<ResourceTexts> ReadOpinionTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<VisionRow> head, FindVision(call, VisionNameOf(name)));
  ASSIGN_OR_RETURN(auto row, FindBeside(call, Opinions(), name));
  if (!head.has_value() || !row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(internal_pb::EffectiveAudience audience,
                   OpinionAudience(call, head->message, row->message.published_revision()));
  return OneText(
      TextOf(&pb::Change::mutable_opinion, std::move(row->message), std::move(audience)));
}

}  // namespace renkei::service
