#include "server/service/review/review_stage.h"

#include <utility>

#include "server/domain/resource_name.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/review/reviewer_steps.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::Status StageRead::Read() {
  ASSIGN_OR_RETURN(reviewers_, ReviewersOfRound(call_, round_.name()));
  ASSIGN_OR_RETURN(applications_, JudgedOf(call_, round_.name()));
  ASSIGN_OR_RETURN(std::vector<ReadingRow> readings,
                   ReadingsUnder(call_, ReadingsOf(round_.name())));
  for (ReadingRow& row : readings) {
    std::string name = row.message.name();
    readings_.emplace(std::move(name), std::move(row));
  }
  return absl::OkStatus();
}

std::vector<const pb::RoundReviewer*> StageRead::Judges() const {
  std::vector<const pb::RoundReviewer*> judges;
  for (const auto& [name, reviewer] : reviewers_) {
    if (reviewer.state() == pb::ROUND_REVIEWER_STATE_ACCEPTED &&
        domain::JudgesIn(reviewer.part(), stage_))
      judges.push_back(&reviewer);
  }
  return judges;
}

const pb::RoundApplication* StageRead::FindApplication(const std::string& name) const {
  for (const pb::RoundApplication& application : applications_) {
    if (application.name() == name) return &application;
  }
  return nullptr;
}

pb::ReadingState StageRead::StateOf(const std::string& reading) const {
  const auto found = readings_.find(reading);
  return found == readings_.end() ? pb::READING_STATE_UNSPECIFIED
                                  : domain::StateOfSheet(found->second.message, stage_);
}

bool StageRead::IsAssigned(const std::string& reading) const {
  const pb::ReadingState state = StateOf(reading);
  return state != pb::READING_STATE_UNSPECIFIED && state != pb::READING_STATE_RELEASED;
}

absl::Status StageRead::Count(const pb::RoundReviewer& reviewer,
                              const pb::RoundApplication& application, pb::ReviewerLoad& load) {
  ASSIGN_OR_RETURN(const auto conflicts, conflicts_.Of(reviewer, application));
  if (!conflicts.empty()) load.set_barred(load.barred() + 1);
  const std::string reading = ReadingName(application.name(), domain::LastSegment(reviewer.name()));
  if (!IsAssigned(reading)) return absl::OkStatus();
  if (!conflicts.empty()) {
    load.set_locked(load.locked() + 1);
    return absl::OkStatus();
  }
  load.set_assigned(load.assigned() + 1);
  switch (StateOf(reading)) {
    case pb::READING_STATE_ASSIGNED:
      load.set_untouched(load.untouched() + 1);
      break;
    case pb::READING_STATE_DRAFT:
      load.set_drafts(load.drafts() + 1);
      break;
    default:
      load.set_submitted(load.submitted() + 1);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<pb::ReviewerLoad>> StageRead::Loads() {
  std::vector<pb::ReviewerLoad> loads;
  for (const auto& [name, reviewer] : reviewers_) {
    pb::ReviewerLoad load;
    load.set_reviewer(name);
    load.set_display_name(reviewer.display_name());
    for (const pb::RoundApplication& application : applications_)
      RETURN_IF_ERROR(Count(reviewer, application, load));
    const bool judges = reviewer.state() == pb::ROUND_REVIEWER_STATE_ACCEPTED &&
                        domain::JudgesIn(reviewer.part(), stage_);
    if (judges || load.assigned() + load.locked() > 0) loads.push_back(std::move(load));
  }
  return loads;
}

void AddLoad(const pb::ReviewerLoad& one, pb::ReviewerLoad& total) {
  total.set_assigned(total.assigned() + one.assigned());
  total.set_untouched(total.untouched() + one.untouched());
  total.set_drafts(total.drafts() + one.drafts());
  total.set_submitted(total.submitted() + one.submitted());
  total.set_locked(total.locked() + one.locked());
  total.set_barred(total.barred() + one.barred());
}

}  // namespace renkei::service
