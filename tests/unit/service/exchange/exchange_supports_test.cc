// Support cases as files, for lists and reports: out, and never in.
#include "absl/strings/str_split.h"
#include "server/sheet/rows/support_columns.h"
#include "tests/unit/service/exchange/column_coverage.h"
#include "tests/unit/service/exchange/exchange_fixture.h"
#include "tests/unit/service/support_fixture.h"

namespace renkei::service {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ExchangeSupportsTest : public ExchangeCalls<SupportTest> {
 protected:
  Exported ExportSupports(const std::string& token, pb::ExchangeFormat format,
                          const std::string& filter = "") {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_SUPPORT_CASES);
    request.set_format(format);
    request.set_filter(filter);
    return Export(token, request);
  }

  std::vector<pb::SupportRecord> RecordsFor(const std::string& token,
                                            const std::string& filter = "") {
    const Exported exported = ExportSupports(token, kJson, filter);
    EXPECT_TRUE(exported.status.ok()) << exported.status;
    std::vector<pb::SupportRecord> records;
    for (const absl::string_view line : absl::StrSplit(exported.bytes, '\n', absl::SkipEmpty()))
      EXPECT_TRUE(ReadLine(std::string(line), &records.emplace_back())) << line;
    return records;
  }

  void Promise(const std::string& support, const std::string& title, const std::string& due) {
    pb::CreateSupportStepRequest request;
    request.set_parent(support);
    request.mutable_step()->set_title(title);
    request.mutable_step()->set_responsible(kYokohama);
    request.mutable_step()->set_due_date(due);
    const auto made = Call<pb::SupportStep>(helper_, "SupportService/CreateSupportStep", request);
    EXPECT_TRUE(made.ok()) << made.status();
  }
};

TEST(SupportColumnsTest, HeadingsAreToldApart) {
  ColumnCoverage(sheet::SupportLayout()).ExpectHeadingsFoundAgain();
}

TEST_F(ExchangeSupportsTest, ACaseIsARowWithItsDaysItsTeamAndItsSteps) {
  const std::string name = Active();
  Promise(name, "データの整理", "2024-08-30");
  Promise(name, "現地の確認", "2024-07-31");
  const std::vector<pb::SupportRecord> records = RecordsFor(window_);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].support().name(), name);
  EXPECT_EQ(records[0].open_steps(), 2);
  EXPECT_EQ(records[0].next_due_date(), "2024-07-31");
  EXPECT_EQ(records[0].steps(0).title(), "現地の確認");
  now_ += absl::Hours(24 * 40);
  EXPECT_EQ(RecordsFor(window_)[0].overdue_steps(), 1);
  const std::string csv = ExportSupports(window_, kCsv).bytes;
  EXPECT_THAT(csv, AllOf(HasSubstr("支援中"), HasSubstr("2024-07-03"),
                         HasSubstr("2024-07-31｜現地の確認（横浜市）｜期限超過"),
                         HasSubstr("2024-08-30｜データの整理（横浜市）｜未了")));
  for (const pb::ExchangeFormat format : {pb::EXCHANGE_FORMAT_XLSX, pb::EXCHANGE_FORMAT_YAML}) {
    EXPECT_EQ(ExportSupports(window_, format).summary.rows(), 1) << format;
  }
}

TEST_F(ExchangeSupportsTest, WaitingEndsWhenTheTeamBegins) {
  const std::string name = Forming();
  now_ += absl::Hours(24 * 10);
  EXPECT_EQ(RecordsFor(window_)[0].waiting_days(), 10);
  Join(name, kYokohama, helper_);
  ASSERT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_START).ok());
  now_ += absl::Hours(24 * 30);
  EXPECT_EQ(RecordsFor(window_)[0].waiting_days(), 10);
}

TEST_F(ExchangeSupportsTest, OnlyThoseWhoHaveAPartFindItInTheirFiles) {
  const std::string draft = Draft();
  EXPECT_EQ(RecordsFor(body_).size(), 1u);
  EXPECT_EQ(RecordsFor(body_)[0].waiting_days(), 0);
  EXPECT_THAT(RecordsFor(window_), IsEmpty());
  const std::string name = Active();
  EXPECT_EQ(RecordsFor(window_).size(), 1u);
  EXPECT_EQ(RecordsFor(helper_).size(), 1u);
  EXPECT_THAT(RecordsFor(outsider_), IsEmpty());
  EXPECT_THAT(ExportSupports(outsider_, kCsv).bytes, Not(HasSubstr("空き家")));
  EXPECT_EQ(RecordsFor(body_, "state=ACTIVE").size(), 1u);
}

TEST_F(ExchangeSupportsTest, WhoIsAskedIntoTheTeamReadsTheCaseAndNoneOfItsSteps) {
  const std::string name = Active();
  Promise(name, "内々の取組", "2024-08-30");
  ASSERT_TRUE(Part(window_, name, kSupportMinistry, pb::SUPPORT_MEMBER_ACTION_ASK).ok());
  ASSERT_EQ(RecordsFor(ministry_).size(), 1u);
  EXPECT_THAT(RecordsFor(ministry_)[0].steps(), IsEmpty());
  EXPECT_THAT(ExportSupports(ministry_, kCsv).bytes, Not(HasSubstr("内々の取組")));
}

TEST_F(ExchangeSupportsTest, NothingOfThemIsImported) {
  pb::ImportOptions options;
  options.set_kind(pb::EXCHANGE_KIND_SUPPORT_CASES);
  options.set_format(kCsv);
  const Imported refused = Import(body_, options, "題名\nx\n");
  EXPECT_EQ(ReasonOf(absl::StatusOr<int>(refused.status)), pb::REASON_INVALID_FIELDS);
}

}  // namespace
}  // namespace renkei::service
