#include "client/view/page/kpi_chart.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/civil_time.h"
#include "server/domain/time/when.h"

namespace renkei::view {
namespace {

// What stands at one time of the axis, which is the last day of it.
struct AxisPlace {
  std::string label;
  std::optional<double> confirmed;
  std::optional<double> preliminary;
  std::optional<double> expected;
  std::optional<double> target;
};

class Axis {
 public:
  explicit Axis(const domain::Words& words) : words_(words) {}

  // Null for a time that nobody can place.
  AxisPlace* At(const pb::When& when) {
    if (when.kind() == pb::When::KIND_UNSPECIFIED) return nullptr;
    AxisPlace& place = places_[domain::LastDay(when)];
    if (place.label.empty()) place.label = words_.When(when);
    return &place;
  }

  const std::map<absl::CivilDay, AxisPlace>& places() const { return places_; }

 private:
  const domain::Words& words_;
  std::map<absl::CivilDay, AxisPlace> places_;
};

void PlaceTimed(const pb::TimedValue& timed, std::optional<double> AxisPlace::*line, Axis& axis) {
  if (!timed.value().has_number()) return;
  if (AxisPlace* place = axis.At(timed.when())) place->*line = timed.value().number();
}

// Nothing where no place has a figure.
void AddChartSeries(const Axis& axis, const Text& label, std::optional<double> AxisPlace::*line,
                    ChartSeries::Shape shape, Lang lang, Chart& chart) {
  ChartSeries series = {In(lang, label), {}, shape};
  bool any = false;
  for (const auto& [day, place] : axis.places()) {
    series.figures.push_back(place.*line);
    any = any || (place.*line).has_value();
  }
  if (any) chart.series.push_back(std::move(series));
}

}  // namespace

std::vector<Block> KpiChart(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
                            const pb::KpiProgress* progress, const domain::Words& words) {
  Axis axis(words);
  PlaceTimed(kpi.baseline(), &AxisPlace::target, axis);
  for (const pb::TimedValue& target : kpi.targets()) PlaceTimed(target, &AxisPlace::target, axis);
  for (const pb::KpiActual& actual : actuals) {
    if (!actual.value().has_number()) continue;
    const bool confirmed = actual.status() == pb::KPI_ACTUAL_STATUS_CONFIRMED;
    if (AxisPlace* place = axis.At(actual.when()))
      place->*(confirmed ? &AxisPlace::confirmed : &AxisPlace::preliminary) =
          actual.value().number();
  }
  if (progress != nullptr) {
    for (const pb::SeriesPoint& point : progress->series()) {
      if (!point.has_expected()) continue;
      if (AxisPlace* place = axis.At(point.when())) place->expected = point.expected();
    }
  }
  Chart chart;
  chart.title = kpi.title();
  chart.unit = kpi.unit();
  for (const auto& [day, place] : axis.places()) chart.places.push_back(place.label);
  const Lang lang = words.lang();
  using Shape = ChartSeries::Shape;
  AddChartSeries(axis, {"confirmed", "実績（確定値）"}, &AxisPlace::confirmed, Shape::kBars, lang,
                 chart);
  AddChartSeries(axis, {"preliminary", "実績（速報値）"}, &AxisPlace::preliminary, Shape::kBars,
                 lang, chart);
  AddChartSeries(axis, {"baseline and targets", "基準値・目標値"}, &AxisPlace::target, Shape::kLine,
                 lang, chart);
  AddChartSeries(axis, {"expected by then", "見込み"}, &AxisPlace::expected, Shape::kLine, lang,
                 chart);
  if (chart.series.empty()) return {};
  return {std::move(chart)};
}

}  // namespace renkei::view
