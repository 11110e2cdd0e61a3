// Readers of events at a front before a real server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/lib/client.h"
#include "client/web/front/config.h"
#include "client/web/front/front.h"
#include "client/web/upstream/upstream.h"
#include "renkei/v1/framework_service.pb.h"
#include "server/http/server.h"
#include "tests/e2e/server_process.h"
#include "tests/unit/http/raw_client.h"

namespace renkei::web {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr int kReaders = 200;

int Threads() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    int threads = 0;
    if (word == "Threads:" && status >> threads) return threads;
  }
  return 0;
}

class EventsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = e2e::ServerProcess::Start(
        directory_.path(), {"--watches-per-account", "1000", "--watches-per-organization", "1000"});
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    upstream_ = std::make_unique<Upstream>(
        Upstream::Options{.servers = {client::Endpoint{server_->address()}}, .front_token = ""});
    auto config = MakeConfig({});
    ASSERT_TRUE(config.ok());
    config->event_streams = kReaders;
    front_ = std::make_unique<Front>(*upstream_, *config);
    auto web = http::Server::Start({.listen = "127.0.0.1:0"}, *front_);
    ASSERT_TRUE(web.ok()) << web.status();
    web_ = *std::move(web);
  }

  std::string Request(const std::string& fields = "") const {
    return absl::StrCat("GET /renkei.v1.ChangeService/WatchChanges HTTP/1.1\r\nHost: a\r\n",
                        "Authorization: Bearer ", server_->admin_token(), "\r\n", fields, "\r\n");
  }

  void WriteIndicator(const std::string& id) const {
    const auto client =
        client::Client::Connect({.server = server_->address(), .token = server_->admin_token()});
    pb::UpsertIndicatorRequest request;
    pb::Indicator& indicator = *request.mutable_indicator();
    indicator.set_name(absl::StrCat("indicators/", id));
    indicator.set_title(id);
    indicator.set_unit("人");
    indicator.set_definition("d");
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(pb::AGGREGATION_LEVEL);
    const auto written =
        (*client)->Call<pb::Indicator>("FrameworkService/UpsertIndicator", request);
    ASSERT_TRUE(written.ok()) << written.status();
  }

  e2e::TempDir directory_;
  std::unique_ptr<e2e::ServerProcess> server_;
  std::unique_ptr<Upstream> upstream_;
  std::unique_ptr<Front> front_;
  std::unique_ptr<http::Server> web_;
};

TEST_F(EventsTest, TwoHundredReadersHearOfAChangeAndHaveNoThreadsOfTheirOwn) {
  std::vector<http::RawClient> readers;
  readers.reserve(kReaders);
  int before = 0;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back(web_->address());
    ASSERT_TRUE(readers.back().Send(Request()));
    ASSERT_THAT(readers.back().ReadThrough("id: "), HasSubstr("text/event-stream"));
    if (i == 0) before = Threads();
  }
  EXPECT_LE(Threads(), before + 8);
  http::RawClient further(web_->address());
  ASSERT_TRUE(further.Send(Request()));
  EXPECT_THAT(further.ReadReply(), StartsWith("HTTP/1.1 503 "));

  WriteIndicator("heard");
  for (http::RawClient& reader : readers) ASSERT_NE(reader.ReadThrough("indicators/heard"), "");

  // Who has gone leaves room for another one.
  readers.pop_back();
  std::string reply;
  while (reply.find("HTTP/1.1 200 ") != 0) {
    http::RawClient next(web_->address());
    ASSERT_TRUE(next.Send(Request()));
    reply = next.ReadThrough("\r\n\r\n");
    ASSERT_NE(reply, "");
  }
}

TEST_F(EventsTest, AServerThatStopsIsToldAsAnError) {
  http::RawClient reader(web_->address());
  ASSERT_TRUE(reader.Send(Request()));
  ASSERT_NE(reader.ReadThrough("id: "), "");
  EXPECT_EQ(server_->Stop(), 0);
  EXPECT_THAT(reader.ReadThrough("0\r\n\r\n"),
              ::testing::AllOf(HasSubstr("event: error"), HasSubstr("\"code\":\"unavailable\"")));
  http::RawClient refused(web_->address());
  ASSERT_TRUE(refused.Send(Request()));
  EXPECT_THAT(refused.ReadReply(), StartsWith("HTTP/1.1 503 "));
}

TEST_F(EventsTest, AFrontThatStopsEndsItsReadersInOrder) {
  http::RawClient reader(web_->address());
  ASSERT_TRUE(reader.Send(Request()));
  ASSERT_NE(reader.ReadThrough("id: "), "");
  web_->Stop(absl::Seconds(10));
  EXPECT_THAT(reader.ReadToEnd(), ::testing::EndsWith("0\r\n\r\n"));
}

}  // namespace
}  // namespace renkei::web
