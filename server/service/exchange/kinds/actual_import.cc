#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/strategy/diff/field_text.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/time/when.h"
#include "server/domain/validation/validator.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/row_vision.h"
#include "server/service/exchange/rows/row_decode.h"
#include "server/service/frame/canonical.h"
#include "server/service/vision/actuals/figure_writing.h"
#include "server/sheet/rows/actual_columns.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/when_text.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using Stored = std::optional<storage::Row<pb::KpiActual>>;

// Columns that say which figure a row is about.
const std::set<std::string>& ActualIdentityColumns() {
  static const auto& kColumns =
      *new std::set<std::string>{sheet::kActualVision, sheet::kActualKpi, "when"};
  return kColumns;
}

// What a row is about.
struct Meant {
  std::string vision;
  pb::VisionActual entry;  // the KPI, and when
};

class ActualImport : public ImportKind {
 public:
  explicit ActualImport(const pb::ImportOptions& options) : options_(options), visions_(options) {}

  const sheet::SheetLayout& layout() const override { return sheet::ActualRowsLayout(); }
  absl::string_view prefix() const override { return "entries[0].actual."; }
  void Begin(const Call&) override { visions_.Begin(); }

  absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) override {
    pb::KpiActual sent;
    google::protobuf::FieldMask clear;
    ASSIGN_OR_RETURN(const Meant meant,
                     row.is_table ? MeantByCells(row) : MeantByTree(row, {sent, clear}));
    ASSIGN_OR_RETURN(const VisionReading* const reading, visions_.Open(call, meant.vision));
    const FieldWords words = [](const google::protobuf::Message& record,
                                const google::protobuf::FieldDescriptor& field) {
      return domain::FieldText(record, field);
    };
    FileMerge merge(call, options_.overwrite(), /*resumed=*/false, words);
    ActualPlanner planner(call, reading->head.message.period(), &merge);
    KpiFinder finder(call, *reading, planner.violations());
    ASSIGN_OR_RETURN(const pb::Kpi* const found, finder.Find(meant.entry, ""));
    if (found == nullptr) return AtKpiColumn(std::move(planner).Finish().status());
    const pb::Kpi& kpi = *found;
    const pb::When when = domain::InYearsOf(kpi, meant.entry.actual().when());
    ASSIGN_OR_RETURN(const Stored stored, FindActualOf(call, kpi.name(), when));
    // A fiscal year and its end are one figure, and rows of both are one too many.
    const std::string figure =
        absl::StrCat(kpi.name(), "/actuals/", ActualId(domain::AsOneTime(when)));
    if (row.is_table) {
      RETURN_IF_ERROR(DecodeCells(row, layout(),
                                  options_.empty_cells() == pb::ImportOptions::EMPTY_CELLS_CLEAR,
                                  ActualIdentityColumns(), kpi.unit(),
                                  stored.has_value() ? &stored->message : nullptr, {sent, clear}));
    }
    StagedRow staged;
    staged.key = figure;
    // A row that says nothing new; one without a figure is a place kept for later.
    const bool says = sent.has_value() || sent.status() != 0 || stored.has_value();
    if (!says || (sent.ByteSizeLong() == 0 && clear.paths().empty())) return staged;
    pb::KpiActual next = Merged(stored, when, sent, clear);
    RETURN_IF_ERROR(Check(call, next));
    RETURN_IF_ERROR(planner.Add(kpi, next, "", BaseOf(row, layout())));
    RETURN_IF_ERROR(std::move(merge).Finish());
    return Write(call, *reading, kpi, std::move(planner), std::move(staged));
  }

 private:
  absl::StatusOr<Meant> MeantByCells(const ImportRow& row) const {
    Meant meant;
    meant.vision = CellTextOf(row, layout(), sheet::kActualVision);
    SetKpi(CellTextOf(row, layout(), sheet::kActualKpi), meant);
    for (const RowCell& one : row.cells) {
      if (one.column == RowCell::kNoColumn ||
          absl::string_view(layout().columns[one.column].path) != "when")
        continue;
      const absl::StatusOr<pb::When> when = sheet::ReadWhen(sheet::CellText(one.cell));
      if (!when.ok()) return domain::WithFieldPrefix("when", when.status());
      *meant.entry.mutable_actual()->mutable_when() = *when;
    }
    return WithTime(std::move(meant));
  }

  // Documents are figures as an export has them; `vision` and `kpi` may stand beside them.
  absl::StatusOr<Meant> MeantByTree(const ImportRow& row, RowContent content) const {
    Meant meant;
    ImportRow figure = row;
    meant.vision = TakeText(figure, "vision");
    std::string kpi = TakeText(figure, "kpi");
    RETURN_IF_ERROR(DecodeTree(figure, content));
    auto& sent = static_cast<pb::KpiActual&>(content.sent);
    if (kpi.empty()) kpi = sent.name().substr(0, sent.name().find("/actuals/"));
    if (meant.vision.empty() && absl::StrContains(kpi, "/kpis/"))
      meant.vision = kpi.substr(0, kpi.find("/kpis/"));
    SetKpi(kpi, meant);
    *meant.entry.mutable_actual()->mutable_when() = sent.when();
    sent.clear_name();
    sent.clear_when();
    domain::ClearOutputOnly(sent);
    return WithTime(std::move(meant));
  }

  static void SetKpi(const std::string& text, Meant& meant) {
    if (absl::StartsWith(text, "organizations/")) {
      meant.entry.set_kpi(text);
    } else {
      meant.entry.set_kpi_external_id(text);
    }
  }

  static absl::StatusOr<Meant> WithTime(Meant meant) {
    absl::StatusOr<pb::When> when = domain::CompleteWhen(meant.entry.actual().when());
    if (!when.ok()) return domain::WithFieldPrefix("when", when.status());
    if (when->kind() == pb::When::KIND_UNSPECIFIED)
      return domain::InvalidField("when", "REQUIRED",
                                  {"must say what it is the figure of, for example 令和6年度",
                                   "いつの実績かを書いてください（例：令和6年度）。"});
    *meant.entry.mutable_actual()->mutable_when() = *std::move(when);
    return meant;
  }

  static absl::Status AtKpiColumn(const absl::Status& status) {
    const auto detail = domain::DetailOf(status);
    if (!detail || detail->violations().empty()) return status;
    const pb::FieldViolation& v = detail->violations(0);
    return domain::InvalidField(sheet::kActualKpi, v.kind(), {v.message(), v.message_ja()});
  }

  // What stands there with what the row changes of it.
  static pb::KpiActual Merged(const Stored& stored, const pb::When& when, pb::KpiActual sent,
                              const google::protobuf::FieldMask& clear) {
    pb::KpiActual next = stored ? stored->message : pb::KpiActual();
    domain::ClearOutputOnly(next);
    next.clear_name();
    next.clear_etag();
    // A reason is given for each correction.
    next.clear_correction_reason();
    if (!stored) *next.mutable_when() = when;
    for (const std::string& path : clear.paths())
      next.GetReflection()->ClearField(&next, next.GetDescriptor()->FindFieldByName(path));
    if (sent.has_value()) {
      *next.mutable_value() = sent.value();
      sent.clear_value();
      // There is a figure now.
      if (next.status() == pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE) next.clear_status();
    }
    next.MergeFrom(sent);
    return next;
  }

  static absl::Status Check(const Call& call, pb::KpiActual& next) {
    pb::RecordVisionActualsRequest request;
    request.set_parent("organizations/x/visions/x");
    pb::VisionActual& entry = *request.add_entries();
    entry.set_kpi_external_id("x");
    *entry.mutable_actual() = std::move(next);
    RETURN_IF_ERROR(domain::ValidateRequest(request));
    RETURN_IF_ERROR(Canonicalize(call, entry));
    next = std::move(*entry.mutable_actual());
    return absl::OkStatus();
  }

  absl::StatusOr<StagedRow> Write(const Call& call, const VisionReading& reading,
                                  const pb::Kpi& kpi, ActualPlanner planner,
                                  StagedRow staged) const {
    ASSIGN_OR_RETURN(const std::vector<ActualChange> changes, std::move(planner).Finish());
    FigureWriter writer(call, reading);
    for (const ActualChange& change : changes) {
      if (change.same) continue;
      staged.outcome = change.is_new() ? RowOutcome::kCreated : RowOutcome::kUpdated;
      RETURN_IF_ERROR(writer.Write(change).status());
      if (options_.report_changes())
        staged.changes = ChangesOfFigure(change.is_new() ? nullptr : &change.old.message,
                                         change.next, kpi.title());
    }
    staged.mutation = std::move(writer).Finish();
    return staged;
  }

  const pb::ImportOptions& options_;
  RowVision visions_;
};

}  // namespace

std::unique_ptr<ImportKind> NewActualImport(const pb::ImportOptions& options) {
  return std::make_unique<ActualImport>(options);
}

}  // namespace renkei::service
