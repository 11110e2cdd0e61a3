#include "server/service/menu_book/edition_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/identity/roles.h"
#include "server/domain/selection/edition_rules.h"
#include "server/domain/time/date.h"
#include "server/service/frame/named_row.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/menu_book/edition_access.h"
#include "server/service/menu_book/edition_list.h"
#include "server/service/menu_book/edition_publish.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::StatusOr<pb::CaseListEdition> GetCaseListEdition(
    const Call& call, const pb::GetCaseListEditionRequest& request) {
  ASSIGN_OR_RETURN(EditionRow row, FindReadableEdition(call, request.name(), request.name()));
  return PresentEdition(call, std::move(row));
}

absl::StatusOr<pb::CaseListEditionEntry> GetCaseListEditionEntry(
    const Call& call, const pb::GetCaseListEditionEntryRequest& request) {
  ASSIGN_OR_RETURN(EditionEntryRow row, FindReadableEntry(call, request.name()));
  return std::move(row.message);
}

// Replaces the head by `changed` and tells its readers.
void WriteHead(const Call& call, const EditionRow& old, pb::CaseListEdition& changed,
               storage::Mutation& mutation) {
  *changed.mutable_update_time() = ToProto(call.now());
  CaseListEditions().Update(old, changed, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CASE_LIST_EDITION, changed.name(), AudienceOf(old.message),
               AudienceOf(changed), mutation);
}

absl::StatusOr<Write<pb::CaseListEdition>> WithdrawCaseListEdition(
    const Call& call, const pb::WithdrawCaseListEditionRequest& request) {
  ASSIGN_OR_RETURN(const EditionRow row, FindReadableEdition(call, request.name(), request.name()));
  const pb::CaseListEdition& old = row.message;
  RETURN_IF_ERROR(call.RequireOwner({old.owner()}, AudienceOf(old), old.name()));
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), row.version, old.name()));
  if (old.state() != pb::CASE_LIST_EDITION_STATE_PUBLISHED) {
    return domain::MakeError(
        pb::REASON_ILLEGAL_TRANSITION,
        {"this edition was withdrawn before", "この版は既に取り下げています。"},
        {{"state", "WITHDRAWN"}});
  }
  Write<pb::CaseListEdition> result;
  result.reply = old;
  result.reply.set_state(pb::CASE_LIST_EDITION_STATE_WITHDRAWN);
  result.reply.set_withdrawn_date(domain::FormatDate(call.today()));
  result.reply.set_withdrawal_reason(request.reason());
  WriteHead(call, row, result.reply, result.mutation);
  result.resource = old.name();
  return result;
}

// Who keeps the list strikes as its coordinator, whose case it is as an approver.
absl::Status CheckMayStrike(const Call& call, const pb::CaseListEdition& edition,
                            const std::vector<std::string>& case_owners, const std::string& name) {
  std::vector<std::string> owners = case_owners;
  owners.push_back(edition.owner());
  RETURN_IF_ERROR(call.RequireOwner(owners, AudienceOf(edition), name));
  const auth::Caller& caller = call.caller();
  if (caller.WorksFor(edition.owner()) && caller.Has(pb::ROLE_COORDINATOR)) return absl::OkStatus();
  bool of_case = false;
  for (const std::string& owner : case_owners) of_case = of_case || caller.WorksFor(owner);
  if (of_case && caller.Has(pb::ROLE_APPROVER)) return absl::OkStatus();
  const pb::Role needed = of_case ? pb::ROLE_APPROVER : pb::ROLE_COORDINATOR;
  const domain::Bilingual roles = domain::RoleNames({needed});
  return domain::MakeError(
      pb::REASON_ROLE_MISSING,
      {absl::StrCat("to strike this entry needs the role ", roles.en),
       absl::StrCat("この掲載事例を削除するには、次の権限が必要です：", roles.ja)},
      {{"roles", roles.en}});
}

// The body whose case it was when it was printed, and whose it is now.
absl::StatusOr<std::vector<std::string>> OwnersOfCase(const Call& call,
                                                      const pb::CaseListEditionEntry& entry) {
  std::vector<std::string> owners;
  if (!entry.listed().case_().owner().empty()) owners.push_back(entry.listed().case_().owner());
  ASSIGN_OR_RETURN(const auto row, Cases().Get(call.snapshot(), KeyByName(Cases(), entry.case_())));
  if (row.has_value()) owners.push_back(row->message.owner());
  return owners;
}

absl::StatusOr<Write<pb::CaseListEditionEntry>> StrikeCaseListEditionEntry(
    const Call& call, const pb::StrikeCaseListEditionEntryRequest& request) {
  const std::string& name = request.name();
  ASSIGN_OR_RETURN(const EditionRow edition, FindReadableEdition(call, EditionOf(name), name));
  ASSIGN_OR_RETURN(const auto row, FindNamedRow(call, CaseListEditionEntries(), name));
  if (!row.has_value()) return NotFound(name);
  ASSIGN_OR_RETURN(const std::vector<std::string> owners, OwnersOfCase(call, row->message));
  RETURN_IF_ERROR(CheckMayStrike(call, edition.message, owners, name));
  Write<pb::CaseListEditionEntry> result;
  result.reply = row->message;
  result.resource = name;
  // Said twice, it was done once.
  if (domain::IsStruck(row->message)) return result;
  domain::StrikeEntry(domain::FormatDate(call.today()), request.reason(),
                      call.caller().organization, result.reply);
  CaseListEditionEntries().Update(*row, result.reply, result.mutation);
  pb::CaseListEdition head = edition.message;
  head.set_struck_count(head.struck_count() + 1);
  WriteHead(call, edition, head, result.mutation);
  return result;
}

}  // namespace

void RegisterCaseListEditionService(MethodRegistry& methods) {
  methods.Read("renkei.v1.CaseListEditionService/GetCaseListEdition", GetCaseListEdition);
  methods.Read("renkei.v1.CaseListEditionService/ListCaseListEditions", ListCaseListEditions);
  methods.Read("renkei.v1.CaseListEditionService/ListCaseListEditionEntries",
               ListCaseListEditionEntries);
  methods.Read("renkei.v1.CaseListEditionService/GetCaseListEditionEntry", GetCaseListEditionEntry);
  methods.Job("renkei.v1.CaseListEditionService/PublishCaseListEdition", PublishCaseListEdition);
  methods.Write("renkei.v1.CaseListEditionService/WithdrawCaseListEdition",
                WithdrawCaseListEdition);
  methods.Write("renkei.v1.CaseListEditionService/StrikeCaseListEditionEntry",
                StrikeCaseListEditionEntry);
  methods.Read("renkei.v1.CaseListEditionService/CompareCaseListEditions", CompareCaseListEditions);
}

}  // namespace renkei::service
