// One step of a sheet. Who may take it, from which state, and what it needs with it says
// domain/review/reading_steps.h; what is looked up for it stands here. Every step stands on the round as it
// is: when its stage is closed in the same moment, one of the two commits comes first, and the other one is
// decided anew.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/words/value_words.h"
#include "server/service/frame/named_row.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/review/review_access.h"
#include "server/service/review/review_methods.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Of a reading that is not there: who judges in the round is told that it is not his, everybody else
// nothing.
absl::Status NoSuchReading(const Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const auto reviewer,
                   FindNamedRow(call, RoundReviewers(), ReviewerOfReading(name)));
  if (!reviewer.has_value() || !IsReviewer(call, name)) return NotFound(name);
  return domain::InvalidField(
      "name", "NOT_ASSIGNED",
      {"the application is not assigned to this reviewer; ask the secretariat",
       "この応募は担当として割り当てられていません。事務局にお問い合わせください。"});
}

}  // namespace

absl::StatusOr<Write<pb::RoundReading>> ChangeRoundReading(
    const Call& call, const pb::ChangeRoundReadingRequest& request) {
  ASSIGN_OR_RETURN(const auto stored, FindNamedRow(call, RoundReadings(), request.name()));
  if (!stored.has_value()) return NoSuchReading(call, request.name());
  ASSIGN_OR_RETURN(const ReadingRow row, FindReadableReading(call, request.name()));
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), row.version, request.name()));
  ASSIGN_OR_RETURN(const std::optional<ReadingStanding> standing, StandingOf(call, row.message));
  if (!standing.has_value()) return NotFound(request.name());
  const domain::ReadingContext context = {standing->round,
                                          row.message,
                                          request,
                                          ReviewActorOf(call, row.message.owner(), request.name()),
                                          standing->reviewer.state(),
                                          IsJudged(standing->application),
                                          standing->conflicts,
                                          call.now()};
  if (request.action() == pb::READING_ACTION_ASSIGN) {
    return domain::InvalidField(
        "action", "NOT_APPLICABLE",
        {"readings are assigned by AssignRoundReadings", "割当は「審査の割当」で行います。"});
  }
  ASSIGN_OR_RETURN(const pb::ReadingState next, domain::CheckReadingStep(context));
  call.Prove(auth::Ownership::kParty);
  pb::RoundReading after = domain::AfterReadingStep(context, next);
  *after.mutable_update_time() = ToProto(call.now());
  RETURN_IF_ERROR(CheckContentSize(after, "sheet"));

  Write<pb::RoundReading> result;
  Rounds().Require({standing->round, standing->round_version}, result.mutation);
  RoundApplications().Require({standing->application, standing->application_version},
                              result.mutation);
  RoundReviewers().Require({standing->reviewer, standing->reviewer_version}, result.mutation);
  RoundReadings().Update(row, after, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_ROUND_READING, after.name(), AudienceOf(row.message),
               AudienceOf(after), result.mutation);
  result.resource = after.name();
  result.marks.push_back(domain::ValueToken(*pb::ReadingAction_descriptor(), request.action()));
  result.reply = PresentReading(call, {std::move(after)}, *standing);
  return result;
}

}  // namespace renkei::service
