#include "server/domain/quantity/figure.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/quantity/error_word.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/quote.h"
#include "storage/base/status_macros.h"

namespace renkei::domain {
namespace {

// Of 7,035 figures that nine cities printed, 101 were none: データなし, dashes, 調整中, and grades.
constexpr absl::string_view kNoFigureWords[] = {
    kNoData,    "-",        "―",        "—",      "–",      "…",      "...",    "・",
    "*",        "該当なし", "実績なし", "なし",   "未定",   "未集計", "集計中", "調査中",
    "調整中",   "算定中",   "未公表",   "公表前", "非公表", "秘匿",   "未調査", "未実施",
    "実施なし", "中止",     "延期",     "不明",   "不詳",   "達成",   "未達成", "実施",
    "実施済み", "実施済",   "完了",     "未完了", "皆増",   "皆減",   "◎",      "○",
    "〇",       "△",        "×",        "はい",   "いいえ", "有",     "無",     "S",
    "A",        "B",        "C",        "D",      "E",      "ー"};

// Of those, what says that the figure is still to come.
constexpr absl::string_view kAwaited[] = {"未定",   "未集計", "集計中", "調査中", "調整中",
                                          "算定中", "未公表", "公表前", "未調査"};

// Made of what figures are made of, and yet none: "12,34人", "23(8)", "1.2.3".
bool IsBotchedNumber(const std::string& plain) {
  if (plain.find_first_of("0123456789") == std::string::npos) return false;
  if (plain.find_first_not_of("0123456789+-.,'()% ") == std::string::npos) return true;
  const std::string front = plain.substr(0, plain.find_first_not_of("0123456789+-.,"));
  return front.find(',') != std::string::npos && !ParseNumber(front);
}

absl::Status Wrong(absl::string_view kind, const std::string& en, const std::string& ja) {
  return InvalidField("", kind, {en, ja});
}

absl::Status SpreadsheetError(absl::string_view text) {
  const std::string word = Quoted(text);
  return Wrong("CELL_ERROR",
               absl::StrCat("\"", word, "\" is what a spreadsheet shows instead of a value"),
               absl::StrCat("「", word,
                            "」は表計算ソフトのエラー表示です。元の表で数式や列の幅を直してから"
                            "書き直してください。"));
}

absl::Status OtherUnit(absl::string_view text, absl::string_view found, absl::string_view unit) {
  const std::string quoted = Quoted(text);
  const std::string got = Quoted(found);
  const std::string wanted = Quoted(unit);
  return Wrong(
      "OTHER_UNIT",
      absl::StrCat("\"", quoted, "\": the unit \"", got, "\" is not that of the KPI (\"", wanted,
                   "\"); mend one of them"),
      absl::StrCat("「", quoted, "」の単位「", got, "」が、",
                   unit.empty() ? "単位のない指標に付いています。指標の単位を登録するか、"
                                  "数字だけを書いてください。"
                                : absl::StrCat("指標の単位「", wanted,
                                               "」と違います。どちらかを直してください。")));
}

absl::Status NotAFigure(absl::string_view text, FigureWords words) {
  const std::string quoted = Quoted(text);
  if (words == FigureWords::kAny)
    return Wrong(
        "NOT_A_FIGURE", absl::StrCat("\"", quoted, "\" is not a number"),
        absl::StrCat("「", quoted, "」は数値として読めません。桁区切りや括弧を確かめてください。"));
  return Wrong("NOT_A_FIGURE",
               absl::StrCat("\"", quoted, "\" is not a number; where there is no figure, write ",
                            kNoData, " or 集計中"),
               absl::StrCat("「", quoted,
                            "」は数値として読めません。数字で書くか、値がない場合は「", kNoData,
                            "」「集計中」「未公表」などと書いてください。"
                            "説明は備考に書けます。"));
}

}  // namespace

bool IsFigureWord(absl::string_view text) {
  const auto is = [](absl::string_view word) {
    return std::find(std::begin(kNoFigureWords), std::end(kNoFigureWords), word) !=
           std::end(kNoFigureWords);
  };
  const std::string trimmed(absl::StripAsciiWhitespace(text));
  return is(trimmed) || is(std::string(absl::StripAsciiWhitespace(NormalizeCompatibility(text))));
}

bool IsAwaited(const pb::Value& value) {
  return !value.has_number() &&
         std::find(std::begin(kAwaited), std::end(kAwaited), value.text()) != std::end(kAwaited);
}

absl::StatusOr<pb::Value> ReadFigure(absl::string_view text, absl::string_view unit,
                                     FigureWords words) {
  if (IsSpreadsheetError(text)) return SpreadsheetError(text);
  const Quantity quantity = ReadQuantity(text, unit);
  pb::Value value;
  switch (quantity.kind) {
    case Quantity::Kind::kNumber:
      value.set_number(quantity.number);
      value.set_text(quantity.qualifier);
      return value;
    case Quantity::Kind::kOtherUnit:
      return OtherUnit(text, quantity.unit, unit);
    default:
      break;
  }
  const std::string plain(absl::StripAsciiWhitespace(NormalizeCompatibility(text)));
  const bool allowed = words == FigureWords::kAny ? !IsBotchedNumber(plain) : IsFigureWord(text);
  // What clears a field is never kept as its value.
  if (!allowed || IsClearMarker(text)) return NotAFigure(text, words);
  value.set_text(std::string(absl::StripAsciiWhitespace(text)));
  return value;
}

absl::Status SettleFigure(absl::string_view unit, FigureWords words, pb::Value& value) {
  if (value.has_number() || value.text().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(value, ReadFigure(value.text(), unit, words));
  return absl::OkStatus();
}

std::string WithUnit(absl::string_view figure, absl::string_view unit) {
  const bool latin = !unit.empty() && absl::ascii_isalpha(static_cast<unsigned char>(unit[0]));
  return absl::StrCat(figure, latin ? " " : "", unit);
}

std::string FigureText(const pb::Value& value, absl::string_view unit) {
  if (!value.has_number()) return value.text();
  const std::string figure = WithUnit(GroupedNumber(value.number()), unit);
  // Words that are none of the known qualifiers stood before the number in the paper, as a rule.
  const bool behind = IsQualifier(value.text()) && !StandsBefore(value.text());
  if (behind) return absl::StrCat(figure, value.text());
  return absl::StrCat(value.text(), StandsBefore(value.text()) || value.text().empty() ? "" : " ",
                      figure);
}

}  // namespace renkei::domain
