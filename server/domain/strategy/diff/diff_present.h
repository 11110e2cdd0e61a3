// A comparison as the contract tells it: for the server's reply, and for the command where it
// compares a file by itself.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_DIFF_PRESENT_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_DIFF_PRESENT_H_

#include "renkei/v1/diff.pb.h"
#include "server/domain/strategy/diff/plan_diff.h"

namespace renkei::domain {

// One item of DiffPlans(from, to), with its differences in words, without what the server keeps
// beside the content.
pb::ItemDifference PresentItem(const PlanIndex& from, const PlanIndex& to,
                               const ItemChange& change);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_DIFF_PRESENT_H_
