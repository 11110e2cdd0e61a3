#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/fold.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/time/when.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/programme_paths.h"
#include "server/service/exchange/kinds/row_owner.h"
#include "server/service/exchange/rows/row_decode.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/mutation_size.h"
#include "server/service/merge/file_merge.h"
#include "server/service/programme/programme_apply.h"
#include "server/sheet/rows/programme_columns.h"
#include "server/sheet/vision/cell_codec.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

RowOutcome OutcomeOf(ProgrammeOutcome outcome) {
  switch (outcome) {
    case ProgrammeOutcome::kCreated:
      return RowOutcome::kCreated;
    case ProgrammeOutcome::kUpdated:
      return RowOutcome::kUpdated;
    case ProgrammeOutcome::kUnchanged:
      break;
  }
  return RowOutcome::kUnchanged;
}

// Columns that say what a row is about, and the state, which is a step.
const std::set<std::string>& ProgrammeKeyColumns() {
  static const auto& kColumns = *new std::set<std::string>{
      sheet::kProgrammeExternalId, sheet::kProgrammeName,   sheet::kProgrammeOwner,
      sheet::kProgrammeYear,       sheet::kProgrammeTypeId, sheet::kProgrammeRound,
      sheet::kProgrammeState};
  return kColumns;
}

bool IsOfHead(absl::string_view path) {
  return absl::StartsWith(path, "programme.") || absl::StartsWith(path, "edition.");
}

// Those that say nothing of a type or a call.
const std::set<std::string>& ColumnsOutsideParts() {
  static const auto& kColumns = *[] {
    auto* columns = new std::set<std::string>(ProgrammeKeyColumns());
    for (const sheet::Column& column : sheet::ProgrammeLayout().columns) {
      if (IsOfHead(column.path)) columns->insert(column.path);
    }
    return columns;
  }();
  return kColumns;
}

// What is wrong with a further row that says another thing of the programme or the year than the first.
absl::Status CheckHeadRepeats(const ImportRow& row, const sheet::SheetLayout& layout,
                              const pb::ProgrammeRow& known) {
  BatchViolations violations;
  for (const RowCell& one : row.cells) {
    if (one.column == RowCell::kNoColumn) continue;
    const sheet::Column& column = layout.columns[one.column];
    if (!IsOfHead(column.path) || ProgrammeKeyColumns().count(column.path) > 0) continue;
    ASSIGN_OR_RETURN(const bool same, sheet::SaysWhatIsKnown(layout, column, one.cell, "", &known));
    if (same) continue;
    violations.Add(column.path, "OTHER_THAN_ABOVE",
                   {"differs from the first row of this programme and year; write it there, and "
                    "leave it empty here",
                    "同じ施策・年度の最初の行と異なります。最初の行に書き、続きの行では空にして"
                    "ください。"});
  }
  return std::move(violations).ToStatus();
}

// The number in a cell of rounds; 0 where there is none.
absl::StatusOr<int> RoundNumberOf(const ImportRow& row, const sheet::SheetLayout& layout) {
  const std::string text =
      domain::NormalizeCompatibility(CellTextOf(row, layout, sheet::kProgrammeRound));
  if (text.empty()) return 0;
  int round = 0;
  if (absl::SimpleAtoi(text, &round) && round > 0) return round;
  return domain::InvalidField(sheet::kProgrammeRound, "NOT_A_NUMBER",
                              {"must be a number: 1, 2 ...", "1、2のような番号を書いてください。"});
}

absl::Status MissingPartKey(const char* column, domain::Bilingual message) {
  return domain::InvalidField(column, "REQUIRED", std::move(message));
}

// Whether the row says anything in columns of `part` ("type.").
bool SaysAnything(const ImportRow& row, const sheet::SheetLayout& layout, absl::string_view part) {
  for (const RowCell& one : row.cells) {
    if (one.column == RowCell::kNoColumn) continue;
    const sheet::Column& column = layout.columns[one.column];
    if (column.kind != sheet::CellKind::kInfo && absl::StartsWith(column.path, part)) return true;
  }
  return false;
}

class ProgrammeImport : public ImportKind {
 public:
  explicit ProgrammeImport(const pb::ImportOptions& options) : options_(options), owner_(options) {}

  const sheet::SheetLayout& layout() const override { return sheet::ProgrammeLayout(); }
  absl::string_view prefix() const override { return ""; }
  void Begin(const Call&) override { owner_.Begin(); }

  bool GathersRows() const override { return true; }
  bool Continues(const ImportRow& first, const ImportRow& next) const override {
    if (!first.broken.ok() || !next.broken.ok() || first.is_table != next.is_table ||
        first.sheet != next.sheet)
      return false;
    const pb::Programme a = KeyOf(first);
    const pb::Programme b = KeyOf(next);
    // A row of a table without a key goes on with the programme above it.
    if (b.external_id().empty() && b.name().empty()) return next.is_table;
    return a.external_id() == b.external_id() && a.name() == b.name();
  }

  absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) override {
    ProgrammePaths paths;
    absl::StatusOr<StagedRow> staged = StageRows(call, row, paths);
    if (staged.ok()) return staged;
    return paths.Renamed(staged.status());
  }

 private:
  static const ImportRow& RowAt(const ImportRow& row, size_t index) {
    return index == 0 ? row : row.more[index - 1];
  }

  // What says which programme a row is about, as it is written.
  pb::Programme KeyOf(const ImportRow& row) const {
    pb::Programme key;
    if (row.is_table) {
      key.set_external_id(CellTextOf(row, layout(), sheet::kProgrammeExternalId));
      key.set_name(CellTextOf(row, layout(), sheet::kProgrammeName));
      key.set_owner(CellTextOf(row, layout(), sheet::kProgrammeOwner));
      return key;
    }
    const text::Tree* programme = row.tree.Find("programme");
    const auto text = [&](absl::string_view field) -> std::string {
      const text::Tree* value = programme == nullptr ? nullptr : programme->Find(field);
      return value == nullptr ? "" : value->text;
    };
    key.set_external_id(text("external_id"));
    key.set_name(text("name"));
    key.set_owner(text("owner"));
    return key;
  }

  absl::StatusOr<StagedRow> StageRows(const Call& call, const ImportRow& row,
                                      ProgrammePaths& paths) {
    pb::Programme key = KeyOf(row);
    RETURN_IF_ERROR(owner_.Settle(call, "programme.owner", *key.mutable_owner()));
    ASSIGN_OR_RETURN(ProgrammeWriting writing, OpenMeant(call, key));
    ProgrammeBases bases;
    for (size_t i = 0; i <= row.more.size(); ++i) {
      const ImportRow& one = RowAt(row, i);
      bases.Add(BaseOf(one, layout()));
      if (absl::Status status = row.is_table ? ReadTableRow(one, i, writing, paths)
                                             : ReadRecord(one, i, writing, paths);
          !status.ok())
        return paths.OfRow(i, status);
    }
    return Write(call, bases, std::move(writing));
  }

  absl::StatusOr<StagedRow> Write(const Call& call, const ProgrammeBases& bases,
                                  ProgrammeWriting writing) const {
    RETURN_IF_ERROR(MergeWithStored(call, bases, options_.overwrite(), writing));
    writing.set_reason(options_.reason());
    RETURN_IF_ERROR(writing.Check());
    StagedRow staged;
    staged.outcome = OutcomeOf(service::OutcomeOf(writing));
    if (options_.report_changes()) staged.changes = ChangesIn(writing);
    RETURN_IF_ERROR(writing.WriteTo(staged.mutation));
    RETURN_IF_ERROR(CheckFitsOneCommit(staged.mutation));
    const pb::Programme& programme = writing.programme();
    staged.key = programme.external_id().empty() ? programme.name()
                                                 : absl::StrCat("/", programme.external_id());
    return staged;
  }

  static std::vector<pb::FieldChange> ChangesIn(ProgrammeWriting& writing) {
    std::vector<pb::FieldChange> changes;
    const auto add = [&](const google::protobuf::Message* before,
                         const google::protobuf::Message& after, const std::string& title) {
      for (pb::FieldChange& change : ChangesOf(before, &after, title))
        changes.push_back(std::move(change));
    };
    const std::string title = writing.programme().title();
    const auto& stored = writing.stored_programme();
    add(stored ? &stored->message : nullptr, writing.programme(), title);
    for (const WrittenEdition& written : writing.editions()) {
      const auto& [old, next] = written.edition;
      const std::string of_year = absl::StrCat(title, "（", next.fiscal_year(), "年度）");
      add(old ? &old->message : nullptr, next, of_year);
      for (const auto& part : written.calls)
        add(part.old ? &part.old->message : nullptr, part.next,
            absl::StrCat(of_year, part.next.title()));
    }
    return changes;
  }

  // Cells of the programme and the year: those of the first row of each year.
  absl::Status ReadHead(const ImportRow& row, bool first, ProgrammeWriting& writing) const {
    pb::ProgrammeRow known;
    *known.mutable_programme() = writing.programme();
    if (writing.has_edition()) *known.mutable_edition() = writing.edition();
    if (!first) return CheckHeadRepeats(row, layout(), known);
    std::set<std::string> others = ProgrammeKeyColumns();
    for (const sheet::Column& column : layout().columns) {
      if (!IsOfHead(column.path) ||
          (!writing.has_edition() && absl::StartsWith(column.path, "edition.")))
        others.insert(column.path);
    }
    pb::ProgrammeRow sent;
    google::protobuf::FieldMask clear;
    RETURN_IF_ERROR(DecodeCells(row, layout(), EmptyClears(), others, "", &known, {sent, clear}));
    // What a row changes of a message comes with all the rest of it.
    if (sent.has_programme()) writing.programme() = sent.programme();
    if (sent.has_edition()) writing.edition() = sent.edition();
    return absl::OkStatus();
  }

  absl::Status ReadTableRow(const ImportRow& row, size_t index, ProgrammeWriting& writing,
                            ProgrammePaths& paths) const {
    const std::string year_text = CellTextOf(row, layout(), sheet::kProgrammeYear);
    bool first = index == 0;
    if (!year_text.empty()) {
      const absl::StatusOr<int> year = domain::ParseFiscalYear(year_text);
      if (!year.ok()) return domain::WithFieldPrefix(sheet::kProgrammeYear, year.status());
      const size_t opened = writing.editions().size();
      RETURN_IF_ERROR(writing.OpenEdition(*year));
      first = first || writing.editions().size() > opened;
      if (writing.editions().size() > opened)
        paths.Edition(*year, writing.editions().size() == 1, index);
    }
    RETURN_IF_ERROR(ReadHead(row, first, writing));
    if (!writing.has_edition()) {
      if (!SaysAnything(row, layout(), "edition.") && !SaysAnything(row, layout(), "type.") &&
          !SaysAnything(row, layout(), "call."))
        return absl::OkStatus();
      return MissingPartKey(sheet::kProgrammeYear,
                            {"must be set: types and calls are those of a year",
                             "必須です。タイプや公募がどの年度のものかを書いてください。"});
    }
    RETURN_IF_ERROR(ReadType(row, index, writing, paths));
    RETURN_IF_ERROR(ReadCall(row, index, writing, paths));
    return ReadState(CellTextOf(row, layout(), sheet::kProgrammeState), writing);
  }

  absl::Status ReadType(const ImportRow& row, size_t index, ProgrammeWriting& writing,
                        ProgrammePaths& paths) const {
    const std::string id = CellTextOf(row, layout(), sheet::kProgrammeTypeId);
    if (id.empty()) {
      if (!SaysAnything(row, layout(), "type.")) return absl::OkStatus();
      return MissingPartKey(sheet::kProgrammeTypeId,
                            {"must be set where a row has a type: type3",
                             "タイプのある行では必須です。type3 のような半角の英数字で、年度の中で"
                             "重ならないものにしてください。"});
    }
    auto& types = *writing.edition().mutable_types();
    int at = 0;
    while (at < types.size() && types[at].id() != id) ++at;
    pb::ProgrammeRow known;
    if (at < types.size()) {
      *known.mutable_type() = types[at];
    } else {
      pb::ProgrammeType& added = *types.Add();
      added.set_id(id);
      *known.mutable_type() = added;
    }
    if (!paths.Type(writing.edition().fiscal_year(), at, index)) {
      return domain::InvalidField(sheet::kProgrammeTypeId, "DUPLICATE_TYPE",
                                  {absl::StrCat("the type ", id, " has a row already"),
                                   absl::StrCat("タイプ「", id, "」の行が重複しています。")});
    }
    pb::ProgrammeRow sent;
    RETURN_IF_ERROR(ReadPart(row, "type.", known, sent));
    if (sent.has_type()) types[at] = sent.type();
    return absl::OkStatus();
  }

  absl::Status ReadCall(const ImportRow& row, size_t index, ProgrammeWriting& writing,
                        ProgrammePaths& paths) const {
    ASSIGN_OR_RETURN(const int round, RoundNumberOf(row, layout()));
    if (round == 0) {
      if (!SaysAnything(row, layout(), "call.")) return absl::OkStatus();
      return MissingPartKey(sheet::kProgrammeRound,
                            {"must be set where a row has a call: 1",
                             "公募のある行では必須です。1、2のような番号を書いてください。"});
    }
    ASSIGN_OR_RETURN(auto* const part, writing.OpenCall(round));
    if (!paths.Call(writing.edition().fiscal_year(),
                    static_cast<int>(part - writing.calls().data()), index)) {
      return domain::InvalidField(sheet::kProgrammeRound, "DUPLICATE",
                                  {absl::StrCat("round ", round, " has a row already"),
                                   absl::StrCat("第", round, "回の行が重複しています。")});
    }
    pb::ProgrammeRow known;
    *known.mutable_call() = part->next;
    pb::ProgrammeRow sent;
    RETURN_IF_ERROR(ReadPart(row, "call.", known, sent));
    if (sent.has_call()) part->next = sent.call();
    return absl::OkStatus();
  }

  // Cells of the columns of `part` alone, over what is known of it.
  absl::Status ReadPart(const ImportRow& row, absl::string_view part, const pb::ProgrammeRow& known,
                        pb::ProgrammeRow& sent) const {
    std::set<std::string> others = ColumnsOutsideParts();
    for (const sheet::Column& column : layout().columns) {
      if (!absl::StartsWith(column.path, part)) others.insert(column.path);
    }
    google::protobuf::FieldMask clear;
    return DecodeCells(row, layout(), EmptyClears(), others, "", &known, {sent, clear});
  }

  bool EmptyClears() const {
    return options_.empty_cells() == pb::ImportOptions::EMPTY_CELLS_CLEAR;
  }

  // A file publishes; it takes nothing back: what it says of a state that has passed is no wish.
  static absl::Status ReadState(const std::string& text, ProgrammeWriting& writing) {
    if (text.empty()) return absl::OkStatus();
    const auto state = sheet::ParseEnumLabel(*pb::ProgrammeEditionState_descriptor(), text);
    if (!state) {
      return domain::InvalidField(
          sheet::kProgrammeState, "UNKNOWN_VALUE",
          {absl::StrCat("\"", text, "\" is no state"), "「下書き」か「公開中」を書いてください。"});
    }
    return PublishIf(*state == pb::PROGRAMME_EDITION_STATE_PUBLISHED, writing);
  }

  static absl::Status PublishIf(bool published, ProgrammeWriting& writing) {
    const bool is_draft = writing.edition().state() == pb::PROGRAMME_EDITION_STATE_DRAFT;
    return published && is_draft ? writing.Publish() : absl::OkStatus();
  }

  // A document: a programme with an edition and calls, as an export has them.
  static absl::Status ReadRecord(const ImportRow& row, size_t index, ProgrammeWriting& writing,
                                 ProgrammePaths& paths) {
    pb::ApplyProgrammeRequest request;
    RETURN_IF_ERROR(CheckKeysOfRecord(row));
    google::protobuf::FieldMask clear;
    RETURN_IF_ERROR(DecodePart(row, "programme", *request.mutable_programme(), clear));
    AddPaths("programme", clear, *request.mutable_clear_mask());
    if (row.tree.Find("edition") != nullptr) {
      clear.Clear();
      RETURN_IF_ERROR(DecodePart(row, "edition", *request.mutable_edition(), clear));
      AddPaths("edition", clear, *request.mutable_clear_mask());
    }
    if (const text::Tree* calls = row.tree.Find("calls")) {
      for (size_t i = 0; i < calls->items.size(); ++i) {
        ImportRow part;
        part.tree = calls->items[i];
        clear.Clear();
        if (absl::Status status = DecodeTree(part, {*request.add_calls(), clear}); !status.ok())
          return domain::WithFieldPrefix(domain::FieldAt("calls", static_cast<int>(i)), status);
      }
    }
    const size_t opened = writing.editions().size();
    const bool published = request.edition().state() == pb::PROGRAMME_EDITION_STATE_PUBLISHED;
    RETURN_IF_ERROR(LayOver(request, writing));
    if (!request.has_edition()) return absl::OkStatus();
    if (writing.editions().size() == opened) {
      return domain::InvalidField("edition.fiscal_year", "DUPLICATE",
                                  {"another record has this year of the programme already",
                                   "同じ施策・年度が別の行にもあります。"});
    }
    paths.Record(writing, request, opened == 0, index);
    return PublishIf(published, writing);
  }

  static absl::Status CheckKeysOfRecord(const ImportRow& row) {
    BatchViolations violations;
    for (const text::TreeEntry& entry : row.tree.entries) {
      if (entry.key == "programme" || entry.key == "edition" || entry.key == "calls" ||
          entry.key == text::kBaseKey)
        continue;
      violations.Add(entry.key, "UNKNOWN_FIELD",
                     {"there is no such field; a record has programme, edition and calls",
                      "このような項目はありません。programme、edition、calls を書いてください。"});
    }
    return std::move(violations).ToStatus();
  }

  static absl::Status DecodePart(const ImportRow& row, const char* key,
                                 google::protobuf::Message& part,
                                 google::protobuf::FieldMask& clear) {
    const text::Tree* tree = row.tree.Find(key);
    if (tree == nullptr)
      return domain::InvalidField(key, "REQUIRED", {"must be set", "必須です。"});
    ImportRow only;
    only.tree = *tree;
    return domain::WithFieldPrefix(key, DecodeTree(only, {part, clear}));
  }

  static void AddPaths(absl::string_view part, const google::protobuf::FieldMask& from,
                       google::protobuf::FieldMask& to) {
    for (const std::string& path : from.paths()) to.add_paths(absl::StrCat(part, ".", path));
  }

  const pb::ImportOptions& options_;
  RowOwner owner_;
};

}  // namespace

std::unique_ptr<ImportKind> NewProgrammeImport(const pb::ImportOptions& options) {
  return std::make_unique<ProgrammeImport>(options);
}

}  // namespace renkei::service
