#include "client/view/text/render.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/view/text/lines.h"

namespace renkei::view {

std::string RenderText(const std::vector<Block>& blocks, const TextStyle& style) {
  std::string out;
  for (const Block& block : blocks) {
    const std::string text =
        std::visit([&](const auto& kind) { return RenderText(kind, style); }, block.kind);
    if (text.empty()) continue;
    absl::StrAppend(&out, out.empty() ? "" : "\n", text);
  }
  return out;
}

std::string RenderText(const Paragraphs& paragraphs, const TextStyle& style) {
  std::string out;
  for (const Line& paragraph : paragraphs.lines) {
    for (const std::string& line : WrapLine(paragraph, style.columns, style))
      absl::StrAppend(&out, line, "\n");
  }
  return out;
}

std::string RenderText(const Warning& warning, const TextStyle& style) {
  std::string out;
  for (const std::string& line : WrapLine(warning.text, style.columns, style))
    absl::StrAppend(&out, style.palette.Paint(warning.tone, line), "\n");
  return out;
}

std::string RenderText(const Action& action, const TextStyle& style) {
  const std::string command = style.command_of ? style.command_of(action) : "";
  return absl::StrCat(ArrowTo(style), " ", Printable(action.label), command.empty() ? "" : ": ",
                      Printable(command), "\n");
}

std::string RenderText(const Section& section, const TextStyle& style) {
  const std::string sign = style.only_ascii ? "# " : "■ ";
  return absl::StrCat(section.title.empty() ? "" : HeadingText(sign + section.title, style),
                      RenderText(section.blocks, style));
}

// Each item under the one before, as deep as it lies; what does not fit goes on behind its sign.
std::string RenderText(const Tree& tree, const TextStyle& style) {
  std::string out = HeadingText(tree.title, style);
  bool first = true;
  for (const TreeItem& item : tree.items) {
    if (tree.apart && item.depth <= 0 && !first) out += "\n";
    first = false;
    const std::string sign = SignText(item.mark, style);
    const int indent = 2 + IndentColumns(item.depth);
    const int hanging = indent + DisplayWidth(sign, style.ambiguous);
    const int room = std::max(style.columns - hanging, kFewestTextColumns);
    const absl::string_view seen = absl::StripTrailingAsciiWhitespace(sign);
    std::string before = absl::StrCat(Spaces(indent), style.palette.Paint(item.mark.tone, seen),
                                      sign.substr(seen.size()));
    const auto add = [&](const Line& text) {
      for (const std::string& line : WrapLine(text, room, style)) {
        absl::StrAppend(&out, before, line, "\n");
        before = Spaces(hanging);
      }
    };
    add(item.text);
    for (const Line& note : item.notes) add(note);
    if (!item.resource.empty()) add(Line(item.resource, Tone::kFaint));
  }
  return out;
}

}  // namespace renkei::view
