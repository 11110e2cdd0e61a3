// renkei sync --verify: the copy against the server.

#ifndef RENKEI_CLIENT_CLI_NOUNS_FEED_DIGEST_CHECK_H_
#define RENKEI_CLIENT_CLI_NOUNS_FEED_DIGEST_CHECK_H_

#include "absl/status/statusor.h"
#include "client/cli/session.h"
#include "client/mirror/mirror.h"

namespace renkei::cli {

// Compares what data/ holds with what the server says of the same cursor, and prints what came of
// it, type by type. False: there is something new, read on and compare again; nothing was printed.
// FAILED_PRECONDITION where they differ.
[[nodiscard]] absl::StatusOr<bool> CompareDigests(Session& session, mirror::Mirror& mirror,
                                                  const mirror::CopyScope& scope);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_FEED_DIGEST_CHECK_H_
