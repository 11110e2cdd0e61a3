#include "server/service/selection/case_list_service.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/v1/case_list_service.pb.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/selection/case_list_order.h"
#include "server/domain/validation/validator.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/merge/file_merge.h"
#include "server/service/selection/case_list_reading.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// All texts of a list together: 500 entries with a comment of a hundred Japanese characters each,
// in one record of the store (256 KiB).
constexpr size_t kMaxListBytes = 200 * 1024;

Write<pb::CaseList> Unchanged(const Call& call, const CaseListRow& row) {
  Write<pb::CaseList> same;
  same.reply = row.message;
  same.reply.set_etag(MakeEtag(call.env().store, row.version));
  same.resource = row.message.name();
  return same;
}

// That each case that comes in can be read by the caller, as if it did not exist otherwise. What
// stands in the list already may have gone out of sight meanwhile.
absl::Status CheckNewCases(const Call& call, const pb::CaseList& old, const pb::CaseList& changed,
                           absl::string_view field) {
  std::set<std::string> known;
  for (const pb::CaseListEntry& entry : old.entries()) known.insert(entry.case_());
  domain::Faults faults;
  for (int i = 0; i < changed.entries_size(); ++i) {
    const std::string& name = changed.entries(i).case_();
    if (known.count(name) > 0) continue;
    ASSIGN_OR_RETURN(const auto state, ReadableState(call, name));
    if (state.has_value()) continue;
    faults.Add(domain::FieldAt(absl::StrCat(field, ".entries"), i, "case"), "NOT_FOUND",
               {absl::StrCat("there is no case ", name, " that you may read"),
                absl::StrCat("事例 ", name, " は見つかりません。")});
  }
  std::vector<pb::FieldViolation> violations = faults.Take();
  if (violations.empty()) return absl::OkStatus();
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
}

absl::Status CheckSize(const pb::CaseList& list) {
  const size_t bytes = list.ByteSizeLong();
  if (bytes <= kMaxListBytes) return absl::OkStatus();
  return domain::InvalidField(
      "case_list", "TOO_LARGE",
      {absl::StrCat("all texts of the list are ", bytes, " bytes; at most ", kMaxListBytes,
                    " are kept"),
       absl::StrCat("リスト全体の文章が", bytes, "バイトあります。", kMaxListBytes,
                    "バイト（日本語で約", kMaxListBytes / 3, "文字）以内にしてください。")});
}

// Rules that one field's options cannot say.
absl::Status CheckList(const Call& call, const pb::CaseList& old, const pb::CaseList& changed) {
  RETURN_IF_ERROR(domain::ValidateResource(changed, domain::Completeness::kDraft, "case_list"));
  RETURN_IF_ERROR(auth::CheckAudience(changed.audience(), "case_list.audience"));
  RETURN_IF_ERROR(domain::CheckEntries(changed.entries(), "case_list.entries"));
  RETURN_IF_ERROR(CheckNewCases(call, old, changed, "case_list"));
  return CheckSize(changed);
}

Write<pb::CaseList> Written(pb::CaseList stored, storage::Mutation mutation) {
  Write<pb::CaseList> result;
  result.mutation = std::move(mutation);
  result.resource = stored.name();
  result.reply = std::move(stored);
  return result;
}

// What a client sends back of what it was shown.
void DropComputed(pb::CaseList& list) {
  for (pb::CaseListEntry& entry : *list.mutable_entries()) entry.clear_unavailable();
}

}  // namespace

absl::StatusOr<Write<pb::CaseList>> InsertList(const Call& call, const pb::CaseList& sent) {
  pb::CaseList list = sent;
  DropComputed(list);
  list.clear_etag();
  list.set_name(absl::StrCat("caseLists/", call.NewId()));
  list.set_owner(call.caller().organization);
  RETURN_IF_ERROR(call.RequireOwner({list.owner()}, auth::Everyone(), list.owner()));
  if (list.audience().visibility() == pb::VISIBILITY_UNSPECIFIED) {
    list.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  }
  *list.mutable_create_time() = ToProto(call.now());
  StampUpdate(call, nullptr, list);
  RETURN_IF_ERROR(CheckList(call, pb::CaseList(), list));
  storage::Mutation mutation;
  CaseLists().Insert(list, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CASE_LIST, list.name(), std::nullopt, AudienceOf(list),
               mutation);
  return Written(std::move(list), std::move(mutation));
}

absl::StatusOr<CaseListRow> FindOwnedList(const Call& call, absl::string_view name,
                                          absl::string_view etag) {
  ASSIGN_OR_RETURN(CaseListRow row, FindReadableList(call, name));
  RETURN_IF_ERROR(call.RequireOwner({row.message.owner()}, AudienceOf(row.message), name));
  RETURN_IF_ERROR(CheckEtag(call, etag, row.version, name));
  return row;
}

absl::StatusOr<Write<pb::CaseList>> ReplaceList(const Call& call, const CaseListRow& old,
                                                pb::CaseList changed) {
  DropComputed(changed);
  if (SameContent(old.message, changed)) return Unchanged(call, old);
  RETURN_IF_ERROR(CheckList(call, old.message, changed));
  StampUpdate(call, &old.message, changed);
  storage::Mutation mutation;
  CaseLists().Update(old, changed, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CASE_LIST, changed.name(), AudienceOf(old.message),
               AudienceOf(changed), mutation);
  return Written(std::move(changed), std::move(mutation));
}

absl::StatusOr<std::optional<CaseListRow>> FindListByExternalId(const Call& call,
                                                                const std::string& external_id) {
  if (external_id.empty()) return std::optional<CaseListRow>();
  return CaseLists().GetByUnique(
      call.snapshot(),
      storage::Key(kCaseListsByExternalIdId).Add(call.caller().organization).Add(external_id));
}

namespace {

absl::StatusOr<Write<pb::CaseList>> CreateCaseList(const Call& call,
                                                   const pb::CreateCaseListRequest& request) {
  ASSIGN_OR_RETURN(const std::optional<CaseListRow> existing,
                   FindListByExternalId(call, request.case_list().external_id()));
  if (existing.has_value()) {
    const std::string& name = existing->message.name();
    return domain::MakeError(
        pb::REASON_ALREADY_EXISTS,
        {absl::StrCat("the external_id ", request.case_list().external_id(), " is taken by ", name,
                      "; ApplyCaseList updates it"),
         absl::StrCat("外部ID ", request.case_list().external_id(), " は ", name,
                      " で使われています。更新するには renkei list apply を使ってください。")},
        {{"resource", name}});
  }
  return InsertList(call, request.case_list());
}

absl::StatusOr<Write<pb::CaseList>> UpdateCaseList(const Call& call,
                                                   const pb::UpdateCaseListRequest& request) {
  const pb::CaseList& part = request.case_list();
  ASSIGN_OR_RETURN(const CaseListRow row, FindOwnedList(call, part.name(), part.etag()));
  pb::CaseList changed = row.message;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "case_list", changed));
  return ReplaceList(call, row, std::move(changed));
}

absl::StatusOr<Write<pb::ApplyCaseListResponse>> ApplyCaseList(
    const Call& call, const pb::ApplyCaseListRequest& request) {
  const pb::CaseList& sent = request.case_list();
  if (sent.external_id().empty()) {
    return domain::InvalidField("case_list.external_id", "REQUIRED",
                                {"must be set: it says which list is meant",
                                 "必須です。外部IDで対象のリストを特定します。"});
  }
  ASSIGN_OR_RETURN(const std::optional<CaseListRow> existing,
                   FindListByExternalId(call, sent.external_id()));
  absl::StatusOr<Write<pb::CaseList>> written = [&]() -> absl::StatusOr<Write<pb::CaseList>> {
    if (!existing.has_value()) return InsertList(call, sent);
    const CaseListRow& old = *existing;
    const std::string& owner = old.message.owner();
    RETURN_IF_ERROR(call.RequireOwner({owner}, auth::Everyone(), old.message.name()));
    RETURN_IF_ERROR(CheckEtag(call, sent.etag(), old.version, old.message.name()));
    pb::CaseList changed = old.message;
    RETURN_IF_ERROR(MergeBySetFields(sent, request.clear_mask(), "case_list", changed));
    return ReplaceList(call, old, std::move(changed));
  }();
  if (!written.ok()) return written.status();
  using Reply = pb::ApplyCaseListResponse;
  Write<Reply> result;
  result.reply.set_outcome(!existing.has_value()       ? Reply::OUTCOME_CREATED
                           : written->mutation.empty() ? Reply::OUTCOME_UNCHANGED
                                                       : Reply::OUTCOME_UPDATED);
  result.mutation = std::move(written->mutation);
  result.resource = std::move(written->resource);
  *result.reply.mutable_case_list() = std::move(written->reply);
  return result;
}

absl::StatusOr<Write<pb::CaseList>> AddCaseListEntry(const Call& call,
                                                     const pb::AddCaseListEntryRequest& request) {
  ASSIGN_OR_RETURN(const CaseListRow row, FindOwnedList(call, request.name(), request.etag()));
  pb::CaseList changed = row.message;
  auto& entries = *changed.mutable_entries();
  const pb::CaseListEntry& sent = request.entry();
  const std::optional<int> there = domain::PositionOfCase(entries, sent.case_());
  if (!there) {
    const int end = entries.size();
    domain::InsertEntry(sent, request.position() == 0 ? end : request.position() - 1, entries);
    return ReplaceList(call, row, std::move(changed));
  }
  if (request.position() > 0) domain::MoveEntry(*there, request.position() - 1, entries);
  pb::CaseListEntry& entry = entries[*domain::PositionOfCase(entries, sent.case_())];
  if (!sent.heading().empty()) entry.set_heading(sent.heading());
  if (sent.chapter() != pb::CASE_CHAPTER_UNSPECIFIED) entry.set_chapter(sent.chapter());
  if (request.clear_comment() || !sent.comment().empty()) entry.set_comment(sent.comment());
  return ReplaceList(call, row, std::move(changed));
}

// The list, and where a case stands in it that has to be there.
struct FoundEntry {
  CaseListRow row;
  int index;
};

absl::StatusOr<FoundEntry> FindEntry(const Call& call, const std::string& name,
                                     const std::string& etag, const std::string& case_name) {
  ASSIGN_OR_RETURN(CaseListRow row, FindOwnedList(call, name, etag));
  const std::optional<int> index = domain::PositionOfCase(row.message.entries(), case_name);
  if (!index) {
    return domain::InvalidField("case", "NOT_FOUND",
                                {absl::StrCat("the list has no case ", case_name),
                                 absl::StrCat("事例 ", case_name, " はこのリストにありません。")});
  }
  return FoundEntry{std::move(row), *index};
}

absl::StatusOr<Write<pb::CaseList>> MoveCaseListEntry(const Call& call,
                                                      const pb::MoveCaseListEntryRequest& request) {
  ASSIGN_OR_RETURN(const FoundEntry found,
                   FindEntry(call, request.name(), request.etag(), request.case_()));
  pb::CaseList changed = found.row.message;
  domain::MoveEntry(found.index, request.position() - 1, *changed.mutable_entries());
  return ReplaceList(call, found.row, std::move(changed));
}

absl::StatusOr<Write<pb::CaseList>> RemoveCaseListEntry(
    const Call& call, const pb::RemoveCaseListEntryRequest& request) {
  ASSIGN_OR_RETURN(const FoundEntry found,
                   FindEntry(call, request.name(), request.etag(), request.case_()));
  pb::CaseList changed = found.row.message;
  domain::RemoveEntry(found.index, *changed.mutable_entries());
  return ReplaceList(call, found.row, std::move(changed));
}

}  // namespace

void RegisterCaseListService(MethodRegistry& methods) {
  methods.Read("renkei.v1.CaseListService/GetCaseList", GetCaseList);
  methods.Read("renkei.v1.CaseListService/ListCaseLists", ListCaseLists);
  methods.Read("renkei.v1.CaseListService/ListCaseListCases", ListCaseListCases);
  methods.Write("renkei.v1.CaseListService/CreateCaseList", CreateCaseList);
  methods.Write("renkei.v1.CaseListService/UpdateCaseList", UpdateCaseList);
  methods.Write("renkei.v1.CaseListService/ApplyCaseList", ApplyCaseList);
  methods.Write("renkei.v1.CaseListService/DeleteCaseList", DeleteCaseList);
  methods.Write("renkei.v1.CaseListService/AddCaseListEntry", AddCaseListEntry);
  methods.Write("renkei.v1.CaseListService/MoveCaseListEntry", MoveCaseListEntry);
  methods.Write("renkei.v1.CaseListService/RemoveCaseListEntry", RemoveCaseListEntry);
}

}  // namespace renkei::service
