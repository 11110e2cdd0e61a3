// What a resource says of its last step, and how what happens several times on a day becomes one notice.
#include "server/domain/follow/kpi_moves.h"
#include "server/domain/follow/news.h"
#include "server/domain/follow/notice_fold.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

void AddStep(pb::Case& found, int seconds, pb::LifecycleState from, pb::LifecycleState to) {
  pb::LifecycleEvent& event = *found.add_history();
  event.mutable_time()->set_seconds(seconds);
  event.set_from(from);
  event.set_to(to);
}

pb::Change PublishedCase() {
  pb::Change change;
  pb::Case& found = *change.mutable_case_();
  found.set_name("cases/c");
  found.set_owner("organizations/o");
  found.add_tags("ＤＸ");
  found.add_framework_items("frameworks/f/items/i");
  AddStep(found, 10, pb::LIFECYCLE_STATE_DRAFT, pb::LIFECYCLE_STATE_IN_REVIEW);
  AddStep(found, 20, pb::LIFECYCLE_STATE_IN_REVIEW, pb::LIFECYCLE_STATE_PUBLISHED);
  return change;
}

bool Concerns(const News& news, pb::FollowKind kind, const std::string& key) {
  for (const FollowedThing& thing : news.things) {
    if (thing.kind == kind && thing.key == key) return true;
  }
  return false;
}

TEST(News, ACaseIsPublishedOnceAndRevisedAfterThat) {
  pb::Change change = PublishedCase();
  std::optional<News> news = NewsOf(change);
  ASSERT_TRUE(news.has_value());
  EXPECT_EQ(news->kind, pb::NOTICE_KIND_PUBLISHED);
  EXPECT_EQ(absl::ToUnixSeconds(news->time), 20);
  EXPECT_TRUE(Concerns(*news, pb::FOLLOW_KIND_CASE, "cases/c"));
  EXPECT_TRUE(Concerns(*news, pb::FOLLOW_KIND_ORGANIZATION, "organizations/o"));
  EXPECT_TRUE(Concerns(*news, pb::FOLLOW_KIND_TAG, "dx"));
  EXPECT_THAT(news->framework_items, SizeIs(1));
  AddStep(*change.mutable_case_(), 30, pb::LIFECYCLE_STATE_IN_REVIEW,
          pb::LIFECYCLE_STATE_PUBLISHED);
  news = NewsOf(change);
  EXPECT_EQ(news->kind, pb::NOTICE_KIND_REVISED);
  EXPECT_EQ(absl::ToUnixSeconds(news->time), 30);
  AddStep(*change.mutable_case_(), 40, pb::LIFECYCLE_STATE_PUBLISHED, pb::LIFECYCLE_STATE_ARCHIVED);
  news = NewsOf(change);
  EXPECT_EQ(news->kind, pb::NOTICE_KIND_STATE_CHANGED);
  EXPECT_EQ(news->context, "ARCHIVED");
  EXPECT_THAT(news->publishers, IsEmpty()) << "what is put away helps nobody";
}

TEST(News, WhatWasNeverPublishedIsNone) {
  pb::Change change = PublishedCase();
  change.mutable_case_()->mutable_history()->RemoveLast();
  EXPECT_FALSE(NewsOf(change).has_value());
  EXPECT_FALSE(NewsOf(pb::Change()).has_value());
  change.mutable_programme_call()->set_name("programmes/p/editions/fy2024/calls/1");
  EXPECT_FALSE(NewsOf(change).has_value());
}

TEST(News, AMemberIsTheInitiativesNewsWithTheBodyThatCame) {
  pb::Change change;
  pb::InitiativeMember& member = *change.mutable_initiative_member();
  member.set_name("initiatives/i/members/o");
  member.set_organization("organizations/o");
  member.set_state(pb::MEMBER_STATE_CONSIDERING);
  EXPECT_FALSE(NewsOf(change).has_value());
  member.set_state(pb::MEMBER_STATE_JOINED);
  EXPECT_FALSE(NewsOf(change).has_value()) << "the founder, who never joined";
  member.add_history()->set_action("MEMBER_ACTION_JOIN");
  const std::optional<News> news = NewsOf(change);
  ASSERT_TRUE(news.has_value());
  EXPECT_EQ(news->kind, pb::NOTICE_KIND_MEMBER_JOINED);
  EXPECT_EQ(news->resource, "initiatives/i");
  EXPECT_EQ(news->organization, "organizations/o");
  EXPECT_TRUE(Concerns(*news, pb::FOLLOW_KIND_INITIATIVE, "initiatives/i"));
}

TEST(News, ThatSomebodyConsidersACaseIsToldToItsOwnerAlone) {
  pb::Change change;
  pb::Adoption& adoption = *change.mutable_adoption();
  adoption.set_name("cases/c/adoptions/o");
  adoption.add_history()->set_state(pb::ADOPTION_STATE_CONSIDERED);
  EXPECT_FALSE(NewsOf(change).has_value());
  adoption.add_history()->set_state(pb::ADOPTION_STATE_PILOTED);
  ASSERT_TRUE(NewsOf(change).has_value());
  EXPECT_EQ(NewsOf(change)->resource, "cases/c");
  EXPECT_EQ(NewsOf(change)->context, "PILOTED");
}

internal_pb::NoticeRecord NoticeOf(int seconds, const std::string& follow) {
  internal_pb::NoticeRecord notice;
  notice.mutable_event_time()->set_seconds(seconds);
  notice.mutable_told_time()->set_seconds(seconds + 1);
  notice.set_count(1);
  notice.add_causes()->set_follow_id(follow);
  return notice;
}

TEST(NoticeFold, WhatIsToldAgainChangesNothing) {
  internal_pb::NoticeRecord kept = NoticeOf(10, "a");
  const std::string before = kept.ShortDebugString();
  EXPECT_FALSE(FoldNotice(NoticeOf(10, "a"), kept));
  EXPECT_FALSE(FoldNotice(NoticeOf(5, "a"), kept)) << "what comes late came before";
  EXPECT_EQ(kept.ShortDebugString(), before);
}

TEST(NoticeFold, WhatHappensAgainIsCountedAndAnotherFollowIsAnotherReason) {
  internal_pb::NoticeRecord kept = NoticeOf(10, "a");
  EXPECT_TRUE(FoldNotice(NoticeOf(20, "a"), kept));
  EXPECT_EQ(kept.count(), 2);
  EXPECT_EQ(kept.event_time().seconds(), 20);
  EXPECT_TRUE(FoldNotice(NoticeOf(20, "b"), kept));
  EXPECT_EQ(kept.count(), 2);
  EXPECT_EQ(kept.causes_size(), 2);
}

pb::CaseResult ResultOf(const std::string& indicator, double before, double after) {
  pb::CaseResult result;
  result.set_indicator(indicator);
  result.mutable_before()->mutable_value()->set_number(before);
  result.mutable_after()->mutable_value()->set_number(after);
  return result;
}

TEST(KpiMoves, OnlyWhatWasMeasuredBeforeAndAfterMoved) {
  pb::Case found;
  *found.add_results() = ResultOf("indicators/a", 1, 2);
  *found.add_results() = ResultOf("indicators/a", 3, 4);
  *found.add_results() = ResultOf("", 1, 2);
  found.add_results()->set_indicator("indicators/b");
  const auto measured = MeasuredResults(found);
  ASSERT_THAT(measured, SizeIs(1));
  EXPECT_EQ(measured[0]->after().value().number(), 2);
}

TEST(KpiMoves, TheDirectionSaysWhatIsBetter) {
  const pb::CaseResult up = ResultOf("i", 1, 2);
  EXPECT_TRUE(MovedTowards(up, pb::DIRECTION_UP));
  EXPECT_FALSE(MovedTowards(up, pb::DIRECTION_DOWN));
  EXPECT_TRUE(MovedTowards(ResultOf("i", 2, 1), pb::DIRECTION_DOWN));
  EXPECT_FALSE(MovedTowards(ResultOf("i", 1, 1), pb::DIRECTION_UP));
  for (const pb::Direction direction :
       {pb::DIRECTION_KEEP, pb::DIRECTION_RANGE, pb::DIRECTION_UNSPECIFIED})
    EXPECT_FALSE(MovedTowards(up, direction));
}

TEST(KpiMoves, WhatIsBehindOrOverdueNeedsHelp) {
  pb::KpiProgress progress;
  EXPECT_FALSE(NeedsHelp(progress)) << "nothing is known of it";
  progress.set_percent(100);
  EXPECT_FALSE(NeedsHelp(progress));
  progress.set_percent(99.9);
  EXPECT_TRUE(NeedsHelp(progress));
  progress.set_percent(120);
  progress.set_overdue(true);
  EXPECT_TRUE(NeedsHelp(progress));
}

}  // namespace
}  // namespace renkei::domain
