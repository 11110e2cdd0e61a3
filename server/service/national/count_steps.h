// What keeps the numbers of national KPIs complete, in bounded steps beside the calls: records that were
// marked (count/counted_store.h), what was there before a plan, what a plan that is gone has left, and plans
// whose framework has changed.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_COUNT_STEPS_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_COUNT_STEPS_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// One step of at most `records` records, in at most two commits. Whether there may be more to do at once. Any number of steppers may be at
// work at the same time: of two that take the same step one has not taken it. A step that was broken off is
// taken again.
[[nodiscard]] absl::StatusOr<bool> TakeCountStep(const Env& env, size_t records = 200);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_COUNT_STEPS_H_
