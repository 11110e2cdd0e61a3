#include <set>

#include "tests/support/kanagawa_plan.h"
#include "tests/unit/service/analysis_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AnalysisLintTest : public AnalysisTest {
 protected:
  absl::StatusOr<pb::LintVisionResponse> Lint(const std::string& token,
                                              const pb::LintVisionRequest& request) {
    return Call<pb::LintVisionResponse>(token, "AnalysisService/LintVision", request);
  }

  // "TITLE CODE" of all pages, except of `but`.
  std::vector<std::string> Codes(const std::string& token, const std::string& name,
                                 std::set<pb::LintCode> but = {}, int page_size = 0) {
    pb::LintVisionRequest request;
    request.set_name(name);
    request.set_page_size(page_size);
    std::vector<std::string> codes;
    do {
      const auto page = Lint(token, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return codes;
      if (page_size > 0) {
        EXPECT_LE(page->findings_size(), page_size);
      }
      for (const pb::LintFinding& f : page->findings())
        if (but.count(f.code()) == 0)
          codes.push_back(absl::StrCat(f.title(), " ",
                                       pb::LintCode_Name(f.code()).substr(strlen("LINT_CODE_"))));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return codes;
  }
};

TEST_F(AnalysisLintTest, AFigureThatWasDueIsMissedUntilItIsRecorded) {
  const std::string name = ApplyPlan(support::KanagawaPlan());
  // The test's day is 2024-07-03; nothing was ever recorded of 111 KPIs.
  const auto before = Codes(author_, name, {pb::LINT_CODE_NO_FRAMEWORK_ITEMS});
  EXPECT_EQ(before.size(), 111u);
  EXPECT_EQ(before[0], "指標1 KPI_NEVER_UPDATED");
  const auto kpis = ListKpis(author_, name);
  ASSERT_TRUE(kpis.ok());
  pb::RecordKpiActualsRequest record;
  record.set_parent(kpis->at(0).name());
  record.add_actuals()->mutable_value()->set_number(120);
  record.mutable_actuals(0)->mutable_when()->set_text("令和5年度");
  ASSERT_TRUE(Vision<pb::RecordKpiActualsResponse>(author_, "RecordKpiActuals", record).ok());
  EXPECT_EQ(Codes(author_, name, {pb::LINT_CODE_NO_FRAMEWORK_ITEMS}).size(), 110u);
}

TEST_F(AnalysisLintTest, PagesAddUpToTheWhole) {
  const std::string name = ApplyPlan(support::KanagawaPlan());
  const auto whole = Codes(author_, name);
  EXPECT_EQ(whole.size(), 112u);
  EXPECT_EQ(Codes(author_, name, {}, 25), whole);
}

TEST_F(AnalysisLintTest, APageGoesOnBehindItsLastFindingWhateverIsMendedMeanwhile) {
  const std::string name = Create(Head("計画")).name();
  for (int i = 0; i < 4; ++i) AddNode(name, "", absl::StrCat("施策", i));
  pb::LintVisionRequest request;
  request.set_name(name);
  const auto whole = Lint(author_, request);
  ASSERT_TRUE(whole.ok()) << whole.status();
  std::vector<int> of_nodes;
  for (int i = 0; i < whole->findings_size(); ++i)
    if (whole->findings(i).resource() != name) of_nodes.push_back(i);
  ASSERT_EQ(of_nodes.size(), 4u);
  // The page ends with what is found of the third node; the first is gone before the next page.
  request.set_page_size(of_nodes[2] + 1);
  const auto first = Lint(author_, request);
  ASSERT_TRUE(first.ok()) << first.status();
  request.set_page_token(first->next_page_token());
  ASSERT_TRUE(DeleteNode(author_, whole->findings(of_nodes[0]).resource()).ok());
  const auto second = Lint(author_, request);
  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_EQ(second->findings_size(), 1);
  EXPECT_EQ(second->findings(0).resource(), whole->findings(of_nodes[3]).resource());
  // Where it is gone itself, nobody knows what has been shown.
  ASSERT_TRUE(DeleteNode(author_, whole->findings(of_nodes[2]).resource()).ok());
  EXPECT_EQ(ReasonOf(Lint(author_, request)), pb::REASON_INVALID_PAGE_TOKEN);
}

TEST_F(AnalysisLintTest, OthersSeeTheWarningsOfTheRevisionInForce) {
  const std::string name = Create(Head("計画")).name();
  AddNode(name, "", "施策");
  pb::LintVisionRequest request;
  request.set_name(name);
  EXPECT_EQ(ReasonOf(Lint(outsider_, request)), pb::REASON_NOT_FOUND);
  Publish(name);
  Revise(name);
  AddNode(name, "", "施策");
  const std::set<pb::LintCode> but = {pb::LINT_CODE_NO_FRAMEWORK_ITEMS};
  EXPECT_THAT(Codes(outsider_, name, but), ElementsAre("施策 MEASURE_WITHOUT_KPI"));
  EXPECT_EQ(Codes(author_, name, but).size(), 3u);  // and the same title twice
}

TEST_F(AnalysisLintTest, APeriodIsHeldAgainstAParentVisionOnlyByWhoMayReadIt) {
  pb::Vision secret = Head("県の計画");
  secret.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  secret.mutable_period()->set_to_fiscal_year(2024);
  const std::string above = Create(secret).name();
  Publish(above);
  pb::Vision head = Head("市の計画");
  head.add_parent_plans(above);
  const std::string name = Create(head).name();
  Publish(name);
  const std::set<pb::LintCode> but = {pb::LINT_CODE_NO_FRAMEWORK_ITEMS};
  EXPECT_THAT(Codes(author_, name, but), ElementsAre("市の計画 PERIOD_OUTSIDE_PARENT"));
  EXPECT_THAT(Codes(outsider_, name, but), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
