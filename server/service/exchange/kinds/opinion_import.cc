#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/planning_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/validation/validator.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/row_vision.h"
#include "server/service/exchange/rows/row_decode.h"
#include "server/service/frame/canonical.h"
#include "server/service/planning/opinion_write.h"
#include "server/service/planning/planning_access.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/sheet/rows/opinion_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

RowOutcome OutcomeOf(OpinionOutcome outcome) {
  switch (outcome) {
    case OpinionOutcome::kCreated:
      return RowOutcome::kCreated;
    case OpinionOutcome::kUpdated:
      return RowOutcome::kUpdated;
    case OpinionOutcome::kUnchanged:
      break;
  }
  return RowOutcome::kUnchanged;
}

// Columns that say which opinion a row is about, but for its number, which may change.
const std::set<std::string>& OpinionIdentityColumns() {
  static const auto& kColumns = *new std::set<std::string>{sheet::kOpinionVision, "name"};
  return kColumns;
}

// Every column but the number's.
const std::set<std::string>& ColumnsBesideNumber() {
  static const auto& kColumns = *[] {
    auto* columns = new std::set<std::string>();
    for (const sheet::Column& column : sheet::OpinionLayout().columns) {
      if (absl::string_view(column.path) != "number") columns->insert(column.path);
    }
    return columns;
  }();
  return kColumns;
}

absl::Status MissingNumber() {
  return domain::InvalidField(
      "opinion.number", "REQUIRED",
      {"must be set: it tells the opinion when the same file comes again",
       "必須です。同じファイルを再び取り込むとき、この番号で同じ意見と見分けます。"});
}

// The node or KPI of a vision with this external_id; nullopt where there is none.
template <typename Kind>
absl::StatusOr<std::optional<std::string>> NameByExternalId(const Call& call,
                                                            const pb::Vision& head,
                                                            const std::string& external_id) {
  ASSIGN_OR_RETURN(const auto row, Kind::Draft().GetByUnique(
                                       call.snapshot(), storage::Key(Kind::kByExternalId)
                                                            .Add(domain::LastSegment(head.name()))
                                                            .Add(external_id)));
  if (!row.has_value()) return std::optional<std::string>();
  return std::optional(row->message.name());
}

class OpinionImport : public ImportKind {
 public:
  explicit OpinionImport(const pb::ImportOptions& options) : options_(options), visions_(options) {}

  const sheet::SheetLayout& layout() const override { return sheet::OpinionLayout(); }
  absl::string_view prefix() const override { return "opinion."; }
  void Begin(const Call&) override { visions_.Begin(); }

  absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) override {
    OpinionInFile sent;
    std::string vision;
    RETURN_IF_ERROR(row.is_table ? ReadCellsOfIdentity(row, vision, sent)
                                 : ReadTree(row, vision, sent));
    ASSIGN_OR_RETURN(const VisionReading* const reading, visions_.Open(call, vision));
    ASSIGN_OR_RETURN(const std::optional<OpinionRow> meant, FindMeant(call, *reading, sent));
    RETURN_IF_ERROR(ReadRest(call, row, *reading, meant, sent));
    StagedRow staged;
    const FileTrace trace = {BaseOf(row, layout()), options_.overwrite()};
    absl::StatusOr<WrittenOpinion> written =
        meant.has_value() ? ApplyToOpinion(call, *reading, *meant, sent.opinion(), sent.clear,
                                           trace, staged.mutation)
                          : AddOpinion(call, *reading, sent.opinion(), staged.mutation);
    if (!written.ok()) return written.status();
    staged.outcome = OutcomeOf(written->outcome);
    const pb::Opinion& opinion = written->opinion;
    staged.key = absl::StrCat(VisionNameOf(opinion.name()), "/", opinion.number());
    if (options_.report_changes() && staged.outcome != RowOutcome::kUnchanged)
      staged.changes = ChangesOf(meant ? &meant->message : nullptr, &opinion,
                                 absl::StrCat("No.", opinion.number()));
    return staged;
  }

 private:
  // What a row says. As the part of an update, which need not be whole.
  struct OpinionInFile {
    pb::UpdateOpinionRequest request;
    google::protobuf::FieldMask clear;

    pb::Opinion& opinion() { return *request.mutable_opinion(); }
    RowContent content() { return {opinion(), clear}; }
  };

  absl::Status ReadCellsOfIdentity(const ImportRow& row, std::string& vision,
                                   OpinionInFile& sent) const {
    RETURN_IF_ERROR(DecodeCells(row, layout(), /*empty_clears=*/false, ColumnsBesideNumber(),
                                /*unit=*/"", nullptr, sent.content()));
    sent.opinion().set_name(CellTextOf(row, layout(), "name"));
    vision = CellTextOf(row, layout(), sheet::kOpinionVision);
    return absl::OkStatus();
  }

  // Documents are opinions as an export has them; `vision` may stand beside them.
  static absl::Status ReadTree(const ImportRow& row, std::string& vision, OpinionInFile& sent) {
    ImportRow opinion = row;
    vision = TakeText(opinion, "vision");
    RETURN_IF_ERROR(DecodeTree(opinion, sent.content()));
    if (vision.empty() && !sent.opinion().name().empty())
      vision = std::string(VisionNameOf(sent.opinion().name()));
    return absl::OkStatus();
  }

  // The opinion that the row is about; nullopt: a new one. A name counts before a number, which may
  // change; in a file from another server it means nothing.
  static absl::StatusOr<std::optional<OpinionRow>> FindMeant(const Call& call,
                                                             const VisionReading& reading,
                                                             OpinionInFile& sent) {
    const pb::Vision& head = reading.head.message;
    const std::string name = sent.opinion().name();
    sent.opinion().clear_name();
    if (!name.empty() && VisionNameOf(name) == head.name()) {
      ASSIGN_OR_RETURN(auto named, FindBeside(call, Opinions(), name));
      if (named.has_value()) return named;
    }
    if (sent.opinion().number() == 0) return MissingNumber();
    return FindOpinionByNumber(call, head.name(), sent.opinion().number());
  }

  // The rest of it, over what is stored; from here on as if a method had been called.
  absl::Status ReadRest(const Call& call, const ImportRow& row, const VisionReading& reading,
                        const std::optional<OpinionRow>& meant, OpinionInFile& sent) const {
    if (row.is_table) {
      RETURN_IF_ERROR(DecodeCells(row, layout(),
                                  options_.empty_cells() == pb::ImportOptions::EMPTY_CELLS_CLEAR,
                                  OpinionIdentityColumns(), /*unit=*/"",
                                  meant.has_value() ? &meant->message : nullptr, sent.content()));
    }
    RETURN_IF_ERROR(ReadSubject(call, reading.head.message, sent.opinion()));
    RETURN_IF_ERROR(domain::ValidateRequest(sent.request));
    return Canonicalize(call, sent.request);
  }

  // People write the external_id of a node or a KPI.
  static absl::Status ReadSubject(const Call& call, const pb::Vision& head, pb::Opinion& opinion) {
    const std::string written = opinion.subject();
    if (written.empty() || absl::StartsWith(written, "organizations/")) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto node, NameByExternalId<NodeKind>(call, head, written));
    ASSIGN_OR_RETURN(const auto kpi, NameByExternalId<KpiKind>(call, head, written));
    if (node.has_value() != kpi.has_value()) {
      opinion.set_subject(node.has_value() ? *node : *kpi);
      return absl::OkStatus();
    }
    if (node.has_value()) {
      return domain::InvalidField(
          "opinion.subject", "AMBIGUOUS",
          {absl::StrCat(written, " is the external id of a node and of a KPI; write its name"),
           absl::StrCat("「", written,
                        "」は施策等とKPIの両方の外部IDです。リソース名で指定してください。")});
    }
    return domain::InvalidField(
        "opinion.subject", "UNKNOWN_SUBJECT",
        {absl::StrCat("this plan has no node or KPI ", written),
         absl::StrCat("この計画に施策等・KPI「", written, "」はありません。")});
  }

  const pb::ImportOptions& options_;
  RowVision visions_;
};

}  // namespace

std::unique_ptr<ImportKind> NewOpinionImport(const pb::ImportOptions& options) {
  return std::make_unique<OpinionImport>(options);
}

}  // namespace renkei::service
