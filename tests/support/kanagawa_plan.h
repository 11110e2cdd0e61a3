// A strategy in the shape of Kanagawa's second one, whose figures the paper prints: 4 basic goals, 12
// pillars, 31 small pillars; first 132 measures of which 2 are re-mentions and 115 KPIs of which 4
// are, after the revision 139 of which 2 and 115 of which 4, with changed targets. The figures,
// level names and period are the paper's; all titles and values are made up.

#ifndef RENKEI_TESTS_SUPPORT_KANAGAWA_PLAN_H_
#define RENKEI_TESTS_SUPPORT_KANAGAWA_PLAN_H_

#include <string>

#include "server/domain/strategy/plan.h"

namespace renkei::support {

// Names are organizations/140007/visions/kanagawa/{nodes,kpis}/EXTERNAL_ID. FY2020-2024, under
// frameworks/national-2020: its four goals are referred to by the four basic goals, cross-2 by one
// small pillar, cross-1 by nothing. External ids: g1 .. g4, p1-1 .. p4-3, s1-1-1 ..., m001 ...,
// k001 ...
domain::Plan KanagawaPlan();

// Its revision, with what was changed: 7 measures added (m131 .. m137), m001 and m002 renamed, the
// last target of k010, k020 .. k110 raised.
domain::Plan KanagawaPlanRevised();

// The plan as a file for `renkei vision apply`. `owner` is a code or a name.
std::string PlanYaml(const domain::Plan& plan, const std::string& owner);

}  // namespace renkei::support

#endif  // RENKEI_TESTS_SUPPORT_KANAGAWA_PLAN_H_
