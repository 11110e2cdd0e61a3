// The numbers of today, from what commits keep up: exact at the call's snapshot.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_KEPT_COUNT_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_KEPT_COUNT_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "server/service/frame/call.h"
#include "server/service/national/count/count_plans.h"
#include "server/service/national/count/entries.h"
#include "server/service/national/count/tally.h"

namespace renkei::service {

// Records that were marked and are not counted yet, at most, that a reader counts himself: a hundred milliseconds' worth.
inline constexpr size_t kMaxCountedByReader = 100;

struct KeptCount {
  Tally tally;
  // Everything that there is has been counted. Otherwise the numbers are too low.
  bool complete = false;
  // What the reader counted himself: for what each of these records counts now.
  std::map<std::string, Entries> counted_anew;
};

[[nodiscard]] absl::StatusOr<KeptCount> ReadKeptCount(const Call& call,
                                                      const internal_pb::CountPlan& plan,
                                                      bool totals_only);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_KEPT_COUNT_H_
