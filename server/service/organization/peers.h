// The governments that are most like one, among all that exist today: for lists, and for every search
// that is narrowed to, or puts first, places like the caller's or near it. What "like" means is
// domain/registry/peers.h.

#ifndef RENKEI_SERVER_SERVICE_ORGANIZATION_PEERS_H_
#define RENKEI_SERVER_SERVICE_ORGANIZATION_PEERS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "server/domain/registry/peers.h"
#include "server/service/frame/call.h"
#include "server/service/frame/kept_by_clock.h"
#include "storage/base/mutex.h"

namespace renkei::service {

namespace pb = renkei::v1;

// One government, as it is on a day.
struct Place {
  std::string name;  // organizations/{org}
  std::string code;
  std::string display_name;
  std::string prefecture;  // "" of a prefecture
  bool without_census = false;
  domain::PeerProfile profile;
  pb::MinistryPeerClass ministry_class;
  std::vector<size_t> neighbors;  // governments of that day, as indexes into Places::all
};

// All governments of one day, in order of code; never changed once made.
struct Places {
  absl::CivilDay day;
  std::vector<Place> all;
  absl::flat_hash_map<std::string, size_t> by_name;
};

// Keeps Places between calls: about 1 MB. Thread-safe; one for each store; right by the registry's
// clock, so that what an import changes holds from the next call on.
class PeerDirectory {
 public:
  PeerDirectory();

  // Reads the registry where it has changed, or another day has begun.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<const Places>> On(const storage::Snapshot& snapshot,
                                                                 absl::CivilDay day);

 private:
  struct Kept {
    Mutex mutex;
    std::shared_ptr<const Places> places ABSL_GUARDED_BY(mutex);
  };

  KeptByClock<Kept> kept_;
};

// From this likeness on a place is one "like us", wherever that is asked without a number.
inline constexpr double kAlikeEnough = 0.7;

// Which peers are wanted; all of it must hold.
struct PeerCriteria {
  // In these the class is the same.
  std::vector<pb::PeerAspect> same;
  pb::PeerRange within = pb::PEER_RANGE_UNSPECIFIED;
  double min_likeness = 0;
};

struct FoundPeer {
  const Place* place = nullptr;  // never null
  domain::PeerLikeness likeness;
  // 1: shares a border on land; 2: borders a neighbor; 0: neither.
  int borders_away = 0;
};

struct FoundPeers {
  // Holds what the others point into.
  std::shared_ptr<const Places> places;
  const Place* self = nullptr;  // never null
  // The most alike first, equally alike ones in order of code. Without the organization itself.
  std::vector<FoundPeer> peers;
};

// The peers of `organization` as of today; at most `limit`, 0: all (1,787 at most). Reads one record,
// and the registry only where it has changed since the last call: some hundred microseconds.
// INVALID_FIELDS at `field` for a name that nobody has (UNKNOWN_ORGANIZATION) and for what is no
// government today (NOT_A_GOVERNMENT); ORGANIZATION_ABOLISHED for one that has ended.
[[nodiscard]] absl::StatusOr<FoundPeers> PeersOf(const Call& call, const std::string& organization,
                                                 absl::string_view field,
                                                 const PeerCriteria& criteria, size_t limit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ORGANIZATION_PEERS_H_
