// Lists of cases in and out as files.
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/case_list_service.pb.h"
#include "tests/unit/service/exchange/exchange_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ExchangeCaseListsTest : public ExchangeTest {
 protected:
  static pb::ImportOptions ListOptions(pb::ExchangeFormat format) {
    pb::ImportOptions options;
    options.set_kind(pb::EXCHANGE_KIND_CASE_LISTS);
    options.set_format(format);
    options.set_file_name("lists");
    return options;
  }

  Exported ExportLists(const std::string& token, pb::ExchangeFormat format,
                       const std::string& filter = "") {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_CASE_LISTS);
    request.set_format(format);
    request.set_filter(filter);
    return Export(token, request);
  }

  std::string PublicCase(const std::string& title) {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(kManiwa);
    request.mutable_case_()->set_title(title);
    request.mutable_case_()->set_summary("概要");
    request.mutable_case_()->mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    const auto made = Call<pb::Case>(author_, "CaseService/CreateCase", request);
    EXPECT_TRUE(made.ok()) << made.status();
    pb::SubmitCaseRequest submit;
    submit.set_name(made->name());
    EXPECT_TRUE(Call<pb::Case>(author_, "CaseService/SubmitCase", submit).ok());
    pb::PublishCaseRequest publish;
    publish.set_name(made->name());
    EXPECT_TRUE(Call<pb::Case>(author_, "CaseService/PublishCase", publish).ok());
    return made->name();
  }

  pb::CaseList CreateList() {
    pb::CreateCaseListRequest request;
    pb::CaseList& list = *request.mutable_case_list();
    list.set_external_id("menu");
    list.set_title("=優良事例集");
    list.set_introduction("はじめに\n二行目");
    list.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    for (const std::string& name : cases_) list.add_entries()->set_case_(name);
    list.mutable_entries(0)->set_heading("交通");
    list.mutable_entries(0)->set_comment("定期運行に\n至った点");
    list.mutable_entries(1)->set_chapter(pb::CASE_CHAPTER_COOPERATION);
    const auto made = Call<pb::CaseList>(coordinator_, "CaseListService/CreateCaseList", request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.value_or(pb::CaseList());
  }

  pb::CaseList Stored(const std::string& name) {
    pb::GetCaseListRequest request;
    request.set_name(name);
    return Call<pb::CaseList>(coordinator_, "CaseListService/GetCaseList", request)
        .value_or(pb::CaseList());
  }
  static std::vector<std::string> CasesIn(const pb::CaseList& list) {
    std::vector<std::string> names;
    for (const pb::CaseListEntry& entry : list.entries()) names.push_back(entry.case_());
    return names;
  }

  // The rows of a CSV file without the byte order mark, each with its break.
  static std::vector<std::string> Rows(const std::string& csv) {
    std::vector<std::string> rows = absl::StrSplit(csv, "\r\n", absl::SkipEmpty());
    for (std::string& row : rows) row += "\r\n";
    return rows;
  }

  const std::string coordinator_ = AddAccount(kKanagawa, {pb::ROLE_COORDINATOR});
  const std::string colleague_ = AddAccount(kKanagawa, {pb::ROLE_COORDINATOR});
  const std::vector<std::string> cases_ = {PublicCase("自動運転バス"), PublicCase("木質バイオマス"),
                                           PublicCase("遠隔授業")};
};

TEST_F(ExchangeCaseListsTest, WhatIsExportedAndImportedUnchangedChangesNothing) {
  const pb::CaseList before = CreateList();
  for (const pb::ExchangeFormat format :
       {pb::EXCHANGE_FORMAT_CSV, pb::EXCHANGE_FORMAT_XLSX, pb::EXCHANGE_FORMAT_JSON_LINES,
        pb::EXCHANGE_FORMAT_YAML}) {
    const Exported exported = ExportLists(coordinator_, format);
    ASSERT_TRUE(exported.status.ok()) << exported.status;
    const Imported again = Import(coordinator_, ListOptions(format), exported.bytes);
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_THAT(again.errors, IsEmpty()) << exported.bytes.substr(0, 2'000);
    EXPECT_EQ(again.result.created() + again.result.updated(), 0) << format;
    EXPECT_GT(again.result.unchanged(), 0) << format;
  }
  EXPECT_EQ(Stored(before.name()).etag(), before.etag());
}

TEST_F(ExchangeCaseListsTest, RowsAreTheCasesInTheirOrder) {
  const std::string name = CreateList().name();
  const Exported exported = ExportLists(coordinator_, kCsv);
  std::vector<std::string> rows = Rows(exported.bytes);
  ASSERT_EQ(rows.size(), 4u) << exported.bytes;
  EXPECT_THAT(rows[1], HasSubstr("自動運転バス"));
  // The last one comes first of those behind the head, and the second is taken out.
  const Imported moved =
      Import(coordinator_, ListOptions(kCsv), absl::StrCat(rows[0], rows[1], rows[3]));
  ASSERT_TRUE(moved.status.ok()) << moved.status;
  EXPECT_THAT(moved.errors, IsEmpty());
  const pb::CaseList list = Stored(name);
  EXPECT_THAT(CasesIn(list), ElementsAre(cases_[0], cases_[2]));
  EXPECT_EQ(list.entries(0).comment(), "定期運行に\n至った点");
  EXPECT_EQ(list.introduction(), "はじめに\n二行目");
}

TEST_F(ExchangeCaseListsTest, AListIsTypedInATable) {
  const Imported imported =
      Import(coordinator_, ListOptions(kCsv),
             absl::StrCat("外部ID,題名,見出し,事例,コメント\nnew,新しい事例集,交通,", cases_[0],
                          ",よい\n,,,", cases_[1].substr(6), ",\n,,教育,", cases_[2], ",\n"));
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(imported.errors, IsEmpty());
  EXPECT_EQ(imported.result.created(), 3) << "rows";
  pb::ListCaseListsRequest list;
  list.set_filter("external_id=new");
  const auto found =
      Call<pb::ListCaseListsResponse>(coordinator_, "CaseListService/ListCaseLists", list);
  ASSERT_EQ(found->case_lists_size(), 1);
  const pb::CaseList made = Stored(found->case_lists(0).name());
  EXPECT_THAT(CasesIn(made), ElementsAre(cases_[0], cases_[1], cases_[2]));
  EXPECT_EQ(made.entries(2).heading(), "教育");
  EXPECT_EQ(made.audience().visibility(), pb::VISIBILITY_PRIVATE);
}

TEST_F(ExchangeCaseListsTest, EveryMistakeIsToldAtItsCell) {
  const Imported imported =
      Import(coordinator_, ListOptions(kCsv),
             absl::StrCat("外部ID,題名,事例,章,コメント\nbad,事例集,", cases_[0],
                          ",第三章,\n,別の題名,", cases_[1], ",,\n,,,,だれの\n"));
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  std::vector<std::string> told;
  for (const pb::RowError& error : imported.errors)
    told.push_back(absl::StrCat(error.row(), error.column(), " ", error.kind()));
  EXPECT_THAT(told, ElementsAre("2D UNKNOWN_VALUE", "3B OTHER_THAN_ABOVE", "4C REQUIRED"));
  const Imported again = Import(
      coordinator_, ListOptions(kCsv),
      absl::StrCat("外部ID,題名,事例\nbad,,", cases_[0], "\n,,", cases_[0], "\n,,cases/none\n"));
  told.clear();
  for (const pb::RowError& error : again.errors)
    told.push_back(absl::StrCat(error.row(), error.column(), " ", error.kind()));
  EXPECT_THAT(told, ::testing::Contains("2B REQUIRED"));
  const Imported twice =
      Import(coordinator_, ListOptions(kCsv),
             absl::StrCat("外部ID,題名,事例\nbad,事例集,", cases_[0], "\n,,", cases_[0], "\n"));
  told.clear();
  for (const pb::RowError& error : twice.errors)
    told.push_back(absl::StrCat(error.row(), error.column(), " ", error.kind()));
  EXPECT_THAT(told, ElementsAre(HasSubstr("3C")));
  EXPECT_EQ(imported.result.created() + again.result.created() + twice.result.created(), 0);
}

TEST_F(ExchangeCaseListsTest, WhatAColleagueWroteSinceIsNotUndone) {
  const pb::CaseList before = CreateList();
  const std::string exported = ExportLists(coordinator_, kCsv).bytes;
  pb::UpdateCaseListRequest update;
  update.mutable_case_list()->set_name(before.name());
  update.mutable_case_list()->set_introduction("同僚の文章");
  now_ += absl::Seconds(1);
  ASSERT_TRUE(Call<pb::CaseList>(colleague_, "CaseListService/UpdateCaseList", update).ok());
  // Another field: both stay.
  const std::string titled = absl::StrReplaceAll(exported, {{"優良事例集", "好事例集"}});
  ASSERT_NE(titled, exported);
  const Imported other = Import(coordinator_, ListOptions(kCsv), titled);
  EXPECT_THAT(other.errors, IsEmpty());
  pb::CaseList list = Stored(before.name());
  EXPECT_EQ(list.introduction(), "同僚の文章");
  EXPECT_THAT(list.title(), HasSubstr("好事例集"));
  EXPECT_EQ(list.field_updaters_size(), 1);
  // The same one: nothing is written.
  const std::string same = absl::StrReplaceAll(exported, {{"二行目", "別の二行目"}});
  const Imported both = Import(coordinator_, ListOptions(kCsv), same);
  ASSERT_EQ(both.errors.size(), 1u);
  EXPECT_EQ(Stored(before.name()).introduction(), "同僚の文章");
  pb::ImportOptions overwrite = ListOptions(kCsv);
  overwrite.set_overwrite(true);
  EXPECT_THAT(Import(coordinator_, overwrite, same).errors, IsEmpty());
  EXPECT_EQ(Stored(before.name()).introduction(), "はじめに\n別の二行目");
}

TEST_F(ExchangeCaseListsTest, OthersExportWhatTheyReadAndImportNothing) {
  CreateList();
  const Exported theirs = ExportLists(reader_, kJson);
  ASSERT_TRUE(theirs.status.ok()) << theirs.status;
  EXPECT_EQ(theirs.summary.rows(), 1);
  EXPECT_THAT(theirs.bytes, Not(HasSubstr("updater")));
  const std::string draft = "外部ID,題名\nx,事例集\n";
  EXPECT_EQ(ReasonOf(absl::StatusOr<int>(Import(author_, ListOptions(kCsv), draft).status)),
            pb::REASON_ROLE_MISSING);
  const std::string other = AddAccount(kYokohama, {pb::ROLE_COORDINATOR});
  pb::ImportOptions options = ListOptions(kCsv);
  options.set_owner(kKanagawa);
  EXPECT_EQ(ReasonOf(absl::StatusOr<int>(Import(other, options, draft).status)),
            pb::REASON_OTHER_ORGANIZATION);
}

}  // namespace
}  // namespace renkei::service
