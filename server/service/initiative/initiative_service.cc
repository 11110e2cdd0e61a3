#include "server/service/initiative/initiative_service.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/initiative/form_steps.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/service/frame/write/update.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/initiative/initiative_apply.h"
#include "server/service/initiative/initiative_edit.h"
#include "server/service/initiative/initiative_list.h"
#include "server/service/initiative/initiative_log.h"
#include "server/service/initiative/initiative_members.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// What a method that writes an initiative answers.
Write<pb::Initiative> Reply(pb::Initiative initiative, storage::Mutation mutation) {
  Write<pb::Initiative> result;
  result.mutation = std::move(mutation);
  result.resource = initiative.name();
  result.reply = std::move(initiative);
  return result;
}

absl::StatusOr<Write<pb::Initiative>> Reply(absl::StatusOr<WrittenInitiative> written,
                                            storage::Mutation mutation) {
  if (!written.ok()) return written.status();
  return Reply(std::move(written->text), std::move(mutation));
}

absl::StatusOr<pb::Initiative> GetInitiative(const Call& call,
                                             const pb::GetInitiativeRequest& request) {
  ASSIGN_OR_RETURN(const InitiativeRow row, FindReadableInitiative(call, request.name()));
  return Present(call, row);
}

absl::Status CheckUpsertable(const pb::CreateInitiativeRequest& request) {
  if (!request.allow_existing() || !request.initiative().external_id().empty()) {
    return absl::OkStatus();
  }
  return domain::InvalidField(
      "initiative.external_id", "REQUIRED",
      {"must be set with allow_existing: it says which initiative is meant",
       "既存の更新を許可する場合は必須です。外部IDで対象の連携を特定します。"});
}

absl::Status ExternalIdTaken(const pb::Initiative& existing) {
  return domain::MakeError(
      pb::REASON_ALREADY_EXISTS,
      {absl::StrCat("the external_id ", existing.external_id(), " is taken by ", existing.name(),
                    "; ApplyInitiative (`renkei initiative apply`) updates it"),
       absl::StrCat("外部ID ", existing.external_id(), " は ", existing.name(),
                    " で使われています。更新するには renkei initiative apply を使ってください。")},
      {{"resource", existing.name()}});
}

absl::StatusOr<Write<pb::Initiative>> CreateInitiative(const Call& call,
                                                       const pb::CreateInitiativeRequest& request) {
  const pb::Initiative& sent = request.initiative();
  const Founding founding = {request.lead().empty() ? call.caller().organization : request.lead(),
                             request.date()};
  RETURN_IF_ERROR(call.RequireOwner({founding.lead}, auth::Everyone(), founding.lead));
  RETURN_IF_ERROR(CheckUpsertable(request));
  ASSIGN_OR_RETURN(const std::optional<InitiativeRow> existing,
                   FindFounded(call, founding.lead, sent.external_id()));
  storage::Mutation mutation;
  if (!existing.has_value()) {
    absl::StatusOr<WrittenInitiative> added = AddInitiative(call, sent, founding, mutation);
    return Reply(std::move(added), std::move(mutation));
  }
  if (!request.allow_existing()) return ExternalIdTaken(existing->message);
  ASSIGN_OR_RETURN(InitiativeEdit edit, BeginAsLead(call, existing->message.name(), sent.etag()));
  absl::StatusOr<WrittenInitiative> written = ApplyToInitiative(
      call, std::move(edit), sent, /*clear_mask=*/{}, /*trace=*/nullptr, mutation);
  return Reply(std::move(written), std::move(mutation));
}

absl::StatusOr<Write<pb::Initiative>> UpdateInitiative(const Call& call,
                                                       const pb::UpdateInitiativeRequest& request) {
  const pb::Initiative& part = request.initiative();
  ASSIGN_OR_RETURN(InitiativeEdit edit, BeginAsLead(call, part.name(), part.etag()));
  pb::Initiative changed = edit.initiative;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "initiative", changed));
  storage::Mutation mutation;
  absl::StatusOr<WrittenInitiative> written =
      ReplaceInitiative(call, std::move(edit), std::move(changed), mutation);
  return Reply(std::move(written), std::move(mutation));
}

pb::ApplyInitiativeResponse::Outcome OutcomeOf(InitiativeOutcome outcome) {
  switch (outcome) {
    case InitiativeOutcome::kCreated:
      return pb::ApplyInitiativeResponse::OUTCOME_CREATED;
    case InitiativeOutcome::kUpdated:
      return pb::ApplyInitiativeResponse::OUTCOME_UPDATED;
    case InitiativeOutcome::kUnchanged:
      return pb::ApplyInitiativeResponse::OUTCOME_UNCHANGED;
  }
  return pb::ApplyInitiativeResponse::OUTCOME_UNSPECIFIED;
}

// What ApplyInitiative writes, of a new one or of the one that is meant.
absl::StatusOr<WrittenInitiative> ApplyFile(const Call& call,
                                            const pb::ApplyInitiativeRequest& request,
                                            storage::Mutation& mutation) {
  const pb::Initiative& sent = request.initiative();
  const std::string& founder =
      request.founder().empty() ? call.caller().organization : request.founder();
  ASSIGN_OR_RETURN(const std::optional<InitiativeRow> meant, FindMeant(call, sent, founder));
  if (!meant.has_value()) {
    RETURN_IF_ERROR(RequireFounderRole(call));
    return AddInitiative(call, sent, {founder}, mutation);
  }
  ASSIGN_OR_RETURN(InitiativeEdit edit, BeginAsLead(call, meant->message.name(), sent.etag()));
  const FileTrace trace = {request.base(), request.overwrite()};
  return ApplyToInitiative(call, std::move(edit), sent, request.clear_mask(), &trace, mutation);
}

absl::StatusOr<Write<pb::ApplyInitiativeResponse>> ApplyInitiative(
    const Call& call, const pb::ApplyInitiativeRequest& request) {
  Write<pb::ApplyInitiativeResponse> result;
  ASSIGN_OR_RETURN(WrittenInitiative written, ApplyFile(call, request, result.mutation));
  if (written.outcome != InitiativeOutcome::kUnchanged) result.resource = written.text.name();
  result.reply.set_outcome(OutcomeOf(written.outcome));
  *result.reply.mutable_initiative() = std::move(written.text);
  return result;
}

absl::StatusOr<Write<pb::Initiative>> ChangeInitiativeState(
    const Call& call, const pb::ChangeInitiativeStateRequest& request) {
  ASSIGN_OR_RETURN(InitiativeEdit edit, BeginAsLead(call, request.name(), request.etag()));
  pb::Initiative& i = edit.initiative;
  if (!request.results().empty()) {
    if (request.state() != pb::INITIATIVE_STATE_CLOSED) {
      return domain::InvalidField("results", "NOT_APPLICABLE",
                                  {"belongs to closing alone; UpdateInitiative changes it before",
                                   "成果は終了のときだけ指定できます。"});
    }
    i.set_results(request.results());
  }
  RETURN_IF_ERROR(
      domain::CheckInitiativeStep(i.state(), request.state(), i.results(), request.reason()));
  const std::string date = DayOrToday(call, request.date());
  if (request.state() == pb::INITIATIVE_STATE_RUNNING) {
    ASSIGN_OR_RETURN(const bool lacks, LeadLacksResolution(call, edit));
    RETURN_IF_ERROR(domain::CheckReadyToRun(i, date, lacks));
  } else if (request.state() == pb::INITIATIVE_STATE_CLOSED) {
    RETURN_IF_ERROR(domain::CheckReadyToClose(i, request.reason()));
  }
  i.set_state(request.state());
  AddEvent(call, pb::InitiativeState_Name(i.state()), date, request.reason(), *i.mutable_history());
  ASSIGN_OR_RETURN(storage::Mutation mutation, edit.Finish());
  Write<pb::Initiative> result = Reply(std::move(i), std::move(mutation));
  result.marks.push_back(absl::AsciiStrToLower(domain::StateToken(request.state())));
  return result;
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteInitiative(
    const Call& call, const pb::DeleteInitiativeRequest& request) {
  ASSIGN_OR_RETURN(const InitiativeEdit edit, BeginAsLead(call, request.name(), request.etag()));
  const pb::Initiative& i = edit.initiative;
  if (i.state() != pb::INITIATIVE_STATE_PROPOSED) {
    return domain::MakeError(pb::REASON_NOT_EDITABLE,
                             {"only a proposed initiative is deleted; cancel this one",
                              "削除できるのは提案の段階だけです。中止の手続きをしてください。"},
                             {{"state", std::string(domain::StateToken(i.state()))}});
  }
  if (edit.roll.memberships() > 1) {
    return domain::MakeError(
        pb::REASON_STILL_REFERENCED,
        {"other bodies have had a part in it; cancel it instead, so that they keep the record",
         "他の団体の参加手続きの記録があるため削除できません。中止の手続きをしてください。"},
        {{"resource", i.name()}});
  }
  return EraseInitiative(call, edit);
}

}  // namespace

void RegisterInitiativeService(MethodRegistry& methods) {
  methods.Read("renkei.v1.InitiativeService/GetInitiative", GetInitiative);
  methods.Read("renkei.v1.InitiativeService/ListInitiatives", ListInitiatives);
  methods.Write("renkei.v1.InitiativeService/CreateInitiative", CreateInitiative);
  methods.Write("renkei.v1.InitiativeService/UpdateInitiative", UpdateInitiative);
  methods.Write("renkei.v1.InitiativeService/ApplyInitiative", ApplyInitiative);
  methods.Write("renkei.v1.InitiativeService/ChangeInitiativeState", ChangeInitiativeState);
  methods.Write("renkei.v1.InitiativeService/DeleteInitiative", DeleteInitiative);
  methods.Read("renkei.v1.InitiativeService/GetMember", GetMember);
  methods.Read("renkei.v1.InitiativeService/ListMembers", ListMembers);
  methods.Read("renkei.v1.InitiativeService/ListMemberships", ListMemberships);
  methods.Read("renkei.v1.InitiativeService/ListInitiativeEvents", ListInitiativeEvents);
  methods.Write("renkei.v1.InitiativeService/ChangeMembership", ChangeMembership);
}

}  // namespace renkei::service
