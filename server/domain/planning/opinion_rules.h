// What must hold of an opinion on a plan and the answer to it, as far as they say it themselves.

#ifndef RENKEI_SERVER_DOMAIN_PLANNING_OPINION_RULES_H_
#define RENKEI_SERVER_DOMAIN_PLANNING_OPINION_RULES_H_

#include <vector>

#include "renkei/v1/planning.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Something of the opinion can be read in the plan.
bool IsAdopted(pb::OpinionAnswer answer);

// What it means where it says nothing.
void FillOpinion(pb::Opinion& opinion);

// NO_REASON: an answer without a reason, where one is needed. NOT_ANSWERED: a reason, or a revision
// that followed, without an answer. NOT_ADOPTED: a revision that followed, of an opinion that was not
// taken up. Fields are those of the opinion.
std::vector<pb::FieldViolation> CheckOpinion(const pb::Opinion& opinion);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_PLANNING_OPINION_RULES_H_
