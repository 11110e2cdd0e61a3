// 新旧対照表: the comparison as the table that councils are given, old and new side by side. What
// the page and the workbook have in common.

#ifndef RENKEI_CLIENT_CLI_DIFF_DIFF_TABLE_H_
#define RENKEI_CLIENT_CLI_DIFF_DIFF_TABLE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/diff/changed_words.h"
#include "client/cli/diff/diff_words.h"
#include "renkei/v1/diff.pb.h"

namespace renkei::cli {

// One line of a cell: an optional label, then the text with its changed words.
struct TableLine {
  std::string label;
  std::vector<WordRun> runs;
};

// A row: where it stands, both sides, and what happened. Rows of one path follow one another.
struct TableRow {
  // "基本目標1 … > 1-(2) …"; empty at the top.
  std::string path;
  // What the item is, where the title does not say it: "KPI", "計画全体".
  std::string what;
  bool added = false;
  bool removed = false;
  // The title first; empty on a side where the item is not there.
  std::vector<TableLine> before;
  std::vector<TableLine> after;
  // The kinds of change.
  std::string remark;
};

struct ComparisonTable {
  std::string title;
  // Names of both plans, their periods and revisions, why and when it was revised, who owns it, and
  // the number of changes; label and value, a value may be empty.
  std::vector<std::pair<std::string, std::string>> facts;
  // What the facts are called as a whole.
  std::string facts_title;
  // Why it was revised; "" where nobody said.
  std::string reason;
  std::string old_header;
  std::string new_header;
  std::string remark_header;
  // What stands on the side where an item is not.
  std::string added_note;
  std::string removed_note;
  // Instead of rows where nothing differs.
  std::string nothing;
  std::vector<TableRow> rows;
};

ComparisonTable MakeComparisonTable(const pb::DiffVisionsResponse& diff, const DiffWords& words,
                                    const std::string& owner);

// One HTML file on A4 landscape.
std::string ComparisonPage(const ComparisonTable& table, Lang lang);

// One XLSX workbook. Errors as XlsxWriter::Finish.
[[nodiscard]] absl::StatusOr<std::string> ComparisonWorkbook(const ComparisonTable& table);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_DIFF_DIFF_TABLE_H_
