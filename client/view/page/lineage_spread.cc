#include "client/view/page/lineage_spread.h"

#include <functional>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"

namespace renkei::view {
namespace {

using Counts = google::protobuf::RepeatedPtrField<pb::SpreadCount>;

// Rows come in the order in which the counts have them.
Table SpreadTable(const Text& title, const Text& first, const Counts& counts,
                  const domain::Words& words,
                  const std::function<std::string(const pb::SpreadCount&)>& label) {
  Table table;
  table.title = In(words.lang(), title);
  std::set<int> states;
  for (const pb::SpreadCount& count : counts) states.insert(count.state());
  table.columns.push_back({In(words.lang(), first)});
  for (const int state : states)
    table.columns.push_back({words.Value(*pb::AdoptionState_descriptor(), state), true});
  std::map<std::string, size_t> rows;
  for (const pb::SpreadCount& count : counts) {
    const std::string name = label(count);
    const auto [it, added] = rows.try_emplace(name, table.rows.size());
    if (added) {
      table.rows.emplace_back().cells.resize(table.columns.size());
      table.rows.back().cells[0] = name;
    }
    const auto column = std::distance(states.begin(), states.find(count.state())) + 1;
    table.rows[it->second].cells[static_cast<size_t>(column)] = absl::StrCat(count.count());
  }
  return table;
}

}  // namespace

std::vector<Table> SpreadTables(const pb::LineageSpread& spread, const domain::Words& words) {
  std::vector<Table> tables;
  if (spread.by_kind().empty()) return tables;
  tables.push_back(SpreadTable(
      {"Steps by fiscal year", "年度別（記録された段階の件数）"}, {"YEAR", "年度"},
      spread.by_fiscal_year(), words, [&](const pb::SpreadCount& c) {
        return In(words.lang(),
                  {absl::StrCat("FY", c.fiscal_year()), absl::StrCat(c.fiscal_year(), "年度")});
      }));
  tables.push_back(SpreadTable({"Adoptions by kind of body", "団体の種別ごと（現在の状態の件数）"},
                               {"KIND", "種別"}, spread.by_kind(), words,
                               [&](const pb::SpreadCount& c) {
                                 return words.Value(*pb::OrganizationKind_descriptor(), c.kind());
                               }));
  tables.push_back(SpreadTable({"Adoptions by prefecture", "都道府県ごと（現在の状態の件数）"},
                               {"PREFECTURE", "都道府県"}, spread.by_prefecture(), words,
                               [&](const pb::SpreadCount& c) {
                                 if (c.prefecture().empty())
                                   return In(words.lang(), {"(none)", "（なし）"});
                                 return words.Title(c.prefecture());
                               }));
  return tables;
}

}  // namespace renkei::view
