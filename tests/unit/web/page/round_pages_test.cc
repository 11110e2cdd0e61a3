// Rounds of selection, applications and the years of those that were selected in a browser: what is shown to
// whom, and what a form sends.
#include <gmock/gmock.h>

#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "renkei/v1/round_decision_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kRound[] = "rounds/r";
constexpr char kApplication[] = "rounds/r/applications/a";
constexpr char kYear[] = "rounds/r/applications/a/followUps/2023";

class RoundPagesTest : public FormSiteTest {
 protected:
  RoundPagesTest() {
    round_.set_name(kRound);
    round_.set_owner("organizations/k");
    round_.set_title("モデル<地域>の募集");
    round_.set_subject(pb::ROUND_SUBJECT_CASES);
    round_.set_opens_at("2023-11-01T09:00");
    round_.set_closes_at("2023-11-30T17:00");
    round_.set_state(pb::ROUND_STATE_OPEN);
    pb::RoundCriterion& criterion = *round_.add_criteria();
    criterion.set_id("novelty");
    criterion.set_title("新規性");
    criterion.set_weight(100);
    criterion.set_lowest(1);
    criterion.set_highest(5);
    round_.add_stages()->set_kind(pb::ROUND_STAGE_KIND_DECISION);
    application_.set_name(kApplication);
    application_.set_owner("organizations/k");
    application_.set_title("応募の題名");
    application_.set_source("cases/x");
    application_.set_state(pb::ROUND_APPLICATION_STATE_SUBMITTED);
    application_.set_number(3);
    application_.mutable_submit_time()->set_seconds(1'699'000'000);
    pb::RoundApplicant& body = *application_.add_bodies();
    body.set_organization("organizations/o");
    body.set_lead(true);
    year_.set_name(kYear);
    year_.set_fiscal_year(2023);
    year_.set_title("応募の題名");
    year_.add_bodies("organizations/o");
    year_.mutable_self_report()->set_text("順調に進んだ");
    server_.On<pb::ListRoundsRequest, pb::ListRoundsResponse>("RoundService/ListRounds",
                                                              [this](const auto&) {
                                                                pb::ListRoundsResponse reply;
                                                                *reply.add_rounds() = round_;
                                                                return reply;
                                                              });
    server_.On<pb::GetRoundRequest, pb::Round>("RoundService/GetRound",
                                               [this](const auto&) { return round_; });
    server_.On<pb::ListRoundApplicationsRequest, pb::ListRoundApplicationsResponse>(
        "RoundService/ListRoundApplications", [this](const auto&) {
          pb::ListRoundApplicationsResponse reply;
          *reply.add_applications() = application_;
          return reply;
        });
    server_.On<pb::GetRoundApplicationRequest, pb::RoundApplication>(
        "RoundService/GetRoundApplication", [this](const auto&) { return application_; });
    server_.On<pb::ListRoundFollowUpsRequest, pb::ListRoundFollowUpsResponse>(
        "RoundService/ListRoundFollowUps", [this](const auto&) {
          pb::ListRoundFollowUpsResponse reply;
          *reply.add_follow_ups() = year_;
          return reply;
        });
    server_.On<pb::GetRoundFollowUpRequest, pb::RoundFollowUp>(
        "RoundService/GetRoundFollowUp", [this](const auto&) { return year_; });
    AnswerEverythingBy({"nothing"});
  }

  void BecomeSecretariat() {
    me_.set_organization("organizations/k");
    Grant(pb::ROLE_COORDINATOR);
  }

  pb::Round round_;
  pb::RoundApplication application_;
  pb::RoundFollowUp year_;
};

TEST_F(RoundPagesTest, ARoundSaysWhatIsJudgedAndHowToApply) {
  EXPECT_THAT(Open("/rounds").body,
              AllOf(HasSubstr("モデル&lt;地域&gt;の募集"), HasSubstr("自分の団体の応募"),
                    HasSubstr("第3号"), Not(HasSubstr("/newRound\""))));
  EXPECT_THAT(Open(absl::StrCat("/", kRound)).body,
              AllOf(HasSubstr("新規性"), HasSubstr("1～5"), HasSubstr("/apply\""),
                    Not(HasSubstr("/edit\""))));
  EXPECT_THAT(Open(absl::StrCat("/", kRound, ".csv")).body, HasSubstr("応募の題名"));
  round_.set_state(pb::ROUND_STATE_CLOSED);
  EXPECT_THAT(Open(absl::StrCat("/", kRound)).body, Not(HasSubstr("/apply\"")));
}

TEST_F(RoundPagesTest, TheSecretariatIsOfferedWhatComesNext) {
  BecomeSecretariat();
  EXPECT_THAT(Open("/rounds").body, HasSubstr("/newRound\""));
  const std::string page = absl::StrCat("/", kRound);
  round_.set_state(pb::ROUND_STATE_DRAFT);
  round_.set_closes_at("2033-11-30T17:00");
  EXPECT_THAT(Open(page).body,
              AllOf(HasSubstr("/announce\""), HasSubstr("/edit\""), Not(HasSubstr("/advance\""))));
  round_.set_state(pb::ROUND_STATE_READING);
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("/advance\""), Not(HasSubstr("/publish\""))));
  round_.set_state(pb::ROUND_STATE_DECISION);
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("/publish\""), HasSubstr("/decisions\"")));
  round_.set_state(pb::ROUND_STATE_PUBLISHED);
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("/selectCases\""), HasSubstr("/followed\""),
                                     Not(HasSubstr("/cancel\""))));
}

TEST_F(RoundPagesTest, ABodyAppliesWithACaseOfItsOwnAndIsAskedForEachCriterion) {
  server_.On<pb::ListCasesRequest, pb::ListCasesResponse>("CaseService/ListCases", [](const auto&) {
    pb::ListCasesResponse reply;
    pb::Case& one = *reply.add_cases();
    one.set_name("cases/x");
    one.set_title("応募する事例");
    return reply;
  });
  pb::CreateRoundApplicationRequest sent;
  server_.On<pb::CreateRoundApplicationRequest, pb::RoundApplication>(
      "RoundService/CreateRoundApplication", [&](const pb::CreateRoundApplicationRequest& request) {
        sent = request;
        return application_;
      });
  const std::string path = absl::StrCat("/", kRound, "/apply");
  EXPECT_THAT(Open(path).body, AllOf(HasSubstr("応募する事例"), HasSubstr("novelty")));
  Query inputs = Opened(path);
  inputs.Set("source", "cases/x");
  inputs.Set("summary", "概要");
  EXPECT_EQ(Post(path, inputs).see_other, absl::StrCat("/", kApplication, "?done=created"));
  EXPECT_EQ(sent.parent(), kRound);
  EXPECT_EQ(sent.application().source(), "cases/x");
}

TEST_F(RoundPagesTest, EachSideIsOfferedItsSteps) {
  const std::string page = absl::StrCat("/", kApplication);
  EXPECT_THAT(Open(page).body,
              AllOf(HasSubstr("応募済み"), HasSubstr("/withdraw\""), Not(HasSubstr("/pass\""))));
  application_.set_state(pb::ROUND_APPLICATION_STATE_RETURNED);
  application_.set_words("数値を補ってください");
  round_.set_closes_at("2033-11-30T17:00");
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("数値を補ってください"), HasSubstr("/submit\""),
                                     HasSubstr("/edit\"")));
  application_.set_state(pb::ROUND_APPLICATION_STATE_SUBMITTED);
  BecomeSecretariat();
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("/pass\""), HasSubstr("/return\""),
                                     HasSubstr("/ruleOut\""), Not(HasSubstr("/withdraw\""))));
}

TEST_F(RoundPagesTest, AStepSaysWhatTheBodiesRead) {
  BecomeSecretariat();
  pb::ChangeRoundApplicationRequest sent;
  server_.On<pb::ChangeRoundApplicationRequest, pb::RoundApplication>(
      "RoundService/ChangeRoundApplication", [&](const pb::ChangeRoundApplicationRequest& request) {
        sent = request;
        return application_;
      });
  const std::string path = absl::StrCat("/", kApplication, "/return");
  Query inputs = Opened(path);
  inputs.Set("words", "数値を補ってください");
  inputs.Set("complete_by", "2023-12-08 17:00");
  EXPECT_EQ(Post(path, inputs).see_other, absl::StrCat("/", kApplication, "?done=step-recorded"));
  EXPECT_EQ(sent.action(), pb::ROUND_APPLICATION_ACTION_RETURN);
  EXPECT_EQ(sent.words(), "数値を補ってください");
  EXPECT_EQ(sent.complete_by(), "2023-12-08 17:00");
}

TEST_F(RoundPagesTest, WhatIsToldOfTheResultsIsOnThePageOfTheRound) {
  round_.set_state(pb::ROUND_STATE_PUBLISHED);
  pb::RoundResult& result = *round_.add_results();
  result.set_title("選ばれた取組");
  result.add_bodies("organizations/p");
  round_.add_panel("山田 花子（県内大学）");
  EXPECT_THAT(Open(absl::StrCat("/", kRound)).body,
              AllOf(HasSubstr("選ばれた取組"), HasSubstr("山田 花子（県内大学）")));
}

TEST_F(RoundPagesTest, FourRecordsStandSideBySide) {
  EXPECT_THAT(Open(absl::StrCat("/", kRound, "/followed")).body,
              AllOf(HasSubstr("自己評価"), HasSubstr("外部評価"), HasSubstr("国等の意見"),
                    HasSubstr("機械判定"), HasSubstr("順調に進んだ")));
  EXPECT_THAT(Open(absl::StrCat("/", kYear)).body,
              AllOf(HasSubstr("順調に進んだ"), HasSubstr("まだ記録がありません"),
                    HasSubstr("/selfReport\""), Not(HasSubstr("/evaluate\""))));
  pb::RecordRoundFollowUpRequest sent;
  server_.On<pb::RecordRoundFollowUpRequest, pb::RoundFollowUp>(
      "RoundService/RecordRoundFollowUp", [&](const pb::RecordRoundFollowUpRequest& request) {
        sent = request;
        return year_;
      });
  const std::string path = absl::StrCat("/", kYear, "/selfReport");
  Query inputs = Opened(path);
  inputs.Set("record.text", "計画どおり");
  EXPECT_EQ(Post(path, inputs).see_other, absl::StrCat("/", kYear, "?done=saved"));
  EXPECT_EQ(sent.part(), pb::ROUND_FOLLOW_UP_PART_SELF_REPORT);
  EXPECT_EQ(sent.record().text(), "計画どおり");
}

TEST_F(RoundPagesTest, WhatWaitsLeadsToItself) {
  server_.On<pb::ListInboxItemsRequest, pb::ListInboxItemsResponse>(
      "InboxService/ListInboxItems", [this](const auto&) {
        pb::ListInboxItemsResponse reply;
        pb::InboxItem& item = *reply.add_items();
        item.set_kind(pb::INBOX_KIND_ROUND_CONSENT);
        item.set_resource(application_.name());
        item.set_title(application_.title());
        return reply;
      });
  EXPECT_THAT(Open("/inbox").body,
              HasSubstr(absl::StrCat("href=\"/", application_.name(), "\">応募の題名")));
}

TEST_F(RoundPagesTest, AnApplicationAnswersTheCriteriaOfTheRoundAndNoOthers) {
  pb::UpdateRoundApplicationRequest sent;
  server_.On<pb::UpdateRoundApplicationRequest, pb::RoundApplication>(
      "RoundService/UpdateRoundApplication", [&](const auto& request) {
        sent = request;
        return application_;
      });
  application_.set_state(pb::ROUND_APPLICATION_STATE_DRAFT);
  const std::string page = absl::StrCat("/", kApplication, "/edit");
  const std::string body = Open(page).body;
  EXPECT_THAT(body, AllOf(HasSubstr("<legend>新規性（1～5点、配点100）</legend>"),
                          Not(HasSubstr("行を追加"))));
  Query inputs = InputsOf(body);
  inputs.Set("answers[0].text", "これまでにない");
  EXPECT_EQ(Post(page, inputs).status, 303);
  ASSERT_EQ(sent.application().answers_size(), 1);
  EXPECT_EQ(sent.application().answers(0).criterion_id(), "novelty");
  EXPECT_EQ(sent.application().answers(0).text(), "これまでにない");
}

TEST_F(RoundPagesTest, AVerdictHasFeedbackOfEachCriterion) {
  pb::DecideRoundRequest sent;
  server_.On<pb::DecideRoundRequest, pb::DecideRoundResponse>(
      "RoundDecisionService/DecideRound", [&](const auto& request) {
        sent = request;
        pb::DecideRoundResponse reply;
        *reply.add_applications() = application_;
        return reply;
      });
  round_.set_state(pb::ROUND_STATE_DECISION);
  application_.set_state(pb::ROUND_APPLICATION_STATE_ELIGIBLE);
  me_.set_organization("organizations/k");
  Grant(pb::ROLE_COORDINATOR);
  const std::string page = absl::StrCat("/", kApplication, "/decide");
  Query inputs = Opened(page);
  EXPECT_EQ(inputs.Get("verdicts.feedback[0].criterion_id"), "novelty");
  inputs.Set("verdicts.result", "ROUND_DECISION_RESULT_SELECTED");
  inputs.Set("verdicts.feedback[0].words", "他地域の参考になる");
  inputs.Set("verdicts.feedback_text", "よく練られている");
  EXPECT_EQ(Post(page, inputs).status, 303);
  ASSERT_EQ(sent.verdicts_size(), 1);
  EXPECT_EQ(sent.verdicts(0).application(), kApplication);
  EXPECT_EQ(sent.verdicts(0).result(), pb::ROUND_DECISION_RESULT_SELECTED);
  ASSERT_EQ(sent.verdicts(0).feedback_size(), 1);
  EXPECT_EQ(sent.verdicts(0).feedback(0).words(), "他地域の参考になる");
  EXPECT_EQ(sent.verdicts(0).feedback_text(), "よく練られている");
}

}  // namespace
}  // namespace renkei::web
