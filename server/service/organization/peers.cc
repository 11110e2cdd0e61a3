#include "server/service/organization/peers.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/registry/organization_rules.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kBodiesAtOnce = 256;

bool HasCode(const pb::Organization& organization) {
  const int count = organization.designations_size();
  return count > 0 && !organization.designations(count - 1).code().empty();
}

// Whether the body is a government on `day`.
bool IsPlace(const pb::Organization& organization, const pb::Designation* that_day,
             absl::CivilDay day) {
  return that_day != nullptr && domain::IsLocalGovernment(that_day->kind()) &&
         domain::LifeOf(organization).Contains(day);
}

Place PlaceOf(const pb::Organization& organization, const pb::Designation& that_day,
              absl::CivilDay day) {
  Place place;
  place.name = organization.name();
  place.code = that_day.code();
  place.display_name = that_day.display_name();
  place.prefecture = organization.prefecture();
  place.without_census = organization.without_census();
  place.profile = domain::ProfileOf(organization, day);
  place.ministry_class = organization.ministry_peer_class();
  return place;
}

absl::StatusOr<std::shared_ptr<const Places>> ReadPlaces(const storage::Snapshot& snapshot,
                                                         absl::CivilDay day) {
  auto places = std::make_shared<Places>();
  places->day = day;
  std::vector<std::vector<std::string>> borders;  // of each of `all`, by name
  std::string after;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     Organizations().ScanIndex(snapshot, storage::Key(kOrganizationsInOrderId),
                                               after, kBodiesAtOnce));
    after = page.next;
    for (const auto& row : page.rows) {
      const pb::Organization& organization = row.message;
      // Every government has a code, and who has none stands behind all who have: partners, of which
      // there may be any number.
      if (!HasCode(organization)) {
        after.clear();
        break;
      }
      const pb::Designation* that_day = DesignationOn(organization, day);
      if (!IsPlace(organization, that_day, day)) continue;
      places->by_name.emplace(organization.name(), places->all.size());
      places->all.push_back(PlaceOf(organization, *that_day, day));
      borders.emplace_back(organization.neighbors().begin(), organization.neighbors().end());
    }
  } while (!after.empty());
  for (size_t i = 0; i < borders.size(); ++i) {
    for (const std::string& name : borders[i]) {
      const auto found = places->by_name.find(name);
      if (found != places->by_name.end()) places->all[i].neighbors.push_back(found->second);
    }
  }
  return places;
}

absl::StatusOr<std::shared_ptr<const Places>> PlacesOfToday(const Call& call) {
  if (call.env().peers == nullptr) return ReadPlaces(call.snapshot(), call.today());
  return call.env().peers->On(call.snapshot(), call.today());
}

// FoundPeer::borders_away of every place.
std::vector<int> BordersAway(const Places& places, size_t self) {
  std::vector<int> away(places.all.size(), 0);
  for (const size_t near : places.all[self].neighbors) {
    for (const size_t next : places.all[near].neighbors) away[next] = 2;
  }
  for (const size_t near : places.all[self].neighbors) away[near] = 1;
  return away;
}

bool LiesWithin(pb::PeerRange range, int borders_away) {
  switch (range) {
    case pb::PEER_RANGE_NEIGHBORS:
      return borders_away == 1;
    case pb::PEER_RANGE_NEIGHBORS_OF_NEIGHBORS:
      return borders_away != 0;
    default:
      return true;
  }
}

bool IsWanted(const PeerCriteria& criteria, const FoundPeer& peer) {
  return peer.likeness.known >= domain::kLeastKnown &&
         peer.likeness.score >= criteria.min_likeness &&
         absl::c_all_of(criteria.same, [&](pb::PeerAspect aspect) {
           return peer.likeness.relation(aspect) == pb::PEER_RELATION_SAME;
         });
}

absl::Status NoGovernment(const Call& call, const storage::Row<pb::Organization>& row,
                          absl::string_view field) {
  storage::Mutation unused;
  RETURN_IF_ERROR(RequireLiving(call, row, unused));
  const pb::Designation* now = DesignationOn(row.message, call.today());
  const std::string shown = now == nullptr ? row.message.name() : now->display_name();
  return domain::InvalidField(
      field, "NOT_A_GOVERNMENT",
      {absl::StrCat(shown, " is no local government today; name a prefecture or a municipality"),
       absl::StrCat(shown,
                    "は、今日の時点で地方公共団体ではありません。都道府県か市区町村（行政区"
                    "を除く）を指定してください。")});
}

}  // namespace

PeerDirectory::PeerDirectory() : kept_(RegistryClock().NewKey().bytes()) {}

absl::StatusOr<std::shared_ptr<const Places>> PeerDirectory::On(const storage::Snapshot& snapshot,
                                                                absl::CivilDay day) {
  const auto nothing = [](const storage::Snapshot&) -> absl::StatusOr<std::shared_ptr<Kept>> {
    return std::make_shared<Kept>();
  };
  ASSIGN_OR_RETURN(const auto found, kept_.At(snapshot, nothing));
  Kept& kept = *found.kept;
  {
    const MutexLock lock(kept.mutex);
    if (kept.places != nullptr && kept.places->day == day) return kept.places;
  }
  ASSIGN_OR_RETURN(auto places, ReadPlaces(snapshot, day));
  // What an older view says may be over by now: it holds for its own call alone.
  if (!found.current) return places;
  const MutexLock lock(kept.mutex);
  kept.places = places;
  return places;
}

absl::StatusOr<FoundPeers> PeersOf(const Call& call, const std::string& organization,
                                   absl::string_view field, const PeerCriteria& criteria,
                                   size_t limit) {
  ASSIGN_OR_RETURN(const auto row, FindOrganization(call, organization, field));
  FoundPeers found;
  ASSIGN_OR_RETURN(found.places, PlacesOfToday(call));
  const Places& places = *found.places;
  const auto self = places.by_name.find(row.message.name());
  if (self == places.by_name.end()) return NoGovernment(call, row, field);
  found.self = &places.all[self->second];
  const std::vector<int> away = BordersAway(places, self->second);
  for (size_t i = 0; i < places.all.size(); ++i) {
    const Place& place = places.all[i];
    if (i == self->second || !LiesWithin(criteria.within, away[i]) ||
        !domain::ArePeerKinds(found.self->profile.kind, place.profile.kind))
      continue;
    FoundPeer peer = {&place, domain::Compare(found.self->profile, place.profile), away[i]};
    if (IsWanted(criteria, peer)) found.peers.push_back(std::move(peer));
  }
  std::stable_sort(
      found.peers.begin(), found.peers.end(),
      [](const FoundPeer& a, const FoundPeer& b) { return a.likeness.score > b.likeness.score; });
  if (limit != 0 && found.peers.size() > limit) found.peers.resize(limit);
  return found;
}

}  // namespace renkei::service
