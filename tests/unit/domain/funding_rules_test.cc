// What measures and cases record as their funding, what it comes to, and whom a programme fits.
#include "server/domain/funding/funding_rules.h"

#include <limits>
#include <set>

#include "absl/strings/str_cat.h"
#include "server/domain/funding/fit.h"
#include "server/domain/funding/use_sums.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Fundings = google::protobuf::RepeatedPtrField<pb::Funding>;

pb::Funding& AddFundingTo(Fundings& list, const std::string& programme, int year,
                          const std::string& type = "") {
  pb::Funding& funding = *list.Add();
  funding.set_programme(programme);
  funding.set_fiscal_year(year);
  funding.set_type(type);
  return funding;
}

std::vector<std::string> FaultsOf(const Fundings& list) {
  std::vector<std::string> found;
  for (const pb::FieldViolation& v : CheckFundings(list)) {
    found.push_back(absl::StrCat(v.field(), " ", v.kind()));
    EXPECT_NE(v.message(), "");
    EXPECT_NE(v.message_ja(), "");
  }
  return found;
}

TEST(FundingRules, MoneyOfNobodyIsRefused) {
  Fundings list;
  AddFundingTo(list, "programmes/p", 2024, "type1");
  AddFundingTo(list, "", 2024).set_printed_name("県の補助金");
  EXPECT_THAT(FaultsOf(list), IsEmpty());
  AddFundingTo(list, "", 2024);
  EXPECT_THAT(FaultsOf(list), ElementsAre("funding[2] PROGRAMME_OR_NAME"));
}

TEST(FundingRules, ATypeBelongsToAProgramme) {
  Fundings list;
  AddFundingTo(list, "", 2024, "type1").set_printed_name("県の補助金");
  EXPECT_THAT(FaultsOf(list), ElementsAre("funding[0].type TYPE_WITHOUT_PROGRAMME"));
}

TEST(FundingRules, OneProgrammeYearAndTypeIsOneEntryWhateverItsStageAndAmount) {
  Fundings list;
  AddFundingTo(list, "programmes/p", 2024, "type1").set_stage(pb::FUNDING_STAGE_PLANNED);
  AddFundingTo(list, "programmes/p", 2024, "type2");
  AddFundingTo(list, "programmes/p", 2025, "type1");
  AddFundingTo(list, "programmes/q", 2024, "type1");
  AddFundingTo(list, "", 2024).set_printed_name("programmes/p");
  EXPECT_THAT(FaultsOf(list), IsEmpty());
  AddFundingTo(list, "programmes/p", 2024, "type1").set_stage(pb::FUNDING_STAGE_GRANTED);
  EXPECT_THAT(FaultsOf(list), ElementsAre("funding[5] DUPLICATE_FUNDING"));
  EXPECT_THAT(ProgrammesOf(list), ElementsAre("programmes/p", "programmes/q"));
}

TEST(UseSums, AmountsAreOfMeasuresByStageAndBodiesCountOnce) {
  UseSums sums;
  Fundings list;
  pb::Funding& granted = AddFundingTo(list, "programmes/p", 2024, "b");
  granted.set_thousand_yen(100);
  granted.set_stage(pb::FUNDING_STAGE_GRANTED);
  sums.Add(granted, "organizations/a", /*of_case=*/false);
  granted.set_stage(pb::FUNDING_STAGE_SPENT);
  sums.Add(granted, "organizations/a", false);
  granted.set_stage(pb::FUNDING_STAGE_APPLIED);
  sums.Add(granted, "organizations/b", false);
  granted.set_stage(pb::FUNDING_STAGE_UNSPECIFIED);
  sums.Add(granted, "organizations/b", false);
  granted.set_stage(pb::FUNDING_STAGE_REFUSED);
  sums.Add(granted, "organizations/c", false);
  // A case tells of what a measure has counted.
  sums.Add(granted, "organizations/d", /*of_case=*/true);
  granted.clear_thousand_yen();
  granted.set_stage(pb::FUNDING_STAGE_GRANTED);
  sums.Add(granted, "organizations/a", false);
  const auto found = sums.Sums([](const YearType&) { return 0; });
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].granted_thousand_yen(), 200);
  EXPECT_EQ(found[0].asked_thousand_yen(), 100);
  EXPECT_EQ(found[0].other_thousand_yen(), 100);
  EXPECT_EQ(found[0].refused(), 1);
  EXPECT_EQ(found[0].without_amount(), 1);
  EXPECT_EQ(found[0].measures(), 6);
  EXPECT_EQ(found[0].cases(), 1);
  EXPECT_EQ(found[0].organizations(), 4);
  EXPECT_EQ(sums.Total().organizations(), 4);
  EXPECT_EQ(sums.Total().fiscal_year(), 0);
}

TEST(UseSums, YearsComeNewestFirstTypesAsTheEditionHasThemAndWhatNamesNoneLast) {
  UseSums sums;
  Fundings list;
  for (const auto& [year, type] : {std::pair(2023, "type1"), {2024, ""}, {2024, "s"}, {2024, "a"}})
    sums.Add(AddFundingTo(list, "programmes/p", year, type), "organizations/o", false);
  std::vector<std::string> order;
  for (const pb::ProgrammeUseSum& sum :
       sums.Sums([](const YearType& type) { return type.second == "s" ? 0 : 1; }))
    order.push_back(absl::StrCat(sum.fiscal_year(), sum.type()));
  EXPECT_THAT(order, ElementsAre("2024s", "2024a", "2024", "2023type1"));
}

constexpr Applicant kTown = {pb::ORGANIZATION_KIND_TOWN, 12'000};

// "ALONE: ..." of a type.
pb::FittingType Held(const pb::ProgrammeType& type, const Applicant& body = kTown) {
  return HoldAgainst(type, body);
}

TEST(Fit, WhatATypeDoesNotSayItDoesNotAsk) {
  EXPECT_EQ(Held(pb::ProgrammeType()).fit(), pb::FIT_ALONE);
  EXPECT_THAT(Held(pb::ProgrammeType()).reasons(), IsEmpty());
  // But that it is for local governments.
  EXPECT_EQ(Held(pb::ProgrammeType(), {pb::ORGANIZATION_KIND_COMPANY}).fit(), pb::FIT_NOT);
}

TEST(Fit, KindsAndBoundsOfPopulationAreIncluded) {
  pb::ProgrammeType type;
  type.add_applicant_kinds(pb::ORGANIZATION_KIND_VILLAGE);
  EXPECT_EQ(Held(type).fit(), pb::FIT_NOT);
  type.add_applicant_kinds(pb::ORGANIZATION_KIND_TOWN);
  EXPECT_EQ(Held(type).fit(), pb::FIT_ALONE);
  type.set_min_population(12'000);
  type.set_max_population(12'000);
  EXPECT_EQ(Held(type).fit(), pb::FIT_ALONE);
  type.set_max_population(11'999);
  const pb::FittingType outside = Held(type);
  EXPECT_EQ(outside.fit(), pb::FIT_NOT);
  ASSERT_EQ(outside.reasons_size(), 2);
  EXPECT_TRUE(outside.reasons(0).met());
  EXPECT_FALSE(outside.reasons(1).met());
  EXPECT_EQ(outside.reasons(1).maximum(), 11'999);
}

TEST(Fit, APopulationThatNobodyCountedIsUnknownAndNeverOutside) {
  pb::ProgrammeType type;
  type.set_max_population(5);
  const pb::FittingType held = Held(type, {pb::ORGANIZATION_KIND_TOWN, std::nullopt});
  EXPECT_EQ(held.fit(), pb::FIT_UNKNOWN);
  EXPECT_TRUE(held.reasons(0).unknown());
}

TEST(Fit, WhatIsForSeveralBodiesFitsJointlyAndASourceCaseKeepsNobodyOut) {
  pb::ProgrammeType type;
  type.set_joint(pb::JOINT_APPLICATION_REQUIRED);
  type.set_min_members(3);
  type.set_needs_source_case(true);
  const pb::FittingType held = Held(type);
  EXPECT_EQ(held.fit(), pb::FIT_JOINTLY);
  ASSERT_EQ(held.reasons_size(), 2);
  EXPECT_EQ(held.reasons(0).minimum(), 3);
  EXPECT_EQ(held.reasons(1).kind(), pb::FIT_REASON_KIND_SOURCE_CASE);
  type.set_joint(pb::JOINT_APPLICATION_FAVOURED);
  EXPECT_EQ(Held(type).fit(), pb::FIT_ALONE);
  EXPECT_TRUE(Held(type).reasons(0).met());
}

TEST(Fit, TheBetterOfTwoComesFirst) {
  EXPECT_EQ(BetterFit(pb::FIT_UNSPECIFIED, pb::FIT_NOT), pb::FIT_NOT);
  EXPECT_EQ(BetterFit(pb::FIT_NOT, pb::FIT_UNSPECIFIED), pb::FIT_NOT);
  EXPECT_EQ(BetterFit(pb::FIT_JOINTLY, pb::FIT_ALONE), pb::FIT_ALONE);
  EXPECT_EQ(BetterFit(pb::FIT_UNKNOWN, pb::FIT_NOT), pb::FIT_UNKNOWN);
}

}  // namespace
}  // namespace renkei::domain
