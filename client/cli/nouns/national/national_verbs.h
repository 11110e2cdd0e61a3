// What the files of `renkei national-kpi` share.

#ifndef RENKEI_CLIENT_CLI_NOUNS_NATIONAL_NATIONAL_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_NATIONAL_NATIONAL_VERBS_H_

#include <string>

#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "renkei/v1/national_kpi_service.pb.h"

namespace renkei::cli {

inline const Text kNationalKpiHelp = {"Its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                                      "リソース名、所有団体/外部ID、またはIDの先頭"};

// A count with its national KPI, for people: figure, targets, breakdowns.
absl::Status PrintNationalCount(Session& session, const pb::NationalKpiCount& count);

// recount, with progress.
void AddNationalRecount(Noun noun);
// apply, from a file.
void AddNationalApply(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_NATIONAL_NATIONAL_VERBS_H_
