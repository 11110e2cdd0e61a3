// Reading rounds, what is applied for in them, and how those that were selected go on: who sees what, and
// the ways through them that other services go.
//
// A round is its owner's until it is announced, then its audience's. An application is read by the bodies
// that take part; once it was submitted, by the organization that holds the round too, and by nobody
// else: reviewers read it through their readings (ApplicationForReviewer). A year of one that was selected
// is read by the same, and by the round's audience once it is shown.

#ifndef RENKEI_SERVER_SERVICE_ROUND_ROUND_READ_H_
#define RENKEI_SERVER_SERVICE_ROUND_ROUND_READ_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/round.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using RoundRow = storage::Row<pb::Round>;
using RoundApplicationRow = storage::Row<pb::RoundApplication>;
using RoundFollowUpRow = storage::Row<pb::RoundFollowUp>;

// "rounds/r" of any name below it; "rounds/r/applications/a" of one and what is below.
std::string RoundOf(absl::string_view name);
std::string ApplicationOf(absl::string_view name);

// Who reads them now.
internal_pb::EffectiveAudience AudienceOf(const pb::Round& round);
internal_pb::EffectiveAudience AudienceOf(const pb::RoundApplication& application);
internal_pb::EffectiveAudience AudienceOf(const pb::Round& round,
                                          const pb::RoundApplication& application,
                                          const pb::RoundFollowUp& follow_up);

// The round named `name` if the caller sees it; NOT_FOUND otherwise, naming `asked_for`.
[[nodiscard]] absl::StatusOr<RoundRow> FindReadableRound(const Call& call, absl::string_view name,
                                                         absl::string_view asked_for);
// The same for a write of its owner's coordinators; `etag`, if not empty, is that of today.
[[nodiscard]] absl::StatusOr<RoundRow> FindOwnedRound(const Call& call, const std::string& name,
                                                      const std::string& etag);
// The application named `name` if the caller sees it; NOT_FOUND otherwise.
[[nodiscard]] absl::StatusOr<RoundApplicationRow> FindReadableApplication(const Call& call,
                                                                          absl::string_view name);

// The round of an application, or of a year of one, that is there.
[[nodiscard]] absl::StatusOr<RoundRow> RoundOfApplication(const Call& call, absl::string_view name);
// The year called `name` if the caller sees it; NOT_FOUND otherwise.
[[nodiscard]] absl::StatusOr<RoundFollowUpRow> FindReadableFollowUp(const Call& call,
                                                                    absl::string_view name);
[[nodiscard]] absl::StatusOr<bool> SeesFollowUp(const Call& call,
                                                const pb::RoundFollowUp& follow_up);

// As the caller gets them, who sees them: with the state of the moment; without what is not for him, and
// without an etag where the row has no version. Accounts are shown to their own organization. Of a
// decision the bodies read nothing before the round is published, and then not how it came about.
pb::Round PresentRound(const Call& call, RoundRow row);
pb::RoundApplication PresentApplication(const Call& call, const pb::Round& round,
                                        RoundApplicationRow row);
pb::RoundFollowUp PresentFollowUp(const Call& call, RoundFollowUpRow row);

// The application as somebody reads it who judges it, with the text of its source that was submitted;
// whoever asks: who may judge is not looked at here. Without decision, history, consents and what the
// secretariat said. Blind: also without the bodies, their section and the source's name, and with their
// names in every text replaced by 「○○」; its title is its number then. NOT_FOUND where there is none.
[[nodiscard]] absl::StatusOr<pb::RoundApplication> ApplicationForReviewer(const Call& call,
                                                                          const pb::Round& round,
                                                                          absl::string_view name,
                                                                          bool blind);

// Adds the text of the source that was submitted, where one was.
[[nodiscard]] absl::Status AddSourceText(const Call& call, pb::RoundApplication& shown);

// For the feed: false where the caller reads nothing.
[[nodiscard]] absl::StatusOr<bool> ReadRoundChange(const Call& call, absl::string_view name,
                                                   pb::Change& change);

// For what is derived from them: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadRoundTexts(const Call& call,
                                                           absl::string_view name);
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadRoundApplicationTexts(const Call& call,
                                                                      absl::string_view name);
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadRoundFollowUpTexts(const Call& call,
                                                                   absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ROUND_ROUND_READ_H_
