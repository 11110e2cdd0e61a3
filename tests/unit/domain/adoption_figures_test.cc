// What adoptions say in figures: spread, results side by side; and when a case is to be looked at
// again.
#include "server/domain/adoption/compare_results.h"
#include "server/domain/adoption/spread.h"
#include "server/domain/freshness.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::SizeIs;

pb::LineageAdoption AdoptionIn(
    const std::string& prefecture, pb::OrganizationKind kind, int generation,
    const std::vector<std::pair<std::string, pb::AdoptionState>>& steps) {
  pb::LineageAdoption adoption;
  adoption.set_prefecture(prefecture);
  adoption.set_adopter_kind(kind);
  adoption.set_generation(generation);
  for (const auto& [date, state] : steps) {
    pb::AdoptionEvent& event = *adoption.add_history();
    event.set_date(date);
    event.set_state(state);
    adoption.set_state(state);
  }
  return adoption;
}

TEST(Spread, YearsCountStepsAndTheRestCountsAdoptionsWithoutThoseOfAncestors) {
  pb::Lineage lineage;
  *lineage.add_adoptions() = AdoptionIn(
      "organizations/p1", pb::ORGANIZATION_KIND_TOWN, 0,
      {{"2023-03-31", pb::ADOPTION_STATE_CONSIDERED}, {"2023-04-01", pb::ADOPTION_STATE_ADOPTED}});
  *lineage.add_adoptions() = AdoptionIn("organizations/p2", pb::ORGANIZATION_KIND_CITY, 1,
                                        {{"2023-10-01", pb::ADOPTION_STATE_ADOPTED}});
  *lineage.add_adoptions() = AdoptionIn("organizations/p2", pb::ORGANIZATION_KIND_CITY, -1,
                                        {{"2020-10-01", pb::ADOPTION_STATE_ADOPTED}});
  const pb::LineageSpread spread = SpreadOf(lineage);
  ASSERT_THAT(spread.by_fiscal_year(), SizeIs(2));
  EXPECT_EQ(spread.by_fiscal_year(0).fiscal_year(), 2022);
  EXPECT_EQ(spread.by_fiscal_year(0).state(), pb::ADOPTION_STATE_CONSIDERED);
  EXPECT_EQ(spread.by_fiscal_year(1).fiscal_year(), 2023);
  EXPECT_EQ(spread.by_fiscal_year(1).count(), 2);
  ASSERT_THAT(spread.by_kind(), SizeIs(2));
  EXPECT_EQ(spread.by_kind(0).kind(), pb::ORGANIZATION_KIND_CITY);
  EXPECT_EQ(spread.by_kind(0).count(), 1);
  ASSERT_THAT(spread.by_prefecture(), SizeIs(2));
  EXPECT_EQ(spread.by_prefecture(1).prefecture(), "organizations/p2");
}

pb::CaseResult Result(const std::string& indicator, const std::string& title,
                      const std::string& unit) {
  pb::CaseResult result;
  result.set_indicator(indicator);
  result.set_indicator_title(title);
  result.set_unit(unit);
  return result;
}

TEST(CompareResults, OnlyASharedIndicatorJoinsFiguresOfTwoBodies) {
  pb::Case adopted;
  *adopted.add_results() = Result("", "利用者数", "人");
  *adopted.add_results() = Result("indicators/riders", "利用者", "人");
  *adopted.add_results() = Result("indicators/cost", "費用", "円");
  pb::Adoption adoption;
  *adoption.add_results() = Result("", "利用者数", "人");
  *adoption.add_results() = Result("indicators/cost", "費用", "千円");
  *adoption.add_results() = Result("indicators/riders", "乗った人", "人");
  *adoption.add_results() = Result("indicators/other", "他", "人");
  const auto compared = CompareResults(adopted, adoption);
  ASSERT_THAT(compared, SizeIs(2));
  EXPECT_EQ(compared[0].of_case->indicator_title(), "費用");
  EXPECT_FALSE(compared[0].same_unit);
  EXPECT_EQ(compared[1].of_adopter->indicator_title(), "乗った人");
  EXPECT_TRUE(compared[1].same_unit);
}

TEST(Freshness, TheNextReviewIsAYearLater) {
  EXPECT_EQ(NextReviewDay(absl::CivilDay(2024, 7, 3)), absl::CivilDay(2025, 7, 3));
  EXPECT_EQ(NextReviewDay(absl::CivilDay(2024, 2, 29)), absl::CivilDay(2025, 3, 1));
}

TEST(Freshness, PublicationKeepsADayToComeAndReplacesOneThatHasPassed) {
  const absl::CivilDay today(2024, 7, 3);
  EXPECT_EQ(ReviewDateOnPublication("", today), "2025-07-03");
  EXPECT_EQ(ReviewDateOnPublication("2024-07-03", today), "2025-07-03");
  EXPECT_EQ(ReviewDateOnPublication("2024-07-04", today), "2024-07-04");
}

TEST(Freshness, OnlyAPublishedTextIsOverdueFromTheDayAfterItsReviewDay) {
  pb::Case c;
  c.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  EXPECT_FALSE(IsOverdue(c, absl::CivilDay(2024, 7, 3)));
  c.set_review_by_date("2024-07-03");
  EXPECT_FALSE(IsOverdue(c, absl::CivilDay(2024, 7, 3)));
  EXPECT_TRUE(IsOverdue(c, absl::CivilDay(2024, 7, 4)));
  for (const auto state : {pb::LIFECYCLE_STATE_DRAFT, pb::LIFECYCLE_STATE_IN_REVIEW,
                           pb::LIFECYCLE_STATE_RETURNED, pb::LIFECYCLE_STATE_ARCHIVED}) {
    c.set_state(state);
    EXPECT_FALSE(IsOverdue(c, absl::CivilDay(2024, 7, 4)));
  }
}

}  // namespace
}  // namespace renkei::domain
