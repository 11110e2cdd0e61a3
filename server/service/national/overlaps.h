// Records in which several bodies stand that have become one: 団体・延べ counts that one once for each such
// record, and the sums, which are kept by body, say it twice.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_OVERLAPS_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_OVERLAPS_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/service/frame/call.h"
#include "server/service/national/counted_bodies.h"
#include "server/service/national/kept_count.h"

namespace renkei::service {

class Overlaps {
 public:
  // By the government's name: how often it is said more than once.
  using Places = std::map<std::string, int64_t>;

  // What of an entry is said more than once on the day of `bodies`.
  [[nodiscard]] absl::Status Add(const Call& call, CountedBodies& bodies,
                                 const internal_pb::CountedEntry& entry);

  // Of one item; "": whatever the item.
  const Places& Of(const std::string& item) const;

 private:
  std::map<std::string, Places> items_;
};

// Of numbers that are kept. Only records of bodies that have ended are looked at, and only where another body counts
// for the same government: a walk along an index, as long as what they left behind.
[[nodiscard]] absl::StatusOr<Overlaps> FindOverlaps(const Call& call,
                                                    const internal_pb::CountPlan& plan,
                                                    const KeptCount& kept, CountedBodies& bodies);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_OVERLAPS_H_
