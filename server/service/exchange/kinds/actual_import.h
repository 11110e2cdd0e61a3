// Figures (KPIの実績) of one organization's visions from a file: each row is an entry of
// RecordVisionActuals.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ACTUAL_IMPORT_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ACTUAL_IMPORT_H_

#include <memory>

#include "server/service/exchange/import_kind.h"

namespace renkei::service {

// `options` outlive it.
std::unique_ptr<ImportKind> NewActualImport(const pb::ImportOptions& options);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ACTUAL_IMPORT_H_
