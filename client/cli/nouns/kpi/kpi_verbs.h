// The verbs of `renkei kpi`, in the files that carry them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_KPI_KPI_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_KPI_KPI_VERBS_H_

#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::cli {

inline const Text kKpiHelp = {"VISION/KPI: the KPI by its external id or the beginning of its id",
                              "ビジョン/KPI。KPIは外部IDかIDの先頭"};
inline const Text kKpisVisionHelp = {
    "The vision: name, OWNER/EXTERNAL_ID, or an organization that has one only",
    "ビジョン。リソース名、所有団体/外部ID、またはビジョンが一つだけの団体"};

std::vector<Column<pb::Kpi>> KpiColumns(Session& session);
std::vector<Column<pb::KpiActual>> KpiActualColumns(Session& session);

// record (one figure, or a file of them), confirm, history.
void AddKpiRecord(Noun noun);
void AddKpiConfirm(Noun noun);
void AddKpiHistory(Noun noun);
void AddKpiRemoveFigure(Noun noun);
// add, set.
void AddKpiEdit(Noun noun);
void AddKpiOverdue(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_KPI_KPI_VERBS_H_
