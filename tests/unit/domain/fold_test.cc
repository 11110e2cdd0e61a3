#include "server/domain/fold.h"

#include "server/domain/quote.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

TEST(Fold, SpellingsOfOneNameAreOne) {
  const std::vector<std::vector<std::string>> names = {
      {"龍ケ崎市", "龍ヶ崎市", "竜ケ崎市", "龍が崎市", "龍ｹ崎市"},
      {"塩竈市", "塩釜市", "鹽竈市"},
      {"檮原町", "梼原町"},
      {"茅ヶ崎市", "茅ケ崎市"},
      {"鎌ケ谷市", "鎌ヶ谷市"},
      {"四條畷市", "四条畷市"},
      {"SDGs", "ｓｄｇｓ", "sdgs", "S D G s"},
      {"サテライトオフィス", "ｻﾃﾗｲﾄｵﾌｨｽ", "さてらいとおふぃす"},
      {"3ヶ月", "3ヵ月", "３ケ月"},
      {"神奈川県　横浜市", "神奈川県 横浜市", "神奈川県横浜市"},
  };
  for (const std::vector<std::string>& spellings : names) {
    for (const std::string& spelling : spellings)
      EXPECT_TRUE(FoldedEqual(spelling, spellings[0])) << spelling;
  }
}

TEST(Fold, DifferentNamesStayDifferent) {
  EXPECT_FALSE(FoldedEqual("府中市", "府中町"));
  EXPECT_FALSE(FoldedEqual("東京都", "京都府"));
  EXPECT_FALSE(FoldedEqual("鎌ケ谷市", "鎌がや市"));  // kana for kanji is no variant
  EXPECT_FALSE(FoldedEqual("あ", "い"));
}

TEST(Fold, FoldingAgainChangesNothingAndPartsStayParts) {
  const std::string text =
      "龍ケ崎市 ＳＤＧｓ未来都市：サテライトオフィス(塩竈) 3ヵ月 ㍻30年 Straße";
  EXPECT_EQ(Fold(Fold(text)), Fold(text));
  for (const char* part : {"ケ崎", "龍ケ", "ＤＧ", "ライト", "塩竈", "ヵ月", "30年", "straSSE"}) {
    EXPECT_THAT(Fold(text), testing::HasSubstr(Fold(part)));
  }
}

TEST(Fold, HostileBytesComeOutAsUtf8) {
  HostileTexts texts(4, {"が", "ヶ", "\u3099", " ", "﨑", "Ａ", "\xE3\x81", "😀"});
  for (int round = 0; round < kHostileRounds; ++round) {
    const std::string folded = Fold(texts.Next());
    EXPECT_EQ(Quoted(folded).find('\n'), std::string::npos);
    EXPECT_EQ(NormalizeCompatibility(NormalizeCompatibility(folded)),
              NormalizeCompatibility(folded));
  }
}

TEST(Quoted, CutsLongTextAndShowsNoControlCharacters) {
  EXPECT_EQ(Quoted("横浜市"), "横浜市");
  EXPECT_EQ(Quoted("a\n\x1b[31mb"), "a  [31mb");
  std::string long_text;
  for (int i = 0; i < 1'000; ++i) long_text += "字";
  EXPECT_EQ(Quoted(long_text).size(), 41u * 3);
  EXPECT_EQ(Quoted("\xff"), "\uFFFD");
}

}  // namespace
}  // namespace renkei::domain
