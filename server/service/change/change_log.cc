#include "server/service/change/change_log.h"

#include "absl/strings/escaping.h"
#include "server/domain/error.h"
#include "server/service/frame/time.h"

namespace renkei::service {
namespace {

using storage::LogPosition;
using storage::Sequence;

absl::Status ForeignCursor() {
  return domain::MakeError(
      pb::REASON_FOREIGN_CURSOR,
      {"the cursor is damaged, or is one of another server or another filter; list again and "
       "follow the list's change_cursor",
       "カーソルが壊れているか、別のサーバーまたは別の条件のものです。一覧を取り直し、"
       "その change_cursor から始めてください。"});
}

}  // namespace

void AppendChange(const Call& call, pb::ResourceType type, absl::string_view resource,
                  const std::optional<internal_pb::EffectiveAudience>& before,
                  const std::optional<internal_pb::EffectiveAudience>& after,
                  storage::Mutation& mutation) {
  internal_pb::ChangeRecord record;
  record.set_type(type);
  record.set_resource_name(std::string(resource));
  *record.mutable_time() = ToProto(call.now());
  if (before) *record.mutable_before() = *before;
  if (after) *record.mutable_after() = *after;
  mutation.Append(storage::Log::kChanges, record.SerializeAsString());
}

std::string ListCursor(const Call& call) {
  const uint64_t next = storage::ToInt(call.snapshot().sequence()) + 1;
  return MakeCursor(call, LogPosition{static_cast<Sequence>(next), 0}, "");
}

std::string MakeCursor(const Call& call, LogPosition next, absl::string_view filter_fingerprint) {
  internal_pb::ChangeCursor cursor;
  cursor.set_store_id(call.env().store.id());
  cursor.set_epoch(storage::ToInt(call.env().store.epoch()));
  cursor.set_sequence(storage::ToInt(next.sequence));
  cursor.set_index(next.index);
  cursor.set_filter_fingerprint(std::string(filter_fingerprint));
  return absl::WebSafeBase64Escape(cursor.SerializeAsString());
}

absl::StatusOr<LogPosition> ReadCursor(const Call& call, absl::string_view cursor,
                                       absl::string_view filter_fingerprint) {
  const storage::Store& store = call.env().store;
  const Sequence earliest = store.Earliest(storage::Log::kChanges);
  if (cursor.empty()) return LogPosition{earliest, 0};
  std::string bytes;
  internal_pb::ChangeCursor read;
  if (!absl::WebSafeBase64Unescape(cursor, &bytes) || !read.ParseFromString(bytes) ||
      read.store_id() != store.id()) {
    return ForeignCursor();
  }
  if (!read.filter_fingerprint().empty() && read.filter_fingerprint() != filter_fingerprint)
    return ForeignCursor();
  const LogPosition position{static_cast<Sequence>(read.sequence()), read.index()};
  if (read.epoch() != storage::ToInt(store.epoch()) || position.sequence < earliest) {
    return domain::MakeError(
        pb::REASON_EXPIRED_CURSOR,
        {"the changes after this cursor are no longer kept; list again and follow the list's "
         "change_cursor",
         "このカーソル以降の変更はすでに保存されていません。一覧を取り直し、その change_cursor "
         "から始めてください。"});
  }
  if (read.sequence() > storage::ToInt(store.Head()) + 1) {
    return domain::MakeError(
        pb::REASON_FUTURE_CURSOR,
        {"the cursor lies after the newest change; it may come from a store that was replaced",
         "カーソルが最新の変更より先を指しています。別のデータのものではないかご確認ください。"});
  }
  return position;
}

}  // namespace renkei::service
