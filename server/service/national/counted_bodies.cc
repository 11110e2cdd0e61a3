#include "server/service/national/counted_bodies.h"

#include <map>
#include <utility>

#include "server/domain/national/definition_rules.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

bool IsCounted(const pb::NationalKpiDefinition& definition, const Place& place) {
  return !place.without_census && domain::CountsKind(definition, place.profile.kind);
}

absl::StatusOr<CountedBodies> CountedBodies::On(const Call& call, absl::CivilDay day) {
  // What is kept is of today; another day is read for itself.
  PeerDirectory anew;
  const bool kept = call.env().peers != nullptr && day == call.today();
  ASSIGN_OR_RETURN(auto places, (kept ? *call.env().peers : anew).On(call.snapshot(), day));
  return CountedBodies(std::move(places));
}

const Place* CountedBodies::Find(const std::string& name) const {
  const auto found = places_->by_name.find(name);
  return found == places_->by_name.end() ? nullptr : &places_->all[found->second];
}

absl::StatusOr<std::vector<const Place*>> CountedBodies::LivingOf(const Call& call,
                                                                  const std::string& body) {
  if (const Place* itself = Find(body); itself != nullptr) return std::vector<const Place*>{itself};
  const auto known = ended_.find(body);
  if (known != ended_.end()) return known->second;
  std::vector<const Place*> living;
  ASSIGN_OR_RETURN(const auto row,
                   Organizations().Get(call.snapshot(), KeyByName(Organizations(), body)));
  if (row.has_value()) {
    std::map<std::string, pb::Organization> successors;
    RETURN_IF_ERROR(CollectSuccessors(call, row->message, places_->day, successors));
    for (const auto& [name, unused] : successors) {
      if (const Place* place = Find(name); place != nullptr) living.push_back(place);
    }
  }
  ended_.emplace(body, living);
  return living;
}

}  // namespace renkei::service
