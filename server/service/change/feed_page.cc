#include "server/service/change/feed_page.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "server/service/frame/change_readers.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using storage::LogEntry;
using storage::LogPosition;
using storage::Sequence;

// Entries read from the log, and kept changes, at a time.
constexpr size_t kEntriesAtOnce = 500;

class PageReader {
 public:
  PageReader(const Call& call, const FeedQuery& query, const FeedLimits& limits)
      : call_(call),
        query_(query),
        limits_(limits),
        head_(call.snapshot().sequence()),
        prefectures_(call),
        cursors_(call, query.filter.fingerprint()) {}

  absl::StatusOr<FeedPage> Read(const FeedPosition& from) {
    page_.next = from;
    bool more = true;
    while (more) {
      if (call_.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(more, page_.next.kept_after ? ReadKept() : ReadLog());
    }
    // What was removed while this page was read may be missing in it.
    RETURN_IF_ERROR(CheckKept(call_.env().store, from));
    return std::move(page_);
  }

 private:
  bool IsFull() const {
    return page_.changes.size() >= static_cast<int>(limits_.changes) || bytes_ >= limits_.bytes ||
           examined_ >= limits_.examined;
  }
  bool IsOverfull() const {
    return page_.changes.size() >= static_cast<int>(limits_.max_changes) ||
           bytes_ >= limits_.max_bytes;
  }

  // One batch of the kept changes; each is a page's end. False: the page is done.
  absl::StatusOr<bool> ReadKept() {
    ASSIGN_OR_RETURN(const auto rows, KeptChanges().Scan(call_.snapshot(), KeptChanges().NewKey(),
                                                         *page_.next.kept_after, kEntriesAtOnce));
    for (size_t i = 0; i < rows.rows.size(); ++i) {
      if (IsFull()) return false;
      const internal_pb::KeptChange& kept = rows.rows[i].message;
      page_.next.kept_after = rows.positions[i];
      // A later one comes from the log.
      if (kept.sequence() >= storage::ToInt(page_.next.log.sequence)) continue;
      RETURN_IF_ERROR(Add(kept.change()));
    }
    if (rows.next.empty()) page_.next.kept_after.reset();
    return true;
  }

  // One batch of the log. False: the page is done.
  absl::StatusOr<bool> ReadLog() {
    const auto entries =
        call_.env().store.ReadLog(storage::Log::kChanges, page_.next.log, kEntriesAtOnce);
    if (!entries.ok()) {
      // The log was cut behind this reader's back.
      const absl::Status kept = CheckKept(call_.env().store, page_.next);
      return kept.ok() ? entries.status() : kept;
    }
    for (const LogEntry& entry : *entries) {
      if (entry.position.sequence > head_) return EndAtHead();
      if (entry.position.sequence != commit_) {
        if (IsFull()) return false;
        commit_ = entry.position.sequence;
        commit_begin_ = entry.position;
        changes_before_commit_ = page_.changes.size();
      }
      internal_pb::ChangeRecord record;
      if (!record.ParseFromString(entry.payload))
        return absl::DataLossError("a change cannot be read");
      page_.next.log = {entry.position.sequence, entry.position.index + 1};
      RETURN_IF_ERROR(Add(record));
      if (IsOverfull()) return CutCommit();
    }
    return entries->size() == kEntriesAtOnce ? absl::StatusOr<bool>(true) : EndAtHead();
  }

  bool EndAtHead() {
    page_.at_head = true;
    // Commits without changes move the reader on too.
    page_.next.log =
        std::max(page_.next.log, LogPosition{static_cast<Sequence>(storage::ToInt(head_) + 1), 0});
    return false;
  }

  // The page is too large with the commit that is being read: it ends before it, or, where it is the
  // only one, here.
  absl::StatusOr<bool> CutCommit() {
    ASSIGN_OR_RETURN(const auto following,
                     call_.env().store.ReadLog(storage::Log::kChanges, page_.next.log, 1));
    const bool ends = following.empty() || following.front().position.sequence != commit_;
    if (ends) return false;
    if (changes_before_commit_ > 0) {
      page_.changes.DeleteSubrange(changes_before_commit_,
                                   page_.changes.size() - changes_before_commit_);
      page_.next.log = commit_begin_;
    } else {
      page_.partial_commit = true;
    }
    return false;
  }

  absl::Status Add(const internal_pb::ChangeRecord& record) {
    ++examined_;
    if (query_.passes_over && query_.passes_over(record.resource_name())) return absl::OkStatus();
    pb::Change& change = *page_.changes.Add();
    change.set_type(record.type());
    change.set_resource_name(record.resource_name());
    *change.mutable_time() = record.time();
    ASSIGN_OR_RETURN(const bool shown, Show(record, change));
    if (!shown) {
      page_.changes.RemoveLast();
      return absl::OkStatus();
    }
    change.set_cursor(cursors_.At(page_.next));
    bytes_ += change.ByteSizeLong();
    return absl::OkStatus();
  }

  // Whether this reader is told of it, and how.
  absl::StatusOr<bool> Show(const internal_pb::ChangeRecord& record, pb::Change& change) {
    const bool sees = record.has_after() && auth::Sees(call_.caller(), record.after());
    const bool saw = record.has_before() && auth::Sees(call_.caller(), record.before());
    if (!query_.filter.Wants(record.type()) || (!sees && !saw)) return false;
    if (sees) {
      const absl::StatusOr<bool> there = ReadContent(record, change);
      // Nothing to read now: a later change took it away, and tells so itself.
      if (!there.ok() || !*there) return there;
      const bool passes =
          query_.filter.Passes(record.after().owners(), FrameworkItemsOf(change), prefectures_);
      if (passes) {
        if (query_.names_only) change.clear_resource();
        change.set_kind(pb::Change::KIND_UPSERT);
        return true;
      }
      change.clear_resource();
    }
    // A document that is gone takes its parts along, which may have passed where it did not.
    const bool with_parts = record.type() == pb::RESOURCE_TYPE_VISION && !sees;
    if (!saw ||
        (!with_parts && !query_.filter.Passes(record.before().owners(),
                                              record.framework_items_before(), prefectures_)))
      return false;
    change.set_kind(pb::Change::KIND_TOMBSTONE);
    return true;
  }

  // False if the caller can read nothing of it any more.
  absl::StatusOr<bool> ReadContent(const internal_pb::ChangeRecord& record, pb::Change& change) {
    if (query_.names_only && !query_.filter.NeedsItems()) return true;
    return ReadFor(call_, record.resource_name(), change);
  }

  const Call& call_;
  const FeedQuery& query_;
  const FeedLimits& limits_;
  const Sequence head_;
  Prefectures prefectures_;
  CursorMaker cursors_;
  FeedPage page_;
  size_t bytes_ = 0;
  size_t examined_ = 0;
  // The commit whose entries are being read, and where the page stood before it.
  Sequence commit_ = Sequence::kNone;
  LogPosition commit_begin_;
  int changes_before_commit_ = 0;
};

}  // namespace

absl::StatusOr<FeedPage> ReadFeedPage(const Call& call, const FeedQuery& query,
                                      const FeedPosition& from, const FeedLimits& limits) {
  return PageReader(call, query, limits).Read(from);
}

}  // namespace renkei::service
