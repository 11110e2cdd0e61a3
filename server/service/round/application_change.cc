// One step of an application. Who may take it, from which state, and what it needs with it says
// domain/round/application_steps.h; what is looked up for it stands here.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/round/application_steps.h"
#include "server/domain/validation/validator.h"
#include "server/domain/words/value_words.h"
#include "server/service/frame/named_row.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/organization/organizations.h"
#include "server/service/round/application_source.h"
#include "server/service/round/applications.h"
#include "server/service/round/exclusion.h"
#include "server/service/round/follow_ups.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// What a step stands on.
struct ApplicationStanding {
  RoundRow round;
  RoundApplicationRow old;
  // The application as it is; where its bodies are written down anew, with those of today.
  pb::RoundApplication present;
  // The body that has ended and that the caller's organization followed; "" where there is none.
  std::string predecessor;
  // Read where the step writes it down.
  std::optional<ApplicationSource> source;
};

bool TakesPartIn(const pb::RoundApplication& application, absl::string_view organization) {
  return std::any_of(
      application.bodies().begin(), application.bodies().end(),
      [&](const pb::RoundApplicant& body) { return body.organization() == organization; });
}

// Of the bodies that take part, the one that the caller's organization followed: `wanted`, where it is
// named, or the first.
absl::StatusOr<std::string> FindPredecessor(const Call& call,
                                            const pb::RoundApplication& application,
                                            const std::string& wanted) {
  ASSIGN_OR_RETURN(const std::set<std::string> gone,
                   CollectPredecessors(call, call.caller().organization, call.today()));
  if (!wanted.empty())
    return gone.count(wanted) > 0 && TakesPartIn(application, wanted) ? wanted : std::string();
  for (const std::string& body : gone) {
    if (TakesPartIn(application, body)) return body;
  }
  return std::string();
}

// Reads all of it. NOT_FOUND for who neither sees it nor followed a body that takes part.
absl::StatusOr<ApplicationStanding> BeginApplicationStep(
    const Call& call, const pb::ChangeRoundApplicationRequest& request) {
  ASSIGN_OR_RETURN(std::optional<RoundApplicationRow> row,
                   FindNamedRow(call, RoundApplications(), request.name()));
  if (!row.has_value()) return NotFound(request.name());
  std::string predecessor;
  if (request.action() == pb::ROUND_APPLICATION_ACTION_TAKE_OVER) {
    ASSIGN_OR_RETURN(predecessor, FindPredecessor(call, row->message, request.predecessor()));
  }
  if (predecessor.empty() && !auth::Sees(call.caller(), AudienceOf(row->message)))
    return NotFound(request.name());
  ASSIGN_OR_RETURN(RoundRow round, RoundOfApplication(call, request.name()));
  ApplicationStanding standing{std::move(round), *std::move(row), {}, std::move(predecessor), {}};
  standing.present = standing.old.message;
  return standing;
}

domain::RoundActor ActorOf(const Call& call, const ApplicationStanding& standing) {
  const auth::Caller& caller = call.caller();
  const pb::RoundApplication& application = standing.old.message;
  domain::RoundActor actor;
  actor.organization = caller.organization;
  actor.of_lead = caller.WorksFor(domain::LeadOf(application));
  actor.of_body = !actor.of_lead && caller.WorksFor(caller.organization) &&
                  TakesPartIn(application, caller.organization);
  actor.of_owner = caller.WorksFor(application.owner());
  actor.of_successor = !standing.predecessor.empty();
  actor.contributor = caller.Has(pb::ROLE_CONTRIBUTOR) || caller.Has(pb::ROLE_APPROVER);
  actor.approver = caller.Has(pb::ROLE_APPROVER);
  actor.coordinator = caller.Has(pb::ROLE_COORDINATOR);
  return actor;
}

bool WritesBodiesDown(pb::RoundApplicationAction action) {
  return action == pb::ROUND_APPLICATION_ACTION_ASK_CONSENT ||
         action == pb::ROUND_APPLICATION_ACTION_SUBMIT;
}

// The bodies that take part today, with the answers that they gave.
absl::Status ReadBodiesAnew(const Call& call, ApplicationStanding& standing,
                            storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(standing.source, ReadApplicationSource(call, standing.round.message,
                                                          standing.present.source(), &mutation));
  const std::vector<pb::RoundApplicant> bodies =
      MergedBodies(standing.old.message, *standing.source);
  *standing.present.mutable_bodies() = {bodies.begin(), bodies.end()};
  return absl::OkStatus();
}

// Adds what is wrong with the fields; another refusal comes back.
absl::StatusOr<pb::RoundApplicationState> CheckedApplicationStep(
    const domain::ApplicationContext& context, BatchViolations& violations) {
  absl::StatusOr<pb::RoundApplicationState> next = domain::CheckApplicationStep(context);
  if (next.ok()) return next;
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(next.status());
  if (!detail.has_value() || detail->reason() != pb::REASON_INVALID_FIELDS) return next;
  violations.AddAll("", {detail->violations().begin(), detail->violations().end()});
  return pb::ROUND_APPLICATION_STATE_UNSPECIFIED;
}

// What is missing or stands against it when it is submitted.
void CheckComplete(const ApplicationStanding& standing, BatchViolations& violations) {
  CheckSource(standing.round.message, standing.present.source(), *standing.source, "name",
              violations);
  const absl::Status whole =
      domain::ValidateResource(standing.present, domain::Completeness::kSubmit, "application");
  if (const std::optional<pb::ErrorDetail> detail = domain::DetailOf(whole))
    violations.AddAll("", {detail->violations().begin(), detail->violations().end()});
  violations.AddAll("", domain::MissingAnswers(standing.round.message, standing.present));
  if (domain::LeadOf(standing.present) == domain::LeadOf(standing.old.message)) return;
  violations.Add(
      "name", "NOT_AN_OWNER",
      {"the body that leads the application no longer takes part in what it is made from",
       "応募の代表団体が、応募するものの所有団体・参加団体ではなくなっています。"});
}

// Keeps the text that is judged from now on, and gives the application its number.
absl::Status KeepSubmitted(const Call& call, ApplicationStanding& standing,
                           pb::RoundApplication& after, storage::Mutation& mutation) {
  after.set_source_revision(standing.source->revision);
  *after.mutable_source_time() = standing.source->time;
  *after.mutable_submit_time() = ToProto(call.now());
  internal_pb::RoundApplicationText kept = std::move(standing.source->text);
  kept.set_name(after.name());
  ASSIGN_OR_RETURN(const auto old, FindNamedRow(call, RoundApplicationTexts(), after.name()));
  if (old.has_value())
    RoundApplicationTexts().Update(*old, kept, mutation);
  else
    RoundApplicationTexts().Insert(kept, mutation);
  if (after.number() > 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto given,
                   RoundRegisters().Get(call.snapshot(), KeyByName(RoundRegisters(),
                                                                   standing.round.message.name())));
  internal_pb::RoundRegister next;
  next.set_round(standing.round.message.name());
  next.set_last_number(given.has_value() ? given->message.last_number() + 1 : 1);
  after.set_number(next.last_number());
  if (given.has_value())
    RoundRegisters().Update(*given, next, mutation);
  else
    RoundRegisters().Insert(next, mutation);
  return absl::OkStatus();
}

// The successor stands where its predecessor stood; once, where it takes part by itself.
absl::Status TakeOver(const Call& call, const std::string& predecessor,
                      pb::RoundApplication& after) {
  const std::string& successor = call.caller().organization;
  ASSIGN_OR_RETURN(const auto organization, FindOrganization(call, successor, ""));
  std::vector<pb::RoundApplicant> bodies;
  bool led = false;
  for (const pb::RoundApplicant& body : after.bodies()) {
    if (body.organization() == predecessor) led = body.lead();
  }
  const bool takes_part = TakesPartIn(after, successor);
  for (pb::RoundApplicant body : after.bodies()) {
    if (body.organization() == predecessor) {
      if (takes_part) continue;
      body.set_organization(successor);
      body.set_kind(PresentOrganization(call, organization, call.today()).kind());
    }
    body.set_lead(led ? body.organization() == successor : body.lead());
    bodies.push_back(std::move(body));
  }
  std::stable_sort(
      bodies.begin(), bodies.end(),
      [](const pb::RoundApplicant& a, const pb::RoundApplicant& b) { return a.lead() > b.lead(); });
  *after.mutable_bodies() = {bodies.begin(), bodies.end()};
  after.set_taken_over_from(predecessor);
  return absl::OkStatus();
}

void StampStep(const Call& call, pb::RoundApplication& after) {
  pb::RoundApplicationEvent& event = *after.mutable_history()->rbegin();
  *event.mutable_time() = ToProto(call.now());
  event.set_actor(call.caller().account);
  if (event.action() == pb::ROUND_APPLICATION_ACTION_CONSENT ||
      event.action() == pb::ROUND_APPLICATION_ACTION_REFUSE) {
    for (pb::RoundApplicant& body : *after.mutable_bodies()) {
      if (body.organization() == call.caller().organization && !body.lead())
        *body.mutable_consent_time() = ToProto(call.now());
    }
  }
  TrimHistory(after);
}

}  // namespace

absl::StatusOr<Write<pb::RoundApplication>> ChangeRoundApplication(
    const Call& call, const pb::ChangeRoundApplicationRequest& request) {
  ASSIGN_OR_RETURN(ApplicationStanding standing, BeginApplicationStep(call, request));
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), standing.old.version, request.name()));
  const domain::RoundActor actor = ActorOf(call, standing);
  storage::Mutation mutation;
  const bool anew = WritesBodiesDown(request.action()) && actor.of_lead;
  if (anew) {
    RETURN_IF_ERROR(ReadBodiesAnew(call, standing, mutation));
  }
  const domain::ApplicationContext context = {standing.round.message, standing.present, request,
                                              actor, call.now()};
  BatchViolations violations;
  ASSIGN_OR_RETURN(const pb::RoundApplicationState next,
                   CheckedApplicationStep(context, violations));
  call.Prove(auth::Ownership::kParty);
  const bool submits = request.action() == pb::ROUND_APPLICATION_ACTION_SUBMIT;
  if (submits) CheckComplete(standing, violations);
  pb::RoundApplication after = domain::AfterApplicationStep(context, next);
  if (submits) {
    RETURN_IF_ERROR(KeepSubmitted(call, standing, after, mutation));
  }
  if (request.action() == pb::ROUND_APPLICATION_ACTION_TAKE_OVER) {
    RETURN_IF_ERROR(TakeOver(call, standing.predecessor, after));
    RETURN_IF_ERROR(
        MoveFollowUps(call, standing.round.message, standing.old.message, after, mutation));
  }
  RETURN_IF_ERROR(
      MovePlaces(call, standing.round.message, standing.old.message, after, violations, mutation));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  StampStep(call, after);
  Write<pb::RoundApplication> result =
      ReplaceApplication(call, standing.round, standing.old, std::move(after), std::move(mutation));
  result.marks.push_back(
      domain::ValueToken(*pb::RoundApplicationAction_descriptor(), request.action()));
  return result;
}

}  // namespace renkei::service
