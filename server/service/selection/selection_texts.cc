#include "server/service/selection/selection_texts.h"

#include <utility>

#include "server/domain/resource_name.h"
#include "server/service/case/case_texts.h"
#include "server/service/selection/case_list_reading.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

absl::StatusOr<ResourceTexts> ReadSelectionTexts(const Call& call, absl::string_view name) {
  const absl::string_view case_name = domain::ParentName(name, 2);
  const storage::Key key =
      Selections().NewKey().Add(domain::LastSegment(case_name)).Add(domain::LastSegment(name));
  ASSIGN_OR_RETURN(auto row, Selections().Get(call.snapshot(), key));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(ResourceTexts selected, ReadCaseTexts(call, case_name));
  if (!selected.in_force) return ResourceTexts();
  return OneText(TextOf(&pb::Change::mutable_case_selection, std::move(row->message),
                        std::move(selected.in_force->audience)));
}

absl::StatusOr<ResourceTexts> ReadCaseListTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<CaseListRow> row,
                   CaseLists().Get(call.snapshot(), KeyByName(CaseLists(), name)));
  if (!row.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(
      TextOf(&pb::Change::mutable_case_list, std::move(row->message), std::move(audience)));
}

}  // namespace renkei::service
