// Following from a page, the list of it, and mails that end by a link.
#include <gmock/gmock.h>

#include "renkei/v1/follow_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class FollowPagesTest : public FormSiteTest {
 protected:
  FollowPagesTest() {
    pb::Follow& body = *follows_.add_follows();
    body.set_name("accounts/a/follows/f");
    body.set_kind(pb::FOLLOW_KIND_ORGANIZATION);
    body.set_target("organizations/o");
    body.set_title("横浜<市>");
    server_.On<pb::ListFollowsRequest, pb::ListFollowsResponse>("FollowService/ListFollows",
                                                                [this](const auto& request) {
                                                                  asked_ = request;
                                                                  return follows_;
                                                                });
    settings_.set_email("taro@example.jp");
    settings_.set_mail_available(true);
    server_.On<pb::GetDigestSettingsRequest, pb::DigestSettings>(
        "FollowService/GetDigestSettings", [this](const auto&) { return settings_; });
    pb::Notice& notice = *notices_.add_notices();
    notice.set_kind(pb::NOTICE_KIND_KPI_MATCH);
    notice.set_resource("cases/c");
    notice.set_title("デマンド<交通>");
    notice.set_organization("organizations/o");
    notice.add_reasons()->set_kind(pb::FOLLOW_KIND_OWN_KPIS);
    pb::KpiMatch& match = *notice.mutable_match();
    match.set_kpi_title("利用者数");
    match.set_indicator_title("バスの利用者数");
    match.set_before("800");
    match.set_after("1,200");
    match.set_unit("人");
    match.set_likeness(0.83);
    notices_.mutable_read_time()->set_seconds(1'700'000'000);
    server_.On<pb::ListNoticesRequest, pb::ListNoticesResponse>(
        "FollowService/ListNotices", [this](const auto&) { return notices_; });
    AnswerEverythingBy({"nothing"});
  }

  pb::ListFollowsResponse follows_;
  pb::ListFollowsRequest asked_;
  pb::DigestSettings settings_;
  pb::ListNoticesResponse notices_;
};

TEST_F(FollowPagesTest, WhatIsFollowedStandsThereWithAWayToStop) {
  const std::string body = Open("/follows").body;
  EXPECT_THAT(body,
              AllOf(HasSubstr("横浜&lt;市&gt;"), HasSubstr("href=\"/organizations/o\""),
                    HasSubstr("href=\"/accounts/a/follows/f/remove\""),
                    HasSubstr("taro@example.jp（未確認）"), HasSubstr("href=\"/sendEmailCode\""),
                    HasSubstr("href=\"/digestSettings\"")));
  settings_.set_email_verified(true);
  EXPECT_THAT(Open("/follows").body,
              AllOf(HasSubstr("（確認済み）"), Not(HasSubstr("/sendEmailCode"))));
}

TEST_F(FollowPagesTest, ANoticeSaysWhy) {
  EXPECT_THAT(Open("/notices").body,
              AllOf(HasSubstr("デマンド&lt;交通&gt;"), HasSubstr("自団体のKPIに役立つ事例"),
                    HasSubstr("KPI「利用者数」：バスの利用者数 800人 → 1,200人（類似度0.83）"),
                    HasSubstr("value=\"1700000000\"")));
}

TEST_F(FollowPagesTest, APageOffersToFollowAndOnceFollowedToStop) {
  const std::string followed = Open("/cases/c").body;
  EXPECT_EQ(asked_.target(), "cases/c");
  EXPECT_THAT(followed, AllOf(HasSubstr("/cases/c/unfollow"), Not(HasSubstr("/cases/c/follow"))));
  follows_.clear_follows();
  EXPECT_THAT(Open("/cases/c").body, HasSubstr("/cases/c/follow"));
  visitor_.token = "";
  EXPECT_THAT(Open("/cases/c").body, Not(HasSubstr("/cases/c/follow")));
}

TEST_F(FollowPagesTest, AFormFollowsWhatItsPageIsAbout) {
  pb::CreateFollowRequest sent;
  server_.On<pb::CreateFollowRequest, pb::Follow>("FollowService/CreateFollow",
                                                  [&](const auto& request) {
                                                    sent = request;
                                                    return pb::Follow();
                                                  });
  EXPECT_EQ(Post("/initiatives/i/follow", Opened("/initiatives/i/follow")).see_other,
            "/initiatives/i?done=followed");
  EXPECT_EQ(sent.follow().target(), "initiatives/i");
  const std::string search = "/followSearch?type=RESOURCE_TYPE_VISION&text=x&filter=prefecture=1";
  EXPECT_EQ(Post(search, Opened(search)).see_other, "/follows?done=followed");
  EXPECT_EQ(sent.follow().search().type(), pb::RESOURCE_TYPE_VISION);
  EXPECT_EQ(sent.follow().search().text(), "x");
  EXPECT_EQ(sent.follow().search().filter(), "prefecture=1");
}

TEST_F(FollowPagesTest, LookingAtTheLinkEndsNothing) {
  visitor_.token = "";
  const std::string body = Open("/unsubscribe?token=a=b").body;
  EXPECT_THAT(body, AllOf(HasSubstr("method=\"post\""), HasSubstr("/unsubscribe?token=a%3Db"),
                          HasSubstr("メールを停止する")));
  EXPECT_TRUE(server_.Requests<pb::UnsubscribeRequest>("FollowService/Unsubscribe").empty());
}

}  // namespace
}  // namespace renkei::web
