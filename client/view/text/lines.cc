#include "client/view/text/lines.h"

#include <algorithm>

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

// Wrapped as plain text, then painted line by line: a colour has no width.
std::vector<std::string> WrapLine(const Line& line, int columns, const TextStyle& style) {
  std::vector<Span> spans;
  std::string plain;
  for (const Span& span : line.spans) {
    spans.push_back({Marked(span, /*multiline=*/true, style), span.tone});
    plain += spans.back().text;
  }
  std::vector<std::string> lines = Wrap(plain, columns, style.ambiguous);
  if (!style.palette.on()) return lines;
  size_t span = 0;
  size_t span_begin = 0;
  size_t at = 0;
  for (std::string& wrapped : lines) {
    at = std::min(plain.find(wrapped, at), plain.size());
    const size_t end = std::min(at + wrapped.size(), plain.size());
    std::string painted;
    while (at < end) {
      while (span_begin + spans[span].text.size() <= at) span_begin += spans[span++].text.size();
      const size_t piece = std::min(end, span_begin + spans[span].text.size());
      painted += style.palette.Paint(spans[span].tone, plain.substr(at, piece - at));
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
