#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/validation/validator.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/row_owner.h"
#include "server/service/exchange/rows/row_decode.h"
#include "server/service/frame/canonical.h"
#include "server/service/national/national_kpi_write.h"
#include "server/sheet/rows/national_kpi_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

RowOutcome OutcomeOf(NationalKpiOutcome outcome) {
  switch (outcome) {
    case NationalKpiOutcome::kCreated:
      return RowOutcome::kCreated;
    case NationalKpiOutcome::kUpdated:
      return RowOutcome::kUpdated;
    case NationalKpiOutcome::kUnchanged:
      break;
  }
  return RowOutcome::kUnchanged;
}

// Columns that say which one a row is about.
const std::set<std::string>& NationalIdentityColumns() {
  static const auto& kColumns = *new std::set<std::string>{"name", "external_id"};
  return kColumns;
}

absl::Status MissingNationalKey() {
  return domain::InvalidField(
      "national_kpi.external_id", "REQUIRED",
      {"must be set: it tells the national KPI when the same file comes again",
       "必須です。同じファイルを再び取り込むとき、この値で同じ指標と見分けます。"});
}

class NationalKpiImport : public ImportKind {
 public:
  explicit NationalKpiImport(const pb::ImportOptions& options) : options_(options) {}

  const sheet::SheetLayout& layout() const override { return sheet::NationalKpiLayout(); }
  absl::string_view prefix() const override { return "national_kpi."; }
  void Begin(const Call&) override {}

  absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) override {
    NationalInFile sent;
    if (row.is_table) {
      sent.kpi().set_external_id(CellTextOf(row, layout(), "external_id"));
      sent.kpi().set_name(CellTextOf(row, layout(), "name"));
    } else {
      RETURN_IF_ERROR(DecodeTree(row, sent.content()));
    }
    ASSIGN_OR_RETURN(const std::optional<NationalKpiRow> meant, FindMeant(call, sent.kpi()));
    RETURN_IF_ERROR(ReadRest(call, row, meant, sent));
    StagedRow staged;
    const FileTrace trace = {BaseOf(row, layout()), options_.overwrite()};
    absl::StatusOr<WrittenNationalKpi> written =
        meant.has_value()
            ? ApplyToNationalKpi(call, *meant, sent.kpi(), sent.clear, trace, staged.mutation)
            : AddNationalKpi(call, ImportedFor(call, options_), sent.kpi(), staged.mutation);
    if (!written.ok()) return written.status();
    staged.outcome = OutcomeOf(written->outcome);
    if (staged.outcome == RowOutcome::kUnchanged) staged.mutation = storage::Mutation();
    const pb::NationalKpi& kpi = written->kpi;
    staged.key =
        kpi.external_id().empty() ? kpi.name() : absl::StrCat(kpi.owner(), "/", kpi.external_id());
    if (options_.report_changes() && staged.outcome != RowOutcome::kUnchanged)
      staged.changes = ChangesOf(meant ? &meant->message : nullptr, &kpi, kpi.title());
    return staged;
  }

 private:
  // What a row says. As the part of an update, which need not be whole.
  struct NationalInFile {
    pb::UpdateNationalKpiRequest request;
    google::protobuf::FieldMask clear;

    pb::NationalKpi& kpi() { return *request.mutable_national_kpi(); }
    RowContent content() { return {kpi(), clear}; }
  };

  // The one that the row is about; nullopt: a new one. Its name counts first; in a file from another
  // server it means nothing.
  absl::StatusOr<std::optional<NationalKpiRow>> FindMeant(const Call& call,
                                                          pb::NationalKpi& sent) const {
    const std::string owner = ImportedFor(call, options_);
    const std::string name = sent.name();
    sent.clear_name();
    std::optional<NationalKpiRow> found;
    if (!name.empty()) {
      ASSIGN_OR_RETURN(found, NationalKpis().Get(call.snapshot(), KeyByName(NationalKpis(), name)));
      if (found.has_value() && found->message.owner() != owner) found.reset();
    }
    if (!found.has_value()) {
      if (sent.external_id().empty()) return MissingNationalKey();
      ASSIGN_OR_RETURN(found, FindNationalKpiByExternalId(call, owner, sent.external_id()));
    }
    if (found.has_value()) {
      const pb::NationalKpi& kpi = found->message;
      RETURN_IF_ERROR(call.RequireOwner({kpi.owner()}, AudienceOf(kpi), kpi.name()));
    }
    return found;
  }

  // The rest of it, over what is stored; from here on as if a method had been called.
  absl::Status ReadRest(const Call& call, const ImportRow& row,
                        const std::optional<NationalKpiRow>& meant, NationalInFile& sent) const {
    if (row.is_table) {
      RETURN_IF_ERROR(DecodeCells(row, layout(),
                                  options_.empty_cells() == pb::ImportOptions::EMPTY_CELLS_CLEAR,
                                  NationalIdentityColumns(), /*unit=*/"",
                                  meant.has_value() ? &meant->message : nullptr, sent.content()));
    }
    RETURN_IF_ERROR(domain::ValidateRequest(sent.request));
    return Canonicalize(call, sent.request);
  }

  const pb::ImportOptions& options_;
};

}  // namespace

std::unique_ptr<ImportKind> NewNationalKpiImport(const pb::ImportOptions& options) {
  return std::make_unique<NationalKpiImport>(options);
}

}  // namespace renkei::service
