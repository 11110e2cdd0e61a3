// Who may see and change what of a vision: the owners work on one draft, everybody else in its
// audience sees the revision in force. Every method of VisionService opens its vision here.

#ifndef RENKEI_SERVER_SERVICE_VISION_VISION_ACCESS_H_
#define RENKEI_SERVER_SERVICE_VISION_VISION_ACCESS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/write/change_log.h"
#include "storage/table.h"

namespace renkei::service {

using VisionRow = storage::Row<pb::Vision>;
using RevisionRow = storage::Row<pb::VisionRevision>;

std::vector<std::string> OwnersOf(const pb::Vision& vision);

// Whether the caller works for one of the owners.
bool IsOwner(const Call& call, const pb::Vision& head);

// The draft and what is in review: the owners alone.
internal_pb::EffectiveAudience DraftAudience(const pb::Vision& head);

// `audience` with the owners of `head` before its own, each once: who owns the draft reads every
// text.
internal_pb::EffectiveAudience WithOwners(const pb::Vision& head,
                                          internal_pb::EffectiveAudience audience);

// What was chosen for `published`, a head as it was published.
internal_pb::EffectiveAudience PublishedAudience(const pb::Vision& published);

// The head of the vision called `name`, whoever asks; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<VisionRow>> FindVision(const Call& call,
                                                                  absl::string_view name);

// Revision `number` of a vision; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<RevisionRow>> FindRevision(const Call& call,
                                                                      absl::string_view vision,
                                                                      int number);

// What everyone sees of the vision: the audience of the revision in force, the owners' alone while
// there is none.
[[nodiscard]] absl::StatusOr<internal_pb::EffectiveAudience> PublicAudience(const Call& call,
                                                                            const pb::Vision& head);

// The same as the feed is told it of the time before a change, with the items of both texts.
[[nodiscard]] absl::StatusOr<Before> BeforeInPublic(const Call& call, const pb::Vision& head);

// The head for a change by one of its owners. NOT_FOUND or OTHER_ORGANIZATION for others; errors
// name `asked_for`, where that is a part of the vision.
[[nodiscard]] absl::StatusOr<VisionRow> OpenAsOwner(const Call& call, absl::string_view vision,
                                                    absl::string_view asked_for);
[[nodiscard]] absl::StatusOr<VisionRow> OpenAsOwner(const Call& call, absl::string_view vision);

// The same for a change of the draft: NOT_EDITABLE unless it is one.
[[nodiscard]] absl::StatusOr<VisionRow> OpenDraft(const Call& call, absl::string_view vision,
                                                  absl::string_view resource);

// What a caller reads of a vision.
struct VisionReading {
  VisionRow head;
  bool owner = false;
  // The revision that is read; nullopt: the draft.
  std::optional<RevisionRow> revision;

  // The text that is read, as it is stored.
  const pb::Vision& text() const { return revision ? revision->message.vision() : head.message; }

  int number() const { return revision ? revision->message.vision().published_revision() : 0; }
};

// Opens `vision` for reading. `revision` 0 is the draft for owners and the revision in force for
// others. An earlier revision is read by those who see the vision now and were in that revision's
// audience. NOT_FOUND, naming `resource`, for everything else.
[[nodiscard]] absl::StatusOr<VisionReading> OpenForReading(const Call& call,
                                                           absl::string_view vision, int revision,
                                                           absl::string_view resource);

// The same for what a caller reads of it now; NOT_FOUND names the vision itself.
[[nodiscard]] absl::StatusOr<VisionReading> OpenForReading(const Call& call,
                                                           absl::string_view vision);

// Which state of a vision a request asks for.
struct WantedRevision {
  // 0: the draft for owners, the revision in force for others.
  int number = 0;
  // YYYY-MM-DD, instead of a number: the revision in force on that day. Empty: none is asked for.
  absl::string_view as_of;
};

// The same for a state given either way; INVALID_ARGUMENT for both at once. Every method that knows
// `as_of` finds its revision here: the newest one that was in force on that day
// (domain::InForceFrom) and that the caller may read; NOT_FOUND when there is none.
[[nodiscard]] absl::StatusOr<VisionReading> OpenForReading(const Call& call,
                                                           absl::string_view vision,
                                                           const WantedRevision& wanted,
                                                           absl::string_view resource);

// Whether the caller may read this revision of `head`'s vision; it sees the vision itself.
bool SeesRevision(const Call& call, const pb::Vision& head, const pb::VisionRevision& revision);

// The state that goes with `text`, the draft or a revision: an archived vision is so in every text.
pb::LifecycleState StateShown(const pb::Vision& head, const pb::Vision& text);

// The head as the caller gets it, with etag and counts. Who drafted, submitted and returned it is
// the owners' business.
[[nodiscard]] absl::StatusOr<pb::Vision> PresentVision(const Call& call,
                                                       const VisionReading& reading);

// A revision as the caller gets it, with etag.
pb::VisionRevision PresentRevision(const Call& call, const pb::Vision& head, RevisionRow revision);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_VISION_ACCESS_H_
