#include "tests/support/random_plan.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace renkei::support {
namespace {

namespace pb = renkei::v1;

constexpr std::array kSubjects = {"移住", "観光", "子育て", "農林水産業", "公共交通",
                                  "教育", "医療", "防災",   "起業",       "デジタル人材"};
constexpr std::array kDeeds = {"相談体制の充実", "情報発信の強化", "拠点づくり", "補助制度の創設",
                               "人材の育成",     "実証事業",       "担い手確保", "DXの推進"};

template <typename T>
T& Pick(RandomPlans& random, std::vector<T>& items) {
  return items[static_cast<size_t>(random.Below(static_cast<int>(items.size())))];
}

bool Valid(const domain::Plan& plan) { return domain::PlanIndex::Build(plan).ok(); }

// Takes a node away with everything that refers to it; what stood below it moves to the top.
void Remove(domain::Plan& plan, const std::string& name) {
  const auto forget = [&](auto& item) {
    auto& again = *item.mutable_re_mentions();
    for (int i = again.size() - 1; i >= 0; --i) {
      if (again[i].parent() == name) again.DeleteSubrange(i, 1);
    }
  };
  for (size_t i = plan.nodes.size(); i-- > 0;) {
    if (plan.nodes[i].name() == name) {
      plan.nodes.erase(plan.nodes.begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    }
    if (plan.nodes[i].parent() == name) plan.nodes[i].clear_parent();
    forget(plan.nodes[i]);
  }
  for (pb::Kpi& kpi : plan.kpis) {
    if (kpi.node() == name) kpi.clear_node();
    forget(kpi);
  }
}

void RemoveKpi(domain::Plan& plan, size_t at) {
  const std::string name = plan.kpis[at].name();
  plan.kpis.erase(plan.kpis.begin() + static_cast<std::ptrdiff_t>(at));
  for (pb::VisionNode& node : plan.nodes) {
    for (pb::Activity& activity : *node.mutable_activities()) {
      auto& kpis = *activity.mutable_kpis();
      for (int i = kpis.size() - 1; i >= 0; --i) {
        if (kpis[i] == name) kpis.DeleteSubrange(i, 1);
      }
    }
  }
}

}  // namespace

std::string RandomPlans::Words(int number, bool repeat) {
  const std::string words = absl::StrCat(kSubjects[static_cast<size_t>(Below(kSubjects.size()))],
                                         "の", kDeeds[static_cast<size_t>(Below(kDeeds.size()))]);
  return repeat ? words : absl::StrFormat("%s（第%d号事業）", words, number);
}

std::string RandomPlans::SomeNode(const domain::Plan& plan) {
  if (plan.nodes.empty() || OneIn(6)) return "";
  return plan.nodes[static_cast<size_t>(Below(static_cast<int>(plan.nodes.size())))].name();
}

pb::TimedValue RandomPlans::SomeValue() {
  pb::TimedValue value;
  value.mutable_value()->set_number(Below(1000));
  value.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  value.mutable_when()->set_year(2020 + Below(10));
  return value;
}

pb::VisionNode RandomPlans::Node(const std::string& vision, int number, bool repeat_titles) {
  pb::VisionNode node;
  node.set_name(absl::StrFormat("%s/nodes/n%05d", vision, number));
  node.set_external_id(absl::StrCat("m", number));
  node.set_order(Below(8));
  node.set_label(OneIn(2) ? absl::StrCat("(", Below(9) + 1, ")") : "");
  node.set_title(Words(number, repeat_titles));
  node.set_text(OneIn(2) ? absl::StrCat(Words(number, false), "に取り組む。") : "");
  node.set_section(absl::StrCat("第", Below(5) + 1, "課"));
  if (OneIn(3)) node.add_framework_items(absl::StrCat("frameworks/f/items/i", Below(9)));
  return node;
}

pb::Kpi RandomPlans::Kpi(const std::string& vision, int number, bool repeat_titles) {
  pb::Kpi kpi;
  kpi.set_name(absl::StrFormat("%s/kpis/k%05d", vision, number));
  kpi.set_external_id(absl::StrCat("k", number));
  kpi.set_order(Below(8));
  kpi.set_title(absl::StrCat(Words(number, repeat_titles), "の件数"));
  kpi.set_unit(OneIn(2) ? "件" : "人");
  *kpi.mutable_baseline() = SomeValue();
  *kpi.add_targets() = SomeValue();
  return kpi;
}

domain::Plan RandomPlans::Make(const std::string& vision, const RandomPlanShape& shape) {
  domain::Plan plan;
  plan.vision.set_name(vision);
  plan.vision.set_title("総合戦略");
  plan.vision.mutable_period()->set_from_fiscal_year(2023);
  plan.vision.mutable_period()->set_to_fiscal_year(2027);
  std::vector<int> depths;
  for (int i = 0; i < shape.nodes; ++i) {
    pb::VisionNode node = Node(vision, i, shape.repeat_titles);
    const int parent = i < 4 ? -1 : Below(i);
    const int depth = parent < 0 ? 1 : depths[static_cast<size_t>(parent)] + 1;
    const bool top = parent < 0 || depth > 6;
    if (!top) node.set_parent(plan.nodes[static_cast<size_t>(parent)].name());
    depths.push_back(top ? 1 : depth);
    plan.nodes.push_back(std::move(node));
  }
  for (int i = 0; i < shape.kpis; ++i) {
    plan.kpis.push_back(Kpi(vision, i, shape.repeat_titles));
    plan.kpis.back().set_node(SomeNode(plan));
  }
  for (int i = 0; i < shape.re_mentions; ++i) MentionAgain(plan);
  return plan;
}

void RandomPlans::MentionAgain(domain::Plan& plan) {
  domain::Plan tried = plan;
  pb::ReMention again;
  again.set_parent(SomeNode(tried));
  again.set_order(Below(8));
  if (again.parent().empty()) return;
  if (!tried.kpis.empty() && OneIn(2)) {
    *Pick(*this, tried.kpis).add_re_mentions() = again;
  } else {
    *Pick(*this, tried.nodes).add_re_mentions() = again;
  }
  if (Valid(tried)) plan = std::move(tried);
}

void RandomPlans::EditNode(domain::Plan& plan, pb::VisionNode& node) {
  switch (Below(9)) {
    case 0:
      return node.set_title(Words(Below(100), false));
    case 1:
      return node.set_text(Words(Below(100), false));
    case 2:
      return node.set_section(absl::StrCat("第", Below(9), "課"));
    case 3:
      return node.set_parent(SomeNode(plan));
    case 4:
      return node.set_order(Below(8));
    case 5:
      return node.mutable_re_mentions()->Clear();
    case 6: {
      pb::Activity& activity = *node.add_activities();
      activity.set_title(Words(Below(100), true));
      if (!plan.kpis.empty()) activity.add_kpis(Pick(*this, plan.kpis).name());
      return;
    }
    case 7:
      return node.set_label(absl::StrCat("(", Below(20), ")"));
    default:
      return node.set_kind(OneIn(2) ? "measure" : "pillar");
  }
}

void RandomPlans::EditKpi(domain::Plan& plan, pb::Kpi& kpi) {
  switch (Below(7)) {
    case 0:
      return kpi.set_title(Words(Below(100), false));
    case 1:
      *kpi.add_targets() = SomeValue();
      return;
    case 2:
      *kpi.mutable_baseline() = SomeValue();
      return;
    case 3:
      return kpi.set_node(SomeNode(plan));
    case 4:
      return kpi.set_order(Below(8));
    case 5:
      return kpi.mutable_re_mentions()->Clear();
    default:
      return kpi.set_range_high(Below(100));
  }
}

void RandomPlans::EditOnce(domain::Plan& plan) {
  const std::string& vision = plan.vision.name();
  switch (Below(8)) {
    case 0: {
      pb::VisionNode node = Node(vision, 10'000 + Below(50'000), true);
      node.set_parent(SomeNode(plan));
      plan.nodes.push_back(std::move(node));
      return;
    }
    case 1: {
      pb::Kpi kpi = Kpi(vision, 10'000 + Below(50'000), true);
      kpi.set_node(SomeNode(plan));
      plan.kpis.push_back(std::move(kpi));
      return;
    }
    case 2:
      return Remove(plan, SomeNode(plan));
    case 3:
      if (!plan.kpis.empty())
        RemoveKpi(plan, static_cast<size_t>(Below(static_cast<int>(plan.kpis.size()))));
      return;
    case 4:
      return MentionAgain(plan);
    case 5:
      if (!plan.kpis.empty()) EditKpi(plan, Pick(*this, plan.kpis));
      return;
    case 6:
      return plan.vision.set_narrative(Words(Below(100), false));
    default:
      if (!plan.nodes.empty()) EditNode(plan, Pick(*this, plan.nodes));
  }
}

void RandomPlans::Edit(domain::Plan& plan) {
  domain::Plan tried = plan;
  EditOnce(tried);
  if (Valid(tried)) plan = std::move(tried);
}

}  // namespace renkei::support
