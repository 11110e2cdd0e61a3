// The verbs of `renkei case`, in the files that carry them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_CASE_CASE_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_CASE_CASE_VERBS_H_

#include <string>
#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/session.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/case.pb.h"

namespace renkei::cli {

// What a verb says of its CASE.
inline const Text kCaseHelp = {"Its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                               "リソース名、所有団体/外部ID、またはIDの先頭"};

std::vector<Column<pb::Case>> CaseColumns(Session& session);

// "導入 3、見送り 1": how many adoptions that the caller may read stand in each state; "" for none.
std::string AdoptionCounts(Session& session, const std::string& case_name);

// The case in a document of a file. `clear` gets the paths of what it clears, `base` what it is a copy of; null: of no
// interest.
absl::Status DecodeCase(const Document& document, pb::Case* one, std::vector<std::string>* clear,
                        std::string* base);

void AddCaseSimilar(Noun noun);
// confirm, board.
void AddCaseFreshness(Noun noun);
// adopt, adoption-update, adoption-delete.
void AddCaseAdoption(Noun noun);
// adoptions, adoption, our-adoptions, adopters.
void AddCaseAdoptionLists(Noun noun);
void AddCaseLineage(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_CASE_CASE_VERBS_H_
