// Rounds, applications, decisions and years as they are shown.
#include "client/view/page/rounds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "client/view/html/render.h"

namespace renkei::view {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

domain::Words Japanese() {
  return domain::Words(Lang::kJapanese, [](const std::string& name) {
    return absl::StrCat("〈", name.substr(name.rfind('/') + 1), "〉");
  });
}

std::string Shown(std::vector<Block> blocks) {
  Page page;
  page.blocks = std::move(blocks);
  return RenderHtml(page);
}

pb::Round ARound() {
  pb::Round round;
  round.set_name("rounds/r");
  round.set_owner("organizations/k");
  round.set_opens_at("2024-07-01T09:00");
  round.set_closes_at("2024-07-31T17:00");
  pb::RoundCriterion& criterion = *round.add_criteria();
  criterion.set_id("novelty");
  criterion.set_title("新規性");
  criterion.set_weight(100);
  criterion.set_lowest(1);
  criterion.set_highest(5);
  pb::RoundBonusRule& bonus = *round.add_bonus_rules();
  bonus.set_min_bodies(2);
  bonus.set_points(3);
  bonus.set_each(true);
  round.set_bonus_cap(6);
  return round;
}

TEST(RoundViews, ARoundSaysHowItIsJudged) {
  EXPECT_THAT(
      Shown(RoundBlocks(ARound(), Japanese())),
      AllOf(HasSubstr("2024-07-01 09:00 ～ 2024-07-31 17:00（日本時間）"), HasSubstr("新規性"),
            HasSubstr("1～5"), HasSubstr("加点（合計6点まで）"), HasSubstr("団体名を伏せて行う")));
}

TEST(RoundViews, ResultsAreShownOnceTheyAreTold) {
  pb::Round round = ARound();
  round.add_results()->set_title("選ばれた取組");
  EXPECT_TRUE(ResultBlocks(round, Japanese()).empty());
  round.set_state(pb::ROUND_STATE_PUBLISHED);
  EXPECT_THAT(Shown(ResultBlocks(round, Japanese())), HasSubstr("選ばれた取組"));
}

TEST(RoundViews, AnApplicationShowsItsAnswersUnderTheTitlesOfTheCriteria) {
  pb::RoundApplication application;
  application.add_answers()->set_criterion_id("novelty");
  application.mutable_answers(0)->set_text("これまでにない");
  pb::RoundDecision& decision = *application.mutable_decision();
  decision.set_result(pb::ROUND_DECISION_RESULT_SELECTED);
  decision.add_feedback()->set_criterion_id("novelty");
  decision.mutable_feedback(0)->set_mean("3.67");
  EXPECT_THAT(Shown(ApplicationBlocks(ARound(), application, Japanese())),
              AllOf(HasSubstr("これまでにない"), HasSubstr("3.67 / 5"), Not(HasSubstr("novelty"))));
}

TEST(RoundViews, DecisionsComeInTheOrderOfTheRanking) {
  std::vector<pb::RoundApplication> applications(3);
  for (int i = 0; i < 3; ++i) {
    applications[i].set_title(absl::StrCat("応募", i));
    applications[i].set_number(i + 1);
    applications[i].set_state(pb::ROUND_APPLICATION_STATE_ELIGIBLE);
  }
  applications[0].mutable_decision()->set_rank(2);
  applications[2].mutable_decision()->set_rank(1);
  const Table table = DecisionsTable(applications, Japanese());
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.rows[0].cells[2].text, "応募2");
  EXPECT_EQ(table.rows[1].cells[2].text, "応募0");
  EXPECT_EQ(table.rows[2].cells[6].text, "未決定");
}

TEST(RoundViews, TheFourRecordsOfAYearHaveColumnsOfTheirOwn) {
  pb::RoundFollowUp year;
  year.set_fiscal_year(2025);
  year.mutable_self_report()->set_text("順調");
  year.mutable_self_report()->set_band("A");
  year.mutable_outside_evaluation()->set_text("広がりが課題");
  pb::RoundBandCount& band = *year.mutable_machine_score()->add_bands();
  band.set_label("S");
  band.set_count(4);
  const Table table = FollowUpsTable({year}, Japanese());
  EXPECT_EQ(table.rows[0].cells[3].text, "A：順調");
  EXPECT_EQ(table.rows[0].cells[4].text, "広がりが課題");
  EXPECT_EQ(table.rows[0].cells[5].text, "");
  EXPECT_EQ(table.rows[0].cells[6].text, "S 4");
}

}  // namespace
}  // namespace renkei::view
