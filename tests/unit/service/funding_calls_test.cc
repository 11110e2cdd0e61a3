// Calls that fit a body, programmes for what is behind, and what programmes cover of a framework.
#include <optional>

#include "tests/unit/service/funding_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FittingCallsTest : public FundingTest {
 protected:
  pb::ListFittingCallsRequest AskedOf(const std::string& organization) {
    pb::ListFittingCallsRequest request;
    request.set_organization(organization);
    return request;
  }

  absl::StatusOr<pb::ListFittingCallsResponse> TryCalls(const pb::ListFittingCallsRequest& request,
                                                        const std::string& token) {
    return Funds<pb::ListFittingCallsResponse>(token, "ListFittingCalls", request);
  }

  // "交付金p 応募できる" of each call, page by page.
  std::vector<std::string> Fitting(pb::ListFittingCallsRequest request) {
    request.set_page_size(1);
    std::vector<std::string> all;
    do {
      const auto page = TryCalls(request, outsider_);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return {};
      for (const pb::FittingCall& call : page->calls())
        all.push_back(absl::StrCat(call.programme_title(), " ", pb::Fit_Name(call.fit())));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  std::string OfferOpen(const std::string& id, const std::string& closes,
                        const std::vector<std::string>& items = {},
                        const std::string& opens = "2024-06-01") {
    pb::ProgrammeRecord record = ProgrammeOf(id, 2024, items);
    AddCallTo(record, opens, closes);
    return Offer(record);
  }
};

TEST_F(FittingCallsTest, TheOneThatClosesFirstComesFirstAndWhatIsOverOrFarNotAtAll) {
  OfferOpen("later", "2024-08-31");
  OfferOpen("soon", "2024-07-10");
  OfferOpen("over", "2024-07-02");
  OfferOpen("opens", "2024-09-30", {}, "2024-07-20");
  OfferOpen("far", "2024-12-31", {}, "2024-10-01");
  EXPECT_THAT(Fitting(AskedOf(kAizu)), ElementsAre("交付金soon FIT_ALONE", "交付金later FIT_ALONE",
                                                   "交付金opens FIT_ALONE"));
  pb::ListFittingCallsRequest open = AskedOf(kAizu);
  open.set_opening_days(-1);
  EXPECT_EQ(Fitting(open).size(), 2U);
  // A draft is nobody's yet.
  pb::ProgrammeRecord draft = ProgrammeOf("draft", 2024);
  AddCallTo(draft, "2024-06-01", "2024-08-01");
  Offer(draft, /*publish=*/false);
  EXPECT_EQ(Fitting(AskedOf(kAizu)).size(), 3U);
}

TEST_F(FittingCallsTest, EachSaysWhyItFitsAndWhatDoesNot) {
  pb::ProgrammeRecord record = ProgrammeOf("p", 2024);
  record.mutable_edition()->mutable_types(0)->add_applicant_kinds(pb::ORGANIZATION_KIND_VILLAGE);
  record.mutable_edition()->mutable_types(1)->set_joint(pb::JOINT_APPLICATION_REQUIRED);
  AddCallTo(record, "2024-06-01", "2024-08-01");
  Offer(record);
  const auto found = TryCalls(AskedOf(kAizu), outsider_);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->organization_kind(), pb::ORGANIZATION_KIND_CITY);
  ASSERT_EQ(found->calls_size(), 1);
  const pb::FittingCall& call = found->calls(0);
  EXPECT_EQ(call.fit(), pb::FIT_JOINTLY);
  EXPECT_TRUE(call.open());
  EXPECT_EQ(call.types(0).fit(), pb::FIT_NOT);
  EXPECT_EQ(call.types(0).reasons(0).kind(), pb::FIT_REASON_KIND_BODY_KIND);
  EXPECT_EQ(call.types(1).fit(), pb::FIT_JOINTLY);
}

TEST_F(FittingCallsTest, WhatDoesNotFitIsShownToWhoAsksForIt) {
  pb::ProgrammeRecord record = ProgrammeOf("village", 2024);
  for (pb::ProgrammeType& type : *record.mutable_edition()->mutable_types())
    type.add_applicant_kinds(pb::ORGANIZATION_KIND_VILLAGE);
  AddCallTo(record, "2024-06-01", "2024-08-01");
  Offer(record);
  EXPECT_THAT(Fitting(AskedOf(kAizu)), IsEmpty());
  pb::ListFittingCallsRequest all = AskedOf(kAizu);
  all.set_include_unfit(true);
  EXPECT_THAT(Fitting(all), ElementsAre("交付金village FIT_NOT"));
}

TEST_F(FittingCallsTest, ItemsOfTheVisionAndThoseThatItLacksSpeakForACall) {
  OfferOpen("traffic", "2024-08-01", {kTraffic});
  OfferOpen("education", "2024-08-02", {kEducation});
  OfferOpen("other", "2024-08-03");
  pb::Vision head = Head("総合戦略");
  head.add_parent_plans("frameworks/test");
  head.add_framework_items(kTraffic);
  const std::string vision = Create(head).name();
  // A draft says nothing to others.
  pb::ListFittingCallsRequest serving = AskedOf(kKanagawa);
  serving.set_serving_only(true);
  EXPECT_THAT(Fitting(serving), IsEmpty());
  Publish(vision);
  EXPECT_EQ(Fitting(serving).size(), 2U);
  const auto found = TryCalls(AskedOf(kKanagawa), outsider_);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(found->visions(), ElementsAre(vision));
  ASSERT_EQ(found->calls_size(), 3);
  EXPECT_EQ(found->calls(0).reasons(0).kind(), pb::FIT_REASON_KIND_VISION_ITEM);
  EXPECT_EQ(found->calls(0).reasons(0).item(), kTraffic);
  EXPECT_EQ(found->calls(0).vision_item_count(), 1);
  EXPECT_EQ(found->calls(1).reasons(0).kind(), pb::FIT_REASON_KIND_GAP_ITEM);
  EXPECT_EQ(found->calls(1).gap_item_count(), 1);
  EXPECT_EQ(found->calls(2).reasons_size(), 0);
}

TEST_F(FittingCallsTest, OnesOwnBodyIsAskedForWhereNoneIsNamed) {
  const auto own = TryCalls(pb::ListFittingCallsRequest(), outsider_);
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_EQ(own->organization(), kAizu);
  EXPECT_EQ(own->organization_title(), "会津若松市");
  EXPECT_EQ(ReasonOf(TryCalls(AskedOf("organizations/none"), outsider_)), pb::REASON_NOT_FOUND);
}

class ProgrammesForTest : public FundingTest {
 protected:
  pb::ListProgrammesForResponse For(const std::string& name, const std::string& token = "") {
    pb::ListProgrammesForRequest request;
    request.set_name(name);
    const auto found = Funds<pb::ListProgrammesForResponse>(token.empty() ? author_ : token,
                                                            "ListProgrammesFor", request);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? *found : pb::ListProgrammesForResponse();
  }
  static std::vector<std::string> Titles(const pb::ListProgrammesForResponse& found) {
    std::vector<std::string> titles;
    for (const pb::ProgrammeFor& one : found.programmes())
      titles.push_back(absl::StrCat(one.fiscal_year(), " ", one.title()));
    return titles;
  }
};

TEST_F(ProgrammesForTest, TheYearsEditionComesFirstAndOtherwiseTheLast) {
  Offer(ProgrammeOf("old", 2021, {kTraffic}));
  Offer(ProgrammeOf("old", 2022, {kTraffic}));
  Offer(ProgrammeOf("now", 2024, {kTraffic}));
  Offer(ProgrammeOf("now", 2023, {kTraffic}));
  Offer(ProgrammeOf("next", 2025, {kTraffic}));
  Offer(ProgrammeOf("other", 2024, {kEducation}));
  const std::string vision = Create(Head("総合戦略")).name();
  pb::VisionNode node = NodeUnder("", "移動");
  node.add_framework_items(kTraffic);
  const std::string measure = TryCreateNode(author_, vision, node)->name();
  const pb::ListProgrammesForResponse found = For(measure);
  EXPECT_THAT(Titles(found), ElementsAre("2024 交付金now", "2022 交付金old"));
  EXPECT_TRUE(found.programmes(0).current());
  EXPECT_FALSE(found.programmes(1).current());
  EXPECT_EQ(found.total(), 2);
  EXPECT_EQ(found.items(0).item(), kTraffic);
}

TEST_F(ProgrammesForTest, AKpiThatIsBehindLeadsToProgrammesAndToCasesThatUsedThem) {
  pb::ProgrammeRecord record = ProgrammeOf("p", 2024, {kTraffic});
  AddCallTo(record, "2024-06-01", "2024-08-01");
  const std::string programme = Offer(record);
  PublishedCaseWith("乗合タクシー", {MoneyOf(programme, 2024, "type1")});
  const std::string vision = Create(Head("総合戦略")).name();
  pb::VisionNode goal = NodeUnder("", "目標");
  goal.add_framework_items(kTraffic);
  const std::string above = TryCreateNode(author_, vision, goal)->name();
  const std::string below = AddNode(vision, above, "施策").name();
  pb::CreateKpiRequest create;
  create.set_parent(vision);
  pb::Kpi& kpi = *create.mutable_kpi();
  kpi.set_title("利用者数");
  kpi.set_node(below);
  kpi.set_direction(pb::DIRECTION_UP);
  const auto at = [](pb::TimedValue& value, int year, double number) {
    value.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
    value.mutable_when()->set_year(year);
    value.mutable_value()->set_number(number);
  };
  at(*kpi.mutable_baseline(), 2022, 0);
  at(*kpi.add_targets(), 2027, 100);
  const auto made = Vision<pb::Kpi>(author_, "CreateKpi", create);
  ASSERT_TRUE(made.ok()) << made.status();
  pb::RecordKpiActualsRequest figure;
  figure.set_parent(made->name());
  pb::KpiActual& actual = *figure.add_actuals();
  actual.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  actual.mutable_when()->set_year(2023);
  actual.mutable_value()->set_number(5);
  ASSERT_TRUE(Vision<pb::RecordKpiActualsResponse>(author_, "RecordKpiActuals", figure).ok());

  const pb::ListProgrammesForResponse found = For(made->name());
  EXPECT_TRUE(found.behind());
  EXPECT_EQ(found.items_of(), above);
  ASSERT_EQ(found.programmes_size(), 1);
  const pb::ProgrammeFor& paying = found.programmes(0);
  ASSERT_EQ(paying.calls_size(), 1);
  EXPECT_TRUE(paying.calls(0).open());
  EXPECT_EQ(paying.case_count(), 1);
  EXPECT_EQ(paying.cases(0).title(), "乗合タクシー");
  EXPECT_EQ(paying.cases(0).results(0).after().value().number(), 85);
  EXPECT_FALSE(paying.recorded());
}

TEST_F(ProgrammesForTest, APartThatMayNotBeReadLeadsNowhereAndOneWithoutItemsToNothing) {
  Offer(ProgrammeOf("p", 2024, {kTraffic}));
  const std::string vision = Create(Head("総合戦略")).name();
  const std::string node = AddNode(vision, "", "移動").name();
  EXPECT_THAT(Titles(For(node)), IsEmpty());
  pb::ListProgrammesForRequest request;
  request.set_name(node);
  EXPECT_EQ(ReasonOf(Funds<pb::ListProgrammesForResponse>(outsider_, "ListProgrammesFor", request)),
            pb::REASON_NOT_FOUND);
  request.set_name(absl::StrCat(vision, "/nodes/none"));
  EXPECT_EQ(ReasonOf(Funds<pb::ListProgrammesForResponse>(author_, "ListProgrammesFor", request)),
            pb::REASON_NOT_FOUND);
}

TEST_F(FundingTest, AFrameworkHasTheProgrammesOfTheYearAndItsGaps) {
  Offer(ProgrammeOf("p", 2024, {kTraffic}));
  Offer(ProgrammeOf("q", 2023, {kEducation}));
  Offer(ProgrammeOf("draft", 2024, {kEducation}), /*publish=*/false);
  pb::GetFrameworkCoverageRequest request;
  request.set_framework("frameworks/test");
  const auto coverage =
      Funds<pb::GetFrameworkCoverageResponse>(outsider_, "GetFrameworkCoverage", request);
  ASSERT_TRUE(coverage.ok()) << coverage.status();
  EXPECT_EQ(coverage->fiscal_year(), 2024);
  EXPECT_EQ(coverage->programmes(), 1);
  std::vector<std::string> gaps;
  for (const pb::CoverageItem& item : coverage->items())
    if (item.coverage() == pb::ItemCoverage::COVERAGE_MISSING) gaps.push_back(item.item());
  EXPECT_THAT(gaps, Contains(kEducation));
  EXPECT_EQ(coverage->missing_items(), static_cast<int>(gaps.size()));
  request.set_framework("frameworks/none");
  EXPECT_EQ(
      ReasonOf(Funds<pb::GetFrameworkCoverageResponse>(outsider_, "GetFrameworkCoverage", request)),
      pb::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace renkei::service
