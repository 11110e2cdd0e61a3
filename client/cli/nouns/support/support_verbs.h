// What the verbs of support cases share.

#ifndef RENKEI_CLIENT_CLI_NOUNS_SUPPORT_SUPPORT_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_SUPPORT_SUPPORT_VERBS_H_

#include "client/cli/frame/command.h"
#include "client/cli/session.h"

namespace renkei::cli {

inline const Text kSupportHelp = {"The support case: its name, or the beginning of its id",
                                  "伴走支援。リソース名、またはIDの先頭"};
inline const Text kSupportWordsHelp = {"Words that all who take part read",
                                       "連絡（関係する団体に伝わります）"};

// Who takes part (support_members.cc).
void AddSupportMembers(Noun noun);
// The log, promised steps and recommendations (support_log.cc).
void AddSupportLog(Noun noun);
// Windows, the board of one, and numbers (support_board.cc).
void AddSupportBoard(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_SUPPORT_SUPPORT_VERBS_H_
