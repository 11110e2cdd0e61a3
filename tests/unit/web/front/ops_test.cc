#include "client/web/front/ops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/web/front/fake_exchange.h"

namespace renkei::web {
namespace {

using ::testing::HasSubstr;

TEST(OpsTest, TheProcessLivesWhetherItsServerServesOrNot) {
  absl::Status server = absl::UnavailableError("no server");
  Ops ops([] { return http::CounterValues(); }, [&] { return server; });
  const auto status = [&](const char* path) {
    return Ask(ops, MakeRequest(http::Method::kGet, path)).status;
  };
  EXPECT_EQ(status("/healthz"), 200);
  EXPECT_EQ(status("/readyz"), 503);
  server = absl::OkStatus();
  EXPECT_EQ(status("/readyz"), 200);
  EXPECT_EQ(status("/"), 404);
  EXPECT_EQ(Ask(ops, MakeRequest(http::Method::kPost, "/healthz")).status, 405);
}

TEST(OpsTest, TheClassesOfDurationsAddUp) {
  http::CounterValues values;
  values.connections = 7;
  values.replies[2] = 5;
  values.durations[0] = 2;
  values.durations[1] = 3;
  values.duration_micros = 1'500'000;
  const std::string text = MetricsText(values);
  EXPECT_THAT(text, HasSubstr("renkei_web_connections 7\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_replies_total{class=\"2xx\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_reply_seconds_bucket{le=\"0.001\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_reply_seconds_bucket{le=\"0.005\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_reply_seconds_bucket{le=\"+Inf\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_reply_seconds_sum 1.500000\n"));
}

}  // namespace
}  // namespace renkei::web
