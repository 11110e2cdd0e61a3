#include "server/sheet/vision/cell_codec.h"

#include <cmath>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/quantity/error_word.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/quote.h"
#include "server/domain/suggest.h"
#include "server/domain/time/when.h"
#include "server/domain/words/yes_no.h"
#include "server/sheet/encoding.h"
#include "server/sheet/number_look.h"
#include "server/sheet/scaled_format.h"
#include "server/sheet/vision/record_lines.h"
#include "server/sheet/vision/when_text.h"
#include "storage/base/status_macros.h"

namespace renkei::sheet {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status Wrong(absl::string_view kind, absl::string_view en, absl::string_view ja) {
  return domain::InvalidField("", kind, {std::string(en), std::string(ja)});
}

absl::Status NotANumber(absl::string_view text) {
  const std::string quoted = domain::Quoted(text);
  return Wrong("NOT_A_NUMBER", absl::StrCat("\"", quoted, "\" is not a number"),
               absl::StrCat("「", quoted, "」は数値として読めません。"));
}

std::vector<std::string> Steps(const Column& column) { return absl::StrSplit(column.path, '.'); }

// The message that holds the last field of the column's path, made where it is missing; the field. Of a list on the way the
// first entry is meant.
std::pair<Message*, const FieldDescriptor*> Reach(const Column& column, Message& message) {
  Message* at = &message;
  const std::vector<std::string> steps = Steps(column);
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    const auto* field = at->GetDescriptor()->FindFieldByName(steps[i]);
    const auto& reflection = *at->GetReflection();
    at = !field->is_repeated()                   ? reflection.MutableMessage(at, field)
         : reflection.FieldSize(*at, field) == 0 ? reflection.AddMessage(at, field)
                                                 : reflection.MutableRepeatedMessage(at, field, 0);
  }
  return {at, at->GetDescriptor()->FindFieldByName(steps.back())};
}

// The same to read; null where a message on the way is not set.
std::pair<const Message*, const FieldDescriptor*> Look(const Column& column,
                                                       const Message& message) {
  const Message* at = &message;
  const std::vector<std::string> steps = Steps(column);
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    const auto* field = at->GetDescriptor()->FindFieldByName(steps[i]);
    const auto& reflection = *at->GetReflection();
    if (field->is_repeated()) {
      if (reflection.FieldSize(*at, field) == 0) return {nullptr, nullptr};
      at = &reflection.GetRepeatedMessage(*at, field, 0);
      continue;
    }
    if (!reflection.HasField(*at, field)) return {nullptr, nullptr};
    at = &reflection.GetMessage(*at, field);
  }
  return {at, at->GetDescriptor()->FindFieldByName(steps.back())};
}

bool IsPercent(absl::string_view unit) {
  for (const char* percent : {"%", "パーセント", "ポイント", "pt"}) {
    if (domain::FoldedEqual(unit, percent)) return true;
  }
  return false;
}

// What a cell says where figures are counted in `unit`; words as ReadFigure takes them.
absl::StatusOr<pb::Value> Figure(const Cell& cell, absl::string_view unit) {
  if (cell.kind != Cell::Kind::kNumber)
    return domain::ReadFigure(CellText(cell), unit, domain::FigureWords::kAny);
  pb::Value value;
  switch (cell.look) {
    case Cell::Look::kDate:
      return Wrong("DATE_FOR_NUMBER",
                   absl::StrCat("the cell is a date (", cell.text, "), not a number"),
                   absl::StrCat("セルが日付（", cell.text,
                                "）になっています。表示形式を「標準」にして書き直してください。"));
    case Cell::Look::kPercent:
      if (!IsPercent(unit))
        return Wrong("PERCENT_FOR_NUMBER",
                     absl::StrCat("the cell shows a percentage, but the unit is \"",
                                  domain::Quoted(unit), "\""),
                     absl::StrCat("セルがパーセント表示ですが、単位は「", domain::Quoted(unit),
                                  "」です。単位を％にするか、表示形式を「標準」にしてください。"));
      value.set_number(domain::ShiftDecimal(cell.number, 2));
      return value;
    default:
      value.set_number(cell.number);
      return value;
  }
}

absl::Status SetValue(const Cell& cell, absl::string_view unit, pb::Value& value) {
  ASSIGN_OR_RETURN(pb::Value figure, Figure(cell, unit));
  // Words beside a number have a cell of their own, and those beside the known one are kept.
  if (figure.has_number() && figure.text().empty() && value.has_number())
    figure.set_text(value.text());
  value = std::move(figure);
  return absl::OkStatus();
}

absl::Status SetNumber(const Cell& cell, absl::string_view unit, const FieldDescriptor& field,
                       Message& message) {
  ASSIGN_OR_RETURN(const pb::Value figure, Figure(cell, unit));
  if (!figure.has_number() || !figure.text().empty()) return NotANumber(CellText(cell));
  const double number = figure.number();
  const auto& reflection = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
    reflection.SetDouble(&message, &field, number);
    return absl::OkStatus();
  }
  const bool is_long = field.cpp_type() == FieldDescriptor::CPPTYPE_INT64;
  const double most = is_long ? 9007199254740992.0 : std::numeric_limits<int32_t>::max();
  if (number != std::trunc(number) || std::fabs(number) > most) {
    const std::string quoted = domain::Quoted(CellText(cell));
    return Wrong("NOT_AN_INTEGER",
                 absl::StrCat("\"", quoted, "\" is not a whole number of the size allowed"),
                 absl::StrCat("「", quoted, "」ではなく、範囲内の整数を書いてください。"));
  }
  if (is_long) {
    reflection.SetInt64(&message, &field, static_cast<int64_t>(number));
  } else {
    reflection.SetInt32(&message, &field, static_cast<int32_t>(number));
  }
  return absl::OkStatus();
}

absl::Status UnknownValue(const std::string& text, const google::protobuf::EnumDescriptor& type) {
  const std::vector<std::string> labels = EnumLabels(type);
  const std::string all = absl::StrJoin(labels, "、");
  const std::string meant = domain::Closest(text, labels);
  const std::string quoted = domain::Quoted(text);
  return Wrong(
      "UNKNOWN_VALUE", absl::StrCat("\"", quoted, "\" is none of: ", all),
      absl::StrCat("「", quoted, "」は使えません。次のどれかを書いてください: ", all, "。",
                   meant.empty() ? "" : absl::StrCat("「", meant, "」のことでしょうか。")));
}

absl::Status SetEnum(const std::string& text, const FieldDescriptor& field, Message& message) {
  const auto number = ParseEnumLabel(*field.enum_type(), text);
  if (!number) return UnknownValue(text, *field.enum_type());
  message.GetReflection()->SetEnumValue(&message, &field, *number);
  return absl::OkStatus();
}

// One of several values, each on a line of its own or with 、 between them.
absl::Status SetEnums(const std::string& text, const FieldDescriptor& field, Message& message) {
  message.GetReflection()->ClearField(&message, &field);
  for (const absl::string_view word :
       absl::StrSplit(absl::StrReplaceAll(text, {{"、", "\n"}}), '\n')) {
    const std::string trimmed(absl::StripAsciiWhitespace(word));
    if (trimmed.empty()) continue;
    const auto number = ParseEnumLabel(*field.enum_type(), trimmed);
    if (!number) return UnknownValue(trimmed, *field.enum_type());
    message.GetReflection()->AddEnumValue(&message, &field, *number);
  }
  return absl::OkStatus();
}

void SetLines(const std::string& text, const FieldDescriptor& field, Message& message) {
  message.GetReflection()->ClearField(&message, &field);
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::ConsumeSuffix(&line, "\r");
    if (!line.empty()) message.GetReflection()->AddString(&message, &field, std::string(line));
  }
}

// Where a date is what a program made of "1-2".
bool HoldsWords(CellKind kind) {
  return kind == CellKind::kText || kind == CellKind::kId || kind == CellKind::kLines ||
         kind == CellKind::kTexts || kind == CellKind::kValueText || kind == CellKind::kEnum;
}

// Where people write what they like, "#REF!" too.
bool IsFreeText(CellKind kind) {
  return kind == CellKind::kText || kind == CellKind::kTexts || kind == CellKind::kNumbered;
}

bool IsTime(CellKind kind) {
  return kind == CellKind::kWhen || kind == CellKind::kDay || kind == CellKind::kFiscalYear;
}

absl::Status ShowsError(absl::string_view shown) {
  const std::string quoted = domain::Quoted(shown);
  const bool narrow = domain::IsTooNarrow(shown);
  return Wrong("CELL_ERROR",
               absl::StrCat("the cell shows the error ", quoted,
                            narrow ? "; widen its column and save the file again" : ""),
               absl::StrCat("セルがエラー（", quoted, "）になっています。",
                            narrow ? "列の幅を広げて、保存し直してください。" : ""));
}

absl::Status NotCalculated() {
  return Wrong("NOT_CALCULATED",
               "the cell has a formula whose value was never calculated; open the file in a "
               "spreadsheet program and save it, or write the value in the place of the formula",
               "数式の値が計算されていません。表計算ソフトで開いて保存してから読み込むか、"
               "数式の代わりに値を書いてください。");
}

absl::Status ShowsAnotherNumber(const Cell& cell) {
  const std::string stored = WithThousands(domain::NumberText(cell.number));
  const std::string shown = domain::Quoted(cell.text);
  return Wrong("SCALED_NUMBER",
               absl::StrCat("the cell holds ", stored, ", but its number format shows ", shown,
                            "; set the format to General and write the number that is meant"),
               absl::StrCat("セルには", stored, "が入っていますが、表示形式により", shown,
                            "と表示されています。表示形式を「標準」にし、この列の単位での数値を"
                            "書き直してください。"));
}

// The day whose number in spreadsheets a cell holds, where it looks like one of our time: from 1970
// to 2099. Nobody's year has five digits.
std::optional<std::string> DayOfSerial(const Cell& cell) {
  constexpr double kFirst = 25'569;
  constexpr double kLast = 73'050;
  // Between the first days of the two ways to count.
  constexpr double kLater = 1'462;
  std::optional<double> number;
  if (cell.kind == Cell::Kind::kText) number = domain::ParseNumber(cell.text);
  if (cell.kind == Cell::Kind::kNumber && cell.look == Cell::Look::kPlain) number = cell.number;
  if (!number) return std::nullopt;
  const double serial = *number + (cell.from_1904 ? kLater : 0);
  if (!(serial >= kFirst && serial < kLast + 1)) return std::nullopt;
  return DateOfSerial(serial, DateParts::kDay, /*from_1904=*/false);
}

absl::Status SerialForDay(absl::string_view written, absl::string_view day) {
  const std::string quoted = domain::Quoted(written);
  return Wrong(
      "SERIAL_FOR_DATE",
      absl::StrCat("\"", quoted,
                   "\" is no time; it is the number that spreadsheet "
                   "programs keep for ",
                   day, "; give the cell a date format, or write ", day),
      absl::StrCat("「", quoted, "」は時期として読み取れません。表計算ソフトの日付の番号で、", day,
                   "に当たります。セルの表示形式を「日付」にするか、", day, "と書いてください。"));
}

// Whether a value without a number can stand in the cell of numbers and be read back as the same.
bool StandsAlone(const pb::Value& value, absl::string_view unit) {
  if (value.has_number() || value.text().empty() || domain::IsClearMarker(value.text()) ||
      value.text() == domain::kNoData)
    return false;
  const auto back = domain::ReadFigure(value.text(), unit, domain::FigureWords::kAny);
  return back.ok() && !back->has_number() && back->text() == value.text();
}

// Numbers that the XLSX writer's 16 figures do not carry exactly are written as texts.
void AddExact(int row, int column, double number, Sheet& sheet) {
  double back = 0;
  if (absl::SimpleAtod(absl::StrFormat("%.16G", number), &back) && back == number) {
    sheet.AddNumber(row, column, number);
  } else {
    sheet.AddText(row, column, domain::NumberText(number));
  }
}

}  // namespace

std::string CellText(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kText:
    case Cell::Kind::kError:
      return cell.text;
    case Cell::Kind::kBoolean:
      return cell.boolean ? "TRUE" : "FALSE";
    case Cell::Kind::kNumber:
      if (cell.look == Cell::Look::kDate) return cell.text;
      if (cell.look == Cell::Look::kPercent)
        return absl::StrCat(domain::NumberText(domain::ShiftDecimal(cell.number, 2)), "%");
      return domain::NumberText(cell.number);
    default:
      return "";
  }
}

bool IsBlank(const Cell* cell, CellKind kind) {
  if (cell == nullptr || cell->kind == Cell::Kind::kEmpty) return true;
  if (cell->kind != Cell::Kind::kText) return false;
  if (kind == CellKind::kText || kind == CellKind::kNumbered || kind == CellKind::kValueText)
    return cell->text.empty();
  return absl::StripAsciiWhitespace(domain::NormalizeCompatibility(cell->text)).empty();
}

bool IsClear(const Cell& cell) {
  return cell.kind == Cell::Kind::kText && domain::IsClearMarker(cell.text);
}

bool IsKnownButForMissing(absl::string_view text, absl::string_view known) {
  const auto next = [](absl::string_view* rest) {
    size_t size = 1;
    while (size < rest->size() && (static_cast<unsigned char>((*rest)[size]) & 0xc0U) == 0x80)
      ++size;
    const absl::string_view letter = rest->substr(0, size);
    rest->remove_prefix(size);
    return letter;
  };
  while (!text.empty() && !known.empty()) {
    const absl::string_view written = next(&text);
    const absl::string_view before = next(&known);
    if (written != before && written != kMissingCharacter && written != InCp932(before))
      return false;
  }
  return text.empty() && known.empty();
}

absl::Status LostCharacters() {
  return Wrong(
      "MISSING_CHARACTER",
      "〓 stands for a character that the file could not hold, and the text was changed; use UTF-8 "
      "or XLSX for it",
      "「〓」は、ファイルで表せなかった文字です。この文章を直すときは、UTF-8 の CSV か XLSX を"
      "お使いください。");
}

absl::Status CheckCell(const Column& column, const Cell& cell) {
  if (column.kind == CellKind::kInfo) return absl::OkStatus();
  switch (cell.kind) {
    case Cell::Kind::kError:
      return ShowsError(cell.text);
    case Cell::Kind::kFormula:
      return NotCalculated();
    case Cell::Kind::kText:
      if (!IsFreeText(column.kind) && domain::IsSpreadsheetError(cell.text))
        return ShowsError(cell.text);
      break;
    case Cell::Kind::kNumber:
      if (cell.look == Cell::Look::kScaled) return ShowsAnotherNumber(cell);
      break;
    default:
      break;
  }
  const std::optional<std::string> day = IsTime(column.kind) ? DayOfSerial(cell) : std::nullopt;
  return day ? SerialForDay(CellText(cell), *day) : absl::OkStatus();
}

namespace {

// CheckCell, and that no program made a date of words.
absl::Status CheckKind(const Column& column, const Cell& cell) {
  RETURN_IF_ERROR(CheckCell(column, cell));
  if (cell.kind == Cell::Kind::kNumber && cell.look == Cell::Look::kDate && HoldsWords(column.kind))
    return Wrong("DATE_FOR_TEXT", absl::StrCat("the cell is a date (", cell.text, "), not a text"),
                 absl::StrCat("セルが日付（", cell.text,
                              "）に変わっています。表示形式を「文字列」"
                              "にして書き直してください。"));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadWords(const Column& column, const Cell& cell) {
  RETURN_IF_ERROR(CheckKind(column, cell));
  const std::string text = CellText(cell);
  // 全角の空白 alone are nothing either.
  if (absl::StripAsciiWhitespace(domain::NormalizeCompatibility(text)).empty()) return "";
  return std::string(absl::StripAsciiWhitespace(text));
}

absl::Status ReadCell(const SheetLayout& layout, const Column& column, const Cell& cell,
                      absl::string_view unit, Message& message) {
  RETURN_IF_ERROR(CheckKind(column, cell));
  const std::string text = CellText(cell);
  const std::string trimmed(absl::StripAsciiWhitespace(text));
  const auto [at, field] = Reach(column, message);
  const auto& reflection = *at->GetReflection();
  switch (column.kind) {
    case CellKind::kText:
    case CellKind::kValueText:
      reflection.SetString(at, field, text);
      return absl::OkStatus();
    case CellKind::kId:
      reflection.SetString(at, field, trimmed);
      return absl::OkStatus();
    case CellKind::kInteger:
    case CellKind::kNumber:
      return SetNumber(cell, unit, *field, *at);
    case CellKind::kFiscalYear: {
      const auto year = domain::ParseFiscalYear(text);
      if (year.ok()) reflection.SetInt32(at, field, *year);
      return year.status();
    }
    case CellKind::kDay: {
      const auto day = domain::ParseDay(text);
      if (day.ok()) reflection.SetString(at, field, *day);
      return day.status();
    }
    case CellKind::kWhen: {
      const auto when = ReadWhen(text);
      if (when.ok()) static_cast<pb::When&>(*reflection.MutableMessage(at, field)) = *when;
      return when.status();
    }
    case CellKind::kValue:
      return SetValue(cell, unit, static_cast<pb::Value&>(*reflection.MutableMessage(at, field)));
    case CellKind::kEnum:
      return SetEnum(trimmed, *field, *at);
    case CellKind::kYesNo: {
      const auto yes = domain::ReadYesNo(trimmed);
      if (yes.ok()) reflection.SetBool(at, field, *yes);
      return yes.status();
    }
    case CellKind::kLines:
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) return SetEnums(text, *field, *at);
      SetLines(text, *field, *at);
      return absl::OkStatus();
    case CellKind::kTexts:
      ReadTexts(text, *field, *at);
      return absl::OkStatus();
    case CellKind::kRecords:
    case CellKind::kInnerRecords:
      return ReadRecords(column, text, *field, *at);
    default:
      return absl::InternalError(absl::StrCat(layout.en, ".", column.path, " is not read alone"));
  }
}

void ClearField(const SheetLayout& layout, const Column& column, Message& message) {
  (void)layout;
  const auto [found, field] = Look(column, message);
  if (found == nullptr) return;
  const auto [at, again] = Reach(column, message);
  at->GetReflection()->ClearField(at, field);
  const std::vector<std::string> steps = Steps(column);
  for (size_t depth = steps.size() - 1; depth > 0; --depth) {
    Message* above = &message;
    for (size_t i = 0; i + 1 < depth; ++i) {
      const auto* step = above->GetDescriptor()->FindFieldByName(steps[i]);
      above = above->GetReflection()->MutableMessage(above, step);
    }
    const auto* step = above->GetDescriptor()->FindFieldByName(steps[depth - 1]);
    // An entry of a list stays, whatever it says.
    if (step->is_repeated()) return;
    if (above->GetReflection()->GetMessage(*above, step).ByteSizeLong() > 0) return;
    above->GetReflection()->ClearField(above, step);
  }
}

void WriteCell(const SheetLayout& layout, const Column& column, absl::string_view unit,
               const Message& message, int row, int at, Sheet& sheet, Words words) {
  const auto [holder, field] = Look(column, message);
  if (holder == nullptr || field == nullptr) return;
  (void)layout;
  const auto& reflection = *holder->GetReflection();
  if (column.kind == CellKind::kLines) {
    std::vector<std::string> lines;
    for (int i = 0; i < reflection.FieldSize(*holder, field); ++i) {
      lines.push_back(field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM
                          ? EnumLabel(*field->enum_type(),
                                      reflection.GetRepeatedEnumValue(*holder, field, i), words)
                          : reflection.GetRepeatedString(*holder, field, i));
    }
    return sheet.AddText(row, at, absl::StrJoin(lines, "\n"));
  }
  if (column.kind == CellKind::kTexts) return sheet.AddText(row, at, WriteTexts(*field, *holder));
  if (column.records != nullptr)
    return sheet.AddText(row, at, WriteRecords(column, *field, *holder, words));
  if (column.kind == CellKind::kYesNo) {
    const bool yes = reflection.GetBool(*holder, field);
    const char* const contract = yes ? "true" : "false";
    return sheet.AddText(row, at, words == Words::kContract ? contract : domain::YesNoWord(yes));
  }
  if (!reflection.HasField(*holder, field)) return;
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM)
    return sheet.AddText(
        row, at, EnumLabel(*field->enum_type(), reflection.GetEnumValue(*holder, field), words));
  switch (column.kind) {
    case CellKind::kWhen:
      return sheet.AddText(
          row, at, WhenToCell(static_cast<const pb::When&>(reflection.GetMessage(*holder, field))));
    case CellKind::kValue: {
      const auto& value = static_cast<const pb::Value&>(reflection.GetMessage(*holder, field));
      if (value.has_number()) return AddExact(row, at, value.number(), sheet);
      if (StandsAlone(value, unit)) sheet.AddText(row, at, value.text());
      return;
    }
    case CellKind::kValueText: {
      const auto& value = static_cast<const pb::Value&>(*holder);
      if (!StandsAlone(value, unit)) sheet.AddText(row, at, value.text());
      return;
    }
    default:
      break;
  }
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING)
    return sheet.AddText(row, at, reflection.GetString(*holder, field));
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE)
    return AddExact(row, at, reflection.GetDouble(*holder, field), sheet);
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT64)
    return AddExact(row, at, static_cast<double>(reflection.GetInt64(*holder, field)), sheet);
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32)
    sheet.AddNumber(row, at, reflection.GetInt32(*holder, field));
}

absl::StatusOr<bool> SaysWhatIsKnown(const SheetLayout& layout, const Column& column,
                                     const Cell& cell, absl::string_view unit,
                                     const Message* known) {
  const std::string text = CellText(cell);
  if (known != nullptr) {
    Sheet exported;
    WriteCell(layout, column, unit, *known, 0, 0, exported);
    if (IsKnownButForMissing(text, exported.cells.empty() ? "" : CellText(exported.cells.front())))
      return true;
  }
  if (absl::StrContains(text, kMissingCharacter)) return LostCharacters();
  return false;
}

}  // namespace renkei::sheet
