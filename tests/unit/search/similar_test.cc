// Documents like a document or a text, and how much two texts are the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/search/engine/snippet.h"
#include "tests/random_seed.h"
#include "tests/unit/search/index_world.h"

namespace renkei::search {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class SimilarTest : public SearchIndexTest {
 protected:
  static SimilarRequest LikeDocument(const std::string& key) {
    SimilarRequest request;
    request.key = key;
    request.audiences = {"public"};
    return request;
  }

  static SimilarRequest LikeText(const std::string& title, const std::string& body) {
    SimilarRequest request;
    request.fields = {{title, true}, {body, false}};
    request.audiences = {"public"};
    return request;
  }

  SimilarAnswer Alike(const SimilarRequest& request) { return reader_->Similar(request).value(); }

  std::vector<std::string> AlikeKeys(const SimilarRequest& request) {
    std::vector<std::string> keys;
    for (const SimilarHit& hit : Alike(request).hits) keys.push_back(hit.hit.key);
    return keys;
  }

  void PutTown() {
    Put({MakeDocument("cases/1", "高齢者の移動手段の確保", "山間部で乗合タクシーを走らせる"),
         MakeDocument("cases/2", "乗合タクシーの実証", "山間部の高齢者の移動手段を確保する"),
         MakeDocument("cases/3", "水道の広域化", "浄水場を統合する"),
         MakeDocument("cases/4", "空き家の活用", "移住者に貸し出す"),
         MakeDocument("cases/1/steps/1", "高齢者の移動手段", "乗合タクシー"),
         MakeDocument("cases/5", "高齢者の移動", "乗合タクシー", {"org:1"})});
  }
};

TEST_F(SimilarTest, LikesAreFoundWithWhatIsShared) {
  PutTown();
  const SimilarAnswer answer = Alike(LikeDocument("cases/1"));
  EXPECT_TRUE(answer.found);
  ASSERT_THAT(answer.hits, SizeIs(1));
  EXPECT_EQ(answer.hits[0].hit.key, "cases/2");
  EXPECT_THAT(answer.hits[0].shared, Contains("移動手段"));
  EXPECT_THAT(answer.hits[0].shared, Contains("タクシ"));
  EXPECT_THAT(answer.hits[0].shared, Not(Contains("移動")));
  const MentionFinder finder(QueryOfWords(answer.hits[0].shared, IndexAnalyser()), nullptr,
                             IndexAnalyser());
  EXPECT_THAT(BestPassage("乗合タクシーの実証", finder).highlights, ElementsAre(Highlight{0, 6}));
}

TEST_F(SimilarTest, ATextThatIsNoDocumentHasLikes) {
  PutTown();
  SimilarRequest request = LikeText("浄水場の統合", "水道を広域化したい");
  EXPECT_THAT(AlikeKeys(request), ElementsAre("cases/3"));
  request.without = {"cases/3"};
  EXPECT_THAT(AlikeKeys(request), IsEmpty());
  EXPECT_THAT(AlikeKeys(LikeText("", "。")), IsEmpty());
}

TEST_F(SimilarTest, WhatTheCallerDoesNotSeeHasNoLikes) {
  PutTown();
  EXPECT_FALSE(Alike(LikeDocument("cases/5")).found);
  EXPECT_FALSE(Alike(LikeDocument("cases/6")).found);
  SimilarRequest request = LikeDocument("cases/5");
  request.audiences = {"public", "org:1"};
  EXPECT_TRUE(Alike(request).found);
  EXPECT_THAT(AlikeKeys(request), Contains("cases/1"));
}

TEST_F(SimilarTest, AlmostTheSameStandsFirst) {
  const std::string body =
      "山間部では路線バスの廃止が続き、通院や買い物の足がない。乗合タクシーを予約制で走らせ、"
      "自治会と運行時刻を決めた。";
  Put({MakeDocument("a", "乗合タクシーの運行", "乗合タクシーを予約制で走らせる。乗合タクシー。"),
       MakeDocument("b", "路線バスの廃止と乗合タクシー", body + "利用は倍になった。"),
       MakeDocument("c", "路線バスの廃止と乗合タクシー", body), MakeDocument("d", "水道", "統合")});
  const SimilarAnswer answer = Alike(LikeText("路線バスの廃止と乗合タクシー", body));
  ASSERT_THAT(answer.hits, SizeIs(3));
  EXPECT_EQ(answer.hits[0].hit.key, "c");
  EXPECT_EQ(answer.hits[0].sameness, 1);
  EXPECT_EQ(answer.hits[1].hit.key, "b");
  EXPECT_GE(answer.hits[1].sameness, kAlmostSame);
  EXPECT_LT(answer.hits[2].sameness, kAlmostSame);
}

TEST_F(SimilarTest, ScopesAndLimitsHold) {
  PutTown();
  SimilarRequest request = LikeText("高齢者の移動手段", "乗合タクシー");
  request.limit = 1;
  EXPECT_THAT(AlikeKeys(request), SizeIs(1));
  request.kinds = {"vision"};
  EXPECT_THAT(AlikeKeys(request), IsEmpty());
  request.limit = kMaxSimilar + 1;
  EXPECT_EQ(reader_->Similar(request).status().code(), absl::StatusCode::kInvalidArgument);
  request.limit = 1;
  request.fields[0].text.assign(kMaxTextBytes + 1, 'a');
  EXPECT_EQ(reader_->Similar(request).status().code(), absl::StatusCode::kInvalidArgument);
}

std::string Shown(const SimilarAnswer& answer) {
  std::string shown = answer.found ? "found" : "none";
  for (const SimilarHit& hit : answer.hits) {
    shown += "\n" + hit.hit.key + " " + std::to_string(hit.sameness);
    for (const std::string& term : hit.shared) shown += " " + term;
  }
  return shown;
}

// Likes, their order, their samenesses and what is shared are those of an index without the rest.
TEST(SimilarVisibilityTest, WhatIsHiddenChangesNoLikes) {
  World world(RandomSeed());
  const std::vector<std::string> caller = {"public", "members", "org:1"};
  const Directory with, without;
  auto all = CreateIndex(with.index(), IndexAnalyser(), kOptions).value();
  auto visible = CreateIndex(without.index(), IndexAnalyser(), kOptions).value();
  for (size_t i = 0; i < 300; ++i) {
    const Document document = world.Next(world.Number(200));
    ASSERT_TRUE(all->Replace(document).ok());
    ASSERT_TRUE(
        (Sees(document, caller) ? visible->Replace(document) : visible->Remove(document.key)).ok());
  }
  ASSERT_TRUE(all->Commit("1").ok());
  ASSERT_TRUE(visible->Commit("1").ok());
  const auto one = OpenReader(with.index(), IndexAnalyser(), kOptions).value();
  const auto other = OpenReader(without.index(), IndexAnalyser(), kOptions).value();
  for (int i = 0; i < 60; ++i) {
    SimilarRequest request;
    request.audiences = caller;
    request.limit = kMaxSimilar;
    if (world.Number(2) == 0) {
      request.key = "cases/" + std::to_string(world.Number(200));
    } else {
      request.fields = {{world.Text(3), true}, {world.Text(12), false}};
    }
    ASSERT_EQ(Shown(one->Similar(request).value()), Shown(other->Similar(request).value()));
  }
}

// Likes of documents are remembered (remembered_answers.h): those that one reader has found are those that
// another finds, for each caller and of each document, after every commit.
TEST_F(SimilarTest, RememberedLikesAreThoseThatWouldBeFound) {
  World world(RandomSeed());
  std::vector<Document> documents;
  for (size_t i = 0; i < 60; ++i) documents.push_back(world.Next(i));
  Put(documents);
  const std::vector<std::vector<std::string>> callers = {
      {"public"}, {"public", "members"}, {"public", "members", "org:1"}, {"org:2"}};
  const auto answers = MakeRememberedAnswers();
  const auto open = [&](const std::shared_ptr<RememberedAnswers>& remembered) {
    return OpenReader(directory_.index(), IndexAnalyser(), kOptions, remembered).value();
  };
  const std::unique_ptr<IndexReader> readers[] = {open(answers), open(answers)};
  for (int i = 0; i < 400; ++i) {
    if (i % 40 == 0) {
      const Document changed = world.Next(world.Number(20));
      ASSERT_TRUE(writer_->Replace(changed).ok());
      ASSERT_TRUE(writer_->Commit("stamp").ok());
      for (const auto& reader : readers) ASSERT_TRUE(reader->Refresh().ok());
    }
    SimilarRequest request;
    request.audiences = callers[world.Number(callers.size())];
    request.key = "cases/" + std::to_string(world.Number(20));
    if (world.Number(2) == 0)
      request.fields = {{world.Number(2) == 0 ? "空き家の活用" : "高齢者の移動", true}};
    if (world.Number(2) == 0) request.without = {"cases/" + std::to_string(world.Number(3))};
    if (world.Number(2) == 0) request.filters = {{"kind", {"0", "1"}}};
    request.limit = 5 + world.Number(2);
    const auto fresh = open(nullptr);
    ASSERT_EQ(Shown(readers[world.Number(2)]->Similar(request).value()),
              Shown(fresh->Similar(request).value()));
  }
}

// A word that the index has in the compared document alone finds nothing, and takes the place of none that
// does: here more of them than are looked for.
TEST_F(SimilarTest, WhatADocumentAloneSaysIsNotLookedFor) {
  const char* const letters[] = {"ヌ", "ネ", "ヒ", "フ", "ヘ", "ホ", "ム", "メ", "モ", "ヨ"};
  std::string alone;
  for (const char* first : letters) {
    for (const char* second : letters) alone += std::string(first) + second + "ゼワゼ、";
  }
  Put({MakeDocument("cases/1", "乗合タクシーの導入", alone + "高齢者の通院"),
       MakeDocument("cases/2", "移動手段の確保", "高齢者の通院"),
       MakeDocument("cases/3", "間伐材の活用", "森林資源")});
  SimilarRequest request = LikeDocument("cases/1");
  request.fields = {{"乗合タクシーの導入", true}, {alone + alone + "高齢者の通院", false}};
  EXPECT_THAT(AlikeKeys(request), ElementsAre("cases/2"));
}

}  // namespace
}  // namespace renkei::search
