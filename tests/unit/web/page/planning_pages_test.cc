// 意見と対応, 策定の日程 and 評価 in a browser: what is shown to whom, and what a form sends.
#include <gmock/gmock.h>

#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kPlan[] = "organizations/o/visions/v";

class PlanningPagesTest : public FormSiteTest {
 protected:
  PlanningPagesTest() {
    vision_.set_name(kPlan);
    vision_.set_title("総合戦略");
    vision_.add_owners("organizations/o");
    vision_.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
    vision_.set_published_revision(2);
    opinion_.set_name(absl::StrCat(kPlan, "/opinions/a"));
    opinion_.set_number(7);
    opinion_.set_source_kind(pb::OPINION_SOURCE_ASSEMBLY);
    opinion_.set_text("便数が<少ない>");
    opinion_.set_same_count(1);
    step_.set_name(absl::StrCat(kPlan, "/steps/s"));
    step_.set_kind(pb::PLAN_STEP_KIND_COUNCIL);
    step_.set_title("第2回推進会議");
    step_.set_from_date("2023-11-20");
    step_.set_state(pb::PLAN_STEP_STATE_PLANNED);
    server_.On<pb::GetVisionRequest, pb::Vision>("VisionService/GetVision",
                                                 [this](const auto&) { return vision_; });
    server_.On<pb::ListOpinionsRequest, pb::ListOpinionsResponse>(
        "PlanningService/ListOpinions", [this](const pb::ListOpinionsRequest& request) {
          pb::ListOpinionsResponse reply;
          *reply.add_opinions() = opinion_;
          if (request.page_token().empty()) reply.set_next_page_token(next_);
          return reply;
        });
    server_.On<pb::GetOpinionRequest, pb::Opinion>("PlanningService/GetOpinion",
                                                   [this](const auto&) { return opinion_; });
    server_.On<pb::ListPlanStepsRequest, pb::ListPlanStepsResponse>(
        "PlanningService/ListPlanSteps", [this](const auto&) {
          pb::ListPlanStepsResponse reply;
          *reply.add_steps() = step_;
          return reply;
        });
    AnswerEverythingBy({"nothing"});
  }

  pb::Vision vision_;
  pb::Opinion opinion_;
  std::string next_;
  pb::PlanStep step_;
};

TEST_F(PlanningPagesTest, OwnersAreLedToTheFormsAndOthersReadAlone) {
  const std::string page = absl::StrCat("/", kPlan, "/opinions");
  const auto edits = HasSubstr(absl::StrCat("href=\"/", kPlan, "/opinions/a\""));
  const auto publishes = HasSubstr("/publishOpinions\"");
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("便数が&lt;少ない&gt;"), HasSubstr("未回答"), edits,
                                     HasSubstr("/newOpinion\""), Not(publishes),
                                     HasSubstr("import?kind=EXCHANGE_KIND_OPINIONS&amp;vision=")));
  Grant(pb::ROLE_APPROVER);
  EXPECT_THAT(Open(page).body, publishes);
  me_.set_organization("organizations/p");
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("便数が&lt;少ない&gt;"), Not(edits), Not(publishes),
                                     Not(HasSubstr("/newOpinion\""))));
}

// Found: the page of a plan with 20,000 opinions had all of them.
TEST_F(PlanningPagesTest, OpinionsAreShownAPartAtATimeAndAFileHasAllOfThem) {
  next_ = "second";
  const std::string page = absl::StrCat("/", kPlan, "/opinions");
  const auto asked = [&] {
    return server_.Requests<pb::ListOpinionsRequest>("PlanningService/ListOpinions");
  };
  EXPECT_THAT(Open(page).body, HasSubstr("/opinions?after=second\">続きを見る</a>"));
  ASSERT_EQ(asked().size(), 1U);
  EXPECT_EQ(asked()[0].page_size(), 200);
  EXPECT_THAT(Open(page + "?after=second").body, Not(HasSubstr("続きを見る")));
  EXPECT_EQ(asked().back().page_token(), "second");
  server_.seen.clear();
  Open(page + ".csv");
  EXPECT_EQ(asked().size(), 2U);
}

TEST_F(PlanningPagesTest, AFormOfSomethingNewLeadsBackToItsList) {
  const auto leads_to = [](const std::string& address) {
    return HasSubstr(absl::StrCat("href=\"", address, "\">登録せずに戻る</a>"));
  };
  const std::string plan = absl::StrCat("/", kPlan);
  EXPECT_THAT(Open(plan + "/newOpinion").body, leads_to(plan + "/opinions"));
  EXPECT_THAT(Open(plan + "/newStep").body, leads_to(plan + "/calendar"));
  EXPECT_THAT(Open(plan + "/newEvaluations").body, leads_to(plan + "/evaluations"));
  EXPECT_THAT(Open("/organizations/o/newCase").body, leads_to("/organizations/o"));
  Grant(pb::ROLE_COORDINATOR);
  EXPECT_THAT(Open("/newNationalKpi").body, leads_to("/nationalKpis"));
}

TEST_F(PlanningPagesTest, AnEvaluationHasAPageOnWhichItsOwnersRemoveIt) {
  server_.On<pb::ListPlanEvaluationsRequest, pb::ListPlanEvaluationsResponse>(
      "PlanningService/ListPlanEvaluations", [](const auto&) {
        pb::ListPlanEvaluationsResponse reply;
        pb::PlanEvaluation& evaluation = *reply.add_evaluations();
        evaluation.set_name(absl::StrCat(kPlan, "/evaluations/e"));
        evaluation.set_etag("e7");
        evaluation.set_fiscal_year(2022);
        evaluation.set_evaluator(pb::PLAN_EVALUATOR_COUNCIL);
        evaluation.set_text("所見<2022>");
        return reply;
      });
  std::vector<pb::DeletePlanEvaluationRequest> sent;
  server_.On<pb::DeletePlanEvaluationRequest, google::protobuf::Empty>(
      "PlanningService/DeletePlanEvaluation", [&](const auto& request) {
        sent.push_back(request);
        return google::protobuf::Empty();
      });
  const std::string page = absl::StrCat("/", kPlan, "/evaluations/e");
  const auto removes = HasSubstr(absl::StrCat(page, "/delete\""));
  EXPECT_THAT(Open(absl::StrCat("/", kPlan, "/evaluations")).body,
              HasSubstr(absl::StrCat("href=\"", page, "\"")));
  EXPECT_THAT(Open(page).body,
              AllOf(HasSubstr("2022年度の推進会議"), HasSubstr("所見&lt;2022&gt;"), removes));
  EXPECT_EQ(Post(page + "/delete", Opened(page + "/delete")).see_other,
            absl::StrCat("/", kPlan, "/evaluations?done=deleted"));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].name(), absl::StrCat(kPlan, "/evaluations/e"));
  EXPECT_EQ(sent[0].etag(), "e7");
  me_.set_organization("organizations/p");
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("所見&lt;2022&gt;"), Not(removes)));
  EXPECT_EQ(Open(absl::StrCat("/", kPlan, "/evaluations/none")).status, 404);
}

TEST_F(PlanningPagesTest, AnAnswerIsSentAsItIsWritten) {
  pb::UpdateOpinionRequest sent;
  server_.On<pb::UpdateOpinionRequest, pb::Opinion>("PlanningService/UpdateOpinion",
                                                    [&](const pb::UpdateOpinionRequest& request) {
                                                      sent = request;
                                                      return opinion_;
                                                    });
  const std::string path = absl::StrCat("/", kPlan, "/opinions/a/edit");
  Query inputs = Opened(path);
  inputs.Set("answer", "OPINION_ANSWER_PARTLY_ADOPTED");
  inputs.Set("reason", "増便を検討する\r\n来年度から");
  EXPECT_EQ(Post(path, inputs).see_other, absl::StrCat("/", kPlan, "/opinions?done=saved"));
  EXPECT_EQ(sent.opinion().answer(), pb::OPINION_ANSWER_PARTLY_ADOPTED);
  EXPECT_EQ(sent.opinion().reason(), "増便を検討する\n来年度から");
  EXPECT_EQ(sent.opinion().number(), 7);
}

TEST_F(PlanningPagesTest, WhoPublishesSeesFirstWhatIsPublished) {
  Grant(pb::ROLE_APPROVER);
  std::vector<pb::PublishOpinionsRequest> sent;
  server_.On<pb::PublishOpinionsRequest, pb::PublishOpinionsResponse>(
      "PlanningService/PublishOpinions", [&](const pb::PublishOpinionsRequest& request) {
        sent.push_back(request);
        pb::PublishOpinionsResponse reply;
        *reply.add_opinions() = opinion_;
        reply.set_unanswered(3);
        return reply;
      });
  const std::string path = absl::StrCat("/", kPlan, "/publishOpinions");
  Query inputs = Opened(path);
  EXPECT_EQ(inputs.Get("revision"), "2");
  const PageReply asked = Post(path, inputs);
  EXPECT_THAT(asked.body, AllOf(HasSubstr("次の1件の意見を公表します"),
                                HasSubstr("未記入の3件は公表しません")));
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_TRUE(sent[0].validate_only());
  EXPECT_EQ(sent[0].parent(), kPlan);
}

TEST_F(PlanningPagesTest, WhatComesNextStandsOnThePlansOwnPage) {
  const std::string page = absl::StrCat("/", kPlan);
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("今後の日程"), HasSubstr("第2回推進会議")));
  step_.set_state(pb::PLAN_STEP_STATE_DONE);
  EXPECT_THAT(Open(page).body, Not(HasSubstr("今後の日程")));
  EXPECT_THAT(Open(absl::StrCat(page, "/calendar")).body, HasSubstr("第2回推進会議"));
}

TEST_F(PlanningPagesTest, AStepInTheInboxLeadsToItselfAndToItsForm) {
  server_.On<pb::ListInboxItemsRequest, pb::ListInboxItemsResponse>(
      "InboxService/ListInboxItems", [this](const auto&) {
        pb::ListInboxItemsResponse reply;
        pb::InboxItem& item = *reply.add_items();
        item.set_kind(pb::INBOX_KIND_PLAN_STEP_COMING);
        item.set_resource(step_.name());
        item.set_title(step_.title());
        return reply;
      });
  const std::string address = absl::StrCat("href=\"/", step_.name());
  EXPECT_THAT(Open("/inbox").body, AllOf(HasSubstr(absl::StrCat(address, "\">第2回推進会議")),
                                         HasSubstr(absl::StrCat(address, "/edit\""))));
}

TEST_F(PlanningPagesTest, ThePlansDaysAreAFileForCalendars) {
  step_.set_to_date("2023-11-21");
  const PageReply file = Open(absl::StrCat("/", kPlan, "/calendar.ics"));
  EXPECT_EQ(file.content_type, "text/calendar; charset=utf-8");
  EXPECT_THAT(file.body, AllOf(HasSubstr("DTSTART;VALUE=DATE:20231120\r\n"
                                         "SUMMARY:第2回推進会議（開始）\r\n"),
                               HasSubstr("DTSTART;VALUE=DATE:20231121\r\n"
                                         "SUMMARY:第2回推進会議（終了）\r\n")));
  step_.set_state(pb::PLAN_STEP_STATE_CANCELLED);
  EXPECT_THAT(Open(absl::StrCat("/", kPlan, "/calendar.ics")).body, Not(HasSubstr("VEVENT")));
}

TEST_F(PlanningPagesTest, EvaluationsOfAYearStandBesideTheRubricsJudgement) {
  server_.On<pb::ListPlanEvaluationsRequest, pb::ListPlanEvaluationsResponse>(
      "PlanningService/ListPlanEvaluations", [](const auto&) {
        pb::ListPlanEvaluationsResponse reply;
        for (const int year : {2021, 2022}) {
          pb::PlanEvaluation& evaluation = *reply.add_evaluations();
          evaluation.set_fiscal_year(year);
          evaluation.set_evaluator(pb::PLAN_EVALUATOR_COUNCIL);
          evaluation.set_text(absl::StrCat("所見", year));
        }
        return reply;
      });
  pb::GetVisionProgressRequest asked;
  server_.On<pb::GetVisionProgressRequest, pb::GetVisionProgressResponse>(
      "AnalysisService/GetVisionProgress", [&](const pb::GetVisionProgressRequest& request) {
        asked = request;
        pb::GetVisionProgressResponse reply;
        reply.set_vision(kPlan);
        reply.mutable_plan()->set_label("S");
        return reply;
      });
  const std::string page = absl::StrCat("/", kPlan, "/evaluations");
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("2022年度の評価"), HasSubstr("所見2022"),
                                     Not(HasSubstr("所見2021")), HasSubstr(">S</td>")));
  EXPECT_EQ(asked.as_of(), "2023-03-31");
  EXPECT_THAT(Open(page + "?year=2021").body, HasSubstr("所見2021"));
  // Found: of a year in which nothing of the plan was in force the page was not found.
  server_.On<pb::GetVisionProgressRequest, pb::GetVisionProgressResponse>(
      "AnalysisService/GetVisionProgress",
      [](const pb::GetVisionProgressRequest& request)
          -> absl::StatusOr<pb::GetVisionProgressResponse> {
        if (!request.as_of().empty()) return absl::NotFoundError("not in force");
        pb::GetVisionProgressResponse reply;
        reply.set_vision(kPlan);
        reply.mutable_plan()->set_label("S");
        return reply;
      });
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("所見2022"), Not(HasSubstr(">S</td>"))));
}

TEST_F(PlanningPagesTest, TheYearsEvaluationsBeginWithLastYearsWordsWhereTheyAreAskedFor) {
  server_.On<pb::ListPlanEvaluationsRequest, pb::ListPlanEvaluationsResponse>(
      "PlanningService/ListPlanEvaluations", [](const auto&) {
        pb::ListPlanEvaluationsResponse reply;
        const auto add = [&](int year, pb::PlanEvaluator evaluator, const std::string& text) {
          pb::PlanEvaluation& evaluation = *reply.add_evaluations();
          evaluation.set_fiscal_year(year);
          evaluation.set_evaluator(evaluator);
          evaluation.set_text(text);
        };
        add(2021, pb::PLAN_EVALUATOR_SELF, "古い所見");
        add(2022, pb::PLAN_EVALUATOR_SELF, "前年度の所見");
        add(2022, pb::PLAN_EVALUATOR_COUNCIL, "推進会議の所見");
        return reply;
      });
  const std::string form = absl::StrCat("/", kPlan, "/newEvaluations");
  EXPECT_THAT(Open(form).body, Not(HasSubstr("前年度の所見</textarea>")));
  EXPECT_THAT(Open(form + "?year=2023").body,
              AllOf(HasSubstr("前年度の所見</textarea>"), Not(HasSubstr("推進会議の所見")),
                    Not(HasSubstr("古い所見"))));
  EXPECT_THAT(Open(form + "?year=2024").body, Not(HasSubstr("の所見</textarea>")));
}

}  // namespace
}  // namespace renkei::web
