#include "server/domain/review/reviewer_steps.h"

#include <array>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

namespace renkei::domain {
namespace {

using ReviewerStep = ReviewStep<pb::RoundReviewerAction, pb::RoundReviewerState>;

constexpr pb::RoundReviewerState kNoReviewer = pb::ROUND_REVIEWER_STATE_UNSPECIFIED;
constexpr pb::RoundReviewerState kNamedReviewer = pb::ROUND_REVIEWER_STATE_NAMED;
constexpr pb::RoundReviewerState kAcceptedReviewer = pb::ROUND_REVIEWER_STATE_ACCEPTED;
constexpr pb::RoundReviewerState kDeclinedReviewer = pb::ROUND_REVIEWER_STATE_DECLINED;
constexpr pb::RoundReviewerState kRemovedReviewer = pb::ROUND_REVIEWER_STATE_REMOVED;

constexpr std::array<ReviewerStep, 8> kReviewerTable = {{
    {pb::ROUND_REVIEWER_ACTION_NAME,
     {kNoReviewer, kDeclinedReviewer, kRemovedReviewer},
     kNamedReviewer,
     ReviewParty::kSecretariat},
    {pb::ROUND_REVIEWER_ACTION_ACCEPT, {kNamedReviewer}, kAcceptedReviewer, ReviewParty::kReviewer},
    {pb::ROUND_REVIEWER_ACTION_DECLINE,
     {kNamedReviewer, kAcceptedReviewer},
     kDeclinedReviewer,
     ReviewParty::kReviewer},
    {pb::ROUND_REVIEWER_ACTION_REMOVE,
     {kNamedReviewer, kAcceptedReviewer},
     kRemovedReviewer,
     ReviewParty::kSecretariat},
    {pb::ROUND_REVIEWER_ACTION_REVISE,
     {kNamedReviewer, kAcceptedReviewer},
     kNoReviewer,
     ReviewParty::kSecretariat},
    {pb::ROUND_REVIEWER_ACTION_REVISE,
     {kNamedReviewer, kAcceptedReviewer},
     kNoReviewer,
     ReviewParty::kReviewer},
    {pb::ROUND_REVIEWER_ACTION_DECLARE,
     {kNamedReviewer, kAcceptedReviewer},
     kNoReviewer,
     ReviewParty::kReviewer},
    {pb::ROUND_REVIEWER_ACTION_LIFT,
     {kNamedReviewer, kAcceptedReviewer},
     kNoReviewer,
     ReviewParty::kSecretariat},
}};

// Steps kept with the reviewer.
constexpr int kMaxReviewerEvents = 50;

// Whether nothing of the kind is done in the round any more.
bool IsOverFor(pb::RoundReviewerAction action, pb::RoundState state) {
  if (state == pb::ROUND_STATE_CANCELLED || state == pb::ROUND_STATE_PUBLISHED) return true;
  return state == pb::ROUND_STATE_DECISION && action != pb::ROUND_REVIEWER_ACTION_REVISE;
}

bool NeedsWords(pb::RoundReviewerAction action) {
  return action == pb::ROUND_REVIEWER_ACTION_DECLINE ||
         action == pb::ROUND_REVIEWER_ACTION_REMOVE ||
         action == pb::ROUND_REVIEWER_ACTION_DECLARE || action == pb::ROUND_REVIEWER_ACTION_LIFT;
}

bool HasSubject(pb::RoundReviewerAction action) {
  return action == pb::ROUND_REVIEWER_ACTION_DECLARE || action == pb::ROUND_REVIEWER_ACTION_LIFT;
}

// Collects what is wrong with a step that the actor may take.
class ReviewerChecks {
 public:
  ReviewerChecks(const ReviewerContext& context, ReviewParty party)
      : c_(context), action_(context.request.action()), party_(party) {}

  absl::Status Result() {
    CheckRound();
    CheckWords();
    CheckName();
    CheckSubject();
    if (bad_.empty()) return absl::OkStatus();
    return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(bad_));
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

  void CheckRound() {
    if (!IsOverFor(action_, c_.round.state())) return;
    const Bilingual state = ValueName(c_.round.state());
    Add("name", "ROUND_CLOSED",
        {absl::StrCat("the round is ", state.en, ": its reviewers stay as they are"),
         absl::StrCat("この公募は「", state.ja, "」の段階のため、審査委員の手続きはできません。")});
  }

  void CheckWords() {
    if (!NeedsWords(action_) || !c_.request.words().empty()) return;
    Add("words", "REQUIRED", {"must be set: why", "理由を入力してください。"});
  }

  void CheckName() {
    const bool names =
        action_ == pb::ROUND_REVIEWER_ACTION_NAME || action_ == pb::ROUND_REVIEWER_ACTION_REVISE;
    const pb::ChangeRoundReviewerRequest& r = c_.request;
    if (!r.display_name().empty() && !names && action_ != pb::ROUND_REVIEWER_ACTION_ACCEPT)
      NotApplicable("display_name");
    if (r.part() != pb::REVIEWER_PART_UNSPECIFIED &&
        !(names && party_ == ReviewParty::kSecretariat))
      NotApplicable("part");
    if (action_ == pb::ROUND_REVIEWER_ACTION_REVISE && r.display_name().empty() &&
        r.part() == pb::REVIEWER_PART_UNSPECIFIED) {
      Add("display_name", "REQUIRED",
          {"must be set: what is to be changed", "変更する氏名・役職を入力してください。"});
    }
  }

  void CheckSubject() {
    const std::string& subject = c_.request.subject();
    if (!HasSubject(action_)) {
      if (!subject.empty()) NotApplicable("subject");
      return;
    }
    if (subject.empty()) {
      Add("subject", "REQUIRED",
          {"must be set: the application or the organization",
           "利益相反の相手（応募または団体）を指定してください。"});
      return;
    }
    if (action_ == pb::ROUND_REVIEWER_ACTION_DECLARE) return CheckDeclared(subject);
    CheckLifted(subject);
  }

  void CheckDeclared(const std::string& subject) {
    for (const pb::DeclaredConflict& conflict : c_.reviewer.conflicts()) {
      if (conflict.subject() != subject || !conflict.lift_reason().empty()) continue;
      return Add("subject", "ALREADY_DECLARED", {"is declared already", "既に申告されています。"});
    }
    if (c_.reviewer.conflicts_size() < kMaxDeclaredConflicts) return;
    Add("subject", "TOO_MANY",
        {absl::StrCat("a reviewer declares ", kMaxDeclaredConflicts,
                      " conflicts at most; decline if there are more"),
         absl::StrCat("申告できるのは", kMaxDeclaredConflicts,
                      "件までです。それより多いときは、辞退してください。")});
  }

  void CheckLifted(const std::string& subject) {
    bool declared = false;
    for (const pb::DeclaredConflict& conflict : c_.reviewer.conflicts()) {
      if (conflict.subject() != subject) continue;
      if (conflict.lift_reason().empty()) return;
      declared = true;
    }
    if (declared) {
      return Add("subject", "ALREADY_LIFTED", {"was lifted already", "既に解除されています。"});
    }
    Add("subject", "NOT_DECLARED",
        {"was not declared; a conflict that is computed (own body, neighbour) cannot be lifted",
         "本人が申告したものではありません。所属団体などによる利益相反は解除できません。"});
  }

  const ReviewerContext& c_;
  const pb::RoundReviewerAction action_;
  const ReviewParty party_;
  std::vector<pb::FieldViolation> bad_;
};

}  // namespace

absl::StatusOr<pb::RoundReviewerState> CheckReviewerStep(const ReviewerContext& c) {
  const pb::RoundReviewerState state = c.reviewer.state();
  const auto step =
      FindReviewStep(kReviewerTable, c.reviewer.name(), c.request.action(), state, c.actor);
  if (!step.ok()) return step.status();
  // Whoever is both acts as the secretariat, which may do more.
  const bool secretariat = c.actor.MayActFor(ReviewParty::kSecretariat) &&
                           c.request.action() == pb::ROUND_REVIEWER_ACTION_REVISE;
  absl::Status fields =
      ReviewerChecks(c, secretariat ? ReviewParty::kSecretariat : (*step)->party).Result();
  if (!fields.ok()) return fields;
  return (*step)->to == kNoReviewer ? state : (*step)->to;
}

std::vector<pb::RoundReviewerAction> OpenReviewerSteps(const pb::Round& round,
                                                       const pb::RoundReviewer& reviewer,
                                                       const ReviewActor& actor) {
  std::vector<pb::RoundReviewerAction> open;
  for (const pb::RoundReviewerAction action : StepsFrom(kReviewerTable, reviewer.state(), actor)) {
    const bool nothing_to_lift =
        action == pb::ROUND_REVIEWER_ACTION_LIFT &&
        absl::c_all_of(reviewer.conflicts(), [](const pb::DeclaredConflict& conflict) {
          return !conflict.lift_reason().empty();
        });
    if (!nothing_to_lift && !IsOverFor(action, round.state())) open.push_back(action);
  }
  return open;
}

pb::RoundReviewer AfterReviewerStep(const ReviewerContext& c, pb::RoundReviewerState to,
                                    absl::Time now) {
  const pb::ChangeRoundReviewerRequest& r = c.request;
  pb::RoundReviewer after = c.reviewer;
  after.set_state(to);
  if (!r.words().empty()) after.set_words(r.words());
  if (!r.display_name().empty()) after.set_display_name(r.display_name());
  if (r.part() != pb::REVIEWER_PART_UNSPECIFIED) after.set_part(r.part());
  if (after.part() == pb::REVIEWER_PART_UNSPECIFIED) after.set_part(pb::REVIEWER_PART_BOTH);
  if (r.action() == pb::ROUND_REVIEWER_ACTION_DECLARE) {
    pb::DeclaredConflict& conflict = *after.add_conflicts();
    conflict.set_subject(r.subject());
    conflict.set_words(r.words());
    conflict.mutable_time()->set_seconds(absl::ToUnixSeconds(now));
  }
  if (r.action() == pb::ROUND_REVIEWER_ACTION_LIFT) {
    for (pb::DeclaredConflict& conflict : *after.mutable_conflicts()) {
      if (conflict.subject() != r.subject() || !conflict.lift_reason().empty()) continue;
      conflict.set_lift_reason(r.words());
      conflict.mutable_lift_time()->set_seconds(absl::ToUnixSeconds(now));
    }
  }
  pb::RoundReviewerEvent& event = *after.add_history();
  event.set_action(r.action());
  event.set_words(r.words());
  event.set_subject(r.subject());
  while (after.history_size() > kMaxReviewerEvents) after.mutable_history()->DeleteSubrange(0, 1);
  return after;
}

const pb::RoundReviewerEvent* LastAnswer(const pb::RoundReviewer& reviewer) {
  for (auto event = reviewer.history().rbegin(); event != reviewer.history().rend(); ++event) {
    if (event->action() == pb::ROUND_REVIEWER_ACTION_ACCEPT ||
        event->action() == pb::ROUND_REVIEWER_ACTION_DECLINE ||
        event->action() == pb::ROUND_REVIEWER_ACTION_DECLARE)
      return &*event;
  }
  return nullptr;
}

bool JudgesIn(pb::ReviewerPart part, pb::ReviewStage stage) {
  switch (part) {
    case pb::REVIEWER_PART_READING:
      return stage == pb::REVIEW_STAGE_FIRST;
    case pb::REVIEWER_PART_PANEL:
      return stage == pb::REVIEW_STAGE_PANEL;
    default:
      return true;
  }
}

}  // namespace renkei::domain
