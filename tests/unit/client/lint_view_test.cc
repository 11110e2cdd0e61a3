// Warnings as a reader sees them.
#include "client/cli/nouns/vision/lint_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace renkei::cli {
namespace {

using testing::HasSubstr;

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

}  // namespace
}  // namespace renkei::cli
