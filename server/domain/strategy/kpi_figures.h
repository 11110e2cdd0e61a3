// What the figures and times of a KPI mean: read by the KPI's own unit and in its own kind of year.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_KPI_FIGURES_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_KPI_FIGURES_H_

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "google/protobuf/repeated_field.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// The years in which a KPI counts, by its baseline and targets: KIND_FISCAL_YEAR (年度, also where
// only ends of fiscal years are named), KIND_CALENDAR_YEAR (暦年), KIND_UNSPECIFIED where they name
// both or neither.
pb::When::Kind YearKindOf(const pb::Kpi& kpi);

// `when` as a time of `kpi`: a year without 年 or 年度 (IsBareYear) is a calendar year where it
// counts those, and a fiscal year otherwise; that text goes, since it means nothing by itself.
pb::When InYearsOf(const pb::Kpi& kpi, pb::When when);

// Reads what was written as text in the baseline and the targets: figures in their unit, years as
// InYearsOf does; and puts the targets in order of time (SortTargets). Returns what is wrong, its
// fields relative to the KPI as it was sent ("targets[1].value"); besides mistakes in figures
// DUPLICATE_TIME for a second target of one time, where a fiscal year and its end are one.
std::vector<pb::FieldViolation> SettleKpi(pb::Kpi& kpi);

// A figure of a year so long before the plan is a mistyped one: 昭和5年度 for 令和5年度 is 95 years
// off, the longest series that cities print beside a plan begin some twenty years before it.
inline constexpr int kYearsBeforePlan = 30;

// What is wrong with a figure of `when`, which is complete, in a plan for `period` (of one without
// years, as if it began today): at "when" FUTURE for a time that has not begun, OUT_OF_PLAN for one
// more than kYearsBeforePlan before the plan; nullopt where nothing is.
std::optional<pb::FieldViolation> CheckFigureTime(const pb::When& when,
                                                  const pb::FiscalPeriod& period,
                                                  absl::CivilDay today);

// In order of time; those without one, which are meant for the end, behind the others.
void SortTargets(google::protobuf::RepeatedPtrField<pb::TimedValue>& targets);
// The same order without a copy.
std::vector<const pb::TimedValue*> InOrder(
    const google::protobuf::RepeatedPtrField<pb::TimedValue>& targets);

// The same for a figure of `kpi`, fields relative to the figure ("value", "when"). Besides: a kind
// of year in which the KPI does not count (WRONG_YEAR_KIND, with the right one); データなし in the
// place of the figure becomes its status, beside which there is no value.
std::vector<pb::FieldViolation> SettleActual(const pb::Kpi& kpi, pb::KpiActual& actual);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_KPI_FIGURES_H_
