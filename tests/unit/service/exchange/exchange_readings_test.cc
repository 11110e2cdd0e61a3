// Readings of applications to rounds in and out as files: how a reviewer works without the server.
#include "absl/strings/str_split.h"
#include "renkei/v1/round_rows.pb.h"
#include "server/sheet/rows/round_columns.h"
#include "tests/unit/service/exchange/column_coverage.h"
#include "tests/unit/service/exchange/exchange_fixture.h"
#include "tests/unit/service/review_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ExchangeReadingsTest : public ExchangeCalls<ReviewTest> {
 protected:
  static pb::ImportOptions ReadingOptions(pb::ExchangeFormat format) {
    pb::ImportOptions options;
    options.set_kind(pb::EXCHANGE_KIND_ROUND_READINGS);
    options.set_format(format);
    options.set_file_name("readings");
    return options;
  }

  Exported ExportReadings(const std::string& token, pb::ExchangeFormat format,
                          const std::string& filter = "") {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_ROUND_READINGS);
    request.set_format(format);
    request.set_filter(filter);
    return Export(token, request);
  }

  std::vector<pb::RoundReadingRecord> SheetsFor(const std::string& token,
                                                const std::string& filter = "") {
    const Exported exported = ExportReadings(token, kJson, filter);
    EXPECT_TRUE(exported.status.ok()) << exported.status;
    std::vector<pb::RoundReadingRecord> sheets;
    for (const absl::string_view line : absl::StrSplit(exported.bytes, '\n', absl::SkipEmpty()))
      EXPECT_TRUE(ReadLine(std::string(line), &sheets.emplace_back())) << line;
    return sheets;
  }

  // Two applications in their first reading, assigned to Aizu's and Yokohama's reviewers.
  std::string Assigned() {
    const std::string round = InReading(2);
    Seat(round, aizu_);
    Seat(round, yokohama_);
    AssignAll(round);
    return round;
  }

  static std::string Head() { return "審査票,段階,項目ID,評点,コメント,総評,提出する\n"; }
  // A whole sheet of the first reading.
  std::string Rows(const std::string& reading, const std::string& novelty,
                   const std::string& spread, const std::string& submit = "") {
    return absl::StrCat(reading, ",書面審査,novelty,", novelty, ",よい,総評,", submit, "\n",
                        ",,spread,", spread, ",,,\n");
  }
};

TEST(RoundReadingColumnsTest, EverythingThatIsWrittenHasAColumn) {
  const ColumnCoverage coverage(sheet::RoundReadingLayout());
  coverage.ExpectHeadingsFoundAgain();
}

TEST_F(ExchangeReadingsTest, AReviewersFileHasARowForEachCriterionOfEachSheet) {
  Assigned();
  const Exported exported = ExportReadings(aizu_, kCsv);
  ASSERT_TRUE(exported.status.ok()) << exported.status;
  EXPECT_EQ(exported.summary.rows(), 4);
  EXPECT_THAT(exported.bytes, HasSubstr("新規性"));
  // It is blind: whose application it is stands nowhere.
  EXPECT_THAT(exported.bytes, Not(HasSubstr("事例1")));
  EXPECT_THAT(exported.bytes, Not(HasSubstr("真庭市")));
  const std::vector<pb::RoundReadingRecord> sheets = SheetsFor(aizu_);
  ASSERT_EQ(sheets.size(), 2u);
  EXPECT_EQ(sheets[0].sheet().scores_size(), 2);
  EXPECT_EQ(sheets[0].sheet().scores(0).criterion_id(), "novelty");
  EXPECT_FALSE(sheets[0].sheet().scores(0).has_points());
}

TEST_F(ExchangeReadingsTest, WhatIsExportedAndImportedUnchangedChangesNothing) {
  Assigned();
  HandIn(applications_[0], aizu_, 5, 4);
  ASSERT_TRUE(
      Write(aizu_, Points(ReadingOf(applications_[1], aizu_), pb::READING_ACTION_WRITE, 2, 3))
          .ok());
  const std::string etag = ReadReading(aizu_, ReadingOf(applications_[1], aizu_))->etag();
  for (const pb::ExchangeFormat format :
       {pb::EXCHANGE_FORMAT_CSV, pb::EXCHANGE_FORMAT_XLSX, pb::EXCHANGE_FORMAT_JSON_LINES,
        pb::EXCHANGE_FORMAT_YAML}) {
    const Exported exported = ExportReadings(aizu_, format);
    ASSERT_TRUE(exported.status.ok()) << exported.status;
    const Imported again = Import(aizu_, ReadingOptions(format), exported.bytes);
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_THAT(Told(again), IsEmpty()) << format;
    EXPECT_EQ(again.result.updated(), 0) << format;
    EXPECT_GT(again.result.unchanged(), 0) << format;
  }
  EXPECT_EQ(ReadReading(aizu_, ReadingOf(applications_[1], aizu_))->etag(), etag);
}

TEST_F(ExchangeReadingsTest, PointsComeFromATableAndAreHandedInWhereItSaysSo) {
  Assigned();
  const std::string first = ReadingOf(applications_[0], aizu_);
  const std::string second = ReadingOf(applications_[1], aizu_);
  const Imported imported =
      Import(aizu_, ReadingOptions(kCsv),
             absl::StrCat(Head(), Rows(first, "5", "3", "はい"), Rows(second, "2", "")));
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(Told(imported), IsEmpty());
  const auto handed_in = ReadReading(aizu_, first);
  EXPECT_EQ(handed_in->first().state(), pb::READING_STATE_SUBMITTED);
  EXPECT_EQ(handed_in->first().scores(0).points(), 5);
  EXPECT_EQ(handed_in->first().scores(0).words(), "よい");
  EXPECT_EQ(handed_in->first().words(), "総評");
  const auto drafted = ReadReading(aizu_, second);
  EXPECT_EQ(drafted->first().state(), pb::READING_STATE_DRAFT);
  EXPECT_EQ(drafted->first().scores_size(), 1);

  // A further table says of one criterion alone; the others stay.
  EXPECT_EQ(Import(aizu_, ReadingOptions(kCsv),
                   absl::StrCat("審査票,段階,項目ID,評点\n", second, ",書面審査,spread,4\n"))
                .result.updated(),
            1);
  EXPECT_EQ(ReadReading(aizu_, second)->first().scores_size(), 2);
  EXPECT_EQ(ReadReading(aizu_, second)->first().scores(0).points(), 2);
}

TEST_F(ExchangeReadingsTest, EveryMistakeIsToldAtItsRowAndColumnAndNothingIsWritten) {
  Assigned();
  const std::string first = ReadingOf(applications_[0], aizu_);
  const std::string second = ReadingOf(applications_[1], aizu_);
  const Imported wrong =
      Import(aizu_, ReadingOptions(kCsv),
             absl::StrCat(Head(), Rows(first, "9", "0"), second, ",書面審査,nobody,3,,,\n", second,
                          ",書面審査,novelty,三,,,\n"));
  ASSERT_TRUE(wrong.status.ok()) << wrong.status;
  EXPECT_THAT(Told(wrong), ElementsAre("2 D 評点 「9」 OUT_OF_BAND", "3 D 評点 「0」 OUT_OF_BAND",
                                       "5 D 評点 「三」 NOT_A_NUMBER"));
  EXPECT_EQ(ReadReading(aizu_, first)->first().state(), pb::READING_STATE_ASSIGNED);
  const Imported unknown =
      Import(aizu_, ReadingOptions(kCsv), absl::StrCat(Head(), second, ",書面審査,nobody,3,,,\n"));
  EXPECT_THAT(Told(unknown), ElementsAre("2 C 項目ID 「nobody」 UNKNOWN_CRITERION"));
  const Imported twice =
      Import(aizu_, ReadingOptions(kCsv),
             absl::StrCat(Head(), second, ",書面審査,novelty,3,,,\n,,novelty,4,,,\n"));
  EXPECT_THAT(Told(twice), ElementsAre("3 C 項目ID 「novelty」 DUPLICATE"));
}

TEST_F(ExchangeReadingsTest, ASheetThatIsNotWholeIsNotHandedIn) {
  Assigned();
  const Imported half =
      Import(aizu_, ReadingOptions(kCsv),
             absl::StrCat(Head(), Rows(ReadingOf(applications_[0], aizu_), "5", "", "はい")));
  EXPECT_THAT(Told(half), ElementsAre("2 D 評点 「5」 REQUIRED"));
}

TEST_F(ExchangeReadingsTest, NobodyWritesTheSheetOfAnother) {
  Assigned();
  const std::string file = absl::StrCat(Head(), Rows(ReadingOf(applications_[0], aizu_), "5", "3"));
  for (const std::string& token : {yokohama_, coordinator_, owner_, stranger_}) {
    const Imported foreign = Import(token, ReadingOptions(kCsv), file);
    ASSERT_TRUE(foreign.status.ok()) << foreign.status;
    EXPECT_EQ(foreign.errors.size(), 1u);
    EXPECT_EQ(foreign.result.updated(), 0);
  }
  EXPECT_EQ(ReadReading(aizu_, ReadingOf(applications_[0], aizu_))->first().state(),
            pb::READING_STATE_ASSIGNED);
}

TEST_F(ExchangeReadingsTest, TheSecretariatHasTheSheetsOfStagesThatAreOver) {
  const std::string round = Assigned();
  HandIn(applications_[0], aizu_, 5, 4);
  EXPECT_THAT(SheetsFor(coordinator_), IsEmpty());
  Advance(round);
  const std::vector<pb::RoundReadingRecord> sheets = SheetsFor(coordinator_);
  ASSERT_EQ(sheets.size(), 4u);
  EXPECT_EQ(sheets[0].bodies_size(), 1);
  EXPECT_EQ(SheetsFor(coordinator_, absl::StrCat("application=\"", applications_[0], "\"")).size(),
            2u);
  EXPECT_THAT(SheetsFor(coordinator_, "stage=PANEL"), IsEmpty());
  EXPECT_THAT(ExportReadings(coordinator_, kCsv).bytes, HasSubstr("総評の秘密"));
  // Neither the bodies, nor other coordinators, nor a colleague.
  for (const std::string& token : {owner_, other_coordinator_, reader_, stranger_})
    EXPECT_THAT(SheetsFor(token), IsEmpty());
  // A reviewer has his own alone.
  for (const pb::RoundReadingRecord& sheet : SheetsFor(aizu_))
    EXPECT_EQ(ReadingOf(sheet.reading().substr(0, sheet.reading().find("/readings/")), aizu_),
              sheet.reading());
}

TEST_F(ExchangeReadingsTest, AConflictOfInterestClosesTheSheetInFilesToo) {
  const std::string round = Assigned();
  const std::string reading = ReadingOf(applications_[0], aizu_);
  const std::string reviewer = ReviewerOf(round, aizu_);
  ASSERT_TRUE(Take(aizu_, ReviewerStep(reviewer, pb::ROUND_REVIEWER_ACTION_DECLARE, "親族が関わる",
                                       applications_[0]))
                  .ok());
  EXPECT_EQ(SheetsFor(aizu_).size(), 1u);
  const Imported locked =
      Import(aizu_, ReadingOptions(kCsv), absl::StrCat(Head(), Rows(reading, "5", "3")));
  EXPECT_THAT(Told(locked), ElementsAre(HasSubstr("LOCKED")));
}

TEST_F(ExchangeReadingsTest, WhatIsWrittenSinceTheExportIsNotLost) {
  Assigned();
  const std::string reading = ReadingOf(applications_[0], aizu_);
  const Exported exported =
      ExportReadings(aizu_, kJson, absl::StrCat("application=\"", applications_[0], "\""));
  // On the site meanwhile, and in the file, the same criterion.
  ASSERT_TRUE(Write(aizu_, Points(reading, pb::READING_ACTION_WRITE, 4, 4)).ok());
  std::string line = exported.bytes;
  const std::string blank = R"("criterion_id":"novelty")";
  line.insert(line.find(blank) + blank.size(), R"(,"points":2)");
  const Imported both = Import(aizu_, ReadingOptions(kJson), line);
  ASSERT_EQ(both.errors.size(), 1u) << line;
  EXPECT_EQ(both.errors[0].kind(), "CHANGED_BY_BOTH");
  EXPECT_EQ(ReadReading(aizu_, reading)->first().scores(0).points(), 4);
}

}  // namespace
}  // namespace renkei::service
