// What a terminal shows, as a reader takes it in: what stands under which heading, and beside which
// label. How many spaces lie between is nobody's matter, as long as they come out in columns.

#ifndef RENKEI_TESTS_UNIT_CLIENT_PRINTED_H_
#define RENKEI_TESTS_UNIT_CLIENT_PRINTED_H_

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "client/view/text/width.h"

namespace renkei::view {

// A text of a line that stands apart from the others, and the columns that it takes: `end` is the
// first one behind it.
struct Piece {
  std::string text;
  int begin;
  int end;
};

// Texts stand apart where two spaces or more lie between.
inline std::vector<Piece> PiecesOf(absl::string_view line) {
  std::vector<Piece> pieces;
  for (size_t at = line.find_first_not_of(' '); at != absl::string_view::npos;) {
    const size_t end = std::min(line.find("  ", at), line.size());
    const int begin = DisplayWidth(line.substr(0, at), Ambiguous::kNarrow);
    const absl::string_view text = line.substr(at, end - at);
    pieces.push_back({std::string(text), begin, begin + DisplayWidth(text, Ambiguous::kNarrow)});
    at = line.find_first_not_of(' ', end);
  }
  return pieces;
}

inline std::vector<std::string> TextsOf(absl::string_view line) {
  std::vector<std::string> texts;
  for (Piece& piece : PiecesOf(line)) texts.push_back(std::move(piece.text));
  return texts;
}

// The cells of a row by the heading over them. Empty ones are not there.
using PrintedRow = std::map<std::string, std::string>;

// The rows of the table whose heads begin a line with `first_heading`, up to an empty line. Fails
// where a cell stands under no heading: each begins where its heading begins, or ends where it ends,
// the first of a row may lie further in, what stands alone in its row further out, and the last
// column may have several texts.
inline std::vector<PrintedRow> TableIn(const std::string& text, absl::string_view first_heading) {
  std::vector<PrintedRow> rows;
  std::vector<Piece> headings;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (headings.empty()) {
      if (absl::StartsWith(line, first_heading)) headings = PiecesOf(line);
      continue;
    }
    if (line.empty()) break;
    PrintedRow& row = rows.emplace_back();
    const std::vector<Piece> cells = PiecesOf(line);
    for (const Piece& cell : cells) {
      const Piece* over = nullptr;
      for (const Piece& heading : headings) {
        if (cell.begin == heading.begin || cell.end == heading.end) over = &heading;
      }
      const bool first = &cell == &cells.front();
      const bool within = headings.size() == 1 || cell.end < headings[1].begin;
      if (over == nullptr && first && (within || cells.size() == 1)) over = &headings.front();
      if (over == nullptr && row.count(headings.back().text) > 0) {
        absl::StrAppend(&row[headings.back().text], "  ", cell.text);
        continue;
      }
      if (over == nullptr) {
        ADD_FAILURE() << "「" << cell.text << "」 stands under no heading of\n" << text;
        continue;
      }
      EXPECT_TRUE(row.emplace(over->text, cell.text).second)
          << "「" << cell.text << "」 is not alone under " << over->text << " in\n"
          << text;
    }
  }
  EXPECT_FALSE(headings.empty()) << "no table under " << first_heading << " in\n" << text;
  return rows;
}

// Labels with what stands beside them, line by line, where it is longer than one. Fails where the
// values do not begin in one column.
inline std::vector<std::pair<std::string, std::string>> FactsIn(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> facts;
  int column = -1;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<Piece> pieces = PiecesOf(line);
    const bool goes_on = pieces.front().begin > 0;
    if (!goes_on) facts.emplace_back(pieces.front().text, "");
    if (!goes_on && pieces.size() == 1) continue;
    const Piece& value = pieces[goes_on ? 0 : 1];
    if (column < 0) column = value.begin;
    EXPECT_EQ(value.begin, column) << value.text << " in\n" << text;
    if (facts.empty()) continue;
    std::string& whole = facts.back().second;
    absl::StrAppend(&whole, whole.empty() ? "" : "\n", value.text);
  }
  return facts;
}

}  // namespace renkei::view

#endif  // RENKEI_TESTS_UNIT_CLIENT_PRINTED_H_
