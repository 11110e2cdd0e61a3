#include "server/metrics/process_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace renkei::metrics {
namespace {

double ValueOf(const Families& families, absl::string_view name) {
  const auto family = std::find_if(families.begin(), families.end(),
                                   [&](const Family& one) { return one.name == name; });
  EXPECT_NE(family, families.end()) << name;
  return family == families.end() ? -1 : family->samples.at(0).value;
}

TEST(ProcessFiguresTest, TheyAreThoseOfThisProcess) {
  const Families families = ProcessFigures();
  EXPECT_GT(ValueOf(families, "process_resident_memory_bytes"), 1e6);
  EXPECT_GT(ValueOf(families, "process_virtual_memory_bytes"),
            ValueOf(families, "process_resident_memory_bytes"));
  EXPECT_GE(ValueOf(families, "process_cpu_seconds_total"), 0);
  EXPECT_GE(ValueOf(families, "process_threads"), 1);
  EXPECT_GE(ValueOf(families, "process_open_fds"), 3);
  EXPECT_GT(ValueOf(families, "process_max_fds"), ValueOf(families, "process_open_fds"));
  const double now = absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch());
  EXPECT_NEAR(ValueOf(families, "process_start_time_seconds"), now, 600);
}

TEST(ProcessFiguresTest, TheBuildIsALabelOfOne) {
  const Family build = BuildFigure("renkeid", "0.1.0", "abc");
  EXPECT_EQ(build.samples.at(0).value, 1);
  EXPECT_THAT(build.samples.at(0).labels,
              ::testing::ElementsAre(std::pair("program", "renkeid"), std::pair("version", "0.1.0"),
                                     std::pair("commit", "abc")));
}

}  // namespace
}  // namespace renkei::metrics
