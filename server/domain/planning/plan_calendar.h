// The calendar of a plan: what must hold of its steps, and which of them somebody should look at.

#ifndef RENKEI_SERVER_DOMAIN_PLANNING_PLAN_CALENDAR_H_
#define RENKEI_SERVER_DOMAIN_PLANNING_PLAN_CALENDAR_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "renkei/v1/planning.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// A step that begins or ends within so many days is told of: two weeks are what papers for a council
// or an assembly take.
inline constexpr int kStepNoticeDays = 14;

// What it means where it says nothing.
void FillStep(pb::PlanStep& step);

// The last day of the step, as it is written: its only one where it has one.
const std::string& LastDayOf(const pb::PlanStep& step);

// BAD_INTERVAL: it ends before it begins. REQUIRED: the title of a step of another kind. NOT_YET: it
// is done, and begins after `today`. Fields are those of the step, whose dates can be read.
std::vector<pb::FieldViolation> CheckStep(const pb::PlanStep& step, absl::CivilDay today);

// What a step asks for on a day.
enum class StepNotice {
  kNone,
  kComing,   // its next day is near
  kOverdue,  // its last day has passed, and nobody has said that it is done
};
struct StepDue {
  StepNotice notice = StepNotice::kNone;
  // The day that is meant: of one that is coming the next of its two ends, else the last.
  std::string date;
};
StepDue DueOn(const pb::PlanStep& step, absl::CivilDay today);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_PLANNING_PLAN_CALENDAR_H_
