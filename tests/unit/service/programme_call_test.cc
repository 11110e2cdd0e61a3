// Calls of programmes: their days, who follows them, and what comes into the inbox.
#include "renkei/v1/inbox_service.pb.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/programme_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// It is 18:46 on 2024-07-03 in Japan.
class ProgrammeCallsTest : public InboxReading<ProgrammeTest> {
 protected:
  static std::string ProgrammeOfEdition(const pb::ProgrammeEdition& edition) {
    return edition.name().substr(0, edition.name().find("/editions/"));
  }
};

TEST_F(ProgrammeCallsTest, ACallThatClosesBeforeItOpensIsRefused) {
  const pb::ProgrammeEdition edition = Published();
  EXPECT_THAT(
      KindsOf(TryAddCall(approver_, edition.name(), CallOf("2024-08-01", "2024-07-10")).status()),
      ElementsAre("call.closes_date CLOSES_BEFORE_OPENING"));
  pb::ProgrammeCall call = AddCall(edition.name(), "2024-07-10", "2024-08-01");
  call.set_closes_date("2024-07-09");
  EXPECT_THAT(KindsOf(UpdateCall(approver_, call, {"closes_date"}, "誤り").status()),
              ElementsAre("call.closes_date CLOSES_BEFORE_OPENING"));
}

TEST_F(ProgrammeCallsTest, RoundsAreCountedAndEachIsThereOnce) {
  const pb::ProgrammeEdition edition = Published();
  const pb::ProgrammeCall first = AddCall(edition.name(), "2024-04-01", "2024-05-01");
  EXPECT_EQ(first.name(), edition.name() + "/calls/1");
  EXPECT_EQ(first.title(), "第1回公募");
  EXPECT_EQ(first.state(), pb::PROGRAMME_CALL_STATE_CLOSED);
  EXPECT_EQ(AddCall(edition.name(), "2024-06-01", "2024-08-01").round(), 2);
  pb::ProgrammeCall again = CallOf("2024-06-01", "2024-08-01");
  again.set_round(2);
  EXPECT_EQ(ReasonOf(TryAddCall(approver_, edition.name(), again)), pb::REASON_ALREADY_EXISTS);
  again.set_round(7);
  again.add_type_ids("type9");
  EXPECT_THAT(KindsOf(TryAddCall(approver_, edition.name(), again).status()),
              ElementsAre("call.type_ids[0] UNKNOWN_TYPE"));
}

TEST_F(ProgrammeCallsTest, OpenCallsComeSoonestClosingFirstAndThoseWithoutADayLast) {
  const pb::ProgrammeEdition a = Published(2024, "あ");
  const pb::ProgrammeEdition b = Published(2024, "い");
  AddCall(a.name(), "2024-06-01", "");
  AddCall(a.name(), "2024-09-01", "2024-10-01");
  AddCall(b.name(), "2024-06-01", "2024-07-20");
  AddCall(b.name(), "2024-04-01", "2024-07-02");
  // One that closes at this very minute has closed.
  pb::ProgrammeCall today = CallOf("2024-06-01", "2024-07-03");
  today.set_closes_clock("18:00");
  ASSERT_TRUE(TryAddCall(approver_, b.name(), today).ok());
  EXPECT_THAT(OpenCalls(outsider_), ElementsAre("い 第1回公募", "あ 第2回公募", "あ 第1回公募"));
  EXPECT_THAT(OpenCalls(outsider_, "state=OPEN"), ElementsAre("い 第1回公募", "あ 第1回公募"));
  EXPECT_THAT(OpenCalls(outsider_, "state=PLANNED"), ElementsAre("あ 第2回公募"));
  EXPECT_THAT(OpenCalls(outsider_, "closes_date<2024-08-01"), ElementsAre("い 第1回公募"));
}

TEST_F(ProgrammeCallsTest, WhatWasAnnouncedIsChangedWithAReasonAndCancelledInPlaceOfDeleted) {
  const pb::ProgrammeEdition edition = Published();
  pb::ProgrammeCall call = AddCall(edition.name(), "2024-06-01", "2024-07-10");
  call.set_closes_date("2024-07-31");
  EXPECT_THAT(KindsOf(UpdateCall(approver_, call, {"closes_date"}).status()),
              ElementsAre("reason NO_REASON"));
  ASSERT_TRUE(UpdateCall(approver_, call, {"closes_date"}, "期間の延長").ok());
  const auto read = GetCall(outsider_, call.name());
  ASSERT_EQ(read->corrections_size(), 1);
  EXPECT_EQ(read->corrections(0).reason(), "期間の延長");
  EXPECT_EQ(
      ReasonOf(Do<google::protobuf::Empty>(approver_, "DeleteProgrammeCall",
                                           Named<pb::DeleteProgrammeCallRequest>(call.name()))),
      pb::REASON_NOT_EDITABLE);
  pb::CancelProgrammeCallRequest cancel;
  cancel.set_name(call.name());
  cancel.set_reason("予算の上限");
  EXPECT_EQ(ReasonOf(Do<pb::ProgrammeCall>(author_, "CancelProgrammeCall", cancel)),
            pb::REASON_ROLE_MISSING);
  const auto cancelled = Do<pb::ProgrammeCall>(approver_, "CancelProgrammeCall", cancel);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state(), pb::PROGRAMME_CALL_STATE_CANCELLED);
  EXPECT_THAT(OpenCalls(outsider_), IsEmpty());
  EXPECT_EQ(ReasonOf(UpdateCall(approver_, *read, {"closes_date"}, "理由")),
            pb::REASON_ETAG_MISMATCH);
  pb::ProgrammeCall later = *read;
  later.clear_etag();
  later.set_note("備考");
  EXPECT_EQ(ReasonOf(UpdateCall(approver_, later, {"note"}, "理由")), pb::REASON_NOT_EDITABLE);
}

TEST_F(ProgrammeCallsTest, ATypeThatACallNamesStays) {
  const pb::Programme programme = Create();
  pb::ProgrammeEdition edition = AddEdition(programme.name(), 2024, {"type1", "type2"});
  pb::ProgrammeCall call = CallOf("2024-07-10", "2024-08-01");
  call.add_type_ids("type2");
  ASSERT_TRUE(TryAddCall(author_, edition.name(), call).ok());
  edition.mutable_types()->RemoveLast();
  EXPECT_THAT(KindsOf(UpdateEdition(author_, edition, {"types"}).status()),
              ElementsAre("edition.types TYPE_IN_USE"));
}

}  // namespace
}  // namespace renkei::service
