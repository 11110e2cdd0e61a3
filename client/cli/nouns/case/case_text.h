// What a case says, as one text.

#ifndef RENKEI_CLIENT_CLI_NOUNS_CASE_CASE_TEXT_H_
#define RENKEI_CLIENT_CLI_NOUNS_CASE_CASE_TEXT_H_

#include <string>

#include "renkei/v1/case.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// All that people read of it, a line each: its texts, not its names and days. At most as much as
// FindSimilarCases takes.
std::string CaseText(const pb::Case& one);

// `text` in as many characters as FindSimilarCases takes.
std::string ForComparison(const std::string& text);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_CASE_CASE_TEXT_H_
