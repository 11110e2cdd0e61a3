#include "server/domain/adoption/adoption_step.h"

#include <array>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/steps.h"
#include "server/domain/time/date.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

constexpr pb::AdoptionState kNothing = pb::ADOPTION_STATE_UNSPECIFIED;
constexpr pb::AdoptionState kConsidered = pb::ADOPTION_STATE_CONSIDERED;
constexpr pb::AdoptionState kDeclined = pb::ADOPTION_STATE_DECLINED;
constexpr pb::AdoptionState kPiloted = pb::ADOPTION_STATE_PILOTED;
constexpr pb::AdoptionState kAdopted = pb::ADOPTION_STATE_ADOPTED;
constexpr pb::AdoptionState kAdapted = pb::ADOPTION_STATE_ADAPTED;
constexpr pb::AdoptionState kStopped = pb::ADOPTION_STATE_STOPPED;

using States = SetOf<pb::AdoptionState>;

struct Rule {
  pb::AdoptionState step;
  States after;
  bool binds = true;  // the body: its approver's
  bool needs_reason = false;
};

constexpr std::array kRules = {
    Rule{kConsidered, {kNothing, kDeclined, kStopped}, /*binds=*/false},
    Rule{kDeclined, {kNothing, kConsidered, kPiloted}, true, /*needs_reason=*/true},
    Rule{kPiloted, {kNothing, kConsidered, kDeclined, kStopped}},
    Rule{kAdopted, {kNothing, kConsidered, kDeclined, kPiloted, kAdapted, kStopped}},
    Rule{kAdapted, {kNothing, kConsidered, kDeclined, kPiloted, kAdopted, kStopped}},
    Rule{kStopped, {kNothing, kPiloted, kAdopted, kAdapted}, true, /*needs_reason=*/true},
};

constexpr States kWithChanges = {kAdapted, kStopped};
constexpr States kWithResultingCase = {kPiloted, kAdopted, kAdapted};

const Rule* FindRule(pb::AdoptionState step) {
  for (const Rule& rule : kRules) {
    if (rule.step == step) return &rule;
  }
  return nullptr;
}

absl::Status NotTheAdopter(const AdoptionContext& c) {
  return MakeError(pb::REASON_OTHER_ORGANIZATION,
                   {absl::StrCat("what ", c.adoption.adopter(),
                                 " did with a case is recorded by its own accounts"),
                    "団体の活用状況を記録できるのは、その団体の利用者だけです。"},
                   {{"resource", c.adoption.name()}});
}

absl::Status MissingRole(const Rule& rule) {
  const Bilingual step = ValueName(rule.step);
  return StepNeedsRole(step, rule.binds
                                 ? std::vector<pb::Role>{pb::ROLE_APPROVER}
                                 : std::vector<pb::Role>{pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
}

absl::Status IllegalStep(const AdoptionContext& c) {
  const pb::AdoptionState state = c.adoption.state();
  std::vector<std::string> en;
  std::vector<std::string> ja;
  std::vector<std::string> tokens;
  for (const Rule& rule : kRules) {
    const pb::AdoptionState step = rule.step;
    if (!rule.after.Has(state) || (rule.binds && !c.actor.approver)) continue;
    en.push_back(ValueName(step).en);
    ja.push_back(ValueName(step).ja);
    tokens.push_back(StateToken(step));
  }
  const Bilingual step = ValueName(c.request.state());
  return MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {absl::StrCat("It is ", ValueName(state).en, "; \"", step.en,
                    "\" cannot follow. Possible now: ", absl::StrJoin(en, ", "), "."),
       absl::StrCat("現在は「", ValueName(state).ja, "」のため、「", step.ja,
                    "」は記録できません。今記録できるもの: ", absl::StrJoin(ja, "、"), "。")},
      {{"state", StateToken(state)},
       {"action", StateToken(c.request.state())},
       {"allowed", absl::StrJoin(tokens, ",")}});
}

// Collects what is wrong with the fields of a step.
class FieldChecks {
 public:
  FieldChecks(const AdoptionContext& context, const Rule& rule) : c_(context), rule_(rule) {}

  absl::Status Result() {
    CheckDate();
    CheckTexts();
    if (bad_.empty()) return absl::OkStatus();
    return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(bad_));
  }

 private:
  void Add(absl::string_view field, absl::string_view kind, Bilingual message) {
    bad_.push_back(Violation(field, kind, std::move(message)));
  }

  void CheckDate() {
    const std::string& date = c_.request.date();
    if (!ParseDate(date).ok()) {
      return Add("date", "BAD_DATE",
                 {"must be a day as YYYY-MM-DD", "日付は YYYY-MM-DD の形で指定してください。"});
    }
    if (date > FormatDate(c_.today)) {
      Add("date", "IN_FUTURE",
          {absl::StrCat("is after today (", FormatDate(c_.today),
                        "): record what has been done or decided"),
           absl::StrCat("今日（", FormatDate(c_.today),
                        "）より先の日付です。済んだこと、決まったことを記録してください。")});
    }
    if (date < c_.adoption.date()) {
      Add("date", "BAD_ORDER",
          {absl::StrCat("is before the last step (", ValueName(c_.adoption.state()).en, ", ",
                        c_.adoption.date(), ")"),
           absl::StrCat("直前の記録（", ValueName(c_.adoption.state()).ja, "、", c_.adoption.date(),
                        "）より前の日付です。")});
    }
  }

  void CheckTexts() {
    const pb::ChangeAdoptionRequest& r = c_.request;
    if (rule_.needs_reason && r.reason().empty()) {
      Add("reason", "REQUIRED",
          {"must be set: others learn most from why it was not done",
           "理由を書いてください。ほかの団体がいちばん知りたいのは、見送りや中止の理由です。"});
    }
    if (!r.condition().empty() && rule_.step != kDeclined) NotApplicable("condition");
    if (!r.changes().empty() && rule_.step != kAdapted) NotApplicable("changes");
    if (rule_.step == kAdapted && r.changes().empty() && c_.adoption.changes().empty()) {
      Add("changes", "REQUIRED",
          {"must be set: what was changed to fit; without changes it is \"adopted\"",
           "自団体に合わせて変えた点を書いてください。変更がなければ「導入」です。"});
    }
    if (!r.resulting_case().empty() && !kWithResultingCase.Has(rule_.step)) {
      NotApplicable("resulting_case");
    }
  }

  void NotApplicable(absl::string_view field) {
    Add(field, "NOT_APPLICABLE",
        {absl::StrCat("says nothing for \"", ValueName(rule_.step).en, "\""),
         absl::StrCat("「", ValueName(rule_.step).ja, "」では指定できない項目です。")});
  }

  const AdoptionContext& c_;
  const Rule& rule_;
  std::vector<pb::FieldViolation> bad_;
};

}  // namespace

absl::Status CheckAdoptionStep(const AdoptionContext& c) {
  const Rule* rule = FindRule(c.request.state());
  if (!c.actor.of_adopter) return NotTheAdopter(c);
  if (rule == nullptr) return IllegalStep(c);
  if (!c.actor.approver && (rule->binds || !c.actor.contributor)) return MissingRole(*rule);
  if (!rule->after.Has(c.adoption.state())) return IllegalStep(c);
  return FieldChecks(c, *rule).Result();
}

std::vector<pb::ChangeAdoptionRequest> OpenAdoptionSteps(const pb::Adoption& adoption,
                                                         const AdoptionActor& actor,
                                                         absl::CivilDay today) {
  std::vector<pb::ChangeAdoptionRequest> open;
  for (const Rule& rule : kRules) {
    pb::ChangeAdoptionRequest request;
    request.set_state(rule.step);
    request.set_date(FormatDate(today));
    if (rule.needs_reason) request.set_reason("-");
    if (rule.step == kAdapted && adoption.changes().empty()) request.set_changes("-");
    if (CheckAdoptionStep({adoption, request, actor, today}).ok()) open.push_back(request);
  }
  return open;
}

pb::Adoption AfterAdoptionStep(const AdoptionContext& c) {
  const pb::ChangeAdoptionRequest& r = c.request;
  const Rule* rule = FindRule(r.state());
  pb::Adoption after = c.adoption;
  after.set_state(r.state());
  after.set_date(r.date());
  after.set_reason(rule != nullptr && rule->needs_reason ? r.reason() : "");
  after.set_condition(r.condition());
  if (!r.changes().empty()) {
    after.set_changes(r.changes());
  } else if (!kWithChanges.Has(r.state())) {
    after.clear_changes();
  }
  if (!r.resulting_case().empty()) after.set_resulting_case(r.resulting_case());
  if (!r.contact_section().empty()) after.set_contact_section(r.contact_section());
  if (r.has_audience()) *after.mutable_audience() = r.audience();
  // Where it was read is not unsaid by a step that does not say it again.
  if (!r.via_edition().empty()) after.set_via_edition(r.via_edition());
  return after;
}

absl::Status CheckAdoptionTexts(const pb::Adoption& adoption) {
  std::vector<pb::FieldViolation> bad;
  const std::string state = ValueName(adoption.state()).en;
  const std::string state_ja = ValueName(adoption.state()).ja;
  const auto not_applicable = [&](absl::string_view field) {
    bad.push_back(
        Violation(field, "NOT_APPLICABLE",
                  {absl::StrCat("says nothing while it is ", state),
                   absl::StrCat("現在の状態「", state_ja, "」では指定できない項目です。")}));
  };
  if (!adoption.condition().empty() && adoption.state() != kDeclined) {
    not_applicable("adoption.condition");
  }
  if (!adoption.changes().empty() && !kWithChanges.Has(adoption.state())) {
    not_applicable("adoption.changes");
  }
  if (adoption.changes().empty() && adoption.state() == kAdapted) {
    bad.push_back(Violation("adoption.changes", "REQUIRED",
                            {"must stay set while it is adapted: what was changed to fit",
                             "「応用」では、変えた点を空にできません。"}));
  }
  if (bad.empty()) return absl::OkStatus();
  return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(bad));
}

absl::Status CheckAdoptionRemovable(const pb::Adoption& adoption) {
  const bool only_considered =
      adoption.state() == kConsidered &&
      absl::c_all_of(adoption.history(),
                     [](const pb::AdoptionEvent& event) { return event.state() == kConsidered; });
  if (only_considered) return absl::OkStatus();
  return MakeError(pb::REASON_NOT_EDITABLE,
                   {"only a record that never was more than \"considered\" can be removed; record "
                    "the next step instead (declined, stopped)",
                    "削除できるのは「検討」しか記録されていないものだけです。決めたことの取消しは"
                    "、次の段階（見送り、中止）として記録してください。"},
                   {{"state", StateToken(adoption.state())}});
}

std::string StateToken(pb::AdoptionState state) {
  const std::string name = pb::AdoptionState_Name(state);
  constexpr size_t kPrefix = sizeof("ADOPTION_STATE_") - 1;
  return name.size() > kPrefix ? name.substr(kPrefix) : "UNKNOWN";
}

}  // namespace renkei::domain
