// The days of a plan's calendar, one by one: of a step that takes several its first and its last.

#ifndef RENKEI_CLIENT_WEB_PAGE_STEP_DAYS_H_
#define RENKEI_CLIENT_WEB_PAGE_STEP_DAYS_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "client/view/block.h"
#include "renkei/v1/planning.pb.h"

namespace renkei::web {

namespace pb = renkei::v1;

struct StepDay {
  // The same when the step moves to another day.
  std::string key;
  absl::CivilDay day;
  // "意見募集（開始）"
  std::string title;
  // With it the step is over.
  bool last = true;
};

// What of the step can be read as a day.
std::vector<StepDay> DaysOfStep(const pb::PlanStep& step, domain::Lang lang);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_STEP_DAYS_H_
