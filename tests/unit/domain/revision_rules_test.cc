#include "server/domain/strategy/revision_rules.h"

#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::HasSubstr;

pb::VisionRevision Published(int64_t seconds, const std::string& decided) {
  pb::VisionRevision revision;
  revision.mutable_publish_time()->set_seconds(seconds);
  revision.set_decided_date(decided);
  return revision;
}

TEST(InForceFrom, IsTheDecidedDayElseTheDayOfPublicationInJapan) {
  // 2024-03-31 15:00 UTC is 1 April in Japan.
  constexpr int64_t kEveningOfMarch31 = 1711897200;
  EXPECT_EQ(InForceFrom(Published(kEveningOfMarch31, "")), "2024-04-01");
  EXPECT_EQ(InForceFrom(Published(kEveningOfMarch31 - 1, "")), "2024-03-31");
  EXPECT_EQ(InForceFrom(Published(kEveningOfMarch31, "2024-03-20")), "2024-03-20");
}

TEST(CheckRevision, ARevisionDecidedBeforeItsPlanProposesTheEraThatIsMeant) {
  // A real paper: adopted 令和2年3月, revised 平成5年3月.
  const absl::Status status =
      CheckRevision(2, pb::REVISION_KIND_UPDATE, "1993-03-20", "2020-03-30");
  EXPECT_EQ(KindOf(status), "BAD_CHRONOLOGY");
  EXPECT_EQ(DetailOf(status)->violations(0).field(), "decided_date");
  EXPECT_THAT(MessageOf(status), HasSubstr("令和5年3月20日"));
}

TEST(CheckRevision, DaysInOrderPassAndWhatIsNotStatedIsNotCompared) {
  EXPECT_TRUE(CheckRevision(2, pb::REVISION_KIND_UPDATE, "2023-03-20", "2020-03-30").ok());
  EXPECT_TRUE(CheckRevision(2, pb::REVISION_KIND_UPDATE, "2020-03-30", "2020-03-30").ok());
  EXPECT_TRUE(CheckRevision(2, pb::REVISION_KIND_OTHER, "", "2020-03-30").ok());
  EXPECT_TRUE(CheckRevision(2, pb::REVISION_KIND_OTHER, "1993-03-20", "").ok());
}

TEST(CheckRevision, OnlyTheFirstRevisionIsTheAdoption) {
  EXPECT_TRUE(CheckRevision(1, pb::REVISION_KIND_FIRST, "", "").ok());
  // A plan may be registered for the first time when it was revised already.
  EXPECT_TRUE(CheckRevision(1, pb::REVISION_KIND_UPDATE, "", "").ok());
  EXPECT_EQ(KindOf(CheckRevision(2, pb::REVISION_KIND_FIRST, "", "")), "NOT_ALLOWED");
}

}  // namespace
}  // namespace renkei::domain
