#include "tests/support/kanagawa_plan.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace renkei::support {
namespace {

namespace pb = renkei::v1;

constexpr char kVision[] = "organizations/140007/visions/kanagawa";
constexpr int kGoals = 4;
constexpr int kPillars = 12;
constexpr int kSmallPillars = 31;
constexpr int kMeasures = 130;
constexpr int kKpis = 111;
constexpr int kMeasuresAddedLater = 7;

std::string NodeName(const std::string& id) { return absl::StrCat(kVision, "/nodes/", id); }

// Builds the tree level by level; every item hangs under the next one of the level above, in turn.
class Builder {
 public:
  domain::Plan Build(int measures) {
    Head();
    std::vector<std::string> goals, pillars, small_pillars;
    for (int i = 0; i < kGoals; ++i) {
      const std::string number = absl::StrCat(i + 1);
      pb::VisionNode& goal = Node(absl::StrCat("g", number), "", i);
      Describe(goal, absl::StrCat("基本目標", number), "basic_goal", absl::StrCat("目標", number));
      goal.add_framework_items(absl::StrCat("frameworks/national-2020/items/goal-", number));
      goals.push_back(number);
    }
    for (int i = 0; i < kPillars; ++i) pillars.push_back(Pillar(goals, "g", "p", "pillar", i));
    for (int i = 0; i < kSmallPillars; ++i)
      small_pillars.push_back(Pillar(pillars, "p", "s", "small_pillar", i));
    Find("s1-1-1").add_framework_items("frameworks/national-2020/items/cross-2");
    for (int i = 0; i < measures; ++i) Measure(small_pillars, i);
    for (int i = 0; i < kKpis; ++i) KpiUnder(small_pillars, i);
    for (int i = 0; i < 2; ++i) Again(Find(absl::StrFormat("m%03d", i + 1)), "s4-3-1", i);
    for (int i = 0; i < 4; ++i) Again(plan_.kpis[static_cast<size_t>(i)], "s4-3-2", i);
    return std::move(plan_);
  }

 private:
  void Head() {
    pb::Vision& vision = plan_.vision;
    vision.set_name(kVision);
    vision.set_external_id("kanagawa");
    vision.set_title("第2期総合戦略");
    vision.mutable_period()->set_from_fiscal_year(2020);
    vision.mutable_period()->set_to_fiscal_year(2024);
    vision.add_parent_plans("frameworks/national-2020");
    for (const char* level : {"基本目標", "中柱", "小柱", "主な取組み"})
      vision.add_level_names(level);
    vision.mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
  }

  pb::VisionNode& Node(const std::string& id, const std::string& parent, int order) {
    pb::VisionNode& node = plan_.nodes.emplace_back();
    node.set_name(NodeName(id));
    node.set_external_id(id);
    if (!parent.empty()) node.set_parent(NodeName(parent));
    node.set_order(order + 1);
    return node;
  }

  static void Describe(pb::VisionNode& node, const std::string& label, const std::string& kind,
                       const std::string& title) {
    node.set_label(label);
    node.set_kind(kind);
    node.set_title(title);
  }

  // The number of a pillar under the next one above: "1-2" or "1-2-3".
  std::string Pillar(const std::vector<std::string>& above, const std::string& above_prefix,
                     const std::string& prefix, const std::string& kind, int i) {
    const auto parents = static_cast<int>(above.size());
    const std::string& parent = above[static_cast<size_t>(i % parents)];
    const std::string number = absl::StrCat(parent, "-", i / parents + 1);
    pb::VisionNode& node =
        Node(absl::StrCat(prefix, number), absl::StrCat(above_prefix, parent), i);
    Describe(node, number, kind, absl::StrCat("柱", number));
    return number;
  }

  void Measure(const std::vector<std::string>& small_pillars, int i) {
    const std::string& under = small_pillars[static_cast<size_t>(i) % small_pillars.size()];
    pb::VisionNode& node = Node(absl::StrFormat("m%03d", i + 1), absl::StrCat("s", under), i);
    Describe(node, "", "measure", absl::StrCat("取組み", i + 1));
    node.set_section("企画課");
  }

  void KpiUnder(const std::vector<std::string>& small_pillars, int i) {
    pb::Kpi& kpi = plan_.kpis.emplace_back();
    const std::string id = absl::StrFormat("k%03d", i + 1);
    kpi.set_name(absl::StrCat(kVision, "/kpis/", id));
    kpi.set_external_id(id);
    kpi.set_node(
        NodeName(absl::StrCat("s", small_pillars[static_cast<size_t>(i) % small_pillars.size()])));
    kpi.set_order(i + 1);
    kpi.set_title(absl::StrCat("指標", i + 1));
    kpi.set_unit("件");
    kpi.set_direction(pb::DIRECTION_UP);
    kpi.set_aggregation(pb::AGGREGATION_FLOW);
    kpi.set_section("企画課");
    Value(100 + i, 2018, *kpi.mutable_baseline());
    Value(150 + i, 2022, *kpi.add_targets());
    Value(200 + i, 2024, *kpi.add_targets());
  }

  static void Value(double number, int fiscal_year, pb::TimedValue& value) {
    value.mutable_value()->set_number(number);
    value.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
    value.mutable_when()->set_year(fiscal_year);
  }

  template <typename Item>
  static void Again(Item& item, const std::string& under, int order) {
    pb::ReMention& again = *item.add_re_mentions();
    again.set_parent(NodeName(under));
    again.set_order(1000 + order);
  }

  pb::VisionNode& Find(const std::string& id) {
    return *std::find_if(plan_.nodes.begin(), plan_.nodes.end(),
                         [&](const pb::VisionNode& n) { return n.external_id() == id; });
  }

  domain::Plan plan_;
};

std::string LastSegment(const std::string& name) { return name.substr(name.rfind('/') + 1); }

template <typename Item>
std::string Mentions(const Item& item) {
  std::string out;
  for (const pb::ReMention& again : item.re_mentions())
    absl::StrAppend(&out, out.empty() ? "" : ", ",
                    "{parent_external_id: ", LastSegment(again.parent()),
                    ", order: ", again.order(), "}");
  return out.empty() ? "" : absl::StrCat(", re_mentions: [", out, "]");
}

std::string NodeYaml(const pb::VisionNode& node) {
  std::string out =
      absl::StrCat("  - {external_id: ", node.external_id(), ", title: ", node.title(),
                   ", kind: ", node.kind(), ", order: ", node.order());
  if (!node.parent().empty())
    absl::StrAppend(&out, ", parent_external_id: ", LastSegment(node.parent()));
  if (!node.label().empty()) absl::StrAppend(&out, ", label: \"", node.label(), "\"");
  if (!node.section().empty()) absl::StrAppend(&out, ", section: ", node.section());
  for (const std::string& item : node.framework_items())
    absl::StrAppend(&out, ", framework_items: [", item, "]");
  return absl::StrCat(out, Mentions(node), "}\n");
}

std::string ValueYaml(const pb::TimedValue& value) {
  return absl::StrCat("{value: ", value.value().number(), ", when: ", value.when().year(), "年度}");
}

std::string KpiYaml(const pb::Kpi& kpi) {
  std::string targets;
  for (const pb::TimedValue& target : kpi.targets())
    absl::StrAppend(&targets, targets.empty() ? "" : ", ", ValueYaml(target));
  return absl::StrCat("  - {external_id: ", kpi.external_id(), ", title: ", kpi.title(),
                      ", node_external_id: ", LastSegment(kpi.node()), ", order: ", kpi.order(),
                      ", unit: ", kpi.unit(),
                      ", direction: up, aggregation: flow, section: ", kpi.section(),
                      ", baseline: ", ValueYaml(kpi.baseline()), ", targets: [", targets, "]",
                      Mentions(kpi), "}\n");
}

}  // namespace

domain::Plan KanagawaPlan() { return Builder().Build(kMeasures); }

domain::Plan KanagawaPlanRevised() {
  domain::Plan plan = Builder().Build(kMeasures + kMeasuresAddedLater);
  for (pb::VisionNode& node : plan.nodes) {
    if (node.external_id() == "m001" || node.external_id() == "m002")
      node.set_title(absl::StrCat(node.title(), "（拡充）"));
  }
  for (size_t i = 9; i < plan.kpis.size(); i += 10) {
    pb::Value& value = *plan.kpis[i].mutable_targets(1)->mutable_value();
    value.set_number(value.number() + 50);
  }
  return plan;
}

std::string PlanYaml(const domain::Plan& plan, const std::string& owner) {
  const pb::Vision& vision = plan.vision;
  std::string out = absl::StrCat(
      "owner: ", owner, "\nexternal_id: ", vision.external_id(), "\ntitle: ", vision.title(),
      "\nperiod: ", vision.period().from_fiscal_year(), "-", vision.period().to_fiscal_year(),
      "\naudience: {visibility: public}\nlevel_names: [");
  for (const std::string& level : vision.level_names()) absl::StrAppend(&out, level, ", ");
  absl::StrAppend(&out, "]\nparent_plans:\n");
  for (const std::string& parent : vision.parent_plans())
    absl::StrAppend(&out, "  - ", parent, "\n");
  absl::StrAppend(&out, "nodes:\n");
  for (const pb::VisionNode& node : plan.nodes) absl::StrAppend(&out, NodeYaml(node));
  absl::StrAppend(&out, "kpis:\n");
  for (const pb::Kpi& kpi : plan.kpis) absl::StrAppend(&out, KpiYaml(kpi));
  return out;
}

}  // namespace renkei::support
