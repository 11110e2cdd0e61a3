#include "server/metrics/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/metrics/registry.h"

namespace renkei::metrics {
namespace {

using ::testing::HasSubstr;

constexpr std::array<double, 3> kBounds = {0.001, 0.5, 1};

TEST(MetricsTextTest, AFamilyHasItsWordsItsTypeAndItsSamples) {
  const Family family = {"renkei_requests_total",
                         "Calls by method and code.",
                         Kind::kCounter,
                         {{.labels = {{"method", "GetCase"}, {"code", "OK"}}, .value = 3},
                          {.labels = {{"method", "GetCase"}, {"code", "NOT_FOUND"}}, .value = 1}}};
  EXPECT_EQ(Text({family}),
            "# HELP renkei_requests_total Calls by method and code.\n"
            "# TYPE renkei_requests_total counter\n"
            "renkei_requests_total{method=\"GetCase\",code=\"OK\"} 3\n"
            "renkei_requests_total{method=\"GetCase\",code=\"NOT_FOUND\"} 1\n");
}

// Whoever looks for a metric that nothing was counted for yet finds that it exists.
TEST(MetricsTextTest, AFamilyWithoutSamplesIsThereAllTheSame) {
  EXPECT_EQ(Text({{"renkei_a", "A.", Kind::kGauge}}),
            "# HELP renkei_a A.\n# TYPE renkei_a gauge\n");
}

TEST(MetricsTextTest, WhatWouldEndALineOrAValueIsEscaped) {
  const Family family = {
      "a", "one\ntwo \\ \"three\"", Kind::kGauge, {{.labels = {{"l", "\"\\\n"}}, .value = 1}}};
  EXPECT_EQ(Text({family}),
            "# HELP a one\\ntwo \\\\ \"three\"\n"
            "# TYPE a gauge\n"
            "a{l=\"\\\"\\\\\\n\"} 1\n");
}

TEST(MetricsTextTest, ClassesOfAHistogramAddUpToItsCount) {
  Histogram histogram(kBounds);
  histogram.Add(0.001);  // a bound belongs to its class
  histogram.Add(0.25);
  histogram.Add(0.25);
  histogram.Add(absl::Seconds(7));
  const std::string text = Text({HistogramOf("h_seconds", "H.", histogram)});
  EXPECT_EQ(text,
            "# HELP h_seconds H.\n"
            "# TYPE h_seconds histogram\n"
            "h_seconds_bucket{le=\"0.001\"} 1\n"
            "h_seconds_bucket{le=\"0.5\"} 3\n"
            "h_seconds_bucket{le=\"1\"} 3\n"
            "h_seconds_bucket{le=\"+Inf\"} 4\n"
            "h_seconds_sum 7.501\n"
            "h_seconds_count 4\n");
}

TEST(MetricsTextTest, ALabelStandsBeforeTheBoundOfAClass) {
  const Histogram histogram(kBounds);
  const Family family = {"h",
                         "H.",
                         Kind::kHistogram,
                         {{.labels = {{"lane", "calls"}}, .classes = histogram.values()}}};
  EXPECT_THAT(Text({family}), HasSubstr("h_bucket{lane=\"calls\",le=\"0.5\"} 0\n"));
  EXPECT_THAT(Text({family}), HasSubstr("h_sum{lane=\"calls\"} 0\n"));
}

TEST(MetricsTextTest, NumbersLoseNothing) {
  const auto of = [](double value) { return Text({GaugeOf("a", "A.", value)}); };
  EXPECT_THAT(of(1'796'000'000.25), HasSubstr("a 1796000000.25\n"));
  EXPECT_THAT(of(9'007'199'254'740'991), HasSubstr("a 9007199254740991\n"));
  EXPECT_THAT(of(-3), HasSubstr("a -3\n"));
  EXPECT_THAT(of(std::numeric_limits<double>::quiet_NaN()), HasSubstr("a NaN\n"));
  EXPECT_THAT(of(std::numeric_limits<double>::infinity()), HasSubstr("a +Inf\n"));
}

TEST(MetricsTextTest, NothingThatManyThreadsCountIsLost) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 20'000;
  Counter counter;
  Histogram histogram(kBounds);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kTimes; ++n) {
        counter.Add();
        histogram.Add(0.25);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), kThreads * kTimes);
  EXPECT_EQ(histogram.values().count(), kThreads * kTimes);
  EXPECT_DOUBLE_EQ(histogram.values().sum, 0.25 * kThreads * kTimes);
}

TEST(RegistryTest, SourcesAreAskedAtEachScrape) {
  Registry registry;
  int asked = 0;
  registry.Add([&asked] { return Families{GaugeOf("a", "A.", ++asked)}; });
  registry.Add([] { return Families{GaugeOf("b", "B.", 1)}; });
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(registry.Collect().size(), 2U);
  EXPECT_EQ(registry.Collect()[0].samples[0].value, 2);
}

}  // namespace
}  // namespace renkei::metrics
