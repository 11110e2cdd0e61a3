// The sheets of a vision as files: how they look to people.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/sheet/address.h"
#include "server/sheet/csv.h"
#include "server/sheet/vision/base_sheet.h"
#include "server/sheet/vision/columns.h"
#include "server/sheet/vision/vision_book.h"
#include "server/sheet/xlsx_writer.h"

namespace renkei::sheet {
namespace {

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
      "空のセルは「変更しない」という意味です（0 にはなりません）。",
      "結合したセルは、左上のセルだけを読みます。",
      "消すときは、セルに（消去）と書きます（(clear) も同じです）。",
      "行を消しても、登録済みのものは残ります。",
      "ファイルにないものを削除するには、取り込むときに --prune を付けます。",
      "数値は全角、桁区切り、単位付き（812人、35.2％）でも読み取ります。",
      "負の数は △ や ▲ でも書けます。",
      "年度は 2024、令和6年度、R6 のように書きます。",
      "時点は 令和9年度、令和9年度末、2024年3月 のように書きます。",
      "列の順番は変えられます。使わない列やシートは消せます。",
      "見出しの名前は変えないでください。",
      "隠れているシート「原本」は出力したときの内容の記録です。消さないでください。",
      "出力したあとにほかの人が直したところは、取り込んでもそのまま残ります。",
      "取り込み: renkei vision apply ファイル名 --dry-run で確かめてから実行します。",
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

absl::StatusOr<std::string> WriteVisionXlsx(const Workbook& sheets, const std::string& title) {
  XlsxWriter writer({.title = title});
  for (const Sheet& sheet : sheets.sheets) {
    const SheetLayout* layout = FindLayout(sheet.name);
    SheetWriter& page = writer.AddSheet(sheet.name);
    if (sheet.name == kBaseName) {
      for (const Cell& cell : sheet.cells) page.Text(cell.row, cell.column, cell.text);
      page.Hide();
      continue;
    }
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
