// What is told of what one follows: once, to whom may read it, and why.
#include "server/service/follow/notice_store.h"
#include "tests/unit/service/follow/follow_fixture.h"
#include "tests/unit/service/hooked_store.h"
#include "tests/unit/service/inbox_reading.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class NoticeTest : public InboxReading<FollowTest> {
 protected:
  // Every record of every account.
  std::vector<std::string> Kept() {
    std::vector<std::string> lines;
    const auto page =
        service::Notices().Scan(*store_->NewSnapshot(), service::Notices().NewKey(), "", 1'000);
    EXPECT_TRUE(page.ok());
    for (const NoticeRow& row : page->rows) lines.push_back(row.message.ShortDebugString());
    return lines;
  }
};

TEST_F(NoticeTest, ACaseOfAFollowedBodyIsToldOnceAndSaysWhy) {
  const pb::Follow follow = FollowName(reader_, kManiwa);
  now_ += absl::Seconds(1);
  const std::string found = Published("木質バイオマス");
  Tell();
  const auto notices = Notices(reader_);
  ASSERT_THAT(Lines(notices), ElementsAre("PUBLISHED " + found));
  EXPECT_EQ(notices[0].title(), "木質バイオマス");
  EXPECT_EQ(notices[0].organization(), kManiwa);
  EXPECT_FALSE(notices[0].seen());
  ASSERT_EQ(notices[0].reasons_size(), 1);
  EXPECT_EQ(notices[0].reasons(0).follow(), follow.name());
  EXPECT_EQ(notices[0].reasons(0).title(), "真庭市");
  EXPECT_THAT(Notices(owner_), IsEmpty()) << "who follows nothing is told nothing";
  // A server that begins anew, and one that reads everything again, tell the same.
  const std::string before = notices[0].ShortDebugString();
  Tell();
  ASSERT_THAT(Notices(reader_), SizeIs(1));
  EXPECT_EQ(Notices(reader_)[0].ShortDebugString(), before);
}

TEST_F(NoticeTest, TwoFollowsOfOneThingAreOneNoticeWithTwoReasons) {
  AddTestFramework();
  FollowName(reader_, kManiwa);
  pb::Follow tag;
  tag.set_tag("ｄｘ");
  Follow(reader_, tag);
  FollowName(reader_, kTraffic);
  now_ += absl::Seconds(1);
  pb::Case draft = Draft("バス");
  pb::UpdateCaseRequest update;
  update.mutable_case_()->set_name(draft.name());
  update.mutable_case_()->add_tags("DX");
  update.mutable_case_()->add_framework_items(kTraffic);
  ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/UpdateCase", update).ok());
  Publish(draft.name());
  Tell();
  const auto notices = Notices(reader_);
  ASSERT_THAT(notices, SizeIs(1));
  EXPECT_EQ(notices[0].reasons_size(), 3);
  EXPECT_EQ(notices[0].count(), 1);
}

TEST_F(NoticeTest, WhatHappensTwiceOnADayIsOneNoticeAndOnAnotherDayAnother) {
  const std::string found = Published("事例");
  FollowName(reader_, found);
  now_ += absl::Seconds(1);
  Republish(found, pb::VISIBILITY_MEMBERS);
  Tell();
  now_ += absl::Minutes(10);
  Republish(found, pb::VISIBILITY_PUBLIC);
  Tell();
  auto notices = Notices(reader_);
  ASSERT_THAT(Lines(notices), ElementsAre("REVISED " + found));
  EXPECT_EQ(notices[0].count(), 2);
  now_ += absl::Hours(24);
  Republish(found, pb::VISIBILITY_MEMBERS);
  Tell();
  EXPECT_THAT(Notices(reader_), SizeIs(2));
}

TEST_F(NoticeTest, WhatHappenedBeforeSomebodyFollowedIsNoNews) {
  Published("前の事例");
  now_ += absl::Seconds(1);
  FollowName(reader_, kManiwa);
  Tell();
  EXPECT_THAT(Notices(reader_), IsEmpty());
}

TEST_F(NoticeTest, WhoMayNotReadIsToldNothingAndWhoMayNoLongerReadIsShownNothing) {
  const std::string stranger = AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR});
  FollowName(reader_, kManiwa);
  FollowName(stranger, kManiwa);
  const std::string colleague = AddAccount(kManiwa, {pb::ROLE_READER});
  FollowName(colleague, kManiwa);
  now_ += absl::Seconds(1);
  const std::string hidden = Published("内部", pb::VISIBILITY_PRIVATE);
  const std::string open = Published("公開");
  Tell();
  EXPECT_THAT(Lines(Notices(reader_)), ElementsAre("PUBLISHED " + open));
  EXPECT_THAT(Lines(Notices(colleague)),
              UnorderedElementsAre("PUBLISHED " + open, "PUBLISHED " + hidden));
  now_ += absl::Seconds(1);
  Republish(open, pb::VISIBILITY_PRIVATE);
  EXPECT_THAT(Notices(stranger), IsEmpty()) << "at once, whether it was told or not";
  Tell();
  EXPECT_THAT(Notices(stranger), IsEmpty());
  EXPECT_THAT(Notices(colleague), SizeIs(3));
}

TEST_F(NoticeTest, AnAccountThatIsStoppedIsToldNothing) {
  FollowName(reader_, kManiwa);
  pb::UpdateAccountRequest stop;
  stop.mutable_account()->set_name(AccountOf(reader_));
  stop.mutable_account()->set_disabled(true);
  ASSERT_TRUE(Call<pb::Account>(admin_, "IdentityService/UpdateAccount", stop).ok());
  now_ += absl::Seconds(1);
  Published("事例");
  Tell();
  EXPECT_THAT(Kept(), IsEmpty());
}

TEST_F(NoticeTest, ASelectionIsNewsOfTheCase) {
  const std::string found = Published("事例");
  now_ += absl::Seconds(1);
  FollowName(reader_, found);
  now_ += absl::Seconds(1);
  ASSERT_TRUE(Select(coordinator_, found).ok());
  Tell();
  const auto notices = Notices(reader_);
  ASSERT_THAT(Lines(notices), ElementsAre("SELECTED " + found));
  EXPECT_EQ(notices[0].organization(), kKanagawa);
}

TEST_F(NoticeTest, WhatWasSeenIsMarkedAndNeverUnmarked) {
  FollowName(reader_, kManiwa);
  now_ += absl::Seconds(1);
  Published("一");
  Tell();
  pb::MarkNoticesSeenRequest seen;
  seen.mutable_through_time()->set_seconds(absl::ToUnixSeconds(now_) + 1'000);
  now_ += absl::Seconds(1);
  const auto until = Did<pb::MarkNoticesSeenResponse>(reader_, "MarkNoticesSeen", seen);
  EXPECT_EQ(until.through_time().seconds(), absl::ToUnixSeconds(now_)) << "not what is to come";
  now_ += absl::Seconds(1);
  Published("二");
  Tell();
  pb::ListNoticesRequest unseen;
  unseen.set_unseen(true);
  EXPECT_EQ(Did<pb::ListNoticesResponse>(reader_, "ListNotices", unseen).notices_size(), 1);
  EXPECT_THAT(Notices(reader_), SizeIs(2));
  seen.mutable_through_time()->set_seconds(1);
  Did<pb::MarkNoticesSeenResponse>(reader_, "MarkNoticesSeen", seen);
  EXPECT_EQ(Did<pb::ListNoticesResponse>(reader_, "ListNotices", unseen).notices_size(), 1);
}

TEST_F(NoticeTest, TheInboxHasThemAsNews) {
  FollowName(reader_, kManiwa);
  now_ += absl::Seconds(1);
  const std::string found = Published("事例");
  Tell();
  const auto news = Inbox(reader_, pb::INBOX_KIND_FOLLOWED);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].resource(), found);
  EXPECT_EQ(news[0].title(), "事例");
  EXPECT_EQ(news[0].context(), "NOTICE_KIND_PUBLISHED");
  EXPECT_EQ(news[0].note(), "真庭市");
  EXPECT_EQ(news[0].from(), kManiwa);
  EXPECT_THAT(news[0].roles(), IsEmpty());
  now_ += absl::Hours(24 * 15);
  EXPECT_THAT(Inbox(reader_, pb::INBOX_KIND_FOLLOWED), IsEmpty()) << "it goes by itself";
  EXPECT_THAT(Inbox(reader_, pb::INBOX_KIND_FOLLOWED, 20), SizeIs(1));
}

// Killed before any of its commits, of which one page takes several: the next server tells the rest, and nothing
// twice.
TEST_F(NoticeTest, AServerThatIsKilledLosesAndDoublesNothing) {
  constexpr int kFollowers = 130;  // more than one commit tells
  for (int i = 0; i < kFollowers; ++i) {
    internal_pb::FollowRecord record;
    pb::Follow& follow = *record.mutable_follow();
    follow.set_name(absl::StrCat(AccountOf(AddAccount(kAizu, {pb::ROLE_READER})), "/follows/f"));
    follow.set_kind(pb::FOLLOW_KIND_ORGANIZATION);
    follow.set_target(kManiwa);
    record.set_key(kManiwa);
    storage::Mutation mutation;
    Follows().Insert(record, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }
  Tell();
  now_ += absl::Seconds(1);
  Published("一");
  Published("二");
  int kills = 0;
  for (int survives = 0;; ++survives) {
    HookedStore hooked(*store_);
    int commits = 0;
    hooked.before_commit = [&](const storage::Mutation&) {
      return commits++ < survives ? absl::OkStatus() : absl::UnavailableError("killed");
    };
    const Env env = EnvOver(hooked);
    NoticeMaker maker(env, AllResourceSources());
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) more = maker.Step();
    if (more.ok()) break;
    ++kills;
    ASSERT_LT(kills, 50);
  }
  EXPECT_GE(kills, 2);
  EXPECT_THAT(Kept(), SizeIs(2 * kFollowers));
  for (const std::string& line : Kept()) EXPECT_THAT(line, ::testing::HasSubstr("count: 1 "));
}

// Of two servers over one store one tells a page, and the other goes on behind it.
TEST_F(NoticeTest, TwoServersTellEverythingOnce) {
  FollowName(reader_, kManiwa);
  NoticeMaker one(env_, AllResourceSources());
  NoticeMaker other(env_, AllResourceSources());
  for (int i = 0; i < 5; ++i) {
    now_ += absl::Seconds(1);
    Published(absl::StrCat("事例", i));
    bool more = true;
    while (more) {
      more = false;
      for (NoticeMaker* maker : {&one, &other}) {
        const auto step = maker->Step();
        ASSERT_TRUE(step.ok() || absl::IsAborted(step.status())) << step.status();
        more = more || !step.ok() || *step;
      }
    }
    EXPECT_THAT(Notices(reader_), SizeIs(i + 1));
  }
}

TEST_F(NoticeTest, TheNewestAreKeptAndOldOnesGo) {
  FollowName(reader_, kManiwa);
  const std::string account = AccountOf(reader_);
  domain::News news;
  news.kind = pb::NOTICE_KIND_PUBLISHED;
  internal_pb::NoticeCause cause;
  cause.set_kind(pb::FOLLOW_KIND_ORGANIZATION);
  cause.set_key(kManiwa);
  for (int day = 0; day < 6; ++day) {
    NoticeBatch batch(now_);
    for (int i = 0; i < 100; ++i) {
      news.resource = absl::StrCat("cases/c", day, "x", i);
      news.time = now_;
      batch.Add(account, news, cause);
    }
    ASSERT_TRUE(batch.Write(env_, nullptr).ok());
    now_ += absl::Hours(24);
  }
  const auto kept = [&] {
    return service::Notices()
        .Scan(*store_->NewSnapshot(), service::Notices().NewKey(), "", 1'000)
        ->rows;
  };
  ASSERT_THAT(kept(), SizeIs(kMostNotices));
  EXPECT_EQ(kept().front().message.resource().substr(0, 8), "cases/c1") << "the oldest day went";
  now_ += absl::Hours(24 * (kNoticeDays - 3));
  int swept = 0;
  while (true) {
    const auto removed = SweepNotices(env_, 100);
    ASSERT_TRUE(removed.ok()) << removed.status();
    if (*removed == 0) break;
    swept += *removed;
  }
  EXPECT_EQ(swept + static_cast<int>(kept().size()), kMostNotices);
  EXPECT_GT(swept, 0);
  EXPECT_EQ(ReadProgress(*store_->NewSnapshot(), account.substr(sizeof("accounts/") - 1))
                ->message.notices(),
            static_cast<int>(kept().size()));
}

}  // namespace
}  // namespace renkei::service
