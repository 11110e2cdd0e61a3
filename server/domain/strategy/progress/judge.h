// How one KPI stands by a rubric.
//
//   measure                 percent, for a KPI that goes up or down
//   WAY_TO_EXPECTED         (actual - baseline) / (expected at the actual's time - baseline)
//   WAY_TO_FINAL_TARGET     (actual - baseline) / (last target - baseline)
//   RATIO_TO_EXPECTED       actual / expected; expected / actual for one that goes down
//   CHANGE_FROM_BASELINE    (actual - baseline) / size of the baseline, the other way round for one
//                           that goes down: 0 is the baseline; no target is looked at
//
// Where a target lies on the worse side of the baseline (a shrinking population that is to shrink
// less), the way says nothing, and the ratio is taken instead.
//   KEEP      100 minus the deviation from what is to be held, in percent of it, not below 0
//   RANGE     100 within the range; outside 100 minus the distance in percent of its width
//   YES_NO    100 when it is what is expected, 0 otherwise
//   ORDINAL   the way in ranks; one that is reached is 100 also without a baseline
// By CHANGE_FROM_BASELINE what is held, or lies within its range, is 0 instead of 100, and a
// deviation lies below it.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_JUDGE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_JUDGE_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "renkei/v1/progress.pb.h"
#include "renkei/v1/rubric.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Percentages are bounded to this on both sides: what lies beyond says nothing more.
inline constexpr double kMaxPercent = 100'000;

// Figures that a series shows, the newest ones.
inline constexpr size_t kMaxSeries = 30;

// Judges `kpi`, which has inherited from its indicator (WithIndicator), by figures in any order.
// Those of times that end after `as_of` are left out; the newest of the others counts (with
// OWN_TARGETS the newest one of a time that has a target), and what it does not say is not looked
// for in older ones. One that is awaited (集計中) is none: it is shown where there is no other. Where the only figure is that of the year that runs, it is shown and not
// judged (NOT_DUE). What the plan lacks is told before what was not recorded. Neither due date nor
// node are filled. The series has what the rubric expects at each figure's time.
pb::KpiProgress JudgeKpi(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
                         const pb::Rubric& rubric, absl::CivilDay as_of);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_JUDGE_H_
