// What a server shows of itself beside its calls and what its parts count: how far its store is, mails, backups, readiness.

#ifndef RENKEI_SERVER_HOST_HOST_FIGURES_H_
#define RENKEI_SERVER_HOST_HOST_FIGURES_H_

#include "server/process/readiness.h"
#include "server/service/frame/call.h"
#include "storage/base/metrics.h"

namespace renkei::host {

void AddStoreFigures(const storage::Store& store, metrics::Families& families);
// A server that sends no mail shows the families without a sample.
void AddMailFigures(const service::Env& env, metrics::Families& families);
void AddBackupFigures(const service::Env& env, metrics::Families& families);
void AddReadiness(const process::ReadyParts& parts, metrics::Families& families);

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_HOST_FIGURES_H_
