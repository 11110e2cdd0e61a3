// An edition of a menu book as it is printed: in the words of its day, with contents and index.
#include "client/view/page/menu_edition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/html/render.h"
#include "client/view/page/case_calls.h"
#include "client/view/page/menu_book.h"
#include "server/domain/selection/edition_rules.h"

namespace renkei::view {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Today everything is called otherwise.
std::string NameToday(const std::string& name) {
  return name == "organizations/omin" ? "調整団体" : "今日の名前";
}

pb::CaseListEdition Second() {
  pb::CaseListEdition edition;
  edition.set_name("caseLists/l/editions/2");
  edition.set_number(2);
  edition.set_owner("organizations/omin");
  edition.set_title("優良事例集");
  edition.set_fiscal_year(2024);
  edition.set_preface("はじめの言葉");
  edition.set_state(pb::CASE_LIST_EDITION_STATE_PUBLISHED);
  edition.set_published_date("2024-07-03");
  edition.set_entry_count(2);
  edition.set_single_count(1);
  edition.set_cooperation_count(1);
  return edition;
}

pb::CaseListEditionEntry EntryOf(int number, const std::string& title, pb::CaseChapter chapter) {
  pb::CaseListEditionEntry entry;
  entry.set_name(absl::StrCat("caseLists/l/editions/2/entries/", number));
  entry.set_number(number);
  entry.set_case_(absl::StrCat("cases/c", number));
  entry.set_owner_title("旧真庭市");
  entry.set_prefecture("organizations/330001");
  entry.set_prefecture_title("岡山県");
  entry.set_fiscal_year(2023);
  pb::EditionField& field = *entry.add_fields();
  field.set_item("frameworks/f/items/i");
  field.set_title("地域交通");
  pb::ListedCase& listed = *entry.mutable_listed();
  listed.set_position(number);
  listed.set_chapter(chapter);
  pb::Case& text = *listed.mutable_case_();
  text.set_name(entry.case_());
  text.set_title(title);
  text.set_owner("organizations/omaniwa");
  text.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  text.set_summary("概要<の>文");
  text.add_framework_items("frameworks/f/items/i");
  return entry;
}

std::vector<pb::CaseListEditionEntry> Two() {
  return {EntryOf(1, "予約制のバス", pb::CASE_CHAPTER_SINGLE),
          EntryOf(2, "共同運行", pb::CASE_CHAPTER_COOPERATION)};
}

std::string Printed(const pb::CaseListEdition& edition,
                    const std::vector<pb::CaseListEditionEntry>& entries) {
  return RenderHtml(MenuEditionPage(edition, entries, domain::Words(Lang::kJapanese, NameToday)));
}

TEST(MenuEdition, IsABookWithPagesContentsChaptersAndIndex) {
  const std::string html = Printed(Second(), Two());
  EXPECT_THAT(html, AllOf(HasSubstr("第2版（2024年度）"), HasSubstr("2024年7月3日"),
                          HasSubstr("はじめの言葉"), HasSubstr("単独の取組"),
                          HasSubstr("地域間連携の取組"), HasSubstr("分野別索引"),
                          HasSubstr("都道府県別索引"), HasSubstr("開始年度別索引")));
  EXPECT_THAT(html, AllOf(HasSubstr("counter(page)"), HasSubstr("1、2"), HasSubstr("2023年度"),
                          HasSubstr("概要&lt;の&gt;文")));
}

TEST(MenuEdition, CallsThingsAsTheyWereCalledOnItsDay) {
  EXPECT_THAT(Printed(Second(), Two()),
              AllOf(HasSubstr("旧真庭市"), HasSubstr("地域交通"), Not(HasSubstr("今日の名前"))));
}

TEST(MenuEdition, SaysOfAStruckTextThatAndWhyAndNothingElse) {
  std::vector<pb::CaseListEditionEntry> entries = Two();
  domain::StrikeEntry("2024-08-01", "個人情報の保護のため", "organizations/omaniwa", entries[0]);
  const std::string html = Printed(Second(), entries);
  EXPECT_THAT(html,
              AllOf(HasSubstr("1. （掲載を取りやめました）"), HasSubstr("個人情報の保護のため"),
                    Not(HasSubstr("予約制のバス")), HasSubstr("2. 共同運行")));
}

TEST(MenuEdition, SaysThatItWasWithdrawn) {
  pb::CaseListEdition edition = Second();
  edition.set_state(pb::CASE_LIST_EDITION_STATE_WITHDRAWN);
  edition.set_withdrawn_date("2024-08-01");
  edition.set_withdrawal_reason("誤りがあったため");
  EXPECT_THAT(Printed(edition, {}), AllOf(HasSubstr("2024年8月1日に取り下げられました"),
                                          HasSubstr("誤りがあったため"), Not(HasSubstr("索引"))));
}

TEST(MenuEdition, IsATableWithARowForEachEntry) {
  const Table table = EditionTable(Two(), domain::Words(Lang::kJapanese, NameToday));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].cells[0].text, "1");
  EXPECT_EQ(table.rows[1].cells[1].text, "地域間連携の取組");
  for (const Row& row : table.rows) EXPECT_EQ(row.cells.size(), table.columns.size());
}

TEST(MenuEdition, AListIsPreviewedInTheOrderOfItsNumbers) {
  pb::CaseList list;
  list.set_title("優良事例集");
  std::vector<pb::ListedCase> cases = {Two()[1].listed(), Two()[0].listed()};
  const std::string html =
      RenderHtml(MenuBookPage(list, cases, domain::Words(Lang::kJapanese, NameToday)));
  EXPECT_THAT(html, AllOf(HasSubstr("1. 予約制のバス"), HasSubstr("2. 共同運行")));
}

TEST(EditionChanges, TellNumbersAndFieldsInWords) {
  pb::CompareCaseListEditionsResponse comparison;
  comparison.set_added(1);
  pb::EditionEntryDifference& entry = *comparison.add_differences();
  entry.set_case_("cases/c");
  entry.set_title("予約制のバス");
  entry.set_number_before(1);
  entry.set_number_after(3);
  pb::Difference& moved = *entry.add_differences();
  moved.set_kind(pb::DIFFERENCE_KIND_MOVED);
  moved.set_field("chapter");
  moved.set_before("single");
  moved.set_after("cooperation");
  pb::Difference& renumbered = *entry.add_differences();
  renumbered.set_kind(pb::DIFFERENCE_KIND_REORDERED);
  renumbered.set_field("number");
  const domain::Words words(Lang::kJapanese, NameToday);
  const Table table = EditionChangeTable({entry}, words);
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].cells[5].text, "単独の取組");
  EXPECT_EQ(table.rows[0].cells[6].text, "地域間連携の取組");
  EXPECT_EQ(table.rows[1].cells[3].text, "番号の変更");
  EXPECT_EQ(EditionChanges(comparison, {entry}, words).size(), 2u);
}

TEST(CaseCalls, SayWhenTheyCloseAndWhoMaySubmit) {
  pb::CaseCall call;
  call.set_title("募集");
  call.set_owner("organizations/omin");
  call.set_opens_at("2024-07-01T09:00");
  call.set_closes_at("2024-07-31T17:00");
  call.set_state(pb::CASE_CALL_STATE_OPEN);
  call.add_eligible_kinds(pb::ORGANIZATION_KIND_CITY);
  call.set_criteria("再現しやすさ");
  const domain::Words words(Lang::kJapanese, NameToday);
  Page page = UprightPage(Lang::kJapanese, call.title());
  page.blocks = CallBlocks(call, words);
  EXPECT_THAT(RenderHtml(page), AllOf(HasSubstr("2024-07-01 09:00 ～ 2024-07-31 17:00（日本時間）"),
                                      HasSubstr("受付中"), HasSubstr("再現しやすさ")));
}

TEST(CaseSubmissions, ShowTheBodyItsWordsAndThoseWhoValidateTheirNotes) {
  pb::CaseSubmission submission;
  submission.set_case_title("予約制のバス");
  submission.set_body("organizations/omaniwa");
  submission.set_state(pb::CASE_SUBMISSION_STATE_RETURNED);
  submission.set_words("成果を補ってください");
  submission.set_complete_by_date("2024-07-20");
  pb::CaseSubmissionEvent& event = *submission.add_history();
  event.set_action(pb::CASE_SUBMISSION_ACTION_RETURN);
  event.set_note("内部の話");
  const domain::Words words(Lang::kJapanese, NameToday);
  Page page = UprightPage(Lang::kJapanese, "応募");
  page.blocks = SubmissionBlocks(submission, words);
  EXPECT_THAT(RenderHtml(page),
              AllOf(HasSubstr("差戻し（補正待ち）"), HasSubstr("成果を補ってください"),
                    HasSubstr("内部の話"), HasSubstr("2024年7月20日")));
  EXPECT_EQ(SubmissionsTable({submission}, true, words).columns.size(),
            SubmissionsTable({submission}, false, words).columns.size() + 1);
}

}  // namespace
}  // namespace renkei::view
