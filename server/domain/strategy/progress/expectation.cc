#include "server/domain/strategy/progress/expectation.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "absl/time/civil_time.h"
#include "server/domain/fold.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

// Two points closer than this are the same: far less than a day's part of a month.
constexpr double kSameTime = 1e-6;

// Months since the year 0 at the end of `day`; whole numbers at the ends of months.
double MonthsAtEndOf(absl::CivilDay day) {
  const absl::CivilMonth month(day);
  const auto days = absl::CivilDay(month + 1) - absl::CivilDay(month);
  return static_cast<double>(day.year()) * 12 + (day.month() - 1) +
         static_cast<double>(day.day()) / static_cast<double>(days);
}

std::optional<double> MonthsOf(const pb::TimedValue& value) {
  if (value.when().kind() == pb::When::KIND_UNSPECIFIED) return std::nullopt;
  return MonthsAtEndOf(LastDay(value.when()));
}

bool HasValue(const pb::TimedValue& value) {
  return value.value().has_number() || !value.value().text().empty();
}

const std::set<std::string>& Words(bool yes) {
  static const auto& kYes = *new std::set<std::string>{
      "有",   "あり", "済", "済み", "実施", "実施済", "実施済み", "達成",  "達成済",
      "完了", "○",    "〇", "はい", "yes",  "true",   "策定済",   "整備済"};
  static const auto& kNo =
      *new std::set<std::string>{"無",     "なし",   "未", "未済",   "未実施", "未達成", "未完了",
                                 "未策定", "未整備", "×",  "いいえ", "no",     "false"};
  return yes ? kYes : kNo;
}

bool KnowsNothingBetween(pb::Aggregation aggregation) {
  return aggregation == pb::AGGREGATION_YES_NO || aggregation == pb::AGGREGATION_ORDINAL;
}

}  // namespace

pb::Kpi WithIndicator(const pb::Kpi& kpi, const pb::Indicator* indicator) {
  pb::Kpi whole = kpi;
  if (indicator == nullptr) return whole;
  if (whole.direction() == pb::DIRECTION_UNSPECIFIED) whole.set_direction(indicator->direction());
  if (whole.aggregation() == pb::AGGREGATION_UNSPECIFIED)
    whole.set_aggregation(indicator->aggregation());
  if (whole.unit().empty()) whole.set_unit(indicator->unit());
  return whole;
}

std::optional<double> NumberOf(const pb::Value& value, pb::Aggregation aggregation) {
  if (value.has_number()) {
    if (!std::isfinite(value.number())) return std::nullopt;
    return aggregation == pb::AGGREGATION_YES_NO ? (value.number() != 0 ? 1.0 : 0.0)
                                                 : value.number();
  }
  if (aggregation != pb::AGGREGATION_YES_NO) return std::nullopt;
  const std::string word = NormalizeCompatibility(value.text());
  if (Words(true).count(word) > 0) return 1.0;
  if (Words(false).count(word) > 0) return 0.0;
  return std::nullopt;
}

pb::Direction DirectionOf(const pb::Kpi& kpi) {
  if (kpi.direction() != pb::DIRECTION_UNSPECIFIED) return kpi.direction();
  return kpi.has_range_low() || kpi.has_range_high() ? pb::DIRECTION_RANGE
                                                     : pb::DIRECTION_UNSPECIFIED;
}

KpiPath::KpiPath(const pb::Kpi& kpi, pb::Rubric::Path path) : path_(path) {
  if (path_ == pb::Rubric::PATH_LINEAR && KnowsNothingBetween(kpi.aggregation()))
    path_ = pb::Rubric::PATH_STEPWISE;
  has_baseline_ = HasValue(kpi.baseline());
  if (has_baseline_) {
    baseline_ = NumberOf(kpi.baseline().value(), kpi.aggregation());
    baseline_months_ = MonthsOf(kpi.baseline());
  } else if (kpi.aggregation() == pb::AGGREGATION_CUMULATIVE &&
             kpi.cumulative_from_fiscal_year() != 0) {
    has_baseline_ = true;
    baseline_ = 0.0;
    baseline_months_ = MonthsAtEndOf(LastDayOfFiscalYear(kpi.cumulative_from_fiscal_year() - 1));
  }
  for (const pb::TimedValue& target : kpi.targets()) {
    if (!HasValue(target)) continue;
    const std::optional<double> number = NumberOf(target.value(), kpi.aggregation());
    if (const std::optional<double> months = MonthsOf(target)) {
      targets_.push_back({*months, number});
    } else {
      ++untimed_targets_;
      untimed_ = number;
    }
  }
  std::stable_sort(targets_.begin(), targets_.end(),
                   [](const Point& a, const Point& b) { return a.months < b.months; });
}

Expectation KpiPath::Baseline() const {
  if (!has_baseline_) return {std::nullopt, pb::CANNOT_JUDGE_NO_BASELINE};
  if (!baseline_) return {std::nullopt, pb::CANNOT_JUDGE_NOT_A_NUMBER};
  return {baseline_};
}

Expectation KpiPath::Final() const {
  const auto number = [](const std::optional<double>& value) -> Expectation {
    if (!value) return {std::nullopt, pb::CANNOT_JUDGE_NOT_A_NUMBER};
    return {value};
  };
  if (!targets_.empty()) return number(targets_.back().value);
  if (untimed_targets_ == 0) return {std::nullopt, pb::CANNOT_JUDGE_NO_TARGET};
  if (untimed_targets_ > 1) return {std::nullopt, pb::CANNOT_JUDGE_NO_TIME};
  return number(untimed_);
}

bool KpiPath::OnlyTexts() const {
  if (targets_.empty()) return untimed_targets_ == 1 && !untimed_;
  return std::none_of(targets_.begin(), targets_.end(),
                      [](const Point& point) { return point.value.has_value(); });
}

bool KpiPath::HasTargetAt(const pb::When& when) const {
  const double months = MonthsAtEndOf(LastDay(when));
  return std::any_of(targets_.begin(), targets_.end(), [&](const Point& point) {
    return std::abs(point.months - months) < kSameTime;
  });
}

Expectation KpiPath::At(const pb::When& when) const {
  if (targets_.empty()) {
    return {std::nullopt,
            untimed_targets_ > 0 ? pb::CANNOT_JUDGE_NO_TIME : pb::CANNOT_JUDGE_NO_TARGET};
  }
  const double months = MonthsAtEndOf(LastDay(when));
  switch (path_) {
    case pb::Rubric::PATH_OWN_TARGETS:
      return OwnTargetAt(months);
    case pb::Rubric::PATH_STEPWISE:
      return StepwiseAt(months);
    default:
      return LinearAt(months);
  }
}

Expectation KpiPath::LinearAt(double months) const {
  const auto next = std::find_if(targets_.begin(), targets_.end(), [&](const Point& point) {
    return point.months > months + kSameTime;
  });
  if (next == targets_.end()) return StepwiseAt(months);
  Point before;
  if (next != targets_.begin()) {
    before = *std::prev(next);
    if (std::abs(before.months - months) < kSameTime) return StepwiseAt(months);
  } else {
    const Expectation baseline = Baseline();
    if (!baseline.value) return baseline;
    if (!baseline_months_) return {std::nullopt, pb::CANNOT_JUDGE_NO_TIME};
    if (months <= *baseline_months_ + kSameTime) return {std::nullopt, pb::CANNOT_JUDGE_NOT_DUE};
    before = {*baseline_months_, baseline.value};
  }
  if (!before.value || !next->value) return {std::nullopt, pb::CANNOT_JUDGE_NOT_A_NUMBER};
  const double part = (months - before.months) / (next->months - before.months);
  return {*before.value + (*next->value - *before.value) * part};
}

Expectation KpiPath::StepwiseAt(double months) const {
  const Point* last = nullptr;
  for (const Point& point : targets_) {
    if (point.months <= months + kSameTime) last = &point;
  }
  if (last == nullptr) return {std::nullopt, pb::CANNOT_JUDGE_NOT_DUE};
  if (!last->value) return {std::nullopt, pb::CANNOT_JUDGE_NOT_A_NUMBER};
  return {last->value};
}

Expectation KpiPath::OwnTargetAt(double months) const {
  const Point* own = nullptr;
  for (const Point& point : targets_) {
    if (std::abs(point.months - months) < kSameTime) own = &point;
  }
  if (own == nullptr) return {std::nullopt, pb::CANNOT_JUDGE_NOT_DUE};
  if (!own->value) return {std::nullopt, pb::CANNOT_JUDGE_NOT_A_NUMBER};
  return {own->value};
}

}  // namespace renkei::domain
