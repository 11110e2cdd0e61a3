#include "server/ops/ops.h"

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "server/metrics/text.h"
#include "storage/base/status_macros.h"

namespace renkei::ops {
namespace {

constexpr char kPlain[] = "text/plain; charset=utf-8";

http::Reply Plain(int status, std::string text) {
  return {.status = status,
          .headers = {{"Content-Type", kPlain}, {"Cache-Control", "no-store"}},
          .body = std::move(text)};
}

// A line for each part.
http::Reply Ready(const process::ReadyParts& parts) {
  std::string text;
  for (const process::ReadyPart& part : parts) {
    absl::StrAppend(&text, part.name, ": ", part.status.ok() ? "ok" : part.status.message(), "\n");
  }
  return Plain(process::AllReady(parts) ? 200 : 503, std::move(text));
}

// A few programs of this machine.
http::Limits FewLimits() {
  http::Limits few;
  few.connections = 100;
  few.io_threads = 1;
  few.workers = 2;
  few.queue = 16;
  return few;
}

}  // namespace

http::Admission Ops::Admit(const http::RequestHead& head) {
  const bool waits = head.target.path == "/readyz" || head.target.path == "/metrics";
  return {.run = waits ? http::Admission::Run::kWorker : http::Admission::Run::kInline};
}

void Ops::Handle(std::unique_ptr<http::Exchange> exchange) {
  const http::RequestHead& head = exchange->request().head;
  const std::string& path = head.target.path;
  if (head.method != http::Method::kGet && head.method != http::Method::kHead)
    return exchange->Send(Plain(405, "GET alone\n"));
  // The older name is what many a probe asks for.
  if (path == "/livez" || path == "/healthz") return exchange->Send(Plain(200, "ok\n"));
  if (path == "/readyz") return exchange->Send(Ready(readiness_()));
  if (path == "/metrics") {
    return exchange->Send({.headers = {{"Content-Type", metrics::kContentType}},
                           .body = metrics::Text(registry_.Collect())});
  }
  exchange->Send(Plain(404, "/livez, /readyz and /metrics alone\n"));
}

absl::StatusOr<std::unique_ptr<Listener>> Listener::Start(const std::string& listen,
                                                          Readiness readiness,
                                                          const metrics::Registry& registry) {
  auto listener = absl::WrapUnique(new Listener(std::move(readiness), registry));
  ASSIGN_OR_RETURN(listener->server_,
                   http::Server::Start({.listen = listen, .limits = FewLimits()}, listener->ops_));
  return listener;
}

}  // namespace renkei::ops
