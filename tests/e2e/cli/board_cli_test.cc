// Bringing everyone on board, with the real command and the real server: lists of offices,
// invitations, logins, and what becomes of an office whose body has ended.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "server/sheet/encoding.h"
#include "server/sheet/xlsx_writer.h"
#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::HasSubstr;

constexpr char kHead[] = "外部ID,団体コード,団体名,名称,権限,宛先\r\n";

class BoardCli : public CliE2eTest {
 protected:
  // Codes and names of the municipalities of Nagano, of which no other test uses one.
  static std::vector<std::pair<std::string, std::string>> Bodies() {
    std::vector<std::pair<std::string, std::string>> bodies;
    const std::string list = Done(Admin(), {"org", "list", "--prefecture", "20", "-o", "csv"});
    for (const absl::string_view line : absl::StrSplit(list, "\r\n", absl::SkipEmpty())) {
      const std::vector<std::string> fields = absl::StrSplit(line, ',');
      if (absl::ascii_isdigit(static_cast<unsigned char>(fields[0].front())))
        bodies.emplace_back(fields[0], fields[1]);
    }
    return bodies;
  }

  static std::string Cp932(const std::string& name, const std::string& text) {
    return WriteFile(name, sheet::EncodeCp932(text).bytes);
  }

  static std::vector<std::vector<std::string>> Invitations(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    std::vector<std::vector<std::string>> lines;
    for (const absl::string_view line : absl::StrSplit(text, "\r\n", absl::SkipEmpty()))
      lines.push_back(absl::StrSplit(line, ','));
    return lines;
  }

  static ProgramResult Login(const std::string& profile, const std::string& invitation) {
    return RunProgram({RenkeiPath(), "login", "--server", server()}, Environment(profile),
                      invitation + "\n");
  }

  static std::vector<std::string> Environment(const std::string& profile) {
    return {absl::StrCat("XDG_CONFIG_HOME=", directory(), "/", profile), "LC_ALL=en_US.UTF-8"};
  }
};

// 60 offices in a list as Excel in Japan saves it, three rows of it wrong.
TEST_F(BoardCli, SixtyAccountsComeFromAListThatWasMended) {
  const auto bodies = Bodies();
  ASSERT_GE(bodies.size(), 60U);
  std::string good = kHead;
  for (size_t i = 0; i < 60; ++i) {
    absl::StrAppend(&good, "nagano-", i, ",", bodies[i].first, ",", bodies[i].second,
                    ",企画課,起案・承認・閲覧,kikaku", i, "@example.lg.jp\r\n");
  }
  const std::string bad = absl::StrReplaceAll(
      good,
      {{absl::StrCat("nagano-9,", bodies[9].first), "nagano-9,141004"},
       {absl::StrCat("nagano-19,", bodies[19].first, ",", bodies[19].second), "nagano-19,,府中市"},
       {absl::StrCat("nagano-29,", bodies[29].first, ",", bodies[29].second,
                     ",企画課,起案・承認・閲覧"),
        absl::StrCat("nagano-29,", bodies[29].first, ",", bodies[29].second,
                     ",企画課,起案・承人")}});
  const std::string out = absl::StrCat(directory(), "/invitations.csv");

  const std::string list = Cp932("accounts.csv", bad);
  for (const char* dry : {"--dry-run", "--quiet"}) {
    const ProgramResult refused =
        Run(Admin(), {"account", "import", list, "--invitations", out, dry});
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_THAT(refused.err, HasSubstr("accounts!B11 団体コード「141004」"));
    EXPECT_THAT(refused.err, HasSubstr("accounts!C21 団体名「府中市」"));
    EXPECT_THAT(refused.err, HasSubstr("132063"));
    EXPECT_THAT(refused.err, HasSubstr("accounts!E31 権限「起案・承人」"));
  }
  EXPECT_FALSE(std::filesystem::exists(out));

  Cp932("accounts.csv", good);
  const ProgramResult tried = Run(Admin(), {"account", "import", list, "--dry-run"});
  EXPECT_EQ(tried.exit_code, 0) << tried.err;
  EXPECT_THAT(tried.err, HasSubstr("60 to create, 0 existed already"));
  const ProgramResult made = Run(Admin(), {"account", "import", list, "--invitations", out});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.err, HasSubstr("60 created"));
  struct stat info = {};
  ASSERT_EQ(stat(out.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0600U);
  const auto lines = Invitations(out);
  ASSERT_EQ(lines.size(), 61U);
  EXPECT_EQ(lines[1][1], bodies[0].second);
  EXPECT_EQ(lines[1][3], "kikaku0@example.lg.jp");

  const ProgramResult again = Run(Admin(), {"account", "import", list, "--invitations", out});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("0 created, 60 existed already"));
  EXPECT_EQ(Invitations(out), lines);

  // One of them.
  const std::string& invitation = lines[42][4];
  const ProgramResult login = Login("nagano", invitation);
  EXPECT_EQ(login.exit_code, 0) << login.err;
  const ProgramResult who =
      RunProgram({RenkeiPath(), "whoami", "-o", "json"}, Environment("nagano"));
  EXPECT_EQ(who.exit_code, 0) << who.err;
  EXPECT_THAT(who.out, HasSubstr("nagano-41"));
  const ProgramResult second = Login("elsewhere", invitation);
  EXPECT_EQ(second.exit_code, 4);
  EXPECT_THAT(second.err, HasSubstr("すでに使われています"));
  EXPECT_EQ(Run({invitation}, {"case", "list"}).exit_code, 4);
}

// Killed as soon as the first invitations are on the disk, wherever it is then.
TEST_F(BoardCli, AnImportThatIsKilledGoesOnAndLosesNoInvitation) {
  std::string text = kHead;
  for (int i = 0; i < 700; ++i)
    absl::StrAppend(&text, "killed-", i, ",202029,,第", i, "課,閲覧,\r\n");
  const std::string list = Cp932("killed.csv", text);
  const std::string out = absl::StrCat(directory(), "/killed-out.csv");
  const std::string script =
      "\"$0\" account import \"$1\" --invitations \"$2\" & pid=$!; "
      "while kill -0 $pid 2>/dev/null && [ \"$(stat -c %s \"$2\" 2>/dev/null || echo 0)\" -lt 1000 "
      "]; do :; done; kill -9 $pid; wait $pid; echo $?";
  const ProgramResult killed = RunProgram(
      {"/bin/sh", "-c", script, RenkeiPath(), list, out},
      {absl::StrCat("RENKEI_SERVER=", server()), absl::StrCat("RENKEI_TOKEN=", Admin().token),
       absl::StrCat("XDG_CONFIG_HOME=", directory(), "/config"), "LC_ALL=en_US.UTF-8"});
  ASSERT_TRUE(std::filesystem::exists(out)) << killed.err;
  const ProgramResult again = Run(Admin(), {"account", "import", list, "--invitations", out});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  const auto lines = Invitations(out);
  ASSERT_EQ(lines.size(), 701U);
  std::set<std::string> ids;
  for (size_t i = 1; i < lines.size(); ++i) ids.insert(lines[i][0]);
  EXPECT_EQ(ids.size(), 700U);
  // Every hundredth, so that each call of the import is asked about.
  for (size_t i = 1; i < lines.size(); i += 100)
    EXPECT_EQ(Login(absl::StrCat("killed", i), lines[i][4]).exit_code, 0) << lines[i][0];
}

TEST_F(BoardCli, AWorkbookWithABodyWrittenOnceBesideItsSections) {
  sheet::XlsxWriter writer;
  sheet::SheetWriter& sheet = writer.AddSheet("名簿");
  sheet.Text(0, 0, "アカウント名簿");
  const char* head[] = {"管理番号", "自治体名", "担当課", "権限"};
  for (int i = 0; i < 4; ++i) sheet.Text(2, i, head[i]);
  sheet.Merge(3, 1, 5, 1, {{"長野県松本市"}});
  for (int i = 0; i < 3; ++i) {
    sheet.Text(3 + i, 0, absl::StrCat("matsumoto-", i));
    sheet.Text(3 + i, 2, absl::StrCat("第", i, "課"));
    sheet.Text(3 + i, 3, "閲覧");
  }
  const auto bytes = writer.Finish();
  ASSERT_TRUE(bytes.ok());
  const ProgramResult made =
      Run(Admin(), {"account", "import", WriteFile("accounts.xlsx", *bytes), "--no-invitations"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.err, HasSubstr("3 created"));
  EXPECT_THAT(Done(Admin(), {"account", "show", "matsumoto-2"}), HasSubstr("松本市"));
}

TEST_F(BoardCli, PartnersComeFromAListAndASecondRunChangesNothing) {
  const std::string list = Cp932(
      "partners.csv",
      "ID,名称,よみ,種別,都道府県\r\nboard-univ,信濃試験大学,しなのしけんだいがく,大学等,長野県\r\n"
      "board-co,試験運輸株式会社,,企業,\r\n");
  const ProgramResult made = Run(Admin(), {"org", "import", list});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.err, HasSubstr("2 created, 0 updated, 0 unchanged"));
  EXPECT_THAT(Run(Admin(), {"org", "import", list}).err, HasSubstr("2 unchanged"));
  EXPECT_THAT(Done(Admin(), {"org", "show", "信濃試験大学"}), HasSubstr("長野県"));

  const ProgramResult refused =
      Run(Admin(), {"org", "import",
                    Cp932("partners2.csv",
                          "ID,名称,種別\r\nboard-univ-2,信濃試験大学,大学等\r\n"
                          "141003,何か,企業\r\nboard-x,市役所,市\r\n")});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("partners2!B2 名称「信濃試験大学」"));
  EXPECT_THAT(refused.err, HasSubstr("partners2!A3 ID「141003」"));
  EXPECT_THAT(refused.err, HasSubstr("partners2!C4 種別「市」"));
}

TEST_F(BoardCli, AnOfficeOfOnePersonDraftsAndPublishesAndItsHistorySaysSo) {
  Done(Admin(), {"account", "create", "203092", "地域振興係", "--external-id", "one-person",
                 "--one-person-office"});
  const std::string secret(absl::StripAsciiWhitespace(
      Done(Admin(), {"account", "invite", "one-person", "--secret-only"})));
  ASSERT_EQ(Login("one", secret).exit_code, 0);
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), RenkeiPath());
    return RunProgram(arguments, Environment("one"));
  };
  const std::string form = WriteFile(
      "one.yaml", "owner: '203092'\nexternal_id: one\ntitle: 買い物バス\nsummary: 村の中を走る\n");
  EXPECT_EQ(run({"case", "apply", form}).exit_code, 0);
  EXPECT_EQ(run({"case", "submit", "203092/one"}).exit_code, 0);
  EXPECT_EQ(run({"case", "publish", "203092/one"}).exit_code, 0);
  EXPECT_THAT(run({"case", "show", "203092/one"}).out, HasSubstr("（提出者が公開）"));
  const ProgramResult japanese = run({"whoami", "--lang", "ja"});
  EXPECT_THAT(japanese.out, HasSubstr("閲覧、起案、承認、団体管理"));
}

// A partner that ended yesterday, and the one that followed it.
TEST_F(BoardCli, TheSuccessorTakesOverWhatAnEndedBodyLeft) {
  const auto user = [&](const std::string& org, const std::string& id) {
    Done(Admin(), {"account", "create", org, "事務局", "--external-id", id, "--one-person-office"});
    return User{std::string(
        absl::StripAsciiWhitespace(Done(Admin(), {"token", "create", id, "--secret-only"})))};
  };
  Done(Admin(), {"org", "create", "旧広域協議会", "--kind", "other_partner", "--id", "board-old"});
  Done(Admin(), {"org", "create", "新広域協議会", "--kind", "other_partner", "--id", "board-new"});
  const User old = user("board-old", "board-old-office");
  const User heir = user("board-new", "board-new-office");
  const std::string form = WriteFile("old.yaml",
                                     "owner: board-old\nexternal_id: bus\ntitle: 広域バス\n"
                                     "summary: 三つの町を結ぶ\naudience: {visibility: members}\n");
  Done(old, {"case", "apply", form});
  Done(old, {"case", "submit", "board-old/bus"});
  Done(old, {"case", "publish", "board-old/bus"});
  const std::string ended = WriteFile(
      "registry.jsonl",
      "{\"name\":\"organizations/board-old\",\"abolished_date\":\"2024-04-01\",\"designations\":"
      "[{\"display_name\":\"旧広域協議会\",\"kind\":\"ORGANIZATION_KIND_OTHER_PARTNER\","
      "\"to_date\":\"2024-04-01\"}]}\n");
  Done(Admin(), {"pack", "load", ended});
  const std::string event = WriteFile(
      "reorganizations.jsonl",
      "{\"name\":\"reorganizations/board\",\"date\":\"2024-04-01\","
      "\"kind\":\"REORGANIZATION_KIND_ABSORPTION\",\"predecessors\":[\"organizations/board-old\"],"
      "\"successors\":[\"organizations/board-new\"]}\n");
  Done(Admin(), {"pack", "load", event});

  const std::string who = Done(old, {"whoami"});
  EXPECT_THAT(who, HasSubstr("2024-04-01"));
  EXPECT_THAT(who, HasSubstr("新広域協議会"));
  const ProgramResult refused = Run(old, {"case", "revise", "board-old/bus"});
  EXPECT_EQ(refused.exit_code, 4);

  EXPECT_THAT(Run(heir, {"org", "take-over", "board-old", "--dry-run"}).err,
              HasSubstr("would take over 1 documents"));
  const std::string taken = Done(heir, {"org", "take-over", "board-old"});
  EXPECT_THAT(taken, HasSubstr("広域バス"));
  EXPECT_THAT(Done(heir, {"case", "show", "board-new/bus"}),
              HasSubstr("taken over from 旧広域協議会"));
  EXPECT_THAT(Run(heir, {"org", "take-over", "board-old"}).err,
              HasSubstr("0 documents taken over"));
  EXPECT_THAT(Done(Admin(), {"audit", "list", "--limit", "5"}), HasSubstr("taken over"));
}

}  // namespace
}  // namespace renkei::e2e
