// What must hold of an initiative beyond what the options of its fields say.

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_CHECKS_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_CHECKS_H_

#include <string>

#include "absl/status/status.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"
#include "storage/store.h"

namespace renkei::service {

// That `changed` may stand in the place of `old` (an empty one for a new initiative): the audience,
// the size, the parts and the steps of the form (INVALID_FIELDS), and that what it refers to is
// there: framework items and indicators, and of the cases those that `old` did not have, for the
// caller (DANGLING_REFERENCE, the same for a case that is not there and one that it may not read).
[[nodiscard]] absl::Status CheckInitiative(const Call& call, const pb::Initiative& old,
                                           const pb::Initiative& changed);

// Bodies join under the rules of a form: NOT_EDITABLE for another form once another body has.
[[nodiscard]] absl::Status CheckForm(const pb::Initiative& old, const pb::Initiative& changed);

// Who leads is a living government: no ward, and nobody outside government. The mutation relies on
// it.
[[nodiscard]] absl::Status RequireLead(const Call& call, const std::string& lead,
                                       storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_CHECKS_H_
