#include "client/view/page/plan_calendar.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/initiative_words.h"
#include "server/domain/planning/plan_calendar.h"

namespace renkei::view {
namespace {

std::string DaysOf(const pb::PlanStep& step, Lang lang) {
  const std::string from = DayInWords(step.from_date(), lang);
  if (step.to_date().empty()) return from;
  const std::string to = DayInWords(step.to_date(), lang);
  return In(lang, {absl::StrCat(from, " to ", to), absl::StrCat(from, "～", to)});
}

Cell StateCell(const pb::PlanStep& step, absl::CivilDay today, const domain::Words& words) {
  const std::string state = words.Value(*pb::PlanStepState_descriptor(), step.state());
  Cell cell = state;
  if (domain::DueOn(step, today).notice == domain::StepNotice::kOverdue) {
    cell = In(words.lang(),
              {absl::StrCat(state, " (passed)"), absl::StrCat(state, "（期日を過ぎています）")});
    cell.tone = Tone::kWarning;
  }
  return cell;
}

}  // namespace

std::string StepTitle(const pb::PlanStep& step, const domain::Words& words) {
  return step.title().empty() ? words.Value(*pb::PlanStepKind_descriptor(), step.kind())
                              : step.title();
}

Table CalendarTable(const std::vector<pb::PlanStep>& steps, absl::CivilDay today, bool for_owners,
                    const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"DAY", "日付"})},
                   {In(lang, {"KIND", "種別"})},
                   {In(lang, {"WHAT", "内容"}), false, true},
                   {In(lang, {"STATE", "状態"})},
                   {In(lang, {"REVISION", "対象の版"}), true, false, true},
                   {In(lang, {"SECTION", "担当課"}), false, true, true},
                   {In(lang, {"NOTE", "備考"}), false, true}};
  if (for_owners) table.columns.push_back({In(lang, {"ANNOUNCED", "公表"})});
  table.nothing = In(lang, {"No step is planned.", "日程は登録されていません。"});
  for (const pb::PlanStep& step : steps) {
    Cell title = StepTitle(step, words);
    if (for_owners) title.resource = step.name();
    Row row;
    row.cells = {DaysOf(step, lang),
                 words.Value(*pb::PlanStepKind_descriptor(), step.kind()),
                 title,
                 StateCell(step, today, words),
                 step.revision() == 0 ? "" : absl::StrCat(step.revision()),
                 step.section(),
                 step.note()};
    if (for_owners)
      row.cells.emplace_back(step.announced() ? In(lang, {"yes", "公表"})
                                              : In(lang, {"owners only", "所有団体のみ"}));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace renkei::view
