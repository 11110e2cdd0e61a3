// 年度: the fiscal year of Japanese governments, 1 April to 31 March (地方自治法 art. 208), named
// by the calendar year in which it begins.

#ifndef RENKEI_SERVER_DOMAIN_TIME_FISCAL_YEAR_H_
#define RENKEI_SERVER_DOMAIN_TIME_FISCAL_YEAR_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/common.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// The fiscal year in which `day` lies.
int FiscalYearOf(absl::CivilDay day);

// 1 April of `fiscal_year`.
absl::CivilDay FirstDayOfFiscalYear(int fiscal_year);

// 31 March of the next calendar year.
absl::CivilDay LastDayOfFiscalYear(int fiscal_year);

// The number of fiscal years in `period`, both ends included; 0 when it is reversed.
int FiscalYearsIn(const pb::FiscalPeriod& period);

// OK, or INVALID_ARGUMENT with one violation of kind BAD_PERIOD (field empty) when the period ends
// before it begins.
[[nodiscard]] absl::Status CheckFiscalPeriod(const pb::FiscalPeriod& period);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_TIME_FISCAL_YEAR_H_
