#include "client/view/page/plan_tree.h"

#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "server/domain/strategy/kpi_figures.h"

namespace renkei::view {
namespace {

class PlanTreeMaker {
 public:
  PlanTreeMaker(const domain::VisionTree& plan, const domain::Words& words)
      : plan_(plan), words_(words) {}

  Tree Make() {
    tree_.items.reserve(plan_.nodes().size() + plan_.kpis().size());
    AddKpis("", 0);
    AddBelow("", 0);
    return std::move(tree_);
  }

 private:
  // Of spans that are where they belong: a list of them would be copied, and a plan has thousands.
  Line TitleLine(const std::string& label, const std::string& title, const std::string& name,
                 bool again) const {
    std::vector<Span> spans;
    spans.reserve(4);
    if (!label.empty()) spans.push_back({label});
    spans.push_back({title, Tone::kPlain, name});
    if (again) spans.push_back({In(words_.lang(), {" (again)", "【再掲】"})});
    return spans;
  }

  void AddKpis(const std::string& node, int depth) {
    for (const auto& place : plan_.KpisOf(node)) {
      const pb::Kpi& kpi = *place.item;
      TreeItem item;
      item.depth = depth;
      item.mark = {"KPI "};
      item.text = TitleLine("", kpi.title(), kpi.name(), place.again);
      const std::string path = place.again ? "" : PathOfKpi(kpi, words_);
      if (!path.empty()) item.notes.emplace_back(path, Tone::kFaint);
      tree_.items.push_back(std::move(item));
    }
  }

  void AddBelow(const std::string& node, int depth) {
    for (const auto& place : plan_.Children(node)) {
      const pb::VisionNode& child = *place.item;
      TreeItem item;
      item.depth = depth;
      const std::string label = child.label().empty() ? "" : child.label() + " ";
      item.text = TitleLine(label, child.title(), child.name(), place.again);
      if (!child.section().empty() && !place.again)
        item.text.spans.push_back({"  " + child.section(), Tone::kFaint});
      tree_.items.push_back(std::move(item));
      if (place.again) continue;
      AddKpis(child.name(), depth + 1);
      AddBelow(child.name(), depth + 1);
    }
  }

  const domain::VisionTree& plan_;
  const domain::Words& words_;
  Tree tree_;
};

}  // namespace

Tree PlanTree(const domain::VisionTree& tree, const domain::Words& words) {
  return PlanTreeMaker(tree, words).Make();
}

std::string PathOfKpi(const pb::Kpi& kpi, const domain::Words& words) {
  std::vector<std::string> steps;
  if (kpi.has_baseline()) steps.push_back(words.Timed(kpi.baseline(), kpi.unit()));
  for (const pb::TimedValue* target : domain::InOrder(kpi.targets()))
    steps.push_back(words.Timed(*target, kpi.unit()));
  return absl::StrJoin(steps, " → ");
}

}  // namespace renkei::view
