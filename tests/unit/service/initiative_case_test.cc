// The case that comes of a joint initiative with results.
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;

class InitiativeCaseTest : public InitiativeTest {
 protected:
  InitiativeCaseTest() {
    pb::UpsertIndicatorRequest request;
    pb::Indicator& indicator = *request.mutable_indicator();
    indicator.set_name("indicators/riders");
    indicator.set_title("利用者数");
    indicator.set_unit("人");
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(pb::AGGREGATION_FLOW);
    indicator.set_definition("定義");
    EXPECT_TRUE(Call<pb::Indicator>(admin_, "FrameworkService/UpsertIndicator", request).ok());
    pb::Initiative draft = Draft("共同運行");
    draft.set_purpose("県境を越えてバスを走らせる");
    draft.add_challenges("利用者の減少");
    draft.mutable_period()->set_from_fiscal_year(2023);
    draft.mutable_period()->set_to_fiscal_year(2025);
    pb::SharedKpi& kpi = *draft.add_kpis();
    kpi.set_id("riders");
    kpi.set_indicator("indicators/riders");
    name_ = Create(draft).name();
    EXPECT_TRUE(Move(kanagawa_, name_, pb::INITIATIVE_STATE_OPEN).ok());
    Join(name_, kManiwa, maniwa_);
  }

  absl::StatusOr<pb::Case> MakeCase(const std::string& token, const std::string& title = "") {
    pb::CreateInitiativeCaseRequest request;
    request.set_name(name_);
    request.set_title(title);
    return Call<pb::Case>(token, "InitiativeService/CreateInitiativeCase", request);
  }

  void Record(const std::string& token, int year, double number) {
    pb::RecordContributionsRequest request;
    request.set_parent(name_);
    pb::Contribution& contribution = *request.add_contributions();
    contribution.set_kpi("riders");
    contribution.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
    contribution.mutable_when()->set_year(year);
    contribution.mutable_value()->set_number(number);
    const auto done = Call<pb::RecordContributionsResponse>(
        token, "ContributionService/RecordContributions", request);
    EXPECT_TRUE(done.ok()) << done.status();
  }

  std::string name_;
};

TEST_F(InitiativeCaseTest, ItSaysWhatTheInitiativeSaysWithItsMembersAndResults) {
  ASSERT_TRUE(Move(kanagawa_, name_, pb::INITIATIVE_STATE_RUNNING).ok());
  Record(kanagawa_, 2022, 100);
  Record(kanagawa_, 2023, 150);
  Record(maniwa_, 2023, 50);
  ASSERT_TRUE(Move(kanagawa_, name_, pb::INITIATIVE_STATE_CLOSED, "利用者が倍になった").ok());
  const auto made = MakeCase(kanagawa_);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->owner(), kKanagawa);
  EXPECT_EQ(made->initiative(), name_);
  EXPECT_EQ(made->state(), pb::LIFECYCLE_STATE_DRAFT);
  EXPECT_EQ(made->title(), "共同運行");
  EXPECT_EQ(made->summary(), "県境を越えてバスを走らせる");
  EXPECT_EQ(made->challenge(), "利用者の減少");
  EXPECT_NE(made->approach().find("利用者が倍になった"), std::string::npos);
  ASSERT_EQ(made->partners_size(), 1);
  EXPECT_EQ(made->partners(0).display_name(), "真庭市");
  EXPECT_EQ(made->partners(0).organization(), kManiwa);
  ASSERT_EQ(made->results_size(), 1);
  EXPECT_EQ(made->results(0).indicator_title(), "利用者数");
  EXPECT_EQ(made->results(0).before().value().number(), 100);
  EXPECT_EQ(made->results(0).after().value().number(), 200);
  EXPECT_EQ(made->begin().year(), 2023);
  EXPECT_EQ(made->end().year(), 2025);
  EXPECT_EQ(made->continuity(), pb::CONTINUITY_ENDED);
  EXPECT_THAT(Get(kanagawa_, name_)->result_cases(), ElementsAre(made->name()));
}

TEST_F(InitiativeCaseTest, ItNeedsResultsAndAnInitiativeThatRunsOrHasRun) {
  EXPECT_EQ(ReasonOf(MakeCase(kanagawa_)), pb::REASON_ILLEGAL_TRANSITION);
  ASSERT_TRUE(Move(kanagawa_, name_, pb::INITIATIVE_STATE_RUNNING).ok());
  EXPECT_THAT(BadFields(MakeCase(kanagawa_)), ElementsAre("name NO_RESULTS"));
  Record(maniwa_, 2023, 50);
  const auto made = MakeCase(kanagawa_, "バスの共同運行");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->title(), "バスの共同運行");
  EXPECT_EQ(made->continuity(), pb::CONTINUITY_RUNNING);
  EXPECT_FALSE(made->results(0).has_before());
}

TEST_F(InitiativeCaseTest, TheBodyThatLeadsMakesIt) {
  ASSERT_TRUE(Move(kanagawa_, name_, pb::INITIATIVE_STATE_RUNNING).ok());
  Record(maniwa_, 2023, 50);
  EXPECT_EQ(ReasonOf(MakeCase(maniwa_)), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(MakeCase(AddAccount(kKanagawa, {pb::ROLE_READER}))), pb::REASON_ROLE_MISSING);
}

}  // namespace
}  // namespace renkei::service
