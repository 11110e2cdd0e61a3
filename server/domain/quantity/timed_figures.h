// Baselines, targets and results: figures at a time, as they arrive, whatever holds them.

#ifndef RENKEI_SERVER_DOMAIN_QUANTITY_TIMED_FIGURES_H_
#define RENKEI_SERVER_DOMAIN_QUANTITY_TIMED_FIGURES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/errors.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Reads what stands as text in the place of its number (SettleFigure), counted in its own unit or
// in `unit`, that of what it belongs to. What it aims at or led to may be a statement ("均衡").
// What is wrong is added to `found`, at `path` + ".value".
void SettleTimedFigure(absl::string_view unit, const std::string& path, pb::TimedValue& figure,
                       std::vector<pb::FieldViolation>& found);

// Adds what `status` says is wrong with the field called `field`; nothing where it is OK.
void GatherViolations(const absl::Status& status, const std::string& field,
                      std::vector<pb::FieldViolation>& found);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_QUANTITY_TIMED_FIGURES_H_
