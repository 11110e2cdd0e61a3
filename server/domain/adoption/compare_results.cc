#include "server/domain/adoption/compare_results.h"

namespace renkei::domain {

std::vector<ComparedResult> CompareResults(const pb::Case& adopted, const pb::Adoption& adoption) {
  std::vector<ComparedResult> compared;
  for (const pb::CaseResult& own : adoption.results()) {
    if (own.indicator().empty()) continue;
    for (const pb::CaseResult& theirs : adopted.results()) {
      if (theirs.indicator() != own.indicator()) continue;
      compared.push_back({&theirs, &own, theirs.unit() == own.unit()});
      break;
    }
  }
  return compared;
}

}  // namespace renkei::domain
