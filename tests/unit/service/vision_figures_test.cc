// Corrections with history, bulk recording, confirmation, and what was known on a day.
#include "absl/strings/str_format.h"
#include "storage/table.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class VisionFiguresTest : public VisionTest {
 protected:
  VisionFiguresTest()
      : vision_(Create(Head("総合戦略")).name()),
        kpi_(AddKpi(vision_, "", "移住者数").name()),
        other_(AddKpi(vision_, "", "創業者数").name()) {}

  static pb::KpiActual Figure(const std::string& when, double value,
                              pb::KpiActualStatus status = pb::KPI_ACTUAL_STATUS_UNSPECIFIED,
                              const std::string& reason = "") {
    pb::KpiActual actual;
    actual.mutable_when()->set_text(when);
    actual.mutable_value()->set_number(value);
    actual.set_status(status);
    actual.set_correction_reason(reason);
    return actual;
  }

  absl::StatusOr<pb::RecordKpiActualsResponse> Record(const std::string& token,
                                                      const pb::KpiActual& figure) {
    pb::RecordKpiActualsRequest request;
    request.set_parent(kpi_);
    *request.add_actuals() = figure;
    return Vision<pb::RecordKpiActualsResponse>(token, "RecordKpiActuals", request);
  }

  // "812 preliminary" of every state, newest first.
  absl::StatusOr<std::vector<std::string>> History(const std::string& token, int page_size = 0) {
    pb::ListKpiActualHistoryRequest request;
    request.set_parent(kpi_ + "/actuals/fy2023");
    request.set_page_size(page_size);
    std::vector<std::string> states;
    do {
      const auto page =
          Vision<pb::ListKpiActualHistoryResponse>(token, "ListKpiActualHistory", request);
      if (!page.ok()) return page.status();
      EXPECT_TRUE(page_size == 0 || page->states_size() <= page_size);
      for (const pb::KpiActual& a : page->states()) {
        states.push_back(absl::StrCat(a.value().number(), " ", a.correction_reason()));
        EXPECT_EQ(a.etag().empty(), states.size() > 1);
        EXPECT_EQ(a.actor().empty(), token == outsider_);
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return states;
  }

  std::vector<double> Known(const std::string& known_at, const std::string& as_of = "") {
    pb::ListKpiActualsRequest request;
    request.set_parent(kpi_);
    request.set_known_at(known_at);
    request.set_as_of(as_of);
    const auto page = Vision<pb::ListKpiActualsResponse>(author_, "ListKpiActuals", request);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<double> numbers;
    for (const pb::KpiActual& a : page->actuals()) numbers.push_back(a.value().number());
    return numbers;
  }

  pb::VisionActual Entry(const std::string& kpi, const pb::KpiActual& figure) {
    pb::VisionActual entry;
    entry.set_kpi(kpi);
    *entry.mutable_actual() = figure;
    return entry;
  }

  absl::StatusOr<pb::RecordVisionActualsResponse> RecordAll(
      const std::string& token, const std::vector<pb::VisionActual>& entries) {
    pb::RecordVisionActualsRequest request;
    request.set_parent(vision_);
    for (const pb::VisionActual& entry : entries) *request.add_entries() = entry;
    return Vision<pb::RecordVisionActualsResponse>(token, "RecordVisionActuals", request);
  }

  const std::string vision_;
  const std::string kpi_;
  const std::string other_;
};

constexpr auto kConfirmedFigure = pb::KPI_ACTUAL_STATUS_CONFIRMED;

TEST_F(VisionFiguresTest, AConfirmedFigureIsCorrectedWithAReasonAndKeepsItsHistory) {
  ASSERT_TRUE(Record(author_, Figure("令和5年度", 812)).ok());
  ASSERT_TRUE(Record(approver_, Figure("令和5年度", 815, kConfirmedFigure)).ok());
  EXPECT_THAT(BadFields(Record(approver_, Figure("令和5年度", 820, kConfirmedFigure))),
              ElementsAre("actuals[0].correction_reason REQUIRED"));
  ASSERT_TRUE(Record(approver_, Figure("令和5年度", 820, kConfirmedFigure, "集計漏れ")).ok());
  EXPECT_THAT(*History(author_), ElementsAre("820 集計漏れ", "815 ", "812 "));
  EXPECT_THAT(*History(author_, 1), ElementsAre("820 集計漏れ", "815 ", "812 "));
  EXPECT_THAT(*History(author_, 2), ElementsAre("820 集計漏れ", "815 ", "812 "));
}

TEST_F(VisionFiguresTest, AReasonWithoutACorrectionIsNotKept) {
  ASSERT_TRUE(Record(author_, Figure("令和5年度", 812, {}, "理由")).ok());
  ASSERT_TRUE(Record(approver_, Figure("令和5年度", 812, kConfirmedFigure, "理由")).ok());
  const auto again = Record(author_, Figure("令和5年度", 812, kConfirmedFigure, "別の理由"));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->unchanged(), 1);
  EXPECT_THAT(*History(author_), ElementsAre("812 ", "812 "));
}

TEST_F(VisionFiguresTest, AContributorIsNotAskedForAReasonButForTheRole) {
  ASSERT_TRUE(Record(approver_, Figure("令和5年度", 812, kConfirmedFigure)).ok());
  EXPECT_EQ(ReasonOf(Record(author_, Figure("令和5年度", 1))), pb::REASON_ROLE_MISSING);
}

TEST_F(VisionFiguresTest, WhatWasKnownOnADayLeavesOutWhatCameLater) {
  // 2024-07-03 in Japan begins at 15:00 UTC of the day before.
  ASSERT_TRUE(Record(author_, Figure("令和4年度", 700)).ok());
  ASSERT_TRUE(Record(author_, Figure("令和5年度", 812)).ok());
  now_ = absl::FromUnixSeconds(1'720'000'000) + absl::Hours(24 * 10);
  ASSERT_TRUE(Record(author_, Figure("令和5年度", 815)).ok());
  now_ += absl::Hours(24 * 10);
  ASSERT_TRUE(Record(approver_, Figure("令和5年度", 820, kConfirmedFigure)).ok());
  EXPECT_THAT(Known(""), ElementsAre(700, 820));
  EXPECT_THAT(Known("2024-07-23"), ElementsAre(700, 820));
  EXPECT_THAT(Known("2024-07-22"), ElementsAre(700, 815));
  EXPECT_THAT(Known("2024-07-13"), ElementsAre(700, 815));
  EXPECT_THAT(Known("2024-07-12"), ElementsAre(700, 812));
  EXPECT_THAT(Known("2024-07-03"), ElementsAre(700, 812));
  EXPECT_THAT(Known("2024-07-02"), IsEmpty());
  EXPECT_THAT(Known("", "2024-03-30"), ElementsAre(700));
  EXPECT_THAT(Known("2024-07-12", "2024-03-31"), ElementsAre(700, 812));
}

TEST_F(VisionFiguresTest, HistoryIsSeenAsTheVisionIsButNotWhoWrote) {
  ASSERT_TRUE(Record(author_, Figure("令和5年度", 812)).ok());
  ASSERT_TRUE(Record(author_, Figure("令和5年度", 815)).ok());
  EXPECT_EQ(ReasonOf(History(outsider_)), pb::REASON_NOT_FOUND);
  Publish(vision_);
  EXPECT_THAT(*History(outsider_), ElementsAre("815 ", "812 "));
  pb::ListKpiActualHistoryRequest request;
  request.set_parent(kpi_ + "/actuals/fy1999");
  EXPECT_EQ(
      ReasonOf(Vision<pb::ListKpiActualHistoryResponse>(author_, "ListKpiActualHistory", request)),
      pb::REASON_NOT_FOUND);
}

TEST_F(VisionFiguresTest, FiguresOfManyKpisAreRecordedTogether) {
  pb::VisionActual by_name = Entry(other_, Figure("令和5年度", 3));
  const auto recorded = RecordAll(author_, {Entry(kpi_, Figure("令和5年度", 812)), by_name});
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->created(), 2);
  EXPECT_EQ(recorded->actuals(1).name(), other_ + "/actuals/fy2023");
  EXPECT_EQ(RecordAll(author_, {by_name})->unchanged(), 1);
  EXPECT_EQ(ReasonOf(RecordAll(outsider_, {by_name})), pb::REASON_NOT_FOUND);
}

TEST_F(VisionFiguresTest, EverythingWrongWithABatchIsToldAtOnceAndNothingIsRecorded) {
  const storage::Sequence head = store_->Head();
  pb::VisionActual nobody = Entry("", Figure("令和5年度", 1));
  pb::VisionActual unknown = nobody;
  unknown.set_kpi_external_id("k-99");
  pb::VisionActual empty = Entry(other_, pb::KpiActual());
  empty.mutable_actual()->mutable_when()->set_text("令和5年度");
  EXPECT_THAT(
      BadFields(RecordAll(author_, {Entry(kpi_, Figure("令和5年度", 812)), nobody, unknown, empty,
                                    Entry(kpi_, Figure("R5年度", 813))})),
      ElementsAre("entries[1].kpi REQUIRED", "entries[2].kpi_external_id UNKNOWN_KPI",
                  "entries[3].actual.value REQUIRED", "entries[4].actual.when DUPLICATE_TIME"));
  EXPECT_EQ(store_->Head(), head);
}

TEST_F(VisionFiguresTest, ThreeHundredFiguresAndTheirHistoryFitOneCommit) {
  pb::RecordVisionActualsRequest request;
  request.set_parent(vision_);
  for (int i = 0; i < 300; ++i) {
    const std::string day =
        absl::StrFormat("%04d-%02d-%02d", 2000 + i / 240, 1 + i % 12, 1 + (i / 12) % 20);
    *request.add_entries() = Entry(kpi_, Figure(day, i));
  }
  ASSERT_TRUE(
      Vision<pb::RecordVisionActualsResponse>(author_, "RecordVisionActuals", request).ok());
  for (auto& entry : *request.mutable_entries()) entry.mutable_actual()->set_note("訂正");
  const auto again =
      Vision<pb::RecordVisionActualsResponse>(author_, "RecordVisionActuals", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->updated(), 300);
  *request.add_entries() = Entry(other_, Figure("令和5年度", 1));
  EXPECT_THAT(
      BadFields(Vision<pb::RecordVisionActualsResponse>(author_, "RecordVisionActuals", request)),
      ElementsAre("entries TOO_MANY"));
}

TEST_F(VisionFiguresTest, AnApproverConfirmsAllFiguresOfATime) {
  pb::KpiActual none;
  none.mutable_when()->set_text("令和5年度");
  none.set_status(pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE);
  const std::string third = AddKpi(vision_, "", "指標").name();
  ASSERT_TRUE(RecordAll(author_,
                        {Entry(kpi_, Figure("令和5年度", 812)), Entry(kpi_, Figure("令和4年度", 1)),
                         Entry(other_, none), Entry(third, Figure("令和5年度", 5))})
                  .ok());
  pb::ConfirmKpiActualsRequest request;
  request.set_parent(vision_);
  EXPECT_THAT(
      BadFields(Vision<pb::ConfirmKpiActualsResponse>(approver_, "ConfirmKpiActuals", request)),
      ElementsAre("when REQUIRED"));
  request.mutable_when()->set_text("令和5年度");
  EXPECT_EQ(ReasonOf(Vision<pb::ConfirmKpiActualsResponse>(author_, "ConfirmKpiActuals", request)),
            pb::REASON_ROLE_MISSING);
  EXPECT_EQ(
      ReasonOf(Vision<pb::ConfirmKpiActualsResponse>(outsider_, "ConfirmKpiActuals", request)),
      pb::REASON_NOT_FOUND);
  const auto done = Vision<pb::ConfirmKpiActualsResponse>(approver_, "ConfirmKpiActuals", request);
  ASSERT_TRUE(done.ok()) << done.status();
  ASSERT_EQ(done->actuals_size(), 2);
  EXPECT_EQ(done->actuals(0).status(), kConfirmedFigure);
  EXPECT_EQ(done->not_available(), 1);
  EXPECT_EQ(done->remaining(), 0);
  EXPECT_THAT(*History(author_), ElementsAre("812 ", "812 "));
  const auto again = Vision<pb::ConfirmKpiActualsResponse>(approver_, "ConfirmKpiActuals", request);
  EXPECT_EQ(again->unchanged(), 2);
  EXPECT_EQ(again->actuals_size(), 0);
}

TEST_F(VisionFiguresTest, FiguresAreConfirmedByNameToo) {
  ASSERT_TRUE(Record(author_, Figure("令和5年度", 812)).ok());
  pb::ConfirmKpiActualsRequest request;
  request.set_parent(vision_);
  request.add_names(kpi_ + "/actuals/fy2023");
  request.add_names(kpi_ + "/actuals/fy2024");
  request.add_names(kpi_ + "/actuals/fy2023");
  EXPECT_THAT(
      BadFields(Vision<pb::ConfirmKpiActualsResponse>(approver_, "ConfirmKpiActuals", request)),
      ElementsAre("names[1] NOT_FOUND"));
  request.set_names(1, kpi_ + "/actuals/fy2023");
  const auto done = Vision<pb::ConfirmKpiActualsResponse>(approver_, "ConfirmKpiActuals", request);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->actuals_size(), 1);
}

TEST_F(VisionFiguresTest, ARemovedDraftTakesItsFiguresAndTheirHistoryWithIt) {
  ASSERT_TRUE(Record(author_, Figure("令和5年度", 812)).ok());
  ASSERT_TRUE(Record(author_, Figure("令和5年度", 815)).ok());
  pb::DeleteVisionRequest request;
  request.set_name(vision_);
  ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteVision", request).ok());
  const auto snapshot = store_->NewSnapshot();
  EXPECT_THAT(Actuals().Scan(*snapshot, Actuals().NewKey(), "", 10)->rows, IsEmpty());
  EXPECT_THAT(ActualHistory().Scan(*snapshot, ActualHistory().NewKey(), "", 10)->rows, IsEmpty());
}

}  // namespace
}  // namespace renkei::service
