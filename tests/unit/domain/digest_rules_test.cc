// When mails are due, and what becomes of each.
#include <vector>

#include "server/domain/follow/digest_times.h"
#include "server/domain/follow/mail_steps.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

constexpr absl::Duration kSeven = absl::Hours(7);

// In Japan.
absl::Time At(int day, int hour, int minute = 0) {
  return BeginOfDayInJapan(absl::CivilDay(2024, 7, day)) + absl::Hours(hour) +
         absl::Minutes(minute);
}

pb::DigestSettings Settings(pb::DigestFrequency frequency,
                            pb::Weekday weekday = pb::WEEKDAY_UNSPECIFIED) {
  pb::DigestSettings settings;
  settings.set_frequency(frequency);
  settings.set_weekday(weekday);
  return settings;
}

TEST(DigestTimes, WhatIsDueIsToldFourTimesHoweverOftenMailsCome) {
  const absl::CivilDay due(2024, 7, 31);
  std::vector<absl::CivilDay> told;
  for (absl::CivilDay day(2024, 7, 1); day < absl::CivilDay(2024, 9, 1); ++day) {
    if (IsToldOfDue(due, day - 1, day)) told.push_back(day);
  }
  EXPECT_THAT(told,
              ::testing::ElementsAre(absl::CivilDay(2024, 7, 17), absl::CivilDay(2024, 7, 24),
                                     absl::CivilDay(2024, 7, 30), absl::CivilDay(2024, 8, 1)));
  // By the week, and after days without a mail: nothing is passed over.
  EXPECT_TRUE(IsToldOfDue(due, absl::CivilDay(2024, 7, 15), absl::CivilDay(2024, 7, 22)));
  EXPECT_TRUE(IsToldOfDue(due, absl::CivilDay(2024, 7, 1), absl::CivilDay(2024, 7, 29)));
  EXPECT_FALSE(IsToldOfDue(due, absl::CivilDay(2024, 8, 1), absl::CivilDay(2024, 8, 8)));
}

TEST(DigestTimes, ADayBeginsInJapan) {
  EXPECT_EQ(absl::FormatTime("%Y-%m-%dT%H:%M", At(1, 0), absl::UTCTimeZone()), "2024-06-30T15:00");
  EXPECT_EQ(DigestBorder(At(1, 7)), At(1, 0));
  EXPECT_EQ(DigestBorder(At(1, 0)), At(1, 0));
}

TEST(DigestTimes, ADailyOneComesEachMorning) {
  const pb::DigestSettings daily = Settings(pb::DIGEST_FREQUENCY_DAILY);
  EXPECT_EQ(NextDigestTime(daily, kSeven, At(1, 6, 59)), At(1, 7));
  EXPECT_EQ(NextDigestTime(daily, kSeven, At(1, 7)), At(2, 7)) << "never the same one again";
  EXPECT_EQ(NextDigestTime(daily, kSeven, At(1, 23)), At(2, 7));
  EXPECT_EQ(NextDigestTime(daily, absl::ZeroDuration(), At(1, 0)), At(2, 0));
}

TEST(DigestTimes, AWeeklyOneComesOnItsDay) {
  // 2024-07-01 is a Monday.
  const pb::DigestSettings monday = Settings(pb::DIGEST_FREQUENCY_WEEKLY);
  EXPECT_EQ(NextDigestTime(monday, kSeven, At(1, 6)), At(1, 7));
  EXPECT_EQ(NextDigestTime(monday, kSeven, At(1, 7)), At(8, 7));
  EXPECT_EQ(
      NextDigestTime(Settings(pb::DIGEST_FREQUENCY_WEEKLY, pb::WEEKDAY_SUNDAY), kSeven, At(1, 7)),
      At(7, 7));
  for (int day = pb::WEEKDAY_MONDAY; day <= pb::WEEKDAY_SUNDAY; ++day) {
    EXPECT_EQ(NextDigestTime(Settings(pb::DIGEST_FREQUENCY_WEEKLY, static_cast<pb::Weekday>(day)),
                             kSeven, At(1, 0)),
              At(day, 7));
  }
}

TEST(DigestTimes, WhoWantsNoneGetsNone) {
  EXPECT_FALSE(NextDigestTime(Settings(pb::DIGEST_FREQUENCY_NONE), kSeven, At(1, 0)).has_value());
  EXPECT_FALSE(NextDigestTime(pb::DigestSettings(), kSeven, At(1, 0)).has_value());
}

// Every outcome after every number of attempts.
TEST(MailSteps, AMailEndsWhateverComes) {
  for (const MailOutcome outcome : kMailOutcomes) {
    int unknown = 0;
    int attempts = 0;
    MailStep step = MailStep::kAgain;
    while (step == MailStep::kAgain) {
      ASSERT_LE(++attempts, kMostAttempts);
      unknown += outcome == MailOutcome::kUnknown;
      step = StepAfter(outcome, attempts, unknown);
    }
    switch (outcome) {
      case MailOutcome::kTaken:
        EXPECT_EQ(attempts, 1);
        EXPECT_EQ(step, MailStep::kDone);
        break;
      case MailOutcome::kRefusedForEver:
        EXPECT_EQ(attempts, 1);
        EXPECT_EQ(step, MailStep::kGiveUp);
        break;
      case MailOutcome::kRefusedForNow:
        EXPECT_EQ(attempts, kMostAttempts);
        EXPECT_EQ(step, MailStep::kGiveUp);
        break;
      case MailOutcome::kUnknown:
        EXPECT_EQ(attempts, 2) << "it goes out twice at most";
        EXPECT_EQ(step, MailStep::kDone);
        break;
    }
  }
}

// Whatever happens, and in whatever order: a mail that may have gone out is sent once more and no more.
TEST(MailSteps, NoOrderOfOutcomesMakesAThirdCopy) {
  constexpr MailOutcome kNotSent[] = {MailOutcome::kRefusedForNow};
  for (int first = 0; first < kMostAttempts - 2; ++first) {
    int attempts = 0;
    for (int i = 0; i < first; ++i) {
      EXPECT_EQ(StepAfter(kNotSent[0], ++attempts, 0), MailStep::kAgain);
    }
    EXPECT_EQ(StepAfter(MailOutcome::kUnknown, ++attempts, 1), MailStep::kAgain);
    EXPECT_EQ(StepAfter(MailOutcome::kUnknown, ++attempts, 2), MailStep::kDone);
  }
}

TEST(MailSteps, PausesGrowAndEnd) {
  absl::Duration whole;
  for (int attempt = 1; attempt < kMostAttempts; ++attempt) {
    EXPECT_GE(PauseAfter(attempt + 1), PauseAfter(attempt));
    whole += PauseAfter(attempt);
  }
  EXPECT_EQ(PauseAfter(1), absl::Minutes(1));
  EXPECT_EQ(PauseAfter(kMostAttempts), absl::Hours(4));
  EXPECT_GT(whole, absl::Hours(24));
  EXPECT_LT(whole, absl::Hours(48));
}

}  // namespace
}  // namespace renkei::domain
