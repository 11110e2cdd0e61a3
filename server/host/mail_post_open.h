// From what an operator says of mail to how it goes out.

#ifndef RENKEI_SERVER_HOST_MAIL_POST_OPEN_H_
#define RENKEI_SERVER_HOST_MAIL_POST_OPEN_H_

#include <memory>

#include "absl/status/statusor.h"
#include "server/host/host.h"
#include "server/service/follow/mail_post.h"

namespace renkei::host {

// nullptr where no URL is given. INVALID_ARGUMENT names the option that does not fit; the file of the password is read
// here, once.
[[nodiscard]] absl::StatusOr<std::unique_ptr<const service::MailPost>> OpenMailPost(
    const MailOptions& options);

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_MAIL_POST_OPEN_H_
