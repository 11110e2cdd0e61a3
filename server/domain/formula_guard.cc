#include "server/domain/formula_guard.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::domain {
namespace {

// A sign alone is none: tables have "-" where there is nothing.
bool BeginsLikeFormula(absl::string_view text) {
  constexpr absl::string_view kBegins = "=+-@\t\r\n";
  if (text.size() < 2 || kBegins.find(text.front()) == absl::string_view::npos) return false;
  return !ParseNumber(absl::StripSuffix(text, "%")).has_value();
}

// `text` without the apostrophes that it begins with.
absl::string_view WithoutQuotes(absl::string_view text) {
  return text.substr(std::min(text.find_first_not_of('\''), text.size()));
}

}  // namespace

std::string GuardFormula(absl::string_view text) {
  return absl::StrCat(BeginsLikeFormula(WithoutQuotes(text)) ? "'" : "", text);
}

absl::string_view UnguardFormula(absl::string_view text) {
  const absl::string_view rest = WithoutQuotes(text);
  if (rest.size() < text.size() && BeginsLikeFormula(rest)) text.remove_prefix(1);
  return text;
}

}  // namespace renkei::domain
