#include "server/service/follow/notice_store.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "server/domain/follow/notice_fold.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using ProgressRow = storage::Row<internal_pb::FollowProgress>;

// Each is a record and its index rows, the old ones among them, and a part of its account's progress.
constexpr size_t kNoticesPerCommit = 120;

int DayNumber(absl::Time time) {
  return static_cast<int>(domain::TodayInJapan(time) - absl::CivilDay(1970, 1, 1));
}

// One commit's worth.
class NoticeCommit {
 public:
  explicit NoticeCommit(const Env& env) : env_(env), snapshot_(env.store.NewSnapshot()) {}

  absl::Status Add(const internal_pb::NoticeRecord& news) {
    ASSIGN_OR_RETURN(const std::optional<NoticeRow> known,
                     Notices().Get(*snapshot_, Notices().KeyOf(news)));
    if (known.has_value()) {
      internal_pb::NoticeRecord folded = known->message;
      if (!domain::FoldNotice(news, folded)) return absl::OkStatus();
      // Erased by this commit, as the oldest: it stays so.
      if (!written_.insert(Notices().KeyOf(news)).second) return absl::OkStatus();
      Notices().Update(*known, folded, mutation_);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(ProgressRow* const progress, ProgressOf(news.account()));
    Notices().Insert(news, mutation_);
    written_.insert(Notices().KeyOf(news));
    progress->message.set_notices(progress->message.notices() + 1);
    if (progress->message.notices() <= kMostNotices) return absl::OkStatus();
    return EraseOldest(news.account(), *progress);
  }

  storage::Mutation Finish() && {
    for (auto& [account, rows] : progress_) WriteProgress(rows.before, rows.now.message, mutation_);
    return std::move(mutation_);
  }

 private:
  struct Progress {
    ProgressRow before;
    ProgressRow now;
  };

  absl::StatusOr<ProgressRow*> ProgressOf(const std::string& account) {
    const std::string id(domain::LastSegment(account));
    auto known = progress_.find(id);
    if (known == progress_.end()) {
      ASSIGN_OR_RETURN(ProgressRow row, ReadProgress(*snapshot_, id));
      known = progress_.emplace(id, Progress{row, row}).first;
    }
    return &known->second.now;
  }

  // The first by its key is of the oldest day. One that this commit writes too waits for the next.
  absl::Status EraseOldest(const std::string& account, ProgressRow& progress) {
    ASSIGN_OR_RETURN(
        const auto page,
        Notices().Scan(*snapshot_, Notices().NewKey().Add(domain::LastSegment(account)), "",
                       kNoticesPerCommit));
    for (const NoticeRow& row : page.rows) {
      if (!written_.insert(Notices().KeyOf(row.message)).second) continue;
      Notices().Erase(row, mutation_);
      progress.message.set_notices(progress.message.notices() - 1);
      break;
    }
    return absl::OkStatus();
  }

  const Env& env_;
  const std::unique_ptr<storage::Snapshot> snapshot_;
  storage::Mutation mutation_;
  std::map<std::string, Progress> progress_;
  std::set<std::string> written_;  // or erased
};

}  // namespace

internal_pb::NoticeRecord& NoticeBatch::Add(const std::string& account, const domain::News& news,
                                            internal_pb::NoticeCause cause) {
  const int day = DayNumber(news.time);
  internal_pb::NoticeRecord& notice =
      notices_[Place(account, day, static_cast<int>(news.kind), news.resource)];
  const bool known = !notice.account().empty();
  internal_pb::NoticeRecord added;
  added.set_account(account);
  added.set_day(day);
  added.set_kind(news.kind);
  added.set_resource(news.resource);
  added.set_type(news.type);
  added.set_organization(news.organization);
  added.set_context(news.context);
  *added.mutable_event_time() = ToProto(news.time);
  added.set_count(1);
  *added.add_causes() = std::move(cause);
  *added.mutable_told_time() = ToProto(now_);
  if (known) {
    domain::FoldNotice(added, notice);
  } else {
    notice = std::move(added);
  }
  return notice;
}

absl::Status NoticeBatch::Write(const Env& env, storage::Mutation* last) const {
  auto next = notices_.begin();
  do {
    NoticeCommit commit(env);
    for (size_t i = 0; i < kNoticesPerCommit && next != notices_.end(); ++i, ++next)
      RETURN_IF_ERROR(commit.Add(next->second));
    storage::Mutation mutation = std::move(commit).Finish();
    const bool ends = next == notices_.end();
    if (ends && last != nullptr) mutation.Add(std::move(*last));
    if (mutation.empty()) continue;
    RETURN_IF_ERROR(storage::CommitAndWait(env.store, std::move(mutation)).status());
  } while (next != notices_.end());
  return absl::OkStatus();
}

absl::StatusOr<ProgressRow> ReadProgress(const storage::Snapshot& snapshot,
                                         absl::string_view account) {
  ASSIGN_OR_RETURN(auto row,
                   FollowProgresses().Get(snapshot, FollowProgresses().NewKey().Add(account)));
  if (row.has_value()) return *std::move(row);
  ProgressRow none;
  none.message.set_account(std::string(account));
  return none;
}

void WriteProgress(const ProgressRow& row, const internal_pb::FollowProgress& now,
                   storage::Mutation& mutation) {
  if (row.version == storage::Sequence::kNone) {
    FollowProgresses().Insert(now, mutation);
  } else {
    FollowProgresses().Update(row, now, mutation);
  }
}

absl::StatusOr<int> SweepNotices(const Env& env, size_t limit) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  ASSIGN_OR_RETURN(const auto page, Notices().ScanIndex(*snapshot, storage::Key(kNoticesByDayId),
                                                        "", std::min(limit, kNoticesPerCommit)));
  const int kept_from = DayNumber(env.now()) - kNoticeDays;
  storage::Mutation mutation;
  std::map<std::string, int> removed;
  int count = 0;
  for (const NoticeRow& row : page.rows) {
    if (row.message.day() >= kept_from) break;
    Notices().Erase(row, mutation);
    ++removed[std::string(domain::LastSegment(row.message.account()))];
    ++count;
  }
  if (count == 0) return 0;
  for (const auto& [account, fewer] : removed) {
    ASSIGN_OR_RETURN(const ProgressRow row, ReadProgress(*snapshot, account));
    internal_pb::FollowProgress now = row.message;
    now.set_notices(std::max(0, now.notices() - fewer));
    WriteProgress(row, now, mutation);
  }
  RETURN_IF_ERROR(storage::CommitAndWait(env.store, std::move(mutation)).status());
  return count;
}

}  // namespace renkei::service
