#include "client/web/page/record/paste.h"

#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/web/page/record/changes.h"
#include "server/domain/fold.h"
#include "server/domain/quantity/figure.h"

namespace renkei::web {
namespace {

// Rows by what people call them; null where several are called so.
using RowNames = std::map<std::string, const GridRow*>;

void Name(RowNames& names, const std::string& text, const GridRow& row) {
  const std::string key = domain::Fold(text);
  if (key.empty()) return;
  const auto [at, is_new] = names.emplace(key, &row);
  if (!is_new && at->second != &row) at->second = nullptr;
}

Text NotFound() {
  return {"no KPI of this table is called so", "この表に、この名称・外部IDのKPIはありません。"};
}
Text Ambiguous() {
  return {"several KPIs are called so: write the external id",
          "同じ名称のKPIが複数あります。外部IDで指定してください。"};
}
Text NoCells() {
  return {"there is no tab between name and figure",
          "KPIと値の間がタブで区切られていません。Excelの2列以上をコピーして貼り付けてください。"};
}

// The first line of copied cells may say what is in which column.
bool AreHeadings(const std::vector<std::string>& cells) {
  return cells.size() > 1 && !domain::ReadFigure(cells[1], "", domain::FigureWords::kListed).ok();
}

std::string CellAt(const std::vector<std::string>& cells, size_t at) {
  return at < cells.size() ? std::string(absl::StripAsciiWhitespace(cells[at])) : "";
}

}  // namespace

std::vector<UnreadLine> ReadPaste(const Grid& grid, const std::string& text, Query& entered) {
  RowNames ids;
  RowNames titles;
  for (const GridRow& row : grid.rows) {
    Name(ids, row.kpi.external_id(), row);
    Name(titles, row.kpi.title(), row);
  }
  std::vector<UnreadLine> unread;
  bool first = true;
  for (const absl::string_view line : absl::StrSplit(text, absl::ByAnyChar("\r\n"))) {
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    const bool is_first = std::exchange(first, false);
    const std::vector<std::string> cells = absl::StrSplit(line, '\t');
    const std::string key = domain::Fold(cells[0]);
    auto found = ids.find(key);
    const bool is_id = found != ids.end();
    if (!is_id) found = titles.find(key);
    if (!is_id && found == titles.end() && is_first && AreHeadings(cells)) continue;
    if (cells.size() < 2) {
      unread.push_back({std::string(line), NoCells()});
    } else if (!is_id && found == titles.end()) {
      unread.push_back({std::string(line), NotFound()});
    } else if (found->second == nullptr) {
      unread.push_back({std::string(line), Ambiguous()});
    } else if (const std::string value = CellAt(cells, 1); !value.empty()) {
      entered.Set(found->second->Input(kValuePart), value);
      if (const std::string note = CellAt(cells, 2); !note.empty())
        entered.Set(found->second->Input(kNotePart), note);
    }
  }
  return unread;
}

}  // namespace renkei::web
