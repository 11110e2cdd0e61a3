#include "server/domain/support/support_rules.h"

#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kDay(2024, 7, 3);

std::vector<std::string> Kinds(const std::vector<pb::FieldViolation>& found) {
  std::vector<std::string> kinds;
  for (const auto& v : found) kinds.push_back(absl::StrCat(v.field(), " ", v.kind()));
  return kinds;
}

TEST(SupportRules, SupportThatEndsBeforeItBeginsIsRefused) {
  pb::SupportCase support;
  support.set_desired_from_date("2024-08-01");
  EXPECT_THAT(CheckSupport(support), IsEmpty());
  support.set_desired_to_date("2024-08-01");
  EXPECT_THAT(CheckSupport(support), IsEmpty());
  support.set_desired_to_date("2024-07-31");
  EXPECT_THAT(Kinds(CheckSupport(support)), ElementsAre("desired_to_date BAD_INTERVAL"));
}

TEST(SupportRules, WhatHasNotHappenedIsNotInTheLog) {
  pb::SupportEntry entry;
  entry.set_date("2024-07-03");
  EXPECT_THAT(CheckSupportEntry(entry, kDay), IsEmpty());
  entry.set_date("2024-07-04");
  EXPECT_THAT(Kinds(CheckSupportEntry(entry, kDay)), ElementsAre("date IN_FUTURE"));
}

TEST(SupportRules, AStepIsTakenByOneWhoHasAPartInTheCase) {
  pb::SupportCase support;
  support.set_body("organizations/b");
  support.set_window("organizations/w");
  support.add_team("organizations/t");
  support.add_asked_team("organizations/u");
  pb::SupportStep step;
  step.set_due_date("2024-07-03");
  for (const char* name : {"organizations/b", "organizations/w", "organizations/t"}) {
    step.set_responsible(name);
    EXPECT_THAT(CheckSupportStepText(support, step, nullptr, kDay), IsEmpty()) << name;
  }
  step.set_responsible("organizations/u");
  EXPECT_THAT(Kinds(CheckSupportStepText(support, step, nullptr, kDay)),
              ElementsAre("responsible NOT_A_PARTY"));
  // One that was promised by a member who left can still be ended.
  pb::SupportStep dropped = step;
  dropped.set_drop_reason("チームの交代");
  EXPECT_THAT(CheckSupportStepText(support, dropped, &step, kDay), IsEmpty());
}

TEST(SupportRules, AStepIsNotPromisedForADayThatIsOverNorDoneOnOneToCome) {
  pb::SupportCase support;
  support.set_body("organizations/b");
  pb::SupportStep step;
  step.set_responsible("organizations/b");
  step.set_due_date("2024-07-02");
  EXPECT_THAT(Kinds(CheckSupportStepText(support, step, nullptr, kDay)),
              ElementsAre("due_date IN_PAST"));
  EXPECT_THAT(CheckSupportStepText(support, step, &step, kDay), IsEmpty());
  pb::SupportStep done = step;
  done.set_done_date("2024-07-04");
  done.set_drop_reason("不要");
  EXPECT_THAT(Kinds(CheckSupportStepText(support, done, &step, kDay)),
              ElementsAre("done_date IN_FUTURE", "drop_reason NOT_APPLICABLE"));
}

TEST(SupportRules, AStepIsOverdueFromTheDayAfter) {
  pb::SupportStep step;
  step.set_due_date("2024-07-03");
  EXPECT_FALSE(IsOverdueStep(step, kDay));
  EXPECT_TRUE(IsOverdueStep(step, kDay + 1));
  step.set_done_date("2024-07-05");
  EXPECT_FALSE(IsOverdueStep(step, kDay + 1));
  step.clear_done_date();
  step.set_drop_reason("不要");
  EXPECT_FALSE(IsOverdueStep(step, kDay + 1));
}

TEST(SupportRules, SmallNumbersAreHiddenAndCannotBeComputedFromTheTotal) {
  EXPECT_THAT(HiddenParts({}), IsEmpty());
  EXPECT_THAT(HiddenParts({3, 10}), ElementsAre(false, false));
  // One small part alone would be the difference: the smallest of the others goes with it.
  EXPECT_THAT(HiddenParts({1, 10, 4}), ElementsAre(true, false, true));
  EXPECT_THAT(HiddenParts({1, 2, 5}), ElementsAre(true, true, false));
  // Two that come to two are one each.
  EXPECT_THAT(HiddenParts({1, 1, 5}), ElementsAre(true, true, true));
  EXPECT_THAT(HiddenParts({0, 2}), ElementsAre(false, true));
}

TEST(SupportRules, WhatIsHiddenComesToThreeByTwoPartsWhereverItCan) {
  // All parts of at most five, four of them.
  for (int code = 0; code < 6 * 6 * 6 * 6; ++code) {
    std::vector<int64_t> counts;
    for (int rest = code, i = 0; i < 4; ++i, rest /= 6) counts.push_back(rest % 6);
    const std::vector<bool> hidden = HiddenParts(counts);
    int64_t sum = 0;
    int parts = 0;
    int shown = 0;
    for (size_t i = 0; i < counts.size(); ++i) {
      if (hidden[i]) {
        sum += counts[i];
        ++parts;
      } else {
        EXPECT_TRUE(counts[i] == 0 || counts[i] >= kSmallestSupportCount);
        shown += counts[i] > 0;
      }
    }
    if (parts > 0 && shown > 0) {
      EXPECT_TRUE(sum >= kSmallestSupportCount && parts >= 2) << code;
    }
  }
}

TEST(SupportRules, TheMedianOfTwoInTheMiddleIsTheirMean) {
  EXPECT_EQ(MedianDays({}), 0);
  EXPECT_EQ(MedianDays({7}), 7);
  EXPECT_EQ(MedianDays({30, 1, 10}), 10);
  EXPECT_EQ(MedianDays({1, 10, 31, 4}), 7);
}

}  // namespace
}  // namespace renkei::domain
