#include "server/service/review/scores/score_read.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<std::unique_ptr<RoundScores>> RoundScores::Read(const Call& call,
                                                               const pb::Round& round,
                                                               const LeaveOut& leave_out) {
  auto scores = std::unique_ptr<RoundScores>(new RoundScores(round));
  ConflictLookup conflicts(call, round);
  ASSIGN_OR_RETURN(scores->reviewers_, ReviewersOfRound(call, round.name()));
  ASSIGN_OR_RETURN(std::vector<pb::RoundApplication> applications, JudgedOf(call, round.name()));
  for (pb::RoundApplication& application : applications) {
    if (leave_out != nullptr) {
      ASSIGN_OR_RETURN(const bool left_out, leave_out(application, conflicts));
      if (left_out) continue;
    }
    scores->applications_.push_back(std::move(application));
  }
  ASSIGN_OR_RETURN(scores->readings_, ReadingsUnder(call, ReadingsOf(round.name())));
  RETURN_IF_ERROR(scores->AddSheets(conflicts));
  return scores;
}

absl::StatusOr<std::unique_ptr<RoundScores>> RoundScores::ReadOne(
    const Call& call, const pb::Round& round, pb::RoundApplication application) {
  auto scores = std::unique_ptr<RoundScores>(new RoundScores(round));
  ConflictLookup conflicts(call, round);
  ASSIGN_OR_RETURN(scores->reviewers_, ReviewersOfRound(call, round.name()));
  ASSIGN_OR_RETURN(scores->readings_,
                   ReadingsUnder(call, ReadingsOfApplication(application.name())));
  scores->applications_.push_back(std::move(application));
  RETURN_IF_ERROR(scores->AddSheets(conflicts));
  return scores;
}

absl::Status RoundScores::AddSheets(ConflictLookup& conflicts) {
  const domain::ScoreScale scale(round_);
  const auto counts = [&](const pb::ReadingSheet& sheet) {
    return sheet.state() == pb::READING_STATE_SUBMITTED && scale.IsWhole(sheet);
  };
  std::map<std::string, size_t> places;
  for (const pb::RoundApplication& application : applications_) {
    places.emplace(application.name(), judged_.size());
    judged_.push_back({&application, {}, {}});
  }
  for (const ReadingRow& row : readings_) {
    const pb::RoundReading& reading = row.message;
    const auto place = places.find(ReviewedApplication(reading.name()));
    const auto reviewer = reviewers_.find(ReviewerOfReading(reading.name()));
    if (place == places.end() || reviewer == reviewers_.end()) continue;
    domain::JudgedApplication& judged = judged_[place->second];
    ASSIGN_OR_RETURN(const auto locks, conflicts.Of(reviewer->second, *judged.application));
    if (!locks.empty()) continue;
    const auto add = [&](const pb::ReadingSheet& sheet, std::vector<domain::HandedIn>& sheets) {
      if (counts(sheet))
        sheets.push_back({&sheet, reviewer->first, reviewer->second.display_name()});
    };
    add(reading.first(), judged.first);
    add(reading.panel(), judged.panel);
  }
  return absl::OkStatus();
}

pb::RoundRanking RankingOf(const pb::Round& round, const RoundScores& scores,
                           pb::RankingOrder order) {
  std::vector<pb::RankedApplication> ranked = domain::RankApplications(round, scores.judged());
  domain::OrderRanking(round, scores.judged(), order, ranked);
  pb::RoundRanking ranking;
  ranking.set_quota(round.quota());
  ranking.set_threshold(round.threshold());
  ranking.set_stage(domain::CountingStage(round, scores.judged()));
  for (pb::RankedApplication& one : ranked) {
    if (one.mark() == pb::RANKING_MARK_ABOVE_LINE) ranking.set_above_line(ranking.above_line() + 1);
    if (one.mark() == pb::RANKING_MARK_TIE_AT_LINE)
      ranking.set_tied_at_line(ranking.tied_at_line() + 1);
    *ranking.add_applications() = std::move(one);
  }
  return ranking;
}

absl::StatusOr<pb::RoundRanking> RankingOf(const Call& call, const pb::Round& round) {
  ASSIGN_OR_RETURN(const auto scores, RoundScores::Read(call, round));
  return RankingOf(round, *scores, pb::RANKING_ORDER_BY_RANK);
}

absl::StatusOr<pb::RankedApplication> ScoreOf(const Call& call, const pb::Round& round,
                                              const pb::RoundApplication& application) {
  ASSIGN_OR_RETURN(const auto scores, RoundScores::ReadOne(call, round, application));
  return domain::ScoresOf(round, scores->judged().front(),
                          domain::CountingStage(round, scores->judged()));
}

absl::StatusOr<std::vector<std::string>> PanelOf(const Call& call, absl::string_view round) {
  ASSIGN_OR_RETURN(const auto reviewers, ReviewersOfRound(call, round));
  std::vector<std::string> panel;
  for (const auto& [name, reviewer] : reviewers) {
    if (reviewer.state() == pb::ROUND_REVIEWER_STATE_ACCEPTED)
      panel.push_back(reviewer.display_name());
  }
  return panel;
}

}  // namespace renkei::service
