// Folding for search, and where folded letters come from.

#include "server/search/analysis/letters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/random_seed.h"
#include "tests/unit/search/random_text.h"

namespace renkei::search {
namespace {

// Spellings that are found by one another.
TEST(SearchFoldTest, SpellingsMeet) {
  const std::vector<std::vector<std::string>> same = {
      {"龍ケ崎市", "龍ヶ崎市", "竜ケ崎市", "竜が崎市"},
      {"茅ヶ崎", "茅ケ崎", "茅が崎"},
      {"髙崎", "高崎", "高﨑", "髙﨑"},
      {"檮原町", "梼原町"},
      {"塩竈市", "塩釜市", "鹽竈市"},
      {"ＤＸ", "DX", "dx", "ｄｘ"},
      {"サーバー", "サーバ", "ｻｰﾊﾞｰ", "サ－バ"},
      {"コミュニティ・バス", "コミュニティバス", "コミュニティーバス", "ｺﾐｭﾆﾃｨ･ﾊﾞｽ"},
      {"コンピューター", "コンピュータ"},
      {"ディジタル", "デジタル"},
      {"ディージタル", "デジタル"},
      {"ウェブ", "ウエブ"},
      {"ヴァーチャル", "バーチャル"},
      {"Wi-Fi", "WiFi", "Ｗｉ‐Ｆｉ"},
      {"e-Tax", "eTax", "ｅ－Ｔａｘ"},
      {"3ヶ月", "3ヵ月", "3ケ月", "3カ月", "３か月", "3箇月"},
      {"令和5年", "2023年", "R5", "R5年", "Ｒ５", "r.5", "令5", "令和五年"},
      {"令和5年度", "2023年度", "R5年度", "FY2023", "ＦＹ２０２３"},
      {"令和元年度", "2019年度", "平成31年度", "H31年度", "平成三十一年度"},
      {"昭和60年", "1985年", "S60", "昭和六十年"},
      {"㍻30年", "平成30年", "2018年"},
      {"①", "1"},
      {"葛󠄀城市", "葛城市"},
  };
  for (const std::vector<std::string>& spellings : same) {
    for (const std::string& spelling : spellings) {
      EXPECT_EQ(FoldForSearch(spelling), FoldForSearch(spellings[0])) << spelling;
    }
  }
}

// What folding must not take for one another, or change.
TEST(SearchFoldTest, OtherWordsStayApart) {
  const std::vector<std::pair<std::string, std::string>> apart = {
      {"ビル", "ビール"}, {"バス", "ばす"},    {"スキ", "スキー"},          {"2024-3", "20243"},
      {"1-2", "12"},      {"令和5", "令和15"}, {"昭和1丁目", "1926年丁目"}, {"S3", "1928年"},
      {"R5a", "2023年a"}, {"AR5", "a2023年"},  {"水平3", "水1991年"},       {"カード", "カド"},
  };
  for (const auto& [one, other] : apart) {
    EXPECT_NE(FoldForSearch(one), FoldForSearch(other)) << one << ' ' << other;
  }
  EXPECT_EQ(FoldForSearch("課題が増加"), "課題が増加");
  EXPECT_EQ(FoldForSearch("まち・ひと・しごと"), "まち・ひと・しごと");
}

// Pieces of texts that meet one another's rules.
const char* const kLetterPieces[] = {"ー",
                                     "・",
                                     "ヶ",
                                     "ケ",
                                     "が",
                                     "カ",
                                     "月",
                                     "所",
                                     "崎",
                                     "龍",
                                     "ヴ",
                                     "ァ",
                                     "ィ",
                                     "ウ",
                                     "ェ",
                                     "デ",
                                     "ジ",
                                     "ユ",
                                     "サ",
                                     "-",
                                     "−",
                                     "‐",
                                     "a",
                                     "r",
                                     "5",
                                     "12",
                                     "fy",
                                     "2023",
                                     "年",
                                     "度",
                                     "令和",
                                     "平",
                                     "元",
                                     "十",
                                     "三",
                                     "。",
                                     " ",
                                     "\n",
                                     "㍻",
                                     "ﾊ",
                                     "ﾞ",
                                     "é",
                                     "e",
                                     "\u0301",
                                     "が",
                                     "ん",
                                     "々",
                                     "①",
                                     "\xFF",
                                     "\xE3\x81",
                                     "😀",
                                     "שלום",
                                     "\u202E",
                                     "ｓ",
                                     "６",
                                     "4",
                                     ".",
                                     "箇",
                                     "ッ",
                                     "ヅ",
                                     "🏳️‍🌈",
                                     "\"",
                                     "ß"};

TEST(SearchFoldTest, FoldingAgainChangesNothing) {
  std::mt19937_64 random(RandomSeed());
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = RandomText(random, kLetterPieces, 12);
    const std::string once = FoldForSearch(text);
    ASSERT_EQ(FoldForSearch(once), once) << text;
  }
}

// Places go forward, lie on characters of what was written, and leave out nothing between the first
// and the last.
TEST(SearchFoldTest, PlacesLieOnCharactersOfTheOriginal) {
  std::mt19937_64 random(RandomSeed());
  for (int i = 0; i < 20'000; ++i) {
    std::string text = RandomText(random, kLetterPieces, 12);
    const bool whole = text.find('\xFF') == std::string::npos &&
                       FoldForSearch(text).find("\uFFFD") == std::string::npos;
    const Letters letters = FoldSpelling(ReadLetters(text));
    uint32_t before = 0;
    for (const Letter& letter : letters) {
      ASSERT_LE(before, letter.begin) << text;
      ASSERT_LT(letter.begin, letter.end) << text;
      ASSERT_LE(letter.end, text.size()) << text;
      before = letter.begin;
      if (!whole) continue;
      ASSERT_TRUE(IsBoundary(text, letter.begin) && IsBoundary(text, letter.end)) << text;
    }
  }
}

TEST(SearchFoldTest, HighlightsCoverWhatWasWritten) {
  const std::string text = "第２期、㍻３０年度のｻｰﾊﾞｰ";
  const Letters letters = FoldSpelling(ReadLetters(text));
  const std::string folded = TextOf(letters, 0, letters.size());
  EXPECT_EQ(folded, "第2期、2018年度のサーバ");
  EXPECT_EQ(text.substr(letters.back().begin, letters.back().end - letters.back().begin), "ﾊﾞｰ");
  const Letter& year = letters[4];
  EXPECT_EQ(text.substr(year.begin, year.end - year.begin), "㍻３０");
}

TEST(SearchFoldTest, MoreThanTheLimitIsNotRead) {
  const std::string text(kMaxTextBytes + 5, 'a');
  EXPECT_EQ(ReadLetters(text).size(), kMaxTextBytes);
  std::string kanji;
  while (kanji.size() <= kMaxTextBytes) kanji += "町";
  EXPECT_EQ(ReadLetters(kanji).back().code, U'町');
}

}  // namespace
}  // namespace renkei::search
