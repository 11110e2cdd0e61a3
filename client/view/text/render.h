// Blocks in a terminal: as wide as it is, in its colours, and so that no text of theirs moves a
// cursor or reads as something else (server/domain/visible_text.h).

#ifndef RENKEI_CLIENT_VIEW_TEXT_RENDER_H_
#define RENKEI_CLIENT_VIEW_TEXT_RENDER_H_

#include <functional>
#include <string>
#include <vector>

#include "client/view/block.h"
#include "client/view/text/color.h"
#include "client/view/text/table.h"
#include "client/view/text/width.h"

namespace renkei::view {

// What the terminal is.
struct TextStyle {
  Lang lang = Lang::kJapanese;
  Ambiguous ambiguous = Ambiguous::kNarrow;
  // Columns to wrap texts at.
  int columns = 80;
  // Columns that a table is cut to; 0: nothing is cut, since standard output is no terminal.
  int table_columns = 0;
  // Draws ASCII alone.
  bool only_ascii = false;
  Palette palette = Palette(false);
  // The command that does it; null, and "": there is none, and the label stands.
  std::function<std::string(const Action&)> command_of = {};
};

// One block after another with an empty line between. Each line ends with a line break.
std::string RenderText(const std::vector<Block>& blocks, const TextStyle& style);

// A table in columns and cells, for whoever aligns them otherwise: as CSV, say.
std::vector<TableColumn> LayoutOf(const Table& table);
std::vector<std::vector<std::string>> CellsOf(const Table& table, bool only_ascii);

// One block by itself.
std::string RenderText(const Facts& facts, const TextStyle& style);
std::string RenderText(const Paragraphs& paragraphs, const TextStyle& style);
std::string RenderText(const Table& table, const TextStyle& style);
std::string RenderText(const Tree& tree, const TextStyle& style);
std::string RenderText(const Chart& chart, const TextStyle& style);
std::string RenderText(const Timeline& timeline, const TextStyle& style);
std::string RenderText(const Lineage& lineage, const TextStyle& style);
std::string RenderText(const Comparison& comparison, const TextStyle& style);
std::string RenderText(const Warning& warning, const TextStyle& style);
std::string RenderText(const Action& action, const TextStyle& style);
std::string RenderText(const Section& section, const TextStyle& style);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_TEXT_RENDER_H_
