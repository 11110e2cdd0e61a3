// Cells that were copied from a spreadsheet into a text: a line for each KPI.

#ifndef RENKEI_CLIENT_WEB_PAGE_RECORD_PASTE_H_
#define RENKEI_CLIENT_WEB_PAGE_RECORD_PASTE_H_

#include <string>
#include <vector>

#include "client/web/page/record/grid.h"

namespace renkei::web {

// A line of which nothing was taken, and why.
struct UnreadLine {
  std::string line;
  Text why;
};

// Fills in the inputs of the rows that `text` names: on each line, with tabs between them, a KPI's
// external id or title (whatever the width of its letters), its figure and perhaps a note. A line
// without a figure says nothing, and neither do headings on the first. Every other line comes back.
std::vector<UnreadLine> ReadPaste(const Grid& grid, const std::string& text, Query& entered);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_RECORD_PASTE_H_
