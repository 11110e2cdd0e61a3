// What the parts of an inbox item are called and say, kind by kind, and what to type about them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_INBOX_WORDS_H_
#define RENKEI_CLIENT_CLI_NOUNS_INBOX_WORDS_H_

#include <string>
#include <vector>

#include "client/cli/text/lang.h"
#include "renkei/v1/inbox_service.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// Headings of the columns that do not mean the same for every kind.
struct InboxWords {
  Text since;
  Text title;
  Text context;
  Text count;
  Text note;
  // Whether the context says what happened, not what the item belongs to.
  bool tells_what = false;
};

// UNSPECIFIED: for a table of several kinds.
InboxWords WordsOf(pb::InboxKind kind);

// An item's context: of news what was done, in words; of others as it is.
std::string ContextText(const pb::InboxItem& item, Lang lang);

// An item's note; where it names some of the bodies that it counts, it says that there are others.
std::string NoteText(const pb::InboxItem& item, Lang lang);

// What is typed for an item: of what stands below a case or an initiative the name of that, of
// everything else its own name.
std::string TypedName(const pb::InboxItem& item);

// What to type about an item, with its own names or, for several items of a kind, with {name} and
// the like in their place. {year}, {value} and others stand for what is to be said. Every command
// works in the state in which the server tells of the item. Empty for the kinds that ask for a step
// of a membership, a case or a vision: those are asked of NextSteps, which also has the words of the
// placeholders.
enum class Names { kOwn, kPlaceholders };
std::vector<std::string> CommandsFor(const pb::InboxItem& item, Names names);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_INBOX_WORDS_H_
