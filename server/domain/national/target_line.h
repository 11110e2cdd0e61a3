// A count against what is to be reached by when.

#ifndef RENKEI_SERVER_DOMAIN_NATIONAL_TARGET_LINE_H_
#define RENKEI_SERVER_DOMAIN_NATIONAL_TARGET_LINE_H_

#include <optional>

#include "absl/time/civil_time.h"
#include "renkei/v1/national_kpi.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Where the straight line from the baseline through the targets stands on `day`; nullopt before its
// first point, after its last, and of a line with fewer than two. Statements ("均衡") are no points.
std::optional<double> LineValue(const pb::NationalKpi& kpi, absl::CivilDay day);

// The first target whose time has not passed on `day`; nullptr after the last one.
const pb::NationalKpiTarget* NextTarget(const pb::NationalKpi& kpi, absl::CivilDay day);

// How much is missing to it: 0 where it is reached; nullopt where it is a statement, or neither up nor
// down is better.
std::optional<double> MissingTo(const pb::NationalKpiTarget& target, pb::Direction direction,
                                double count);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_NATIONAL_TARGET_LINE_H_
