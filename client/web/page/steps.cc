#include "client/web/page/steps.h"

#include <algorithm>
#include <string>

#include "client/web/page/record/record_page.h"
#include "server/domain/lifecycle.h"

namespace renkei::web {
namespace {

using domain::LifecycleAction;

bool Approves(const pb::Account& account) { return Has(account, pb::ROLE_APPROVER); }

bool Owns(const pb::Vision& vision, const pb::Account& account) {
  const auto& owners = vision.owners();
  return !account.organization().empty() &&
         std::find(owners.begin(), owners.end(), account.organization()) != owners.end();
}

// Figures are recorded in every state but one.
bool Records(const pb::Vision& vision) { return vision.state() != pb::LIFECYCLE_STATE_ARCHIVED; }

bool HasConsented(const pb::Vision& vision, const std::string& organization) {
  return std::any_of(
      vision.consents().begin(), vision.consents().end(),
      [&](const pb::Consent& consent) { return consent.organization() == organization; });
}

// An owner's approver, but for the one who submitted it, lets it go: the leading one when all others
// have, those before.
const char* LettingGo(const pb::Vision& vision, const pb::Account& account) {
  const auto& owners = vision.owners();
  const bool own = vision.submitter() == account.name() && !account.may_publish_own();
  if (!Approves(account) || own) return nullptr;
  if (owners.Get(0) != account.organization()) {
    return HasConsented(vision, account.organization()) ? nullptr : "VisionService/ConsentToVision";
  }
  const bool all = std::all_of(owners.begin() + 1, owners.end(), [&](const std::string& owner) {
    return HasConsented(vision, owner);
  });
  return all ? "VisionService/PublishVision" : nullptr;
}

}  // namespace

bool WritesFor(const pb::Account& account, const std::string& name) {
  return account.organization() == name && Writes(account);
}

std::vector<const char*> StepsOf(const pb::Case& found, const pb::Account& account) {
  if (account.organization() != found.owner()) return {};
  const bool approves = Approves(account);
  const bool writes = Writes(account);
  std::vector<const char*> steps;
  if (writes && domain::IsEditable(found.state())) steps.push_back("CaseService/UpdateCase");
  for (const LifecycleAction action : domain::ActionsFrom(found.state())) {
    switch (action) {
      case LifecycleAction::kSubmit:
        if (writes) steps.push_back("CaseService/SubmitCase");
        break;
      case LifecycleAction::kReturn:
        if (approves) steps.push_back("CaseService/ReturnCase");
        break;
      case LifecycleAction::kPublish:
        if (approves) steps.push_back("CaseService/PublishCase");
        break;
      case LifecycleAction::kArchive:
        if (approves) steps.push_back("CaseService/ArchiveCase");
        break;
      case LifecycleAction::kRevise:
        if (writes) steps.push_back("CaseService/ReviseCase");
        break;
    }
  }
  if (writes && (found.state() == pb::LIFECYCLE_STATE_PUBLISHED || found.revising()))
    steps.push_back("CaseService/ConfirmCase");
  return steps;
}

std::vector<const char*> StepsOf(const pb::Vision& vision, const pb::Account& account) {
  if (!Owns(vision, account) || !Writes(account)) return {};
  std::vector<const char*> steps;
  if (Records(vision)) steps.push_back(kRecordMethod);
  if (domain::IsEditable(vision.state())) {
    for (const char* step :
         {"VisionService/UpdateVision", "VisionService/CreateNode", "VisionService/CreateKpi"})
      steps.push_back(step);
  }
  for (const LifecycleAction action : domain::ActionsFrom(vision.state())) {
    switch (action) {
      case LifecycleAction::kSubmit:
        steps.push_back("VisionService/SubmitVision");
        break;
      case LifecycleAction::kReturn:
        if (Approves(account)) steps.push_back("VisionService/ReturnVision");
        break;
      case LifecycleAction::kPublish:
        if (const char* step = LettingGo(vision, account)) steps.push_back(step);
        break;
      case LifecycleAction::kArchive:
        if (Approves(account) && vision.owners(0) == account.organization())
          steps.push_back("VisionService/ArchiveVision");
        break;
      case LifecycleAction::kRevise:
        steps.push_back("VisionService/ReviseVision");
        break;
    }
  }
  return steps;
}

std::vector<const char*> RecordStepsOf(const pb::Vision& vision, const pb::Account& account) {
  if (!Owns(vision, account) || !Writes(account) || !Records(vision)) return {};
  return {kRecordMethod};
}

// What stands beside a plan is written as figures are.
std::vector<const char*> OpinionStepsOf(const pb::Vision& vision, const pb::Account& account) {
  if (RecordStepsOf(vision, account).empty()) return {};
  std::vector<const char*> steps = {"PlanningService/CreateOpinion"};
  if (Approves(account) && vision.published_revision() > 0)
    steps.push_back("PlanningService/PublishOpinions");
  return steps;
}

// One that others read is an approver's.
std::vector<const char*> StepsOfOpinion(const pb::Vision& vision, const pb::Opinion& opinion,
                                        const pb::Account& account) {
  if (RecordStepsOf(vision, account).empty()) return {};
  if (opinion.published_revision() == 0)
    return {"PlanningService/UpdateOpinion", "PlanningService/DeleteOpinion"};
  if (!Approves(account)) return {};
  return {"PlanningService/UpdateOpinion", "PlanningService/WithdrawOpinions"};
}

std::vector<const char*> CalendarStepsOf(const pb::Vision& vision, const pb::Account& account) {
  if (RecordStepsOf(vision, account).empty()) return {};
  return {"PlanningService/CreatePlanStep"};
}

std::vector<const char*> EvaluationStepsOf(const pb::Vision& vision, const pb::Account& account) {
  if (RecordStepsOf(vision, account).empty()) return {};
  return {"PlanningService/RecordPlanEvaluations"};
}

std::vector<const char*> NodeStepsOf(const pb::Vision& vision, const pb::Account& account) {
  if (!Owns(vision, account) || !Writes(account) || !domain::IsEditable(vision.state())) return {};
  return {"VisionService/UpdateNode", "VisionService/CreateNode", "VisionService/CreateKpi",
          "VisionService/DeleteNode"};
}

std::vector<const char*> KpiStepsOf(const pb::Vision& vision, const pb::Account& account) {
  std::vector<const char*> steps = RecordStepsOf(vision, account);
  if (!steps.empty() && domain::IsEditable(vision.state())) {
    steps.push_back("VisionService/UpdateKpi");
    steps.push_back("VisionService/DeleteKpi");
  }
  return steps;
}

}  // namespace renkei::web
