#include "server/domain/strategy/progress/plan_progress.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "server/domain/strategy/progress/due_date.h"
#include "server/domain/strategy/progress/expectation.h"
#include "server/domain/strategy/progress/judge.h"
#include "server/domain/strategy/progress/remarks.h"
#include "server/domain/strategy/progress/rubric_rules.h"
#include "server/domain/time/date.h"

namespace renkei::domain {
namespace {

// A line of the plan that is being added up.
struct Sum {
  const pb::VisionNode* node = nullptr;  // null: the plan's
  pb::NodeProgress shown;
  absl::flat_hash_set<const pb::KpiProgress*> seen;
  std::vector<double> percents;
  int worst = -1;
  bool re_mentions = false;  // a node is printed again below it
};

Sum NewSum(const pb::Rubric& rubric) {
  Sum sum;
  for (int i = 0; i < rubric.bands_size(); ++i) sum.shown.add_bands(0);
  return sum;
}

void Add(const pb::KpiProgress& kpi, Sum& sum) {
  if (!sum.seen.insert(&kpi).second) return;
  pb::NodeProgress& shown = sum.shown;
  shown.set_kpis(shown.kpis() + 1);
  shown.set_overdue(shown.overdue() + (kpi.overdue() ? 1 : 0));
  shown.set_unowned(shown.unowned() + (kpi.unowned() ? 1 : 0));
  if (kpi.band() < 0) return;
  shown.set_judged(shown.judged() + 1);
  shown.set_bands(kpi.band(), shown.bands(kpi.band()) + 1);
  sum.percents.push_back(kpi.percent());
  sum.worst = std::max(sum.worst, kpi.band());
}

pb::NodeProgress Finish(Sum sum, const pb::Rubric& rubric) {
  pb::NodeProgress& shown = sum.shown;
  shown.set_band(-1);
  if (!sum.percents.empty()) {
    shown.set_percent(RolledUpPercent(std::move(sum.percents), rubric));
    shown.set_band(rubric.roll_up() == pb::Rubric::ROLL_UP_WORST ? sum.worst
                                                                 : BandOf(rubric, shown.percent()));
  }
  shown.set_label(BandLabel(rubric, shown.band()));
  if (sum.node != nullptr) {
    shown.set_node(sum.node->name());
    shown.set_display_label(sum.node->label());
    shown.set_title(sum.node->title());
  }
  return std::move(shown);
}

// Leaves out the deepest until what remains fits.
void Bound(std::vector<pb::NodeProgress>& nodes) {
  while (nodes.size() > kMaxProgressNodes) {
    const int deepest =
        std::max_element(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) {
          return a.depth() < b.depth();
        })->depth();
    size_t excess = nodes.size() - kMaxProgressNodes;
    const bool top = deepest <= 1;
    // From the end, so that at one depth those printed first stay.
    for (size_t i = nodes.size(); i-- > 0 && excess > 0;) {
      if (nodes[i].depth() < deepest) continue;
      nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(i));
      --excess;
    }
    if (top) return;
  }
}

}  // namespace

pb::KpiProgress ProgressOfKpi(const pb::FiscalPeriod& period, const pb::Kpi& kpi,
                              const ProgressFacts& facts) {
  static const auto& kNone = *new std::vector<pb::KpiActual>();
  const auto actuals = facts.actuals.find(kpi.name());
  const auto& figures = actuals == facts.actuals.end() ? kNone : actuals->second;
  const auto indicator = facts.indicators.find(kpi.indicator());
  const pb::Kpi whole =
      WithIndicator(kpi, indicator == facts.indicators.end() ? nullptr : &indicator->second);
  pb::KpiProgress progress = JudgeKpi(whole, figures, facts.rubric, facts.as_of);
  for (const pb::ProgressRemark remark : RemarksOn(whole, figures, period, facts.as_of))
    progress.add_remarks(remark);
  progress.set_node(kpi.node());
  progress.set_order(kpi.order());
  const DueDate due = NextDue(whole, period, figures, facts.as_of);
  progress.set_overdue(due.overdue);
  if (due.day) progress.set_due_date(FormatDate(*due.day));
  return progress;
}

double RolledUpPercent(std::vector<double> percents, const pb::Rubric& rubric) {
  const bool by_change = rubric.measure() == pb::Rubric::MEASURE_CHANGE_FROM_BASELINE;
  const double lowest = by_change ? -100.0 : 0.0;
  for (double& percent : percents) percent = std::clamp(percent, lowest, 100.0);
  std::sort(percents.begin(), percents.end());
  const size_t middle = percents.size() / 2;
  double result = 0;
  switch (rubric.roll_up()) {
    case pb::Rubric::ROLL_UP_WORST:
      result = percents.front();
      break;
    case pb::Rubric::ROLL_UP_MEDIAN:
      result = percents.size() % 2 == 1 ? percents[middle]
                                        : (percents[middle - 1] + percents[middle]) / 2;
      break;
    default:
      result = std::accumulate(percents.begin(), percents.end(), 0.0) /
               static_cast<double>(percents.size());
  }
  return std::round(result * 1e6) / 1e6;
}

RolledUp RollUp(const PlanIndex& plan, const std::vector<pb::KpiProgress>& kpis,
                const pb::Rubric& rubric) {
  absl::flat_hash_map<absl::string_view, const pb::KpiProgress*> by_name;
  for (const pb::KpiProgress& kpi : kpis) by_name.emplace(kpi.kpi(), &kpi);
  Sum total = NewSum(rubric);
  std::vector<Sum> sums;
  std::vector<size_t> open;  // from the top node down to the one whose lines follow
  plan.tree().Walk("", [&](const TreeLine& line) {
    if (line.kpi) {
      const auto kpi = by_name.find(line.id);
      if (kpi == by_name.end()) return;
      Add(*kpi->second, total);
      const size_t depth = std::min(open.size(), static_cast<size_t>(line.depth));
      for (size_t i = 0; i < depth; ++i) Add(*kpi->second, sums[open[i]]);
      return;
    }
    open.resize(std::min(open.size(), static_cast<size_t>(line.depth - 1)));
    if (line.re_mention) {
      for (const size_t above : open) sums[above].re_mentions = true;
      return;
    }
    open.push_back(sums.size());
    Sum& sum = sums.emplace_back(NewSum(rubric));
    sum.node = plan.FindNode(line.id);
    sum.shown.set_depth(line.depth);
  });
  RolledUp rolled;
  rolled.plan = Finish(std::move(total), rubric);
  for (Sum& sum : sums) {
    if (sum.shown.kpis() > 0 || sum.re_mentions)
      rolled.nodes.push_back(Finish(std::move(sum), rubric));
  }
  Bound(rolled.nodes);
  return rolled;
}

}  // namespace renkei::domain
