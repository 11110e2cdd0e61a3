// Calls of an edition: made, changed, cancelled, removed.
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/programme/programme_methods.h"
#include "server/service/programme/programme_writing.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kEditionNameSegments = 4;

// The edition of which a call is changed, which is there.
absl::StatusOr<ProgrammeWriting> OpenEditionOf(const Call& call, absl::string_view edition,
                                               const std::string& asked_for) {
  ASSIGN_OR_RETURN(ProgrammeWriting writing,
                   ProgrammeWriting::Open(call, ProgrammeNameOf(edition), asked_for));
  const auto year = domain::FiscalYearOfEditionId(domain::LastSegment(edition));
  if (!year) return NotFound(asked_for);
  RETURN_IF_ERROR(writing.OpenEdition(*year));
  if (!writing.stored_edition()) return NotFound(asked_for);
  return writing;
}

// The call called `name`, opened in `writing`.
absl::StatusOr<WrittenPart<pb::ProgrammeCall>*> OpenNamedCall(const Call& call,
                                                              const std::string& name,
                                                              const std::string& etag,
                                                              ProgrammeWriting& writing) {
  int round = 0;
  if (!absl::SimpleAtoi(domain::LastSegment(name), &round) || round < 1) return NotFound(name);
  ASSIGN_OR_RETURN(auto* const part, writing.OpenCall(round));
  if (!part->old.has_value() || part->old->message.name() != name) return NotFound(name);
  RETURN_IF_ERROR(CheckEtag(call, etag, part->old->version, name));
  return part;
}

absl::StatusOr<Write<pb::ProgrammeCall>> WriteCall(ProgrammeWriting writing) {
  RETURN_IF_ERROR(writing.Check("call"));
  Write<pb::ProgrammeCall> result;
  RETURN_IF_ERROR(writing.WriteTo(result.mutation));
  result.resource = writing.calls().front().next.name();
  result.reply = writing.ShownCall(writing.calls().front());
  return result;
}

absl::StatusOr<ProgrammeWriting> OpenOwnedCall(const Call& call, const std::string& name,
                                               const std::string& etag) {
  ASSIGN_OR_RETURN(ProgrammeWriting writing,
                   OpenEditionOf(call, domain::ParentName(name, kEditionNameSegments), name));
  ASSIGN_OR_RETURN(auto* const part, OpenNamedCall(call, name, etag, writing));
  (void)part;
  return writing;
}

}  // namespace

absl::StatusOr<Write<pb::ProgrammeCall>> CreateProgrammeCall(
    const Call& call, const pb::CreateProgrammeCallRequest& request) {
  ASSIGN_OR_RETURN(ProgrammeWriting writing,
                   OpenEditionOf(call, request.parent(), request.parent()));
  const pb::ProgrammeCall& sent = request.call();
  ASSIGN_OR_RETURN(auto* const part, writing.OpenCall(sent.round()));
  if (part->old.has_value()) {
    const std::string& name = part->old->message.name();
    return domain::MakeError(
        pb::REASON_ALREADY_EXISTS,
        {absl::StrCat("round ", sent.round(), " is there: ", name),
         absl::StrCat("第", sent.round(), "回の公募はすでにあります（", name, "）。")},
        {{"resource", name}});
  }
  const pb::ProgrammeCall begun = part->next;
  part->next = sent;
  part->next.clear_etag();
  part->next.set_name(begun.name());
  part->next.set_round(begun.round());
  *part->next.mutable_create_time() = begun.create_time();
  return WriteCall(std::move(writing));
}

absl::StatusOr<Write<pb::ProgrammeCall>> UpdateProgrammeCall(
    const Call& call, const pb::UpdateProgrammeCallRequest& request) {
  const pb::ProgrammeCall& sent = request.call();
  ASSIGN_OR_RETURN(ProgrammeWriting writing, OpenOwnedCall(call, sent.name(), sent.etag()));
  RETURN_IF_ERROR(MergeByMask(sent, request.update_mask(), "call", writing.calls().front().next));
  writing.set_reason(request.reason());
  return WriteCall(std::move(writing));
}

absl::StatusOr<Write<pb::ProgrammeCall>> CancelProgrammeCall(
    const Call& call, const pb::CancelProgrammeCallRequest& request) {
  ASSIGN_OR_RETURN(ProgrammeWriting writing, OpenOwnedCall(call, request.name(), request.etag()));
  pb::ProgrammeCall& next = writing.calls().front().next;
  if (!next.announced()) {
    return domain::MakeError(
        pb::REASON_ILLEGAL_TRANSITION,
        {"its edition is a draft, and nobody knows of it: delete it instead",
         "年度版がまだ公開されていないため、中止はできません。不要な公募は削除してください。"},
        {{"state", "DRAFT"}});
  }
  *next.mutable_cancel_time() = ToProto(call.now());
  next.set_cancel_reason(request.reason());
  writing.set_step();
  return WriteCall(std::move(writing));
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteProgrammeCall(
    const Call& call, const pb::DeleteProgrammeCallRequest& request) {
  ASSIGN_OR_RETURN(const ProgrammeWriting writing,
                   OpenOwnedCall(call, request.name(), request.etag()));
  const CallRow& row = *writing.calls().front().old;
  if (row.message.announced()) {
    return domain::MakeError(pb::REASON_NOT_EDITABLE,
                             {"it was announced: cancel it instead",
                              "公表した公募は削除できません。中止にしてください。"},
                             {{"state", "ANNOUNCED"}});
  }
  Write<google::protobuf::Empty> result;
  ProgrammeEditions().Require(*writing.stored_edition(), result.mutation);
  ProgrammeCalls().Erase(row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_PROGRAMME_CALL, request.name(),
               AudienceOf(writing.stored_programme()->message, row.message), std::nullopt,
               result.mutation);
  result.resource = request.name();
  return result;
}

}  // namespace renkei::service
