// When a published revision of a vision is in force, and what must hold of the day on which it was
// decided.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_REVISION_RULES_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_REVISION_RULES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// The day (YYYY-MM-DD) from which a revision is in force: the day of its decision, or where none is
// stated, the day in Japan on which it was published. It stays in force until the next revision
// is.
std::string InForceFrom(const pb::VisionRevision& revision);

// Whether a revision can be published as number `number` (from 1), decided on `decided` ("" = not
// stated). `earlier` is the newest decided date that an earlier revision states, "" where none
// does: a plan is not revised before it was adopted, and revisions follow one another. A day in the
// future is allowed: revisions are decided in March for April. Both dates are YYYY-MM-DD. Otherwise
// INVALID_ARGUMENT with one violation:
//   kind          NOT_ALLOWED     策定 (FIRST) for a later revision
//   decided_date  BAD_CHRONOLOGY  before `earlier`; where another era makes sense of it, the hint
//                                 proposes it (平成5年3月 where 令和5年3月 is meant)
[[nodiscard]] absl::Status CheckRevision(int number, pb::RevisionKind kind,
                                         absl::string_view decided, absl::string_view earlier);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_REVISION_RULES_H_
