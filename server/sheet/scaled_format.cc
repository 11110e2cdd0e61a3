#include "server/sheet/scaled_format.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace renkei::sheet {
namespace {

// Programs refuse longer codes; a letter has four bytes at most.
constexpr size_t kMaxCodeBytes = 255 * 4;
constexpr int kMaxDecimals = 15;
// For numbers above zero, below it, and zero; a fourth one is for texts.
constexpr size_t kMaxSections = 3;

}  // namespace

// Reads a code sign by sign, one section after the other.
class ScaledFormat::Parser {
 public:
  explicit Parser(absl::string_view code) : rest_(code) {}

  std::vector<Section> Parse() {
    std::vector<Section> sections;
    while (sections.size() < kMaxSections) {
      section_ = Section();
      commas_ = 0;
      in_decimals_ = false;
      while (!rest_.empty() && rest_.front() != ';') Take();
      section_.thousands += commas_;
      sections.push_back(section_);
      if (!absl::ConsumePrefix(&rest_, ";")) break;
    }
    return sections;
  }

 private:
  void Take() {
    const char c = rest_.front();
    switch (c) {
      case '"':
        return Words(Until('"'));
      case '[':
        return InBrackets(Until(']'));
      case '\\':
        rest_.remove_prefix(1);
        return Words(Letter());
      case '_':  // a space as wide as the next letter
      case '*':  // the next letter again and again
        rest_.remove_prefix(1);
        (void)Letter();
        return;
      case '0':
      case '#':
      case '?':
        rest_.remove_prefix(1);
        return Digit(c);
      case ',':
        rest_.remove_prefix(1);
        // Between digits it groups them; behind the last one it leaves out three.
        if (section_.has_number) ++commas_;
        return;
      case '.':
        rest_.remove_prefix(1);
        in_decimals_ = true;
        return;
      case '%':
        section_.percent = true;
        return Words(Letter());
      default:
        return Words(Letter());
    }
  }

  void Digit(char c) {
    section_.has_number = true;
    // The commas before the point leave out thousands as well.
    if (in_decimals_ && section_.decimals == 0) section_.thousands += commas_;
    commas_ = 0;
    if (!in_decimals_ || section_.decimals == kMaxDecimals) return;
    ++section_.decimals;
    if (c == '0') section_.needed_decimals = section_.decimals;
  }

  void Words(absl::string_view words) {
    absl::StrAppend(section_.has_number ? &section_.behind : &section_.before, words);
  }

  // "[>=1000]", "[$¥-411]", "[Red]".
  void InBrackets(absl::string_view inside) {
    if (absl::ConsumePrefix(&inside, "$")) return Words(inside.substr(0, inside.find('-')));
    const size_t signs = std::min(inside.find_first_not_of("<>="), inside.size());
    if (signs == 0 || !absl::SimpleAtod(inside.substr(signs), &section_.limit)) return;
    section_.compare = std::string(inside.substr(0, signs));
  }

  // What stands between the first sign and the next `end`; all of it is taken.
  absl::string_view Until(char end) {
    rest_.remove_prefix(1);
    const size_t at = std::min(rest_.find(end), rest_.size());
    const absl::string_view inside = rest_.substr(0, at);
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
    return inside;
  }

  absl::string_view Letter() {
    size_t size = std::min<size_t>(1, rest_.size());
    while (size < rest_.size() && (static_cast<unsigned char>(rest_[size]) & 0xc0U) == 0x80) ++size;
    const absl::string_view letter = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return letter;
  }

  absl::string_view rest_;
  Section section_;
  // Behind the last digit so far.
  int commas_ = 0;
  bool in_decimals_ = false;
};

std::shared_ptr<const ScaledFormat> ScaledFormat::Of(absl::string_view code) {
  // Nearly all codes.
  if (!absl::StrContains(code, ',') || code.size() > kMaxCodeBytes) return nullptr;
  auto format = std::make_shared<ScaledFormat>();
  format->sections_ = Parser(code).Parse();
  const bool any = std::any_of(format->sections_.begin(), format->sections_.end(),
                               [](const Section& section) { return section.thousands > 0; });
  return any ? format : nullptr;
}

bool ScaledFormat::Holds(const Section& section, double number) {
  const std::string& compare = section.compare;
  if (compare == "<") return number < section.limit;
  if (compare == "<=") return number <= section.limit;
  if (compare == ">") return number > section.limit;
  if (compare == ">=") return number >= section.limit;
  if (compare == "<>") return number != section.limit;
  return number == section.limit;
}

const ScaledFormat::Section& ScaledFormat::SectionFor(double number, bool* is_negative) const {
  *is_negative = false;
  const bool conditions = std::any_of(sections_.begin(), sections_.end(),
                                      [](const Section& s) { return !s.compare.empty(); });
  if (conditions) {
    for (const Section& section : sections_) {
      if (section.compare.empty() || Holds(section, number)) return section;
    }
    return sections_.back();
  }
  *is_negative = sections_.size() > 1 && number < 0;
  return sections_[*is_negative ? 1 : 0];
}

std::optional<std::string> ScaledFormat::Show(double number) const {
  if (number == 0) return std::nullopt;
  bool is_negative = false;
  const Section& section = SectionFor(number, &is_negative);
  if (section.thousands == 0) return std::nullopt;
  const double shown =
      std::fabs(number) * (section.percent ? 100 : 1) / std::pow(1000, section.thousands);
  std::string digits = absl::StrFormat("%.*f", section.decimals, shown);
  for (int i = section.decimals; i > section.needed_decimals && digits.back() == '0'; --i)
    digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  const bool sign = number < 0 && !is_negative;
  return absl::StrCat(sign ? "-" : "", section.before, WithThousands(digits), section.behind);
}

std::string WithThousands(absl::string_view number) {
  const size_t first = std::min(number.find_first_of("0123456789"), number.size());
  const size_t end = std::min(number.find_first_not_of("0123456789", first), number.size());
  std::string out(number.substr(0, first));
  for (size_t i = first; i < end; ++i) {
    out += number[i];
    if (i + 1 < end && (end - i - 1) % 3 == 0) out += ',';
  }
  return absl::StrCat(out, number.substr(end));
}

}  // namespace renkei::sheet
