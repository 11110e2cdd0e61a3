// Every section is asked for its figures by a link of its own.
#include <gmock/gmock.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/unit/web/page/record_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// What "%E4%BA" stands for.
std::string Unescaped(const std::string& text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    plain += absl::HexStringToBytes(text.substr(i + 1, 2));
    i += 2;
  }
  return plain;
}

class AnswerLinksTest : public RecordTest {
 protected:
  static constexpr char kLinks[] = "/organizations/o/visions/v/sections";

  PageReply OpenAt(const std::string& address, const std::string& origin) {
    PageRequest request = RequestOf(address);
    request.form_token = "t";
    request.origin = origin;
    return site_.Answer(request);
  }

  // The letter to a section, as a mail program opens it: what stands before `begin` is its subject.
  static std::string LetterIn(const std::string& page) {
    return Unescaped(
        absl::StrReplaceAll(Between(page, "href=\"mailto:?", "\""), {{"&amp;", "\n"}}));
  }
};

TEST_F(AnswerLinksTest, EachSectionOfThePlanStandsThereWithWhatItHasRecordedAndItsDueDay) {
  Store("k1", kYear, 5);
  due_[NameOf("k2")] = "2023-09-30";
  due_[NameOf("k3")] = "2023-08-31";
  AddKpi("k4", "だれのものでもない", "件", "");
  const std::string page = Open(kLinks).body;
  const std::string traffic = page.substr(page.find(">交通課</a>"));
  EXPECT_THAT(traffic.substr(0, traffic.find("</tr>")),
              AllOf(HasSubstr(">1/2<"), HasSubstr("2023年9月30日")));
  EXPECT_THAT(page, AllOf(HasSubstr("企画課"), HasSubstr("担当課なし"), HasSubstr("令和4年度")));
  // Nobody is written to about what is nobody's.
  const std::string nobody = page.substr(page.find("担当課なし</a>"));
  EXPECT_THAT(nobody.substr(0, nobody.find("</tr>")), Not(HasSubstr("mailto:")));
}

TEST_F(AnswerLinksTest, TheLinkOpensTheTableOfThatYearWithTheRowsOfThatSectionAlone) {
  const std::string page =
      OpenAt(std::string(kLinks) + "?year=2021", "https://renkei.example.jp").body;
  const std::string link =
      Between(page.substr(page.find("企画課の回答リンク") - 400), "value=\"", "\"");
  EXPECT_THAT(link,
              testing::StartsWith("https://renkei.example.jp/organizations/o/visions/v/record?"));
  const std::string path = Unescaped(absl::StrReplaceAll(
      link.substr(std::string("https://renkei.example.jp").size()), {{"&amp;", "&"}}));
  const PageReply grid = Open(path);
  EXPECT_THAT(grid.body, AllOf(HasSubstr("k3.value"), Not(HasSubstr("k1.value"))));
  Query inputs = InputsOf(grid.body);
  inputs.Set("k3.value", "7");
  // A row that is not on the sheet is not touched, whatever is sent of it.
  inputs.Set("k1.value", "9");
  Confirmed(inputs);
  EXPECT_EQ((actuals_[{NameOf("k3"), 2021}].value().number()), 7);
  EXPECT_THAT(actuals_, SizeIs(1));
}

TEST_F(AnswerLinksTest, TheLetterIsReadyWithSubjectDueDayAndLink) {
  due_[NameOf("k3")] = "2023-08-31";
  std::string page = OpenAt(kLinks, "https://renkei.example.jp").body;
  page = page.substr(page.find(">企画課</a>"));
  const std::string letter = LetterIn(page);
  EXPECT_THAT(letter,
              AllOf(HasSubstr("subject=【依頼】令和4年度実績の入力（総合戦略）"),
                    HasSubstr("企画課 ご担当者様\r\n\r\n"), HasSubstr("期限：2023年8月31日"),
                    HasSubstr("https://renkei.example.jp/organizations/o/visions/v/record?")));
  // The link within the letter is the link: opened, it chooses the section.
  EXPECT_THAT(letter, HasSubstr("section=%E4%BC%81%E7%94%BB%E8%AA%B2"));
}

// Outlook opens no letter whose address is longer.
TEST_F(AnswerLinksTest, TheAddressOfALetterIsShortEnoughForMailPrograms) {
  AddKpi("k4", "長い", "件", "まち・ひと・しごと創生推進本部事務局 総合政策担当課");
  std::string page = OpenAt(kLinks, "https://renkei.pref.kanagawa.example.jp").body;
  for (size_t at = page.find("mailto:"); at != std::string::npos; at = page.find("mailto:", at + 1))
    EXPECT_LT(page.find('"', at) - at, 2'000U);
}

TEST_F(AnswerLinksTest, WhoeverOpensALinkSignsInFirstAndComesBackToIt) {
  visitor_.token = "";
  const PageReply reply = Open(absl::StrCat(kPath, "?year=2022&section=交通課"));
  EXPECT_EQ(reply.status, 401);
  EXPECT_THAT(Unescaped(Unescaped(Between(reply.body, "href=\"/sign-in?next=", "\""))),
              HasSubstr(absl::StrCat(kPath, "?year=2022&section=交通課")));
}

TEST_F(AnswerLinksTest, TheTableIsAFileTooAndNoCountOfItIsADay) {
  Store("k1", kYear, 5);
  EXPECT_THAT(OpenAt(absl::StrCat(kLinks, ".csv?year=2022"), "https://r.example.jp").body,
              AllOf(HasSubstr("担当課,KPI数,記録済み,期限,回答リンク"), HasSubstr("交通課,2,1,"),
                    HasSubstr("https://r.example.jp/organizations/o/visions/v/record?")));
  EXPECT_THAT(Open(absl::StrCat(kLinks, ".json")).body, HasSubstr("\"recorded\":1"));
  EXPECT_EQ(Open(absl::StrCat(kLinks, ".xlsx")).body.substr(0, 2), "PK");
}

TEST_F(AnswerLinksTest, TheTableOfFiguresLeadsThereForItsYear) {
  EXPECT_THAT(Open(absl::StrCat(kPath, "?year=2021")).body,
              HasSubstr("href=\"/organizations/o/visions/v/sections?year=2021\""));
}

}  // namespace
}  // namespace renkei::web
