#include "client/mirror/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/client/mirror/memory_files.h"

namespace renkei::mirror {
namespace {

using testing::HasSubstr;

LineChange Line(const std::string& name, const std::string& rest = "") {
  return {"cases", name, absl::StrCat("{\"name\":\"", name, "\"", rest, "}")};
}

class JournalTest : public testing::Test {
 protected:
  JournalTest() { EXPECT_TRUE(files_.MakeDirectory("/w").ok()); }

  std::unique_ptr<Journal> Open() {
    auto journal = Journal::Open(files_, "/w", "journal-1", "organizations/own");
    EXPECT_TRUE(journal.ok()) << journal.status();
    return *std::move(journal);
  }

  MemoryFiles files_;
};

TEST_F(JournalTest, GivesBackWhatWasAppended) {
  auto journal = Open();
  ASSERT_TRUE(
      journal->Append({Line("cases/a"), Line("cases/b", ",\"title\":\"二 語\"")}, "c1", false)
          .ok());
  ASSERT_TRUE(journal->Append({{"cases", "cases/a", std::nullopt}}, "c2", false).ok());
  for (int again = 0; again < 2; ++again) {
    EXPECT_EQ(journal->cursor(), "c2");
    EXPECT_TRUE(journal->whole());
    const auto& entries = journal->index().Of("cases");
    EXPECT_EQ(entries.at("cases/a"), std::nullopt);
    EXPECT_EQ(*journal->LineAt(*entries.at("cases/b")),
              "{\"name\":\"cases/b\",\"title\":\"二 語\"}");
    journal = Open();
  }
}

TEST_F(JournalTest, ACommitCountsWhenItsLastPageIsThere) {
  auto journal = Open();
  ASSERT_TRUE(journal->Append({Line("cases/a")}, "c1", true).ok());
  for (int again = 0; again < 2; ++again) {
    EXPECT_FALSE(journal->whole());
    EXPECT_EQ(journal->cursor(), "c1");
    EXPECT_EQ(journal->index().size(), 0U);
    journal = Open();
  }
  ASSERT_TRUE(journal->Append({Line("cases/b")}, "c2", false).ok());
  EXPECT_EQ(journal->index().size(), 2U);
  EXPECT_EQ(Open()->index().size(), 2U);
}

TEST_F(JournalTest, APartialPageWithoutChangesIsNotTheEnd) {
  auto journal = Open();
  ASSERT_TRUE(journal->Append({}, "c1", true).ok());
  EXPECT_FALSE(journal->whole());
  EXPECT_FALSE(Open()->whole());
}

// The file cut at each byte: a page counts whole or not at all, and writing goes on behind it.
TEST_F(JournalTest, ATornPageIsCutOff) {
  ASSERT_TRUE(Open()->Append({Line("cases/a")}, "c1", false).ok());
  const size_t first = files_.Content("/w/journal-1").size();
  ASSERT_TRUE(Open()->Append({Line("cases/b"), Line("cases/c")}, "c2", false).ok());
  const std::string both = files_.Content("/w/journal-1");
  for (size_t size = 0; size < both.size(); ++size) {
    files_.Put("/w/journal-1", both.substr(0, size));
    auto journal = Open();
    EXPECT_EQ(journal->cursor(), size < first ? "" : "c1") << size;
    ASSERT_TRUE(journal->Append({Line("cases/d")}, "c9", false).ok());
    EXPECT_EQ(Open()->index().size(), size < first ? 1U : 2U) << size;
    EXPECT_EQ(Open()->cursor(), "c9");
  }
}

TEST_F(JournalTest, AFlippedByteEndsWhatCounts) {
  ASSERT_TRUE(Open()->Append({Line("cases/a")}, "c1", false).ok());
  const size_t first = files_.Content("/w/journal-1").size();
  ASSERT_TRUE(Open()->Append({Line("cases/b")}, "c2", false).ok());
  const std::string both = files_.Content("/w/journal-1");
  for (size_t i = 0; i < both.size(); ++i) {
    std::string damaged = both;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    files_.Put("/w/journal-1", damaged);
    EXPECT_EQ(Open()->cursor(), i < first ? "" : "c1") << i;
  }
}

TEST_F(JournalTest, AWriteThatFailedLeavesNothingBehind) {
  auto journal = Open();
  ASSERT_TRUE(journal->Append({Line("cases/a")}, "c1", false).ok());
  std::minstd_rand random(1);
  files_.CrashAfter(1);
  EXPECT_FALSE(journal->Append({Line("cases/b")}, "c2", false).ok());
  EXPECT_EQ(journal->cursor(), "c1");
  files_.Restart(MemoryFiles::End::kKilled, random);
  EXPECT_THAT(files_.Content("/w/journal-1"), HasSubstr("+ cases cas"));
  ASSERT_TRUE(journal->Append({Line("cases/c")}, "c3", false).ok());
  EXPECT_THAT(files_.Content("/w/journal-1"), testing::Not(HasSubstr("cases/b")));
  EXPECT_EQ(Open()->cursor(), "c3");
}

TEST_F(JournalTest, ACursorThatIsNoWordIsRefused) {
  auto journal = Open();
  for (const char* cursor : {"", "two words", "line\nbreak", "全角"}) {
    EXPECT_TRUE(absl::IsInternal(journal->Append({}, cursor, false))) << cursor;
  }
}

}  // namespace
}  // namespace renkei::mirror
