#include "server/service/programme/programme_methods.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/programme/programme_apply.h"
#include "server/service/programme/programme_writing.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::Status Taken(const pb::Programme& existing) {
  return domain::MakeError(
      pb::REASON_ALREADY_EXISTS,
      {absl::StrCat("the external_id ", existing.external_id(), " is taken by ", existing.name(),
                    "; ApplyProgramme updates it"),
       absl::StrCat("外部ID ", existing.external_id(), " は ", existing.name(),
                    " で使われています。更新するには renkei programme apply を使ってください。")},
      {{"resource", existing.name()}});
}

absl::Status StillThere(const std::string& resource, domain::Bilingual message) {
  return domain::MakeError(pb::REASON_STILL_REFERENCED, std::move(message),
                           {{"resource", resource}});
}

}  // namespace

absl::StatusOr<Write<pb::Programme>> CreateProgramme(const Call& call,
                                                     const pb::CreateProgrammeRequest& request) {
  const pb::Programme& sent = request.programme();
  const std::string& owner = sent.owner().empty() ? call.caller().organization : sent.owner();
  if (!sent.external_id().empty()) {
    ASSIGN_OR_RETURN(
        const auto existing,
        Programmes().GetByUnique(
            call.snapshot(),
            storage::Key(kProgrammesByExternalIdId).Add(owner).Add(sent.external_id())));
    // Who works for another body is not told what that one has.
    if (existing.has_value() && call.caller().WorksFor(owner)) return Taken(existing->message);
  }
  ASSIGN_OR_RETURN(ProgrammeWriting writing, ProgrammeWriting::Begin(call, owner));
  pb::Programme& next = writing.programme();
  const std::string name = next.name();
  const google::protobuf::Timestamp create_time = next.create_time();
  next = sent;
  next.clear_etag();
  next.set_name(name);
  next.set_owner(owner);
  *next.mutable_create_time() = create_time;
  RETURN_IF_ERROR(writing.Check());
  Write<pb::Programme> result;
  RETURN_IF_ERROR(writing.WriteTo(result.mutation));
  result.resource = name;
  result.reply = writing.ShownProgramme();
  return result;
}

absl::StatusOr<Write<pb::Programme>> UpdateProgramme(const Call& call,
                                                     const pb::UpdateProgrammeRequest& request) {
  const pb::Programme& part = request.programme();
  ASSIGN_OR_RETURN(ProgrammeWriting writing,
                   ProgrammeWriting::Open(call, part.name(), part.name()));
  RETURN_IF_ERROR(CheckEtag(call, part.etag(), writing.stored_programme()->version, part.name()));
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "programme", writing.programme()));
  RETURN_IF_ERROR(writing.Check());
  Write<pb::Programme> result;
  RETURN_IF_ERROR(writing.WriteTo(result.mutation));
  result.resource = part.name();
  result.reply = writing.ShownProgramme();
  return result;
}

absl::StatusOr<Write<pb::ApplyProgrammeResponse>> ApplyProgramme(
    const Call& call, const pb::ApplyProgrammeRequest& request) {
  ASSIGN_OR_RETURN(ProgrammeWriting writing, OpenMeant(call, request.programme()));
  RETURN_IF_ERROR(LayOver(request, writing));
  // An etag says of which text the caller knows.
  if (writing.stored_programme())
    RETURN_IF_ERROR(CheckEtag(call, request.programme().etag(), writing.stored_programme()->version,
                              writing.programme().name()));
  if (writing.has_edition() && writing.stored_edition())
    RETURN_IF_ERROR(CheckEtag(call, request.edition().etag(), writing.stored_edition()->version,
                              writing.edition().name()));
  const size_t sent_calls = writing.has_edition() ? writing.calls().size() : 0;
  for (size_t i = 0; i < sent_calls; ++i) {
    const auto& part = writing.calls()[i];
    if (part.old.has_value())
      RETURN_IF_ERROR(CheckEtag(call, request.calls(static_cast<int>(i)).etag(), part.old->version,
                                part.next.name()));
  }
  ProgrammeBases bases;
  bases.Add(request.base());
  RETURN_IF_ERROR(MergeWithStored(call, bases, request.overwrite(), writing));
  writing.set_reason(request.reason());
  if (request.publish()) RETURN_IF_ERROR(writing.Publish());
  RETURN_IF_ERROR(writing.Check());

  using Reply = pb::ApplyProgrammeResponse;
  Write<Reply> result;
  const ProgrammeOutcome outcome = OutcomeOf(writing);
  result.reply.set_outcome(outcome == ProgrammeOutcome::kCreated   ? Reply::OUTCOME_CREATED
                           : outcome == ProgrammeOutcome::kUpdated ? Reply::OUTCOME_UPDATED
                                                                   : Reply::OUTCOME_UNCHANGED);
  RETURN_IF_ERROR(writing.WriteTo(result.mutation));
  result.resource = writing.programme().name();
  *result.reply.mutable_programme() = writing.ShownProgramme();
  if (writing.has_edition()) *result.reply.mutable_edition() = writing.ShownEdition();
  for (size_t i = 0; i < sent_calls; ++i)
    *result.reply.add_calls() = writing.ShownCall(writing.calls()[i]);
  return result;
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteProgramme(
    const Call& call, const pb::DeleteProgrammeRequest& request) {
  const std::string& name = request.name();
  ASSIGN_OR_RETURN(ProgrammeWriting writing, ProgrammeWriting::Open(call, name, name));
  const ProgrammeRow& row = *writing.stored_programme();
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), row.version, name));
  ASSIGN_OR_RETURN(const auto editions, ScanEditionsOfProgramme(call, name, "", 1));
  if (!editions.rows.empty()) {
    const std::string& edition = editions.rows[0].message.name();
    return StillThere(
        edition,
        {absl::StrCat("it has the edition ", edition,
                      "; delete drafts first; what was published stays"),
         absl::StrCat("年度版 ", edition,
                      " があります。下書きの年度版を先に削除してください。公開したことのある施策は"
                      "削除できません。")});
  }
  ASSIGN_OR_RETURN(const auto before,
                   Programmes().ScanIndex(call.snapshot(),
                                          storage::Key(kProgrammesBySuccessorId).Add(name), "", 1));
  if (!before.rows.empty()) {
    const std::string& other = before.rows[0].message.name();
    return StillThere(other, {absl::StrCat("it is the successor of ", other),
                              absl::StrCat(other, " の後継の施策になっています。")});
  }
  Write<google::protobuf::Empty> result;
  Programmes().Erase(row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_PROGRAMME, name,
               Before(AudienceOf(row.message), row.message), std::nullopt, result.mutation);
  result.resource = name;
  return result;
}

}  // namespace renkei::service
