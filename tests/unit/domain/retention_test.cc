#include "server/domain/backup/retention.h"

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::TimeZone kJapanTime = absl::FixedTimeZone(9 * 60 * 60);

// On a wall clock in Japan.
RetainedBackup At(int month, int day, int hour = 2) {
  return {.create_time = absl::FromCivil(absl::CivilHour(2026, month, day, hour), kJapanTime)};
}

std::vector<size_t> Kept(const std::vector<RetainedBackup>& backups, const Retention& retention) {
  const auto reasons = WhatIsKept(backups, retention);
  std::vector<size_t> kept;
  for (size_t i = 0; i < reasons.size(); ++i) {
    if (!reasons[i].empty()) kept.push_back(i);
  }
  return kept;
}

TEST(Retention, OfEachDayTheLastOneIsKept) {
  // 2026-11-30 is a Monday.
  const std::vector<RetainedBackup> backups = {At(11, 30, 2), At(11, 30, 23), At(11, 29, 2),
                                               At(11, 29, 1)};
  EXPECT_THAT(Kept(backups, {.daily = 2}), ElementsAre(1, 2));
}

// 23:30 UTC is the next morning in Japan.
TEST(Retention, DaysBeginAtMidnightInJapan) {
  const RetainedBackup late{
      .create_time = absl::FromCivil(absl::CivilMinute(2026, 11, 28, 14, 59), absl::UTCTimeZone())};
  const RetainedBackup early{
      .create_time = absl::FromCivil(absl::CivilMinute(2026, 11, 28, 15, 0), absl::UTCTimeZone())};
  EXPECT_THAT(Kept({late, early}, {.daily = 2}), ElementsAre(0, 1));
  EXPECT_THAT(Kept({early, early}, {.daily = 2}), ElementsAre(0));
}

TEST(Retention, WeeksBeginOnMonday) {
  const std::vector<RetainedBackup> backups = {At(11, 30), At(11, 29), At(11, 28), At(11, 23),
                                               At(11, 22)};
  EXPECT_THAT(Kept(backups, {.weekly = 3}), ElementsAre(0, 1, 4));
}

TEST(Retention, OfEachMonthTheLastOneIsKept) {
  const std::vector<RetainedBackup> backups = {At(12, 1), At(11, 30), At(11, 1), At(10, 31)};
  EXPECT_THAT(Kept(backups, {.monthly = 2}), ElementsAre(0, 1));
  EXPECT_THAT(Kept(backups, {.monthly = 3}), ElementsAre(0, 1, 3));
}

// A server that stood still for two months loses nothing when it goes on.
TEST(Retention, DaysWithoutABackupAreNotCounted) {
  const std::vector<RetainedBackup> backups = {At(11, 30), At(9, 2), At(9, 1)};
  EXPECT_THAT(Kept(backups, {.daily = 3}), ElementsAre(0, 1, 2));
}

TEST(Retention, OneMayBeKeptForSeveralReasons) {
  const auto reasons = WhatIsKept({At(11, 30)}, {.daily = 1, .weekly = 1, .monthly = 1});
  EXPECT_THAT(reasons[0],
              ElementsAre(pb::BACKUP_KEEP_REASON_NEWEST, pb::BACKUP_KEEP_REASON_DAILY,
                          pb::BACKUP_KEEP_REASON_WEEKLY, pb::BACKUP_KEEP_REASON_MONTHLY));
}

TEST(Retention, TheOrderIsOfNoConcern) {
  EXPECT_THAT(Kept({At(11, 1), At(11, 30), At(11, 15)}, {.daily = 2}), ElementsAre(1, 2));
}

TEST(Retention, TheNewestAndWhatWasNamedStay) {
  RetainedBackup named = At(1, 1);
  named.named = true;
  EXPECT_THAT(Kept({At(11, 30), At(11, 29), named}, {.monthly = 1}), ElementsAre(0, 2));
}

// It might be the only one of its month, and somebody has to look at it.
TEST(Retention, WhatIsNotJudgedStaysAndTakesNoPlace) {
  RetainedBackup damaged = At(11, 30, 5);
  damaged.judged = false;
  const auto reasons = WhatIsKept({damaged, At(11, 30, 2)}, {.daily = 1});
  EXPECT_THAT(reasons[0], ElementsAre(pb::BACKUP_KEEP_REASON_NOT_JUDGED));
  EXPECT_THAT(reasons[1], ElementsAre(pb::BACKUP_KEEP_REASON_NEWEST, pb::BACKUP_KEEP_REASON_DAILY));
}

TEST(Retention, WithoutARuleEverythingIsKept) {
  EXPECT_THAT(Kept({At(11, 30), At(11, 29)}, {}), ElementsAre(0, 1));
  EXPECT_THAT(WhatIsKept({}, {.daily = 1}), IsEmpty());
}

}  // namespace
}  // namespace renkei::domain
