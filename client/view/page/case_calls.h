// 事例の募集: calls for cases, and what was submitted to them.

#ifndef RENKEI_CLIENT_VIEW_PAGE_CASE_CALLS_H_
#define RENKEI_CLIENT_VIEW_PAGE_CASE_CALLS_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/case_call.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "2024-07-01 09:00 ～ 2024-07-31 17:00（日本時間）".
std::string CallPeriod(const pb::CaseCall& call, Lang lang);

// A row for each, as they came.
Table CallsTable(const std::vector<pb::CaseCall>& calls, const domain::Words& words);

// What who wants to submit has to know.
std::vector<Block> CallBlocks(const pb::CaseCall& call, const domain::Words& words);

// A row for each submission. For those who validate it says as well who is asked.
Table SubmissionsTable(const std::vector<pb::CaseSubmission>& submissions, bool for_owner,
                       const domain::Words& words);

// One submission: where it stands, what was said, its steps; without the text, which is a case.
std::vector<Block> SubmissionBlocks(const pb::CaseSubmission& submission,
                                    const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_CASE_CALLS_H_
