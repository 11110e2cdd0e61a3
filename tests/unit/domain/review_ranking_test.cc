// What points come to: exact totals, bonuses, ties, threshold and quota.
#include "absl/strings/str_cat.h"
#include "server/domain/review/ranking.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;

class RankingTest : public ::testing::Test {
 protected:
  RankingTest() {
    round_.set_name("rounds/r");
    round_.set_state(pb::ROUND_STATE_DECISION);
    round_.set_tie_rule(pb::ROUND_TIE_RULE_PANEL_DECIDES);
    round_.add_stages()->set_kind(pb::ROUND_STAGE_KIND_READING);
    round_.add_stages()->set_kind(pb::ROUND_STAGE_KIND_PANEL);
    round_.add_stages()->set_kind(pb::ROUND_STAGE_KIND_DECISION);
    AddCriterion("novelty", 60, 5);
    AddCriterion("spread", 40, 3);
    applications_.reserve(20);
    judged_.reserve(20);
    sheets_.reserve(100);
  }

  void AddCriterion(const std::string& id, int weight, int highest) {
    pb::RoundCriterion& criterion = *round_.add_criteria();
    criterion.set_id(id);
    criterion.set_title(id);
    criterion.set_weight(weight);
    criterion.set_lowest(0);
    criterion.set_highest(highest);
  }

  // An application of so many cities.
  JudgedApplication& Apply(int bodies = 1) {
    pb::RoundApplication& application = applications_.emplace_back();
    const int number = static_cast<int>(applications_.size());
    application.set_number(number);
    application.set_name(absl::StrCat("rounds/r/applications/", number));
    for (int i = 0; i < bodies; ++i) application.add_bodies()->set_kind(pb::ORGANIZATION_KIND_CITY);
    return judged_.emplace_back(JudgedApplication{&application, {}, {}});
  }

  HandedIn Sheet(int novelty, int spread) {
    pb::ReadingSheet& sheet = sheets_.emplace_back();
    for (const auto& [id, points] : {std::pair("novelty", novelty), std::pair("spread", spread)}) {
      pb::CriterionScore& score = *sheet.add_scores();
      score.set_criterion_id(id);
      score.set_points(points);
    }
    return {&sheet, "rounds/r/reviewers/a", "A大学 教授"};
  }

  // "1 2 72.00 ABOVE_LINE": rank, number, total, mark.
  std::vector<std::string> Ranked() {
    std::vector<std::string> lines;
    for (const pb::RankedApplication& one : RankApplications(round_, judged_)) {
      lines.push_back(absl::StrCat(one.rank(), " ", one.number(), " ", one.total(), " ",
                                   pb::RankingMark_Name(one.mark()).substr(13),
                                   one.tied() ? " tied" : ""));
    }
    return lines;
  }

  pb::Round round_;
  std::vector<pb::RoundApplication> applications_;
  std::vector<pb::ReadingSheet> sheets_;
  std::vector<JudgedApplication> judged_;
};

// Totals over many reviewers and criteria have no room for the product of two of their parts.
TEST(CompareScores, IsExactWhereProductsWouldNotFit) {
  const absl::int128 big = absl::int128{1'000'000'000'000'000'000} * 1'000'000;  // 10^24
  const ScoreFraction less = {big * 2 + 1, big * 3 + 1};
  const ScoreFraction more = {big * 2 + 2, big * 3 + 1};
  EXPECT_EQ(CompareScores(less, more), -1);
  EXPECT_EQ(CompareScores(more, less), 1);
  EXPECT_EQ(CompareScores(less, less), 0);
  EXPECT_EQ(CompareScores({1, 3}, {2, 6}), 0);
  EXPECT_EQ(CompareScores({1, 3}, {1, 2}), -1);
  EXPECT_EQ(CompareScores({7, 2}, {10, 3}), 1);
  EXPECT_EQ(CompareScores({-1, 3}, {-1, 2}), 1);
  EXPECT_EQ(CompareScores({-1, 3}, {0, 1}), -1);
  EXPECT_EQ(CompareScores({4, 2}, {2, 1}), 0);
}

TEST_F(RankingTest, ATotalIsWeightTimesPointsByTheHighestPoints) {
  Apply().first = {Sheet(5, 3), Sheet(4, 1)};
  // 60 + 40; 48 + 13 1/3.
  const auto ranked = RankApplications(round_, judged_);
  const pb::StageScores& first = ranked.front().first();
  EXPECT_EQ(first.mean(), "80.67");
  EXPECT_EQ(first.median(), "80.67");
  EXPECT_EQ(first.lowest(), "61.33");
  EXPECT_EQ(first.highest(), "100.00");
  EXPECT_EQ(first.deviation(), "19.33");
  EXPECT_EQ(first.criteria(0).mean(), "4.50");
  EXPECT_EQ(first.criteria(1).lowest(), 1);
  EXPECT_EQ(first.criteria(1).highest(), 3);
  EXPECT_EQ(first.reviewers_size(), 2);
  EXPECT_TRUE(first.reviewers(0).scores().empty()) << "points and words are asked for one by one";
  EXPECT_EQ(first.reviewers(1).total(), "61.33");
}

TEST_F(RankingTest, ThirdsThatAddUpToAWholeAreEqualToIt) {
  // Three times a third against one whole: floating point would have told them apart.
  Apply().first = {Sheet(0, 1), Sheet(0, 1), Sheet(0, 1)};
  Apply().first = {Sheet(0, 0), Sheet(0, 0), Sheet(0, 3)};
  EXPECT_THAT(Ranked(), ElementsAre("1 1 13.33 ABOVE_LINE tied", "1 2 13.33 ABOVE_LINE tied"));
}

TEST_F(RankingTest, TheLineRunsThroughATieOnlyWhereItMust) {
  round_.set_quota(2);
  Apply().first = {Sheet(5, 3)};
  Apply().first = {Sheet(4, 3)};
  Apply().first = {Sheet(4, 3)};
  Apply().first = {Sheet(1, 0)};
  Apply();
  EXPECT_THAT(Ranked(),
              ElementsAre("1 1 100.00 ABOVE_LINE", "2 2 88.00 TIE_AT_LINE tied",
                          "2 3 88.00 TIE_AT_LINE tied", "4 4 12.00 BELOW_LINE", "0 5  NOT_SCORED"));
  round_.set_quota(3);
  round_.set_threshold(13);
  EXPECT_THAT(Ranked(), ElementsAre("1 1 100.00 ABOVE_LINE", "2 2 88.00 ABOVE_LINE tied",
                                    "2 3 88.00 ABOVE_LINE tied", "4 4 12.00 BELOW_THRESHOLD",
                                    "0 5  NOT_SCORED"));
  // The threshold itself is reached.
  round_.set_threshold(12);
  round_.set_quota(0);
  EXPECT_EQ(Ranked()[3], "4 4 12.00 ABOVE_LINE");
}

TEST_F(RankingTest, TiesAreToldApartByTheRuleOfTheRound) {
  round_.mutable_criteria(0)->set_weight(50);
  round_.mutable_criteria(0)->set_highest(4);
  round_.mutable_criteria(1)->set_weight(50);
  round_.mutable_criteria(1)->set_highest(4);
  Apply(3).first = {Sheet(2, 4)};
  Apply(1).first = {Sheet(4, 2)};
  EXPECT_THAT(Ranked(), ElementsAre("1 1 75.00 ABOVE_LINE tied", "1 2 75.00 ABOVE_LINE tied"));
  round_.set_tie_rule(pb::ROUND_TIE_RULE_BY_CRITERIA);
  EXPECT_THAT(Ranked(), ElementsAre("1 2 75.00 ABOVE_LINE", "2 1 75.00 ABOVE_LINE"));
  round_.set_tie_rule(pb::ROUND_TIE_RULE_MORE_BODIES);
  EXPECT_THAT(Ranked(), ElementsAre("1 1 75.00 ABOVE_LINE", "2 2 75.00 ABOVE_LINE"));
  // The heavier criterion decides first, wherever it stands.
  round_.set_tie_rule(pb::ROUND_TIE_RULE_BY_CRITERIA);
  round_.mutable_criteria(0)->set_weight(40);
  round_.mutable_criteria(1)->set_weight(60);
  judged_[0].first = {Sheet(1, 3)};
  judged_[1].first = {Sheet(4, 1)};
  EXPECT_THAT(Ranked(), ElementsAre("1 1 55.00 ABOVE_LINE", "2 2 55.00 ABOVE_LINE"));
}

TEST_F(RankingTest, JointApplicationsGetTheBonusThatTheRoundStatesAndNoMore) {
  pb::RoundBonusRule& pair = *round_.add_bonus_rules();
  pair.set_min_bodies(2);
  pair.set_points(3);
  pb::RoundBonusRule& each = *round_.add_bonus_rules();
  each.set_min_bodies(3);
  each.set_points(2);
  each.set_each(true);
  pb::RoundBonusRule& villages = *round_.add_bonus_rules();
  villages.add_kinds(pb::ORGANIZATION_KIND_VILLAGE);
  villages.set_min_bodies(1);
  villages.set_points(5);
  round_.set_bonus_cap(10);
  for (const int bodies : {1, 2, 3, 4, 9}) Apply(bodies);
  std::vector<int> bonuses;
  for (const pb::RoundApplication& application : applications_)
    bonuses.push_back(BonusOf(round_, application));
  EXPECT_THAT(bonuses, ElementsAre(0, 3, 5, 7, 10));
  applications_[1].mutable_bodies(1)->set_kind(pb::ORGANIZATION_KIND_VILLAGE);
  EXPECT_EQ(BonusOf(round_, applications_[1]), 8);
  // It is part of the total, and lifts over the threshold.
  judged_[0].first = {Sheet(4, 3)};
  judged_[1].first = {Sheet(4, 3)};
  round_.set_threshold(90);
  EXPECT_THAT(Ranked(), ElementsAre("1 2 96.00 ABOVE_LINE", "2 1 88.00 BELOW_THRESHOLD",
                                    "0 3  NOT_SCORED", "0 4  NOT_SCORED", "0 5  NOT_SCORED"));
}

TEST_F(RankingTest, ThePanelsPointsCountWhereItGaveAny) {
  Apply().first = {Sheet(5, 3)};
  Apply().first = {Sheet(1, 0)};
  EXPECT_EQ(CountingStage(round_, judged_), pb::REVIEW_STAGE_FIRST);
  judged_[1].panel = {Sheet(5, 0)};
  EXPECT_EQ(CountingStage(round_, judged_), pb::REVIEW_STAGE_PANEL);
  EXPECT_THAT(Ranked(), ElementsAre("1 2 60.00 ABOVE_LINE", "0 1  NOT_SCORED"));
  // While the panel sits, its points are its own.
  round_.set_state(pb::ROUND_STATE_PANEL);
  const auto ranked = RankApplications(round_, judged_);
  EXPECT_FALSE(ranked[0].has_panel() || ranked[1].has_panel());
  EXPECT_THAT(Ranked(), ElementsAre("1 1 100.00 ABOVE_LINE", "2 2 12.00 ABOVE_LINE"));
  round_.set_state(pb::ROUND_STATE_READING);
  EXPECT_THAT(Ranked(), ElementsAre("0 1  NOT_SCORED", "0 2  NOT_SCORED"));
  EXPECT_FALSE(RankApplications(round_, judged_)[0].has_first());
}

TEST_F(RankingTest, DisagreementCanComeFirst) {
  Apply().first = {Sheet(3, 2), Sheet(3, 2)};
  Apply().first = {Sheet(5, 3), Sheet(0, 0)};
  Apply().first = {Sheet(4, 3), Sheet(3, 2)};
  auto ranked = RankApplications(round_, judged_);
  OrderRanking(round_, judged_, pb::RANKING_ORDER_BY_SPREAD, ranked);
  std::vector<int> numbers;
  for (const auto& one : ranked) numbers.push_back(one.number());
  EXPECT_THAT(numbers, ElementsAre(2, 3, 1));
  OrderRanking(round_, judged_, pb::RANKING_ORDER_BY_NUMBER, ranked);
  EXPECT_EQ(ranked[0].number(), 1);
}

TEST_F(RankingTest, HalvesAreRoundedUpWhereTheyAreShown) {
  EXPECT_EQ(ShownScore({1, 3}), "0.33");
  EXPECT_EQ(ShownScore({2, 3}), "0.67");
  EXPECT_EQ(ShownScore({1, 200}), "0.01");
  EXPECT_EQ(ShownScore({-1, 3}), "-0.33");
  EXPECT_EQ(ShownScore({100, 1}), "100.00");
}

TEST_F(RankingTest, BandsOfEveryLengthHaveRoom) {
  round_.clear_criteria();
  for (int i = 0; i < 20; ++i) AddCriterion(absl::StrCat("c", i), 5, 50 - i);
  Apply();
  pb::ReadingSheet& sheet = sheets_.emplace_back();
  for (const pb::RoundCriterion& criterion : round_.criteria()) {
    pb::CriterionScore& score = *sheet.add_scores();
    score.set_criterion_id(criterion.id());
    score.set_points(criterion.highest());
  }
  for (int i = 0; i < 200; ++i) judged_[0].first.push_back({&sheet, "r", "名"});
  Apply().first = judged_[0].first;
  EXPECT_THAT(Ranked(), ElementsAre("1 1 100.00 ABOVE_LINE tied", "1 2 100.00 ABOVE_LINE tied"));
}

}  // namespace
}  // namespace renkei::domain
