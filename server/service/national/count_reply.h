// What a client is told of the numbers of a national KPI, kept or recounted alike: in its unit, by facet, against
// denominators and targets.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_COUNT_REPLY_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_COUNT_REPLY_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/repeated_field.h"
#include "renkei/v1/national_kpi.pb.h"
#include "server/service/frame/call.h"
#include "server/service/national/count/tally.h"
#include "server/service/national/overlaps.h"

namespace renkei::service {

using Facets = std::set<pb::NationalKpiFacet>;

// Those that a request asks for: all where it names none.
Facets FacetsOf(const google::protobuf::RepeatedField<int>& asked);

// Fills unit, as_of, count, bodies, rows, shares and what is said of targets. `overlaps`: of the tally; needed
// where participations are counted (CountsParticipations).
[[nodiscard]] absl::Status FillCount(const Call& call, const pb::NationalKpi& kpi,
                                     const pb::NationalKpiDefinition& definition,
                                     absl::CivilDay day, const Tally& tally,
                                     const Overlaps& overlaps, const Facets& facets,
                                     pb::NationalKpiCount& count);

// Its unit is 団体・延べ.
inline bool CountsParticipations(const pb::NationalKpiDefinition& definition) {
  return definition.unit() == pb::COUNTING_UNIT_BODIES_PER_RECORD;
}

// Targets alone, of what has no count.
void FillTargets(const pb::NationalKpi& kpi, absl::CivilDay day, pb::NationalKpiCount& count);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_COUNT_REPLY_H_
