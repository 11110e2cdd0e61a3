// Streams over several servers: what is begun anew at another one, and what ends as it always did.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "client/lib/watch.h"
#include "renkei/v1/admin_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/client/several_servers.h"

namespace renkei::client {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kWatch[] = "ChangeService/WatchChanges";
constexpr char kBackup[] = "AdminService/CreateBackup";

FeedPage PageAt(int n) {
  FeedPage page;
  page.add_changes()->set_resource_name(absl::StrCat("cases/", n));
  page.set_cursor(absl::StrCat(n));
  return page;
}

class FailoverStreamTest : public testing::Test {
 protected:
  FailoverStreamTest() : client_(several_.Transport(), {}, several_.clock.Get()) {
    Serve(0, 0, Unreachable("a:1"));
    Serve(1, 0, Unreachable("b:1"));
  }

  // Streams of `server` from now on: so many pages after the cursor asked for, and how they end.
  void Serve(size_t server, int pages, absl::Status end, bool hangs = false) {
    several_.servers[server].OnReader<pb::WatchChangesRequest>(
        kWatch, [=](const pb::WatchChangesRequest& request) {
          int after = 0;
          EXPECT_TRUE(request.cursor().empty() || absl::SimpleAtoi(request.cursor(), &after));
          FakeReplies replies;
          for (int n = after + 1; n <= after + pages; ++n)
            replies.messages.push_back({PageAt(n).SerializeAsString(), absl::ZeroDuration()});
          replies.end = end;
          replies.hangs = hangs;
          return replies;
        });
  }
  size_t Seen(size_t server) const { return several_.servers[server].seen.size(); }

  std::unique_ptr<AsyncReader> OpenReader(bool repeatable = true) {
    WireCall call;
    call.path = absl::StrCat("/renkei.v1.", kWatch);
    call.deadline = absl::InfiniteFuture();
    call.repeatable = repeatable;
    return several_.transport->OpenReader(call, "");
  }
  // What one Read is answered.
  static absl::StatusOr<std::optional<std::string>> Next(AsyncReader& reader) {
    absl::StatusOr<std::optional<std::string>> got = absl::InternalError("not answered");
    reader.Read([&](auto reply) { got = std::move(reply); });
    return got;
  }

  SeveralServers several_{2};
  Client client_;
};

TEST_F(FailoverStreamTest, AWatchGoesOnFromItsLastCursorAtAnotherServer) {
  Serve(0, 3, Unreachable("a:1"));
  Serve(1, 4, Unreachable("b:1"));
  Watch watch(client_, {});
  for (int n = 1; n <= 3; ++n) {
    const auto page = watch.Next();
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->cursor(), absl::StrCat(n));
  }
  Serve(0, 0, Unreachable("a:1"));
  for (int n = 4; n <= 7; ++n) {
    const auto page = watch.Next();
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->cursor(), absl::StrCat(n));
  }
  const auto asked = several_.servers[1].Requests<pb::WatchChangesRequest>(kWatch);
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].cursor(), "3");
  EXPECT_THAT(several_.clock.slept, SizeIs(1));
  EXPECT_LE(several_.clock.slept[0], kFirstBackoff);
}

TEST_F(FailoverStreamTest, ASilentServerIsLeftByItsWatch) {
  several_.servers[0].OnReader<pb::WatchChangesRequest>(kWatch, [this](const auto&) {
    several_.clock.now += absl::Hours(1);
    return FakeReplies{{{PageAt(1).SerializeAsString(), absl::Hours(1)}}, absl::OkStatus()};
  });
  Serve(1, 1, absl::OkStatus());
  Watch watch(client_, {});
  ASSERT_TRUE(watch.Next().ok());
  EXPECT_EQ(client_.server(), "b:1");
  EXPECT_EQ(Seen(0), 1U);
}

TEST_F(FailoverStreamTest, AReadIsAskedAnewUntilItsFirstReply) {
  Serve(1, 2, absl::OkStatus());
  auto stream = client_.OpenReader<FeedPage>(kWatch, pb::WatchChangesRequest());
  ASSERT_TRUE(stream.ok());
  for (int n = 1; n <= 2; ++n) {
    const auto page = stream->Read<FeedPage>();
    ASSERT_TRUE(page.ok() && page->has_value()) << page.status();
    EXPECT_EQ((*page)->cursor(), absl::StrCat(n));
  }
  const auto end = stream->Read<FeedPage>();
  EXPECT_TRUE(end.ok() && !end->has_value());
  EXPECT_THAT(several_.moves, ElementsAre("a:1>b:1"));
}

TEST_F(FailoverStreamTest, FromTheMiddleAStreamEndsWithTheErrorOfItsServer) {
  Serve(0, 1, Unreachable("a:1"));
  Serve(1, 1, absl::OkStatus());
  auto stream = client_.OpenReader<FeedPage>(kWatch, pb::WatchChangesRequest());
  ASSERT_TRUE(stream.ok());
  ASSERT_TRUE(stream->Read<FeedPage>().ok());
  EXPECT_EQ(stream->Read<FeedPage>().status(), Unreachable("a:1"));
  EXPECT_EQ(Seen(1), 0U);
  EXPECT_EQ(client_.server(), "b:1") << "for what comes next";
}

TEST_F(FailoverStreamTest, AllAwayIsOneErrorOfAStreamToo) {
  auto stream = client_.OpenReader<FeedPage>(kWatch, pb::WatchChangesRequest());
  ASSERT_TRUE(stream.ok());
  const absl::Status status = stream->Read<FeedPage>().status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()), testing::ContainsRegex("a:1.*b:1"));
}

TEST_F(FailoverStreamTest, AStreamThatChangesSomethingIsNotAskedAnew) {
  for (FakeServer& server : several_.servers) {
    server.OnReader<pb::CreateBackupRequest>(kBackup, [](const auto&) {
      return FakeReplies{{}, Unreachable("a:1")};
    });
  }
  auto stream = client_.OpenReader<pb::CreateBackupResponse>(kBackup, pb::CreateBackupRequest());
  ASSERT_TRUE(stream.ok());
  EXPECT_EQ(stream->Read<pb::CreateBackupResponse>().status(), Unreachable("a:1"));
  EXPECT_EQ(Seen(1), 0U);
}

TEST_F(FailoverStreamTest, AnUploadOfWhichNothingWentOutGoesToAnotherServer) {
  several_.servers[0].break_after = 0;
  several_.servers[0].stream_reply = Unreachable("a:1");
  pb::ApplyVisionResponse reply;
  reply.set_commits(1);
  several_.servers[1].stream_reply = reply.SerializeAsString();
  MessageStream stream = client_.OpenStream("VisionService/ApplyVision");
  pb::ApplyVisionRequest header;
  header.mutable_header()->set_parent("organizations/x");
  ASSERT_TRUE(stream.Write(header));
  ASSERT_TRUE(stream.Write(pb::ApplyVisionRequest()));
  const auto got = stream.Finish<pb::ApplyVisionResponse>();
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->commits(), 1);
  EXPECT_THAT(several_.servers[0].streamed, IsEmpty());
  EXPECT_THAT(several_.servers[1].streamed, SizeIs(2));
}

TEST_F(FailoverStreamTest, AnUploadThatBreaksOffEndsWithTheErrorOfItsServer) {
  several_.servers[0].break_after = 1;
  several_.servers[0].stream_reply = Unreachable("a:1");
  MessageStream stream = client_.OpenStream("VisionService/ApplyVision");
  pb::ApplyVisionRequest header;
  header.mutable_header()->set_parent("organizations/x");
  ASSERT_TRUE(stream.Write(header));
  EXPECT_FALSE(stream.Write(pb::ApplyVisionRequest()));
  EXPECT_EQ(stream.Finish<pb::ApplyVisionResponse>().status(), Unreachable("a:1"));
  EXPECT_THAT(several_.servers[1].streamed, IsEmpty());
}

// What refused the upload may have said so before it read anything.
TEST_F(FailoverStreamTest, AnAnswerToAnUploadThatWasNotReadIsItsAnswer) {
  several_.servers[0].break_after = 0;
  pb::ApplyVisionResponse reply;
  reply.set_commits(7);
  several_.servers[0].stream_reply = reply.SerializeAsString();
  MessageStream stream = client_.OpenStream("VisionService/ApplyVision");
  EXPECT_FALSE(stream.Write(pb::ApplyVisionRequest()));
  const auto got = stream.Finish<pb::ApplyVisionResponse>();
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->commits(), 7);
  EXPECT_THAT(several_.servers[1].seen, IsEmpty());
}

TEST_F(FailoverStreamTest, AReaderIsAskedAnewUntilItsFirstReply) {
  Serve(1, 1, Unreachable("b:1"));
  const auto reader = OpenReader();
  const auto first = Next(*reader);
  ASSERT_TRUE(first.ok() && first->has_value()) << first.status();
  EXPECT_EQ(Next(*reader).status(), Unreachable("b:1"));
  EXPECT_EQ(Seen(0), 1U);
  EXPECT_EQ(Seen(1), 1U);
}

TEST_F(FailoverStreamTest, AReaderThatMayNotBeAskedAnewEndsWithTheErrorOfItsServer) {
  EXPECT_EQ(Next(*OpenReader(/*repeatable=*/false)).status(), Unreachable("a:1"));
  EXPECT_EQ(Seen(1), 0U);
}

TEST_F(FailoverStreamTest, AReaderThatWasCancelledGoesNowhere) {
  const auto reader = OpenReader();
  reader->Cancel();
  EXPECT_FALSE(Next(*reader).ok());
  EXPECT_EQ(Seen(1), 0U);
}

TEST_F(FailoverStreamTest, AReadThatWaitsIsAnsweredWhenItsReaderIsDestroyed) {
  Serve(1, 0, absl::OkStatus(), /*hangs=*/true);
  auto reader = OpenReader();
  absl::Status got;
  reader->Read([&](auto reply) { got = reply.status(); });
  EXPECT_TRUE(got.ok()) << "it waits";
  reader.reset();
  EXPECT_TRUE(absl::IsCancelled(got)) << got;
  EXPECT_EQ(client_.server(), "b:1") << "who gave up says nothing about the server";
}

}  // namespace
}  // namespace renkei::client
