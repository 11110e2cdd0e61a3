// The verbs of `renkei menu-book`, in the files that carry them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_MENU_BOOK_MENU_BOOK_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_MENU_BOOK_MENU_BOOK_VERBS_H_

#include "client/cli/frame/command.h"
#include "client/cli/session.h"

namespace renkei::cli {

inline const Text kBookListHelp = {
    "The list: its name, OWNER/EXTERNAL_ID, or the beginning of its id",
    "事例リスト。リソース名、所有団体/外部ID、またはIDの先頭"};
inline const Text kEditionHelp = {"LIST/NUMBER, or its name", "事例リスト/版、またはリソース名"};

// What one call asks for: entries are cut by bytes too.
inline constexpr int kEntriesPerCall = 500;

// export, as a page to print or a workbook.
void AddEditionExport(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_MENU_BOOK_MENU_BOOK_VERBS_H_
