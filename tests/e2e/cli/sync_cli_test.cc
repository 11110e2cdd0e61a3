// Copies of several readers against what the server itself says of them, digest by digest.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

class SyncCli : public CliE2eTest {
 protected:
  static std::string CopyOf(const std::string& who) {
    return absl::StrCat(directory(), "/copy-", who);
  }

  // Brings the copy of every reader up to date, and compares it with the server.
  static void ExpectAllInStep(const std::string& when) {
    SCOPED_TRACE(when);
    for (const auto& [who, user] :
         {std::pair("admin", Admin()), std::pair("drafter", Drafter()),
          std::pair("approver", Approver()), std::pair("kawasaki", Kawasaki())}) {
      const ProgramResult result = Run(user, {"sync", CopyOf(who), "--verify"});
      EXPECT_EQ(result.exit_code, 0) << who << "\n" << result.out << result.err;
    }
  }

  static std::string Data(const std::string& who, const std::string& file) {
    std::ifstream in(absl::StrCat(CopyOf(who), "/data/", file));
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

constexpr char kPlan[] = R"(owner: 横浜市
external_id: synced
title: 写しの計画
period: R5-R9
audience: {visibility: public}
nodes:
  - external_id: g1
    title: 目標
    children:
      - {external_id: m1, title: 施策一, kpis: [{external_id: k, title: 指標, unit: 人}]}
)";

// Whatever the other tests of this program have done before.
TEST_F(SyncCli, ACopyFromTheBeginningIsWhatTheServerHas) { ExpectAllInStep("from the beginning"); }

TEST_F(SyncCli, APlanFromItsDraftToItsRevisionArrivesInEveryCopy) {
  ExpectAllInStep("before");
  const std::string plan = "141003/synced";
  Done(Drafter(), {"vision", "apply", WriteFile("synced.yaml", kPlan)});
  ExpectAllInStep("a draft");
  EXPECT_THAT(Data("drafter", "vision_nodes.jsonl"), HasSubstr("施策一"));
  EXPECT_THAT(Data("kawasaki", "visions.jsonl"), Not(HasSubstr("写しの計画")));
  Done(Drafter(), {"vision", "submit", plan});
  Done(Approver(), {"vision", "publish", plan});
  ExpectAllInStep("published");
  EXPECT_THAT(Data("kawasaki", "visions.jsonl"), HasSubstr("写しの計画"));
  Done(Drafter(), {"vision", "revise", plan});
  Done(Drafter(), {"node", "set", plan + "/m1", "--title", "施策一改"});
  Done(Drafter(), {"node", "add", plan, "施策二", "--under", plan + "/g1", "--external-id", "m2"});
  Done(Drafter(), {"node", "remove", plan + "/m2"});
  ExpectAllInStep("in revision");
  Done(Drafter(), {"vision", "submit", plan});
  Done(Approver(), {"vision", "publish", plan, "--kind", "update", "--reason", "時点修正"});
  ExpectAllInStep("revised");
}

TEST_F(SyncCli, ADraftPlanThatIsRemovedTakesItsTreeAlong) {
  const std::string plan = "141003/removed";
  std::string text = kPlan;
  text.replace(text.find("synced"), 6, "removed");
  Done(Drafter(), {"vision", "apply", WriteFile("removed.yaml", text)});
  ExpectAllInStep("there");
  const std::string before = Data("drafter", "vision_nodes.jsonl");
  Done(Drafter(), {"vision", "delete", plan});
  ExpectAllInStep("removed");
  EXPECT_LT(Data("drafter", "vision_nodes.jsonl").size(), before.size());
}

TEST_F(SyncCli, ACaseItsAdoptionsAndWhoMaySeeThem) {
  const std::string name = "141003/synced-case";
  const auto apply = [&](const std::string& audience) {
    Done(Drafter(), {"case", "apply",
                     WriteFile("synced-case.yaml",
                               absl::StrCat("owner: 横浜市\nexternal_id: synced-case\ntitle: 題\n"
                                            "summary: 概要\naudience: {visibility: ",
                                            audience, "}\n"))});
    Done(Drafter(), {"case", "submit", name});
    Done(Approver(), {"case", "publish", name});
  };
  apply("public");
  ExpectAllInStep("published");
  Done(Kawasaki(), {"case", "adopt", name, "--as", "considered"});
  ExpectAllInStep("adopted");
  EXPECT_THAT(Data("admin", "adoptions.jsonl"), HasSubstr("/adoptions/"));
  Done(Drafter(), {"case", "revise", name});
  apply("private");
  ExpectAllInStep("no longer for others");
  EXPECT_THAT(Data("kawasaki", "cases.jsonl"), Not(HasSubstr("synced-case")));
  Done(Drafter(), {"case", "revise", name});
  apply("members");
  ExpectAllInStep("for others again");
  EXPECT_THAT(Data("kawasaki", "cases.jsonl"), HasSubstr("synced-case"));
  Done(Approver(), {"case", "archive", name, "--comment", "終了"});
  ExpectAllInStep("archived");
}

TEST_F(SyncCli, ACopyOfPartsByTypeAndFilter) {
  const std::string part = CopyOf("part");
  Done(Kawasaki(),
       {"sync", part, "--types", "vision,case", "--filter", "owner=\"organizations/141003\""});
  const ProgramResult again = Run(Kawasaki(), {"sync", part, "--verify"});
  EXPECT_EQ(again.exit_code, 0) << again.out << again.err;
  EXPECT_THAT(Data("part", "organizations.jsonl"), testing::IsEmpty());
}

}  // namespace
}  // namespace renkei::e2e
