#include "server/domain/contribution/total.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "server/domain/contribution/indicator_unit.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/quantity/units.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/strategy/progress/expectation.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

bool StandsForASpan(pb::Aggregation aggregation) {
  return aggregation == pb::AGGREGATION_FLOW || aggregation == pb::AGGREGATION_RATE;
}

// By organization, and by what tells two figures of one apart, so that sums never depend on the
// order in which figures come.
std::vector<const pb::BodyFigure*> InOrder(const std::vector<pb::BodyFigure>& figures) {
  std::vector<const pb::BodyFigure*> order;
  order.reserve(figures.size());
  for (const pb::BodyFigure& figure : figures) order.push_back(&figure);
  std::sort(order.begin(), order.end(), [](const pb::BodyFigure* a, const pb::BodyFigure* b) {
    if (a->organization() != b->organization()) return a->organization() < b->organization();
    return a->SerializeAsString() < b->SerializeAsString();
  });
  return order;
}

// 100 for %, 1000 for ‰; 1 where it is counted in something else.
double RateScale(const pb::Indicator& indicator) {
  return InUnit(100, "%", indicator.unit()).value_or(1);
}

void AddNumbers(const pb::Indicator& indicator, const std::vector<const pb::BodyFigure*>& figures,
                pb::FigureTotal& total) {
  double sum = 0;
  for (const pb::BodyFigure* figure : figures) {
    if (const auto number = NumberOf(figure->value(), indicator.aggregation())) {
      sum += *number;
      total.set_counted(total.counted() + 1);
    } else {
      total.add_not_added(figure->organization());
    }
  }
  if (total.counted() > 0) total.set_number(sum);
}

void AddRates(const pb::Indicator& indicator, const std::vector<const pb::BodyFigure*>& figures,
              pb::FigureTotal& total) {
  double numerator = 0;
  double denominator = 0;
  for (const pb::BodyFigure* figure : figures) {
    if (figure->has_numerator() && figure->has_denominator()) {
      numerator += figure->numerator();
      denominator += figure->denominator();
      total.set_counted(total.counted() + 1);
    } else {
      total.add_not_added(figure->organization());
    }
  }
  if (total.counted() == 0 || !total.not_added().empty() || denominator <= 0) return;
  total.set_numerator(numerator);
  total.set_denominator(denominator);
  total.set_number(numerator / denominator * RateScale(indicator));
}

void CountAnswers(const std::vector<const pb::BodyFigure*>& figures, pb::FigureTotal& total) {
  for (const pb::BodyFigure* figure : figures) {
    const auto answer = NumberOf(figure->value(), pb::AGGREGATION_YES_NO);
    if (!answer) {
      total.add_not_added(figure->organization());
      continue;
    }
    total.set_counted(total.counted() + 1);
    *answer != 0 ? total.set_yes(total.yes() + 1) : total.set_no(total.no() + 1);
  }
}

void CountRanks(const std::vector<const pb::BodyFigure*>& figures, pb::FigureTotal& total) {
  std::map<std::string, int> ranks;
  for (const pb::BodyFigure* figure : figures) {
    const pb::Value& value = figure->value();
    ++ranks[value.text().empty() ? NumberText(value.number()) : value.text()];
    total.set_counted(total.counted() + 1);
  }
  for (const auto& [rank, count] : ranks) {
    pb::RankCount& one = *total.add_ranks();
    one.set_rank(rank);
    one.set_count(count);
  }
}

// The target that a time is measured by; nullptr if there is none.
const pb::TimedValue* TargetFor(const google::protobuf::RepeatedPtrField<pb::TimedValue>& targets,
                                const pb::When& when) {
  const absl::CivilDay day = LastDay(when);
  const pb::TimedValue* best = nullptr;
  for (const pb::TimedValue& target : targets) {
    if (target.when().kind() == pb::When::KIND_UNSPECIFIED) {
      if (best == nullptr) best = &target;
      continue;
    }
    const absl::CivilDay due = LastDay(target.when());
    if (due < day) continue;
    const bool untimed = best != nullptr && best->when().kind() == pb::When::KIND_UNSPECIFIED;
    if (best == nullptr || untimed || due < LastDay(best->when())) best = &target;
  }
  return best;
}

void CompareWithTarget(const pb::Indicator& indicator, pb::SharedKpiAtTime& summary) {
  const auto target =
      NumberOf(InUnitOf(indicator, summary.target().unit(), summary.target().value()),
               pb::AGGREGATION_LEVEL);
  if (!target || !summary.total().has_number()) return;
  const double total = summary.total().number();
  if (indicator.direction() == pb::DIRECTION_UP) {
    if (*target > 0) summary.set_percent_of_target(total / *target * 100);
    summary.set_reached(total >= *target);
  } else if (indicator.direction() == pb::DIRECTION_DOWN) {
    summary.set_reached(total <= *target);
  }
}

}  // namespace

bool HasFigure(const pb::BodyFigure& figure) {
  return figure.value().has_number() || !figure.value().text().empty() ||
         (figure.has_numerator() && figure.has_denominator());
}

std::string TimeKey(const pb::When& when, pb::Aggregation aggregation) {
  const pb::When span = AsOneTime(when);
  const std::string last = absl::FormatCivilTime(LastDay(span));
  if (!StandsForASpan(aggregation)) return last;
  // Sorted by the end, as people read a row of times.
  return absl::StrCat(last, "/", absl::FormatCivilTime(FirstDay(span)));
}

pb::FigureTotal AddUp(const pb::Indicator& indicator, const std::vector<pb::BodyFigure>& figures) {
  pb::FigureTotal total;
  const std::vector<const pb::BodyFigure*> order = InOrder(figures);
  switch (indicator.aggregation()) {
    case pb::AGGREGATION_RATE:
      AddRates(indicator, order, total);
      break;
    case pb::AGGREGATION_YES_NO:
      CountAnswers(order, total);
      break;
    case pb::AGGREGATION_ORDINAL:
      CountRanks(order, total);
      break;
    default:
      AddNumbers(indicator, order, total);
  }
  return total;
}

pb::SharedKpiAtTime SummarizeAt(const pb::Indicator& indicator,
                                const google::protobuf::RepeatedPtrField<pb::TimedValue>& targets,
                                const pb::When& when, std::vector<pb::BodyFigure> figures,
                                const std::set<std::string>& members) {
  figures.erase(std::remove_if(figures.begin(), figures.end(),
                               [](const pb::BodyFigure& figure) { return !HasFigure(figure); }),
                figures.end());
  pb::SharedKpiAtTime summary;
  *summary.mutable_when() = when;
  *summary.mutable_total() = AddUp(indicator, figures);
  std::set<std::string> missing = members;
  for (const pb::BodyFigure* figure : InOrder(figures)) {
    missing.erase(figure->organization());
    *summary.add_figures() = *figure;
  }
  for (const std::string& organization : missing) summary.add_missing(organization);
  summary.set_expected(summary.figures_size() + summary.missing_size());
  if (const pb::TimedValue* target = TargetFor(targets, when)) {
    *summary.mutable_target() = *target;
    CompareWithTarget(indicator, summary);
  }
  return summary;
}

}  // namespace renkei::domain
