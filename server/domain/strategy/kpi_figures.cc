#include "server/domain/strategy/kpi_figures.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/domain/fold.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/timed_figures.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"
#include "server/domain/words/when_words.h"

namespace renkei::domain {
namespace {

using Violations = std::vector<pb::FieldViolation>;

bool EndsBefore(const pb::TimedValue* a, const pb::TimedValue* b) {
  const auto end = [](const pb::TimedValue* value) {
    return value->when().kind() == pb::When::KIND_UNSPECIFIED ? absl::CivilDay::max()
                                                              : LastDay(value->when());
  };
  return end(a) < end(b);
}

bool IsFiscal(pb::When::Kind kind) {
  return kind == pb::When::KIND_FISCAL_YEAR || kind == pb::When::KIND_END_OF_FISCAL_YEAR;
}

// Whether its text names a year with a word that says which kind it is.
bool SaysItsKind(const pb::When& when) { return !IsBareYear(when.text()); }

struct YearCounts {
  int fiscal = 0;
  int calendar = 0;
  int bare = 0;

  void Add(const pb::When& when) {
    if (!when.text().empty() && !SaysItsKind(when)) {
      ++bare;
    } else if (when.kind() == pb::When::KIND_CALENDAR_YEAR) {
      ++calendar;
    } else if (IsFiscal(when.kind())) {
      ++fiscal;
    }
  }
};

void SettleYear(pb::When::Kind kind, pb::When& when) {
  if (when.text().empty() || SaysItsKind(when)) return;
  if (kind == pb::When::KIND_CALENDAR_YEAR && when.kind() == pb::When::KIND_FISCAL_YEAR)
    when.set_kind(kind);
  // It would be read anew, by whoever does not know the KPI.
  when.clear_text();
}

FigureWords WordsOf(const pb::Kpi& kpi) {
  const bool grades =
      kpi.aggregation() == pb::AGGREGATION_ORDINAL || kpi.aggregation() == pb::AGGREGATION_YES_NO;
  return grades ? FigureWords::kAny : FigureWords::kListed;
}

void CheckYearKind(pb::When::Kind kind, const pb::When& when, Violations& found) {
  const bool calendar = when.kind() == pb::When::KIND_CALENDAR_YEAR;
  const bool fiscal = IsFiscal(when.kind());
  if (!(calendar && kind == pb::When::KIND_FISCAL_YEAR) &&
      !(fiscal && kind == pb::When::KIND_CALENDAR_YEAR))
    return;
  pb::When right = when;
  right.set_kind(kind);
  const Bilingual is = WhenAsRead(right);
  const Bilingual is_not = WhenAsRead(when);
  found.push_back(
      Violation("when", "WRONG_YEAR_KIND",
                {absl::StrCat("this KPI counts in ", fiscal ? "calendar" : "fiscal",
                              " years: ", is.en, ", not ", is_not.en),
                 absl::StrCat("この指標は", fiscal ? "暦年" : "年度", "で数えます。「", is_not.ja,
                              "」ではなく「", is.ja, "」としてください。")}));
}

// One target for each time.
void CheckTimes(const pb::Kpi& kpi, Violations& found) {
  std::map<std::string, int> places;
  for (int i = 0; i < kpi.targets_size(); ++i) {
    const pb::When& when = kpi.targets(i).when();
    if (when.kind() == pb::When::KIND_UNSPECIFIED) continue;
    const auto [first, is_first] = places.emplace(ActualId(AsOneTime(when)), i);
    if (is_first) continue;
    const Bilingual time = WhenAsRead(when);
    const Bilingual other = WhenAsRead(kpi.targets(first->second).when());
    found.push_back(Violation(absl::StrCat("targets[", i, "].when"), "DUPLICATE_TIME",
                              {absl::StrCat("there are two targets of one time, ", other.en,
                                            " and ", time.en, ": keep one of them"),
                               absl::StrCat("同じ時点の目標が二つあります（「", other.ja, "」と「",
                                            time.ja, "」）。どちらか一つにしてください。")}));
  }
}

// A figure that is not there: データなし in its place says so, and a dash beside that status.
void SettleMissing(pb::KpiActual& actual) {
  if (actual.value().has_number()) return;
  const std::string word = NormalizeCompatibility(actual.value().text());
  if (word == kNoData) actual.set_status(pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE);
  if (actual.status() != pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE) return;
  static constexpr absl::string_view kNothing[] = {kNoData, "-", "―",   "—", "–",
                                                   "ー",    "…", "...", ""};
  if (absl::c_linear_search(kNothing, word)) actual.clear_value();
}

}  // namespace

pb::When::Kind YearKindOf(const pb::Kpi& kpi) {
  YearCounts years;
  years.Add(kpi.baseline().when());
  for (const pb::TimedValue& target : kpi.targets()) years.Add(target.when());
  // Bare years follow the others, and are fiscal ones among themselves.
  if (years.fiscal > 0 && years.calendar > 0) return pb::When::KIND_UNSPECIFIED;
  if (years.calendar > 0) return pb::When::KIND_CALENDAR_YEAR;
  return years.fiscal + years.bare > 0 ? pb::When::KIND_FISCAL_YEAR : pb::When::KIND_UNSPECIFIED;
}

pb::When InYearsOf(const pb::Kpi& kpi, pb::When when) {
  SettleYear(YearKindOf(kpi), when);
  return when;
}

Violations SettleKpi(pb::Kpi& kpi) {
  Violations found;
  const pb::When::Kind kind = YearKindOf(kpi);
  const auto settle = [&](pb::TimedValue& value, const std::string& path) {
    if (value.has_when()) SettleYear(kind, *value.mutable_when());
    SettleTimedFigure(kpi.unit(), path, value, found);
  };
  if (kpi.has_baseline()) settle(*kpi.mutable_baseline(), "baseline");
  for (int i = 0; i < kpi.targets_size(); ++i)
    settle(*kpi.mutable_targets(i), absl::StrCat("targets[", i, "]"));
  CheckTimes(kpi, found);
  SortTargets(*kpi.mutable_targets());
  return found;
}

std::optional<pb::FieldViolation> CheckFigureTime(const pb::When& when,
                                                  const pb::FiscalPeriod& period,
                                                  absl::CivilDay today) {
  const pb::When span = AsOneTime(when);
  const Bilingual time = WhenAsRead(when);
  const std::string day = FormatDate(today);
  if (FirstDay(span) > today) {
    return Violation("when", "FUTURE",
                     {absl::StrCat(time.en, " has not begun; today is ", day, ": correct the year"),
                      absl::StrCat("「", time.ja, "」はまだ始まっていません（今日は ", day,
                                   "）。時点を確かめてください。")});
  }
  const int begin =
      period.from_fiscal_year() == 0 ? FiscalYearOf(today) : period.from_fiscal_year();
  if (LastDay(span) >= FirstDayOfFiscalYear(begin - kYearsBeforePlan)) return std::nullopt;
  pb::When first;
  first.set_kind(pb::When::KIND_FISCAL_YEAR);
  first.set_year(begin);
  return Violation(
      "when", "OUT_OF_PLAN",
      {absl::StrCat(time.en, " lies more than ", kYearsBeforePlan,
                    " years before the plan, which begins in FY", begin, ": correct the year"),
       absl::StrCat("「", time.ja, "」は計画の始まり（", WhenAsRead(first).ja, "）より",
                    kYearsBeforePlan, "年以上前です。時点を確かめてください。")});
}

void SortTargets(google::protobuf::RepeatedPtrField<pb::TimedValue>& targets) {
  std::stable_sort(targets.pointer_begin(), targets.pointer_end(), EndsBefore);
}

std::vector<const pb::TimedValue*> InOrder(
    const google::protobuf::RepeatedPtrField<pb::TimedValue>& targets) {
  std::vector<const pb::TimedValue*> ordered;
  for (const pb::TimedValue& target : targets) ordered.push_back(&target);
  std::stable_sort(ordered.begin(), ordered.end(), EndsBefore);
  return ordered;
}

Violations SettleActual(const pb::Kpi& kpi, pb::KpiActual& actual) {
  Violations found;
  const pb::When::Kind kind = YearKindOf(kpi);
  if (actual.has_when()) {
    SettleYear(kind, *actual.mutable_when());
    CheckYearKind(kind, actual.when(), found);
  }
  SettleMissing(actual);
  if (actual.has_value())
    GatherViolations(SettleFigure(kpi.unit(), WordsOf(kpi), *actual.mutable_value()), "value",
                     found);
  return found;
}

}  // namespace renkei::domain
