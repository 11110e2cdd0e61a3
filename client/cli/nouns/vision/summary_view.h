// The counts of a strategy as the table that its paper prints.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_SUMMARY_VIEW_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_SUMMARY_VIEW_H_

#include <string>
#include <vector>

#include "client/cli/show/output.h"
#include "renkei/v1/summary.pb.h"

namespace renkei::cli {

// "132（再掲2）→130": printed, again, distinct; "31" where nothing is a re-mention.
std::string CountCell(const pb::ItemCount& count, Lang lang);

// Title, a row for each node down to `depth` that has something under it, the sum, and the same in
// words. `state` says what was counted: "第2版", "下書き", a file.
std::string SummaryText(const pb::VisionSummary& summary, const std::string& state,
                        const BriefStyle& style, int depth);

// The rows of the table for spreadsheets: one column for each figure. The whole is the first row,
// without a node.
std::vector<pb::SubtreeCount> SummaryRows(const pb::VisionSummary& summary);
std::vector<Column<pb::SubtreeCount>> SummaryColumns(const pb::VisionSummary& summary, Lang lang);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_SUMMARY_VIEW_H_
