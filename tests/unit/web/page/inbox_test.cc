// What waits, and the ways to do it.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "renkei/v1/inbox_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class InboxTest : public FormSiteTest {
 protected:
  InboxTest() {
    server_.On<pb::ListSectionsRequest, pb::ListSectionsResponse>(
        "IdentityService/ListSections", [](const auto&) {
          pb::ListSectionsResponse reply;
          pb::Section& section = *reply.add_sections();
          section.set_name("organizations/o/sections/s");
          section.set_display_name("交通課");
          pb::Section& retired = *reply.add_sections();
          retired.set_name("organizations/o/sections/r");
          retired.set_display_name("旧課");
          retired.set_retired(true);
          return reply;
        });
    server_.On<pb::ListInboxItemsRequest, pb::ListInboxItemsResponse>(
        "InboxService/ListInboxItems", [this](const pb::ListInboxItemsRequest& request) {
          asked_ = request;
          pb::ListInboxItemsResponse reply;
          for (const pb::InboxItem& item : items_) *reply.add_items() = item;
          return reply;
        });
  }

  pb::InboxItem& Wait(pb::InboxKind kind, const std::string& resource, const std::string& title) {
    pb::InboxItem& item = items_.emplace_back();
    item.set_kind(kind);
    item.set_resource(resource);
    item.set_title(title);
    return item;
  }

  std::vector<pb::InboxItem> items_;
  pb::ListInboxItemsRequest asked_;
};

TEST_F(InboxTest, WhatWaitsStandsByKindWithTheWayToWhatItIsAboutAndToItsForms) {
  Wait(pb::INBOX_KIND_KPI_OVERDUE, "organizations/o/visions/v/kpis/k", "利用者数")
      .set_section("交通 課");
  Wait(pb::INBOX_KIND_CASE_REVIEW, "cases/c", "乗合タクシー").add_roles(pb::ROLE_APPROVER);
  Wait(pb::INBOX_KIND_RETURNED, "organizations/o/visions/v", "総合戦略").set_note("確かめて");
  me_.add_roles(pb::ROLE_APPROVER);
  const std::string page = Open("/inbox").body;
  EXPECT_THAT(page,
              AllOf(HasSubstr("事例の承認（1件）"), HasSubstr("href=\"/cases/c\""),
                    HasSubstr("href=\"/cases/c/publish\""), HasSubstr("href=\"/cases/c/return\"")));
  EXPECT_THAT(
      page, AllOf(HasSubstr("href=\"/organizations/o/visions/v/edit\""),
                  HasSubstr("href=\"/organizations/o/visions/v/submit\""), HasSubstr("確かめて")));
  EXPECT_THAT(page, HasSubstr("href=\"/organizations/o/visions/v/record?section=%E4%BA%A4"));
  // In the order of kinds.
  EXPECT_LT(page.find("乗合タクシー"), page.find("総合戦略"));
  EXPECT_LT(page.find("総合戦略"), page.find("利用者数"));
}

TEST_F(InboxTest, WhatOnlyOthersCanDoSaysWhoAndHasNoForm) {
  Wait(pb::INBOX_KIND_CASE_REVIEW, "cases/c", "乗合タクシー").add_roles(pb::ROLE_APPROVER);
  EXPECT_THAT(Open("/inbox?all=1").body,
              AllOf(HasSubstr("必要な権限"), Not(HasSubstr("/cases/c/publish"))));
  EXPECT_TRUE(asked_.all_roles());
}

TEST_F(InboxTest, TheAddressChoosesWhose) {
  EXPECT_THAT(Open("/inbox").body, AllOf(HasSubstr("お待ちしている用件はありません"),
                                         HasSubstr("href=\"/inbox?mine=1\""),
                                         HasSubstr("sections%2Fs\""), Not(HasSubstr("旧課"))));
  EXPECT_FALSE(asked_.my_sections());
  Open("/inbox?mine=1");
  EXPECT_TRUE(asked_.my_sections());
  Open("/inbox?section=organizations/o/sections/s");
  EXPECT_EQ(asked_.section(), "organizations/o/sections/s");
}

TEST_F(InboxTest, ManyOfAKindAreALinkAway) {
  for (int i = 0; i < 70; ++i)
    Wait(pb::INBOX_KIND_CASE_OVERDUE, absl::StrCat("cases/c", i), absl::StrCat("事例", i, "番"));
  EXPECT_THAT(Open("/inbox").body,
              AllOf(HasSubstr("（70件）"), HasSubstr("事例49番"), Not(HasSubstr("事例50番")),
                    HasSubstr("href=\"/inbox?kind=10\"")));
  EXPECT_THAT(Open("/inbox?kind=10").body, HasSubstr("事例69番"));
  ASSERT_EQ(asked_.kinds_size(), 1);
}

TEST_F(InboxTest, WhoeverIsSignedInFindsItOnEveryPage) {
  EXPECT_THAT(Open("/inbox").body, HasSubstr("<a href=\"/inbox\">受信箱</a>"));
  visitor_.token = "";
  const PageReply reply = Open("/inbox");
  EXPECT_EQ(reply.status, 401);
  EXPECT_THAT(reply.body, HasSubstr("/sign-in?next=%2Finbox"));
  // From the first page one goes to what waits, not back to the first page.
  server_.otherwise = [](const client::WireCall& call, const std::string&) {
    return client::MoodyReply(call, {"nothing"});
  };
  EXPECT_THAT(Open("/").body, HasSubstr("href=\"/sign-in\""));
}

}  // namespace
}  // namespace renkei::web
