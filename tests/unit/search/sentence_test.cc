// Which searches name something, so that each of their words is demanded, and which say something.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/search/analysis/analyser.h"
#include "server/search/engine/query.h"

namespace renkei::search {
namespace {

class SentenceTest : public ::testing::Test {
 protected:
  bool Demands(const std::string& text) const {
    const auto query = ParseQuery(text, *analyser_);
    EXPECT_TRUE(query.ok()) << query.status();
    return query->demands_words;
  }

  const std::unique_ptr<Analyser> analyser_ = *Analyser::Open();
};

TEST_F(SentenceTest, NamesOfThingsDemandTheirWords) {
  for (const char* text : {
           "空き家 移住",
           "デマンド交通",
           "高齢者の見守り",
           "地域での見守り",
           "高齢者への見守り支援",
           "DXによる業務改革",
           "移動手段の確保",
           "書かない窓口",
           "学び直し",
           "住みやすいまちづくり",
           "子育てしやすいまち",
           "歩いて暮らせるまち",
           "魅力あるまちづくり",
           "安全・安心なまち",
           "ごみの減量とリサイクル",
           "学校における防災教育",
           "子育て世帯への支援",
           "おくやみ窓口",
           "支え合い活動",
           "つがる市",
           "南あわじ市 移住",
           "誰でも食堂",
           "商店街の賑わい",
           "稼げる農業",
           "引きこもり 居場所",
           "証拠に基づく政策立案",
           "地域で支え合うまち",
           "地域を支える人材",
           "デジタルを活用した取組",
           "かすみがうら市",
           "竜が崎",
       }) {
    EXPECT_TRUE(Demands(text)) << text;
  }
}

TEST_F(SentenceTest, SentencesDoNot) {
  for (const char* text : {
           "住民がオンラインで相談できるようにしたい",
           "高齢者の移動手段がない",
           "バスの運転手が足りない",
           "若者が出ていく",
           "空き家が増えている",
           "空き家を減らす",
           "空き家をなんとかしたい",
           "誰一人取り残さない",
           "子どもが遊べる場所",
           "誰もが活躍できる社会",
           "どうすれば移住者が増えるか",
           "商店街に人が来ない",
           "人手不足で困っています",
           "雪かきが大変",
           "ごみはどこに捨てるのか",
           "子どもの遊び場を作ってほしい",
           "水道料金を上げずに済ませる",
           "外国人にごみの出し方を知らせたい",
           "病院まで歩いて行けない",
           "担い手がいなくなった",
           "災害時に避難できない人を助けたい",
       }) {
    EXPECT_FALSE(Demands(text)) << text;
  }
}

TEST_F(SentenceTest, OneSentenceAmongWordsIsOne) {
  EXPECT_FALSE(Demands("長野県 空き家を減らす"));
  EXPECT_TRUE(Demands("\"空き家を減らす\" 長野県")) << "a phrase is demanded as it is";
}

}  // namespace
}  // namespace renkei::search
