#include "server/service/review/review_service.h"

#include "server/service/review/review_methods.h"

namespace renkei::service {

void RegisterReviewService(MethodRegistry& methods) {
  methods.Read("renkei.v1.ReviewService/GetRoundReviewer", GetRoundReviewer);
  methods.Read("renkei.v1.ReviewService/ListRoundReviewers", ListRoundReviewers);
  methods.Write("renkei.v1.ReviewService/ChangeRoundReviewer", ChangeRoundReviewer);
  methods.Write("renkei.v1.ReviewService/AssignRoundReadings", AssignRoundReadings);
  methods.Read("renkei.v1.ReviewService/ListRoundAssignments", ListRoundAssignments);
  methods.Read("renkei.v1.ReviewService/GetReviewProgress", GetReviewProgress);
  methods.Read("renkei.v1.ReviewService/GetRoundReading", GetRoundReading);
  methods.Read("renkei.v1.ReviewService/ListRoundReadings", ListRoundReadings);
  methods.Write("renkei.v1.ReviewService/ChangeRoundReading", ChangeRoundReading);
  methods.Read("renkei.v1.ReviewService/RankRound", RankRound);
  methods.Read("renkei.v1.ReviewService/ScoreApplication", ScoreApplication);
}

}  // namespace renkei::service
