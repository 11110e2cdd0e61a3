// What the HTTP server counts of itself, as families under renkei_web_.

#ifndef RENKEI_CLIENT_WEB_FRONT_WEB_FIGURES_H_
#define RENKEI_CLIENT_WEB_FRONT_WEB_FIGURES_H_

#include "server/http/counters.h"
#include "storage/base/metrics.h"

namespace renkei::web {

metrics::Families WebFigures(const http::CounterValues& values);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_FRONT_WEB_FIGURES_H_
