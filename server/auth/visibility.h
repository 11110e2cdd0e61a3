// The one visibility rule. Get, list, counts, the feed, and later search and export: all of them
// ask here.

#ifndef RENKEI_SERVER_AUTH_VISIBILITY_H_
#define RENKEI_SERVER_AUTH_VISIBILITY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/common.pb.h"
#include "server/auth/caller.h"

namespace renkei {
namespace internal_pb = renkei::internal::v1;
}  // namespace renkei

namespace renkei::auth {

// Whether `caller` may read what has this audience.
bool Sees(const Caller& caller, const internal_pb::EffectiveAudience& audience);

// For the owners alone: drafts and what is in review.
internal_pb::EffectiveAudience OwnersOnly(std::vector<std::string> owners);

// What the owners chose, in force since publication.
internal_pb::EffectiveAudience Chosen(const pb::Audience& audience,
                                      std::vector<std::string> owners);

// Those whom both audiences let in, and nobody else. It has no owners: who is one on a side and let in
// by the other is named. Neither lets in coordinators as such, which only an initiative does.
internal_pb::EffectiveAudience Both(const internal_pb::EffectiveAudience& a,
                                    const internal_pb::EffectiveAudience& b);

// Whether it is open to all members, or to everybody.
bool IsOpen(const internal_pb::EffectiveAudience& audience);

// Whether they say the same, in the same order.
bool Same(const internal_pb::EffectiveAudience& a, const internal_pb::EffectiveAudience& b);

// A choice that can be meant: organizations are named under SHARED alone. Otherwise
// INVALID_ARGUMENT, NOT_SHARED at `field`.organizations.
[[nodiscard]] absl::Status CheckAudience(const pb::Audience& audience, absl::string_view field);

// Who acted is the business of the bodies that they acted for: clears every account that did
// something ("actor", "submitter", "updater", "field_updaters") in `document` and all its parts,
// unless `caller` works for one of `bodies`. Every history, wherever it is shown, goes through here.
void HideActors(const Caller& caller, const std::vector<absl::string_view>& bodies,
                google::protobuf::Message& document);

// Reference data: whoever asks.
internal_pb::EffectiveAudience Everyone();

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_VISIBILITY_H_
