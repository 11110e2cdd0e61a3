// What programmes cover of a framework, which items stand for which, and a plan in the order of programmes.
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "server/domain/funding/coverage.h"
#include "server/domain/funding/item_reach.h"
#include "server/domain/strategy/report/programme_order.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "a", "b", and "c" below a.
pb::Framework CoveredFramework(const std::string& name) {
  pb::Framework framework;
  framework.set_name("frameworks/" + name);
  framework.set_title(name);
  for (const auto& [id, parent] : {std::pair("a", ""), {"c", "a"}, {"b", ""}}) {
    pb::FrameworkItem& item = *framework.add_items();
    item.set_id(id);
    item.set_parent(parent);
    item.set_title(absl::StrCat("項目", id));
  }
  return framework;
}

pb::Crosswalk OldToNew() {
  pb::Crosswalk crosswalk;
  crosswalk.set_from_framework("frameworks/old");
  crosswalk.set_to_framework("frameworks/new");
  pb::CrosswalkEdge& edge = *crosswalk.add_edges();
  edge.set_from_item("a");
  edge.set_to_item("b");
  edge.set_relation(pb::CrosswalkEdge::RELATION_SAME);
  return crosswalk;
}

std::string Item(const std::string& framework, const std::string& id) {
  return absl::StrCat("frameworks/", framework, "/items/", id);
}

TEST(Coverage, AnItemHasTheProgrammesOfEachMinistryAndWhatNoneServesIsAGap) {
  const std::vector<ServingProgramme> programmes = {
      {"programmes/1", "交通", "国土交通省", {Item("new", "c")}},
      {"programmes/2", "物流", "国土交通省", {Item("new", "c")}},
      {"programmes/3", "医療", "厚生労働省", {Item("new", "c"), Item("new", "gone")}},
      {"programmes/4", "税", "財務省", {}}};
  pb::GetFrameworkCoverageResponse coverage;
  LayOutCoverage(CoveredFramework("new"), {}, programmes, coverage);
  ASSERT_EQ(coverage.ministries_size(), 2);
  EXPECT_EQ(coverage.ministries(0).display_name(), "国土交通省");
  EXPECT_EQ(coverage.ministries(0).programmes(), 2);
  EXPECT_EQ(coverage.programmes(), 4);
  EXPECT_EQ(coverage.programmes_elsewhere(), 1);
  ASSERT_EQ(coverage.items_size(), 3);
  EXPECT_EQ(coverage.items(0).coverage(), pb::ItemCoverage::COVERAGE_BELOW);
  EXPECT_EQ(coverage.items(0).programmes(), 0);
  EXPECT_EQ(coverage.items(1).coverage(), pb::ItemCoverage::COVERAGE_DIRECT);
  EXPECT_EQ(coverage.items(1).programmes(), 3);
  ASSERT_EQ(coverage.items(1).cells_size(), 2);
  EXPECT_EQ(coverage.items(1).cells(0).programmes(), 2);
  EXPECT_EQ(coverage.items(1).cells(0).examples(0).title(), "交通");
  EXPECT_EQ(coverage.items(2).coverage(), pb::ItemCoverage::COVERAGE_MISSING);
  EXPECT_EQ(coverage.missing_items(), 1);
}

TEST(Coverage, WhatNamesAnotherFrameworkIsCarriedOverAndSaidToBe) {
  const std::vector<ServingProgramme> programmes = {
      {"programmes/1", "旧", "内閣府", {Item("old", "a")}},
      {"programmes/2", "両方", "内閣府", {Item("old", "a"), Item("new", "b")}}};
  pb::GetFrameworkCoverageResponse coverage;
  LayOutCoverage(CoveredFramework("new"), {OldToNew()}, programmes, coverage);
  EXPECT_EQ(coverage.items(2).programmes(), 2);
  EXPECT_EQ(coverage.items(2).carried(), 1);
  // The other way round as well.
  pb::GetFrameworkCoverageResponse back;
  LayOutCoverage(CoveredFramework("old"), {OldToNew()}, programmes, back);
  EXPECT_EQ(back.items(0).programmes(), 2);
  EXPECT_EQ(back.items(0).carried(), 0);
}

TEST(Coverage, MinistriesBehindTheLastColumnShareOneAndNothingIsLost) {
  std::vector<ServingProgramme> programmes;
  const int ministries = kMaxCoverageMinistries + 3;
  for (int i = 0; i < ministries; ++i)
    programmes.push_back(
        {absl::StrCat("programmes/", i), "題名", absl::StrCat("府省", i), {Item("new", "b")}});
  pb::GetFrameworkCoverageResponse coverage;
  LayOutCoverage(CoveredFramework("new"), {}, programmes, coverage);
  ASSERT_EQ(coverage.ministries_size(), kMaxCoverageMinistries + 1);
  EXPECT_EQ(coverage.ministries(kMaxCoverageMinistries).display_name(), "");
  EXPECT_EQ(coverage.ministries(kMaxCoverageMinistries).programmes(), 3);
  int counted = 0;
  for (const pb::CoverageCell& cell : coverage.items(2).cells()) counted += cell.programmes();
  EXPECT_EQ(counted, ministries);
  EXPECT_EQ(coverage.items(2).programmes(), ministries);
}

TEST(ItemReach, CrosswalksLeadBothWaysAndTheTreeUpAndDown) {
  const std::vector<pb::Framework> frameworks = {CoveredFramework("old"), CoveredFramework("new")};
  const std::vector<pb::Crosswalk> crosswalks = {OldToNew()};
  const ItemReach reach(frameworks, crosswalks);
  const ReachedItems across = reach.Across({Item("new", "b")});
  ASSERT_EQ(across.size(), 2U);
  EXPECT_EQ(across.at(Item("old", "a")).from, Item("new", "b"));
  EXPECT_EQ(across.at(Item("old", "a")).reach, Reach::kCrosswalk);
  EXPECT_EQ(across.at(Item("new", "b")).reach, Reach::kItself);
  // Below what the crosswalk leads to.
  const ReachedItems around = reach.AcrossAndAround({Item("new", "b")});
  EXPECT_EQ(around.at(Item("old", "c")).reach, Reach::kTree);
  EXPECT_EQ(around.at(Item("old", "c")).from, Item("new", "b"));
  // Above, and never beside.
  const ReachedItems up = reach.AcrossAndAround({Item("new", "c")});
  EXPECT_EQ(up.count(Item("new", "a")), 1U);
  EXPECT_EQ(up.count(Item("new", "b")), 0U);
  EXPECT_EQ(reach.TitleOf(Item("new", "b")), "項目b");
  EXPECT_EQ(reach.TitleOf(Item("new", "gone")), "gone");
}

std::string PaidNode(const std::string& id) {
  return absl::StrCat("organizations/o/visions/v/nodes/", id);
}

void AddPaidNode(Plan& plan, const std::string& id, const std::string& parent,
                 const std::vector<pb::Funding>& fundings) {
  pb::VisionNode& node = plan.nodes.emplace_back();
  node.set_name(PaidNode(id));
  if (!parent.empty()) node.set_parent(PaidNode(parent));
  node.set_order(static_cast<int>(plan.nodes.size()));
  node.set_title(id);
  for (const pb::Funding& funding : fundings) *node.add_funding() = funding;
}

pb::Funding Paid(const std::string& programme, int year,
                 pb::FundingStage stage = pb::FUNDING_STAGE_GRANTED) {
  pb::Funding funding;
  if (programme.rfind("programmes/", 0) == 0)
    funding.set_programme(programme);
  else
    funding.set_printed_name(programme);
  funding.set_fiscal_year(year);
  funding.set_stage(stage);
  return funding;
}

// "[heading]", "node", "+node" again, "-" for what has none.
std::vector<std::string> PrintedByProgramme(const Plan& plan, int year,
                                            const ProgrammeHeadings& known) {
  const absl::StatusOr<PlanIndex> index = PlanIndex::Build(plan);
  EXPECT_TRUE(index.ok()) << index.status();
  const ReportOrder order = OrderByProgrammes(*index, year, known);
  const ReportLayout layout = LayOutReport(*index, order);
  std::vector<std::string> lines;
  for (const ReportLine& line : layout.lines) {
    if (line.kind == pb::YearlyReportLine::KIND_PROGRAMME)
      lines.push_back(absl::StrCat("[", order.headings[line.heading].title, "]"));
    if (line.node != nullptr)
      lines.push_back(absl::StrCat(line.again ? "+" : "", line.node->title()));
    if (line.kind == pb::YearlyReportLine::KIND_NO_COUNTERPART) lines.push_back("-");
  }
  return lines;
}

TEST(ProgrammeOrder, ANodeStandsUnderEachProgrammeThatPaysForItInTheYear) {
  Plan plan;
  plan.vision.set_name("organizations/o/visions/v");
  AddPaidNode(plan, "移動", "", {Paid("programmes/1", 2024), Paid("programmes/2", 2024)});
  AddPaidNode(plan, "その下", "移動", {});
  AddPaidNode(plan, "県の金", "", {Paid("県の補助金", 2024)});
  AddPaidNode(plan, "昨年", "", {Paid("programmes/1", 2023)});
  AddPaidNode(plan, "不採択", "", {Paid("programmes/1", 2024, pb::FUNDING_STAGE_REFUSED)});
  const ProgrammeHeadings known = {{"programmes/1", {"二の交付金", "国交省"}},
                                   {"programmes/2", {"一の交付金", "国交省"}}};
  EXPECT_THAT(PrintedByProgramme(plan, 2024, known),
              ElementsAre("[一の交付金]", "移動", "その下", "[二の交付金]", "+移動", "[県の補助金]",
                          "県の金", "-", "昨年", "不採択"));
  EXPECT_THAT(PrintedByProgramme(plan, 2022, known),
              ElementsAre("-", "移動", "その下", "県の金", "昨年", "不採択"));
}

TEST(ProgrammeOrder, MoneyIsToldUnderItsOwnHeadingAlone) {
  pb::VisionNode node;
  *node.add_funding() = Paid("programmes/1", 2024);
  *node.add_funding() = Paid("programmes/1", 2023);
  *node.add_funding() = Paid("県の補助金", 2024);
  *node.add_funding() = Paid("市の基金", 2024);
  ReportHeading programme;
  programme.name = "programmes/1";
  EXPECT_THAT(FundingUnder(node, 2024, programme), ElementsAre(&node.funding(0)));
  ReportHeading printed;
  printed.title = "県の補助金";
  EXPECT_THAT(FundingUnder(node, 2024, printed), ElementsAre(&node.funding(2)));
  EXPECT_THAT(FundingUnder(node, 2022, printed), IsEmpty());
}

}  // namespace
}  // namespace renkei::domain
