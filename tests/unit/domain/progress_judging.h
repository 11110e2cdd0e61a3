// A KPI judged in one line.

#ifndef RENKEI_TESTS_UNIT_DOMAIN_PROGRESS_JUDGING_H_
#define RENKEI_TESTS_UNIT_DOMAIN_PROGRESS_JUDGING_H_

#include <gtest/gtest.h>

#include <vector>

#include "server/domain/strategy/progress/judge.h"
#include "tests/unit/domain/progress_fixture.h"

namespace renkei::domain {

inline constexpr absl::CivilDay kLater(2030, 1, 1);

inline pb::KpiProgress Judged(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
                              const pb::Rubric& rubric = Linear(), absl::CivilDay as_of = kLater) {
  return JudgeKpi(kpi, actuals, rubric, as_of);
}

inline double PercentOf(const pb::Kpi& kpi, const pb::KpiActual& actual,
                        const pb::Rubric& rubric = Linear()) {
  const pb::KpiProgress progress = Judged(kpi, {actual}, rubric);
  EXPECT_TRUE(progress.has_percent()) << pb::CannotJudge_Name(progress.cannot_judge());
  return progress.percent();
}

inline pb::CannotJudge WhyNot(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
                              const pb::Rubric& rubric = Linear()) {
  const pb::KpiProgress progress = Judged(kpi, actuals, rubric);
  EXPECT_FALSE(progress.has_percent()) << progress.percent();
  EXPECT_EQ(progress.band(), -1);
  EXPECT_EQ(progress.label(), "-");
  return progress.cannot_judge();
}

}  // namespace renkei::domain

#endif  // RENKEI_TESTS_UNIT_DOMAIN_PROGRESS_JUDGING_H_
