#include "server/service/exchange/kinds/kinds.h"

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/caller/admission.h"
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
    case pb::EXCHANGE_KIND_CASE_LISTS:
      return NewCaseListImport(options);
    case pb::EXCHANGE_KIND_ROUND_APPLICATIONS:
      return NewRoundApplicationImport(options);
    case pb::EXCHANGE_KIND_ROUND_READINGS:
      return NewRoundReadingImport(options);
    default:
      return nullptr;
  }
}

absl::Status RequireImporter(const Call& call, pb::ExchangeKind kind) {
  const auto method = [kind] {
    switch (kind) {
      case pb::EXCHANGE_KIND_KPI_ACTUALS:
        return "VisionService/RecordVisionActuals";
      case pb::EXCHANGE_KIND_VISIONS:
        return "VisionService/ApplyVision";
      case pb::EXCHANGE_KIND_INITIATIVES:
        return "InitiativeService/ApplyInitiative";
      case pb::EXCHANGE_KIND_OPINIONS:
        return "PlanningService/CreateOpinion";
      case pb::EXCHANGE_KIND_PROGRAMMES:
        return "ProgrammeService/ApplyProgramme";
      case pb::EXCHANGE_KIND_NATIONAL_KPIS:
        return "NationalKpiService/ApplyNationalKpi";
      case pb::EXCHANGE_KIND_CASE_LISTS:
        return "CaseListService/ApplyCaseList";
      case pb::EXCHANGE_KIND_ROUND_APPLICATIONS:
        return "RoundService/CreateRoundApplication";
      case pb::EXCHANGE_KIND_ROUND_READINGS:
        return "ReviewService/ChangeRoundReading";
      default:
        return "CaseService/ApplyCase";
    }
  };
  return RequireRoleFor(call, absl::StrCat("renkei.v1.", method()));
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
    case pb::EXCHANGE_KIND_CASE_LISTS:
      return NewCaseListExport(call, request);
    case pb::EXCHANGE_KIND_ROUND_APPLICATIONS:
      return NewRoundApplicationExport(call, request.filter());
    case pb::EXCHANGE_KIND_ROUND_READINGS:
      return NewRoundReadingExport(call, request);
    case pb::EXCHANGE_KIND_SUPPORT_CASES:
      return NewSupportExport(call, request.filter());
    default:
      return domain::InvalidField("kind", "UNKNOWN_VALUE",
                                  {"cannot be exported", "この種類は出力できません。"});
  }
}

}  // namespace renkei::service
