#include "server/domain/quantity/timed_figures.h"

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/quantity/figure.h"

namespace renkei::domain {

void GatherViolations(const absl::Status& status, const std::string& field,
                      std::vector<pb::FieldViolation>& found) {
  if (status.ok()) return;
  const auto detail = DetailOf(WithFieldPrefix(field, status));
  if (!detail) return;
  found.insert(found.end(), detail->violations().begin(), detail->violations().end());
}

void SettleTimedFigure(absl::string_view unit, const std::string& path, pb::TimedValue& figure,
                       std::vector<pb::FieldViolation>& found) {
  if (!figure.has_value()) return;
  GatherViolations(SettleFigure(figure.unit().empty() ? unit : absl::string_view(figure.unit()),
                                FigureWords::kAny, *figure.mutable_value()),
                   absl::StrCat(path, ".value"), found);
}

}  // namespace renkei::domain
