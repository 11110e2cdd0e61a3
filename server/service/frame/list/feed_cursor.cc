#include "server/service/frame/list/feed_cursor.h"

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/frame/sealing.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using storage::LogPosition;
using storage::Sequence;

absl::Status ForeignCursor() {
  return domain::MakeError(
      pb::REASON_FOREIGN_CURSOR,
      {"the cursor is damaged, or is one of another server or another filter; begin again with an "
       "empty cursor",
       "カーソルが壊れているか、別のサーバーまたは別の条件のものです。カーソルを空にして、最初から"
       "取り直してください。"});
}

absl::Status ExpiredCursor() {
  return domain::MakeError(
      pb::REASON_EXPIRED_CURSOR,
      {"the changes after this cursor are no longer kept; begin again with an empty cursor",
       "このカーソル以降の変更はすでに保存されていません。カーソルを空にして、最初から取り直して"
       "ください。"});
}

absl::Status PartedCursor() {
  return domain::MakeError(pb::REASON_EXPIRED_CURSOR,
                           {"the server's data were put back to an earlier state since this cursor "
                            "was given; begin again "
                            "with an empty cursor",
                            "このカーソルを受け取った後に、サーバーのデータが以前の状態に戻されまし"
                            "た。カーソルを空にして、"
                            "最初から取り直してください。"});
}

// Of several servers over one store, another one has come further. The client library asks again by itself.
absl::Status NotYetHere() {
  constexpr int kSoonMillis = 50;
  return domain::MakeError(
      pb::REASON_UNAVAILABLE,
      {"this server has not come as far as the cursor yet; try again in a moment",
       "このサーバーはまだカーソルの位置まで進んでいません。少し待ってから、もう一度お試しください"
       "。"},
      {{"retry_after_ms", absl::StrCat(kSoonMillis)}});
}

absl::Status FutureCursor() {
  return domain::MakeError(
      pb::REASON_FUTURE_CURSOR,
      {"the cursor lies after the newest change; it may come from a store that was replaced",
       "カーソルが最新の変更より先を指しています。別のデータのものではないかご確認ください。"});
}

// The last commit before a position, or the one that it lies in.
Sequence SequenceBefore(const LogPosition& position) {
  const uint64_t sequence = storage::ToInt(position.sequence);
  return Sequence{position.index > 0 || sequence == 0 ? sequence : sequence - 1};
}

Sequence Next(Sequence sequence) { return static_cast<Sequence>(storage::ToInt(sequence) + 1); }

}  // namespace

absl::Status AccessChanged() {
  return domain::MakeError(
      pb::REASON_ACCESS_CHANGED,
      {"what this account may read has changed; begin again with an empty cursor",
       "このアカウントで閲覧できる範囲が変わりました。カーソルを空にして、最初から取り直してくださ"
       "い。"});
}

std::string AccessFingerprint(const auth::Caller& caller) {
  // Never empty, which would hold for everybody: who signs in has missed what only members read.
  if (caller.anonymous()) return "nobody";
  std::string text = caller.organization;
  for (int role = pb::Role_MIN; role <= pb::Role_MAX; ++role) {
    if (pb::Role_IsValid(role) && caller.Has(static_cast<pb::Role>(role)))
      absl::StrAppend(&text, ",", role);
  }
  return text;
}

FeedPosition After(Sequence sequence) { return {.kept_after = {}, .log = {Next(sequence), 0}}; }

FeedPosition FeedStart(const storage::Store& store) {
  return {.kept_after = "", .log = {store.Earliest(storage::Log::kChanges), 0}};
}

void SetPosition(const storage::Store& store, const FeedPosition& position, Sequence seen,
                 internal_pb::ChangeCursor& cursor) {
  cursor.set_store_id(store.id());
  cursor.set_epoch(storage::ToInt(store.epoch()));
  cursor.set_sequence(storage::ToInt(position.log.sequence));
  cursor.set_index(position.log.index);
  cursor.clear_kept_after();
  if (position.kept_after) cursor.set_kept_after(*position.kept_after);
  cursor.set_seen(storage::ToInt(seen));
  cursor.set_incarnation(storage::ToInt(store.IncarnationOf(seen)));
}

absl::StatusOr<FeedPosition> PositionOf(const storage::Store& store,
                                        const internal_pb::ChangeCursor& cursor) {
  if (cursor.store_id() != store.id()) return ForeignCursor();
  if (cursor.epoch() != storage::ToInt(store.epoch())) return ExpiredCursor();
  FeedPosition position;
  position.log = {static_cast<Sequence>(cursor.sequence()), cursor.index()};
  if (cursor.has_kept_after()) position.kept_after = cursor.kept_after();
  RETURN_IF_ERROR(CheckKept(store, position));
  const Sequence seen{cursor.seen()};
  if (seen > store.Head() || position.log.sequence > Next(store.Head())) {
    // Between this process and its store there is a network, and behind that other processes: what they have committed of the
    // incarnation that runs is told here in a moment.
    const bool comes =
        store.ReadsMayBlock() && cursor.incarnation() == storage::ToInt(store.IncarnationOf(seen));
    return comes ? NotYetHere() : FutureCursor();
  }
  if (cursor.incarnation() != storage::ToInt(store.IncarnationOf(seen))) return PartedCursor();
  return position;
}

bool MustBeginAnew(const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail.has_value()) return false;
  return detail->reason() == pb::REASON_FOREIGN_CURSOR ||
         detail->reason() == pb::REASON_EXPIRED_CURSOR ||
         detail->reason() == pb::REASON_FUTURE_CURSOR;
}

CursorMaker::CursorMaker(const Env& env)
    : store_(env.store), stamp_(NewStamp(env, kCursorPurpose)) {}

CursorMaker::CursorMaker(const Call& call, absl::string_view filter_fingerprint)
    : CursorMaker(call.env()) {
  seen_ = call.snapshot().sequence();
  cursor_.set_filter_fingerprint(std::string(filter_fingerprint));
  cursor_.set_access_fingerprint(AccessFingerprint(call.caller()));
}

std::string CursorMaker::At(const FeedPosition& position) {
  SetPosition(store_, position, seen_.value_or(SequenceBefore(position.log)), cursor_);
  return stamp_.Seal(cursor_.SerializeAsString());
}

std::string ListCursor(const Call& call) {
  return CursorMaker(call, "").At(After(call.snapshot().sequence()));
}

absl::Status CheckKept(const storage::Store& store, const FeedPosition& position) {
  return position.log.sequence < store.Earliest(storage::Log::kChanges) ? ExpiredCursor()
                                                                        : absl::OkStatus();
}

absl::StatusOr<FeedPosition> ReadCursor(const Call& call, absl::string_view cursor,
                                        absl::string_view filter_fingerprint) {
  if (cursor.empty()) return FeedStart(call.env().store);
  internal_pb::ChangeCursor read;
  if (!Unseal(call.env(), kCursorPurpose, cursor, read)) return ForeignCursor();
  if (!read.filter_fingerprint().empty() && read.filter_fingerprint() != filter_fingerprint)
    return ForeignCursor();
  ASSIGN_OR_RETURN(FeedPosition position, PositionOf(call.env().store, read));
  // The head is known, and what the call reads was taken before: a cursor never goes back.
  if (Sequence{read.seen()} > call.snapshot().sequence()) return NotYetHere();
  if (!read.access_fingerprint().empty() &&
      read.access_fingerprint() != AccessFingerprint(call.caller()))
    return AccessChanged();
  return position;
}

}  // namespace renkei::service
