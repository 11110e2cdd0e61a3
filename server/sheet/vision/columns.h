// Which sheets a vision has in a workbook, and which column holds which field: the one table that
// the reader, the writer, the templates and the sheet of explanations all follow. A field of the
// contract without a column here is a failing test.

#ifndef RENKEI_SERVER_SHEET_VISION_COLUMNS_H_
#define RENKEI_SERVER_SHEET_VISION_COLUMNS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace renkei::sheet {

// What the cells of a column hold.
enum class CellKind {
  kText,
  // An external_id, or another name without spaces around it.
  kId,
  kInteger,
  kNumber,
  // A year by itself: 2024, 令和6年度, R6.
  kFiscalYear,
  kDay,
  kWhen,
  // The number of a Value, or its text where it has no number.
  kValue,
  // The text beside the number of a Value.
  kValueText,
  kEnum,
  // A yes or no: はい, いいえ. An empty cell says neither.
  kYesNo,
  // A list, an entry on each line of the cell.
  kLines,
  // The same of texts that may have several lines themselves: see record_lines.h.
  kTexts,
  // A list of texts that may have several lines, one row each: 地域課題1, 地域課題2.
  kNumbered,
  // A list of messages, an entry on each line of the cell, its parts separated by "｜".
  kRecords,
  // The same as a part of an entry of kRecords: entries separated by "；", their parts by "：".
  kInnerRecords,
  // For readers; not read.
  kInfo,
};

// In whose words a file is written; either is read. To programs (kContract) headings are paths of
// fields, the names of sheets the short English ones, and values of enums their constants: what does
// not change when people call something by another name.
enum class Words { kPeople, kContract };

struct SheetLayout;

struct Column {
  // Field of the row's message ("baseline.when"); "@" begins what the reader itself knows: @owner,
  // @node, @kpi, @item_kind, @activity, @level, @title.
  const char* path;
  CellKind kind;
  // In widths of a digit.
  double width;
  // What is to be written there; Japanese.
  const char* help;
  // Its heading. Where a table states none (""), the labels of the fields on its path ("基準値の時点"; the
  // "value" in a figure says nothing) and the last name of the path: see WithHeadings.
  std::string ja = {};
  std::string en = {};
  // The marker for clearing takes the whole row away here (目標値, 予算 ...).
  bool removes_row = false;
  // Of kRecords and kInnerRecords: the parts of an entry.
  const SheetLayout* records = nullptr;
  // Further headings that people give it, separated by "、".
  const char* also = "";
};

enum class SheetKind {
  kVision,
  kNodes,
  kKpis,
  kTargets,
  kActuals,
  kReMentions,
  kActivities,
  kMilestones,
  kBudgets,
  kFunding,
  kLinks,
  // Layouts that are no part of a vision's workbook.
  kOther,
};

struct SheetLayout {
  SheetKind kind;
  const char* ja;
  const char* en;
  // Of each row.
  const google::protobuf::Descriptor* message;
  // The column without which a row says nothing: its index.
  size_t key_column;
  std::vector<Column> columns;
};

// The same with the heading of every column.
SheetLayout WithHeadings(SheetLayout layout);

// In the order of the workbook. The first one is not a table: a field to a row, its Japanese name
// in the first column and the value in the second.
const std::vector<SheetLayout>& VisionLayouts();
// Not of kOther.
const SheetLayout& LayoutOf(SheetKind kind);

// Names of columns and headers of the first sheet.
inline constexpr char kFieldHeader[] = "項目";
inline constexpr char kValueHeader[] = "値";
inline constexpr char kHelpHeader[] = "書き方";
// The first two to programs.
inline constexpr char kRawFieldHeader[] = "field";
inline constexpr char kRawValueHeader[] = "value";
// The sheet that explains the others; not read.
inline constexpr char kHelpSheet[] = "説明";

// The column that `header` names: its Japanese or English name or its path, whatever the width and
// case of letters, with or without a remark in brackets behind it. nullopt for none.
std::optional<size_t> FindColumn(const SheetLayout& layout, absl::string_view header);
// Whether a row with these texts is the headings of a table: the key column's own name is there, or
// another that people give it beside a further heading (of a sheet with a field to a row, "外部ID"
// is a label).
bool AreHeadings(const SheetLayout& layout, const std::vector<std::string>& texts);
// The sheet that `name` names: in Japanese or English, alone or with something behind it that is no
// Japanese letter, as people name files ("目標値_2024", "targets (2)"). Null for none.
const SheetLayout* FindLayout(absl::string_view name);

// Whether a cell merged down over several rows speaks for all of them: in columns that say where a
// row belongs and of which time it is. Items are rows of their own, each with its external_id.
bool SpeaksForMergedRows(const Column& column);

// What a file has as the heading of a column: its Japanese name, of a list of messages with the names
// of the parts behind it as they stand in the cell. To programs the path, or where the reader itself
// knows the column ("@kpi") its English name.
std::string HeadingOf(const Column& column, Words words = Words::kPeople);
// What a file has as the name of a sheet.
inline const char* SheetNameOf(const SheetLayout& layout, Words words) {
  return words == Words::kContract ? layout.en : layout.ja;
}

// The field that a column holds; null for columns beginning with "@".
const google::protobuf::FieldDescriptor* FieldOf(const SheetLayout& layout, const Column& column);

// A value of an enum in a cell: "増やす", to programs DIRECTION_UP. "" for UNSPECIFIED and unknown
// numbers.
std::string EnumLabel(const google::protobuf::EnumDescriptor& type, int number,
                      Words words = Words::kPeople);
// From the label, the value's name or its short form ("up"); a step also from what some form of
// cooperation calls it. nullopt for anything else.
std::optional<int> ParseEnumLabel(const google::protobuf::EnumDescriptor& type,
                                  absl::string_view text);
// All labels, in order of the values.
std::vector<std::string> EnumLabels(const google::protobuf::EnumDescriptor& type,
                                    Words words = Words::kPeople);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_COLUMNS_H_
