// Warnings about a strategy, for a reader who has to act on them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_LINT_VIEW_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_LINT_VIEW_H_

#include <string>
#include <vector>

#include "client/cli/show/output.h"
#include "renkei/v1/lint.pb.h"

namespace renkei::cli {

// Grouped by what they are about, in order of code: what is odd, what to do, and where. Of each
// group the first `most` places (0: all). What is the same for a whole group is said once. Ends with
// the number of warnings.
std::string LintText(const std::vector<pb::LintFinding>& findings, const BriefStyle& style,
                     size_t most);

// One line each, for spreadsheets and editors: place, code, item, field, message, suggestion.
std::vector<Column<pb::LintFinding>> LintColumns(Lang lang);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_LINT_VIEW_H_
