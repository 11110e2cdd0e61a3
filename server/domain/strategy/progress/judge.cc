#include "server/domain/strategy/progress/judge.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "server/domain/fold.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/strategy/progress/expectation.h"
#include "server/domain/strategy/progress/remarks.h"
#include "server/domain/strategy/progress/rubric_rules.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

// What came out: a percentage or the reason why not; and what was expected, where that is known.
struct Judgement {
  std::optional<double> percent;
  std::optional<double> expected;
  pb::CannotJudge reason = pb::CANNOT_JUDGE_UNSPECIFIED;
};

Judgement Cannot(pb::CannotJudge reason, std::optional<double> expected = std::nullopt) {
  return {std::nullopt, expected, reason};
}

// Rounded to a millionth, so that 80 % on paper is not 79.99999999999999 in the machine and in the
// band below.
Judgement Percent(double percent, std::optional<double> expected) {
  if (std::isnan(percent)) return Cannot(pb::CANNOT_JUDGE_NOT_A_NUMBER, expected);
  const double bounded = std::clamp(percent, -kMaxPercent, kMaxPercent);
  return {std::round(bounded * 1e6) / 1e6, expected};
}

Judgement Way(double from, double actual, double to, std::optional<double> expected) {
  // Halves, since the difference of two large numbers may be none.
  return Percent((actual / 2 - from / 2) / (to / 2 - from / 2) * 100, expected);
}

Judgement Ratio(pb::Direction direction, double actual, double expected) {
  if (direction == pb::DIRECTION_DOWN) {
    if (expected < 0) return Cannot(pb::CANNOT_JUDGE_NO_RATIO, expected);
    if (expected == 0) return Percent(actual <= 0 ? 100 : 0, expected);
    return Percent(actual <= 0 ? kMaxPercent : expected / actual * 100, expected);
  }
  if (expected <= 0) return Cannot(pb::CANNOT_JUDGE_NO_RATIO, expected);
  return Percent(actual / expected * 100, expected);
}

bool Reached(pb::Direction direction, double actual, double expected) {
  return direction == pb::DIRECTION_DOWN ? actual <= expected : actual >= expected;
}

class Judge {
 public:
  Judge(const pb::Kpi& kpi, const pb::Rubric& rubric)
      : kpi_(kpi), rubric_(rubric), path_(kpi, rubric.path()), direction_(DirectionOf(kpi)) {}

  const KpiPath& path() const { return path_; }

  // Whether only figures of a target's own time are looked at.
  bool OnlyAtTargets() const {
    return rubric_.path() == pb::Rubric::PATH_OWN_TARGETS &&
           rubric_.measure() != pb::Rubric::MEASURE_WAY_TO_FINAL_TARGET && !ByChange() &&
           direction_ != pb::DIRECTION_RANGE && direction_ != pb::DIRECTION_KEEP;
  }

  // Why no figure at all could be judged.
  pb::CannotJudge PlanFault() const {
    if (UnitsDiffer()) return pb::CANNOT_JUDGE_UNIT_DIFFERS;
    if (direction_ == pb::DIRECTION_RANGE) {
      return kpi_.has_range_low() || kpi_.has_range_high() ? pb::CANNOT_JUDGE_UNSPECIFIED
                                                           : pb::CANNOT_JUDGE_NO_TARGET;
    }
    const bool moves = direction_ != pb::DIRECTION_KEEP;
    if (ByChange() && moves && kpi_.aggregation() != pb::AGGREGATION_YES_NO) {
      return direction_ == pb::DIRECTION_UNSPECIFIED ? pb::CANNOT_JUDGE_NO_DIRECTION
                                                     : pb::CANNOT_JUDGE_UNSPECIFIED;
    }
    const Expectation final = path_.Final();
    if (final.reason == pb::CANNOT_JUDGE_NO_TARGET) {
      return direction_ == pb::DIRECTION_KEEP && path_.Baseline().value
                 ? pb::CANNOT_JUDGE_UNSPECIFIED
                 : pb::CANNOT_JUDGE_NO_TARGET;
    }
    if (path_.OnlyTexts()) return pb::CANNOT_JUDGE_NOT_A_NUMBER;
    if (kpi_.aggregation() == pb::AGGREGATION_YES_NO) return pb::CANNOT_JUDGE_UNSPECIFIED;
    if (direction_ != pb::DIRECTION_UNSPECIFIED) return pb::CANNOT_JUDGE_UNSPECIFIED;
    // A text has no way to go.
    return final.reason == pb::CANNOT_JUDGE_NOT_A_NUMBER ? final.reason
                                                         : pb::CANNOT_JUDGE_NO_DIRECTION;
  }

  Judgement Of(const pb::KpiActual& figure) const {
    if (figure.status() == pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE)
      return Cannot(pb::CANNOT_JUDGE_NOT_AVAILABLE);
    const std::optional<double> actual = NumberOf(figure.value(), kpi_.aggregation());
    if (!actual) return Cannot(pb::CANNOT_JUDGE_NOT_A_NUMBER);
    if (kpi_.aggregation() == pb::AGGREGATION_YES_NO) return YesNo(figure.when(), *actual);
    switch (direction_) {
      case pb::DIRECTION_RANGE:
        return Range(*actual);
      case pb::DIRECTION_KEEP:
        return Keep(figure.when(), *actual);
      default:
        return UpOrDown(figure.when(), *actual);
    }
  }

 private:
  bool ByChange() const { return rubric_.measure() == pb::Rubric::MEASURE_CHANGE_FROM_BASELINE; }

  bool UnitsDiffer() const {
    std::string unit = NormalizeCompatibility(kpi_.unit());
    const auto differs = [&](const pb::TimedValue& value) {
      if (value.unit().empty()) return false;
      const std::string own = NormalizeCompatibility(value.unit());
      if (unit.empty()) unit = own;
      return own != unit;
    };
    return differs(kpi_.baseline()) ||
           std::any_of(kpi_.targets().begin(), kpi_.targets().end(), differs);
  }

  Judgement YesNo(const pb::When& when, double actual) const {
    const Expectation expected = path_.At(when);
    if (expected.value) return Percent(actual == *expected.value ? 100 : 0, expected.value);
    const Expectation final = path_.Final();
    // Done before it is due, or with no day named, is done.
    if (final.value && actual == *final.value) return Percent(100, final.value);
    return Cannot(expected.reason);
  }

  Judgement Range(double actual) const {
    const bool below = kpi_.has_range_low() && actual < kpi_.range_low();
    const bool above = kpi_.has_range_high() && actual > kpi_.range_high();
    if (!below && !above) return Held(0, std::nullopt);
    const double bound = below ? kpi_.range_low() : kpi_.range_high();
    double width = std::abs(bound);
    if (kpi_.has_range_low() && kpi_.has_range_high() && kpi_.range_high() > kpi_.range_low())
      width = kpi_.range_high() - kpi_.range_low();
    return Held(width == 0 ? 1 : std::abs(actual - bound) / width, bound);
  }

  Judgement Keep(const pb::When& when, double actual) const {
    Expectation held = path_.At(when);
    // Before the first target it is the baseline that is held.
    if (!held.value && held.reason != pb::CANNOT_JUDGE_NOT_A_NUMBER) {
      const Expectation baseline = path_.Baseline();
      if (baseline.value || held.reason == pb::CANNOT_JUDGE_NO_TARGET) held = baseline;
    }
    if (!held.value) return Cannot(held.reason);
    if (*held.value == 0) return Held(actual == 0 ? 0 : 1, held.value);
    return Held(std::abs(actual - *held.value) / std::abs(*held.value), held.value);
  }

  // What is to be held and lies off by `deviation`, a part of what it is.
  Judgement Held(double deviation, std::optional<double> expected) const {
    if (ByChange()) return Percent(-deviation * 100, expected);
    return Percent(std::max(0.0, 100 - deviation * 100), expected);
  }

  Judgement Change(const pb::When& when, double actual) const {
    const std::optional<double> expected = path_.At(when).value;
    const Expectation from = path_.Baseline();
    if (!from.value) return Cannot(from.reason, expected);
    if (*from.value == 0) return Cannot(pb::CANNOT_JUDGE_NO_RATIO, expected);
    const double change = (actual / 2 - *from.value / 2) / (std::abs(*from.value) / 2) * 100;
    return Percent(direction_ == pb::DIRECTION_DOWN ? -change : change, expected);
  }

  Judgement UpOrDown(const pb::When& when, double actual) const {
    if (ByChange()) return Change(when, actual);
    const bool whole_way = rubric_.measure() == pb::Rubric::MEASURE_WAY_TO_FINAL_TARGET;
    const Expectation at = path_.At(when);
    const Expectation to = whole_way ? path_.Final() : at;
    if (!to.value) return Cannot(to.reason);
    const bool ordinal = kpi_.aggregation() == pb::AGGREGATION_ORDINAL;
    if (rubric_.measure() == pb::Rubric::MEASURE_RATIO_TO_EXPECTED && !ordinal)
      return Ratio(direction_, actual, *to.value);
    const Expectation from = path_.Baseline();
    if (!from.value) {
      if (ordinal && Reached(direction_, actual, *to.value)) return Percent(100, at.value);
      return Cannot(from.reason, at.value);
    }
    if (*to.value == *from.value) {
      const bool end = path_.Final().value == from.value;
      return Cannot(end ? pb::CANNOT_JUDGE_TARGET_EQUALS_BASELINE : pb::CANNOT_JUDGE_NOT_DUE,
                    at.value);
    }
    const bool worse_side = (*to.value < *from.value) == (direction_ == pb::DIRECTION_UP);
    if (worse_side) return Ratio(direction_, actual, *to.value);
    return Way(*from.value, actual, *to.value, at.value);
  }

  const pb::Kpi& kpi_;
  const pb::Rubric& rubric_;
  const KpiPath path_;
  const pb::Direction direction_;
};

std::vector<const pb::KpiActual*> InOrder(const std::vector<pb::KpiActual>& actuals,
                                          absl::CivilDay as_of) {
  std::vector<const pb::KpiActual*> figures;
  for (const pb::KpiActual& actual : actuals) {
    if (actual.when().kind() != pb::When::KIND_UNSPECIFIED && LastDay(actual.when()) <= as_of)
      figures.push_back(&actual);
  }
  std::stable_sort(figures.begin(), figures.end(),
                   [](const pb::KpiActual* a, const pb::KpiActual* b) {
                     return LastDay(a->when()) < LastDay(b->when());
                   });
  return figures;
}

pb::KpiActualStatus StatusOf(const pb::KpiActual& figure) {
  return figure.status() == pb::KPI_ACTUAL_STATUS_UNSPECIFIED ? pb::KPI_ACTUAL_STATUS_PRELIMINARY
                                                              : figure.status();
}

// The newest figure of a time that runs; nullptr where there is none.
const pb::KpiActual* Running(const std::vector<pb::KpiActual>& actuals, absl::CivilDay as_of) {
  const pb::KpiActual* newest = nullptr;
  for (const pb::KpiActual& actual : actuals) {
    if (!IsRunning(actual.when(), as_of)) continue;
    if (newest == nullptr || LastDay(actual.when()) >= LastDay(newest->when())) newest = &actual;
  }
  return newest;
}

void FillSeries(const Judge& judge, const pb::Kpi& kpi,
                const std::vector<const pb::KpiActual*>& figures, pb::KpiProgress& progress) {
  const size_t skip = figures.size() > kMaxSeries ? figures.size() - kMaxSeries : 0;
  for (size_t i = skip; i < figures.size(); ++i) {
    const pb::KpiActual& figure = *figures[i];
    pb::SeriesPoint& point = *progress.add_series();
    *point.mutable_when() = figure.when();
    point.set_text(figure.value().text());
    point.set_status(StatusOf(figure));
    if (const auto number = NumberOf(figure.value(), kpi.aggregation())) point.set_actual(*number);
    if (const auto expected = judge.path().At(figure.when()); expected.value)
      point.set_expected(*expected.value);
  }
}

void FillPlan(const pb::Kpi& kpi, pb::KpiProgress& progress) {
  progress.set_kpi(kpi.name());
  progress.set_external_id(kpi.external_id());
  progress.set_title(kpi.title());
  progress.set_unit(kpi.unit());
  progress.set_section(kpi.section());
  progress.set_unowned(kpi.section().empty());
  progress.set_direction(DirectionOf(kpi));
  progress.set_aggregation(kpi.aggregation());
  if (kpi.has_baseline()) *progress.mutable_baseline() = kpi.baseline();
  const pb::TimedValue* last = nullptr;
  for (const pb::TimedValue& target : kpi.targets()) {
    const auto day = [](const pb::TimedValue& value) {
      return value.when().kind() == pb::When::KIND_UNSPECIFIED ? absl::CivilDay::min()
                                                               : LastDay(value.when());
    };
    if (last == nullptr || day(target) >= day(*last)) last = &target;
  }
  if (last != nullptr) *progress.mutable_final_target() = *last;
}

}  // namespace

pb::KpiProgress JudgeKpi(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
                         const pb::Rubric& rubric, absl::CivilDay as_of) {
  pb::KpiProgress progress;
  FillPlan(kpi, progress);
  const Judge judge(kpi, rubric);
  std::vector<const pb::KpiActual*> figures = InOrder(actuals, as_of);
  FillSeries(judge, kpi, figures, progress);
  const pb::KpiActual* awaited = nullptr;
  figures.erase(std::remove_if(figures.begin(), figures.end(),
                               [&](const pb::KpiActual* figure) {
                                 if (!IsAwaited(figure->value())) return false;
                                 awaited = figure;
                                 return true;
                               }),
                figures.end());
  const pb::KpiActual* newest = nullptr;
  bool waiting = false;
  for (const pb::KpiActual* figure : figures) {
    if (!judge.OnlyAtTargets() || judge.path().HasTargetAt(figure->when())) newest = figure;
  }
  if (newest == nullptr && !figures.empty()) {
    newest = figures.back();
    waiting = true;
  }
  const pb::KpiActual* running = Running(actuals, as_of);
  const pb::KpiActual* shown = newest != nullptr ? newest : running != nullptr ? running : awaited;
  if (shown != nullptr) {
    *progress.mutable_actual()->mutable_value() = shown->value();
    *progress.mutable_actual()->mutable_when() = shown->when();
    progress.set_actual_status(StatusOf(*shown));
  }
  Judgement judgement = Cannot(judge.PlanFault());
  if (judgement.reason == pb::CANNOT_JUDGE_UNSPECIFIED) {
    if (newest == nullptr) {
      judgement =
          Cannot(running == nullptr ? pb::CANNOT_JUDGE_NO_ACTUAL : pb::CANNOT_JUDGE_NOT_DUE);
    } else if (waiting && judge.path().At(newest->when()).reason == pb::CANNOT_JUDGE_NOT_DUE) {
      judgement = Cannot(pb::CANNOT_JUDGE_NOT_DUE);
    } else {
      judgement = judge.Of(*newest);
    }
  }
  if (judgement.expected) progress.set_expected(*judgement.expected);
  progress.set_cannot_judge(judgement.reason);
  progress.set_band(-1);
  if (judgement.percent) {
    progress.set_percent(*judgement.percent);
    progress.set_band(BandOf(rubric, *judgement.percent));
  }
  progress.set_label(BandLabel(rubric, progress.band()));
  return progress;
}

}  // namespace renkei::domain
