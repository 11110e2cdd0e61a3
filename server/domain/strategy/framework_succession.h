// Which framework follows which, and which one is in force.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_FRAMEWORK_SUCCESSION_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_FRAMEWORK_SUCCESSION_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/framework.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// The framework that was decided by `day` and replaces the one called `name`; the newest of several.
// nullptr where there is none.
const pb::Framework* SuccessorOf(const std::vector<pb::Framework>& frameworks,
                                 absl::string_view name, absl::CivilDay day);

// The last of those that follow one another behind `name`; nullptr where nothing replaces it.
const pb::Framework* NewestSuccessorOf(const std::vector<pb::Framework>& frameworks,
                                       absl::string_view name, absl::CivilDay day);

// The framework by which plans are made on `day`: of those that were decided by then, whose period
// has that day in it and which nothing replaces, the one that was decided last (of one day, the
// last by name). nullptr where there is none.
const pb::Framework* FrameworkInForce(const std::vector<pb::Framework>& frameworks,
                                      absl::CivilDay day);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_FRAMEWORK_SUCCESSION_H_
