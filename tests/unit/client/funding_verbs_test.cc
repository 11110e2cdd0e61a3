// `renkei funding` and `renkei vision report --by programme`: what they send, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/funding_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;

class FundingVerbsTest : public CliTest {
 protected:
  FundingVerbsTest() {
    server_.On<pb::ListFittingCallsRequest, pb::ListFittingCallsResponse>(
        "FundingService/ListFittingCalls", [](const pb::ListFittingCallsRequest& request) {
          pb::ListFittingCallsResponse reply;
          reply.set_organization_title("真庭市");
          pb::FittingCall& call = *reply.add_calls();
          call.set_programme_title(request.page_token().empty() ? "一つ目" : "二つ目");
          if (request.page_token().empty()) reply.set_next_page_token("more");
          return reply;
        });
    server_.On<pb::GetFrameworkCoverageRequest, pb::GetFrameworkCoverageResponse>(
        "FundingService/GetFrameworkCoverage", [](const auto&) {
          pb::GetFrameworkCoverageResponse reply;
          reply.add_items()->set_title("防災");
          reply.mutable_items(0)->set_coverage(pb::ItemCoverage::COVERAGE_MISSING);
          reply.set_missing_items(1);
          return reply;
        });
    server_.On<pb::SummarizeProgrammeUsesRequest, pb::SummarizeProgrammeUsesResponse>(
        "FundingService/SummarizeProgrammeUses", [](const auto&) {
          pb::SummarizeProgrammeUsesResponse reply;
          reply.set_title("交付金");
          return reply;
        });
    server_.On<pb::ListProgrammeUsesRequest, pb::ListProgrammeUsesResponse>(
        "FundingService/ListProgrammeUses", [](const auto&) {
          pb::ListProgrammeUsesResponse reply;
          reply.add_uses()->set_title("移動の足");
          return reply;
        });
    server_.On<pb::GetYearlyReportRequest, pb::GetYearlyReportResponse>(
        "AnalysisService/GetYearlyReport",
        [](const auto&) { return pb::GetYearlyReportResponse(); });
  }
};

TEST_F(FundingVerbsTest, CallsThatFitComeFromAllPages) {
  environment_["LANG"] = "ja_JP.UTF-8";
  const CliResult result = Run({"funding", "fit", "332143", "--serving", "--opening", "60"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("一つ目"));
  EXPECT_THAT(result.out, HasSubstr("二つ目"));
  const auto sent =
      server_.Requests<pb::ListFittingCallsRequest>("FundingService/ListFittingCalls");
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].organization(), "organizations/332143");
  EXPECT_TRUE(sent[0].serving_only());
  EXPECT_FALSE(sent[0].include_unfit());
  EXPECT_EQ(sent[0].opening_days(), 60);
}

TEST_F(FundingVerbsTest, OnesOwnCallsNeedNoName) {
  ASSERT_EQ(Run({"funding", "fit", "--unfit"}).exit_code, 0);
  const auto sent =
      server_.Requests<pb::ListFittingCallsRequest>("FundingService/ListFittingCalls");
  EXPECT_EQ(sent[0].organization(), "");
  EXPECT_TRUE(sent[0].include_unfit());
}

TEST_F(FundingVerbsTest, UsesArePrintedWithTheirSums) {
  environment_["LANG"] = "ja_JP.UTF-8";
  const CliResult result = Run({"funding", "uses", "programmes/p", "--year", "2024"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("移動の足"));
  const auto sent =
      server_.Requests<pb::ListProgrammeUsesRequest>("FundingService/ListProgrammeUses");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].programme(), "programmes/p");
  EXPECT_EQ(sent[0].fiscal_year(), 2024);
}

TEST_F(FundingVerbsTest, GapsOfAFrameworkAreTold) {
  environment_["LANG"] = "ja_JP.UTF-8";
  const CliResult result = Run({"funding", "coverage", "frameworks/f", "--year", "2023"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("支援施策のない項目（1件）"));
}

TEST_F(FundingVerbsTest, AReportHasOneOrder) {
  const std::string plan = "organizations/o/visions/v";
  ASSERT_EQ(Run({"vision", "report", plan, "--by", "programme", "--year", "2023"}).exit_code, 0);
  const auto sent = server_.Requests<pb::GetYearlyReportRequest>("AnalysisService/GetYearlyReport");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].order(), pb::YEARLY_REPORT_ORDER_PROGRAMMES);
  EXPECT_EQ(sent[0].framework(), "");
  EXPECT_EQ(Run({"vision", "report", plan}).exit_code, 2);
  EXPECT_EQ(Run({"vision", "report", plan, "--by", "ministry"}).exit_code, 2);
  EXPECT_EQ(
      Run({"vision", "report", plan, "--by", "programme", "--framework", "frameworks/f"}).exit_code,
      2);
}

}  // namespace
}  // namespace renkei::cli
