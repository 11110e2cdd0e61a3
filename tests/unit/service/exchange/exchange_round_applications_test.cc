// Applications to rounds in and out as files.
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

class ExchangeRoundApplicationsTest : public ExchangeCalls<ReviewTest> {
 protected:
  static pb::ImportOptions ApplicationOptions(pb::ExchangeFormat format,
                                              const std::string& round = "") {
    pb::ImportOptions options;
    options.set_kind(pb::EXCHANGE_KIND_ROUND_APPLICATIONS);
    options.set_format(format);
    options.set_file_name("applications");
    options.set_round(round);
    return options;
  }

  Exported ExportApplications(const std::string& token, pb::ExchangeFormat format,
                              const std::string& filter = "") {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_ROUND_APPLICATIONS);
    request.set_format(format);
    request.set_filter(filter);
    return Export(token, request);
  }

  // Of a file of JSON lines.
  std::vector<pb::RoundApplicationRow> RowsFor(const std::string& token,
                                               const std::string& filter = "") {
    const Exported exported = ExportApplications(token, kJson, filter);
    EXPECT_TRUE(exported.status.ok()) << exported.status;
    std::vector<pb::RoundApplicationRow> rows;
    for (const absl::string_view line : absl::StrSplit(exported.bytes, '\n', absl::SkipEmpty()))
      EXPECT_TRUE(ReadLine(std::string(line), &rows.emplace_back())) << line;
    return rows;
  }
};

TEST(RoundApplicationColumnsTest, EverythingThatIsWrittenHasAColumn) {
  const ColumnCoverage coverage(sheet::RoundApplicationLayout());
  coverage.Expect();
  coverage.ExpectHeadingsFoundAgain();
}

TEST_F(ExchangeRoundApplicationsTest, WhatIsExportedAndImportedUnchangedChangesNothing) {
  const std::string round = AnnouncedRound();
  const std::string draft = Drafted(round, Published("下書きのもの"));
  Submitted(round, Published("応募したもの"));
  const std::string withdrawn = Submitted(round, Published("取り下げたもの"));
  ASSERT_TRUE(Step(owner_, withdrawn, pb::ROUND_APPLICATION_ACTION_WITHDRAW).ok());
  // Applied with again: of the same source there are two.
  Drafted(round, ReadApplication(owner_, withdrawn)->source());
  const std::string etag = ReadApplication(owner_, draft)->etag();
  for (const pb::ExchangeFormat format :
       {pb::EXCHANGE_FORMAT_CSV, pb::EXCHANGE_FORMAT_XLSX, pb::EXCHANGE_FORMAT_JSON_LINES,
        pb::EXCHANGE_FORMAT_YAML}) {
    const Exported exported = ExportApplications(owner_, format);
    ASSERT_TRUE(exported.status.ok()) << exported.status;
    EXPECT_EQ(exported.summary.rows(), 4);
    const Imported again = Import(owner_, ApplicationOptions(format), exported.bytes);
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_THAT(Told(again), IsEmpty()) << format;
    EXPECT_EQ(again.result.unchanged(), 4) << format;
  }
  EXPECT_EQ(ReadApplication(owner_, draft)->etag(), etag);
}

TEST_F(ExchangeRoundApplicationsTest, ATableDraftsAndASecondOneChangesTheDrafts) {
  const std::string round = AnnouncedRound();
  const std::string source = Published("自動運転バス");
  const std::string file =
      absl::StrCat("応募するもの,応募の概要,評価項目への回答,担当課\n", source,
                   ",概要,\"novelty｜全国初\\nの運行\nspread｜どの地域でも\",企画課\n");
  const Imported made = Import(owner_, ApplicationOptions(kCsv, round), file);
  ASSERT_TRUE(made.status.ok()) << made.status;
  EXPECT_THAT(Told(made), IsEmpty());
  EXPECT_EQ(made.result.created(), 1);
  const auto names = Applications(owner_, round);
  ASSERT_TRUE(names.ok());
  ASSERT_EQ(names->size(), 1u);
  const auto drafted = ReadApplication(owner_, names->front());
  EXPECT_EQ(drafted->title(), "自動運転バス");
  EXPECT_EQ(drafted->state(), pb::ROUND_APPLICATION_STATE_DRAFT);
  ASSERT_EQ(drafted->answers_size(), 2);
  EXPECT_EQ(drafted->answers(0).text(), "全国初\nの運行");

  // By hand a table knows no more than what it says: what is there already is not written over unseen.
  const std::string changed = absl::StrCat("応募するもの,応募の概要\n", source, ",新しい概要\n");
  const Imported unseen = Import(owner_, ApplicationOptions(kCsv, round), changed);
  ASSERT_EQ(unseen.errors.size(), 1u);
  EXPECT_EQ(unseen.errors[0].kind(), "WRITTEN_BY_ANOTHER");
  pb::ImportOptions overwrite = ApplicationOptions(kCsv, round);
  overwrite.set_overwrite(true);
  EXPECT_EQ(Import(owner_, overwrite, changed).result.updated(), 1);
  EXPECT_EQ(ReadApplication(owner_, names->front())->summary(), "新しい概要");
  EXPECT_EQ(ReadApplication(owner_, names->front())->answers_size(), 2);
}

TEST_F(ExchangeRoundApplicationsTest, EveryMistakeIsToldAtItsCell) {
  const std::string round = AnnouncedRound();
  const std::string source = Published("事例");
  const Imported wrong =
      Import(owner_, ApplicationOptions(kCsv),
             absl::StrCat("公募・選定,応募するもの,評価項目への回答\n", round, ",", source,
                          ",nobody｜回答\n", round, ",cases/none,\nrounds/none,", source, ",\n,",
                          source, ",\n"));
  ASSERT_TRUE(wrong.status.ok()) << wrong.status;
  EXPECT_THAT(Told(wrong), ElementsAre("2 C 評価項目への回答 「nobody｜回答」 UNKNOWN_CRITERION",
                                       "3 B 応募するもの 「cases/none」 DANGLING",
                                       "4 A 公募・選定 「rounds/none」 DANGLING",
                                       "5 A 公募・選定 「」 REQUIRED"));
  EXPECT_THAT(*Applications(owner_, round), IsEmpty());
}

TEST_F(ExchangeRoundApplicationsTest, WhatWasSubmittedIsChangedByNoFile) {
  const std::string round = AnnouncedRound();
  const std::string name = Submitted(round, Published("事例"));
  pb::ImportOptions options = ApplicationOptions(kCsv);
  options.set_overwrite(true);
  const Imported late =
      Import(owner_, options,
             absl::StrCat("公募・選定,応募するもの,応募の概要\n", round, ",",
                          ReadApplication(owner_, name)->source(), ",あとから\n"));
  ASSERT_EQ(late.errors.size(), 1u);
  EXPECT_EQ(late.errors[0].kind(), "NOT_EDITABLE");
}

TEST_F(ExchangeRoundApplicationsTest, ASourceOfAnotherBodyIsNotAppliedWith) {
  const std::string round = AnnouncedRound();
  const Imported foreign =
      Import(member_, ApplicationOptions(kCsv, round),
             absl::StrCat("応募するもの,応募の概要\n", Published("真庭の事例"), ",概要\n"));
  ASSERT_EQ(foreign.errors.size(), 1u);
  EXPECT_EQ(foreign.errors[0].kind(), "OTHER_ORGANIZATION");
  // Who may not apply at all brings nothing in.
  EXPECT_EQ(ReasonOf(absl::StatusOr<int>(
                Import(reader_, ApplicationOptions(kCsv, round), "応募するもの\nx\n").status)),
            pb::REASON_ROLE_MISSING);
}

TEST_F(ExchangeRoundApplicationsTest, DraftsAreTheBodysAndOthersHaveNone) {
  const std::string round = AnnouncedRound();
  Drafted(round, Published("下書き"));
  EXPECT_EQ(RowsFor(owner_).size(), 1u);
  EXPECT_THAT(RowsFor(coordinator_), IsEmpty());
  EXPECT_THAT(RowsFor(stranger_), IsEmpty());
  Submitted(round, Published("応募したもの"));
  EXPECT_EQ(RowsFor(coordinator_).size(), 1u);
  EXPECT_EQ(RowsFor(coordinator_, absl::StrCat("round=\"", round, "\"")).size(), 1u);
  EXPECT_EQ(RowsFor(owner_, "state=DRAFT").size(), 1u);
  EXPECT_THAT(RowsFor(owner_, "round=\"rounds/none\""), IsEmpty());
  EXPECT_THAT(RowsFor(other_coordinator_), IsEmpty());
}

TEST_F(ExchangeRoundApplicationsTest, PointsAreTheSecretariatsOnceTheirStageIsOver) {
  const std::string round = InReading(1);
  Seat(round, aizu_);
  AssignAll(round);
  HandIn(applications_[0], aizu_, 5, 4);
  EXPECT_FALSE(RowsFor(coordinator_)[0].has_points());
  Advance(round);
  const std::vector<pb::RoundApplicationRow> rows = RowsFor(coordinator_);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].points().total(), "92.00");
  EXPECT_EQ(rows[0].points().rank(), 1);
  EXPECT_THAT(rows[0].points().first().reviewers(), IsEmpty());
  EXPECT_EQ(rows[0].round_title(), SoundRound().title());
  EXPECT_THAT(ExportApplications(coordinator_, kCsv).bytes, HasSubstr("92.00"));
  // The body reads its application, and no points of it.
  ASSERT_EQ(RowsFor(owner_).size(), 1u);
  EXPECT_FALSE(RowsFor(owner_)[0].has_points());
  EXPECT_THAT(ExportApplications(owner_, kCsv).bytes, Not(HasSubstr("92.00")));
}

}  // namespace
}  // namespace renkei::service
