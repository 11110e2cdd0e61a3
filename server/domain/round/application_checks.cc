#include "server/domain/round/application_checks.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/quote.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/time/japan_minute.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

// The stages in which an application can still be completed and checked.
bool IsBeforeReading(pb::RoundState at) { return at <= pb::ROUND_STATE_ELIGIBILITY; }

std::string AnswerText(const pb::RoundApplication& application, absl::string_view criterion) {
  for (const pb::RoundAnswer& answer : application.answers()) {
    if (answer.criterion_id() == criterion) return answer.text();
  }
  return "";
}

}  // namespace

std::vector<pb::FieldViolation> ApplicationChecks::Take() {
  CheckWindow();
  CheckConsents();
  CheckWords();
  CheckCompleteBy();
  return faults_.Take();
}

void ApplicationChecks::CheckWindow() {
  if (window_ == RoundWindow::kAny) return;
  const pb::RoundState at = RoundStateAt(c_.round, c_.now);
  if (at == pb::ROUND_STATE_CANCELLED) {
    return faults_.Add("name", "CALL_CANCELLED",
                       {"the round was cancelled: nothing is applied for or checked any more",
                        "この公募は取りやめになったため、応募や確認の手続きはできません。"});
  }
  switch (window_) {
    case RoundWindow::kNotClosed:
      if (at != pb::ROUND_STATE_PLANNED && at != pb::ROUND_STATE_OPEN) AddClosed();
      break;
    case RoundWindow::kOpen:
      CheckOpen(at);
      break;
    case RoundWindow::kCompletion:
      CheckCompletion(at);
      break;
    case RoundWindow::kBeforeReading:
      if (!IsBeforeReading(at)) AddInSelection();
      break;
    case RoundWindow::kNotPublished:
      if (at == pb::ROUND_STATE_PUBLISHED) {
        faults_.Add("name", "DECIDED",
                    {"the results of the round were told; it can no longer be taken back",
                     "選定結果が公表されているため、応募を取り下げることはできません。"});
      }
      break;
    case RoundWindow::kAny:
      break;
  }
}

void ApplicationChecks::CheckOpen(pb::RoundState at) {
  if (at == pb::ROUND_STATE_OPEN) return;
  if (at != pb::ROUND_STATE_PLANNED) return AddClosed();
  faults_.Add("name", "CALL_NOT_OPEN",
              {absl::StrCat("the round opens at ", ShownMinute(c_.round.opens_at()),
                            " (Japan time); until then it can be prepared as a draft"),
               absl::StrCat("この公募の受付は ", ShownMinute(c_.round.opens_at()),
                            " に始まります。それまでは下書きとして準備できます。")});
}

void ApplicationChecks::CheckCompletion(pb::RoundState at) {
  const std::string& until = c_.application.complete_by();
  const auto end = ParseJapanMinute(until);
  if (!end) return CheckOpen(at);
  if (!IsBeforeReading(at)) return AddInSelection();
  if (c_.now < *end) return;
  faults_.Add("name", "TOO_LATE",
              {absl::StrCat("it could be completed until ", ShownMinute(until),
                            " (Japan time); ask the organization that holds the round"),
               absl::StrCat("補正の期限（", ShownMinute(until),
                            "）を過ぎています。公募の実施団体にお問い合わせください。")});
}

void ApplicationChecks::CheckConsents() {
  const pb::RoundApplicationAction action = c_.request.action();
  if (action == pb::ROUND_APPLICATION_ACTION_ASK_CONSENT && c_.application.bodies_size() < 2) {
    faults_.Add("name", "NOT_APPLICABLE",
                {"no other body takes part: submit it",
                 "ほかに応募団体がないため、同意の確認は要りません。そのまま応募できます。"});
  }
  if (action != pb::ROUND_APPLICATION_ACTION_SUBMIT) return;
  std::string missing;
  for (const pb::RoundApplicant& body : c_.application.bodies()) {
    if (body.lead() || body.consent() == pb::ROUND_CONSENT_GIVEN) continue;
    absl::StrAppend(&missing, missing.empty() ? "" : ", ", body.organization());
  }
  if (missing.empty()) return;
  faults_.Add(
      "name", "CONSENT_MISSING",
      {absl::StrCat("these bodies have not consented: ", missing,
                    "; ask them for their consent, and submit when all have given it"),
       absl::StrCat("次の団体の同意がまだありません：", missing,
                    "。「同意の依頼」をし、すべての団体の同意がそろってから応募してください。")});
}

void ApplicationChecks::CheckWords() {
  const pb::ChangeRoundApplicationRequest& r = c_.request;
  if (needs_words_ && r.words().empty()) {
    if (party_ == ApplicationParty::kBody) {
      faults_.Add("words", "REQUIRED",
                  {"must be set: the body that leads reads why",
                   "同意しない理由を書いてください。代表団体に伝わります。"});
    } else {
      faults_.Add("words", "REQUIRED",
                  {"must be set: the bodies read what is to be completed, or which requirement is "
                   "not fulfilled",
                   "応募団体への連絡を書いてください。補正してほしい点や、満たしていない要件が"
                   "伝わります。"});
    }
  }
  const bool speaks = party_ == ApplicationParty::kOwner || party_ == ApplicationParty::kBody;
  if (!r.words().empty() && !speaks) NotApplicable("words");
  if (!r.note().empty() && party_ != ApplicationParty::kOwner) NotApplicable("note");
  if (!r.predecessor().empty() && party_ != ApplicationParty::kSuccessor)
    NotApplicable("predecessor");
}

void ApplicationChecks::CheckCompleteBy() {
  const std::string& until = c_.request.complete_by();
  if (until.empty()) return;
  if (c_.request.action() != pb::ROUND_APPLICATION_ACTION_RETURN)
    return NotApplicable("complete_by");
  CheckJapanMinute("complete_by", until, faults_);
  const auto end = ParseJapanMinute(until);
  if (!end || c_.now < *end) return;
  faults_.Add(
      "complete_by", "IN_PAST",
      {absl::StrCat(ShownMinute(until),
                    " has passed; name a time until which it can still be completed"),
       absl::StrCat(ShownMinute(until), " は過ぎています。これより後の日時を指定してください。")});
}

void ApplicationChecks::AddClosed() {
  faults_.Add("name", "CALL_CLOSED",
              {absl::StrCat("the round closed at ", ShownMinute(c_.round.closes_at()),
                            " (Japan time); ask the organization that holds it for another one"),
               absl::StrCat("この公募は ", ShownMinute(c_.round.closes_at()),
                            " に受付を終了しています。次の公募については、実施団体に"
                            "お問い合わせください。")});
}

void ApplicationChecks::AddInSelection() {
  const Bilingual state = ValueName(RoundStateAt(c_.round, c_.now));
  faults_.Add("name", "IN_SELECTION",
              {absl::StrCat("the round is in the stage \"", state.en,
                            "\": applications are no longer completed or checked"),
               absl::StrCat("この公募は「", state.ja,
                            "」の段階に進んでいるため、応募の補正や要件の確認はできません。")});
}

void ApplicationChecks::NotApplicable(absl::string_view field) {
  const Bilingual action = ValueName(c_.request.action());
  faults_.Add(field, "NOT_APPLICABLE",
              {absl::StrCat("says nothing for \"", action.en, "\""),
               absl::StrCat("「", action.ja, "」では指定できない項目です。")});
}

std::vector<pb::FieldViolation> CheckAnswers(const pb::Round& round,
                                             const pb::RoundApplication& application) {
  Faults faults;
  std::set<absl::string_view> seen;
  for (int i = 0; i < application.answers_size(); ++i) {
    const std::string& id = application.answers(i).criterion_id();
    const std::string shown = Quoted(id);
    if (FindCriterion(round, id) == nullptr) {
      faults.Add(FieldAt("answers", i, "criterion_id"), "UNKNOWN_CRITERION",
                 {absl::StrCat("the round has no criterion \"", shown, "\""),
                  absl::StrCat("この公募に評価項目「", shown, "」はありません。")});
    } else if (!seen.insert(id).second) {
      faults.Add(FieldAt("answers", i, "criterion_id"), "DUPLICATE",
                 {absl::StrCat("\"", shown, "\" is answered twice"),
                  absl::StrCat("評価項目「", shown, "」への回答が重複しています。")});
    }
  }
  return faults.Take();
}

std::vector<pb::FieldViolation> MissingAnswers(const pb::Round& round,
                                               const pb::RoundApplication& application) {
  Faults faults;
  for (const pb::RoundCriterion& criterion : round.criteria()) {
    if (!AnswerText(application, criterion.id()).empty()) continue;
    faults.Add(
        "application.answers", "REQUIRED",
        {absl::StrCat("\"", Quoted(criterion.title()), "\" is not answered yet"),
         absl::StrCat("評価項目「", Quoted(criterion.title()), "」への回答を記入してください。")});
  }
  return faults.Take();
}

}  // namespace renkei::domain
