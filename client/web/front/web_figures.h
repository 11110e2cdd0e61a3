// What the HTTP server counts of itself, and the front of its servers, as families under renkei_web_.

#ifndef RENKEI_CLIENT_WEB_FRONT_WEB_FIGURES_H_
#define RENKEI_CLIENT_WEB_FRONT_WEB_FIGURES_H_

#include <vector>

#include "client/lib/server_choice.h"
#include "server/http/counters.h"
#include "storage/base/metrics.h"

namespace renkei::web {

metrics::Families WebFigures(const http::CounterValues& values);

// Of several servers, which one is in use and how often each was left; of one nothing.
metrics::Families ServerFamilies(const std::vector<client::ServerFigure>& servers);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_FRONT_WEB_FIGURES_H_
