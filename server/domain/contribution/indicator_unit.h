// Figures of a KPI in the unit of the shared indicator that it is tied to.

#ifndef RENKEI_SERVER_DOMAIN_CONTRIBUTION_INDICATOR_UNIT_H_
#define RENKEI_SERVER_DOMAIN_CONTRIBUTION_INDICATOR_UNIT_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "renkei/v1/errors.pb.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Whether figures counted in `unit` can stand beside those of `indicator`: its own unit or none,
// one that converts to it (quantity/units.h), and any where nothing is added: answers and ranks.
bool FitsIndicator(absl::string_view unit, const pb::Indicator& indicator);

// What is wrong with a KPI that is tied to `indicator` in a unit that does not fit:
// UNIT_NOT_CONVERTIBLE at "unit", with both units and what helps. nullopt where it fits.
std::optional<pb::FieldViolation> CheckIndicatorUnit(const pb::Kpi& kpi,
                                                     const pb::Indicator& indicator);

// `value`, counted in `unit`, as one of `indicator`. A number in a unit that does not fit becomes a
// text with its unit: it is told, and never added as if it were the same.
pb::Value InUnitOf(const pb::Indicator& indicator, absl::string_view unit, const pb::Value& value);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_CONTRIBUTION_INDICATOR_UNIT_H_
