// Refusals: counted, whoever is refused however often.

#include "server/domain/audit/refusal_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/frame/audit_outbox.h"

namespace renkei::domain {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class RefusalCountsTest : public ::testing::Test {
 protected:
  static RefusedCall Of(const std::string& account, const std::string& address = "203.0.113.7",
                        pb::Reason reason = pb::REASON_ROLE_MISSING) {
    return {account, "organizations/o", "renkei.v1.CaseService/PublishCase", address, reason};
  }

  absl::Time now_ = absl::FromUnixSeconds(1'720'000'000);
  RefusalCounts counts_;
};

TEST_F(RefusalCountsTest, AMillionRefusalsOfOneKindAreOneEntry) {
  for (int i = 0; i < 1'000'000; ++i) counts_.Add(Of("accounts/a"), now_ + absl::Microseconds(i));
  const auto entries = counts_.Take(now_ + absl::Minutes(1));
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].actor(), "accounts/a");
  EXPECT_EQ(entries[0].organization(), "organizations/o");
  EXPECT_EQ(entries[0].refusals().count(), 1'000'000);
  EXPECT_EQ(entries[0].refusals().reason(), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(entries[0].refusals().first_time().seconds(), absl::ToUnixSeconds(now_));
  EXPECT_EQ(entries[0].refusals().last_time().nanos(), 999'999'000);
  EXPECT_TRUE(counts_.empty());
  EXPECT_THAT(counts_.Take(now_), IsEmpty());
}

TEST_F(RefusalCountsTest, WhoHasTenThousandAddressesCrowdsOutNoAccount) {
  for (int i = 0; i < 10'000; ++i)
    counts_.Add(Of("", absl::StrCat("198.51.", i / 250, ".", i % 250), pb::REASON_UNKNOWN_TOKEN),
                now_);
  for (int i = 0; i < 10; ++i) counts_.Add(Of(absl::StrCat("accounts/", i)), now_);
  std::set<std::string> actors;
  int64_t of_nobody = 0;
  const auto entries = counts_.Take(now_);
  for (const pb::AuditEntry& entry : entries) {
    if (!entry.actor().empty()) actors.insert(entry.actor());
    if (entry.actor().empty()) of_nobody += entry.refusals().count();
  }
  EXPECT_THAT(actors, SizeIs(10));
  EXPECT_EQ(of_nobody, 10'000) << "every one is counted somewhere";
  EXPECT_EQ(entries.size(), 10 + kMostRefusalsOfNobody + 1);
  EXPECT_TRUE(entries.back().refusals().others());
}

TEST_F(RefusalCountsTest, AnHourHasNoMoreEntriesThanItMay) {
  size_t entries = 0;
  for (int minute = 0; minute < 60; ++minute) {
    for (int i = 0; i < 1'000; ++i)
      counts_.Add(Of(absl::StrCat("accounts/", minute, "-", i)), now_ + absl::Minutes(minute));
    entries += counts_.Take(now_ + absl::Minutes(minute)).size();
  }
  EXPECT_LE(entries, kMostRefusalsInAnHour + 60);
  counts_.Add(Of("accounts/later"), now_ + absl::Hours(1));
  EXPECT_TRUE(counts_.Take(now_ + absl::Hours(1)).back().refusals().others());
  counts_.Add(Of("accounts/later"), now_ + absl::Hours(2));
  EXPECT_EQ(counts_.Take(now_ + absl::Hours(2)).back().actor(), "accounts/later");
}

TEST_F(RefusalCountsTest, WhatIsNoQuestionOfWhoOrWhatTheyMayIsNotCounted) {
  const Bilingual text = {"no", "不可"};
  EXPECT_EQ(RefusalIn(MakeError(pb::REASON_ROLE_MISSING, text)), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(RefusalIn(MakeError(pb::REASON_UNKNOWN_TOKEN, text)), pb::REASON_UNKNOWN_TOKEN);
  EXPECT_EQ(RefusalIn(MakeError(pb::REASON_SIGN_IN_DELAYED, text)), pb::REASON_SIGN_IN_DELAYED);
  EXPECT_EQ(RefusalIn(MakeError(pb::REASON_NOT_FOUND, text)), std::nullopt);
  EXPECT_EQ(RefusalIn(MakeError(pb::REASON_INVALID_FIELDS, text)), std::nullopt);
  EXPECT_EQ(RefusalIn(absl::OkStatus()), std::nullopt);
}

TEST_F(RefusalCountsTest, TheOutboxTellsThemOnceAMinuteAndKeepsWhatCouldNotBeWritten) {
  service::AuditOutbox outbox;
  outbox.Refused(Of("accounts/a"), now_);
  EXPECT_THAT(outbox.Take(now_ + absl::Seconds(59), /*all=*/false, 100), IsEmpty());
  auto due = outbox.Take(now_ + absl::Minutes(1), /*all=*/false, 100);
  EXPECT_THAT(due, SizeIs(1));
  outbox.PutBack(std::move(due));
  outbox.Refused(Of("accounts/b"), now_ + absl::Minutes(1));
  const auto again = outbox.Take(now_ + absl::Minutes(1), /*all=*/true, 100);
  ASSERT_THAT(again, SizeIs(2));
  EXPECT_EQ(again[0].actor(), "accounts/a");
  // A store that takes no writes for long costs no more memory than this, and it is told.
  for (size_t i = 0; i < service::kMaxKeptEntries + 5; ++i) outbox.Keep({});
  EXPECT_EQ(outbox.TakeLost(), 5);
  EXPECT_THAT(outbox.Take(now_, false, 10'000), SizeIs(service::kMaxKeptEntries));
}

}  // namespace
}  // namespace renkei::domain
