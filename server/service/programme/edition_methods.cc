// Editions of programmes: made, copied, changed, published, withdrawn, removed.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/programme/programme_methods.h"
#include "server/service/programme/programme_writing.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// The edition called `name`, opened for a change by its owner.
absl::StatusOr<ProgrammeWriting> OpenOwnedEdition(const Call& call, const std::string& name,
                                                  const std::string& etag) {
  ASSIGN_OR_RETURN(ProgrammeWriting writing,
                   ProgrammeWriting::Open(call, ProgrammeNameOf(name), name));
  const auto year = domain::FiscalYearOfEditionId(domain::LastSegment(name));
  if (!year) return NotFound(name);
  RETURN_IF_ERROR(writing.OpenEdition(*year));
  if (!writing.stored_edition()) return NotFound(name);
  RETURN_IF_ERROR(CheckEtag(call, etag, writing.stored_edition()->version, name));
  return writing;
}

absl::Status YearTaken(const pb::ProgrammeEdition& existing) {
  return domain::MakeError(
      pb::REASON_ALREADY_EXISTS,
      {absl::StrCat("FY", existing.fiscal_year(), " has its edition: ", existing.name()),
       absl::StrCat(existing.fiscal_year(), "年度の版はすでにあります（", existing.name(), "）。")},
      {{"resource", existing.name()}});
}

// A new draft of a year that has none, with the content of `sent`.
absl::StatusOr<Write<pb::ProgrammeEdition>> AddEdition(ProgrammeWriting writing,
                                                       const pb::ProgrammeEdition& sent) {
  RETURN_IF_ERROR(writing.OpenEdition(sent.fiscal_year()));
  if (writing.stored_edition()) return YearTaken(writing.stored_edition()->message);
  pb::ProgrammeEdition& next = writing.edition();
  const pb::ProgrammeEdition begun = next;
  next = sent;
  next.clear_etag();
  next.set_name(begun.name());
  next.set_state(begun.state());
  *next.mutable_create_time() = begun.create_time();
  RETURN_IF_ERROR(writing.Check());
  Write<pb::ProgrammeEdition> result;
  RETURN_IF_ERROR(writing.WriteTo(result.mutation));
  result.resource = begun.name();
  result.reply = writing.ShownEdition();
  return result;
}

absl::StatusOr<Write<pb::ProgrammeEdition>> WriteEdition(ProgrammeWriting writing) {
  RETURN_IF_ERROR(writing.Check());
  Write<pb::ProgrammeEdition> result;
  RETURN_IF_ERROR(writing.WriteTo(result.mutation));
  result.resource = writing.edition().name();
  result.reply = writing.ShownEdition();
  return result;
}

}  // namespace

absl::StatusOr<Write<pb::ProgrammeEdition>> CreateProgrammeEdition(
    const Call& call, const pb::CreateProgrammeEditionRequest& request) {
  ASSIGN_OR_RETURN(ProgrammeWriting writing,
                   ProgrammeWriting::Open(call, request.parent(), request.parent()));
  return AddEdition(std::move(writing), request.edition());
}

absl::StatusOr<Write<pb::ProgrammeEdition>> CopyProgrammeEdition(
    const Call& call, const pb::CopyProgrammeEditionRequest& request) {
  const std::string& name = request.name();
  ASSIGN_OR_RETURN(ProgrammeWriting writing,
                   ProgrammeWriting::Open(call, ProgrammeNameOf(name), name));
  ASSIGN_OR_RETURN(const auto source, FindProgrammeEdition(call, name));
  if (!source.has_value()) return NotFound(name);
  return AddEdition(std::move(writing),
                    domain::CopyForYear(source->message, request.fiscal_year()));
}

absl::StatusOr<Write<pb::ProgrammeEdition>> UpdateProgrammeEdition(
    const Call& call, const pb::UpdateProgrammeEditionRequest& request) {
  const pb::ProgrammeEdition& part = request.edition();
  ASSIGN_OR_RETURN(ProgrammeWriting writing, OpenOwnedEdition(call, part.name(), part.etag()));
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "edition", writing.edition()));
  writing.set_reason(request.reason());
  return WriteEdition(std::move(writing));
}

absl::StatusOr<Write<pb::ProgrammeEdition>> PublishProgrammeEdition(
    const Call& call, const pb::PublishProgrammeEditionRequest& request) {
  ASSIGN_OR_RETURN(ProgrammeWriting writing,
                   OpenOwnedEdition(call, request.name(), request.etag()));
  RETURN_IF_ERROR(writing.Publish());
  return WriteEdition(std::move(writing));
}

absl::StatusOr<Write<pb::ProgrammeEdition>> WithdrawProgrammeEdition(
    const Call& call, const pb::WithdrawProgrammeEditionRequest& request) {
  ASSIGN_OR_RETURN(ProgrammeWriting writing,
                   OpenOwnedEdition(call, request.name(), request.etag()));
  RETURN_IF_ERROR(writing.Withdraw(request.reason()));
  return WriteEdition(std::move(writing));
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteProgrammeEdition(
    const Call& call, const pb::DeleteProgrammeEditionRequest& request) {
  const std::string& name = request.name();
  ASSIGN_OR_RETURN(ProgrammeWriting writing, OpenOwnedEdition(call, name, request.etag()));
  const ProgrammeEditionRow& row = *writing.stored_edition();
  const pb::Programme& programme = writing.stored_programme()->message;
  if (row.message.has_publish_time()) {
    return domain::MakeError(pb::REASON_NOT_EDITABLE,
                             {"it was published: withdraw it instead",
                              "公開したことのある年度版は削除できません。取下げにしてください。"},
                             {{"state", "PUBLISHED"}});
  }
  Write<google::protobuf::Empty> result;
  Programmes().Require(*writing.stored_programme(), result.mutation);
  for (const CallRow& call_row : writing.stored_calls()) {
    ProgrammeCalls().Erase(call_row, result.mutation);
    AppendChange(call, pb::RESOURCE_TYPE_PROGRAMME_CALL, call_row.message.name(),
                 AudienceOf(programme, call_row.message), std::nullopt, result.mutation);
  }
  ProgrammeEditions().Erase(row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_PROGRAMME_EDITION, name, BeforeOf(programme, row.message),
               std::nullopt, result.mutation);
  result.resource = name;
  return result;
}

}  // namespace renkei::service
