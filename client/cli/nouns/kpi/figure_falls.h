// What a clerk is told who has just recorded a cumulative figure that falls: the warning of lint,
// at once.

#ifndef RENKEI_CLIENT_CLI_NOUNS_KPI_FIGURE_FALLS_H_
#define RENKEI_CLIENT_CLI_NOUNS_KPI_FIGURE_FALLS_H_

#include <string>

#include "client/cli/session.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::cli {

// Remarks on a fall among the figures of `kpi`, `recorded` as they are now or, in a dry run, would
// be. What cannot be read is left out: the figures are recorded already.
void NoteFall(Session& session, const std::string& kpi,
              const google::protobuf::RepeatedPtrField<pb::KpiActual>& recorded);

// The same for every KPI of `vision`, after a file of figures.
void NoteFalls(Session& session, const std::string& vision);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_KPI_FIGURE_FALLS_H_
