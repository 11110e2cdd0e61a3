// How a strategy stands to the plans above it, for a reader who has to decide something.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_ALIGN_VIEW_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_ALIGN_VIEW_H_

#include <string>

#include "client/cli/show/output.h"
#include "renkei/v1/analysis_service.pb.h"

namespace renkei::cli {

// The verdicts first; then for each plan above its options, its items as a tree with marks, and
// what becomes of references. Branches whose items all have the same mark are folded, and long
// lists cut, unless `all`. `state` says what was looked at: "第2版", "下書き", a file.
std::string AlignmentText(const pb::AlignVisionResponse& response, const std::string& state,
                          const BriefStyle& style, bool all);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_ALIGN_VIEW_H_
