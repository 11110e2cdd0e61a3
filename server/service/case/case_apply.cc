#include "server/service/case/case_apply.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/domain/time/when.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/framework/framework_items.h"
#include "server/service/funding/check/funding_check.h"
#include "server/service/merge/file_merge.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Rules that one field's options cannot say. `old`: what it was; null for a new one.
absl::Status CheckCase(const Call& call, const pb::Case* old, const pb::Case& c) {
  if (c.has_begin() && c.has_end()) {
    if (absl::Status s = domain::CheckChronology(c.begin(), c.end()); !s.ok()) {
      return domain::WithFieldPrefix("case.end", s);
    }
  }
  RETURN_IF_ERROR(auth::CheckAudience(c.audience(), "case.audience"));
  RETURN_IF_ERROR(CheckContentSize(c, "case"));
  RETURN_IF_ERROR(
      FundingCheck(call).Require("case", old == nullptr ? nullptr : &old->funding(), c.funding()));
  return RequireFrameworkItems(call, c.framework_items());
}

WrittenCase Unchanged(const Call& call, const CaseRow& old) {
  WrittenCase same{CaseOutcome::kUnchanged, old.message};
  same.text.set_etag(MakeEtag(call.env().store, old.version));
  return same;
}

}  // namespace

absl::StatusOr<std::optional<CaseRow>> FindByExternalId(const Call& call, const pb::Case& c) {
  if (c.external_id().empty()) return std::optional<CaseRow>();
  return Cases().GetByUnique(
      call.snapshot(), storage::Key(kCasesByExternalIdId).Add(c.owner()).Add(c.external_id()));
}

absl::StatusOr<WrittenCase> AddCase(const Call& call, const pb::Case& sent,
                                    storage::Mutation& mutation) {
  RETURN_IF_ERROR(call.RequireOwner({sent.owner()}, auth::Everyone(), sent.owner()));
  WrittenCase added{CaseOutcome::kCreated, sent};
  pb::Case& c = added.text;
  c.clear_etag();
  c.set_name(absl::StrCat("cases/", call.NewId()));
  c.set_state(pb::LIFECYCLE_STATE_DRAFT);
  *c.mutable_create_time() = ToProto(call.now());
  StampUpdate(call, nullptr, c);
  RETURN_IF_ERROR(domain::ValidateResource(c, domain::Completeness::kDraft, "case"));
  RETURN_IF_ERROR(CheckCase(call, nullptr, c));
  RETURN_IF_ERROR(RequireNewOwner(call, c.owner(), "case.owner", mutation));
  Cases().Insert(c, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CASE, c.name(), std::nullopt, AudienceOf(c), mutation);
  return added;
}

absl::StatusOr<WrittenCase> ReplaceCase(const Call& call, const CaseRow& old, pb::Case changed,
                                        storage::Mutation& mutation) {
  RETURN_IF_ERROR(domain::CheckEditable(old.message.state(), old.message.name()));
  RETURN_IF_ERROR(CheckCase(call, &old.message, changed));
  if (SameContent(old.message, changed)) return Unchanged(call, old);
  StampUpdate(call, &old.message, changed);
  TrimHistory(changed);
  Cases().Update(old, changed, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CASE, changed.name(),
               Before(AudienceOf(old.message), old.message), AudienceOf(changed), mutation);
  return WrittenCase{CaseOutcome::kUpdated, std::move(changed)};
}

absl::StatusOr<WrittenCase> ApplyToCase(const Call& call, const std::optional<CaseRow>& existing,
                                        const pb::Case& sent,
                                        const google::protobuf::FieldMask& clear_mask,
                                        const FileTrace& trace, storage::Mutation& mutation) {
  if (!existing) return AddCase(call, sent, mutation);
  pb::Case changed = existing->message;
  RETURN_IF_ERROR(MergeBySetFields(sent, clear_mask, "case", changed));
  // Every confirmation moves the day on: a file from before does not take it back.
  if (!domain::IsEditable(existing->message.state()))
    changed.set_review_by_date(existing->message.review_by_date());
  RETURN_IF_ERROR(MergeOver(call, trace, existing->message, "case", changed));
  if (SameContent(existing->message, changed)) return Unchanged(call, *existing);
  return ReplaceCase(call, *existing, std::move(changed), mutation);
}

}  // namespace renkei::service
