// From what stands in the grid to what is recorded.

#ifndef RENKEI_CLIENT_WEB_PAGE_RECORD_CHANGES_H_
#define RENKEI_CLIENT_WEB_PAGE_RECORD_CHANGES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/web/page/record/grid.h"
#include "renkei/v1/errors.pb.h"
#include "renkei/v1/vision_service.pb.h"

namespace renkei::web {

// Parts of a row's inputs.
inline constexpr char kValuePart[] = "value";
inline constexpr char kStatusPart[] = "status";
inline constexpr char kNotePart[] = "note";
// What stood in the row when the form began: what nobody touched is nobody's change.
inline constexpr char kWasPart[] = "was";
// One reason for all corrections.
inline constexpr char kCorrectionReason[] = "correction_reason";

// A figure that is to be recorded.
struct FigureChange {
  const GridRow* row = nullptr;
  pb::KpiActual actual;
  // Somebody else has recorded the figure since the form began.
  bool overtaken = false;
  // Nothing was entered in the place of the note: what is stored stays.
  bool keeps_note = true;

  bool Corrects() const {
    return row->stored && row->stored->status == pb::KPI_ACTUAL_STATUS_CONFIRMED;
  }
};

struct GridChanges {
  std::vector<FigureChange> changes;
  // Named by their inputs.
  std::vector<pb::FieldViolation> wrong;
};

// What stands in the inputs when nothing was entered.
Query FreshInputs(const Grid& grid);

// Lays what was `kept` or entered earlier over `fresh`: rows that nobody touched are as they are stored now.
Query Overlaid(const Grid& grid, Query fresh, const Query& kept);

// Figures are read as everywhere (domain/quantity/figure.h), by the KPI's unit.
GridChanges ReadGrid(const Grid& grid, const Query& entered);

// Notes and sources of figures that are changed are kept: they are read first, and stand in `changes` then.
absl::Status KeepNotes(Visit& visit, std::vector<FigureChange>& changes);

pb::RecordVisionActualsRequest RequestOf(const Grid& grid, const std::vector<FigureChange>& changes,
                                         const Query& entered);

// Violations of that request, by the inputs.
std::vector<pb::FieldViolation> WrongIn(const std::vector<FigureChange>& changes,
                                        const absl::Status& refused);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_RECORD_CHANGES_H_
