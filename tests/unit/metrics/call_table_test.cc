#include "server/metrics/call_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "server/metrics/text.h"

namespace renkei::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGet[] = "renkei.v1.CaseService/GetCase";
constexpr char kList[] = "renkei.v1.CaseService/ListCases";

class CallTableTest : public ::testing::Test {
 protected:
  std::string Shown() const {
    Families families;
    table_.AddTo(families, "renkei_calls", "Calls");
    return Text(families);
  }
  CallTable table_{{kGet, kList}};
};

TEST_F(CallTableTest, CallsAreCountedByMethodAndCode) {
  table_.Count(kGet, absl::StatusCode::kOk, absl::Milliseconds(2));
  table_.Count(kGet, absl::StatusCode::kOk, absl::Milliseconds(3));
  table_.Count(kGet, absl::StatusCode::kNotFound, absl::Milliseconds(1));
  const std::string shown = Shown();
  EXPECT_THAT(shown,
              HasSubstr(absl::StrCat("renkei_calls_total{method=\"", kGet, "\",code=\"OK\"} 2\n")));
  EXPECT_THAT(shown, HasSubstr(absl::StrCat("renkei_calls_total{method=\"", kGet,
                                            "\",code=\"NOT_FOUND\"} 1\n")));
  EXPECT_THAT(shown,
              HasSubstr(absl::StrCat("renkei_calls_seconds_count{method=\"", kGet, "\"} 3\n")));
  EXPECT_THAT(shown, HasSubstr(absl::StrCat("renkei_calls_seconds_bucket{method=\"", kGet,
                                            "\",le=\"0.001\"} 1\n")));
}

TEST_F(CallTableTest, WhatWasNeverCalledMakesNoSeries) {
  table_.Count(kGet, absl::StatusCode::kOk, absl::Milliseconds(2));
  EXPECT_THAT(Shown(), Not(HasSubstr(kList)));
}

TEST_F(CallTableTest, NobodyMakesSeriesByMakingUpMethods) {
  for (int i = 0; i < 100; ++i)
    table_.Count(absl::StrCat("renkei.v1.CaseService/Made", i), absl::StatusCode::kUnimplemented);
  EXPECT_THAT(Shown(),
              HasSubstr("renkei_calls_total{method=\"other\",code=\"UNIMPLEMENTED\"} 100\n"));
  EXPECT_THAT(Shown(), Not(HasSubstr("Made")));
}

TEST_F(CallTableTest, AStreamIsCountedAndItsTimeIsNot) {
  table_.Count(kList, absl::StatusCode::kCancelled);
  EXPECT_THAT(Shown(), HasSubstr("code=\"CANCELLED\"} 1\n"));
  EXPECT_THAT(Shown(), Not(HasSubstr("renkei_calls_seconds_count")));
}

}  // namespace
}  // namespace renkei::metrics
