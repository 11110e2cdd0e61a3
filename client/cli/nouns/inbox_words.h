// What to type about an inbox item.

#ifndef RENKEI_CLIENT_CLI_NOUNS_INBOX_WORDS_H_
#define RENKEI_CLIENT_CLI_NOUNS_INBOX_WORDS_H_

#include <string>
#include <vector>

#include "renkei/v1/inbox_service.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// What to type about an item, with its own names or, for several items of a kind, with {name} and
// the like in their place. {year}, {value} and others stand for what is to be said. Every command
// works in the state in which the server tells of the item. Empty for the kinds that ask for a step
// of a membership, a case or a vision: those are asked of NextSteps, which also has the words of the
// placeholders.
enum class Names { kOwn, kPlaceholders };
std::vector<std::string> CommandsFor(const pb::InboxItem& item, Names names);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_INBOX_WORDS_H_
