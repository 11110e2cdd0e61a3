#include "server/service/initiative/initiative_apply.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/initiative/initiative_parts.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/validation/validator.h"
#include "server/service/caller/admission.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/update.h"
#include "server/service/initiative/initiative_checks.h"
#include "server/service/initiative/initiative_members.h"
#include "server/service/merge/file_merge.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// An initiative is there to be found and joined: every account reads it, unless its lead says
// otherwise.
void FillDefaults(pb::Initiative& initiative) {
  domain::FillParts(initiative);
  if (initiative.audience().visibility() == pb::VISIBILITY_UNSPECIFIED) {
    initiative.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  }
}

absl::StatusOr<WrittenInitiative> Finished(InitiativeEdit edit, InitiativeOutcome outcome,
                                           storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(storage::Mutation written, edit.Finish());
  mutation.Add(std::move(written));
  return WrittenInitiative{outcome, std::move(edit.initiative)};
}

absl::Status MissingKey() {
  return domain::InvalidField(
      "initiative.external_id", "REQUIRED",
      {"must be set: it tells the initiative when the same file comes again. Give every one a "
       "number or name of your own",
       "必須です。同じファイルを再び取り込むとき、この値で同じ連携と見分けます。団体の中で"
       "重ならない番号や名前を付けてください。"});
}

absl::Status KeyChanged(const pb::Initiative& stored) {
  return domain::InvalidField(
      "initiative.external_id", "IMMUTABLE",
      {absl::StrCat("the initiative ", stored.name(), " has the external_id \"",
                    stored.external_id(),
                    "\", which cannot be changed; leave its name out for a new initiative"),
       absl::StrCat("リソース名の示す連携の外部IDは「", stored.external_id(),
                    "」で、変更できません。新しい連携として登録する場合は、リソース名を"
                    "空にしてください。")});
}

// The founder has lost sight of what it founded: the key stays taken, and no more is told.
absl::Status TakenByHidden(const std::string& external_id) {
  return domain::MakeError(
      pb::REASON_ALREADY_EXISTS,
      {absl::StrCat("the external_id ", external_id,
                    " is taken by an initiative that you may no longer read; use another one"),
       absl::StrCat("外部ID ", external_id,
                    " は、現在は閲覧できない連携で使われています。別の外部IDを指定してください。")},
      {{"resource", ""}});
}

}  // namespace

absl::StatusOr<std::optional<InitiativeRow>> FindFounded(const Call& call,
                                                         const std::string& founder,
                                                         const std::string& external_id) {
  if (external_id.empty()) return std::optional<InitiativeRow>();
  ASSIGN_OR_RETURN(
      std::optional<InitiativeRow> founded,
      Initiatives().GetByUnique(
          call.snapshot(), storage::Key(kInitiativesByExternalIdId).Add(founder).Add(external_id)));
  if (!founded.has_value()) return founded;
  ASSIGN_OR_RETURN(const bool readable, MayRead(call, founded->message));
  if (readable) return founded;
  if (call.caller().WorksFor(founder)) return TakenByHidden(external_id);
  return std::optional<InitiativeRow>();
}

absl::StatusOr<std::optional<InitiativeRow>> FindMeant(const Call& call, const pb::Initiative& sent,
                                                       const std::string& founder) {
  if (sent.external_id().empty() && sent.name().empty()) return MissingKey();
  if (!sent.name().empty()) {
    absl::StatusOr<InitiativeRow> named = FindReadableInitiative(call, sent.name());
    if (named.ok() && named->message.name() == sent.name())
      return std::optional<InitiativeRow>(*std::move(named));
    if (!named.ok() && !absl::IsNotFound(named.status())) return named.status();
    // A file from another server: the name means nothing here, the external_id does.
    if (sent.external_id().empty()) return NotFound(sent.name());
  }
  return FindFounded(call, founder, sent.external_id());
}

absl::StatusOr<InitiativeEdit> BeginAsLead(const Call& call, const std::string& name,
                                           const std::string& etag) {
  ASSIGN_OR_RETURN(InitiativeEdit edit, InitiativeEdit::Begin(call, name, name));
  RETURN_IF_ERROR(call.RequireOwner({edit.initiative.lead()}, edit.audience_before(), name));
  RETURN_IF_ERROR(CheckEtag(call, etag, edit.before().version, name));
  return edit;
}

absl::StatusOr<WrittenInitiative> AddInitiative(const Call& call, const pb::Initiative& sent,
                                                const Founding& founding,
                                                storage::Mutation& mutation) {
  const std::string& lead = founding.lead;
  RETURN_IF_ERROR(call.RequireOwner({lead}, auth::Everyone(), lead));
  InitiativeEdit edit(call);
  pb::Initiative& i = edit.initiative;
  i = sent;
  i.clear_etag();
  i.set_name(absl::StrCat("initiatives/", call.NewId()));
  i.set_state(pb::INITIATIVE_STATE_PROPOSED);
  i.set_lead(lead);
  i.set_founder(lead);
  *i.mutable_create_time() = ToProto(call.now());
  StampUpdate(call, nullptr, i);
  RETURN_IF_ERROR(domain::ValidateResource(i, domain::Completeness::kDraft, "initiative"));
  FillDefaults(i);
  RETURN_IF_ERROR(CheckInitiative(call, pb::Initiative(), i));
  RETURN_IF_ERROR(RequireLead(call, lead, edit.mutation));
  const std::string date = DayOrToday(call, founding.date);
  AddEvent(call, pb::InitiativeState_Name(i.state()), date, "", *i.mutable_history());
  edit.roll.set_initiative(i.name());
  edit.Put(std::nullopt, FoundingMember(call, i, date));
  return Finished(std::move(edit), InitiativeOutcome::kCreated, mutation);
}

absl::Status RequireFounderRole(const Call& call) {
  return RequireRoleFor(call, "renkei.v1.InitiativeService/CreateInitiative");
}

absl::StatusOr<WrittenInitiative> ReplaceInitiative(const Call& call, InitiativeEdit edit,
                                                    pb::Initiative changed,
                                                    storage::Mutation& mutation) {
  const pb::Initiative& old = edit.before().message;
  FillDefaults(changed);
  if (SameContent(old, changed)) {
    ASSIGN_OR_RETURN(pb::Initiative same, Present(call, edit.before()));
    return WrittenInitiative{InitiativeOutcome::kUnchanged, std::move(same)};
  }
  RETURN_IF_ERROR(domain::CheckEditable(old));
  RETURN_IF_ERROR(CheckForm(old, changed));
  RETURN_IF_ERROR(CheckInitiative(call, old, changed));
  for (const pb::InitiativeEvent& event : domain::EventsOfEdit(old, changed, call.today())) {
    AddEditEvent(call, event, *changed.mutable_history());
  }
  StampUpdate(call, &old, changed);
  edit.initiative = std::move(changed);
  return Finished(std::move(edit), InitiativeOutcome::kUpdated, mutation);
}

absl::StatusOr<WrittenInitiative> ApplyToInitiative(const Call& call, InitiativeEdit edit,
                                                    const pb::Initiative& sent,
                                                    const google::protobuf::FieldMask& clear_mask,
                                                    const FileTrace* trace,
                                                    storage::Mutation& mutation) {
  pb::Initiative changed = edit.initiative;
  if (!sent.external_id().empty() && sent.external_id() != changed.external_id())
    return KeyChanged(changed);
  RETURN_IF_ERROR(MergeBySetFields(sent, clear_mask, "initiative", changed));
  if (trace != nullptr) {
    RETURN_IF_ERROR(MergeOver(call, *trace, edit.initiative, "initiative", changed));
  }
  return ReplaceInitiative(call, std::move(edit), std::move(changed), mutation);
}

}  // namespace renkei::service
