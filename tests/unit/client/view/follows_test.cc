// What is followed and told, in words.
#include "client/view/page/follows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace renkei::view {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr Lang kJa = Lang::kJapanese;
constexpr Lang kEn = Lang::kEnglish;

pb::Follow FollowOf(pb::FollowKind kind, const std::string& title) {
  pb::Follow follow;
  follow.set_kind(kind);
  follow.set_title(title);
  return follow;
}

TEST(Follows, WhatIsFollowedInOnesOwnNameSaysSo) {
  EXPECT_EQ(FollowWords(FollowOf(pb::FOLLOW_KIND_CASE, "移動販売"), kJa), "移動販売");
  EXPECT_EQ(FollowWords(FollowOf(pb::FOLLOW_KIND_PLACES_LIKE_US, "津市"), kJa), "津市に似た団体");
  EXPECT_EQ(FollowWords(FollowOf(pb::FOLLOW_KIND_OWN_KPIS, "津市"), kJa), "津市のKPIに役立つ事例");
  EXPECT_EQ(FollowWords(FollowOf(pb::FOLLOW_KIND_CASE, ""), kJa), "（閲覧できません）");
}

TEST(Follows, ASearchSaysWhatItAsksForWhereItIsCalledOtherwise) {
  pb::Follow search = FollowOf(pb::FOLLOW_KIND_SEARCH, "バス");
  search.mutable_search()->set_text("バス");
  EXPECT_EQ(SearchWords(search), "");
  search.set_title("足の確保");
  EXPECT_EQ(SearchWords(search), "バス");
  search.mutable_search()->set_filter("selected=true");
  EXPECT_EQ(SearchWords(search), "バス（selected=true）");
}

TEST(Follows, ANoticeSaysWhatHappenedHowOftenAndWhy) {
  pb::Notice notice;
  notice.set_kind(pb::NOTICE_KIND_STATE_CHANGED);
  notice.set_context("ARCHIVED");
  notice.set_count(1);
  EXPECT_EQ(NoticeWhat(notice, kJa), "状態の変更（保管）");
  notice.set_context("RUNNING");
  EXPECT_EQ(NoticeWhat(notice, kEn), "state changed (running)");
  notice.set_kind(pb::NOTICE_KIND_MEMBER_JOINED);
  notice.set_count(3);
  EXPECT_EQ(NoticeWhat(notice, kJa), "団体の参加（3回）");
  pb::NoticeReason& body = *notice.add_reasons();
  body.set_kind(pb::FOLLOW_KIND_ORGANIZATION);
  body.set_title("真庭市");
  notice.add_reasons()->set_kind(pb::FOLLOW_KIND_SEARCH);
  EXPECT_EQ(NoticeWhy(notice, kJa), "団体「真庭市」、保存した検索");
  EXPECT_EQ(MatchWords(notice, kJa), "");
}

TEST(Follows, WhatIsNotSeenHasASign) {
  std::vector<pb::Notice> notices(2);
  notices[1].set_seen(true);
  const Table table = NoticesTable(notices, domain::Words(kJa));
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(table.rows[0].mark.sign, "●");
  EXPECT_THAT(table.rows[1].mark.sign, IsEmpty());
  EXPECT_THAT(NoticesTable({}, domain::Words(kJa)).nothing, testing::Not(IsEmpty()));
}

TEST(Follows, TheSettingsSayWhyNoMailComes) {
  pb::DigestSettings settings;
  settings.set_frequency(pb::DIGEST_FREQUENCY_WEEKLY);
  settings.set_email("taro@example.jp");
  const Facts facts = DigestFacts(settings, domain::Words(kJa));
  std::string all;
  for (const Fact& fact : facts.facts) all += fact.label + "=" + fact.value.Plain() + "\n";
  EXPECT_THAT(all, testing::HasSubstr("お知らせメール=毎週・月曜日\n"));
  EXPECT_THAT(all, testing::HasSubstr("メールアドレス=taro@example.jp（未確認）\n"));
  EXPECT_THAT(all, testing::HasSubstr("サーバー=メールを送信しない設定です\n"));
}

}  // namespace
}  // namespace renkei::view
