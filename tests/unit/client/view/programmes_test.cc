// 支援施策 as people read them.
#include "client/view/page/programmes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "client/view/text/render.h"
#include "tests/unit/client/view/cell_texts.h"

namespace renkei::view {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

domain::Words ProgrammeWordsJa() {
  return domain::Words(Lang::kJapanese, [](const std::string& name) { return name; });
}

pb::ProgrammeType TypeOf(const std::string& id, const std::string& title) {
  pb::ProgrammeType type;
  type.set_id(id);
  type.set_title(title);
  return type;
}

pb::ProgrammeCall CallOf(const std::string& closes) {
  pb::ProgrammeCall call;
  call.set_name("programmes/p/editions/fy2023/calls/1");
  call.set_title("第1回公募");
  call.set_opens_date("2023-04-03");
  call.set_opens_clock("10:00");
  call.set_closes_date(closes);
  call.set_state(pb::PROGRAMME_CALL_STATE_OPEN);
  return call;
}

TEST(ApplicantWordsTest, SayWhoMayApplyAndEverybodyWhereNothingIsSaid) {
  pb::ProgrammeType type;
  EXPECT_EQ(ApplicantWords(type, Lang::kJapanese), "全ての地方公共団体");
  EXPECT_EQ(ApplicantWords(type, Lang::kEnglish), "every local government");
  type.set_max_population(50'000);
  type.set_joint(pb::JOINT_APPLICATION_REQUIRED);
  type.set_min_members(3);
  type.set_needs_source_case(true);
  type.set_applicant_note("過疎地域に限る");
  EXPECT_EQ(ApplicantWords(type, Lang::kJapanese),
            "全ての地方公共団体／人口50,000人以下／共同に限る（3団体以上）／元となる事例が必要／"
            "過疎地域に限る");
  type.set_min_population(0);
  EXPECT_THAT(ApplicantWords(type, Lang::kJapanese), HasSubstr("人口0人～50,000人"));
}

TEST(RateWordsTest, AFractionAndWhatIsSaidBesideIt) {
  pb::ProgrammeType type;
  EXPECT_EQ(RateWords(type, Lang::kJapanese), "");
  type.set_rate_note("定額");
  EXPECT_EQ(RateWords(type, Lang::kJapanese), "定額");
  type.set_rate("1/2");
  EXPECT_EQ(RateWords(type, Lang::kJapanese), "1/2（定額）");
}

TEST(ProgrammesTableTest, ARowSaysWhoOffersWhatInWhichYears) {
  pb::Programme programme;
  programme.set_name("programmes/p");
  programme.set_title("交付金");
  programme.set_ministry("内閣府");
  programme.set_support_kind(pb::SUPPORT_KIND_GRANT);
  programme.set_purpose("デジタルの活用\n二行目");
  for (int year = 2017; year <= 2023; ++year) programme.add_published_fiscal_years(year);
  const Table table = ProgrammesTable({programme}, ProgrammeWordsJa());
  EXPECT_THAT(Texts(table.rows[0]),
              ElementsAre("交付金", "内閣府", "交付金・補助金", "… 2019、2020、2021、2022、2023",
                          "デジタルの活用"));
  EXPECT_EQ(table.rows[0].cells[0].resource, "programmes/p");
  EXPECT_EQ(ProgrammesTable({}, ProgrammeWordsJa()).nothing, "該当する支援施策はありません。");
}

TEST(OpenCallsTableTest, ACallWithoutADayIsOpenUntilFurtherNotice) {
  pb::OpenProgrammeCall open;
  *open.mutable_call() = CallOf("");
  open.set_title("交付金");
  open.set_ministry("内閣府");
  open.set_support_kind(pb::SUPPORT_KIND_GRANT);
  *open.add_types() = TypeOf("type1", "TYPE1");
  *open.add_types() = TypeOf("type2", "TYPE2");
  const Table table = OpenCallsTable({open}, ProgrammeWordsJa());
  EXPECT_THAT(Texts(table.rows[0]),
              ElementsAre("随時", "受付中", "交付金", "第1回公募", "内閣府", "交付金・補助金",
                          "TYPE1、TYPE2", "2023年4月3日 10:00"));
  EXPECT_EQ(table.rows[0].cells[2].resource, "programmes/p/editions/fy2023");
}

// Found: types stood there by their ids, which no paper has.
TEST(ProgrammeCallsTableTest, ACallSaysWhatTheTypesOfItsOwnYearAreCalled) {
  std::vector<pb::ProgrammeEdition> editions;
  for (const int year : {2022, 2023}) {
    pb::ProgrammeEdition& edition = editions.emplace_back();
    edition.set_name(absl::StrCat("programmes/p/editions/fy", year));
    *edition.add_types() = TypeOf("type3", absl::StrCat("TYPE3（", year, "年度）"));
  }
  pb::ProgrammeCall call = CallOf("2023-05-01");
  call.add_type_ids("type3");
  call.add_type_ids("gone");
  const Table table = ProgrammeCallsTable({call}, editions, /*with_year=*/false, JapaneseWords());
  EXPECT_EQ(table.rows[0].cells[5].text, "TYPE3（2023年度）、gone");
}

TEST(EditionPageTest, AYearStandsWholeOnOneSheet) {
  pb::Programme programme;
  programme.set_title("交付金");
  programme.set_purpose("デジタルの活用を進めます。");
  pb::ProgrammeEdition edition;
  edition.set_name("programmes/p/editions/fy2023");
  edition.set_fiscal_year(2023);
  edition.set_title("交付金（デジタル実装）");
  edition.set_ministry("内閣府");
  edition.set_state(pb::PROGRAMME_EDITION_STATE_PUBLISHED);
  edition.set_budget_thousand_yen(80'000'000);
  *edition.add_types() = TypeOf("type1", "TYPE1");
  edition.mutable_types(0)->set_rate("1/2");
  edition.mutable_types(0)->set_ceiling_thousand_yen(100'000);
  pb::ProgrammeCorrection& correction = *edition.add_corrections();
  correction.add_fields("types");
  correction.set_reason("要綱の改正");
  pb::ProgrammeCall cancelled = CallOf("2023-04-28");
  cancelled.set_state(pb::PROGRAMME_CALL_STATE_CANCELLED);
  cancelled.set_cancel_reason("予算の上限に達したため");
  const Page page = EditionPage(programme, edition, {cancelled}, ProgrammeWordsJa());
  EXPECT_EQ(page.head.title, "交付金（デジタル実装）");
  EXPECT_EQ(page.head.subtitle, "2023年度　内閣府");
  const std::string text = RenderText(page.blocks, {.lang = Lang::kJapanese});
  EXPECT_THAT(text, AllOf(HasSubstr("デジタルの活用を進めます。"), HasSubstr("TYPE1（type1）"),
                          HasSubstr("1/2"), HasSubstr("要綱の改正"),
                          HasSubstr("予算の上限に達したため"), HasSubstr("2023年4月28日")));
  EXPECT_THAT(text, Not(HasSubstr("field_updaters")));
}

}  // namespace
}  // namespace renkei::view
