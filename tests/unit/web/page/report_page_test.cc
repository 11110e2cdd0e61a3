// The yearly report of a plan on the web front.
#include "absl/strings/str_cat.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kReportPage[] = "/organizations/141003/visions/v/report";

class ReportPageTest : public FormSiteTest {
 protected:
  ReportPageTest() {
    server_.On<pb::GetVisionRequest, pb::Vision>(
        "VisionService/GetVision", [](const pb::GetVisionRequest& request) {
          pb::Vision vision;
          vision.set_name(request.name());
          vision.set_title("総合戦略");
          vision.mutable_period()->set_from_fiscal_year(2020);
          vision.mutable_period()->set_to_fiscal_year(2021);
          vision.add_parent_plans("organizations/140007/visions/p");
          vision.add_parent_plans("frameworks/own");
          return vision;
        });
    server_.On<pb::ListFrameworksRequest, pb::ListFrameworksResponse>(
        "FrameworkService/ListFrameworks", [](const auto&) {
          pb::ListFrameworksResponse reply;
          for (const char* id : {"own", "later"}) {
            pb::Framework& framework = *reply.add_frameworks();
            framework.set_name(absl::StrCat("frameworks/", id));
            framework.set_title(absl::StrCat("戦略", id));
          }
          return reply;
        });
    server_.On<pb::GetYearlyReportRequest, pb::GetYearlyReportResponse>(
        "AnalysisService/GetYearlyReport", [&](const pb::GetYearlyReportRequest& request) {
          asked_ = request;
          pb::GetYearlyReportResponse reply;
          reply.set_title("総合戦略");
          reply.set_fiscal_year(request.fiscal_year());
          pb::YearlyReportLine& line = *reply.add_lines();
          line.set_kind(pb::YearlyReportLine::KIND_ITEM);
          line.set_title(request.page_token().empty() ? "前半の項目" : "後半の項目");
          if (request.page_token().empty()) reply.set_next_page_token("more");
          return reply;
        });
  }

  pb::GetYearlyReportRequest asked_;
};

TEST_F(ReportPageTest, ItBeginsWithThePlansOwnFrameworkAndItsLastYearAndHasAllPages) {
  const PageReply reply = Open(kReportPage);
  EXPECT_EQ(asked_.framework(), "frameworks/own");
  EXPECT_EQ(asked_.fiscal_year(), 2021);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("2021年度 年次報告"), HasSubstr("前半の項目"),
                                HasSubstr("後半の項目"), HasSubstr("戦略later")));
}

TEST_F(ReportPageTest, TheAddressSaysWhichOneAndTheFileIsThatOne) {
  const std::string query = "?framework=later&year=2020";
  EXPECT_THAT(Open(kReportPage + query).body, HasSubstr("<option value=\"later\" selected"));
  EXPECT_EQ(asked_.framework(), "frameworks/later");
  EXPECT_EQ(asked_.fiscal_year(), 2020);
  asked_.Clear();
  EXPECT_THAT(Open(absl::StrCat(kReportPage, ".csv", query)).body,
              AllOf(HasSubstr("後半の項目"), Not(HasSubstr("<option"))));
  EXPECT_EQ(asked_.framework(), "frameworks/later");
}

}  // namespace
}  // namespace renkei::web
