// The inbox: what waits for the caller's organization, computed from the records themselves.

#ifndef RENKEI_SERVER_SERVICE_INBOX_INBOX_SERVICE_H_
#define RENKEI_SERVER_SERVICE_INBOX_INBOX_SERVICE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/inbox_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterInboxService(MethodRegistry& methods);

// What the caller's organization, or the account, owes by a day that is near or has passed: rounds that close, readings,
// self-reports, promised steps of support cases. What mails tell of beside news (follow/mail_post.h).
[[nodiscard]] absl::StatusOr<std::vector<pb::InboxItem>> ReadDueItems(const Call& call);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INBOX_INBOX_SERVICE_H_
