// The verbs of `renkei initiative`, in the files that carry them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_INITIATIVE_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_INITIATIVE_VERBS_H_

#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "renkei/v1/initiative.pb.h"

namespace renkei::cli {

std::vector<Column<pb::Initiative>> InitiativeColumns(Session& session);
std::vector<Column<pb::InitiativeMember>> MemberColumns(Session& session);

// All memberships of an initiative, the lead first, or the first `limit` of them.
absl::StatusOr<std::vector<pb::InitiativeMember>> MembersOf(Session& session,
                                                            const std::string& initiative,
                                                            size_t limit = 0);

// How help calls an initiative that a verb is about.
Text InitiativeHelp();
// The initiative that a person means by `text`.
absl::StatusOr<pb::Initiative> FindInitiative(Session& session, const std::string& text);

// show, log, forms.
void AddInitiativeReading(Noun noun);
// step, milestone.
void AddInitiativeRecords(Noun noun);
// create (apply), from a file.
void AddInitiativeApply(Noun noun);
// invite, request, accept, consider, council, join, decline, withdraw, remove, consent-removal,
// offer-lead, accept-lead, retract-..., take-over, and members, memberships.
void AddMembershipVerbs(Noun noun);
// open, start, close, cancel, delete.
void AddInitiativeStates(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_INITIATIVE_VERBS_H_
