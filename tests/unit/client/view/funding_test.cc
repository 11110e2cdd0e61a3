// What programmes are joined to, as people read it.
#include "client/view/page/funding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/view/page/framework_coverage.h"
#include "client/view/page/funding_words.h"
#include "client/view/page/yearly_report.h"
#include "client/view/text/render.h"
#include "tests/unit/client/view/cell_texts.h"

namespace renkei::view {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const domain::Words& FundingWords() {
  static const auto& words = *new domain::Words(Lang::kJapanese, [](const std::string& name) {
    if (name == "organizations/o") return std::string("真庭市");
    if (name == "programmes/p") return std::string("交付金");
    return name;
  });
  return words;
}

std::string PageText(const Page& page) { return RenderText(page.blocks, TextStyle{}); }

google::protobuf::Timestamp AtSecond(int64_t seconds) {
  google::protobuf::Timestamp time;
  time.set_seconds(seconds);
  return time;
}
// 2024-08-01 00:00 in Japan.
constexpr int64_t kMidnight = 1'722'438'000;

TEST(FundingWords, AMidnightIsTheEndOfTheDayBefore) {
  EXPECT_EQ(ClosingWords(AtSecond(kMidnight), FundingWords()), "2024-07-31 24:00");
  EXPECT_EQ(ClosingWords(AtSecond(kMidnight + 17 * 3600), FundingWords()), "2024-08-01 17:00");
}

TEST(FundingWords, AReasonSaysWhatIsAskedAndWhetherItIsMet) {
  pb::FitReason reason;
  reason.set_kind(pb::FIT_REASON_KIND_POPULATION);
  reason.set_maximum(50'000);
  EXPECT_EQ(FitReasonWords(reason, FundingWords()), "人口50,000人以下（対象外）");
  reason.set_met(true);
  reason.set_minimum(10'000);
  EXPECT_EQ(FitReasonWords(reason, FundingWords()), "人口10,000人以上50,000人以下");
  reason.set_met(false);
  reason.set_unknown(true);
  EXPECT_THAT(FitReasonWords(reason, FundingWords()), HasSubstr("登録されていません"));
  pb::FitReason joint;
  joint.set_kind(pb::FIT_REASON_KIND_JOINT);
  joint.set_minimum(3);
  EXPECT_EQ(FitReasonWords(joint, FundingWords()), "共同での応募に限る（3団体以上）");
  joint.set_met(true);
  EXPECT_EQ(FitReasonWords(joint, FundingWords()), "共同での応募を優先（3団体以上）");
}

TEST(FundingWords, MoneyIsReadInOneLine) {
  pb::VisionNode node;
  pb::Funding& funding = *node.add_funding();
  funding.set_programme("programmes/p");
  funding.set_fiscal_year(2024);
  funding.set_type("type1");
  funding.set_thousand_yen(31'000);
  funding.set_stage(pb::FUNDING_STAGE_GRANTED);
  EXPECT_EQ(FundingWords().Field(node, *pb::VisionNode::descriptor()->FindFieldByName("funding")),
            "2024年度  交付金  type1  31,000千円  交付決定");
}

pb::ListFittingCallsResponse OneCall() {
  pb::ListFittingCallsResponse response;
  response.set_organization("organizations/o");
  response.set_organization_title("真庭市");
  response.set_organization_kind(pb::ORGANIZATION_KIND_CITY);
  *response.mutable_as_of_time() = AtSecond(kMidnight - 86'400);
  pb::FittingCall& call = *response.add_calls();
  call.set_call("programmes/p/editions/fy2024/calls/1");
  call.set_programme("programmes/p");
  call.set_programme_title("交付金");
  call.set_title("第1回公募");
  call.set_ministry("内閣府");
  call.set_fit(pb::FIT_JOINTLY);
  call.set_open(true);
  *call.mutable_opens_time() = AtSecond(kMidnight - 1'000'000);
  *call.mutable_closes_time() = AtSecond(kMidnight);
  pb::FittingType& type = *call.add_types();
  type.set_title("TYPE1");
  type.set_rate("1/2");
  type.set_ceiling_thousand_yen(100'000);
  type.set_fit(pb::FIT_JOINTLY);
  type.add_reasons()->set_kind(pb::FIT_REASON_KIND_JOINT);
  pb::FitReason& item = *call.add_reasons();
  item.set_kind(pb::FIT_REASON_KIND_GAP_ITEM);
  item.set_item_title("防災");
  call.set_gap_item_count(3);
  return response;
}

TEST(FittingCallsView, ACallSaysUntilWhenForWhatAndWhy) {
  const Page page = FittingCallsPage(OneCall(), FundingWords());
  const std::string text = PageText(page);
  EXPECT_THAT(text, AllOf(HasSubstr("2024-07-31 24:00"), HasSubstr("共同でのみ応募できる"),
                          HasSubstr("共同での応募に限る"), HasSubstr("人口は不明"),
                          HasSubstr("公開中のビジョンはありません")));
  const Table rows = FittingCallRows(OneCall(), FundingWords());
  ASSERT_EQ(rows.rows.size(), 1U);
  EXPECT_EQ(rows.rows[0].cells.size(), rows.columns.size());
  EXPECT_EQ(rows.rows[0].cells[9].text, "TYPE1（1/2、上限 100,000千円）");
  EXPECT_EQ(rows.rows[0].cells[11].text, "ビジョンにない「防災」を補う\nほか2項目");
}

TEST(FittingCallsView, WhatOpensLaterAndWhatNeverClosesSaySo) {
  pb::ListFittingCallsResponse response = OneCall();
  response.mutable_calls(0)->clear_closes_time();
  response.mutable_calls(0)->set_open(false);
  EXPECT_THAT(PageText(FittingCallsPage(response, FundingWords())),
              AllOf(HasSubstr("随時"), HasSubstr("開始）")));
  response.clear_calls();
  EXPECT_THAT(PageText(FittingCallsPage(response, FundingWords())),
              HasSubstr("応募できる公募は、いまのところありません。"));
}

TEST(ProgrammeUsesView, AUseLeadsToItsMeasureAndSumsHaveATotal) {
  pb::ProgrammeUse use;
  use.set_resource("organizations/o/visions/v/nodes/n");
  use.set_label("1-(1)");
  use.set_title("移動の足");
  use.set_vision_title("総合戦略");
  use.set_organization("organizations/o");
  use.mutable_funding()->set_fiscal_year(2024);
  use.mutable_funding()->set_thousand_yen(1'200);
  const Table uses = UseTable({use}, FundingWords());
  EXPECT_THAT(Texts(uses.rows[0]), ElementsAre("2024年度", "", "真庭市", "1-(1) 移動の足",
                                               "総合戦略", "", "1,200", "", ""));
  EXPECT_EQ(uses.rows[0].cells[3].resource, use.resource());
  pb::SummarizeProgrammeUsesResponse summary;
  for (const int year : {2024, 2023}) {
    pb::ProgrammeUseSum& sum = *summary.add_sums();
    sum.set_fiscal_year(year);
    sum.set_measures(1);
    sum.set_granted_thousand_yen(1'200);
  }
  summary.mutable_total()->set_granted_thousand_yen(2'400);
  const Table sums = UseSumTable(summary, FundingWords());
  ASSERT_EQ(sums.rows.size(), 3U);
  EXPECT_EQ(sums.rows[0].cells[1].text, "（記載なし）");
  EXPECT_EQ(sums.rows[2].cells[5].text, "2,400");
  EXPECT_EQ(UseSumTable({}, FundingWords()).rows.size(), 0U);
}

pb::GetFrameworkCoverageResponse TenMinistries() {
  pb::GetFrameworkCoverageResponse coverage;
  coverage.set_framework_title("国の戦略");
  coverage.set_fiscal_year(2024);
  coverage.set_programmes(10);
  coverage.set_missing_items(1);
  for (int i = 0; i < 10; ++i) {
    pb::CoverageMinistry& ministry = *coverage.add_ministries();
    ministry.set_display_name(absl::StrCat("府省", i));
    ministry.set_programmes(1);
  }
  pb::CoverageItem& served = *coverage.add_items();
  served.set_item("frameworks/f/items/a");
  served.set_title("交通");
  served.set_depth(1);
  served.set_coverage(pb::ItemCoverage::COVERAGE_DIRECT);
  served.set_programmes(10);
  for (int i = 0; i < 10; ++i) {
    pb::CoverageCell& cell = *served.add_cells();
    cell.set_ministry(i);
    cell.set_programmes(1);
    cell.add_examples()->set_title(absl::StrCat("事業", i));
  }
  pb::CoverageItem& gap = *coverage.add_items();
  gap.set_title("防災");
  gap.set_depth(1);
  gap.set_coverage(pb::ItemCoverage::COVERAGE_MISSING);
  return coverage;
}

TEST(FrameworkCoverageView, GapsStandFirstAndAPageHasRoomForEightMinistries) {
  const Page page = FrameworkCoveragePage(TenMinistries(), FundingWords());
  const std::string text = PageText(page);
  EXPECT_LT(text.find("支援施策のない項目（1件）"), text.find("項目・府省庁別"));
  EXPECT_THAT(text, AllOf(HasSubstr("府省7"), HasSubstr("ほか"), HasSubstr("事業9")));
  const Table rows = FrameworkCoverageRows(TenMinistries(), FundingWords());
  // Item, total, ten ministries, standing, name.
  EXPECT_EQ(rows.columns.size(), 14U);
  EXPECT_EQ(rows.rows[0].cells.size(), rows.columns.size());
  EXPECT_EQ(rows.rows[1].cells[12].text, "対応なし");
}

TEST(ProgrammesForView, WhatIsBehindSaysSoAndCasesHaveTheirResults) {
  pb::ListProgrammesForResponse response;
  response.set_behind(true);
  response.mutable_progress()->set_label("C");
  response.mutable_progress()->set_percent(40);
  pb::ServedItem& item = *response.add_items();
  item.set_title("交通");
  pb::ProgrammeFor& programme = *response.add_programmes();
  programme.set_programme("programmes/p");
  programme.set_title("交付金");
  programme.set_fiscal_year(2023);
  programme.set_recorded(true);
  programme.set_case_count(2);
  pb::CaseThatUsed& used = *programme.add_cases();
  used.set_title("乗合タクシー");
  used.set_owner("organizations/o");
  pb::CaseResult& result = *used.add_results();
  result.set_indicator_title("利用者数");
  result.mutable_after()->mutable_value()->set_number(85);
  response.set_total(7);
  const std::string text = PageText(ProgrammesForPage(response, FundingWords()));
  EXPECT_THAT(text, AllOf(HasSubstr("C 40%（遅れ）"), HasSubstr("交付金（記録済み）"),
                          HasSubstr("乗合タクシー（真庭市）"), HasSubstr("85"),
                          HasSubstr("ほか1件"), HasSubstr("ほかに6件の支援施策があります。")));
  response.clear_items();
  response.clear_programmes();
  EXPECT_THAT(PageText(ProgrammesForPage(response, FundingWords())),
              HasSubstr("国の枠組みの項目がないため"));
}

TEST(YearlyReportView, InTheOrderOfProgrammesALineHasItsMoney) {
  pb::GetYearlyReportResponse report;
  report.set_order(pb::YEARLY_REPORT_ORDER_PROGRAMMES);
  report.set_fiscal_year(2024);
  report.mutable_counts()->set_lines(3);
  pb::YearlyReportLine& heading = *report.add_lines();
  heading.set_kind(pb::YearlyReportLine::KIND_PROGRAMME);
  heading.set_title("交付金");
  heading.set_depth(1);
  heading.set_ministry("内閣府");
  heading.set_funding_thousand_yen(1'200);
  pb::YearlyReportLine& node = *report.add_lines();
  node.set_kind(pb::YearlyReportLine::KIND_NODE);
  node.set_title("移動の足");
  node.set_depth(1);
  node.add_funding()->set_thousand_yen(1'200);
  report.add_lines()->set_kind(pb::YearlyReportLine::KIND_NO_COUNTERPART);
  const std::string text = PageText(YearlyReportPage(report, FundingWords()));
  EXPECT_THAT(text, AllOf(HasSubstr("財源とする支援施策の順です"), HasSubstr("計 1,200千円"),
                          HasSubstr("財源とする支援施策のない施策等"), Not(HasSubstr("枠組み"))));
  const Table rows = YearlyReportRows(report, FundingWords());
  EXPECT_EQ(rows.columns[5].header, "財源");
  EXPECT_EQ(rows.rows[1].cells[5].text, "1,200千円");
  EXPECT_EQ(rows.rows[1].cells.size(), rows.columns.size());
}

}  // namespace
}  // namespace renkei::view
