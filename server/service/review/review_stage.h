// What the secretariat works with in one stage of a round: who judges in it, what is judged, which readings
// there are, and who may not read what.

#ifndef RENKEI_SERVER_SERVICE_REVIEW_REVIEW_STAGE_H_
#define RENKEI_SERVER_SERVICE_REVIEW_REVIEW_STAGE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/review_service.pb.h"
#include "server/service/review/scores/review_rows.h"

namespace renkei::service {

class StageRead {
 public:
  // `call` and `round` outlive it.
  StageRead(const Call& call, const pb::Round& round, pb::ReviewStage stage)
      : round_(round), stage_(stage), call_(call), conflicts_(call, round) {}
  [[nodiscard]] absl::Status Read();

  pb::ReviewStage stage() const { return stage_; }
  const pb::Round& round() const { return round_; }
  // All of the round, by name.
  const std::map<std::string, pb::RoundReviewer>& reviewers() const { return reviewers_; }
  // Those that are judged, in order of number.
  const std::vector<pb::RoundApplication>& applications() const { return applications_; }
  // By name; of what is judged or was.
  const std::map<std::string, ReadingRow>& readings() const { return readings_; }

  // Those who accepted and judge in the stage, in order of account.
  std::vector<const pb::RoundReviewer*> Judges() const;
  const pb::RoundApplication* FindApplication(const std::string& name) const;
  // The state of the sheet; UNSPECIFIED: none.
  pb::ReadingState StateOf(const std::string& reading) const;
  // It is assigned in the stage, and not taken back.
  bool IsAssigned(const std::string& reading) const;
  [[nodiscard]] absl::StatusOr<std::vector<pb::ReadingConflict>> ConflictsOf(
      const pb::RoundReviewer& reviewer, const pb::RoundApplication& application) {
    return conflicts_.Of(reviewer, application);
  }

  // Of those who judge in the stage, and of who else has readings of it, in order of account.
  [[nodiscard]] absl::StatusOr<std::vector<pb::ReviewerLoad>> Loads();

 private:
  [[nodiscard]] absl::Status Count(const pb::RoundReviewer& reviewer,
                                   const pb::RoundApplication& application, pb::ReviewerLoad& load);

  const pb::Round& round_;
  const pb::ReviewStage stage_;
  const Call& call_;
  ConflictLookup conflicts_;
  std::map<std::string, pb::RoundReviewer> reviewers_;
  std::vector<pb::RoundApplication> applications_;
  std::map<std::string, ReadingRow> readings_;
};

// Adds the counts of `one` to `total`.
void AddLoad(const pb::ReviewerLoad& one, pb::ReviewerLoad& total);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REVIEW_REVIEW_STAGE_H_
