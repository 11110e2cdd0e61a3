// The cases that a caller may read.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_CASE_EXPORT_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_CASE_EXPORT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/exchange/export_kind.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewCaseExport(const Call& call,
                                                                        absl::string_view filter);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_CASE_EXPORT_H_
