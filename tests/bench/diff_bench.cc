// Comparing two large plans (server/domain/strategy/diff), beside the floor of telling whether
// their bytes differ at all. Goal: 5,000 nodes against 5,000 in at most 100 ms, indexes included.
//
//   build/release/tests/bench/diff_bench [NODES]
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "server/domain/strategy/diff/plan_diff.h"
#include "tests/support/random_plan.h"

namespace renkei {
namespace {

using domain::Plan;
using domain::PlanDiff;
using domain::PlanIndex;

constexpr char kVision[] = "organizations/o/visions/v";
constexpr int kRuns = 21;
constexpr int kEdits = 300;

double MedianMilliseconds(const std::function<void()>& work) {
  std::vector<double> times;
  for (int run = 0; run < kRuns; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    times.push_back(took.count());
  }
  std::nth_element(times.begin(), times.begin() + kRuns / 2, times.end());
  return times[kRuns / 2];
}

// Every record's bytes on both sides, compared in place: what a comparison cannot be faster than
// without knowing anything of the content.
double Floor(const Plan& a, const Plan& b) {
  size_t same = 0;
  const double ms = MedianMilliseconds([&] {
    for (size_t i = 0; i < std::min(a.nodes.size(), b.nodes.size()); ++i)
      same += a.nodes[i].SerializeAsString() == b.nodes[i].SerializeAsString();
    for (size_t i = 0; i < std::min(a.kpis.size(), b.kpis.size()); ++i)
      same += a.kpis[i].SerializeAsString() == b.kpis[i].SerializeAsString();
  });
  // Looked at, so that the comparison is not left out.
  return same == SIZE_MAX ? 0 : ms;
}

void Measure(const char* what, const Plan& a, const Plan& b) {
  size_t items = 0;
  const double whole = MedianMilliseconds([&] {
    const auto from = PlanIndex::Build(a);
    const auto to = PlanIndex::Build(b);
    items = domain::DiffPlans(*from, *to).items.size();
  });
  const auto from = PlanIndex::Build(a);
  const auto to = PlanIndex::Build(b);
  const double diff =
      MedianMilliseconds([&] { items = domain::DiffPlans(*from, *to).items.size(); });
  std::printf("%-52s %8.1f %8.1f %8.1f %8zu\n", what, whole, diff, Floor(a, b), items);
}

// The same plan as another server numbered it, without external_ids.
Plan Imported(const Plan& plan) {
  const auto renamed = [](const std::string& name) {
    return name.empty() ? "" : "organizations/p/visions/w/" + name.substr(sizeof(kVision));
  };
  Plan copy = plan;
  copy.vision.set_name("organizations/p/visions/w");
  const auto rename = [&](auto& item) {
    item.set_name(renamed(item.name()));
    item.clear_external_id();
    for (auto& again : *item.mutable_re_mentions()) again.set_parent(renamed(again.parent()));
  };
  for (auto& node : copy.nodes) {
    rename(node);
    node.set_parent(renamed(node.parent()));
    for (auto& activity : *node.mutable_activities()) {
      for (std::string& kpi : *activity.mutable_kpis()) kpi = renamed(kpi);
    }
  }
  for (auto& kpi : copy.kpis) {
    rename(kpi);
    kpi.set_node(renamed(kpi.node()));
  }
  return copy;
}

void Run(int nodes) {
  support::RandomPlans random(1);
  const support::RandomPlanShape shape = {
      .nodes = nodes, .kpis = nodes / 2, .re_mentions = 50, .repeat_titles = false};
  const Plan a = random.Make(kVision, shape);
  Plan edited = a;
  for (int i = 0; i < kEdits; ++i) random.Edit(edited);
  const Plan other = random.Make("organizations/q/visions/w", shape);
  std::printf("%d nodes and %d KPIs on either side; medians of %d runs in ms\n", nodes, nodes / 2,
              kRuns);
  std::printf("%-52s %8s %8s %8s %8s\n", "", "whole", "compare", "floor", "items");
  Measure("one vision, nothing changed", a, a);
  Measure("one vision, 300 edits", a, edited);
  Measure("imported copy, matched by content", a, Imported(a));
  Measure("imported copy with 300 edits, matched by content", a, Imported(edited));
  Measure("two plans that have nothing in common", a, Imported(other));
}

}  // namespace
}  // namespace renkei

int main(int argc, char** argv) {
  renkei::Run(argc > 1 ? std::atoi(argv[1]) : 5'000);
  return 0;
}
