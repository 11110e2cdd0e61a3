#include "server/domain/selection/edition_index.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/selection/edition_rules.h"

namespace renkei::domain {
namespace {

// Lines by what they are sorted by.
using LinesByKey = std::map<std::pair<bool, std::string>, IndexLine>;

// `last`: it comes after those that are not.
void AddToLine(LinesByKey& lines, bool last, const std::string& key, const std::string& title,
               int number) {
  IndexLine& line = lines[{last, key}];
  if (line.title.empty()) line.title = title;
  if (line.numbers.empty() || line.numbers.back() != number) line.numbers.push_back(number);
}

std::vector<IndexLine> LinesInOrder(LinesByKey lines) {
  std::vector<IndexLine> ordered;
  for (auto& [key, line] : lines) ordered.push_back(std::move(line));
  return ordered;
}

}  // namespace

EditionIndex IndexOf(const std::vector<pb::CaseListEditionEntry>& entries) {
  LinesByKey fields;
  LinesByKey prefectures;
  LinesByKey years;
  for (const pb::CaseListEditionEntry& entry : entries) {
    if (IsStruck(entry)) continue;
    for (const pb::EditionField& field : entry.fields()) {
      const bool tag = field.item().empty();
      AddToLine(fields, tag, tag ? field.title() : field.item(), field.title(), entry.number());
    }
    AddToLine(prefectures, entry.prefecture().empty(), entry.prefecture(), entry.prefecture_title(),
              entry.number());
    const std::string year =
        entry.fiscal_year() == 0 ? std::string() : absl::StrCat(entry.fiscal_year());
    AddToLine(years, year.empty(), year, year, entry.number());
  }
  return {LinesInOrder(std::move(fields)), LinesInOrder(std::move(prefectures)),
          LinesInOrder(std::move(years))};
}

}  // namespace renkei::domain
