// Of what waits, whose one looks at: it stands in the address.

#ifndef RENKEI_CLIENT_WEB_PAGE_INBOX_CHOICE_H_
#define RENKEI_CLIENT_WEB_PAGE_INBOX_CHOICE_H_

#include <string>
#include <vector>

#include "client/web/page/visit.h"
#include "renkei/v1/identity.pb.h"
#include "renkei/v1/inbox_service.pb.h"

namespace renkei::web {

struct InboxChoice {
  // Of the visitor's sections.
  bool mine = false;
  // What only other roles of the organization can do, too.
  bool all = false;
  // Of this one.
  std::string section;
  pb::InboxKind kind = pb::INBOX_KIND_UNSPECIFIED;

  // Of the page at `path`, "/inbox".
  std::string Address(absl::string_view path) const;
  pb::ListInboxItemsRequest Request() const;
};
InboxChoice InboxChoiceOf(const Visit& visit);

// "自分の課の用件"
std::string ChoiceWords(const Visit& visit, const InboxChoice& choice,
                        const std::vector<pb::Section>& sections);

// Ways to the other choices on the page that is looked at.
void WriteInboxWays(view::Writer& html, Visit& visit, const InboxChoice& choice,
                    const std::vector<pb::Section>& sections);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_INBOX_CHOICE_H_
