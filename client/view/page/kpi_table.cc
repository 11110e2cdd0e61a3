#include "client/view/page/kpi_table.h"

#include <string>

namespace renkei::view {
namespace {

// What stands beside a value, of whatever kind it is.
struct ValueRow {
  std::string what;
  const pb::When& when;
  const pb::Value& value;
  std::string unit;
  std::string status = {};
  std::string source = {};
  std::string note = {};
};

void AddRow(ValueRow value, const domain::Words& words, Table& table) {
  Row& row = table.rows.emplace_back();
  row.cells = {std::move(value.what), words.When(value.when),  words.Short(value.value),
               std::move(value.unit), std::move(value.status), std::move(value.source),
               std::move(value.note)};
}

void AddTimed(const Text& what, const pb::TimedValue& timed, const pb::Kpi& kpi,
              const domain::Words& words, Table& table) {
  AddRow({In(words.lang(), what), timed.when(), timed.value(),
          timed.unit().empty() ? kpi.unit() : timed.unit()},
         words, table);
}

}  // namespace

Table KpiTable(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
               const domain::Words& words) {
  const Lang lang = words.lang();
  const auto& type = *pb::KpiActual::descriptor();
  const auto label = [&](const char* field) { return words.Label(*type.FindFieldByName(field)); };
  Table table;
  table.columns = {{In(lang, {"kind", "区分"})},
                   {label("when")},
                   {label("value"), /*number=*/true},
                   {words.Label(*pb::Kpi::descriptor()->FindFieldByName("unit"))},
                   {label("status")},
                   {label("source")},
                   {label("note")}};
  if (kpi.has_baseline()) AddTimed({"baseline", "基準値"}, kpi.baseline(), kpi, words, table);
  for (const pb::TimedValue& target : kpi.targets())
    AddTimed({"target", "目標値"}, target, kpi, words, table);
  for (const pb::KpiActual& actual : actuals) {
    AddRow({In(lang, {"actual", "実績"}), actual.when(), actual.value(), kpi.unit(),
            words.Value(*pb::KpiActualStatus_descriptor(), actual.status()), actual.source(),
            actual.note()},
           words, table);
  }
  return table;
}

}  // namespace renkei::view
