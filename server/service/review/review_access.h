// Who reads which reviewer and which reading, and what of it.
//
// That there is one, and how far it is, is read by the organization that holds the round and by the
// reviewer's own. What stands in a sheet is its reviewer's; once the round has gone on from its stage the
// coordinators of the organization that holds it read it too. A reviewer's colleagues never do.

#ifndef RENKEI_SERVER_SERVICE_REVIEW_REVIEW_ACCESS_H_
#define RENKEI_SERVER_SERVICE_REVIEW_REVIEW_ACCESS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/review.pb.h"
#include "server/domain/review/review_steps.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/review/scores/review_rows.h"

namespace renkei::service {

internal_pb::EffectiveAudience AudienceOf(const pb::RoundReviewer& reviewer);
internal_pb::EffectiveAudience AudienceOf(const pb::RoundReading& reading);

// The account whose appointment or reading `name` is calls.
bool IsReviewer(const Call& call, absl::string_view name);
// A coordinator of `owner` calls.
bool IsSecretariat(const Call& call, absl::string_view owner);
domain::ReviewActor ReviewActorOf(const Call& call, absl::string_view owner,
                                  absl::string_view name);

// Those that the caller reads; NOT_FOUND otherwise. An account reads its own wherever it works now.
[[nodiscard]] absl::StatusOr<ReviewerRow> FindReadableReviewer(const Call& call,
                                                               absl::string_view name);
[[nodiscard]] absl::StatusOr<ReadingRow> FindReadableReading(const Call& call,
                                                             absl::string_view name);

// What a reading stands on.
struct ReadingStanding {
  pb::Round round;
  storage::Sequence round_version = storage::Sequence::kNone;
  pb::RoundApplication application;
  storage::Sequence application_version = storage::Sequence::kNone;
  pb::RoundReviewer reviewer;
  storage::Sequence reviewer_version = storage::Sequence::kNone;
  std::vector<pb::ReadingConflict> conflicts;
};
// nullopt where the round, the application or the reviewer is gone.
[[nodiscard]] absl::StatusOr<std::optional<ReadingStanding>> StandingOf(
    const Call& call, const pb::RoundReading& reading);

// Who judges does not read whose application it is.
bool IsBlind(const pb::Round& round, const pb::RoundReading& reading);

// As the caller gets them, who sees them; without an etag where the row has no version. Only what is
// stored: the feed has no more.
pb::RoundReviewer PresentReviewer(const Call& call, ReviewerRow row);
pb::RoundReading PresentStoredReading(const Call& call, ReadingRow row);
// With what is computed, and the points that the caller may read.
pb::RoundReading PresentReading(const Call& call, ReadingRow row, const ReadingStanding& standing);
// With the title of the round.
[[nodiscard]] absl::StatusOr<pb::RoundReviewer> PresentAppointment(const Call& call,
                                                                   ReviewerRow row);

// The whole of a reading, as GetRoundReading answers: for that, and for repeated requests. False where the
// caller reads nothing.
[[nodiscard]] absl::StatusOr<bool> ReadWholeReading(const Call& call, pb::RoundReading& shown);
[[nodiscard]] absl::StatusOr<bool> ReadAppointment(const Call& call, pb::RoundReviewer& shown);

// For the feed: false where the caller reads nothing.
[[nodiscard]] absl::StatusOr<bool> ReadReviewChange(const Call& call, absl::string_view name,
                                                    pb::Change& change);
// For what is derived from them: what there is of the resource, whoever asks; of a reading never what
// stands in it.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadReviewerTexts(const Call& call,
                                                              absl::string_view name);
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadReadingTexts(const Call& call,
                                                             absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REVIEW_REVIEW_ACCESS_H_
