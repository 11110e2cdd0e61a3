#include "server/sheet/vision/reader_state.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/quote.h"
#include "server/sheet/vision/cell_codec.h"

namespace renkei::sheet {

std::string KeyText(const Cell* cell) {
  return IsBlank(cell, CellKind::kId) ? ""
                                      : std::string(absl::StripAsciiWhitespace(CellText(*cell)));
}

size_t ColumnOf(const SheetLayout& layout, absl::string_view path) {
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    if (path == layout.columns[i].path) return i;
  }
  return 0;
}

const Table* ReaderState::Find(SheetKind kind) const {
  const auto it = tables.find(kind);
  return it == tables.end() ? nullptr : &it->second;
}

std::string ReaderState::Where(const Table& table, const TableRow& row) const {
  return absl::StrCat(options.file, ":", table.PlaceOf(row, 0));
}

pb::ApplyNode& ReaderState::AddNode(const std::string& key, const std::string& place) {
  node_index[key] = out.nodes.size();
  out.node_places.push_back(place);
  pb::ApplyNode& apply = out.nodes.emplace_back();
  apply.mutable_node()->set_external_id(key);
  return apply;
}
pb::ApplyKpi& ReaderState::AddKpi(const std::string& key, const std::string& place) {
  kpi_index[key] = out.kpis.size();
  out.kpi_places.push_back(place);
  pb::ApplyKpi& apply = out.kpis.emplace_back();
  apply.mutable_kpi()->set_external_id(key);
  return apply;
}

pb::ApplyNode* ReaderState::NodeFor(const std::string& key, const Table& table,
                                    const TableRow& row) {
  const auto it = node_index.find(key);
  if (it != node_index.end()) return &out.nodes[it->second];
  if (known.Node(key) != nullptr && !options.prune) return &AddNode(key, Where(table, row));
  Dangling(table, row, "node", "施策等", key);
  return nullptr;
}
pb::ApplyKpi* ReaderState::KpiFor(const std::string& key, const Table& table, const TableRow& row) {
  const auto it = kpi_index.find(key);
  if (it != kpi_index.end()) return &out.kpis[it->second];
  if (known.Kpi(key) != nullptr && !options.prune) return &AddKpi(key, Where(table, row));
  Dangling(table, row, "KPI", "KPI", key);
  return nullptr;
}

void ReaderState::Dangling(const Table& table, const TableRow& row, const char* en, const char* ja,
                           const std::string& key) {
  const std::string quoted = domain::Quoted(key);
  mistakes.Add(table.PlaceOf(row, 0), "DANGLING_REFERENCE",
               {absl::StrCat("there is no ", en, " \"", quoted, "\""),
                key.empty() ? absl::StrCat("どの", ja, "の行か、外部IDを書いてください。")
                            : absl::StrCat(ja, "「", quoted, "」がありません。")});
}

}  // namespace renkei::sheet
