// A plan written on pages: its head, goals, measures, KPIs and the steps of its life.
#include <gmock/gmock.h>

#include <functional>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/web/page/plan_forms_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST_F(PlanFormsTest, FormsThatAreSentAsTheyWereChangeNothing) {
  kpi_.mutable_baseline()->mutable_value()->set_text("ほぼ全て");
  kpi_.add_targets()->mutable_value()->set_number(800);
  kpi_.mutable_targets(0)->mutable_value()->set_text("以上");
  kpi_.set_range_low(0);
  pb::Activity& activity = *node_.add_activities();
  activity.set_id("a1");
  activity.set_title("実証運行");
  activity.add_kpis(kKpi);
  activity.add_milestones()->set_title("運行開始");
  activity.mutable_milestones(0)->mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  activity.mutable_milestones(0)->mutable_when()->set_year(2026);
  node_.add_budgets()->set_fiscal_year(2026);
  node_.mutable_budgets(0)->set_thousand_yen(0);
  node_.add_funding()->set_programme("programmes/p");
  node_.mutable_funding(0)->set_fiscal_year(2026);
  node_.mutable_funding(0)->set_thousand_yen(0);
  const std::string vision = vision_.SerializeAsString();
  const std::string node = node_.SerializeAsString();
  const std::string kpi = kpi_.SerializeAsString();
  for (const char* name : {kPlan, kNode, kKpi}) {
    const std::string path = absl::StrCat("/", name, "/edit");
    const PageReply reply = Post(path, Opened(path));
    EXPECT_EQ(reply.status, 303) << reply.body;
    EXPECT_EQ(reply.see_other, absl::StrCat("/", name, "?done=saved"));
  }
  EXPECT_EQ(vision_.SerializeAsString(), vision);
  EXPECT_EQ(node_.SerializeAsString(), node);
  EXPECT_EQ(kpi_.SerializeAsString(), kpi);
}

TEST_F(PlanFormsTest, WhoEditsAPlanIsOfferedToBringItsWorkbookBack) {
  AnswerEverythingBy({"nothing"});
  const std::string way = "/import?kind=EXCHANGE_KIND_VISIONS&amp;vision=";
  const std::string path = absl::StrCat("/", kPlan);
  EXPECT_THAT(Open(path).body, HasSubstr(way));
  vision_.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  EXPECT_THAT(Open(path).body, Not(HasSubstr(way)));
}

TEST_F(PlanFormsTest, TheHeadOfAPlanIsWrittenWithItsChallengesAndLinks) {
  const std::string path = absl::StrCat("/", kPlan, "/edit");
  Query inputs = Opened(path);
  EXPECT_EQ(inputs.Get("challenges"), "人口が減る");
  inputs.Set("period.from_fiscal_year", "令和５年度");
  inputs.Set("period.to_fiscal_year", "2027");
  inputs.Set("challenges", "人口が減る\r\n足がない");
  inputs.Set("links[0].title", "本文");
  inputs.Set("links[0].url", "https://example.jp/plan");
  ASSERT_EQ(Post(path, inputs).status, 303);
  EXPECT_EQ(vision_.period().from_fiscal_year(), 2023);
  EXPECT_EQ(vision_.period().to_fiscal_year(), 2027);
  EXPECT_THAT(vision_.challenges(), ElementsAre("人口が減る", "足がない"));
  ASSERT_EQ(vision_.links_size(), 1);
  EXPECT_EQ(vision_.links(0).url(), "https://example.jp/plan");
  // What has no input stays.
  EXPECT_THAT(vision_.parent_plans(), ElementsAre("frameworks/f"));
}

// Figures are counted in the KPI's unit, or in one of their own.
TEST_F(PlanFormsTest, TargetsOfAKpiAreEntriesOfAList) {
  const std::string path = absl::StrCat("/", kKpi, "/edit");
  Query inputs = Opened(path);
  inputs.Set("targets[0].when", "令和９年度");
  inputs.Set("targets[0].value", "１，２００人以上");
  inputs.Set("targets[1].when", "令和10年度");
  inputs.Set("targets[1].value", "80％");
  inputs.Set("targets[1].unit", "％");
  inputs.Set("baseline.value", "40件");
  inputs.Set("baseline.unit", "件");
  const PageReply reply = Post(path, inputs);
  ASSERT_EQ(reply.status, 303) << reply.body;
  ASSERT_EQ(kpi_.targets_size(), 2);
  EXPECT_EQ(kpi_.targets(0).value().number(), 1200);
  EXPECT_EQ(kpi_.targets(0).value().text(), "以上");
  EXPECT_EQ(kpi_.targets(0).when().year(), 2027);
  EXPECT_EQ(kpi_.targets(1).value().number(), 80);
  EXPECT_EQ(kpi_.baseline().value().number(), 40);
}

TEST_F(PlanFormsTest, AFigureInAnotherUnitIsAMistakeAtItsInput) {
  const std::string path = absl::StrCat("/", kKpi, "/edit");
  Query inputs = Opened(path);
  inputs.Set("targets[0].when", "令和9年度");
  inputs.Set("targets[0].value", "80％");
  const PageReply reply = Post(path, inputs);
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body, HasSubstr("href=\"#f-targets-0--value\""));
  EXPECT_EQ(InputsOf(reply.body).Get("targets[0].value"), "80％");
}

TEST_F(PlanFormsTest, AnActivityKeepsWhatHasNoInput) {
  pb::Activity& activity = *node_.add_activities();
  activity.set_id("a1");
  activity.set_title("実証運行");
  activity.add_kpis(kKpi);
  const std::string path = absl::StrCat("/", kNode, "/edit");
  Query inputs = Opened(path);
  inputs.Set("activities[0].title", "本格運行");
  inputs.Set("activities[0].milestones", "令和8年度：運行開始；令和9年度：拡大");
  inputs.Set("budgets[0].fiscal_year", "R8");
  inputs.Set("budgets[0].thousand_yen", "1,200");
  const PageReply reply = Post(path, inputs);
  ASSERT_EQ(reply.status, 303) << reply.body;
  ASSERT_EQ(node_.activities_size(), 1);
  EXPECT_EQ(node_.activities(0).id(), "a1");
  EXPECT_EQ(node_.activities(0).title(), "本格運行");
  EXPECT_THAT(node_.activities(0).kpis(), ElementsAre(kKpi));
  ASSERT_EQ(node_.activities(0).milestones_size(), 2);
  EXPECT_EQ(node_.activities(0).milestones(1).title(), "拡大");
  EXPECT_EQ(node_.budgets(0).fiscal_year(), 2026);
  EXPECT_EQ(node_.budgets(0).thousand_yen(), 1200);
}

TEST_F(PlanFormsTest, WhatPaysForAMeasureIsEnteredAsTheAddressOfAProgrammesPage) {
  const std::string path = absl::StrCat("/", kNode, "/edit");
  Query inputs = Opened(path);
  inputs.Set("funding[0].programme", "https://renkei.example.lg.jp/programmes/01abc?page=2");
  inputs.Set("funding[0].fiscal_year", "R8");
  inputs.Set("funding[0].type", "type1");
  inputs.Set("funding[0].thousand_yen", "31,000");
  inputs.Set("funding[0].stage", "FUNDING_STAGE_GRANTED");
  const PageReply reply = Post(path, inputs);
  ASSERT_EQ(reply.status, 303) << reply.body;
  ASSERT_EQ(node_.funding_size(), 1);
  EXPECT_EQ(node_.funding(0).programme(), "programmes/01abc");
  EXPECT_EQ(node_.funding(0).fiscal_year(), 2026);
  EXPECT_EQ(node_.funding(0).thousand_yen(), 31'000);
  EXPECT_EQ(node_.funding(0).stage(), pb::FUNDING_STAGE_GRANTED);
}

// By what they are called, and never below itself.
TEST_F(PlanFormsTest, AMeasureAndAKpiAreMovedByChoosingWhereTheyStand) {
  server_.On<pb::ListNodesRequest, pb::ListNodesResponse>(
      "VisionService/ListNodes", [this](const auto&) {
        pb::ListNodesResponse reply;
        *reply.add_nodes() = node_;
        for (const auto& [id, parent, title] :
             {std::tuple("below", kNode, "その下"), std::tuple("goal", "", "基本目標"),
              std::tuple("pillar", "organizations/o/visions/v/nodes/goal", "柱")}) {
          pb::VisionNode& node = *reply.add_nodes();
          node.set_name(absl::StrCat(kPlan, "/nodes/", id));
          node.set_parent(parent);
          node.set_title(title);
          node.set_order(1);
        }
        return reply;
      });
  server_.On<pb::ListIndicatorsRequest, pb::ListIndicatorsResponse>(
      "FrameworkService/ListIndicators", [](const auto&) {
        pb::ListIndicatorsResponse reply;
        pb::Indicator& indicator = *reply.add_indicators();
        indicator.set_name("indicators/riders");
        indicator.set_title("公共交通の利用者数");
        indicator.set_state(pb::Indicator::STATE_APPROVED);
        return reply;
      });
  const std::string path = absl::StrCat("/", kNode, "/edit");
  const std::string page = Open(path).body;
  EXPECT_THAT(page, AllOf(HasSubstr(">基本目標<"), HasSubstr(">　柱<"), Not(HasSubstr("その下"))));
  Query inputs = InputsOf(page);
  inputs.Set("parent", absl::StrCat(kPlan, "/nodes/pillar"));
  ASSERT_EQ(Post(path, inputs).status, 303);
  EXPECT_EQ(node_.parent(), absl::StrCat(kPlan, "/nodes/pillar"));
  inputs = Opened(path);
  inputs.Set("parent", " ");
  ASSERT_EQ(Post(path, inputs).status, 303);
  EXPECT_EQ(node_.parent(), "");

  const std::string kpi_path = absl::StrCat("/", kKpi, "/edit");
  inputs = Opened(kpi_path);
  inputs.Set("node", kNode);
  inputs.Set("indicator", "indicators/riders");
  ASSERT_EQ(Post(kpi_path, inputs).status, 303);
  EXPECT_EQ(kpi_.node(), kNode);
  EXPECT_EQ(kpi_.indicator(), "indicators/riders");
  EXPECT_THAT(Open(kpi_path).body, HasSubstr("selected=\"selected\">公共交通の利用者数"));
}

TEST_F(PlanFormsTest, WhatIsAddedStandsBelowWhereItWasAdded) {
  pb::CreateNodeRequest node;
  server_.On<pb::CreateNodeRequest, pb::VisionNode>(
      "VisionService/CreateNode", [&](const pb::CreateNodeRequest& request) {
        node = request;
        pb::VisionNode made = request.node();
        made.set_name(absl::StrCat(kPlan, "/nodes/m"));
        return made;
      });
  pb::CreateKpiRequest kpi;
  server_.On<pb::CreateKpiRequest, pb::Kpi>("VisionService/CreateKpi",
                                            [&](const pb::CreateKpiRequest& request) {
                                              kpi = request;
                                              pb::Kpi made = request.kpi();
                                              made.set_name(absl::StrCat(kPlan, "/kpis/l"));
                                              return made;
                                            });
  const auto add = [&](const std::string& path) {
    Query inputs = Opened(path);
    inputs.Set("title", "新しいもの");
    return Post(path, inputs);
  };
  EXPECT_EQ(add(absl::StrCat("/", kNode, "/newNode")).see_other,
            absl::StrCat("/", kPlan, "/nodes/m?done=added"));
  EXPECT_EQ(node.parent(), kPlan);
  EXPECT_EQ(node.node().parent(), kNode);
  EXPECT_EQ(add(absl::StrCat("/", kPlan, "/newNode")).status, 303);
  EXPECT_EQ(node.node().parent(), "");
  EXPECT_EQ(add(absl::StrCat("/", kNode, "/newKpi")).see_other,
            absl::StrCat("/", kPlan, "/kpis/l?done=added"));
  EXPECT_EQ(kpi.parent(), kPlan);
  EXPECT_EQ(kpi.kpi().node(), kNode);
}

TEST_F(PlanFormsTest, APlanBeginsWithItsOrganization) {
  pb::CreateVisionRequest sent;
  server_.On<pb::CreateVisionRequest, pb::Vision>("VisionService/CreateVision",
                                                  [&](const pb::CreateVisionRequest& request) {
                                                    sent = request;
                                                    return vision_;
                                                  });
  Query inputs = Opened("/organizations/o/newVision");
  inputs.Set("title", "総合戦略");
  EXPECT_EQ(Post("/organizations/o/newVision", inputs).see_other,
            absl::StrCat("/", kPlan, "?done=created"));
  EXPECT_EQ(sent.parent(), "organizations/o");
  EXPECT_EQ(sent.vision().title(), "総合戦略");
  EXPECT_NE(sent.request_id(), "");
}

TEST_F(PlanFormsTest, APlanGoesOutWithTheDayOfItsDecision) {
  pb::PublishVisionRequest sent;
  server_.On<pb::PublishVisionRequest, pb::Vision>("VisionService/PublishVision",
                                                   [&](const pb::PublishVisionRequest& request) {
                                                     sent = request;
                                                     return vision_;
                                                   });
  const std::string path = absl::StrCat("/", kPlan, "/publish");
  Query inputs = Opened(path);
  inputs.Set("kind", "REVISION_KIND_UPDATE");
  inputs.Set("decided_date", "令和８年３月20日");
  inputs.Set("reason", "時点修正");
  EXPECT_EQ(Post(path, inputs).see_other, absl::StrCat("/", kPlan, "?done=published"));
  EXPECT_EQ(sent.name(), kPlan);
  EXPECT_EQ(sent.etag(), "v1");
  EXPECT_EQ(sent.kind(), pb::REVISION_KIND_UPDATE);
  EXPECT_EQ(sent.decided_date(), "2026-03-20");
}

TEST_F(PlanFormsTest, APlanIsReturnedWithAComment) {
  server_.On<pb::ReturnVisionRequest, pb::Vision>(
      "VisionService/ReturnVision",
      [&](const pb::ReturnVisionRequest& request) -> absl::StatusOr<pb::Vision> {
        if (request.comment().empty())
          return domain::InvalidField("comment", "REQUIRED", {"is needed", "必要です。"});
        return vision_;
      });
  const std::string path = absl::StrCat("/", kPlan, "/return");
  Query inputs = Opened(path);
  EXPECT_THAT(Post(path, inputs).body, HasSubstr("href=\"#f-comment\""));
  inputs.Set("comment", "目標値を確かめてください");
  EXPECT_EQ(Post(path, inputs).see_other, absl::StrCat("/", kPlan, "?done=returned"));
}

TEST_F(PlanFormsTest, FiguresOfATimeBecomeFinalOnceTheyWereSeen) {
  std::vector<pb::ConfirmKpiActualsRequest> asked;
  server_.On<pb::ConfirmKpiActualsRequest, pb::ConfirmKpiActualsResponse>(
      "VisionService/ConfirmKpiActuals", [&](const pb::ConfirmKpiActualsRequest& request) {
        asked.push_back(request);
        pb::ConfirmKpiActualsResponse reply;
        pb::KpiActual& actual = *reply.add_actuals();
        actual.set_name(absl::StrCat(kKpi, "/actuals/fy2022"));
        *actual.mutable_when() = request.when();
        actual.mutable_value()->set_number(1234);
        return reply;
      });
  const std::string path = absl::StrCat("/", kPlan, "/confirmFigures");
  const Query inputs = Opened(path + "?year=2022");
  EXPECT_EQ(inputs.Get("when"), "令和4年度");
  const std::string preview = Post(path, inputs).body;
  EXPECT_THAT(preview, AllOf(HasSubstr("確定する実績（1件）"), HasSubstr("1,234")));
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_TRUE(asked[0].validate_only());
  EXPECT_EQ(Post(path, InputsOf(preview)).see_other,
            absl::StrCat("/", kPlan, "/record?done=figures-confirmed"));
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_FALSE(asked[1].validate_only());
  EXPECT_EQ(asked[1].parent(), kPlan);
  EXPECT_EQ(asked[1].when().year(), 2022);
}

// Ways to what can be done now, by state and role; nothing for others.
TEST_F(PlanFormsTest, APlanOffersWhatCanBeDoneWithItNow) {
  server_.On<pb::ListNodesRequest, pb::ListNodesResponse>(
      "VisionService/ListNodes", [](const auto&) { return pb::ListNodesResponse(); });
  server_.On<pb::ListKpisRequest, pb::ListKpisResponse>(
      "VisionService/ListKpis", [](const auto&) { return pb::ListKpisResponse(); });
  const auto page = [&] { return Open(absl::StrCat("/", kPlan)).body; };
  const auto way = [](const char* form) {
    const std::string address = absl::StrCat("href=\"/", kPlan, "/", form);
    return testing::AnyOf(HasSubstr(address + "\""), HasSubstr(address + "?seen="));
  };
  EXPECT_THAT(page(), AllOf(way("edit"), way("newNode"), way("submit"), Not(way("publish"))));
  vision_.set_state(pb::LIFECYCLE_STATE_IN_REVIEW);
  vision_.set_submitter("accounts/other");
  EXPECT_THAT(page(), AllOf(Not(way("edit")), Not(way("publish")), Not(way("return"))));
  MakeMeApprover();
  EXPECT_THAT(page(), AllOf(way("publish"), way("return"), Not(way("consent"))));
  // Nobody publishes what they submitted themselves.
  vision_.set_submitter("accounts/me");
  EXPECT_THAT(page(), AllOf(Not(way("publish")), way("return")));
  vision_.set_submitter("accounts/other");
  // The leading one waits for the others, and they consent.
  vision_.add_owners("organizations/p");
  EXPECT_THAT(page(), Not(way("publish")));
  vision_.add_consents()->set_organization("organizations/p");
  EXPECT_THAT(page(), way("publish"));
  vision_.clear_consents();
  me_.set_organization("organizations/p");
  EXPECT_THAT(page(), AllOf(way("consent"), Not(way("publish"))));
  vision_.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  EXPECT_THAT(page(), AllOf(way("revise"), Not(way("archive"))));
  me_.set_organization("organizations/q");
  EXPECT_THAT(page(), Not(HasSubstr("nav class=\"actions\"")));
}

TEST_F(PlanFormsTest, FiguresAreRecordedFromWhereTheyAreMissed) {
  server_.On<pb::GetVisionProgressRequest, pb::GetVisionProgressResponse>(
      "AnalysisService/GetVisionProgress",
      [](const auto&) { return pb::GetVisionProgressResponse(); });
  const auto way = HasSubstr(absl::StrCat("href=\"/", kPlan, "/record\""));
  const std::string page = absl::StrCat("/", kPlan, "/progress");
  vision_.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  EXPECT_THAT(Open(page).body, way);
  vision_.set_state(pb::LIFECYCLE_STATE_ARCHIVED);
  EXPECT_THAT(Open(page).body, Not(way));
  vision_.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  me_.set_organization("organizations/q");
  EXPECT_THAT(Open(page).body, Not(way));
}

TEST_F(PlanFormsTest, AMeasureAndAKpiLeadToTheirForms) {
  EXPECT_THAT(Open(absl::StrCat("/", kNode)).body,
              AllOf(HasSubstr(absl::StrCat("href=\"/", kNode, "/edit\"")),
                    HasSubstr(absl::StrCat("href=\"/", kNode, "/newKpi\""))));
  vision_.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  EXPECT_THAT(Open(absl::StrCat("/", kNode)).body, Not(HasSubstr("/edit\"")));
}

}  // namespace
}  // namespace renkei::web
