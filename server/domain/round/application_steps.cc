#include "server/domain/round/application_steps.h"

#include <array>
#include <utility>

#include "absl/algorithm/container.h"
#include "server/domain/round/application_checks.h"
#include "server/domain/steps.h"
#include "server/domain/time/japan_minute.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

using ApplicationStates = SetOf<pb::RoundApplicationState>;

constexpr pb::RoundApplicationState kDraft = pb::ROUND_APPLICATION_STATE_DRAFT;
constexpr pb::RoundApplicationState kConsenting = pb::ROUND_APPLICATION_STATE_CONSENTING;
constexpr pb::RoundApplicationState kApplied = pb::ROUND_APPLICATION_STATE_SUBMITTED;
constexpr pb::RoundApplicationState kSentBack = pb::ROUND_APPLICATION_STATE_RETURNED;
constexpr pb::RoundApplicationState kTakenBack = pb::ROUND_APPLICATION_STATE_WITHDRAWN;
constexpr pb::RoundApplicationState kIneligible = pb::ROUND_APPLICATION_STATE_INELIGIBLE;
constexpr pb::RoundApplicationState kEligible = pb::ROUND_APPLICATION_STATE_ELIGIBLE;
// The step leaves the state as it is.
constexpr pb::RoundApplicationState kSame = pb::ROUND_APPLICATION_STATE_UNSPECIFIED;

struct ApplicationRule {
  pb::RoundApplicationAction action;
  ApplicationStates from;
  pb::RoundApplicationState to;
  ApplicationParty party;
  RoundWindow window;
  bool needs_words = false;
};

constexpr std::array kApplicationRules = {
    ApplicationRule{pb::ROUND_APPLICATION_ACTION_ASK_CONSENT,
                    {kDraft},
                    kConsenting,
                    ApplicationParty::kLead,
                    RoundWindow::kNotClosed},
    ApplicationRule{pb::ROUND_APPLICATION_ACTION_ASK_CONSENT,
                    {kSentBack},
                    kSame,
                    ApplicationParty::kLead,
                    RoundWindow::kBeforeReading},
    ApplicationRule{pb::ROUND_APPLICATION_ACTION_CONSENT,
                    {kConsenting, kSentBack},
                    kSame,
                    ApplicationParty::kBody,
                    RoundWindow::kBeforeReading},
    ApplicationRule{pb::ROUND_APPLICATION_ACTION_REFUSE,
                    {kConsenting, kSentBack},
                    kSame,
                    ApplicationParty::kBody,
                    RoundWindow::kBeforeReading,
                    /*needs_words=*/true},
    ApplicationRule{pb::ROUND_APPLICATION_ACTION_SUBMIT,
                    {kDraft, kConsenting, kTakenBack},
                    kApplied,
                    ApplicationParty::kLead,
                    RoundWindow::kOpen},
    ApplicationRule{pb::ROUND_APPLICATION_ACTION_SUBMIT,
                    {kSentBack},
                    kApplied,
                    ApplicationParty::kLead,
                    RoundWindow::kCompletion},
    ApplicationRule{pb::ROUND_APPLICATION_ACTION_RETURN,
                    {kApplied},
                    kSentBack,
                    ApplicationParty::kOwner,
                    RoundWindow::kBeforeReading,
                    /*needs_words=*/true},
    ApplicationRule{pb::ROUND_APPLICATION_ACTION_PASS,
                    {kApplied, kIneligible},
                    kEligible,
                    ApplicationParty::kOwner,
                    RoundWindow::kBeforeReading},
    ApplicationRule{pb::ROUND_APPLICATION_ACTION_RULE_OUT,
                    {kApplied, kSentBack, kEligible},
                    kIneligible,
                    ApplicationParty::kOwner,
                    RoundWindow::kBeforeReading,
                    /*needs_words=*/true},
    ApplicationRule{pb::ROUND_APPLICATION_ACTION_WITHDRAW,
                    {kConsenting, kApplied, kSentBack, kEligible},
                    kTakenBack,
                    ApplicationParty::kLead,
                    RoundWindow::kNotPublished},
    ApplicationRule{
        pb::ROUND_APPLICATION_ACTION_TAKE_OVER,
        {kDraft, kConsenting, kApplied, kSentBack, kEligible, pb::ROUND_APPLICATION_STATE_SELECTED,
         pb::ROUND_APPLICATION_STATE_RESERVE, pb::ROUND_APPLICATION_STATE_NOT_SELECTED},
        kSame,
        ApplicationParty::kSuccessor,
        RoundWindow::kAny},
};

// Steps kept with the application.
constexpr int kMaxApplicationEvents = 50;

bool IsOf(const RoundActor& actor, ApplicationParty party) {
  switch (party) {
    case ApplicationParty::kLead:
      return actor.of_lead;
    case ApplicationParty::kBody:
      return actor.of_body;
    case ApplicationParty::kOwner:
      return actor.of_owner;
    case ApplicationParty::kSuccessor:
      return actor.of_successor;
  }
  return false;
}

std::vector<pb::Role> RolesFor(ApplicationParty party) {
  switch (party) {
    case ApplicationParty::kLead:
      return {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
    case ApplicationParty::kOwner:
      return {pb::ROLE_COORDINATOR};
    case ApplicationParty::kBody:
    case ApplicationParty::kSuccessor:
      break;
  }
  return {pb::ROLE_APPROVER};
}

bool HasRoleFor(const RoundActor& actor, ApplicationParty party) {
  switch (party) {
    case ApplicationParty::kLead:
      return actor.contributor;
    case ApplicationParty::kOwner:
      return actor.coordinator;
    case ApplicationParty::kBody:
    case ApplicationParty::kSuccessor:
      break;
  }
  return actor.approver;
}

struct PartyWords {
  const char* token;
  const char* en;
  const char* ja;
};

PartyWords WordsFor(ApplicationParty party) {
  switch (party) {
    case ApplicationParty::kLead:
      return {"lead", "the body that leads the application", "応募の代表団体"};
    case ApplicationParty::kBody:
      return {"body", "a body that takes part beside the one that leads", "代表団体以外の応募団体"};
    case ApplicationParty::kOwner:
      return {"secretariat", "the organization that holds the round", "公募の実施団体"};
    case ApplicationParty::kSuccessor:
      break;
  }
  return {"successor", "a body that followed one that takes part and has ended",
          "廃止された応募団体の事務を引き継いだ団体"};
}

absl::Status NotOfParty(const ApplicationContext& c, ApplicationParty party) {
  const PartyWords who = WordsFor(party);
  return StepOfOthers(c.application.name(), ValueName(c.request.action()), {who.en, who.ja},
                      who.token);
}

absl::Status NotFromThisState(const ApplicationContext& c) {
  std::vector<pb::RoundApplicationAction> open;
  for (const ApplicationRule& rule : kApplicationRules) {
    if (rule.from.Has(c.application.state()) && IsOf(c.actor, rule.party) &&
        HasRoleFor(c.actor, rule.party))
      open.push_back(rule.action);
  }
  return StepImpossible(c.application.state(), c.request.action(), open);
}

// A body is asked once, and answers for itself.
void SetConsents(const ApplicationContext& c, pb::RoundApplication& after) {
  for (pb::RoundApplicant& body : *after.mutable_bodies()) {
    if (body.lead()) continue;
    if (c.request.action() == pb::ROUND_APPLICATION_ACTION_ASK_CONSENT) {
      if (body.consent() != pb::ROUND_CONSENT_GIVEN) body.set_consent(pb::ROUND_CONSENT_ASKED);
      continue;
    }
    if (body.organization() != c.actor.organization) continue;
    body.set_consent(c.request.action() == pb::ROUND_APPLICATION_ACTION_CONSENT
                         ? pb::ROUND_CONSENT_GIVEN
                         : pb::ROUND_CONSENT_REFUSED);
    body.set_words(c.request.words());
  }
}

bool ChangesConsents(pb::RoundApplicationAction action) {
  return action == pb::ROUND_APPLICATION_ACTION_ASK_CONSENT ||
         action == pb::ROUND_APPLICATION_ACTION_CONSENT ||
         action == pb::ROUND_APPLICATION_ACTION_REFUSE;
}

}  // namespace

absl::StatusOr<pb::RoundApplicationState> CheckApplicationStep(const ApplicationContext& c) {
  const ApplicationRule* of_action = nullptr;
  const ApplicationRule* of_party = nullptr;
  const ApplicationRule* of_role = nullptr;
  for (const ApplicationRule& rule : kApplicationRules) {
    if (rule.action != c.request.action()) continue;
    of_action = &rule;
    if (!IsOf(c.actor, rule.party)) continue;
    of_party = &rule;
    if (!HasRoleFor(c.actor, rule.party)) continue;
    of_role = &rule;
    if (!rule.from.Has(c.application.state())) continue;
    std::vector<pb::FieldViolation> bad =
        ApplicationChecks(c, rule.party, rule.window, rule.needs_words).Take();
    if (!bad.empty()) return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(bad));
    return rule.to == kSame ? c.application.state() : rule.to;
  }
  if (of_action == nullptr || of_role != nullptr) return NotFromThisState(c);
  if (of_party != nullptr)
    return StepNeedsRole(ValueName(c.request.action()), RolesFor(of_party->party));
  return NotOfParty(c, of_action->party);
}

std::vector<pb::RoundApplicationAction> OpenApplicationSteps(
    const pb::Round& round, const pb::RoundApplication& application, const RoundActor& actor,
    absl::Time now) {
  std::vector<pb::RoundApplicationAction> open;
  for (const ApplicationRule& rule : kApplicationRules) {
    if (!rule.from.Has(application.state()) || absl::c_linear_search(open, rule.action)) continue;
    pb::ChangeRoundApplicationRequest request;
    request.set_action(rule.action);
    if (rule.needs_words) request.set_words("-");
    if (CheckApplicationStep({round, application, request, actor, now}).ok())
      open.push_back(rule.action);
  }
  return open;
}

pb::RoundApplication AfterApplicationStep(const ApplicationContext& c,
                                          pb::RoundApplicationState to) {
  const pb::ChangeRoundApplicationRequest& r = c.request;
  pb::RoundApplication after = c.application;
  after.set_state(to);
  if (ChangesConsents(r.action())) {
    SetConsents(c, after);
  } else if (r.action() != pb::ROUND_APPLICATION_ACTION_TAKE_OVER) {
    after.set_words(c.actor.of_owner ? r.words() : "");
    after.set_complete_by(NormalJapanMinute(r.complete_by()));
  }
  pb::RoundApplicationEvent& event = *after.add_history();
  event.set_organization(c.actor.organization);
  event.set_action(r.action());
  event.set_words(r.words());
  event.set_note(r.note());
  auto& history = *after.mutable_history();
  if (history.size() > kMaxApplicationEvents)
    history.DeleteSubrange(0, history.size() - kMaxApplicationEvents);
  return after;
}

bool IsEditable(const pb::RoundApplication& application) {
  return ApplicationStates{kDraft, kConsenting, kSentBack}.Has(application.state());
}

bool WasSubmitted(const pb::RoundApplication& application) { return application.has_submit_time(); }

bool TakesPlace(const pb::RoundApplication& application) {
  return WasSubmitted(application) &&
         !ApplicationStates{kTakenBack, kIneligible}.Has(application.state());
}

std::string LeadOf(const pb::RoundApplication& application) {
  for (const pb::RoundApplicant& body : application.bodies()) {
    if (body.lead()) return body.organization();
  }
  return "";
}

std::vector<std::string> ApplicationWaitsFor(const pb::RoundApplication& application) {
  const pb::RoundApplicationState state = application.state();
  if (state == kApplied) return {application.owner()};
  std::vector<std::string> waits;
  if (state != kConsenting && state != kSentBack) return waits;
  for (const pb::RoundApplicant& body : application.bodies()) {
    if (body.consent() == pb::ROUND_CONSENT_ASKED) waits.push_back(body.organization());
  }
  if (state == kSentBack || waits.empty()) waits.push_back(LeadOf(application));
  return waits;
}

}  // namespace renkei::domain
