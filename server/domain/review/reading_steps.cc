#include "server/domain/review/reading_steps.h"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/quote.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::domain {
namespace {

using ReadingStep = ReviewStep<pb::ReadingAction, pb::ReadingState>;

constexpr pb::ReadingState kNoSheet = pb::READING_STATE_UNSPECIFIED;
constexpr pb::ReadingState kAssignedSheet = pb::READING_STATE_ASSIGNED;
constexpr pb::ReadingState kDraftSheet = pb::READING_STATE_DRAFT;
constexpr pb::ReadingState kSubmittedSheet = pb::READING_STATE_SUBMITTED;
constexpr pb::ReadingState kReleasedSheet = pb::READING_STATE_RELEASED;

constexpr std::array<ReadingStep, 5> kReadingTable = {{
    {pb::READING_ACTION_ASSIGN,
     {kNoSheet, kReleasedSheet},
     kAssignedSheet,
     ReviewParty::kSecretariat},
    {pb::READING_ACTION_WRITE, {kAssignedSheet, kDraftSheet}, kDraftSheet, ReviewParty::kReviewer},
    {pb::READING_ACTION_SUBMIT,
     {kAssignedSheet, kDraftSheet},
     kSubmittedSheet,
     ReviewParty::kReviewer},
    {pb::READING_ACTION_REOPEN, {kSubmittedSheet}, kDraftSheet, ReviewParty::kReviewer},
    {pb::READING_ACTION_RELEASE,
     {kAssignedSheet, kDraftSheet},
     kReleasedSheet,
     ReviewParty::kSecretariat},
}};

bool IsOfReviewer(pb::ReadingAction action) {
  return action == pb::READING_ACTION_WRITE || action == pb::READING_ACTION_SUBMIT ||
         action == pb::READING_ACTION_REOPEN;
}

// The sheet as it would stand: that of the request, or what stands there.
const pb::ReadingSheet& SheetAfter(const ReadingContext& c, pb::ReviewStage stage) {
  if (c.request.has_sheet()) return c.request.sheet();
  const pb::ReadingSheet* const present = SheetOf(c.reading, stage);
  return present == nullptr ? pb::ReadingSheet::default_instance() : *present;
}

// Collects what is in the way of a step.
class ReadingChecks {
 public:
  explicit ReadingChecks(const ReadingContext& context)
      : c_(context), action_(context.request.action()), stage_(context.request.stage()) {}

  std::vector<pb::FieldViolation> Take() {
    if (IsOfReviewer(action_)) {
      CheckOpen();
      CheckReviewer();
      CheckContent();
    } else {
      CheckNotOver();
      if (c_.request.has_sheet()) NotApplicable("sheet");
    }
    return std::move(bad_);
  }

 private:
  void Add(absl::string_view field, absl::string_view kind, Bilingual message) {
    bad_.push_back(Violation(field, kind, std::move(message)));
  }

  void NotApplicable(absl::string_view field) {
    Add(field, "NOT_APPLICABLE",
        {absl::StrCat("says nothing for \"", ValueName(action_).en, "\""),
         absl::StrCat("「", ValueName(action_).ja, "」では指定できない項目です。")});
  }

  void Closed(const std::string& minute) {
    const std::string at_en = minute.empty() ? "" : absl::StrCat(" at ", minute, " (Japan time)");
    const std::string at_ja = minute.empty() ? "" : absl::StrCat(minute, " に");
    Add("name", "STAGE_CLOSED",
        {absl::StrCat("the stage closed", at_en,
                      ": points are not changed any more; ask the secretariat"),
         absl::StrCat("審査の受付は", at_ja,
                      "終了しています。評点は変更できません。事務局にお問い合わせください。")});
  }

  void CheckOpen() {
    const pb::RoundStageKind kind = RoundStageOf(stage_);
    if (PointsOpen(c_.round, kind, c_.now)) return;
    const bool over = StageIsOver(c_.round, kind) || c_.round.state() == pb::ROUND_STATE_CANCELLED;
    // The round is in it, and its minute has come.
    if (over || StageOfRound(c_.round.state()) == stage_)
      return Closed(ClosingOfStage(c_.round, stage_));
    Add("name", "STAGE_NOT_OPEN",
        {"this stage has not begun",
         "この段階の審査はまだ始まっていません。始まるまでお待ちください。"});
  }

  void CheckReviewer() {
    if (c_.reviewer != pb::ROUND_REVIEWER_STATE_ACCEPTED) {
      Add("name", "NOT_ACCEPTED",
          {"the reviewer has not accepted, or judges no longer",
           "審査委員への就任を承諾していないか、既に審査委員ではありません。"});
    }
    const pb::ReadingState state = StateOfSheet(c_.reading, stage_);
    if (state == kNoSheet || state == kReleasedSheet) {
      Add("name", "NOT_ASSIGNED",
          {"the application is not assigned to this reviewer; ask the secretariat",
           "この応募は担当として割り当てられていません。事務局にお問い合わせください。"});
    }
    if (!c_.judged) {
      Add("name", "NOT_JUDGED",
          {"the application is not judged: it was withdrawn, or does not fulfil what is asked",
           "この応募は審査の対象ではありません（取下げ、または要件を満たしていません）。"});
    }
    if (c_.conflicts.empty()) return;
    const Bilingual why = ConflictWords(c_.conflicts.front());
    Add("name", "LOCKED",
        {absl::StrCat("a conflict of interest (", why.en, ") locks it"),
         absl::StrCat("利益相反（", why.ja, "）のため、この応募は審査できません。")});
  }

  void CheckContent() {
    if (action_ == pb::READING_ACTION_REOPEN) {
      if (c_.request.has_sheet()) NotApplicable("sheet");
      return;
    }
    if (action_ == pb::READING_ACTION_WRITE && !c_.request.has_sheet()) {
      return Add("sheet", "REQUIRED",
                 {"must be set: the points and words", "評点とコメントを入力してください。"});
    }
    for (pb::FieldViolation& fault :
         CheckSheet(c_.round, SheetAfter(c_, stage_), action_ == pb::READING_ACTION_SUBMIT))
      bad_.push_back(std::move(fault));
  }

  void CheckNotOver() {
    if (c_.round.state() == pb::ROUND_STATE_CANCELLED ||
        StageIsOver(c_.round, RoundStageOf(stage_)))
      Closed("");
  }

  const ReadingContext& c_;
  const pb::ReadingAction action_;
  const pb::ReviewStage stage_;
  std::vector<pb::FieldViolation> bad_;
};

// The scores in the order of the criteria.
google::protobuf::RepeatedPtrField<pb::CriterionScore> ScoresInOrder(
    const pb::Round& round, const pb::ReadingSheet& sheet) {
  std::map<std::string, const pb::CriterionScore*> by_id;
  for (const pb::CriterionScore& score : sheet.scores()) by_id[score.criterion_id()] = &score;
  google::protobuf::RepeatedPtrField<pb::CriterionScore> ordered;
  for (const pb::RoundCriterion& criterion : round.criteria()) {
    const auto found = by_id.find(criterion.id());
    if (found == by_id.end()) continue;
    if (found->second->has_points() || !found->second->words().empty())
      *ordered.Add() = *found->second;
  }
  return ordered;
}

}  // namespace

pb::RoundStageKind RoundStageOf(pb::ReviewStage stage) {
  switch (stage) {
    case pb::REVIEW_STAGE_FIRST:
      return pb::ROUND_STAGE_KIND_READING;
    case pb::REVIEW_STAGE_PANEL:
      return pb::ROUND_STAGE_KIND_PANEL;
    default:
      return pb::ROUND_STAGE_KIND_UNSPECIFIED;
  }
}

pb::ReviewStage StageOfRound(pb::RoundState state) {
  switch (state) {
    case pb::ROUND_STATE_READING:
      return pb::REVIEW_STAGE_FIRST;
    case pb::ROUND_STATE_PANEL:
      return pb::REVIEW_STAGE_PANEL;
    default:
      return pb::REVIEW_STAGE_UNSPECIFIED;
  }
}

const pb::ReadingSheet* SheetOf(const pb::RoundReading& reading, pb::ReviewStage stage) {
  if (stage == pb::REVIEW_STAGE_FIRST && reading.has_first()) return &reading.first();
  if (stage == pb::REVIEW_STAGE_PANEL && reading.has_panel()) return &reading.panel();
  return nullptr;
}

pb::ReadingSheet& MutableSheetOf(pb::RoundReading& reading, pb::ReviewStage stage) {
  return stage == pb::REVIEW_STAGE_PANEL ? *reading.mutable_panel() : *reading.mutable_first();
}

pb::ReadingState StateOfSheet(const pb::RoundReading& reading, pb::ReviewStage stage) {
  const pb::ReadingSheet* const sheet = SheetOf(reading, stage);
  return sheet == nullptr ? kNoSheet : sheet->state();
}

std::string ClosingOfStage(const pb::Round& round, pb::ReviewStage stage) {
  for (const pb::RoundStage& one : round.stages()) {
    if (one.kind() == RoundStageOf(stage)) return ShownMinute(one.closes_at());
  }
  return "";
}

absl::StatusOr<pb::ReadingState> CheckReadingStep(const ReadingContext& c) {
  const pb::ReviewStage stage = c.request.stage();
  auto step = FindReviewStep(kReadingTable, c.reading.name(), c.request.action(),
                             StateOfSheet(c.reading, stage), c.actor);
  const std::optional<pb::ErrorDetail> detail = DetailOf(step.status());
  if (!step.ok() && (!detail || detail->reason() != pb::REASON_ILLEGAL_TRANSITION))
    return step.status();
  std::vector<pb::FieldViolation> bad = ReadingChecks(c).Take();
  if (!bad.empty()) return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(bad));
  if (!step.ok()) return step.status();
  return (*step)->to;
}

std::vector<pb::ReadingAction> ReadingStepsFrom(pb::ReadingState state, const ReviewActor& actor) {
  return StepsFrom(kReadingTable, state, actor);
}

std::vector<pb::ReadingAction> OpenReadingSteps(const ReadingContext& c) {
  std::vector<pb::ReadingAction> open;
  for (const ReadingStep& step : kReadingTable) {
    if (step.action == pb::READING_ACTION_ASSIGN) continue;
    pb::ChangeRoundReadingRequest request;
    request.set_action(step.action);
    if (step.action == pb::READING_ACTION_WRITE || step.action == pb::READING_ACTION_SUBMIT) {
      for (const pb::RoundCriterion& criterion : c.round.criteria()) {
        pb::CriterionScore& score = *request.mutable_sheet()->add_scores();
        score.set_criterion_id(criterion.id());
        score.set_points(criterion.lowest());
      }
    }
    request.set_stage(c.request.stage());
    const ReadingContext tried = {c.round,    c.reading, request,     c.actor,
                                  c.reviewer, c.judged,  c.conflicts, c.now};
    if (CheckReadingStep(tried).ok()) open.push_back(step.action);
  }
  return open;
}

std::vector<pb::FieldViolation> CheckSheet(const pb::Round& round, const pb::ReadingSheet& sheet,
                                           bool whole) {
  Faults faults;
  std::set<std::string> seen;
  std::set<std::string> scored;
  for (int i = 0; i < sheet.scores_size(); ++i) {
    const pb::CriterionScore& score = sheet.scores(i);
    const pb::RoundCriterion* const criterion = FindCriterion(round, score.criterion_id());
    if (criterion == nullptr) {
      const std::string shown = Quoted(score.criterion_id());
      faults.Add(FieldAt("sheet.scores", i, "criterion_id"), "UNKNOWN_CRITERION",
                 {absl::StrCat("the round has no criterion \"", shown, "\""),
                  absl::StrCat("この公募に評価項目「", shown, "」はありません。")});
      continue;
    }
    if (!seen.insert(score.criterion_id()).second) {
      faults.Add(FieldAt("sheet.scores", i, "criterion_id"), "DUPLICATE",
                 {absl::StrCat("the criterion ", criterion->title(), " stands there twice"),
                  absl::StrCat("評価項目「", criterion->title(), "」が重複しています。")});
    }
    if (!score.has_points()) continue;
    scored.insert(score.criterion_id());
    if (score.points() >= criterion->lowest() && score.points() <= criterion->highest()) continue;
    faults.Add(
        FieldAt("sheet.scores", i, "points"), "OUT_OF_BAND",
        {absl::StrCat(criterion->title(), ": points are given from ", criterion->lowest(), " to ",
                      criterion->highest(), "; got ", score.points()),
         absl::StrCat("「", criterion->title(), "」の評点は", criterion->lowest(), "から",
                      criterion->highest(), "までの整数です。入力された値: ", score.points())});
  }
  if (!whole) return faults.Take();
  for (const pb::RoundCriterion& criterion : round.criteria()) {
    if (scored.count(criterion.id()) > 0) continue;
    faults.Add("sheet.scores", "REQUIRED",
               {absl::StrCat(criterion.title(), ": points are missing"),
                absl::StrCat("「", criterion.title(), "」の評点が入力されていません。")});
  }
  return faults.Take();
}

pb::RoundReading AfterReadingStep(const ReadingContext& c, pb::ReadingState to) {
  const pb::ReviewStage stage = c.request.stage();
  pb::RoundReading after = c.reading;
  pb::ReadingSheet& sheet = MutableSheetOf(after, stage);
  if (c.request.has_sheet()) {
    *sheet.mutable_scores() = ScoresInOrder(c.round, c.request.sheet());
    sheet.set_words(c.request.sheet().words());
  }
  sheet.set_state(to);
  sheet.clear_submit_time();
  if (to == kSubmittedSheet) sheet.mutable_submit_time()->set_seconds(absl::ToUnixSeconds(c.now));
  return after;
}

Bilingual ConflictWords(const pb::ReadingConflict& conflict) {
  Bilingual words = ValueName(conflict.kind());
  if (conflict.words().empty()) return words;
  return {absl::StrCat(words.en, ": ", conflict.words()),
          absl::StrCat(words.ja, "：", conflict.words())};
}

}  // namespace renkei::domain
