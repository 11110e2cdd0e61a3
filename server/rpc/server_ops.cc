#include "server/rpc/server_ops.h"

#include <spdlog/spdlog.h>

#include "absl/memory/memory.h"
#include "server/host/host_figures.h"
#include "server/metrics/process_figures.h"

namespace renkei::rpc {

ServerOps::ServerOps() {
  registry_.Add(metrics::ProcessFigures);
  registry_.Add([this] { return Figures(); });
}

absl::StatusOr<std::unique_ptr<ServerOps>> ServerOps::Start(const Config& config) {
  auto ops = absl::WrapUnique(new ServerOps);
  if (config.ops_listen.empty()) return ops;
  ops->registry_.Add([build = metrics::BuildFigure("renkeid", host::kVersion, config.host.commit)] {
    return metrics::Families{build};
  });
  auto listener = ops::Listener::Start(
      config.ops_listen, [own = ops.get()] { return own->Readiness(); }, ops->registry_);
  if (listener.ok()) {
    ops->listener_ = *std::move(listener);
  } else if (config.ops_listen_named) {
    return listener.status();
  } else {
    spdlog::warn("nobody is told of health and metrics (--ops-listen): {}",
                 std::string(listener.status().message()));
  }
  return ops;
}

void ServerOps::Show(const host::Host& host) {
  const MutexLock lock(mutex_);
  host_ = &host;
}

void ServerOps::Hide() {
  const MutexLock lock(mutex_);
  host_ = nullptr;
  hidden_ = true;
}

std::string ServerOps::address() const {
  return listener_ == nullptr ? "nothing" : listener_->address();
}

process::ReadyParts ServerOps::Readiness() const {
  const MutexLock lock(mutex_);
  return host_ == nullptr ? WithoutHost() : host_->Readiness();
}

process::ReadyParts ServerOps::WithoutHost() const {
  return {{"store", absl::UnavailableError(hidden_ ? "it is being closed" : "it is being opened")}};
}

metrics::Families ServerOps::Figures() const {
  const MutexLock lock(mutex_);
  if (host_ != nullptr) return host_->Figures();
  metrics::Families families;
  host::AddReadiness(WithoutHost(), families);
  return families;
}

}  // namespace renkei::rpc
