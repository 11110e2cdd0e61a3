#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;

class VisionActualsTest : public VisionTest {
 protected:
  VisionActualsTest()
      : vision_(Create(Head("実績")).name()), kpi_(AddKpi(vision_, "", "移住者数").name()) {}

  static pb::KpiActual Figure(const std::string& when, double value) {
    pb::KpiActual actual;
    actual.mutable_when()->set_text(when);
    actual.mutable_value()->set_number(value);
    return actual;
  }

  absl::StatusOr<pb::RecordKpiActualsResponse> Record(const std::string& token,
                                                      const std::vector<pb::KpiActual>& figures) {
    pb::RecordKpiActualsRequest request;
    request.set_parent(kpi_);
    for (const pb::KpiActual& figure : figures) *request.add_actuals() = figure;
    return Vision<pb::RecordKpiActualsResponse>(token, "RecordKpiActuals", request);
  }

  absl::StatusOr<std::vector<std::string>> List(const std::string& token) {
    pb::ListKpiActualsRequest request;
    request.set_parent(kpi_);
    request.set_page_size(2);
    std::vector<std::string> ids;
    do {
      const auto page = Vision<pb::ListKpiActualsResponse>(token, "ListKpiActuals", request);
      if (!page.ok()) return page.status();
      for (const pb::KpiActual& a : page->actuals())
        ids.push_back(a.name().substr(kpi_.size() + 9));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }

  const std::string vision_;
  const std::string kpi_;
};

TEST_F(VisionActualsTest, FiguresAreListedOldestFirstByTheEndOfTheirTime) {
  const auto recorded =
      Record(author_, {Figure("令和6年度", 5), Figure("2024年3月31日", 3), Figure("令和4年度末", 1),
                       Figure("2024年", 4), Figure("2024年2月", 2)});
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->created(), 5);
  EXPECT_THAT(*List(author_), ElementsAre("eofy2022", "2024-02", "2024-03-31", "cy2024", "fy2024"));
}

TEST_F(VisionActualsTest, TheSameAgainChangesNothingAndACorrectionUpdates) {
  ASSERT_TRUE(Record(author_, {Figure("令和5年度", 812)}).ok());
  const storage::Sequence head = store_->Head();
  const auto again = Record(approver_, {Figure("令和5年度", 812)});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->unchanged(), 1);
  EXPECT_EQ(store_->Head(), head);
  const auto corrected = Record(author_, {Figure("令和5年度", 815), Figure("令和6年度", 0)});
  EXPECT_EQ(corrected->updated(), 1);
  EXPECT_EQ(corrected->created(), 1);
}

TEST_F(VisionActualsTest, AFiscalYearAndItsEndAreOneFigure) {
  ASSERT_TRUE(Record(author_, {Figure("令和5年度末", 812)}).ok());
  const auto corrected = Record(author_, {Figure("令和5年度", 815)});
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  EXPECT_EQ(corrected->updated(), 1);
  EXPECT_EQ(Record(author_, {Figure("R5", 815)})->unchanged(), 1);
  EXPECT_THAT(*List(author_), ElementsAre("eofy2023"));
  EXPECT_THAT(BadFields(Record(author_, {Figure("令和4年度", 1), Figure("令和4年度末", 2)})),
              ElementsAre("actuals[1].when DUPLICATE_TIME"));
  pb::ConfirmKpiActualsRequest confirm;
  confirm.set_parent(vision_);
  confirm.mutable_when()->set_text("令和5年度");
  const auto confirmed =
      Vision<pb::ConfirmKpiActualsResponse>(approver_, "ConfirmKpiActuals", confirm);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_EQ(confirmed->actuals_size(), 1);
}

TEST_F(VisionActualsTest, AMistypedYearIsRefusedAndTheClearMarkerIsNoText) {
  // Today is 2024-07-03.
  EXPECT_THAT(BadFields(Record(author_, {Figure("令和26年度", 1), Figure("昭和5年度", 2)})),
              ElementsAre("actuals[0].when FUTURE", "actuals[1].when OUT_OF_PLAN"));
  pb::KpiActual figure = Figure("令和5年度", 812);
  figure.set_note("（消去）");
  EXPECT_THAT(BadFields(Record(author_, {figure})), ElementsAre("actuals[0].note CLEAR_MARKER"));
  figure.set_note("");
  figure.mutable_value()->Clear();
  figure.mutable_value()->set_text("(clear)");
  EXPECT_THAT(BadFields(Record(author_, {figure})),
              ElementsAre("actuals[0].value.text CLEAR_MARKER"));
  EXPECT_THAT(*List(author_), testing::IsEmpty());
}

TEST_F(VisionActualsTest, WhatIsNoNumberIsKeptAsItIsWritten) {
  pb::KpiActual text;
  text.mutable_when()->set_text("令和5年度");
  text.mutable_value()->set_text("集計中");
  pb::KpiActual dash;
  dash.mutable_when()->set_text("令和6年度");
  dash.mutable_value()->set_text("-");
  const auto recorded = Record(author_, {text, dash});
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->actuals(0).value().text(), "集計中");
  EXPECT_FALSE(recorded->actuals(0).value().has_number());
  EXPECT_EQ(recorded->actuals(0).status(), pb::KPI_ACTUAL_STATUS_PRELIMINARY);
  EXPECT_EQ(recorded->actuals(1).value().text(), "-");
}

TEST_F(VisionActualsTest, OneTextHasOneMeaningByTheUnitAndTheYearsOfTheKpi) {
  const auto aims_at = [&](const std::string& target) {
    pb::UpdateKpiRequest request;
    request.mutable_kpi()->set_name(kpi_);
    request.mutable_kpi()->set_unit("人");
    pb::TimedValue& timed = *request.mutable_kpi()->add_targets();
    timed.mutable_when()->set_text(target);
    timed.mutable_value()->set_text("22,000人以上");
    request.mutable_update_mask()->add_paths("unit");
    request.mutable_update_mask()->add_paths("targets");
    const auto kpi = Vision<pb::Kpi>(author_, "UpdateKpi", request);
    ASSERT_TRUE(kpi.ok()) << kpi.status();
    EXPECT_EQ(kpi->targets(0).value().number(), 22000);
    EXPECT_EQ(kpi->targets(0).value().text(), "以上");
  };
  const auto said = [](const std::string& when, const std::string& value) {
    pb::KpiActual figure = Figure(when, 0);
    figure.mutable_value()->Clear();
    figure.mutable_value()->set_text(value);
    return figure;
  };
  aims_at("令和9年度");
  const auto recorded = Record(author_, {said("R5", "1,234人")});
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->actuals(0).value().number(), 1234);
  EXPECT_EQ(Record(author_, {Figure("2023", 1234)})->unchanged(), 1);
  EXPECT_EQ(Record(author_, {said("令和5年度", "1234")})->unchanged(), 1);
  EXPECT_THAT(*List(author_), ElementsAre("fy2023"));
  EXPECT_THAT(BadFields(Record(author_, {said("R6", "81%"), said("R4", "12,34"),
                                         said("R3", "#REF!"), Figure("令和6年", 3)})),
              ElementsAre("actuals[0].value OTHER_UNIT", "actuals[1].value NOT_A_FIGURE",
                          "actuals[2].value CELL_ERROR", "actuals[3].when WRONG_YEAR_KIND"));
  aims_at("令和9年");
  ASSERT_TRUE(Record(author_, {Figure("R6", 5)}).ok());
  EXPECT_THAT(*List(author_), ElementsAre("fy2023", "cy2024"));
}

TEST_F(VisionActualsTest, MissingIsNotZeroAndHasNoValue) {
  pb::KpiActual none = Figure("令和5年度", 0);
  none.set_status(pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE);
  EXPECT_THAT(BadFields(Record(author_, {none})),
              ElementsAre("actuals[0].value NOT_AVAILABLE_HAS_NONE"));
  none.clear_value();
  EXPECT_TRUE(Record(author_, {none}).ok());
  none.set_status(pb::KPI_ACTUAL_STATUS_PRELIMINARY);
  EXPECT_THAT(BadFields(Record(author_, {none})), ElementsAre("actuals[0].value REQUIRED"));
  EXPECT_THAT(BadFields(Record(author_, {Figure("R5.3.31", 1), Figure("令和5年3月31日", 2)})),
              ElementsAre("actuals[1].when DUPLICATE_TIME"));
}

TEST_F(VisionActualsTest, AFigureIsConfirmedByAnApproverAndThenChangedByOneOnly) {
  pb::KpiActual figure = Figure("令和5年度", 812);
  figure.set_status(pb::KPI_ACTUAL_STATUS_CONFIRMED);
  EXPECT_EQ(ReasonOf(Record(author_, {figure})), pb::REASON_ROLE_MISSING);
  ASSERT_TRUE(Record(approver_, {figure}).ok());
  EXPECT_TRUE(Record(author_, {figure}).ok()) << "the same again is no change";
  EXPECT_EQ(ReasonOf(Record(author_, {Figure("令和5年度", 900)})), pb::REASON_ROLE_MISSING);
}

TEST_F(VisionActualsTest, FiguresAreSeenAsTheVisionIsAndInEveryStateButArchivedRecorded) {
  ASSERT_TRUE(Record(author_, {Figure("令和5年度", 1)}).ok());
  EXPECT_EQ(ReasonOf(List(outsider_)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Record(outsider_, {Figure("令和5年度", 1)})), pb::REASON_NOT_FOUND);
  Publish(vision_);
  EXPECT_THAT(*List(outsider_), ElementsAre("fy2023"));
  EXPECT_EQ(ReasonOf(Record(outsider_, {Figure("令和5年度", 1)})), pb::REASON_OTHER_ORGANIZATION);
  ASSERT_TRUE(Record(author_, {Figure("令和6年度", 2)}).ok());
  pb::ListChangesRequest feed;
  feed.add_types(pb::RESOURCE_TYPE_KPI_ACTUAL);
  const auto changes = Call<pb::ListChangesResponse>(outsider_, "ChangeService/ListChanges", feed);
  ASSERT_TRUE(changes.ok()) << changes.status();
  ASSERT_EQ(changes->changes_size(), 1) << "only what was recorded since it is public";
  EXPECT_EQ(changes->changes(0).kpi_actual().value().number(), 2);
  EXPECT_EQ(changes->changes(0).kpi_actual().actor(), "");
  ASSERT_TRUE(Step<pb::ArchiveVisionRequest>(approver_, "ArchiveVision", vision_).ok());
  EXPECT_EQ(ReasonOf(Record(author_, {Figure("令和7年度", 3)})), pb::REASON_NOT_EDITABLE);
  EXPECT_THAT(*List(outsider_), ElementsAre("fy2023", "fy2024"));
}

TEST_F(VisionActualsTest, FiguresOfARemovedKpiStayWithTheRevisionsThatHadIt) {
  ASSERT_TRUE(Record(author_, {Figure("令和5年度", 1)}).ok());
  Publish(vision_);
  Revise(vision_);
  pb::DeleteKpiRequest remove;
  remove.set_name(kpi_);
  ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteKpi", remove).ok());
  EXPECT_THAT(*List(outsider_), ElementsAre("fy2023"));
  EXPECT_THAT(*List(author_), ElementsAre("fy2023"));
  Publish(vision_);
  EXPECT_THAT(*List(outsider_), ElementsAre("fy2023"));
}

}  // namespace
}  // namespace renkei::service
