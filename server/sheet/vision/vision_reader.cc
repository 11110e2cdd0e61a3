#include <deque>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/quote.h"
#include "server/sheet/address.h"
#include "server/sheet/vision/base_sheet.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/reader_state.h"
#include "server/sheet/vision/row_reader.h"
#include "server/sheet/vision/vision_book.h"
#include "storage/base/status_macros.h"

namespace renkei::sheet {
namespace {

using domain::VisionFile;

class Reader {
 public:
  Reader(const Workbook& book, const ReadVisionOptions& options) : book_(book), s_(options) {}

  absl::StatusOr<VisionFile> Read() {
    FindTables();
    ReadHead();
    ReadNodes();
    ReadKpis();
    ReadVisionLists(s_);
    domain::AttachBase(base_, s_.out);
    RETURN_IF_ERROR(s_.mistakes.status());
    return std::move(s_.out);
  }

 private:
  void FindTables() {
    for (const Sheet& sheet : book_.sheets) {
      if (sheet.name == kHelpSheet) continue;
      if (sheet.name == kBaseName) {
        ReadBaseSheet(sheet, base_);
        continue;
      }
      const SheetLayout* layout = FindLayout(sheet.name);
      if (layout == nullptr) {
        const std::string name = domain::Quoted(sheet.name);
        s_.out.notes.push_back({absl::StrCat("the sheet \"", name, "\" is not read"),
                                absl::StrCat("シート「", name, "」は読み込みません。")});
        continue;
      }
      if (s_.tables.count(layout->kind) > 0) {
        s_.mistakes.Add(CellPlace(sheet.name, 0, 0), "DUPLICATE_SHEET",
                        {absl::StrCat("a second sheet for ", layout->en),
                         absl::StrCat("「", layout->ja, "」のシートが二枚あります。")});
        continue;
      }
      if (layout->kind == SheetKind::kVision) {
        FieldTable fields = ReadFieldTable(sheet, *layout, s_.mistakes);
        challenges_ = std::move(fields.numbered);
        s_.tables[layout->kind] = std::move(fields.table);
        NoteFields(s_.tables[layout->kind]);
      } else {
        Table& table = s_.tables[layout->kind] = ReadTable(sheet, *layout, s_.mistakes);
        TakeOutUnreadable(table, s_.mistakes);
        RestoreKeys(table);
        NoteColumns(table);
        ReadBaseColumn(table, base_);
      }
    }
    for (const SheetKind needed : {SheetKind::kNodes, SheetKind::kKpis}) {
      const Table* table = s_.Find(needed);
      if (!s_.options.prune || (table != nullptr && table->columns[0] >= 0)) continue;
      const char* name = LayoutOf(needed).ja;
      s_.mistakes.Add(name, "MISSING_SHEET",
                      {absl::StrCat("--prune needs the sheet ", LayoutOf(needed).en,
                                    ": what it does not have is removed"),
                       absl::StrCat("--prune を付けるときは「", name,
                                    "」のシートが必要です。ないものを削除するためです。")});
    }
  }

  // For who looks for a field in the file later.
  void NoteColumns(const Table& table) {
    const std::string first = CellPlace(table.sheet->name, 0, 0);
    std::map<std::string, std::string>& columns = s_.out.columns[first.substr(0, first.rfind('!'))];
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i] >= 0)
        columns[table.layout->columns[i].path] = ColumnLetters(table.columns[i]);
    }
  }

  // The same for the head, which has a row for each field.
  void NoteFields(const Table& table) {
    const TableRow& row = table.rows.front();
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (row.cells[i] == nullptr) continue;
      const std::string path = table.layout->columns[i].path;
      s_.out.head_places[path == "@owner" ? "parent" : path] =
          absl::StrCat(s_.options.file, ":", table.PlaceOf(row, i));
    }
  }

  // Puts the keys that are known in the place of those that a cp932 file has in another form.
  void RestoreKeys(Table& table) {
    for (TableRow& row : table.rows) {
      for (size_t i = 0; i < row.cells.size(); ++i) {
        if (row.cells[i] == nullptr || table.layout->columns[i].kind != CellKind::kId) continue;
        std::string key = s_.known.KeyWrittenAs(KeyText(row.cells[i]));
        if (key.empty()) continue;
        Cell& restored = restored_.emplace_back(*row.cells[i]);
        restored.text = std::move(key);
        row.cells[i] = &restored;
      }
    }
  }

  void ReadHead() {
    pb::Vision& vision = *s_.out.header.mutable_vision();
    const pb::Vision* known =
        s_.options.known == nullptr ? nullptr : &s_.options.known->plan.vision;
    const Table* table = s_.Find(SheetKind::kVision);
    if (table == nullptr) {
      if (known != nullptr) {
        vision.set_name(known->name());
        return;
      }
      s_.mistakes.Add(LayoutOf(SheetKind::kVision).ja, "MISSING_SHEET",
                      {"which vision is meant? The sheet \"vision\" is missing",
                       "どのビジョンか分かりません。「ビジョン」のシートがありません。"});
      return;
    }
    const TableRow& row = table->rows.front();
    google::protobuf::FieldMask& mask = *s_.out.header.mutable_clear_mask();
    const bool taken = ReadItemRow(
        *table, row, [](const Column&) { return ""; }, known, vision, mask, s_.mistakes);
    const size_t owner = ColumnOf(*table->layout, "@owner");
    const bool readable = CheckField(*table, row, owner, s_.mistakes);
    s_.out.header.set_parent(KeyText(row.cells[owner]));
    if (readable && vision.name().empty() &&
        (s_.out.header.parent().empty() || vision.external_id().empty()))
      s_.mistakes.Add(table->PlaceOf(row, 0), "REQUIRED",
                      {"owner and external_id are needed, or the name of a vision that exists",
                       "所有団体と外部ID、または登録済みのビジョンのリソース名が必要です。"});
    if (taken && known != nullptr) vision.set_etag(known->etag());
    ReadChallenges(*table, known, vision, mask);
  }

  void ReadChallenges(const Table& table, const pb::Vision* known, pb::Vision& vision,
                      google::protobuf::FieldMask& mask) {
    if (challenges_.empty()) return;
    const Column& challenges_column = table.layout->columns[ColumnOf(*table.layout, "challenges")];
    std::map<int, std::string> list;
    if (known != nullptr && !s_.options.prune) {
      for (int i = 0; i < known->challenges_size(); ++i) list[i + 1] = known->challenges(i);
    }
    for (const auto& [number, cell] : challenges_) {
      if (IsBlank(cell, CellKind::kNumbered)) continue;
      const std::string place = CellPlace(table.sheet->name, cell->row, cell->column);
      if (absl::Status status = CheckCell(challenges_column, *cell); !status.ok()) {
        s_.mistakes.AddStatus(place, status);
        continue;
      }
      if (IsClear(*cell)) {
        list.erase(number);
        continue;
      }
      const bool is_known = known != nullptr && number <= known->challenges_size();
      const std::string before = is_known ? known->challenges(number - 1) : "";
      std::string text = CellText(*cell);
      if (IsKnownButForMissing(text, before)) {
        text = before;
      } else if (absl::StrContains(text, kMissingCharacter)) {
        s_.mistakes.AddStatus(place, LostCharacters());
      }
      list[number] = std::move(text);
    }
    if (list.empty()) mask.add_paths("challenges");
    for (auto& [number, text] : list) vision.add_challenges(std::move(text));
  }

  // The key of an item's row; "" and a mistake where it is missing or came before.
  std::string ItemKey(const Table& table, const TableRow& row, std::map<std::string, size_t>& index,
                      const std::vector<std::string>& places, size_t next) {
    std::string key = KeyText(row.cells[0]);
    const std::string place = table.PlaceOf(row, 0);
    if (key.empty()) {
      const bool covered = table.columns[0] >= 0 && !s_.mistakes.full() &&
                           table.sheet->IsCovered(row.row, table.columns[0]);
      s_.mistakes.Add(place, "REQUIRED",
                      {covered ? "external_id is needed in each row; the cell is merged away"
                               : "external_id is needed in each row",
                       covered ? "外部IDのセルが結合されています。行ごとに外部IDを書いてください。"
                               : "この行に外部IDがありません。"});
      return "";
    }
    const auto [first, added] = index.emplace(key, next);
    if (added) return key;
    const std::string& before = places[first->second];
    s_.mistakes.Add(
        place, "DUPLICATE",
        {absl::StrCat("the external_id ", key, " stands there twice, first at ", before),
         absl::StrCat("外部ID「", domain::Quoted(key), "」が二度あります（一度目は ", before,
                      "）。")});
    return "";
  }

  void ReadNodes() {
    const Table* table = s_.Find(SheetKind::kNodes);
    if (table == nullptr) return;
    Orders orders;
    if (s_.options.known != nullptr) {
      for (const pb::VisionNode& node : s_.options.known->plan.nodes)
        orders.Knows(s_.known.KeyOfName(node.parent()), node.order());
    }
    for (const TableRow& row : table->rows) {
      const std::string key =
          ItemKey(*table, row, s_.node_index, s_.out.node_places, s_.out.nodes.size());
      if (key.empty()) continue;
      const pb::VisionNode* known = s_.known.Node(key);
      pb::ApplyNode& apply = s_.AddNode(key, s_.Where(*table, row));
      pb::VisionNode& node = *apply.mutable_node();
      (void)ReadItemRow(
          *table, row, [](const Column&) { return ""; }, known, node, *apply.mutable_clear_mask(),
          s_.mistakes);
      node.set_external_id(key);
      orders.Place(node.parent_external_id().empty() && known != nullptr
                       ? s_.known.KeyOfName(known->parent())
                       : node.parent_external_id(),
                   known, apply, node);
    }
  }

  void ReadKpis() {
    const Table* table = s_.Find(SheetKind::kKpis);
    if (table == nullptr) return;
    Orders orders;
    if (s_.options.known != nullptr) {
      for (const pb::Kpi& kpi : s_.options.known->plan.kpis)
        orders.Knows(s_.known.KeyOfName(kpi.node()), kpi.order());
    }
    for (const TableRow& row : table->rows) {
      const std::string key =
          ItemKey(*table, row, s_.kpi_index, s_.out.kpi_places, s_.out.kpis.size());
      if (key.empty()) continue;
      const pb::Kpi* known = s_.known.Kpi(key);
      pb::ApplyKpi& apply = s_.AddKpi(key, s_.Where(*table, row));
      pb::Kpi& kpi = *apply.mutable_kpi();
      const auto unit_of = [&](const Column& column) {
        return absl::StartsWith(column.path, "baseline.") ? BaselineUnit(*table, row, known)
                                                          : KpiUnit(*table, row, known);
      };
      const bool taken =
          ReadItemRow(*table, row, unit_of, known, kpi, *apply.mutable_clear_mask(), s_.mistakes);
      kpi.set_external_id(key);
      if (taken) kpi.set_etag(known->etag());
      orders.Place(kpi.node_external_id().empty() && known != nullptr
                       ? s_.known.KeyOfName(known->node())
                       : kpi.node_external_id(),
                   known, apply, kpi);
    }
  }

  // Orders of new rows that say none: behind the row before them with the same parent.
  class Orders {
   public:
    void Knows(const std::string& parent, int order) {
      int& last = last_known_[parent];
      last = std::max(last, order);
    }
    template <class Apply, class Item>
    void Place(const std::string& parent, const Item* known, Apply& apply, Item& item) {
      const auto before = last_.find(parent);
      if (item.order() == 0 && known == nullptr) {
        item.set_order((before == last_.end() ? last_known_[parent] : before->second) + 1);
        apply.mutable_place()->set_after(before_[parent]);
      }
      last_[parent] = item.order() != 0 ? item.order() : known == nullptr ? 0 : known->order();
      before_[parent] = item.external_id();
    }

   private:
    std::map<std::string, int> last_known_;
    std::map<std::string, int> last_;
    std::map<std::string, std::string> before_;  // the key of the row before, by parent
  };

  static std::string KpiUnit(const Table& table, const TableRow& row, const pb::Kpi* known) {
    const Cell* cell = row.cells[ColumnOf(*table.layout, "unit")];
    if (!IsBlank(cell, CellKind::kText)) return IsClear(*cell) ? "" : CellText(*cell);
    return known == nullptr ? "" : known->unit();
  }

  static std::string BaselineUnit(const Table& table, const TableRow& row, const pb::Kpi* known) {
    const Cell* cell = row.cells[ColumnOf(*table.layout, "baseline.unit")];
    if (!IsBlank(cell, CellKind::kText) && !IsClear(*cell)) return CellText(*cell);
    if (known != nullptr && !known->baseline().unit().empty() && IsBlank(cell, CellKind::kText))
      return known->baseline().unit();
    return KpiUnit(table, row, known);
  }

  const Workbook& book_;
  ReaderState s_;
  domain::VisionBase base_;
  std::map<int, const Cell*> challenges_;
  std::deque<Cell> restored_;  // in the place of cells of the workbook
};

}  // namespace

VisionIdentity IdentityOf(const Workbook& book) {
  VisionIdentity identity;
  const SheetLayout& layout = LayoutOf(SheetKind::kVision);
  for (const Sheet& sheet : book.sheets) {
    if (FindLayout(sheet.name) != &layout) continue;
    Mistakes ignored("");
    const FieldTable fields = ReadFieldTable(sheet, layout, ignored);
    const TableRow& row = fields.table.rows.front();
    const size_t owner = ColumnOf(layout, "@owner");
    identity.owner = KeyText(row.cells[owner]);
    if (row.cells[owner] != nullptr) identity.owner_place = fields.table.PlaceOf(row, owner);
    identity.name = KeyText(row.cells[ColumnOf(layout, "name")]);
    identity.external_id = KeyText(row.cells[ColumnOf(layout, "external_id")]);
    return identity;
  }
  return identity;
}

absl::StatusOr<VisionFile> ReadVisionBook(const Workbook& book, const ReadVisionOptions& options) {
  return Reader(book, options).Read();
}

}  // namespace renkei::sheet
