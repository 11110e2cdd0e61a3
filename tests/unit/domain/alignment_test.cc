#include "server/domain/strategy/alignment/alignment.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/time/when.h"
#include "tests/support/kanagawa_plan.h"
#include "tests/unit/domain/testing.h"
#include "tests/unit/service/pack_loading.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kNational2020[] = "frameworks/national-2020";
constexpr char kNational2022[] = "frameworks/national-2022";
constexpr char kNational2025[] = "frameworks/national-2025";

// "EXTEND FY2020-2027"
std::vector<std::string> Options(const pb::PlanAlignment& report) {
  std::vector<std::string> options;
  for (const pb::AlignmentOption& option : report.options()) {
    EXPECT_FALSE(option.reason().empty() || option.reason_ja().empty());
    const std::string period = FormatPeriod(option.period(), WhenStyle::kShort);
    options.push_back(
        absl::StrCat(pb::AlignmentOption::Kind_Name(option.kind()).substr(strlen("KIND_")),
                     period.empty() ? "" : " ", period));
  }
  return options;
}

std::string Verdict(const pb::PlanAlignment& report) {
  return pb::PeriodAlignment_Name(report.period()).substr(strlen("PERIOD_ALIGNMENT_"));
}

// "pillar-3 CARRIED"
std::vector<std::string> Coverage(const pb::PlanAlignment& report) {
  std::vector<std::string> items;
  for (const pb::ItemCoverage& item : report.items())
    items.push_back(
        absl::StrCat(item.item().substr(item.item().rfind('/') + 1), " ",
                     pb::ItemCoverage::Coverage_Name(item.coverage()).substr(strlen("COVERAGE_"))));
  return items;
}

// "goal-3 AUTOMATIC pillar-3(SAME)"
std::vector<std::string> CarryOvers(const pb::PlanAlignment& report) {
  std::vector<std::string> out;
  const auto id = [](const std::string& name) { return name.substr(name.rfind('/') + 1); };
  for (const pb::CarryOver& carry : report.carry_over()) {
    std::string line =
        absl::StrCat(id(carry.from_item()), " ",
                     pb::CarryOver::Decision_Name(carry.decision()).substr(strlen("DECISION_")));
    for (const pb::CarryOverTarget& target : carry.targets())
      absl::StrAppend(
          &line, " ", id(target.item()), "(",
          pb::CrosswalkEdge::Relation_Name(target.relation()).substr(strlen("RELATION_")),
          target.status() == pb::CROSSWALK_STATUS_PROPOSED ? "?" : "", ")");
    out.push_back(line);
  }
  return out;
}

class KanagawasCase : public ::testing::Test {
 protected:
  KanagawasCase()
      : frameworks_(service::ReadPack<pb::Framework>("frameworks.jsonl")),
        crosswalks_(service::ReadPack<pb::Crosswalk>("crosswalks.jsonl")),
        plan_(support::KanagawaPlan()) {}

  AlignmentView On(absl::CivilDay day) const { return {frameworks_, crosswalks_, day}; }

  pb::PlanAlignment Align(const std::string& framework, absl::CivilDay day) {
    const AlignmentView view = On(day);
    const auto index = PlanIndex::Build(plan_);
    int budget = kMaxAlignmentItems;
    return AlignWithFramework(*index, *FindFramework(view, framework), view, &budget);
  }

  std::vector<std::string> Plans(absl::CivilDay day) {
    return PlansToAlign(*PlanIndex::Build(plan_), On(day));
  }

  const std::vector<pb::Framework> frameworks_;
  const std::vector<pb::Crosswalk> crosswalks_;
  Plan plan_;
};

// Before, while and after the national plan is replaced by that of December 2022.
constexpr absl::CivilDay kBefore(2022, 12, 22);
constexpr absl::CivilDay kAfter(2023, 2, 1);
constexpr absl::CivilDay kNextYear(2023, 5, 1);

TEST_F(KanagawasCase, TheSuccessorIsLookedAtFromTheDayOfItsDecision) {
  EXPECT_THAT(Plans(kBefore), ElementsAre(kNational2020));
  EXPECT_THAT(Plans(absl::CivilDay(2022, 12, 23)), ElementsAre(kNational2020, kNational2022));
  EXPECT_THAT(
      Plans(absl::CivilDay(2025, 12, 23)),
      ElementsAre(kNational2020, kNational2022, "frameworks/basic-concept-2025", kNational2025));
  plan_.vision.clear_parent_plans();
  EXPECT_THAT(Plans(kAfter), ElementsAre(kNational2020, kNational2022));
}

TEST_F(KanagawasCase, BeforeTheReplacementThePeriodsAreTheSameAndNothingNeedsToBeDone) {
  const pb::PlanAlignment report = Align(kNational2020, kBefore);
  EXPECT_EQ(Verdict(report), "ALIGNED");
  EXPECT_THAT(Options(report), IsEmpty());
  EXPECT_THAT(Coverage(report), ElementsAre("goal-1 DIRECT", "goal-2 DIRECT", "goal-3 DIRECT",
                                            "goal-4 DIRECT", "cross-1 MISSING", "cross-2 DIRECT"));
  EXPECT_EQ(report.covered(), 5);
  EXPECT_EQ(report.missing(), 1);
  EXPECT_EQ(report.items(0).referrers(0).title(), "目標1");
  EXPECT_EQ(report.unmapped_node_count(), 0);
}

TEST_F(KanagawasCase, AfterItThePlanIsOutdatedAndMayBeExtendedMadeAnewOrKept) {
  const pb::PlanAlignment old = Align(kNational2020, kAfter);
  EXPECT_EQ(Verdict(old), "OUTDATED");
  EXPECT_EQ(old.replaced_by(), kNational2022);
  EXPECT_THAT(Options(old),
              ElementsAre("EXTEND FY2020-2027", "REPLAN FY2023-2027", "KEEP FY2020-2024"));
  const pb::PlanAlignment report = Align(kNational2022, kNextYear);
  EXPECT_EQ(Verdict(report), "SHORTER");
  EXPECT_THAT(Options(report),
              ElementsAre("EXTEND FY2020-2027", "REPLAN FY2024-2027", "KEEP FY2020-2024"));
  EXPECT_THAT(report.options(0).reason_ja(), HasSubstr("3年延ばして令和9年度まで"));
  EXPECT_THAT(report.options(0).reason_ja(), HasSubstr("全体で8年間"));
  EXPECT_THAT(report.options(1).reason_ja(),
              HasSubstr("令和6年度から（遅くとも現計画が満了した後の令和7年度から）"));
  EXPECT_THAT(report.options(2).reason_ja(), HasSubstr("令和6年度の満了まで"));
}

TEST_F(KanagawasCase, OneGoalCarriesOverByItselfAndTheOthersNeedADecision) {
  const pb::PlanAlignment report = Align(kNational2022, kAfter);
  EXPECT_THAT(report.carried_from(), ElementsAre(kNational2020));
  // In the order of the plan's own tree: the small pillar stands under its first goal.
  EXPECT_THAT(CarryOvers(report),
              ElementsAre("goal-1 NEEDED pillar-1(RELATED?)",
                          "cross-2 NEEDED foundation-1(RELATED?) foundation-2(RELATED?)",
                          "goal-2 NEEDED pillar-2(RELATED?)", "goal-3 AUTOMATIC pillar-3(SAME?)",
                          "goal-4 NEEDED pillar-4(RELATED?)"));
  const auto coverage = Coverage(report);
  EXPECT_EQ(coverage.size(), 56u);
  EXPECT_THAT(coverage, ::testing::IsSupersetOf({"pillar-1 UNDECIDED", "pillar-1-1 UNDECIDED",
                                                 "pillar-3 CARRIED", "pillar-3-1 CARRIED",
                                                 "foundation-1 UNDECIDED", "foundation-3 MISSING",
                                                 "vision-smart-city MISSING"}));
  EXPECT_EQ(report.covered(), 0);
  EXPECT_EQ(report.carried(), 4);
  EXPECT_EQ(report.carried() + report.undecided() + report.missing(), 56);
  // Everything stands under a goal whose reference leads on.
  EXPECT_EQ(report.unmapped_node_count(), 0);
}

TEST_F(KanagawasCase, TwoStepsOnRelationsAreComposedAndTheEarlierReferencesFound) {
  const pb::PlanAlignment report = Align(kNational2025, absl::CivilDay(2026, 1, 1));
  EXPECT_THAT(report.carried_from(), ElementsAre(kNational2020));
  EXPECT_THAT(CarryOvers(report),
              ElementsAre("goal-1 NEEDED goal-1(RELATED?)",
                          "cross-2 NEEDED goal-2(RELATED?) goal-1(RELATED?)",
                          "goal-2 NEEDED goal-3(RELATED?)", "goal-3 NEEDED goal-2(RELATED?)",
                          "goal-4 NEEDED goal-2(RELATED?) goal-3(RELATED?)"));
}

TEST_F(KanagawasCase, WhatIsOverIsExpiredAndCannotBeKept) {
  const pb::PlanAlignment report = Align(kNational2022, absl::CivilDay(2025, 4, 1));
  EXPECT_EQ(Verdict(report), "EXPIRED");
  EXPECT_THAT(Options(report), ElementsAre("EXTEND FY2020-2027", "REPLAN FY2026-2027"));
  // In its last year there is no time left to plan for it.
  EXPECT_THAT(Options(Align(kNational2022, absl::CivilDay(2027, 4, 1))),
              ElementsAre("EXTEND FY2020-2027", "REPLAN"));
  EXPECT_THAT(Options(Align(kNational2022, absl::CivilDay(2028, 4, 1))), ElementsAre("REPLAN"));
}

TEST_F(KanagawasCase, EveryOtherPeriodHasItsVerdict) {
  const auto verdict = [&](int from, int to) {
    plan_.vision.mutable_period()->set_from_fiscal_year(from);
    plan_.vision.mutable_period()->set_to_fiscal_year(to);
    const pb::PlanAlignment report = Align(kNational2022, kNextYear);
    return absl::StrCat(Verdict(report), ": ", absl::StrJoin(Options(report), ", "));
  };
  EXPECT_EQ(verdict(2023, 2027), "ALIGNED: ");
  EXPECT_EQ(verdict(2024, 2027), "SHIFTED: ");
  EXPECT_EQ(verdict(2023, 2030), "LONGER: KEEP FY2023-2030");
  EXPECT_EQ(verdict(2028, 2030), "DISJOINT: KEEP FY2028-2030");
  plan_.vision.clear_period();
  EXPECT_EQ(Verdict(Align(kNational2022, kNextYear)), "UNSPECIFIED");
  // A framework that states no period.
  plan_ = support::KanagawaPlan();
  EXPECT_EQ(Verdict(Align("frameworks/basic-concept-2025", kNextYear)), "UNSPECIFIED");
}

TEST_F(KanagawasCase, APlanThatEndsBeforeTheNextOneBeginsMayGrowIntoItOrBeFollowed) {
  const pb::PlanAlignment report = Align(kNational2025, absl::CivilDay(2024, 12, 1));
  EXPECT_EQ(Verdict(report), "DISJOINT");
  EXPECT_THAT(Options(report),
              ElementsAre("EXTEND FY2020-2029", "REPLAN FY2025-2029", "KEEP FY2020-2024"));
}

// A small world: one framework of a tree, its successor, and nodes that refer to some items.
class SmallWorld : public ::testing::Test {
 protected:
  SmallWorld() {
    pb::Framework& f = frameworks_.emplace_back();
    f.set_name("frameworks/f");
    // Children do not follow their parents at once.
    for (const auto& [id, parent] :
         {std::pair("a", ""), {"b", ""}, {"a1", "a"}, {"b1", "b"}, {"a2", "a"}, {"c", ""}})
      Add(f, id, parent);
    pb::Framework& g = frameworks_.emplace_back();
    g.set_name("frameworks/g");
    g.set_replaces("frameworks/f");
    for (const char* id : {"x", "y", "z"}) Add(g, id, "");
    plan_.vision.set_name("v");
    Node("n1", "");
    Node("n11", "n1").add_framework_items("frameworks/f/items/a1");
    Node("n12", "n1");
    Node("n2", "").add_framework_items("frameworks/f/items/b");
    Node("n21", "n2");
    Node("n3", "");
  }

  static void Add(pb::Framework& framework, const std::string& id, const std::string& parent) {
    pb::FrameworkItem& item = *framework.add_items();
    item.set_id(id);
    item.set_parent(parent);
  }
  pb::VisionNode& Node(const std::string& name, const std::string& parent) {
    pb::VisionNode& node = plan_.nodes.emplace_back();
    node.set_name(name);
    node.set_parent(parent);
    node.set_title(name);
    return node;
  }
  void Edge(const std::string& from, const std::string& to, pb::CrosswalkEdge::Relation relation,
            pb::CrosswalkStatus status = pb::CROSSWALK_STATUS_OFFICIAL) {
    pb::Crosswalk& crosswalk = crosswalks_.emplace_back();
    crosswalk.set_from_framework("frameworks/f");
    crosswalk.set_to_framework("frameworks/g");
    crosswalk.set_status(status);
    pb::CrosswalkEdge& edge = *crosswalk.add_edges();
    edge.set_from_item(from);
    edge.set_to_item(to);
    edge.set_relation(relation);
  }

  pb::PlanAlignment Align(size_t framework, int budget = kMaxAlignmentItems) {
    const AlignmentView view = {frameworks_, crosswalks_, kAfter};
    return AlignWithFramework(*PlanIndex::Build(plan_), frameworks_[framework], view, &budget);
  }

  std::vector<pb::Framework> frameworks_;
  std::vector<pb::Crosswalk> crosswalks_;
  Plan plan_;
};

TEST_F(SmallWorld, ItemsAreCoveredDirectlyBelowOrAboveAndStandInTheirTree) {
  const pb::PlanAlignment report = Align(0);
  EXPECT_THAT(Coverage(report), ElementsAre("a BELOW", "a1 DIRECT", "a2 MISSING", "b DIRECT",
                                            "b1 ABOVE", "c MISSING"));
  EXPECT_EQ(report.covered(), 4);
  EXPECT_EQ(report.missing(), 2);
}

TEST_F(SmallWorld, ANodeIsUnmappedWhenNothingOnItsWayUpOrBelowItRefersToTheFramework) {
  std::vector<std::string> unmapped;
  const pb::PlanAlignment report = Align(0);
  for (const pb::ItemReferrer& node : report.unmapped_nodes()) unmapped.push_back(node.title());
  EXPECT_THAT(unmapped, ElementsAre("n12", "n3"));
  EXPECT_EQ(report.unmapped_node_count(), 2);
}

TEST_F(SmallWorld, OnlyOneSuccessorThatIsTheSameOrContainsItIsAutomatic) {
  Edge("a1", "x", pb::CrosswalkEdge::RELATION_PART_OF);
  EXPECT_THAT(CarryOvers(Align(1)), ElementsAre("a1 AUTOMATIC x(PART_OF)", "b NO_SUCCESSOR"));
  crosswalks_[0].mutable_edges(0)->set_relation(pb::CrosswalkEdge::RELATION_CONTAINS);
  EXPECT_THAT(CarryOvers(Align(1)), ElementsAre("a1 NEEDED x(CONTAINS)", "b NO_SUCCESSOR"));
  pb::CrosswalkEdge& second = *crosswalks_[0].add_edges();
  second = crosswalks_[0].edges(0);
  crosswalks_[0].mutable_edges(0)->set_relation(pb::CrosswalkEdge::RELATION_SAME);
  second.set_to_item("y");
  const pb::PlanAlignment report = Align(1);
  EXPECT_THAT(CarryOvers(report), ElementsAre("a1 NEEDED x(SAME) y(CONTAINS)", "b NO_SUCCESSOR"));
  EXPECT_THAT(Coverage(report), ElementsAre("x UNDECIDED", "y UNDECIDED", "z MISSING"));
  // n2 refers to what leads nowhere.
  EXPECT_EQ(report.unmapped_node_count(), 4);
}

TEST_F(SmallWorld, OfTwoWaysToOneItemTheCloserOneCounts) {
  const std::vector<std::pair<pb::CrosswalkEdge::Relation, std::string>> from_close_to_far = {
      {pb::CrosswalkEdge::RELATION_SAME, "AUTOMATIC x(SAME)"},
      {pb::CrosswalkEdge::RELATION_PART_OF, "AUTOMATIC x(PART_OF)"},
      {pb::CrosswalkEdge::RELATION_CONTAINS, "NEEDED x(CONTAINS)"},
      {pb::CrosswalkEdge::RELATION_RELATED, "NEEDED x(RELATED)"}};
  for (size_t near = 0; near < from_close_to_far.size(); ++near) {
    for (size_t far = near + 1; far < from_close_to_far.size(); ++far) {
      for (const bool near_first : {true, false}) {
        crosswalks_.clear();
        Edge("a1", "x", from_close_to_far[near_first ? near : far].first);
        pb::CrosswalkEdge& second = *crosswalks_[0].add_edges();
        second = crosswalks_[0].edges(0);
        second.set_relation(from_close_to_far[near_first ? far : near].first);
        EXPECT_THAT(CarryOvers(Align(1)),
                    ElementsAre("a1 " + from_close_to_far[near].second, "b NO_SUCCESSOR"));
      }
    }
  }
}

TEST_F(SmallWorld, WithoutACrosswalkNothingIsSaidOfCarryingOver) {
  const pb::PlanAlignment report = Align(1);
  EXPECT_THAT(report.carried_from(), IsEmpty());
  EXPECT_THAT(report.carry_over(), IsEmpty());
  EXPECT_EQ(report.missing(), 3);
}

TEST_F(SmallWorld, BeyondTheBudgetTheDeepestLevelIsLeftOutButCounted) {
  const pb::PlanAlignment report = Align(0, 5);
  EXPECT_THAT(Coverage(report), ElementsAre("a BELOW", "b DIRECT", "c MISSING"));
  EXPECT_EQ(report.items_left_out(), 3);
  EXPECT_EQ(report.covered() + report.missing(), 6);
}

TEST_F(SmallWorld, AReferenceToAnItemThatWentIsReported) {
  plan_.nodes[5].add_framework_items("frameworks/f/items/gone");
  const pb::PlanAlignment report = Align(0);
  ASSERT_EQ(report.gone_items_size(), 1);
  EXPECT_EQ(report.gone_items(0).item(), "frameworks/f/items/gone");
  EXPECT_EQ(report.gone_items(0).referrers(0).title(), "n3");
}

TEST_F(SmallWorld, CrosswalksInACircleEnd) {
  Edge("a1", "x", pb::CrosswalkEdge::RELATION_SAME);
  pb::Crosswalk& back = crosswalks_.emplace_back();
  back.set_from_framework("frameworks/g");
  back.set_to_framework("frameworks/f");
  const AlignmentView view = {frameworks_, crosswalks_, kAfter};
  plan_.vision.add_parent_plans("frameworks/f");
  EXPECT_THAT(PlansToAlign(*PlanIndex::Build(plan_), view),
              ElementsAre("frameworks/f", "frameworks/g"));
  EXPECT_THAT(CarryOvers(Align(0)), IsEmpty());
}

TEST_F(SmallWorld, AgainstAVisionItsNodesAreCoveredThroughTheItemsThatBothReferTo) {
  Plan prefecture;
  prefecture.vision.set_name("p");
  prefecture.vision.set_title("県の計画");
  const auto add = [&](const std::string& name, const std::string& parent,
                       const std::string& item) {
    pb::VisionNode& node = prefecture.nodes.emplace_back();
    node.set_name(name);
    node.set_parent(parent);
    if (!item.empty()) node.add_framework_items("frameworks/f/items/" + item);
  };
  add("p1", "", "");
  add("p11", "p1", "a1");
  add("p2", "", "c");
  add("p3", "", "");
  int budget = kMaxAlignmentItems;
  const pb::PlanAlignment report =
      AlignWithVision(*PlanIndex::Build(plan_), *PlanIndex::Build(prefecture),
                      {frameworks_, crosswalks_, kAfter}, &budget);
  EXPECT_THAT(Coverage(report),
              ElementsAre("p1 BELOW", "p11 DIRECT", "p2 MISSING", "p3 UNSPECIFIED"));
  EXPECT_EQ(report.items(1).referrers(0).title(), "n11");
  EXPECT_EQ(report.unknown(), 1);
  EXPECT_EQ(report.unmapped_node_count(), 4);
}

}  // namespace
}  // namespace renkei::domain
