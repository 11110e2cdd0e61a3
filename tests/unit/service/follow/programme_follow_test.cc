// Programmes that one follows: their years and calls as news, and their calls in the inbox two weeks ahead.
#include "renkei/v1/follow_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "server/service/follow/notice_maker.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/programme_fixture.h"

namespace renkei::service {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// It is 18:46 on 2024-07-03 in Japan.
class ProgrammeFollowTest : public InboxReading<ProgrammeTest> {
 protected:
  absl::StatusOr<pb::Follow> TryFollow(const std::string& token, const std::string& programme) {
    pb::CreateFollowRequest request;
    request.mutable_follow()->set_target(programme);
    return Call<pb::Follow>(token, "FollowService/CreateFollow", request);
  }
  std::vector<pb::Follow> Followed(const std::string& token) {
    pb::ListFollowsRequest request;
    request.add_kinds(pb::FOLLOW_KIND_PROGRAMME);
    request.set_with_calls(true);
    const auto list = Call<pb::ListFollowsResponse>(token, "FollowService/ListFollows", request);
    EXPECT_TRUE(list.ok()) << list.status();
    return {list->follows().begin(), list->follows().end()};
  }
  static std::string ProgrammeOfEdition(const pb::ProgrammeEdition& edition) {
    return edition.name().substr(0, edition.name().find("/editions/"));
  }
};

TEST_F(ProgrammeFollowTest, WhoFollowsHearsTwoWeeksBeforeACallOpensAndCloses) {
  const pb::ProgrammeEdition edition = Published();
  const std::string programme = ProgrammeOfEdition(edition);
  ASSERT_TRUE(TryFollow(outsider_, programme).ok());
  pb::ProgrammeCall closing = CallOf("2024-06-01", "2024-07-10");
  closing.set_closes_clock("17:00");
  ASSERT_TRUE(TryAddCall(approver_, edition.name(), closing).ok());
  AddCall(edition.name(), "2024-07-15", "2024-09-01");
  AddCall(edition.name(), "2024-08-15", "2024-09-01");
  AddCall(edition.name(), "2024-07-16", "");

  const auto soon = Inbox(outsider_, pb::INBOX_KIND_PROGRAMME_CALL_CLOSING);
  ASSERT_THAT(soon, SizeIs(1));
  EXPECT_EQ(soon[0].resource(), edition.name() + "/calls/1");
  EXPECT_EQ(soon[0].title(), "第1回公募");
  EXPECT_EQ(soon[0].context(), "地域交通補助金");
  EXPECT_EQ(soon[0].due_date(), "2024-07-10");
  EXPECT_EQ(soon[0].note(), "17:00");
  EXPECT_EQ(Resources(Inbox(outsider_, pb::INBOX_KIND_PROGRAMME_CALL_OPENING)),
            (std::multiset<std::string>{edition.name() + "/calls/2", edition.name() + "/calls/4"}));
  // Nobody else does, and no longer whoever unfollows.
  EXPECT_THAT(Inbox(approver_, pb::INBOX_KIND_PROGRAMME_CALL_CLOSING), IsEmpty());
  const auto followed = Followed(outsider_);
  ASSERT_THAT(followed, SizeIs(1));
  EXPECT_EQ(followed[0].title(), "地域交通補助金");
  EXPECT_EQ(followed[0].calls_size(), 4);
  pb::DeleteFollowRequest unfollow;
  unfollow.set_target(programme);
  ASSERT_TRUE(
      Call<google::protobuf::Empty>(outsider_, "FollowService/DeleteFollow", unfollow).ok());
  EXPECT_THAT(Inbox(outsider_, pb::INBOX_KIND_PROGRAMME_CALL_CLOSING), IsEmpty());
}

TEST_F(ProgrammeFollowTest, OnlyWhatIsPublishedIsFollowed) {
  const pb::Programme programme = Create();
  EXPECT_EQ(ReasonOf(TryFollow(author_, programme.name())), pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(ReasonOf(TryFollow(outsider_, programme.name())), pb::REASON_NOT_FOUND);
}

TEST_F(ProgrammeFollowTest, ACallThatIsAnnouncedIsNews) {
  const pb::ProgrammeEdition edition = Published();
  now_ += absl::Seconds(1);
  ASSERT_TRUE(TryFollow(outsider_, ProgrammeOfEdition(edition)).ok());
  now_ += absl::Seconds(1);
  AddCall(edition.name(), "2024-07-15", "2024-09-01");
  NoticeMaker maker(env_, AllResourceSources());
  bool more = true;
  while (more) {
    const auto step = maker.Step();
    ASSERT_TRUE(step.ok()) << step.status();
    more = *step;
  }
  const auto list = Call<pb::ListNoticesResponse>(outsider_, "FollowService/ListNotices",
                                                  pb::ListNoticesRequest());
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->notices_size(), 1);
  EXPECT_EQ(list->notices(0).kind(), pb::NOTICE_KIND_CALL_ANNOUNCED);
  EXPECT_EQ(list->notices(0).resource(), edition.name() + "/calls/1");
  EXPECT_EQ(list->notices(0).reasons(0).title(), "地域交通補助金");
}

}  // namespace
}  // namespace renkei::service
