// ListPeers: what organization/peers.h finds, with the reasons in the contract's words.
#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/base/casts.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/error.h"
#include "server/service/frame/list/paging.h"
#include "server/service/organization/peers.h"
#include "server/service/registry/registry_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kPeerPages = {.default_size = 20, .max_size = 1000};

pb::PeerProfile Describe(const Place& place) {
  const domain::PeerProfile& profile = place.profile;
  pb::PeerProfile shown;
  shown.set_organization(place.name);
  shown.set_display_name(place.display_name);
  shown.set_prefecture(place.prefecture);
  shown.set_kind(profile.kind);
  if (profile.population) shown.set_population(*profile.population);
  shown.set_population_class(profile.population_class);
  if (profile.density) shown.set_density(*profile.density);
  shown.set_density_class(profile.density_class);
  if (profile.ageing_percent) shown.set_ageing_percent(*profile.ageing_percent);
  shown.set_ageing_class(profile.ageing_class);
  if (profile.area_km2) shown.set_area_km2(*profile.area_km2);
  shown.set_area_class(profile.area_class);
  shown.set_coast(profile.coast);
  if (!place.ministry_class.label().empty()) *shown.mutable_ministry_class() = place.ministry_class;
  shown.set_neighbor_count(static_cast<int32_t>(place.neighbors.size()));
  for (const pb::PeerAspect aspect : domain::UnknownOf(profile)) shown.add_unknown(aspect);
  return shown;
}

pb::Peer Describe(const FoundPeer& found) {
  pb::Peer peer;
  *peer.mutable_profile() = Describe(*found.place);
  peer.set_likeness(found.likeness.score);
  peer.set_known(found.likeness.known);
  for (int number = 1; number <= domain::kPeerAspects; ++number) {
    const auto aspect = static_cast<pb::PeerAspect>(number);
    pb::PeerComparison& comparison = *peer.add_comparisons();
    comparison.set_aspect(aspect);
    comparison.set_relation(found.likeness.relation(aspect));
  }
  peer.set_borders_away(found.borders_away);
  return peer;
}

// Where a peer stands in the list, as text that sorts as the list does: a page goes on behind the last
// one shown, whatever has come or gone before it. The bits of a number that is not negative sort as
// the number does.
std::string RankOf(const FoundPeer& peer) {
  return absl::StrCat(absl::Hex(~absl::bit_cast<uint64_t>(peer.likeness.score), absl::kZeroPad16),
                      peer.place->code);
}

}  // namespace

absl::StatusOr<pb::ListPeersResponse> ListPeers(const Call& call,
                                                const pb::ListPeersRequest& request) {
  const std::string& organization =
      request.organization().empty() ? call.caller().organization : request.organization();
  if (organization.empty()) {
    return domain::InvalidField("organization", "REQUIRED",
                                {"without a token, name the organization to compare with",
                                 "ログインしていない場合は、比べる団体を指定してください。"});
  }
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kPeerPages));
  PeerCriteria criteria;
  for (const int aspect : request.same())
    criteria.same.push_back(static_cast<pb::PeerAspect>(aspect));
  criteria.within = request.within();
  criteria.min_likeness = request.min_likeness();
  ASSIGN_OR_RETURN(const FoundPeers found,
                   PeersOf(call, organization, "organization", criteria, /*limit=*/0));

  pb::ListPeersResponse response;
  *response.mutable_profile() = Describe(*found.self);
  response.set_total_size(static_cast<int32_t>(found.peers.size()));
  auto next = std::upper_bound(
      found.peers.begin(), found.peers.end(), start.after,
      [](const std::string& after, const FoundPeer& peer) { return after < RankOf(peer); });
  for (size_t taken = 0; next != found.peers.end() && taken < start.size; ++next, ++taken)
    *response.add_peers() = Describe(*next);
  if (next != found.peers.end() && response.peers_size() > 0)
    response.set_next_page_token(NextPageToken(start, RankOf(*(next - 1))));
  return response;
}

}  // namespace renkei::service
