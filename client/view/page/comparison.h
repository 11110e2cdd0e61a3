// 新旧対照表: what changed between two states of a plan, or between two plans.

#ifndef RENKEI_CLIENT_VIEW_PAGE_COMPARISON_H_
#define RENKEI_CLIENT_VIEW_PAGE_COMPARISON_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/diff.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// One block, a Comparison. `owner`: what the body is called whose plan the new one is.
Page ComparisonPage(const pb::DiffVisionsResponse& diff, const domain::Words& words,
                    const std::string& owner);

// Its items, a row for each difference: for spreadsheets that sort and count.
Table ComparisonRows(const pb::DiffVisionsResponse& diff, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_COMPARISON_H_
