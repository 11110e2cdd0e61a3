// What coordinators pick and what members add up, by the real command against the real server.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// A section of 相模原市 (141500) and a coordinator of 神奈川県 (140007), used by these tests alone.
class SharingCli : public CliE2eTest {
 protected:
  static User Make(const std::string& code, const std::string& id, const std::string& roles) {
    if (Run(Admin(), {"account", "show", id}).exit_code != 0) {
      Done(Admin(), {"account", "create", code, "企画課", "--external-id", id, "--role", roles,
                     "--may-publish-own"});
    }
    return User{std::string(
        absl::StripAsciiWhitespace(Done(Admin(), {"token", "create", id, "--secret-only"})))};
  }

  static User Coordinator() { return Make("140007", "sharing-coordinator", "coordinator,reader"); }
  static User Sagamihara() {
    return Make("141500", "sharing-sagamihara", "contributor,approver,reader");
  }
  static User Atsugi() { return Make("142123", "sharing-atsugi", "contributor,approver,reader"); }

  static void Publish(const User& user, const std::string& id, const std::string& title) {
    Done(user,
         {"case", "apply",
          WriteFile("sharing.yaml", "owner: 141500\nexternal_id: " + id + "\ntitle: " + title +
                                        "\nsummary: 概要\ncontact_section: 交通政策課\naudience: "
                                        "{visibility: members}\n")});
    Done(user, {"case", "submit", "141500/" + id});
    Done(user, {"case", "publish", "141500/" + id});
  }
};

TEST_F(SharingCli, ACaseIsSelectedListedAndExportedAsAMenuBook) {
  const User city = Sagamihara();
  const User coordinator = Coordinator();
  Publish(city, "menu-bus", "予約制のバス");
  Publish(city, "menu-school", "遠隔授業");
  EXPECT_EQ(Run(city, {"case", "select", "141500/menu-bus", "--reason", "x"}).exit_code, 4);
  Done(coordinator, {"case", "select", "141500/menu-bus", "--reason", "再現しやすい", "--criteria",
                     "横展開の容易さ"});
  EXPECT_THAT(DoneInJapanese(city, {"case", "list", "--selected"}),
              AllOf(HasSubstr("優良事例"), HasSubstr("予約制のバス"), Not(HasSubstr("遠隔授業"))));
  EXPECT_THAT(DoneInJapanese(city, {"case", "show", "141500/menu-bus"}),
              HasSubstr("選定基準：横展開の容易さ"));

  Done(coordinator, {"list", "create", "--external-id", "menu", "--title", "メニューブック",
                     "--introduction", "はじめの文", "--visibility", "members"});
  Done(coordinator, {"list", "add", "menu", "141500/menu-school", "--heading", "教育"});
  Done(coordinator,
       {"list", "add", "menu", "141500/menu-bus", "--heading", "交通", "--comment", "導入が早い"});
  Done(coordinator, {"list", "move", "menu", "141500/menu-bus", "--position", "1"});
  const std::string shown = DoneInJapanese(city, {"list", "show", "menu"});
  EXPECT_THAT(shown, HasSubstr("1. 予約制のバス（相模原市）【優良事例】"));
  const std::string file = absl::StrCat(directory(), "/menu.html");
  DoneInJapanese(city, {"list", "export", "menu", "--format", "html", "-O", file});
  std::ostringstream html;
  html << std::ifstream(file).rdbuf();
  EXPECT_THAT(html.str(),
              AllOf(HasSubstr("はじめの文"), HasSubstr("神奈川県のコメント"),
                    HasSubstr("選定基準：横展開の容易さ"), HasSubstr("相模原市　交通政策課"),
                    Not(HasSubstr("organizations/")), Not(HasSubstr("取組前"))));
  // What is shown can be applied again.
  const std::string yaml = Done(coordinator, {"list", "show", "menu", "-o", "yaml"});
  EXPECT_THAT(Done(coordinator, {"list", "apply", WriteFile("menu.yaml", yaml)}),
              HasSubstr("unchanged"));
  Done(coordinator, {"list", "remove", "menu", "141500/menu-school"});
  Done(coordinator, {"case", "unselect", "141500/menu-bus", "--reason", "事業の終了"});
  EXPECT_THAT(DoneInJapanese(city, {"case", "selections", "141500/menu-bus", "--all"}),
              HasSubstr("取消"));
  Done(coordinator, {"list", "delete", "menu"});
  EXPECT_EQ(Run(city, {"list", "show", "menu"}).exit_code, 3);
}

TEST_F(SharingCli, ASharedKpiIsReportedSummedAndRolledUp) {
  const User lead = Sagamihara();
  const User member = Atsugi();
  Done(Admin(), {"indicator", "apply",
                 WriteFile("indicator.yaml",
                           "name: indicators/sharing-riders\ntitle: 利用者数\nunit: 人\ndirection: "
                           "up\naggregation: flow\ndefinition: 年間の利用者数\n")});
  Done(lead, {"initiative", "apply",
              WriteFile("initiative.yaml",
                        "lead: 141500\nexternal_id: sharing\ntitle: 共同運行\nform: voluntary\n"
                        "kpis:\n  - id: riders\n    indicator: sharing-riders\n    targets:\n"
                        "      - value: 2000\n        when: 令和9年度\n")});
  const std::string name = "141500/sharing";
  Done(lead, {"initiative", "open", name});
  Done(lead, {"initiative", "invite", name, "厚木市"});
  Done(member, {"initiative", "join", name, "--date", "2024-04-01"});
  Done(lead, {"initiative", "contribute", name, "riders", "--year", "2024", "--value", "８１２人"});
  const ProgramResult wrong = Run(
      member, {"initiative", "contribute", name, "riders", "--year", "2024", "--value", "812件"});
  EXPECT_EQ(wrong.exit_code, 1) << wrong.err;
  const std::string table = DoneInJapanese(lead, {"initiative", "kpis", name, "--year", "2024"});
  EXPECT_THAT(table, AllOf(HasSubstr("812人"), HasSubstr("40.6%"), HasSubstr("未報告"),
                           HasSubstr("厚木市"), HasSubstr("1/2団体")));
  Done(member, {"initiative", "contribute", name, "riders", "--year", "2024", "--value", "188"});
  EXPECT_THAT(DoneInJapanese(lead, {"initiative", "kpis", name}),
              AllOf(HasSubstr("1,000人"), HasSubstr("2/2団体"), Not(HasSubstr("未報告"))));
  EXPECT_THAT(DoneInJapanese(member, {"initiative", "contributions", name}), HasSubstr("厚木市"));
  EXPECT_THAT(
      DoneInJapanese(Kawasaki(), {"indicator", "rollup", "sharing-riders", "--year", "2024"}),
      AllOf(HasSubstr("合計 1,000人（2団体）"), HasSubstr("厚木市")));
}

}  // namespace
}  // namespace renkei::e2e
