// Conflicts of interest between who judges and who applies. Computed whenever they are asked for: bodies
// join and leave, people change their offices.

#ifndef RENKEI_SERVER_DOMAIN_REVIEW_CONFLICTS_H_
#define RENKEI_SERVER_DOMAIN_REVIEW_CONFLICTS_H_

#include <string>
#include <vector>

#include "renkei/v1/review.pb.h"
#include "renkei/v1/round.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// What the registry says of an organization.
struct ReviewPlace {
  std::string organization;
  // Its own name for a prefecture, "" for what lies in none.
  std::string prefecture;
  std::vector<std::string> neighbors;
};

// Those of `reviewer`, who works at `place`, with an application of the round by the bodies of `bodies`, the
// one that leads first. Of one body at most one that is computed: the nearest. Own body and member always,
// neighbours and the same prefecture where the round says so; then what was declared and is in force.
std::vector<pb::ReadingConflict> ConflictsOf(const pb::Round& round,
                                             const pb::RoundReviewer& reviewer,
                                             const ReviewPlace& place,
                                             const pb::RoundApplication& application,
                                             const std::vector<ReviewPlace>& bodies);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REVIEW_CONFLICTS_H_
