#include "client/view/html/drawing.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/html/parts.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::view {
namespace {

using Figures = std::vector<std::optional<double>>;

// Where figures stand in a drawing: x by their place, y between the lowest and the highest.
class Scale {
 public:
  Scale(double left, double top, double width, double height)
      : left_(left), top_(top), width_(width), height_(height) {}

  void Include(std::optional<double> figure) {
    if (!figure || !std::isfinite(*figure)) return;
    low_ = any_ ? std::min(low_, *figure) : *figure;
    high_ = any_ ? std::max(high_, *figure) : *figure;
    any_ = true;
  }
  bool any() const { return any_; }
  double low() const { return low_; }
  double high() const { return high_; }

  double X(size_t place, size_t places) const {
    return left_ + width_ * (static_cast<double>(place) + 0.5) / static_cast<double>(places);
  }
  // Halved before they are subtracted: the distance of two huge figures is none of a double's.
  double Y(double figure) const {
    if (high_ <= low_) return top_ + height_ / 2;
    return top_ + height_ * (1 - (figure / 2 - low_ / 2) / (high_ / 2 - low_ / 2));
  }

 private:
  const double left_, top_, width_, height_;
  bool any_ = false;
  double low_ = 0;
  double high_ = 0;
};

// In tenths: no finer than a screen shows, and a table of KPIs has thousands of points.
std::string Point(double number) {
  const int64_t tenths = std::llround(number * 10);
  return absl::StrCat(tenths < 0 ? "-" : "", std::abs(tenths) / 10, ".", std::abs(tenths) % 10);
}

std::string Figure(std::optional<double> figure, Lang lang) {
  return figure && std::isfinite(*figure) ? domain::GroupedNumber(*figure)
                                          : In(lang, {"none", "なし"});
}

std::string Said(const Figures& figures, std::optional<double> target, Lang lang) {
  std::vector<std::string> parts;
  for (const std::optional<double>& figure : figures) parts.push_back(Figure(figure, lang));
  std::string said = absl::StrJoin(parts, In(lang, {", ", "、"}));
  if (target)
    absl::StrAppend(&said, In(lang, {"; target ", "（目標 "}), Figure(target, lang),
                    In(lang, {"", "）"}));
  return said;
}

// A line through the figures that there are; a dot for one between two that are not.
void Polyline(Writer& html, const Figures& figures, size_t places, const Scale& scale,
              const std::vector<ClassName>& classes) {
  std::string points;
  for (size_t i = 0; i < figures.size() && i < places; ++i) {
    if (!figures[i] || !std::isfinite(*figures[i])) continue;
    const std::string x = Point(scale.X(i, places));
    const std::string y = Point(scale.Y(*figures[i]));
    absl::StrAppend(&points, points.empty() ? "" : " ", x, ",", y);
    html.Leaf("circle", {Attribute("cx", x), Attribute("cy", y), Attribute("r", "2")}, "");
  }
  html.Leaf("polyline", {Classes(classes), Attribute("points", points)}, "");
}

void Across(Writer& html, double y, double left, double right) {
  html.Leaf("line",
            {Class("target"), Attribute("x1", Point(left)), Attribute("x2", Point(right)),
             Attribute("y1", Point(y)), Attribute("y2", Point(y))},
            "");
}

std::vector<ClassName> LineClass(size_t index) {
  if (index % 3 == 1) return {"line", "second"};
  if (index % 3 == 2) return {"line", "third"};
  return {"line"};
}

constexpr double kWidth = 640;
constexpr double kHeight = 240;
constexpr double kLeft = 60;
constexpr double kTop = 12;
constexpr double kAxis = kHeight - 24;

void Bars(Writer& html, const Chart& chart, const ChartSeries& series, const Scale& scale) {
  const double width = (kWidth - kLeft) / static_cast<double>(chart.places.size()) * 0.6;
  const double floor = scale.Y(std::max(scale.low(), 0.0));
  for (size_t i = 0; i < series.figures.size() && i < chart.places.size(); ++i) {
    if (!series.figures[i] || !std::isfinite(*series.figures[i])) continue;
    const double y = scale.Y(*series.figures[i]);
    html.Leaf("rect",
              {Class("bar"), Attribute("x", Point(scale.X(i, chart.places.size()) - width / 2)),
               Attribute("y", Point(std::min(y, floor))), Attribute("width", Point(width)),
               Attribute("height", Point(std::abs(floor - y)))},
              "");
  }
}

void Labels(Writer& html, const Chart& chart, const Scale& scale) {
  for (const double figure : {scale.low(), scale.high()}) {
    html.Leaf("text",
              {Attribute("x", Point(kLeft - 4)), Attribute("y", Point(scale.Y(figure))),
               Attribute("text-anchor", "end")},
              domain::GroupedNumber(figure));
  }
  for (size_t i = 0; i < chart.places.size(); ++i) {
    html.Leaf("text",
              {Attribute("x", Point(scale.X(i, chart.places.size()))),
               Attribute("y", Point(kHeight - 6)), Attribute("text-anchor", "middle")},
              chart.places[i]);
  }
}

}  // namespace

void DrawSeries(Writer& html, const Series& series, const HtmlStyle& style) {
  Scale scale(0, 2, 100, 16);
  for (const std::optional<double>& figure : series.figures) scale.Include(figure);
  if (!scale.any()) return;
  scale.Include(series.target);
  const auto svg =
      html.Open("svg", {Class("series"), Attribute("viewBox", "0 0 100 20"),
                        Attribute("preserveAspectRatio", "none"), Attribute("role", "img")});
  html.Leaf("title", {}, Said(series.figures, series.target, style.lang));
  Polyline(html, series.figures, series.figures.size(), scale, {"line"});
  if (series.target && std::isfinite(*series.target)) Across(html, scale.Y(*series.target), 0, 100);
}

void DrawChart(Writer& html, const Chart& chart, const HtmlStyle& style) {
  Scale scale(kLeft, kTop, kWidth - kLeft, kAxis - kTop);
  scale.Include(chart.target);
  for (const ChartSeries& series : chart.series) {
    for (const std::optional<double>& figure : series.figures) scale.Include(figure);
    // Bars are read by their length, which begins at nothing.
    if (series.shape == ChartSeries::Shape::kBars) scale.Include(0.0);
  }
  if (!scale.any() || chart.places.empty()) return;
  const auto svg = html.Open(
      "svg", {Class("chart"), Attribute("viewBox", absl::StrCat("0 0 ", kWidth, " ", kHeight)),
              Attribute("role", "img")});
  html.Leaf("title", {}, chart.title);
  std::vector<std::string> said;
  for (const ChartSeries& series : chart.series)
    said.push_back(
        absl::StrCat(series.label, ": ", Said(series.figures, chart.target, style.lang)));
  html.Leaf("desc", {}, absl::StrJoin(said, "\n"));
  for (size_t i = 0; i < chart.series.size(); ++i) {
    const ChartSeries& series = chart.series[i];
    if (series.shape == ChartSeries::Shape::kBars) {
      Bars(html, chart, series, scale);
    } else {
      Polyline(html, series.figures, chart.places.size(), scale, LineClass(i));
    }
  }
  if (chart.target && std::isfinite(*chart.target))
    Across(html, scale.Y(*chart.target), kLeft, kWidth);
  Labels(html, chart, scale);
}

// The drawing, and the same figures as a table: a drawing alone is read by some.
void WriteBlock(Writer& html, const Chart& chart, const HtmlStyle& style, int level) {
  WriteHeading(html, chart.title, level);
  DrawChart(html, chart, style);
  html.Break();
  Table table;
  table.columns.push_back({chart.unit});
  for (const std::string& place : chart.places) table.columns.push_back({place, true});
  for (const ChartSeries& series : chart.series) {
    Row& row = table.rows.emplace_back();
    row.cells.emplace_back(series.label);
    for (size_t i = 0; i < chart.places.size(); ++i) {
      const bool has = i < series.figures.size() && series.figures[i].has_value();
      row.cells.emplace_back(has ? domain::GroupedNumber(*series.figures[i]) : std::string());
    }
  }
  WriteBlock(html, table, style, level);
}

}  // namespace renkei::view
