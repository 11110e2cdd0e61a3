// Warnings and alignment as a reader sees them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/nouns/vision/align_view.h"
#include "client/cli/nouns/vision/lint_view.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

pb::LintFinding Finding(pb::LintCode code, const std::string& id, const std::string& message) {
  pb::LintFinding finding;
  finding.set_code(code);
  finding.set_resource("organizations/o/visions/v/kpis/" + id);
  finding.set_external_id(id);
  finding.set_title("指標" + id);
  finding.set_message(message);
  finding.set_message_ja(message);
  finding.set_suggestion("mend");
  finding.set_suggestion_ja("直す");
  return finding;
}

TEST(LintText, SaysWhatAGroupSharesOnceAndCutsLongLists) {
  std::vector<pb::LintFinding> findings;
  for (int i = 1; i <= 3; ++i)
    findings.push_back(Finding(pb::LINT_CODE_UNOWNED_KPI, "k" + std::to_string(i), "担当課がない"));
  EXPECT_EQ(LintText(findings, {}, 2),
            "担当課のないKPI  3件\n  担当課がない\n  → 直す\n  - k1  指標k1\n  - k2  指標k2\n"
            "    ほか 1 件（--all ですべて表示します）\n\n警告 3 件\n");
  EXPECT_THAT(LintText(findings, {}, 0), HasSubstr("  - k3  指標k3\n"));
}

TEST(LintText, SaysWhatDiffersBesideEachPlaceAndNamesThePlaceInAFile) {
  std::vector<pb::LintFinding> findings = {
      Finding(pb::LINT_CODE_TARGET_EQUALS_BASELINE, "k1", "同じ「5」"),
      Finding(pb::LINT_CODE_TARGET_EQUALS_BASELINE, "k2", "同じ「7」")};
  findings[1].set_place("plan.yaml:12:5");
  EXPECT_EQ(
      LintText(findings, {}, 0),
      "目標値が基準値と同じ  2件\n  → 直す\n  - k1  指標k1  同じ「5」\n  - plan.yaml:12:5  指標k2"
      "  同じ「7」\n\n警告 2 件\n");
}

TEST(LintText, GroupsStandInOrderOfCode) {
  const std::string text = LintText({Finding(pb::LINT_CODE_SUSPICIOUS_UNIT, "k1", "b"),
                                     Finding(pb::LINT_CODE_UNOWNED_KPI, "k2", "a")},
                                    {}, 0);
  EXPECT_LT(text.find("担当課のないKPI"), text.find("単位の表記の疑い"));
}

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

TEST(AlignmentText, TheVerdictComesFirstAndBranchesOfOneMarkAreFolded) {
  const std::string text = AlignmentText(Report(), "第1版", {}, false);
  EXPECT_THAT(text, HasSubstr("計画  第1版  2023-05-01 時点\n\n結論\n  国の戦略（期間の定めなし）\n"
                              "    本計画が先に終わります（期間が短い）\n"));
  EXPECT_THAT(text, HasSubstr("項目 6 件（対応あり 2、対応なし 4）\n"
                              "    × 柱1（下位の 2 項目も同じ）\n"
                              "    △ 柱2\n      ○ 分野3\n      × 分野4\n"));
  EXPECT_THAT(AlignmentText(Report(), "第1版", {}, true),
              HasSubstr("    × 柱1\n      × 分野1\n      × 分野2\n"));
}

TEST(AlignmentText, OptionsOfAReplacedPlanAreThoseOfItsSuccessor) {
  pb::AlignVisionResponse response = Report();
  pb::PlanAlignment& old = *response.add_plans();
  old.set_against("frameworks/old");
  old.set_title("旧戦略");
  old.set_period(pb::PERIOD_ALIGNMENT_OUTDATED);
  old.set_replaced_by("frameworks/f");
  old.set_replaced_by_title("国の戦略");
  old.add_options()->set_reason_ja("理由");
  const std::string text = AlignmentText(response, "", {}, false);
  EXPECT_THAT(text, HasSubstr("上位計画は「国の戦略」に置き換えられています"));
  EXPECT_THAT(text, HasSubstr("選択肢は「国の戦略」の欄にあります。"));
  EXPECT_THAT(text, Not(HasSubstr("理由")));
}

TEST(AlignmentText, WhatCarriesOverByItselfComesFirstAndProposalsAreMarked) {
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
  std::string text = AlignmentText(response, "", {}, false);
  EXPECT_LT(text.find("そのまま引継ぎ: 自動の項目\n      → 先（同じ）\n"),
            text.find("後継なし: 後継なしの項目\n"));
  EXPECT_THAT(text, Not(HasSubstr("「案」は")));
  carry("案の項目", pb::CarryOver::DECISION_AUTOMATIC, pb::CROSSWALK_STATUS_PROPOSED);
  text = AlignmentText(response, "", {}, false);
  EXPECT_THAT(text, HasSubstr("→ 先（同じ・案）\n"));
  EXPECT_THAT(text, HasSubstr("「案」は"));
}

}  // namespace
}  // namespace renkei::cli
