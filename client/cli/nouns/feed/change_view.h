// How changes of the feed are asked for and shown: the same for a list and for a watch.

#ifndef RENKEI_CLIENT_CLI_NOUNS_FEED_CHANGE_VIEW_H_
#define RENKEI_CLIENT_CLI_NOUNS_FEED_CHANGE_VIEW_H_

#include <string>
#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "client/lib/feed.h"
#include "renkei/v1/change_service.pb.h"

namespace renkei::cli {

// What of the feed is wanted.
struct FeedArguments {
  std::string since;
  std::vector<int> types;
  std::string filter;
  bool names_only = false;
};

// --types and --filter.
void AddFeedFilter(Verb& verb, FeedArguments* args);
// These, and --since and --names-only.
void AddFeedOptions(Verb& verb, FeedArguments* args);

client::FeedQuery QueryOf(const FeedArguments& args);

std::vector<Column<pb::Change>> ChangeColumns(Session& session);

// One change on one line, for people: when, what happened, type, whose, what it is called, name.
// Without a line break.
std::string ChangeLine(Session& session, const pb::Change& change);

// Where to go on, on standard error.
void NoteCursor(Session& session, const std::string& cursor);

// On standard error, why a watch waits for its server; silent about waits that nobody would notice.
void NoteInterruption(Session& session, const absl::Status& why, absl::Duration wait);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_FEED_CHANGE_VIEW_H_
