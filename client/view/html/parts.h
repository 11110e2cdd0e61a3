// What the renderers of blocks share.

#ifndef RENKEI_CLIENT_VIEW_HTML_PARTS_H_
#define RENKEI_CLIENT_VIEW_HTML_PARTS_H_

#include <optional>
#include <string>
#include <vector>

#include "client/view/block.h"
#include "client/view/html/render.h"
#include "client/view/html/writer.h"

namespace renkei::view {

// A text that leads to a resource's page where it has one.
void WriteLinked(Writer& html, const std::string& text, const std::string& resource,
                 const HtmlStyle& style);
// A line with its tones and links.
void WriteLine(Writer& html, const Line& line, const HtmlStyle& style);
// The class of a tone, or none.
std::vector<ClassName> ToneClass(Tone tone);
// The class by which something stands as deep as it lies.
ClassName DepthClass(int depth);
void WriteHeading(Writer& html, const std::string& title, int level);
// What one item of a tree says, wherever it stands.
void WriteTreeItem(Writer& html, const TreeItem& item, const HtmlStyle& style);
// A tree that has `open_levels`, without its title.
void WriteFoldedTree(Writer& html, const Tree& tree, const HtmlStyle& style);
// The style of a document that is printed.
std::vector<Css> PaperSheets(const Head& head);

void WriteBlock(Writer& html, const Facts& facts, const HtmlStyle& style, int level);
void WriteBlock(Writer& html, const Paragraphs& paragraphs, const HtmlStyle& style, int level);
void WriteBlock(Writer& html, const Table& table, const HtmlStyle& style, int level);
void WriteBlock(Writer& html, const Tree& tree, const HtmlStyle& style, int level);
void WriteBlock(Writer& html, const Chart& chart, const HtmlStyle& style, int level);
void WriteBlock(Writer& html, const Timeline& timeline, const HtmlStyle& style, int level);
void WriteBlock(Writer& html, const Lineage& lineage, const HtmlStyle& style, int level);
void WriteBlock(Writer& html, const Comparison& comparison, const HtmlStyle& style, int level);
void WriteBlock(Writer& html, const Warning& warning, const HtmlStyle& style, int level);
void WriteBlock(Writer& html, const Action& action, const HtmlStyle& style, int level);
void WriteBlock(Writer& html, const Section& section, const HtmlStyle& style, int level);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_HTML_PARTS_H_
