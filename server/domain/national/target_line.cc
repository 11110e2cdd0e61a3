#include "server/domain/national/target_line.h"

#include <algorithm>
#include <map>

#include "server/domain/time/when.h"

namespace renkei::domain {

std::optional<double> LineValue(const pb::NationalKpi& kpi, absl::CivilDay day) {
  std::map<absl::CivilDay, double> points;
  const auto add = [&](const pb::When& when, const pb::Value& value) {
    if (when.kind() != pb::When::KIND_UNSPECIFIED && value.has_number())
      points.emplace(LastDay(when), value.number());
  };
  add(kpi.baseline().when(), kpi.baseline().value());
  for (const pb::NationalKpiTarget& target : kpi.targets()) add(target.when(), target.value());
  if (points.size() < 2) return std::nullopt;
  const auto after = points.lower_bound(day);
  if (after == points.end()) return std::nullopt;
  if (after->first == day) return after->second;
  if (after == points.begin()) return std::nullopt;
  const auto before = std::prev(after);
  const auto days = static_cast<double>(after->first - before->first);
  const auto passed = static_cast<double>(day - before->first);
  return before->second + (after->second - before->second) * passed / days;
}

const pb::NationalKpiTarget* NextTarget(const pb::NationalKpi& kpi, absl::CivilDay day) {
  const pb::NationalKpiTarget* next = nullptr;
  for (const pb::NationalKpiTarget& target : kpi.targets()) {
    const absl::CivilDay last = LastDay(target.when());
    if (last < day || (next != nullptr && LastDay(next->when()) <= last)) continue;
    next = &target;
  }
  return next;
}

std::optional<double> MissingTo(const pb::NationalKpiTarget& target, pb::Direction direction,
                                double count) {
  if (!target.value().has_number()) return std::nullopt;
  const double wanted = target.value().number();
  if (direction == pb::DIRECTION_UP) return std::max(0.0, wanted - count);
  if (direction == pb::DIRECTION_DOWN) return std::max(0.0, count - wanted);
  return std::nullopt;
}

}  // namespace renkei::domain
