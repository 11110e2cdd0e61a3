#include "client/lib/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "absl/strings/numbers.h"
#include "renkei/v1/change_service.pb.h"
#include "tests/random_seed.h"
#include "tests/unit/client/fake_transport.h"

namespace renkei::client {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr char kMethod[] = "ChangeService/WatchChanges";

absl::Status Typed(pb::Reason reason) { return domain::MakeError(reason, {"typed", "typed"}); }

// Page `n` of a feed: its cursor is its number, and every third has no changes.
FeedPage PageOf(int n) {
  FeedPage page;
  if (n % 3 != 0) page.add_changes()->set_resource_name(absl::StrCat("cases/", n));
  page.set_cursor(absl::StrCat(n));
  return page;
}

int NumberOf(const std::string& cursor) {
  int n = 0;
  EXPECT_TRUE(cursor.empty() || absl::SimpleAtoi(cursor, &n)) << cursor;
  return n;
}

class WatchTest : public testing::Test {
 protected:
  WatchTest() : client_(std::make_unique<FakeTransport>(server_), ClientOptions(), clock_.Get()) {}

  // The server's streams: `messages` pages after the cursor, then what `end` says.
  void Serve(std::function<FakeReplies(int after)> replies) {
    server_.OnReader<pb::WatchChangesRequest>(kMethod,
                                              [replies](const pb::WatchChangesRequest& request) {
                                                return replies(NumberOf(request.cursor()));
                                              });
  }

  static FakeReplies Pages(int after, int count, absl::Status end) {
    FakeReplies replies;
    for (int n = after + 1; n <= after + count; ++n) {
      replies.messages.push_back({PageOf(n).SerializeAsString(), absl::ZeroDuration()});
    }
    replies.end = std::move(end);
    return replies;
  }

  std::vector<std::string> CursorsAsked() const {
    std::vector<std::string> cursors;
    for (const auto& request : server_.Requests<pb::WatchChangesRequest>(kMethod)) {
      cursors.push_back(request.cursor());
    }
    return cursors;
  }

  absl::Duration Slept() const {
    absl::Duration all;
    for (const absl::Duration one : clock_.slept) all += one;
    return all;
  }

  FakeServer server_;
  FakeClock clock_;
  Client client_;
};

TEST_F(WatchTest, EveryPageComesOnceAndInOrderWhereverTheConnectionBreaks) {
  std::minstd_rand random(RandomSeed());
  const std::vector<absl::Status> ends = {
      absl::OkStatus(),
      Typed(pb::REASON_UNAVAILABLE),
      Typed(pb::REASON_SLOW_READER),
      Typed(pb::REASON_OVERLOADED),
      StatusFromWire(absl::StatusCode::kUnavailable, "connection reset", "", "x"),
      StatusFromWire(absl::StatusCode::kInternal, "RST_STREAM", "", "x"),
      StatusFromWire(absl::StatusCode::kUnknown, "stream removed", "", "x"),
  };
  Serve([&](int after) {
    return Pages(after, static_cast<int>(random() % 4), ends[random() % ends.size()]);
  });
  Watch watch(client_, {});
  for (int n = 1; n <= 500; ++n) {
    const absl::StatusOr<FeedPage> page = watch.Next();
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->SerializeAsString(), PageOf(n).SerializeAsString()) << n;
    ASSERT_EQ(watch.cursor(), absl::StrCat(n));
  }
  EXPECT_GT(CursorsAsked().size(), 100U);
}

TEST_F(WatchTest, AllStreamsAskForTheSame) {
  Serve([](int after) { return Pages(after, 1, absl::OkStatus()); });
  Watch watch(client_, {.query = {.cursor = "7",
                                  .types = {pb::RESOURCE_TYPE_CASE},
                                  .names_only = true,
                                  .filter = "owner=\"organizations/x\""},
                        .heartbeat = absl::Seconds(5)});
  ASSERT_TRUE(watch.Next().ok());
  ASSERT_TRUE(watch.Next().ok());
  EXPECT_THAT(CursorsAsked(), ElementsAre("7", "8"));
  for (const auto& request : server_.Requests<pb::WatchChangesRequest>(kMethod)) {
    EXPECT_THAT(request.types(), ElementsAre(pb::RESOURCE_TYPE_CASE));
    EXPECT_TRUE(request.names_only());
    EXPECT_EQ(request.filter(), "owner=\"organizations/x\"");
    EXPECT_EQ(request.heartbeat_seconds(), 5);
  }
  EXPECT_EQ(server_.seen.at(0).call.deadline, absl::InfiniteFuture());
}

TEST_F(WatchTest, SilenceBeyondTwoAndAHalfHeartbeatsIsABrokenConnection) {
  Serve([](int after) {
    FakeReplies replies = Pages(after, 2, absl::OkStatus());
    replies.messages[0].after = absl::Seconds(74);
    replies.messages[1].after = absl::Seconds(76);
    return replies;
  });
  Watch watch(client_, {.heartbeat = absl::Seconds(30)});
  EXPECT_EQ(watch.Next()->cursor(), "1");
  EXPECT_THAT(CursorsAsked(), ElementsAre(""));
  EXPECT_EQ(watch.Next()->cursor(), "2");
  EXPECT_THAT(CursorsAsked(), ElementsAre("", "1"));
}

TEST_F(WatchTest, TheWaitGrowsWithEachFailureAndBeginsAgainAfterAMessage) {
  int failures = 20;
  Serve([&](int after) {
    if (failures-- > 0) return FakeReplies{{}, Typed(pb::REASON_UNAVAILABLE)};
    return Pages(after, 1, Typed(pb::REASON_UNAVAILABLE));
  });
  std::vector<absl::Duration> waits;
  Watch watch(client_, {.on_interruption = [&](const absl::Status& why, absl::Duration wait) {
                EXPECT_TRUE(absl::IsUnavailable(why)) << why;
                waits.push_back(wait);
              }});
  ASSERT_TRUE(watch.Next().ok());
  ASSERT_EQ(waits.size(), 20U);
  EXPECT_EQ(waits.front(), kFirstBackoff * 0.75);  // chance is one half
  EXPECT_EQ(waits[1], kFirstBackoff * 1.5);
  EXPECT_EQ(waits.back(), kMaxWatchBackoff * 0.75);
  absl::Duration sum;
  for (const absl::Duration wait : waits) sum += wait;
  EXPECT_EQ(Slept(), sum);
  ASSERT_TRUE(watch.Next().ok());
  EXPECT_EQ(waits.back(), kFirstBackoff * 0.75);
}

TEST_F(WatchTest, WhatAnOverloadedServerAsksForIsKeptTo) {
  bool first = true;
  Serve([&](int after) {
    if (!first) return Pages(after, 1, absl::OkStatus());
    first = false;
    return FakeReplies{
        {}, domain::MakeError(pb::REASON_OVERLOADED, {"x", "x"}, {{kRetryAfterMsKey, "7000"}})};
  });
  Watch watch(client_, {});
  ASSERT_TRUE(watch.Next().ok());
  EXPECT_EQ(Slept(), absl::Seconds(7));
}

class WatchResyncTest : public WatchTest, public testing::WithParamInterface<pb::Reason> {};

TEST_P(WatchResyncTest, EndsTheWatchAndSaysSo) {
  Serve([](int after) { return Pages(after, 1, Typed(GetParam())); });
  Watch watch(client_, {});
  ASSERT_TRUE(watch.Next().ok());
  const absl::Status end = watch.Next().status();
  EXPECT_TRUE(MustResync(end)) << end;
  EXPECT_EQ(CursorsAsked().size(), 1U);
  EXPECT_TRUE(clock_.slept.empty());
}

INSTANTIATE_TEST_SUITE_P(Reasons, WatchResyncTest,
                         testing::Values(pb::REASON_EXPIRED_CURSOR, pb::REASON_FOREIGN_CURSOR,
                                         pb::REASON_FUTURE_CURSOR, pb::REASON_ACCESS_CHANGED));

class WatchFinalTest : public WatchTest, public testing::WithParamInterface<pb::Reason> {};

TEST_P(WatchFinalTest, EndsTheWatchWithoutAnotherAttempt) {
  Serve([](int) { return FakeReplies{{}, Typed(GetParam())}; });
  Watch watch(client_, {});
  const absl::Status end = watch.Next().status();
  EXPECT_EQ(end.code(), domain::CodeOf(GetParam()));
  EXPECT_FALSE(MustResync(end));
  EXPECT_EQ(CursorsAsked().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Reasons, WatchFinalTest,
                         testing::Values(pb::REASON_TOKEN_REVOKED, pb::REASON_TOKEN_EXPIRED,
                                         pb::REASON_ACCOUNT_DISABLED, pb::REASON_INVALID_FILTER,
                                         pb::REASON_INVALID_FIELDS, pb::REASON_UNKNOWN_METHOD,
                                         pb::REASON_INTERNAL));

TEST_F(WatchTest, AServerWithoutAFeedIsNotAskedAgain) {
  Watch watch(client_, {});
  EXPECT_TRUE(absl::IsUnimplemented(watch.Next().status()));
  EXPECT_EQ(server_.seen.size(), 1U);
}

TEST_F(WatchTest, ChangesWhoseCursorStandsStillAreRefused) {
  Serve([](int) {
    return FakeReplies{{{PageOf(1).SerializeAsString(), {}}, {PageOf(1).SerializeAsString(), {}}},
                       absl::OkStatus()};
  });
  Watch watch(client_, {});
  ASSERT_TRUE(watch.Next().ok());
  EXPECT_TRUE(absl::IsInternal(watch.Next().status()));
}

TEST_F(WatchTest, AHeartbeatMayRepeatTheCursor) {
  FeedPage heartbeat;
  heartbeat.set_cursor("4");
  Serve([&](int) {
    return FakeReplies{{{heartbeat.SerializeAsString(), {}}, {heartbeat.SerializeAsString(), {}}},
                       absl::OkStatus()};
  });
  Watch watch(client_, {});
  ASSERT_TRUE(watch.Next().ok());
  EXPECT_TRUE(watch.Next().ok());
}

TEST_F(WatchTest, MessagesThatCannotBeReadEndIt) {
  Serve([](int) { return FakeReplies{{{"\xff\xff", {}}}, absl::OkStatus()}; });
  Watch watch(client_, {});
  EXPECT_TRUE(absl::IsDataLoss(watch.Next().status()));
  EXPECT_EQ(server_.seen.size(), 1U);
}

TEST_F(WatchTest, StopFromAnotherThreadEndsANextThatWaits) {
  Serve([](int after) {
    FakeReplies replies = Pages(after, 1, absl::OkStatus());
    replies.hangs = true;
    return replies;
  });
  Watch watch(client_, {});
  ASSERT_TRUE(watch.Next().ok());
  absl::Status end;
  std::thread reader([&] { end = watch.Next().status(); });
  watch.Stop();
  reader.join();
  EXPECT_TRUE(absl::IsCancelled(end)) << end;
  EXPECT_TRUE(absl::IsCancelled(watch.Next().status()));
}

TEST_F(WatchTest, StopEndsAWaitForTheServer) {
  Serve([](int) { return FakeReplies{{}, Typed(pb::REASON_UNAVAILABLE)}; });
  FakeClock clock;
  Watch* watched = nullptr;
  RetryClock stopping = clock.Get();
  stopping.sleep = [&](absl::Duration wait) {
    clock.slept.push_back(wait);
    if (clock.slept.size() == 50) watched->Stop();
  };
  Client client(std::make_unique<FakeTransport>(server_), ClientOptions(), stopping);
  Watch watch(client, {});
  watched = &watch;
  EXPECT_TRUE(absl::IsCancelled(watch.Next().status()));
  EXPECT_EQ(clock.slept.size(), 50U);
  EXPECT_THAT(clock.slept, testing::Each(testing::Le(Watch::kStopLatency)));
}

TEST(ChangeListTest, GivesPagesUpToTheHeadAndThenWhatCameSince) {
  FakeServer server;
  FakeClock clock;
  Client client(std::make_unique<FakeTransport>(server), ClientOptions(), clock.Get());
  server.On<pb::ListChangesRequest, pb::ListChangesResponse>(
      "ChangeService/ListChanges", [](const pb::ListChangesRequest& request) {
        const int n = NumberOf(request.cursor()) + 1;
        pb::ListChangesResponse reply;
        reply.add_changes()->set_resource_name(absl::StrCat("cases/", n));
        reply.set_cursor(absl::StrCat(n));
        reply.set_at_head(n == 2);
        reply.set_partial_commit(n == 1);
        return reply;
      });
  ChangeList list(client, {.types = {pb::RESOURCE_TYPE_CASE}, .filter = "f"});
  auto page = list.Next();
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_TRUE(page->partial_commit());
  EXPECT_FALSE(page->at_head());
  EXPECT_EQ(page->changes(0).resource_name(), "cases/1");
  EXPECT_TRUE(list.Next()->at_head());
  EXPECT_EQ(list.Next()->cursor(), "3");
  list.Stop();
  EXPECT_TRUE(absl::IsCancelled(list.Next().status()));
  const auto sent = server.Requests<pb::ListChangesRequest>("ChangeService/ListChanges");
  EXPECT_EQ(sent.back().filter(), "f");
  EXPECT_THAT(sent.back().types(), ElementsAre(pb::RESOURCE_TYPE_CASE));
}

TEST(ChangeListTest, AServerThatStandsStillIsRefused) {
  FakeServer server;
  FakeClock clock;
  Client client(std::make_unique<FakeTransport>(server), ClientOptions(), clock.Get());
  server.On<pb::ListChangesRequest, pb::ListChangesResponse>("ChangeService/ListChanges",
                                                             [](const pb::ListChangesRequest&) {
                                                               pb::ListChangesResponse reply;
                                                               reply.set_cursor("1");
                                                               return reply;
                                                             });
  ChangeList list(client, {.cursor = "1"});
  EXPECT_TRUE(absl::IsInternal(list.Next().status()));
}

}  // namespace
}  // namespace renkei::client
