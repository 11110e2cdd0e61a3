#include <gmock/gmock.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Cases of Kawasaki whose titles say that they are of this test.
class ExchangeCli : public CliE2eTest {
 protected:
  static std::string Table(const std::string& test, int rows) {
    std::string table = "外部ID,題名,概要,成果,公開範囲\r\n";
    for (int i = 0; i < rows; ++i)
      absl::StrAppend(&table, test, "-", i, ",", test, "の事例", i,
                      ",\"一行目\n二行目\",利用者数｜人｜1｜｜R4｜2,一般公開\r\n");
    return table;
  }
};

TEST_F(ExchangeCli, AFileGoesInOnceAndComesOutAsAFileThatChangesNothing) {
  const std::string file = WriteFile("in.csv", Table("往復", 300));
  const ProgramResult dry = Run(Kawasaki(), {"import", file, "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.err, HasSubstr("300 created"));
  EXPECT_THAT(Run(Kawasaki(), {"import", file}).err, HasSubstr("300 created"));
  EXPECT_THAT(Run(Kawasaki(), {"import", file}).err, HasSubstr("300 unchanged"));
  for (const char* name : {"out.csv", "out.xlsx", "out.jsonl", "out.yaml"}) {
    const std::string out = absl::StrCat(directory(), "/", name);
    const ProgramResult exported = Run(Kawasaki(), {"export", "cases", "--owner", "141305",
                                                    "--filter", "title:\"往復\"", "-O", out});
    EXPECT_EQ(exported.exit_code, 0) << exported.err;
    EXPECT_THAT(exported.err, HasSubstr("300 rows"));
    const ProgramResult again = Run(Kawasaki(), {"import", out});
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_THAT(again.err, HasSubstr("0 created, 0 updated, 300 unchanged")) << name;
  }
  const std::string narrow = Done(Kawasaki(), {"export", "cases", "--filter", "title:\"往復\"",
                                               "--format", "csv", "--encoding", "cp932"});
  EXPECT_THAT(narrow, HasSubstr("\x89\x9d\x95\x9c"));  // 往復
  EXPECT_THAT(Run(Kawasaki(), {"import", "-", "--format", "csv"}, narrow).err,
              HasSubstr("300 unchanged"));
}

TEST_F(ExchangeCli, TwoCopiesOfAnExportDoNotUndoEachOther) {
  Run(Kawasaki(), {"import", WriteFile("two.csv", Table("二人", 2))});
  for (const std::string format : {"csv", "xlsx", "jsonl", "yaml"}) {
    const std::string title = absl::StrCat("二人の", format);
    Run(Kawasaki(),
        {"import", WriteFile("two-title.csv",
                             absl::StrCat("外部ID,題名,概要\r\n二人-0,", title, ",変更前\r\n"))});
    const auto exported = [&](const std::string& name) {
      const std::string path = absl::StrCat(directory(), "/", name, ".", format);
      EXPECT_EQ(Run(Kawasaki(), {"export", "cases", "--owner", "141305", "--filter",
                                 "title:\"二人\"", "-O", path})
                    .exit_code,
                0);
      return path;
    };
    const std::string one = exported("clerk-1");
    const std::string two = exported("clerk-2");
    Replace(format, one, title, title + "（甲）");
    Replace(format, two, "変更前", "変更後");
    EXPECT_THAT(Run(Kawasaki(), {"import", one}).err, HasSubstr("1 updated, 1 unchanged"))
        << format;
    const ProgramResult dry = Run(Kawasaki(), {"import", two, "--dry-run"});
    EXPECT_THAT(dry.out, HasSubstr("変更前 → 変更後")) << format;
    EXPECT_THAT(Run(Kawasaki(), {"import", two}).err, HasSubstr("1 updated, 1 unchanged"))
        << format;
    const std::string shown = Done(Kawasaki(), {"case", "show", "141305/二人-0"});
    EXPECT_THAT(shown, AllOf(HasSubstr("（甲）"), HasSubstr("変更後"))) << format;
    Replace(format, two, title, title + "（乙）");
    const ProgramResult refused = Run(Kawasaki(), {"import", two});
    EXPECT_NE(refused.exit_code, 0) << format;
    EXPECT_THAT(refused.err,
                AllOf(HasSubstr("（甲）"), HasSubstr("（乙）"), HasSubstr("--overwrite")))
        << format;
    EXPECT_THAT(Run(Kawasaki(), {"import", two, "--overwrite"}).err, HasSubstr("1 updated"))
        << format;
  }
}

TEST_F(ExchangeCli, MistakesAreATableWithRowColumnValueAndReason) {
  const std::string file =
      WriteFile("bad.csv", absl::StrCat(Table("誤り", 2), "誤り-9,,,,みんな\r\n"));
  const ProgramResult refused = Run(Kawasaki(), {"import", file});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("bad.csv"), HasSubstr("公開範囲"), HasSubstr("みんな"),
                                 HasSubstr("nothing was written")));
  EXPECT_THAT(Done(Kawasaki(), {"case", "list", "--title", "誤り"}), Not(HasSubstr("誤り")));
  const ProgramResult json = Run(Kawasaki(), {"import", file, "--dry-run", "-o", "json"});
  EXPECT_THAT(json.out, AllOf(HasSubstr("\"row\": \"4\""), HasSubstr("\"UNKNOWN_VALUE\"")));
  const ProgramResult broken = Run(Kawasaki(), {"import", WriteFile("b.csv", "題名\r\nx\r\n")});
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.err, HasSubstr("external_id"));
  EXPECT_EQ(Run(Kawasaki(), {"import", WriteFile("b.txt", "x")}).exit_code, 2);
  EXPECT_EQ(Run(Kawasaki(), {"import", absl::StrCat(directory(), "/none.csv")}).exit_code, 1);
}

TEST_F(ExchangeCli, TheFormIsReadAndAnotherOrganizationsCasesAreRefused) {
  const std::string form = Done(Kawasaki(), {"import", "--template"});
  EXPECT_THAT(form, HasSubstr("成果（指標｜単位"));
  const std::string filled = WriteFile("form.csv", absl::StrCat(form, "様式-1,様式の事例\r\n"));
  EXPECT_THAT(Run(Kawasaki(), {"import", filled}).err, HasSubstr("1 created"));
  EXPECT_EQ(Run(Kawasaki(), {"import", filled, "--owner", "141003"}).exit_code, 4);
}

TEST_F(ExchangeCli, VisionsGoInAndComeOutAsFilesThatChangeNothing) {
  const std::string file = WriteFile("visions.yaml", R"(owner: 141305
external_id: exchanged
title: 取込のビジョン
period: 2023-2027
nodes:
  - external_id: g1
    title: 柱
    kpis:
      - external_id: k1
        title: 指標
        unit: 人
---
owner: 141305
external_id: exchanged-2
title: 取込のビジョンその二
period: 2023-2027
)");
  EXPECT_THAT(Run(Kawasaki(), {"import", file, "--kind", "visions"}).err, HasSubstr("2 created"));
  for (const char* name : {"v.yaml", "v.jsonl"}) {
    const std::string out = absl::StrCat(directory(), "/", name);
    const ProgramResult exported = Run(Kawasaki(), {"export", "visions", "--owner", "141305",
                                                    "--filter", "title:\"取込\"", "-O", out});
    EXPECT_THAT(exported.err, HasSubstr("2 rows"));
    EXPECT_THAT(Run(Kawasaki(), {"import", out, "--kind", "visions"}).err,
                HasSubstr("0 created, 0 updated, 2 unchanged"))
        << name;
  }
  // The same document is what `vision apply` reads.
  EXPECT_EQ(Run(Kawasaki(), {"vision", "apply", absl::StrCat(directory(), "/v.yaml")}).exit_code,
            0);
  const std::string book = absl::StrCat(directory(), "/v.xlsx");
  EXPECT_EQ(
      Run(Kawasaki(), {"export", "visions", "--filter", "title:\"取込\"", "-O", book}).exit_code,
      6);
  EXPECT_EQ(Run(Kawasaki(), {"export", "visions", "--filter", "external_id=exchanged", "-O", book})
                .exit_code,
            0);
  EXPECT_THAT(Run(Kawasaki(), {"import", book, "--kind", "visions"}).err, HasSubstr("1 unchanged"));
}

TEST_F(ExchangeCli, AnExportThatFailsLeavesNoFile) {
  const std::string out = absl::StrCat(directory(), "/none.jsonl");
  EXPECT_EQ(Run(Kawasaki(), {"export", "cases", "--filter", "colour=red", "-O", out}).exit_code, 1);
  EXPECT_FALSE(std::ifstream(out).good());
  EXPECT_FALSE(std::ifstream(out + ".part").good());
}

}  // namespace
}  // namespace renkei::e2e
