// KPIs, figures and rubrics in one line each.

#ifndef RENKEI_TESTS_UNIT_DOMAIN_PROGRESS_FIXTURE_H_
#define RENKEI_TESTS_UNIT_DOMAIN_PROGRESS_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "renkei/v1/rubric.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/strategy/progress/rubric_rules.h"
#include "server/domain/time/when.h"

namespace renkei::domain {

inline pb::When At(absl::string_view text) { return text.empty() ? pb::When() : *ParseWhen(text); }

inline pb::TimedValue Timed(double number, absl::string_view when) {
  pb::TimedValue value;
  value.mutable_value()->set_number(number);
  *value.mutable_when() = At(when);
  return value;
}

inline pb::TimedValue TimedText(const std::string& text, absl::string_view when) {
  pb::TimedValue value;
  value.mutable_value()->set_text(text);
  *value.mutable_when() = At(when);
  return value;
}

// A KPI that goes from `from` at the end of FY2022 to `to` at the end of FY2027.
inline pb::Kpi FiveYears(pb::Direction direction, double from, double to) {
  pb::Kpi kpi;
  kpi.set_name("organizations/o/visions/v/kpis/k");
  kpi.set_title("KPI");
  kpi.set_section("企画課");
  kpi.set_direction(direction);
  kpi.set_aggregation(pb::AGGREGATION_LEVEL);
  *kpi.mutable_baseline() = Timed(from, "FY2022");
  *kpi.add_targets() = Timed(to, "FY2027");
  return kpi;
}

inline pb::KpiActual Figure(double number, absl::string_view when) {
  pb::KpiActual actual;
  *actual.mutable_when() = At(when);
  actual.mutable_value()->set_number(number);
  return actual;
}

inline pb::KpiActual FigureText(const std::string& text, absl::string_view when) {
  pb::KpiActual actual;
  *actual.mutable_when() = At(when);
  actual.mutable_value()->set_text(text);
  return actual;
}

inline pb::Rubric RubricOf(pb::Rubric::Path path, pb::Rubric::Measure measure) {
  pb::Rubric rubric = StandardRubric();
  rubric.set_path(path);
  rubric.set_measure(measure);
  return rubric;
}

inline pb::Rubric Linear() { return StandardRubric(); }
inline pb::Rubric Stepwise() {
  return RubricOf(pb::Rubric::PATH_STEPWISE, pb::Rubric::MEASURE_WAY_TO_EXPECTED);
}
inline pb::Rubric OwnTargets() {
  return RubricOf(pb::Rubric::PATH_OWN_TARGETS, pb::Rubric::MEASURE_RATIO_TO_EXPECTED);
}
inline pb::Rubric WholeWay() {
  return RubricOf(pb::Rubric::PATH_LINEAR, pb::Rubric::MEASURE_WAY_TO_FINAL_TARGET);
}
inline pb::Rubric RatioOnLine() {
  return RubricOf(pb::Rubric::PATH_LINEAR, pb::Rubric::MEASURE_RATIO_TO_EXPECTED);
}
inline pb::Rubric ByChange() {
  return RubricOf(pb::Rubric::PATH_LINEAR, pb::Rubric::MEASURE_CHANGE_FROM_BASELINE);
}

}  // namespace renkei::domain

#endif  // RENKEI_TESTS_UNIT_DOMAIN_PROGRESS_FIXTURE_H_
