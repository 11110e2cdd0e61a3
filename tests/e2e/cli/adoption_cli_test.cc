// A case that spreads over three generations of bodies, through the real command.
#include <gmock/gmock.h>

#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

class AdoptionCli : public CliE2eTest {
 protected:
  // One office of each body, made once.
  static User Office(const std::string& code) {
    static auto& offices = *new std::map<std::string, User>();
    const auto found = offices.find(code);
    if (found != offices.end()) return found->second;
    const std::string id = "office-" + code;
    Done(Admin(), {"account", "create", code, "企画課", "--external-id", id, "--role",
                   "contributor,approver,reader", "--may-publish-own"});
    const User user{std::string(
        absl::StripAsciiWhitespace(Done(Admin(), {"token", "create", id, "--secret-only"})))};
    offices[code] = user;
    return user;
  }

  static User Shiojiri() { return Office(kShiojiri); }
  static User Tatsuno() { return Office(kTatsuno); }
  static User Minowa() { return Office(kMinowa); }
  static User Iijima() { return Office(kIijima); }

  // A published case of `code`.
  static void Publish(const std::string& code, const std::string& id, const std::string& title,
                      const std::string& more = "") {
    const std::string file = WriteFile(
        id + ".yaml", absl::StrCat("owner: ", code, "\nexternal_id: ", id, "\ntitle: ", title,
                                   "\nsummary: 概要\naudience: {visibility: members}\n", more));
    Done(Office(code), {"case", "apply", file});
    Done(Office(code), {"case", "submit", code + "/" + id});
    Done(Office(code), {"case", "publish", code + "/" + id});
  }

  static constexpr char kShiojiri[] = "202151";
  static constexpr char kTatsuno[] = "203823";
  static constexpr char kMinowa[] = "203831";
  static constexpr char kIijima[] = "203840";
};

TEST_F(AdoptionCli, ACaseSpreadsOverThreeGenerations) {
  Done(Admin(), {"indicator", "apply",
                 WriteFile("riders.yaml",
                           "name: indicators/e2e-riders\ntitle: 利用者数\nunit: 人\ndefinition: "
                           "年間の延べ利用者数\n"
                           "direction: up\naggregation: flow\n")});
  Publish(kShiojiri, "bus", "AIオンデマンドバス",
          "results: [{indicator_title: 利用者数, unit: 人, indicator: e2e-riders, before: {value: "
          "40, when: 令和元年度}, after: {value: 100, when: 令和4年度}}]\n");
  const std::string bus = absl::StrCat(kShiojiri, "/bus");
  Publish(kTatsuno, "tatsuno-bus", "町内デマンド交通");
  const std::string second = absl::StrCat(kTatsuno, "/tatsuno-bus");
  Publish(kMinowa, "minowa-bus", "通学デマンド便");
  const std::string third = absl::StrCat(kMinowa, "/minowa-bus");

  // Nothing before anybody did anything.
  EXPECT_THAT(Done(Iijima(), {"case", "show", bus}), Not(HasSubstr("Adoptions")));

  Done(Tatsuno(), {"case", "adopt", bus, "--as", "considered", "--date", "2021-06-01"});
  Done(Tatsuno(), {"case", "adopt", bus, "--as", "piloted", "--date", "令和4年4月1日"});
  EXPECT_EQ(Run(Tatsuno(), {"case", "adopt", bus, "--as", "adapted"}).exit_code, 1);
  Done(Tatsuno(), {"case", "adopt", bus, "--as", "adapted", "--changes", "予約を電話でも受ける",
                   "--date", "2023-04-01", "--result-case", second, "--contact", "まちづくり課"});
  Done(Minowa(), {"case", "adopt", second, "--as", "adopted", "--date", "2024-05-01",
                  "--result-case", third});
  Done(Iijima(), {"case", "adopt", bus, "--as", "declined", "--date", "2022-02-01", "--reason",
                  "運転手を確保できない", "--condition", "近隣と共同なら"});
  // Its own case is nobody's to adopt, nor what another body did.
  EXPECT_EQ(Run(Shiojiri(), {"case", "adopt", bus, "--as", "considered"}).exit_code, 1);
  EXPECT_EQ(Run(Iijima(), {"case", "adopt", bus, "--as", "stopped", "--reason", "x"}).exit_code, 5);

  const std::string tree = DoneInJapanese(Shiojiri(), {"case", "lineage", bus});
  EXPECT_THAT(tree, HasSubstr("AIオンデマンドバス（塩尻市）  ← 指定した事例\n"
                              "├─ 見送り  飯島町  2022-02-01（令和3年度）\n"
                              "│     理由: 運転手を確保できない\n"
                              "│     再検討の条件: 近隣と共同なら\n"
                              "└─ 応用  辰野町  2023-04-01（令和5年度）\n"
                              "   │  変えた点: 予約を電話でも受ける\n"
                              "   └→ 町内デマンド交通（辰野町）\n"
                              "      └─ 導入  箕輪町  2024-05-01（令和6年度）\n"
                              "         └→ 通学デマンド便（箕輪町）\n"));
  EXPECT_THAT(tree, HasSubstr("長野県"));
  // From the grandchild, upwards.
  EXPECT_THAT(DoneInJapanese(Iijima(), {"case", "lineage", third}),
              HasSubstr("AIオンデマンドバス（塩尻市）\n└─ 応用  辰野町"));
  EXPECT_THAT(Done(Iijima(), {"case", "lineage", bus, "-o", "json"}),
              HasSubstr("\"by_fiscal_year\""));

  // Who, and how it went there.
  EXPECT_THAT(Done(Shiojiri(), {"case", "show", bus}),
              HasSubstr("Adoptions: declined 1, adapted 1"));
  EXPECT_THAT(
      DoneInJapanese(Shiojiri(), {"case", "adoptions", bus, "--state", "declined"}),
      HasSubstr(
          "飯島町  見送り  2022-02-01  理由: 運転手を確保できない  再検討の条件: 近隣と共同なら"));
  const std::string file = WriteFile(
      "own-results.yaml",
      "results: [{indicator_title: 利用者数, unit: 人, indicator: e2e-riders, before: {value: 12, "
      "when: 令和4年度}, after: {value: 30, when: 令和6年度}}]\n");
  Done(Tatsuno(), {"case", "adoption-update", bus, file});
  const std::string one = DoneInJapanese(Shiojiri(), {"case", "adoption", bus, "辰野町"});
  EXPECT_THAT(one, HasSubstr("同じ共通指標での成果の比較"));
  EXPECT_THAT(one, HasSubstr("12人（令和4年度） → 30人（令和6年度）"));
  EXPECT_THAT(one, HasSubstr("2021-06-01（令和3年度）  検討"));
  EXPECT_THAT(Done(Tatsuno(), {"case", "our-adoptions"}), HasSubstr("AIオンデマンドバス"));
  // A town of the same size first.
  const std::string alike = Done(Minowa(), {"case", "adopters", bus, "--like", "me", "-o", "csv"});
  EXPECT_THAT(alike, HasSubstr("まちづくり課"));
  EXPECT_LT(alike.find("辰野町"), alike.find("飯島町"));
}

TEST_F(AdoptionCli, ALineageIsAPageAndAPictureThroughGraphviz) {
  Publish(kShiojiri, "drawn", "図に<描く>\"事例\"");
  const std::string name = absl::StrCat(kShiojiri, "/drawn");
  Done(Iijima(), {"case", "adopt", name, "--as", "adopted", "--date", "2024-04-01"});
  const std::string dot = DoneInJapanese(Iijima(), {"case", "lineage", name, "--format", "dot"});
  EXPECT_THAT(dot, HasSubstr("digraph lineage {"));
  EXPECT_THAT(dot, HasSubstr("図に<描く>\\\"事例\\\""));
  const std::string page = DoneInJapanese(Iijima(), {"case", "lineage", name, "--format", "html"});
  EXPECT_THAT(page, HasSubstr("<ul class=\"lineage\">"));
  EXPECT_THAT(page, HasSubstr("図に&lt;描く&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<描く>")));
  EXPECT_EQ(Run(Iijima(), {"case", "lineage", name, "--format", "png"}).exit_code, 2);
  const std::string svg = absl::StrCat(directory(), "/lineage.svg");
  const ProgramResult drawn =
      Run(Iijima(), {"case", "lineage", name, "--format", "svg", "-O", svg});
  if (drawn.exit_code != 0 && drawn.err.find("not installed") != std::string::npos)
    GTEST_SKIP() << "Graphviz is not installed";
  EXPECT_EQ(drawn.exit_code, 0) << drawn.err;
  EXPECT_EQ(Run(Iijima(), {"case", "lineage", name, "-O", svg}).exit_code, 0);
  EXPECT_EQ(Run(Iijima(), {"case", "lineage", name, "-O", svg + ".pdf"}).exit_code, 2);
}

TEST_F(AdoptionCli, AMistakeIsTakenBackAndADecisionIsNot) {
  Publish(kShiojiri, "mistake", "取り違え");
  const std::string name = absl::StrCat(kShiojiri, "/mistake");
  Done(Minowa(), {"case", "adopt", name, "--as", "considered"});
  Done(Minowa(), {"case", "adoption-delete", name});
  EXPECT_EQ(Run(Minowa(), {"case", "adoption", name}).exit_code, 3);
  Done(Minowa(), {"case", "adopt", name, "--as", "declined", "--reason", "対象外"});
  EXPECT_EQ(Run(Minowa(), {"case", "adoption-delete", name}).exit_code, 5);
  // Told to the origin alone.
  Done(Tatsuno(),
       {"case", "adopt", name, "--as", "declined", "--reason", "予算", "--audience", "private"});
  EXPECT_THAT(Done(Shiojiri(), {"case", "adoptions", name}), HasSubstr("予算"));
  EXPECT_THAT(Done(Minowa(), {"case", "adoptions", name}), Not(HasSubstr("予算")));
}

TEST_F(AdoptionCli, ConfirmingIsOneCommandAndTheBoardShowsWhoIsLate) {
  Publish(kIijima, "fresh", "確認する事例");
  const std::string name = absl::StrCat(kIijima, "/fresh");
  const ProgramResult confirmed =
      Run(Iijima(), {"case", "confirm", name, "--review-by", "令和19年3月31日"});
  EXPECT_EQ(confirmed.exit_code, 0) << confirmed.err;
  EXPECT_THAT(confirmed.err, HasSubstr("2037-03-31"));
  EXPECT_EQ(Run(Iijima(), {"case", "confirm", name, "--review-by", "2020-01-01"}).exit_code, 1);
  EXPECT_EQ(Run(Minowa(), {"case", "confirm", name}).exit_code, 4);
  EXPECT_THAT(DoneInJapanese(Iijima(), {"case", "show", name}), HasSubstr("内容を確認"));
  const std::string board = DoneInJapanese(Admin(), {"case", "board", "--prefecture", "20"});
  EXPECT_THAT(board, HasSubstr("飯島町"));
  EXPECT_THAT(board, HasSubstr("2037-03-31"));
  EXPECT_THAT(Done(Iijima(), {"case", "list", "--overdue", "--owner", kIijima, "-o", "name"}),
              testing::IsEmpty());
}

}  // namespace
}  // namespace renkei::e2e
