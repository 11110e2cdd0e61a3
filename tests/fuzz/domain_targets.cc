// Small languages that people type: filters, times, figures; and the keys of the store.

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/domain/filter/filter.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/time/date.h"
#include "server/domain/time/japan_minute.h"
#include "server/domain/time/when.h"
#include "storage/key.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/utf8.h"

namespace renkei::fuzz {
namespace {

using domain::Filter;
using domain::FilterOp;
using domain::pb::When;

const domain::FilterSchema& FilterFields() {
  static const auto& fields =
      *new domain::FilterSchema{{"display_name", domain::FieldType::kString, {}},
                                {"kind", domain::FieldType::kString, {"CITY", "TOWN"}},
                                {"population", domain::FieldType::kNumber, {}},
                                {"from_date", domain::FieldType::kDate, {}},
                                {"tags", domain::FieldType::kStringList, {}}};
  return fields;
}

absl::string_view SignOf(FilterOp op) {
  switch (op) {
    case FilterOp::kEqual:
      return "=";
    case FilterOp::kNotEqual:
      return "!=";
    case FilterOp::kHas:
      return ":";
    case FilterOp::kLess:
      return "<";
    case FilterOp::kLessOrEqual:
      return "<=";
    case FilterOp::kGreater:
      return ">";
    case FilterOp::kGreaterOrEqual:
      return ">=";
  }
  return "";
}

// The same filter, written anew.
std::string WrittenAnew(const Filter& filter) {
  std::string text;
  for (const domain::Comparison& one : filter.comparisons()) {
    absl::StrAppend(&text, text.empty() ? "" : " AND ", one.negated ? "NOT " : "", one.field, " ",
                    SignOf(one.op), " \"",
                    absl::StrReplaceAll(one.value, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
  }
  return text;
}

bool SameFilter(const Filter& one, const Filter& other) {
  if (one.comparisons().size() != other.comparisons().size()) return false;
  for (size_t i = 0; i < one.comparisons().size(); ++i) {
    const domain::Comparison& a = one.comparisons()[i];
    const domain::Comparison& b = other.comparisons()[i];
    if (a.negated != b.negated || a.field != b.field || a.op != b.op || a.value != b.value ||
        a.folded != b.folded || a.number != b.number)
      return false;
  }
  return true;
}

std::optional<domain::FieldValue> FieldOfSomebody(absl::string_view field) {
  if (field == "population") return 3'770'000.0;
  if (field == "tags") return std::vector<std::string>{"交通", "ＤＸ"};
  if (field == "from_date") return "2024-04-01";
  if (field == "kind") return std::nullopt;
  return "横浜市";
}

// A tuple of strings and numbers, as tables have them for keys.
using Element = std::variant<std::string, uint64_t>;
std::vector<Element> TakeTuple(Bytes& bytes) {
  std::vector<Element> tuple;
  for (size_t left = bytes.Below(5); left > 0; --left) {
    if (bytes.OneIn(2)) {
      tuple.emplace_back(bytes.Number());
    } else {
      tuple.emplace_back(bytes.Text(12));
    }
  }
  return tuple;
}

storage::Key KeyOf(const std::vector<Element>& tuple) {
  storage::Key key(7);
  for (const Element& element : tuple) {
    if (const auto* text = std::get_if<std::string>(&element)) {
      key.Add(*text);
    } else {
      key.Add(std::get<uint64_t>(element));
    }
  }
  return key;
}

// What a reader takes out of `bytes` before it stops is what would have been written so.
void ReadAnyKey(absl::string_view bytes) {
  storage::KeyReader reader(bytes);
  uint8_t table = 0;
  if (!reader.ReadTable(&table)) return;
  storage::Key again(table);
  while (!reader.done()) {
    std::string text;
    uint64_t number = 0;
    if (reader.Read(&text)) {
      again.Add(text);
    } else if (reader.Read(&number)) {
      again.Add(number);
    } else {
      break;
    }
  }
  Must(bytes.substr(0, again.bytes().size()) == again.bytes(), "a key has one encoding");
}

bool SameTime(When one, When other) {
  one.clear_text();
  other.clear_text();
  return one.SerializeAsString() == other.SerializeAsString();
}

}  // namespace

void RunFilter(absl::string_view bytes) {
  const std::string input = Utf8Of(bytes);
  const absl::StatusOr<Filter> filter = Filter::Parse(input, FilterFields());
  if (!filter.ok()) return MustBeTyped(filter.status());
  Must(filter->comparisons().size() <= domain::kMaxFilterComparisons, "a filter is bounded");
  (void)filter->Matches(FieldOfSomebody);
  (void)filter->RequiredValue("kind");
  const std::string text = WrittenAnew(*filter);
  if (text.size() > domain::kMaxFilterChars) return;
  const absl::StatusOr<Filter> again = Filter::Parse(text, FilterFields());
  Must(again.ok() && SameFilter(*filter, *again), "a filter that is written anew is the same");
}

void RunKey(absl::string_view input) {
  ReadAnyKey(input);
  Bytes bytes(input);
  const std::vector<Element> one = TakeTuple(bytes);
  const std::vector<Element> other = TakeTuple(bytes);
  const std::string key = KeyOf(one).bytes();
  const std::string other_key = KeyOf(other).bytes();
  Must((one < other) == (key < other_key) && (one == other) == (key == other_key),
       "keys are in the order of their tuples");
  storage::KeyReader reader(key);
  uint8_t table = 0;
  Must(reader.ReadTable(&table) && table == 7, "a key has its table");
  for (const Element& element : one) {
    std::string text;
    uint64_t number = 0;
    if (const auto* written = std::get_if<std::string>(&element)) {
      Must(!reader.Read(&number) && reader.Read(&text) && text == *written, "a text is read back");
    } else {
      Must(!reader.Read(&text) && reader.Read(&number) && number == std::get<uint64_t>(element),
           "a number is read back");
    }
  }
  Must(reader.done(), "a key ends with its tuple");
  const storage::KeyRange range = storage::PrefixRange(key);
  const bool longer =
      other.size() >= one.size() && std::equal(one.begin(), one.end(), other.begin());
  const bool within = other_key >= range.begin && (range.end.empty() || other_key < range.end);
  Must(longer == within, "what begins with a tuple is in its range");
}

void RunWhen(absl::string_view bytes) {
  const std::string input = Utf8Of(bytes);
  using domain::WhenStyle;
  const absl::StatusOr<When> when = domain::ParseWhen(input);
  if (!when.ok()) {
    MustBeTyped(when.status());
  } else {
    Must(when->text() == input, "what was written is kept");
    Must(domain::FirstDay(*when) <= domain::LastDay(*when), "a time does not end before it begins");
    for (const WhenStyle style : {WhenStyle::kEra, WhenStyle::kWestern, WhenStyle::kShort}) {
      const std::string printed = domain::FormatWhen(*when, style);
      const absl::StatusOr<When> again = domain::ParseWhen(printed);
      Must(again.ok() && SameTime(*when, *again),
           absl::StrCat("what is printed means the same: ", printed));
    }
    const absl::StatusOr<When> complete = domain::CompleteWhen(*when);
    Must(complete.ok() && SameTime(*when, *complete), "what was parsed is complete");
  }
  const absl::StatusOr<int> year = domain::ParseFiscalYear(input);
  MustBeTyped(year.status());
  Must(!year.ok() || (*year >= 1950 && *year <= domain::kLastYear), "a fiscal year is in range");
  const absl::StatusOr<std::string> day = domain::ParseDay(input);
  MustBeTyped(day.status());
  Must(!day.ok() || domain::ParseDate(*day).ok(), "a day is one of the contract");
  MustBeTyped(domain::ParseDate(input).status());
  if (const auto minute = domain::ParseJapanMinute(input)) {
    const std::string text = domain::FormatJapanMinute(*minute);
    Must(domain::ParseJapanMinute(text) == minute, absl::StrCat("a minute is read back: ", text));
  }
}

void RunFigure(absl::string_view input) {
  if (const std::optional<double> number = domain::ParseNumber(input)) {
    Must(domain::ParseNumber(domain::NumberText(*number)) == number, "a number is read back");
    (void)domain::GroupedNumber(*number);
  }
  Bytes bytes(input);
  static constexpr absl::string_view kUnits[] = {"", "人", "%", "千円", "件/年度", "万人"};
  const absl::string_view unit = kUnits[bytes.Below(std::size(kUnits))];
  const std::string text = Utf8Of(bytes.Rest());
  for (const auto words : {domain::FigureWords::kListed, domain::FigureWords::kAny}) {
    const auto value = domain::ReadFigure(text, unit, words);
    MustBeTyped(value.status());
    if (!value.ok()) continue;
    auto settled = *value;
    Must(domain::SettleFigure(unit, words, settled).ok() &&
             settled.SerializeAsString() == value->SerializeAsString(),
         "a figure that was read is settled");
    (void)domain::FigureText(*value, unit);
  }
}

}  // namespace renkei::fuzz
