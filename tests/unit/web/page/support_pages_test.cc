// Support cases in a browser: what is offered to whom, and what a form sends.
#include <gmock/gmock.h>

#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/support_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SupportPagesTest : public FormSiteTest {
 protected:
  SupportPagesTest() {
    support_.set_name("supports/s");
    support_.set_title("空き家の<活用>");
    support_.set_body("organizations/o");
    support_.set_window("organizations/w");
    support_.set_state(pb::SUPPORT_STATE_DRAFT);
    support_.set_etag("e");
    entry_.set_name("supports/s/entries/e");
    entry_.set_title("初回の打合せ");
    entry_.set_author("organizations/t");
    server_.On<pb::GetSupportRequest, pb::SupportCase>("SupportService/GetSupport",
                                                       [this](const auto&) { return support_; });
    server_.On<pb::ListSupportsRequest, pb::ListSupportsResponse>(
        "SupportService/ListSupports", [this](const auto&) {
          pb::ListSupportsResponse reply;
          *reply.add_supports() = support_;
          return reply;
        });
    server_.On<pb::ListSupportMembersRequest, pb::ListSupportMembersResponse>(
        "SupportService/ListSupportMembers", [this](const auto&) {
          pb::ListSupportMembersResponse reply;
          if (!member_.name().empty()) *reply.add_members() = member_;
          return reply;
        });
    server_.On<pb::GetSupportMemberRequest, pb::SupportMember>(
        "SupportService/GetSupportMember", [this](const auto&) { return member_; });
    server_.On<pb::ListSupportEntriesRequest, pb::ListSupportEntriesResponse>(
        "SupportService/ListSupportEntries", [this](const auto&) {
          pb::ListSupportEntriesResponse reply;
          *reply.add_entries() = entry_;
          return reply;
        });
    server_.On<pb::ListSupportStepsRequest, pb::ListSupportStepsResponse>(
        "SupportService/ListSupportSteps",
        [](const auto&) { return pb::ListSupportStepsResponse(); });
    server_.On<pb::ListSupportRecommendationsRequest, pb::ListSupportRecommendationsResponse>(
        "SupportService/ListSupportRecommendations",
        [](const auto&) { return pb::ListSupportRecommendationsResponse(); });
    AnswerEverythingBy({"nothing"});
  }

  static std::string Way(const char* view) {
    return absl::StrCat("href=\"/supports/s/", view, "\"");
  }

  pb::SupportCase support_;
  pb::SupportMember member_;
  pb::SupportEntry entry_;
};

TEST_F(SupportPagesTest, TheBodyIsOfferedItsStepsAndTheWindowIts) {
  EXPECT_THAT(Open("/supports/s").body,
              AllOf(HasSubstr("空き家の&lt;活用&gt;"), HasSubstr(Way("request")),
                    HasSubstr(Way("edit")), HasSubstr(Way("delete")), HasSubstr(Way("invite")),
                    Not(HasSubstr(Way("triage"))), HasSubstr("初回の打合せ")));
  support_.set_state(pb::SUPPORT_STATE_REQUESTED);
  EXPECT_THAT(Open("/supports/s").body,
              AllOf(HasSubstr(Way("withdraw")), Not(HasSubstr(Way("delete")))));
  me_.set_organization("organizations/w");
  Grant(pb::ROLE_COORDINATOR);
  EXPECT_THAT(Open("/supports/s").body,
              AllOf(HasSubstr(Way("triage")), HasSubstr(Way("decline")), HasSubstr(Way("newEntry")),
                    Not(HasSubstr(Way("withdraw")))));
}

TEST_F(SupportPagesTest, WhoIsAskedAnswers) {
  me_.set_organization("organizations/t");
  support_.set_state(pb::SUPPORT_STATE_TEAM_FORMING);
  support_.add_asked_team("organizations/t");
  member_.set_name("supports/s/members/t");
  member_.set_organization("organizations/t");
  member_.set_side(pb::SUPPORT_SIDE_TEAM);
  member_.set_state(pb::SUPPORT_MEMBER_STATE_ASKED);
  EXPECT_THAT(Open("/supports/s").body,
              AllOf(HasSubstr(Way("members/t/accept")), HasSubstr(Way("members/t/refuse")),
                    Not(HasSubstr(Way("members/t/leave")))));
  pb::ChangeSupportMemberRequest sent;
  server_.On<pb::ChangeSupportMemberRequest, pb::SupportMember>(
      "SupportService/ChangeSupportMember", [&](const pb::ChangeSupportMemberRequest& request) {
        sent = request;
        pb::SupportMember member = member_;
        member.set_state(pb::SUPPORT_MEMBER_STATE_DECLINED);
        return member;
      });
  Query inputs = Opened("/supports/s/members/t/refuse");
  inputs.Set("words", "体制が整わないため");
  // It is not theirs to read any more.
  EXPECT_EQ(Post("/supports/s/members/t/refuse", inputs).see_other, "/supports?done=step-recorded");
  EXPECT_EQ(sent.action(), pb::SUPPORT_MEMBER_ACTION_DECLINE);
  EXPECT_EQ(sent.words(), "体制が整わないため");
}

TEST_F(SupportPagesTest, AnOrganizationIsAskedByWhatItIsCalled) {
  server_.On<pb::ResolveOrganizationRequest, pb::ResolveOrganizationResponse>(
      "RegistryService/ResolveOrganization", [](const auto& request) {
        pb::ResolveOrganizationResponse reply;
        if (request.query() == "横浜市") reply.add_candidates()->set_name("organizations/y");
        return reply;
      });
  pb::ChangeSupportMemberRequest sent;
  server_.On<pb::ChangeSupportMemberRequest, pb::SupportMember>(
      "SupportService/ChangeSupportMember", [&](const pb::ChangeSupportMemberRequest& request) {
        sent = request;
        pb::SupportMember member;
        member.set_name(request.name());
        return member;
      });
  Query inputs = Opened("/supports/s/invite");
  inputs.Set("name", "大坂市");
  EXPECT_THAT(Post("/supports/s/invite", inputs).body, HasSubstr("一つに決められません"));
  inputs.Set("name", "横浜市");
  EXPECT_EQ(Post("/supports/s/invite", inputs).see_other, "/supports/s?done=invited");
  EXPECT_EQ(sent.name(), "supports/s/members/y");
  EXPECT_EQ(sent.action(), pb::SUPPORT_MEMBER_ACTION_ASK);
}

TEST_F(SupportPagesTest, WhatIsRecommendedIsPastedAsTheAddressOfItsPage) {
  pb::CreateSupportRecommendationRequest sent;
  server_.On<pb::CreateSupportRecommendationRequest, pb::SupportRecommendation>(
      "SupportService/CreateSupportRecommendation",
      [&](const pb::CreateSupportRecommendationRequest& request) {
        sent = request;
        pb::SupportRecommendation made;
        made.set_name("supports/s/recommendations/r");
        return made;
      });
  Query inputs = Opened("/supports/s/newRecommendation");
  inputs.Set("recommendation.resource", "https://renkei.example.jp/cases/c?done=saved");
  inputs.Set("recommendation.words", "規模が近い");
  EXPECT_EQ(Post("/supports/s/newRecommendation", inputs).see_other, "/supports/s?done=saved");
  EXPECT_EQ(sent.parent(), "supports/s");
  EXPECT_EQ(sent.recommendation().resource(), "cases/c");
}

TEST_F(SupportPagesTest, AStepIsTakenUnderTheEtagThatWasRead) {
  support_.set_state(pb::SUPPORT_STATE_REQUESTED);
  pb::ChangeSupportRequest sent;
  server_.On<pb::ChangeSupportRequest, pb::SupportCase>(
      "SupportService/ChangeSupport", [&](const pb::ChangeSupportRequest& request) {
        sent = request;
        return support_;
      });
  Query inputs = Opened("/supports/s/triage");
  inputs.Set("priority", "SUPPORT_PRIORITY_HIGH");
  inputs.Set("planned_start_date", "令和6年8月1日");
  EXPECT_EQ(Post("/supports/s/triage", inputs).see_other, "/supports/s?done=step-recorded");
  EXPECT_EQ(sent.etag(), "e");
  EXPECT_EQ(sent.action(), pb::SUPPORT_ACTION_TRIAGE);
  EXPECT_EQ(sent.priority(), pb::SUPPORT_PRIORITY_HIGH);
  EXPECT_EQ(sent.planned_start_date(), "2024-08-01");
}

TEST_F(SupportPagesTest, WhoTakesPartSaysWhichColleaguesWorkOnIt) {
  pb::ChangeSupportMemberRequest sent;
  server_.On<pb::ChangeSupportMemberRequest, pb::SupportMember>(
      "SupportService/ChangeSupportMember", [&](const auto& request) {
        sent = request;
        return member_;
      });
  server_.On<pb::ListAccountsRequest, pb::ListAccountsResponse>(
      "IdentityService/ListAccounts", [](const auto& request) {
        EXPECT_EQ(request.organization(), "organizations/t");
        pb::ListAccountsResponse reply;
        for (const char* id : {"sato", "suzuki"}) {
          pb::Account& account = *reply.add_accounts();
          account.set_name(absl::StrCat("accounts/", id));
          account.set_display_name(id);
        }
        return reply;
      });
  me_.set_organization("organizations/t");
  support_.set_state(pb::SUPPORT_STATE_ACTIVE);
  support_.add_team("organizations/t");
  member_.set_name("supports/s/members/t");
  member_.set_organization("organizations/t");
  member_.set_side(pb::SUPPORT_SIDE_TEAM);
  member_.set_state(pb::SUPPORT_MEMBER_STATE_ACCEPTED);
  member_.add_officials("accounts/sato");
  EXPECT_THAT(Open("/supports/s").body, HasSubstr("href=\"/supports/s/members/t/assign\""));
  Query inputs = Opened("/supports/s/members/t/assign");
  EXPECT_EQ(inputs.All("officials"), std::vector<std::string>{"accounts/sato"});
  inputs.Add("officials", "accounts/suzuki");
  EXPECT_EQ(Post("/supports/s/members/t/assign", inputs).status, 303);
  EXPECT_EQ(sent.action(), pb::SUPPORT_MEMBER_ACTION_ASSIGN);
  EXPECT_THAT(sent.officials(), testing::ElementsAre("accounts/sato", "accounts/suzuki"));
}

}  // namespace
}  // namespace renkei::web
