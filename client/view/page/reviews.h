// 審査: who judges in a round, what each reads and gives, how far it is, and what that comes to.

#ifndef RENKEI_CLIENT_VIEW_PAGE_REVIEWS_H_
#define RENKEI_CLIENT_VIEW_PAGE_REVIEWS_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/review_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// A row for each; of one's own appointments in several rounds it says in which.
Table ReviewersTable(const std::vector<pb::RoundReviewer>& reviewers, bool of_several_rounds,
                     const domain::Words& words);
// One: where it stands, what was declared, the steps.
std::vector<Block> ReviewerBlocks(const pb::RoundReviewer& reviewer, const domain::Words& words);

// 「応募第12号」, and the title where it may be read.
std::string ReadingTitle(const pb::RoundReading& reading, Lang lang);
// A row for each reading of one's own, or of a round: for the secretariat with whose it is.
Table ReadingsTable(const std::vector<pb::RoundReading>& readings, bool for_owner,
                    const domain::Words& words);
// One reading: what stands in the way, points and words of each stage, and the application beside them as
// far as the reader has it.
std::vector<Block> ReadingBlocks(const pb::RoundReading& reading, const domain::Words& words);

// What stands in the way, in words: "隣接団体の応募（真庭市）、本人の申告（共同研究）".
std::string ConflictsText(const google::protobuf::RepeatedPtrField<pb::ReadingConflict>& conflicts,
                          const domain::Words& words);

// How far a stage is: numbers alone.
std::vector<Block> ProgressBlocks(const pb::ReviewProgress& progress, const domain::Words& words);
Table LoadsTable(const std::vector<pb::ReviewerLoad>& loads, Lang lang);
Table AssignmentsTable(const std::vector<pb::RoundAssignment>& assignments,
                       const domain::Words& words);
// What assigning did, or would do.
std::vector<Block> AssignedBlocks(const pb::AssignRoundReadingsResponse& reply,
                                  const domain::Words& words);

// The ranking: places where the reader has them, totals, and how far reviewers agree.
Table RankingTable(const pb::RoundRanking& ranking, const domain::Words& words);
// "選定圏内 3件、当落線上の同点 2件（予定数 4件、合格点 60点）".
std::string RankingLine(const pb::RoundRanking& ranking, Lang lang);
// Points of each reviewer in the stage that counts, under the criteria, the mean last: what a panel prints.
Table PointsTable(const pb::RankedApplication& application,
                  const std::vector<pb::RoundCriterion>& criteria, Lang lang);
// One application: each stage with each reviewer's points and words.
std::vector<Block> ScoreBlocks(const pb::RankedApplication& application,
                               const std::vector<pb::RoundCriterion>& criteria,
                               const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_REVIEWS_H_
