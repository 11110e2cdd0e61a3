// What operators ask of renkeid (server/ops), from before its store is open until after it is closed: a store that is
// brought up to date for an hour belongs to a process that lives and is not ready.

#ifndef RENKEI_SERVER_RPC_SERVER_OPS_H_
#define RENKEI_SERVER_RPC_SERVER_OPS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/host/host.h"
#include "server/metrics/registry.h"
#include "server/ops/ops.h"
#include "server/rpc/config.h"
#include "storage/base/mutex.h"

namespace renkei::rpc {

class ServerOps {
 public:
  // Listens from now on, where the configuration has it. An address that the operator has named and that cannot be
  // listened to is an error; where it only follows from --listen, the log says so and the server goes on without.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<ServerOps>> Start(const Config& config);

  // From now on they are told of `host`, until Hide returns.
  void Show(const host::Host& host);
  void Hide();

  // "nothing" where nobody is answered.
  std::string address() const;

 private:
  ServerOps();

  process::ReadyParts Readiness() const;
  process::ReadyParts WithoutHost() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  metrics::Families Figures() const;

  metrics::Registry registry_;
  // Held while the host is asked, so that it does not go meanwhile: few ask, and nobody else takes it.
  mutable Mutex mutex_;
  const host::Host* host_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool hidden_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<ops::Listener> listener_;  // last: it asks the rest
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_SERVER_OPS_H_
