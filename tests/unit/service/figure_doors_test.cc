// Figures that come as text, whichever message of the API holds them: each is read by the unit of
// what it belongs to, and none is kept as a text because nobody read it.
#include <algorithm>
#include <set>

#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "server/service/frame/held_figures.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr char kDoorRiders[] = "indicators/riders";

// The types that hold a Value or a TimedValue which a client can write, below `type`.
void CollectHolders(const Descriptor& type, std::set<const Descriptor*>& seen,
                    std::set<const Descriptor*>& holders) {
  if (!seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const Descriptor* held = field.message_type();
    if (held == nullptr || field.options().GetExtension(pb::rules).output_only()) continue;
    if (held == pb::Value::descriptor() || held == pb::TimedValue::descriptor())
      holders.insert(&type);
    CollectHolders(*held, seen, holders);
  }
}

TEST(FigureDoors, NoRequestHoldsFiguresThatNobodySettles) {
  MethodRegistry methods;
  RegisterAllServices(methods);
  std::set<const Descriptor*> seen;
  std::set<const Descriptor*> holders;
  for (const auto& [name, method] : methods.methods()) {
    std::string full = name;
    std::replace(full.begin(), full.end(), '/', '.');
    const auto* declared =
        google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(full);
    ASSERT_NE(declared, nullptr) << full;
    CollectHolders(*declared->input_type(), seen, holders);
  }
  // SettleKpi (and TimedValue within it and the held ones), SettleActual, SettleContribution.
  const std::set<const Descriptor*> own = {pb::TimedValue::descriptor(), pb::Kpi::descriptor(),
                                           pb::KpiActual::descriptor(),
                                           pb::Contribution::descriptor()};
  for (const Descriptor* holder : holders)
    EXPECT_TRUE(own.count(holder) > 0 || HoldsFigures(*holder)) << holder->full_name();
  EXPECT_EQ(holders.size(), own.size() + 6);
}

class FigureDoorsTest : public InitiativeTest {
 protected:
  FigureDoorsTest() {
    pb::UpsertIndicatorRequest request;
    pb::Indicator& indicator = *request.mutable_indicator();
    indicator.set_name(kDoorRiders);
    indicator.set_title("利用者数");
    indicator.set_unit("人");
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(pb::AGGREGATION_FLOW);
    indicator.set_definition("年間の延べ利用者数");
    EXPECT_TRUE(Call<pb::Indicator>(admin_, "FrameworkService/UpsertIndicator", request).ok());
  }

  static pb::TimedValue Stated(const std::string& figure, const std::string& time) {
    pb::TimedValue stated;
    stated.mutable_value()->set_text(figure);
    stated.mutable_when()->set_text(time);
    return stated;
  }

  // An open initiative of Kanagawa whose shared KPI has targets at `times`.
  std::string Running(const std::vector<std::string>& times) {
    pb::Initiative draft = Draft("共同運行", pb::VISIBILITY_MEMBERS);
    pb::SharedKpi& kpi = *draft.add_kpis();
    kpi.set_id("riders");
    kpi.set_indicator(kDoorRiders);
    for (const std::string& time : times) *kpi.add_targets() = Stated("1,000人", time);
    const std::string name = Create(draft).name();
    EXPECT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_OPEN).ok());
    return name;
  }

  static pb::Contribution Riders(const std::string& figure, const std::string& time) {
    pb::Contribution contribution;
    contribution.set_kpi("riders");
    contribution.mutable_value()->set_text(figure);
    contribution.mutable_when()->set_text(time);
    return contribution;
  }

  absl::StatusOr<pb::RecordContributionsResponse> Record(
      const std::string& initiative, const std::vector<pb::Contribution>& contributions) {
    pb::RecordContributionsRequest request;
    request.set_parent(initiative);
    for (const pb::Contribution& c : contributions) *request.add_contributions() = c;
    return Call<pb::RecordContributionsResponse>(
        kanagawa_, "ContributionService/RecordContributions", request);
  }
};

TEST_F(FigureDoorsTest, AContributionIsReadAsAnActualIs) {
  const std::string name = Running({"令和9年度"});
  const auto recorded =
      Record(name, {Riders("1,234人", "令和3年度"), Riders("△12", "令和4年度"),
                    Riders("22,000人以上", "令和5年度"), Riders("集計中", "令和6年度"),
                    Riders("データなし", "令和2年度")});
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  const auto value = [&](int i) { return recorded->contributions(i).value(); };
  EXPECT_EQ(value(0).number(), 1234);
  EXPECT_EQ(value(0).text(), "");
  EXPECT_EQ(value(1).number(), -12);
  EXPECT_EQ(value(2).number(), 22'000);
  EXPECT_EQ(value(2).text(), "以上");
  EXPECT_FALSE(value(3).has_number());
  EXPECT_EQ(value(3).text(), "集計中");
  // There is none: the record says so by having no value.
  EXPECT_FALSE(recorded->contributions(4).has_value());
  // The same again, as it came or as it is kept, changes nothing.
  EXPECT_EQ(Record(name, {Riders("1,234人", "令和3年度")})->unchanged(), 1);
  EXPECT_EQ(Record(name, {Riders("1234", "令和3年度")})->unchanged(), 1);
}

TEST_F(FigureDoorsTest, EveryContributionThatIsNoFigureIsToldAtOnce) {
  const std::string name = Running({"令和9年度"});
  EXPECT_THAT(
      BadFields(Record(name, {Riders("81%", "令和3年度"), Riders("12,34", "令和4年度"),
                              Riders("#REF!", "令和5年度"), Riders("概ね順調", "令和6年度")})),
      ElementsAre("contributions[0].value OTHER_UNIT", "contributions[1].value NOT_A_FIGURE",
                  "contributions[2].value CELL_ERROR", "contributions[3].value NOT_A_FIGURE"));
}

TEST_F(FigureDoorsTest, AContributionIsOfATimeInWhichItsKpiCounts) {
  const std::string calendar = Running({"2026年", "2027年"});
  EXPECT_THAT(BadFields(Record(calendar, {Riders("1", "令和5年度")})),
              ElementsAre("contributions[0].when WRONG_YEAR_KIND"));
  const auto bare = Record(calendar, {Riders("1", "2023")});
  ASSERT_TRUE(bare.ok()) << bare.status();
  EXPECT_EQ(bare->contributions(0).when().kind(), pb::When::KIND_CALENDAR_YEAR);
  const std::string fiscal = Running({"令和9年度"});
  EXPECT_THAT(BadFields(Record(fiscal, {Riders("1", "昭和5年度"), Riders("8%", "令和20年度"),
                                        Riders("1", "2023年")})),
              UnorderedElementsAre(
                  "contributions[0].when OUT_OF_PLAN", "contributions[1].value OTHER_UNIT",
                  "contributions[1].when FUTURE", "contributions[2].when WRONG_YEAR_KIND"));
}

TEST_F(FigureDoorsTest, TargetsOfASharedKpiAreReadInItsIndicatorsUnit) {
  pb::CreateInitiativeRequest request;
  *request.mutable_initiative() = Draft("目標");
  pb::SharedKpi& kpi = *request.mutable_initiative()->add_kpis();
  kpi.set_id("riders");
  kpi.set_indicator(kDoorRiders);
  *kpi.add_targets() = Stated("1.2万人", "令和8年度");
  *kpi.add_targets() = Stated("ほぼ全て", "令和9年度");
  const auto created =
      Call<pb::Initiative>(kanagawa_, "InitiativeService/CreateInitiative", request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->kpis(0).targets(0).value().number(), 12'000);
  EXPECT_EQ(created->kpis(0).targets(1).value().text(), "ほぼ全て");
  *kpi.mutable_targets(0) = Stated("81%", "令和8年度");
  *kpi.mutable_targets(1) = Stated("12,34", "令和9年度");
  EXPECT_THAT(
      BadFields(Call<pb::Initiative>(kanagawa_, "InitiativeService/CreateInitiative", request)),
      ElementsAre("initiative.kpis[0].targets[0].value OTHER_UNIT",
                  "initiative.kpis[0].targets[1].value NOT_A_FIGURE"));
}

TEST_F(FigureDoorsTest, ResultsOfACaseAreReadInTheirUnit) {
  pb::CreateCaseRequest request;
  pb::Case& c = *request.mutable_case_();
  c.set_owner(kManiwa);
  c.set_title("オンライン相談");
  c.set_summary("保健師などに話せる");
  c.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  pb::CaseResult& result = *c.add_results();
  result.set_indicator_title("相談件数");
  result.set_unit("件");
  *result.mutable_before() = Stated("１，２３４件", "令和4年度");
  *result.mutable_after() = Stated("58％", "令和6年度");
  result.mutable_after()->set_unit("%");
  const auto created = Call<pb::Case>(maniwa_, "CaseService/CreateCase", request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->results(0).before().value().number(), 1234);
  EXPECT_EQ(created->results(0).after().value().number(), 58);
  result.mutable_after()->clear_unit();
  *result.mutable_before() = Stated("########", "令和4年度");
  EXPECT_THAT(BadFields(Call<pb::Case>(maniwa_, "CaseService/CreateCase", request)),
              ElementsAre("case.results[0].before.value CELL_ERROR",
                          "case.results[0].after.value OTHER_UNIT"));
}

TEST_F(FigureDoorsTest, KpisOfAFrameworkAreReadInTheirUnit) {
  pb::UpsertFrameworkRequest request;
  pb::Framework& framework = *request.mutable_framework();
  framework.set_name("frameworks/doors");
  framework.set_title("総合戦略");
  pb::FrameworkKpi& kpi = *framework.add_kpis();
  kpi.set_id("kpi-01");
  kpi.set_title("実装に取り組む団体");
  kpi.set_unit("団体");
  *kpi.mutable_baseline() = Stated("600団体", "令和3年度");
  *kpi.add_targets() = Stated("1,500団体", "令和9年度");
  const auto upserted = Call<pb::Framework>(admin_, "FrameworkService/UpsertFramework", request);
  ASSERT_TRUE(upserted.ok()) << upserted.status();
  EXPECT_EQ(upserted->kpis(0).baseline().value().number(), 600);
  EXPECT_EQ(upserted->kpis(0).targets(0).value().number(), 1500);
  *kpi.mutable_targets(0) = Stated("15,00団体", "令和9年度");
  EXPECT_THAT(BadFields(Call<pb::Framework>(admin_, "FrameworkService/UpsertFramework", request)),
              ElementsAre("framework.kpis[0].targets[0].value NOT_A_FIGURE"));
}

}  // namespace
}  // namespace renkei::service
