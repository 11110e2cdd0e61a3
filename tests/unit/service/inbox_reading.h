// Reading the inbox, on top of any fixture.

#ifndef RENKEI_TESTS_UNIT_SERVICE_INBOX_READING_H_
#define RENKEI_TESTS_UNIT_SERVICE_INBOX_READING_H_

#include <set>
#include <string>
#include <vector>

#include "renkei/v1/inbox_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

template <typename Base>
class InboxReading : public Base {
 protected:
  // All items of one kind. Whatever the size of the pages, they are the same in the same order, and
  // no page is larger.
  std::vector<pb::InboxItem> Inbox(const std::string& token, pb::InboxKind kind,
                                   int news_days = 0) {
    const std::vector<pb::InboxItem> items = InPages(token, kind, news_days, 0);
    for (const int size : {1, 2, 3}) {
      const std::vector<pb::InboxItem> paged = InPages(token, kind, news_days, size);
      EXPECT_EQ(Texts(paged), Texts(items)) << "in pages of " << size;
    }
    return items;
  }

  std::vector<pb::InboxItem> InPages(const std::string& token, pb::InboxKind kind, int news_days,
                                     int page_size) {
    pb::ListInboxItemsRequest request;
    request.add_kinds(kind);
    request.set_news_days(news_days);
    request.set_page_size(page_size);
    std::vector<pb::InboxItem> items;
    pages_ = 0;
    do {
      const auto page = this->template Call<pb::ListInboxItemsResponse>(
          token, "InboxService/ListInboxItems", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      ++pages_;
      if (page_size > 0) {
        EXPECT_LE(page->items_size(), page_size);
      }
      items.insert(items.end(), page->items().begin(), page->items().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return items;
  }

  static std::vector<std::string> Texts(const std::vector<pb::InboxItem>& items) {
    std::vector<std::string> texts;
    for (const pb::InboxItem& item : items) texts.push_back(item.ShortDebugString());
    return texts;
  }

  static std::multiset<std::string> Resources(const std::vector<pb::InboxItem>& items) {
    std::multiset<std::string> resources;
    for (const pb::InboxItem& item : items) resources.insert(item.resource());
    return resources;
  }

  std::string AccountOf(const std::string& token) {
    const auto me = this->template Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI",
                                                            pb::WhoAmIRequest());
    EXPECT_TRUE(me.ok());
    return me.ok() ? me->account().name() : "";
  }

  int pages_ = 0;  // of the last reading
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_INBOX_READING_H_
