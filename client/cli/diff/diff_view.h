// What changed between two plans, for a terminal and for programs that read tables.

#ifndef RENKEI_CLIENT_CLI_DIFF_DIFF_VIEW_H_
#define RENKEI_CLIENT_CLI_DIFF_DIFF_VIEW_H_

#include <string>
#include <vector>

#include "client/cli/diff/diff_words.h"
#include "client/cli/show/brief.h"
#include "client/cli/text/table.h"
#include "renkei/v1/diff.pb.h"

namespace renkei::cli {

// The items under what they hang on, each with its kinds and what changed; then how often each kind
// occurs. Changed words are coloured, or stand as [-old-] and {+new+} where there is no colour.
std::string DiffText(const pb::DiffVisionsResponse& diff, const DiffWords& words,
                     const BriefStyle& style);

// One difference, as a row.
struct DiffRow {
  std::string what;
  std::string external_id;
  std::string path;
  std::string title;
  WordedDifference difference;
};

std::vector<DiffRow> DiffRows(const pb::DiffVisionsResponse& diff, const DiffWords& words);
// The rows as a table for spreadsheets.
std::vector<TableColumn> DiffLayout(Lang lang);
std::vector<std::vector<std::string>> DiffCells(const pb::DiffVisionsResponse& diff,
                                                const DiffWords& words);

// How many items each kind happened to, as rows of kind, plan, nodes, KPIs.
std::string CountsText(const pb::DiffVisionsResponse& diff, const DiffWords& words,
                       const BriefStyle& style);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_DIFF_DIFF_VIEW_H_
