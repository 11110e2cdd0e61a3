// What the parts of an inbox item are called and say, kind by kind.

#ifndef RENKEI_CLIENT_VIEW_PAGE_INBOX_WORDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_INBOX_WORDS_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/inbox_service.pb.h"

namespace renkei::view {

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
InboxWords InboxWordsOf(pb::InboxKind kind);

// An item's context: of news what was done, in words; of others as it is.
std::string InboxContext(const pb::InboxItem& item, Lang lang);

// An item's note; where it names some of the bodies that it counts, it says that there are others.
std::string InboxNote(const pb::InboxItem& item, Lang lang);

// What an item is about: of what stands below a case or an initiative the name of that, of everything
// else its own name.
std::string InboxSubject(const pb::InboxItem& item);

// The order for readers: by kind, since one walk of the server's may find several, and returned documents
// come from two. What is due comes by its day; the rest as the server has it.
bool StandsBefore(const pb::InboxItem& a, const pb::InboxItem& b);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_INBOX_WORDS_H_
