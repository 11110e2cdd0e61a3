#include "client/web/page/step_days.h"

#include "absl/strings/str_cat.h"
#include "client/view/page/plan_calendar.h"
#include "server/domain/time/date.h"

namespace renkei::web {
namespace {

void AddStepDay(const pb::PlanStep& step, const std::string& date, const view::Text& which,
                bool last, domain::Lang lang, std::vector<StepDay>& days) {
  const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(date);
  if (!day.ok()) return;
  days.push_back({absl::StrCat("step|", step.name(), last ? "|last" : "|first"), *day,
                  absl::StrCat(view::StepTitle(step, domain::Words(lang)), view::In(lang, which)),
                  last});
}

}  // namespace

std::vector<StepDay> DaysOfStep(const pb::PlanStep& step, domain::Lang lang) {
  std::vector<StepDay> days;
  if (step.to_date().empty()) {
    AddStepDay(step, step.from_date(), {"", ""}, /*last=*/true, lang, days);
  } else {
    AddStepDay(step, step.from_date(), {" (begins)", "（開始）"}, /*last=*/false, lang, days);
    AddStepDay(step, step.to_date(), {" (ends)", "（終了）"}, /*last=*/true, lang, days);
  }
  return days;
}

}  // namespace renkei::web
