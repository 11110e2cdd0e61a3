// What a short query demands: what is typed between spaces, as what it says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "server/search/engine/query.h"
#include "server/search/engine/units.h"
#include "tests/random_seed.h"
#include "tests/unit/search/index_world.h"

namespace renkei::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> Units(const std::string& text) {
  const Clause clause = ClauseOf(text, IndexAnalyser());
  std::vector<std::string> units;
  for (const Unit& unit : clause.units) {
    const Letters letters = FoldedUnits(clause.analysis, unit, unit);
    units.push_back(TextOf(letters, 0, letters.size()));
  }
  return units;
}

TEST(UnitsTest, RealWordsStandApartAndPiecesOfWordsDoNot) {
  EXPECT_THAT(Units("空き家対策"), ElementsAre("空き家", "対策"));
  EXPECT_THAT(Units("ドローン"), ElementsAre("ドローン"));
  EXPECT_THAT(Units("コミュニティバス運行"), ElementsAre("コミュニティバス", "運行"));
  EXPECT_THAT(Units("高齢者"), ElementsAre("高齢者"));
  EXPECT_THAT(Units("介護保険料"), ElementsAre("介護", "保険料"));
  EXPECT_THAT(Units("視覚障がい者"), ElementsAre("視覚障がい者"));
  EXPECT_THAT(Units("空き家再利用"), ElementsAre("空き家", "再利用"));
  EXPECT_THAT(Units("農福連携"), ElementsAre("農福", "連携"));
  EXPECT_THAT(Units("あきや"), ElementsAre("あきや"));
  EXPECT_THAT(Units("お試し移住"), ElementsAre("お試し", "移住"));
  EXPECT_THAT(Units("子どもの居場所"), ElementsAre("子ども", "居場所"));
  EXPECT_THAT(Units("子育てを"), ElementsAre("子育て"));
  EXPECT_THAT(Units("花と緑"), ElementsAre("花", "緑"));
  EXPECT_THAT(Units("まちづくり支援"), ElementsAre("まちづくり", "支援"));
  for (const char* name : {"南あわじ市", "いの町", "七が宿町", "たつの市", "道の駅", "つがる市"})
    EXPECT_THAT(Units(name), ElementsAre(name));
  EXPECT_THAT(Units("Ｊアラート"), ElementsAre("jアラート"));
}

TEST(UnitsTest, YearsAreYearsAndNumbersBelongToWhatTheyCount) {
  EXPECT_THAT(Units("令和6年度予算"), ElementsAre("2024", "予算"));
  EXPECT_THAT(Units("R6"), ElementsAre("2024"));
  EXPECT_THAT(Units("2024年4月"), ElementsAre("2024", "4月"));
  EXPECT_THAT(Units("昭和60年代"), ElementsAre("1985年代"));
  EXPECT_THAT(Units("3歳児健診"), ElementsAre("3歳児健診"));
  EXPECT_THAT(Units("第3次計画"), ElementsAre("第3次", "計画"));
  EXPECT_THAT(Units("三世代同居"), ElementsAre("三世代", "同居"));
}

class SearchDemandTest : public SearchIndexTest {};

TEST_F(SearchDemandTest, ADroneIsNoLoan) {
  Put({MakeDocument("loan", "住宅ローンの利子補給", ""),
       MakeDocument("drone", "ドローンの活用", "")});
  EXPECT_THAT(Keys("ドローン"), ElementsAre("drone"));
  EXPECT_THAT(Keys("ドローン活用"), ElementsAre("drone"));
}

TEST_F(SearchDemandTest, AYearIsNoYearOfAnother) {
  Put({MakeDocument("2024", "観光振興", "令和6年度の予算"),
       MakeDocument("2023", "観光振興", "令和5年度の予算"),
       MakeDocument("16", "観光振興", "令和16年度まで"),
       MakeDocument("fiscal", "観光振興", "FY2024から")});
  for (const char* year : {"令和6年度", "2024年度", "R6", "R6年度", "2024年", "令和六年", "2024"}) {
    EXPECT_THAT(Keys(std::string(year) + " 観光"), UnorderedElementsAre("2024", "fiscal")) << year;
  }
  EXPECT_THAT(Keys("令和6年度観光"), UnorderedElementsAre("2024", "fiscal"));
}

TEST_F(SearchDemandTest, ASynonymIsDemandedWhole) {
  ASSERT_TRUE(synonyms_.AddFile("空き家,空家,あきや\nデマンド交通,乗合タクシー\n").ok());
  Put({MakeDocument("a", "秋田県の取組", "家を建てる"), MakeDocument("b", "空家の活用", ""),
       MakeDocument("c", "乗合の駅でタクシーを待つ", ""),
       MakeDocument("d", "乗合タクシーの実証", "")});
  EXPECT_THAT(Keys("あきや"), ElementsAre("b"));
  EXPECT_THAT(Keys("デマンド交通"), ElementsAre("d"));
}

// Hits of a query that nothing has wholly have a part of it that says something, where anything has.
TEST_F(SearchDemandTest, WhereNothingHasAllSomeHaveAUnit) {
  Put({MakeDocument("a", "視覚障がい者の支援", ""), MakeDocument("b", "高齢者の見守り", "")});
  const Answer answer = reader_->Search(MakeRequest("高齢者 ドローン")).value();
  EXPECT_FALSE(answer.all_words);
  ASSERT_EQ(answer.total, 1u);
  EXPECT_EQ(answer.hits[0].key, "b");
}

// What is looked for, and how a text may have it. Written down here, not taken from the dictionary.
struct Asked {
  const char* typed;
  // All of them; of each one of the spellings, whose words may stand apart where a + is.
  std::vector<std::vector<std::string>> units;
};

const std::vector<std::string>& Year2024() {
  static const auto& spellings =
      *new std::vector<std::string>{"令和6年", "2024年", "R6", "Ｒ６", "FY2024", "令和六年"};
  return spellings;
}

const std::vector<Asked>& AllAsked() {
  static const std::vector<std::string> kVacant = {"空き家", "空家", "あきや"};
  static const auto& asked = *new std::vector<Asked>{
      {"ドローン", {{"ドローン"}}},
      {"ローン", {{"ローン"}}},
      {"住宅ローン", {{"住宅"}, {"ローン"}}},
      {"高齢者", {{"高齢者"}}},
      {"視覚障がい者", {{"視覚障がい者"}}},
      {"利用者数", {{"利用者数"}}},
      {"コミュニティバス", {{"コミュニティバス"}}},
      {"コミュニティバス対策", {{"コミュニティバス"}, {"対策"}}},
      {"令和6年度", {Year2024()}},
      {"R6", {Year2024()}},
      {"2024年度", {Year2024()}},
      {"令和6年観光", {Year2024(), {"観光"}}},
      {"観光", {{"観光"}}},
      {"5期", {{"5期"}}},
      {"第3次計画", {{"第3次"}, {"計画"}}},
      {"あきや", {kVacant}},
      {"空き家対策", {kVacant, {"対策"}}},
      {"デマンド交通", {{"デマンド+交通", "乗合タクシー"}}},
      {"スマートシティ", {{"スマートシティ"}}},
      {"介護保険料", {{"介護"}, {"保険料"}}},
  };
  return asked;
}

bool IsDigitAt(const std::string& text, size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// `text` has `spelling`, and no number goes on at either end of it.
bool Has(const std::string& text, const std::string& spelling) {
  for (size_t at = 0; (at = text.find(spelling, at)) != std::string::npos; ++at) {
    const bool begins = at == 0 || !IsDigitAt(spelling, 0) || !IsDigitAt(text, at - 1);
    const size_t end = at + spelling.size();
    if (begins && (!IsDigitAt(spelling, spelling.size() - 1) || !IsDigitAt(text, end))) return true;
  }
  return false;
}

bool HasAny(const std::string& text, const std::vector<std::string>& spellings) {
  return std::any_of(spellings.begin(), spellings.end(), [&](const std::string& spelling) {
    const std::vector<std::string> words = absl::StrSplit(spelling, '+');
    return std::all_of(words.begin(), words.end(),
                       [&](const std::string& word) { return Has(text, word); });
  });
}

std::string TextOfLot(std::mt19937_64& random) {
  static const char* const kPieces[] = {"ドローン",
                                        "住宅ローン",
                                        "ローン",
                                        "住宅",
                                        "高齢者",
                                        "高齢",
                                        "若者",
                                        "視覚障がい者",
                                        "利用者数",
                                        "利用",
                                        "者の数",
                                        "令和6年度",
                                        "2024年",
                                        "R6",
                                        "Ｒ６年度",
                                        "FY2024",
                                        "令和六年",
                                        "R16",
                                        "年度",
                                        "令和5年度",
                                        "2023年",
                                        "20245人",
                                        "秋田県",
                                        "あきる野",
                                        "空き家",
                                        "空家",
                                        "空き",
                                        "家",
                                        "対策",
                                        "バス",
                                        "コミュニティバス",
                                        "コミュニティ",
                                        "乗合タクシー",
                                        "乗合",
                                        "タクシー",
                                        "観光",
                                        "観光協会",
                                        "5期",
                                        "15期",
                                        "第3次",
                                        "3次",
                                        "計画",
                                        "デマンド",
                                        "交通",
                                        "スマート",
                                        "シティ",
                                        "スマートシティ",
                                        "介護",
                                        "保険",
                                        "保険料",
                                        "料理"};
  static const char* const kLinks[] = {"の", "、", "と", "。\n"};
  std::string text;
  for (size_t left = 2 + random() % 8; left > 0; --left) {
    text += kPieces[random() % std::size(kPieces)];
    text += kLinks[random() % std::size(kLinks)];
  }
  return text;
}

// ドローン found 住宅ローン, 令和6年度 any 年度, あきや 秋田県: of what the dictionary cut and dropped only the
// rest was demanded. Judged by looking into the texts as they were written.
TEST_F(SearchDemandTest, WhatTheDictionaryDropsIsDemandedAllTheSame) {
  ASSERT_TRUE(synonyms_.AddFile("空き家,空家,あきや\nデマンド交通,乗合タクシー\n").ok());
  std::mt19937_64 random(RandomSeed());
  std::vector<std::string> texts;
  std::vector<Document> documents;
  for (size_t i = 0; i < 250; ++i) {
    const std::string title = TextOfLot(random);
    const std::string body = TextOfLot(random);
    texts.push_back(title + "\n" + body);
    documents.push_back(MakeDocument(std::to_string(i), title, body));
  }
  Put(documents);
  for (int i = 0; i < 400; ++i) {
    std::string query;
    std::vector<std::vector<std::string>> units;
    for (size_t left = 1 + random() % 3; left > 0; --left) {
      const Asked& asked = AllAsked()[random() % AllAsked().size()];
      query += std::string(query.empty() ? "" : " ") + asked.typed;
      units.insert(units.end(), asked.units.begin(), asked.units.end());
    }
    std::set<std::string> with_all, with_some, found;
    for (size_t number = 0; number < texts.size(); ++number) {
      const auto has = [&](const auto& unit) { return HasAny(texts[number], unit); };
      if (std::all_of(units.begin(), units.end(), has)) with_all.insert(documents[number].key);
      if (std::any_of(units.begin(), units.end(), has)) with_some.insert(documents[number].key);
    }
    const Answer answer = reader_->Search(MakeRequest(query)).value();
    for (const Hit& hit : answer.hits) found.insert(hit.key);
    ASSERT_EQ(answer.all_words, !with_all.empty()) << query;
    if (with_some.empty()) continue;
    const std::set<std::string>& expected = with_all.empty() ? with_some : with_all;
    std::set<std::string> wrong;
    std::set_symmetric_difference(found.begin(), found.end(), expected.begin(), expected.end(),
                                  std::inserter(wrong, wrong.end()));
    ASSERT_THAT(wrong, IsEmpty()) << query << ": " << texts[std::stoul(*wrong.begin())];
  }
}

}  // namespace
}  // namespace renkei::search
