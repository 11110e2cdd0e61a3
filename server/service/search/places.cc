#include "server/service/search/places.h"

#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr double kOfNearness = 0.25;
constexpr double kOfLikeness = 0.15;
// A neighbour of a neighbour is so near.
constexpr double kSecondNearness = 0.6;

}  // namespace

double PlacesAround::Relation::Closeness() const {
  const double near = borders_away == 1 ? 1 : borders_away == 2 ? kSecondNearness : 0;
  return kOfNearness * near + kOfLikeness * likeness;
}

absl::StatusOr<PlacesAround> PlacesAround::OfGovernment(const Call& call,
                                                        const std::string& organization,
                                                        absl::string_view field) {
  PlacesAround around(organization);
  ASSIGN_OR_RETURN(around.found_, PeersOf(call, organization, field, {}, /*limit=*/0));
  for (const FoundPeer& peer : around.found_.peers) around.by_name_[peer.place->name] = &peer;
  return around;
}

absl::StatusOr<PlacesAround> PlacesAround::Of(const Call& call, const std::string& organization) {
  absl::StatusOr<PlacesAround> around = OfGovernment(call, organization, "");
  // A ministry's, a company's, or a body's that has ended.
  if (domain::DetailOf(around.status())) return PlacesAround(organization);
  return around;
}

PlacesAround::Relation PlacesAround::To(const std::string& other) const {
  if (other == organization_) return {.likeness = 1, .borders_away = 1};
  // Not of those of which too little is known: nobody says that they are like it.
  const auto found = by_name_.find(other);
  if (found == by_name_.end()) return {};
  return {.likeness = found->second->likeness.score, .borders_away = found->second->borders_away};
}

bool PlacesAround::IsOther(const std::string& other) const {
  return found_.places != nullptr && other != organization_ &&
         found_.places->by_name.contains(other);
}

std::set<std::string> PlacesAround::NeighborsOf(const std::string& other) const {
  std::set<std::string> names;
  if (!IsOther(other)) return names;
  const Places& places = *found_.places;
  for (const size_t neighbor : places.all[places.by_name.at(other)].neighbors)
    names.insert(places.all[neighbor].name);
  return names;
}

}  // namespace renkei::service
