#include "tests/support/kanagawa_plan.h"
#include "tests/unit/service/analysis_fixture.h"

namespace renkei::service {
namespace {

class AnalysisSummaryTest : public AnalysisTest {
 protected:
  absl::StatusOr<pb::VisionSummary> Summarize(const std::string& token,
                                              const pb::SummarizeVisionRequest& request) {
    return Call<pb::VisionSummary>(token, "AnalysisService/SummarizeVision", request);
  }
  absl::StatusOr<pb::VisionSummary> Summarize(const std::string& token, const std::string& name,
                                              int revision = 0) {
    pb::SummarizeVisionRequest request;
    request.set_name(name);
    request.set_revision(revision);
    return Summarize(token, request);
  }
};

std::string Text(const pb::ItemCount& c) {
  return absl::StrCat(c.total(), "/", c.re_mentioned(), "/", c.distinct());
}

TEST_F(AnalysisSummaryTest, CountsAsKanagawasPaperForEachRevision) {
  const std::string name = ApplyPlan(support::KanagawaPlan());
  Publish(name);
  Revise(name);
  ApplyPlan(support::KanagawaPlanRevised());
  // The owner's draft, and what the others see.
  EXPECT_EQ(Text(Summarize(author_, name)->levels(3).nodes()), "139/2/137");
  EXPECT_EQ(Text(Summarize(outsider_, name)->levels(3).nodes()), "132/2/130");
  EXPECT_EQ(Summarize(outsider_, name)->revision(), 1);
  Publish(name);
  const auto second = Summarize(outsider_, name);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->revision(), 2);
  EXPECT_EQ(Text(second->kpis()), "115/4/111");
  EXPECT_EQ(Text(second->levels(3).nodes()), "139/2/137");
  EXPECT_EQ(Text(Summarize(outsider_, name, 1)->levels(3).nodes()), "132/2/130");
}

TEST_F(AnalysisSummaryTest, WhatMayNotBeReadIsNotFound) {
  pb::Vision head = Head("非公開");
  head.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  const std::string name = Create(head).name();
  EXPECT_EQ(ReasonOf(Summarize(outsider_, name)), pb::REASON_NOT_FOUND);
  Publish(name);
  EXPECT_EQ(ReasonOf(Summarize(outsider_, name)), pb::REASON_NOT_FOUND);
  EXPECT_TRUE(Summarize(author_, name, 1).ok());
  EXPECT_EQ(ReasonOf(Summarize(author_, name, 2)), pb::REASON_NOT_FOUND);
}

TEST_F(AnalysisSummaryTest, TheRevisionInForceOnADayIsCounted) {
  const std::string name = Create(Head("初版")).name();
  AddNode(name, "", "目標1");
  Submit(name);
  pb::PublishVisionRequest publish;
  publish.set_name(name);
  publish.set_decided_date("2023-03-31");
  ASSERT_TRUE(Vision<pb::Vision>(approver_, "PublishVision", publish).ok());
  Revise(name);
  const std::string second = AddNode(name, "", "目標2").name();
  Publish(name);  // 2024-07-03, the test's day
  pb::SummarizeVisionRequest request;
  request.set_name(name);
  request.set_as_of("2024-07-02");
  EXPECT_EQ(Text(Summarize(author_, request)->nodes()), "1/0/1");
  request.set_node(second);
  EXPECT_EQ(ReasonOf(Summarize(author_, request)), pb::REASON_NOT_FOUND);
  request.set_as_of("2024-07-03");
  EXPECT_TRUE(Summarize(author_, request).ok());
  request.set_revision(1);
  EXPECT_EQ(ReasonOf(Summarize(author_, request)), pb::REASON_INVALID_FIELDS);
}

}  // namespace
}  // namespace renkei::service
