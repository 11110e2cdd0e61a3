#include "client/cli/next_steps.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/file/scalar.h"
#include "client/cli/text/terminal.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/adoption/adoption_step.h"
#include "server/domain/error.h"
#include "server/domain/initiative/initiative_open.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/lifecycle.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/domain/validation/validator.h"

namespace renkei::cli {
namespace {

using Commands = std::vector<std::string>;
using domain::LifecycleAction;

absl::CivilDay Today() { return domain::TodayInJapan(absl::Now()); }

// What a document's next steps depend on beside its state.
struct DocumentStanding {
  std::string noun;
  std::string name;
  pb::LifecycleState state = pb::LIFECYCLE_STATE_UNSPECIFIED;
  bool contributor = false;
  bool approver = false;
  // Of the organization that publishes: the owner, or the first of several.
  bool leads = true;
  // It was submitted by this account, which may not publish it.
  bool own_submission = false;
  // Everything is there that a submission needs.
  bool complete = true;
  // Every other owner has consented, or this one has.
  bool all_consent = true;
  bool has_consented = false;
};

void AddDocumentStep(const DocumentStanding& d, LifecycleAction action, Commands& commands) {
  const auto add = [&](absl::string_view verb, absl::string_view options = "") {
    commands.push_back(absl::StrCat("renkei ", d.noun, " ", verb, " ", d.name, options));
  };
  switch (action) {
    case LifecycleAction::kSubmit:
      commands.push_back(absl::StrCat("renkei ", d.noun, " apply {file}"));
      if (d.complete) add(domain::ActionToken(action));
      return;
    case LifecycleAction::kReturn:
      if (d.approver) add(domain::ActionToken(action), " --comment {comment}");
      return;
    case LifecycleAction::kPublish:
      if (!d.approver || d.own_submission) return;
      if (!d.leads && !d.has_consented) add("consent");
      if (d.leads && d.all_consent) add(domain::ActionToken(action));
      return;
    case LifecycleAction::kRevise:
      add(domain::ActionToken(action));
      return;
    case LifecycleAction::kArchive:
      if (d.approver && d.leads) add(domain::ActionToken(action), " --comment {comment}");
      return;
  }
}

// The steps of the lifecycle that this caller may take: the table of states, and the roles that the
// server's policy asks for (a test holds the two together).
Commands DocumentSteps(const DocumentStanding& d) {
  Commands commands;
  if (!d.contributor && !d.approver) return commands;
  std::vector<LifecycleAction> actions = domain::ActionsFrom(d.state);
  // Publishing before returning: the usual one first.
  std::stable_partition(actions.begin(), actions.end(),
                        [](LifecycleAction a) { return a != LifecycleAction::kReturn; });
  for (const LifecycleAction action : actions) AddDocumentStep(d, action, commands);
  return commands;
}

bool MayPublish(const pb::Account& account, const std::string& submitter) {
  return submitter != account.name() || account.may_publish_own();
}

const char* VerbOf(pb::InitiativeState to) {
  switch (to) {
    case pb::INITIATIVE_STATE_OPEN:
      return "open";
    case pb::INITIATIVE_STATE_RUNNING:
      return "start";
    case pb::INITIATIVE_STATE_CLOSED:
      return "close";
    case pb::INITIATIVE_STATE_CANCELLED:
      return "cancel";
    default:
      return "show";
  }
}

std::string NameOfMember(const std::string& initiative, const std::string& organization) {
  return absl::StrCat(initiative, "/members/", domain::LastSegment(organization));
}

}  // namespace

const std::optional<pb::WhoAmIResponse>& NextSteps::Me() {
  if (asked_) return me_;
  asked_ = true;
  auto me = session_.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
  if (me.ok()) me_ = *std::move(me);
  return me_;
}

bool NextSteps::Has(pb::Role role) {
  if (!Me() || !Me()->ended_date().empty()) return false;
  const auto& roles = Me()->account().roles();
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool NextSteps::MayWrite() { return Has(pb::ROLE_CONTRIBUTOR) || Has(pb::ROLE_APPROVER); }

bool NextSteps::WorksFor(const std::string& organization) {
  return Me() && Me()->organization().name() == organization;
}

template <class M, class Request>
std::optional<M> NextSteps::Get(const std::string& method, const std::string& name) {
  Request request;
  request.set_name(name);
  auto found = session_.Call<M>(method, request);
  if (!found.ok()) return std::nullopt;
  return *std::move(found);
}

Commands NextSteps::ForCase(const std::string& name) {
  const auto found = Get<pb::Case, pb::GetCaseRequest>("CaseService/GetCase", name);
  if (!found) return {};
  Commands commands;
  if (WorksFor(found->owner()) && MayWrite()) {
    DocumentStanding d;
    d.noun = "case";
    d.name = name;
    d.state = found->state();
    d.contributor = true;
    d.approver = Has(pb::ROLE_APPROVER);
    d.own_submission = !MayPublish(Me()->account(), found->submitter());
    d.complete = domain::ValidateResource(*found, domain::Completeness::kSubmit, "case").ok();
    if (d.state == pb::LIFECYCLE_STATE_PUBLISHED)
      commands.push_back(absl::StrCat("renkei case confirm ", name));
    for (std::string& command : DocumentSteps(d)) commands.push_back(std::move(command));
  }
  if (commands.empty()) commands.push_back(absl::StrCat("renkei case show ", name));
  return commands;
}

Commands NextSteps::ForVision(const std::string& name) {
  const auto found = Get<pb::Vision, pb::GetVisionRequest>("VisionService/GetVision", name);
  if (!found) return {};
  const std::string own = Me() ? Me()->organization().name() : "";
  const auto& owners = found->owners();
  Commands commands;
  if (std::find(owners.begin(), owners.end(), own) != owners.end() && MayWrite()) {
    const auto consented = [&](const std::string& owner) {
      return std::any_of(found->consents().begin(), found->consents().end(),
                         [&](const pb::Consent& c) { return c.organization() == owner; });
    };
    DocumentStanding d;
    d.noun = "vision";
    d.name = name;
    d.state = found->state();
    d.contributor = true;
    d.approver = Has(pb::ROLE_APPROVER);
    d.leads = owners.Get(0) == own;
    d.own_submission = !MayPublish(Me()->account(), found->submitter());
    d.complete = domain::ValidateResource(*found, domain::Completeness::kSubmit, "vision").ok();
    d.has_consented = consented(own);
    d.all_consent = std::all_of(owners.begin() + 1, owners.end(), consented);
    commands = DocumentSteps(d);
    // A revision that was begun is taken back by restoring what is in force.
    if (found->published_revision() > 0 && domain::IsEditable(found->state()))
      commands.push_back(absl::StrCat("renkei vision restore ", name, " --revision ",
                                      found->published_revision()));
  }
  if (commands.empty()) commands.push_back(absl::StrCat("renkei vision show ", name));
  return commands;
}

Commands NextSteps::ForAdoption(const std::string& name) {
  const std::string of_case(domain::ParentName(name, 2));
  const auto found = Get<pb::Case, pb::GetCaseRequest>("CaseService/GetCase", of_case);
  if (!found) return {};
  auto adoption = Get<pb::Adoption, pb::GetAdoptionRequest>("AdoptionService/GetAdoption", name);
  const bool begins = !adoption.has_value();
  if (begins) adoption.emplace();
  const std::string adopter = absl::StrCat("organizations/", domain::LastSegment(name));
  Commands commands;
  // A record begins with a published case of another body.
  const bool can_begin =
      found->state() == pb::LIFECYCLE_STATE_PUBLISHED && found->owner() != adopter;
  if (WorksFor(adopter) && (!begins || can_begin)) {
    const domain::AdoptionActor actor = {true, Has(pb::ROLE_CONTRIBUTOR), Has(pb::ROLE_APPROVER)};
    for (const pb::ChangeAdoptionRequest& step :
         domain::OpenAdoptionSteps(*adoption, actor, Today())) {
      commands.push_back(absl::StrCat("renkei case adopt ", of_case, " --as ",
                                      EnumText(*pb::AdoptionState_descriptor(), step.state()),
                                      step.reason().empty() ? "" : " --reason {reason}",
                                      step.changes().empty() ? "" : " --changes {changes}"));
    }
  }
  if (commands.empty()) commands.push_back(absl::StrCat("renkei case show ", of_case));
  return commands;
}

pb::OrganizationKind NextSteps::KindOf(const std::string& organization) {
  const auto found = Get<pb::Organization, pb::GetOrganizationRequest>(
      "RegistryService/GetOrganization", organization);
  return found && found->abolished_date().empty() ? found->kind()
                                                  : pb::ORGANIZATION_KIND_UNSPECIFIED;
}

void NextSteps::AddMemberSteps(const pb::Initiative& initiative, const pb::InitiativeMember& member,
                               Commands& commands) {
  domain::MembershipActor actor;
  actor.of_lead = WorksFor(initiative.lead());
  actor.of_body = WorksFor(member.organization());
  actor.contributor = Has(pb::ROLE_CONTRIBUTOR);
  actor.approver = Has(pb::ROLE_APPROVER);
  actor.coordinator = Has(pb::ROLE_COORDINATOR);
  const pb::ChangeMembershipRequest none;
  const domain::MembershipContext standing = {
      initiative, member, none, actor, KindOf(member.organization()), Today()};
  for (const domain::OpenStep& step : domain::OpenSteps(standing)) {
    const MemberVerb& verb = MemberVerbOf(step.action);
    const bool late = step.action == pb::MEMBER_ACTION_PUT_TO_COUNCIL &&
                      member.state() == pb::MEMBER_STATE_JOINED;
    commands.push_back(absl::StrCat(
        "renkei initiative ", late ? "resolve" : verb.verb, " ", initiative.name(),
        verb.names_other || !actor.of_body ? absl::StrCat(" ", member.organization()) : "",
        step.needs.council_date().empty() ? "" : " --council-date {council_date}",
        step.needs.resolution_date().empty() ? "" : " --resolution-date {resolution_date}",
        step.needs.reason().empty() ? "" : " --reason {reason}"));
  }
}

Commands NextSteps::ForInitiative(const std::string& name) {
  const auto found =
      Get<pb::Initiative, pb::GetInitiativeRequest>("InitiativeService/GetInitiative", name);
  if (!found) return {};
  const auto own =
      Me() ? Get<pb::InitiativeMember, pb::GetMemberRequest>(
                 "InitiativeService/GetMember", NameOfMember(name, Me()->organization().name()))
           : std::nullopt;
  Commands commands;
  if (own && WorksFor(found->lead()) && MayWrite()) {
    for (const pb::CooperationStep step : domain::StepsToRecord(*found)) {
      commands.push_back(absl::StrCat("renkei initiative step ", name, " --kind ",
                                      EnumText(*pb::CooperationStep_descriptor(), step),
                                      " --date {date}"));
    }
    const bool lacks = domain::LacksResolution(found->form(), *own, KindOf(found->lead()));
    for (const domain::OpenMove& move : domain::OpenMoves(*found, lacks, Today())) {
      if (!Has(pb::ROLE_APPROVER)) break;
      commands.push_back(absl::StrCat("renkei initiative ", VerbOf(move.to), " ", name,
                                      move.needs_results ? " --results {results}" : "",
                                      move.needs_reason ? " --reason {reason}" : ""));
    }
    if (domain::IsLiving(found->state()))
      commands.push_back(absl::StrCat("renkei initiative invite ", name, " {organization}"));
  }
  if (own) {
    AddMemberSteps(*found, *own, commands);
  } else if (Me()) {
    pb::InitiativeMember none;
    none.set_organization(Me()->organization().name());
    AddMemberSteps(*found, none, commands);
  }
  if (commands.empty()) commands.push_back(absl::StrCat("renkei initiative show ", name));
  return commands;
}

Commands NextSteps::ForMember(const std::string& name) {
  const std::string of(domain::ParentName(name, 2));
  const auto initiative =
      Get<pb::Initiative, pb::GetInitiativeRequest>("InitiativeService/GetInitiative", of);
  if (!initiative) return {};
  auto member =
      Get<pb::InitiativeMember, pb::GetMemberRequest>("InitiativeService/GetMember", name);
  if (!member) {
    member.emplace();
    member->set_organization(absl::StrCat("organizations/", domain::LastSegment(name)));
  }
  Commands commands;
  AddMemberSteps(*initiative, *member, commands);
  if (commands.empty()) commands.push_back(absl::StrCat("renkei initiative show ", of));
  return commands;
}

Commands NextSteps::ForIndicator(const std::string& name) {
  const auto found =
      Get<pb::Indicator, pb::GetIndicatorRequest>("FrameworkService/GetIndicator", name);
  if (!found) return {};
  const std::string id(domain::LastSegment(name));
  const bool proposed = found->state() == pb::Indicator::STATE_PROPOSED;
  Commands commands;
  if (Has(pb::ROLE_COORDINATOR)) {
    if (proposed || found->state() == pb::Indicator::STATE_DECLINED)
      commands.push_back(absl::StrCat("renkei indicator approve ", id));
    if (proposed)
      commands.push_back(absl::StrCat("renkei indicator decline ", id, " --comment {comment}"));
  }
  if (commands.empty()) commands.push_back(absl::StrCat("renkei indicator show ", id));
  return commands;
}

Commands NextSteps::For(const std::string& name) {
  const auto known = known_.find(name);
  if (known != known_.end()) return known->second;
  Commands commands;
  const size_t vision = name.find("/visions/");
  if (absl::StartsWith(name, "cases/") && absl::StrContains(name, "/adoptions/")) {
    commands = ForAdoption(name);
  } else if (absl::StartsWith(name, "cases/")) {
    commands = ForCase(name.substr(0, name.find('/', sizeof("cases/"))));
  } else if (vision != std::string::npos) {
    commands = ForVision(name.substr(0, name.find('/', vision + sizeof("/visions/"))));
  } else if (absl::StrContains(name, "/members/")) {
    commands = ForMember(name);
  } else if (absl::StartsWith(name, "initiatives/")) {
    commands = ForInitiative(name.substr(0, name.find('/', sizeof("initiatives/"))));
  } else if (absl::StartsWith(name, "indicators/")) {
    commands = ForIndicator(name);
  }
  known_[name] = commands;
  return commands;
}

std::string NextSteps::InWords(const std::string& command) const {
  std::string text = command;
  for (const Placeholder& p : Placeholders())
    text = absl::StrReplaceAll(text, {{p.key, In(session_.lang(), p.word)}});
  // The names in it came from the server.
  return Printable(text);
}

}  // namespace renkei::cli
