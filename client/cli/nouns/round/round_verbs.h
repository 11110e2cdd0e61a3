// The verbs of `renkei round` and `renkei application`, in the files that carry them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_ROUND_ROUND_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_ROUND_ROUND_VERBS_H_

#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "client/cli/show/output.h"
#include "renkei/v1/round.pb.h"

namespace renkei::cli {

inline const Text kRoundHelp = {"The round: its name, or the beginning of its id",
                                "公募。リソース名、またはIDの先頭"};
inline const Text kApplicationHelp = {"ROUND/APPLICATION with the beginnings of ids, or its name",
                                      "公募/応募（IDの先頭）、またはリソース名"};

std::vector<Column<pb::Round>> RoundColumns(Session& session);
std::vector<Column<pb::RoundApplication>> ApplicationColumns(Session& session);

// apply and decide read files (round_files.cc).
void AddRoundFiles(Noun noun);
void AddApplicationFiles(Noun noun);
// What comes of a round, and those that were selected (round_results.cc).
void AddRoundResults(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_ROUND_ROUND_VERBS_H_
