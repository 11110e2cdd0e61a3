// Who reads which application: shared out evenly, never where there is a conflict of interest. The same
// input gives the same plan, so that one can be shown again.

#ifndef RENKEI_SERVER_DOMAIN_REVIEW_ASSIGNMENT_H_
#define RENKEI_SERVER_DOMAIN_REVIEW_ASSIGNMENT_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "renkei/v1/review.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Places of an application and of a reviewer in the lists of who asks.
using ReviewPair = std::pair<int, int>;

struct AssignmentInput {
  int applications = 0;
  int reviewers = 0;
  // Reviewers that each application is to have in all. 0: every one.
  int readings_each = 0;
  std::vector<ReviewPair> barred;
  std::vector<ReviewPair> before;
};

// What is to be assigned, in order of application and reviewer. Each application gets as many as it lacks of
// those who are neither barred nor have it already, or all of them where there are fewer. No other plan
// shares out more evenly: of two reviewers no one has two readings more than the other, `before` counted, if
// one of them could be given to the other, directly or in turn through others.
std::vector<ReviewPair> PlanAssignment(const AssignmentInput& input);

// `ids` in the order that the lot gives them: the same for the same seed, on every machine.
void DrawLots(uint64_t seed, std::vector<std::string>& ids);

// Whether the record's own input gives its plan again: the first of it, as a call assigns a part at a time.
// Of BY_HAND always.
bool IsReproduced(const pb::RoundAssignment& assignment);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REVIEW_ASSIGNMENT_H_
