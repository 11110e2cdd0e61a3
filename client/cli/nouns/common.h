// What several nouns do in the same way.

#ifndef RENKEI_CLIENT_CLI_NOUNS_COMMON_H_
#define RENKEI_CLIENT_CLI_NOUNS_COMMON_H_

#include <string>
#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/resolve.h"
#include "client/cli/session.h"
#include "client/cli/show/labels.h"
#include "client/cli/show/output.h"
#include "client/cli/verbs/filter.h"
#include "client/cli/verbs/printing.h"
#include "client/cli/verbs/row.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {

// --encoding of what is read from CSV files.
inline const Text kEncodingHelp = {
    "Of CSV: utf-8 or cp932 (Shift_JIS); found by itself when left out",
    "CSV の文字コード: utf-8 か cp932（Shift_JIS）。省略すると自動で見分けます"};

// Adds --limit, which bounds how many items a list prints.
void AddLimit(Verb& verb, int* limit);

// "rubrics/standard" for "standard"; "" stays "".
std::string RubricName(const std::string& text);
// "indicators/population" for "population"; "" stays "".
std::string IndicatorName(const std::string& text);

// Resolves `text` with `resolve` where it is not empty.
absl::Status ResolveIfSet(Session& session, NameResolver resolve, std::string* text);

// Arguments that many rows have.
// NAME of what a step is taken with.
Argument StepName();
// --comment, kept in the history.
Argument Comment();
Argument NeededComment();
// Terms of a list's filter: --owner, --prefecture, --title, --state, and --filter for one's own.
Argument OfOwner();
Argument OfPrefecture();
Argument TitleHas();
Argument InState();
Argument FilterText();

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_COMMON_H_
