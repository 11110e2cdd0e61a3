// What colleagues did with what the account drafted: the last thing since its own last step.
//
// An account drafted what it submitted, took up for revision, or submitted at any time before. That
// counts which the document's own history says (returned, published, archived, taken up for
// revision by somebody else) and a change of its fields by another account (its updater). Neither
// does a confirmation that a text still holds, nor another owner's consent.
#include <optional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "server/service/frame/time.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/tables/tables.h"

namespace renkei::service {
namespace {

// In an item's context: the text was changed, which is no step of its own.
constexpr char kChanged[] = "CHANGED";

bool IsDrafting(const pb::LifecycleEvent& event) {
  return event.to() == pb::LIFECYCLE_STATE_IN_REVIEW ||
         (event.from() == pb::LIFECYCLE_STATE_PUBLISHED && event.to() == pb::LIFECYCLE_STATE_DRAFT);
}

template <typename Document>
bool DraftedBy(const Document& document, const std::string& account) {
  return document.submitter() == account ||
         absl::c_any_of(document.history(), [&](const pb::LifecycleEvent& event) {
           return event.actor() == account && event.from() != event.to() && IsDrafting(event);
         });
}

// The last step by another account; nullptr where the account itself took the last one.
const pb::LifecycleEvent* LastByAnother(
    const google::protobuf::RepeatedPtrField<pb::LifecycleEvent>& history,
    const std::string& account) {
  for (auto event = history.rbegin(); event != history.rend(); ++event) {
    if (event->actor() == account) return nullptr;
    // A confirmation, a consent: the state stays.
    if (event->from() != event->to()) return &*event;
  }
  return nullptr;
}

// A change of fields that came after every step.
template <typename Document>
bool WasChangedByAnother(const Document& document, const std::string& account) {
  if (document.updater().empty() || document.updater() == account) return false;
  return document.history().empty() ||
         FromProto(document.history().rbegin()->time()) < FromProto(document.update_time());
}

template <typename Document>
std::optional<pb::InboxItem> NewsOf(const Call& call, const Document& document,
                                    const InboxPage& page) {
  const std::string& account = call.caller().account;
  if (!DraftedBy(document, account)) return std::nullopt;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_COLLEAGUE_ACTED);
  item.set_resource(document.name());
  item.set_title(document.title());
  if (WasChangedByAnother(document, account)) {
    item.set_context(kChanged);
    item.set_from(document.updater());
    *item.mutable_since_time() = document.update_time();
  } else {
    const pb::LifecycleEvent* step = LastByAnother(document.history(), account);
    if (step == nullptr) return std::nullopt;
    // What is to be mended is an item of its own.
    if (step->to() == pb::LIFECYCLE_STATE_RETURNED && page.Wants(pb::INBOX_KIND_RETURNED))
      return std::nullopt;
    item.set_context(pb::LifecycleState_Name(step->to()));
    item.set_from(step->actor());
    item.set_note(step->comment());
    *item.mutable_since_time() = step->time();
  }
  if (FromProto(item.since_time()) < page.news_since()) return std::nullopt;
  return item;
}

template <typename Document>
absl::StatusOr<std::string> FillFrom(const Call& call, const PageStart& part, InboxPage& page,
                                     const storage::Table<Document>& table, TableId by_owner) {
  return CollectPage<Document>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return table.ScanIndex(
            call.snapshot(), storage::Key(by_owner).Add(call.caller().organization), after, limit);
      },
      [&](storage::Row<Document>& row) -> absl::StatusOr<size_t> {
        std::optional<pb::InboxItem> item = NewsOf(call, row.message, page);
        return item ? page.Add(*std::move(item)) : 0;
      });
}

}  // namespace

absl::StatusOr<std::string> FillColleaguesCases(const Call& call, const PageStart& part,
                                                InboxPage& page) {
  return FillFrom(call, part, page, Cases(), kCasesByOwnerId);
}

absl::StatusOr<std::string> FillColleaguesVisions(const Call& call, const PageStart& part,
                                                  InboxPage& page) {
  return FillFrom(call, part, page, Visions(), kVisionsByOwnerId);
}

}  // namespace renkei::service
