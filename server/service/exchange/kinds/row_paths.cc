#include "server/service/exchange/kinds/row_paths.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "renkei/v1/errors.pb.h"
#include "server/domain/error.h"

namespace renkei::service {

namespace pb = renkei::v1;

absl::Status WithPathsOfRows(const absl::Status& status,
                             absl::FunctionRef<std::string(absl::string_view path)> rename) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  std::vector<pb::FieldViolation> renamed(detail->violations().begin(), detail->violations().end());
  for (pb::FieldViolation& violation : renamed) {
    if (!absl::StartsWith(violation.field(), "rows["))
      violation.set_field(rename(violation.field()));
  }
  return domain::FieldErrors(detail->reason(), std::move(renamed));
}

}  // namespace renkei::service
