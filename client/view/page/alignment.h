// How a strategy stands to the plans above it, for a reader who has to decide something.

#ifndef RENKEI_CLIENT_VIEW_PAGE_ALIGNMENT_H_
#define RENKEI_CLIENT_VIEW_PAGE_ALIGNMENT_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/analysis_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// The verdicts first; then for each plan above its options, its items as a tree with marks, and
// what becomes of references. Branches whose items all have the same mark are folded, and long
// lists cut, unless `all`. `state` says what was looked at: "第2版", "下書き", a file.
Page AlignmentPage(const pb::AlignVisionResponse& response, const std::string& state, bool all,
                   const domain::Words& words);

// The same in rows, for spreadsheets, with nothing folded or cut: each item of each plan above with what
// refers to it, then what becomes of references to earlier frameworks, nodes without a reference and
// references to items that are not there.
Table AlignmentRows(const pb::AlignVisionResponse& response, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_ALIGNMENT_H_
