// The kinds of resources that are exchanged.
#include "server/domain/error.h"
#include "server/service/exchange/actual_export.h"
#include "server/service/exchange/actual_import.h"
#include "server/service/exchange/case_export.h"
#include "server/service/exchange/case_import.h"

namespace renkei::service {

std::unique_ptr<ImportKind> NewImportKind(const pb::ImportOptions& options) {
  switch (options.kind()) {
    case pb::EXCHANGE_KIND_CASES:
      return NewCaseImport(options);
    case pb::EXCHANGE_KIND_KPI_ACTUALS:
      return NewActualImport(options);
    default:
      return nullptr;
  }
}

absl::StatusOr<std::unique_ptr<ExportKind>> NewExportKind(
    const Call& call, const pb::ExportResourcesRequest& request) {
  switch (request.kind()) {
    case pb::EXCHANGE_KIND_CASES:
      return NewCaseExport(call, request.filter());
    case pb::EXCHANGE_KIND_KPI_ACTUALS:
      return NewActualExport(call, request.filter());
    default:
      return domain::InvalidField("kind", "UNKNOWN_VALUE",
                                  {"cannot be exported", "この種類は出力できません。"});
  }
}

}  // namespace renkei::service
