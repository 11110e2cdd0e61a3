#include "server/domain/time/fiscal_year.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"

namespace renkei::domain {
namespace {

constexpr int kFirstMonth = 4;
constexpr int kLastMonth = 3;
constexpr int kLastDay = 31;

}  // namespace

int FiscalYearOf(absl::CivilDay day) {
  return static_cast<int>(day.year()) - (day.month() < kFirstMonth ? 1 : 0);
}

absl::CivilDay FirstDayOfFiscalYear(int fiscal_year) {
  return absl::CivilDay(fiscal_year, kFirstMonth, 1);
}

absl::CivilDay LastDayOfFiscalYear(int fiscal_year) {
  // Counting back from the first of April costs a walk through the months, and every KPI asks.
  return absl::CivilDay(fiscal_year + 1, kLastMonth, kLastDay);
}

int FiscalYearsIn(const pb::FiscalPeriod& period) {
  return std::max(0, period.to_fiscal_year() - period.from_fiscal_year() + 1);
}

absl::Status CheckFiscalPeriod(const pb::FiscalPeriod& period) {
  if (FiscalYearsIn(period) > 0) return absl::OkStatus();
  return InvalidField("", "BAD_PERIOD",
                      {absl::StrCat("The period ends (FY", period.to_fiscal_year(),
                                    ") before it begins (FY", period.from_fiscal_year(), ")."),
                       absl::StrCat("期間の終わり(", period.to_fiscal_year(), "年度)が始まり(",
                                    period.from_fiscal_year(), "年度)より前になっています。")});
}

}  // namespace renkei::domain
