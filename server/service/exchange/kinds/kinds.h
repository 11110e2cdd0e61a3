// The kinds of resources that are exchanged, each in a file for either way.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_KINDS_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_KINDS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/exchange/kinds/export_kind.h"
#include "server/service/exchange/kinds/import_kind.h"

namespace renkei::service {

// Imports; `options` outlive them.

// Cases of one organization from a file: each row is what ApplyCase is sent.
std::unique_ptr<ImportKind> NewCaseImport(const pb::ImportOptions& options);

// Figures (KPIの実績) of one organization's visions from a file: each row is an entry of
// RecordVisionActuals.
std::unique_ptr<ImportKind> NewActualImport(const pb::ImportOptions& options);

// Visions of one organization from a file: each document, or workbook, is what ApplyVision is sent.
std::unique_ptr<ImportKind> NewVisionImport(const pb::ImportOptions& options);

// Joint initiatives of one organization from a file: each row is what ApplyInitiative is
// sent.
std::unique_ptr<ImportKind> NewInitiativeImport(const pb::ImportOptions& options);

// Opinions on one organization's visions from a file: each row is what CreateOpinion or UpdateOpinion
// is sent.
std::unique_ptr<ImportKind> NewOpinionImport(const pb::ImportOptions& options);

// Programmes of one organization from a file: the rows of each are what ApplyProgramme is sent for each
// of its years.
std::unique_ptr<ImportKind> NewProgrammeImport(const pb::ImportOptions& options);

// National KPIs of one organization from a file: each row is what ApplyNationalKpi is sent.
std::unique_ptr<ImportKind> NewNationalKpiImport(const pb::ImportOptions& options);

// Lists of cases of one organization from a file: the rows of each are what ApplyCaseList is sent.
std::unique_ptr<ImportKind> NewCaseListImport(const pb::ImportOptions& options);

// Applications of one organization to rounds from a file: each row is what CreateRoundApplication or
// UpdateRoundApplication is sent.
std::unique_ptr<ImportKind> NewRoundApplicationImport(const pb::ImportOptions& options);

// The caller's own readings of applications to rounds from a file: the rows of each sheet are what
// ChangeRoundReading is sent.
std::unique_ptr<ImportKind> NewRoundReadingImport(const pb::ImportOptions& options);

// Exports; INVALID_FILTER.

// The cases that a caller may read.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewCaseExport(const Call& call,
                                                                        absl::string_view filter);

// The figures (KPIの実績) that a caller may read.
// Filter fields: owner, vision (=).
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewActualExport(const Call& call,
                                                                          absl::string_view filter);

// The visions that a caller may read, each whole.
// INVALID_FILTER; INVALID_FIELDS for CSV, which holds one table. A workbook holds one vision: the
// second one that passes ends the export with TOO_LARGE.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewVisionExport(
    const Call& call, const pb::ExportResourcesRequest& request);

// The joint initiatives that a caller may read.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewInitiativeExport(
    const Call& call, absl::string_view filter);

// The opinions on visions that a caller may read, plan by plan in order of number.
// Filter fields: those of ListOpinions, and owner and vision (=).
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewOpinionExport(
    const Call& call, absl::string_view filter);

// The programmes that a caller may read, each with its editions by year.
// Filter fields: those of ListProgrammes, and fiscal_year and state of editions (=).
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewProgrammeExport(
    const Call& call, const pb::ExportResourcesRequest& request);

// The national KPIs that a caller may read. Filter fields: those of ListNationalKpis.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewNationalKpiExport(
    const Call& call, absl::string_view filter);

// The lists of cases that a caller may read, with those of their cases that it may read.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewCaseListExport(
    const Call& call, const pb::ExportResourcesRequest& request);

// The applications to rounds that a caller may read, with what it may read of their points.
// Filter fields: those of ListRoundApplications, and round (=).
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewRoundApplicationExport(
    const Call& call, absl::string_view filter);

// The sheets of readings whose points a caller may read: its own to write them, those of its organization's
// rounds once their stage is over.
// Filter fields: round, application, reviewer, stage.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewRoundReadingExport(
    const Call& call, const pb::ExportResourcesRequest& request);

// The support cases in which the caller's organization has a part. Filter fields: those of ListSupports.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewSupportExport(
    const Call& call, absl::string_view filter);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_KINDS_H_
