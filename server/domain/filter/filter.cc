#include "server/domain/filter/filter.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/match.h"
#include "server/domain/fold.h"
#include "storage/base/status_macros.h"

namespace renkei::domain {
namespace {

template <typename T>
bool Holds(FilterOp op, const T& left, const T& right) {
  switch (op) {
    case FilterOp::kEqual:
      return left == right;
    case FilterOp::kNotEqual:
      return left != right;
    case FilterOp::kLess:
      return left < right;
    case FilterOp::kLessOrEqual:
      return left <= right;
    case FilterOp::kGreater:
      return left > right;
    case FilterOp::kGreaterOrEqual:
      return left >= right;
    case FilterOp::kHas:
      break;  // strings and lists alone, see below
  }
  return false;
}

bool HoldsForText(const Comparison& comparison, const std::string& text) {
  return comparison.op == FilterOp::kHas ? absl::StrContains(Fold(text), comparison.folded)
                                         : Holds(comparison.op, text, comparison.value);
}

// A string with several forms: "!=" holds when none of them is equal.
bool HoldsForOneOf(const Comparison& comparison, const std::vector<std::string>& forms) {
  const auto holds = [&](const std::string& form) { return HoldsForText(comparison, form); };
  return comparison.op == FilterOp::kNotEqual ? std::all_of(forms.begin(), forms.end(), holds)
                                              : std::any_of(forms.begin(), forms.end(), holds);
}

bool HoldsFor(const Comparison& comparison, const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return HoldsForText(comparison, *text);
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return Holds(comparison.op, *number, comparison.number);
  }
  const auto& list = std::get<std::vector<std::string>>(value);
  if (comparison.type == FieldType::kString) return HoldsForOneOf(comparison, list);
  return std::any_of(list.begin(), list.end(), [&](const std::string& element) {
    return Fold(element) == comparison.folded;
  });
}

bool Passes(const Comparison& comparison, const FieldAccessor& accessor) {
  const std::optional<FieldValue> value = accessor(comparison.field);
  const bool holds =
      value.has_value() ? HoldsFor(comparison, *value) : comparison.op == FilterOp::kNotEqual;
  return holds != comparison.negated;
}

}  // namespace

absl::Status Filter::RewriteValues(
    const std::function<absl::StatusOr<std::string>(const Comparison&)>& rewrite) {
  for (Comparison& comparison : comparisons_) {
    ASSIGN_OR_RETURN(std::string value, rewrite(comparison));
    if (value == comparison.value) continue;
    comparison.folded = Fold(value);
    comparison.value = std::move(value);
  }
  return absl::OkStatus();
}

bool Filter::Matches(const FieldAccessor& accessor) const {
  return std::all_of(comparisons_.begin(), comparisons_.end(),
                     [&](const Comparison& comparison) { return Passes(comparison, accessor); });
}

std::optional<std::string> Filter::RequiredValue(absl::string_view field) const {
  for (const Comparison& comparison : comparisons_) {
    if (comparison.field == field && comparison.op == FilterOp::kEqual && !comparison.negated) {
      return comparison.value;
    }
  }
  return std::nullopt;
}

}  // namespace renkei::domain
