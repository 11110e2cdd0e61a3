// The log of a support case.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/filter/filter.h"
#include "server/domain/support/support_rights.h"
#include "server/domain/support/support_rules.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/update.h"
#include "server/service/support/support_access.h"
#include "server/service/support/support_methods.h"
#include "server/service/support/support_write.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kSupportEntryPages = {.default_size = 100, .max_size = 500};

const domain::FilterSchema& SupportEntrySchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"kind", FieldType::kString, FilterTokens<pb::SupportEntryKind>()},
      {"date", FieldType::kDate},
      {"author", FieldType::kString},
  };
  return schema;
}

std::optional<FieldValue> SupportEntryFieldOf(const pb::SupportEntry& entry,
                                              absl::string_view field) {
  if (field == "kind") return FilterToken(entry.kind());
  if (field == "date") return entry.date();
  if (field == "author") return entry.author();
  return std::nullopt;
}

absl::Status CheckWholeEntry(const Call& call, const pb::SupportEntry& entry) {
  RETURN_IF_ERROR(domain::ValidateResource(entry, domain::Completeness::kDraft, "entry"));
  BatchViolations violations;
  violations.AddAll("entry", domain::CheckSupportEntry(entry, call.today()));
  return std::move(violations).ToStatus();
}

// That the caller may write what these read.
absl::Status RequireEntryRight(const Call& call, const pb::SupportCase& support,
                               pb::SupportEntryReaders readers) {
  ASSIGN_OR_RETURN(const domain::SupportActor actor, SupportActorOf(call, support));
  RETURN_IF_ERROR(domain::CheckSupportRight(support,
                                            readers == pb::SUPPORT_ENTRY_READERS_TEAM
                                                ? domain::SupportPart::kOwnNote
                                                : domain::SupportPart::kEntry,
                                            actor));
  call.Prove(auth::Ownership::kParty);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<pb::ListSupportEntriesResponse> ListSupportEntries(
    const Call& call, const pb::ListSupportEntriesRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), SupportEntrySchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kSupportEntryPages));
  ASSIGN_OR_RETURN(const SupportRow support, OpenSupportParts(call, request.parent()));
  const storage::Key by_date = SupportEntriesInOrder(request.parent());
  pb::ListSupportEntriesResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::SupportEntry>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kLastFirst = true;
        return SupportEntries().ScanIndex(call.snapshot(), by_date, after, limit, kLastFirst);
      },
      [&](SupportEntryRow& row) -> absl::StatusOr<size_t> {
        if (!auth::Sees(call.caller(), AudienceOf(support.message, row.message))) return 0;
        if (!filter.Matches(
                [&](absl::string_view field) { return SupportEntryFieldOf(row.message, field); }))
          return 0;
        pb::SupportEntry& added = *response.add_entries();
        added = PresentSupportEntry(call, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<pb::SupportEntry>> CreateSupportEntry(
    const Call& call, const pb::CreateSupportEntryRequest& request) {
  ASSIGN_OR_RETURN(const SupportRow support, OpenSupportParts(call, request.parent()));
  pb::SupportEntry made = request.entry();
  if (made.readers() == pb::SUPPORT_ENTRY_READERS_UNSPECIFIED)
    made.set_readers(pb::SUPPORT_ENTRY_READERS_ALL);
  RETURN_IF_ERROR(RequireEntryRight(call, support.message, made.readers()));
  made.clear_etag();
  made.set_name(absl::StrCat(request.parent(), "/entries/", call.NewId()));
  made.set_author(call.caller().organization);
  made.set_updater(call.caller().account);
  *made.mutable_create_time() = ToProto(call.now());
  *made.mutable_update_time() = made.create_time();
  RETURN_IF_ERROR(CheckWholeEntry(call, made));
  ASSIGN_OR_RETURN(const size_t entries,
                   CountSupportParts(call, SupportEntries(), request.parent(), kMaxSupportEntries));
  if (entries >= kMaxSupportEntries) return TooManySupportParts("parent", kMaxSupportEntries);
  storage::Mutation mutation;
  InsertSupportPart(call, support, pb::RESOURCE_TYPE_SUPPORT_ENTRY, SupportEntries(), made,
                    mutation);
  return SupportWritten(PresentSupportEntry(call, {std::move(made)}), std::move(mutation));
}

absl::StatusOr<Write<pb::SupportEntry>> UpdateSupportEntry(
    const Call& call, const pb::UpdateSupportEntryRequest& request) {
  const pb::SupportEntry& part = request.entry();
  ASSIGN_OR_RETURN(const auto found, FindSupportPart(call, SupportEntries(), part.name()));
  const pb::SupportEntry& old = found.row.message;
  if (!call.caller().WorksFor(old.author())) {
    return domain::MakeError(pb::REASON_OTHER_ORGANIZATION,
                             {"an entry is corrected by the organization that wrote it",
                              "記録を訂正できるのは、記録した団体だけです。"},
                             {{"resource", old.name()}});
  }
  RETURN_IF_ERROR(RequireEntryRight(call, found.support.message, old.readers()));
  RETURN_IF_ERROR(CheckEtag(call, part.etag(), found.row.version, part.name()));
  pb::SupportEntry changed = old;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "entry", changed));
  if (SameContent(old, changed)) return SupportWritten(PresentSupportEntry(call, found.row), {});
  RETURN_IF_ERROR(CheckWholeEntry(call, changed));
  changed.set_corrected(true);
  changed.set_updater(call.caller().account);
  *changed.mutable_update_time() = ToProto(call.now());
  storage::Mutation mutation;
  UpdateSupportPart(call, found.support, pb::RESOURCE_TYPE_SUPPORT_ENTRY, SupportEntries(),
                    found.row, changed, mutation);
  return SupportWritten(PresentSupportEntry(call, {std::move(changed)}), std::move(mutation));
}

}  // namespace renkei::service
