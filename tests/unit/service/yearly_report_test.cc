// GetYearlyReport through the whole frame. The test's day is 2024-07-03.
#include "absl/strings/str_cat.h"
#include "renkei/v1/planning_service.pb.h"
#include "tests/unit/service/analysis_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using ReportedLine = pb::YearlyReportLine;

constexpr char kOldFramework[] = "frameworks/old";
constexpr char kNewFramework[] = "frameworks/new";

class YearlyReportServiceTest : public AnalysisTest {
 protected:
  YearlyReportServiceTest() {
    AddFramework(kOldFramework, "旧戦略", {"x", "y"});
    AddFramework(kNewFramework, "新戦略", {"a", "b"});
    pb::UpsertCrosswalkRequest request;
    pb::Crosswalk& crosswalk = *request.mutable_crosswalk();
    crosswalk.set_name("crosswalks/old-new");
    crosswalk.set_from_framework(kOldFramework);
    crosswalk.set_to_framework(kNewFramework);
    crosswalk.set_status(pb::CROSSWALK_STATUS_PROPOSED);
    pb::CrosswalkEdge& edge = *crosswalk.add_edges();
    edge.set_from_item("x");
    edge.set_to_item("b");
    edge.set_relation(pb::CrosswalkEdge::RELATION_PART_OF);
    const auto done = Call<pb::Crosswalk>(admin_, "FrameworkService/UpsertCrosswalk", request);
    EXPECT_TRUE(done.ok()) << done.status();
    vision_ = Create(Head("総合戦略")).name();
  }

  void AddFramework(const std::string& name, const std::string& title,
                    const std::vector<std::string>& items) {
    pb::UpsertFrameworkRequest request;
    request.mutable_framework()->set_name(name);
    request.mutable_framework()->set_title(title);
    for (const std::string& item : items) {
      pb::FrameworkItem& added = *request.mutable_framework()->add_items();
      added.set_id(item);
      added.set_kind("pillar");
      added.set_title("項目" + item);
    }
    const auto done = Call<pb::Framework>(admin_, "FrameworkService/UpsertFramework", request);
    EXPECT_TRUE(done.ok()) << done.status();
  }

  std::string AddServing(const std::string& title, const std::string& item) {
    pb::VisionNode node = NodeUnder("", title);
    if (!item.empty()) node.add_framework_items(item);
    pb::Activity& activity = *node.add_activities();
    activity.set_id("work");
    activity.set_title("整備");
    pb::Budget& budget = *node.add_budgets();
    budget.set_fiscal_year(2023);
    budget.set_thousand_yen(1'200);
    const auto added = TryCreateNode(author_, vision_, node);
    EXPECT_TRUE(added.ok()) << added.status();
    return added->name();
  }

  void Say(const std::string& node, int year, const std::string& text,
           pb::PlanEvaluator evaluator = pb::PLAN_EVALUATOR_SELF) {
    pb::RecordPlanEvaluationsRequest request;
    request.set_parent(vision_);
    pb::PlanEvaluation& evaluation = *request.add_evaluations();
    evaluation.set_fiscal_year(year);
    evaluation.set_evaluator(evaluator);
    evaluation.set_node(node);
    evaluation.set_text(text);
    const auto said = Call<pb::RecordPlanEvaluationsResponse>(
        author_, "PlanningService/RecordPlanEvaluations", request);
    EXPECT_TRUE(said.ok()) << said.status();
  }

  void Report(const std::string& node, const std::string& date, const std::string& note) {
    pb::RecordActivityReportsRequest request;
    request.set_parent(vision_);
    pb::ActivityReport& report = *request.add_reports();
    report.set_activity(node + "/activities/work");
    report.set_state(pb::ACTIVITY_STATE_UNDERWAY);
    report.set_date(date);
    report.set_note(note);
    const auto reported =
        Vision<pb::RecordActivityReportsResponse>(author_, "RecordActivityReports", request);
    EXPECT_TRUE(reported.ok()) << reported.status();
  }

  void Measure(const std::string& kpi, int year, double number, const std::string& note) {
    pb::RecordKpiActualsRequest request;
    request.set_parent(kpi);
    pb::KpiActual& figure = *request.add_actuals();
    figure.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
    figure.mutable_when()->set_year(year);
    figure.mutable_value()->set_number(number);
    figure.set_note(note);
    const auto recorded =
        Vision<pb::RecordKpiActualsResponse>(author_, "RecordKpiActuals", request);
    EXPECT_TRUE(recorded.ok()) << recorded.status();
  }

  absl::StatusOr<pb::GetYearlyReportResponse> TryReport(const pb::GetYearlyReportRequest& request,
                                                        const std::string& token) {
    return Call<pb::GetYearlyReportResponse>(token, "AnalysisService/GetYearlyReport", request);
  }
  pb::GetYearlyReportRequest Asked(const std::string& framework = kNewFramework, int year = 2023) {
    pb::GetYearlyReportRequest request;
    request.set_name(vision_);
    request.set_framework(framework);
    request.set_fiscal_year(year);
    return request;
  }
  pb::GetYearlyReportResponse ReportOf(const pb::GetYearlyReportRequest& request) {
    const auto report = TryReport(request, author_);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : pb::GetYearlyReportResponse();
  }

  static std::vector<std::string> Titles(const pb::GetYearlyReportResponse& report) {
    std::vector<std::string> titles;
    for (const ReportedLine& line : report.lines())
      titles.push_back(line.kind() == ReportedLine::KIND_NO_COUNTERPART ? "-" : line.title());
    return titles;
  }

  static ReportedLine LineOf(const pb::GetYearlyReportResponse& report, const std::string& title) {
    for (const ReportedLine& line : report.lines())
      if (line.title() == title) return line;
    ADD_FAILURE() << "no line " << title;
    return {};
  }

  std::string vision_;
};

TEST_F(YearlyReportServiceTest, ALineHasTheYearsFiguresNotesReportsBudgetAndWords) {
  const std::string node = AddServing("移動", "frameworks/new/items/a");
  const std::string kpi = AddKpi(vision_, node, "利用者数").name();
  Measure(kpi, 2022, 80, "前年の注");
  Measure(kpi, 2023, 100, "実証を含む");
  Report(node, "2023-05-01", "着手");
  Report(node, "2024-03-31", "運行を開始");
  Report(node, "2024-04-01", "翌年度の話");
  Say(node, 2023, "おおむね順調");
  Say(node, 2023, "努力が必要", pb::PLAN_EVALUATOR_COUNCIL);
  const pb::GetYearlyReportResponse report = ReportOf(Asked());
  EXPECT_THAT(Titles(report), ElementsAre("総合戦略", "項目a", "移動", "利用者数", "項目b"));
  EXPECT_EQ(report.as_of(), "2024-03-31");
  EXPECT_EQ(report.framework_title(), "新戦略");
  const ReportedLine line = LineOf(report, "移動");
  EXPECT_EQ(line.words().text(), "おおむね順調");
  EXPECT_FALSE(line.has_carried_words());
  EXPECT_EQ(line.thousand_yen(), 1'200);
  ASSERT_EQ(line.activities_size(), 1);
  EXPECT_EQ(line.activities(0).note(), "運行を開始");
  EXPECT_EQ(line.activities(0).date(), "2024-03-31");
  const ReportedLine figure = LineOf(report, "利用者数");
  EXPECT_EQ(figure.progress().actual().value().number(), 100);
  ASSERT_EQ(figure.notes_size(), 1);
  EXPECT_EQ(figure.notes(0).note(), "実証を含む");
  EXPECT_EQ(LineOf(report, "項目b").coverage(), pb::ItemCoverage::COVERAGE_MISSING);
}

TEST_F(YearlyReportServiceTest, LastYearsWordsStandMarkedWhereThisYearHasNoneAndNoOlderOnes) {
  const std::string node = AddServing("移動", "frameworks/new/items/a");
  Say(node, 2021, "二年前");
  EXPECT_FALSE(LineOf(ReportOf(Asked()), "移動").has_carried_words());
  Say(node, 2022, "前年度");
  Say("", 2022, "計画全体の前年度");
  const pb::GetYearlyReportResponse report = ReportOf(Asked());
  const ReportedLine line = LineOf(report, "移動");
  EXPECT_FALSE(line.has_words());
  EXPECT_EQ(line.carried_words().text(), "前年度");
  EXPECT_EQ(line.carried_words().fiscal_year(), 2022);
  EXPECT_EQ(report.lines(0).carried_words().text(), "計画全体の前年度");
}

TEST_F(YearlyReportServiceTest, TheOrderOfANeighbourSaysThroughWhichRelationAndWhatIsOnlyProposed) {
  AddServing("移動", "frameworks/old/items/x");
  AddServing("その他", "");
  const pb::GetYearlyReportResponse report = ReportOf(Asked());
  EXPECT_THAT(Titles(report), ElementsAre("総合戦略", "項目a", "項目b", "移動", "-", "その他"));
  const pb::ReportReference reference = LineOf(report, "移動").reference();
  EXPECT_EQ(reference.from_title(), "項目x");
  EXPECT_EQ(reference.relation(), pb::CrosswalkEdge::RELATION_PART_OF);
  EXPECT_EQ(reference.status(), pb::CROSSWALK_STATUS_PROPOSED);
  EXPECT_EQ(report.counts().carried_nodes(), 1);
  EXPECT_EQ(report.counts().unplaced_nodes(), 1);
  EXPECT_EQ(report.counts().missing_items(), 1);
  // Its own order needs no crosswalk.
  EXPECT_EQ(LineOf(ReportOf(Asked(kOldFramework)), "移動").reference().from_item(), "");
}

TEST_F(YearlyReportServiceTest, PagesAreTheWholeAndOneThatAChangeFollowedIsRefused) {
  for (int i = 0; i < 7; ++i) {
    const std::string node =
        AddServing(absl::StrCat("取組", i),
                   i % 3 == 0 ? "" : absl::StrCat("frameworks/new/items/", i % 3 == 1 ? "a" : "b"));
    AddKpi(vision_, node, absl::StrCat("指標", i));
  }
  const pb::GetYearlyReportResponse whole = ReportOf(Asked());
  pb::GetYearlyReportRequest request = Asked();
  request.set_page_size(2);
  pb::GetYearlyReportResponse pages;
  do {
    const pb::GetYearlyReportResponse page = ReportOf(request);
    EXPECT_LE(page.lines_size(), 2);
    pages.mutable_lines()->MergeFrom(page.lines());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(Titles(pages), Titles(whole));
  EXPECT_EQ(whole.counts().lines(), whole.lines_size());

  request.clear_page_token();
  request.set_page_token(ReportOf(request).next_page_token());
  AddServing("割り込み", "frameworks/new/items/a");
  EXPECT_EQ(ReasonOf(TryReport(request, author_)), pb::REASON_INVALID_PAGE_TOKEN);
}

TEST_F(YearlyReportServiceTest, OthersReadThePublishedTextAndNobodyAPlanThatTheyMayNotRead) {
  const std::string node = AddServing("移動", "frameworks/new/items/a");
  EXPECT_EQ(ReasonOf(TryReport(Asked(), outsider_)), pb::REASON_NOT_FOUND);
  Publish(vision_);
  Revise(vision_);
  AddServing("下書き", "frameworks/new/items/a");
  const auto report = TryReport(Asked(), outsider_);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->revision(), 1) << "the one in force, though it was not yet when the year ended";
  EXPECT_THAT(Titles(*report), ElementsAre("総合戦略", "項目a", "移動", "項目b"));
}

TEST_F(YearlyReportServiceTest, AYearThatIsNoYearOfThePlanAndAFrameworkThatIsNotThereAreRefused) {
  EXPECT_EQ(ReasonOf(TryReport(Asked("frameworks/gone"), author_)), pb::REASON_NOT_FOUND);
  const auto late = TryReport(Asked(kNewFramework, 2025), author_);
  EXPECT_THAT(BadFields(late), ElementsAre("fiscal_year NOT_YET"));
  EXPECT_THAT(domain::DetailOf(late.status())->violations(0).message_ja(),
              HasSubstr("2025年度はまだ始まっていません"));
  EXPECT_THAT(BadFields(TryReport(Asked(kNewFramework, 2017), author_)),
              ElementsAre("fiscal_year OUTSIDE_PERIOD"));
  EXPECT_TRUE(TryReport(Asked(kNewFramework, 2018), author_).ok());
  EXPECT_EQ(ReportOf(Asked(kNewFramework, 2024)).as_of(), "2024-07-03") << "it runs";
}

}  // namespace
}  // namespace renkei::service
