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

// "1,234 人", "52.3 %（分子 23 / 分母 44）", "有 3、無 1", "A 2、B 1"; "－" where nothing can be
// added.
std::string TotalText(const pb::FigureTotal& total, pb::Aggregation aggregation,
                      const std::string& unit, Lang lang);

// Each shared KPI with a table of its times, and who is missing.
std::string SharedKpisText(const pb::SummarizeSharedKpisResponse& summary, const BriefStyle& style);

// The total, what stands for each body, and what does not agree.
std::string RollUpText(const pb::RollUpIndicatorResponse& rolled_up, const BriefStyle& style);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_SHARED_KPIS_H_
