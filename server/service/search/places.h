// How near and how like other governments are to one, for whatever is ranked by that.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_PLACES_H_
#define RENKEI_SERVER_SERVICE_SEARCH_PLACES_H_

#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "server/service/frame/call.h"
#include "server/service/organization/peers.h"

namespace renkei::service {

// Immutable.
class PlacesAround {
 public:
  struct Relation {
    double likeness = 0;   // 0 to 1; 0 where they cannot be compared
    int borders_away = 0;  // 1: shares a border; 2: borders a neighbour; 0: neither

    // 0 to kMostClose: what both are worth in a ranking.
    double Closeness() const;
  };
  static constexpr double kMostClose = 0.4;

  // Around `organization`, of today. Nothing is around a body that is no government of today.
  [[nodiscard]] static absl::StatusOr<PlacesAround> Of(const Call& call,
                                                       const std::string& organization);
  // The same; errors of PeersOf where it is no government, at `field`.
  [[nodiscard]] static absl::StatusOr<PlacesAround> OfGovernment(const Call& call,
                                                                 const std::string& organization,
                                                                 absl::string_view field);

  // Itself is as like and as near as can be.
  Relation To(const std::string& other) const;
  // A government of today other than itself.
  bool IsOther(const std::string& other) const;
  std::set<std::string> NeighborsOf(const std::string& other) const;

 private:
  explicit PlacesAround(std::string organization) : organization_(std::move(organization)) {}

  std::string organization_;
  FoundPeers found_;
  std::map<std::string, const FoundPeer*> by_name_;  // into found_
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_PLACES_H_
