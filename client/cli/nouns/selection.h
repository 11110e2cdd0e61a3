// The verbs of `renkei case` that a coordinator uses: select, unselect, selections.

#ifndef RENKEI_CLIENT_CLI_NOUNS_SELECTION_H_
#define RENKEI_CLIENT_CLI_NOUNS_SELECTION_H_

#include <string>

#include "absl/status/status.h"
#include "client/cli/frame/command.h"
#include "client/cli/session.h"

namespace renkei::cli {

void AddSelectionVerbs(Noun noun);

// Who has selected the case and why, for people, below the case itself.
absl::Status PrintSelectionsOf(Session& session, const std::string& case_name);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_SELECTION_H_
