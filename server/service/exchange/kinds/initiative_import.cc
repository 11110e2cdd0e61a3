#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/validation/validator.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/row_owner.h"
#include "server/service/exchange/rows/row_decode.h"
#include "server/service/frame/canonical.h"
#include "server/service/initiative/initiative_apply.h"
#include "server/sheet/rows/initiative_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

RowOutcome OutcomeOf(InitiativeOutcome outcome) {
  switch (outcome) {
    case InitiativeOutcome::kCreated:
      return RowOutcome::kCreated;
    case InitiativeOutcome::kUpdated:
      return RowOutcome::kUpdated;
    case InitiativeOutcome::kUnchanged:
      break;
  }
  return RowOutcome::kUnchanged;
}

const std::set<std::string>& IdentityColumns() {
  static const auto& kColumns = *new std::set<std::string>{"name", "external_id"};
  return kColumns;
}

class InitiativeImport : public ImportKind {
 public:
  explicit InitiativeImport(const pb::ImportOptions& options) : options_(options) {}

  const sheet::SheetLayout& layout() const override { return sheet::InitiativeLayout(); }
  absl::string_view prefix() const override { return "initiative."; }
  void Begin(const Call&) override {}

  absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) override {
    Sent sent;
    RETURN_IF_ERROR(ReadIdentity(row, sent));
    ASSIGN_OR_RETURN(const std::optional<InitiativeRow> meant,
                     FindMeant(call, sent.initiative(), ImportedFor(call, options_)));
    return meant.has_value() ? Change(call, row, meant->message.name(), sent)
                             : Add(call, row, sent);
  }

 private:
  // What a row says. As the part of an update, which need not be whole.
  struct Sent {
    pb::UpdateInitiativeRequest request;
    google::protobuf::FieldMask clear;

    pb::Initiative& initiative() { return *request.mutable_initiative(); }
    RowContent content() { return {initiative(), clear}; }
  };

  absl::StatusOr<StagedRow> Add(const Call& call, const ImportRow& row, Sent& sent) const {
    RETURN_IF_ERROR(RequireFounderRole(call));
    RETURN_IF_ERROR(ReadRest(call, row, nullptr, sent));
    storage::Mutation mutation;
    absl::StatusOr<WrittenInitiative> written =
        AddInitiative(call, sent.initiative(), {ImportedFor(call, options_)}, mutation);
    return Staged(std::move(written), nullptr, std::move(mutation));
  }

  absl::StatusOr<StagedRow> Change(const Call& call, const ImportRow& row, const std::string& name,
                                   Sent& sent) const {
    ASSIGN_OR_RETURN(InitiativeEdit edit, BeginAsLead(call, name, sent.initiative().etag()));
    const pb::Initiative& stored = edit.before().message;
    RETURN_IF_ERROR(ReadRest(call, row, &stored, sent));
    const pb::Initiative before = stored;
    const FileTrace trace = {BaseOf(row, layout()), options_.overwrite()};
    storage::Mutation mutation;
    absl::StatusOr<WrittenInitiative> written =
        ApplyToInitiative(call, std::move(edit), sent.initiative(), sent.clear, &trace, mutation);
    return Staged(std::move(written), &before, std::move(mutation));
  }

  absl::StatusOr<StagedRow> Staged(absl::StatusOr<WrittenInitiative> written,
                                   const pb::Initiative* before, storage::Mutation mutation) const {
    if (!written.ok()) return written.status();
    StagedRow staged;
    staged.outcome = OutcomeOf(written->outcome);
    staged.mutation = std::move(mutation);
    // An initiative that was handed over keeps the external_id of its founder's.
    const pb::Initiative& text = written->text;
    staged.key = text.external_id().empty() ? text.name()
                                            : absl::StrCat(text.founder(), "/", text.external_id());
    if (options_.report_changes() && staged.outcome != RowOutcome::kUnchanged)
      staged.changes = ChangesOf(before, &text, text.title());
    return staged;
  }

  // Which initiative the row is about; of a document, everything.
  absl::Status ReadIdentity(const ImportRow& row, Sent& sent) const {
    if (!row.is_table) return DecodeTree(row, sent.content());
    sent.initiative().set_external_id(CellTextOf(row, layout(), "external_id"));
    sent.initiative().set_name(CellTextOf(row, layout(), "name"));
    return absl::OkStatus();
  }

  // The rest of it, over what is `stored`; from here on as if a method had been called.
  absl::Status ReadRest(const Call& call, const ImportRow& row, const pb::Initiative* stored,
                        Sent& sent) const {
    if (row.is_table) {
      RETURN_IF_ERROR(DecodeCells(row, layout(),
                                  options_.empty_cells() == pb::ImportOptions::EMPTY_CELLS_CLEAR,
                                  IdentityColumns(), /*unit=*/"", stored, sent.content()));
    }
    RETURN_IF_ERROR(domain::ValidateRequest(sent.request));
    return Canonicalize(call, sent.request);
  }

  const pb::ImportOptions& options_;
};

}  // namespace

std::unique_ptr<ImportKind> NewInitiativeImport(const pb::ImportOptions& options) {
  return std::make_unique<InitiativeImport>(options);
}

}  // namespace renkei::service
