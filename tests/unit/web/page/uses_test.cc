// A form says where else what it changes is used.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "renkei/v1/title_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class UsesTest : public FormSiteTest {
 protected:
  static constexpr char kPlan[] = "organizations/o/visions/v";

  template <class List>
  static typename List::value_type Part(const List& all, const std::string& name) {
    for (const auto& one : all) {
      if (one.name() == name) return one;
    }
    return {};
  }

  UsesTest() {
    server_.On<pb::GetCaseRequest, pb::Case>("CaseService/GetCase", [](const auto&) {
      pb::Case found;
      found.set_name("cases/c");
      found.set_title("乗合タクシー");
      return found;
    });
    server_.On<pb::ListAdoptionsRequest, pb::ListAdoptionsResponse>(
        "AdoptionService/ListAdoptions", [this](const auto& request) {
          EXPECT_EQ(request.parent(), "cases/c");
          return adoptions_;
        });
    server_.On<pb::ListSelectionsRequest, pb::ListSelectionsResponse>(
        "SelectionService/ListSelections", [this](const auto& request) {
          EXPECT_EQ(request.filter(), "case=\"cases/c\" AND in_force=true");
          return selections_;
        });
    server_.On<pb::BatchGetTitlesRequest, pb::BatchGetTitlesResponse>(
        "TitleService/BatchGetTitles", [](const pb::BatchGetTitlesRequest& request) {
          pb::BatchGetTitlesResponse reply;
          for (const std::string& name : request.names()) {
            if (name != "organizations/p") continue;
            pb::ResourceTitle& title = *reply.add_titles();
            title.set_name(name);
            title.set_title("小田原市");
          }
          return reply;
        });
    server_.On<pb::GetNodeRequest, pb::VisionNode>(
        "VisionService/GetNode",
        [this](const auto& request) { return Part(nodes_.nodes(), request.name()); });
    server_.On<pb::GetKpiRequest, pb::Kpi>("VisionService/GetKpi", [this](const auto& request) {
      return Part(kpis_.kpis(), request.name());
    });
    server_.On<pb::ListNodesRequest, pb::ListNodesResponse>("VisionService/ListNodes",
                                                            [this](const auto&) { return nodes_; });
    server_.On<pb::ListKpisRequest, pb::ListKpisResponse>("VisionService/ListKpis",
                                                          [this](const auto&) { return kpis_; });
  }

  static std::string NodeName(const std::string& id) { return absl::StrCat(kPlan, "/nodes/", id); }
  static std::string KpiName(const std::string& id) { return absl::StrCat(kPlan, "/kpis/", id); }

  pb::VisionNode& AddNode(const std::string& id, const std::string& title,
                          const std::string& parent = "") {
    pb::VisionNode& node = *nodes_.add_nodes();
    node.set_name(NodeName(id));
    node.set_title(title);
    if (!parent.empty()) node.set_parent(NodeName(parent));
    return node;
  }
  pb::Kpi& AddKpi(const std::string& id, const std::string& title, const std::string& node) {
    pb::Kpi& kpi = *kpis_.add_kpis();
    kpi.set_name(KpiName(id));
    kpi.set_title(title);
    kpi.set_node(NodeName(node));
    return kpi;
  }

  pb::ListAdoptionsResponse adoptions_;
  pb::ListSelectionsResponse selections_;
  pb::ListNodesResponse nodes_;
  pb::ListKpisResponse kpis_;
};

TEST_F(UsesTest, ACaseSaysWhoTookItUpAndWhoSelectedItBeforeItIsChanged) {
  pb::Adoption& adoption = *adoptions_.add_adoptions();
  adoption.set_adopter("organizations/p");
  adoption.set_state(pb::ADOPTION_STATE_ADOPTED);
  selections_.add_selections()->set_selector("organizations/q");
  for (const char* form : {"/cases/c/edit", "/cases/c/revise", "/cases/c/archive"}) {
    EXPECT_THAT(Open(form).body,
                AllOf(HasSubstr("この事例は2か所で使われています：活用 1件、優良事例の選定 1件"),
                      HasSubstr("<a href=\"/organizations/p\">小田原市</a>（導入）"),
                      HasSubstr("href=\"/organizations/q\"")))
        << form;
  }
  // A step that changes nothing of the text asks nobody.
  EXPECT_THAT(Open("/cases/c/submit").body, Not(HasSubstr("使われています")));
}

TEST_F(UsesTest, WhatIsUsedNowhereAndWhatNobodyTellsSaysNothing) {
  EXPECT_THAT(Open("/cases/c/edit").body, Not(HasSubstr("使われています")));
  server_.On<pb::ListAdoptionsRequest, pb::ListAdoptionsResponse>(
      "AdoptionService/ListAdoptions",
      [](const auto&) -> absl::StatusOr<pb::ListAdoptionsResponse> {
        return absl::DeadlineExceededError("slow");
      });
  const PageReply page = Open("/cases/c/edit");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, Not(HasSubstr("使われています")));
}

TEST_F(UsesTest, AMeasureSaysWhereItIsPrintedAgainAndWhatIsPrintedUnderIt) {
  AddNode("a", "交通");
  AddNode("b", "福祉").add_re_mentions()->set_parent(NodeName("a"));
  AddNode("n", "移動").add_re_mentions()->set_parent(NodeName("b"));
  AddKpi("k", "利用者数", "b").add_re_mentions()->set_parent(NodeName("n"));
  EXPECT_THAT(
      Open(absl::StrCat("/", NodeName("n"), "/edit")).body,
      AllOf(
          HasSubstr("この項目は2か所で使われています：再掲先 1件、この下に再掲されている項目 1件"),
          HasSubstr(absl::StrCat("href=\"/", NodeName("b"), "\">福祉")),
          HasSubstr(absl::StrCat("href=\"/", KpiName("k"), "\">利用者数"))));
}

TEST_F(UsesTest, AKpiSaysWhichActivitiesServeIt) {
  pb::Activity& activity = *AddNode("n", "移動").add_activities();
  activity.set_title("運行");
  activity.add_kpis(KpiName("k"));
  AddKpi("k", "利用者数", "n");
  EXPECT_THAT(Open(absl::StrCat("/", KpiName("k"), "/edit")).body,
              AllOf(HasSubstr("このKPIは1か所で使われています：対応する工程表の取組 1件"),
                    HasSubstr("移動 &gt; 運行")));
}

TEST_F(UsesTest, AnInitiativeSaysWhoTakesPart) {
  server_.On<pb::GetInitiativeRequest, pb::Initiative>("InitiativeService/GetInitiative",
                                                       [](const auto& request) {
                                                         pb::Initiative found;
                                                         found.set_name(request.name());
                                                         return found;
                                                       });
  server_.On<pb::ListMembersRequest, pb::ListMembersResponse>(
      "InitiativeService/ListMembers", [](const auto&) {
        pb::ListMembersResponse reply;
        const auto add = [&](const char* body, pb::MemberState state, pb::MemberRole role) {
          pb::InitiativeMember& member = *reply.add_members();
          member.set_organization(body);
          member.set_state(state);
          member.set_role(role);
        };
        add("organizations/o", pb::MEMBER_STATE_JOINED, pb::MEMBER_ROLE_LEAD);
        add("organizations/p", pb::MEMBER_STATE_JOINED, pb::MEMBER_ROLE_MEMBER);
        add("organizations/q", pb::MEMBER_STATE_INVITED, pb::MEMBER_ROLE_MEMBER);
        add("organizations/r", pb::MEMBER_STATE_DECLINED, pb::MEMBER_ROLE_MEMBER);
        return reply;
      });
  EXPECT_THAT(
      Open("/initiatives/i/edit").body,
      HasSubstr("この連携には、ほかの団体が関わっています：参加団体 1件、参加を検討中の団体 1件"));
  EXPECT_THAT(Open("/initiatives/i/cancel").body, HasSubstr("小田原市"));
}

}  // namespace
}  // namespace renkei::web
