// The parser of the filter language; its grammar stands in filter.h.

#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/domain/filter/filter.h"
#include "server/domain/fold.h"
#include "server/domain/quote.h"
#include "server/domain/time/date.h"
#include "storage/base/status_macros.h"

namespace renkei::domain {
namespace {

// Longer operators first, so that "<=" is not read as "<".
constexpr std::array<std::pair<absl::string_view, FilterOp>, 7> kOperators = {{
    {"!=", FilterOp::kNotEqual},
    {"<=", FilterOp::kLessOrEqual},
    {">=", FilterOp::kGreaterOrEqual},
    {"=", FilterOp::kEqual},
    {":", FilterOp::kHas},
    {"<", FilterOp::kLess},
    {">", FilterOp::kGreater},
}};

constexpr absl::string_view kIdeographicSpace = "\u3000";
constexpr absl::string_view kEndOfWord = " \t\r\n\"()<>=!:";

size_t CountChars(absl::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

class Parser {
 public:
  Parser(absl::string_view text, const FilterSchema& schema)
      : text_(text), rest_(text), schema_(schema) {}

  absl::StatusOr<std::vector<Comparison>> Run() {
    if (CountChars(text_) > kMaxFilterChars) {
      return ErrorAt(kMaxFilterChars + 1,
                     {absl::StrCat("A filter has at most ", kMaxFilterChars, " characters."),
                      absl::StrCat("フィルターは", kMaxFilterChars, "文字以内です。")});
    }
    std::vector<Comparison> comparisons;
    SkipSpace();
    while (!rest_.empty()) {
      if (!comparisons.empty() && !TakeWord("AND")) return Error(ExpectedAnd());
      ASSIGN_OR_RETURN(Comparison comparison, ParseTerm());
      if (comparisons.size() == kMaxFilterComparisons) {
        return ErrorAt(
            comparison.position,
            {absl::StrCat("A filter has at most ", kMaxFilterComparisons, " comparisons."),
             absl::StrCat("フィルターの条件は", kMaxFilterComparisons, "個までです。")});
      }
      comparisons.push_back(std::move(comparison));
    }
    return comparisons;
  }

 private:
  size_t Position() const { return CountChars(text_.substr(0, text_.size() - rest_.size())) + 1; }

  static absl::Status ErrorAt(size_t position, Bilingual message, absl::string_view field = "") {
    std::map<std::string, std::string> metadata = {{"position", absl::StrCat(position)}};
    if (!field.empty()) metadata.emplace("field", field);
    message.en = absl::StrCat("Filter, character ", position, ": ", message.en);
    message.ja = absl::StrCat("フィルターの", position, "文字目: ", message.ja);
    return MakeError(pb::REASON_INVALID_FILTER, std::move(message), std::move(metadata));
  }
  absl::Status Error(Bilingual message) const { return ErrorAt(Position(), std::move(message)); }

  static Bilingual ExpectedAnd() {
    return {"comparisons are joined by AND (OR and brackets are not supported).",
            "条件は AND でつないでください(OR と括弧は使えません)。"};
  }

  void SkipSpace() {
    while (!rest_.empty()) {
      if (absl::string_view(" \t\r\n").find(rest_[0]) != absl::string_view::npos) {
        rest_.remove_prefix(1);
      } else if (!absl::ConsumePrefix(&rest_, kIdeographicSpace)) {
        return;
      }
    }
  }

  // The next run of letters; ends before white space, quotes, brackets and operators.
  absl::string_view PeekWord() const {
    const size_t end = std::min(rest_.find_first_of(kEndOfWord), rest_.find(kIdeographicSpace));
    return rest_.substr(0, std::min(end, rest_.size()));
  }

  bool TakeWord(absl::string_view keyword) {
    if (PeekWord() != keyword) return false;
    rest_.remove_prefix(keyword.size());
    SkipSpace();
    return true;
  }

  absl::StatusOr<Comparison> ParseTerm() {
    Comparison comparison;
    comparison.negated = TakeWord("NOT");
    comparison.position = Position();
    const absl::string_view name = PeekWord();
    ASSIGN_OR_RETURN(const FilterField* field, FindField(name));
    rest_.remove_prefix(name.size());
    SkipSpace();
    comparison.field = field->name;
    comparison.type = field->type;
    const size_t operator_position = Position();
    if (!TakeOperator(&comparison.op)) {
      return Error({"an operator is expected: = != : < <= > >=.",
                    "比較演算子(= != : < <= > >=)が必要です。"});
    }
    RETURN_IF_ERROR(CheckOperator(comparison, operator_position));
    SkipSpace();
    comparison.value_position = Position();
    RETURN_IF_ERROR(ParseValue(&comparison.value));
    SkipSpace();
    RETURN_IF_ERROR(ReadValue(*field, comparison));
    return comparison;
  }

  absl::StatusOr<const FilterField*> FindField(absl::string_view name) const {
    std::vector<absl::string_view> names;
    for (const FilterField& field : schema_) {
      if (field.name == name) return &field;
      names.push_back(field.name);
    }
    if (name.empty()) {
      return Error({"the name of a field is expected.", "項目名が必要です。"});
    }
    const std::string known = absl::StrJoin(names, ", ");
    return ErrorAt(
        Position(),
        {absl::StrCat("\"", Quoted(name), "\" is not a field of this list; it has: ", known, "."),
         absl::StrCat("「", Quoted(name), "」という項目はありません。使える項目: ", known)},
        Quoted(name));
  }

  bool TakeOperator(FilterOp* op) {
    for (const auto& [token, candidate] : kOperators) {
      if (absl::ConsumePrefix(&rest_, token)) {
        *op = candidate;
        return true;
      }
    }
    return false;
  }

  static absl::Status CheckOperator(const Comparison& comparison, size_t position) {
    const bool equality = comparison.op == FilterOp::kEqual || comparison.op == FilterOp::kNotEqual;
    const bool has = comparison.op == FilterOp::kHas;
    switch (comparison.type) {
      case FieldType::kString:
        if (equality || has) return absl::OkStatus();
        return WrongOperator(comparison, position, "= != :");
      case FieldType::kStringList:
        if (has) return absl::OkStatus();
        return WrongOperator(comparison, position, ":");
      default:
        if (!has) return absl::OkStatus();
        return WrongOperator(comparison, position, "= != < <= > >=");
    }
  }

  static absl::Status WrongOperator(const Comparison& comparison, size_t position,
                                    absl::string_view fitting) {
    return ErrorAt(position,
                   {absl::StrCat("\"", comparison.field, "\" is compared with: ", fitting, "."),
                    absl::StrCat("「", comparison.field, "」に使える比較演算子: ", fitting)},
                   comparison.field);
  }

  absl::Status ParseValue(std::string* value) {
    if (absl::ConsumePrefix(&rest_, "\"")) return ParseQuoted(value);
    // A bare value may hold ":" and "=" in its middle, as resource names and times do.
    const size_t end = std::min(rest_.find_first_of(" \t\r\n\"()"), rest_.find(kIdeographicSpace));
    *value = std::string(rest_.substr(0, std::min(end, rest_.size())));
    if (value->empty()) return Error({"a value is expected.", "値が必要です。"});
    rest_.remove_prefix(value->size());
    return absl::OkStatus();
  }

  absl::Status ParseQuoted(std::string* value) {
    const size_t opening = Position() - 1;
    while (!rest_.empty()) {
      if (absl::ConsumePrefix(&rest_, "\"")) return absl::OkStatus();
      if (absl::ConsumePrefix(&rest_, "\\") &&
          (rest_.empty() || (rest_[0] != '"' && rest_[0] != '\\'))) {
        return Error(
            {"after \\ only \" or \\ may stand.", "\\ の後に書けるのは \" と \\ だけです。"});
      }
      value->push_back(rest_[0]);
      rest_.remove_prefix(1);
    }
    return ErrorAt(opening,
                   {"the closing quotation mark is missing.", "閉じる引用符(\")がありません。"});
  }

  // Checks the value against the field's type and completes the comparison.
  static absl::Status ReadValue(const FilterField& field, Comparison& comparison) {
    const size_t position = comparison.value_position;
    const std::string shown = Quoted(comparison.value);
    if (field.type == FieldType::kNumber) {
      const std::string ascii = NormalizeCompatibility(comparison.value);
      if (!absl::SimpleAtod(ascii, &comparison.number) || !std::isfinite(comparison.number)) {
        return ErrorAt(position,
                       {absl::StrCat("\"", shown, "\" is not a number."),
                        absl::StrCat("「", shown, "」は数値ではありません。")},
                       field.name);
      }
    }
    if (field.type == FieldType::kDate && !ParseDate(comparison.value).ok()) {
      return ErrorAt(position,
                     {absl::StrCat("\"", shown, "\" is not a date (YYYY-MM-DD)."),
                      absl::StrCat("「", shown, "」は日付(YYYY-MM-DD)ではありません。")},
                     field.name);
    }
    if (!field.allowed.empty() && std::find(field.allowed.begin(), field.allowed.end(),
                                            comparison.value) == field.allowed.end()) {
      const std::string values = absl::StrJoin(field.allowed, ", ");
      return ErrorAt(position,
                     {absl::StrCat("\"", shown, "\" is not a value of \"", field.name,
                                   "\"; there are: ", values, "."),
                      absl::StrCat("「", shown, "」は「", field.name,
                                   "」の値ではありません。使える値: ", values)},
                     field.name);
    }
    comparison.folded = Fold(comparison.value);
    return absl::OkStatus();
  }

  const absl::string_view text_;
  absl::string_view rest_;
  const FilterSchema& schema_;
};

}  // namespace

absl::StatusOr<Filter> Filter::Parse(absl::string_view text, const FilterSchema& schema) {
  ASSIGN_OR_RETURN(std::vector<Comparison> comparisons, Parser(text, schema).Run());
  Filter filter;
  filter.comparisons_ = std::move(comparisons);
  return filter;
}

}  // namespace renkei::domain
