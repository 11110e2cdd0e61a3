// Passages and highlights: what is shown of a text, and that it is what was written.

#include "server/search/engine/snippet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "tests/random_seed.h"
#include "tests/unit/search/random_text.h"

namespace renkei::search {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const Analyser& SnippetAnalyser() {
  static const auto* analyser = new std::unique_ptr<Analyser>(Analyser::Open().value());
  return **analyser;
}

MentionFinder FinderOf(const std::string& query, const Synonyms* synonyms = nullptr) {
  return {ParseQuery(query, SnippetAnalyser()).value(), synonyms, SnippetAnalyser()};
}

// Where each code point of `text` begins, and its end.
std::vector<size_t> Starts(const std::string& text) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsBoundary(text, i)) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

std::vector<std::string> Highlighted(const Snippet& snippet) {
  const std::vector<size_t> starts = Starts(snippet.text);
  std::vector<std::string> pieces;
  for (const Highlight& range : snippet.highlights) {
    pieces.push_back(
        snippet.text.substr(starts.at(range.begin), starts.at(range.end) - starts.at(range.begin)));
  }
  return pieces;
}

std::vector<std::string> Highlighted(const std::string& query, const std::string& text,
                                     const Synonyms* synonyms = nullptr) {
  return Highlighted(BestPassage(text, FinderOf(query, synonyms)));
}

TEST(SnippetTest, WhatWasWrittenIsHighlighted) {
  EXPECT_THAT(Highlighted("竜ヶ崎", "旧龍ケ崎町の区域"), ElementsAre("龍ケ崎"));
  EXPECT_THAT(Highlighted("サーバ", "基幹サーバーを更新"), ElementsAre("サーバー"));
  EXPECT_THAT(Highlighted("2023年", "令和５年に始めた"), ElementsAre("令和５年"));
  EXPECT_THAT(Highlighted("コミュニティバス", "ｺﾐｭﾆﾃｨ・ﾊﾞｽの運行"), ElementsAre("ｺﾐｭﾆﾃｨ・ﾊﾞｽ"));
  EXPECT_THAT(Highlighted("5", "15人と5人"), ElementsAre("5"));
  EXPECT_THAT(Highlighted("水", "水道の広域化"), ElementsAre("水"));
  EXPECT_THAT(Highlighted("\"子どもの\"", "居場所を子どもの手に"), ElementsAre("子どもの"));
}

TEST(SnippetTest, OtherFormsAndSynonymsAreHighlighted) {
  EXPECT_THAT(Highlighted("地域で支える仕組みをつくりたいので、先に取り組む自治体を知りたい。",
                          "若者が支えて、町が取り組んだ。"),
              ElementsAre("支え", "取り組ん"));
  Synonyms synonyms;
  ASSERT_TRUE(synonyms.AddFile("デマンド交通,乗合タクシー\n").ok());
  EXPECT_THAT(Highlighted("デマンド交通", "乗合タクシーの実証", &synonyms),
              ElementsAre("乗合タクシー"));
}

TEST(SnippetTest, ExcludedWordsAreNoHighlights) {
  EXPECT_THAT(Highlighted("移動 -高齢者", "高齢者の移動"), ElementsAre("移動"));
}

TEST(SnippetTest, ThePassageWithMostOfTheQueryIsShown) {
  std::string filler;
  for (int i = 0; i < 30; ++i) filler += "この文には何も書かれていない。";
  const std::string text =
      "移動はここにもある。" + filler + "高齢者の移動手段を確保するためにバスを走らせた。" + filler;
  const Snippet snippet = BestPassage(text, FinderOf("高齢者 移動 バス"), 60);
  EXPECT_THAT(snippet.text, StartsWith("高齢者の移動手段を確保するためにバスを走らせた。"));
  EXPECT_THAT(Highlighted(snippet), ElementsAre("高齢者", "移動", "バス"));
  EXPECT_TRUE(snippet.cut_before);
  EXPECT_TRUE(snippet.cut_after);
  EXPECT_GT(snippet.score, BestPassage("移動はここにもある。", FinderOf("高齢者 移動 バス")).score);
}

// 高齢者 is 高齢 and 者 to the dictionary.
TEST(SnippetTest, APieceOfAWordIsNoMentionOfIt) {
  const auto shown = [](const std::string& text, const std::string& query) {
    std::vector<std::string> marked;
    const Snippet snippet = BestPassage(text, FinderOf(query));
    const std::vector<size_t> starts = Starts(snippet.text);
    for (const Highlight& range : snippet.highlights) {
      marked.push_back(
          snippet.text.substr(starts[range.begin], starts[range.end] - starts[range.begin]));
    }
    return marked;
  };
  const std::string text =
      "視覚障がい者と高齢者、若者の住宅ローン、ドローンの予算の年度、令和6年度。";
  EXPECT_THAT(shown(text, "高齢者"), ElementsAre("高齢者"));
  EXPECT_THAT(shown(text, "高齢者の足がない"), ElementsAre("高齢者"));
  EXPECT_THAT(shown(text, "者"), ElementsAre("者", "者", "者"));
  EXPECT_THAT(shown(text, "ドローン"), ElementsAre("ドローン"));
  EXPECT_THAT(shown(text, "ドローン活用"), ElementsAre("ドローン"));
  EXPECT_THAT(shown(text, "2024年度 住宅"), ElementsAre("住宅", "令和6年度"));
}

TEST(SnippetTest, WithoutAMentionTheBeginningIsShown) {
  const Snippet snippet = BestPassage("  水道の\n\n広域化。", FinderOf("医療"));
  EXPECT_EQ(snippet.text, "水道の 広域化。");
  EXPECT_THAT(snippet.highlights, IsEmpty());
  EXPECT_EQ(snippet.score, 0);
}

TEST(SnippetTest, RangesCountCodePointsOfWhatIsShown) {
  const Snippet snippet = BestPassage("𠮷野家\n\n  の　　バス", FinderOf("バス"));
  EXPECT_EQ(snippet.text, "𠮷野家 の バス");
  EXPECT_THAT(snippet.highlights, ElementsAre(Highlight{6, 8}));
}

// Whatever is written and asked: a piece of it, within its bounds, cut at characters.
TEST(SnippetTest, ASnippetIsAPieceOfTheText) {
  static const char* const kPieces[] = {
      "高齢者", "の", "移動", "。", "\n", " ", "　", "バス", "ﾊﾞｽ", "サーバー", "令和5年",
      "㍻",     "5",  "DX",   "が", "゙",   "😀", "𠮷", "-",    "\"",  "支えた",   "、"};
  std::mt19937_64 random(RandomSeed());
  for (int i = 0; i < 300; ++i) {
    const std::string text = RandomText(random, kPieces, 200);
    const auto query = ParseQuery(RandomText(random, kPieces, 8), SnippetAnalyser());
    if (!query.ok()) continue;
    const MentionFinder finder(*query, nullptr, SnippetAnalyser());
    const size_t most = 1 + random() % 120;
    const Snippet snippet = BestPassage(text, finder, most);
    const size_t size = Starts(snippet.text).size() - 1;
    ASSERT_LE(size, most);
    size_t before = 0;
    for (const Highlight& range : snippet.highlights) {
      ASSERT_LT(range.begin, range.end);
      ASSERT_TRUE(range.begin > before || range.begin == 0) << text;
      before = range.end;
    }
    ASSERT_LE(before, size);
    const auto without_spaces = [](const std::string& from) {
      std::string rest;
      for (size_t at = 0; at < from.size(); ++at) {
        if (from[at] == ' ' || from[at] == '\n') continue;
        if (from.compare(at, 3, "　") == 0) {
          at += 2;
          continue;
        }
        rest.push_back(from[at]);
      }
      return rest;
    };
    ASSERT_THAT(without_spaces(text), HasSubstr(without_spaces(snippet.text)));
  }
}

// A search asks the dictionary of a text only where it may tell more than letters do.
TEST(MentionsTest, WhereWordsTellNoMoreEachStandsAmongTheLetters) {
  static const char* const kPieces[] = {
      "高齢者", "の", "移動", "手段", "。",   "\n",     "バス",  "ﾊﾞｽ",    "サーバー", "令和5年",
      "DX",     "AI", "5",    "-",    "支援", "水",     "町",    "竜ヶ崎", "タクシー", "まち",
      "支えた", "等", "・",   "を",   "ごみ", "子ども", "Wi-Fi", "、",     "取組",     "渡邊"};
  std::mt19937_64 random(RandomSeed());
  int told = 0;
  for (int i = 0; i < 4'000; ++i) {
    const std::string text = RandomText(random, kPieces, 40);
    const std::string asked = RandomText(random, kPieces, 3);
    const auto query = ParseQuery(asked, SnippetAnalyser());
    if (!query.ok()) continue;
    const MentionFinder finder(*query, nullptr, SnippetAnalyser());
    const std::vector<Mention> letters = finder.ByLetters(text);
    if (finder.WordsTellMore(letters)) continue;
    for (const Mention& word : finder.ByWords(text)) {
      ++told;
      ASSERT_TRUE(std::any_of(letters.begin(), letters.end(),
                              [&](const Mention& mention) {
                                return mention.certain && mention.begin <= word.begin &&
                                       mention.end >= word.end;
                              }))
          << text.substr(word.begin, word.end - word.begin) << " in " << text << " by " << asked;
    }
  }
  EXPECT_GT(told, 100);
}

TEST(SharedTermsTest, AWordInAnotherFormIsShared) {
  const std::vector<SharedTerm> shared = SharedTerms(
      "地域を支えた。",
      MentionFinder(QueryOfWords({"支える"}, SnippetAnalyser()), nullptr, SnippetAnalyser()));
  ASSERT_EQ(shared.size(), 1u);
  EXPECT_EQ(shared[0].found, "支え");
}

TEST(SharedTermsTest, TheLongestMentionsAreNamedOnce) {
  Synonyms synonyms;
  ASSERT_TRUE(synonyms.AddFile("デマンド交通,乗合タクシー\n").ok());
  const std::vector<SharedTerm> shared =
      SharedTerms("バスと乗合タクシー、乗合タクシーと高齢者の移動。",
                  FinderOf("デマンド交通 高齢者 医療 バス", &synonyms));
  std::vector<std::string> pairs;
  for (const SharedTerm& term : shared) pairs.push_back(term.asked + "=" + term.found);
  EXPECT_THAT(pairs, ElementsAre("デマンド交通=乗合タクシー", "高齢者=高齢者", "バス=バス"));
}

}  // namespace
}  // namespace renkei::search
