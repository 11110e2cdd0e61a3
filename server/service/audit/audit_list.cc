#include "server/service/audit/audit_list.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "renkei/internal/v1/audit.pb.h"
#include "server/auth/audit_chain.h"
#include "server/auth/audit_values.h"
#include "server/domain/error.h"
#include "server/domain/time/date.h"
#include "server/service/audit/audit_filter.h"
#include "server/service/audit/chain_keeper.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/tables/audit_tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kAuditPages = {.default_size = 100, .max_size = 1000};
// Commits of the log read at a time, walking back.
constexpr uint64_t kCommitsPerStep = 1'000;
constexpr size_t kRowsPerStep = 128;

// A place in the log: the commit, and the entry in it.
struct AuditPosition {
  uint64_t sequence = 0;
  uint32_t index = 0;
  friend auto operator<=>(const AuditPosition&,
                          const AuditPosition&) = default;  // NOLINT(modernize-use-nullptr)
};

// One page, newest first: at first what waits in the log, then what is chained, day by day.
class AuditPage {
 public:
  AuditPage(const Call& call, const PageStart& start, const AuditFilter& filter,
            internal_pb::AuditChain chain)
      : call_(call), start_(start), filter_(filter), chain_(std::move(chain)) {}

  absl::StatusOr<pb::ListAuditEntriesResponse> Read() {
    internal_pb::AuditPlace place;
    if (start_.after.empty()) {
      place.set_sequence(storage::ToInt(call_.snapshot().sequence()) + 1);
    } else if (!place.ParseFromString(start_.after)) {
      return domain::MakeError(pb::REASON_INVALID_PAGE_TOKEN,
                               {"the page_token is damaged", "page_token が壊れています。"});
    }
    before_ = {place.sequence(), place.index()};
    if (place.after().empty()) RETURN_IF_ERROR(ReadWaiting());
    if (!full_) RETURN_IF_ERROR(ReadChained(place.after()));
    response_.set_next_page_token(full_ ? NextPageToken(start_, PlaceAfter().SerializeAsString())
                                        : "");
    return std::move(response_);
  }

 private:
  // What has been looked at is behind the reader.
  internal_pb::AuditPlace PlaceAfter() const {
    internal_pb::AuditPlace place;
    place.set_sequence(before_.sequence);
    place.set_index(before_.index);
    place.set_after(after_);
    return place;
  }

  // The page may be full with it: then nothing further is looked at.
  void Offer(pb::AuditEntry entry) {
    ++examined_;
    if (filter_.Matches(entry)) {
      bytes_ += entry.ByteSizeLong();
      *response_.add_entries() = std::move(entry);
    }
    full_ = static_cast<size_t>(response_.entries_size()) >= start_.size ||
            bytes_ >= kMaxPageBytes || examined_ >= kMaxExamined;
  }

  // What was recorded since the chain stood where the snapshot shows it.
  absl::Status ReadWaiting() {
    const storage::Store& store = call_.env().store;
    // The first place that is not chained.
    const AuditPosition behind = chain_.sequence() == 0
                                     ? AuditPosition()
                                     : AuditPosition{chain_.sequence(), chain_.index() + 1};
    const uint64_t earliest =
        std::max(chain_.sequence(), storage::ToInt(store.Earliest(storage::Log::kAudit)));
    while (before_ > behind) {
      if (call_.abandoned()) return absl::CancelledError();
      const uint64_t end = before_.sequence + (before_.index > 0 ? 1 : 0);
      if (end <= earliest) return absl::OkStatus();
      const uint64_t from = end > kCommitsPerStep + earliest ? end - kCommitsPerStep : earliest;
      std::vector<std::pair<AuditPosition, std::string>> found;
      RETURN_IF_ERROR(ReadCommits(from, end, found));
      for (auto it = found.rbegin(); it != found.rend(); ++it) {
        if (it->first >= before_ || it->first < behind) continue;
        pb::AuditEntry entry;
        if (!entry.ParseFromString(it->second))
          return absl::DataLossError("an audit entry cannot be read");
        entry.set_sequence(static_cast<int64_t>(it->first.sequence));
        entry.set_before_chain(it->first.sequence <= chain_.before_sequence());
        if (!SeesAuditValues(call_, entry)) auth::WithholdAuditValues(entry);
        before_ = it->first;
        Offer(std::move(entry));
        if (full_) return absl::OkStatus();
      }
      before_ = std::max(AuditPosition{from, 0}, behind);
    }
    return absl::OkStatus();
  }

  // The entries of the commits in [from, end), in their order.
  absl::Status ReadCommits(uint64_t from, uint64_t end,
                           std::vector<std::pair<AuditPosition, std::string>>& found) const {
    storage::LogPosition at = {static_cast<storage::Sequence>(from), 0};
    while (true) {
      absl::StatusOr<std::vector<storage::LogEntry>> entries =
          call_.env().store.ReadLog(storage::Log::kAudit, at, kCommitsPerStep);
      // The log was trimmed meanwhile: what stood there is chained, as a later snapshot shows.
      if (absl::IsOutOfRange(entries.status())) return absl::AbortedError("the log was trimmed");
      RETURN_IF_ERROR(entries.status());
      for (storage::LogEntry& entry : *entries) {
        const uint64_t sequence = storage::ToInt(entry.position.sequence);
        if (sequence >= end) return absl::OkStatus();
        found.emplace_back(AuditPosition{sequence, entry.position.index}, std::move(entry.payload));
      }
      if (entries->size() < kCommitsPerStep) return absl::OkStatus();
      at = {entries->back().position.sequence, entries->back().position.index + 1};
    }
  }

  // Along the filter's way, from the last day that is asked for to the first one.
  absl::Status ReadChained(const std::string& after) {
    const storage::Key prefix = AuditEntriesBy(filter_.way(), filter_.what());
    after_ = after;
    if (after_.empty() && filter_.last_day()) {
      after_ = AuditEntriesOn(filter_.way(), filter_.what(), *filter_.last_day() + 1).bytes();
    }
    while (true) {
      if (call_.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(auto page, AuditRecords().ScanIndex(call_.snapshot(), prefix, after_,
                                                           kRowsPerStep, /*reverse=*/true));
      for (size_t i = 0; i < page.rows.size(); ++i) {
        const internal_pb::AuditRecord& record = page.rows[i].message;
        after_ = page.positions[i];
        ASSIGN_OR_RETURN(pb::AuditEntry entry, ShownEntry(call_, record, chain_));
        if (filter_.first_day() &&
            domain::TodayInJapan(FromProto(entry.time())) < *filter_.first_day())
          return absl::OkStatus();
        // What was shown while it waited in the log is not shown again.
        if (AuditPosition{record.sequence(), record.index()} >= before_) continue;
        Offer(std::move(entry));
        if (!full_) continue;
        full_ = i + 1 < page.rows.size() || !page.next.empty();
        return absl::OkStatus();
      }
      if (page.next.empty()) return absl::OkStatus();
    }
  }

  const Call& call_;
  const PageStart& start_;
  const AuditFilter& filter_;
  const internal_pb::AuditChain chain_;
  pb::ListAuditEntriesResponse response_;
  AuditPosition before_;  // nothing from here on is still to be shown
  std::string after_;     // in the index; "": the reader is in the log
  size_t examined_ = 0;
  size_t bytes_ = 0;
  bool full_ = false;
};

}  // namespace

bool SeesAuditValues(const Call& call, const pb::AuditEntry& entry) {
  return call.caller().WorksFor(entry.organization());
}

absl::StatusOr<pb::AuditEntry> ShownEntry(const Call& call, const internal_pb::AuditRecord& record,
                                          const internal_pb::AuditChain& chain) {
  pb::AuditEntry entry;
  internal_pb::AuditStored stored;
  if (!stored.ParseFromString(record.content()) || !auth::ReadAuditContent(stored.content(), entry))
    return absl::DataLossError("an audit entry cannot be read");
  entry.set_sequence(static_cast<int64_t>(record.sequence()));
  entry.set_number(static_cast<int64_t>(record.number()));
  entry.set_hash(auth::AuditHashInHex(record.hash()));
  entry.set_before_chain(record.sequence() <= chain.before_sequence());
  if (SeesAuditValues(call, entry)) {
    auth::PutAuditValues(stored.values(), entry);
  } else {
    auth::WithholdAuditValues(entry);
  }
  return entry;
}

absl::StatusOr<pb::ListAuditEntriesResponse> ListAuditEntries(
    const Call& call, const pb::ListAuditEntriesRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kAuditPages));
  ASSIGN_OR_RETURN(const AuditFilter filter, AuditFilter::Parse(call, request.filter()));
  ASSIGN_OR_RETURN(internal_pb::AuditChain chain, ReadAuditChain(call.snapshot()));
  return AuditPage(call, start, filter, std::move(chain)).Read();
}

}  // namespace renkei::service
