// What stands beside a plan, as people read it: 意見と対応, 策定の日程, 評価.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/view/page/field_change.h"
#include "client/view/page/opinions.h"
#include "client/view/page/plan_calendar.h"
#include "client/view/page/plan_evaluations.h"
#include "client/view/text/render.h"
#include "tests/unit/client/view/cell_texts.h"

namespace renkei::view {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const domain::Words& PlanningWords() {
  static const auto& words = *new domain::Words(Lang::kJapanese, [](const std::string& name) {
    return name == "organizations/o/visions/v/nodes/n" ? "移動の足を守る" : name;
  });
  return words;
}

pb::Opinion OpinionOf(pb::OpinionAnswer answer, const std::string& subject) {
  pb::Opinion opinion;
  opinion.set_number(12);
  opinion.set_source_kind(pb::OPINION_SOURCE_COUNCIL);
  opinion.set_source("第2回");
  opinion.set_subject(subject);
  opinion.set_text("便数が少ない\n特に朝");
  opinion.set_same_count(1200);
  opinion.set_answer(answer);
  opinion.set_reason("増便を検討する");
  opinion.set_section("交通課");
  opinion.set_followed_revision(answer == 0 ? 0 : 2);
  return opinion;
}

TEST(OpinionTableTest, ARowSaysFromWhomAboutWhatAndWhatWasDone) {
  const Table table = OpinionTable(
      {OpinionOf(pb::OPINION_ANSWER_PARTLY_ADOPTED, "organizations/o/visions/v/nodes/n")},
      PlanningWords());
  EXPECT_THAT(Texts(table.rows[0]), ElementsAre("12", "推進会議・審議会（第2回）", "",
                                                "移動の足を守る", "便数が少ない\n特に朝", "1,200",
                                                "一部反映", "増便を検討する", "交通課", "第2版"));
  EXPECT_EQ(table.rows[0].cells[3].resource, "organizations/o/visions/v/nodes/n");
  EXPECT_EQ(table.columns.size(), table.rows[0].cells.size());
}

TEST(OpinionTableTest, WhatIsNotAnsweredSaysSoAndAPlanOrARevisionIsNamed) {
  const Table table =
      OpinionTable({OpinionOf(pb::OPINION_ANSWER_UNSPECIFIED, ""),
                    OpinionOf(pb::OPINION_ANSWER_ADOPTED, "organizations/o/visions/v/revisions/3")},
                   PlanningWords());
  EXPECT_EQ(table.rows[0].cells[3].text, "計画全体");
  EXPECT_EQ(table.rows[0].cells[6].text, "未回答");
  EXPECT_EQ(table.rows[0].cells[9].text, "");
  EXPECT_EQ(table.rows[1].cells[3].text, "第3版");
}

TEST(OpinionTableTest, APartThatIsNotInThePlanIsNotCalledByItsName) {
  const Table table =
      OpinionTable({OpinionOf(pb::OPINION_ANSWER_ADOPTED, "organizations/o/visions/v/nodes/gone")},
                   PlanningWords());
  EXPECT_EQ(table.rows[0].cells[3].text, "（現在の計画にない項目）");
  EXPECT_EQ(table.rows[0].cells[3].resource, "");
}

TEST(OpinionCountsTest, SumsStandAtBothEndsAndWhatIsNotAnsweredComesLast) {
  pb::CountOpinionsResponse counted;
  const auto add = [&](pb::OpinionSource source, pb::OpinionAnswer answer, int opinions,
                       int given) {
    pb::OpinionCount& count = *counted.add_counts();
    count.set_source_kind(source);
    count.set_answer(answer);
    count.set_opinions(opinions);
    count.set_given(given);
    counted.set_opinions(counted.opinions() + opinions);
    counted.set_given(counted.given() + given);
  };
  add(pb::OPINION_SOURCE_ASSEMBLY, pb::OPINION_ANSWER_NOT_ADOPTED, 1, 1);
  add(pb::OPINION_SOURCE_PUBLIC_COMMENT, pb::OPINION_ANSWER_UNSPECIFIED, 2, 30);
  add(pb::OPINION_SOURCE_PUBLIC_COMMENT, pb::OPINION_ANSWER_ADOPTED, 3, 3);
  const Table table = OpinionCounts(counted, PlanningWords());
  std::vector<std::string> headers;
  for (const Column& column : table.columns) headers.push_back(column.header);
  EXPECT_THAT(headers, ElementsAre("意見元", "反映", "反映しない", "未回答", "計"));
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_THAT(Texts(table.rows[0]), ElementsAre("議会", "", "1", "", "1"));
  EXPECT_THAT(Texts(table.rows[1]),
              ElementsAre("パブリックコメント", "3", "", "2（30）", "5（33）"));
  EXPECT_THAT(Texts(table.rows[2]), ElementsAre("計", "3", "1", "2（30）", "6（34）"));
  EXPECT_TRUE(OpinionCounts({}, PlanningWords()).rows.empty());
}

// Found: the rows of an import of opinions were called visions.
TEST(FieldChangeTest, AChangeOfAnOpinionSaysThatItIsOne) {
  pb::FieldChange change;
  change.set_resource("organizations/o/visions/v/opinions/a");
  change.set_title("No.12");
  change.set_field("answer");
  change.set_after("OPINION_ANSWER_ADOPTED");
  EXPECT_EQ(RecordOf(change, PlanningWords()).kind, "意見");
  EXPECT_EQ(ValueOf(change, PlanningWords()).field, "対応の区分");
  EXPECT_EQ(ValueOf(change, PlanningWords()).after, "反映");
}

TEST(CalendarTableTest, WhatHasPassedUndoneIsSaidInWords) {
  pb::PlanStep step;
  step.set_name("organizations/o/visions/v/steps/s");
  step.set_kind(pb::PLAN_STEP_KIND_PUBLIC_COMMENT);
  step.set_from_date("2024-06-01");
  step.set_to_date("2024-06-30");
  step.set_state(pb::PLAN_STEP_STATE_PLANNED);
  step.set_revision(2);
  const absl::CivilDay today(2024, 7, 3);
  const Table others = CalendarTable({step}, today, /*for_owners=*/false, PlanningWords());
  EXPECT_THAT(Texts(others.rows[0]),
              ElementsAre("2024年6月1日～2024年6月30日", "パブリックコメント", "パブリックコメント",
                          "予定（期日を過ぎています）", "2", "", ""));
  EXPECT_EQ(others.rows[0].cells[2].resource, "");
  step.set_state(pb::PLAN_STEP_STATE_DONE);
  const Table owners = CalendarTable({step}, today, /*for_owners=*/true, PlanningWords());
  EXPECT_EQ(owners.rows[0].cells[3].text, "済み");
  EXPECT_EQ(owners.rows[0].cells[2].resource, step.name());
  EXPECT_EQ(owners.rows[0].cells.back().text, "所有団体のみ");
  EXPECT_EQ(owners.columns.size(), owners.rows[0].cells.size());
}

TEST(EvaluationTableTest, FourJudgementsStandBesideEachOtherAndNothingAddsThemUp) {
  std::vector<pb::PlanEvaluation> said(3);
  said[0].set_evaluator(pb::PLAN_EVALUATOR_SELF);
  said[0].set_rating(pb::EVALUATION_RATING_A);
  said[1].set_evaluator(pb::PLAN_EVALUATOR_COUNCIL);
  said[1].set_rating(pb::EVALUATION_RATING_C);
  said[1].set_text("遅れている");
  said[1].set_judged_by("推進会議");
  said[1].set_date("2024-08-01");
  said[2].set_evaluator(pb::PLAN_EVALUATOR_OUTSIDE);
  said[2].set_node("organizations/o/visions/v/nodes/n");
  said[2].set_text("所見だけ");
  pb::GetVisionProgressResponse progress;
  progress.mutable_plan()->set_label("B");
  progress.mutable_plan()->set_percent(87.4);
  pb::NodeProgress& unsaid = *progress.add_nodes();
  unsaid.set_node("organizations/o/visions/v/nodes/m");
  unsaid.set_label("A");
  const Table table = EvaluationTable(said, progress, PlanningWords());
  ASSERT_EQ(table.rows.size(), 2u) << "of what nobody says anything there is no row";
  EXPECT_THAT(Texts(table.rows[0]), ElementsAre("計画全体", "B（87％）", "A",
                                                "C\n遅れている\n（推進会議、2024年8月1日）", ""));
  EXPECT_THAT(Texts(table.rows[1]), ElementsAre("移動の足を守る", "", "", "", "所見だけ"));
}

TEST(OpinionsPageTest, ATerminalPrintsCountsAndThenOpinions) {
  pb::CountOpinionsResponse counted;
  const Page page = OpinionsPage("総合戦略", {OpinionOf(pb::OPINION_ANSWER_ADOPTED, "")}, counted,
                                 PlanningWords());
  const std::string text = RenderText(page.blocks, TextStyle());
  EXPECT_THAT(text, HasSubstr("意見の数"));
  EXPECT_THAT(text, HasSubstr("便数が少ない"));
  const auto& table = std::get<Table>(page.blocks.back().kind);
  EXPECT_EQ(table.columns.size(), table.rows[0].cells.size());
  EXPECT_THAT(text, Not(HasSubstr("受付日"))) << "none has one";
}

}  // namespace
}  // namespace renkei::view
