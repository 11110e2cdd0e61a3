// Rules about the figures that were recorded.
#include "absl/strings/str_cat.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/strategy/lint/lint_rules.h"
#include "server/domain/strategy/progress/cumulative.h"
#include "server/domain/strategy/progress/due_date.h"
#include "server/domain/time/date.h"
#include "server/domain/time/when.h"

namespace renkei::domain::lint {
namespace {

std::string Shown(double number, const std::string& unit) {
  pb::Value value;
  value.set_number(number);
  return FigureText(value, unit);
}

}  // namespace

void KpiNeverUpdated(const Lens& lens, const pb::Kpi& kpi, Remarks& out) {
  const LintContext& context = lens.context();
  if (!context.updated_kpis || !context.today || context.updated_kpis->contains(kpi.name())) return;
  // The same rule as for overdue figures; here of a KPI that has none.
  const DueDate due = NextDue(kpi, lens.vision().period(), {}, *context.today);
  if (!due.overdue) return;
  const std::string day = FormatDate(*due.day);
  out.push_back({"",
                 {absl::StrCat("no figure was ever recorded; the first was due on ", day),
                  absl::StrCat("実績が一度も記録されていません（期限 ", day, "）。")},
                 {"record it with `renkei kpi record`, or say that there is none (--status "
                  "not_available)",
                  "renkei kpi record で記録してください。ない場合は --status not_available "
                  "で「データなし」と記録できます。"}});
}

void CumulativeFalls(const Lens& lens, const pb::Kpi& kpi, Remarks& out) {
  const auto figures = lens.context().cumulative_figures.find(kpi.name());
  if (figures == lens.context().cumulative_figures.end() || !lens.IsCumulative(kpi)) return;
  pb::Kpi whole = kpi;
  whole.set_aggregation(pb::AGGREGATION_CUMULATIVE);
  const auto fall = FallOf(whole, figures->second);
  if (!fall) return;
  const std::string from = Shown(fall->earlier, kpi.unit());
  const std::string to = Shown(fall->value, kpi.unit());
  const std::string sum = Shown(fall->earlier + fall->value, kpi.unit());
  out.push_back(
      {"",
       {absl::StrCat(
            "a cumulative figure falls: ", FormatWhen(fall->earlier_when, WhenStyle::kShort), " ",
            from, ", ", FormatWhen(fall->when, WhenStyle::kShort), " ", to),
        absl::StrCat("累計が減っています（", FormatWhen(fall->earlier_when, WhenStyle::kEra), " ",
                     from, " → ", FormatWhen(fall->when, WhenStyle::kEra), " ", to, "）。")},
       {absl::StrCat("if ", to, " is the number of that time alone, the total is ", sum,
                     "; otherwise correct one of the two with `renkei kpi record`"),
        absl::StrCat("その期間だけの値であれば、累計は", sum,
                     "です。renkei kpi record でどちらかを直してください。")}});
}

}  // namespace renkei::domain::lint
