// The table of figures as markup: to be filled in, and to be confirmed.

#ifndef RENKEI_CLIENT_WEB_PAGE_RECORD_GRID_HTML_H_
#define RENKEI_CLIENT_WEB_PAGE_RECORD_GRID_HTML_H_

#include <string>
#include <vector>

#include "client/web/page/record/changes.h"
#include "client/web/page/record/grid.h"
#include "client/web/page/record/paste.h"

namespace renkei::web {

// The input of the pasted text.
inline constexpr char kPaste[] = "paste";
// What was confirmed: the sum of the changes that were shown.
inline constexpr char kConfirmedSum[] = "seen";

// "令和6年度"
std::string YearWords(const Visit& visit, int year);
// As the plan writes it; of none that there is none.
std::string SectionWords(const Visit& visit, const std::string& section);
// Ways to the years around the chosen one, as items of a list.
void WriteYearWays(view::Writer& html, const Visit& visit, GridChoice choice);

// The table while it is filled in.
struct GridSheet {
  const Grid& grid;
  Query entered;
  std::vector<pb::FieldViolation> wrong = {};
  Text notice = {};
  bool good = false;
  bool kept = false;
  // Whether who fills it in may confirm figures.
  bool approves = false;
  std::vector<std::string> editors = {};
};
Shown ShownGrid(Visit& visit, const GridSheet& sheet);

// What will change, with everything that was entered, to be sent once more.
struct ChangesSheet {
  const Grid& grid;
  const std::vector<FigureChange>& changes;
  std::vector<UnreadLine> unread;
  Query entered;
  Text notice = {};
};
Shown ShownChanges(Visit& visit, const ChangesSheet& sheet);

// A short name for what ShownChanges shows.
std::string SumOfChanges(const std::vector<FigureChange>& changes);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_RECORD_GRID_HTML_H_
