// Which governments of a day the numbers of bodies belong to: a body's own, and those of whom it followed.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_COUNTED_BODIES_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_COUNTED_BODIES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/national_kpi.pb.h"
#include "server/service/frame/call.h"
#include "server/service/organization/peers.h"

namespace renkei::service {

// Whether `place` is among the bodies that `definition` counts. The northern villages, where nobody governs,
// are none of the 1,788, and stand in no whole.
bool IsCounted(const pb::NationalKpiDefinition& definition, const Place& place);

class CountedBodies {
 public:
  // The governments of `day`.
  [[nodiscard]] static absl::StatusOr<CountedBodies> On(const Call& call, absl::CivilDay day);

  // In order of code.
  const std::vector<Place>& all() const { return places_->all; }
  // nullptr: it is no government of the day.
  const Place* Find(const std::string& name) const;

  // The governments for which `body` counts on the day: itself; after its end those that followed it,
  // by name; nobody of what is no government then.
  [[nodiscard]] absl::StatusOr<std::vector<const Place*>> LivingOf(const Call& call,
                                                                   const std::string& body);

 private:
  explicit CountedBodies(std::shared_ptr<const Places> places) : places_(std::move(places)) {}

  std::shared_ptr<const Places> places_;
  absl::flat_hash_map<std::string, std::vector<const Place*>> ended_;  // as far as asked
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_COUNTED_BODIES_H_
