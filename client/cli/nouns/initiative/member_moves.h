// The steps of a membership as verbs of `renkei initiative`: one table.

#ifndef RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_MEMBER_MOVES_H_
#define RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_MEMBER_MOVES_H_

#include <vector>

#include "client/cli/text/lang.h"
#include "renkei/v1/initiative_service.pb.h"

namespace renkei::cli {

// One step of a membership, and which of its options it takes.
struct MemberMove {
  const char* verb;
  pb::MemberAction action;
  Text description;
  Text example;
  // For whom: another body must be named, or it is one's own unless one is.
  bool names_other = false;
  bool takes_role = false;
  bool takes_date = false;
  bool takes_council_date = false;
  bool takes_resolution_date = false;
  bool takes_reason = false;
  bool needs_reason = false;
  // It took place on the day of the resolution.
  bool dated_by_resolution = false;
};

// In the order in which help lists them.
std::vector<MemberMove> MemberMoves();

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_MEMBER_MOVES_H_
