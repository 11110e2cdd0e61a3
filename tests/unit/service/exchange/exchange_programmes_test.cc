// Programmes in and out as files: a row for each type and call, rows of one programme after each other.
#include "renkei/v1/programme_service.pb.h"
#include "server/sheet/rows/programme_columns.h"
#include "tests/unit/service/exchange/exchange_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr pb::ExchangeFormat kProgrammeFormats[] = {
    pb::EXCHANGE_FORMAT_CSV, pb::EXCHANGE_FORMAT_XLSX, pb::EXCHANGE_FORMAT_JSON_LINES,
    pb::EXCHANGE_FORMAT_YAML};

// As a ministry's officer keeps it.
constexpr char kTable[] =
    "外部ID,年度,施策名,府省庁,支援の種類,状態,タイプID,タイプ,補助率,上限額（千円）,"
    "申請できる団体の種別,公募の回,受付開始日,締切日,締切時刻\n"
    "grant,令和5年度,デジタル交付金,内閣府,交付金・補助金,公開中,type1,TYPE1,１／２,100000,"
    "\"市、町\",1,2023-04-03,令和5年4月28日,17時\n"
    ",,,,,,type2,TYPE2,2/3,200000,,2,2023-06-01,2023-06-30,\n"
    "grant,2024,,,,下書き,type1,TYPE1,1/2,,,,,,\n"
    "advice,2023,専門家の派遣,総務省,人材派遣,,only,派遣,,,,,,,\n";

class ExchangeProgrammesTest : public ExchangeTest {
 protected:
  ExchangeProgrammesTest() : clerk_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR})) {}

  static pb::ImportOptions Options(pb::ExchangeFormat format) {
    pb::ImportOptions options;
    options.set_kind(pb::EXCHANGE_KIND_PROGRAMMES);
    options.set_format(format);
    options.set_file_name("programmes");
    return options;
  }
  Exported ExportProgrammes(const std::string& token, pb::ExchangeFormat format,
                            const std::string& filter = "") {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_PROGRAMMES);
    request.set_format(format);
    request.set_filter(filter);
    return Export(token, request);
  }
  static std::vector<std::string> ErrorsOf(const Imported& imported) {
    std::vector<std::string> errors;
    for (const pb::RowError& e : imported.errors)
      errors.push_back(absl::StrCat(e.row(), e.column(), " ", e.kind()));
    return errors;
  }
  pb::ListProgrammeEditionsResponse Editions(const std::string& token) {
    pb::ListProgrammeEditionsRequest request;
    request.set_parent("programmes/-");
    const auto editions = Call<pb::ListProgrammeEditionsResponse>(
        token, "ProgrammeService/ListProgrammeEditions", request);
    EXPECT_TRUE(editions.ok()) << editions.status();
    return editions.ok() ? *editions : pb::ListProgrammeEditionsResponse();
  }
  pb::ListProgrammeCallsResponse CallsOf(const std::string& edition) {
    pb::ListProgrammeCallsRequest request;
    request.set_parent(edition);
    const auto calls = Call<pb::ListProgrammeCallsResponse>(
        author_, "ProgrammeService/ListProgrammeCalls", request);
    EXPECT_TRUE(calls.ok()) << calls.status();
    return calls.ok() ? *calls : pb::ListProgrammeCallsResponse();
  }

  const std::string clerk_;  // of Maniwa, too: a contributor
};

TEST_F(ExchangeProgrammesTest, ATableAsOfficesWriteItIsRead) {
  const Imported imported = Import(author_, Options(kCsv), kTable);
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(ErrorsOf(imported), IsEmpty());
  EXPECT_EQ(imported.result.rows(), 4);
  EXPECT_EQ(imported.result.created(), 4);
  EXPECT_EQ(imported.result.commits(), 1);
  const pb::ListProgrammeEditionsResponse editions = Editions(author_);
  ASSERT_EQ(editions.editions_size(), 3);
  const pb::ProgrammeEdition* first = nullptr;
  for (const pb::ProgrammeEdition& one : editions.editions())
    if (one.fiscal_year() == 2023 && one.types_size() == 2) first = &one;
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->state(), pb::PROGRAMME_EDITION_STATE_PUBLISHED);
  EXPECT_EQ(first->types(0).rate(), "1/2");
  EXPECT_THAT(first->types(0).applicant_kinds(),
              ElementsAre(pb::ORGANIZATION_KIND_CITY, pb::ORGANIZATION_KIND_TOWN));
  EXPECT_EQ(first->types(1).ceiling_thousand_yen(), 200'000);
  const pb::ListProgrammeCallsResponse calls = CallsOf(first->name());
  ASSERT_EQ(calls.calls_size(), 2);
  EXPECT_EQ(calls.calls(0).closes_date(), "2023-04-28");
  EXPECT_EQ(calls.calls(0).closes_clock(), "17:00");
  EXPECT_TRUE(calls.calls(1).announced());
  // Others see what is published.
  EXPECT_EQ(Editions(stranger_).editions_size(), 1);
  // The same file again changes nothing.
  const Imported again = Import(author_, Options(kCsv), kTable);
  ASSERT_TRUE(again.status.ok()) << again.status;
  EXPECT_EQ(again.result.unchanged(), 4) << again.result.ShortDebugString();
}

TEST_F(ExchangeProgrammesTest, WhatIsExportedAndImportedUnchangedChangesNothing) {
  ASSERT_THAT(ErrorsOf(Import(author_, Options(kCsv), kTable)), IsEmpty());
  for (const pb::ExchangeFormat format : kProgrammeFormats) {
    const Exported exported = ExportProgrammes(author_, format);
    ASSERT_TRUE(exported.status.ok()) << exported.status;
    const Imported again = Import(author_, Options(format), exported.bytes);
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_THAT(ErrorsOf(again), IsEmpty()) << format;
    EXPECT_EQ(again.result.unchanged(), exported.summary.rows()) << format;
    EXPECT_EQ(again.result.commits(), 0) << format;
  }
}

TEST_F(ExchangeProgrammesTest, AFileBringsToAnotherBodyWhatItHolds) {
  ASSERT_THAT(ErrorsOf(Import(author_, Options(kCsv), kTable)), IsEmpty());
  for (const pb::ExchangeFormat format : kProgrammeFormats) {
    const Exported exported = ExportProgrammes(author_, format, "external_id=advice");
    ASSERT_TRUE(exported.status.ok()) << exported.status;
    std::string bytes = exported.bytes;
    if (format != kXlsx) {
      for (size_t at; (at = bytes.find(kManiwa)) != std::string::npos;)
        bytes.replace(at, sizeof(kManiwa) - 1, kYokohama);
    } else {
      continue;
    }
    const Imported taken = Import(stranger_, Options(format), bytes);
    ASSERT_TRUE(taken.status.ok()) << taken.status;
    EXPECT_THAT(ErrorsOf(taken), IsEmpty()) << format;
    EXPECT_EQ(taken.result.failed(), 0) << format;
  }
}

TEST_F(ExchangeProgrammesTest, EveryMistakeIsToldAtItsCell) {
  const Imported imported =
      Import(author_, Options(kCsv),
             "外部ID,年度,施策名,府省庁,状態,タイプID,タイプ名,補助率,公募の回,受付開始日,締切日\n"
             "a,2023,施策,内閣府,,t1,TYPE1,3/2,,,\n"
             ",,,,,t1,TYPE1,1/2,,,\n"
             "b,2023,施策,内閣府,,t1,TYPE1,,1,2023-04-28,2023-04-03\n"
             "c,2023,施策,内閣府,,,TYPE1,,,,\n"
             "d,,施策,内閣府,,t1,TYPE1,,,,\n"
             "e,2023,施策,内閣府,公開中,,,,,,\n"
             "f,2023,施策,内閣府,,t1,TYPE1,,,,\n"
             ",2023,別の施策,,,t2,TYPE2,,,,\n"
             "g,2023,施策,,,t1,TYPE1,,x,2023-04-03,\n"
             ",,,,,t2,TYPE2,定額,,,\n"
             "a,2024,施策,内閣府,,t1,TYPE1,,,,\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.result.commits(), 0);
  EXPECT_EQ(imported.result.failed(), 10) << imported.result.ShortDebugString();
  EXPECT_THAT(ErrorsOf(imported),
              ElementsAre("3F DUPLICATE_TYPE", "4K CLOSES_BEFORE_OPENING", "5F REQUIRED",
                          "6B REQUIRED", "7F NO_TYPES", "9C OTHER_THAN_ABOVE", "10I NOT_A_NUMBER"));
}

TEST_F(ExchangeProgrammesTest, WhatIsPublishedChangesWithAReasonAndAnApprover) {
  ASSERT_THAT(ErrorsOf(Import(author_, Options(kCsv), kTable)), IsEmpty());
  const std::string changed =
      "外部ID,年度,タイプID,タイプ,補助率\n"
      "grant,2023,type1,TYPE1,3/4\n";
  EXPECT_THAT(ErrorsOf(Import(author_, Options(kCsv), changed)), ElementsAre("2 NO_REASON"));
  pb::ImportOptions options = Options(kCsv);
  options.set_reason("要綱の改正");
  options.set_overwrite(true);
  EXPECT_THAT(ErrorsOf(Import(clerk_, options, changed)), ElementsAre("2 ROLE_MISSING"));
  const Imported done = Import(author_, options, changed);
  EXPECT_THAT(ErrorsOf(done), IsEmpty());
  EXPECT_EQ(done.result.updated(), 1);
}

TEST_F(ExchangeProgrammesTest, ARowIsMergedWithWhatWasWrittenSince) {
  ASSERT_THAT(ErrorsOf(Import(clerk_, Options(kCsv),
                              "外部ID,年度,施策名,府省庁,タイプID,タイプ,補助率\n"
                              "bus,2024,バス補助金,真庭市,t1,TYPE1,1/2\n")),
              IsEmpty());
  const Exported exported = ExportProgrammes(clerk_, kCsv);
  // A colleague changes the name of the type and the ministry; the file changes the title.
  pb::ImportOptions overwrite = Options(kCsv);
  overwrite.set_overwrite(true);
  ASSERT_THAT(ErrorsOf(Import(author_, overwrite,
                              "外部ID,年度,府省庁,タイプID,タイプ\n"
                              "bus,2024,交通課,t1,別の名\n")),
              IsEmpty());
  std::string edited = exported.bytes;
  edited.replace(edited.find("バス補助金"), sizeof("バス補助金") - 1, "地域交通補助金");
  const Imported merged = Import(clerk_, Options(kCsv), edited);
  ASSERT_TRUE(merged.status.ok()) << merged.status;
  EXPECT_THAT(ErrorsOf(merged), IsEmpty());
  EXPECT_EQ(merged.result.updated(), 1);
  const pb::ListProgrammeEditionsResponse editions = Editions(author_);
  ASSERT_EQ(editions.editions_size(), 1);
  EXPECT_EQ(editions.editions(0).types(0).title(), "別の名");
}

TEST_F(ExchangeProgrammesTest, WhatIsExportedIsWhatTheFilterLeaves) {
  ASSERT_THAT(ErrorsOf(Import(author_, Options(kCsv), kTable)), IsEmpty());
  EXPECT_EQ(ExportProgrammes(author_, kCsv).summary.rows(), 4);
  EXPECT_EQ(ExportProgrammes(author_, kCsv, "fiscal_year=2024").summary.rows(), 1);
  EXPECT_EQ(ExportProgrammes(author_, kCsv, "state=PUBLISHED").summary.rows(), 2);
  EXPECT_EQ(ExportProgrammes(author_, kCsv, "ministry=総務省").summary.rows(), 1);
  EXPECT_EQ(ExportProgrammes(stranger_, kJson).summary.rows(), 1);
  EXPECT_THAT(ExportProgrammes(stranger_, kJson).bytes, HasSubstr("TYPE1"));
}

// Each field that a user writes has a column.
TEST(ProgrammeColumns, EveryFieldOfTheContractHasOne) {
  const sheet::SheetLayout& layout = sheet::ProgrammeLayout();
  std::set<std::string> paths;
  std::set<std::string> headings;
  for (const sheet::Column& column : layout.columns) {
    paths.insert(column.path);
    EXPECT_TRUE(headings.insert(column.ja).second) << column.ja;
  }
  const auto* row = pb::ProgrammeRow::descriptor();
  for (int i = 0; i < row->field_count(); ++i) {
    const auto* part = row->field(i)->message_type();
    for (int k = 0; k < part->field_count(); ++k) {
      const auto& field = *part->field(k);
      const std::string path = row->field(i)->name() + "." + field.name();
      const bool written = !field.options().GetExtension(pb::rules).output_only();
      if (!written || field.name() == "etag" || path == "edition.name" || path == "call.name" ||
          path == "edition.types")
        continue;
      EXPECT_EQ(paths.count(path), 1u) << path;
    }
  }
}

}  // namespace
}  // namespace renkei::service
