#include "server/domain/backup/retention.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "absl/time/civil_time.h"
#include "server/domain/time/date.h"

namespace renkei::domain {
namespace {

using Reasons = std::vector<std::vector<pb::BackupKeepReason>>;

absl::CivilDay DayOf(absl::Time time) { return TodayInJapan(time); }

absl::CivilDay WeekOf(absl::Time time) {
  return absl::PrevWeekday(DayOf(time) + 1, absl::Weekday::monday);
}

absl::CivilDay MonthOf(absl::Time time) { return absl::CivilDay(absl::CivilMonth(DayOf(time))); }

// Of each of the last `count` periods the newest; `newest_first` are places in `backups`.
void Keep(const std::vector<RetainedBackup>& backups, const std::vector<size_t>& newest_first,
          absl::CivilDay (*period)(absl::Time), int count, pb::BackupKeepReason reason,
          Reasons& reasons) {
  std::set<absl::CivilDay> seen;
  for (const size_t place : newest_first) {
    if (seen.size() == static_cast<size_t>(count)) return;
    if (seen.insert(period(backups[place].create_time)).second) reasons[place].push_back(reason);
  }
}

}  // namespace

Reasons WhatIsKept(const std::vector<RetainedBackup>& backups, const Retention& retention) {
  Reasons reasons(backups.size());
  std::vector<size_t> newest_first(backups.size());
  std::iota(newest_first.begin(), newest_first.end(), size_t{0});
  std::stable_sort(newest_first.begin(), newest_first.end(), [&](size_t a, size_t b) {
    return backups[a].create_time > backups[b].create_time;
  });
  newest_first.erase(std::remove_if(newest_first.begin(), newest_first.end(),
                                    [&](size_t place) { return !backups[place].judged; }),
                     newest_first.end());
  if (!newest_first.empty()) {
    reasons[newest_first.front()].push_back(pb::BACKUP_KEEP_REASON_NEWEST);
  }
  Keep(backups, newest_first, DayOf, retention.daily, pb::BACKUP_KEEP_REASON_DAILY, reasons);
  Keep(backups, newest_first, WeekOf, retention.weekly, pb::BACKUP_KEEP_REASON_WEEKLY, reasons);
  Keep(backups, newest_first, MonthOf, retention.monthly, pb::BACKUP_KEEP_REASON_MONTHLY, reasons);
  for (size_t place = 0; place < backups.size(); ++place) {
    if (backups[place].named) reasons[place].push_back(pb::BACKUP_KEEP_REASON_NAMED);
    if (!backups[place].judged) reasons[place].push_back(pb::BACKUP_KEEP_REASON_NOT_JUDGED);
    if (retention.keeps_all()) reasons[place].push_back(pb::BACKUP_KEEP_REASON_NO_RULE);
  }
  return reasons;
}

}  // namespace renkei::domain
