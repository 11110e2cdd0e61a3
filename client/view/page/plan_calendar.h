// 策定の日程: the dated steps of a plan.

#ifndef RENKEI_CLIENT_VIEW_PAGE_PLAN_CALENDAR_H_
#define RENKEI_CLIENT_VIEW_PAGE_PLAN_CALENDAR_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "client/view/block.h"
#include "renkei/v1/planning.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// A row for each step, as they came. `today`: what has passed undone is marked. For owners it says as
// well what others are not told.
Table CalendarTable(const std::vector<pb::PlanStep>& steps, absl::CivilDay today, bool for_owners,
                    const domain::Words& words);

// What a step is called: its title, or what its kind is.
std::string StepTitle(const pb::PlanStep& step, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_PLAN_CALENDAR_H_
