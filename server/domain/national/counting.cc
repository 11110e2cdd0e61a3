#include "server/domain/national/counting.h"

#include "absl/algorithm/container.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

// Whether a list of conditions lets a value pass: none, or it is one of them.
template <typename List, typename Value>
bool Passes(const List& list, const Value& value) {
  return list.empty() || absl::c_linear_search(list, value);
}

bool LetsPass(const pb::InitiativeConditions& conditions, pb::InitiativeState state) {
  if (!conditions.states().empty()) return absl::c_linear_search(conditions.states(), state);
  return state == pb::INITIATIVE_STATE_OPEN || state == pb::INITIATIVE_STATE_RUNNING ||
         state == pb::INITIATIVE_STATE_CLOSED;
}

// Whether `when` lies in a fiscal year; whole calendar years lie in that in which they begin.
bool IsOfFiscalYear(const pb::When& when, int fiscal_year) {
  return FiscalYearOf(LastDay(when)) == fiscal_year ||
         (when.kind() == pb::When::KIND_CALENDAR_YEAR && when.year() == fiscal_year);
}

// The last figure that `conditions` ask about; nullptr: there is none.
const pb::KpiActual* DecidingActual(const pb::ActualConditions& conditions,
                                    const std::vector<pb::KpiActual>& actuals, absl::CivilDay day) {
  const pb::KpiActual* last = nullptr;
  for (const pb::KpiActual& actual : actuals) {
    if (!actual.value().has_number() || LastDay(actual.when()) > day) continue;
    if (conditions.fiscal_year() != 0 && !IsOfFiscalYear(actual.when(), conditions.fiscal_year()))
      continue;
    last = &actual;
  }
  return last;
}

}  // namespace

bool CountedItems::IsBelow(const std::string& item, const Names& wanted) const {
  if (absl::c_linear_search(wanted, item)) return true;
  const auto found = above_.find(item);
  if (found == above_.end()) return false;
  return absl::c_any_of(found->second, [&](const std::string& above) {
    return absl::c_linear_search(wanted, above);
  });
}

bool CountedItems::Meet(const Names& named, const Names& wanted) const {
  return wanted.empty() ||
         absl::c_any_of(named, [&](const std::string& item) { return IsBelow(item, wanted); });
}

std::set<std::string> CountedItems::Shown(const Names& named, const Names& wanted) const {
  std::set<std::string> shown;
  for (const std::string& item : named) {
    const auto found = above_.find(item);
    if (found == above_.end() || (!wanted.empty() && !IsBelow(item, wanted))) continue;
    shown.insert(item);
    shown.insert(found->second.begin(), found->second.end());
  }
  return shown;
}

Lacks LacksOf(const pb::CaseConditions& conditions, const pb::Case& text, bool selected,
              const CountedItems& items) {
  Lacks lacks;
  if (!items.Meet(text.framework_items(), conditions.framework_items()))
    lacks.push_back(pb::NATIONAL_KPI_LACK_FRAMEWORK_ITEM);
  if (!Passes(conditions.continuities(), text.continuity()))
    lacks.push_back(pb::NATIONAL_KPI_LACK_CONTINUITY);
  if (conditions.selected_only() && !selected) lacks.push_back(pb::NATIONAL_KPI_LACK_SELECTION);
  const bool tagged =
      conditions.tags().empty() || absl::c_any_of(text.tags(), [&](const std::string& tag) {
        return absl::c_linear_search(conditions.tags(), tag);
      });
  if (!tagged) lacks.push_back(pb::NATIONAL_KPI_LACK_TAG);
  return lacks;
}

Lacks LacksOf(const pb::VisionConditions& conditions, const pb::Vision& text,
              const CountedItems::Names& named, const CountedItems& items) {
  Lacks lacks;
  if (!items.Meet(named, conditions.framework_items()))
    lacks.push_back(pb::NATIONAL_KPI_LACK_FRAMEWORK_ITEM);
  const int year = conditions.fiscal_year();
  if (year != 0 &&
      (text.period().from_fiscal_year() > year || text.period().to_fiscal_year() < year))
    lacks.push_back(pb::NATIONAL_KPI_LACK_PERIOD);
  return lacks;
}

Lacks LacksOf(const pb::MeasureConditions& conditions, const pb::VisionNode& node,
              const CountedItems& items) {
  Lacks lacks;
  if (!Passes(conditions.kinds(), node.kind())) lacks.push_back(pb::NATIONAL_KPI_LACK_KIND);
  if (!items.Meet(node.framework_items(), conditions.framework_items()))
    lacks.push_back(pb::NATIONAL_KPI_LACK_FRAMEWORK_ITEM);
  return lacks;
}

Lacks LacksOf(const pb::InitiativeConditions& conditions, const pb::Initiative& text,
              pb::InitiativeState state, const CountedItems& items) {
  Lacks lacks;
  if (!LetsPass(conditions, state)) lacks.push_back(pb::NATIONAL_KPI_LACK_STATE);
  if (!Passes(conditions.forms(), text.form())) lacks.push_back(pb::NATIONAL_KPI_LACK_FORM);
  if (!items.Meet(text.framework_items(), conditions.framework_items()))
    lacks.push_back(pb::NATIONAL_KPI_LACK_FRAMEWORK_ITEM);
  return lacks;
}

Lacks LacksOf(const pb::ActualConditions& conditions, const pb::Kpi& kpi,
              const std::vector<pb::KpiActual>& actuals, absl::CivilDay day) {
  if (kpi.indicator() != conditions.indicator()) return {pb::NATIONAL_KPI_LACK_RECORD};
  const pb::KpiActual* actual = DecidingActual(conditions, actuals, day);
  if (actual == nullptr) return {pb::NATIONAL_KPI_LACK_ACTUAL};
  Lacks lacks;
  const double number = actual->value().number();
  if ((conditions.has_minimum() && number < conditions.minimum()) ||
      (conditions.has_maximum() && number > conditions.maximum()))
    lacks.push_back(pb::NATIONAL_KPI_LACK_VALUE);
  if (conditions.confirmed_only() && actual->status() != pb::KPI_ACTUAL_STATUS_CONFIRMED)
    lacks.push_back(pb::NATIONAL_KPI_LACK_CONFIRMATION);
  return lacks;
}

}  // namespace renkei::domain
