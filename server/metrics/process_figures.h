// What the system says of this process, under the names that Prometheus' own libraries give it, and which program it is.

#ifndef RENKEI_SERVER_METRICS_PROCESS_FIGURES_H_
#define RENKEI_SERVER_METRICS_PROCESS_FIGURES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "storage/base/metrics.h"

namespace renkei::metrics {

// Processor time, memory, open files and their limit, threads, start. What /proc does not say is left out.
Families ProcessFigures();

// 1, with what the program was built of.
Family BuildFigure(absl::string_view program, absl::string_view version, absl::string_view commit);

}  // namespace renkei::metrics

#endif  // RENKEI_SERVER_METRICS_PROCESS_FIGURES_H_
