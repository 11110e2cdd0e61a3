// Figures that a request states as text, in documents that hold them beside much else.

#ifndef RENKEI_SERVER_SERVICE_FRAME_HELD_FIGURES_H_
#define RENKEI_SERVER_SERVICE_FRAME_HELD_FIGURES_H_

#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "renkei/v1/errors.pb.h"
#include "server/domain/validation/field_path.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Whether figures of this type are settled here: results of cases, KPIs of frameworks, targets of
// shared KPIs, what stands in national KPIs. Those whose reading needs more than a unit have their own place: KPIs (years,
// SettleKpi), actuals (SettleActual) and contributions (SettleContribution).
bool HoldsFigures(const google::protobuf::Descriptor& type);

// Reads the figures of `holder` that came as text, in its unit (of a shared KPI: its indicator's; a
// figure of one that nobody registered stays as it is, and is refused with the reference). Mistakes
// are added to `found`, with paths below `path`. An error is one of the store.
[[nodiscard]] absl::Status SettleHeldFigures(const Call& call, const domain::FieldPath& path,
                                             google::protobuf::Message& holder,
                                             std::vector<pb::FieldViolation>& found);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_HELD_FIGURES_H_
