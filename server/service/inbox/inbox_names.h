// Bodies that an item of the national view counts, the first of them by name.

#ifndef RENKEI_SERVER_SERVICE_INBOX_INBOX_NAMES_H_
#define RENKEI_SERVER_SERVICE_INBOX_INBOX_NAMES_H_

#include <string>

#include "absl/status/statusor.h"
#include "renkei/v1/inbox_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// What an organization is called today; its resource name where it has no name.
std::string DisplayNameOf(const Call& call, const pb::Organization& organization);

// Counts `organization` in `item`, and adds its name to the item's note while few stand there: the
// note is shown in one line, and a count that is not at its end stands in a page token.
void CountBody(const Call& call, const pb::Organization& organization, pb::InboxItem& item);

// The same by its name.
[[nodiscard]] absl::Status CountBody(const Call& call, const std::string& organization,
                                     pb::InboxItem& item);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INBOX_INBOX_NAMES_H_
