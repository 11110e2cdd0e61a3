// The verbs of `renkei list`, in the files that carry them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_LIST_LIST_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_LIST_LIST_VERBS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "renkei/v1/case_list_service.pb.h"

namespace renkei::cli {

inline const Text kListHelp = {"Its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                               "リソース名、所有団体/外部ID、またはIDの先頭"};

std::vector<Column<pb::CaseList>> CaseListColumns(Session& session);

// The cases of a list that the caller may read, in its order, fetched in pages with progress. When
// the list is changed meanwhile, it begins again.
absl::StatusOr<std::vector<pb::ListedCase>> CasesOfList(Session& session, const std::string& list);

// add, move, remove.
void AddListEntryVerbs(Noun noun);
// apply, from a file.
void AddListApply(Noun noun);
// export, as a page to print.
void AddListExport(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_LIST_LIST_VERBS_H_
