// The order of the applications of a round, by what was given to them: total with bonus, ties by the
// round's rule, and what threshold and quota propose.

#ifndef RENKEI_SERVER_DOMAIN_REVIEW_RANKING_H_
#define RENKEI_SERVER_DOMAIN_REVIEW_RANKING_H_

#include <vector>

#include "renkei/v1/review.pb.h"
#include "renkei/v1/review_service.pb.h"
#include "renkei/v1/round.pb.h"
#include "server/domain/error.h"
#include "server/domain/review/scores.h"

namespace renkei::domain {

// An application with the whole sheets that were handed in and count.
struct JudgedApplication {
  const pb::RoundApplication* application = nullptr;
  std::vector<HandedIn> first;
  std::vector<HandedIn> panel;

  const std::vector<HandedIn>& Of(pb::ReviewStage stage) const {
    return stage == pb::REVIEW_STAGE_PANEL ? panel : first;
  }
};

// The points that the bonus rules of the round give to the bodies that apply, capped.
int BonusOf(const pb::Round& round, const pb::RoundApplication& application);

// The stage of which the totals are: the panel, where it is over and gave points to anybody; else the
// first reading, where it is over; else none.
pb::ReviewStage CountingStage(const pb::Round& round, const std::vector<JudgedApplication>& judged);

// Whether two have equal totals and the round's rule does not tell them apart is what `tied` says. A
// stage that is not over gives nothing. Reviewers' points and words are left out. In order of rank; those
// that nobody gave points to at the end, in order of number.
std::vector<pb::RankedApplication> RankApplications(const pb::Round& round,
                                                    const std::vector<JudgedApplication>& judged);

// One application by itself, with every point and word: no rank and no mark.
pb::RankedApplication ScoresOf(const pb::Round& round, const JudgedApplication& judged,
                               pb::ReviewStage counting);

// The same applications in another order; ties in order of number. `judged` as for RankApplications.
void OrderRanking(const pb::Round& round, const std::vector<JudgedApplication>& judged,
                  pb::RankingOrder order, std::vector<pb::RankedApplication>& ranked);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REVIEW_RANKING_H_
