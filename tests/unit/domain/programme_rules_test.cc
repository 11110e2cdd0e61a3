// Programmes: what must hold of an edition and of a call, and what a call says of a moment.
#include "absl/strings/str_cat.h"
#include "server/domain/programme/call_rules.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/programme/programme_words.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> KindsIn(const std::vector<pb::FieldViolation>& violations) {
  std::vector<std::string> found;
  for (const pb::FieldViolation& v : violations) {
    found.push_back(absl::StrCat(v.field(), " ", v.kind()));
    EXPECT_NE(v.message(), "");
    EXPECT_NE(v.message_ja(), "");
  }
  return found;
}

pb::ProgrammeType& AddType(pb::ProgrammeEdition& edition, const std::string& id) {
  pb::ProgrammeType& type = *edition.add_types();
  type.set_id(id);
  type.set_title("タイプ");
  return type;
}

TEST(EditionRules, AnEditionWithoutTypesIsADraftAndNoMore) {
  pb::ProgrammeEdition edition;
  EXPECT_THAT(KindsIn(CheckProgrammeEdition(edition)), IsEmpty());
  EXPECT_THAT(KindsIn(CheckPublishable(edition)), ElementsAre("types NO_TYPES"));
  AddType(edition, "type1");
  EXPECT_THAT(KindsIn(CheckPublishable(edition)), IsEmpty());
}

TEST(EditionRules, EverythingThatIsWrongWithItsTypesIsSaidAtOnce) {
  pb::ProgrammeEdition edition;
  pb::ProgrammeType& first = AddType(edition, "type1");
  first.set_rate("3/2");
  first.set_ceiling_thousand_yen(100);
  first.set_floor_thousand_yen(200);
  first.set_min_population(5'000);
  first.set_max_population(1'000);
  first.set_joint(pb::JOINT_APPLICATION_ALONE_ONLY);
  first.set_min_members(3);
  first.add_applicant_kinds(pb::ORGANIZATION_KIND_TOWN);
  first.add_applicant_kinds(pb::ORGANIZATION_KIND_COMPANY);
  AddType(edition, "type1").set_rate("定額");
  EXPECT_THAT(
      KindsIn(CheckProgrammeEdition(edition)),
      ElementsAre("types[0].rate BAD_RATE", "types[0].floor_thousand_yen FLOOR_ABOVE_CEILING",
                  "types[0].max_population POPULATION_RANGE", "types[0].min_members NOT_JOINT",
                  "types[0].applicant_kinds[1] NOT_AN_APPLICANT", "types[1].id DUPLICATE_TYPE",
                  "types[1].rate BAD_RATE"));
}

TEST(EditionRules, AYearsIdTellsItsYear) {
  EXPECT_EQ(EditionIdOf(2023), "fy2023");
  EXPECT_EQ(FiscalYearOfEditionId("fy2023"), 2023);
  for (const char* other : {"2023", "fy", "fy23", "fy20233", "fy-202", "FY2023", ""})
    EXPECT_EQ(FiscalYearOfEditionId(other), std::nullopt) << other;
}

TEST(EditionRules, WhatATypeServesTheEditionServes) {
  pb::ProgrammeEdition edition;
  edition.add_framework_items("frameworks/f/items/b");
  AddType(edition, "x").add_framework_items("frameworks/f/items/a");
  AddType(edition, "y").add_framework_items("frameworks/f/items/b");
  EXPECT_THAT(ItemsOf(edition), ElementsAre("frameworks/f/items/a", "frameworks/f/items/b"));
}

TEST(EditionRules, ACopyHasTheTypesAndNothingOfTheYear) {
  pb::ProgrammeEdition edition;
  edition.set_fiscal_year(2023);
  edition.set_state(pb::PROGRAMME_EDITION_STATE_PUBLISHED);
  edition.set_budget_thousand_yen(5);
  edition.add_documents()->set_title("要綱");
  edition.add_corrections()->set_reason("誤り");
  AddType(edition, "type1").set_rate("1/2");
  const pb::ProgrammeEdition copy = CopyForYear(edition, 2024);
  EXPECT_EQ(copy.fiscal_year(), 2024);
  ASSERT_EQ(copy.types_size(), 1);
  EXPECT_EQ(copy.types(0).rate(), "1/2");
  EXPECT_FALSE(copy.has_budget_thousand_yen());
  EXPECT_TRUE(copy.documents().empty());
  EXPECT_TRUE(copy.corrections().empty());
  EXPECT_EQ(copy.state(), pb::PROGRAMME_EDITION_STATE_UNSPECIFIED);
}

TEST(ProgrammeWords, ARateIsReadAsPapersWriteItAndIsNotReduced) {
  for (const char* written : {"1/2", "１／２", "2分の1", " 1 / 2 "}) {
    const auto rate = ParseRate(written);
    ASSERT_TRUE(rate.has_value()) << written;
    EXPECT_EQ(RateText(*rate), "1/2") << written;
  }
  EXPECT_EQ(RateText(*ParseRate("10/10")), "10/10");
  EXPECT_EQ(RateText(*ParseRate("５０％")), "50/100");
  for (const char* other : {"", "定額", "1/0", "1/", "/2", "-1/2", "1/2/3", "0.5", "99999/100000"})
    EXPECT_EQ(ParseRate(other).has_value(), false) << other;
}

TEST(ProgrammeWords, AClockTimeIsReadAsPapersWriteIt) {
  for (const auto& [written, shown] :
       {std::pair("17:00", "17:00"), std::pair("１７：００", "17:00"), std::pair("17時", "17:00"),
        std::pair("午後5時", "17:00"), std::pair("午後5時30分", "17:30"),
        std::pair("9時半", "09:30"), std::pair("正午", "12:00"), std::pair("0:00", "00:00"),
        std::pair("24:00", "24:00"), std::pair("17:00:00", "17:00")}) {
    const auto minutes = ParseClock(written);
    ASSERT_TRUE(minutes.has_value()) << written;
    EXPECT_EQ(ClockText(*minutes), shown) << written;
  }
  for (const char* other :
       {"", "25:00", "24:01", "17", "17:60", "17:0", "午後13時", "夕方", "17時x"})
    EXPECT_EQ(ParseClock(other), std::nullopt) << other;
}

TEST(ProgrammeWords, NoTextIsTooHostileToBeRead) {
  HostileTexts texts(
      7, {"1", "/", "2", "分の", "%", ":", "時", "分", "半", "午後", "午前", "正午", "00"});
  for (int i = 0; i < kHostileRounds; ++i) {
    const std::string text = texts.Next();
    if (const auto minutes = ParseClock(text)) {
      EXPECT_EQ(ParseClock(ClockText(*minutes)), minutes) << text;
    }
    if (const auto rate = ParseRate(text)) {
      EXPECT_EQ(RateText(*ParseRate(RateText(*rate))), RateText(*rate)) << text;
    }
  }
}

pb::ProgrammeCall CallOf(const std::string& opens, const std::string& closes,
                         const std::string& opens_clock = "",
                         const std::string& closes_clock = "") {
  pb::ProgrammeCall call;
  call.set_round(2);
  call.set_opens_date(opens);
  call.set_closes_date(closes);
  call.set_opens_clock(opens_clock);
  call.set_closes_clock(closes_clock);
  return call;
}

TEST(CallRules, ACallThatClosesBeforeItOpensIsRefused) {
  const pb::ProgrammeEdition edition;
  EXPECT_THAT(KindsIn(CheckProgrammeCall(CallOf("2023-04-28", "2023-04-03"), edition)),
              ElementsAre("closes_date CLOSES_BEFORE_OPENING"));
  EXPECT_THAT(
      KindsIn(CheckProgrammeCall(CallOf("2023-04-03", "2023-04-03", "17:00", "10:00"), edition)),
      ElementsAre("closes_date CLOSES_BEFORE_OPENING"));
  // One that is open for no moment is no call.
  EXPECT_THAT(
      KindsIn(CheckProgrammeCall(CallOf("2023-04-03", "2023-04-03", "10:00", "10:00"), edition)),
      ElementsAre("closes_date CLOSES_BEFORE_OPENING"));
  EXPECT_THAT(
      KindsIn(CheckProgrammeCall(CallOf("2023-04-03", "2023-04-03", "10:00", "17:00"), edition)),
      IsEmpty());
  // A day without a clock time is meant whole, and without a closing day there is none.
  EXPECT_THAT(KindsIn(CheckProgrammeCall(CallOf("2023-04-03", "2023-04-03"), edition)), IsEmpty());
  EXPECT_THAT(KindsIn(CheckProgrammeCall(CallOf("2023-04-03", ""), edition)), IsEmpty());
}

TEST(CallRules, EverythingThatIsWrongIsSaidAtOnce) {
  pb::ProgrammeEdition edition;
  AddType(edition, "type1");
  pb::ProgrammeCall call = CallOf("2023-04-03", "", "10時頃", "17:00");
  call.set_result_date("2023-04-01");
  call.add_type_ids("type1");
  call.add_type_ids("type3");
  call.add_type_ids("type1");
  const std::vector<pb::FieldViolation> wrong = CheckProgrammeCall(call, edition);
  EXPECT_THAT(KindsIn(wrong), ElementsAre("opens_clock BAD_CLOCK", "closes_clock CLOCK_WITHOUT_DAY",
                                          "result_date RESULT_BEFORE_CLOSING",
                                          "type_ids[1] UNKNOWN_TYPE", "type_ids[2] DUPLICATE"));
  EXPECT_THAT(wrong[3].message_ja(), HasSubstr("type1"));
}

TEST(CallRules, WhatItDoesNotSayIsFilledIn) {
  pb::ProgrammeCall call = CallOf("2023-04-03", "2023-04-28", "午前10時", "");
  FillCall(call);
  EXPECT_EQ(call.title(), "第2回公募");
  EXPECT_EQ(call.opens_clock(), "10:00");
  EXPECT_EQ(call.closes_clock(), "");
}

absl::Time Japan(int month, int day, int hour) {
  return absl::FromCivil(absl::CivilHour(2023, month, day, hour), absl::FixedTimeZone(9 * 60 * 60));
}

TEST(CallRules, TheClockOfJapanOpensAndClosesIt) {
  pb::ProgrammeCall call = CallOf("2023-04-03", "2023-04-28", "10:00", "");
  EXPECT_EQ(StateAt(call, Japan(4, 3, 9)), pb::PROGRAMME_CALL_STATE_PLANNED);
  EXPECT_EQ(StateAt(call, Japan(4, 3, 10)), pb::PROGRAMME_CALL_STATE_OPEN);
  EXPECT_EQ(StateAt(call, Japan(4, 28, 23)), pb::PROGRAMME_CALL_STATE_OPEN);
  EXPECT_EQ(StateAt(call, Japan(4, 29, 0)), pb::PROGRAMME_CALL_STATE_CLOSED);
  call.set_closes_clock("17:00");
  EXPECT_EQ(StateAt(call, Japan(4, 28, 17)), pb::PROGRAMME_CALL_STATE_CLOSED);
  call.clear_closes_date();
  call.clear_closes_clock();
  EXPECT_EQ(StateAt(call, Japan(12, 31, 0)), pb::PROGRAMME_CALL_STATE_OPEN);
  call.mutable_cancel_time()->set_seconds(1);
  EXPECT_EQ(StateAt(call, Japan(12, 31, 0)), pb::PROGRAMME_CALL_STATE_CANCELLED);
}

TEST(CallRules, ItIsToldOfTwoWeeksBeforeItOpensAndBeforeItCloses) {
  const pb::ProgrammeCall call = CallOf("2023-04-20", "2023-05-31", "10:00", "17:00");
  EXPECT_EQ(DueAt(call, Japan(4, 5, 12)).notice, CallNotice::kNone);
  const CallDue opening = DueAt(call, Japan(4, 6, 0));
  EXPECT_EQ(opening.notice, CallNotice::kOpening);
  EXPECT_EQ(opening.date, "2023-04-20");
  EXPECT_EQ(opening.clock, "10:00");
  EXPECT_EQ(DueAt(call, Japan(5, 16, 12)).notice, CallNotice::kNone);
  const CallDue closing = DueAt(call, Japan(5, 17, 0));
  EXPECT_EQ(closing.notice, CallNotice::kClosing);
  EXPECT_EQ(closing.date, "2023-05-31");
  EXPECT_EQ(DueAt(call, Japan(5, 31, 17)).notice, CallNotice::kNone);
}

}  // namespace
}  // namespace renkei::domain
