// Opinions and answers, the calendar and the evaluations of a plan: what they say themselves.
#include "absl/strings/str_cat.h"
#include "server/domain/planning/evaluation_rules.h"
#include "server/domain/planning/opinion_rules.h"
#include "server/domain/planning/plan_calendar.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Found(const std::vector<pb::FieldViolation>& violations) {
  std::vector<std::string> found;
  for (const pb::FieldViolation& v : violations) {
    found.push_back(absl::StrCat(v.field(), " ", v.kind()));
    EXPECT_NE(v.message(), "");
    EXPECT_NE(v.message_ja(), "");
  }
  return found;
}

pb::Opinion Answered(pb::OpinionAnswer answer, const std::string& reason, int followed = 0) {
  pb::Opinion opinion;
  opinion.set_text("意見");
  opinion.set_answer(answer);
  opinion.set_reason(reason);
  opinion.set_followed_revision(followed);
  return opinion;
}

TEST(OpinionRules, EveryAnswerButAdoptedNeedsAReason) {
  for (int answer = 1; answer < pb::OpinionAnswer_ARRAYSIZE; ++answer) {
    const auto kind = static_cast<pb::OpinionAnswer>(answer);
    EXPECT_THAT(Found(CheckOpinion(Answered(kind, "理由"))), IsEmpty());
    if (kind == pb::OPINION_ANSWER_ADOPTED) {
      EXPECT_THAT(Found(CheckOpinion(Answered(kind, ""))), IsEmpty());
    } else {
      EXPECT_THAT(Found(CheckOpinion(Answered(kind, ""))), ElementsAre("reason NO_REASON"));
    }
  }
}

TEST(OpinionRules, AReasonWithoutAnAnswerIsNone) {
  EXPECT_THAT(Found(CheckOpinion(Answered(pb::OPINION_ANSWER_UNSPECIFIED, ""))), IsEmpty());
  EXPECT_THAT(Found(CheckOpinion(Answered(pb::OPINION_ANSWER_UNSPECIFIED, "理由"))),
              ElementsAre("answer NOT_ANSWERED"));
  EXPECT_THAT(Found(CheckOpinion(Answered(pb::OPINION_ANSWER_UNSPECIFIED, "", 1))),
              ElementsAre("answer NOT_ANSWERED"));
}

TEST(OpinionRules, ARevisionFollowsFromWhatWasAdoptedAlone) {
  EXPECT_THAT(Found(CheckOpinion(Answered(pb::OPINION_ANSWER_ADOPTED, "", 2))), IsEmpty());
  EXPECT_THAT(Found(CheckOpinion(Answered(pb::OPINION_ANSWER_PARTLY_ADOPTED, "理由", 2))),
              IsEmpty());
  for (const pb::OpinionAnswer answer :
       {pb::OPINION_ANSWER_ALREADY_STATED, pb::OPINION_ANSWER_FOR_REFERENCE,
        pb::OPINION_ANSWER_NOT_ADOPTED}) {
    EXPECT_THAT(Found(CheckOpinion(Answered(answer, "理由", 2))),
                ElementsAre("followed_revision NOT_ADOPTED"));
  }
}

TEST(OpinionRules, OneThatDoesNotSayHowOftenItWasGivenWasGivenOnce) {
  pb::Opinion opinion;
  FillOpinion(opinion);
  EXPECT_EQ(opinion.same_count(), 1);
  opinion.set_same_count(7);
  FillOpinion(opinion);
  EXPECT_EQ(opinion.same_count(), 7);
}

pb::PlanStep Step(const std::string& from, const std::string& to = "",
                  pb::PlanStepState state = pb::PLAN_STEP_STATE_PLANNED) {
  pb::PlanStep step;
  step.set_kind(pb::PLAN_STEP_KIND_PUBLIC_COMMENT);
  step.set_from_date(from);
  step.set_to_date(to);
  step.set_state(state);
  return step;
}

constexpr absl::CivilDay kToday(2024, 7, 3);

TEST(PlanCalendar, AStepThatEndsBeforeItBeginsIsToldWithBothDays) {
  const auto wrong = CheckStep(Step("2024-08-31", "2024-08-01"), kToday);
  EXPECT_THAT(Found(wrong), ElementsAre("to_date BAD_INTERVAL"));
  EXPECT_THAT(wrong[0].message_ja(), ::testing::HasSubstr("2024-08-31"));
  EXPECT_THAT(wrong[0].message_ja(), ::testing::HasSubstr("2024-08-01"));
  EXPECT_THAT(Found(CheckStep(Step("2024-08-01", "2024-08-01"), kToday)), IsEmpty());
  EXPECT_THAT(Found(CheckStep(Step("2024-08-01"), kToday)), IsEmpty());
}

TEST(PlanCalendar, AnotherKindOfStepHasATitle) {
  pb::PlanStep step = Step("2024-08-01");
  step.set_kind(pb::PLAN_STEP_KIND_OTHER);
  EXPECT_THAT(Found(CheckStep(step, kToday)), ElementsAre("title REQUIRED"));
  step.set_title("市民アンケート");
  EXPECT_THAT(Found(CheckStep(step, kToday)), IsEmpty());
}

TEST(PlanCalendar, WhatIsToComeIsNotDone) {
  EXPECT_THAT(Found(CheckStep(Step("2024-07-04", "", pb::PLAN_STEP_STATE_DONE), kToday)),
              ElementsAre("state NOT_YET"));
  EXPECT_THAT(Found(CheckStep(Step("2024-07-03", "", pb::PLAN_STEP_STATE_DONE), kToday)),
              IsEmpty());
  // A month of public comment was closed early.
  EXPECT_THAT(Found(CheckStep(Step("2024-07-01", "2024-07-31", pb::PLAN_STEP_STATE_DONE), kToday)),
              IsEmpty());
}

TEST(PlanCalendar, OneDayIsWrittenInOneWay) {
  pb::PlanStep step = Step("2024-08-01", "2024-08-01", pb::PLAN_STEP_STATE_UNSPECIFIED);
  FillStep(step);
  EXPECT_EQ(step.to_date(), "");
  EXPECT_EQ(step.state(), pb::PLAN_STEP_STATE_PLANNED);
  EXPECT_EQ(LastDayOf(step), "2024-08-01");
}

struct DueCase {
  const char* from;
  const char* to;
  StepNotice notice;
  const char* date;
};

TEST(PlanCalendar, WhatComesWithinTwoWeeksAndWhatHasPassedIsTold) {
  for (const DueCase& one :
       {DueCase{"2024-07-02", "", StepNotice::kOverdue, "2024-07-02"},
        DueCase{"2024-07-03", "", StepNotice::kComing, "2024-07-03"},
        DueCase{"2024-07-17", "", StepNotice::kComing, "2024-07-17"},
        DueCase{"2024-07-18", "", StepNotice::kNone, ""},
        // Of several days the next of their ends counts.
        DueCase{"2024-07-10", "2024-08-09", StepNotice::kComing, "2024-07-10"},
        DueCase{"2024-06-20", "2024-07-17", StepNotice::kComing, "2024-07-17"},
        DueCase{"2024-06-20", "2024-07-20", StepNotice::kNone, ""},
        DueCase{"2024-06-01", "2024-06-30", StepNotice::kOverdue, "2024-06-30"}}) {
    const StepDue due = DueOn(Step(one.from, one.to), kToday);
    EXPECT_EQ(due.notice, one.notice) << one.from << " " << one.to;
    EXPECT_EQ(due.date, one.date) << one.from << " " << one.to;
    for (const pb::PlanStepState closed :
         {pb::PLAN_STEP_STATE_DONE, pb::PLAN_STEP_STATE_CANCELLED}) {
      EXPECT_EQ(DueOn(Step(one.from, one.to, closed), kToday).notice, StepNotice::kNone);
    }
  }
}

TEST(EvaluationRules, AnIdTellsWhatItIsOf) {
  pb::PlanEvaluation evaluation;
  evaluation.set_fiscal_year(2024);
  for (int evaluator = 1; evaluator < pb::PlanEvaluator_ARRAYSIZE; ++evaluator) {
    evaluation.set_evaluator(static_cast<pb::PlanEvaluator>(evaluator));
    for (const char* node : {"", "01m8hdbvvny2d4f6h8k0m2p4rt", "self", "a-b.c_d"}) {
      evaluation.set_node(*node == '\0' ? ""
                                        : absl::StrCat("organizations/o/visions/v/nodes/", node));
      EXPECT_EQ(NodeOfEvaluationId(EvaluationId(evaluation)), node);
    }
  }
  evaluation.set_evaluator(pb::PLAN_EVALUATOR_COUNCIL);
  evaluation.clear_node();
  EXPECT_EQ(EvaluationId(evaluation), "fy2024-council");
}

TEST(EvaluationRules, WhatIsNoIdOfOneIsNone) {
  for (const char* id : {"", "fy", "fy2024", "fy2024-", "fy2024-nobody", "fy2024council",
                         "2024-council", "fy2024-council-", "fy2024-councils"}) {
    EXPECT_EQ(NodeOfEvaluationId(id), std::nullopt) << id;
  }
}

TEST(EvaluationRules, OneSaysSomething) {
  pb::PlanEvaluation evaluation;
  EXPECT_THAT(Found(CheckEvaluation(evaluation)), ElementsAre("rating NOTHING_STATED"));
  evaluation.set_rating(pb::EVALUATION_RATING_B);
  EXPECT_THAT(Found(CheckEvaluation(evaluation)), IsEmpty());
  evaluation.clear_rating();
  evaluation.set_text("おおむね順調");
  EXPECT_THAT(Found(CheckEvaluation(evaluation)), IsEmpty());
}

}  // namespace
}  // namespace renkei::domain
