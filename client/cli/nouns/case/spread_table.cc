#include "client/cli/nouns/case/spread_table.h"

#include <functional>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "client/cli/show/labels.h"

namespace renkei::cli {
namespace {

using Counts = google::protobuf::RepeatedPtrField<pb::SpreadCount>;

// Rows come in the order in which the counts have them.
SpreadTable MakeTable(const Text& title, const Text& first, const Counts& counts, Lang lang,
                      const std::function<std::string(const pb::SpreadCount&)>& label) {
  SpreadTable table;
  table.title = In(lang, title);
  std::set<int> states;
  for (const pb::SpreadCount& count : counts) states.insert(count.state());
  table.head.push_back(In(lang, first));
  for (const int state : states)
    table.head.push_back(ValueLabel(*pb::AdoptionState_descriptor(), state, lang));
  std::map<std::string, size_t> rows;
  for (const pb::SpreadCount& count : counts) {
    const std::string name = label(count);
    const auto [it, added] = rows.try_emplace(name, table.rows.size());
    if (added) {
      table.rows.emplace_back(table.head.size());
      table.rows.back()[0] = name;
    }
    const auto column = std::distance(states.begin(), states.find(count.state())) + 1;
    table.rows[it->second][static_cast<size_t>(column)] = absl::StrCat(count.count());
  }
  return table;
}

}  // namespace

std::vector<SpreadTable> SpreadTables(const pb::LineageSpread& spread, const BriefStyle& style) {
  const Lang lang = style.lang;
  std::vector<SpreadTable> tables;
  if (spread.by_kind().empty()) return tables;
  tables.push_back(MakeTable(
      {"Steps by fiscal year", "年度別（記録された段階の件数）"}, {"YEAR", "年度"},
      spread.by_fiscal_year(), lang, [&](const pb::SpreadCount& c) {
        return In(lang,
                  {absl::StrCat("FY", c.fiscal_year()), absl::StrCat(c.fiscal_year(), "年度")});
      }));
  tables.push_back(
      MakeTable({"Adoptions by kind of body", "団体の種別ごと（現在の状態の件数）"},
                {"KIND", "種別"}, spread.by_kind(), lang, [&](const pb::SpreadCount& c) {
                  return ValueLabel(*pb::OrganizationKind_descriptor(), c.kind(), lang);
                }));
  tables.push_back(MakeTable({"Adoptions by prefecture", "都道府県ごと（現在の状態の件数）"},
                             {"PREFECTURE", "都道府県"}, spread.by_prefecture(), lang,
                             [&](const pb::SpreadCount& c) {
                               if (c.prefecture().empty()) return In(lang, {"(none)", "（なし）"});
                               return style.Title(c.prefecture());
                             }));
  return tables;
}

}  // namespace renkei::cli
