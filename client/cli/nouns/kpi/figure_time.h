// Which figure of a KPI is meant: by its time.

#ifndef RENKEI_CLIENT_CLI_NOUNS_KPI_FIGURE_TIME_H_
#define RENKEI_CLIENT_CLI_NOUNS_KPI_FIGURE_TIME_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "renkei/v1/common.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

struct FigureTime {
  std::string when;
  int year = 0;
};

// --year and --when.
void AddTimeOptions(Verb& verb, FigureTime* time);

// The time that was given; a usage error where none was.
[[nodiscard]] absl::StatusOr<pb::When> WhenOf(const FigureTime& time);

// The figure of that time among those that `kpi` has; NOT_FOUND where there is none.
[[nodiscard]] absl::StatusOr<std::string> FigureOf(Session& session, const std::string& kpi,
                                                   const pb::When& when);

// The figure of that time that `kpi` had and that was removed; NOT_FOUND where there was none.
[[nodiscard]] absl::StatusOr<std::string> RemovedFigureOf(Session& session, const std::string& kpi,
                                                          const pb::When& when);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_KPI_FIGURE_TIME_H_
