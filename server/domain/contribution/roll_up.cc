#include "server/domain/contribution/roll_up.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "server/domain/strategy/progress/expectation.h"

namespace renkei::domain {
namespace {

// Everything that is known of one body.
struct Body {
  std::map<std::string, OwnFigure> own;     // by KPI
  std::map<std::string, PartFigure> parts;  // by contribution
};

// Confirmed before preliminary, then the newest.
std::tuple<bool, int64_t> Weight(const OwnFigure& f) {
  return {f.figure.status() == pb::KPI_ACTUAL_STATUS_CONFIRMED, f.recorded_micros};
}

bool Precedes(const OwnFigure& a, const OwnFigure& b) {
  if (Weight(a) != Weight(b)) return Weight(a) > Weight(b);
  return a.kpi < b.kpi;
}

// A rate's parts, which an actual of a KPI has not, from the contribution that names it.
void TakeRateParts(const pb::BodyFigure& from, pb::BodyFigure& to) {
  if (to.has_numerator() || !from.has_numerator() || !from.has_denominator()) return;
  to.set_numerator(from.numerator());
  to.set_denominator(from.denominator());
}

bool SameValue(const pb::BodyFigure& a, const pb::BodyFigure& b) {
  return a.value().has_number() == b.value().has_number() &&
         a.value().number() == b.value().number() && a.value().text() == b.value().text();
}

void TellConflict(pb::RollUpConflict::Kind kind, const std::vector<const pb::BodyFigure*>& figures,
                  RollUp& result) {
  pb::RollUpConflict& conflict = result.conflicts.emplace_back();
  conflict.set_kind(kind);
  conflict.set_organization(figures.front()->organization());
  for (const pb::BodyFigure* figure : figures) {
    conflict.add_sources(figure->sources(0));
    *conflict.add_values() = figure->value();
  }
}

// The figure that stands for the body where it has KPIs of its own; `order` is not empty.
pb::RolledUpBody FromOwn(const std::vector<OwnFigure>& order, RollUp& result) {
  const pb::BodyFigure& first = order.front().figure;
  const bool differ = std::any_of(order.begin(), order.end(), [&](const OwnFigure& other) {
    return !SameValue(other.figure, first);
  });
  if (differ) {
    std::vector<const pb::BodyFigure*> figures;
    figures.reserve(order.size());
    for (const OwnFigure& one : order) figures.push_back(&one.figure);
    TellConflict(pb::RollUpConflict::KIND_DIFFERING_FIGURES, figures, result);
  }
  pb::RolledUpBody body;
  body.set_basis(pb::RolledUpBody::BASIS_OWN_KPI);
  *body.mutable_figure() = first;
  return body;
}

std::vector<pb::BodyFigure> FiguresOf(const std::map<std::string, PartFigure>& parts) {
  std::vector<pb::BodyFigure> figures;
  figures.reserve(parts.size());
  for (const auto& [name, part] : parts) figures.push_back(part.figure);
  return figures;
}

// Parts of a whole that come to more than it.
void CheckParts(const pb::Indicator& indicator, const pb::BodyFigure& whole,
                const std::map<std::string, PartFigure>& parts, RollUp& result) {
  const bool adds = indicator.aggregation() == pb::AGGREGATION_LEVEL ||
                    indicator.aggregation() == pb::AGGREGATION_FLOW ||
                    indicator.aggregation() == pb::AGGREGATION_CUMULATIVE;
  if (!adds || parts.empty() || !whole.value().has_number()) return;
  const std::vector<pb::BodyFigure> figures = FiguresOf(parts);
  const pb::FigureTotal sum = AddUp(indicator, figures);
  if (!sum.has_number() || sum.number() <= whole.value().number()) return;
  std::vector<const pb::BodyFigure*> told = {&whole};
  for (const pb::BodyFigure& figure : figures) told.push_back(&figure);
  TellConflict(pb::RollUpConflict::KIND_PARTS_EXCEED_WHOLE, told, result);
}

// What is not added but stated: the part recorded last stands for the body, and that they differ is
// told. Of answers a yes in any part is a yes of the body.
pb::BodyFigure Chosen(pb::Aggregation aggregation, const std::map<std::string, PartFigure>& parts,
                      RollUp& result) {
  std::vector<const PartFigure*> order;
  for (const auto& [name, part] : parts) order.push_back(&part);
  std::stable_sort(order.begin(), order.end(), [&](const PartFigure* a, const PartFigure* b) {
    if (aggregation == pb::AGGREGATION_YES_NO) {
      const double x = NumberOf(a->figure.value(), aggregation).value_or(-1);
      const double y = NumberOf(b->figure.value(), aggregation).value_or(-1);
      if (x != y) return x > y;
    }
    return a->recorded_micros > b->recorded_micros;
  });
  std::vector<const pb::BodyFigure*> figures;
  bool differ = false;
  for (const PartFigure* part : order) {
    figures.push_back(&part->figure);
    differ = differ || !SameValue(part->figure, order.front()->figure);
  }
  if (differ) TellConflict(pb::RollUpConflict::KIND_DIFFERING_FIGURES, figures, result);
  return order.front()->figure;
}

// What the first part that cannot be added says: it stands for a body that cannot be added either.
pb::Value FirstNotAdded(const pb::Indicator& indicator,
                        const std::map<std::string, PartFigure>& parts) {
  for (const auto& [name, part] : parts) {
    if (!AddUp(indicator, {part.figure}).not_added().empty()) return part.figure.value();
  }
  return {};
}

// The parts of one body as one figure; `parts` is not empty.
pb::RolledUpBody FromParts(const pb::Indicator& indicator,
                           const std::map<std::string, PartFigure>& parts, RollUp& result) {
  pb::RolledUpBody body;
  body.set_basis(pb::RolledUpBody::BASIS_CONTRIBUTIONS);
  pb::BodyFigure& figure = *body.mutable_figure();
  const pb::Aggregation aggregation = indicator.aggregation();
  if (parts.size() == 1 || aggregation == pb::AGGREGATION_YES_NO ||
      aggregation == pb::AGGREGATION_ORDINAL) {
    figure = Chosen(aggregation, parts, result);
    if (parts.size() == 1) return body;
  } else {
    const pb::FigureTotal sum = AddUp(indicator, FiguresOf(parts));
    figure = parts.begin()->second.figure;
    figure.clear_value();
    figure.clear_numerator();
    figure.clear_denominator();
    if (sum.not_added().empty() && sum.has_number()) {
      figure.mutable_value()->set_number(sum.number());
      if (sum.has_numerator()) figure.set_numerator(sum.numerator());
      if (sum.has_denominator()) figure.set_denominator(sum.denominator());
    } else {
      *figure.mutable_value() = FirstNotAdded(indicator, parts);
    }
  }
  figure.clear_sources();
  figure.clear_source();
  for (const auto& [name, part] : parts) figure.add_sources(name);
  return body;
}

std::map<std::string, Body> ByBody(const std::vector<OwnFigure>& own,
                                   const std::vector<PartFigure>& parts) {
  std::map<std::string, Body> bodies;
  for (const OwnFigure& one : own) {
    if (!HasFigure(one.figure)) continue;
    OwnFigure kept = one;
    kept.figure.clear_sources();
    kept.figure.add_sources(one.kpi);
    bodies[one.figure.organization()].own.emplace(one.kpi, std::move(kept));
  }
  // In one order, so that of several contributions that name a KPI the same one gives its parts.
  std::map<std::string, const PartFigure*> in_order;
  for (const PartFigure& part : parts) {
    if (HasFigure(part.figure)) in_order.emplace(part.contribution, &part);
  }
  for (const auto& [name, part] : in_order) {
    Body& body = bodies[part->figure.organization()];
    if (part->source_kpi.empty()) {
      PartFigure kept = *part;
      kept.figure.clear_sources();
      kept.figure.add_sources(name);
      body.parts.emplace(name, std::move(kept));
      continue;
    }
    const auto [at, added] = body.own.emplace(
        part->source_kpi, OwnFigure{part->source_kpi, part->figure, part->recorded_micros});
    if (added) {
      at->second.figure.clear_sources();
      at->second.figure.add_sources(part->source_kpi);
    }
    TakeRateParts(part->figure, at->second.figure);
  }
  return bodies;
}

}  // namespace

RollUp RollUpFigures(const pb::Indicator& indicator, const std::vector<OwnFigure>& own,
                     const std::vector<PartFigure>& parts) {
  RollUp result;
  std::vector<pb::BodyFigure> counted;
  for (const auto& [organization, body] : ByBody(own, parts)) {
    std::vector<OwnFigure> order;
    for (const auto& [kpi, figure] : body.own) order.push_back(figure);
    std::sort(order.begin(), order.end(), Precedes);
    pb::RolledUpBody rolled_up;
    if (order.empty()) {
      rolled_up = FromParts(indicator, body.parts, result);
    } else {
      rolled_up = FromOwn(order, result);
      CheckParts(indicator, order.front().figure, body.parts, result);
    }
    counted.push_back(rolled_up.figure());
    result.bodies.push_back(std::move(rolled_up));
  }
  result.total = AddUp(indicator, counted);
  return result;
}

}  // namespace renkei::domain
