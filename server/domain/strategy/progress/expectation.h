// What a rubric's path expects of a KPI at a time.
//
// Every figure, baseline and target stands at the last day of its time: the figure of a fiscal year
// at its 31 March, that of a month at the month's end. Between two of them the way is straight by
// months, not by days, so that each year of a five-year plan brings exactly a fifth.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_EXPECTATION_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_EXPECTATION_H_

#include <optional>
#include <vector>

#include "renkei/v1/framework.pb.h"
#include "renkei/v1/progress.pb.h"
#include "renkei/v1/rubric.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// `kpi` with direction, aggregation and unit of its shared indicator where its own are not set; as
// it is when `indicator` is null. The one place where a KPI inherits.
pb::Kpi WithIndicator(const pb::Kpi& kpi, const pb::Indicator* indicator);

// The number that `value` states: nullopt for a text alone ("ほぼ全て", "約3割") and for nothing.
// For YES_NO the words for yes (有, 済, 実施, ○ ...) are 1, those for no (無, 未, × ...) 0.
std::optional<double> NumberOf(const pb::Value& value, pb::Aggregation aggregation);

// Which way is better: the KPI's direction; RANGE where only the ends of one are set. UNSPECIFIED
// otherwise: from baseline and target nobody can tell, since a town that shrinks may aim at
// shrinking less, and its KPI cannot be judged.
pb::Direction DirectionOf(const pb::Kpi& kpi);

// A number, or why there is none.
struct Expectation {
  std::optional<double> value;
  pb::CannotJudge reason = pb::CANNOT_JUDGE_UNSPECIFIED;
};

// Baseline and targets of one KPI as points in time. Copies what it needs.
class KpiPath {
 public:
  // `kpi` has inherited already. A CUMULATIVE one without a baseline begins with 0 at the end of
  // the year before cumulative_from_fiscal_year. Ranks (ORDINAL) and YES_NO know nothing between
  // two targets: for them LINEAR is STEPWISE.
  KpiPath(const pb::Kpi& kpi, pb::Rubric::Path path);

  // What is expected at `when`, which is complete. Reasons: NO_TARGET, NO_TIME, NO_BASELINE,
  // NOT_A_NUMBER, and NOT_DUE before anything is expected.
  Expectation At(const pb::When& when) const;

  // The number from which the way is measured: reasons NO_BASELINE, NOT_A_NUMBER.
  Expectation Baseline() const;
  // The last target in order of time, or the only one: reasons NO_TARGET, NOT_A_NUMBER, NO_TIME.
  Expectation Final() const;

  // Whether every target is a text ("均衡", "ほぼ全て").
  bool OnlyTexts() const;

  // Whether a target has exactly this time.
  bool HasTargetAt(const pb::When& when) const;

 private:
  struct Point {
    double months = 0;
    std::optional<double> value;  // nullopt: a text
  };

  Expectation LinearAt(double months) const;
  Expectation StepwiseAt(double months) const;
  Expectation OwnTargetAt(double months) const;

  pb::Rubric::Path path_;
  bool has_baseline_ = false;
  std::optional<double> baseline_;
  std::optional<double> baseline_months_;
  std::vector<Point> targets_;  // those that have a time, in order of it
  // Where no target has a time.
  int untimed_targets_ = 0;
  std::optional<double> untimed_;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_EXPECTATION_H_
