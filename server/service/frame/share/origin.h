// Where a call comes from, and whose share of the server it takes by that: an account's and its
// organization's; of who has no account, its network's and that of all who have none.

#ifndef RENKEI_SERVER_SERVICE_FRAME_SHARE_ORIGIN_H_
#define RENKEI_SERVER_SERVICE_FRAME_SHARE_ORIGIN_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "server/auth/caller.h"
#include "server/service/frame/share/holder.h"

namespace renkei::service {

// What counts as one caller among those without an account: an IPv4 address; of an IPv6 address its
// first 64 bits ("2001:db8:1:2::/64"), since whoever has one of them has all. IPv4 written as IPv6
// is IPv4. nullopt where `text` is no address, has something beside it, or is several.
std::optional<std::string> NetworkOf(absl::string_view text);

// Of a call by `caller` from `network`. A front's own calls are counted for each network that it
// names, so that one of those who stand behind it does not take what is for all of them.
Holder HolderOf(const auth::Caller& caller, const std::string& network);

// Whether the share is one of those who have no account: all of them together are one organization
// to whatever is shared out.
bool IsNobody(const Holder& holder);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_SHARE_ORIGIN_H_
