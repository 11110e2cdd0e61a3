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
#include "renkei/v1/round_rows.pb.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/validation/validator.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/row_paths.h"
#include "server/service/exchange/rows/row_decode.h"
#include "server/service/frame/canonical.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/merge/file_merge.h"
#include "server/service/review/review_access.h"
#include "server/service/review/review_methods.h"
#include "server/sheet/rows/round_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr char kSheetPart[] = "sheet";
constexpr char kScorePart[] = "score.";
constexpr char kScoresPath[] = "sheet.scores";

// All columns of a table of readings but those that `wanted` names.
std::set<std::string> ReadingColumnsBeside(const std::set<std::string>& wanted) {
  std::set<std::string> others;
  for (const sheet::Column& column : sheet::RoundReadingLayout().columns) {
    if (wanted.count(column.path) == 0) others.insert(column.path);
  }
  return others;
}

// By criterion; those that say nothing are none.
std::map<std::string, pb::CriterionScore> ScoresById(const pb::ReadingSheet& sheet) {
  std::map<std::string, pb::CriterionScore> scores;
  for (const pb::CriterionScore& score : sheet.scores()) {
    if (score.has_points() || !score.words().empty()) scores[score.criterion_id()] = score;
  }
  return scores;
}

bool SaysTheSame(const pb::ReadingSheet& a, const pb::ReadingSheet& b) {
  const auto left = ScoresById(a);
  const auto right = ScoresById(b);
  if (a.words() != b.words() || left.size() != right.size()) return false;
  for (const auto& [id, score] : left) {
    const auto other = right.find(id);
    if (other == right.end() || other->second.has_points() != score.has_points() ||
        other->second.points() != score.points() || other->second.words() != score.words())
      return false;
  }
  return true;
}

// Points and words alone: what a reviewer writes.
pb::ReadingSheet WrittenPart(const pb::ReadingSheet& sheet) {
  pb::ReadingSheet written;
  *written.mutable_scores() = sheet.scores();
  written.set_words(sheet.words());
  return written;
}

// Where the parts of a sheet stand in a file.
class SheetPaths {
 public:
  explicit SheetPaths(bool is_table) : is_table_(is_table) {}

  // The points of a criterion stand in this row of a table, or at this place in the list of a document; false: there is
  // another one of them already.
  [[nodiscard]] bool Score(const std::string& criterion, size_t at) {
    return places_.emplace(criterion, at).second;
  }
  // The sheet as it is sent, of which paths speak.
  void Sent(const pb::ReadingSheet& sheet) {
    for (const pb::CriterionScore& score : sheet.scores()) sent_.push_back(score.criterion_id());
  }

  std::string Renamed(absl::string_view path) const {
    const absl::string_view head = is_table_ ? "record." : "";
    if (path == "name") return absl::StrCat(head, "reading");
    if (path == "stage") return absl::StrCat(head, "stage");
    if (path == "action") return absl::StrCat(head, "submit");
    absl::string_view rest = path;
    size_t index = 0;
    if (absl::ConsumePrefix(&rest, absl::StrCat(kScoresPath, "["))) {
      const size_t end = rest.find(']');
      if (end == rest.npos || !absl::SimpleAtoi(rest.substr(0, end), &index))
        return std::string(path);
      rest.remove_prefix(end + 1);
      absl::ConsumePrefix(&rest, ".");
      return OfScore(index, rest);
    }
    if (!is_table_) return std::string(path);
    if (path == kScoresPath || path == kSheetPart) return absl::StrCat(kScorePart, "points");
    if (absl::StartsWith(path, kSheetPart)) return absl::StrCat(head, path);
    return std::string(path);
  }

 private:
  std::string OfScore(size_t index, absl::string_view field) const {
    const auto place = index < sent_.size() ? places_.find(sent_[index]) : places_.end();
    if (place == places_.end())
      return is_table_ ? absl::StrCat(kScorePart, "points") : std::string(kScoresPath);
    const int at = static_cast<int>(place->second);
    return is_table_ ? domain::FieldAt("rows", at, absl::StrCat(kScorePart, field))
                     : domain::FieldAt(kScoresPath, at, field);
  }

  const bool is_table_;
  std::map<std::string, size_t> places_;
  // The criteria of its list.
  std::vector<std::string> sent_;
};

class RoundReadingImport : public ImportKind {
 public:
  explicit RoundReadingImport(const pb::ImportOptions& options) : options_(options) {}

  const sheet::SheetLayout& layout() const override { return sheet::RoundReadingLayout(); }
  absl::string_view prefix() const override { return ""; }
  void Begin(const Call&) override {}

  bool GathersRows() const override { return true; }
  bool Continues(const ImportRow& first, const ImportRow& next) const override {
    if (!first.broken.ok() || !next.broken.ok() || !first.is_table || !next.is_table ||
        first.sheet != next.sheet)
      return false;
    // A row without a key goes on with the sheet above it.
    for (const char* key : {sheet::kReadingName, sheet::kReadingStage}) {
      const std::string text = CellTextOf(next, layout(), key);
      if (!text.empty() && text != CellTextOf(first, layout(), key)) return false;
    }
    return true;
  }

  absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) override {
    SheetPaths paths(row.is_table);
    absl::StatusOr<StagedRow> staged = StageSheet(call, row, paths);
    if (staged.ok()) return staged;
    return WithPathsOfRows(staged.status(),
                           [&](absl::string_view path) { return paths.Renamed(path); });
  }

 private:
  // A sheet as the caller reads it; empty where he reads nothing of it.
  struct SeenSheet {
    pb::ReadingSheet written;
    pb::ReadingState state = pb::READING_STATE_UNSPECIFIED;
    std::string title;
  };

  absl::StatusOr<StagedRow> StageSheet(const Call& call, const ImportRow& row, SheetPaths& paths) {
    pb::RoundReadingRecord sent;
    google::protobuf::FieldMask clear;
    RETURN_IF_ERROR(row.is_table ? ReadTableKey(row, sent) : DecodeTree(row, {sent, clear}));
    pb::ChangeRoundReadingRequest request;
    request.set_name(sent.reading());
    request.set_stage(sent.stage());
    request.set_action(pb::READING_ACTION_WRITE);
    RETURN_IF_ERROR(domain::ValidateRequest(request));
    ASSIGN_OR_RETURN(const SeenSheet seen, ReadSeen(call, sent));
    pb::ReadingSheet next = seen.written;
    bool submit = sent.submit();
    RETURN_IF_ERROR(row.is_table ? ReadRows(row, paths, next, submit)
                                 : ReadDocument(sent.sheet(), paths, next));
    RETURN_IF_ERROR(Merge(call, row, seen.written, next));
    StagedRow staged;
    staged.key = absl::StrCat(sent.reading(), "|", sent.stage());
    const bool handed_in = seen.state == pb::READING_STATE_SUBMITTED;
    if (SaysTheSame(seen.written, next) && (handed_in || !submit)) return staged;
    if (submit) request.set_action(pb::READING_ACTION_SUBMIT);
    *request.mutable_sheet() = next;
    paths.Sent(next);
    RETURN_IF_ERROR(domain::ValidateRequest(request));
    RETURN_IF_ERROR(Canonicalize(call, request));
    ASSIGN_OR_RETURN(Write<pb::RoundReading> written, ChangeRoundReading(call, request));
    // The step has asked that it is the caller's own sheet; an import is held to owning what it writes.
    call.Prove(auth::Ownership::kOwner);
    staged.outcome = RowOutcome::kUpdated;
    staged.mutation = std::move(written.mutation);
    if (options_.report_changes()) staged.changes = ChangesOf(&seen.written, &next, seen.title);
    return staged;
  }

  absl::Status ReadTableKey(const ImportRow& row, pb::RoundReadingRecord& sent) const {
    static const auto& others =
        *new std::set<std::string>(ReadingColumnsBeside({sheet::kReadingStage}));
    pb::RoundReadingRow key;
    google::protobuf::FieldMask clear;
    RETURN_IF_ERROR(DecodeCells(row, layout(), /*empty_clears=*/false, others, /*unit=*/"", nullptr,
                                {key, clear}));
    sent.set_stage(key.record().stage());
    sent.set_reading(CellTextOf(row, layout(), sheet::kReadingName));
    return absl::OkStatus();
  }

  // Whoever may not write it is told so by the method that does.
  static absl::StatusOr<SeenSheet> ReadSeen(const Call& call, const pb::RoundReadingRecord& sent) {
    SeenSheet seen;
    absl::StatusOr<ReadingRow> row = FindReadableReading(call, sent.reading());
    if (absl::IsNotFound(row.status())) return seen;
    if (!row.ok()) return row.status();
    ASSIGN_OR_RETURN(const auto standing, StandingOf(call, row->message));
    if (!standing.has_value()) return seen;
    const pb::RoundReading shown = PresentReading(call, *std::move(row), *standing);
    seen.state = domain::StateOfSheet(shown, sent.stage());
    seen.title = absl::StrCat(shown.round_title(), " No.", shown.application_number());
    if (const pb::ReadingSheet* sheet = domain::SheetOf(shown, sent.stage()))
      seen.written = WrittenPart(*sheet);
    return seen;
  }

  absl::Status Merge(const Call& call, const ImportRow& row, const pb::ReadingSheet& before,
                     pb::ReadingSheet& next) const {
    // A sheet is its reviewer's alone: a file that does not say what it was exported from counts.
    const std::string base = BaseOf(row, layout());
    const FileTrace trace = {base, options_.overwrite() || !KnownOf(base, false).has_value()};
    return MergeOver(call, trace, before, kSheetPart, next);
  }

  // Over what is known, criterion by criterion: those that the file leaves out stay.
  static pb::CriterionScore& ScoreIn(pb::ReadingSheet& sheet, const std::string& criterion) {
    for (pb::CriterionScore& score : *sheet.mutable_scores()) {
      if (score.criterion_id() == criterion) return score;
    }
    pb::CriterionScore& added = *sheet.add_scores();
    added.set_criterion_id(criterion);
    return added;
  }

  static absl::Status Twice(absl::string_view path) {
    return domain::InvalidField(path, "DUPLICATE",
                                {"the criterion has points in another row of this sheet already",
                                 "同じ審査票の中で、評価項目が重複しています。"});
  }

  static absl::Status ReadDocument(const pb::ReadingSheet& sent, SheetPaths& paths,
                                   pb::ReadingSheet& next) {
    for (int i = 0; i < sent.scores_size(); ++i) {
      const pb::CriterionScore& score = sent.scores(i);
      if (!paths.Score(score.criterion_id(), static_cast<size_t>(i)))
        return Twice(domain::FieldAt("sheet.scores", i, "criterion_id"));
      if (score.has_points() || !score.words().empty())
        ScoreIn(next, score.criterion_id()).MergeFrom(score);
    }
    if (!sent.words().empty()) next.set_words(sent.words());
    return absl::OkStatus();
  }

  absl::Status ReadRows(const ImportRow& row, SheetPaths& paths, pb::ReadingSheet& next,
                        bool& submit) const {
    BatchViolations violations;
    for (size_t i = 0; i <= row.more.size(); ++i) {
      const ImportRow& one = i == 0 ? row : row.more[i - 1];
      for (const absl::Status& status :
           {ReadWhole(one, i == 0, next, submit), ReadScore(one, i, paths, next)}) {
        if (status.ok()) continue;
        const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
        if (!detail || detail->violations().empty()) return status;
        violations.AddAll("rows", static_cast<int>(i),
                          {detail->violations().begin(), detail->violations().end()});
      }
    }
    return std::move(violations).ToStatus();
  }

  // What a row says of the sheet as a whole.
  absl::Status ReadWhole(const ImportRow& row, bool first, pb::ReadingSheet& next,
                         bool& submit) const {
    static const auto& others = *new std::set<std::string>(
        ReadingColumnsBeside({sheet::kReadingWords, sheet::kReadingSubmit}));
    pb::RoundReadingRow known;
    known.mutable_record()->mutable_sheet()->set_words(next.words());
    pb::RoundReadingRow sent;
    google::protobuf::FieldMask clear;
    // What stands in the first row is not cleared by the rows below it.
    RETURN_IF_ERROR(DecodeCells(row, layout(), first && EmptyClears(), others, /*unit=*/"", &known,
                                {sent, clear}));
    submit = submit || sent.record().submit();
    if (!sent.has_record() || sent.record().sheet().words() == next.words())
      return absl::OkStatus();
    if (first) {
      next.set_words(sent.record().sheet().words());
      return absl::OkStatus();
    }
    return domain::InvalidField(
        sheet::kReadingWords, "OTHER_THAN_ABOVE",
        {"differs from the first row of this sheet; write it there, and leave it empty here",
         "同じ審査票の最初の行と異なります。最初の行に書き、続きの行では空にしてください。"});
  }

  absl::Status ReadScore(const ImportRow& row, size_t index, SheetPaths& paths,
                         pb::ReadingSheet& next) const {
    static const auto& others =
        *new std::set<std::string>(ReadingColumnsBeside({"score.points", "score.words"}));
    const std::string criterion = CellTextOf(row, layout(), sheet::kReadingCriterion);
    pb::RoundReadingRow known;
    if (!criterion.empty()) {
      for (const pb::CriterionScore& score : next.scores()) {
        if (score.criterion_id() == criterion) *known.mutable_score() = score;
      }
      known.mutable_score()->set_criterion_id(criterion);
    }
    pb::RoundReadingRow sent;
    google::protobuf::FieldMask clear;
    RETURN_IF_ERROR(
        DecodeCells(row, layout(), EmptyClears(), others, /*unit=*/"", &known, {sent, clear}));
    if (criterion.empty()) {
      if (!sent.score().has_points() && sent.score().words().empty()) return absl::OkStatus();
      return domain::InvalidField(sheet::kReadingCriterion, "REQUIRED",
                                  {"must be set: whose points and words they are",
                                   "必須です。評点やコメントがどの評価項目のものかを書いて"
                                   "ください。"});
    }
    if (!paths.Score(criterion, index)) return Twice(sheet::kReadingCriterion);
    if (sent.has_score()) ScoreIn(next, criterion) = sent.score();
    return absl::OkStatus();
  }

  bool EmptyClears() const {
    return options_.empty_cells() == pb::ImportOptions::EMPTY_CELLS_CLEAR;
  }

  const pb::ImportOptions& options_;
};

}  // namespace

std::unique_ptr<ImportKind> NewRoundReadingImport(const pb::ImportOptions& options) {
  return std::make_unique<RoundReadingImport>(options);
}

}  // namespace renkei::service
