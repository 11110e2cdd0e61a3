#include "tests/support/kanagawa_plan.h"
#include "tests/unit/service/analysis_fixture.h"
#include "tests/unit/service/pack_loading.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// With the committed frameworks and crosswalks.
class AnalysisAlignTest : public AnalysisTest {
 protected:
  AnalysisAlignTest() {
    for (pb::Framework& framework : ReadPack<pb::Framework>("frameworks.jsonl")) {
      // The places that the papers name as examples are not in this registry.
      for (pb::FrameworkItem& item : *framework.mutable_items()) item.clear_example_organization();
      pb::UpsertFrameworkRequest request;
      *request.mutable_framework() = std::move(framework);
      const auto done = Call<pb::Framework>(admin_, "FrameworkService/UpsertFramework", request);
      EXPECT_TRUE(done.ok()) << done.status();
    }
    for (pb::Crosswalk& crosswalk : ReadPack<pb::Crosswalk>("crosswalks.jsonl")) {
      pb::UpsertCrosswalkRequest request;
      *request.mutable_crosswalk() = std::move(crosswalk);
      const auto done = Call<pb::Crosswalk>(admin_, "FrameworkService/UpsertCrosswalk", request);
      EXPECT_TRUE(done.ok()) << done.status();
    }
  }

  absl::StatusOr<pb::AlignVisionResponse> Align(const std::string& token, const std::string& name,
                                                const std::string& as_of = "",
                                                const std::string& against = "", int revision = 0) {
    pb::AlignVisionRequest request;
    request.set_name(name);
    request.set_as_of(as_of);
    request.set_against(against);
    request.set_revision(revision);
    return Call<pb::AlignVisionResponse>(token, "AnalysisService/AlignVision", request);
  }

  std::string PublishOn(const std::string& name, const std::string& decided) {
    Submit(name);
    pb::PublishVisionRequest request;
    request.set_name(name);
    request.set_decided_date(decided);
    const auto done = Vision<pb::Vision>(approver_, "PublishVision", request);
    EXPECT_TRUE(done.ok()) << done.status();
    return name;
  }
};

std::vector<std::string> Verdicts(const pb::AlignVisionResponse& response) {
  std::vector<std::string> verdicts;
  for (const pb::PlanAlignment& plan : response.plans())
    verdicts.push_back(absl::StrCat(plan.against(), " ", pb::PeriodAlignment_Name(plan.period())));
  return verdicts;
}

TEST_F(AnalysisAlignTest, KanagawasPlanIsOutdatedOnTheDayTheNationalPlanIsReplaced) {
  const std::string name =
      PublishOn(ApplyPlan(support::KanagawaPlan(), /*with_frameworks=*/true), "2020-03-30");
  const auto before = Align(outsider_, name, "2022-12-22");
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_THAT(Verdicts(*before), ElementsAre("frameworks/national-2020 PERIOD_ALIGNMENT_ALIGNED"));
  const auto after = Align(outsider_, name, "2022-12-23");
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_THAT(Verdicts(*after), ElementsAre("frameworks/national-2020 PERIOD_ALIGNMENT_OUTDATED",
                                            "frameworks/national-2022 PERIOD_ALIGNMENT_SHORTER"));
  EXPECT_EQ(after->revision(), 1);
  const pb::PlanAlignment& next = after->plans(1);
  ASSERT_EQ(next.options_size(), 3);
  EXPECT_EQ(next.options(0).period().to_fiscal_year(), 2027);
  EXPECT_THAT(next.options(0).reason_ja(), HasSubstr("3年延ばして"));
  EXPECT_EQ(next.carry_over_size(), 5);
  // The test's day is 2024-07-03: the plan is in its last year.
  EXPECT_EQ(Align(outsider_, name)->as_of(), "2024-07-03");
}

TEST_F(AnalysisAlignTest, ADayFindsItsRevisionUnlessOneIsAskedFor) {
  const std::string name =
      PublishOn(ApplyPlan(support::KanagawaPlan(), /*with_frameworks=*/true), "2020-03-30");
  EXPECT_EQ(ReasonOf(Align(author_, name, "2020-03-29")), pb::REASON_NOT_FOUND);
  const auto asked = Align(author_, name, "2020-03-29", "", 1);
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->as_of(), "2020-03-29");
}

TEST_F(AnalysisAlignTest, AgainstOnePlanAloneAndWhatIsNotThereIsNotFound) {
  const std::string name = ApplyPlan(support::KanagawaPlan(), /*with_frameworks=*/true);
  EXPECT_EQ(ReasonOf(Align(outsider_, name)), pb::REASON_NOT_FOUND);
  const auto one = Align(author_, name, "", "frameworks/national-2025");
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_EQ(one->plans_size(), 1);
  EXPECT_EQ(ReasonOf(Align(author_, name, "", "frameworks/gone")), pb::REASON_NOT_FOUND);
}

TEST_F(AnalysisAlignTest, AParentVisionThatMayNotBeReadIsLeftOutAndNotFoundWhenAskedFor) {
  pb::Vision secret = Head("県の計画");
  secret.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  const std::string above = Create(secret).name();
  AddNode(above, "", "県の柱");
  Publish(above);
  pb::Vision head = Head("市の計画");
  head.add_parent_plans(above);
  const std::string name = Create(head).name();
  Publish(name);
  EXPECT_EQ(Align(author_, name)->plans(0).title(), "県の計画");
  const auto others = Align(outsider_, name);
  ASSERT_TRUE(others.ok()) << others.status();
  EXPECT_EQ(others->plans_size(), 0);
  EXPECT_EQ(ReasonOf(Align(outsider_, name, "", above)), pb::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace renkei::service
