// Completion and "did you mean", from what everybody sees.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/random_seed.h"
#include "tests/unit/search/index_world.h"

namespace renkei::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CompletionTest : public SearchIndexTest {
 protected:
  std::vector<std::string> Complete(const std::string& text, size_t limit = 10) {
    return reader_->Complete(text, limit).value();
  }
  std::string Suggest(const std::string& text) { return reader_->Suggest(text).value(); }

  void PutTown() {
    Put({MakeDocument("a", "高齢者の移動手段", "医療費の助成"),
         MakeDocument("b", "高齢者支援のサーバー", ""), MakeDocument("c", "高齢化と移動販売", ""),
         MakeDocument("d", "デマンド交通の実証", ""), MakeDocument("e", "サーバー更新", ""),
         MakeDocument("f", "サーバ更新", ""), MakeDocument("g", "秘密基地", "", {"org:1"})});
  }
};

TEST_F(CompletionTest, TheLastWordIsCompletedByTheMostFrequent) {
  PutTown();
  EXPECT_THAT(Complete("高"), ElementsAre("高齢", "高齢者", "高齢化", "高齢者支援"));
  EXPECT_THAT(Complete("高", 1), ElementsAre("高齢"));
  EXPECT_THAT(Complete("高齢者　移"),
              ElementsAre("高齢者　移動", "高齢者　移動手段", "高齢者　移動販売"));
  EXPECT_THAT(Complete("ﾃﾞﾏ"), ElementsAre("デマンド交通"));
  EXPECT_THAT(Complete("サー"), ElementsAre("サーバー", "サーバー更新"));
  EXPECT_THAT(Complete("医療"), IsEmpty());
  EXPECT_THAT(Complete(""), IsEmpty());
  EXPECT_THAT(Complete("高齢者 "), IsEmpty());
  EXPECT_THAT(Complete("\xFF"), IsEmpty());
}

TEST_F(CompletionTest, WhatNobodyWroteIsPutRight) {
  PutTown();
  EXPECT_EQ(Suggest("高令者"), "高齢者");
  EXPECT_EQ(Suggest("高令者の移動"), "高齢者の移動");
  EXPECT_EQ(Suggest("テマンド交通 実証"), "デマンド交通 実証");
  EXPECT_EQ(Suggest("高齢者"), "");
  EXPECT_EQ(Suggest("医療費"), "");  // in a body
  EXPECT_EQ(Suggest("移動実証"), "");
  EXPECT_EQ(Suggest("水道"), "");
  EXPECT_EQ(Suggest("\"高令者\""), "");
  EXPECT_EQ(Suggest("。"), "");
}

TEST_F(CompletionTest, NothingHiddenIsGiven) {
  PutTown();
  EXPECT_THAT(Complete("秘"), IsEmpty());
  EXPECT_EQ(Suggest("秘蜜基地"), "");
  ASSERT_TRUE(writer_->Replace(MakeDocument("g", "秘密基地", "")).ok());
  ASSERT_TRUE(writer_->Commit("2").ok());
  ASSERT_TRUE(reader_->Refresh().ok());
  EXPECT_THAT(Complete("秘"), ElementsAre("秘密基地"));
  EXPECT_EQ(Suggest("秘蜜基地"), "秘密基地");
  ASSERT_TRUE(writer_->Replace(MakeDocument("g", "秘密基地", "", {"members"})).ok());
  ASSERT_TRUE(writer_->Commit("3").ok());
  ASSERT_TRUE(reader_->Refresh().ok());
  EXPECT_THAT(Complete("秘"), IsEmpty());
  EXPECT_EQ(Suggest("秘蜜基地"), "");
}

TEST_F(CompletionTest, LongAndHostileTextsAreAnswered) {
  PutTown();
  EXPECT_THAT(Complete(std::string(kMaxQueryBytes, 'a')), IsEmpty());
  EXPECT_FALSE(reader_->Complete(std::string(kMaxQueryBytes + 1, 'a'), 1).ok());
  EXPECT_FALSE(reader_->Complete("高", kMaxCompletions + 1).ok());
  EXPECT_FALSE(reader_->Suggest(std::string(kMaxQueryBytes + 1, 'a')).ok());
  EXPECT_EQ(Suggest(std::string(kMaxQueryBytes, 'a')), "");
}

// Whatever else is in the index, and whatever was there before.
TEST(CompletionVisibilityTest, WhatIsHiddenChangesNoCompletionAndNoSuggestion) {
  World world(RandomSeed());
  const Directory with, without;
  auto all = CreateIndex(with.index(), IndexAnalyser(), kOptions).value();
  auto visible = CreateIndex(without.index(), IndexAnalyser(), kOptions).value();
  for (size_t i = 0; i < 300; ++i) {
    const Document document = world.Next(world.Number(200));
    ASSERT_TRUE(all->Replace(document).ok());
    ASSERT_TRUE(
        (Sees(document, {"public"}) ? visible->Replace(document) : visible->Remove(document.key))
            .ok());
    if (world.Number(20) == 0) {
      ASSERT_TRUE(all->Commit("some").ok());
      // From then on each document is told of by itself, and no more all of them at the end.
      if (world.Number(4) == 0) ASSERT_TRUE(all->Sync().ok());
    }
  }
  ASSERT_TRUE(all->Commit("1").ok());
  ASSERT_TRUE(visible->Commit("1").ok());
  ASSERT_TRUE(all->Sync().ok());
  ASSERT_TRUE(visible->Sync().ok());
  const auto one = OpenReader(with.index(), IndexAnalyser(), kOptions).value();
  const auto other = OpenReader(without.index(), IndexAnalyser(), kOptions).value();
  size_t given = 0;
  for (const char* typed : {"高", "移", "バ", "デ", "子育", "見", "た", "a", "農"}) {
    const std::vector<std::string> completed = one->Complete(typed, 50).value();
    ASSERT_EQ(completed, other->Complete(typed, 50).value()) << typed;
    given += completed.size();
  }
  EXPECT_GT(given, 0u);
  given = 0;
  for (const char* typed : {"高令者", "タクツー", "デシタル", "見守リ", "空気家", "子育と支援",
                            "高齢者移勤", "農業活用支縁"}) {
    const std::string suggested = one->Suggest(typed).value();
    ASSERT_EQ(suggested, other->Suggest(typed).value()) << typed;
    given += suggested.empty() ? 0 : 1;
  }
  EXPECT_GT(given, 0u);
}

}  // namespace
}  // namespace renkei::search
