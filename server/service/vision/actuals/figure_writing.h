// Writing figures of one vision: opening it, finding its KPIs, and the records.

#ifndef RENKEI_SERVER_SERVICE_VISION_ACTUALS_FIGURE_WRITING_H_
#define RENKEI_SERVER_SERVICE_VISION_ACTUALS_FIGURE_WRITING_H_

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/vision/actuals/actual_change.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// A vision whose figures are to be written by one of its owners. Errors name `asked_for`, where that
// is a part of the vision.
[[nodiscard]] absl::StatusOr<VisionReading> OpenForFigures(const Call& call,
                                                           absl::string_view vision,
                                                           absl::string_view asked_for);
[[nodiscard]] absl::StatusOr<VisionReading> OpenForFigures(const Call& call,
                                                           absl::string_view vision);

// NOT_EDITABLE for an archived vision.
[[nodiscard]] absl::Status RefuseArchived(const pb::Vision& head);

// Writes changes of figures, asking for the audience of each KPI once. `call` and `reading` outlive
// it.
class FigureWriter {
 public:
  FigureWriter(const Call& call, const VisionReading& reading) : call_(call), reading_(reading) {}

  // The figure as it is after the commit.
  [[nodiscard]] absl::StatusOr<pb::KpiActual> Write(const ActualChange& change);

  // A KPI may go meanwhile: its figures stay, and come back with it. The vision may not.
  storage::Mutation Finish() &&;

 private:
  const Call& call_;
  const VisionReading& reading_;
  std::map<std::string, internal_pb::EffectiveAudience> audiences_;
  storage::Mutation mutation_;
};

// Which KPI an entry means, asked once for each. All references outlive it.
class KpiFinder {
 public:
  KpiFinder(const Call& call, const VisionReading& reading, BatchViolations& violations)
      : call_(call), reading_(reading), violations_(violations) {}

  // The KPI, for as long as the finder lives; null after a violation of `path`.kpi or
  // `path`.kpi_external_id.
  [[nodiscard]] absl::StatusOr<const pb::Kpi*> Find(const pb::VisionActual& entry,
                                                    const std::string& path);

 private:
  absl::StatusOr<std::optional<pb::Kpi>> ByName(const std::string& name);
  absl::StatusOr<std::optional<pb::Kpi>> ByExternalId(const std::string& external_id);

  const Call& call_;
  const VisionReading& reading_;
  BatchViolations& violations_;
  std::map<std::pair<bool, std::string>, std::optional<pb::Kpi>> known_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_ACTUALS_FIGURE_WRITING_H_
