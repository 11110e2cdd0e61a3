#include "client/view/html/render.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/view/html/parts.h"

namespace renkei::view {
namespace {

std::optional<Address> AddressOf(const Span& span, const HtmlStyle& style) {
  if (!span.url.empty()) return Address::Of(span.url);
  if (span.resource.empty()) return std::nullopt;
  const auto place = style.places.find(span.resource);
  if (place != style.places.end()) return Address::Of(absl::StrCat("#", place->second));
  if (!style.address_of) return std::nullopt;
  return Address::Of(style.address_of(span.resource));
}

std::optional<ClassName> NameOf(Tone tone) {
  switch (tone) {
    case Tone::kFaint:
      return ClassName("muted");
    case Tone::kGood:
      return ClassName("good");
    case Tone::kWarning:
      return ClassName("warning");
    case Tone::kBad:
      return ClassName("bad");
    default:
      return std::nullopt;
  }
}

Attribute ClassOf(Tone tone) {
  const std::optional<ClassName> name = NameOf(tone);
  return name ? Class(*name) : Attribute("class", "");
}

void WriteToned(Writer& html, const Span& span) {
  if (span.tone == Tone::kPlain) return html.Text(span.text);
  if (span.tone == Tone::kRemoved) return html.Leaf("del", {}, span.text);
  if (span.tone == Tone::kAdded) return html.Leaf("ins", {}, span.text);
  if (span.tone == Tone::kFound) return html.Leaf("mark", {}, span.text);
  if (span.tone == Tone::kHeading) return html.Leaf("b", {}, span.text);
  html.Leaf("span", {ClassOf(span.tone)}, span.text);
}

// Numbered, for a name of a resource is no id that a browser would find.
std::map<std::string, std::string> PlacesIn(const std::vector<Block>& blocks) {
  std::map<std::string, std::string> places;
  for (const Block& block : blocks) {
    const auto* section = std::get_if<Section>(&block.kind);
    if (section != nullptr && !section->resource.empty())
      places.emplace(section->resource, absl::StrCat("section-", places.size() + 1));
  }
  return places;
}

}  // namespace

void WriteLine(Writer& html, const Line& line, const HtmlStyle& style) {
  for (const Span& span : line.spans) {
    const std::optional<Address> address = AddressOf(span, style);
    if (address) {
      const auto link = html.Open("a", {Href(*address)});
      WriteToned(html, span);
    } else {
      WriteToned(html, span);
    }
  }
}

void WriteLinked(Writer& html, const std::string& text, const std::string& resource,
                 const HtmlStyle& style) {
  Span span;
  span.text = text;
  span.resource = resource;
  WriteLine(html, Line(std::vector<Span>{span}), style);
}

std::vector<ClassName> ToneClass(Tone tone) {
  const std::optional<ClassName> name = NameOf(tone);
  return name ? std::vector<ClassName>{*name} : std::vector<ClassName>();
}

ClassName DepthClass(int depth) {
  constexpr ClassName kDepths[] = {"depth-0", "depth-1", "depth-2", "depth-3", "depth-4",
                                   "depth-5", "depth-6", "depth-7", "depth-8"};
  constexpr int kDeepest = static_cast<int>(std::size(kDepths)) - 1;
  return kDepths[std::clamp(depth, 0, kDeepest)];
}

void WriteHeading(Writer& html, const std::string& title, int level) {
  if (title.empty()) return;
  constexpr Tag kHeadings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
  html.Leaf(kHeadings[std::clamp(level, 1, 6) - 1], {}, title);
  html.Break();
}

void WriteBlock(Writer& html, const Paragraphs& paragraphs, const HtmlStyle& style, int) {
  for (const Line& line : paragraphs.lines) {
    {
      const auto paragraph = html.Open("p", {Class("text")});
      WriteLine(html, line, style);
    }
    html.Break();
  }
}

void WriteBlock(Writer& html, const Warning& warning, const HtmlStyle& style, int) {
  std::vector<ClassName> classes = {"notice", "text"};
  for (const ClassName& name : ToneClass(warning.tone)) classes.push_back(name);
  {
    const auto paragraph = html.Open("p", {Classes(classes), Attribute("role", "note")});
    WriteLine(html, warning.text, style);
  }
  html.Break();
}

void WriteBlock(Writer& html, const Action& action, const HtmlStyle& style, int) {
  const std::string text = style.address_of_action ? style.address_of_action(action) : "";
  {
    const auto paragraph = html.Open("p", {Class("action")});
    if (const std::optional<Address> address = Address::Of(text)) {
      html.Leaf("a", {Href(*address)}, action.label);
    } else {
      html.Text(action.label);
    }
  }
  html.Break();
}

void WriteBlock(Writer& html, const Section& section, const HtmlStyle& style, int level) {
  {
    const auto place = style.places.find(section.resource);
    const auto element =
        html.Open("section", {Attribute("id", place == style.places.end() ? "" : place->second)});
    WriteHeading(html, section.title, level);
    WriteBlocks(html, section.blocks, style, level + 1);
  }
  html.Break();
}

void WriteTreeItem(Writer& html, const TreeItem& item, const HtmlStyle& style) {
  if (!item.mark.sign.empty()) html.Leaf("span", {ClassOf(item.mark.tone)}, item.mark.sign);
  WriteLine(html, item.text, style);
  for (const Line& note : item.notes) {
    html.Empty("br");
    WriteLine(html, note, style);
  }
  if (item.resource.empty()) return;
  const bool followed = style.address_of && !style.address_of(item.resource).empty();
  if (followed) return;
  html.Empty("br");
  WriteLine(html, Line(item.resource, Tone::kFaint), style);
}

// One list, each item as far to the right as it lies deep: what is deeper is told to a reader who
// hears the page by aria-level.
void WriteBlock(Writer& html, const Tree& tree, const HtmlStyle& style, int level) {
  WriteHeading(html, tree.title, level);
  if (tree.open_levels) return WriteFoldedTree(html, tree, style);
  {
    const auto list =
        html.Open("div", {Class(tree.apart ? ClassName("tree apart") : ClassName("tree")),
                          Attribute("role", "list")});
    html.Break();
    for (const TreeItem& item : tree.items) {
      {
        const auto element = html.Open(
            "div",
            {Classes({"text", DepthClass(item.depth)}), Attribute("role", "listitem"),
             Attribute("aria-level", absl::StrCat(std::clamp(item.depth, 0, kDeepestLevel) + 1))});
        WriteTreeItem(html, item, style);
      }
      html.Break();
    }
  }
  html.Break();
}

void WriteBlocks(Writer& html, const std::vector<Block>& blocks, const HtmlStyle& style,
                 int level) {
  for (const Block& block : blocks)
    std::visit([&](const auto& kind) { WriteBlock(html, kind, style, level); }, block.kind);
}

std::string RenderHtml(const Page& page) {
  Writer html;
  html.Leaf("h1", {}, page.head.title);
  html.Break();
  if (!page.head.subtitle.empty()) {
    html.Leaf("p", {Class("subtitle")}, page.head.subtitle);
    html.Break();
  }
  HtmlStyle style;
  style.lang = page.lang;
  style.places = PlacesIn(page.blocks);
  WriteBlock(html, page.head.facts, style, 2);
  WriteBlocks(html, page.blocks, style, 2);
  if (!page.head.footer.empty()) {
    html.Break();
    html.Leaf("footer", {}, page.head.footer);
  }
  return html.TakeDocument(page.lang, page.head.title, PaperSheets(page.head));
}

}  // namespace renkei::view
