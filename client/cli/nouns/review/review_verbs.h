// The verbs of `renkei review`, in the files that carry them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_REVIEW_REVIEW_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_REVIEW_REVIEW_VERBS_H_

#include "client/cli/frame/command.h"

namespace renkei::cli {

inline const Text kReviewedRoundHelp = {"The round: its name, or the beginning of its id",
                                        "公募。リソース名、またはIDの先頭"};

// Who judges (reviewers.cc).
void AddReviewers(Noun noun);
// What one gives (readings.cc).
void AddReadings(Noun noun);
// Sharing out, progress and ranking (secretariat.cc).
void AddReviewSecretariat(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_REVIEW_REVIEW_VERBS_H_
