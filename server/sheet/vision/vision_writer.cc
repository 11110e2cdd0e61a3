#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/sheet/address.h"
#include "server/sheet/csv.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/row_reader.h"
#include "server/sheet/vision/vision_book.h"
#include "server/sheet/xlsx_writer.h"

namespace renkei::sheet {
namespace {

using google::protobuf::Message;

// Deeper trees than the contract's 16 levels come from damaged data.
constexpr int kMaxDepth = 64;

// Fills one sheet row by row.
class SheetFiller {
 public:
  SheetFiller(SheetKind kind, Workbook& book)
      : layout_(LayoutOf(kind)), sheet_(book.sheets.emplace_back()) {
    sheet_.name = layout_.ja;
    for (size_t i = 0; i < layout_.columns.size(); ++i)
      sheet_.AddText(0, static_cast<int>(i), layout_.columns[i].ja);
  }

  // The texts of columns that begin with "@", by path, and the message's fields.
  void Add(const std::map<std::string, std::string>& own, const Message& message,
           const std::string& unit = "") {
    ++row_;
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      const Column& column = layout_.columns[i];
      const auto it = own.find(column.path);
      if (it != own.end()) {
        sheet_.AddText(row_, static_cast<int>(i), it->second);
      } else if (column.path[0] != '@') {
        WriteCell(layout_, column, unit, message, row_, static_cast<int>(i), sheet_);
      }
    }
  }

  // The same, where figures of one message have units of their own.
  void AddKpi(const std::map<std::string, std::string>& own, const pb::Kpi& kpi) {
    ++row_;
    const std::string& baseline = kpi.baseline().unit();
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      const Column& column = layout_.columns[i];
      const auto it = own.find(column.path);
      const bool of_baseline = absl::string_view(column.path).substr(0, 9) == "baseline.";
      if (it != own.end()) {
        sheet_.AddText(row_, static_cast<int>(i), it->second);
      } else {
        WriteCell(layout_, column, of_baseline && !baseline.empty() ? baseline : kpi.unit(), kpi,
                  row_, static_cast<int>(i), sheet_);
      }
    }
  }

 private:
  const SheetLayout& layout_;
  Sheet& sheet_;
  int row_ = 0;
};

// Nodes depth first, each with its depth.
class TreeOrder {
 public:
  explicit TreeOrder(const domain::Plan& plan) {
    std::set<std::string> names;
    for (const pb::VisionNode& node : plan.nodes) names.insert(node.name());
    for (const pb::VisionNode& node : plan.nodes)
      children_[names.count(node.parent()) > 0 ? node.parent() : ""].push_back(&node);
    for (auto& [parent, list] : children_) Sort(list);
    Walk("", 0);
    // What hangs in a circle has no top; it is not lost.
    for (const pb::VisionNode& node : plan.nodes) {
      if (seen_.insert(&node).second) list_.emplace_back(&node, 0);
    }
    for (const pb::Kpi& kpi : plan.kpis) kpis_of_[kpi.node()].push_back(&kpi);
    for (auto& [node, list] : kpis_of_) Sort(list);
    std::set<const pb::Kpi*> placed;
    AddKpisOf("", placed);
    for (const auto& [node, depth] : list_) AddKpisOf(node->name(), placed);
    for (const pb::Kpi& kpi : plan.kpis) {
      if (placed.insert(&kpi).second) kpis_.push_back(&kpi);
    }
  }

  const std::vector<std::pair<const pb::VisionNode*, int>>& nodes() const { return list_; }
  const std::vector<const pb::Kpi*>& kpis() const { return kpis_; }

 private:
  template <class Item>
  static void Sort(std::vector<const Item*>& list) {
    std::sort(list.begin(), list.end(), [](const Item* a, const Item* b) {
      return a->order() != b->order() ? a->order() < b->order() : a->name() < b->name();
    });
  }

  void Walk(const std::string& parent, int depth) {
    const auto it = children_.find(parent);
    if (it == children_.end() || depth > kMaxDepth) return;
    for (const pb::VisionNode* node : it->second) {
      if (!seen_.insert(node).second) continue;
      list_.emplace_back(node, depth);
      if (!node->name().empty()) Walk(node->name(), depth + 1);
    }
  }

  void AddKpisOf(const std::string& node, std::set<const pb::Kpi*>& placed) {
    const auto it = kpis_of_.find(node);
    if (it == kpis_of_.end()) return;
    for (const pb::Kpi* kpi : it->second) {
      if (placed.insert(kpi).second) kpis_.push_back(kpi);
    }
  }

  std::map<std::string, std::vector<const pb::VisionNode*>> children_;
  std::map<std::string, std::vector<const pb::Kpi*>> kpis_of_;
  std::set<const pb::VisionNode*> seen_;
  std::vector<std::pair<const pb::VisionNode*, int>> list_;
  std::vector<const pb::Kpi*> kpis_;
};

class BookWriter {
 public:
  BookWriter(const KnownVision& vision, bool with_actuals)
      : vision_(vision), with_actuals_(with_actuals), items_(vision.plan), order_(vision.plan) {}

  Workbook Write() {
    Head();
    Nodes();
    Kpis();
    Targets();
    Actuals();
    ReMentions();
    Activities();
    Milestones();
    Budgets();
    Links();
    return std::move(book_);
  }

 private:
  void Head() {
    const SheetLayout& layout = LayoutOf(SheetKind::kVision);
    const pb::Vision& vision = vision_.plan.vision;
    Sheet& sheet = book_.sheets.emplace_back();
    sheet.name = layout.ja;
    sheet.AddText(0, 0, kFieldHeader);
    sheet.AddText(0, 1, kValueHeader);
    sheet.AddText(0, 2, kHelpHeader);
    int row = 0;
    for (const Column& column : layout.columns) {
      if (column.kind == CellKind::kNumbered) {
        const int count = std::max(vision.challenges_size(), 1);
        for (int i = 0; i < count; ++i) {
          sheet.AddText(++row, 0, absl::StrCat(column.ja, i + 1));
          if (i < vision.challenges_size()) sheet.AddText(row, 1, vision.challenges(i));
          if (i == 0) sheet.AddText(row, 2, column.help);
        }
        continue;
      }
      sheet.AddText(++row, 0, column.ja);
      const std::string path = column.path;
      if (path == "@owner") {
        const size_t end = vision.name().find("/visions/");
        sheet.AddText(row, 1, end == std::string::npos ? "" : vision.name().substr(0, end));
      } else if (path != "name" || vision.external_id().empty()) {
        WriteCell(layout, column, "", vision, row, 1, sheet);
      }
      sheet.AddText(row, 2, column.help);
    }
  }

  void Nodes() {
    SheetFiller sheet(SheetKind::kNodes, book_);
    const auto& levels = vision_.plan.vision.level_names();
    for (const auto& [node, depth] : order_.nodes()) {
      sheet.Add({{"external_id", KeyOf(*node)},
                 {"@level", depth < levels.size() ? levels[depth] : absl::StrCat(depth + 1)},
                 {"parent_external_id", Parent(node->parent(), node->parent_external_id())}},
                *node);
    }
  }

  // The key of a reference that stands as a name or as an external_id.
  std::string Parent(const std::string& name, const std::string& external_id) const {
    return name.empty() ? external_id : items_.KeyOfName(name);
  }

  void Kpis() {
    SheetFiller sheet(SheetKind::kKpis, book_);
    for (const pb::Kpi* kpi : order_.kpis()) {
      sheet.AddKpi({{"external_id", KeyOf(*kpi)},
                    {"node_external_id", Parent(kpi->node(), kpi->node_external_id())}},
                   *kpi);
    }
  }

  void Targets() {
    SheetFiller sheet(SheetKind::kTargets, book_);
    for (const pb::Kpi* kpi : order_.kpis()) {
      for (const pb::TimedValue& target : kpi->targets())
        sheet.Add({{"@kpi", KeyOf(*kpi)}, {"@title", kpi->title()}}, target, kpi->unit());
    }
  }

  void Actuals() {
    SheetFiller sheet(SheetKind::kActuals, book_);
    if (!with_actuals_) return;
    for (const pb::Kpi* kpi : order_.kpis()) {
      const auto it = vision_.actuals.find(kpi->name());
      if (it == vision_.actuals.end()) continue;
      for (const pb::KpiActual& actual : it->second)
        sheet.Add({{"@kpi", KeyOf(*kpi)}, {"@title", kpi->title()}}, actual, kpi->unit());
    }
  }

  void ReMentions() {
    SheetFiller sheet(SheetKind::kReMentions, book_);
    const auto add = [&](const auto& item, const char* kind) {
      for (const pb::ReMention& mention : item.re_mentions()) {
        sheet.Add({{"@item", KeyOf(item)},
                   {"@item_kind", kind},
                   {"@title", item.title()},
                   {"parent_external_id", Parent(mention.parent(), mention.parent_external_id())}},
                  mention);
      }
    };
    for (const auto& [node, depth] : order_.nodes()) add(*node, "施策等");
    for (const pb::Kpi* kpi : order_.kpis()) add(*kpi, "KPI");
  }

  void Activities() {
    SheetFiller sheet(SheetKind::kActivities, book_);
    for (const auto& [node, depth] : order_.nodes()) {
      for (const pb::Activity& activity : node->activities())
        sheet.Add({{"@node", KeyOf(*node)}, {"@title", node->title()}}, items_.InFile(activity));
    }
  }

  void Milestones() {
    SheetFiller sheet(SheetKind::kMilestones, book_);
    for (const auto& [node, depth] : order_.nodes()) {
      for (const pb::Activity& activity : node->activities()) {
        const std::string& name = activity.id().empty() ? activity.title() : activity.id();
        for (const pb::Milestone& milestone : activity.milestones())
          sheet.Add({{"@node", KeyOf(*node)}, {"@activity", name}}, milestone);
      }
    }
  }

  void Budgets() {
    SheetFiller sheet(SheetKind::kBudgets, book_);
    for (const auto& [node, depth] : order_.nodes()) {
      for (const pb::Budget& budget : node->budgets())
        sheet.Add({{"@node", KeyOf(*node)}, {"@title", node->title()}}, budget);
    }
  }

  void Links() {
    SheetFiller sheet(SheetKind::kLinks, book_);
    for (const pb::Link& link : vision_.plan.vision.links()) sheet.Add({{"@node", ""}}, link);
    for (const auto& [node, depth] : order_.nodes()) {
      for (const pb::Link& link : node->links()) sheet.Add({{"@node", KeyOf(*node)}}, link);
    }
  }

  const KnownVision& vision_;
  const bool with_actuals_;
  const KnownItems items_;
  const TreeOrder order_;
  Workbook book_;
};

// Rows below the last one in which lists of choices are offered as well.
constexpr int kRowsToFill = 500;
constexpr Color kHeaderColor = 0xD9E1F2;
constexpr Color kInfoColor = 0x7F7F7F;

CellStyle StyleOf(const Column& column) {
  CellStyle style;
  style.wrap = true;
  switch (column.kind) {
    case CellKind::kInteger:
      style.number_format = "#,##0";
      break;
    case CellKind::kNumber:
    case CellKind::kValue:
    case CellKind::kFiscalYear:
      break;
    case CellKind::kInfo:
      style.font.color = kInfoColor;
      break;
    default:
      // What is typed stays a text: 001, 1-2, 2024-03.
      style.number_format = "@";
  }
  return style;
}

void Put(const Cell& cell, const CellStyle& style, SheetWriter& page) {
  if (cell.kind == Cell::Kind::kNumber) {
    page.Number(cell.row, cell.column, cell.number, style);
  } else {
    page.Text(cell.row, cell.column, cell.text, style);
  }
}

CellStyle HeaderStyle() {
  CellStyle style;
  style.font.bold = true;
  style.background = kHeaderColor;
  style.wrap = true;
  style.border = true;
  return style;
}

void WriteHead(const Sheet& sheet, SheetWriter& page) {
  CellStyle text;
  text.wrap = true;
  text.number_format = "@";
  CellStyle info;
  info.wrap = true;
  info.font.color = kInfoColor;
  page.SetColumnWidth(0, 0, 24);
  page.SetColumnStyle(1, 1, 70, text);
  page.SetColumnWidth(2, 2, 50);
  for (const Cell& cell : sheet.cells) {
    CellStyle style = cell.row == 0 || cell.column == 0 ? HeaderStyle()
                      : cell.column == 1                ? text
                                                        : info;
    if (cell.kind == Cell::Kind::kNumber) style.number_format.clear();
    Put(cell, style, page);
  }
  page.FreezePanes(1, 1);
}

void WriteTable(const SheetLayout& layout, const Sheet& sheet, SheetWriter& page) {
  const int last = static_cast<int>(layout.columns.size()) - 1;
  std::vector<CellStyle> styles;
  for (int i = 0; i <= last; ++i) {
    const Column& column = layout.columns[static_cast<size_t>(i)];
    styles.push_back(StyleOf(column));
    page.SetColumnStyle(i, i, column.width, styles.back());
    const auto* field = FieldOf(layout, column);
    if (column.kind == CellKind::kEnum && field != nullptr)
      page.Choices(i, 1, sheet.RowCount() + kRowsToFill, EnumLabels(*field->enum_type()));
  }
  for (const Cell& cell : sheet.cells) {
    CellStyle style = cell.row == 0 ? HeaderStyle() : styles[static_cast<size_t>(cell.column)];
    if (cell.kind == Cell::Kind::kNumber && style.number_format == "@") style.number_format.clear();
    Put(cell, style, page);
  }
  page.FreezePanes(1, 1);
  if (sheet.RowCount() > 1) page.AutoFilter(0, sheet.RowCount() - 1, last);
  page.Print({.landscape = true, .repeated_rows = 1, .header = layout.ja});
}

void WriteHelp(SheetWriter& page) {
  const std::vector<std::string> rules = {
      "空のセルは「変更しない」という意味です。0 "
      "にはなりません。結合したセルは、左上のセルだけを読みます。",
      "登録済みの内容を消すときは、セルに （消去） と書きます（(clear) も同じです）。",
      "行を消しても、登録済みのものは残ります。ファイルにないものを削除するには、取り込むときに "
      "--prune を付けます。",
      "数値は全角でも、桁区切りがあっても、単位が付いていても（812人、35."
      "2％）読み取ります。負の数は △ や ▲ でも書けます。",
      "年度は 2024、令和6年度、R6 のどれでも書けます。時点は 令和9年度、令和9年度末、2024年3月 "
      "のように書きます。",
      "列の順番は変えてもかまいません。使わない列やシートは消してもかまいません。見出しの名前は変え"
      "ないでください。",
      "取り込み: renkei vision apply ファイル名 --dry-run で確かめてから、--dry-run "
      "を外して実行します。",
  };
  CellStyle text;
  text.wrap = true;
  page.SetColumnWidth(0, 0, 14);
  page.SetColumnWidth(1, 1, 24);
  page.SetColumnWidth(2, 2, 90);
  int row = 0;
  for (const std::string& rule : rules) page.Merge(row, 0, row, 2, {{rule}}, text), ++row;
  ++row;
  page.Text(row, 0, "シート", HeaderStyle());
  page.Text(row, 1, "列", HeaderStyle());
  page.Text(row, 2, "書き方", HeaderStyle());
  for (const SheetLayout& layout : VisionLayouts()) {
    for (const Column& column : layout.columns) {
      ++row;
      page.Text(row, 0, layout.ja, text);
      page.Text(row, 1, column.ja, text);
      const auto* field = FieldOf(layout, column);
      const bool choices =
          column.kind == CellKind::kEnum && field != nullptr && *column.help == '\0';
      page.Text(row, 2,
                choices ? absl::StrJoin(EnumLabels(*field->enum_type()), "、") : column.help, text);
    }
  }
}

}  // namespace

Workbook VisionSheets(const KnownVision& vision, bool with_actuals) {
  return BookWriter(vision, with_actuals).Write();
}

absl::StatusOr<std::string> WriteVisionXlsx(const Workbook& sheets, const std::string& title) {
  XlsxWriter writer({.title = title});
  for (const Sheet& sheet : sheets.sheets) {
    const SheetLayout* layout = FindLayout(sheet.name);
    SheetWriter& page = writer.AddSheet(sheet.name);
    if (layout == nullptr || layout->kind == SheetKind::kVision) {
      WriteHead(sheet, page);
    } else {
      WriteTable(*layout, sheet, page);
    }
  }
  WriteHelp(writer.AddSheet(kHelpSheet));
  return writer.Finish();
}

std::vector<VisionCsvFile> WriteVisionCsv(const Workbook& sheets, Encoding encoding) {
  std::vector<VisionCsvFile> files;
  for (const Sheet& sheet : sheets.sheets) {
    CsvFile csv = WriteCsv(sheet, encoding);
    VisionCsvFile& file = files.emplace_back();
    file.name = absl::StrCat(sheet.name, ".csv");
    file.bytes = std::move(csv.bytes);
    for (const MissingCharacter& missing : csv.missing)
      file.missing.push_back(absl::StrCat(CellPlace(sheet.name, missing.row, missing.column), ": ",
                                          missing.character));
  }
  return files;
}

}  // namespace renkei::sheet
