// One indicator at one time over all initiatives and published visions, each figure counted once.
//
// What stands for a body:
//   1. Its own KPI figure, if it has one: a KPI with the indicator in one of its published visions
//      is the government as a whole. There is one figure for each body and time. Where KPIs of
//      several of its visions state one, the confirmed figure counts before the preliminary one,
//      then the one recorded last, then the first by name; if they differ, that is a conflict, and
//      told.
//   2. A contribution that names a source KPI IS that KPI's figure. It adds nothing: not when the
//      KPI is counted already, and not when a second initiative names the same KPI.
//   3. Contributions without a source KPI are parts of the body's own figure where it has one, and
//      add nothing (parts that come to more than the whole are a conflict). Where it has none, the
//      sum of its parts over different initiatives and KPIs stands for the body.
// The total is that of the bodies (AddUp).
//
// Not counted: KPIs of joint visions, which stand for no single body. Not known here: whether a
// prefecture's figure contains those of its municipalities; who asks chooses the kinds of bodies.

#ifndef RENKEI_SERVER_DOMAIN_CONTRIBUTION_ROLL_UP_H_
#define RENKEI_SERVER_DOMAIN_CONTRIBUTION_ROLL_UP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/domain/contribution/total.h"

namespace renkei::domain {

// A figure of a body's own KPI at the time asked for.
struct OwnFigure {
  std::string kpi;  // organizations/{org}/visions/{vision}/kpis/{kpi}
  pb::BodyFigure figure;
  int64_t recorded_micros = 0;
};

// A contribution at that time. `figure` is its own, or that of the KPI it names.
struct PartFigure {
  std::string contribution;  // initiatives/{initiative}/contributions/{contribution}
  std::string source_kpi;    // "": a part by itself
  pb::BodyFigure figure;
  int64_t recorded_micros = 0;
};

struct RollUp {
  pb::FigureTotal total;
  std::vector<pb::RolledUpBody> bodies;  // in order of organization
  std::vector<pb::RollUpConflict> conflicts;
};

// Figures without a value are left out. The order of the input changes nothing.
RollUp RollUpFigures(const pb::Indicator& indicator, const std::vector<OwnFigure>& own,
                     const std::vector<PartFigure>& parts);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_CONTRIBUTION_ROLL_UP_H_
