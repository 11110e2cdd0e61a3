#include "client/web/front/web_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/metrics/text.h"

namespace renkei::web {
namespace {

using ::testing::HasSubstr;

TEST(WebFiguresTest, WhatTheServerCountsIsShownInSecondsAndClasses) {
  metrics::Histogram seconds(metrics::kCallSeconds);
  seconds.Add(0.0005);
  seconds.Add(0.004);
  http::CounterValues values;
  values.connections = 7;
  values.replies[2] = 5;
  values.seconds = seconds.values();
  const std::string text = metrics::Text(WebFigures(values));
  EXPECT_THAT(text, HasSubstr("renkei_web_connections 7\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_replies_total{class=\"2xx\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_reply_seconds_bucket{le=\"0.001\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_reply_seconds_bucket{le=\"0.005\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_reply_seconds_count 2\n"));
}

TEST(WebFiguresTest, OfSeveralServersEachHasItsFiguresAndOfOneThereAreNone) {
  const std::string text =
      metrics::Text(ServerFamilies({{"a:7350", false, 3}, {"b:7350", true, 0}}));
  EXPECT_THAT(text, HasSubstr("renkei_web_server_in_use{server=\"a:7350\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_server_in_use{server=\"b:7350\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_server_failures_total{server=\"a:7350\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("renkei_web_server_failures_total{server=\"b:7350\"} 0\n"));
  EXPECT_TRUE(ServerFamilies({}).empty());
}

}  // namespace
}  // namespace renkei::web
