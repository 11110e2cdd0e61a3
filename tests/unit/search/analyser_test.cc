// Terms: what is counted, what is sequenced, words, and where they come from.

#include "server/search/analysis/analyser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "server/domain/error.h"
#include "server/search/analysis/mecab_features.h"
#include "server/search/analysis/synonyms.h"
#include "tests/random_seed.h"
#include "tests/unit/search/random_text.h"

namespace renkei::search {
namespace {

using namespace std::string_literals;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Analyser& SharedAnalyser() {
  static const auto* analyser = new std::unique_ptr<Analyser>(Analyser::Open().value());
  return **analyser;
}

std::vector<std::string> Counted(const std::string& text) {
  std::vector<std::string> grams;
  for (const Gram& gram : SharedAnalyser().Analyse(text).grams.grams) {
    if (gram.counted) grams.push_back(gram.text);
  }
  return grams;
}

std::vector<std::string> Sequenced(const std::string& text) {
  std::vector<std::string> grams;
  for (const Gram& gram : SharedAnalyser().Analyse(text).grams.grams) {
    if (gram.sequenced) grams.push_back(gram.text);
  }
  return grams;
}

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  for (const Word& word : SharedAnalyser().Analyse(text).words) words.push_back(word.base);
  return words;
}

TEST(SearchAnalyserTest, CountedGramsGoByScript) {
  EXPECT_THAT(Counted("高齢者の移動"), ElementsAre("高齢", "齢者", "移動"));
  EXPECT_THAT(Counted("水と町"), ElementsAre("水", "町"));
  EXPECT_THAT(Counted("バス"), ElementsAre("バス"));
  EXPECT_THAT(Counted("デマンド"), ElementsAre("デマンド", "デマン", "マンド"));
  EXPECT_THAT(Counted("DX推進2.0"), ElementsAre("dx", "推進", "2", "0"));
  EXPECT_THAT(Counted("まちづくり"), IsEmpty());
}

TEST(SearchAnalyserTest, SequencedGramsHaveEveryLetterOfJapanese) {
  EXPECT_THAT(Sequenced("子どもの"), ElementsAre("子$", "ども", "もの", "の$"));
  EXPECT_THAT(Sequenced("第12期計画、DX"), ElementsAre("第$", "期計", "計画", "画$"));
}

TEST(SearchAnalyserTest, WordsAreBasicFormsThatSaySomething) {
  EXPECT_THAT(Words("高齢者の移動手段を確保した"),
              ElementsAre("高齢", "者", "移動", "手段", "確保"));
  EXPECT_THAT(Words("課題に取り組んでいる"), ElementsAre("課題", "取り組む"));
  EXPECT_THAT(Words("それは3つある。"), testing::Not(testing::Contains("ある")));
  EXPECT_THAT(Words("サーバーとサーバ"), ElementsAre("サーバ", "サーバ"));
  EXPECT_THAT(Words("（・）「」…★"), IsEmpty());
}

// Without what neighbours decide: hyphens, ヶ and eras (letters_test.cc).
const char* const kTextPieces[] = {
    "高齢者", "の",   "移動", "ﾊﾞｽ",      "サーバ", "ＤＸ", "２",  "㈱",
    "髙橋",   "\xFF", "。",   " ",        "\n",     "😀",    "עִבְר", "取り組んだ",
    "まち",   "①",    "ヴァ", "\xE3\x81", "\"",     "!?",   "é",   "葛󠄀城"};

// What is highlighted is what was found: the bytes of a term fold to it.
TEST(SearchAnalyserTest, TheSliceOfATermFoldsToIt) {
  std::mt19937_64 random(RandomSeed());
  for (int i = 0; i < 2'000; ++i) {
    std::string text = RandomText(random, kTextPieces, 30);
    const bool whole = FoldForSearch(text).find("\uFFFD") == std::string::npos;
    const Analysis analysis = SharedAnalyser().Analyse(text);
    uint32_t before = 0;
    for (const Gram& gram : analysis.grams.grams) {
      ASSERT_LE(before, gram.begin);
      before = gram.begin;
      ASSERT_LT(gram.begin, gram.end);
      ASSERT_LE(gram.end, text.size());
      if (!whole) continue;
      ASSERT_TRUE(IsBoundary(text, gram.begin) && IsBoundary(text, gram.end)) << text;
      std::string term = gram.text;
      if (term.back() == kEndOfRun) term.pop_back();
      const std::string slice = FoldForSearch(text.substr(gram.begin, gram.end - gram.begin));
      // By itself, as the slice is: what a long vowel is depends on what stands behind it.
      ASSERT_THAT(slice, HasSubstr(FoldForSearch(term))) << text;
    }
    uint32_t letter = 0;
    for (const Word& word : analysis.words) {
      ASSERT_LE(letter, word.first);
      ASSERT_LT(word.first, word.last);
      ASSERT_LE(word.last, analysis.letters.size());
      letter = word.last;
      ASSERT_LT(word.begin, word.end);
      ASSERT_LE(word.end, text.size());
      if (whole) ASSERT_TRUE(IsBoundary(text, word.begin) && IsBoundary(text, word.end)) << text;
    }
  }
}

TEST(SearchAnalyserTest, HostileTextsAreRead) {
  const auto repeated = [](const std::string& piece, size_t times) {
    std::string text;
    for (size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  for (const char* piece : {"。", "!", "\"", "😀", "\u202Eשלום", "あ", "ア", "漢", "a", "\xFF",
                            "\u0301", "ー", "ヶ", "令和", "\xF0\x9F\x91\xA8\xE2\x80\x8D", "9"}) {
    const std::string text = repeated(piece, 10'000);
    const Analysis analysis = SharedAnalyser().Analyse(text);
    for (const Word& word : analysis.words) ASSERT_LE(word.base.size(), 200u) << piece;
    for (const Gram& gram : analysis.grams.grams) ASSERT_LE(gram.text.size(), 200u) << piece;
  }
  EXPECT_EQ(SharedAnalyser().Analyse("").grams.units, 0u);
}

// A text that begins with U+0000 let the tagger write beyond its memory.
TEST(SearchAnalyserTest, ZeroBytesAreSpaces) {
  EXPECT_EQ(SharedAnalyser().Analyse(std::string(3, '\0')).grams.units, 0u);
  EXPECT_THAT(Words("\0高齢\0者"s), ElementsAre("高齢", "者"));
}

TEST(SearchAnalyserTest, ManyThreadsGetTheSame) {
  const std::string text = "高齢者の移動手段を確保するため、乗合タクシーの実証に取り組んだ。";
  const std::vector<std::string> expected = Words(text);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 200; ++turn) ASSERT_EQ(Words(text), expected);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(SearchAnalyserTest, WithoutADictionaryThePackageIsNamed) {
  const auto opened = Analyser::Open({"/nonexistent/dictionary", ""});
  ASSERT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition);
  const auto detail = domain::DetailOf(opened.status());
  ASSERT_TRUE(detail.has_value());
  EXPECT_THAT(detail->message(), HasSubstr("mecab-ipadic-utf8"));
  EXPECT_THAT(detail->message_ja(), HasSubstr("mecab-ipadic-utf8"));
  EXPECT_EQ(Analyser::Open({kDefaultDictionary, "/nonexistent/user.dic"}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(SearchSynonymsTest, AGroupIsFoundByAnyOfItsSpellings) {
  Synonyms synonyms;
  ASSERT_TRUE(synonyms
                  .AddFile("# 交通\nデマンド交通, "
                           "乗合タクシー、オンデマンド交通\nDX,デジタルトランスフォーメーション\n")
                  .ok());
  EXPECT_THAT(synonyms.Of(FoldForSearch("乗合タクシー")),
              ElementsAre("デマンド交通", "オンデマンド交通"));
  EXPECT_THAT(synonyms.Of(FoldForSearch("ＤＸ")), ElementsAre("デジタルトランスフォーメーション"));
  EXPECT_THAT(synonyms.Of("交通"), IsEmpty());
}

TEST(SearchSynonymsTest, ABrokenFileIsRefusedWhole) {
  Synonyms synonyms;
  const absl::Status alone = synonyms.AddFile("a,b\nひとつ\n");
  EXPECT_EQ(alone.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(domain::DetailOf(alone)->metadata().at("line"), "2");
  EXPECT_EQ(synonyms.AddFile("a,\xFF\n").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(synonyms.groups(), 0u);
}

// UniDic's readings were taken for basic forms.
TEST(SearchDictionaryTest, OneOfAnotherKindIsKnownByWhatItSays) {
  EXPECT_TRUE(IsLikeIpadic("助詞,連体化,*,*,*,*,の,ノ,ノ"));
  EXPECT_TRUE(IsLikeIpadic("名詞,一般,*,*,*,*,*")) << "a word that it does not know";
  EXPECT_FALSE(IsLikeIpadic(
      "助詞,格助詞,*,*,*,*,ノ,の,の,ノ,の,ノ,和,*,*,*,*,*,*,格助,ノ,ノ,ノ,ノ,*,名詞%F1,*,1,2"));
}

TEST(SearchSynonymsTest, SudachisControlOfExpansionIsKept) {
  Synonyms synonyms;
  ASSERT_TRUE(synonyms
                  .AddSudachi(R"([{"id":"1","items":[{"expandControl":0,"midashi":"一"},
                      {"expandControl":1,"midashi":"二"},{"expandControl":2,"midashi":"三"}]}])")
                  .ok());
  EXPECT_THAT(synonyms.Of("一"), ElementsAre("二"));
  EXPECT_THAT(synonyms.Of("二"), IsEmpty());
  EXPECT_THAT(synonyms.Of("三"), IsEmpty());
  EXPECT_EQ(synonyms.AddSudachi("no json").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(synonyms.AddSudachi(R"([{"id":"1"}])").code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace renkei::search
