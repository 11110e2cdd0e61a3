#include "server/rpc/server_ops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "tests/unit/http/raw_client.h"

namespace renkei::rpc {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Knows how it is, and nothing else.
class FakeHost final : public host::Host {
 public:
  const service::Dispatcher& dispatcher() const override { std::abort(); }
  const storage::Store& store() const override { std::abort(); }
  void Begin(std::function<void(const absl::Status&)>, std::function<void(bool)>) override {}
  process::ReadyParts Readiness() const override { return {{"store", absl::OkStatus()}}; }
  metrics::Families Figures() const override {
    return {metrics::GaugeOf("renkei_of_the_host", "A figure.", 7)};
  }
  void BeginEnding() override {}
  void Close() override {}
};

class ServerOpsTest : public ::testing::Test {
 protected:
  void Start(const Config& config) {
    auto ops = ServerOps::Start(config);
    ASSERT_TRUE(ops.ok()) << ops.status();
    ops_ = *std::move(ops);
  }
  std::string Get(absl::string_view path) const {
    http::RawClient client(ops_->address());
    EXPECT_TRUE(client.Send(
        absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")));
    return client.ReadToEnd();
  }

  Config config_ = [] {
    Config config;
    config.ops_listen = "127.0.0.1:0";
    return config;
  }();
  FakeHost host_;
  std::unique_ptr<ServerOps> ops_;
};

// A store that is brought up to date for an hour: whoever restarts what does not answer would begin it anew each time.
TEST_F(ServerOpsTest, BeforeTheStoreIsOpenTheProcessLivesAndIsNotReady) {
  Start(config_);
  EXPECT_THAT(Get("/livez"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Get("/readyz"),
              AllOf(StartsWith("HTTP/1.1 503"), EndsWith("store: it is being opened\n")));
  EXPECT_THAT(Get("/metrics"), AllOf(HasSubstr("\nrenkei_ready{part=\"store\"} 0\n"),
                                     HasSubstr("\nprocess_start_time_seconds ")));
  ops_->Show(host_);
  EXPECT_THAT(Get("/readyz"), AllOf(StartsWith("HTTP/1.1 200"), EndsWith("store: ok\n")));
  EXPECT_THAT(Get("/metrics"), HasSubstr("\nrenkei_of_the_host 7\n"));
  ops_->Hide();
  EXPECT_THAT(Get("/readyz"),
              AllOf(StartsWith("HTTP/1.1 503"), EndsWith("store: it is being closed\n")));
}

TEST_F(ServerOpsTest, AnAddressThatNobodyNamedAndIsTakenKeepsNoServerFromStarting) {
  Start(config_);
  Config second = config_;
  second.ops_listen = ops_->address();
  const auto without = ServerOps::Start(second);
  ASSERT_TRUE(without.ok()) << without.status();
  EXPECT_EQ((*without)->address(), "nothing");
  second.ops_listen_named = true;
  EXPECT_TRUE(absl::IsUnavailable(ServerOps::Start(second).status()));
}

TEST_F(ServerOpsTest, NowhereIsNowhere) {
  Start(Config());
  EXPECT_EQ(ops_->address(), "nothing");
}

}  // namespace
}  // namespace renkei::rpc
