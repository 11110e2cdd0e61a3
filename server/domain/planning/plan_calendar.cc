#include "server/domain/planning/plan_calendar.h"

#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/time/date.h"

namespace renkei::domain {

void FillStep(pb::PlanStep& step) {
  if (step.state() == pb::PLAN_STEP_STATE_UNSPECIFIED) step.set_state(pb::PLAN_STEP_STATE_PLANNED);
  // One day is written in one way.
  if (step.to_date() == step.from_date()) step.clear_to_date();
}

const std::string& LastDayOf(const pb::PlanStep& step) {
  return step.to_date().empty() ? step.from_date() : step.to_date();
}

// Dates of one form compare as texts.
std::vector<pb::FieldViolation> CheckStep(const pb::PlanStep& step, absl::CivilDay today) {
  Faults faults;
  if (step.kind() == pb::PLAN_STEP_KIND_OTHER && step.title().empty()) {
    faults.Add("title", "REQUIRED",
               {"a step of another kind needs a title",
                "種別が「その他」のときは、題名を入力してください。"});
  }
  if (LastDayOf(step) < step.from_date()) {
    faults.Add("to_date", "BAD_INTERVAL",
               {absl::StrCat("the step ends on ", step.to_date(), ", before it begins on ",
                             step.from_date()),
                absl::StrCat("終了日（", step.to_date(), "）が開始日（", step.from_date(),
                             "）より前になっています。")});
  }
  if (step.state() == pb::PLAN_STEP_STATE_DONE && step.from_date() > FormatDate(today)) {
    faults.Add("state", "NOT_YET",
               {absl::StrCat("its day, ", step.from_date(),
                             ", is to come; change the day of what "
                             "took place earlier"),
                absl::StrCat("開始日（", step.from_date(),
                             "）がまだ来ていません。早く済んだときは、日付も直してください。")});
  }
  return faults.Take();
}

StepDue DueOn(const pb::PlanStep& step, absl::CivilDay today) {
  if (step.state() != pb::PLAN_STEP_STATE_PLANNED) return {};
  const std::string now = FormatDate(today);
  if (LastDayOf(step) < now) return {StepNotice::kOverdue, LastDayOf(step)};
  const std::string& next = step.from_date() >= now ? step.from_date() : LastDayOf(step);
  if (next > FormatDate(today + kStepNoticeDays)) return {};
  return {StepNotice::kComing, next};
}

}  // namespace renkei::domain
