#include "server/service/form_draft/form_draft_service.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "renkei/v1/form_draft_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using DraftRow = storage::Row<pb::FormDraft>;
using ContentRow = storage::Row<internal_pb::FormDraftContent>;

constexpr PageLimits kDraftPages = {.default_size = kMaxFormDrafts, .max_size = kMaxFormDrafts};
constexpr int kAccountSegments = 2;
constexpr int kMaxEditors = 10;
// Drafts of one resource that are looked at for those.
constexpr size_t kEditorsExamined = 200;

std::string AccountOf(absl::string_view name) {
  return std::string(domain::ParentName(name, kAccountSegments));
}

storage::Key KeyOf(uint8_t table, absl::string_view name) {
  return storage::Key(table)
      .Add(domain::LastSegment(AccountOf(name)))
      .Add(domain::LastSegment(name));
}

// Nobody else has it, whatever their role.
absl::Status CheckOwn(const Call& call, const std::string& name) {
  if (AccountOf(name) != call.caller().account) return NotFound(name);
  call.Prove(auth::Ownership::kManaged);
  return absl::OkStatus();
}

bool IsKept(const pb::FormDraft& draft, absl::Time now) {
  return FromProto(draft.expire_time()) > now;
}

// A draft as it lies: its head, and what is in it.
struct Stored {
  std::optional<DraftRow> head;
  std::optional<ContentRow> content;
};

absl::StatusOr<Stored> ReadStored(const Call& call, const std::string& name) {
  Stored stored;
  ASSIGN_OR_RETURN(stored.head, FormDrafts().Get(call.snapshot(), KeyOf(kFormDraftsId, name)));
  ASSIGN_OR_RETURN(stored.content,
                   FormDraftContents().Get(call.snapshot(), KeyOf(kFormDraftContentsId, name)));
  return stored;
}

absl::StatusOr<pb::FormDraft> ReadOwn(const Call& call, const std::string& name) {
  RETURN_IF_ERROR(CheckOwn(call, name));
  ASSIGN_OR_RETURN(Stored stored, ReadStored(call, name));
  if (!stored.head || !IsKept(stored.head->message, call.now())) return NotFound(name);
  pb::FormDraft draft = std::move(stored.head->message);
  if (stored.content) draft.set_content(std::move(*stored.content->message.mutable_content()));
  draft.set_etag(MakeEtag(call.env().store, stored.head->version));
  return draft;
}

absl::StatusOr<pb::FormDraft> GetFormDraft(const Call& call,
                                           const pb::GetFormDraftRequest& request) {
  return ReadOwn(call, request.name());
}

// What a repeated call shows.
absl::StatusOr<bool> ReadFormDraft(const Call& call, pb::FormDraft& shown) {
  absl::StatusOr<pb::FormDraft> draft = ReadOwn(call, shown.name());
  if (absl::IsNotFound(draft.status())) return false;
  if (!draft.ok()) return draft.status();
  shown = *std::move(draft);
  shown.clear_content();
  return true;
}

absl::StatusOr<pb::ListFormDraftsResponse> ListFormDrafts(
    const Call& call, const pb::ListFormDraftsRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kDraftPages));
  pb::ListFormDraftsResponse response;
  const auto scan = [&](absl::string_view after, size_t limit) {
    return FormDrafts().Scan(call.snapshot(),
                             FormDrafts().NewKey().Add(domain::LastSegment(call.caller().account)),
                             after, limit);
  };
  const auto take = [&](DraftRow& row) -> absl::StatusOr<size_t> {
    if (!IsKept(row.message, call.now())) return size_t{0};
    const size_t bytes = row.message.ByteSizeLong();
    row.message.set_etag(MakeEtag(call.env().store, row.version));
    *response.add_form_drafts() = std::move(row.message);
    return bytes;
  };
  ASSIGN_OR_RETURN(const std::string next, CollectPage<pb::FormDraft>(call, start, scan, take));
  response.set_next_page_token(NextPageToken(start, next));
  return response;
}

// That there is room for one more. Those that have expired and are not swept yet count: for a minute.
absl::Status CheckRoom(const Call& call) {
  ASSIGN_OR_RETURN(
      const auto page,
      FormDrafts().Scan(call.snapshot(),
                        FormDrafts().NewKey().Add(domain::LastSegment(call.caller().account)), "",
                        kMaxFormDrafts));
  if (page.rows.size() < kMaxFormDrafts) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_TOO_LARGE,
      {absl::StrCat("there are ", kMaxFormDrafts,
                    " forms that were begun and not sent; send or delete one of them"),
       absl::StrCat("入力途中の内容が上限の", kMaxFormDrafts,
                    "件に達しています。不要なものを送信または削除してください。")},
      {{"limit", absl::StrCat(kMaxFormDrafts)}});
}

absl::Status CheckContent(const pb::FormDraft& draft) {
  if (draft.content().size() <= kMaxFormDraftBytes) return absl::OkStatus();
  return domain::InvalidField(
      "form_draft.content", "TOO_LARGE",
      {absl::StrCat("is ", draft.content().size(), " bytes; at most ", kMaxFormDraftBytes,
                    " are kept"),
       absl::StrCat("内容が", draft.content().size(), "バイトあります。", kMaxFormDraftBytes,
                    "バイト（日本語で約", kMaxFormDraftBytes / 3, "文字）以内にしてください。")});
}

absl::StatusOr<Write<pb::FormDraft>> SaveFormDraft(const Call& call,
                                                   const pb::SaveFormDraftRequest& request) {
  const std::string& name = request.form_draft().name();
  RETURN_IF_ERROR(CheckOwn(call, name));
  RETURN_IF_ERROR(CheckContent(request.form_draft()));
  ASSIGN_OR_RETURN(const Stored stored, ReadStored(call, name));
  // With an etag of what is gone the draft is made anew: what was typed is worth more.
  if (stored.head && IsKept(stored.head->message, call.now()))
    RETURN_IF_ERROR(CheckEtag(call, request.form_draft().etag(), stored.head->version, name));
  if (!stored.head) RETURN_IF_ERROR(CheckRoom(call));

  Write<pb::FormDraft> result;
  result.resource = name;
  result.unlogged = true;
  pb::FormDraft& head = result.reply;
  head = request.form_draft();
  head.clear_etag();
  head.clear_content();
  *head.mutable_update_time() = ToProto(call.now());
  *head.mutable_expire_time() = ToProto(call.now() + kFormDraftLifetime);
  internal_pb::FormDraftContent content;
  content.set_name(name);
  content.set_content(request.form_draft().content());
  if (stored.head) {
    FormDrafts().Update(*stored.head, head, result.mutation);
  } else {
    FormDrafts().Insert(head, result.mutation);
  }
  if (stored.content) {
    FormDraftContents().Update(*stored.content, content, result.mutation);
  } else {
    FormDraftContents().Insert(content, result.mutation);
  }
  return result;
}

void EraseStored(const Stored& stored, storage::Mutation& mutation) {
  if (stored.head) FormDrafts().Erase(*stored.head, mutation);
  if (stored.content) FormDraftContents().Erase(*stored.content, mutation);
}

absl::StatusOr<Write<pb::DeleteFormDraftResponse>> DeleteFormDraft(
    const Call& call, const pb::DeleteFormDraftRequest& request) {
  RETURN_IF_ERROR(CheckOwn(call, request.name()));
  ASSIGN_OR_RETURN(const Stored stored, ReadStored(call, request.name()));
  Write<pb::DeleteFormDraftResponse> result;
  result.resource = request.name();
  result.unlogged = true;
  EraseStored(stored, result.mutation);
  return result;
}

// Who has saved `draft`, if that is another account of the caller's organization.
absl::StatusOr<std::optional<pb::Editor>> EditorOf(const Call& call, const pb::FormDraft& draft) {
  const std::string account = AccountOf(draft.name());
  if (account == call.caller().account) return std::nullopt;
  if (FromProto(draft.update_time()) + kEditingTime <= call.now()) return std::nullopt;
  ASSIGN_OR_RETURN(const auto row, Accounts().Get(call.snapshot(), KeyByName(Accounts(), account)));
  if (!row || row->message.organization() != call.caller().organization) return std::nullopt;
  pb::Editor editor;
  editor.set_account(account);
  editor.set_display_name(row->message.display_name());
  *editor.mutable_update_time() = draft.update_time();
  return std::optional<pb::Editor>(std::move(editor));
}

absl::StatusOr<pb::FindEditorsResponse> FindEditors(const Call& call,
                                                    const pb::FindEditorsRequest& request) {
  ASSIGN_OR_RETURN(
      const auto page,
      FormDrafts().ScanIndex(call.snapshot(),
                             storage::Key(kFormDraftsByResourceId).Add(request.resource()), "",
                             kEditorsExamined));
  pb::FindEditorsResponse response;
  for (const DraftRow& row : page.rows) {
    ASSIGN_OR_RETURN(std::optional<pb::Editor> editor, EditorOf(call, row.message));
    if (editor) *response.add_editors() = *std::move(editor);
  }
  auto& editors = *response.mutable_editors();
  std::sort(editors.begin(), editors.end(), [](const pb::Editor& a, const pb::Editor& b) {
    return FromProto(a.update_time()) > FromProto(b.update_time());
  });
  if (editors.size() > kMaxEditors)
    editors.DeleteSubrange(kMaxEditors, editors.size() - kMaxEditors);
  return response;
}

}  // namespace

void RegisterFormDraftService(MethodRegistry& methods) {
  methods.Shows<pb::FormDraft>(ReadFormDraft);
  methods.Read("renkei.v1.FormDraftService/GetFormDraft", GetFormDraft);
  methods.Read("renkei.v1.FormDraftService/ListFormDrafts", ListFormDrafts);
  methods.Write("renkei.v1.FormDraftService/SaveFormDraft", SaveFormDraft);
  methods.Write("renkei.v1.FormDraftService/DeleteFormDraft", DeleteFormDraft);
  methods.Read("renkei.v1.FormDraftService/FindEditors", FindEditors);
}

absl::StatusOr<int> SweepFormDrafts(const Env& env, size_t limit) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  ASSIGN_OR_RETURN(
      auto page, FormDrafts().ScanIndex(*snapshot, storage::Key(kFormDraftsByExpiryId), "", limit));
  storage::Mutation mutation;
  int removed = 0;
  for (DraftRow& row : page.rows) {
    if (IsKept(row.message, env.now())) break;
    Stored stored;
    ASSIGN_OR_RETURN(stored.content, FormDraftContents().Get(*snapshot, KeyOf(kFormDraftContentsId,
                                                                              row.message.name())));
    stored.head = std::move(row);
    EraseStored(stored, mutation);
    ++removed;
  }
  if (removed == 0) return 0;
  RETURN_IF_ERROR(storage::CommitAndWait(env.store, std::move(mutation)).status());
  return removed;
}

}  // namespace renkei::service
