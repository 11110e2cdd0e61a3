// Support cases as people read them.
#include "client/view/page/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/view/text/render.h"
#include "tests/unit/client/view/cell_texts.h"

namespace renkei::view {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const domain::Words& SupportWords() {
  static const auto& words = *new domain::Words(Lang::kJapanese);
  return words;
}

std::string TextOfBlocks(const std::vector<Block>& blocks) {
  return RenderText(blocks, TextStyle());
}

TEST(SupportViewTest, ACaseTellsWhereItStandsAndWhatBothSidesSaid) {
  pb::SupportCase support;
  support.set_title("空き家の活用");
  support.set_body("organizations/b");
  support.set_window("organizations/w");
  support.set_state(pb::SUPPORT_STATE_CLOSING);
  support.set_text("進め方を相談したい");
  support.set_outcome("計画ができた");
  support.mutable_body_evaluation()->set_rating(pb::EVALUATION_RATING_A);
  support.mutable_body_evaluation()->set_text("助かった");
  support.mutable_team_evaluation()->set_rating(pb::EVALUATION_RATING_B);
  support.mutable_team_evaluation()->set_text("時間が足りなかった");
  const std::string text = TextOfBlocks(SupportBlocks(support, SupportWords()));
  EXPECT_THAT(text, AllOf(HasSubstr("終了の手続き中"), HasSubstr("進め方を相談したい"),
                          HasSubstr("計画ができた"), HasSubstr("助かった"),
                          HasSubstr("時間が足りなかった")));
}

TEST(SupportViewTest, AStepSaysWhetherItIsDoneOverdueOrDropped) {
  pb::SupportStep done;
  done.set_due_date("2024-07-10");
  done.set_done_date("2024-07-05");
  pb::SupportStep overdue;
  overdue.set_due_date("2024-07-01");
  overdue.set_overdue(true);
  pb::SupportStep dropped;
  dropped.set_due_date("2024-07-01");
  dropped.set_drop_reason("不要になった");
  const Table table = SupportStepsTable({done, overdue, dropped}, SupportWords());
  EXPECT_THAT(table.rows[0].cells[3].text, HasSubstr("完了"));
  EXPECT_EQ(table.rows[1].cells[3].text, "期限超過");
  EXPECT_EQ(table.rows[1].cells[3].tone, Tone::kWarning);
  EXPECT_EQ(table.rows[2].cells[4].text, "不要になった");
}

TEST(SupportViewTest, WhatIsHiddenIsNoNumber) {
  pb::CountSupportsResponse counts;
  counts.set_fiscal_year(2024);
  counts.set_date("2024-07-03");
  counts.mutable_total()->set_hidden(true);
  pb::SupportCount& cell = *counts.add_states();
  cell.set_key("REQUESTED");
  cell.set_hidden(true);
  const std::string text = TextOfBlocks(SupportCountBlocks(counts, SupportWords()));
  EXPECT_THAT(text, AllOf(HasSubstr("3件未満"), HasSubstr("受付（整理待ち）"), HasSubstr("秘匿"),
                          Not(HasSubstr("0件"))));
  EXPECT_EQ(SupportCountTable(counts, SupportWords()).rows.size(), 2U);
}

TEST(SupportViewTest, TheBoardTellsTheQueueTheLoadAndWhatIsOverdue) {
  pb::SupportBoard board;
  board.set_date("2024-07-03");
  board.set_waiting(2);
  board.set_median_waiting_days(5);
  board.set_longest_waiting_days(10);
  pb::SupportQueueEntry& entry = *board.add_entries();
  entry.set_title("空き家の活用");
  entry.set_state(pb::SUPPORT_STATE_REQUESTED);
  entry.set_waiting_days(10);
  pb::SupportLoad& load = *board.add_loads();
  load.set_organization("organizations/t");
  load.set_supports(3);
  board.add_overdue_steps()->set_title("台帳をまとめる");
  const std::string text = TextOfBlocks(SupportBoardBlocks(board, SupportWords()));
  EXPECT_THAT(text, AllOf(HasSubstr("空き家の活用"), HasSubstr("10日"), HasSubstr("5日"),
                          HasSubstr("organizations/t"), HasSubstr("台帳をまとめる")));
}

}  // namespace
}  // namespace renkei::view
