// The items of a framework against the ministries whose programmes serve them.

#ifndef RENKEI_SERVER_DOMAIN_FUNDING_COVERAGE_H_
#define RENKEI_SERVER_DOMAIN_FUNDING_COVERAGE_H_

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "renkei/v1/framework.pb.h"
#include "renkei/v1/funding_service.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Columns of their own: a table of more is read by nobody.
inline constexpr int kMaxCoverageMinistries = 40;
inline constexpr int kMaxCoverageItems = 2'000;
// Programmes named in a cell, which the number stands beside.
inline constexpr int kMaxCoverageExamples = 5;

// A programme with an edition in the year, and the items that both name: of any framework.
struct ServingProgramme {
  std::string name;
  std::string title;
  std::string ministry;  // as printed
  std::set<std::string> items;
};

// Fills ministries, items and counts of `response`. Of `programmes` each stands once; references to
// items of other frameworks lead to `framework` through `crosswalks`, in both directions.
void LayOutCoverage(const pb::Framework& framework, const std::vector<pb::Crosswalk>& crosswalks,
                    const std::vector<ServingProgramme>& programmes,
                    pb::GetFrameworkCoverageResponse& response);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FUNDING_COVERAGE_H_
