// Rules about targets against the baseline, the direction and the plan's period.
#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/strategy/lint/lint_rules.h"
#include "server/domain/strategy/progress/remarks.h"
#include "server/domain/strategy/progress/target_end.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"

namespace renkei::domain::lint {
namespace {

std::string Target(int index) { return absl::StrCat("targets[", index, "]"); }

// "1,200人"
std::string Shown(const pb::Kpi& kpi, const pb::TimedValue& value) {
  return FigureText(value.value(), value.unit().empty() ? kpi.unit() : value.unit());
}

bool BothNumbers(const pb::TimedValue& a, const pb::TimedValue& b) {
  return a.value().has_number() && b.value().has_number() && a.unit() == b.unit();
}

bool Equal(const pb::TimedValue& a, const pb::TimedValue& b) {
  if (BothNumbers(a, b)) return a.value().number() == b.value().number();
  return !a.value().has_number() && !b.value().has_number() && !a.value().text().empty() &&
         a.value().text() == b.value().text();
}

pb::When FiscalYear(int year) {
  pb::When when;
  when.set_kind(pb::When::KIND_FISCAL_YEAR);
  when.set_year(year);
  return when;
}

bool HasTime(const pb::TimedValue& value) {
  return value.when().kind() != pb::When::KIND_UNSPECIFIED;
}

}  // namespace

void TargetEqualsBaseline(const Lens& lens, const pb::Kpi& kpi, Remarks& out) {
  const auto direction = lens.DirectionOf(kpi);
  if (direction == pb::DIRECTION_KEEP || direction == pb::DIRECTION_RANGE) return;
  for (int i = 0; i < kpi.targets_size(); ++i) {
    if (!Equal(kpi.baseline(), kpi.targets(i))) continue;
    const std::string value = Shown(kpi, kpi.targets(i));
    out.push_back({Target(i) + ".value",
                   {absl::StrCat("the target is what the baseline is already: ", value),
                    absl::StrCat("目標値が基準値と同じ「", value, "」です。")},
                   {"if the level is to be kept, write direction: keep; otherwise correct one of "
                    "the two",
                    "水準の維持が目標であれば望ましい方向（direction）を「維持する」とし、そうでな"
                    "ければ値を見直して"
                    "ください。"}});
  }
}

void TargetBeforeBaseline(const Lens&, const pb::Kpi& kpi, Remarks& out) {
  if (!HasTime(kpi.baseline())) return;
  for (int i = 0; i < kpi.targets_size(); ++i) {
    if (!HasTime(kpi.targets(i))) continue;
    const absl::Status order = CheckChronology(kpi.baseline().when(), kpi.targets(i).when());
    if (order.ok()) continue;
    const pb::ErrorDetail detail = *DetailOf(order);
    out.push_back(
        {Target(i) + ".when",
         {absl::StrCat("the target's time lies before the baseline's: ",
                       detail.violations(0).message()),
          absl::StrCat("目標の時点が基準値の時点より前です。", detail.violations(0).message_ja())},
         {"correct the year of one of the two", "どちらかの年を見直してください。"}});
  }
}

void TargetAgainstDirection(const Lens& lens, const pb::Kpi& kpi, Remarks& out) {
  const pb::Direction direction = lens.DirectionOf(kpi).value_or(pb::DIRECTION_UNSPECIFIED);
  const bool up = direction == pb::DIRECTION_UP;
  for (int i = 0; i < kpi.targets_size(); ++i) {
    const pb::TimedValue& target = kpi.targets(i);
    if (!LiesAgainst(direction, kpi.baseline(), target)) continue;
    const std::string from = Shown(kpi, kpi.baseline());
    const std::string to = Shown(kpi, target);
    out.push_back({Target(i) + ".value",
                   {absl::StrCat("the KPI is to go ", up ? "up" : "down", ", but its target ", to,
                                 " is ", up ? "below" : "above", " the baseline ", from),
                    absl::StrCat(up ? "増やす" : "減らす", "KPIですが、目標値", to, "が基準値",
                                 from, up ? "を下回っています。" : "を上回っています。")},
                   {"correct the direction or the value", "望ましい方向か値を見直してください。"}});
  }
}

void TargetOutsidePeriod(const Lens& lens, const pb::Kpi& kpi, Remarks& out) {
  if (!lens.vision().has_period()) return;
  const pb::FiscalPeriod& period = lens.vision().period();
  // Many figures of the last year are of the year after it: published then, or counted in April.
  const absl::CivilDay first = FirstDayOfFiscalYear(period.from_fiscal_year());
  const absl::CivilDay last = LastDayOfFiscalYear(period.to_fiscal_year() + 1);
  for (int i = 0; i < kpi.targets_size(); ++i) {
    if (!HasTime(kpi.targets(i))) continue;
    const pb::When& when = kpi.targets(i).when();
    if (LastDay(when) >= first && FirstDay(when) <= last) continue;
    out.push_back(
        {Target(i) + ".when",
         {absl::StrCat("the target is for ", FormatWhen(when, WhenStyle::kShort),
                       ", outside the plan's period ", FormatPeriod(period, WhenStyle::kShort)),
          absl::StrCat("目標の時点（", FormatWhen(when, WhenStyle::kEra), "）が計画期間（",
                       FormatPeriod(period, WhenStyle::kEra), "）の外にあります。")},
         {"correct the year, or the plan's period", "年か計画期間を見直してください。"}});
  }
}

void TargetsEndEarly(const Lens& lens, const pb::Kpi& kpi, Remarks& out) {
  const pb::FiscalPeriod& period = lens.vision().period();
  const std::optional<pb::When> last = domain::TargetsEndEarly(kpi, period);
  if (!last) return;
  const pb::When& when = *last;
  out.push_back(
      {"targets",
       {absl::StrCat("the last target is for ", FormatWhen(when, WhenStyle::kShort),
                     ", before the end of the plan ", FormatPeriod(period, WhenStyle::kShort)),
        absl::StrCat("最後の目標（", FormatWhen(when, WhenStyle::kEra),
                     "）より後に計画の終期（計画期間 ", FormatPeriod(period, WhenStyle::kEra),
                     "）があります。")},
       {absl::StrCat("add a target for FY", period.to_fiscal_year()),
        absl::StrCat(FormatWhen(FiscalYear(period.to_fiscal_year()), WhenStyle::kEra),
                     "の目標値を加えてください。")}});
}

}  // namespace renkei::domain::lint
