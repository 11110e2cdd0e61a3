// When a published revision of a vision is in force, and what must hold of the day on which it was
// decided.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_REVISION_RULES_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_REVISION_RULES_H_

#include <string>

#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// The day (YYYY-MM-DD) from which a revision is in force: the day of its decision, or where none is
// stated, the day in Japan on which it was published. It stays in force until the next revision
// is.
std::string InForceFrom(const pb::VisionRevision& revision);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_REVISION_RULES_H_
