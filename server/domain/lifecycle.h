// The life of a document (a vision, a case): draft -> in review -> published -> archived, with the
// ways back.
//
//   from                 action   to          who may is the policy's matter, not this table's
//   draft, returned      submit   in review
//   in review            return   returned    with a comment
//   in review            publish  published
//   published            revise   draft       what was published stays readable until the next
//   publication published            archive  archived

#ifndef RENKEI_SERVER_DOMAIN_LIFECYCLE_H_
#define RENKEI_SERVER_DOMAIN_LIFECYCLE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/common.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

enum class LifecycleAction { kSubmit, kReturn, kPublish, kArchive, kRevise };

// The state after `action`. Otherwise FAILED_PRECONDITION with REASON_ILLEGAL_TRANSITION, metadata
// "state", "action" and "allowed" (the actions that `state` does allow, comma-separated; may be
// empty).
[[nodiscard]] absl::StatusOr<pb::LifecycleState> NextState(pb::LifecycleState state,
                                                           LifecycleAction action);

// The actions that `state` allows, in the order of the table, whoever takes them.
std::vector<LifecycleAction> ActionsFrom(pb::LifecycleState state);

// "submit": for metadata, and what the command calls it.
absl::string_view ActionToken(LifecycleAction action);

// Whether the content may be changed: draft and returned.
bool IsEditable(pb::LifecycleState state);

// OK when editable, otherwise FAILED_PRECONDITION with REASON_NOT_EDITABLE and metadata "state", and
// "resource" where the request does not name it itself.
[[nodiscard]] absl::Status CheckEditable(pb::LifecycleState state, absl::string_view resource = "");

// "IN_REVIEW": the enum's name without its prefix, for metadata, filters and columns.
absl::string_view StateToken(pb::LifecycleState state);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_LIFECYCLE_H_
