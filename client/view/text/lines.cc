#include "client/view/text/lines.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace renkei::view {
namespace {

// A piece with the marks that stand for its tone where there is no colour.
std::string Marked(const Span& span, bool multiline, const TextStyle& style) {
  std::string text = Printable(span.text, multiline);
  if (style.palette.on() || text.empty()) return text;
  if (span.tone == Tone::kRemoved) return absl::StrCat("[-", text, "-]");
  if (span.tone == Tone::kAdded) return absl::StrCat("{+", text, "+}");
  if (span.tone == Tone::kFound) return absl::StrCat("*", text, "*");
  return text;
}

}  // namespace

std::string PaintLine(const Line& line, const TextStyle& style) {
  std::string out;
  for (const Span& span : line.spans)
    out += style.palette.Paint(span.tone, Marked(span, /*multiline=*/false, style));
  return out;
}

// Wrapped as plain text, then painted line by line: a colour has no width. A short name that leads
// somewhere is wrapped as a word of as many columns, which is never torn.
std::vector<std::string> WrapLine(const Line& line, int columns, const TextStyle& style) {
  std::vector<Span> spans;
  // What stands for each span while lines are found.
  std::vector<std::string> wrapped_as;
  std::string plain;
  for (const Span& span : line.spans) {
    spans.push_back({Marked(span, /*multiline=*/true, style), span.tone});
    const std::string& text = spans.back().text;
    const int width = DisplayWidth(text, style.ambiguous);
    const bool whole = !span.resource.empty() && width > 0 &&
                       width <= std::min(kWholeNameColumns, columns) &&
                       !absl::StrContains(text, '\n');
    wrapped_as.push_back(whole ? std::string(static_cast<size_t>(width), 'x') : text);
    plain += wrapped_as.back();
  }
  std::vector<std::string> lines = Wrap(plain, columns, style.ambiguous);
  size_t span = 0;
  size_t span_begin = 0;
  size_t at = 0;
  for (std::string& wrapped : lines) {
    at = std::min(plain.find(wrapped, at), plain.size());
    const size_t end = std::min(at + wrapped.size(), plain.size());
    std::string painted;
    while (at < end) {
      while (span_begin + wrapped_as[span].size() <= at) span_begin += wrapped_as[span++].size();
      const size_t piece = std::min(end, span_begin + wrapped_as[span].size());
      const bool all = piece - at == wrapped_as[span].size();
      painted += style.palette.Paint(
          spans[span].tone,
          all ? spans[span].text : spans[span].text.substr(at - span_begin, piece - at));
      at = piece;
    }
    wrapped = std::move(painted);
  }
  return lines;
}

std::string HeadingText(const std::string& title, const TextStyle& style) {
  if (title.empty()) return "";
  return absl::StrCat(style.palette.Paint(Tone::kHeading, Printable(title)), "\n");
}

const char* ArrowTo(const TextStyle& style) { return style.only_ascii ? "->" : "→"; }

const char* ArrowFrom(const TextStyle& style) { return style.only_ascii ? "<-" : "←"; }

std::string SignText(const Mark& mark, const TextStyle& style) {
  return Printable(style.only_ascii && !mark.ascii.empty() ? mark.ascii : mark.sign);
}

}  // namespace renkei::view
