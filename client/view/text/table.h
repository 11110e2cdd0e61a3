// Tables for a terminal: columns aligned by what the eye sees.

#ifndef RENKEI_CLIENT_VIEW_TEXT_TABLE_H_
#define RENKEI_CLIENT_VIEW_TEXT_TABLE_H_

#include <string>
#include <vector>

#include "client/view/text/width.h"

namespace renkei::view {

// How a column behaves.
struct TableColumn {
  std::string header;
  // Numbers stand at the right.
  bool right = false;
  // May be cut when the table is wider than the terminal; the widest of them loses first.
  bool flexible = false;
  // Left out when the table is wider than the terminal: for names that are only there to be copied.
  bool droppable = false;
};

// Lines, each ended with a line break: a header and the rows. All texts become Printable. `columns` is
// the terminal's width; 0: nothing is cut. No spaces stand at the end of a line. A row shorter than
// the header is filled with empty cells; one cell alone in its row goes across: it makes no column
// wider, and is cut to the terminal where the first column may be cut.
std::string RenderTable(const std::vector<TableColumn>& layout,
                        const std::vector<std::vector<std::string>>& rows, int columns,
                        Ambiguous ambiguous);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_TEXT_TABLE_H_
