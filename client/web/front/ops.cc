#include "client/web/front/ops.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace renkei::web {
namespace {

constexpr char kPlain[] = "text/plain; charset=utf-8";
constexpr char kPrometheus[] = "text/plain; version=0.0.4; charset=utf-8";

void Add(std::string& text, absl::string_view name, absl::string_view type,
         absl::string_view help) {
  absl::StrAppend(&text, "# HELP renkei_web_", name, " ", help, "\n# TYPE renkei_web_", name, " ",
                  type, "\n");
}

void AddValue(std::string& text, absl::string_view name, absl::string_view type, int64_t value,
              absl::string_view help) {
  Add(text, name, type, help);
  absl::StrAppend(&text, "renkei_web_", name, " ", value, "\n");
}

void AddReplies(std::string& text, const http::CounterValues& values) {
  Add(text, "replies_total", "counter", "Replies by the class of their status.");
  for (size_t digit = 1; digit < values.replies.size(); ++digit) {
    absl::StrAppend(&text, "renkei_web_replies_total{class=\"", digit, "xx\"} ",
                    values.replies.at(digit), "\n");
  }
}

void AddDurations(std::string& text, const http::CounterValues& values) {
  Add(text, "reply_seconds", "histogram", "From the end of a head to the end of the reply.");
  int64_t count = 0;
  for (size_t i = 0; i < values.durations.size(); ++i) {
    count += values.durations.at(i);
    const std::string bound =
        i < http::kDurationBoundsMillis.size()
            ? absl::StrCat(0.001 * static_cast<double>(http::kDurationBoundsMillis.at(i)))
            : "+Inf";
    absl::StrAppend(&text, "renkei_web_reply_seconds_bucket{le=\"", bound, "\"} ", count, "\n");
  }
  absl::StrAppendFormat(&text, "renkei_web_reply_seconds_sum %.6f\n",
                        1e-6 * static_cast<double>(values.duration_micros));
  absl::StrAppend(&text, "renkei_web_reply_seconds_count ", count, "\n");
}

http::Reply Plain(int status, absl::string_view text) {
  return {
      .status = status, .headers = {{"Content-Type", kPlain}}, .body = absl::StrCat(text, "\n")};
}

}  // namespace

std::string MetricsText(const http::CounterValues& values) {
  std::string text;
  AddValue(text, "connections", "gauge", values.connections, "Open connections.");
  AddValue(text, "requests_running", "gauge", values.requests_running, "Requests being answered.");
  AddValue(text, "requests_waiting", "gauge", values.requests_waiting, "Requests before a worker.");
  AddValue(text, "body_bytes", "gauge", values.body_bytes, "Bodies held in memory.");
  AddValue(text, "connections_accepted_total", "counter", values.connections_accepted,
           "Connections that were made.");
  AddValue(text, "connections_refused_total", "counter", values.connections_refused,
           "Connections beyond the limits.");
  AddValue(text, "connections_cut_total", "counter", values.connections_cut,
           "Connections of clients that were too slow.");
  AddValue(text, "received_bytes_total", "counter", values.received_bytes, "Bytes of bodies.");
  AddValue(text, "sent_bytes_total", "counter", values.sent_bytes, "Bytes of replies.");
  AddReplies(text, values);
  AddDurations(text, values);
  return text;
}

http::Admission Ops::Admit(const http::RequestHead& head) {
  return {.run = head.target.path == "/readyz" ? http::Admission::Run::kWorker
                                               : http::Admission::Run::kInline};
}

void Ops::Handle(std::unique_ptr<http::Exchange> exchange) {
  const http::RequestHead& head = exchange->request().head;
  const std::string& path = head.target.path;
  if (head.method != http::Method::kGet && head.method != http::Method::kHead)
    return exchange->Send(Plain(405, "GET alone"));
  if (path == "/healthz") return exchange->Send(Plain(200, "ok"));
  if (path == "/readyz") {
    const absl::Status status = probe_();
    return exchange->Send(status.ok() ? Plain(200, "ok") : Plain(503, status.message()));
  }
  if (path == "/metrics") {
    return exchange->Send(
        {.headers = {{"Content-Type", kPrometheus}}, .body = MetricsText(counters_())});
  }
  exchange->Send(Plain(404, "/healthz, /readyz and /metrics alone"));
}

}  // namespace renkei::web
