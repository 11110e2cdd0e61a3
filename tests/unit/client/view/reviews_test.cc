// Reviewers, readings, progress and rankings as they are shown.
#include "client/view/page/reviews.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "client/view/html/render.h"

namespace renkei::view {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

domain::Words ReviewWords() {
  return domain::Words(Lang::kJapanese, [](const std::string& name) {
    return absl::StrCat("〈", name.substr(name.rfind('/') + 1), "〉");
  });
}

std::string ShownBlocks(std::vector<Block> blocks) {
  Page page;
  page.blocks = std::move(blocks);
  return RenderHtml(page);
}

pb::RoundReading AReading() {
  pb::RoundReading reading;
  reading.set_name("rounds/r/applications/a/readings/x");
  reading.set_application_number(12);
  reading.set_closes_at("2024-07-31T17:00");
  pb::RoundCriterion& criterion = *reading.add_criteria();
  criterion.set_id("novelty");
  criterion.set_title("新規性");
  criterion.set_weight(60);
  criterion.set_lowest(1);
  criterion.set_highest(5);
  return reading;
}

TEST(ReviewViews, ABlindReadingHasANumberAndNoTitle) {
  pb::RoundReading reading = AReading();
  EXPECT_EQ(ReadingTitle(reading, Lang::kJapanese), "応募第12号");
  reading.set_application_title("広域観光");
  EXPECT_EQ(ReadingTitle(reading, Lang::kJapanese), "応募第12号「広域観光」");
}

TEST(ReviewViews, PointsStandUnderTheirCriteriaWithTheirBands) {
  pb::RoundReading reading = AReading();
  reading.mutable_first()->set_state(pb::READING_STATE_DRAFT);
  pb::CriterionScore& score = *reading.mutable_first()->add_scores();
  score.set_criterion_id("novelty");
  score.set_points(0);
  score.set_words("<前例>がある");
  EXPECT_THAT(ShownBlocks(ReadingBlocks(reading, ReviewWords())),
              AllOf(HasSubstr("新規性"), HasSubstr("1～5"), HasSubstr("&lt;前例&gt;がある"),
                    HasSubstr("記入中"), HasSubstr("2024-07-31 17:00")));
  // Whoever may not read them sees how far it is, and no empty table.
  reading.mutable_first()->clear_scores();
  EXPECT_THAT(ShownBlocks(ReadingBlocks(reading, ReviewWords())),
              AllOf(HasSubstr("記入中"), Not(HasSubstr("1～5"))));
}

TEST(ReviewViews, AConflictOfInterestIsToldFirst) {
  pb::RoundReading reading = AReading();
  reading.add_conflicts()->set_kind(pb::READING_CONFLICT_KIND_NEIGHBOUR);
  EXPECT_THAT(ShownBlocks(ReadingBlocks(reading, ReviewWords())),
              AllOf(HasSubstr("利益相反のため"), HasSubstr("隣接団体の応募")));
  EXPECT_EQ(ReadingsTable({reading}, false, ReviewWords()).rows[0].cells[5].text, "隣接団体の応募");
}

pb::RoundRanking ARanking() {
  pb::RoundRanking ranking;
  ranking.set_quota(1);
  ranking.set_threshold(60);
  ranking.set_above_line(1);
  ranking.set_stage(pb::REVIEW_STAGE_FIRST);
  pb::RankedApplication& one = *ranking.add_applications();
  one.set_number(4);
  one.set_title("広域観光");
  one.set_rank(1);
  one.set_tied(true);
  one.set_total("87.50");
  one.set_bonus(3);
  one.set_mark(pb::RANKING_MARK_ABOVE_LINE);
  one.set_stage(pb::REVIEW_STAGE_FIRST);
  pb::StageScores& first = *one.mutable_first();
  first.set_count(3);
  first.set_mean("84.50");
  first.set_lowest("60.00");
  first.set_highest("96.00");
  pb::ReviewerScore& reviewer = *first.add_reviewers();
  reviewer.set_display_name("A大学 教授");
  reviewer.set_total("60.00");
  pb::CriterionScore& score = *reviewer.add_scores();
  score.set_criterion_id("novelty");
  score.set_points(2);
  score.set_words("前例がある");
  return ranking;
}

TEST(ReviewViews, ARankingShowsHowFarReviewersAgree) {
  const Table table = RankingTable(ARanking(), ReviewWords());
  const Row& row = table.rows[0];
  EXPECT_EQ(row.cells[0].text, "1（同点）");
  EXPECT_EQ(row.cells[4].text, "87.50");
  EXPECT_EQ(row.cells[8].text, "60.00～96.00");
  EXPECT_EQ(row.cells.back().text, "選定圏内");
  EXPECT_EQ(RankingLine(ARanking(), Lang::kJapanese), "選定圏内 1件（予定数 1件、合格点 60点）");
  // For the panel there are neither places nor marks.
  pb::RoundRanking panel = ARanking();
  panel.mutable_applications(0)->clear_rank();
  panel.mutable_applications(0)->clear_mark();
  EXPECT_EQ(RankingTable(panel, ReviewWords()).columns.size() + 2, table.columns.size());
}

TEST(ReviewViews, EachReviewersPointsAndWordsAreShown) {
  const pb::RoundRanking ranking = ARanking();
  const pb::RoundReading reading = AReading();
  const std::vector<pb::RoundCriterion> criteria(reading.criteria().begin(),
                                                 reading.criteria().end());
  EXPECT_THAT(ShownBlocks(ScoreBlocks(ranking.applications(0), criteria, ReviewWords())),
              AllOf(HasSubstr("A大学 教授"), HasSubstr("前例がある"), HasSubstr("84.50")));
  const Table points = PointsTable(ranking.applications(0), criteria, Lang::kJapanese);
  ASSERT_EQ(points.rows.size(), 2u);
  EXPECT_EQ(points.rows[0].cells[2].text, "2");
  EXPECT_EQ(points.rows[1].cells[0].text, "平均");
}

TEST(ReviewViews, ALotThatGivesSomethingElseIsMarked) {
  pb::RoundAssignment drawn;
  drawn.set_name("rounds/r/assignments/2");
  drawn.set_way(pb::ASSIGNMENT_WAY_AT_RANDOM);
  drawn.set_seed(2024);
  const Table table = AssignmentsTable({drawn}, ReviewWords());
  EXPECT_EQ(table.rows[0].cells[0].text, "2");
  EXPECT_EQ(table.rows[0].cells[5].text, "2024");
  EXPECT_EQ(table.rows[0].cells[7].text, "不一致");
  EXPECT_EQ(table.rows[0].cells[7].tone, Tone::kBad);
}

TEST(ReviewViews, ProgressCountsAndSaysNobodysPoints) {
  pb::ReviewProgress progress;
  progress.set_stage(pb::REVIEW_STAGE_FIRST);
  progress.mutable_total()->set_assigned(6);
  progress.mutable_total()->set_submitted(4);
  pb::ReviewerLoad& load = *progress.add_reviewers();
  load.set_reviewer("rounds/r/reviewers/x");
  load.set_display_name("A大学 教授");
  pb::ApplicationProgress& one = *progress.add_applications();
  one.set_title("広域観光");
  pb::BarredReviewer& barred = *one.add_barred();
  barred.set_reviewer("rounds/r/reviewers/x");
  barred.add_conflicts()->set_kind(pb::READING_CONFLICT_KIND_OWN_BODY);
  EXPECT_THAT(ShownBlocks(ProgressBlocks(progress, ReviewWords())),
              AllOf(HasSubstr("6件のうち4件"), HasSubstr("A大学 教授：所属団体の応募")));
}

}  // namespace
}  // namespace renkei::view
