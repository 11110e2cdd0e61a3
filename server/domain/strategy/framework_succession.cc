#include "server/domain/strategy/framework_succession.h"

#include <string>
#include <tuple>

#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"

namespace renkei::domain {

const pb::Framework* SuccessorOf(const std::vector<pb::Framework>& frameworks,
                                 absl::string_view name, absl::CivilDay day) {
  const pb::Framework* successor = nullptr;
  const std::string today = FormatDate(day);
  for (const pb::Framework& other : frameworks) {
    if (other.replaces() != name || other.decided_date() > today) continue;
    if (successor == nullptr || other.decided_date() > successor->decided_date())
      successor = &other;
  }
  return successor;
}

const pb::Framework* NewestSuccessorOf(const std::vector<pb::Framework>& frameworks,
                                       absl::string_view name, absl::CivilDay day) {
  const pb::Framework* newest = nullptr;
  // Reference data may be wrong: frameworks that replace each other in a circle end somewhere.
  for (size_t steps = 0; steps < frameworks.size(); ++steps) {
    const pb::Framework* next = SuccessorOf(frameworks, name, day);
    if (next == nullptr) break;
    newest = next;
    name = next->name();
  }
  return newest;
}

const pb::Framework* FrameworkInForce(const std::vector<pb::Framework>& frameworks,
                                      absl::CivilDay day) {
  const pb::Framework* in_force = nullptr;
  const std::string today = FormatDate(day);
  const int year = FiscalYearOf(day);
  for (const pb::Framework& framework : frameworks) {
    const pb::FiscalPeriod& period = framework.period();
    if (framework.decided_date() > today || period.from_fiscal_year() > year ||
        period.to_fiscal_year() < year)
      continue;
    if (SuccessorOf(frameworks, framework.name(), day) != nullptr) continue;
    const auto weight = [](const pb::Framework& f) { return std::tie(f.decided_date(), f.name()); };
    if (in_force == nullptr || weight(*in_force) < weight(framework)) in_force = &framework;
  }
  return in_force;
}

}  // namespace renkei::domain
