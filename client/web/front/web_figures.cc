#include "client/web/front/web_figures.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace renkei::web {
namespace {

using metrics::CounterOf;
using metrics::Family;
using metrics::GaugeOf;
using metrics::Kind;

Family Gauge(const char* name, const char* help, int64_t value) {
  return GaugeOf(name, help, static_cast<double>(value));
}

}  // namespace

metrics::Families WebFigures(const http::CounterValues& values) {
  Family replies = {"renkei_web_replies_total", "Replies by the class of their status.",
                    Kind::kCounter};
  for (size_t digit = 1; digit < values.replies.size(); ++digit) {
    replies.samples.push_back({.labels = {{"class", absl::StrCat(digit, "xx")}},
                               .value = static_cast<double>(values.replies.at(digit))});
  }
  return {
      Gauge("renkei_web_connections", "Open connections.", values.connections),
      Gauge("renkei_web_requests_running", "Requests being answered.", values.requests_running),
      Gauge("renkei_web_requests_waiting", "Requests before a worker.", values.requests_waiting),
      Gauge("renkei_web_body_bytes", "Bodies held in memory.", values.body_bytes),
      CounterOf("renkei_web_connections_accepted_total", "Connections that were made.",
                values.connections_accepted),
      CounterOf("renkei_web_connections_refused_total", "Connections beyond the limits.",
                values.connections_refused),
      CounterOf("renkei_web_connections_cut_total", "Connections of clients that were too slow.",
                values.connections_cut),
      CounterOf("renkei_web_received_bytes_total", "Bytes of bodies.", values.received_bytes),
      CounterOf("renkei_web_sent_bytes_total", "Bytes of replies.", values.sent_bytes),
      std::move(replies),
      {"renkei_web_reply_seconds",
       "From the end of a head to the end of the reply.",
       Kind::kHistogram,
       {{.labels = {}, .classes = values.seconds}}},
  };
}

metrics::Families ServerFamilies(const std::vector<client::ServerFigure>& servers) {
  if (servers.empty()) return {};
  Family in_use = {"renkei_web_server_in_use", "Whether calls go to this server.", Kind::kGauge};
  Family failures = {"renkei_web_server_failures_total",
                     "Calls that this server did not answer, and for which it was left.",
                     Kind::kCounter};
  for (const client::ServerFigure& server : servers) {
    const metrics::Labels labels = {{"server", server.address}};
    in_use.samples.push_back({.labels = labels, .value = server.in_use ? 1.0 : 0.0});
    failures.samples.push_back({.labels = labels, .value = static_cast<double>(server.failures)});
  }
  return {std::move(in_use), std::move(failures)};
}

}  // namespace renkei::web
