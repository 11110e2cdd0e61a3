// Which organizations end when, kept in memory: every call asks, and the answer changes a few times
// a year.

#ifndef RENKEI_SERVER_SERVICE_CALLER_ORGANIZATION_ENDS_H_
#define RENKEI_SERVER_SERVICE_CALLER_ORGANIZATION_ENDS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/kept_by_clock.h"
#include "storage/store.h"

namespace renkei::service {

// Thread-safe. One for each store; right by the registry's clock.
class OrganizationEnds {
 public:
  OrganizationEnds();

  // The first day on which `organization` no longer exists, past or to come, as YYYY-MM-DD; empty
  // where the registry knows no end.
  [[nodiscard]] absl::StatusOr<std::string> Of(const storage::Snapshot& snapshot,
                                               absl::string_view organization);

 private:
  using Dates = absl::flat_hash_map<std::string, std::string>;

  KeptByClock<const Dates> dates_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CALLER_ORGANIZATION_ENDS_H_
