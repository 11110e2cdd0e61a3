#include "server/service/exchange/kinds/kinds.h"

#include "server/domain/error.h"
#include "server/service/exchange/rows/export_writer.h"

namespace renkei::service {

std::unique_ptr<ImportKind> NewImportKind(const pb::ImportOptions& options) {
  switch (options.kind()) {
    case pb::EXCHANGE_KIND_CASES:
      return NewCaseImport(options);
    case pb::EXCHANGE_KIND_KPI_ACTUALS:
      return NewActualImport(options);
    case pb::EXCHANGE_KIND_VISIONS:
      return NewVisionImport(options);
    case pb::EXCHANGE_KIND_INITIATIVES:
      return NewInitiativeImport(options);
    case pb::EXCHANGE_KIND_OPINIONS:
      return NewOpinionImport(options);
    case pb::EXCHANGE_KIND_PROGRAMMES:
      return NewProgrammeImport(options);
    case pb::EXCHANGE_KIND_NATIONAL_KPIS:
      return NewNationalKpiImport(options);
    default:
      return nullptr;
  }
}

bool ImportKind::Continues(const ImportRow&, const ImportRow&) const { return false; }

absl::StatusOr<WrittenAlone> ImportKind::WriteAlone(Job&, const ImportRow&) {
  return absl::InternalError("no row of this kind stands alone");
}

std::unique_ptr<ExportWriter> ExportKind::NewWriter(
    const pb::ExportResourcesRequest& request) const {
  return NewExportWriter(request, layout());
}

absl::StatusOr<std::unique_ptr<ExportKind>> NewExportKind(
    const Call& call, const pb::ExportResourcesRequest& request) {
  switch (request.kind()) {
    case pb::EXCHANGE_KIND_CASES:
      return NewCaseExport(call, request.filter());
    case pb::EXCHANGE_KIND_KPI_ACTUALS:
      return NewActualExport(call, request.filter());
    case pb::EXCHANGE_KIND_VISIONS:
      return NewVisionExport(call, request);
    case pb::EXCHANGE_KIND_INITIATIVES:
      return NewInitiativeExport(call, request.filter());
    case pb::EXCHANGE_KIND_OPINIONS:
      return NewOpinionExport(call, request.filter());
    case pb::EXCHANGE_KIND_PROGRAMMES:
      return NewProgrammeExport(call, request);
    case pb::EXCHANGE_KIND_NATIONAL_KPIS:
      return NewNationalKpiExport(call, request.filter());
    default:
      return domain::InvalidField("kind", "UNKNOWN_VALUE",
                                  {"cannot be exported", "この種類は出力できません。"});
  }
}

}  // namespace renkei::service
