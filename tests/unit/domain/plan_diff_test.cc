// What is told of a change, case by case.
#include "server/domain/strategy/diff/plan_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/strategy/diff/plan_match.h"
#include "server/domain/strategy/diff/sibling_order.h"
#include "server/domain/strategy/diff/text_likeness.h"

namespace renkei::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

pb::VisionNode Node(const std::string& name, const std::string& parent, int order,
                    const std::string& title) {
  pb::VisionNode node;
  node.set_name(name);
  node.set_parent(parent);
  node.set_order(order);
  node.set_title(title);
  return node;
}

pb::Kpi Kpi(const std::string& name, const std::string& node, const std::string& title) {
  pb::Kpi kpi;
  kpi.set_name(name);
  kpi.set_node(node);
  kpi.set_title(title);
  return kpi;
}

// Two goals, three measures under the first, one KPI.
Plan Sample() {
  Plan plan;
  plan.vision.set_name("organizations/o/visions/v");
  plan.vision.set_title("総合戦略");
  plan.nodes = {Node("g1", "", 1, "しごとをつくる"), Node("g2", "", 2, "人の流れをつくる"),
                Node("a", "g1", 1, "起業の支援"),    Node("b", "g1", 2, "企業の誘致"),
                Node("c", "g1", 3, "観光の振興"),    Node("d", "g2", 1, "移住の相談")};
  plan.kpis = {Kpi("k", "a", "起業した件数")};
  plan.kpis[0].add_targets()->mutable_value()->set_number(40);
  return plan;
}

std::string ItemName(const google::protobuf::Message& item) {
  return item.GetReflection()->GetString(item, item.GetDescriptor()->FindFieldByName("name"));
}

// "a MOVED parent 1>2" for each difference.
std::vector<std::string> ToldDiff(const Plan& from, const Plan& to) {
  const auto a = PlanIndex::Build(from);
  const auto b = PlanIndex::Build(to);
  EXPECT_TRUE(a.ok() && b.ok()) << a.status() << b.status();
  std::vector<std::string> told;
  for (const ItemChange& item : DiffPlans(*a, *b).items) {
    for (const FieldDifference& d : item.differences) {
      const std::string kind = pb::DifferenceKind_Name(d.kind).substr(16);
      std::string line = absl::StrCat(ItemName(item.after ? *item.after : *item.before), " ", kind);
      if (d.position_before + d.position_after > 0)
        absl::StrAppend(&line, " ", d.position_before, ">", d.position_after);
      told.push_back(line);
    }
  }
  return told;
}

TEST(PlanDiff, OfAPlanAndItselfIsEmpty) { EXPECT_THAT(ToldDiff(Sample(), Sample()), IsEmpty()); }

TEST(PlanDiff, NumbersOfOrderDoNotCountOnlyTheSequence) {
  Plan to = Sample();
  for (pb::VisionNode& node : to.nodes) node.set_order(node.order() * 10);
  EXPECT_THAT(ToldDiff(Sample(), to), IsEmpty());
}

TEST(PlanDiff, AMovedSubtreeIsToldByItsRoot) {
  Plan from = Sample();
  from.nodes.push_back(Node("a1", "a", 1, "窓口の設置"));
  Plan to = from;
  to.nodes[2].set_parent("g2");
  to.nodes[2].set_order(5);
  EXPECT_THAT(ToldDiff(from, to), ElementsAre("a MOVED 1>2"));
}

TEST(PlanDiff, OfANewOrderTheFewestAreTold) {
  Plan to = Sample();
  to.nodes[2].set_order(9);  // a b c -> b c a
  EXPECT_THAT(ToldDiff(Sample(), to), ElementsAre("a REORDERED 1>3"));
}

TEST(PlanDiff, WhatLeftOrCameIsNoReordering) {
  Plan to = Sample();
  to.nodes.erase(to.nodes.begin() + 3);
  to.nodes.push_back(Node("e", "g1", 0, "農業の振興"));
  EXPECT_THAT(ToldDiff(Sample(), to), ElementsAre("e ADDED 0>1", "b REMOVED 2>0"));
}

TEST(PlanDiff, ReMentionsAreToldAsPlaces) {
  Plan from = Sample();
  pb::ReMention& again = *from.nodes[3].add_re_mentions();  // b again under g2
  again.set_parent("g2");
  again.set_order(9);
  EXPECT_THAT(ToldDiff(Sample(), from), ElementsAre("b RE_MENTION_ADDED 0>2"));
  EXPECT_THAT(ToldDiff(from, Sample()), ElementsAre("b RE_MENTION_REMOVED 2>0"));
  Plan to = from;
  to.nodes[3].mutable_re_mentions(0)->set_order(0);
  EXPECT_THAT(ToldDiff(from, to), ElementsAre("d REORDERED 1>2"));
}

TEST(PlanDiff, ReMentionsOfWhatWasAddedAddUp) {
  Plan to = Sample();
  to.nodes.push_back(Node("e", "g1", 9, "農業の振興"));
  to.nodes.back().add_re_mentions()->set_parent("g2");
  EXPECT_THAT(ToldDiff(Sample(), to), ElementsAre("e ADDED 0>4", "e RE_MENTION_ADDED 0>1"));
}

TEST(PlanDiff, AnotherNotationOfTheSameTimeIsAChangeOfWords) {
  Plan from = Sample();
  pb::When& when = *from.kpis[0].mutable_targets(0)->mutable_when();
  when.set_kind(pb::When::KIND_FISCAL_YEAR);
  when.set_year(2027);
  when.set_text("R9");
  Plan to = from;
  to.kpis[0].mutable_targets(0)->mutable_when()->set_text("令和9年度");
  EXPECT_THAT(ToldDiff(from, to), ElementsAre("k TEXT_CHANGED"));
  to.kpis[0].mutable_targets(0)->mutable_when()->set_year(2028);
  EXPECT_THAT(ToldDiff(from, to), ElementsAre("k TARGET_CHANGED"));
}

TEST(PlanDiff, ATargetOfNothingIsNotATargetOfZero) {
  Plan from = Sample();
  from.kpis[0].mutable_targets(0)->clear_value();
  Plan to = from;
  to.kpis[0].mutable_targets(0)->mutable_value()->set_number(0);
  EXPECT_THAT(ToldDiff(from, to), ElementsAre("k TARGET_CHANGED"));
}

TEST(PlanDiff, TheHeadComesFirstAndWhatWasRemovedWhereItStood) {
  Plan to = Sample();
  to.vision.set_title("第2期総合戦略");
  to.nodes.erase(to.nodes.begin() + 3);   // b
  to.nodes[3].set_title("観光地の振興");  // c
  to.nodes[0].set_section("産業課");
  to.kpis[0].set_unit("件");
  EXPECT_THAT(ToldDiff(Sample(), to),
              ElementsAre("organizations/o/visions/v RENAMED", "g1 OWNER_CHANGED",
                          "k DEFINITION_CHANGED", "b REMOVED 2>0", "c RENAMED"));
}

TEST(PlanDiff, ARemovedSubtreeStaysTogether) {
  Plan from = Sample();
  from.nodes.push_back(Node("b1", "b", 1, "用地の造成"));
  from.kpis.push_back(Kpi("kb", "b", "誘致した件数"));
  Plan to = Sample();
  to.nodes.erase(to.nodes.begin() + 3);
  EXPECT_THAT(ToldDiff(from, to), ElementsAre("b REMOVED 2>0", "kb REMOVED 1>0", "b1 REMOVED 1>0"));
}

TEST(PlanDiff, KindsAreCountedOncePerItem) {
  Plan to = Sample();
  to.nodes[0].set_title("仕事をつくる");
  to.nodes[0].set_label("1");
  to.kpis[0].set_title("起業の件数");
  const Plan sample = Sample();
  const auto a = PlanIndex::Build(sample);
  const auto b = PlanIndex::Build(to);
  const auto counts = CountKinds(DiffPlans(*a, *b));
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].kind(), pb::DIFFERENCE_KIND_RENAMED);
  EXPECT_EQ(counts[0].nodes(), 1);
  EXPECT_EQ(counts[0].kpis(), 1);
  EXPECT_EQ(counts[0].heads(), 0);
}

// The same plan as another server numbered it.
Plan Imported(const Plan& plan, bool external_ids) {
  Plan copy = plan;
  copy.vision.set_name("organizations/p/visions/w");
  const auto renamed = [](const std::string& name) { return name.empty() ? "" : "x-" + name; };
  const auto rename = [&](auto& item) {
    for (pb::ReMention& again : *item.mutable_re_mentions())
      again.set_parent(renamed(again.parent()));
    if (external_ids) item.set_external_id(item.name());
    item.set_name(renamed(item.name()));
  };
  for (pb::VisionNode& node : copy.nodes) {
    node.set_parent(renamed(node.parent()));
    for (pb::Activity& activity : *node.mutable_activities()) {
      for (std::string& kpi : *activity.mutable_kpis()) kpi = renamed(kpi);
    }
    rename(node);
  }
  for (pb::Kpi& kpi : copy.kpis) {
    kpi.set_node(renamed(kpi.node()));
    rename(kpi);
  }
  return copy;
}

TEST(PlanMatch, AnImportedCopyIsTheSamePlan) {
  Plan plan = Sample();
  plan.nodes[3].add_re_mentions()->set_parent("g2");
  plan.nodes[2].add_activities()->add_kpis("k");
  EXPECT_THAT(ToldDiff(plan, Imported(plan, false)), IsEmpty());
  EXPECT_THAT(ToldDiff(Imported(plan, true), Imported(plan, false)), IsEmpty());
}

TEST(PlanMatch, ContentFindsWhatWasRenamedMovedAndChanged) {
  const Plan from = Sample();
  Plan to = from;
  to.nodes[2].set_title("起業の支援の強化");
  to.nodes[0].set_title("魅力あるしごとをつくる");
  to.nodes[4].set_parent("g2");
  to.kpis[0].mutable_targets(0)->mutable_value()->set_number(80);
  EXPECT_THAT(ToldDiff(from, Imported(to, false)),
              ElementsAre("x-g1 RENAMED", "x-a RENAMED", "x-k TARGET_CHANGED", "x-c MOVED 3>2"));
}

TEST(PlanMatch, AGoalWithNewWordsIsKnownByItsChildren) {
  const Plan from = Sample();
  Plan to = from;
  to.nodes[0].set_title("地域経済の好循環");
  EXPECT_THAT(ToldDiff(from, Imported(to, false)), ElementsAre("x-g1 RENAMED"));
}

TEST(PlanMatch, WithinOneVisionIdsDecideAlone) {
  Plan to = Sample();
  to.nodes[3].set_name("z");  // deleted, and written anew with the same title
  EXPECT_THAT(ToldDiff(Sample(), to), UnorderedElementsAre("z ADDED 0>2", "b REMOVED 2>0"));
}

TEST(PlanMatch, ShortKeysThatMeetByAccidentAreNotBelieved) {
  Plan from = Sample();
  for (pb::VisionNode& node : from.nodes) node.set_external_id(node.name());
  Plan other;
  other.vision.set_name("organizations/q/visions/u");
  other.vision.set_title("総合戦略");
  const char* titles[] = {"安全安心なまち", "文化とスポーツ", "消防団の充実",
                          "河川の改修",     "図書館の整備",   "音楽祭の開催"};
  for (size_t i = 0; i < 6; ++i) {
    pb::VisionNode node = from.nodes[i];
    node.set_name("y-" + node.name());
    if (!node.parent().empty()) node.set_parent("y-" + node.parent());
    node.set_title(titles[i]);
    other.nodes.push_back(node);
  }
  for (const std::string& line : ToldDiff(from, other))
    EXPECT_THAT(line, testing::Not(testing::HasSubstr(" RENAMED"))) << line;
}

TEST(OutOfOrder, LeavesALongestAscendingRest) {
  EXPECT_THAT(OutOfOrder({}), IsEmpty());
  EXPECT_THAT(OutOfOrder({1, 2, 3}), ElementsAre(false, false, false));
  EXPECT_THAT(OutOfOrder({9, 1, 2}), ElementsAre(true, false, false));
  EXPECT_THAT(OutOfOrder({2, 3, 1}), ElementsAre(false, false, true));
}

TEST(Likeness, SharesOfNeighbouringCharacters) {
  EXPECT_EQ(Likeness(CharacterPairs("移住の相談"), CharacterPairs("移住の相談")), 1);
  EXPECT_EQ(Likeness(CharacterPairs("移住"), CharacterPairs("観光")), 0);
  EXPECT_EQ(Likeness(CharacterPairs(""), CharacterPairs("")), 0);
  EXPECT_GT(Likeness(CharacterPairs("移住の相談"), CharacterPairs("移住と定住の相談")), 0.5);
}

}  // namespace
}  // namespace renkei::domain
