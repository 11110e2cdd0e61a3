// The filter language of lists, a subset of AIP-160.
//
//   filter     = [ term { "AND" term } ]
//   term       = [ "NOT" ] field operator value
//   operator   = "=" | "!=" | ":" | "<" | "<=" | ">" | ">="
//   value      = a bare word, or a string in double quotes in which \" and \\ stand for themselves
//
//   prefecture = "organizations/140007" AND kind = CITY AND NOT display_name : "港"
//
// "=" and "!=" compare exactly. ":" finds: in a string, a part of it, both folded (see fold.h); in
// a list, an element that folds to the same. The others compare numbers and dates. There is no OR
// and there are no brackets. A field that the resource does not have set fails every comparison but
// "!=".

#ifndef RENKEI_SERVER_DOMAIN_FILTER_FILTER_H_
#define RENKEI_SERVER_DOMAIN_FILTER_FILTER_H_

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::domain {

// A filter is typed by a person or built by a client from a form; these bound what one list call
// may cost.
inline constexpr size_t kMaxFilterChars = 1'000;
inline constexpr size_t kMaxFilterComparisons = 20;

enum class FieldType { kString, kNumber, kDate, kStringList };

// A field that a list can be filtered by.
struct FilterField {
  std::string name;  // as in the proto: "display_name"
  FieldType type = FieldType::kString;
  // The values that exist, for a string that is an enum: another one in a filter is an error, not
  // an empty list.
  std::vector<std::string> allowed = {};
};

using FilterSchema = std::vector<FilterField>;

// What a resource has in a field: a string (a date too, YYYY-MM-DD), a number or a list.
using FieldValue = std::variant<std::string, double, std::vector<std::string>>;

// The value of the field named; nullopt where it is not set. The variant must be of the schema's
// type; for a string field that has several values at once (the members of an initiative, a name
// and its kana) it may be a list: "=" and ":" then mean one of them, "!=" none.
using FieldAccessor = std::function<std::optional<FieldValue>(absl::string_view field)>;

enum class FilterOp { kEqual, kNotEqual, kHas, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

// One comparison. All of a filter's comparisons must hold.
struct Comparison {
  bool negated = false;
  std::string field;
  FieldType type = FieldType::kString;
  FilterOp op = FilterOp::kEqual;
  std::string value;          // as written, without quotes
  std::string folded;         // of `value`, so that it is folded once and not for every row
  double number = 0;          // of `value`, for kNumber
  size_t position = 1;        // of the field's name, in characters from 1
  size_t value_position = 1;  // of the value, or the quote before it
};

// A parsed filter. Immutable; may be used from several threads.
class Filter {
 public:
  // The empty filter: everything passes.
  Filter() = default;

  // INVALID_ARGUMENT with REASON_INVALID_FILTER, metadata "position" (characters from 1) and, for
  // what concerns a field, "field"; for a bad syntax, an unknown field, an operator or value that
  // does not fit the field's type, or a filter beyond the bounds above.
  [[nodiscard]] static absl::StatusOr<Filter> Parse(absl::string_view text,
                                                    const FilterSchema& schema);

  // Compares with what `rewrite` returns instead of each value: a client may write a name that is
  // an alias. Its first error ends it, and comes back as it is.
  [[nodiscard]] absl::Status RewriteValues(
      const std::function<absl::StatusOr<std::string>(const Comparison&)>& rewrite);

  bool Matches(const FieldAccessor& accessor) const;

  // The value that `field` must equal for anything to pass, where the filter says so: what an index
  // can be asked for.
  std::optional<std::string> RequiredValue(absl::string_view field) const;

  const std::vector<Comparison>& comparisons() const { return comparisons_; }
  bool empty() const { return comparisons_.empty(); }

 private:
  std::vector<Comparison> comparisons_;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FILTER_FILTER_H_
