// Pages of one resource.
#include "client/view/page/resource.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/html/render.h"
#include "client/view/text/render.h"
#include "tests/unit/client/printed.h"

namespace renkei::view {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

const domain::Words kWords(Lang::kJapanese, [](const std::string& name) {
  return name == "v/nodes/a" ? std::string("基本目標1") : name;
});

TEST(CasePage, ThatItIsOutOfDateComesFirst) {
  pb::Case c;
  c.set_title("バス");
  c.set_review_by_date("2024-03-31");
  EXPECT_THAT(RenderText(CasePage(c, "", kWords).blocks, {}), Not(HasSubstr("見直し期限超過")));
  c.set_overdue(true);
  const std::string text = RenderText(CasePage(c, "導入 2", kWords).blocks, {});
  EXPECT_THAT(text, StartsWith("【見直し期限超過】見直し期限 2024-03-31 を過ぎています。"));
  EXPECT_THAT(text, HasSubstr("\n\n題名"));
  EXPECT_THAT(text, HasSubstr("\n\n他団体の活用状況: 導入 2\n"));
}

TEST(NodePage, PlacesStandWithTheirTitlesInTheColumnOfTheOtherFacts) {
  pb::VisionNode node;
  node.set_title("移住");
  node.set_parent("v/nodes/a");
  node.add_re_mentions()->set_parent("v/nodes/a");
  EXPECT_THAT(
      FactsIn(RenderText(NodePage(node, kWords).blocks, {})),
      ElementsAre(Pair("上位", "基本目標1"), Pair("再掲先", "基本目標1"), Pair("題名", "移住")));
}

TEST(RubricPage, BandsStandWithTheBoundsThatAreApplied) {
  pb::Rubric rubric;
  rubric.set_title("基準");
  for (const double from : {100.0, 0.0}) {
    pb::RubricBand& band = *rubric.add_bands();
    band.set_label(from > 0 ? "A" : "B");
    band.set_from_percent(from);
  }
  const std::string text = RenderText(RubricPage(rubric, kWords).blocks, {});
  EXPECT_THAT(TableIn(text, "区分"), ElementsAre(PrintedRow{{"区分", "A"}, {"範囲", "100%以上"}},
                                                 PrintedRow{{"区分", "B"}, {"範囲", "100%未満"}}));
  EXPECT_THAT(RenderHtml(RubricPage(rubric, kWords)), HasSubstr("<td>100%以上</td>"));
}

}  // namespace
}  // namespace renkei::view
