// What the nouns of programmes share.

#ifndef RENKEI_CLIENT_CLI_NOUNS_PROGRAMME_PROGRAMME_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_PROGRAMME_PROGRAMME_VERBS_H_

#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/nouns/common.h"
#include "renkei/v1/programme_service.pb.h"

namespace renkei::cli {

inline const Text kProgrammeHelp = {
    "The programme: its name, OWNER/EXTERNAL_ID, EXTERNAL_ID, or the beginning of its id",
    "支援施策のリソース名、所有団体/外部ID、外部ID、またはIDの先頭"};
inline const Text kProgrammeEditionHelp = {"PROGRAMME/YEAR, or its name",
                                           "支援施策/年度、またはリソース名"};
inline const Text kCallHelp = {"PROGRAMME/YEAR/ROUND, or its name",
                               "支援施策/年度/回、またはリソース名"};
inline const Text kCorrectionHelp = {"Why what is published changes; everybody reads it",
                                     "公開中の内容を変える理由（公開されます）"};

std::vector<Column<pb::Programme>> ProgrammeColumns(Session& session);
std::vector<Column<pb::ProgrammeEdition>> EditionColumns(Session& session);
std::vector<Column<pb::ProgrammeCall>> ProgrammeCallColumns(Session& session);

// `renkei programme apply`.
void AddProgrammeApply(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_PROGRAMME_PROGRAMME_VERBS_H_
