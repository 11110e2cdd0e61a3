// What the verbs of `renkei opinion` share.

#ifndef RENKEI_CLIENT_CLI_NOUNS_OPINION_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_OPINION_VERBS_H_

#include "client/cli/frame/command.h"

namespace renkei::cli {

// As many as one call gives.
inline constexpr int kOpinionPageSize = 1000;

inline const Text kOpinionPlanHelp = {
    "The vision: name, OWNER/EXTERNAL_ID, or an organization that has one only",
    "ビジョン。リソース名、所有団体/外部ID、またはビジョンが一つだけの団体"};

void AddOpinionExport(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_OPINION_VERBS_H_
