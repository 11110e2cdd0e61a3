// Lists come in pages; callers want all of it, or the first so many.

#ifndef RENKEI_CLIENT_LIB_PAGING_H_
#define RENKEI_CLIENT_LIB_PAGING_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "client/lib/client.h"
#include "client/lib/error.h"

namespace renkei::client {

// Calls a list method until it has no further page, or `visit` (bool(Reply&), false: enough) has
// seen enough. `request` has a page_token, `Reply` a next_page_token. Each page is a snapshot of
// its own. A server that gives the same token twice is refused (INTERNAL) rather than asked for
// ever.
template <class Reply, class Request, class Visit>
[[nodiscard]] absl::Status ForEachPage(Client& client, absl::string_view method, Request request,
                                       Visit visit) {
  while (true) {
    absl::StatusOr<Reply> reply = client.Call<Reply>(method, request);
    if (!reply.ok()) return reply.status();
    const std::string next = reply->next_page_token();
    if (!visit(*reply) || next.empty()) return absl::OkStatus();
    if (next == request.page_token()) {
      return LocalError(absl::StatusCode::kInternal, {"the server gave the same page twice",
                                                      "サーバーが同じページを二度返しました。"});
    }
    request.set_page_token(next);
  }
}

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_PAGING_H_
