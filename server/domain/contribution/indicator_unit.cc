#include "server/domain/contribution/indicator_unit.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/units.h"
#include "server/domain/quote.h"

namespace renkei::domain {
namespace {

bool IsAdded(const pb::Indicator& indicator) {
  return indicator.aggregation() != pb::AGGREGATION_YES_NO &&
         indicator.aggregation() != pb::AGGREGATION_ORDINAL;
}

}  // namespace

bool FitsIndicator(absl::string_view unit, const pb::Indicator& indicator) {
  return unit.empty() || indicator.unit().empty() || !IsAdded(indicator) ||
         Converts(unit, indicator.unit());
}

std::optional<pb::FieldViolation> CheckIndicatorUnit(const pb::Kpi& kpi,
                                                     const pb::Indicator& indicator) {
  if (FitsIndicator(kpi.unit(), indicator)) return std::nullopt;
  const std::string unit = Quoted(kpi.unit());
  const std::string title = Quoted(kpi.title());
  return Violation(
      "unit", "UNIT_NOT_CONVERTIBLE",
      {absl::StrCat("\"", title, "\" is counted in \"", unit, "\", which does not convert to \"",
                    indicator.unit(), "\", the unit of the shared indicator ", indicator.title(),
                    " (", indicator.name(), "): count it in \"", indicator.unit(),
                    "\", or leave the indicator out"),
       absl::StrCat("「", title, "」の単位「", unit, "」は、共通指標「", indicator.title(), "」（",
                    indicator.name(), "）の単位「", indicator.unit(),
                    "」に換算できません。単位を「", indicator.unit(),
                    "」に直すか、共通指標（indicator）を外してください。")});
}

pb::Value InUnitOf(const pb::Indicator& indicator, absl::string_view unit, const pb::Value& value) {
  if (!value.has_number() || unit.empty() || indicator.unit().empty() || !IsAdded(indicator))
    return value;
  pb::Value told = value;
  if (const auto number = InUnit(value.number(), unit, indicator.unit())) {
    told.set_number(*number);
    return told;
  }
  told.clear_number();
  told.set_text(FigureText(value, unit));
  return told;
}

}  // namespace renkei::domain
