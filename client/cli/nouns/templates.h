// Forms to fill in: YAML with comments in Japanese. They parse as they are, and name every field
// that a user can write (tests see to both).

#ifndef RENKEI_CLIENT_CLI_NOUNS_TEMPLATES_H_
#define RENKEI_CLIENT_CLI_NOUNS_TEMPLATES_H_

#include <string>

#include "client/cli/frame/command.h"

namespace renkei::cli {

// `renkei NOUN template`: prints `form`, which outlives the command.
void AddTemplate(Noun noun, const std::string& name, const char* form);

extern const char kCaseTemplate[];
extern const char kVisionTemplate[];
extern const char kInitiativeTemplate[];
extern const char kIndicatorTemplate[];
extern const char kRubricTemplate[];
extern const char kListTemplate[];
extern const char kProgrammeTemplate[];
extern const char kNationalKpiTemplate[];
extern const char kRoundTemplate[];

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_TEMPLATES_H_
