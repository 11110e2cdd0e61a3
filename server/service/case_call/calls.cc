#include "server/service/case_call/calls.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/selection/case_call_rules.h"
#include "server/domain/time/japan_minute.h"
#include "server/domain/validation/validator.h"
#include "server/service/case_call/call_access.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/selection/case_list_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kCallPages = {.default_size = 50, .max_size = 200};
constexpr char kAllLists[] = "caseLists/-";
// Of one list: every year's, for a working life and longer.
constexpr size_t kMaxCalls = 200;

const domain::FilterSchema& CallSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"owner", FieldType::kString},
      {"title", FieldType::kString},
      {"state", FieldType::kString, FilterTokens<pb::CaseCallState>()},
      {"closes_at", FieldType::kDate},
  };
  return schema;
}

std::optional<FieldValue> CallFieldOf(const pb::CaseCall& shown, absl::string_view field) {
  if (field == "owner") return shown.owner();
  if (field == "title") return shown.title();
  if (field == "state") return FilterToken(shown.state());
  if (field == "closes_at") return domain::DayOfJapanMinute(shown.closes_at());
  return std::nullopt;
}

absl::StatusOr<bool> HasSubmissions(const Call& call, const std::string& name) {
  storage::Key prefix = CaseSubmissions().NewKey();
  prefix.Add(domain::LastSegment(ListOfCall(name))).Add(domain::LastSegment(name));
  ASSIGN_OR_RETURN(const auto page, CaseSubmissions().Scan(call.snapshot(), prefix, "", 1));
  return !page.rows.empty();
}

// Rules that one field's options cannot say.
absl::Status CheckWholeCall(const pb::CaseCall& changed) {
  RETURN_IF_ERROR(domain::ValidateResource(changed, domain::Completeness::kDraft, "call"));
  RETURN_IF_ERROR(auth::CheckAudience(changed.audience(), "call.audience"));
  BatchViolations violations;
  violations.AddAll("call", domain::CheckCaseCall(changed));
  return std::move(violations).ToStatus();
}

absl::StatusOr<CaseCallRow> FindOwnedCall(const Call& call, const std::string& name,
                                          const std::string& etag) {
  ASSIGN_OR_RETURN(CaseCallRow row, FindReadableCall(call, name, name));
  RETURN_IF_ERROR(call.RequireOwner({row.message.owner()}, AudienceOf(row.message), name));
  RETURN_IF_ERROR(CheckEtag(call, etag, row.version, name));
  return row;
}

absl::Status CallIsCancelled() {
  return domain::MakeError(pb::REASON_NOT_EDITABLE,
                           {"the call was cancelled; make a new one",
                            "この募集は取りやめになっています。新しい募集を"
                            "作成してください。"},
                           {{"state", "CANCELLED"}});
}

Write<pb::CaseCall> CallReply(const Call& call, pb::CaseCall stored, storage::Mutation mutation) {
  Write<pb::CaseCall> result;
  result.mutation = std::move(mutation);
  result.resource = stored.name();
  result.reply = PresentCall(call, {std::move(stored)});
  return result;
}

Write<pb::CaseCall> ReplaceCall(const Call& call, const CaseCallRow& old, pb::CaseCall changed) {
  *changed.mutable_update_time() = ToProto(call.now());
  // Computed when it is read.
  changed.clear_state();
  storage::Mutation mutation;
  CaseCalls().Update(old, changed, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CASE_CALL, changed.name(), AudienceOf(old.message),
               AudienceOf(changed), mutation);
  return CallReply(call, std::move(changed), std::move(mutation));
}

}  // namespace

absl::StatusOr<pb::ListCaseCallsResponse> ListCaseCalls(const Call& call,
                                                        const pb::ListCaseCallsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter, ParseFilter(call, request.filter(), CallSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kCallPages));
  const bool all = request.parent() == kAllLists;
  const storage::Key by_close = CallsByClose(all ? "" : request.parent());
  pb::ListCaseCallsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::CaseCall>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kLastFirst = true;
        return CaseCalls().ScanIndex(call.snapshot(), by_close, after, limit, kLastFirst);
      },
      [&](CaseCallRow& row) -> absl::StatusOr<size_t> {
        if (!auth::Sees(call.caller(), AudienceOf(row.message))) return 0;
        pb::CaseCall shown = PresentCall(call, std::move(row));
        if (!filter.Matches([&](absl::string_view field) { return CallFieldOf(shown, field); }))
          return 0;
        const size_t bytes = shown.ByteSizeLong();
        *response.add_calls() = std::move(shown);
        return bytes;
      });
  if (!next.ok()) return next.status();
  if (!all && response.calls().empty() && start.after.empty()) {
    RETURN_IF_ERROR(FindReadableList(call, request.parent()).status());
  }
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<pb::CaseCall>> CreateCaseCall(const Call& call,
                                                   const pb::CreateCaseCallRequest& request) {
  ASSIGN_OR_RETURN(const CaseListRow list, FindOwnedList(call, request.parent(), ""));
  pb::CaseCall made = request.call();
  made.clear_etag();
  made.set_name(absl::StrCat(list.message.name(), "/calls/", call.NewId()));
  made.set_owner(list.message.owner());
  if (made.audience().visibility() == pb::VISIBILITY_UNSPECIFIED)
    made.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  domain::NormalizeCall(made);
  RETURN_IF_ERROR(CheckWholeCall(made));
  const storage::Key prefix = CaseCalls().NewKey().Add(domain::LastSegment(list.message.name()));
  ASSIGN_OR_RETURN(const auto others, CaseCalls().Scan(call.snapshot(), prefix, "", kMaxCalls));
  if (others.rows.size() >= kMaxCalls) {
    return domain::InvalidField(
        "parent", "TOO_MANY",
        {absl::StrCat("a list has ", kMaxCalls, " calls at most; make another list"),
         absl::StrCat("1つのリストの募集は", kMaxCalls,
                      "件までです。新しいリストを作成してください。")});
  }
  *made.mutable_create_time() = ToProto(call.now());
  *made.mutable_update_time() = made.create_time();
  storage::Mutation mutation;
  CaseLists().Require(list, mutation);
  CaseCalls().Insert(made, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CASE_CALL, made.name(), std::nullopt, AudienceOf(made),
               mutation);
  return CallReply(call, std::move(made), std::move(mutation));
}

absl::StatusOr<Write<pb::CaseCall>> UpdateCaseCall(const Call& call,
                                                   const pb::UpdateCaseCallRequest& request) {
  const pb::CaseCall& part = request.call();
  ASSIGN_OR_RETURN(const CaseCallRow row, FindOwnedCall(call, part.name(), part.etag()));
  const pb::CaseCall& old = row.message;
  pb::CaseCall changed = old;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "call", changed));
  domain::NormalizeCall(changed);
  if (SameContent(old, changed)) {
    Write<pb::CaseCall> same;
    same.reply = PresentCall(call, row);
    same.resource = old.name();
    return same;
  }
  if (!old.cancel_reason().empty()) return CallIsCancelled();
  RETURN_IF_ERROR(CheckWholeCall(changed));
  if (old.announced() && !changed.announced()) {
    ASSIGN_OR_RETURN(const bool submitted, HasSubmissions(call, old.name()));
    if (submitted) {
      return domain::InvalidField(
          "call.announced", "HAS_SUBMISSIONS",
          {"bodies have submitted cases to it; cancel the call instead, with a reason",
           "既に応募があるため、公表を取り消せません。取りやめるときは、理由を付けて"
           "「募集の取りやめ」をしてください。"});
    }
  }
  return ReplaceCall(call, row, std::move(changed));
}

absl::StatusOr<Write<pb::CaseCall>> CancelCaseCall(const Call& call,
                                                   const pb::CancelCaseCallRequest& request) {
  ASSIGN_OR_RETURN(const CaseCallRow row, FindOwnedCall(call, request.name(), request.etag()));
  if (!row.message.cancel_reason().empty()) return CallIsCancelled();
  pb::CaseCall changed = row.message;
  changed.set_cancel_reason(request.reason());
  return ReplaceCall(call, row, std::move(changed));
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteCaseCall(
    const Call& call, const pb::DeleteCaseCallRequest& request) {
  ASSIGN_OR_RETURN(const CaseCallRow row, FindOwnedCall(call, request.name(), request.etag()));
  ASSIGN_OR_RETURN(const bool submitted, HasSubmissions(call, request.name()));
  if (submitted) {
    return domain::MakeError(
        pb::REASON_NOT_EDITABLE,
        {"bodies have submitted cases to it; cancel the call instead, with a reason",
         "既に応募があるため、削除できません。取りやめるときは、理由を付けて"
         "「募集の取りやめ」をしてください。"},
        {{"state", "SUBMITTED"}});
  }
  Write<google::protobuf::Empty> result;
  CaseCalls().Erase(row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CASE_CALL, request.name(), AudienceOf(row.message),
               std::nullopt, result.mutation);
  result.resource = request.name();
  return result;
}

}  // namespace renkei::service
