// What the tests of FollowService share: a body that publishes cases, somebody who follows, and notices made from the
// log when the test says so.

#ifndef RENKEI_TESTS_UNIT_SERVICE_FOLLOW_FOLLOW_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_FOLLOW_FOLLOW_FIXTURE_H_

#include <string>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "renkei/v1/follow_service.pb.h"
#include "server/service/follow/notice_maker.h"
#include "tests/unit/service/selection_fixture.h"

namespace renkei::service {

// owner_ is of Maniwa, reader_ of Aizu. Today is 2024-07-03.
class FollowTest : public SelectionTest {
 protected:
  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Do(const std::string& token, absl::string_view method,
                           const Request& request) {
    return Call<Reply>(token, absl::StrCat("FollowService/", method), request);
  }
  template <typename Reply, typename Request>
  Reply Did(const std::string& token, absl::string_view method, const Request& request) {
    const auto reply = Do<Reply>(token, method, request);
    EXPECT_TRUE(reply.ok()) << method << " " << reply.status();
    return reply.ok() ? *reply : Reply();
  }

  absl::StatusOr<pb::Follow> TryFollow(const std::string& token, const pb::Follow& follow) {
    pb::CreateFollowRequest request;
    *request.mutable_follow() = follow;
    return Do<pb::Follow>(token, "CreateFollow", request);
  }
  pb::Follow Follow(const std::string& token, const pb::Follow& follow) {
    const auto made = TryFollow(token, follow);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? *made : pb::Follow();
  }
  static pb::Follow Target(const std::string& name) {
    pb::Follow follow;
    follow.set_target(name);
    return follow;
  }
  pb::Follow FollowName(const std::string& token, const std::string& name) {
    return Follow(token, Target(name));
  }
  static pb::Follow Kind(pb::FollowKind kind) {
    pb::Follow follow;
    follow.set_kind(kind);
    return follow;
  }
  std::vector<pb::Follow> FollowsOf(const std::string& token) {
    const auto list = Did<pb::ListFollowsResponse>(token, "ListFollows", pb::ListFollowsRequest());
    return {list.follows().begin(), list.follows().end()};
  }

  // Everything that was committed is told.
  static void Tell(NoticeMaker& maker) {
    for (int step = 0; step < 1'000; ++step) {
      const absl::StatusOr<bool> more = maker.Step();
      ASSERT_TRUE(more.ok()) << more.status();
      if (!*more) return;
    }
    ADD_FAILURE() << "it never comes to an end";
  }
  // The same by a server that has just begun.
  void Tell() {
    NoticeMaker maker(env_, AllResourceSources());
    Tell(maker);
  }

  std::vector<pb::Notice> Notices(const std::string& token) {
    const auto list = Did<pb::ListNoticesResponse>(token, "ListNotices", pb::ListNoticesRequest());
    EXPECT_EQ(list.next_page_token(), "");
    return {list.notices().begin(), list.notices().end()};
  }
  // "PUBLISHED cases/c".
  static std::vector<std::string> Lines(const std::vector<pb::Notice>& notices) {
    std::vector<std::string> lines;
    for (const pb::Notice& notice : notices) {
      lines.push_back(
          absl::StrCat(pb::NoticeKind_Name(notice.kind()).substr(sizeof("NOTICE_KIND_") - 1), " ",
                       notice.resource()));
    }
    return lines;
  }
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_FOLLOW_FOLLOW_FIXTURE_H_
