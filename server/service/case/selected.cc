#include "server/service/case/selected.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/write/change_log.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

using MarkRow = storage::Row<internal_pb::SelectionMark>;

absl::StatusOr<MarkRow> FindSelectionMark(const Call& call, absl::string_view case_name) {
  ASSIGN_OR_RETURN(auto row,
                   SelectionMarks().Get(call.snapshot(), KeyByName(SelectionMarks(), case_name)));
  if (row.has_value()) return *std::move(row);
  MarkRow none;
  none.message.set_case_(std::string(case_name));
  return none;
}

absl::StatusOr<bool> IsSelected(const Call& call, absl::string_view case_name) {
  ASSIGN_OR_RETURN(const MarkRow mark, FindSelectionMark(call, case_name));
  return mark.message.in_force_size() > 0;
}

void RequireMark(const MarkRow& mark, storage::Mutation& mutation) {
  if (mark.version != storage::Sequence::kNone) return SelectionMarks().Require(mark, mutation);
  mutation.RequireAbsent(SelectionMarks().KeyOf(mark.message));
}

absl::Status TellOfSelections(const Call& call, absl::string_view case_name,
                              const internal_pb::EffectiveAudience& before,
                              const internal_pb::EffectiveAudience& after,
                              storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const MarkRow mark, FindSelectionMark(call, case_name));
  RequireMark(mark, mutation);
  for (const std::string& selector : mark.message.selectors()) {
    AppendChange(call, pb::RESOURCE_TYPE_CASE_SELECTION,
                 absl::StrCat(case_name, "/selections/", domain::LastSegment(selector)), before,
                 after, mutation);
  }
  return absl::OkStatus();
}

}  // namespace renkei::service
