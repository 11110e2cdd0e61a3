// How a server ends: with what runs, with what waits, and with nothing left.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "server/http/connection/loop.h"
#include "tests/unit/http/raw_client.h"
#include "tests/unit/http/test_server.h"

namespace renkei::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(HttpStopTest, StopLetsARunningRequestFinishAndTakesNoOther) {
  Event<> started;
  Event<> go_on;
  TestServer server([&](auto exchange) {
    started.Tell();
    EXPECT_TRUE(go_on.Wait());
    Echo(std::move(exchange));
  });
  RawClient idle(server->address());
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/last") + Get("/never")));
  ASSERT_TRUE(started.Wait());
  std::jthread stopper([&] { server->Stop(absl::Seconds(20)); });
  EXPECT_EQ(idle.ReadToEnd(), "");
  EXPECT_TRUE(idle.ended());
  go_on.Tell();
  const std::string all = client.ReadToEnd();
  EXPECT_THAT(all, HasSubstr("GET /last"));
  EXPECT_THAT(all, HasSubstr("Connection: close"));
  EXPECT_THAT(all, Not(HasSubstr("/never")));
  client.Close();
  stopper.join();
  EXPECT_FALSE(RawClient(server->address()).connected());
}

TEST(HttpStopTest, StopEndsEventsInOrderAndCutsWhatTakesTooLong) {
  Event<std::shared_ptr<ReplyStream>> stream;
  Event<bool> download;
  std::atomic<int> requests = 0;
  TestServer server([&](auto exchange) {
    if (requests++ == 0) {
      stream.Tell(exchange->Begin({}, Exchange::Length::kEndless));
      return;
    }
    const auto file = exchange->Begin({}, Exchange::Length::kFinite);
    while (file->Write(std::string(kPieceBytes, 'x'))) {
    }
    download.Tell(true);
  });
  RawClient reader(server->address());
  ASSERT_TRUE(reader.Send(Get("/events")));
  ASSERT_TRUE(stream.Wait());
  ASSERT_TRUE((*stream.Wait())->Write("data: x\n\n"));
  RawClient downloader(server->address());
  ASSERT_TRUE(downloader.Send(Get("/file")));
  ASSERT_NE(downloader.ReadThrough("\r\n\r\n"), "");
  std::jthread stopper([&] { server->Stop(absl::Milliseconds(300)); });
  EXPECT_THAT(reader.ReadToEnd(), HasSubstr("data: x\n\n\r\n0\r\n\r\n"));
  stopper.join();
  EXPECT_TRUE(*download.Wait());
  // Who still holds a stream may go on using it.
  EXPECT_FALSE((*stream.Wait())->Write("data: y\n\n"));
}

// Found by AddressSanitizer: what waits for a connection holds it, and with it the loop; what was called off while the loop's end
// was on its way held both for ever.
TEST(HttpStopTest, NothingHoldsALoopThatHasEnded) {
  auto loop = std::make_shared<Loop>();
  const std::weak_ptr<Loop> watched = loop;
  Event<> begun;
  Event<> go_on;
  ASSERT_TRUE(loop->Post([&begun, &go_on, loop] {
    auto timer = std::make_shared<boost::asio::steady_timer>(loop->io(), std::chrono::hours(1));
    timer->async_wait([loop, timer](const boost::system::error_code&) {});
    begun.Tell();
    EXPECT_TRUE(go_on.Wait());
    timer->cancel();
  }));
  ASSERT_TRUE(begun.Wait());
  std::jthread stopper([&loop] { loop->Stop(); });
  while (loop->Post([] {})) std::this_thread::yield();
  go_on.Tell();
  stopper.join();
  loop.reset();
  EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace renkei::http
