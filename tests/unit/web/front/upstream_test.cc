// Whether a front is ready that stands before several servers.

#include "client/web/upstream/upstream.h"

#include <gtest/gtest.h>

#include "tests/unit/client/several_servers.h"

namespace renkei::web {
namespace {

using client::SeveralServers;

class UpstreamTest : public ::testing::Test {
 protected:
  // What the health check of `server` answers.
  void Say(size_t server, absl::StatusOr<std::string> answer) {
    several_.servers[server].otherwise =
        [answer](const client::WireCall&, const std::string&) -> absl::StatusOr<std::string> {
      return answer;
    };
  }
  size_t Asked(size_t server) const { return several_.servers[server].seen.size(); }

  const std::string serving_ = "\x08\x01";
  const std::string not_serving_ = "\x08\x02";
  SeveralServers several_{2};
  Upstream upstream_{several_.Transport(), ""};
};

TEST_F(UpstreamTest, AFrontIsReadyWhenAnyServerServes) {
  Say(0, client::Unreachable("a:1"));
  Say(1, serving_);
  EXPECT_TRUE(upstream_.Probe().ok());
  EXPECT_EQ(upstream_.transport().server(), "b:1");
}

// It answers, and so no call would have left it: a server that is brought up to date, or stops.
TEST_F(UpstreamTest, AServerThatSaysThatItDoesNotServeIsLeft) {
  Say(0, not_serving_);
  Say(1, serving_);
  EXPECT_TRUE(upstream_.Probe().ok());
  EXPECT_EQ(upstream_.transport().server(), "b:1");
  EXPECT_EQ(upstream_.ServerFigures().at(0).failures, 1);
}

TEST_F(UpstreamTest, WhereNobodyServesEachIsAskedOnce) {
  Say(0, not_serving_);
  Say(1, not_serving_);
  EXPECT_TRUE(absl::IsUnavailable(upstream_.Probe()));
  EXPECT_EQ(Asked(0), 1U);
  EXPECT_EQ(Asked(1), 1U);
}

TEST_F(UpstreamTest, OfOneServerThereAreNoFigures) {
  client::FakeServer server;
  Upstream alone(
      std::unique_ptr<client::AsyncTransport>(std::make_unique<client::FakeAsyncTransport>(server)),
      "");
  EXPECT_TRUE(alone.ServerFigures().empty());
}

}  // namespace
}  // namespace renkei::web
