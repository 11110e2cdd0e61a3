#include "server/domain/registry/organization_query.h"

#include "server/domain/fold.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ParseOrganizationQuery, NumbersAreCodes) {
  EXPECT_THAT(ParseOrganizationQuery("１４１００３").codes, ElementsAre("141003"));
  EXPECT_THAT(ParseOrganizationQuery("11011").codes, ElementsAre("110116", "011011"));
  EXPECT_THAT(ParseOrganizationQuery("141004").codes, IsEmpty());
  EXPECT_THAT(ParseOrganizationQuery("141004").names, IsEmpty());
}

TEST(ParseOrganizationQuery, NothingSaysNothing) {
  for (const char* text : {"", " ", "\u3000"}) {
    EXPECT_THAT(ParseOrganizationQuery(text).names, IsEmpty());
    EXPECT_THAT(ParseOrganizationQuery(text).codes, IsEmpty());
  }
}

TEST(ParseOrganizationQuery, APrefectureBeforeTheNameIsSeen) {
  EXPECT_THAT(ParseOrganizationQuery("神奈川県 横浜市").names,
              ElementsAre(NameReading{"", Fold("神奈川県横浜市")},
                          NameReading{Fold("神奈川県"), Fold("横浜市")}));
  EXPECT_THAT(ParseOrganizationQuery("北海道泊村").names,
              Contains(NameReading{Fold("北海道"), Fold("泊村")}));
  EXPECT_THAT(ParseOrganizationQuery("東京都府中市").names,
              Contains(NameReading{Fold("東京都"), Fold("府中市")}));
  EXPECT_THAT(ParseOrganizationQuery("東京都").names, ElementsAre(NameReading{"", Fold("東京都")}));
}

TEST(ParseOrganizationQuery, AnEndingThatWasLeftOutIsTried) {
  EXPECT_THAT(ParseOrganizationQuery("京都").completed, Contains(NameReading{"", Fold("京都府")}));
  EXPECT_THAT(ParseOrganizationQuery("京都府京都").completed,
              Contains(NameReading{Fold("京都府"), Fold("京都市")}));
  EXPECT_THAT(ParseOrganizationQuery("四日市").completed,
              Contains(NameReading{"", Fold("四日市市")}));
}

TEST(SearchNames, HoldEveryNameThatTheBodyEverHad) {
  pb::Organization city;
  city.add_designations()->set_display_name("篠山市");
  pb::Designation& now = *city.add_designations();
  now.set_display_name("丹波篠山市");
  now.set_kana("たんばささやまし");
  EXPECT_THAT(SearchNames(city), ::testing::UnorderedElementsAre(Fold("篠山市"), Fold("丹波篠山市"),
                                                                 Fold("たんばささやまし")));
  EXPECT_TRUE(IsCalled(now, Fold("タンバササヤマシ")));
  EXPECT_FALSE(IsCalled(city.designations(0), Fold("丹波篠山市")));
}

TEST(SearchNames, AWardIsFoundWithoutItsCity) {
  pb::Organization ward;
  ward.add_designations()->set_display_name("横浜市鶴見区");
  ward.mutable_designations(0)->set_kind(pb::ORGANIZATION_KIND_WARD);
  EXPECT_THAT(SearchNames(ward), Contains(Fold("鶴見区")));
  EXPECT_TRUE(IsCalled(ward.designations(0), Fold("鶴見区")));
}

TEST(ParseOrganizationQuery, HostileTextIsReadInBoundedWays) {
  HostileTexts texts(6, {"県", "府", "市", "横浜", "a", "1", "\u3000", "神奈川県"});
  for (int round = 0; round < kHostileRounds; ++round) {
    const OrganizationQuery query = ParseOrganizationQuery(texts.Next());
    EXPECT_LE(query.codes.size(), 2u);
    EXPECT_LE(query.names.size(), 3u);
    EXPECT_LE(query.completed.size(), 24u);
  }
}

}  // namespace
}  // namespace renkei::domain
