// What the points of a round come to, whoever asks: for its decision, and for those who may see it.

#ifndef RENKEI_SERVER_SERVICE_REVIEW_SCORES_SCORE_READ_H_
#define RENKEI_SERVER_SERVICE_REVIEW_SCORES_SCORE_READ_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/review_service.pb.h"
#include "server/domain/review/ranking.h"
#include "server/service/review/scores/review_rows.h"

namespace renkei::service {

// The applications of a round that are judged, with the sheets that count: handed in, whole, and not locked
// by a conflict of interest.
class RoundScores {
 public:
  // All of the round, but those for which `leave_out` is true.
  using LeaveOut =
      std::function<absl::StatusOr<bool>(const pb::RoundApplication&, ConflictLookup&)>;
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<RoundScores>> Read(
      const Call& call, const pb::Round& round, const LeaveOut& leave_out = nullptr);
  // One application alone.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<RoundScores>> ReadOne(
      const Call& call, const pb::Round& round, pb::RoundApplication application);

  const std::vector<domain::JudgedApplication>& judged() const { return judged_; }

 private:
  explicit RoundScores(const pb::Round& round) : round_(round) {}
  [[nodiscard]] absl::Status AddSheets(ConflictLookup& conflicts);

  const pb::Round& round_;
  std::map<std::string, pb::RoundReviewer> reviewers_;
  std::vector<pb::RoundApplication> applications_;
  std::vector<ReadingRow> readings_;
  std::vector<domain::JudgedApplication> judged_;
};

// The ranking of all that is judged, by rank.
[[nodiscard]] absl::StatusOr<pb::RoundRanking> RankingOf(const Call& call, const pb::Round& round);

// A ranking with what is counted in it, of what was read.
pb::RoundRanking RankingOf(const pb::Round& round, const RoundScores& scores,
                           pb::RankingOrder order);

// What was given to one application, with points and words: no rank.
[[nodiscard]] absl::StatusOr<pb::RankedApplication> ScoreOf(
    const Call& call, const pb::Round& round, const pb::RoundApplication& application);

// Those who accepted, as the panel is printed, in order of account.
[[nodiscard]] absl::StatusOr<std::vector<std::string>> PanelOf(const Call& call,
                                                               absl::string_view round);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REVIEW_SCORES_SCORE_READ_H_
