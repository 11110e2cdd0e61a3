#include "server/domain/follow/kpi_moves.h"

#include <set>
#include <string>

namespace renkei::domain {
namespace {

// 100: as expected.
constexpr double kAsExpected = 100;

}  // namespace

std::vector<const pb::CaseResult*> MeasuredResults(const pb::Case& found) {
  std::vector<const pb::CaseResult*> measured;
  std::set<std::string> known;
  for (const pb::CaseResult& result : found.results()) {
    if (result.indicator().empty() || !result.before().value().has_number() ||
        !result.after().value().has_number()) {
      continue;
    }
    if (known.insert(result.indicator()).second) measured.push_back(&result);
  }
  return measured;
}

bool MovedTowards(const pb::CaseResult& result, pb::Direction direction) {
  const double before = result.before().value().number();
  const double after = result.after().value().number();
  switch (direction) {
    case pb::DIRECTION_UP:
      return after > before;
    case pb::DIRECTION_DOWN:
      return after < before;
    default:
      return false;
  }
}

bool NeedsHelp(const pb::KpiProgress& progress) {
  return progress.overdue() || (progress.has_percent() && progress.percent() < kAsExpected);
}

}  // namespace renkei::domain
