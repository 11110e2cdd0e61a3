// A year's figures recorded in one table.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/error.h"
#include "tests/unit/web/page/record_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST_F(RecordTest, LastYearAndTheTargetStandBesideTheFieldAndAreNeverFilledIn) {
  Store("k1", kYear - 1, 1234);
  const PageReply page = Open(kPath);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, AllOf(HasSubstr("1,234人"), HasSubstr("555人（令和9年度）"),
                               HasSubstr("令和4年度"), HasSubstr("総合戦略")));
  EXPECT_EQ(InputsOf(page.body).Get("k1.value"), "");
}

TEST_F(RecordTest, WhatWasEnteredIsConfirmedAndRecordedInOneCall) {
  Store("k2", kYear, 70);
  Query inputs = Opened(kPath);
  EXPECT_EQ(inputs.Get("k2.value"), "70");
  inputs.Set("k1.value", "１，２００人以上");
  inputs.Set("k1.note", "推計");
  inputs.Set("k2.value", "80");
  inputs.Set("k3.value", "集計中");
  const PageReply preview = Send(inputs, "preview");
  EXPECT_THAT(preview.body, AllOf(HasSubstr("記録する実績（3件）"), HasSubstr("70％"),
                                  HasSubstr("80％"), HasSubstr("1,200人以上"), HasSubstr("集計中"),
                                  HasSubstr("まだ記録されていません")));
  EXPECT_EQ(records_, 0);
  const PageReply done = Send(InputsOf(preview.body), "record");
  EXPECT_EQ(done.see_other, absl::StrCat(kPath, "?year=2022&done=recorded"));
  EXPECT_EQ(records_, 1);
  EXPECT_EQ(Stored("k1").value().number(), 1200);
  EXPECT_EQ(Stored("k1").value().text(), "以上");
  EXPECT_EQ(Stored("k1").note(), "推計");
  EXPECT_EQ(Stored("k2").value().number(), 80);
  EXPECT_EQ(Stored("k3").value().text(), "集計中");
  EXPECT_THAT(Get(done.see_other).body, Not(HasSubstr("<b>")));
}

TEST_F(RecordTest, DataThatIsNotThereIsToldByItsWord) {
  Query inputs = Opened(kPath);
  inputs.Set("k1.value", "データなし");
  ASSERT_EQ(Confirmed(inputs).status, 303);
  EXPECT_EQ(Stored("k1").status(), pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE);
  EXPECT_EQ(Opened(kPath).Get("k1.value"), "データなし");
}

TEST_F(RecordTest, AMistakeEmptiesNothing) {
  Query inputs = Opened(kPath);
  inputs.Set("k1.value", "たくさん");
  inputs.Set("k2.value", "80");
  inputs.Set("k3.note", "値のない備考");
  const PageReply reply = Send(inputs, "preview");
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("<title>エラー："), HasSubstr("href=\"#r0-value\""),
                                HasSubstr("href=\"#r2-value\""), HasSubstr("利用者数：")));
  const Query again = InputsOf(reply.body);
  EXPECT_EQ(again.Get("k1.value"), "たくさん");
  EXPECT_EQ(again.Get("k2.value"), "80");
  EXPECT_EQ(again.Get("k3.note"), "値のない備考");
  EXPECT_EQ(records_, 0);
}

TEST_F(RecordTest, AMistakeThatTheServerFindsStandsAtItsRow) {
  refusal_ = domain::InvalidField("entries[1].actual.when", "FUTURE", {"not yet", "まだです。"});
  Query inputs = Opened(kPath);
  inputs.Set("k1.value", "1");
  inputs.Set("k3.value", "3");
  const PageReply reply = Send(inputs, "preview");
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body,
              AllOf(HasSubstr("href=\"#r2-value\""), HasSubstr("移住者数：まだです。")));
}

// It has no input: an empty note says nothing about it.
TEST_F(RecordTest, NotesAndSourcesOfFiguresThatChangeAreKept) {
  pb::KpiActual& stored = Store("k1", kYear, 70);
  stored.set_note("速報による");
  stored.set_source("市の調査");
  Query inputs = Opened(kPath);
  inputs.Set("k1.value", "80");
  ASSERT_EQ(Confirmed(inputs).status, 303);
  EXPECT_EQ(Stored("k1").value().number(), 80);
  EXPECT_EQ(Stored("k1").note(), "速報による");
  EXPECT_EQ(Stored("k1").source(), "市の調査");
  inputs = Opened(kPath);
  inputs.Set("k1.note", "（消去）");
  ASSERT_EQ(Confirmed(inputs).status, 303);
  EXPECT_EQ(Stored("k1").note(), "");
}

// Found: 200 calls at once are more than one account may have of a server.
TEST_F(RecordTest, NotesOfManyFiguresAreReadWhenTheyAreNeeded) {
  kpis_.clear();
  for (int i = 0; i < 40; ++i) {
    const std::string id = absl::StrCat("n", i);
    AddKpi(id, absl::StrCat("指標", i), "人", "課");
    Store(id, kYear, i).set_note(absl::StrCat("備考", i));
  }
  Query inputs = Opened(kPath);
  for (int i = 0; i < 40; ++i) inputs.Set(absl::StrCat("n", i, ".value"), "1000");
  const auto notes = [this] {
    return server_.Requests<pb::ListKpiActualsRequest>("VisionService/ListKpiActuals").size();
  };
  const PageReply preview = Send(inputs, "preview");
  EXPECT_EQ(notes(), 0U);
  EXPECT_EQ(Send(InputsOf(preview.body), "record").status, 303);
  EXPECT_EQ(notes(), 40U);
  EXPECT_EQ(Stored("n39").note(), "備考39");
  EXPECT_EQ(Stored("n39").value().number(), 1000);
}

TEST_F(RecordTest, NothingThatNobodyTouchedIsRecorded) {
  Store("k1", kYear, 70);
  const Query inputs = Opened(kPath);
  // Somebody else corrects it while the table is open.
  Store("k1", kYear, 75);
  const PageReply reply = Send(inputs, "preview");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, HasSubstr("変更された値はありません"));
  EXPECT_EQ(Stored("k1").value().number(), 75);
}

TEST_F(RecordTest, WhatSomebodyElseRecordedMeanwhileIsToldBeforeItIsOverwritten) {
  Store("k1", kYear, 70);
  Query inputs = Opened(kPath);
  inputs.Set("k1.value", "80");
  Store("k1", kYear, 75);
  const PageReply preview = Send(inputs, "preview");
  EXPECT_THAT(preview.body, AllOf(HasSubstr("75人"), HasSubstr("ほかの人が記録しています")));
  // And once more between looking and confirming.
  Store("k1", kYear, 76);
  const PageReply again = Send(InputsOf(preview.body), "record");
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(again.body, AllOf(HasSubstr("76人"), HasSubstr("もう一度確認してください")));
  EXPECT_EQ(records_, 0);
  EXPECT_EQ(Send(InputsOf(again.body), "record").status, 303);
  EXPECT_EQ(Stored("k1").value().number(), 80);
}

TEST_F(RecordTest, WhatIsSentTwiceIsRecordedOnce) {
  Query inputs = Opened(kPath);
  inputs.Set("k1.value", "80");
  const Query confirmed = InputsOf(Send(inputs, "preview").body);
  EXPECT_EQ(Send(confirmed, "record").status, 303);
  EXPECT_EQ(Send(confirmed, "record").status, 303);
  EXPECT_EQ(records_, 1);
}

TEST_F(RecordTest, ConfirmedFiguresAreCorrectedWithAReason) {
  Store("k1", kYear, 70, pb::KPI_ACTUAL_STATUS_CONFIRMED);
  Query inputs = Opened(kPath);
  inputs.Set("k1.value", "80");
  refusal_ = domain::InvalidField("entries[0].actual.correction_reason", "REQUIRED",
                                  {"why", "理由を入力してください。"});
  EXPECT_THAT(Send(inputs, "preview").body, HasSubstr("href=\"#correction_reason\""));
  refusal_.reset();
  inputs.Set("correction_reason", "集計の誤り");
  ASSERT_EQ(Confirmed(inputs).status, 303);
  EXPECT_EQ(Stored("k1").correction_reason(), "集計の誤り");
  EXPECT_EQ(Stored("k1").status(), pb::KPI_ACTUAL_STATUS_CONFIRMED);
}

TEST_F(RecordTest, ConfirmingIsOfferedToApprovers) {
  EXPECT_THAT(Open(kPath).body, Not(HasSubstr("確定値")));
  me_.add_roles(pb::ROLE_APPROVER);
  EXPECT_THAT(Open(kPath).body, HasSubstr("確定値"));
}

TEST_F(RecordTest, ASectionSeesItsOwnAndAYearIsChosen) {
  Store("k1", 2020, 7);
  const std::string own = Open(absl::StrCat(kPath, "?year=2020&section=交通課")).body;
  EXPECT_THAT(own, AllOf(HasSubstr("利用者数"), HasSubstr("満足度"), Not(HasSubstr("移住者数")),
                         HasSubstr("企画課")));
  Query inputs = InputsOf(own);
  EXPECT_EQ(inputs.Get("k1.value"), "7");
  inputs.Set("k2.value", "50");
  EXPECT_THAT(Confirmed(inputs).see_other, HasSubstr("year=2020&section="));
  EXPECT_EQ((actuals_[{NameOf("k2"), 2020}].value().number()), 50);
}

TEST_F(RecordTest, PastedCellsAreReadByIdOrTitleAndTheRestIsTold) {
  Query inputs = Opened(kPath);
  inputs.Set(
      "paste",
      "KPI\t実績\r\nＥＸＴ-k1\t1,234\t速報\r\n満足度\t８０\r\n知らないKPI\t5\r\n移住者数 12\r\n"
      "ext-k3\t\r\n");
  const PageReply preview = Send(inputs, "paste");
  EXPECT_EQ(preview.status, 200) << preview.body;
  EXPECT_THAT(preview.body,
              AllOf(HasSubstr("記録する実績（2件）"), HasSubstr("1,234人"), HasSubstr("80％"),
                    HasSubstr("知らないKPI"), HasSubstr("移住者数 12"), HasSubstr("タブ"),
                    Not(HasSubstr("KPI\t実績"))));
  Query confirmed = InputsOf(preview.body);
  // What was not read can be mended where it was pasted.
  const Query again = InputsOf(Send(confirmed, "edit").body);
  EXPECT_THAT(again.Get("paste"), AllOf(HasSubstr("知らないKPI"), Not(HasSubstr("ext-k1"))));
  EXPECT_EQ(again.Get("k1.value"), "1,234");
  EXPECT_EQ(Send(confirmed, "record").status, 303);
  EXPECT_EQ(Stored("k1").value().number(), 1234);
  EXPECT_EQ(Stored("k1").note(), "速報");
  EXPECT_EQ(Stored("k2").value().number(), 80);
}

TEST_F(RecordTest, ATitleThatTwoHaveIsNotGuessed) {
  AddKpi("k4", "利用者数", "台", "交通課");
  Query inputs = Opened(kPath);
  inputs.Set("paste", "利用者数\t5");
  const PageReply reply = Send(inputs, "paste");
  EXPECT_THAT(reply.body, HasSubstr("同じ名称のKPIが複数あります"));
  EXPECT_EQ(records_, 0);
}

TEST_F(RecordTest, ASessionThatEndedLosesNoFigure) {
  Query inputs = Opened(absl::StrCat(kPath, "?year=2021"));
  inputs.Set("k1.value", "80");
  inputs.Set("do", "preview");
  visitor_.token = "";
  EXPECT_THAT(Post(kPath, inputs, "").body,
              AllOf(HasSubstr("name=\"carried.k1.value\""), HasSubstr("name=\"carried.year\"")));
  visitor_.token = "session";
  // As it comes back after signing in.
  PageRequest request = RequestOf(kPath);
  request.form_token = "t";
  request.entered = inputs;
  const PageReply page = site_.Answer(request);
  EXPECT_EQ(InputsOf(page.body).Get("k1.value"), "80");
  EXPECT_EQ(InputsOf(page.body).Get("year"), "2021");
}

TEST_F(RecordTest, WhatWasTypedIsKeptForEachYearAndSection) {
  Store("k2", kYear, 70);
  Query inputs = Opened(kPath);
  inputs.Set("k1.value", "80");
  const PageReply kept = Send(inputs, "autosave");
  EXPECT_THAT(kept.body, HasSubstr("\"saved\":\"07:13\""));
  EXPECT_EQ(drafts_.begin()->second.address(), absl::StrCat(kPath, "?year=2022"));
  // What somebody else records meanwhile is not taken back by it.
  Store("k2", kYear, 75);
  const PageReply later = Open(kPath);
  EXPECT_THAT(later.body, HasSubstr("前回の入力途中の内容です"));
  EXPECT_EQ(InputsOf(later.body).Get("k1.value"), "80");
  EXPECT_EQ(InputsOf(later.body).Get("k2.value"), "75");
  EXPECT_EQ(Opened(absl::StrCat(kPath, "?year=2020")).Get("k1.value"), "");
  EXPECT_EQ(Confirmed(InputsOf(later.body)).status, 303);
  EXPECT_TRUE(drafts_.empty());
}

TEST_F(RecordTest, AnEarlierSessionsTableIsAskedForAgain) {
  Query inputs = Opened(kPath);
  inputs.Set("k1.value", "80");
  inputs.Set("do", "record");
  const PageReply reply = Post(kPath, inputs, "another");
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(InputsOf(reply.body).Get("k1.value"), "80");
  EXPECT_EQ(records_, 0);
}

TEST_F(RecordTest, TwoHundredRowsArePastedAtOnce) {
  kpis_.clear();
  std::vector<std::string> lines;
  for (int i = 0; i < 200; ++i) {
    AddKpi(absl::StrCat("n", i), absl::StrCat("指標", i), "人", "課");
    lines.push_back(absl::StrCat("指標", i, "\t", i));
  }
  Query inputs = Opened(kPath);
  inputs.Set("paste", absl::StrJoin(lines, "\r\n"));
  server_.seen.clear();
  const PageReply preview = Send(inputs, "paste");
  EXPECT_THAT(preview.body, HasSubstr("記録する実績（200件）"));
  EXPECT_LE(server_.seen.size(), 8U);
  EXPECT_EQ(Send(InputsOf(preview.body), "record").status, 303);
  EXPECT_EQ(actuals_.size(), 200U);
}

}  // namespace
}  // namespace renkei::web
