// Visions of one organization from a file: each document, or workbook, is what ApplyVision is sent.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_VISION_IMPORT_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_VISION_IMPORT_H_

#include <memory>

#include "server/service/exchange/import_kind.h"

namespace renkei::service {

// `options` outlive it.
std::unique_ptr<ImportKind> NewVisionImport(const pb::ImportOptions& options);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_VISION_IMPORT_H_
