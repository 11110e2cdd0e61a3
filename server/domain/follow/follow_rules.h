// What a follow says, whether that is one thing that can be followed, and by which key changes find it.

#ifndef RENKEI_SERVER_DOMAIN_FOLLOW_FOLLOW_RULES_H_
#define RENKEI_SERVER_DOMAIN_FOLLOW_FOLLOW_RULES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/v1/errors.pb.h"
#include "renkei/v1/follow.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Follows of one account: an officer's desk, and not a crawl. Of these so many searches, which are asked
// again and again.
inline constexpr int kMostFollows = 300;
inline constexpr int kMostFollowedSearches = 20;

// The kind of what has this name; UNSPECIFIED for what cannot be followed.
pb::FollowKind FollowKindOfName(absl::string_view name);

// The kind that `follow` states, or that its fields say where it states none; UNSPECIFIED: they say
// nothing, or several.
pb::FollowKind FollowKindOf(const pb::Follow& follow);

// What is wrong with it as it is sent, whatever the server has: empty if nothing is. Paths begin with
// "follow.".
std::vector<pb::FieldViolation> FollowFaults(const pb::Follow& follow);

// The key under which changes find a sound follow of an account of `organization`: the target, the folded
// tag, the organization for what is followed in its name, and of a search all that it says.
std::string FollowKey(const pb::Follow& follow, absl::string_view organization);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FOLLOW_FOLLOW_RULES_H_
