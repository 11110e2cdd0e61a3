#include "server/ops/ops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/metrics/text.h"
#include "tests/unit/http/fake_exchange.h"

namespace renkei::ops {
namespace {

using ::testing::HasSubstr;

class OpsTest : public ::testing::Test {
 protected:
  http::Reply Get(const char* path) {
    return http::Ask(ops_, http::MakeRequest(http::Method::kGet, path));
  }

  absl::Status writes_;
  metrics::Registry registry_;
  Ops ops_{[this] {
             return process::ReadyParts{{"store", absl::OkStatus()}, {"writes", writes_}};
           },
           registry_};
};

TEST_F(OpsTest, TheProcessLivesWhetherItIsReadyOrNot) {
  writes_ = absl::UnavailableError("the disk is full");
  EXPECT_EQ(Get("/livez").status, 200);
  EXPECT_EQ(Get("/healthz").status, 200);
  EXPECT_EQ(Get("/readyz").status, 503);
}

TEST_F(OpsTest, WhatIsNotReadySaysWhichPartAndWhy) {
  EXPECT_EQ(Get("/readyz").status, 200);
  EXPECT_EQ(Get("/readyz").body, "store: ok\nwrites: ok\n");
  writes_ = absl::UnavailableError("the disk is full");
  EXPECT_EQ(Get("/readyz").body, "store: ok\nwrites: the disk is full\n");
}

TEST_F(OpsTest, MetricsComeInTheFormatThatPrometheusReads) {
  registry_.Add([] { return metrics::Families{metrics::GaugeOf("a", "A.", 1)}; });
  const http::Reply reply = Get("/metrics");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "# HELP a A.\n# TYPE a gauge\na 1\n");
  EXPECT_EQ(reply.headers.Find("Content-Type"), metrics::kContentType);
}

TEST_F(OpsTest, NothingElseIsAnswered) {
  EXPECT_EQ(Get("/").status, 404);
  EXPECT_EQ(Get("/metrics/more").status, 404);
  EXPECT_EQ(http::Ask(ops_, http::MakeRequest(http::Method::kPost, "/livez")).status, 405);
  // A body is refused unread.
  EXPECT_EQ(http::Ask(ops_, http::MakeRequest(http::Method::kGet, "/livez", "body")).status, 413);
}

// What is asked of the store may wait for it: never on the thread that reads all connections.
TEST_F(OpsTest, WhatMayWaitRunsOnAWorker) {
  const auto run = [this](const char* path) {
    return ops_.Admit(http::MakeRequest(http::Method::kGet, path).head).run;
  };
  EXPECT_EQ(run("/livez"), http::Admission::Run::kInline);
  EXPECT_EQ(run("/readyz"), http::Admission::Run::kWorker);
  EXPECT_EQ(run("/metrics"), http::Admission::Run::kWorker);
}

TEST_F(OpsTest, AnAddressThatIsTakenIsSaid) {
  const auto first = Listener::Start(
      "127.0.0.1:0", [] { return process::ReadyParts(); }, registry_);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second =
      Listener::Start((*first)->address(), [] { return process::ReadyParts(); }, registry_);
  EXPECT_TRUE(absl::IsUnavailable(second.status()));
  EXPECT_THAT(second.status().message(), HasSubstr((*first)->address()));
}

}  // namespace
}  // namespace renkei::ops
