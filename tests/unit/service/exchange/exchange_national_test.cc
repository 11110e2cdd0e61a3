// National KPIs in and out as files.
#include "renkei/v1/national_kpi_service.pb.h"
#include "tests/unit/service/exchange/exchange_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr pb::ExchangeFormat kNationalFormats[] = {
    pb::EXCHANGE_FORMAT_CSV, pb::EXCHANGE_FORMAT_XLSX, pb::EXCHANGE_FORMAT_JSON_LINES,
    pb::EXCHANGE_FORMAT_YAML};

class ExchangeNationalTest : public ExchangeTest {
 protected:
  ExchangeNationalTest() : coordinator_(AddAccount(kKanagawa, {pb::ROLE_COORDINATOR})) {}

  static pb::ImportOptions NationalOptions(pb::ExchangeFormat format) {
    pb::ImportOptions options;
    options.set_kind(pb::EXCHANGE_KIND_NATIONAL_KPIS);
    options.set_format(format);
    options.set_file_name("national");
    return options;
  }

  Exported ExportNational(const std::string& token, pb::ExchangeFormat format,
                          const std::string& filter = "") {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_NATIONAL_KPIS);
    request.set_format(format);
    request.set_filter(filter);
    return Export(token, request);
  }

  pb::NationalKpi CreateNational() {
    pb::CreateNationalKpiRequest request;
    pb::NationalKpi& kpi = *request.mutable_national_kpi();
    kpi.set_external_id("digital");
    kpi.set_title("=デジタル実装に取り組む団体");
    kpi.set_description("説明の\n二行目");
    kpi.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
    kpi.mutable_definition()->set_unit(pb::COUNTING_UNIT_BODIES);
    kpi.mutable_definition()->mutable_cases()->add_continuities(pb::CONTINUITY_RUNNING);
    for (const int year : {2024, 2027}) {
      pb::NationalKpiTarget& target = *kpi.add_targets();
      target.mutable_when()->set_kind(pb::When::KIND_END_OF_FISCAL_YEAR);
      target.mutable_when()->set_year(year);
      target.mutable_value()->set_number(year == 2024 ? 1'000 : 1'500);
      target.set_source("総合戦略");
    }
    kpi.add_denominators()->set_whole(pb::NATIONAL_KPI_WHOLE_GOVERNMENTS);
    const auto made =
        Call<pb::NationalKpi>(coordinator_, "NationalKpiService/CreateNationalKpi", request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.value_or(pb::NationalKpi());
  }

  pb::NationalKpi Stored(const std::string& name) {
    pb::GetNationalKpiRequest request;
    request.set_name(name);
    return Call<pb::NationalKpi>(coordinator_, "NationalKpiService/GetNationalKpi", request)
        .value_or(pb::NationalKpi());
  }

  const std::string coordinator_;
};

TEST_F(ExchangeNationalTest, WhatIsExportedAndImportedUnchangedChangesNothing) {
  const pb::NationalKpi before = CreateNational();
  for (const pb::ExchangeFormat format : kNationalFormats) {
    const Exported exported = ExportNational(coordinator_, format);
    ASSERT_TRUE(exported.status.ok()) << exported.status;
    EXPECT_EQ(exported.summary.rows(), 1);
    const Imported again = Import(coordinator_, NationalOptions(format), exported.bytes);
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_EQ(again.result.unchanged(), 1) << format;
    EXPECT_THAT(again.errors, ::testing::IsEmpty());
  }
  EXPECT_EQ(Stored(before.name()).etag(), before.etag());
}

TEST_F(ExchangeNationalTest, EnteredValuesComeFromATable) {
  const Imported imported =
      Import(coordinator_, NationalOptions(kCsv),
             "外部ID,題名,入力値の単位,入力値\nfiber,光ファイバ,％,"
             "\"令和4年度末｜99.7｜｜整備率調査\n令和5年度末｜99.8｜｜整備率調査\"\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  ASSERT_EQ(imported.result.created(), 1);
  pb::ListNationalKpisRequest list;
  list.set_filter("external_id=fiber");
  const auto found =
      Call<pb::ListNationalKpisResponse>(coordinator_, "NationalKpiService/ListNationalKpis", list);
  ASSERT_EQ(found->national_kpis_size(), 1);
  ASSERT_EQ(found->national_kpis(0).values_size(), 2);
  EXPECT_EQ(found->national_kpis(0).values(1).value().number(), 99.8);
}

TEST_F(ExchangeNationalTest, ADefinitionThatCountsTwoUnitsIsAMistakeOfItsRow) {
  const Imported imported = Import(
      coordinator_, NationalOptions(kJson),
      R"({"external_id": "two", "title": "指標", "definition": {"unit": "COUNTING_UNIT_RECORDS", "cases": {}, "initiatives": {}}})");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  ASSERT_EQ(imported.errors.size(), 1u);
  EXPECT_EQ(imported.errors[0].kind(), "TWO_UNITS");
  EXPECT_EQ(imported.result.created(), 0);
}

// Found: a coordinator who drafts nothing could not bring in what only coordinators write.
TEST_F(ExchangeNationalTest, OnlyCoordinatorsBringThemInAndNeedNoOtherRole) {
  const std::string file = "外部ID,題名\nx,指標\n";
  const Imported by_author = Import(author_, NationalOptions(kCsv), file);
  EXPECT_EQ(ReasonOf(absl::StatusOr<int>(by_author.status)), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(Import(coordinator_, NationalOptions(kCsv), file).result.created(), 1);
  pb::ImportOptions cases = NationalOptions(kCsv);
  cases.set_kind(pb::EXCHANGE_KIND_CASES);
  EXPECT_EQ(ReasonOf(absl::StatusOr<int>(Import(coordinator_, cases, "題名\n事例\n").status)),
            pb::REASON_ROLE_MISSING);
}

TEST_F(ExchangeNationalTest, DraftsOfOthersAreInNoFile) {
  pb::CreateNationalKpiRequest request;
  request.mutable_national_kpi()->set_title("下書き");
  ASSERT_TRUE(
      Call<pb::NationalKpi>(coordinator_, "NationalKpiService/CreateNationalKpi", request).ok());
  EXPECT_EQ(ExportNational(reader_, kCsv).summary.rows(), 0);
  EXPECT_EQ(ExportNational(coordinator_, kCsv).summary.rows(), 1);
  CreateNational();
  EXPECT_EQ(ExportNational(reader_, kCsv).summary.rows(), 1);
  EXPECT_EQ(ExportNational(coordinator_, kCsv, "state=DRAFT").summary.rows(), 1);
}

}  // namespace
}  // namespace renkei::service
