#include "server/domain/adoption/spread.h"

#include <map>
#include <string>
#include <tuple>

#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"

namespace renkei::domain {

pb::LineageSpread SpreadOf(const pb::Lineage& lineage) {
  std::map<std::tuple<int, pb::AdoptionState>, int> years;
  std::map<std::tuple<pb::OrganizationKind, pb::AdoptionState>, int> kinds;
  std::map<std::tuple<std::string, pb::AdoptionState>, int> prefectures;
  for (const pb::LineageAdoption& adoption : lineage.adoptions()) {
    if (adoption.generation() < 0) continue;
    ++kinds[{adoption.adopter_kind(), adoption.state()}];
    ++prefectures[{adoption.prefecture(), adoption.state()}];
    for (const pb::AdoptionEvent& step : adoption.history()) {
      const auto day = ParseDate(step.date());
      if (day.ok()) ++years[{FiscalYearOf(*day), step.state()}];
    }
  }
  pb::LineageSpread spread;
  for (const auto& [key, count] : years) {
    pb::SpreadCount& out = *spread.add_by_fiscal_year();
    out.set_fiscal_year(std::get<0>(key));
    out.set_state(std::get<1>(key));
    out.set_count(count);
  }
  for (const auto& [key, count] : kinds) {
    pb::SpreadCount& out = *spread.add_by_kind();
    out.set_kind(std::get<0>(key));
    out.set_state(std::get<1>(key));
    out.set_count(count);
  }
  for (const auto& [key, count] : prefectures) {
    pb::SpreadCount& out = *spread.add_by_prefecture();
    out.set_prefecture(std::get<0>(key));
    out.set_state(std::get<1>(key));
    out.set_count(count);
  }
  return spread;
}

}  // namespace renkei::domain
