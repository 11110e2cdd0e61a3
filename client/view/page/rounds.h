// 公募・選定: rounds, what is applied for in them, what came of them, and how those that were selected go on.

#ifndef RENKEI_CLIENT_VIEW_PAGE_ROUNDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_ROUNDS_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/round.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "2024-07-01 09:00 ～ 2024-07-31 17:00（日本時間）".
std::string RoundPeriod(const pb::Round& round, Lang lang);

// A row for each, as they came.
Table RoundsTable(const std::vector<pb::Round>& rounds, const domain::Words& words);

// What who wants to apply has to know: schedule, criteria with weights and bands, bonus, rules.
std::vector<Block> RoundBlocks(const pb::Round& round, const domain::Words& words);

// What was told of the results; nothing before they are published.
std::vector<Block> ResultBlocks(const pb::Round& round, const domain::Words& words);

// A row for each application. Of several rounds it says which; for the secretariat what was decided.
struct ApplicationsShown {
  bool of_several_rounds = false;
  bool for_owner = false;
};
Table ApplicationsTable(const std::vector<pb::RoundApplication>& applications,
                        const ApplicationsShown& shown, const domain::Words& words);

// One application: where it stands, who takes part and consented, the answers under their criteria, the
// decision as far as the reader has it, its steps. Without the text of its source.
std::vector<Block> ApplicationBlocks(const pb::Round& round,
                                     const pb::RoundApplication& application,
                                     const domain::Words& words);

// The text of its source, as far as the reader has it.
std::vector<Block> AppliedText(const pb::RoundApplication& application, const domain::Words& words);

// Decisions beside the ranking that they were drawn up from; for the secretariat.
Table DecisionsTable(const std::vector<pb::RoundApplication>& applications,
                     const domain::Words& words);

// The years of those that were selected: four records side by side, a row for each year.
Table FollowUpsTable(const std::vector<pb::RoundFollowUp>& years, const domain::Words& words);
// One year: each record with its author and day; none is drawn from another.
std::vector<Block> FollowUpBlocks(const pb::RoundFollowUp& year, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_ROUNDS_H_
