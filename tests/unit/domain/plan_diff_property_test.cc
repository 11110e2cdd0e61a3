// What holds of the comparison of any two plans. RENKEI_SEED repeats a run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/strategy/diff/plan_diff.h"
#include "server/domain/strategy/diff/sibling_order.h"
#include "tests/random_seed.h"
#include "tests/support/random_plan.h"
#include "tests/unit/domain/apply_diff.h"

namespace renkei::domain {
namespace {

using support::RandomPlans;

constexpr char kVision[] = "organizations/o/visions/v";

std::string NameOf(const ItemChange& item) {
  const auto& message = item.before != nullptr ? *item.before : *item.after;
  return message.GetReflection()->GetString(message,
                                            message.GetDescriptor()->FindFieldByName("name"));
}

// "NAME KIND" for each difference, sorted.
std::vector<std::string> Told(const Plan& from, const Plan& to) {
  const auto a = PlanIndex::Build(from);
  const auto b = PlanIndex::Build(to);
  EXPECT_TRUE(a.ok() && b.ok()) << a.status() << b.status();
  std::vector<std::string> told;
  for (const ItemChange& item : DiffPlans(*a, *b).items) {
    for (const FieldDifference& d : item.differences)
      told.push_back(absl::StrCat(NameOf(item), " ", pb::DifferenceKind_Name(d.kind)));
  }
  std::sort(told.begin(), told.end());
  return told;
}

// Where two long texts part, in a few lines; "" where they do not.
std::string FirstDifference(const std::string& a, const std::string& b) {
  if (a == b) return "";
  const size_t at = static_cast<size_t>(
      std::mismatch(a.begin(),
                    a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                    b.begin())
          .first -
      a.begin());
  const size_t begin = at < 200 ? 0 : at - 200;
  return absl::StrCat("applied:\n", a.substr(begin, 400), "\nexpected:\n", b.substr(begin, 400));
}

void ExpectApplies(const Plan& a, const Plan& b) {
  const auto from = PlanIndex::Build(a);
  const auto to = PlanIndex::Build(b);
  ASSERT_TRUE(from.ok() && to.ok()) << from.status() << to.status();
  const PlanDiff diff = DiffPlans(*from, *to);
  ASSERT_EQ(FirstDifference(Said(ApplyDiff(*from, diff)), Said(b)), "");
}

TEST(PlanDiffProperty, OfAPlanAndItselfIsEmpty) {
  RandomPlans random(RandomSeed());
  for (int run = 0; run < 50; ++run) {
    const Plan plan = random.Make(kVision, {});
    EXPECT_TRUE(Told(plan, plan).empty());
  }
}

TEST(PlanDiffProperty, AppliedToTheOldGivesTheNew) {
  RandomPlans random(RandomSeed());
  for (int run = 0; run < 120 && !testing::Test::HasFatalFailure(); ++run) {
    const Plan a = random.Make(kVision, {});
    Plan b = a;
    for (int edits = random.Below(20); edits > 0; --edits) random.Edit(b);
    ExpectApplies(a, b);
    ExpectApplies(b, a);
  }
}

TEST(PlanDiffProperty, AppliedGivesTheNewOfAnyTwoPlansThatShareNames) {
  RandomPlans random(RandomSeed());
  for (int run = 0; run < 60 && !testing::Test::HasFatalFailure(); ++run) {
    const Plan a = random.Make(kVision, {.nodes = 1 + random.Below(40), .kpis = random.Below(30)});
    const Plan b = random.Make(kVision, {.nodes = 1 + random.Below(40), .kpis = random.Below(30)});
    ExpectApplies(a, b);
  }
}

TEST(PlanDiffProperty, EveryItemIsToldOnceAndOnlyWhereSomethingHappened) {
  RandomPlans random(RandomSeed());
  for (int run = 0; run < 50; ++run) {
    const Plan a = random.Make(kVision, {});
    Plan b = a;
    for (int edits = 0; edits < 10; ++edits) random.Edit(b);
    const auto from = PlanIndex::Build(a);
    const auto to = PlanIndex::Build(b);
    std::set<std::string> seen;
    for (const ItemChange& item : DiffPlans(*from, *to).items) {
      EXPECT_TRUE(seen.insert(NameOf(item)).second) << NameOf(item);
      EXPECT_FALSE(item.differences.empty());
    }
  }
}

// One planted edit and how it is to be told.
class Planter {
 public:
  Planter(RandomPlans& random, const Plan& plan) : random_(random), plan_(plan) {}

  // Plants up to `wanted` edits that do not touch each other.
  void Plant(int wanted) {
    NumberSiblings();
    for (int tries = 0; tries < wanted * 4 && static_cast<int>(told_.size()) < wanted; ++tries) {
      switch (random_.Below(6)) {
        case 0:
          ChangeNode();
          break;
        case 1:
          ChangeKpi();
          break;
        case 2:
          AddNode();
          break;
        case 3:
          RemoveKpi();
          break;
        case 4:
          MoveNode();
          break;
        default:
          Reorder();
      }
    }
    std::sort(told_.begin(), told_.end());
  }

  const Plan& plan() const { return plan_; }
  const std::vector<std::string>& told() const { return told_; }

 private:
  void Expect(const std::string& name, pb::DifferenceKind kind) {
    told_.push_back(absl::StrCat(name, " ", pb::DifferenceKind_Name(kind)));
  }

  // Orders that say the sequence, with room between.
  void NumberSiblings() {
    const auto index = PlanIndex::Build(plan_);
    const Siblings siblings(*index, Siblings::Kind::kNodes);
    std::vector<int> orders;
    for (size_t i = 0; i < plan_.nodes.size(); ++i)
      orders.push_back(siblings.Position(static_cast<int>(i)) * 100);
    for (size_t i = 0; i < plan_.nodes.size(); ++i) plan_.nodes[i].set_order(orders[i]);
  }

  pb::VisionNode* Untouched() {
    pb::VisionNode& node = plan_.nodes[Index(plan_.nodes.size())];
    return touched_.insert(node.name()).second ? &node : nullptr;
  }

  size_t Index(size_t size) { return static_cast<size_t>(random_.Below(static_cast<int>(size))); }

  void ChangeNode() {
    pb::VisionNode* node = Untouched();
    if (node == nullptr) return;
    node->set_section("新しい課");
    Expect(node->name(), pb::DIFFERENCE_KIND_OWNER_CHANGED);
    if (random_.OneIn(2)) {
      node->set_text(absl::StrCat(node->text(), "あわせて点検する。"));
      Expect(node->name(), pb::DIFFERENCE_KIND_TEXT_CHANGED);
    }
  }

  void ChangeKpi() {
    pb::Kpi& kpi = plan_.kpis[Index(plan_.kpis.size())];
    if (!touched_.insert(kpi.name()).second) return;
    kpi.mutable_targets(0)->mutable_value()->set_number(12345);
    Expect(kpi.name(), pb::DIFFERENCE_KIND_TARGET_CHANGED);
  }

  void AddNode() {
    pb::VisionNode node = random_.Node(kVision, 900 + static_cast<int>(told_.size()), false);
    node.set_parent(plan_.nodes[Index(plan_.nodes.size())].name());
    node.set_order(random_.Below(500));
    touched_.insert(node.name());
    touched_.insert(node.parent());
    Expect(node.name(), pb::DIFFERENCE_KIND_ADDED);
    plan_.nodes.push_back(node);
  }

  void RemoveKpi() {
    const size_t at = Index(plan_.kpis.size());
    if (plan_.kpis.size() < 2 || !touched_.insert(plan_.kpis[at].name()).second) return;
    Expect(plan_.kpis[at].name(), pb::DIFFERENCE_KIND_REMOVED);
    plan_.kpis.erase(plan_.kpis.begin() + static_cast<std::ptrdiff_t>(at));
  }

  // With all that hangs under it, to the top.
  void MoveNode() {
    pb::VisionNode* node = Untouched();
    if (node == nullptr || node->parent().empty()) return;
    node->clear_parent();
    node->set_order(10'000 + static_cast<int>(told_.size()));
    Expect(node->name(), pb::DIFFERENCE_KIND_MOVED);
  }

  // The first of at least four siblings becomes the last: one move explains it, and only this one.
  void Reorder() {
    const pb::VisionNode& some = plan_.nodes[Index(plan_.nodes.size())];
    if (some.parent().empty() || !reordered_.insert(some.parent()).second) return;
    std::vector<pb::VisionNode*> siblings;
    for (pb::VisionNode& node : plan_.nodes) {
      if (node.parent() == some.parent() && touched_.count(node.name()) == 0)
        siblings.push_back(&node);
    }
    if (siblings.size() < 4) return;
    std::sort(siblings.begin(), siblings.end(),
              [](const auto* a, const auto* b) { return a->order() < b->order(); });
    siblings.front()->set_order(9'000);
    for (const auto* node : siblings) touched_.insert(node->name());
    Expect(siblings.front()->name(), pb::DIFFERENCE_KIND_REORDERED);
  }

  RandomPlans& random_;
  Plan plan_;
  std::set<std::string> touched_;
  std::set<std::string> reordered_;
  std::vector<std::string> told_;
};

TEST(PlanDiffProperty, PlantedEditsAreToldAndNothingElse) {
  RandomPlans random(RandomSeed());
  int planted = 0;
  for (int run = 0; run < 80; ++run) {
    const Plan a =
        random.Make(kVision, {.nodes = 60, .kpis = 30, .re_mentions = 0, .repeat_titles = true});
    Planter planter(random, a);
    planter.Plant(1 + random.Below(12));
    ASSERT_EQ(Told(a, planter.plan()), planter.told());
    planted += static_cast<int>(planter.told().size());
  }
  EXPECT_GT(planted, 200);
}

// The same plan with other names and in another order of records, as an import makes it.
Plan Imported(const Plan& plan) {
  const auto renamed = [](const std::string& name) {
    return name.empty() ? "" : "organizations/p/visions/w/" + name.substr(sizeof(kVision));
  };
  Plan copy = plan;
  copy.vision.set_name("organizations/p/visions/w");
  const auto rename = [&](auto& item) {
    item.set_name(renamed(item.name()));
    item.clear_external_id();
    for (pb::ReMention& again : *item.mutable_re_mentions())
      again.set_parent(renamed(again.parent()));
  };
  for (pb::VisionNode& node : copy.nodes) {
    rename(node);
    node.set_parent(renamed(node.parent()));
    for (pb::Activity& activity : *node.mutable_activities()) {
      for (std::string& kpi : *activity.mutable_kpis()) kpi = renamed(kpi);
    }
  }
  for (pb::Kpi& kpi : copy.kpis) {
    rename(kpi);
    kpi.set_node(renamed(kpi.node()));
  }
  std::reverse(copy.nodes.begin(), copy.nodes.end());
  std::reverse(copy.kpis.begin(), copy.kpis.end());
  return copy;
}

TEST(PlanDiffProperty, AnImportedCopyHasNoDifferences) {
  RandomPlans random(RandomSeed());
  for (int run = 0; run < 50; ++run) {
    const Plan plan = random.Make(kVision, {.repeat_titles = random.OneIn(2)});
    EXPECT_THAT(Told(plan, Imported(plan)), testing::IsEmpty());
  }
}

// Where titles tell items apart, ids are not needed to find what happened to them.
TEST(PlanDiffProperty, ContentFindsThePlantedEditsAsNamesDo) {
  RandomPlans random(RandomSeed());
  for (int run = 0; run < 50; ++run) {
    const Plan a =
        random.Make(kVision, {.nodes = 60, .kpis = 30, .re_mentions = 3, .repeat_titles = false});
    Planter planter(random, a);
    planter.Plant(1 + random.Below(12));
    std::vector<std::string> told = Told(a, Imported(planter.plan()));
    for (std::string& line : told) {
      const size_t foreign = line.find("organizations/p/visions/w/");
      if (foreign == 0) line = absl::StrCat(kVision, "/", line.substr(26));
    }
    std::sort(told.begin(), told.end());
    ASSERT_EQ(told, Told(a, planter.plan()));
  }
}

}  // namespace
}  // namespace renkei::domain
