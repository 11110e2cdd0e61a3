#include "server/service/vision/vision_access.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/domain/strategy/revision_rules.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/draft/vision_draft.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
std::vector<std::string> OwnersOf(const pb::Vision& vision) {
  return {vision.owners().begin(), vision.owners().end()};
}

bool IsOwner(const Call& call, const pb::Vision& head) {
  return absl::c_any_of(head.owners(),
                        [&](const std::string& o) { return call.caller().WorksFor(o); });
}

internal_pb::EffectiveAudience DraftAudience(const pb::Vision& head) {
  return auth::OwnersOnly(OwnersOf(head));
}

internal_pb::EffectiveAudience WithOwners(const pb::Vision& head,
                                          internal_pb::EffectiveAudience audience) {
  const std::vector<std::string> others(audience.owners().begin(), audience.owners().end());
  *audience.mutable_owners() = head.owners();
  for (const std::string& owner : others) {
    if (!absl::c_linear_search(head.owners(), owner)) audience.add_owners(owner);
  }
  return audience;
}

internal_pb::EffectiveAudience PublishedAudience(const pb::Vision& published) {
  return auth::Chosen(published.audience(), OwnersOf(published));
}

absl::StatusOr<std::optional<VisionRow>> FindVision(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, Visions().Get(call.snapshot(), KeyByName(Visions(), name)));
  // The id alone makes the key; under another organization's name it is not there.
  if (row.has_value() && row->message.name() != name) return std::optional<VisionRow>();
  return row;
}

absl::StatusOr<std::optional<RevisionRow>> FindRevision(const Call& call, absl::string_view vision,
                                                        int number) {
  if (number <= 0) return std::optional<RevisionRow>();
  return Revisions().Get(
      call.snapshot(),
      Revisions().NewKey().Add(VisionIdOf(vision)).Add(static_cast<uint64_t>(number)));
}

absl::StatusOr<internal_pb::EffectiveAudience> PublicAudience(const Call& call,
                                                              const pb::Vision& head) {
  ASSIGN_OR_RETURN(const std::optional<RevisionRow> revision,
                   FindRevision(call, head.name(), head.published_revision()));
  return revision.has_value() ? PublishedAudience(revision->message.vision()) : DraftAudience(head);
}

absl::StatusOr<Before> BeforeInPublic(const Call& call, const pb::Vision& head) {
  ASSIGN_OR_RETURN(const std::optional<RevisionRow> revision,
                   FindRevision(call, head.name(), head.published_revision()));
  if (!revision.has_value()) return Before(DraftAudience(head), head);
  const pb::Vision& published = revision->message.vision();
  return Before(PublishedAudience(published), published).Add(head);
}

absl::StatusOr<VisionRow> OpenAsOwner(const Call& call, absl::string_view vision,
                                      absl::string_view asked_for) {
  ASSIGN_OR_RETURN(std::optional<VisionRow> row, FindVision(call, vision));
  if (!row.has_value()) return NotFound(asked_for);
  const pb::Vision& head = row->message;
  if (!call.ProveOwner(OwnersOf(head))) {
    ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience audience, PublicAudience(call, head));
    RETURN_IF_ERROR(call.RequireOwner(OwnersOf(head), audience, asked_for));
  }
  return *std::move(row);
}

absl::StatusOr<VisionRow> OpenAsOwner(const Call& call, absl::string_view vision) {
  return OpenAsOwner(call, vision, vision);
}

absl::StatusOr<VisionRow> OpenDraft(const Call& call, absl::string_view vision,
                                    absl::string_view resource) {
  ASSIGN_OR_RETURN(VisionRow row, OpenAsOwner(call, vision, resource));
  RETURN_IF_ERROR(domain::CheckEditable(row.message.state()));
  return row;
}

bool SeesRevision(const Call& call, const pb::Vision& head, const pb::VisionRevision& revision) {
  return IsOwner(call, head) || auth::Sees(call.caller(), PublishedAudience(revision.vision()));
}

absl::StatusOr<VisionReading> OpenForReading(const Call& call, absl::string_view vision,
                                             int revision, absl::string_view resource) {
  ASSIGN_OR_RETURN(std::optional<VisionRow> row, FindVision(call, vision));
  if (!row.has_value()) return NotFound(resource);
  VisionReading reading;
  reading.head = *std::move(row);
  const pb::Vision& head = reading.head.message;
  reading.owner = IsOwner(call, head);
  if (reading.owner && revision == 0) return reading;

  ASSIGN_OR_RETURN(std::optional<RevisionRow> in_force,
                   FindRevision(call, vision, head.published_revision()));
  if (!in_force.has_value() || !SeesRevision(call, head, in_force->message)) {
    return NotFound(resource);
  }
  if (revision == 0 || revision == head.published_revision()) {
    reading.revision = *std::move(in_force);
    return reading;
  }
  ASSIGN_OR_RETURN(std::optional<RevisionRow> earlier, FindRevision(call, vision, revision));
  if (!earlier.has_value() || !SeesRevision(call, head, earlier->message)) {
    return NotFound(resource);
  }
  reading.revision = *std::move(earlier);
  return reading;
}

absl::StatusOr<VisionReading> OpenForReading(const Call& call, absl::string_view vision) {
  return OpenForReading(call, vision, 0, vision);
}

absl::StatusOr<VisionReading> OpenForReading(const Call& call, absl::string_view vision,
                                             const WantedRevision& wanted,
                                             absl::string_view resource) {
  if (wanted.as_of.empty()) return OpenForReading(call, vision, wanted.number, resource);
  if (wanted.number != 0) {
    return domain::InvalidField("as_of", "CONTRADICTORY",
                                {"give either revision or as_of",
                                 "revision と as_of はどちらか一方だけ指定してください。"});
  }
  ASSIGN_OR_RETURN(VisionReading reading, OpenForReading(call, vision, 0, resource));
  const pb::Vision& head = reading.head.message;
  for (int number = head.published_revision(); number > 0; --number) {
    ASSIGN_OR_RETURN(std::optional<RevisionRow> row, FindRevision(call, head.name(), number));
    if (!row.has_value() || domain::InForceFrom(row->message) > wanted.as_of) continue;
    if (!SeesRevision(call, head, row->message)) break;
    reading.revision = *std::move(row);
    return reading;
  }
  return domain::MakeError(
      pb::REASON_NOT_FOUND,
      {absl::StrCat("no revision of ", vision, " that you may read was in force on ", wanted.as_of),
       absl::StrCat(
           wanted.as_of,
           " の時点で有効だった（閲覧できる）版はありません。版と策定・改訂日は renkei vision "
           "revisions で確かめられます。")},
      {{"resource", std::string(resource)}});
}

pb::LifecycleState StateShown(const pb::Vision& head, const pb::Vision& text) {
  return head.state() == pb::LIFECYCLE_STATE_ARCHIVED ? head.state() : text.state();
}

absl::StatusOr<pb::Vision> PresentVision(const Call& call, const VisionReading& reading) {
  if (!reading.revision) {
    pb::Vision shown = reading.head.message;
    shown.set_etag(MakeEtag(call.env().store, reading.head.version));
    ASSIGN_OR_RETURN(const CountShards counts, CountShards::Read(call, VisionIdOf(shown.name())));
    shown.set_node_count(counts.total().nodes());
    shown.set_kpi_count(counts.total().kpis());
    return shown;
  }
  return PresentRevision(call, reading.head.message, *reading.revision).vision();
}

pb::VisionRevision PresentRevision(const Call& call, const pb::Vision& head, RevisionRow revision) {
  pb::VisionRevision shown = std::move(revision.message);
  shown.set_etag(MakeEtag(call.env().store, revision.version));
  pb::Vision& vision = *shown.mutable_vision();
  vision.set_etag(shown.etag());
  vision.set_node_count(shown.node_count());
  vision.set_kpi_count(shown.kpi_count());
  vision.set_state(StateShown(head, vision));
  auth::HideActors(call.caller(), {head.owners().begin(), head.owners().end()}, shown);
  return shown;
}

}  // namespace renkei::service
