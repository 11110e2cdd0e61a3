// The graph of a lineage for Graphviz, and adoptions beside what they adopted.
#include "client/cli/nouns/case/lineage_dot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/nouns/case/adoption_view.h"
#include "tests/unit/client/printed.h"
#include "tests/unit/client/view/lineage_family.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;

class LineageDotTest : public testing::Test, protected view::LineageFamily {};

TEST_F(LineageDotTest, NoTextIsReadAsDot) {
  lineage_.set_case_("cases/1");
  AddCase("1", "\"]; x [label=\"\\\n<script>alert(1)</script>&lt;", "a", 0);
  const std::string dot = LineageDot(lineage_, words_);
  EXPECT_THAT(
      dot,
      HasSubstr("label=\"\\\"]; x [label=\\\"\\\\\\n<script>alert(1)</script>&amp;lt;\\n甲市\""));
}

TEST_F(LineageDotTest, TheGraphHasACaseForEachNodeAndAnEdgeForEachAdoption) {
  Family();
  const std::string dot = LineageDot(lineage_, words_);
  EXPECT_THAT(dot, HasSubstr("c0 -> c1 [label=\"導入  乙町\\n2020-03-31（令和元年度）\""));
  EXPECT_THAT(dot,
              HasSubstr("label=\"見送り  丙村\\n2024-04-01（令和6年度）\\n理由: 費用が合わない"));
  EXPECT_THAT(dot, HasSubstr("c1 -> a1"));
}

TEST(AdoptionView, ResultsOnTheSameIndicatorStandBesideEachOther) {
  const auto result = [](pb::CaseResult& r, double before, double after) {
    r.set_indicator("indicators/riders");
    r.set_indicator_title("利用者数");
    r.set_unit("人");
    r.mutable_before()->mutable_value()->set_number(before);
    r.mutable_after()->mutable_value()->set_number(after);
  };
  pb::Case adopted;
  adopted.set_owner("organizations/a");
  result(*adopted.add_results(), 40, 100);
  pb::Adoption adoption;
  adoption.set_adopter("organizations/b");
  EXPECT_EQ(ComparisonText(adopted, adoption, BriefStyle()), "");
  result(*adoption.add_results(), 10, 35);
  const std::string text = ComparisonText(adopted, adoption, BriefStyle());
  EXPECT_THAT(text, testing::StartsWith("同じ共通指標での成果の比較\n"));
  EXPECT_THAT(view::TableIn(text, "指標"),
              testing::ElementsAre(view::PrintedRow{{"指標", "利用者数"},
                                                    {"organizations/a", "40人 → 100人"},
                                                    {"organizations/b", "10人 → 35人"}}));
}

}  // namespace
}  // namespace renkei::cli
