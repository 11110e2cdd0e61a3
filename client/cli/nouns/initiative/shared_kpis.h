// What members contribute to shared KPIs, and what it comes to: verbs of `renkei initiative` and
// `renkei indicator`, and the texts that they print.

#ifndef RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_SHARED_KPIS_H_
#define RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_SHARED_KPIS_H_

#include <string>

#include "client/cli/frame/command.h"
#include "client/cli/show/brief.h"
#include "renkei/v1/contribution_service.pb.h"

namespace renkei::cli {

// contribute, contributions, kpis: verbs of `renkei initiative`.
void AddContributionVerbs(Noun noun);
// rollup: of `renkei indicator`.
void AddIndicatorRollUp(Noun noun);

// Each shared KPI with a table of its times, and who is missing.
std::string SharedKpisText(const pb::SummarizeSharedKpisResponse& summary, const BriefStyle& style);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_SHARED_KPIS_H_
