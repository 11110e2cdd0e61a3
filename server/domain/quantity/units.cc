#include "server/domain/quantity/units.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/strip.h"
#include "server/domain/fold.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::domain {
namespace {

// Powers of ten by name; a longer name before the one that begins it.
struct Power {
  const char* name;
  int digits;
};
constexpr Power kPowers[] = {{"千億", 11}, {"百億", 10}, {"十億", 9}, {"千万", 7}, {"百万", 6},
                             {"十万", 5},  {"兆", 12},   {"億", 8},   {"万", 4},   {"千", 3}};

// What a unit counts, and how much one of it is: `times` times ten to the power of `digits` of the
// dimension's own measure.
struct Measure {
  std::string dimension;
  double times = 1;
  int digits = 0;
};

struct Named {
  const char* name;
  const char* dimension;
  double times;
  int digits;
};
// Names as papers of municipalities write them. Two that may mean different things in different
// papers (月, 日 as days of work) are not here: what cannot be told is not converted.
constexpr Named kNamed[] = {
    {"人", "人", 1, 0},
    {"名", "人", 1, 0},
    {"円", "円", 1, 0},
    {"箇所", "箇所", 1, 0},
    {"か所", "箇所", 1, 0},
    {"ヶ所", "箇所", 1, 0},
    {"個所", "箇所", 1, 0},
    {"割", "割合", 1, -1},
    {"%", "割合", 1, -2},
    {"パーセント", "割合", 1, -2},
    {"‰", "割合", 1, -3},
    {"パーミル", "割合", 1, -3},
    {"人口千対", "割合", 1, -3},
    {"人口千人対", "割合", 1, -3},
    {"人口千人当たり", "割合", 1, -3},
    {"人口10万対", "割合", 1, -5},
    {"人口10万人対", "割合", 1, -5},
    {"人口10万人当たり", "割合", 1, -5},
    {"mm", "長さ", 1, -3},
    {"cm", "長さ", 1, -2},
    {"m", "長さ", 1, 0},
    {"メートル", "長さ", 1, 0},
    {"km", "長さ", 1, 3},
    {"キロメートル", "長さ", 1, 3},
    {"m2", "面積", 1, 0},
    {"平方メートル", "面積", 1, 0},
    {"a", "面積", 1, 2},
    {"アール", "面積", 1, 2},
    {"ha", "面積", 1, 4},
    {"ヘクタール", "面積", 1, 4},
    {"km2", "面積", 1, 6},
    {"平方キロメートル", "面積", 1, 6},
    {"平方キロ", "面積", 1, 6},
    {"ml", "体積", 1, -6},
    {"l", "体積", 1, -3},
    {"リットル", "体積", 1, -3},
    {"kl", "体積", 1, 0},
    {"キロリットル", "体積", 1, 0},
    {"m3", "体積", 1, 0},
    {"立方メートル", "体積", 1, 0},
    {"g", "重さ", 1, 0},
    {"グラム", "重さ", 1, 0},
    {"kg", "重さ", 1, 3},
    {"キログラム", "重さ", 1, 3},
    {"t", "重さ", 1, 6},
    {"トン", "重さ", 1, 6},
    {"kg-co2", "二酸化炭素", 1, 0},
    {"kgco2", "二酸化炭素", 1, 0},
    {"t-co2", "二酸化炭素", 1, 3},
    {"tco2", "二酸化炭素", 1, 3},
    {"トン-co2", "二酸化炭素", 1, 3},
    {"wh", "電力量", 1, 0},
    {"kwh", "電力量", 1, 3},
    {"mwh", "電力量", 1, 6},
    {"gwh", "電力量", 1, 9},
    {"w", "電力", 1, 0},
    {"kw", "電力", 1, 3},
    {"mw", "電力", 1, 6},
    {"mj", "熱量", 1, 6},
    {"gj", "熱量", 1, 9},
    {"tj", "熱量", 1, 12},
    {"秒", "時間", 1, 0},
    {"分", "時間", 6, 1},
    {"時間", "時間", 36, 2},
    {"か月", "期間", 1, 0},
    {"ヶ月", "期間", 1, 0},
    {"箇月", "期間", 1, 0},
    {"年", "期間", 12, 0},
};

const absl::flat_hash_map<std::string, Measure>& ByName() {
  static const auto& units = *new absl::flat_hash_map<std::string, Measure>([] {
    absl::flat_hash_map<std::string, Measure> made;
    for (const Named& unit : kNamed)
      made.emplace(Fold(unit.name), Measure{unit.dimension, unit.times, unit.digits});
    return made;
  }());
  return units;
}

Measure MeasureOf(absl::string_view unit) {
  const std::string folded = Fold(unit);
  if (const auto named = ByName().find(folded); named != ByName().end()) return named->second;
  absl::string_view rest = folded;
  const int digits = TakeScale(rest);
  const auto named = ByName().find(rest);
  // A unit that the table does not have counts what it says, and a thousand of it is a thousand of
  // it.
  Measure measure = named == ByName().end() ? Measure{std::string(rest)} : named->second;
  measure.digits += digits;
  return measure;
}

}  // namespace

int TakeScale(absl::string_view& text) {
  for (const Power& power : kPowers) {
    if (absl::ConsumePrefix(&text, power.name)) return power.digits;
  }
  return 0;
}

std::optional<double> InUnit(double number, absl::string_view from, absl::string_view to) {
  if (FoldedEqual(from, to)) return number;
  const Measure of = MeasureOf(from);
  const Measure in = MeasureOf(to);
  if (of.dimension != in.dimension) return std::nullopt;
  const double times = of.times == in.times ? number : number * of.times / in.times;
  return of.digits == in.digits ? times : ShiftDecimal(times, of.digits - in.digits);
}

bool Converts(absl::string_view from, absl::string_view to) {
  return InUnit(1, from, to).has_value();
}

}  // namespace renkei::domain
