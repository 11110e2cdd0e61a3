#include "server/domain/strategy/revision_rules.h"

#include "absl/time/time.h"
#include "server/domain/time/date.h"

namespace renkei::domain {

std::string InForceFrom(const pb::VisionRevision& revision) {
  if (!revision.decided_date().empty()) return revision.decided_date();
  return FormatDate(TodayInJapan(absl::FromUnixSeconds(revision.publish_time().seconds())));
}

}  // namespace renkei::domain
