// What a server shows of itself beside its calls and what its parts count: how far its store is, mails, backups, readiness.

#ifndef RENKEI_SERVER_HOST_HOST_FIGURES_H_
#define RENKEI_SERVER_HOST_HOST_FIGURES_H_

#include <functional>
#include <optional>

#include "absl/time/time.h"
#include "server/process/readiness.h"
#include "server/service/frame/call.h"
#include "storage/base/metrics.h"

namespace renkei::host {

// When the last good backup was made; nullopt: there is none. Thread-safe, and cheap enough to be asked every few seconds.
using LastBackup = std::function<std::optional<absl::Time>()>;

void AddStoreFigures(const storage::Store& store, metrics::Families& families);
// A server that sends no mail shows the families without a sample.
void AddMailFigures(const service::Env& env, metrics::Families& families);
void AddBackupFigures(const service::Env& env, const LastBackup& last_backup,
                      metrics::Families& families);
void AddReadiness(const process::ReadyParts& parts, metrics::Families& families);

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_HOST_FIGURES_H_
