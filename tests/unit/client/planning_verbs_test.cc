// `renkei opinion`, `renkei step` and `renkei evaluation`: what they send, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kPlan[] = "organizations/o/visions/v";

class PlanningVerbsTest : public CliTest {
 protected:
  PlanningVerbsTest() {
    server_.On<pb::ListOpinionsRequest, pb::ListOpinionsResponse>(
        "PlanningService/ListOpinions", [](const pb::ListOpinionsRequest& request) {
          pb::ListOpinionsResponse reply;
          if (request.filter() != "number=12") return reply;
          pb::Opinion& opinion = *reply.add_opinions();
          opinion.set_name(absl::StrCat(request.parent(), "/opinions/twelve"));
          opinion.set_number(12);
          return reply;
        });
    server_.On<pb::UpdateOpinionRequest, pb::Opinion>(
        "PlanningService/UpdateOpinion", [](const auto& request) { return request.opinion(); });
  }
};

TEST_F(PlanningVerbsTest, AnOpinionIsAnsweredByItsNumber) {
  const CliResult result = Run({"opinion", "answer", absl::StrCat(kPlan, "/12"), "--answer",
                                "一部反映", "--reason", "増便を検討する"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto sent = server_.Requests<pb::UpdateOpinionRequest>("PlanningService/UpdateOpinion");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].opinion().name(), absl::StrCat(kPlan, "/opinions/twelve"));
  EXPECT_EQ(sent[0].opinion().answer(), pb::OPINION_ANSWER_PARTLY_ADOPTED);
  EXPECT_THAT(sent[0].update_mask().paths(), ElementsAre("answer", "reason", "followed_revision"));
}

TEST_F(PlanningVerbsTest, ANumberThatNoOpinionHasIsNotFound) {
  EXPECT_EQ(Run({"opinion", "show", absl::StrCat(kPlan, "/13")}).exit_code, 3);
  EXPECT_EQ(Run({"opinion", "show", absl::StrCat(kPlan, "/x\"")}).exit_code, 3);
}

TEST_F(PlanningVerbsTest, WhatIsUnansweredIsAskedForAsTheServerCallsIt) {
  ASSERT_EQ(Run({"opinion", "list", kPlan, "--unanswered", "--source-kind", "議会"}).exit_code, 0);
  const auto sent = server_.Requests<pb::ListOpinionsRequest>("PlanningService/ListOpinions");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_THAT(sent[0].filter(), HasSubstr("answer=NONE"));
  EXPECT_THAT(sent[0].filter(), HasSubstr("source_kind=ASSEMBLY"));
}

TEST_F(PlanningVerbsTest, CountsArePrintedBySourceAndAnswer) {
  environment_["LANG"] = "ja_JP.UTF-8";
  server_.On<pb::CountOpinionsRequest, pb::CountOpinionsResponse>(
      "PlanningService/CountOpinions", [](const auto&) {
        pb::CountOpinionsResponse reply;
        pb::OpinionCount& count = *reply.add_counts();
        count.set_source_kind(pb::OPINION_SOURCE_PUBLIC_COMMENT);
        count.set_answer(pb::OPINION_ANSWER_ADOPTED);
        count.set_opinions(2);
        count.set_given(30);
        reply.set_opinions(2);
        reply.set_given(30);
        return reply;
      });
  const CliResult result = Run({"opinion", "count", kPlan});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("パブリックコメント"));
  EXPECT_THAT(result.out, HasSubstr("2（30）"));
}

TEST_F(PlanningVerbsTest, OpinionsAreAPageToPrint) {
  environment_["LANG"] = "ja_JP.UTF-8";
  server_.On<pb::GetVisionRequest, pb::Vision>("VisionService/GetVision", [](const auto&) {
    pb::Vision vision;
    vision.set_title("総合戦略");
    return vision;
  });
  server_.On<pb::CountOpinionsRequest, pb::CountOpinionsResponse>(
      "PlanningService/CountOpinions", [](const auto& request) {
        EXPECT_EQ(request.filter(), "number=12");
        return pb::CountOpinionsResponse();
      });
  const CliResult result = Run({"opinion", "export", kPlan, "--filter", "number=12"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, testing::StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(result.out, HasSubstr("総合戦略"));
  EXPECT_THAT(result.out, HasSubstr("意見と対応"));
  EXPECT_THAT(result.out, HasSubstr("未回答"));
  EXPECT_EQ(Run({"opinion", "export", kPlan, "--format", "pdf"}).exit_code, 2);
}

TEST_F(PlanningVerbsTest, AStepIsDoneByTheBeginningOfItsId) {
  server_.On<pb::ListPlanStepsRequest, pb::ListPlanStepsResponse>(
      "PlanningService/ListPlanSteps", [](const pb::ListPlanStepsRequest& request) {
        pb::ListPlanStepsResponse reply;
        for (const char* id : {"01m8hdbvvq5x7z9b1d3f5h7k9n", "01m8hdbvvr5x7z9b1d3f5h7k9n"})
          reply.add_steps()->set_name(absl::StrCat(request.parent(), "/steps/", id));
        return reply;
      });
  server_.On<pb::UpdatePlanStepRequest, pb::PlanStep>(
      "PlanningService/UpdatePlanStep", [](const auto& request) { return request.step(); });
  const auto done = [&](const std::string& id) {
    return Run({"step", "set", absl::StrCat(kPlan, "/", id), "--state", "済み"}).exit_code;
  };
  EXPECT_EQ(done("01m8hdbvvq"), 0);
  const auto sent = server_.Requests<pb::UpdatePlanStepRequest>("PlanningService/UpdatePlanStep");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].step().state(), pb::PLAN_STEP_STATE_DONE);
  EXPECT_EQ(sent[0].step().name(), absl::StrCat(kPlan, "/steps/01m8hdbvvq5x7z9b1d3f5h7k9n"));
  EXPECT_EQ(done("01m8hdbvv"), 1) << "two begin so";
  EXPECT_EQ(done("01m8hdbvvz"), 3);
}

// Found: the hint of "--date" was another option that looks like it.
TEST_F(PlanningVerbsTest, ADayIsCalledFromWhereItMayLastSeveral) {
  const CliResult result =
      Run({"step", "add", kPlan, "--kind", "council", "--date", "2024-12-01", "--lang", "ja"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err,
              HasSubstr("オプション --date はありません。「--from」のことでしょうか。"));
}

TEST_F(PlanningVerbsTest, AnEvaluationIsRecordedInOneLine) {
  server_.On<pb::RecordPlanEvaluationsRequest, pb::RecordPlanEvaluationsResponse>(
      "PlanningService/RecordPlanEvaluations", [](const auto& request) {
        pb::RecordPlanEvaluationsResponse reply;
        *reply.mutable_evaluations() = request.evaluations();
        return reply;
      });
  ASSERT_EQ(Run({"evaluation", "record", kPlan, "--year", "2024", "--by", "council", "--rating",
                 "B", "--text", "おおむね順調"})
                .exit_code,
            0);
  const auto sent =
      server_.Requests<pb::RecordPlanEvaluationsRequest>("PlanningService/RecordPlanEvaluations");
  ASSERT_EQ(sent.size(), 1u);
  ASSERT_EQ(sent[0].evaluations_size(), 1);
  EXPECT_EQ(sent[0].evaluations(0).fiscal_year(), 2024);
  EXPECT_EQ(sent[0].evaluations(0).evaluator(), pb::PLAN_EVALUATOR_COUNCIL);
  EXPECT_EQ(sent[0].evaluations(0).rating(), pb::EVALUATION_RATING_B);
}

}  // namespace
}  // namespace renkei::cli
