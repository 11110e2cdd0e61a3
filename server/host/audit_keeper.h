// Keeps the audit log while the server runs (service/audit/chain_keeper.h): chains what was recorded, once a second at most, so that a thousand writes
// of that second are some commits more; writes what was refused, once a minute; removes what is older than the operator keeps it.

#ifndef RENKEI_SERVER_HOST_AUDIT_KEEPER_H_
#define RENKEI_SERVER_HOST_AUDIT_KEEPER_H_

#include <optional>
#include <thread>

#include "absl/time/time.h"
#include "server/host/head_wait.h"
#include "server/service/frame/audit_outbox.h"
#include "server/service/frame/call.h"
#include "storage/store.h"

namespace renkei::host {

class AuditKeeper {
 public:
  // Both outlive it. `years`: how long entries are kept; 0: for ever.
  AuditKeeper(const service::Env& env, service::AuditOutbox& outbox, int years);
  // Writes what was refused until now.
  ~AuditKeeper();

 private:
  void Run();
  // Until there is nothing left to do.
  void ChainAll();
  void RunMinute();
  void CutOld();
  void Tell(const absl::Status& status);

  const service::Env& env_;
  service::AuditOutbox& outbox_;
  const int years_;
  // The keeper's thread alone.
  absl::Time minute_ = absl::InfinitePast();
  std::optional<storage::Sequence> chained_;  // a minute ago: the log before it is trimmed now
  HeadWait wait_;
  std::thread thread_;
};

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_AUDIT_KEEPER_H_
