#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "server/domain/strategy/report/framework_order.h"
#include "tests/support/kanagawa_plan.h"
#include "tests/unit/domain/testing.h"
#include "tests/unit/service/pack_loading.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;

using Line = pb::YearlyReportLine;
using Relation = pb::CrosswalkEdge::Relation;

constexpr char kReportedVision[] = "organizations/o/visions/v";

std::string NodeName(const std::string& id) { return absl::StrCat(kReportedVision, "/nodes/", id); }

Plan EmptyPlan() {
  Plan plan;
  plan.vision.set_name(kReportedVision);
  plan.vision.set_title("総合戦略");
  return plan;
}

// Siblings stand in the order in which they are added.
void AddNode(Plan& plan, const std::string& id, const std::string& parent,
             const std::vector<std::string>& items) {
  pb::VisionNode& node = plan.nodes.emplace_back();
  node.set_name(NodeName(id));
  if (!parent.empty()) node.set_parent(NodeName(parent));
  node.set_order(static_cast<int>(plan.nodes.size()));
  for (const std::string& item : items) node.add_framework_items("frameworks/" + item);
}

void AddKpi(Plan& plan, const std::string& id, const std::string& node) {
  pb::Kpi& kpi = plan.kpis.emplace_back();
  kpi.set_name(absl::StrCat(kReportedVision, "/kpis/", id));
  if (!node.empty()) kpi.set_node(NodeName(node));
}

// Items "a", "b" ...; "a>b": b lies below a.
pb::Framework FrameworkOf(const std::string& id, const std::vector<std::string>& items) {
  pb::Framework framework;
  framework.set_name("frameworks/" + id);
  for (const std::string& item : items) {
    const size_t below = item.find('>');
    pb::FrameworkItem& added = *framework.add_items();
    added.set_id(below == std::string::npos ? item : item.substr(below + 1));
    if (below != std::string::npos) added.set_parent(item.substr(0, below));
    added.set_title("項目" + added.id());
  }
  return framework;
}

pb::Crosswalk CrosswalkOf(const std::string& from, const std::string& to,
                          const std::vector<std::tuple<std::string, std::string, Relation>>& edges,
                          pb::CrosswalkStatus status = pb::CROSSWALK_STATUS_OFFICIAL) {
  pb::Crosswalk crosswalk;
  crosswalk.set_from_framework("frameworks/" + from);
  crosswalk.set_to_framework("frameworks/" + to);
  crosswalk.set_status(status);
  for (const auto& [from_item, to_item, relation] : edges) {
    pb::CrosswalkEdge& edge = *crosswalk.add_edges();
    edge.set_from_item(from_item);
    edge.set_to_item(to_item);
    edge.set_relation(relation);
  }
  return crosswalk;
}

// A plan, the framework in whose order it is printed, and what came of it.
struct Report {
  PlanIndex index;
  ReportOrder order;
  ReportLayout layout;

  Report(const Plan& plan, const pb::Framework& framework,
         const std::vector<pb::Crosswalk>& crosswalks)
      : index(*PlanIndex::Build(plan)),
        order(OrderByFramework(index, framework, crosswalks)),
        layout(LayOutReport(index, order)) {}

  // "item a DIRECT", " node n1 (part of f/items/x, proposed)", "  kpi k"; two spaces for each depth
  // but that of items, which is said by ">".
  std::vector<std::string> Lines() const {
    std::vector<std::string> told;
    for (const ReportLine& line : layout.lines) told.push_back(TellLine(line));
    return told;
  }

  std::string TellLine(const ReportLine& line) const {
    const auto last = [](const std::string& name) { return name.substr(name.rfind('/') + 1); };
    if (line.kind == Line::KIND_NO_COUNTERPART) return "no counterpart";
    if (line.kind == Line::KIND_ITEM) {
      const ReportHeading& heading = order.headings[line.heading];
      return absl::StrCat(std::string(static_cast<size_t>(heading.depth - 1), '>'),
                          last(heading.name), " ",
                          pb::ItemCoverage::Coverage_Name(layout.coverage[line.heading])
                              .substr(strlen("COVERAGE_")));
    }
    std::string text(static_cast<size_t>(line.depth) * 2, ' ');
    absl::StrAppend(&text, line.node != nullptr  ? last(line.node->name())
                           : line.kpi != nullptr ? last(line.kpi->name())
                                                 : "plan");
    if (line.structural) absl::StrAppend(&text, " heading");
    if (line.again) absl::StrAppend(&text, " again");
    if (line.placement != nullptr && !line.placement->from_item.empty()) {
      absl::StrAppend(&text, " (",
                      pb::CrosswalkEdge::Relation_Name(line.placement->relation).substr(9), " ",
                      line.placement->from_item.substr(11),
                      line.placement->status == pb::CROSSWALK_STATUS_PROPOSED ? "?" : "", ")");
    }
    return text;
  }
};

std::vector<std::string> Printed(const Plan& plan, const pb::Framework& framework,
                                 const std::vector<pb::Crosswalk>& crosswalks = {}) {
  return Report(plan, framework, crosswalks).Lines();
}

TEST(YearlyReportTest, ANodeStandsWholeUnderItsFirstItemWithWhatFollowsItAndIsNamedUnderTheOthers) {
  Plan plan = EmptyPlan();
  AddNode(plan, "goal", "", {});
  AddNode(plan, "measure", "goal", {"f/items/b", "f/items/a"});
  AddNode(plan, "work", "measure", {});
  AddNode(plan, "other", "goal", {"f/items/c"});
  AddNode(plan, "alone", "", {});
  AddKpi(plan, "of-goal", "goal");
  AddKpi(plan, "of-work", "work");
  AddKpi(plan, "of-plan", "");
  EXPECT_THAT(Printed(plan, FrameworkOf("f", {"a", "a>b", "c", "d"})),
              ElementsAre("plan", "of-plan",                                             //
                          "a DIRECT", "  goal heading", "  of-goal", "    measure",      //
                          "      work", "      of-work",                                 //
                          ">b DIRECT", "  measure again",                                //
                          "c DIRECT", "  goal heading again", "    other", "d MISSING",  //
                          "no counterpart", "  alone"));
}

TEST(YearlyReportTest, WhatThePlanAsAWholeRefersToNamesItAndTakesNoNodeAlong) {
  Plan plan = EmptyPlan();
  plan.vision.add_framework_items("frameworks/f/items/a");
  AddNode(plan, "goal", "", {});
  EXPECT_THAT(
      Printed(plan, FrameworkOf("f", {"a", "b"})),
      ElementsAre("plan", "a DIRECT", "plan again", "b MISSING", "no counterpart", "  goal"));
}

TEST(YearlyReportTest, ACrosswalkIsReadBackwardsWithItsRelationReversed) {
  const std::vector<pb::Crosswalk> crosswalks = {
      CrosswalkOf("old", "new",
                  {{"x", "y", pb::CrosswalkEdge::RELATION_PART_OF},
                   {"u", "w", pb::CrosswalkEdge::RELATION_SAME}},
                  pb::CROSSWALK_STATUS_PROPOSED)};
  Plan old = EmptyPlan();
  AddNode(old, "n", "", {"old/items/x"});
  EXPECT_THAT(Printed(old, FrameworkOf("new", {"y"}), crosswalks),
              ElementsAre("plan", "y DIRECT", "  n (PART_OF old/items/x?)"));
  Plan young = EmptyPlan();
  AddNode(young, "n", "", {"new/items/y", "new/items/w"});
  EXPECT_THAT(Printed(young, FrameworkOf("old", {"x", "u"}), crosswalks),
              ElementsAre("plan", "x DIRECT", "  n (CONTAINS new/items/y?)", "u DIRECT",
                          "  n again (SAME new/items/w?)"));
}

TEST(YearlyReportTest, OverSeveralStepsInBothDirectionsRelationsCompose) {
  const std::vector<pb::Crosswalk> crosswalks = {
      CrosswalkOf("a", "b", {{"1", "1", pb::CrosswalkEdge::RELATION_SAME}}),
      CrosswalkOf("c", "b",
                  {{"1", "1", pb::CrosswalkEdge::RELATION_PART_OF},
                   {"2", "1", pb::CrosswalkEdge::RELATION_CONTAINS}})};
  Plan plan = EmptyPlan();
  AddNode(plan, "n", "", {"a/items/1"});
  EXPECT_THAT(Printed(plan, FrameworkOf("c", {"1", "2"}), crosswalks),
              ElementsAre("plan", "1 DIRECT", "  n (CONTAINS a/items/1)", "2 DIRECT",
                          "  n again (PART_OF a/items/1)"));
}

TEST(YearlyReportTest, WhoRefersToTheFrameworkItselfIsNotMovedByCrosswalks) {
  Plan plan = EmptyPlan();
  AddNode(plan, "n", "", {"old/items/x", "f/items/b"});
  EXPECT_THAT(Printed(plan, FrameworkOf("f", {"a", "b"}),
                      {CrosswalkOf("old", "f", {{"x", "a", pb::CrosswalkEdge::RELATION_SAME}})}),
              ElementsAre("plan", "a MISSING", "b DIRECT", "  n"));
}

TEST(YearlyReportTest, ACircleOfCrosswalksEndsAndItemsThatAreGoneLeadNowhere) {
  const std::vector<pb::Crosswalk> circle = {
      CrosswalkOf("a", "b", {{"1", "1", pb::CrosswalkEdge::RELATION_SAME}}),
      CrosswalkOf("b", "c", {{"1", "1", pb::CrosswalkEdge::RELATION_SAME}}),
      CrosswalkOf("c", "a", {{"1", "2", pb::CrosswalkEdge::RELATION_SAME}})};
  Plan plan = EmptyPlan();
  AddNode(plan, "n", "", {"b/items/1"});
  AddNode(plan, "gone", "", {"a/items/7", "nowhere/items/1"});
  EXPECT_THAT(Printed(plan, FrameworkOf("a", {"1", "2"}), circle),
              ElementsAre("plan", "1 DIRECT", "  n (SAME b/items/1)", "2 MISSING", "no counterpart",
                          "  gone"));
}

// What must hold of every report, whatever the plan.
void CheckNothingIsLostAndNothingTwice(const Plan& plan, const Report& report) {
  std::multiset<std::string> whole;
  std::set<std::string> named;
  size_t placements = 0;
  int above = 0;
  for (const ReportLine& line : report.layout.lines) {
    if (line.kind == Line::KIND_KPI) {
      EXPECT_EQ(line.depth, above);
      whole.insert(line.kpi->name());
    } else if (line.kind == Line::KIND_NODE) {
      EXPECT_GE(line.depth, 1);
      EXPECT_LE(line.depth, above + 1) << "a level is left out before " << line.node->name();
      EXPECT_EQ(named.insert(line.node->name()).second, !line.again) << line.node->name();
      if (!line.again) whole.insert(line.node->name());
      placements += line.placement != nullptr;
      above = line.depth;
    } else {
      above = 0;
    }
  }
  EXPECT_EQ(whole.size(), plan.nodes.size() + plan.kpis.size());
  EXPECT_EQ(std::set<std::string>(whole.begin(), whole.end()).size(), whole.size());
  size_t wanted = 0;
  for (const auto& [name, places] : report.order.placements) wanted += places.size();
  EXPECT_EQ(placements, wanted) << "a place that nobody sees, or one that nobody made";
  const pb::YearlyReportCounts& counts = report.layout.counts;
  EXPECT_EQ(counts.placed_nodes() + counts.heading_nodes() + counts.unplaced_nodes(),
            counts.nodes());
  EXPECT_EQ(counts.nodes(), static_cast<int>(plan.nodes.size()));
  EXPECT_EQ(counts.lines(), static_cast<int>(report.layout.lines.size()));
}

TEST(YearlyReportTest, EveryNodeAndKpiOfAnyPlanIsWholeOnceAndNamedWhereverItStands) {
  std::mt19937 random(20250401);
  const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  const std::vector<pb::Framework> frameworks = {FrameworkOf("f", {"0", "0>1", "1>2", "3", "4"}),
                                                 FrameworkOf("g", {"0", "1", "2", "3"})};
  for (int round = 0; round < 300; ++round) {
    std::vector<pb::Crosswalk> crosswalks;
    if (below(3) > 0) {
      std::vector<std::tuple<std::string, std::string, Relation>> edges;
      for (int i = 0; i < 6; ++i)
        edges.emplace_back(absl::StrCat(below(5)), absl::StrCat(below(4)),
                           static_cast<Relation>(1 + below(4)));
      crosswalks.push_back(CrosswalkOf("f", "g", edges));
    }
    Plan plan = EmptyPlan();
    const int nodes = 1 + below(30);
    std::vector<int> depths;
    for (int i = 0; i < nodes; ++i) {
      const int parent = below(i + 1) - 1;
      const bool top = parent < 0 || depths[static_cast<size_t>(parent)] > 8;
      depths.push_back(top ? 1 : depths[static_cast<size_t>(parent)] + 1);
      std::vector<std::string> items;
      for (int k = below(4); k > 1; --k)
        items.push_back(absl::StrCat(below(2) == 0 ? "f" : "g", "/items/", below(6)));
      AddNode(plan, absl::StrCat("n", i), top ? "" : absl::StrCat("n", parent), items);
    }
    for (int i = below(10); i > 0; --i)
      AddKpi(plan, absl::StrCat("k", i), below(5) == 0 ? "" : absl::StrCat("n", below(nodes)));
    for (const pb::Framework& framework : frameworks) {
      SCOPED_TRACE(absl::StrCat("round ", round, " ", framework.name()));
      CheckNothingIsLostAndNothingTwice(plan, Report(plan, framework, crosswalks));
    }
  }
}

TEST(YearlyReportTest, APlanUnderTheNationalStrategyOf2020IsPrintedInTheOrderOfEveryFramework) {
  const Plan plan = support::KanagawaPlan();
  const auto crosswalks = service::ReadPack<pb::Crosswalk>("crosswalks.jsonl");
  for (const pb::Framework& framework : service::ReadPack<pb::Framework>("frameworks.jsonl")) {
    SCOPED_TRACE(framework.name());
    const Report report(plan, framework, crosswalks);
    CheckNothingIsLostAndNothingTwice(plan, report);
    const bool own = framework.name() == "frameworks/national-2020";
    EXPECT_EQ(report.layout.counts.carried_nodes(), own ? 0 : report.layout.counts.placed_nodes());
    if (own || framework.name() == "frameworks/national-2022")
      EXPECT_GT(report.layout.counts.placed_nodes(), 0);
  }
}

TEST(YearlyReportTest, ANodeStandsUnderNoMoreItemsThanItCanReferTo) {
  std::vector<std::string> items;
  std::vector<std::tuple<std::string, std::string, Relation>> edges;
  for (int i = 0; i < 200; ++i) {
    items.push_back(absl::StrCat("i", i));
    edges.emplace_back(
        "x", items.back(),
        i == 150 ? pb::CrosswalkEdge::RELATION_SAME : pb::CrosswalkEdge::RELATION_RELATED);
  }
  Plan plan = EmptyPlan();
  AddNode(plan, "n", "", {"old/items/x"});
  const Report report(plan, FrameworkOf("f", items), {CrosswalkOf("old", "f", edges)});
  const auto& places = report.order.placements.at(NodeName("n"));
  ASSERT_EQ(places.size(), kMaxReportPlaces);
  EXPECT_EQ(places.back().heading, 150u) << "the closest one is kept";
}

}  // namespace
}  // namespace renkei::domain
