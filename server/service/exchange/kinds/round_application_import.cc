#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "renkei/v1/round_rows.pb.h"
#include "server/domain/error.h"
#include "server/domain/round/application_steps.h"
#include "server/domain/validation/validator.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/row_owner.h"
#include "server/service/exchange/kinds/row_paths.h"
#include "server/service/exchange/rows/row_decode.h"
#include "server/service/frame/canonical.h"
#include "server/service/frame/write/update.h"
#include "server/service/merge/file_merge.h"
#include "server/service/round/applications.h"
#include "server/sheet/rows/round_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr char kWholeApplication[] = "application";
// What of an application is written: which one it is stands beside.
constexpr const char* kWrittenFields[] = {"title", "summary", "answers", "contact_section"};

// Columns that say which application a row is about.
const std::set<std::string>& ApplicationKeyColumns() {
  static const auto& kColumns = *new std::set<std::string>{
      sheet::kApplicationRound, sheet::kApplicationSource, sheet::kApplicationName};
  return kColumns;
}

// People write the id alone.
std::string RoundNamed(const std::string& text) {
  return text.empty() || absl::StrContains(text, '/') ? text : absl::StrCat("rounds/", text);
}

absl::Status NoSuchRound(const std::string& round) {
  if (round.empty()) {
    return domain::InvalidField(sheet::kApplicationRound, "REQUIRED",
                                {"names no round, and the import names none either",
                                 "公募・選定がありません。公募・選定の列に書くか、取込みのときに"
                                 "選んでください。"});
  }
  return domain::InvalidField(
      sheet::kApplicationRound, "DANGLING",
      {absl::StrCat("there is no ", round, " that you can read"),
       absl::StrCat("閲覧できる ", round, " はありません。名前を確かめてください。")});
}

absl::Status OtherSource() {
  return domain::InvalidField(
      sheet::kApplicationSource, "IMMUTABLE",
      {"an application keeps what it is made with; leave its name empty to apply with another one",
       "応募するものは変更できません。別のもので応募するときは、リソース名を空にしてください。"});
}

// Who leads an application says whose it is.
absl::Status NotLedByOwner() {
  return domain::InvalidField(
      sheet::kApplicationSource, "OTHER_ORGANIZATION",
      {"belongs to another organization; only one's own documents are imported",
       "他の団体のものです。取り込めるのはご自身の団体のものだけです。"});
}

class RoundApplicationImport : public ImportKind {
 public:
  explicit RoundApplicationImport(const pb::ImportOptions& options) : options_(options) {}

  const sheet::SheetLayout& layout() const override { return sheet::RoundApplicationLayout(); }
  absl::string_view prefix() const override { return ""; }
  void Begin(const Call&) override {}

  absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) override {
    absl::StatusOr<StagedRow> staged = StageApplication(call, row);
    if (staged.ok()) return staged;
    return WithPathsOfRows(staged.status(), [](absl::string_view path) {
      return std::string(path == "parent" ? sheet::kApplicationRound : path);
    });
  }

 private:
  // An application that is there, as the caller reads it.
  struct Meant {
    RoundApplicationRow row;
    // It stands in the way of a new one with the same source.
    bool stands() const { return row.message.state() != pb::ROUND_APPLICATION_STATE_WITHDRAWN; }
  };

  absl::StatusOr<StagedRow> StageApplication(const Call& call, const ImportRow& row) const {
    pb::RoundApplicationRow sent;
    google::protobuf::FieldMask clear;
    RETURN_IF_ERROR(ReadKey(call, row, sent, clear));
    ASSIGN_OR_RETURN(const std::optional<Meant> meant, FindMeant(call, sent));
    const pb::RoundApplication* const stored = meant ? &meant->row.message : nullptr;
    pb::RoundApplication next = stored != nullptr ? *stored : sent.application();
    RETURN_IF_ERROR(row.is_table ? ReadCells(row, sent.round(), stored, next)
                                 : ReadDocument(call, sent.application(), next));
    StagedRow staged;
    staged.key =
        meant && !meant->stands() ? stored->name() : absl::StrCat(sent.round(), "|", next.source());
    const FileTrace trace = {BaseOf(row, layout()), options_.overwrite()};
    if (stored != nullptr)
      RETURN_IF_ERROR(MergeOver(call, trace, *stored, kWholeApplication, next));
    if (stored != nullptr && SameContent(*stored, next)) return staged;
    ASSIGN_OR_RETURN(Write<pb::RoundApplication> written,
                     stored != nullptr ? Change(call, next) : Draft(call, sent.round(), next));
    if (domain::LeadOf(written.reply) != ImportedFor(call, options_)) return NotLedByOwner();
    staged.outcome = stored != nullptr ? RowOutcome::kUpdated : RowOutcome::kCreated;
    staged.mutation = std::move(written.mutation);
    if (options_.report_changes())
      staged.changes = ChangesOf(stored, &written.reply, written.reply.title());
    return staged;
  }

  // Which application the row is about; of a document, everything.
  absl::Status ReadKey(const Call& call, const ImportRow& row, pb::RoundApplicationRow& sent,
                       google::protobuf::FieldMask& clear) const {
    if (row.is_table) {
      sent.set_round(CellTextOf(row, layout(), sheet::kApplicationRound));
      sent.mutable_application()->set_source(CellTextOf(row, layout(), sheet::kApplicationSource));
      sent.mutable_application()->set_name(CellTextOf(row, layout(), sheet::kApplicationName));
    } else {
      RETURN_IF_ERROR(DecodeTree(row, {sent, clear}));
    }
    pb::CreateRoundApplicationRequest key;
    key.set_parent(RoundNamed(sent.round().empty() ? options_.round() : sent.round()));
    key.mutable_application()->set_source(sent.application().source());
    RETURN_IF_ERROR(Canonicalize(call, key));
    sent.set_round(key.parent());
    sent.mutable_application()->set_source(key.application().source());
    return absl::OkStatus();
  }

  // The application that the row is about, led by whom it is imported for unless it is named; nullopt: a new
  // one. Its name counts first; in a file from another server it means nothing.
  absl::StatusOr<std::optional<Meant>> FindMeant(const Call& call,
                                                 pb::RoundApplicationRow& sent) const {
    const std::string name = sent.application().name();
    const std::string& source = sent.application().source();
    sent.mutable_application()->clear_name();
    if (!name.empty()) {
      absl::StatusOr<RoundApplicationRow> named = FindReadableApplication(call, name);
      if (named.ok()) {
        if (!source.empty() && source != named->message.source()) return OtherSource();
        sent.set_round(RoundOf(name));
        return std::optional(Meant{*std::move(named)});
      }
      if (!absl::IsNotFound(named.status())) return named.status();
    }
    const absl::StatusOr<RoundRow> round = FindReadableRound(call, sent.round(), sent.round());
    if (absl::IsNotFound(round.status())) return NoSuchRound(sent.round());
    if (!round.ok()) return round.status();
    return FindBySource(call, sent.round(), source);
  }

  absl::StatusOr<std::optional<Meant>> FindBySource(const Call& call, const std::string& round,
                                                    const std::string& source) const {
    const std::string& owner = ImportedFor(call, options_);
    ASSIGN_OR_RETURN(
        auto own, RoundApplications().ScanIndex(call.snapshot(), ApplicationsOfBodyTo(owner, round),
                                                "", kMaxApplications));
    std::optional<Meant> found;
    for (RoundApplicationRow& row : own.rows) {
      if (row.message.source() != source || domain::LeadOf(row.message) != owner) continue;
      if (!found.has_value() || !found->stands()) found = Meant{std::move(row)};
    }
    // With what was withdrawn one applies anew.
    if (found.has_value() && !found->stands()) found.reset();
    return found;
  }

  absl::Status ReadCells(const ImportRow& row, const std::string& round,
                         const pb::RoundApplication* stored, pb::RoundApplication& next) const {
    pb::RoundApplicationRow known;
    known.set_round(round);
    *known.mutable_application() = next;
    pb::RoundApplicationRow sent;
    google::protobuf::FieldMask clear;
    RETURN_IF_ERROR(DecodeCells(row, layout(),
                                options_.empty_cells() == pb::ImportOptions::EMPTY_CELLS_CLEAR,
                                ApplicationKeyColumns(), /*unit=*/"", &known, {sent, clear}));
    // What a row changes comes with all the rest of it.
    if (sent.has_application()) next = sent.application();
    if (stored == nullptr) next.clear_name();
    return absl::OkStatus();
  }

  // As if a method had been called: what nobody sends is taken out.
  static absl::Status ReadDocument(const Call& call, pb::RoundApplication part,
                                   pb::RoundApplication& next) {
    pb::UpdateRoundApplicationRequest request;
    *request.mutable_application() = std::move(part);
    if (request.application().source().empty())
      request.mutable_application()->set_source(next.source());
    RETURN_IF_ERROR(domain::ValidateRequest(request));
    RETURN_IF_ERROR(Canonicalize(call, request));
    return MergeBySetFields(request.application(), {}, kWholeApplication, next);
  }

  static absl::StatusOr<Write<pb::RoundApplication>> Change(const Call& call,
                                                            const pb::RoundApplication& next) {
    pb::UpdateRoundApplicationRequest request;
    *request.mutable_application() = next;
    request.mutable_application()->clear_etag();
    for (const char* field : kWrittenFields) request.mutable_update_mask()->add_paths(field);
    RETURN_IF_ERROR(domain::ValidateRequest(request));
    RETURN_IF_ERROR(Canonicalize(call, request));
    return UpdateRoundApplication(call, request);
  }

  static absl::StatusOr<Write<pb::RoundApplication>> Draft(const Call& call,
                                                           const std::string& round,
                                                           const pb::RoundApplication& next) {
    pb::CreateRoundApplicationRequest request;
    request.set_parent(round);
    *request.mutable_application() = next;
    RETURN_IF_ERROR(domain::ValidateRequest(request));
    RETURN_IF_ERROR(Canonicalize(call, request));
    absl::StatusOr<Write<pb::RoundApplication>> made = CreateRoundApplication(call, request);
    if (!absl::IsNotFound(made.status())) return made;
    return domain::InvalidField(
        sheet::kApplicationSource, "DANGLING",
        {absl::StrCat("there is no ", request.application().source(), " that you can read"),
         absl::StrCat("閲覧できる ", request.application().source(),
                      " はありません。名前を確かめてください。")});
  }

  const pb::ImportOptions& options_;
};

}  // namespace

std::unique_ptr<ImportKind> NewRoundApplicationImport(const pb::ImportOptions& options) {
  return std::make_unique<RoundApplicationImport>(options);
}

}  // namespace renkei::service
