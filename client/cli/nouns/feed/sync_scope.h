// Of what `renkei sync` keeps a copy.

#ifndef RENKEI_CLIENT_CLI_NOUNS_FEED_SYNC_SCOPE_H_
#define RENKEI_CLIENT_CLI_NOUNS_FEED_SYNC_SCOPE_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/cli/nouns/feed/change_view.h"
#include "client/cli/session.h"
#include "client/mirror/copy_state.h"
#include "client/mirror/files.h"

namespace renkei::cli {

// Who is asking, and which types and filter: as `args` says, and as the copy in `directory` has it
// where `args` says nothing. With the parts of a document comes the document: its tombstone is
// theirs.
[[nodiscard]] absl::StatusOr<mirror::CopyScope> SyncScope(Session& session, mirror::Files& files,
                                                          const std::string& directory,
                                                          const FeedArguments& args);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_FEED_SYNC_SCOPE_H_
