// The methods of ReviewService.

#ifndef RENKEI_SERVER_SERVICE_REVIEW_REVIEW_METHODS_H_
#define RENKEI_SERVER_SERVICE_REVIEW_REVIEW_METHODS_H_

#include "absl/status/statusor.h"
#include "renkei/v1/review_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// reviewers.cc
[[nodiscard]] absl::StatusOr<pb::RoundReviewer> GetRoundReviewer(
    const Call& call, const pb::GetRoundReviewerRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListRoundReviewersResponse> ListRoundReviewers(
    const Call& call, const pb::ListRoundReviewersRequest& request);
// reviewer_change.cc
[[nodiscard]] absl::StatusOr<Write<pb::RoundReviewer>> ChangeRoundReviewer(
    const Call& call, const pb::ChangeRoundReviewerRequest& request);

// assign.cc
[[nodiscard]] absl::StatusOr<Write<pb::AssignRoundReadingsResponse>> AssignRoundReadings(
    const Call& call, const pb::AssignRoundReadingsRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListRoundAssignmentsResponse> ListRoundAssignments(
    const Call& call, const pb::ListRoundAssignmentsRequest& request);
// progress.cc
[[nodiscard]] absl::StatusOr<pb::ReviewProgress> GetReviewProgress(
    const Call& call, const pb::GetReviewProgressRequest& request);

// readings.cc
[[nodiscard]] absl::StatusOr<pb::RoundReading> GetRoundReading(
    const Call& call, const pb::GetRoundReadingRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListRoundReadingsResponse> ListRoundReadings(
    const Call& call, const pb::ListRoundReadingsRequest& request);
// reading_change.cc
[[nodiscard]] absl::StatusOr<Write<pb::RoundReading>> ChangeRoundReading(
    const Call& call, const pb::ChangeRoundReadingRequest& request);

// ranking.cc
[[nodiscard]] absl::StatusOr<pb::RoundRanking> RankRound(const Call& call,
                                                         const pb::RankRoundRequest& request);
[[nodiscard]] absl::StatusOr<pb::RankedApplication> ScoreApplication(
    const Call& call, const pb::ScoreApplicationRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REVIEW_REVIEW_METHODS_H_
