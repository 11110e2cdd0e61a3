// Forms to fill in: YAML with comments in Japanese. They parse as they are, and name every field
// that a user can write (tests see to both).

#ifndef RENKEI_CLIENT_CLI_NOUNS_TEMPLATES_H_
#define RENKEI_CLIENT_CLI_NOUNS_TEMPLATES_H_

namespace renkei::cli {

extern const char kCaseTemplate[];
extern const char kVisionTemplate[];
extern const char kInitiativeTemplate[];

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_TEMPLATES_H_
