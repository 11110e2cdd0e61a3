// The calendar of a plan, and its evaluations year by year.
#include "renkei/v1/inbox_service.pb.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/planning_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Today is 2024-07-03.
class PlanStepsTest : public InboxReading<PlanningTest> {
 protected:
  static pb::PlanStep StepOf(pb::PlanStepKind kind, const std::string& from,
                             const std::string& to = "") {
    pb::PlanStep step;
    step.set_kind(kind);
    step.set_from_date(from);
    step.set_to_date(to);
    return step;
  }

  absl::StatusOr<pb::PlanStep> TryPlan(const std::string& token, const pb::PlanStep& step) {
    pb::CreatePlanStepRequest request;
    request.set_parent(vision_);
    *request.mutable_step() = step;
    return Planning<pb::PlanStep>(token, "CreatePlanStep", request);
  }
  pb::PlanStep Plan(const pb::PlanStep& step) {
    const auto made = TryPlan(author_, step);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? *made : pb::PlanStep();
  }
  absl::StatusOr<pb::PlanStep> UpdateStep(const std::string& token, const pb::PlanStep& step,
                                          const std::vector<std::string>& mask) {
    pb::UpdatePlanStepRequest request;
    *request.mutable_step() = step;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return Planning<pb::PlanStep>(token, "UpdatePlanStep", request);
  }

  absl::StatusOr<std::vector<std::string>> Calendar(const std::string& token,
                                                    const std::string& filter = "") {
    pb::ListPlanStepsRequest request;
    request.set_parent(vision_);
    request.set_filter(filter);
    request.set_page_size(1);
    std::vector<std::string> days;
    do {
      const auto page = Planning<pb::ListPlanStepsResponse>(token, "ListPlanSteps", request);
      if (!page.ok()) return page.status();
      for (const pb::PlanStep& step : page->steps()) {
        days.push_back(step.from_date());
        EXPECT_EQ(step.updater().empty(), token == outsider_);
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return days;
  }

  absl::StatusOr<pb::RecordPlanEvaluationsResponse> Evaluate(
      const std::string& token, const std::vector<pb::PlanEvaluation>& evaluations) {
    pb::RecordPlanEvaluationsRequest request;
    request.set_parent(vision_);
    for (const pb::PlanEvaluation& evaluation : evaluations)
      *request.add_evaluations() = evaluation;
    return Planning<pb::RecordPlanEvaluationsResponse>(token, "RecordPlanEvaluations", request);
  }

  static pb::PlanEvaluation EvaluationOf(pb::PlanEvaluator evaluator, pb::EvaluationRating rating,
                                         const std::string& node = "", int year = 2023) {
    pb::PlanEvaluation evaluation;
    evaluation.set_fiscal_year(year);
    evaluation.set_evaluator(evaluator);
    evaluation.set_rating(rating);
    evaluation.set_node(node);
    return evaluation;
  }

  std::vector<std::string> Evaluations(const std::string& token, const std::string& parent,
                                       int year = 0) {
    pb::ListPlanEvaluationsRequest request;
    request.set_parent(parent);
    request.set_fiscal_year(year);
    request.set_page_size(1);
    std::vector<std::string> ids;
    do {
      const auto page =
          Planning<pb::ListPlanEvaluationsResponse>(token, "ListPlanEvaluations", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const pb::PlanEvaluation& e : page->evaluations()) {
        ids.push_back(
            absl::StrCat(e.fiscal_year(), " ", e.evaluator(), e.node().empty() ? "" : " node"));
        EXPECT_EQ(e.actor().empty(), token == outsider_);
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
};

TEST_F(PlanStepsTest, StepsStandInOrderOfTheirDays) {
  Plan(StepOf(pb::PLAN_STEP_KIND_ADOPTION, "2025-03-28"));
  Plan(StepOf(pb::PLAN_STEP_KIND_DRAFT, "2024-08-01"));
  const pb::PlanStep comment =
      Plan(StepOf(pb::PLAN_STEP_KIND_PUBLIC_COMMENT, "2024-12-01", "2025-01-06"));
  EXPECT_EQ(comment.revision(), 1) << "the next one";
  EXPECT_EQ(comment.state(), pb::PLAN_STEP_STATE_PLANNED);
  EXPECT_THAT(*Calendar(author_), ElementsAre("2024-08-01", "2024-12-01", "2025-03-28"));
  EXPECT_THAT(*Calendar(author_, "kind = PUBLIC_COMMENT"), ElementsAre("2024-12-01"));
  EXPECT_THAT(*Calendar(author_, "last_date >= 2025-01-01"),
              ElementsAre("2024-12-01", "2025-03-28"));
}

TEST_F(PlanStepsTest, AStepThatEndsBeforeItBeginsIsRefused) {
  EXPECT_THAT(
      BadFields(TryPlan(author_, StepOf(pb::PLAN_STEP_KIND_COUNCIL, "2024-08-02", "2024-08-01"))),
      ElementsAre("step.to_date BAD_INTERVAL"));
  pb::PlanStep step = Plan(StepOf(pb::PLAN_STEP_KIND_COUNCIL, "2024-08-01", "2024-08-05"));
  step.set_from_date("2024-08-06");
  EXPECT_THAT(BadFields(UpdateStep(author_, step, {"from_date"})),
              ElementsAre("step.to_date BAD_INTERVAL"));
  step.set_from_date("2024-08-01");
  step.set_state(pb::PLAN_STEP_STATE_DONE);
  EXPECT_THAT(BadFields(UpdateStep(author_, step, {"state"})), ElementsAre("step.state NOT_YET"));
  pb::PlanStep far = StepOf(pb::PLAN_STEP_KIND_OTHER, "2024-08-01");
  far.set_revision(2);
  EXPECT_THAT(BadFields(TryPlan(author_, far)),
              ElementsAre("step.title REQUIRED", "step.revision UNKNOWN_REVISION"));
}

TEST_F(PlanStepsTest, OthersReadWhatIsAnnouncedOnceTheyReadThePlan) {
  Plan(StepOf(pb::PLAN_STEP_KIND_COUNCIL, "2024-08-01"));
  pb::PlanStep comment = StepOf(pb::PLAN_STEP_KIND_PUBLIC_COMMENT, "2024-12-01", "2025-01-06");
  comment.set_announced(true);
  comment = Plan(comment);
  EXPECT_EQ(ReasonOf(Calendar(outsider_)), pb::REASON_NOT_FOUND);
  Publish(vision_);
  EXPECT_THAT(*Calendar(outsider_), ElementsAre("2024-12-01"));
  EXPECT_EQ(ReasonOf(UpdateStep(outsider_, comment, {"note"})), pb::REASON_OTHER_ORGANIZATION);
  comment.set_announced(false);
  comment.clear_etag();
  ASSERT_TRUE(UpdateStep(author_, comment, {"announced"}).ok());
  EXPECT_THAT(*Calendar(outsider_), IsEmpty());
  pb::GetPlanStepRequest get;
  get.set_name(comment.name());
  EXPECT_EQ(ReasonOf(Planning<pb::PlanStep>(outsider_, "GetPlanStep", get)), pb::REASON_NOT_FOUND);
  pb::ListChangesRequest feed;
  feed.add_types(pb::RESOURCE_TYPE_PLAN_STEP);
  const auto changes = Call<pb::ListChangesResponse>(outsider_, "ChangeService/ListChanges", feed);
  ASSERT_TRUE(changes.ok()) << changes.status();
  ASSERT_GT(changes->changes_size(), 0);
  EXPECT_EQ(changes->changes().rbegin()->kind(), pb::Change::KIND_TOMBSTONE);
}

TEST_F(PlanStepsTest, TheInboxTellsOfStepsThatComeAndOfThoseThatHavePassed) {
  Plan(StepOf(pb::PLAN_STEP_KIND_ADOPTION, "2025-03-28"));
  pb::PlanStep council = StepOf(pb::PLAN_STEP_KIND_COUNCIL, "2024-07-10");
  council.set_title("第1回推進会議");
  council.set_section("企画課");
  council = Plan(council);
  pb::PlanStep draft = Plan(StepOf(pb::PLAN_STEP_KIND_DRAFT, "2024-07-01"));
  const auto coming = Inbox(author_, pb::INBOX_KIND_PLAN_STEP_COMING);
  ASSERT_EQ(coming.size(), 1u);
  EXPECT_EQ(coming[0].resource(), council.name());
  EXPECT_EQ(coming[0].title(), "第1回推進会議");
  EXPECT_EQ(coming[0].context(), "総合戦略");
  EXPECT_EQ(coming[0].due_date(), "2024-07-10");
  EXPECT_EQ(coming[0].section(), "企画課");
  const auto passed = Inbox(approver_, pb::INBOX_KIND_PLAN_STEP_OVERDUE);
  ASSERT_EQ(passed.size(), 1u);
  EXPECT_EQ(passed[0].resource(), draft.name());
  EXPECT_EQ(passed[0].title(), "素案");
  EXPECT_THAT(Inbox(outsider_, pb::INBOX_KIND_PLAN_STEP_COMING), IsEmpty());
  draft.set_state(pb::PLAN_STEP_STATE_DONE);
  ASSERT_TRUE(UpdateStep(author_, draft, {"state"}).ok());
  EXPECT_THAT(Inbox(author_, pb::INBOX_KIND_PLAN_STEP_OVERDUE), IsEmpty());
}

TEST_F(PlanStepsTest, AStepThatShouldNotBeThereIsRemoved) {
  const pb::PlanStep step = Plan(StepOf(pb::PLAN_STEP_KIND_COUNCIL, "2024-08-01"));
  pb::DeletePlanStepRequest request;
  request.set_name(step.name());
  request.set_etag("stale");
  EXPECT_EQ(ReasonOf(Planning<google::protobuf::Empty>(author_, "DeletePlanStep", request)),
            pb::REASON_ETAG_MISMATCH);
  request.set_etag(step.etag());
  EXPECT_TRUE(Planning<google::protobuf::Empty>(author_, "DeletePlanStep", request).ok());
  EXPECT_THAT(*Calendar(author_), IsEmpty());
}

TEST_F(PlanStepsTest, EvaluationsStandBesideEachOther) {
  const std::string node = AddNode(vision_, "", "目標").name();
  const auto recorded =
      Evaluate(author_, {EvaluationOf(pb::PLAN_EVALUATOR_SELF, pb::EVALUATION_RATING_A),
                         EvaluationOf(pb::PLAN_EVALUATOR_COUNCIL, pb::EVALUATION_RATING_B),
                         EvaluationOf(pb::PLAN_EVALUATOR_COUNCIL, pb::EVALUATION_RATING_C, node),
                         EvaluationOf(pb::PLAN_EVALUATOR_SELF, pb::EVALUATION_RATING_B, "", 2022)});
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->created(), 4);
  EXPECT_EQ(recorded->evaluations(1).name(), vision_ + "/evaluations/fy2023-council");
  EXPECT_THAT(Evaluations(author_, vision_),
              ElementsAre("2022 1", "2023 2", "2023 1", "2023 2 node"));
  EXPECT_THAT(Evaluations(author_, vision_, 2022), ElementsAre("2022 1"));
  EXPECT_THAT(Evaluations(author_, node), ElementsAre("2023 2 node"));
  const auto again =
      Evaluate(author_, {EvaluationOf(pb::PLAN_EVALUATOR_SELF, pb::EVALUATION_RATING_A),
                         EvaluationOf(pb::PLAN_EVALUATOR_COUNCIL, pb::EVALUATION_RATING_D)});
  EXPECT_EQ(again->unchanged(), 1);
  EXPECT_EQ(again->updated(), 1);
}

TEST_F(PlanStepsTest, EverythingWrongWithEvaluationsIsToldAtOnce) {
  const std::string elsewhere = AddNode(Create(Head("別の計画")).name(), "", "目標").name();
  EXPECT_THAT(
      BadFields(Evaluate(author_,
                         {EvaluationOf(pb::PLAN_EVALUATOR_SELF, pb::EVALUATION_RATING_UNSPECIFIED),
                          EvaluationOf(pb::PLAN_EVALUATOR_SELF, pb::EVALUATION_RATING_A),
                          EvaluationOf(pb::PLAN_EVALUATOR_SELF, pb::EVALUATION_RATING_A, elsewhere),
                          EvaluationOf(pb::PLAN_EVALUATOR_SELF, pb::EVALUATION_RATING_A,
                                       vision_ + "/nodes/none")})),
      ElementsAre("evaluations[0].rating NOTHING_STATED", "evaluations[1] DUPLICATE",
                  "evaluations[2].node OTHER_VISION", "evaluations[3].node UNKNOWN_NODE"));
  EXPECT_THAT(Evaluations(author_, vision_), IsEmpty());
}

TEST_F(PlanStepsTest, WhoReadsThePlanReadsItsEvaluationsAndANodeIsJudgedOnceItIsInForce) {
  Publish(vision_);
  Revise(vision_);
  const std::string node = AddNode(vision_, "", "追加した施策").name();
  const pb::PlanEvaluation of_node =
      EvaluationOf(pb::PLAN_EVALUATOR_COUNCIL, pb::EVALUATION_RATING_C, node);
  EXPECT_THAT(BadFields(Evaluate(author_, {of_node})),
              ElementsAre("evaluations[0].node UNKNOWN_NODE"));
  ASSERT_TRUE(
      Evaluate(author_, {EvaluationOf(pb::PLAN_EVALUATOR_COUNCIL, pb::EVALUATION_RATING_B)}).ok());
  Publish(vision_);
  ASSERT_TRUE(Evaluate(author_, {of_node}).ok());
  EXPECT_THAT(Evaluations(outsider_, vision_), ElementsAre("2023 2", "2023 2 node"));
  // It was in force when it was judged.
  Revise(vision_);
  ASSERT_TRUE(DeleteNode(author_, node).ok());
  Publish(vision_);
  EXPECT_THAT(Evaluations(outsider_, vision_), ElementsAre("2023 2", "2023 2 node"));
  pb::DeletePlanEvaluationRequest remove;
  remove.set_name(vision_ + "/evaluations/fy2023-council");
  EXPECT_EQ(ReasonOf(Planning<google::protobuf::Empty>(outsider_, "DeletePlanEvaluation", remove)),
            pb::REASON_OTHER_ORGANIZATION);
  ASSERT_TRUE(Planning<google::protobuf::Empty>(author_, "DeletePlanEvaluation", remove).ok());
  EXPECT_THAT(Evaluations(outsider_, vision_), ElementsAre("2023 2 node"));
}

}  // namespace
}  // namespace renkei::service
