#include "server/service/framework/rubrics.h"

#include <utility>

#include "server/domain/strategy/progress/rubric_rules.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<std::optional<pb::Rubric>> FindRubric(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, Rubrics().Get(call.snapshot(), KeyByName(Rubrics(), name)));
  if (row.has_value()) {
    pb::Rubric rubric = std::move(row->message);
    rubric.set_etag(MakeEtag(call.env().store, row->version));
    return std::optional(std::move(rubric));
  }
  if (name == domain::kStandardRubricName) return std::optional(domain::StandardRubric());
  return std::optional<pb::Rubric>();
}

}  // namespace renkei::service
