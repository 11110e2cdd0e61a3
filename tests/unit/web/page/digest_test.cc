// What is due on one sheet, and its days in a calendar.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/case_call_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/follow_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "renkei/v1/support_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// The fixture's day is 15 November 2023 in Japan.
class DigestTest : public FormSiteTest {
 protected:
  DigestTest() {
    me_.add_sections("organizations/o/sections/s");
    server_.On<pb::ListSectionsRequest, pb::ListSectionsResponse>(
        "IdentityService/ListSections", [](const auto&) {
          pb::ListSectionsResponse reply;
          AddSection(reply, "s", "交通課").add_former_names("交通政策課");
          AddSection(reply, "k", "企画課");
          return reply;
        });
    server_.On<pb::ListInboxItemsRequest, pb::ListInboxItemsResponse>("InboxService/ListInboxItems",
                                                                      [this](const auto& request) {
                                                                        asked_ = request;
                                                                        return inbox_;
                                                                      });
    server_.On<pb::ListOverdueKpisRequest, pb::ListOverdueKpisResponse>(
        "AnalysisService/ListOverdueKpis", [this](const auto& request) {
          EXPECT_EQ(request.parent(), "organizations/o");
          EXPECT_EQ(request.as_of(), "2024-11-14");
          return kpis_;
        });
    server_.On<pb::ListCasesRequest, pb::ListCasesResponse>("CaseService/ListCases",
                                                            [this](const auto& request) {
                                                              filter_ = request.filter();
                                                              return cases_;
                                                            });
    server_.On<pb::ListInitiativesRequest, pb::ListInitiativesResponse>(
        "InitiativeService/ListInitiatives", [this](const auto&) { return initiatives_; });
    server_.On<pb::ListVisionsRequest, pb::ListVisionsResponse>(
        "VisionService/ListVisions", [this](const auto&) { return plans_; });
    server_.On<pb::ListPlanStepsRequest, pb::ListPlanStepsResponse>(
        "PlanningService/ListPlanSteps", [this](const auto& request) {
          EXPECT_EQ(request.parent(), kPlan);
          return steps_;
        });
    server_.On<pb::ListFollowsRequest, pb::ListFollowsResponse>(
        "FollowService/ListFollows", [this](const auto&) { return followed_; });
    server_.On<pb::ListCaseCallsRequest, pb::ListCaseCallsResponse>(
        "CaseCallService/ListCaseCalls", [this](const auto& request) {
          EXPECT_EQ(request.parent(), "caseLists/-");
          EXPECT_EQ(request.filter(), "closes_at>=\"2023-11-15\"");
          return case_calls_;
        });
    server_.On<pb::ListCaseSubmissionsRequest, pb::ListCaseSubmissionsResponse>(
        "CaseCallService/ListCaseSubmissions", [this](const auto& request) {
          EXPECT_EQ(request.parent(), "caseLists/-/calls/-");
          return submissions_;
        });
    server_.On<pb::ListRoundsRequest, pb::ListRoundsResponse>(
        "RoundService/ListRounds", [this](const auto& request) {
          EXPECT_EQ(request.filter(), "closes_at>=\"2023-11-15\"");
          return rounds_;
        });
    server_.On<pb::ListRoundApplicationsRequest, pb::ListRoundApplicationsResponse>(
        "RoundService/ListRoundApplications", [this](const auto& request) {
          EXPECT_EQ(request.parent(), "rounds/-");
          return applications_;
        });
    server_.On<pb::GetRoundRequest, pb::Round>("RoundService/GetRound",
                                               [this](const auto&) { return followed_round_; });
    server_.On<pb::ListRoundFollowUpsRequest, pb::ListRoundFollowUpsResponse>(
        "RoundService/ListRoundFollowUps", [this](const auto&) { return years_; });
    server_.On<pb::ListSupportStepsRequest, pb::ListSupportStepsResponse>(
        "SupportService/ListSupportSteps", [this](const auto& request) {
          EXPECT_EQ(request.parent(), "supports/-");
          return promised_;
        });
  }

  pb::Round& OpenRound(const std::string& id, const std::string& opens, const std::string& closes) {
    pb::Round& round = *rounds_.add_rounds();
    round.set_name(absl::StrCat("rounds/", id));
    round.set_title("モデル地域の募集");
    round.set_owner("organizations/ministry");
    round.set_opens_at(opens);
    round.set_closes_at(closes);
    round.set_state(pb::ROUND_STATE_OPEN);
    return round;
  }

  pb::RoundApplication& Applied(const std::string& round, pb::RoundApplicationState state) {
    pb::RoundApplication& application = *applications_.add_applications();
    application.set_name(absl::StrCat("rounds/", round, "/applications/a"));
    application.set_title("広域の観光");
    application.set_state(state);
    application.mutable_submit_time()->set_seconds(1'690'000'000);
    application.add_bodies()->set_organization("organizations/o");
    application.mutable_bodies(0)->set_lead(true);
    return application;
  }

  pb::ProgrammeCall& Follow(const std::string& title, const std::string& opens,
                            const std::string& closes) {
    pb::Follow& followed = *followed_.add_follows();
    followed.set_target("programmes/p");
    followed.set_title(title);
    pb::ProgrammeCall& call = *followed.add_calls();
    call.set_name("programmes/p/editions/fy2023/calls/1");
    call.set_title("第1回公募");
    call.set_opens_date(opens);
    call.set_closes_date(closes);
    return call;
  }

  pb::CaseCall& CallForCases(const std::string& id, const std::string& opens,
                             const std::string& closes) {
    pb::CaseCall& call = *case_calls_.add_calls();
    call.set_name(absl::StrCat("caseLists/l/calls/", id));
    call.set_title("地域交通の事例の募集");
    call.set_owner("organizations/ministry");
    call.set_opens_at(opens);
    call.set_closes_at(closes);
    call.set_state(pb::CASE_CALL_STATE_OPEN);
    return call;
  }

  pb::PlanStep& Plan(const std::string& id, const std::string& title, const std::string& from,
                     const std::string& to = "") {
    if (plans_.visions().empty()) {
      plans_.add_visions()->set_name(kPlan);
      plans_.mutable_visions(0)->set_title("総合戦略");
    }
    pb::PlanStep& step = *steps_.add_steps();
    step.set_name(absl::StrCat(kPlan, "/steps/", id));
    step.set_title(title);
    step.set_from_date(from);
    step.set_to_date(to);
    step.set_state(pb::PLAN_STEP_STATE_PLANNED);
    return step;
  }

  static pb::Section& AddSection(pb::ListSectionsResponse& reply, const std::string& id,
                                 const std::string& title) {
    pb::Section& section = *reply.add_sections();
    section.set_name(absl::StrCat("organizations/o/sections/", id));
    section.set_display_name(title);
    return section;
  }

  pb::InboxItem& Wait(pb::InboxKind kind, const std::string& resource, const std::string& title,
                      const std::string& due = "") {
    pb::InboxItem& item = *inbox_.add_items();
    item.set_kind(kind);
    item.set_resource(resource);
    item.set_title(title);
    item.set_due_date(due);
    return item;
  }

  void ComingKpi(const std::string& id, const std::string& title, const std::string& section,
                 const std::string& due) {
    pb::KpiProgress& kpi = *kpis_.add_kpis();
    kpi.set_kpi(absl::StrCat("organizations/o/visions/v/kpis/", id));
    kpi.set_title(title);
    kpi.set_section(section);
    kpi.set_due_date(due);
    kpi.set_vision_title("総合戦略");
  }

  // The calendar without its folds.
  std::string Calendar(const std::string& query = "") {
    PageRequest request = RequestOf(absl::StrCat("/digest.ics", query));
    request.origin = "https://renkei.example.jp";
    const PageReply reply = site_.Answer(request);
    EXPECT_EQ(reply.content_type, "text/calendar; charset=utf-8");
    return absl::StrReplaceAll(reply.body, {{"\r\n ", ""}});
  }

  // The part of the page under this heading.
  static std::string Part(const std::string& page, const std::string& heading) {
    const size_t begin = page.find(absl::StrCat("<h2>", heading));
    EXPECT_NE(begin, std::string::npos) << page;
    return page.substr(begin, page.find("<h2>", begin + 1) - begin);
  }

  pb::ListInboxItemsRequest asked_;
  std::string filter_;
  pb::ListInboxItemsResponse inbox_;
  pb::ListOverdueKpisResponse kpis_;
  pb::ListCasesResponse cases_;
  pb::ListInitiativesResponse initiatives_;
  pb::ListVisionsResponse plans_;
  pb::ListPlanStepsResponse steps_;
  pb::ListFollowsResponse followed_;
  pb::ListCaseCallsResponse case_calls_;
  pb::ListRoundsResponse rounds_;
  pb::ListRoundApplicationsResponse applications_;
  pb::Round followed_round_;
  pb::ListRoundFollowUpsResponse years_;
  pb::ListSupportStepsResponse promised_;
  pb::ListCaseSubmissionsResponse submissions_;

  static constexpr char kPlan[] = "organizations/o/visions/v";
};

// Found: only what came within two weeks stood in the calendar, since the inbox has no more.
TEST_F(DigestTest, TheDaysOfAPlanStandInTheCalendarLongBefore) {
  Plan("a", "第1回推進会議", "2024-06-20");
  Plan("b", "意見募集", "2023-12-01", "2024-01-06").set_section("企画課");
  Plan("c", "次の次の策定", "2025-03-28");
  const std::string file = Calendar();
  EXPECT_THAT(file, AllOf(HasSubstr("DTSTART;VALUE=DATE:20240620\r\n"
                                    "SUMMARY:【策定の日程】総合戦略：第1回推進会議\r\n"),
                          HasSubstr("DTSTART;VALUE=DATE:20231201\r\n"
                                    "SUMMARY:【策定の日程】総合戦略：意見募集（開始）\r\n"),
                          HasSubstr("DTSTART;VALUE=DATE:20240106\r\n"
                                    "SUMMARY:【策定の日程】総合戦略：意見募集（終了）\r\n"),
                          HasSubstr("担当：企画課"), HasSubstr("/steps/a\r\n"),
                          Not(HasSubstr("次の次の策定"))));
  EXPECT_THAT(Calendar("?mine=1"), Not(HasSubstr("意見募集"))) << "another section's";
}

TEST_F(DigestTest, AStepThatWaitsInTheInboxStandsThereOnceAndKeepsItsPlaceInTheCalendar) {
  Plan("a", "第1回推進会議", "2023-11-20");
  const auto uid = [&] {
    const std::string file = Calendar();
    const size_t begin = file.find("UID:");
    EXPECT_EQ(file.find("UID:", begin + 1), std::string::npos) << file;
    return file.substr(begin, file.find("\r\n", begin) - begin);
  };
  const std::string far = uid();
  Wait(pb::INBOX_KIND_PLAN_STEP_COMING, absl::StrCat(kPlan, "/steps/a"), "第1回推進会議",
       "2023-11-20");
  EXPECT_EQ(uid(), far);
  steps_.mutable_steps(0)->set_from_date("2023-11-01");
  inbox_.mutable_items(0)->set_kind(pb::INBOX_KIND_PLAN_STEP_OVERDUE);
  inbox_.mutable_items(0)->set_due_date("2023-11-01");
  EXPECT_EQ(uid(), far);
  EXPECT_THAT(Part(Open("/digest").body, "期限を過ぎています"), HasSubstr("第1回推進会議"));
  // The inbox alone.
  plans_.clear_visions();
  EXPECT_THAT(Open("/digest").body, HasSubstr("第1回推進会議"));
}

// Found: the deadline of a grant stood nowhere until two weeks before.
TEST_F(DigestTest, CallsOfProgrammesThatOneFollowsStandInTheCalendarLongBefore) {
  Follow("交付金", "2024-01-10", "2024-02-09").set_closes_clock("17:00");
  Follow("補助金", "2023-10-01", "");
  const std::string file = Calendar();
  EXPECT_THAT(file, AllOf(HasSubstr("DTSTART;VALUE=DATE:20240110\r\n"
                                    "SUMMARY:【公募の開始】交付金：第1回公募\r\n"),
                          HasSubstr("DTSTART;VALUE=DATE:20240209\r\n"
                                    "SUMMARY:【期限】公募の締切：交付金：第1回公募 17:00\r\n"),
                          HasSubstr("/programmes/p/editions/fy2023/calls/1\r\n"),
                          Not(HasSubstr("補助金"))));
}

TEST_F(DigestTest, ACallThatWaitsInTheInboxStandsThereOnceAndKeepsItsPlaceInTheCalendar) {
  pb::ProgrammeCall& call = Follow("交付金", "2023-10-10", "2023-11-20");
  const auto uid = [&] {
    const std::string file = Calendar();
    const size_t begin = file.find("UID:");
    EXPECT_EQ(file.find("UID:", begin + 1), std::string::npos) << file;
    return file.substr(begin, file.find("\r\n", begin) - begin);
  };
  const std::string far = uid();
  Wait(pb::INBOX_KIND_PROGRAMME_CALL_CLOSING, call.name(), "第1回公募", "2023-11-20")
      .set_context("交付金");
  EXPECT_EQ(uid(), far);
  // The inbox alone.
  followed_.clear_follows();
  EXPECT_EQ(uid(), far);
}

// Found: a call for cases stood nowhere until two weeks before it closed.
TEST_F(DigestTest, CallsForCasesThatOneMayAnswerStandInTheCalendarLongBefore) {
  CallForCases("a", "2023-12-01T09:00", "2024-02-29T17:00").set_state(pb::CASE_CALL_STATE_PLANNED);
  const std::string file = Calendar();
  EXPECT_THAT(file,
              AllOf(HasSubstr("DTSTART;VALUE=DATE:20231201\r\n"
                              "SUMMARY:【事例の募集の開始】地域交通の事例の募集 09:00\r\n"),
                    HasSubstr("DTSTART;VALUE=DATE:20240229\r\n"
                              "SUMMARY:【期限】事例の募集の締切：地域交通の事例の募集 17:00\r\n"),
                    HasSubstr("/caseLists/l/calls/a\r\n")));
}

TEST_F(DigestTest, CallsForCasesThatOneMayNotAnswerOrHasAnsweredDoNotStandThere) {
  CallForCases("own", "2023-10-01T09:00", "2024-02-29T17:00").set_owner("organizations/o");
  CallForCases("villages", "2023-10-01T09:00", "2024-02-29T17:00")
      .add_eligible_kinds(pb::ORGANIZATION_KIND_VILLAGE);
  CallForCases("over", "2023-10-01T09:00", "2023-11-15T08:00")
      .set_state(pb::CASE_CALL_STATE_CLOSED);
  CallForCases("cancelled", "2023-10-01T09:00", "2024-02-29T17:00")
      .set_state(pb::CASE_CALL_STATE_CANCELLED);
  CallForCases("answered", "2023-10-01T09:00", "2024-02-29T17:00");
  submissions_.add_submissions()->set_name("caseLists/l/calls/answered/submissions/c");
  EXPECT_THAT(Calendar(), Not(HasSubstr("地域交通")));
}

TEST_F(DigestTest, ACallForCasesThatWaitsInTheInboxStandsThereOnce) {
  const pb::CaseCall& call = CallForCases("a", "2023-10-01T09:00", "2023-11-20T17:00");
  const auto uid = [&] {
    const std::string file = Calendar();
    const size_t begin = file.find("UID:");
    EXPECT_EQ(file.find("UID:", begin + 1), std::string::npos) << file;
    return Between(file, "UID:", "\r\n");
  };
  const std::string far = uid();
  Wait(pb::INBOX_KIND_CASE_CALL_CLOSING, call.name(), call.title(), "2023-11-20");
  EXPECT_EQ(uid(), far);
  // The inbox alone.
  case_calls_.clear_calls();
  EXPECT_EQ(uid(), far);
}

TEST_F(DigestTest, OverdueComingWaitingAndNewsStandApart) {
  Wait(pb::INBOX_KIND_CASE_OVERDUE, "cases/c", "古い事例", "2023-11-14");
  Wait(pb::INBOX_KIND_MEMBERSHIP_PENDING, "initiatives/i/members/o", "広域連携", "2023-12-20");
  Wait(pb::INBOX_KIND_CASE_REVIEW, "cases/r", "提出された事例").add_roles(pb::ROLE_APPROVER);
  Wait(pb::INBOX_KIND_CASE_ADOPTED, "cases/c/adoptions/p", "使われた事例")
      .set_context("ADOPTION_STATE_ADOPTED");
  const std::string page = Open("/digest").body;
  EXPECT_THAT(
      Part(page, "期限を過ぎています（1件）"),
      AllOf(HasSubstr("古い事例"), HasSubstr("2023年11月14日"), HasSubstr("href=\"/cases/c\"")));
  EXPECT_THAT(Part(page, "これから期限が来ます（1件）"),
              AllOf(HasSubstr("広域連携"), HasSubstr("href=\"/initiatives/i\"")));
  EXPECT_THAT(Part(page, "期限のない用件（1件）"),
              AllOf(HasSubstr("提出された事例"), HasSubstr("承認")));
  EXPECT_THAT(Part(page, "最近14日のお知らせ（1件）"), HasSubstr("使われた事例"));
}

TEST_F(DigestTest, FiguresOfOneTableAreOneLine) {
  Wait(pb::INBOX_KIND_KPI_OVERDUE, "organizations/o/visions/v/kpis/a", "利用者数", "2023-06-29")
      .set_context("総合戦略");
  ComingKpi("b", "満足度", "交通課", "2023-12-31");
  ComingKpi("c", "本数", "交通課", "2023-12-31");
  ComingKpi("d", "移住者", "企画課", "2023-12-31");
  // What has passed waits in the inbox, and is not told twice.
  ComingKpi("a", "利用者数", "", "2023-06-29");
  const std::string page = Open("/digest").body;
  EXPECT_THAT(Part(page, "期限を過ぎています（1件）"), HasSubstr("総合戦略：利用者数"));
  EXPECT_THAT(Part(page, "これから期限が来ます（2件）"),
              AllOf(HasSubstr("総合戦略（KPI 2件）"), HasSubstr("総合戦略：移住者"),
                    HasSubstr("/visions/v/record?section=%E4%BA%A4%E9%80%9A%E8%AA%B2")));
}

TEST_F(DigestTest, WhatIsAnotherSectionsIsLeftOutWhereOneAsksForOnesOwn) {
  ComingKpi("b", "満足度", "交通政策課", "2023-12-31");
  ComingKpi("d", "移住者", "企画課", "2023-12-30");
  ComingKpi("e", "だれかの", "知らない課", "2023-12-29");
  EXPECT_THAT(Open("/digest").body, AllOf(HasSubstr("満足度"), HasSubstr("移住者")));
  const std::string mine = Open("/digest?mine=1").body;
  EXPECT_TRUE(asked_.my_sections());
  EXPECT_THAT(mine, AllOf(HasSubstr("満足度"), HasSubstr("だれかの"), Not(HasSubstr("移住者"))));
  EXPECT_THAT(Open("/digest?all=1&section=organizations/o/sections/k").body,
              AllOf(HasSubstr("移住者"), Not(HasSubstr("満足度"))));
}

TEST_F(DigestTest, CasesAndMilestonesOfAYearStandInTheCalendar) {
  pb::Case& one = *cases_.add_cases();
  one.set_name("cases/c");
  one.set_title("見直す事例");
  one.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  one.set_review_by_date("2024-09-01");
  pb::Case& draft = *cases_.add_cases();
  draft = one;
  draft.set_title("まだ下書き");
  draft.set_state(pb::LIFECYCLE_STATE_DRAFT);
  pb::Initiative& initiative = *initiatives_.add_initiatives();
  initiative.set_name("initiatives/i");
  initiative.set_title("広域連携");
  pb::InitiativeMilestone& milestone = *initiative.add_milestones();
  milestone.set_title("協約の締結");
  milestone.mutable_due()->set_kind(pb::When::KIND_FISCAL_YEAR);
  milestone.mutable_due()->set_year(2023);
  pb::InitiativeMilestone& done = *initiative.add_milestones();
  done = milestone;
  done.set_title("済んだ節目");
  done.set_state(pb::MILESTONE_STATE_DONE);
  const std::string calendar = Calendar();
  EXPECT_THAT(filter_, HasSubstr("review_by_date>=\"2023-11-15\""));
  EXPECT_THAT(
      calendar,
      AllOf(HasSubstr("DTSTART;VALUE=DATE:20240901\r\nSUMMARY:【期限】事例の現況確認：見直す事例"),
            HasSubstr(
                "DTSTART;VALUE=DATE:20240331\r\nSUMMARY:【期限】連携の節目：広域連携：協約の締結"),
            HasSubstr("URL:https://renkei.example.jp/cases/c\r\n")));
  EXPECT_THAT(calendar, AllOf(Not(HasSubstr("まだ下書き")), Not(HasSubstr("済んだ節目"))));
  // Later than the sheet looks.
  EXPECT_THAT(Open("/digest").body, Not(HasSubstr("見直す事例")));
}

// A case that is looked at again later is the same entry on another day.
TEST_F(DigestTest, AnEntryOfTheCalendarIsTheSameWhenItsDayMovesAndWhenItHasPassed) {
  const auto uid = [&](const std::string& calendar) { return Between(calendar, "UID:", "\r\n"); };
  pb::Case& one = *cases_.add_cases();
  one.set_name("cases/c");
  one.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  one.set_review_by_date("2024-09-01");
  const std::string first = uid(Calendar());
  EXPECT_NE(first, "");
  one.set_review_by_date("2024-10-01");
  EXPECT_EQ(uid(Calendar()), first);
  cases_.clear_cases();
  Wait(pb::INBOX_KIND_CASE_OVERDUE, "cases/c", "古い事例", "2023-11-14");
  EXPECT_EQ(uid(Calendar()), first);
  Wait(pb::INBOX_KIND_CASE_OVERDUE, "cases/c", "同じ名前の用件", "2023-11-14");
  const std::string both = Calendar();
  EXPECT_NE(uid(both), uid(both.substr(both.find("END:VEVENT"))));
}

TEST_F(DigestTest, WithoutTheRestTheInboxIsShownAndItIsSaid) {
  Wait(pb::INBOX_KIND_CASE_OVERDUE, "cases/c", "古い事例", "2023-11-14");
  server_.On<pb::ListOverdueKpisRequest, pb::ListOverdueKpisResponse>(
      "AnalysisService/ListOverdueKpis",
      [](const auto&) -> absl::StatusOr<pb::ListOverdueKpisResponse> {
        return absl::DeadlineExceededError("slow");
      });
  EXPECT_THAT(Open("/digest").body,
              AllOf(HasSubstr("古い事例"), HasSubstr("確認できなかった期限があります")));
}

TEST_F(DigestTest, ItIsAFileAndTheInboxLeadsThere) {
  Wait(pb::INBOX_KIND_CASE_OVERDUE, "cases/c", "古い事例", "2023-11-14");
  EXPECT_THAT(Open("/digest.csv").body,
              HasSubstr("期限を過ぎています,2023年11月14日,事例の現況確認,古い事例"));
  EXPECT_THAT(Open("/digest.json").body,
              AllOf(HasSubstr("\"dueDate\":\"2023-11-14\""), HasSubstr("\"items\"")));
  EXPECT_THAT(Open("/digest?mine=1").body, HasSubstr("href=\"/digest.ics?mine=1\""));
  EXPECT_THAT(Open("/inbox?mine=1").body, HasSubstr("href=\"/digest?mine=1\""));
  visitor_.token = "";
  EXPECT_EQ(Open("/digest.ics").status, 401);
}

TEST_F(DigestTest, RoundsThatOneMayApplyToHaveTheirDaysUntilOneHasApplied) {
  OpenRound("near", "2023-11-01T09:00", "2023-11-20T17:00");
  OpenRound("far", "2024-01-10T09:00", "2024-02-20T17:00").set_state(pb::ROUND_STATE_PLANNED);
  OpenRound("own", "2023-11-01T09:00", "2023-11-21T17:00").set_owner("organizations/o");
  // What the inbox says of one is said once.
  Wait(pb::INBOX_KIND_ROUND_CLOSING, "rounds/near", "モデル地域の募集", "2023-11-20");
  const std::string page = Open("/digest.csv").body;
  EXPECT_THAT(page, AllOf(HasSubstr("公募の締切"), HasSubstr("モデル地域の募集 17:00"),
                          Not(HasSubstr("2023年11月21日"))));
  const std::string calendar = Open("/digest.ics").body;
  EXPECT_THAT(calendar, AllOf(HasSubstr("DTSTART;VALUE=DATE:20231120"),
                              HasSubstr("DTSTART;VALUE=DATE:20240110"),
                              HasSubstr("DTSTART;VALUE=DATE:20240220"),
                              Not(HasSubstr("DTSTART;VALUE=DATE:20231121"))));
  size_t times = 0;
  for (size_t at = calendar.find("DTSTART;VALUE=DATE:20231120"); at != std::string::npos;
       at = calendar.find("DTSTART;VALUE=DATE:20231120", at + 1))
    ++times;
  EXPECT_EQ(times, 1U) << calendar;
  Applied("near", pb::ROUND_APPLICATION_STATE_SUBMITTED);
  inbox_.clear_items();
  EXPECT_THAT(Open("/digest.ics").body, Not(HasSubstr("DTSTART;VALUE=DATE:20231120")));
}

TEST_F(DigestTest, TheSelfReportOfWhatWasSelectedIsDueByItsDayUntilItIsThere) {
  Applied("won", pb::ROUND_APPLICATION_STATE_SELECTED);
  followed_round_.set_name("rounds/won");
  followed_round_.set_state(pb::ROUND_STATE_PUBLISHED);
  followed_round_.set_follow_up_years(3);
  followed_round_.set_report_months(2);
  // Told in fiscal year 2022: its report was due in May, that of this year is due next May.
  followed_round_.mutable_publish_time()->set_seconds(1'675'000'000);
  const std::string calendar = Open("/digest.ics").body;
  EXPECT_THAT(calendar, AllOf(HasSubstr("DTSTART;VALUE=DATE:20230531"),
                              HasSubstr("DTSTART;VALUE=DATE:20240531"),
                              Not(HasSubstr("DTSTART;VALUE=DATE:20250531"))));
  EXPECT_THAT(Open("/digest.csv").body,
              AllOf(HasSubstr("選定後の自己評価の期限"), HasSubstr("広域の観光（2022年度）")));
  pb::RoundFollowUp& year = *years_.add_follow_ups();
  year.set_fiscal_year(2022);
  year.mutable_self_report()->set_text("順調");
  EXPECT_THAT(Open("/digest.ics").body, Not(HasSubstr("DTSTART;VALUE=DATE:20230531")));
}

TEST_F(DigestTest, PromisedStepsHaveTheirDaysHoweverFarAhead) {
  pb::SupportStep& step = *promised_.add_steps();
  step.set_name("supports/s/steps/p");
  step.set_title("データの整理");
  step.set_due_date("2024-06-28");
  Wait(pb::INBOX_KIND_SUPPORT_STEP_DUE, "supports/s/steps/p", "データの整理", "2024-06-28");
  const std::string calendar = Open("/digest.ics").body;
  EXPECT_THAT(calendar, AllOf(HasSubstr("DTSTART;VALUE=DATE:20240628"), HasSubstr("データの整理")));
}

}  // namespace
}  // namespace renkei::web
