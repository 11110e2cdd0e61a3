#include "server/domain/selection/submission_steps.h"

#include <array>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/selection/case_call_rules.h"
#include "server/domain/steps.h"
#include "server/domain/time/date.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

enum class SubmissionParty { kBody, kSecretariat, kExpert };

struct SubmissionRule {
  pb::CaseSubmissionAction action;
  SetOf<pb::CaseSubmissionState> from;
  pb::CaseSubmissionState to;
  SubmissionParty party;
  bool needs_words = false;
  bool needs_expert = false;
};

constexpr pb::CaseSubmissionState kNoSubmission = pb::CASE_SUBMISSION_STATE_UNSPECIFIED;
constexpr pb::CaseSubmissionState kSubmitted = pb::CASE_SUBMISSION_STATE_SUBMITTED;
constexpr pb::CaseSubmissionState kReturned = pb::CASE_SUBMISSION_STATE_RETURNED;
constexpr pb::CaseSubmissionState kWithExpert = pb::CASE_SUBMISSION_STATE_WITH_EXPERT;
constexpr pb::CaseSubmissionState kAccepted = pb::CASE_SUBMISSION_STATE_ACCEPTED;
constexpr pb::CaseSubmissionState kNotAccepted = pb::CASE_SUBMISSION_STATE_NOT_ACCEPTED;
constexpr pb::CaseSubmissionState kWithdrawn = pb::CASE_SUBMISSION_STATE_WITHDRAWN;

constexpr std::array kSubmissionRules = {
    SubmissionRule{pb::CASE_SUBMISSION_ACTION_SUBMIT,
                   {kNoSubmission, kReturned, kWithdrawn},
                   kSubmitted,
                   SubmissionParty::kBody},
    SubmissionRule{pb::CASE_SUBMISSION_ACTION_RETURN,
                   {kSubmitted, kWithExpert},
                   kReturned,
                   SubmissionParty::kSecretariat,
                   /*needs_words=*/true},
    SubmissionRule{pb::CASE_SUBMISSION_ACTION_PASS,
                   {kSubmitted},
                   kWithExpert,
                   SubmissionParty::kSecretariat,
                   false,
                   /*needs_expert=*/true},
    SubmissionRule{pb::CASE_SUBMISSION_ACTION_REASSIGN,
                   {kWithExpert},
                   kWithExpert,
                   SubmissionParty::kSecretariat,
                   false,
                   /*needs_expert=*/true},
    SubmissionRule{
        pb::CASE_SUBMISSION_ACTION_ACCEPT, {kWithExpert}, kAccepted, SubmissionParty::kExpert},
    SubmissionRule{pb::CASE_SUBMISSION_ACTION_DECLINE,
                   {kSubmitted},
                   kNotAccepted,
                   SubmissionParty::kSecretariat,
                   /*needs_words=*/true},
    SubmissionRule{pb::CASE_SUBMISSION_ACTION_DECLINE,
                   {kWithExpert},
                   kNotAccepted,
                   SubmissionParty::kExpert,
                   /*needs_words=*/true},
    SubmissionRule{pb::CASE_SUBMISSION_ACTION_WITHDRAW,
                   {kSubmitted, kReturned, kWithExpert},
                   kWithdrawn,
                   SubmissionParty::kBody},
};

// Steps kept with the submission.
constexpr int kMaxSubmissionEvents = 50;

bool IsOfParty(const SubmissionActor& actor, SubmissionParty party) {
  switch (party) {
    case SubmissionParty::kBody:
      return actor.of_body;
    case SubmissionParty::kSecretariat:
      return actor.of_owner;
    case SubmissionParty::kExpert:
      return actor.is_expert;
  }
  return false;
}

std::vector<pb::Role> RolesOf(SubmissionParty party) {
  switch (party) {
    case SubmissionParty::kBody:
      return {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
    case SubmissionParty::kSecretariat:
      return {pb::ROLE_COORDINATOR};
    case SubmissionParty::kExpert:
      break;
  }
  return {};
}

bool HasRoleOf(const SubmissionActor& actor, SubmissionParty party) {
  return party == SubmissionParty::kExpert ||
         (party == SubmissionParty::kBody ? actor.contributor : actor.coordinator);
}

Bilingual PartyName(SubmissionParty party) {
  switch (party) {
    case SubmissionParty::kBody:
      return {"the body whose case it is", "応募する団体"};
    case SubmissionParty::kSecretariat:
      return {"the organization that calls", "募集している団体"};
    case SubmissionParty::kExpert:
      break;
  }
  return {"the account that was named as its expert", "専門家に指定された人"};
}

absl::Status NotTheParty(const SubmissionContext& c, SubmissionParty party) {
  constexpr const char* kTokens[] = {"body", "secretariat", "expert"};
  return StepOfOthers(c.submission.name(), ValueName(c.request.action()), PartyName(party),
                      kTokens[static_cast<int>(party)]);
}

bool MayTake(const SubmissionRule& rule, const SubmissionContext& c) {
  return rule.from.Has(c.submission.state()) && IsOfParty(c.actor, rule.party) &&
         HasRoleOf(c.actor, rule.party);
}

absl::Status NotFromHere(const SubmissionContext& c) {
  std::vector<pb::CaseSubmissionAction> open;
  for (const SubmissionRule& rule : kSubmissionRules) {
    if (MayTake(rule, c)) open.push_back(rule.action);
  }
  return StepImpossible(c.submission.state(), c.request.action(), open);
}

// Collects what is wrong with a step that the actor may take.
class SubmissionChecks {
 public:
  SubmissionChecks(const SubmissionContext& context, const SubmissionRule& rule)
      : c_(context), rule_(rule) {}

  absl::Status Result() {
    CheckTime();
    CheckWords();
    CheckDay();
    if (bad_.empty()) return absl::OkStatus();
    return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(bad_));
  }

 private:
  void Add(absl::string_view field, absl::string_view kind, Bilingual message) {
    bad_.push_back(Violation(field, kind, std::move(message)));
  }

  void CheckTime() {
    const pb::CaseCallState state = CallStateAt(c_.call, c_.now);
    if (state == pb::CASE_CALL_STATE_CANCELLED) {
      return Add("name", "CALL_CANCELLED",
                 {"the call was cancelled: nothing is submitted or validated any more",
                  "この募集は取りやめになったため、応募や確認の手続きはできません。"});
    }
    if (rule_.action != pb::CASE_SUBMISSION_ACTION_SUBMIT) return;
    if (c_.submission.state() == kReturned && !c_.submission.complete_by_date().empty()) {
      return CheckCompletion();
    }
    if (state == pb::CASE_CALL_STATE_CLOSED) {
      Add("name", "CALL_CLOSED",
          {absl::StrCat("the call closed at ", ShownMinute(c_.call.closes_at()),
                        " (Japan time); ask the organization that calls for another one"),
           absl::StrCat("この募集は ", ShownMinute(c_.call.closes_at()),
                        " に受付を終了しています。次の募集については、募集団体に"
                        "お問い合わせください。")});
    } else if (state != pb::CASE_CALL_STATE_OPEN) {
      Add("name", "CALL_NOT_OPEN",
          {absl::StrCat("the call opens at ", ShownMinute(c_.call.opens_at()), " (Japan time)"),
           absl::StrCat("この募集の受付は ", ShownMinute(c_.call.opens_at()),
                        " に始まります。それまでお待ちください。")});
    }
  }

  void CheckCompletion() {
    const std::string& last = c_.submission.complete_by_date();
    if (FormatDate(TodayInJapan(c_.now)) <= last) return;
    Add("name", "TOO_LATE",
        {absl::StrCat("it could be completed until ", last,
                      "; ask the organization that calls to return it once more"),
         absl::StrCat("補正の期限（", last, "）を過ぎています。募集団体にお問い合わせください。")});
  }

  void CheckWords() {
    const pb::ChangeCaseSubmissionRequest& r = c_.request;
    if (rule_.needs_words && r.words().empty()) {
      Add("words", "REQUIRED",
          {"must be set: the body reads what is to be completed, or why it was not accepted",
           "応募団体への連絡を書いてください。補正してほしい点や、不採択の理由が伝わります。"});
    }
    if (rule_.needs_expert && r.expert().empty()) {
      Add("expert", "REQUIRED",
          {"must be set: who validates it", "確認を依頼する専門家を指定してください。"});
    }
    if (!r.expert().empty() && !rule_.needs_expert) NotApplicable("expert");
    if (!r.message().empty() && rule_.action != pb::CASE_SUBMISSION_ACTION_SUBMIT)
      NotApplicable("message");
    // The body has no words for itself, and keeps no notes with those who validate.
    if (!r.words().empty() && rule_.party == SubmissionParty::kBody) NotApplicable("words");
    if (!r.note().empty() && rule_.party == SubmissionParty::kBody) NotApplicable("note");
  }

  void CheckDay() {
    const std::string& day = c_.request.complete_by_date();
    if (day.empty()) return;
    if (rule_.action != pb::CASE_SUBMISSION_ACTION_RETURN) return NotApplicable("complete_by_date");
    if (day < FormatDate(TodayInJapan(c_.now))) {
      Add("complete_by_date", "IN_PAST",
          {absl::StrCat(day, " has passed; name a day on which it can still be completed"),
           absl::StrCat(day, " は過ぎています。今日以降の日を指定してください。")});
    }
  }

  void NotApplicable(absl::string_view field) {
    Add(field, "NOT_APPLICABLE",
        {absl::StrCat("says nothing for \"", ValueName(rule_.action).en, "\""),
         absl::StrCat("「", ValueName(rule_.action).ja, "」では指定できない項目です。")});
  }

  const SubmissionContext& c_;
  const SubmissionRule& rule_;
  std::vector<pb::FieldViolation> bad_;
};

}  // namespace

absl::StatusOr<pb::CaseSubmissionState> CheckSubmissionStep(const SubmissionContext& c) {
  const SubmissionRule* of_action = nullptr;
  const SubmissionRule* of_party = nullptr;
  const SubmissionRule* of_role = nullptr;
  for (const SubmissionRule& rule : kSubmissionRules) {
    if (rule.action != c.request.action()) continue;
    // Of two sides that may do it, who is told is the one whose turn it is.
    if (of_action == nullptr || rule.from.Has(c.submission.state())) of_action = &rule;
    if (!IsOfParty(c.actor, rule.party)) continue;
    of_party = &rule;
    if (!HasRoleOf(c.actor, rule.party)) continue;
    of_role = &rule;
    if (!rule.from.Has(c.submission.state())) continue;
    absl::Status fields = SubmissionChecks(c, rule).Result();
    if (!fields.ok()) return fields;
    return rule.to;
  }
  if (of_action == nullptr || of_role != nullptr) return NotFromHere(c);
  if (of_party != nullptr)
    return StepNeedsRole(ValueName(c.request.action()), RolesOf(of_party->party));
  return NotTheParty(c, of_action->party);
}

std::vector<pb::CaseSubmissionAction> OpenSubmissionSteps(const pb::CaseCall& call,
                                                          const pb::CaseSubmission& submission,
                                                          const SubmissionActor& actor,
                                                          absl::Time now) {
  std::vector<pb::CaseSubmissionAction> open;
  for (const SubmissionRule& rule : kSubmissionRules) {
    pb::ChangeCaseSubmissionRequest request;
    request.set_action(rule.action);
    if (rule.needs_words) request.set_words("-");
    if (rule.needs_expert) request.set_expert("-");
    if (absl::c_linear_search(open, rule.action)) continue;
    if (CheckSubmissionStep({call, submission, request, actor, now}).ok())
      open.push_back(rule.action);
  }
  return open;
}

pb::CaseSubmission AfterSubmissionStep(const SubmissionContext& c, pb::CaseSubmissionState to) {
  const pb::ChangeCaseSubmissionRequest& r = c.request;
  pb::CaseSubmission after = c.submission;
  after.set_state(to);
  after.set_words(r.words());
  after.set_complete_by_date(r.complete_by_date());
  if (r.action() == pb::CASE_SUBMISSION_ACTION_SUBMIT) {
    if (!r.message().empty()) after.set_message(r.message());
    after.clear_expert();
  }
  if (r.action() == pb::CASE_SUBMISSION_ACTION_RETURN) after.clear_expert();
  if (!r.expert().empty()) after.set_expert(r.expert());
  pb::CaseSubmissionEvent& event = *after.add_history();
  event.set_action(r.action());
  event.set_words(r.words());
  event.set_note(r.note());
  auto& history = *after.mutable_history();
  if (history.size() > kMaxSubmissionEvents)
    history.DeleteSubrange(0, history.size() - kMaxSubmissionEvents);
  return after;
}

std::string WaitsFor(const pb::CaseSubmission& submission) {
  switch (submission.state()) {
    case pb::CASE_SUBMISSION_STATE_SUBMITTED:
      return submission.owner();
    case pb::CASE_SUBMISSION_STATE_RETURNED:
      return submission.body();
    case pb::CASE_SUBMISSION_STATE_WITH_EXPERT:
      return submission.expert();
    default:
      return "";
  }
}

}  // namespace renkei::domain
