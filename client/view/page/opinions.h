// 意見と対応: opinions on a plan in the order in which councils read them, with what was answered.

#ifndef RENKEI_CLIENT_VIEW_PAGE_OPINIONS_H_
#define RENKEI_CLIENT_VIEW_PAGE_OPINIONS_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/planning_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// A row for each opinion. What it speaks of is what `words` calls it; a revision by its number.
Table OpinionTable(const std::vector<pb::Opinion>& opinions, const domain::Words& words);

// How many there are, by where they come from and what was answered: opinions, and behind them how
// many gave them where that is more.
Table OpinionCounts(const pb::CountOpinionsResponse& counted, const domain::Words& words);

// Counts, and then all of them, to be printed on A4 landscape.
Page OpinionsPage(const std::string& plan, const std::vector<pb::Opinion>& opinions,
                  const pb::CountOpinionsResponse& counted, const domain::Words& words);

// What stands where an answer would.
std::string NotAnswered(Lang lang);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_OPINIONS_H_
