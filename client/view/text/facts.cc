// Labels and values in two columns.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/view/text/lines.h"
#include "client/view/text/render.h"

namespace renkei::view {
namespace {

// Values begin at the latest here, so that one long label does not push all of them away.
constexpr int kMostLabelColumns = 24;
constexpr int kLabelGap = 2;
// Entries of a list that are no wider than this stand beside each other.
constexpr int kShortEntryColumns = 24;
// What lies within a fact stands this much further to the right.
constexpr int kNested = 4;

// The lines of `text`, which end with line breaks, behind `first` and `rest`.
std::string Indented(const std::string& text, const std::string& first, const std::string& rest) {
  std::string out;
  std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  lines.pop_back();
  for (size_t i = 0; i < lines.size(); ++i)
    absl::StrAppend(&out, i == 0 ? first : (lines[i].empty() ? "" : rest), lines[i], "\n");
  return out;
}

// What stands beside the label.
Line ValueOf(const Fact& fact, const TextStyle& style) {
  if (fact.entries.empty()) return fact.value;
  const bool all_short =
      std::all_of(fact.entries.begin(), fact.entries.end(), [&](const Line& entry) {
        const std::string text = entry.Plain();
        return text.find_first_of(" \t\r\n") == std::string::npos &&
               DisplayWidth(Printable(text), style.ambiguous) <= kShortEntryColumns;
      });
  const std::string between = all_short ? In(style.lang, {", ", "、"}) : "\n";
  Line value;
  for (const Line& entry : fact.entries) {
    if (!value.empty()) value.spans.push_back({between});
    value.spans.insert(value.spans.end(), entry.spans.begin(), entry.spans.end());
  }
  return value;
}

std::string Pair(const Fact& fact, int left, const TextStyle& style) {
  Line value = ValueOf(fact, style);
  if (value.empty()) return "";
  const std::string label = Printable(fact.label);
  const bool beside = DisplayWidth(label, style.ambiguous) + kLabelGap <= left;
  std::string out = beside ? "" : absl::StrCat(label, "\n");
  std::string before = PadRight(beside ? label : "", left, style.ambiguous);
  const int room = std::max(style.columns - left, kFewestTextColumns);
  std::string& end = value.spans.back().text;
  end = std::string(absl::StripTrailingAsciiWhitespace(end));
  for (const std::string& line : WrapLine(value, room, style)) {
    absl::StrAppend(&out, line.empty() ? "" : before, line, "\n");
    before = Spaces(left);
  }
  return out;
}

std::string Parts(const Fact& fact, const TextStyle& style) {
  TextStyle narrower = style;
  narrower.columns = std::max(style.columns - kNested, kFewestTextColumns);
  std::string out = absl::StrCat(Printable(fact.label), "\n");
  for (const Facts& part : fact.parts) {
    const std::string text = RenderText(part, narrower);
    if (text.empty()) continue;
    out += fact.is_list ? Indented(text, "  - ", "    ") : Indented(text, "  ", "  ");
  }
  return out;
}

}  // namespace

// Values begin in one column for all facts of a block, those with parts within included; that of a
// label which reaches into that column begins under it.
std::string RenderText(const Facts& facts, const TextStyle& style) {
  int widest = 0;
  for (const Fact& fact : facts.facts)
    widest = std::max(widest, DisplayWidth(Printable(fact.label), style.ambiguous));
  const int left = std::min(widest, kMostLabelColumns) + kLabelGap;
  std::string out;
  for (const Fact& fact : facts.facts) {
    out += Pair(fact, left, style);
    if (!fact.parts.empty()) out += Parts(fact, style);
  }
  return out;
}

}  // namespace renkei::view
