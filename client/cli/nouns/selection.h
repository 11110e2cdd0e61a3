// The verbs of `renkei case` that a coordinator uses: select, unselect, selections.

#ifndef RENKEI_CLIENT_CLI_NOUNS_SELECTION_H_
#define RENKEI_CLIENT_CLI_NOUNS_SELECTION_H_

#include <string>

#include "absl/status/status.h"
#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "renkei/v1/selection.pb.h"

namespace renkei::cli {

void AddSelectionVerbs(Noun noun);

// Who has selected the case and why, for people, below the case itself.
absl::Status PrintSelectionsOf(Session& session, const std::string& case_name);

// "真庭市が2024年7月3日に選定" as lines: who and when, the criteria, the reason.
std::string SelectionText(const pb::CaseSelection& selection, const std::string& selector,
                          Lang lang);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_SELECTION_H_
