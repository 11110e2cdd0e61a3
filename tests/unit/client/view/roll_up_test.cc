// One indicator over all bodies: what stands for each, and what it comes to by prefecture.
#include "client/view/page/roll_up.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/text/render.h"
#include "tests/unit/client/printed.h"

namespace renkei::view {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class RollUpTest : public testing::Test {
 protected:
  RollUpTest() {
    rolled_up_.set_unit("人");
    rolled_up_.set_aggregation(pb::AGGREGATION_FLOW);
  }

  pb::BodyFigure& Add(const std::string& organization, double number) {
    pb::RolledUpBody& body = *rolled_up_.add_bodies();
    body.set_basis(pb::RolledUpBody::BASIS_OWN_KPI);
    body.mutable_figure()->set_organization("organizations/" + organization);
    body.mutable_figure()->mutable_value()->set_number(number);
    return *body.mutable_figure();
  }

  std::vector<PrefectureTotal> Totals() const { return TotalsByPrefecture(rolled_up_, In); }
  std::string Printed() const {
    return RenderText(PrefectureTable(Totals(), rolled_up_, words_), {});
  }

  // The bodies of "a" are "a1" and "a2".
  static std::string In(const std::string& organization) {
    const std::string id = organization.substr(organization.find('/') + 1);
    return id[0] == 'x' ? "" : "organizations/" + id.substr(0, 1);
  }

  pb::RollUpIndicatorResponse rolled_up_;
  const domain::Words words_{domain::Lang::kJapanese,
                             [](const std::string& name) { return name.substr(14); }};
};

TEST_F(RollUpTest, EveryBodyCountsInItsPrefecture) {
  Add("a1", 1000);
  Add("a2", 234.5);
  Add("b1", 7);
  Add("x", 1);
  EXPECT_THAT(TableIn(Printed(), "都道府県 "),
              ElementsAre(PrintedRow{{"都道府県", "（なし）"}, {"合計", "1人"}, {"団体数", "1"}},
                          PrintedRow{{"都道府県", "a"}, {"合計", "1,234.5人"}, {"団体数", "2"}},
                          PrintedRow{{"都道府県", "b"}, {"合計", "7人"}, {"団体数", "1"}}));
}

// As the whole: of numerators and denominators, not of percentages.
TEST_F(RollUpTest, ARateIsThatOfAllItsBodies) {
  rolled_up_.set_unit("%");
  rolled_up_.set_aggregation(pb::AGGREGATION_RATE);
  pb::BodyFigure& first = Add("a1", 10);
  first.set_numerator(1);
  first.set_denominator(10);
  pb::BodyFigure& second = Add("a2", 50);
  second.set_numerator(45);
  second.set_denominator(90);
  EXPECT_THAT(Printed(), HasSubstr("46%（46/100）"));
}

TEST_F(RollUpTest, APrefectureBesideItsMunicipalitiesMayCountTwice) {
  Add("a", 100);
  Add("b1", 7);
  Add("b2", 7);
  for (const PrefectureTotal& total : Totals()) EXPECT_FALSE(total.may_count_twice);
  Add("a1", 40);
  for (const PrefectureTotal& total : Totals())
    EXPECT_EQ(total.may_count_twice, total.prefecture == "organizations/a");
}

TEST_F(RollUpTest, NobodyHasAFigure) {
  EXPECT_THAT(Printed(), HasSubstr("この時点の値はまだありません"));
  EXPECT_TRUE(RollUpBlocks(rolled_up_, words_).empty());
}

TEST_F(RollUpTest, WhoHasNoFigureAndWhatDoesNotAgreeIsTold) {
  Add("a1", 5);
  for (int i = 0; i < 22; ++i) rolled_up_.add_without_figure("organizations/w");
  pb::RollUpConflict& conflict = *rolled_up_.add_conflicts();
  conflict.set_organization("organizations/a1");
  conflict.set_kind(pb::RollUpConflict::KIND_DIFFERING_FIGURES);
  conflict.add_values()->set_number(5);
  conflict.add_values()->set_number(6);
  const std::string text = RenderText(RollUpBlocks(rolled_up_, words_), {.columns = 200});
  EXPECT_THAT(text, HasSubstr("ほか2団体"));
  EXPECT_THAT(text, HasSubstr("先頭の値で集計しました（5、6）"));
  EXPECT_THAT(text, Not(HasSubstr("共同のビジョン")));
}

TEST_F(RollUpTest, TheFileHasPrefectureAndUnitBesideEachValue) {
  Add("a1", 1234.5).set_source("市の統計");
  const Table table = RollUpTable(rolled_up_, In, words_);
  std::vector<std::string> row;
  for (const Cell& cell : table.rows.at(0).cells) row.push_back(cell.text);
  EXPECT_THAT(row, ElementsAre("a", "a1", "1,234.5", "人", "自団体のKPI", "", "市の統計"));
}

}  // namespace
}  // namespace renkei::view
