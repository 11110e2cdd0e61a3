#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "renkei/v1/case_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/validation/validator.h"
#include "server/service/case/case_apply.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/row_owner.h"
#include "server/service/exchange/rows/row_decode.h"
#include "server/service/frame/canonical.h"
#include "server/service/tables/tables.h"
#include "server/sheet/rows/case_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

RowOutcome OutcomeOf(CaseOutcome outcome) {
  switch (outcome) {
    case CaseOutcome::kCreated:
      return RowOutcome::kCreated;
    case CaseOutcome::kUpdated:
      return RowOutcome::kUpdated;
    case CaseOutcome::kUnchanged:
      break;
  }
  return RowOutcome::kUnchanged;
}

const std::set<std::string>& CaseIdentityColumns() {
  static const auto& kColumns = *new std::set<std::string>{"name", "owner", "external_id"};
  return kColumns;
}

absl::Status MissingCaseKey() {
  return domain::InvalidField(
      "case.external_id", "REQUIRED",
      {"must be set: it tells the case when the same file comes again. Give every row a number or "
       "name of your own",
       "必須です。同じファイルを再び取り込むとき、この値で同じ事例と見分けます。団体の中で"
       "重ならない番号や名前を付けてください。"});
}

absl::Status KeyChanged(const pb::Case& stored) {
  return domain::InvalidField(
      "case.external_id", "IMMUTABLE",
      {absl::StrCat("the case ", stored.name(), " has the external_id \"", stored.external_id(),
                    "\", which cannot be changed; empty the column name for a new case"),
       absl::StrCat("リソース名の示す事例の外部IDは「", stored.external_id(),
                    "」で、変更できません。新しい事例として登録する場合は、リソース名の列を"
                    "空にしてください。")});
}

class CaseImport : public ImportKind {
 public:
  explicit CaseImport(const pb::ImportOptions& options) : options_(options), owner_(options) {}

  const sheet::SheetLayout& layout() const override { return sheet::CaseLayout(); }
  absl::string_view prefix() const override { return "case."; }
  void Begin(const Call&) override { owner_.Begin(); }

  absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) override {
    pb::ApplyCaseRequest request;
    pb::Case& sent = *request.mutable_case_();
    if (row.is_table) {
      sent.set_owner(CellTextOf(row, layout(), "owner"));
      sent.set_external_id(CellTextOf(row, layout(), "external_id"));
      sent.set_name(CellTextOf(row, layout(), "name"));
    } else
      RETURN_IF_ERROR(DecodeTree(row, {sent, *request.mutable_clear_mask()}));
    request.set_base(BaseOf(row, layout()));
    RETURN_IF_ERROR(owner_.Settle(call, "case.owner", *sent.mutable_owner()));
    ASSIGN_OR_RETURN(const std::optional<CaseRow> existing, FindMeant(call, sent));
    if (row.is_table) {
      RETURN_IF_ERROR(DecodeCells(
          row, layout(), options_.empty_cells() == pb::ImportOptions::EMPTY_CELLS_CLEAR,
          CaseIdentityColumns(), /*unit=*/"", existing.has_value() ? &existing->message : nullptr,
          {sent, *request.mutable_clear_mask()}));
    }
    return Write(call, request, existing);
  }

 private:
  // From here on as if ApplyCase had been called.
  absl::StatusOr<StagedRow> Write(const Call& call, pb::ApplyCaseRequest& request,
                                  const std::optional<CaseRow>& existing) const {
    pb::Case& sent = *request.mutable_case_();
    RETURN_IF_ERROR(domain::ValidateRequest(request));
    RETURN_IF_ERROR(Canonicalize(call, request));
    if (existing) {
      RETURN_IF_ERROR(CheckEtag(call, sent.etag(), existing->version, existing->message.name()));
    }
    StagedRow staged;
    ASSIGN_OR_RETURN(WrittenCase written,
                     ApplyToCase(call, existing, sent, request.clear_mask(),
                                 {request.base(), options_.overwrite()}, staged.mutation));
    if (options_.report_changes() && written.outcome != CaseOutcome::kUnchanged)
      staged.changes =
          ChangesOf(existing ? &existing->message : nullptr, &written.text, written.text.title());
    staged.outcome = OutcomeOf(written.outcome);
    const std::string& external_id = written.text.external_id();
    staged.key = external_id.empty() ? written.text.name() : absl::StrCat("/", external_id);
    return staged;
  }

  // The case that the row is about; nullopt: a new one.
  static absl::StatusOr<std::optional<CaseRow>> FindMeant(const Call& call, const pb::Case& sent) {
    if (sent.external_id().empty() && sent.name().empty()) return MissingCaseKey();
    absl::StatusOr<std::optional<CaseRow>> found = FindByExternalId(call, sent);
    if (!found.ok() || found->has_value() || sent.name().empty()) return found;
    absl::StatusOr<CaseRow> named = FindOwnedCase(call, sent.name(), "");
    if (named.ok() && named->message.name() == sent.name()) {
      if (!sent.external_id().empty()) return KeyChanged(named->message);
      return std::optional<CaseRow>(*std::move(named));
    }
    // A file from another server: the name means nothing here, the external_id does.
    if (!sent.external_id().empty()) return std::optional<CaseRow>();
    return named.ok() ? NotFound(sent.name()) : named.status();
  }

  const pb::ImportOptions& options_;
  RowOwner owner_;
};

}  // namespace

std::unique_ptr<ImportKind> NewCaseImport(const pb::ImportOptions& options) {
  return std::make_unique<CaseImport>(options);
}

}  // namespace renkei::service
