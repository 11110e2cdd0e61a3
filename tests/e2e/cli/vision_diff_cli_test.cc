// `renkei vision diff`: what an officer prints for the council, from the real server.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "server/sheet/workbook.h"
#include "server/sheet/xlsx_reader.h"
#include "tests/e2e/cli/cli_fixture.h"
#include "tests/support/kanagawa_plan.h"

namespace renkei::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// A plan of Kanagawa's size, published, revised with a hostile title, and published again.
class VisionDiffCli : public CliE2eTest {
 protected:
  static void SetUpTestSuite() {
    CliE2eTest::SetUpTestSuite();
    const std::string name = Name();
    Done(Drafter(), {"vision", "apply", Plan("first.yaml", support::KanagawaPlan())});
    Done(Drafter(), {"vision", "submit", name});
    Done(Approver(), {"vision", "publish", name, "--decided", "令和2年3月27日"});
    Done(Drafter(), {"vision", "revise", name});
    domain::Plan revised = support::KanagawaPlanRevised();
    revised.nodes[0].set_title("<b>しごと</b>をつくる & 育てる");
    Done(Drafter(), {"vision", "apply", Plan("second.yaml", revised)});
  }

  static std::string Name() { return "141003/taisho"; }

  static std::string Plan(const std::string& file, domain::Plan plan) {
    plan.vision.set_external_id("taisho");
    return WriteFile(file, support::PlanYaml(plan, "141003"));
  }
};

TEST_F(VisionDiffCli, FromDraftToPaper) {
  const std::string name = Name();
  // The draft against the revision in force, for its owners; nobody else knows of it.
  const std::string draft = Done(Drafter(), {"vision", "diff", name});
  EXPECT_THAT(draft, HasSubstr("New  draft\n"));
  EXPECT_THAT(draft, testing::ContainsRegex("added +7\n"));
  EXPECT_THAT(draft, testing::ContainsRegex("target changed +11\n"));
  EXPECT_THAT(Run(Kawasaki(), {"vision", "diff", name}).err, HasSubstr("no earlier revision"));

  Done(Drafter(), {"vision", "submit", name});
  Done(Approver(), {"vision", "publish", name, "--kind", "update", "--reason",
                    "国の総合戦略の改訂に伴う見直し", "--decided", "令和5年3月31日"});
  // Then the last two revisions.
  const std::string text = DoneInJapanese(Drafter(), {"vision", "diff", name});
  EXPECT_THAT(text, HasSubstr("旧  第1版"));
  EXPECT_THAT(text, HasSubstr("新  第2版（時点修正、2023-03-31）  国の総合戦略の改訂に伴う見直し"));
  EXPECT_THAT(text, testing::ContainsRegex("追加 +7\n"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_EQ(text, DoneInJapanese(Drafter(), {"vision", "diff", name, "--from", "1", "--to", "2"}));
  EXPECT_THAT(Done(Drafter(), {"vision", "diff", name, "--color", "always"}),
              HasSubstr("\x1b[32m"));
  EXPECT_THAT(Done(Drafter(), {"vision", "diff", name, "--from", "2", "--to", "2"}),
              HasSubstr("No differences"));

  const std::string json = Done(Drafter(), {"vision", "diff", name, "-o", "json"});
  EXPECT_THAT(json, HasSubstr("\"kind\": \"DIFFERENCE_KIND_TARGET_CHANGED\""));
  const std::string csv = DoneInJapanese(Drafter(), {"vision", "diff", name, "-o", "csv"});
  EXPECT_THAT(csv, HasSubstr("区分,外部ID,位置,題名,変更の種類,項目,旧,新\r\n"));
  EXPECT_EQ(Count(csv, ",目標値変更,"), 11U);

  const std::string html = directory() + "/taisho.html";
  DoneInJapanese(Drafter(), {"vision", "diff", name, "--format", "html", "-O", html});
  const std::string page = ReadAll(html);
  EXPECT_EQ(Count(page, "<td class=\"old\">"), Count(page, "<td class=\"new\">"));
  EXPECT_GE(Count(page, "<tr class=\"added\">"), 7U);
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, HasSubstr("横浜市"));
  EXPECT_THAT(page, HasSubstr("国の総合戦略の改訂に伴う見直し"));

  const std::string xlsx = directory() + "/taisho.xlsx";
  DoneInJapanese(Drafter(), {"vision", "diff", name, "--format", "xlsx", "-O", xlsx});
  const auto book = sheet::ReadXlsx(ReadAll(xlsx));
  ASSERT_TRUE(book.ok()) << book.status();
  const sheet::Sheet* sheet = book->Find("新旧対照表");
  ASSERT_NE(sheet, nullptr);
  EXPECT_THAT(sheet->Find(0, 0)->text, HasSubstr("旧\n第1版"));
  EXPECT_THAT(sheet->Find(0, 1)->text, HasSubstr("国の総合戦略の改訂に伴う見直し"));
  EXPECT_NE(book->Find("概要"), nullptr);
}

TEST_F(VisionDiffCli, WhatCannotBeComparedIsSaid) {
  Done(Drafter(), {"vision", "create", "141003", "はじめての計画", "--external-id", "first-plan"});
  const ProgramResult alone = Run(Drafter(), {"vision", "diff", "141003/first-plan"});
  EXPECT_EQ(alone.exit_code, 2);
  EXPECT_THAT(alone.err, HasSubstr("--with"));
  EXPECT_EQ(Run(Drafter(), {"vision", "diff", Name(), "--format", "pdf"}).exit_code, 2);
  EXPECT_EQ(Run(Drafter(), {"vision", "diff", Name(), "--format", "xlsx"}).exit_code, 2);
  EXPECT_EQ(Run(Drafter(), {"vision", "diff", Name(), "--color", "red"}).exit_code, 2);
  EXPECT_EQ(Run(Drafter(), {"vision", "diff", Name(), "--from", "9", "--to", "9"}).exit_code, 3);
}

TEST_F(VisionDiffCli, TwoVisionsAreMatchedByWhatTheySay) {
  domain::Plan copy = support::KanagawaPlan();
  copy.vision.set_external_id("copy");
  copy.vision.set_title("別の計画");
  Done(Drafter(), {"vision", "apply", WriteFile("copy.yaml", support::PlanYaml(copy, "141003"))});
  const std::string text =
      DoneInJapanese(Drafter(), {"vision", "diff", Name(), "--from", "1", "--with", "141003/copy"});
  EXPECT_THAT(text, HasSubstr("計画全体"));
  EXPECT_THAT(text, Not(HasSubstr("追加")));
  EXPECT_THAT(text, Not(HasSubstr("削除")));
}

}  // namespace
}  // namespace renkei::e2e
