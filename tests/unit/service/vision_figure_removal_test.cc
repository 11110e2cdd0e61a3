// Figures that should not be there are removed; what was known of them, and that they were removed,
// is kept.
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FigureRemovalTest : public VisionTest {
 protected:
  FigureRemovalTest()
      : vision_(Create(Head("総合戦略")).name()),
        kpi_(AddKpi(vision_, "", "移住者数").name()),
        figure_(kpi_ + "/actuals/fy2023") {}

  absl::StatusOr<pb::KpiActual> Record(
      const std::string& token, double value,
      pb::KpiActualStatus status = pb::KPI_ACTUAL_STATUS_UNSPECIFIED) {
    pb::RecordKpiActualsRequest request;
    request.set_parent(kpi_);
    pb::KpiActual& actual = *request.add_actuals();
    actual.mutable_when()->set_text("令和5年度");
    actual.mutable_value()->set_number(value);
    actual.set_status(status);
    const auto reply = Vision<pb::RecordKpiActualsResponse>(token, "RecordKpiActuals", request);
    if (!reply.ok()) return reply.status();
    created_ = reply->created();
    return reply->actuals(0);
  }

  absl::Status Remove(const std::string& token, const std::string& reason = "",
                      const std::string& etag = "") {
    pb::DeleteKpiActualRequest request;
    request.set_name(figure_);
    request.set_reason(reason);
    request.set_etag(etag);
    return Vision<google::protobuf::Empty>(token, "DeleteKpiActual", request).status();
  }

  std::vector<double> Known(const std::string& known_at = "") {
    pb::ListKpiActualsRequest request;
    request.set_parent(kpi_);
    request.set_known_at(known_at);
    const auto page = Vision<pb::ListKpiActualsResponse>(author_, "ListKpiActuals", request);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<double> numbers;
    for (const pb::KpiActual& a : page->actuals()) numbers.push_back(a.value().number());
    return numbers;
  }

  // "812", or "removed" with the reason, of every state, newest first.
  std::vector<std::string> History() {
    pb::ListKpiActualHistoryRequest request;
    request.set_parent(figure_);
    const auto page =
        Vision<pb::ListKpiActualHistoryResponse>(author_, "ListKpiActualHistory", request);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> states;
    for (const pb::KpiActual& a : page->states()) {
      EXPECT_FALSE(a.actor().empty());
      states.push_back(a.removed() ? absl::StrCat("removed ", a.correction_reason())
                                   : absl::StrCat(a.value().number()));
    }
    return states;
  }

  const std::string vision_;
  const std::string kpi_;
  const std::string figure_;
  int created_ = 0;
};

constexpr auto kConfirmed = pb::KPI_ACTUAL_STATUS_CONFIRMED;

TEST_F(FigureRemovalTest, ARemovedFigureIsGoneAndItsHistorySaysSo) {
  ASSERT_TRUE(Record(author_, 812).ok());
  ASSERT_TRUE(Record(author_, 8120).ok());
  ASSERT_TRUE(Remove(author_, "別の指標の値").ok());
  EXPECT_THAT(Known(), IsEmpty());
  EXPECT_THAT(History(), ElementsAre("removed 別の指標の値", "8120", "812"));
  EXPECT_EQ(ReasonOf(Remove(author_)), pb::REASON_NOT_FOUND);
  pb::ConfirmKpiActualsRequest confirm;
  confirm.set_parent(vision_);
  confirm.mutable_when()->set_text("令和5年度");
  const auto confirmed =
      Vision<pb::ConfirmKpiActualsResponse>(approver_, "ConfirmKpiActuals", confirm);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_EQ(confirmed->actuals_size() + confirmed->unchanged(), 0);
}

TEST_F(FigureRemovalTest, WhatWasKnownBeforeIsStillTold) {
  ASSERT_TRUE(Record(author_, 812).ok());  // 2024-07-03
  now_ += absl::Hours(24 * 10);
  ASSERT_TRUE(Remove(author_).ok());
  now_ += absl::Hours(24 * 10);
  ASSERT_TRUE(Record(author_, 700).ok());
  EXPECT_THAT(Known("2024-07-12"), ElementsAre(812));
  EXPECT_THAT(Known("2024-07-13"), IsEmpty());
  EXPECT_THAT(Known("2024-07-22"), IsEmpty());
  EXPECT_THAT(Known("2024-07-23"), ElementsAre(700));
  EXPECT_THAT(Known(), ElementsAre(700));
}

TEST_F(FigureRemovalTest, AFigureRecordedAgainIsNewAndFollowsOnItsHistory) {
  const auto first = Record(author_, 812);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(Remove(author_).ok());
  ASSERT_TRUE(Record(author_, 812).ok());
  EXPECT_EQ(created_, 1);
  EXPECT_THAT(Known(), ElementsAre(812));
  EXPECT_THAT(History(), ElementsAre("812", "removed ", "812"));
  ASSERT_TRUE(Remove(author_).ok());
  EXPECT_THAT(History(), ElementsAre("removed ", "812", "removed ", "812"));
}

TEST_F(FigureRemovalTest, OnlyTheStateThatIsMeantIsRemoved) {
  ASSERT_TRUE(Record(author_, 812).ok());
  pb::ListKpiActualsRequest list;
  list.set_parent(kpi_);
  const std::string etag =
      Vision<pb::ListKpiActualsResponse>(author_, "ListKpiActuals", list)->actuals(0).etag();
  ASSERT_TRUE(Record(author_, 815).ok());
  EXPECT_EQ(ReasonOf(Remove(author_, "", etag)), pb::REASON_ETAG_MISMATCH);
  EXPECT_THAT(Known(), ElementsAre(815));
}

TEST_F(FigureRemovalTest, AConfirmedFigureIsAnApproversAndNeedsAReason) {
  ASSERT_TRUE(Record(approver_, 812, kConfirmed).ok());
  EXPECT_EQ(ReasonOf(Remove(author_, "理由")), pb::REASON_ROLE_MISSING);
  pb::DeleteKpiActualRequest request;
  request.set_name(figure_);
  EXPECT_THAT(BadFields(Vision<google::protobuf::Empty>(approver_, "DeleteKpiActual", request)),
              ElementsAre("reason REQUIRED"));
  ASSERT_TRUE(Remove(approver_, "集計の対象を誤った").ok());
  // What is recorded in its place is preliminary again, and asks for no reason.
  ASSERT_TRUE(Record(author_, 700).ok());
}

TEST_F(FigureRemovalTest, OwnersAloneRemoveAndNobodyOfAnArchivedPlan) {
  ASSERT_TRUE(Record(author_, 812).ok());
  const std::string other = AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR});
  EXPECT_EQ(ReasonOf(Remove(other)), pb::REASON_NOT_FOUND);
  Publish(vision_);
  EXPECT_EQ(ReasonOf(Remove(other)), pb::REASON_OTHER_ORGANIZATION);
  ASSERT_TRUE(Step<pb::ArchiveVisionRequest>(approver_, "ArchiveVision", vision_).ok());
  EXPECT_EQ(ReasonOf(Remove(author_)), pb::REASON_NOT_EDITABLE);
}

TEST_F(FigureRemovalTest, TheFeedHasATombstoneAndThenTheFigureAgain) {
  Publish(vision_);
  ASSERT_TRUE(Record(author_, 812).ok());
  const auto last = [&]() -> pb::Change {
    pb::ListChangesRequest request;
    request.add_types(pb::RESOURCE_TYPE_KPI_ACTUAL);
    request.set_page_size(1000);
    const auto page =
        Call<pb::ListChangesResponse>(outsider_, "ChangeService/ListChanges", request);
    EXPECT_TRUE(page.ok()) << page.status();
    return page->changes().empty() ? pb::Change() : *page->changes().rbegin();
  };
  EXPECT_EQ(last().kpi_actual().value().number(), 812);
  ASSERT_TRUE(Remove(author_).ok());
  EXPECT_EQ(last().kind(), pb::Change::KIND_TOMBSTONE);
  EXPECT_EQ(last().resource_name(), figure_);
  ASSERT_TRUE(Record(author_, 700).ok());
  EXPECT_EQ(last().kpi_actual().value().number(), 700);
}

TEST_F(FigureRemovalTest, TheSameCallAgainIsAnsweredAndRemovesNothingMore) {
  ASSERT_TRUE(Record(author_, 812).ok());
  pb::DeleteKpiActualRequest request;
  request.set_name(figure_);
  request.set_request_id("7b1f3c1e-5a52-4c5e-9a59-0d6c5f0a1b2c");
  ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteKpiActual", request).ok());
  ASSERT_TRUE(Record(author_, 700).ok());
  EXPECT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteKpiActual", request).ok());
  EXPECT_THAT(Known(), ElementsAre(700));
}

TEST_F(FigureRemovalTest, ADryRunRemovesNothing) {
  ASSERT_TRUE(Record(author_, 812).ok());
  pb::DeleteKpiActualRequest request;
  request.set_name(figure_);
  request.set_validate_only(true);
  EXPECT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteKpiActual", request).ok());
  EXPECT_THAT(Known(), ElementsAre(812));
}

}  // namespace
}  // namespace renkei::service
