// Taking up a case of another, and taking part in a joint initiative, on pages.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// A published case of organizations/other, and what organizations/o has said of it.
class AdoptionFormsTest : public FormSiteTest {
 protected:
  AdoptionFormsTest() {
    me_.clear_roles();
    AnswerEverythingBy({"nothing"});
    server_.On<pb::GetCaseRequest, pb::Case>("CaseService/GetCase", [](const auto& request) {
      pb::Case found;
      found.set_name(request.name());
      found.set_owner("organizations/other");
      found.set_title("予約制の乗合タクシー");
      found.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
      return found;
    });
    server_.On<pb::GetLineageRequest, pb::Lineage>(
        "AdoptionService/GetLineage", [this](const auto& request) {
          pb::Lineage lineage;
          lineage.set_case_(request.name());
          if (stored_.name().empty()) return lineage;
          pb::LineageAdoption& adoption = *lineage.add_adoptions();
          adoption.set_name(stored_.name());
          adoption.set_case_(request.name());
          adoption.set_adopter("organizations/o");
          adoption.set_state(stored_.state());
          adoption.set_date(stored_.date());
          return lineage;
        });
    server_.On<pb::GetAdoptionRequest, pb::Adoption>(
        "AdoptionService/GetAdoption", [this](const auto&) -> absl::StatusOr<pb::Adoption> {
          if (stored_.name().empty()) return absl::NotFoundError("none");
          return stored_;
        });
    server_.On<pb::ChangeAdoptionRequest, pb::Adoption>(
        "AdoptionService/ChangeAdoption",
        [this](const pb::ChangeAdoptionRequest& request) -> absl::StatusOr<pb::Adoption> {
          changed_ = request;
          if (refusal_) return *refusal_;
          pb::Adoption after;
          after.set_name(request.name());
          return after;
        });
    server_.On<pb::ListCasesRequest, pb::ListCasesResponse>(
        "CaseService/ListCases", [](const pb::ListCasesRequest& request) {
          EXPECT_EQ(request.filter(), "owner=\"organizations/o\"");
          pb::ListCasesResponse reply;
          pb::Case& own = *reply.add_cases();
          own.set_name("cases/own");
          own.set_title("わが町の乗合タクシー");
          return reply;
        });
  }

  void Said(pb::AdoptionState state, const char* date) {
    stored_.set_name("cases/c/adoptions/o");
    stored_.set_etag("a1");
    stored_.set_state(state);
    stored_.set_date(date);
  }

  pb::Adoption stored_;
  pb::ChangeAdoptionRequest changed_;
  std::optional<absl::Status> refusal_;
};

TEST_F(AdoptionFormsTest, ThePageOfACaseOffersTheStepsThatMayFollowAndNoOthers) {
  Grant(pb::ROLE_APPROVER);
  EXPECT_THAT(Get("/cases/c").body,
              AllOf(HasSubstr("href=\"/cases/c/considered\""), HasSubstr("/cases/c/stopped\""),
                    Not(HasSubstr("/cases/c/edit\"")), Not(HasSubstr("adoptions/o/edit"))));
  Said(pb::ADOPTION_STATE_ADOPTED, "2023-01-01");
  EXPECT_THAT(
      Get("/cases/c").body,
      AllOf(HasSubstr("/cases/c/adapted\""), HasSubstr("/cases/c/stopped\""),
            HasSubstr("/cases/c/adoptions/o/edit\""), Not(HasSubstr("/cases/c/considered\"")),
            Not(HasSubstr("/cases/c/declined\""))));
}

TEST_F(AdoptionFormsTest, WhoOnlyDraftsIsOfferedNoDecision) {
  Grant(pb::ROLE_CONTRIBUTOR);
  EXPECT_THAT(Get("/cases/c").body,
              AllOf(HasSubstr("/cases/c/considered\""), Not(HasSubstr("/cases/c/adopted\""))));
}

TEST_F(AdoptionFormsTest, WhoOnlyReadsIsOfferedNothing) {
  Grant(pb::ROLE_READER);
  EXPECT_THAT(Get("/cases/c").body, Not(HasSubstr("/cases/c/considered\"")));
}

TEST_F(AdoptionFormsTest, TheFirstStepMakesTheRecord) {
  Query inputs = Opened("/cases/c/piloted");
  inputs.Set("date", "令和5年4月1日");
  inputs.Set("resulting_case", "cases/own");
  const PageReply reply = Post("/cases/c/piloted", inputs);
  EXPECT_EQ(reply.see_other, "/cases/c?done=step-recorded") << reply.body;
  EXPECT_EQ(changed_.name(), "cases/c/adoptions/o");
  EXPECT_EQ(changed_.state(), pb::ADOPTION_STATE_PILOTED);
  EXPECT_EQ(changed_.date(), "2023-04-01");
  EXPECT_EQ(changed_.resulting_case(), "cases/own");
  EXPECT_EQ(changed_.etag(), "");
}

TEST_F(AdoptionFormsTest, ALaterStepIsAboutTheRecordAsItStands) {
  Said(pb::ADOPTION_STATE_PILOTED, "2023-01-01");
  Post("/cases/c/adopted", Opened("/cases/c/adopted"));
  EXPECT_EQ(changed_.etag(), "a1");
  EXPECT_EQ(changed_.request_id().size(), 36U);
}

TEST_F(AdoptionFormsTest, OwnCasesAreOfferedByTheirTitles) {
  const std::string page = Open("/cases/c/adopted").body;
  EXPECT_THAT(page, HasSubstr("<option value=\"cases/own\">わが町の乗合タクシー</option>"));
}

TEST_F(AdoptionFormsTest, AReasonThatIsMissingIsAskedForAtItsInput) {
  refusal_ = domain::InvalidField("reason", "REQUIRED", {"must be set", "入力してください。"});
  const PageReply reply = Post("/cases/c/declined", Opened("/cases/c/declined"));
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("id=\"f-reason-wrong\""),
                                HasSubstr("href=\"#f-reason\">理由：入力して")));
}

TEST_F(AdoptionFormsTest, WhatStandsWithItIsChangedAndNothingElse) {
  Said(pb::ADOPTION_STATE_ADOPTED, "2023-01-01");
  pb::CaseResult& result = *stored_.add_results();
  result.set_indicator_title("利用者数");
  result.mutable_after()->mutable_value()->set_number(120);
  pb::UpdateAdoptionRequest sent;
  server_.On<pb::UpdateAdoptionRequest, pb::Adoption>("AdoptionService/UpdateAdoption",
                                                      [&](const auto& request) {
                                                        sent = request;
                                                        return request.adoption();
                                                      });
  Query inputs = Opened("/cases/c/adoptions/o/edit");
  inputs.Set("resulting_case", "cases/own");
  const PageReply reply = Post("/cases/c/adoptions/o/edit", inputs);
  EXPECT_EQ(reply.see_other, "/cases/c?done=saved") << reply.body;
  EXPECT_EQ(sent.adoption().resulting_case(), "cases/own");
  EXPECT_EQ(sent.adoption().results(0).after().value().number(), 120);
  EXPECT_EQ(sent.adoption().state(), pb::ADOPTION_STATE_UNSPECIFIED);
  EXPECT_EQ(sent.adoption().etag(), "a1");
}

TEST_F(AdoptionFormsTest, WhatWasOnlyConsideredCanBeRemovedAndWhatWasDecidedCannot) {
  Grant(pb::ROLE_CONTRIBUTOR);
  Said(pb::ADOPTION_STATE_CONSIDERED, "2023-04-01");
  constexpr char kWay[] = "\"/cases/c/adoptions/o/delete\"";
  EXPECT_THAT(Get("/cases/c").body, HasSubstr(kWay));
  server_.On<pb::DeleteAdoptionRequest, google::protobuf::Empty>(
      "AdoptionService/DeleteAdoption", [](const auto& request) {
        EXPECT_EQ(request.name(), "cases/c/adoptions/o");
        EXPECT_EQ(request.etag(), "a1");
        return google::protobuf::Empty();
      });
  const std::string path = "/cases/c/adoptions/o/delete";
  EXPECT_EQ(Post(path, Opened(path)).see_other, "/cases/c?done=deleted");
  Said(pb::ADOPTION_STATE_ADOPTED, "2023-04-01");
  EXPECT_THAT(Get("/cases/c").body, Not(HasSubstr(kWay)));
}

// An initiative that organizations/lead leads, in which organizations/o has a part.
class InitiativeFormsTest : public FormSiteTest {
 protected:
  InitiativeFormsTest() {
    me_.clear_roles();
    AnswerEverythingBy({"nothing"});
    initiative_.set_name("initiatives/i");
    initiative_.set_title("圏域の連携");
    initiative_.set_etag("i1");
    initiative_.set_lead("organizations/lead");
    initiative_.set_state(pb::INITIATIVE_STATE_OPEN);
    initiative_.set_form(pb::COOPERATION_FORM_VOLUNTARY);
    pb::SharedKpi& kpi = *initiative_.add_kpis();
    kpi.set_id("riders");
    kpi.set_title("年間利用者数");
    kpi.set_indicator("indicators/riders");
    whoami_.mutable_organization()->set_kind(pb::ORGANIZATION_KIND_CITY);
    server_.On<pb::GetInitiativeRequest, pb::Initiative>(
        "InitiativeService/GetInitiative", [this](const auto&) { return initiative_; });
    server_.On<pb::ListMembersRequest, pb::ListMembersResponse>(
        "InitiativeService/ListMembers", [this](const auto&) {
          pb::ListMembersResponse reply;
          for (const pb::InitiativeMember& member : members_) *reply.add_members() = member;
          return reply;
        });
    server_.On<pb::GetMemberRequest, pb::InitiativeMember>(
        "InitiativeService/GetMember",
        [this](const auto& request) -> absl::StatusOr<pb::InitiativeMember> {
          for (const pb::InitiativeMember& member : members_) {
            if (member.name() == request.name()) return member;
          }
          return absl::NotFoundError("none");
        });
    server_.On<pb::ChangeMembershipRequest, pb::InitiativeMember>(
        "InitiativeService/ChangeMembership", [this](const auto& request) {
          changed_ = request;
          pb::InitiativeMember after;
          after.set_name(request.name());
          return after;
        });
  }

  pb::InitiativeMember& Member(const std::string& id, pb::MemberState state, pb::MemberRole role) {
    pb::InitiativeMember& member = members_.emplace_back();
    member.set_name("initiatives/i/members/" + id);
    member.set_organization("organizations/" + id);
    member.set_etag("m1");
    member.set_state(state);
    member.set_role(role);
    member.set_accepted_by_lead(true);
    return member;
  }

  pb::Initiative initiative_;
  std::vector<pb::InitiativeMember> members_;
  pb::ChangeMembershipRequest changed_;
};

TEST_F(InitiativeFormsTest, WhoLeadsItIsOfferedToEditInviteAndMoveItAlong) {
  Grant(pb::ROLE_APPROVER);
  initiative_.set_lead("organizations/o");
  Member("o", pb::MEMBER_STATE_JOINED, pb::MEMBER_ROLE_LEAD);
  Member("city", pb::MEMBER_STATE_JOINED, pb::MEMBER_ROLE_MEMBER);
  Member("gone", pb::MEMBER_STATE_JOINED, pb::MEMBER_ROLE_MEMBER)
      .set_organization_ended("2023-04-01");
  Member("town", pb::MEMBER_STATE_APPLIED, pb::MEMBER_ROLE_MEMBER).set_accepted_by_lead(false);
  EXPECT_THAT(Get("/initiatives/i").body,
              AllOf(HasSubstr("\"/initiatives/i/edit\""), HasSubstr("\"/initiatives/i/invite\""),
                    HasSubstr("\"/initiatives/i/run\""), Not(HasSubstr("\"/initiatives/i/close\"")),
                    HasSubstr("\"/initiatives/i/members/town/accept\""),
                    HasSubstr("\"/initiatives/i/members/city/offerLead\""),
                    Not(HasSubstr("\"/initiatives/i/members/gone/offerLead\"")),
                    Not(HasSubstr("\"/initiatives/i/members/town/join\""))));
}

TEST_F(InitiativeFormsTest, ABodyThatIsInvitedIsOfferedItsOwnSteps) {
  Grant(pb::ROLE_APPROVER);
  Member("o", pb::MEMBER_STATE_INVITED, pb::MEMBER_ROLE_MEMBER);
  EXPECT_THAT(Get("/initiatives/i").body,
              AllOf(HasSubstr("\"/initiatives/i/members/o/join\""),
                    HasSubstr("\"/initiatives/i/members/o/decline\""),
                    Not(HasSubstr("\"/initiatives/i/edit\"")),
                    Not(HasSubstr("\"/initiatives/i/members/o/withdraw\"")),
                    Not(HasSubstr("\"/initiatives/i/contributions\""))));
}

TEST_F(InitiativeFormsTest, OnlyWhereApplicationsAreTakenABodyMayApply) {
  Grant(pb::ROLE_CONTRIBUTOR);
  EXPECT_THAT(Get("/initiatives/i").body, Not(HasSubstr("/members/o/apply\"")));
  initiative_.set_open_to_applications(true);
  EXPECT_THAT(Get("/initiatives/i").body, HasSubstr("\"/initiatives/i/members/o/apply\""));
}

TEST_F(InitiativeFormsTest, JoiningTellsTheDayOfTheCouncil) {
  Member("o", pb::MEMBER_STATE_INVITED, pb::MEMBER_ROLE_MEMBER);
  Query inputs = Opened("/initiatives/i/members/o/join");
  inputs.Set("resolution_date", "令和5年3月20日");
  EXPECT_EQ(Post("/initiatives/i/members/o/join", inputs).see_other,
            "/initiatives/i?done=step-recorded");
  EXPECT_EQ(changed_.action(), pb::MEMBER_ACTION_JOIN);
  EXPECT_EQ(changed_.name(), "initiatives/i/members/o");
  EXPECT_EQ(changed_.etag(), "m1");
  EXPECT_EQ(changed_.resolution_date(), "2023-03-20");
}

TEST_F(InitiativeFormsTest, ABodyIsInvitedByWhatItIsCalled) {
  server_.On<pb::ResolveOrganizationRequest, pb::ResolveOrganizationResponse>(
      "RegistryService/ResolveOrganization", [](const auto& request) {
        pb::ResolveOrganizationResponse reply;
        if (request.query() == "横浜市") reply.add_candidates()->set_name("organizations/yokohama");
        return reply;
      });
  Query inputs = Opened("/initiatives/i/invite");
  inputs.Set("predecessor", "横浜市");
  EXPECT_EQ(Post("/initiatives/i/invite", inputs).see_other, "/initiatives/i?done=invited");
  EXPECT_EQ(changed_.name(), "initiatives/i/members/yokohama");
  EXPECT_EQ(changed_.action(), pb::MEMBER_ACTION_INVITE);
  EXPECT_EQ(changed_.predecessor(), "");
  inputs.Set("predecessor", "どこかの市");
  const PageReply unknown = Post("/initiatives/i/invite", inputs);
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body, HasSubstr("という団体は見つかりません"));
  inputs.Set("predecessor", "");
  EXPECT_THAT(Post("/initiatives/i/invite", inputs).body, HasSubstr("id=\"f-predecessor-wrong\""));
}

TEST_F(InitiativeFormsTest, FiguresOfSharedKpisAreReportedForOnesOwnBody) {
  pb::RecordContributionsRequest sent;
  server_.On<pb::RecordContributionsRequest, pb::RecordContributionsResponse>(
      "ContributionService/RecordContributions", [&](const auto& request) {
        sent = request;
        pb::RecordContributionsResponse reply;
        reply.add_contributions()->set_name("initiatives/i/contributions/x");
        return reply;
      });
  Query inputs = Opened("/initiatives/i/contributions");
  inputs.Set("contributions[1].kpi", "riders");
  inputs.Set("contributions[1].when", "令和5年度");
  inputs.Set("contributions[1].value", "１，２００");
  EXPECT_EQ(Post("/initiatives/i/contributions", inputs).see_other,
            "/initiatives/i?done=step-recorded");
  EXPECT_EQ(sent.parent(), "initiatives/i");
  ASSERT_EQ(sent.contributions_size(), 1);
  EXPECT_EQ(sent.contributions(0).kpi(), "riders");
  EXPECT_EQ(sent.contributions(0).value().number(), 1200);
  EXPECT_THAT(Open("/initiatives/i/contributions").body,
              HasSubstr("<option value=\"riders\">年間利用者数</option>"));
}

// It was on no page.
TEST_F(InitiativeFormsTest, WhatWasReportedIsAddedUpOnThePageOfTheInitiative) {
  server_.On<pb::SummarizeSharedKpisRequest, pb::SummarizeSharedKpisResponse>(
      "ContributionService/SummarizeSharedKpis", [](const auto& request) {
        EXPECT_EQ(request.name(), "initiatives/i");
        pb::SummarizeSharedKpisResponse reply;
        pb::SharedKpiSummary& kpi = *reply.add_kpis();
        kpi.set_title("年間利用者数");
        kpi.set_unit("人");
        kpi.set_aggregation(pb::AGGREGATION_FLOW);
        pb::SharedKpiAtTime& at = *kpi.add_times();
        at.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
        at.mutable_when()->set_year(2024);
        at.mutable_total()->set_number(3000);
        at.mutable_total()->set_counted(1);
        at.add_figures()->set_organization("organizations/o");
        at.set_expected(2);
        at.add_missing("organizations/lead");
        return reply;
      });
  EXPECT_THAT(Get("/initiatives/i").body,
              AllOf(HasSubstr("共通KPIの集計"), HasSubstr("3,000人"), HasSubstr("1/2団体")));
}

TEST_F(InitiativeFormsTest, AnInitiativeIsProposedByItsLeadAndItsKpisNameThemselves) {
  pb::CreateInitiativeRequest sent;
  server_.On<pb::CreateInitiativeRequest, pb::Initiative>("InitiativeService/CreateInitiative",
                                                          [&](const auto& request) {
                                                            sent = request;
                                                            return initiative_;
                                                          });
  Query inputs = Opened("/organizations/o/newInitiative");
  inputs.Set("title", "圏域の連携");
  inputs.Set("kpis[0].indicator", "indicators/riders");
  inputs.Set("source_cases", "https://renkei.example/cases/c1?lang=ja\r\n題名（cases/c2）");
  EXPECT_EQ(Post("/organizations/o/newInitiative", inputs).see_other,
            "/initiatives/i?done=proposed");
  EXPECT_EQ(sent.lead(), "organizations/o");
  EXPECT_EQ(sent.initiative().kpis(0).id(), "riders");
  EXPECT_THAT(sent.initiative().source_cases(), testing::ElementsAre("cases/c1", "cases/c2"));
}

TEST_F(InitiativeFormsTest, ClosingIsTheStateThatItsFormSays) {
  pb::ChangeInitiativeStateRequest sent;
  server_.On<pb::ChangeInitiativeStateRequest, pb::Initiative>(
      "InitiativeService/ChangeInitiativeState", [&](const auto& request) {
        sent = request;
        return initiative_;
      });
  initiative_.set_results("利用者が増えた");
  Query inputs = Opened("/initiatives/i/close");
  EXPECT_EQ(inputs.Get("results"), "利用者が増えた");
  EXPECT_EQ(Post("/initiatives/i/close", inputs).see_other, "/initiatives/i?done=step-recorded");
  EXPECT_EQ(sent.state(), pb::INITIATIVE_STATE_CLOSED);
  EXPECT_EQ(sent.etag(), "i1");
}

TEST_F(InitiativeFormsTest, AProposalCanBeRemovedAndSaysWhoTakesPart) {
  Grant(pb::ROLE_APPROVER);
  initiative_.set_lead("organizations/o");
  Member("o", pb::MEMBER_STATE_JOINED, pb::MEMBER_ROLE_LEAD);
  EXPECT_THAT(Get("/initiatives/i").body, Not(HasSubstr("\"/initiatives/i/delete\"")));
  initiative_.set_state(pb::INITIATIVE_STATE_PROPOSED);
  EXPECT_THAT(Get("/initiatives/i").body, HasSubstr("\"/initiatives/i/delete\""));
  Member("city", pb::MEMBER_STATE_INVITED, pb::MEMBER_ROLE_MEMBER);
  std::string removed;
  server_.On<pb::DeleteInitiativeRequest, google::protobuf::Empty>(
      "InitiativeService/DeleteInitiative", [&](const auto& request) {
        removed = absl::StrCat(request.name(), " ", request.etag());
        return google::protobuf::Empty();
      });
  const std::string page = Open("/initiatives/i/delete").body;
  EXPECT_THAT(page, HasSubstr("参加を検討中の団体 1件"));
  EXPECT_EQ(Post("/initiatives/i/delete", InputsOf(page)).see_other,
            "/search?kind=initiatives&done=deleted");
  EXPECT_EQ(removed, "initiatives/i i1");
}

}  // namespace
}  // namespace renkei::web
