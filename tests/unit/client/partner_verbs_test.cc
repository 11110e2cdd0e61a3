// `renkei partner` against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr char kNode[] = "organizations/oa/visions/v/nodes/bus";

class PartnerVerbsTest : public CliTest {
 protected:
  PartnerVerbsTest() {
    environment_["LANG"] = "ja_JP.UTF-8";
    titles_ = {{"organizations/oa", "甲市"},
               {"organizations/ob", "乙市"},
               {"organizations/oc", "丙町"},
               {"organizations/od", "丁村"}};
    for (const char* body : {"ob", "oc", "od"}) AddPartner(body);
    found_.set_organization("organizations/oa");
    pb::PartnerGroup& group = *found_.add_groups();
    group.set_basis(pb::PartnerGroup::BASIS_REGION);
    group.add_theme("公共交通");
    group.add_organizations("organizations/ob");
    group.add_organizations("organizations/oc");
    server_.On<pb::FindPartnersRequest, pb::FindPartnersResponse>(
        "SearchService/FindPartners", [this](const pb::FindPartnersRequest& request) {
          asked_ = request;
          return found_;
        });
    server_.On<pb::GetNodeRequest, pb::VisionNode>("VisionService/GetNode", [](const auto&) {
      pb::VisionNode node;
      node.set_title("バス路線の維持");
      node.set_text("運転手が足りない。");
      node.add_framework_items("frameworks/f/items/mobility");
      return node;
    });
    server_.On<pb::ResolveOrganizationRequest, pb::ResolveOrganizationResponse>(
        "RegistryService/ResolveOrganization", [](const pb::ResolveOrganizationRequest& request) {
          pb::ResolveOrganizationResponse reply;
          reply.add_candidates()->set_name(request.query() == "丙町" ? "organizations/oc"
                                                                     : "organizations/oz");
          return reply;
        });
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
        "IdentityService/WhoAmI", [this](const auto&) {
          pb::WhoAmIResponse me;
          me.mutable_organization()->set_name("organizations/oa");
          me.mutable_account()->add_roles(role_);
          return me;
        });
    ServeInitiatives();
  }

  void AddPartner(const std::string& body) {
    pb::PartnerCandidate& partner = *found_.add_partners();
    partner.set_organization("organizations/" + body);
    partner.set_fit(0.5);
    partner.set_likeness(0.83);
    partner.set_borders_away(1);
    pb::SearchHit& hit = *partner.add_statements();
    hit.set_type(pb::RESOURCE_TYPE_CASE);
    hit.set_name("cases/" + body);
    hit.set_title(body + "のバス");
  }

  void ServeInitiatives() {
    server_.On<pb::ListInitiativesRequest, pb::ListInitiativesResponse>(
        "InitiativeService/ListInitiatives", [this](const pb::ListInitiativesRequest& request) {
          pb::ListInitiativesResponse reply;
          for (const pb::Initiative& one : made_) {
            if (request.filter().find(one.external_id()) != std::string::npos)
              *reply.add_initiatives() = one;
          }
          return reply;
        });
    server_.On<pb::CreateInitiativeRequest, pb::Initiative>(
        "InitiativeService/CreateInitiative", [this](const pb::CreateInitiativeRequest& request) {
          pb::Initiative made = request.initiative();
          made.set_name("initiatives/i1");
          made.set_lead(request.lead());
          if (!request.validate_only()) made_.push_back(made);
          return made;
        });
    server_.On<pb::ListMembersRequest, pb::ListMembersResponse>(
        "InitiativeService/ListMembers", [this](const auto&) {
          pb::ListMembersResponse reply;
          for (const std::string& name : invited_) {
            reply.add_members()->set_organization("organizations/" +
                                                  name.substr(name.rfind('/') + 1));
          }
          return reply;
        });
    server_.On<pb::ChangeMembershipRequest, pb::InitiativeMember>(
        "InitiativeService/ChangeMembership", [this](const pb::ChangeMembershipRequest& request) {
          EXPECT_EQ(request.action(), pb::MEMBER_ACTION_INVITE);
          invited_.push_back(request.name());
          return pb::InitiativeMember();
        });
  }

  pb::Role role_ = pb::ROLE_APPROVER;
  pb::FindPartnersRequest asked_;
  pb::FindPartnersResponse found_;
  std::vector<pb::Initiative> made_;
  std::vector<std::string> invited_;
};

TEST_F(PartnerVerbsTest, GroupsStandBeforeOthersWithWhyAndWhatEachStates) {
  const CliResult shown = Run({"partner", "find", "--resource", kNode});
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_EQ(asked_.resource(), kNode);
  EXPECT_THAT(shown.out,
              AllOf(StartsWith("甲市の連携相手"), HasSubstr("1. 近隣の団体（主題: 公共交通）"),
                    HasSubstr("乙市（隣接、類似度 83％）: 「obのバス」")));
  EXPECT_LT(shown.out.find("丙町"), shown.out.find("同じ課題のほかの団体"));
  EXPECT_LT(shown.out.find("同じ課題のほかの団体"), shown.out.find("丁村"));
  EXPECT_THAT(shown.out,
              HasSubstr(absl::StrCat("\n→ renkei partner propose 1 --resource ", kNode)));
}

TEST_F(PartnerVerbsTest, WordsNeedNoQuotationMarksAndTheNextCommandFindsTheSameGroups) {
  const CliResult shown = Run({"partner", "find", "バス", "運転手", "--limit", "5"});
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_EQ(asked_.text(), "バス 運転手");
  EXPECT_THAT(shown.out, HasSubstr("\n→ renkei partner propose 1 --limit 5 'バス 運転手'\n"));
  ASSERT_EQ(Run({"partner", "propose", "1", "--limit", "5", "バス", "運転手"}).exit_code, 0);
  EXPECT_EQ(asked_.text(), "バス 運転手");
  EXPECT_EQ(asked_.page_size(), 5);
  role_ = pb::ROLE_CONTRIBUTOR;
  EXPECT_THAT(Run({"partner", "find", "バス"}).out, Not(HasSubstr("propose")));
}

TEST_F(PartnerVerbsTest, ASpreadsheetGetsARowForEachBodyWithItsGroups) {
  const CliResult shown = Run({"partner", "find", "バスがない", "-o", "csv"});
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_EQ(asked_.text(), "バスがない");
  EXPECT_THAT(shown.out, AllOf(StartsWith("候補番号,団体,"),
                               HasSubstr("\n1,乙市,50,83,隣接,obのバス"), HasSubstr("\n,丁村,")));
  EXPECT_THAT(Run({"partner", "find", "バスがない", "-o", "name"}).out,
              HasSubstr("organizations/od\n"));
}

TEST_F(PartnerVerbsTest, OneChallengeIsNamedOrItIsWrongUsage) {
  EXPECT_EQ(Run({"partner", "find"}).exit_code, 2);
  EXPECT_EQ(Run({"partner", "find", "バス", "--resource", kNode}).exit_code, 2);
  EXPECT_EQ(Run({"partner", "propose", "2", "バス"}).exit_code, 2);
  EXPECT_EQ(Run({"partner", "propose", "甲", "バス"}).exit_code, 2);
  EXPECT_EQ(Run({"partner", "propose", "1", "バス", "--without", "別の市"}).exit_code, 2);
  EXPECT_THAT(made_, IsEmpty());
}

TEST_F(PartnerVerbsTest, AGroupBecomesAnInitiativeWithInvitations) {
  const CliResult done = Run({"partner", "propose", "1", "--resource", kNode});
  ASSERT_EQ(done.exit_code, 0) << done.err;
  ASSERT_EQ(made_.size(), 1U);
  const pb::Initiative& made = made_.front();
  EXPECT_EQ(made.lead(), "organizations/oa");
  EXPECT_EQ(made.title(), "バス路線の維持に関する連携");
  EXPECT_THAT(made.challenges(), ElementsAre("運転手が足りない。"));
  EXPECT_THAT(made.framework_items(), ElementsAre("frameworks/f/items/mobility"));
  EXPECT_THAT(made.source_cases(), ElementsAre("cases/ob", "cases/oc"));
  EXPECT_THAT(made.purpose(), AllOf(HasSubstr("乙市「obのバス」"), Not(HasSubstr("丁村"))));
  EXPECT_THAT(invited_, ElementsAre("initiatives/i1/members/ob", "initiatives/i1/members/oc"));
}

TEST_F(PartnerVerbsTest, ASecondRunMakesNoSecondOneAndInvitesWhoWasLeftOut) {
  ASSERT_EQ(Run({"partner", "propose", "1", "バス", "--without", "丙町"}).exit_code, 0);
  EXPECT_THAT(invited_, ElementsAre("initiatives/i1/members/ob"));
  const CliResult again = Run({"partner", "propose", "1", "バス"});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(made_.size(), 1U);
  EXPECT_THAT(invited_, ElementsAre("initiatives/i1/members/ob", "initiatives/i1/members/oc"));
  EXPECT_THAT(again.err, AllOf(HasSubstr("招待済み: 乙市"), HasSubstr("招待しました: 丙町")));
}

TEST_F(PartnerVerbsTest, ADryRunTellsAndInvitesNobody) {
  const CliResult done = Run({"partner", "propose", "1", "バス", "--dry-run"});
  ASSERT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(done.err,
              AllOf(HasSubstr("実行すると、招待します: 乙市"), Not(HasSubstr("しました: "))));
  EXPECT_THAT(made_, IsEmpty());
  EXPECT_THAT(invited_, IsEmpty());
}

}  // namespace
}  // namespace renkei::cli
