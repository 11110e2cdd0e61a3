#include "client/cli/nouns/case/lineage_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/nouns/case/adoption_view.h"
#include "server/domain/adoption/spread.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class LineageViewTest : public testing::Test {
 protected:
  LineageViewTest() {
    style_.title_of = [](const std::string& name) {
      return name == "organizations/a" ? "甲市" : name == "organizations/b" ? "乙町" : "丙村";
    };
  }

  void AddCase(const std::string& id, const std::string& title, const std::string& owner,
               int generation) {
    pb::LineageCase& c = *lineage_.add_cases();
    c.set_name("cases/" + id);
    c.set_title(title);
    c.set_owner("organizations/" + owner);
    c.set_generation(generation);
  }

  pb::LineageAdoption& AddAdoption(const std::string& of, const std::string& adopter,
                                   pb::AdoptionState state, const std::string& date,
                                   const std::string& result = "") {
    pb::LineageAdoption& a = *lineage_.add_adoptions();
    a.set_name("cases/" + of + "/adoptions/" + adopter);
    a.set_case_("cases/" + of);
    a.set_adopter("organizations/" + adopter);
    a.set_adopter_kind(pb::ORGANIZATION_KIND_TOWN);
    a.set_state(state);
    a.set_date(date);
    if (!result.empty()) a.set_resulting_case("cases/" + result);
    pb::AdoptionEvent& event = *a.add_history();
    event.set_state(state);
    event.set_date(date);
    return a;
  }

  // 甲市's case, adopted by 乙町 whose own case 丙村 adapted; 丙村 declined the first.
  void Family() {
    lineage_.set_case_("cases/1");
    AddCase("1", "予約バス", "a", 0);
    AddCase("2", "乙町バス", "b", 1);
    pb::LineageAdoption& declined =
        AddAdoption("1", "c", pb::ADOPTION_STATE_DECLINED, "2024-04-01");
    declined.set_reason("費用が合わない");
    declined.set_condition("補助があれば");
    AddAdoption("1", "b", pb::ADOPTION_STATE_ADOPTED, "2020-03-31", "2");
    AddAdoption("2", "c", pb::ADOPTION_STATE_ADAPTED, "2024-05-01").set_changes("予約制");
    *lineage_.mutable_spread() = domain::SpreadOf(lineage_);
  }

  pb::Lineage lineage_;
  BriefStyle style_;
};

TEST_F(LineageViewTest, TheTreeHasNamesStatesDaysFiscalYearsAndReasons) {
  Family();
  EXPECT_EQ(LineageText(lineage_, style_),
            "予約バス（甲市）  ← 指定した事例\n"
            "├─ 導入  乙町  2020-03-31（令和元年度）\n"
            "│  └→ 乙町バス（乙町）\n"
            "│     └─ 応用  丙村  2024-05-01（令和6年度）\n"
            "│           変えた点: 予約制\n"
            "└─ 見送り  丙村  2024-04-01（令和6年度）\n"
            "      理由: 費用が合わない\n"
            "      再検討の条件: 補助があれば\n"
            "\n年度別（記録された段階の件数）\n"
            "年度      見送り  導入  応用\n"
            "2019年度             1\n"
            "2024年度       1           1\n"
            "\n団体の種別ごと（現在の状態の件数）\n"
            "種別  見送り  導入  応用\n"
            "町         1     1     1\n"
            "\n都道府県ごと（現在の状態の件数）\n"
            "都道府県  見送り  導入  応用\n"
            "（なし）       1     1     1\n");
}

TEST_F(LineageViewTest, ADescendantIsDrawnFromItsOldestAncestor) {
  lineage_.set_case_("cases/2");
  AddCase("1", "元", "a", -1);
  AddCase("2", "子", "b", 0);
  AddAdoption("1", "b", pb::ADOPTION_STATE_ADOPTED, "2023-04-01", "2");
  const std::string text = LineageText(lineage_, style_);
  EXPECT_EQ(text.find("元（甲市）\n"), 0U) << text;
  EXPECT_THAT(text, HasSubstr("└→ 子（乙町）  ← 指定した事例\n"));
}

TEST_F(LineageViewTest, ACircleIsDrawnOnce) {
  lineage_.set_case_("cases/1");
  AddCase("1", "甲", "a", 0);
  AddCase("2", "乙", "b", 1);
  AddAdoption("1", "b", pb::ADOPTION_STATE_ADOPTED, "2023-04-01", "2");
  AddAdoption("2", "a", pb::ADOPTION_STATE_ADOPTED, "2024-04-01", "1");
  EXPECT_THAT(LineageText(lineage_, style_),
              HasSubstr("└→ 甲（甲市）  ← 指定した事例  （前出）\n"));
}

TEST_F(LineageViewTest, WhatWasCutIsSaid) {
  Family();
  EXPECT_THAT(LineageText(lineage_, style_), Not(HasSubstr("続きがあります")));
  lineage_.set_more(true);
  EXPECT_THAT(LineageText(lineage_, style_), HasSubstr("続きがあります"));
}

TEST_F(LineageViewTest, NoTextIsReadAsDotOrHtml) {
  lineage_.set_case_("cases/1");
  AddCase("1", "\"]; x [label=\"\\\n<script>alert(1)</script>&lt;", "a", 0);
  const std::string dot = LineageDot(lineage_, style_);
  EXPECT_THAT(
      dot,
      HasSubstr("label=\"\\\"]; x [label=\\\"\\\\\\n<script>alert(1)</script>&amp;lt;\\n甲市\""));
  const std::string page = LineagePage(lineage_, "<?xml?><!DOCTYPE svg><svg>図</svg>", style_);
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, Not(HasSubstr("<?xml")));
  EXPECT_THAT(page, HasSubstr("<svg>図</svg>"));
}

TEST_F(LineageViewTest, TheGraphHasACaseForEachNodeAndAnEdgeForEachAdoption) {
  Family();
  const std::string dot = LineageDot(lineage_, style_);
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
  EXPECT_EQ(ComparisonText(adopted, adoption, BriefStyle()),
            "同じ共通指標での成果の比較\n"
            "指標      organizations/a  organizations/b\n"
            "利用者数  40人 → 100人     10人 → 35人\n");
}

}  // namespace
}  // namespace renkei::cli
