#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "renkei/v1/case_list_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/validation/validator.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/row_owner.h"
#include "server/service/exchange/kinds/row_paths.h"
#include "server/service/exchange/rows/row_decode.h"
#include "server/service/frame/canonical.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/update.h"
#include "server/service/merge/file_merge.h"
#include "server/service/selection/case_list_service.h"
#include "server/sheet/rows/case_list_columns.h"
#include "server/sheet/vision/cell_codec.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr char kListPart[] = "list.";
constexpr char kEntryPart[] = "entry.";
constexpr char kWholeList[] = "case_list";
constexpr char kWholeEntries[] = "case_list.entries[";

// Columns that say what a row is about.
const std::set<std::string>& ListKeyColumns() {
  static const auto& kColumns = *new std::set<std::string>{sheet::kListExternalId, sheet::kListName,
                                                           sheet::kListOwner, sheet::kListCase};
  return kColumns;
}

// All columns but those of `part` that do not say what a row is about.
std::set<std::string> OutsideListPart(absl::string_view part) {
  std::set<std::string> others = ListKeyColumns();
  for (const sheet::Column& column : sheet::CaseListLayout().columns) {
    if (!absl::StartsWith(column.path, part)) others.insert(column.path);
  }
  return others;
}

// The name of a case as people write it: its id alone will do.
std::string CaseNamed(const std::string& text) {
  if (text.empty() || absl::StrContains(text, '/')) return text;
  return absl::StrCat("cases/", text);
}

// Where the parts of a list stand in a file: what is wrong with the list as a whole is told at the rows
// that say it.
class ListPaths {
 public:
  explicit ListPaths(bool is_table) : is_table_(is_table) {}

  // The next entry stands in this row of a table.
  void Entry(size_t row) { rows_.push_back(row); }

  absl::Status Renamed(const absl::Status& status) const {
    return WithPathsOfRows(status, [this](absl::string_view path) { return RenamedPath(path); });
  }

 private:
  std::string RenamedPath(absl::string_view path) const {
    if (!is_table_) {
      absl::ConsumePrefix(&path, absl::StrCat(kWholeList, "."));
      return std::string(path);
    }
    size_t entry = 0;
    absl::string_view rest = path;
    if (absl::ConsumePrefix(&rest, kWholeEntries)) {
      const size_t end = rest.find(']');
      if (end != rest.npos && absl::SimpleAtoi(rest.substr(0, end), &entry) &&
          entry < rows_.size()) {
        rest.remove_prefix(end + 1);
        absl::ConsumePrefix(&rest, ".");
        return domain::FieldAt("rows", static_cast<int>(rows_[entry]),
                               absl::StrCat(kEntryPart, rest.empty() ? "case" : rest));
      }
    }
    if (path == absl::StrCat(kWholeList, ".entries")) return sheet::kListCase;
    if (absl::ConsumePrefix(&path, absl::StrCat(kWholeList, ".")))
      return absl::StrCat(kListPart, path);
    return std::string(path);
  }

  const bool is_table_;
  std::vector<size_t> rows_;
};

class CaseListImport : public ImportKind {
 public:
  explicit CaseListImport(const pb::ImportOptions& options) : options_(options), owner_(options) {}

  const sheet::SheetLayout& layout() const override { return sheet::CaseListLayout(); }
  absl::string_view prefix() const override { return ""; }
  void Begin(const Call&) override { owner_.Begin(); }

  bool GathersRows() const override { return true; }
  bool Continues(const ImportRow& first, const ImportRow& next) const override {
    if (!first.broken.ok() || !next.broken.ok() || !first.is_table || !next.is_table ||
        first.sheet != next.sheet)
      return false;
    const pb::CaseList a = KeyOf(first);
    const pb::CaseList b = KeyOf(next);
    // A row without a key goes on with the list above it.
    if (b.external_id().empty() && b.name().empty()) return true;
    return a.external_id() == b.external_id() && a.name() == b.name();
  }

  absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) override {
    ListPaths paths(row.is_table);
    absl::StatusOr<StagedRow> staged = StageList(call, row, paths);
    if (staged.ok()) return staged;
    return paths.Renamed(staged.status());
  }

 private:
  // What is said of the list: as it was exported, and as the first row has it.
  struct Heads {
    const pb::CaseListRow& stored;
    const pb::CaseListRow& now;
  };

  static const ImportRow& RowAt(const ImportRow& row, size_t index) {
    return index == 0 ? row : row.more[index - 1];
  }

  // What says which list a row of a table is about, as it is written.
  pb::CaseList KeyOf(const ImportRow& row) const {
    pb::CaseList key;
    key.set_external_id(CellTextOf(row, layout(), sheet::kListExternalId));
    key.set_name(CellTextOf(row, layout(), sheet::kListName));
    key.set_owner(CellTextOf(row, layout(), sheet::kListOwner));
    return key;
  }

  absl::StatusOr<StagedRow> StageList(const Call& call, const ImportRow& row, ListPaths& paths) {
    pb::UpdateCaseListRequest request;
    google::protobuf::FieldMask clear;
    pb::CaseList sent;
    if (row.is_table) {
      sent = KeyOf(row);
    } else {
      RETURN_IF_ERROR(DecodeTree(row, {sent, clear}));
    }
    RETURN_IF_ERROR(owner_.Settle(call, absl::StrCat(kWholeList, ".owner"), *sent.mutable_owner()));
    ASSIGN_OR_RETURN(const std::optional<CaseListRow> meant, FindMeant(call, sent));
    pb::CaseList& next = *request.mutable_case_list();
    if (meant.has_value()) {
      next = meant->message;
    } else {
      next.set_external_id(sent.external_id());
    }
    if (row.is_table) {
      RETURN_IF_ERROR(ReadRows(row, paths, next));
    } else {
      sent.clear_owner();
      sent.clear_name();
      RETURN_IF_ERROR(MergeBySetFields(sent, clear, kWholeList, next));
    }
    RETURN_IF_ERROR(domain::ValidateRequest(request));
    RETURN_IF_ERROR(Canonicalize(call, request));
    if (meant.has_value()) KeepComputed(meant->message, next);
    const FileTrace trace = {BaseOf(row, layout()), options_.overwrite()};
    if (meant.has_value())
      RETURN_IF_ERROR(MergeOver(call, trace, meant->message, kWholeList, next));
    return Write(call, meant, next);
  }

  // What nobody sends, and a check of what is sent has taken out.
  static void KeepComputed(const pb::CaseList& stored, pb::CaseList& next) {
    next.set_owner(stored.owner());
    *next.mutable_create_time() = stored.create_time();
    *next.mutable_update_time() = stored.update_time();
    next.set_updater(stored.updater());
    *next.mutable_field_updaters() = stored.field_updaters();
  }

  absl::StatusOr<StagedRow> Write(const Call& call, const std::optional<CaseListRow>& meant,
                                  const pb::CaseList& next) const {
    ASSIGN_OR_RETURN(service::Write<pb::CaseList> written,
                     meant.has_value() ? ReplaceList(call, *meant, next) : InsertList(call, next));
    StagedRow staged;
    staged.outcome = !meant.has_value()         ? RowOutcome::kCreated
                     : written.mutation.empty() ? RowOutcome::kUnchanged
                                                : RowOutcome::kUpdated;
    staged.mutation = std::move(written.mutation);
    const pb::CaseList& list = written.reply;
    staged.key = list.external_id().empty() ? list.name() : absl::StrCat("/", list.external_id());
    if (options_.report_changes() && staged.outcome != RowOutcome::kUnchanged)
      staged.changes = ChangesOf(meant ? &meant->message : nullptr, &list, list.title());
    return staged;
  }

  // The list that the row is about, opened by its owner; nullopt: a new one. Its name counts first; in a file from another server
  // it means nothing.
  absl::StatusOr<std::optional<CaseListRow>> FindMeant(const Call& call,
                                                       const pb::CaseList& sent) const {
    std::optional<CaseListRow> found;
    if (!sent.name().empty()) {
      ASSIGN_OR_RETURN(found,
                       CaseLists().Get(call.snapshot(), KeyByName(CaseLists(), sent.name())));
      if (found.has_value() && found->message.owner() != sent.owner()) found.reset();
    }
    if (!found.has_value()) {
      if (sent.external_id().empty()) {
        return domain::InvalidField(
            absl::StrCat(kWholeList, ".external_id"), "REQUIRED",
            {"must be set: it tells the list when the same file comes again",
             "必須です。同じファイルを再び取り込むとき、この値で同じリストと見分けます。"});
      }
      ASSIGN_OR_RETURN(found, FindListByExternalId(call, sent.external_id()));
    }
    if (found.has_value()) {
      const pb::CaseList& list = found->message;
      RETURN_IF_ERROR(call.RequireOwner({list.owner()}, AudienceOf(list), list.name()));
    }
    return found;
  }

  // Rows of a table: the first says what is said of the list, each a case. Rows without any leave those of the list as they are.
  absl::Status ReadRows(const ImportRow& row, ListPaths& paths, pb::CaseList& next) const {
    pb::CaseListRow known;
    *known.mutable_list() = next;
    pb::CaseListRow sent;
    google::protobuf::FieldMask clear;
    RETURN_IF_ERROR(DecodeCells(row, layout(), EmptyClears(), OutsideListPart(kListPart), "",
                                &known, {sent, clear}));
    RETURN_IF_ERROR(LayOverList(sent.list(), Within(clear, kListPart), next));
    pb::CaseListRow now;
    *now.mutable_list() = next;
    std::map<std::string, pb::CaseListEntry> stored;
    for (const pb::CaseListEntry& entry : next.entries()) stored[entry.case_()] = entry;
    google::protobuf::RepeatedPtrField<pb::CaseListEntry> entries;
    BatchViolations violations;
    for (size_t i = 0; i <= row.more.size(); ++i) {
      const absl::Status status = ReadRow(RowAt(row, i), i, {known, now}, stored, paths, entries);
      if (status.ok()) continue;
      const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
      if (!detail || detail->violations().empty()) return status;
      violations.AddAll("rows", static_cast<int>(i),
                        {detail->violations().begin(), detail->violations().end()});
    }
    RETURN_IF_ERROR(std::move(violations).ToStatus());
    if (!entries.empty()) *next.mutable_entries() = std::move(entries);
    return absl::OkStatus();
  }

  // The paths of one part, without its beginning.
  static google::protobuf::FieldMask Within(const google::protobuf::FieldMask& mask,
                                            absl::string_view part) {
    google::protobuf::FieldMask within;
    for (absl::string_view path : mask.paths()) {
      if (absl::ConsumePrefix(&path, part)) within.add_paths(std::string(path));
    }
    return within;
  }

  // What is said of the list; which one it is, is known.
  static absl::Status LayOverList(pb::CaseList part, const google::protobuf::FieldMask& clear,
                                  pb::CaseList& next) {
    part.clear_name();
    part.clear_external_id();
    part.clear_owner();
    part.clear_etag();
    part.clear_entries();
    return MergeBySetFields(part, clear, kWholeList, next);
  }

  absl::Status ReadRow(const ImportRow& row, size_t index, const Heads& heads,
                       const std::map<std::string, pb::CaseListEntry>& stored, ListPaths& paths,
                       google::protobuf::RepeatedPtrField<pb::CaseListEntry>& entries) const {
    if (index > 0) RETURN_IF_ERROR(CheckListRepeats(row, heads));
    const std::string name = CaseNamed(CellTextOf(row, layout(), sheet::kListCase));
    if (name.empty()) {
      if (!SaysOfEntry(row)) return absl::OkStatus();
      return domain::InvalidField(
          sheet::kListCase, "REQUIRED",
          {"must be set: whose heading and comment it is",
           "必須です。見出しやコメントがどの事例のものかを書いてください。"});
    }
    pb::CaseListRow known;
    const auto found = stored.find(name);
    if (found != stored.end()) *known.mutable_entry() = found->second;
    known.mutable_entry()->set_case_(name);
    pb::CaseListRow sent;
    google::protobuf::FieldMask clear;
    RETURN_IF_ERROR(DecodeCells(row, layout(), EmptyClears(), OutsideListPart(kEntryPart), "",
                                &known, {sent, clear}));
    pb::CaseListEntry& entry = *entries.Add();
    entry = known.entry();
    entry.MergeFrom(sent.entry());
    const google::protobuf::FieldMask cleared = Within(clear, kEntryPart);
    for (const std::string& path : cleared.paths()) {
      if (const auto* field = entry.GetDescriptor()->FindFieldByName(path))
        entry.GetReflection()->ClearField(&entry, field);
    }
    paths.Entry(index);
    return absl::OkStatus();
  }

  // What is wrong with a further row that says another thing of the list than the first.
  absl::Status CheckListRepeats(const ImportRow& row, const Heads& heads) const {
    BatchViolations violations;
    for (const RowCell& one : row.cells) {
      if (one.column == RowCell::kNoColumn) continue;
      const sheet::Column& column = layout().columns[one.column];
      if (!absl::StartsWith(column.path, kListPart) || ListKeyColumns().count(column.path) > 0)
        continue;
      ASSIGN_OR_RETURN(const bool as_stored,
                       sheet::SaysWhatIsKnown(layout(), column, one.cell, "", &heads.stored));
      ASSIGN_OR_RETURN(const bool as_above,
                       sheet::SaysWhatIsKnown(layout(), column, one.cell, "", &heads.now));
      if (as_stored || as_above) continue;
      violations.Add(column.path, "OTHER_THAN_ABOVE",
                     {"differs from the first row of this list; write it there, and leave it empty "
                      "here",
                      "同じリストの最初の行と異なります。最初の行に書き、続きの行では空にして"
                      "ください。"});
    }
    return std::move(violations).ToStatus();
  }

  bool SaysOfEntry(const ImportRow& row) const {
    for (const RowCell& one : row.cells) {
      if (one.column == RowCell::kNoColumn) continue;
      if (absl::StartsWith(layout().columns[one.column].path, kEntryPart)) return true;
    }
    return false;
  }

  bool EmptyClears() const {
    return options_.empty_cells() == pb::ImportOptions::EMPTY_CELLS_CLEAR;
  }

  const pb::ImportOptions& options_;
  RowOwner owner_;
};

}  // namespace

std::unique_ptr<ImportKind> NewCaseListImport(const pb::ImportOptions& options) {
  return std::make_unique<CaseListImport>(options);
}

}  // namespace renkei::service
