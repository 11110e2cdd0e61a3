#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/domain/adoption/adoption_step.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/adoption/adoption_service.h"
#include "server/service/adoption/lineage.h"
#include "server/service/case/adoption_access.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/menu_book/edition_access.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// One write to an adoption: the case that was adopted, and the record as it is.
struct Edit {
  CaseRow working;  // of the case
  CaseRow text;     // in force
  std::optional<AdoptionRow> old;
};

// The case of the adoption called `name`, whoever sees it; NOT_FOUND naming that where it has no text
// in force: a draft can be read by its owner, but not adopted.
absl::StatusOr<Edit> CaseToAdopt(const Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const auto working,
                   Cases().Get(call.snapshot(), KeyByName(Cases(), CaseOf(name))));
  if (!working.has_value()) return NotFound(name);
  ASSIGN_OR_RETURN(const std::optional<CaseRow> text, TextInForce(call, *working));
  if (!text.has_value()) return NotFound(name);
  return Edit{*working, *text, std::nullopt};
}

// Reads both. NOT_FOUND naming `name` if the caller sees neither the adoption nor, where there is
// none yet, the case.
absl::StatusOr<Edit> Begin(const Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(Edit edit, CaseToAdopt(call, name));
  ASSIGN_OR_RETURN(edit.old, FindAdoption(call, name));
  const auto audience =
      edit.old ? AudienceOf(edit.old->message, edit.text.message) : AudienceOf(edit.text.message);
  if (!auth::Sees(call.caller(), audience)) return NotFound(name);
  return edit;
}

// Why the caller does not change the adoption called `name`, of another body: the same answer whether
// there is one, and whether the caller sees it.
absl::Status OfAnother(const Call& call, const std::string& adopter, const std::string& name) {
  ASSIGN_OR_RETURN(const Edit edit, CaseToAdopt(call, name));
  return call.RequireOwner({adopter}, AudienceOf(edit.text.message), name);
}

// The same for a record that exists and belongs to the caller's organization.
absl::StatusOr<Edit> BeginOwned(const Call& call, const std::string& name,
                                const std::string& etag) {
  ASSIGN_OR_RETURN(Edit edit, Begin(call, name));
  if (!edit.old) return NotFound(name);
  const pb::Adoption& old = edit.old->message;
  RETURN_IF_ERROR(call.RequireOwner({old.adopter()}, AudienceOf(old, edit.text.message), name));
  RETURN_IF_ERROR(CheckEtag(call, etag, edit.old->version, name));
  return edit;
}

// What a case must be so that a body may begin to record what it does with it.
absl::Status CheckMayBegin(const Edit& edit, const pb::Adoption& adoption) {
  const pb::Case& text = edit.text.message;
  if (text.owner() == adoption.adopter()) {
    return domain::InvalidField(
        "name", "OWN_CASE",
        {"a body does not adopt its own case; others do",
         "自分の団体の事例は、活用の記録の対象になりません。記録するのは、ほかの団体です。"});
  }
  if (text.state() == pb::LIFECYCLE_STATE_PUBLISHED) return absl::OkStatus();
  return domain::MakeError(pb::REASON_ILLEGAL_TRANSITION,
                           {"the case is archived: no new adoption of it is recorded",
                            "この事例は保管されているため、新たに活用を記録することはできません。"},
                           {{"state", std::string(domain::StateToken(text.state()))}});
}

// That the resulting case named at `field` is a case of the adopter's own, and none from which the
// adopted case came itself.
absl::Status CheckResultingCase(const Call& call, const pb::Adoption& adoption,
                                absl::string_view field) {
  const std::string& name = adoption.resulting_case();
  AdoptionReader reader(call);
  ASSIGN_OR_RETURN(const pb::Case* const text, reader.ReadableText(name));
  if (text == nullptr || text->owner() != adoption.adopter()) {
    return domain::InvalidField(
        field, "NOT_OWN_CASE",
        {absl::StrCat(name, " is no case of the adopting body"),
         absl::StrCat(name,
                      " は、活用した団体の事例ではありません。活用の結果として生まれた、"
                      "自分の団体の事例を指定してください。")});
  }
  ASSIGN_OR_RETURN(const bool circle, CameFrom(call, CaseOf(adoption.name()), name));
  if (!circle) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_CYCLE,
      {absl::StrCat("the adopted case came from ", name,
                    " itself: it cannot be what came of the adoption"),
       absl::StrCat("活用した事例は、", name,
                    " から生まれたものです。循環するため、結果の事例には指定できません。")},
      {{"reference", name}});
}

// That the entry named at `field` can be read, and is one of the case called `adopted`.
absl::Status CheckViaEdition(const Call& call, const std::string& entry, const std::string& adopted,
                             absl::string_view field) {
  if (entry.empty()) return absl::OkStatus();
  const absl::StatusOr<EditionEntryRow> row = FindReadableEntry(call, entry);
  if (absl::IsNotFound(row.status())) {
    return domain::InvalidField(
        field, "NOT_FOUND",
        {absl::StrCat("there is no entry of a menu book ", entry, " that you may read"),
         absl::StrCat("メニューブックの掲載事例 ", entry, " は見つかりません。")});
  }
  if (!row.ok()) return row.status();
  if (row->message.case_() == adopted) return absl::OkStatus();
  return domain::InvalidField(
      field, "OTHER_CASE",
      {absl::StrCat("number ", row->message.number(), " of that edition is another case"),
       absl::StrCat("その版の", row->message.number(),
                    "番は別の事例です。この事例の番号を指定してください。")});
}

void AddStep(const Call& call, const pb::ChangeAdoptionRequest& step, pb::Adoption& adoption) {
  pb::AdoptionEvent& event = *adoption.add_history();
  *event.mutable_time() = ToProto(call.now());
  event.set_actor(call.caller().account);
  event.set_state(step.state());
  event.set_date(step.date());
  event.set_reason(step.reason());
}

// Writes `after` in the place of what was there, and tells the feed.
absl::StatusOr<Write<pb::Adoption>> Finish(const Call& call, const Edit& edit, pb::Adoption after,
                                           storage::Mutation mutation) {
  RETURN_IF_ERROR(CheckContentSize(after, "adoption"));
  *after.mutable_update_time() = ToProto(call.now());
  after.clear_case_owner();  // computed when it is read
  TrimHistory(after);
  std::optional<internal_pb::EffectiveAudience> was;
  if (edit.old) {
    Adoptions().Update(*edit.old, after, mutation);
    was = AudienceOf(edit.old->message, edit.text.message);
  } else {
    Adoptions().Insert(after, mutation);
  }
  // Whom the feed tells depends on the case.
  Cases().Require(edit.working, mutation);
  TouchAdoptions(call, edit.working.message.name(), mutation);
  AppendChange(call, pb::RESOURCE_TYPE_ADOPTION, after.name(), was,
               AudienceOf(after, edit.text.message), mutation);
  Write<pb::Adoption> result;
  result.mutation = std::move(mutation);
  result.resource = after.name();
  result.marks.push_back(absl::AsciiStrToLower(domain::StateToken(after.state())));
  result.reply = std::move(after);
  result.reply.set_case_owner(edit.text.message.owner());
  return result;
}

// The record as it is, or one that has not begun.
pb::Adoption PresentOrNone(const Call& call, const Edit& edit, const std::string& name) {
  if (edit.old) return edit.old->message;
  pb::Adoption none;
  none.set_name(name);
  none.set_adopter(absl::StrCat("organizations/", domain::LastSegment(name)));
  none.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  *none.mutable_create_time() = ToProto(call.now());
  return none;
}

domain::AdoptionActor ActorOf(const auth::Caller& caller, const pb::Adoption& adoption) {
  domain::AdoptionActor actor;
  actor.of_adopter = caller.organization == adoption.adopter();
  actor.contributor = caller.Has(pb::ROLE_CONTRIBUTOR);
  actor.approver = caller.Has(pb::ROLE_APPROVER);
  return actor;
}

}  // namespace

absl::StatusOr<Write<pb::Adoption>> ChangeAdoption(const Call& call,
                                                   const pb::ChangeAdoptionRequest& request) {
  // What another body has recorded, or whether it has, is not told: a name says whose it would be.
  const std::string adopter = absl::StrCat("organizations/", domain::LastSegment(request.name()));
  if (!call.ProveOwner({adopter})) return OfAnother(call, adopter, request.name());
  ASSIGN_OR_RETURN(Edit edit, Begin(call, request.name()));
  const storage::Sequence version = edit.old ? edit.old->version : storage::Sequence::kNone;
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), version, request.name()));
  const pb::Adoption present = PresentOrNone(call, edit, request.name());
  pb::ChangeAdoptionRequest step = request;
  if (step.date().empty()) step.set_date(domain::FormatDate(call.today()));
  const domain::AdoptionContext context = {present, step, ActorOf(call.caller(), present),
                                           call.today()};
  RETURN_IF_ERROR(domain::CheckAdoptionStep(context));
  if (!edit.old) {
    RETURN_IF_ERROR(CheckMayBegin(edit, present));
  }
  storage::Mutation mutation;
  RETURN_IF_ERROR(RequireNewOwner(call, present.adopter(), "name", mutation));
  RETURN_IF_ERROR(auth::CheckAudience(step.audience(), "audience"));
  pb::Adoption after = domain::AfterAdoptionStep(context);
  if (!step.resulting_case().empty()) {
    RETURN_IF_ERROR(CheckResultingCase(call, after, "resulting_case"));
  }
  RETURN_IF_ERROR(CheckViaEdition(call, step.via_edition(), CaseOf(request.name()), "via_edition"));
  AddStep(call, step, after);
  return Finish(call, edit, std::move(after), std::move(mutation));
}

absl::StatusOr<Write<pb::Adoption>> UpdateAdoption(const Call& call,
                                                   const pb::UpdateAdoptionRequest& request) {
  const pb::Adoption& sent = request.adoption();
  ASSIGN_OR_RETURN(Edit edit, BeginOwned(call, sent.name(), sent.etag()));
  const pb::Adoption& old = edit.old->message;
  pb::Adoption after = old;
  RETURN_IF_ERROR(MergeByMask(sent, request.update_mask(), "adoption", after));
  if (SameContent(old, after)) {
    Write<pb::Adoption> same;
    same.reply = old;
    same.reply.set_etag(MakeEtag(call.env().store, edit.old->version));
    same.reply.set_case_owner(edit.text.message.owner());
    same.resource = old.name();
    return same;
  }
  RETURN_IF_ERROR(domain::CheckAdoptionTexts(after));
  RETURN_IF_ERROR(auth::CheckAudience(after.audience(), "adoption.audience"));
  if (!after.resulting_case().empty() && after.resulting_case() != old.resulting_case()) {
    RETURN_IF_ERROR(CheckResultingCase(call, after, "adoption.resulting_case"));
  }
  return Finish(call, edit, std::move(after), storage::Mutation());
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteAdoption(
    const Call& call, const pb::DeleteAdoptionRequest& request) {
  ASSIGN_OR_RETURN(const Edit edit, BeginOwned(call, request.name(), request.etag()));
  const pb::Adoption& old = edit.old->message;
  RETURN_IF_ERROR(domain::CheckAdoptionRemovable(old));
  Write<google::protobuf::Empty> result;
  Adoptions().Erase(*edit.old, result.mutation);
  Cases().Require(edit.working, result.mutation);
  TouchAdoptions(call, edit.working.message.name(), result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_ADOPTION, old.name(), AudienceOf(old, edit.text.message),
               std::nullopt, result.mutation);
  result.resource = old.name();
  return result;
}

}  // namespace renkei::service
