// How a plan stands to those above it, as people read it.
#include "client/view/page/alignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "client/view/page/alignment_words.h"
#include "client/view/sheet/table_file.h"
#include "client/view/text/render.h"

namespace renkei::view {
namespace {

using testing::HasSubstr;
using testing::Not;

pb::AlignVisionResponse Report() {
  pb::AlignVisionResponse response;
  response.set_title("計画");
  response.set_as_of("2023-05-01");
  pb::PlanAlignment& plan = *response.add_plans();
  plan.set_against("frameworks/f");
  plan.set_title("国の戦略");
  plan.set_period(pb::PERIOD_ALIGNMENT_SHORTER);
  const auto item = [&](const std::string& title, int depth, pb::ItemCoverage::Coverage coverage) {
    pb::ItemCoverage& i = *plan.add_items();
    i.set_title(title);
    i.set_depth(depth);
    i.set_coverage(coverage);
  };
  item("柱1", 1, pb::ItemCoverage::COVERAGE_MISSING);
  item("分野1", 2, pb::ItemCoverage::COVERAGE_MISSING);
  item("分野2", 2, pb::ItemCoverage::COVERAGE_MISSING);
  item("柱2", 1, pb::ItemCoverage::COVERAGE_BELOW);
  item("分野3", 2, pb::ItemCoverage::COVERAGE_DIRECT);
  item("分野4", 2, pb::ItemCoverage::COVERAGE_MISSING);
  plan.set_covered(2);
  plan.set_missing(4);
  return response;
}

std::string Told(const pb::AlignVisionResponse& response, const std::string& state,
                 bool all = false) {
  return RenderText(AlignmentPage(response, state, all, domain::Words(Lang::kJapanese)).blocks, {});
}

TEST(AlignmentPage, MarksAreToldApartOnATerminalThatDrawsAsciiAlone) {
  std::set<std::string> signs;
  for (int value = 0; value < pb::ItemCoverage::Coverage_ARRAYSIZE; ++value) {
    if (!pb::ItemCoverage::Coverage_IsValid(value)) continue;
    const std::string sign = MarkOf(static_cast<pb::ItemCoverage::Coverage>(value)).ascii;
    EXPECT_TRUE(std::all_of(sign.begin(), sign.end(), absl::ascii_isascii)) << sign;
    signs.insert(sign);
  }
  EXPECT_EQ(signs.count(""), 0U);
  EXPECT_GE(signs.size(), 6U);
  TextStyle style;
  style.only_ascii = true;
  const auto page = AlignmentPage(Report(), "", /*all=*/true, domain::Words(Lang::kEnglish));
  const std::string text = RenderText(page.blocks, style);
  for (const char* sign : {"○", "△", "×"}) EXPECT_THAT(text, Not(HasSubstr(sign)));
}

TEST(AlignmentPage, TheVerdictComesFirstAndBranchesOfOneMarkAreFolded) {
  const std::string text = Told(Report(), "第1版");
  EXPECT_THAT(text, HasSubstr("計画  第1版  2023-05-01 時点\n\n結論\n  国の戦略（期間の定めなし）\n"
                              "    本計画が先に終わります（期間が短い）\n"));
  EXPECT_THAT(text, HasSubstr("項目 6 件（対応あり 2、対応なし 4）\n"
                              "    × 柱1（下位の 2 項目も同じ）\n"
                              "    △ 柱2\n      ○ 分野3\n      × 分野4\n"));
  EXPECT_THAT(Told(Report(), "第1版", /*all=*/true),
              HasSubstr("    × 柱1\n      × 分野1\n      × 分野2\n"));
}

TEST(AlignmentPage, OptionsOfAReplacedPlanAreThoseOfItsSuccessor) {
  pb::AlignVisionResponse response = Report();
  pb::PlanAlignment& old = *response.add_plans();
  old.set_against("frameworks/old");
  old.set_title("旧戦略");
  old.set_period(pb::PERIOD_ALIGNMENT_OUTDATED);
  old.set_replaced_by("frameworks/f");
  old.set_replaced_by_title("国の戦略");
  old.add_options()->set_reason_ja("理由");
  const std::string text = Told(response, "");
  EXPECT_THAT(text, HasSubstr("上位計画は「国の戦略」に置き換えられています"));
  EXPECT_THAT(text, HasSubstr("選択肢は「国の戦略」の欄にあります。"));
  EXPECT_THAT(text, Not(HasSubstr("理由")));
}

TEST(AlignmentPage, WhatCarriesOverByItselfComesFirstAndProposalsAreMarked) {
  pb::AlignVisionResponse response = Report();
  pb::PlanAlignment& plan = *response.mutable_plans(0);
  const auto carry = [&](const std::string& title, pb::CarryOver::Decision decision,
                         pb::CrosswalkStatus status) {
    pb::CarryOver& c = *plan.add_carry_over();
    c.set_from_title(title);
    c.set_decision(decision);
    if (decision == pb::CarryOver::DECISION_NO_SUCCESSOR) return;
    pb::CarryOverTarget& target = *c.add_targets();
    target.set_title("先");
    target.set_relation(pb::CrosswalkEdge::RELATION_SAME);
    target.set_status(status);
  };
  carry("後継なしの項目", pb::CarryOver::DECISION_NO_SUCCESSOR, pb::CROSSWALK_STATUS_PROPOSED);
  carry("自動の項目", pb::CarryOver::DECISION_AUTOMATIC, pb::CROSSWALK_STATUS_OFFICIAL);
  std::string text = Told(response, "");
  EXPECT_LT(text.find("そのまま引継ぎ: 自動の項目\n      → 先（同じ）\n"),
            text.find("後継なし: 後継なしの項目\n"));
  EXPECT_THAT(text, Not(HasSubstr("「案」は")));
  carry("案の項目", pb::CarryOver::DECISION_AUTOMATIC, pb::CROSSWALK_STATUS_PROPOSED);
  text = Told(response, "");
  EXPECT_THAT(text, HasSubstr("→ 先（同じ・案）\n"));
  EXPECT_THAT(text, HasSubstr("「案」は"));
}

std::string CsvOf(const pb::AlignVisionResponse& response) {
  return TableCsv(AlignmentRows(response, domain::Words(Lang::kJapanese)));
}

TEST(AlignmentRows, EveryItemHasARowWhereThePageFolds) {
  EXPECT_THAT(CsvOf(Report()), HasSubstr("\r\n"
                                         "柱1,項目,対応なし,,,,国の戦略\r\n"
                                         "　分野1,項目,対応なし,,,,国の戦略\r\n"
                                         "　分野2,項目,対応なし,,,,国の戦略\r\n"
                                         "柱2,項目,下位の項目に対応あり,,,,国の戦略\r\n"));
}

TEST(AlignmentRows, WhatBecomesOfReferencesAndWhatHasNoneStandsBelow) {
  pb::AlignVisionResponse response = Report();
  pb::PlanAlignment& plan = *response.mutable_plans(0);
  plan.clear_items();
  pb::CarryOver& carry = *plan.add_carry_over();
  carry.set_from_item("frameworks/old/items/a");
  carry.set_from_title("旧の柱");
  carry.set_decision(pb::CarryOver::DECISION_NEEDED);
  carry.set_referrer_count(7);
  carry.add_referrers()->set_title("施策甲");
  pb::CarryOverTarget& target = *carry.add_targets();
  target.set_title("新の柱");
  target.set_status(pb::CROSSWALK_STATUS_PROPOSED);
  pb::ItemReferrer& unmapped = *plan.add_unmapped_nodes();
  unmapped.set_title("施策乙");
  unmapped.set_name("organizations/o/visions/v/nodes/n");
  plan.add_gone_items()->set_item("frameworks/f/items/gone");
  EXPECT_THAT(
      CsvOf(response),
      HasSubstr("\r\n"
                "旧の柱,引継ぎ,判断が必要,施策甲,7,新の柱（案）,国の戦略,frameworks/old/items/a\r\n"
                "施策乙,対応づけのない施策等,,,,,国の戦略,organizations/o/visions/v/nodes/n\r\n"
                "gone,枠組みにない項目,,,,,国の戦略,frameworks/f/items/gone\r\n"));
}

}  // namespace
}  // namespace renkei::view
