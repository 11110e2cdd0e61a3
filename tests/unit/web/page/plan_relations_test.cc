// What a plan's parts have to do with each other and with other plans, written on pages; and what is said before
// one of them is removed.
#include <gmock/gmock.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "tests/unit/web/page/plan_forms_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// What an officer could only do through a file: places of a measure, what serves a KPI, plans above, the rubric.
class PlanRelationsTest : public PlanFormsTest {
 protected:
  PlanRelationsTest() {
    server_.On<pb::ListNodesRequest, pb::ListNodesResponse>(
        "VisionService/ListNodes", [this](const auto&) {
          pb::ListNodesResponse reply;
          *reply.add_nodes() = node_;
          for (const char* id : {"a", "b"}) {
            pb::VisionNode& node = *reply.add_nodes();
            node.set_name(absl::StrCat(kPlan, "/nodes/", id));
            node.set_title(absl::StrCat("目標", id));
          }
          return reply;
        });
    server_.On<pb::ListKpisRequest, pb::ListKpisResponse>(
        "VisionService/ListKpis", [this](const auto&) {
          pb::ListKpisResponse reply;
          *reply.add_kpis() = kpi_;
          pb::Kpi& other = *reply.add_kpis();
          other.set_name(absl::StrCat(kPlan, "/kpis/other"));
          other.set_title("よその指標");
          other.set_node(absl::StrCat(kPlan, "/nodes/b"));
          return reply;
        });
    server_.On<pb::ListFrameworksRequest, pb::ListFrameworksResponse>(
        "FrameworkService/ListFrameworks", [](const auto&) {
          pb::ListFrameworksResponse reply;
          for (const auto& [id, title] :
               {std::pair("f", "総合戦略2023"), std::pair("g", "地方創生2.0")}) {
            pb::Framework& framework = *reply.add_frameworks();
            framework.set_name(absl::StrCat("frameworks/", id));
            framework.set_title(title);
          }
          return reply;
        });
    server_.On<pb::ListRubricsRequest, pb::ListRubricsResponse>(
        "FrameworkService/ListRubrics", [](const auto&) {
          pb::ListRubricsResponse reply;
          pb::Rubric& rubric = *reply.add_rubrics();
          rubric.set_name("rubrics/strict");
          rubric.set_title("4段階の評価");
          return reply;
        });
    server_.On<pb::GetOrganizationRequest, pb::Organization>(
        "RegistryService/GetOrganization", [](const auto& request) {
          EXPECT_EQ(request.name(), "organizations/o");
          pb::Organization body;
          body.set_prefecture("organizations/140007");
          return body;
        });
    server_.On<pb::ListVisionsRequest, pb::ListVisionsResponse>(
        "VisionService/ListVisions", [](const auto& request) {
          EXPECT_EQ(request.filter(), "owner=\"organizations/140007\"");
          pb::ListVisionsResponse reply;
          pb::Vision& vision = *reply.add_visions();
          vision.set_name("organizations/140007/visions/p");
          vision.set_title("県の総合戦略");
          return reply;
        });
  }
};

TEST_F(PlanRelationsTest, PlansAboveAndTheRubricAreChosenFromWhatThereIs) {
  const std::string path = absl::StrCat("/", kPlan, "/edit");
  const std::string page = Open(path).body;
  EXPECT_THAT(page,
              AllOf(HasSubstr("地方創生2.0"), HasSubstr("県の総合戦略"), HasSubstr("4段階の評価")));
  Query inputs = InputsOf(page);
  EXPECT_THAT(inputs.All("parent_plans"), ElementsAre("frameworks/f"));
  inputs.Add("parent_plans", "organizations/140007/visions/p");
  inputs.Set("rubric", "rubrics/strict");
  EXPECT_EQ(Post(path, inputs).status, 303);
  EXPECT_THAT(vision_.parent_plans(),
              ElementsAre("frameworks/f", "organizations/140007/visions/p"));
  EXPECT_EQ(vision_.rubric(), "rubrics/strict");
  // Whatever was chosen can be taken back.
  inputs = Opened(path);
  inputs.RemoveIf([](absl::string_view input) { return input == "parent_plans"; });
  EXPECT_EQ(Post(path, inputs).status, 303);
  EXPECT_THAT(vision_.parent_plans(), testing::IsEmpty());
}

TEST_F(PlanRelationsTest, AMeasureAndAKpiArePrintedAgainElsewhere) {
  for (const char* name : {kNode, kKpi}) {
    const std::string path = absl::StrCat("/", name, "/edit");
    Query inputs = Opened(path);
    inputs.Set("re_mentions[0].parent", absl::StrCat(kPlan, "/nodes/a"));
    inputs.Set("re_mentions[0].order", "２");
    EXPECT_EQ(Post(path, inputs).status, 303);
  }
  ASSERT_EQ(node_.re_mentions_size(), 1);
  EXPECT_EQ(node_.re_mentions(0).parent(), absl::StrCat(kPlan, "/nodes/a"));
  EXPECT_EQ(node_.re_mentions(0).order(), 2);
  ASSERT_EQ(kpi_.re_mentions_size(), 1);
}

TEST_F(PlanRelationsTest, AnActivityNamesTheKpisThatItServes) {
  kpi_.set_node(kNode);
  node_.add_activities()->set_title("実証運行");
  const std::string path = absl::StrCat("/", kNode, "/edit");
  const std::string page = Open(path).body;
  // Those that stand elsewhere in the plan are not offered: there may be hundreds.
  const std::string offered = page.substr(page.find("activities-0--kpis"));
  EXPECT_THAT(offered.substr(0, offered.find("activities-1--title")),
              AllOf(HasSubstr("利用者数"), testing::Not(HasSubstr("よその指標"))));
  Query inputs = InputsOf(page);
  inputs.Add("activities[0].kpis", kKpi);
  EXPECT_EQ(Post(path, inputs).status, 303);
  EXPECT_THAT(node_.activities(0).kpis(), ElementsAre(kKpi));
  // What is ticked comes back, and can be taken back.
  inputs = Opened(path);
  EXPECT_THAT(inputs.All("activities[0].kpis"), ElementsAre(kKpi));
  inputs.RemoveIf([](absl::string_view input) { return input == "activities[0].kpis"; });
  EXPECT_EQ(Post(path, inputs).status, 303);
  EXPECT_THAT(node_.activities(0).kpis(), testing::IsEmpty());
}

TEST_F(PlanRelationsTest, WhatIsRemovedSaysWhatGoesWithIt) {
  kpi_.set_node(kNode);
  pb::DeleteNodeRequest removed;
  server_.On<pb::DeleteNodeRequest, google::protobuf::Empty>(
      "VisionService/DeleteNode",
      [&](const pb::DeleteNodeRequest& request) -> absl::StatusOr<google::protobuf::Empty> {
        if (!request.force())
          return domain::MakeError(pb::REASON_STILL_REFERENCED,
                                   {"in use", "配下にKPIがあります。"});
        removed = request;
        return google::protobuf::Empty();
      });
  const std::string path = absl::StrCat("/", kNode, "/delete");
  const std::string page = Open(path).body;
  EXPECT_THAT(page, AllOf(HasSubstr("いっしょに削除されるもの：KPI 1件"), HasSubstr("利用者数"),
                          HasSubstr("配下の施策・KPIもいっしょに削除する")));
  Query inputs = InputsOf(page);
  EXPECT_THAT(Post(path, inputs).body, HasSubstr("配下にKPIがあります"));
  inputs.Set("force", "はい");
  EXPECT_EQ(Post(path, inputs).see_other, absl::StrCat("/", kPlan, "?done=deleted"));
  EXPECT_EQ(removed.name(), kNode);
  EXPECT_EQ(removed.etag(), "n1");
}

TEST_F(PlanRelationsTest, WhatSpeaksOfAPartThatIsRemovedIsNamedAndStays) {
  kpi_.set_node(kNode);
  server_.On<pb::ListOpinionsRequest, pb::ListOpinionsResponse>(
      "PlanningService/ListOpinions", [](const auto& request) {
        EXPECT_EQ(request.parent(), kPlan);
        pb::ListOpinionsResponse reply;
        for (const char* subject : {kNode, kKpi, ""}) {
          pb::Opinion& opinion = *reply.add_opinions();
          opinion.set_number(reply.opinions_size());
          opinion.set_source_kind(pb::OPINION_SOURCE_ASSEMBLY);
          opinion.set_name(absl::StrCat(kPlan, "/opinions/o", opinion.number()));
          opinion.set_subject(subject);
        }
        return reply;
      });
  server_.On<pb::ListPlanEvaluationsRequest, pb::ListPlanEvaluationsResponse>(
      "PlanningService/ListPlanEvaluations", [](const auto&) {
        pb::ListPlanEvaluationsResponse reply;
        reply.add_evaluations()->set_fiscal_year(2021);
        pb::PlanEvaluation& of_node = *reply.add_evaluations();
        of_node.set_node(kNode);
        of_node.set_fiscal_year(2022);
        of_node.set_evaluator(pb::PLAN_EVALUATOR_COUNCIL);
        return reply;
      });
  const std::string page = Open(absl::StrCat("/", kNode, "/delete")).body;
  EXPECT_THAT(page, AllOf(HasSubstr("ここへの意見（意見は残ります） 2件"),
                          HasSubstr("この項目の評価（評価は残ります） 1件"),
                          HasSubstr("意見 2</a>（議会）"), Not(HasSubstr("意見 3</a>")),
                          HasSubstr("2022年度 推進会議等の評価")));
  EXPECT_THAT(Open(absl::StrCat("/", kKpi, "/delete")).body,
              AllOf(HasSubstr("このKPIへの意見 1件"), HasSubstr("意見 2</a>")));
}

TEST_F(PlanRelationsTest, AKpiThatIsRemovedSaysWhichActivitiesLoseIt) {
  pb::Activity& activity = *node_.add_activities();
  activity.set_title("実証運行");
  activity.add_kpis(kKpi);
  server_.On<pb::DeleteKpiRequest, google::protobuf::Empty>("VisionService/DeleteKpi",
                                                            [](const auto& request) {
                                                              EXPECT_EQ(request.etag(), "k1");
                                                              return google::protobuf::Empty();
                                                            });
  const std::string path = absl::StrCat("/", kKpi, "/delete");
  const std::string page = Open(path).body;
  EXPECT_THAT(page, HasSubstr("実証運行"));
  EXPECT_EQ(Post(path, InputsOf(page)).see_other, absl::StrCat("/", kPlan, "?done=deleted"));
}

}  // namespace
}  // namespace renkei::web
