// What scripts and careful people rely on: dry runs that claim nothing, the order of plans, short
// names.
#include <gmock/gmock.h>

#include "client/cli/frame/command.h"
#include "client/cli/profile.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using google::protobuf::Empty;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kVision[] = "organizations/oyoko/visions/01m7zvtq7rxen8773pjza6srs3";

class ScriptsTest : public CliTest {};

TEST_F(ScriptsTest, ADryRunSaysWhatItWouldDoAndNeverThatItDid) {
  environment_["LANG"] = "ja_JP.UTF-8";
  server_.On<pb::DeleteCaseRequest, Empty>("CaseService/DeleteCase",
                                           [](const auto&) { return Empty(); });
  server_.On<pb::DeleteVisionRequest, Empty>("VisionService/DeleteVision",
                                             [](const auto&) { return Empty(); });
  server_.On<pb::DeleteNodeRequest, Empty>("VisionService/DeleteNode",
                                           [](const auto&) { return Empty(); });
  server_.On<pb::DeleteKpiRequest, Empty>("VisionService/DeleteKpi",
                                          [](const auto&) { return Empty(); });
  server_.On<pb::DeleteInitiativeRequest, Empty>("InitiativeService/DeleteInitiative",
                                                 [](const auto&) { return Empty(); });
  server_.On<pb::DeleteCaseListRequest, Empty>("CaseListService/DeleteCaseList",
                                               [](const auto&) { return Empty(); });
  server_.On<pb::PublishVisionRequest, pb::Vision>("VisionService/PublishVision", [](const auto&) {
    pb::Vision vision;
    vision.set_name(kVision);
    vision.set_published_revision(2);
    return vision;
  });
  server_.On<pb::RevokeTokenRequest, pb::Token>("IdentityService/RevokeToken", [](const auto&) {
    pb::Token token;
    token.set_revoked_descendants(3);
    return token;
  });
  const std::vector<std::pair<std::vector<std::string>, std::string>> verbs = {
      {{"case", "delete", "cases/a"}, "cases/a を削除します"},
      {{"vision", "delete", kVision}, "を削除します"},
      {{"node", "remove", absl::StrCat(kVision, "/nodes/n")}, "を削除します"},
      {{"kpi", "remove", absl::StrCat(kVision, "/kpis/k")}, "を削除します"},
      {{"initiative", "delete", "initiatives/i"}, "を削除します"},
      {{"list", "delete", "caseLists/l"}, "を削除します"},
      {{"vision", "publish", kVision}, "第2版を"},
      {{"token", "revoke", "accounts/a/tokens/t"}, "も失効します"}};
  for (auto [arguments, would] : verbs) {
    const CliResult done = Run(arguments);
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_THAT(done.err, AllOf(HasSubstr("しました"), Not(HasSubstr("実行すると"))));
    arguments.push_back("--dry-run");
    const CliResult dry = Run(arguments);
    EXPECT_EQ(dry.exit_code, 0) << dry.err;
    EXPECT_THAT(dry.err, AllOf(HasSubstr("実行すると、"), HasSubstr(would),
                               HasSubstr("何も変更していません")));
    EXPECT_THAT(dry.err, Not(HasSubstr("削除しました")));
    EXPECT_THAT(dry.err, Not(HasSubstr("公開しました")));
    EXPECT_THAT(dry.err, Not(HasSubstr("失効しました")));
  }
}

// `--dry-run` named what would go by 60 characters of a resource name, or not at all.
TEST_F(ScriptsTest, ADryRunShowsWhatWouldGo) {
  environment_["LANG"] = "ja_JP.UTF-8";
  server_.On<pb::DeleteVisionRequest, Empty>("VisionService/DeleteVision",
                                             [](const auto&) { return Empty(); });
  titles_[kVision] = "総合戦略";
  EXPECT_THAT(Run({"vision", "delete", kVision, "--dry-run"}).err,
              AllOf(HasSubstr("「総合戦略」を削除します"), Not(HasSubstr(kVision))));

  const std::string kpi = absl::StrCat(kVision, "/kpis/k");
  server_.On<pb::DeleteKpiActualRequest, Empty>("VisionService/DeleteKpiActual",
                                                [](const auto&) { return Empty(); });
  server_.On<pb::ListKpiActualsRequest, pb::ListKpiActualsResponse>(
      "VisionService/ListKpiActuals", [&](const auto&) {
        pb::ListKpiActualsResponse reply;
        for (const int year : {2023, 2024}) {
          pb::KpiActual& actual = *reply.add_actuals();
          actual.set_name(absl::StrCat(kpi, "/actuals/fy", year));
          actual.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
          actual.mutable_when()->set_year(year);
          actual.mutable_value()->set_number(year - 1900);
        }
        return reply;
      });
  const CliResult dry = Run({"kpi", "remove-figure", kpi, "--year", "2024", "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.out, AllOf(HasSubstr("令和6年度"), HasSubstr("124"), Not(HasSubstr("123"))));
  EXPECT_THAT(dry.err, AllOf(HasSubstr("何も変更していません"), Not(HasSubstr("削除しました"))));
}

TEST_F(ScriptsTest, WhatIsNotFoundNamesTheCommandThatListsIt) {
  server_.On<pb::ListCasesRequest, pb::ListCasesResponse>(
      "CaseService/ListCases", [](const auto&) { return pb::ListCasesResponse(); });
  server_.On<pb::ListKpisRequest, pb::ListKpisResponse>(
      "VisionService/ListKpis", [](const auto&) { return pb::ListKpisResponse(); });
  EXPECT_THAT(Run({"case", "show", "nothing"}).err, HasSubstr("renkei case list"));
  const CliResult kpi = Run({"kpi", "show", absl::StrCat(kVision, "/k9")});
  EXPECT_EQ(kpi.exit_code, 3);
  EXPECT_THAT(kpi.err, HasSubstr(absl::StrCat("renkei kpi list ", kVision)));
}

TEST_F(ScriptsTest, TheVersionIsForProgramsToo) {
  EXPECT_THAT(Run({"version"}).out, testing::StartsWith("renkei "));
  EXPECT_THAT(Run({"version", "-o", "json"}).out,
              testing::MatchesRegex("\\{\"version\": \"[^\"]+\"\\}\n"));
  EXPECT_THAT(Run({"version", "-o", "yaml"}).out, HasSubstr("version: \""));
  EXPECT_THAT(Run({"version", "-o", "csv"}).out, testing::StartsWith("version\r\n"));
}

// `--ca cert.pem` was looked for in whatever folder the next command ran in.
TEST_F(ScriptsTest, CertificatesAreFoundAgainFromAnotherFolder) {
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
      "IdentityService/WhoAmI", [](const auto&) { return pb::WhoAmIResponse(); });
  ASSERT_EQ(
      Run({"login", "--server", "here:1", "--token", "rk_secret", "--ca", "cert.pem"}).exit_code,
      0);
  Text warning;
  const auto profile = ReadProfile((directory_ / "config/renkei/config.yaml").string(), &warning);
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(profile->ca_file, (std::filesystem::current_path() / "cert.pem").string());
}

// A plan whose ids stand in another order than its paper: goal 2 was written first.
class PlanOrderTest : public ScriptsTest {
 protected:
  PlanOrderTest() {
    server_.On<pb::GetVisionRequest, pb::Vision>("VisionService/GetVision", [](const auto&) {
      pb::Vision vision;
      vision.set_name(kVision);
      return vision;
    });
    server_.On<pb::ListNodesRequest, pb::ListNodesResponse>("VisionService/ListNodes",
                                                            [](const auto&) {
                                                              pb::ListNodesResponse reply;
                                                              Node(reply, "a", "", 2);
                                                              Node(reply, "b", "c", 1);
                                                              Node(reply, "c", "", 1);
                                                              return reply;
                                                            });
    server_.On<pb::ListKpisRequest, pb::ListKpisResponse>("VisionService/ListKpis",
                                                          [](const auto&) {
                                                            pb::ListKpisResponse reply;
                                                            Kpi(reply, "k1", "a", 1);
                                                            Kpi(reply, "k2", "b", 2);
                                                            Kpi(reply, "k3", "b", 1);
                                                            Kpi(reply, "k4", "", 1);
                                                            Kpi(reply, "k5", "c", 1);
                                                            return reply;
                                                          });
  }

  static std::string In(const char* collection, const std::string& id) {
    return id.empty() ? "" : absl::StrCat(kVision, "/", collection, "/", id);
  }
  static void Node(pb::ListNodesResponse& reply, const std::string& id, const std::string& parent,
                   int order) {
    pb::VisionNode& node = *reply.add_nodes();
    node.set_name(In("nodes", id));
    node.set_parent(In("nodes", parent));
    node.set_order(order);
  }
  static void Kpi(pb::ListKpisResponse& reply, const std::string& id, const std::string& node,
                  int order) {
    pb::Kpi& kpi = *reply.add_kpis();
    kpi.set_name(In("kpis", id));
    kpi.set_node(In("nodes", node));
    kpi.set_order(order);
  }
  // The ids in the order in which they are printed.
  std::string Ids(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-o", "name"});
    const CliResult result = Run(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    std::string ids;
    for (size_t end = result.out.find('\n'), begin = 0; end != std::string::npos;
         begin = end + 1, end = result.out.find('\n', begin))
      absl::StrAppend(
          &ids, ids.empty() ? "" : " ",
          result.out.substr(result.out.rfind('/', end) + 1, end - result.out.rfind('/', end) - 1));
    return ids;
  }
};

TEST_F(PlanOrderTest, ListsOfAPlansPartsFollowThePrintedPlan) {
  EXPECT_EQ(Ids({"node", "list", kVision}), "c b a");
  EXPECT_EQ(Ids({"kpi", "list", kVision}), "k4 k5 k3 k2 k1");
  EXPECT_EQ(Ids({"kpi", "list", kVision, "--limit", "2"}), "k4 k5");
}

TEST_F(PlanOrderTest, WhatIsOverdueSinceOneDayFollowsThePrintedPlan) {
  server_.On<pb::ListOverdueKpisRequest, pb::ListOverdueKpisResponse>(
      "AnalysisService/ListOverdueKpis", [](const auto&) {
        pb::ListOverdueKpisResponse reply;
        for (const char* id : {"k1", "k2", "k3", "k4", "k5"}) {
          pb::KpiProgress& kpi = *reply.add_kpis();
          kpi.set_kpi(In("kpis", id));
          kpi.set_external_id(id);
          kpi.set_overdue(true);
          kpi.set_due_date(std::string(id) == "k2" ? "2024-03-31" : "2025-03-31");
        }
        return reply;
      });
  const std::string csv = Run({"kpi", "overdue", kVision, "-o", "csv"}).out;
  std::string ids;
  for (size_t at = csv.find("overdue,k"); at != std::string::npos;
       at = csv.find("overdue,k", at + 1))
    absl::StrAppend(&ids, ids.empty() ? "" : " ", csv.substr(at + 8, 2));
  EXPECT_EQ(ids, "k2 k4 k5 k3 k1");
}

// A list over more than twenty plans stayed in the order of ids. Plans with one KPI are not read.
TEST_F(PlanOrderTest, WhatIsOverdueInManyPlansFollowsEachOfThemToo) {
  server_.On<pb::ListOverdueKpisRequest, pb::ListOverdueKpisResponse>(
      "AnalysisService/ListOverdueKpis", [](const auto&) {
        pb::ListOverdueKpisResponse reply;
        const auto add = [&](const std::string& kpi, const std::string& id) {
          pb::KpiProgress& due = *reply.add_kpis();
          due.set_kpi(kpi);
          due.set_external_id(id);
          due.set_overdue(true);
          due.set_due_date("2025-03-31");
        };
        for (int i = 10; i < 40; ++i) {
          const std::string plan = absl::StrCat("organizations/o", i, "/visions/v", i);
          add(absl::StrCat(plan, "/kpis/only"), absl::StrCat("p", i));
        }
        for (const char* id : {"k1", "k2", "k3", "k4", "k5"}) add(In("kpis", id), id);
        return reply;
      });
  const std::string csv = Run({"kpi", "overdue", kVision, "-o", "csv"}).out;
  std::string ids;
  for (size_t at = csv.find("overdue,k"); at != std::string::npos;
       at = csv.find("overdue,k", at + 1))
    absl::StrAppend(&ids, ids.empty() ? "" : " ", csv.substr(at + 8, 2));
  EXPECT_EQ(ids, "k4 k5 k3 k2 k1");
}

class ShortNamesTest : public ScriptsTest {
 protected:
  ShortNamesTest() {
    server_.On<pb::ListFrameworksRequest, pb::ListFrameworksResponse>(
        "FrameworkService/ListFrameworks", [](const auto&) {
          pb::ListFrameworksResponse reply;
          for (const char* id : {"national-2020", "national-2022"})
            reply.add_frameworks()->set_name(absl::StrCat("frameworks/", id));
          return reply;
        });
    server_.On<pb::GetFrameworkRequest, pb::Framework>(
        "FrameworkService/GetFramework", [](const auto& request) {
          pb::Framework framework;
          framework.set_name(request.name());
          for (const char* id : {"pillar-1", "field-mobility", "field-education"})
            framework.add_items()->set_id(id);
          return framework;
        });
    server_.On<pb::ListCasesRequest, pb::ListCasesResponse>(
        "CaseService/ListCases", [](const auto&) { return pb::ListCasesResponse(); });
    server_.On<pb::ListVisionsRequest, pb::ListVisionsResponse>(
        "VisionService/ListVisions", [](const auto&) { return pb::ListVisionsResponse(); });
  }
};

TEST_F(ShortNamesTest, AFrameworkItemIsTakenInEveryForm) {
  for (const char* text : {"national-2022/field-mobility", "national-2022/field-m",
                           "frameworks/national-2022/items/field-mobility"}) {
    server_.seen.clear();
    ASSERT_EQ(Run({"case", "list", "--framework-item", text}).exit_code, 0);
    ASSERT_EQ(Run({"vision", "list", "--framework-item", text}).exit_code, 0);
    const std::string filter = "framework_items:\"frameworks/national-2022/items/field-mobility\"";
    EXPECT_EQ(server_.Requests<pb::ListCasesRequest>("CaseService/ListCases").at(0).filter(),
              filter);
    EXPECT_EQ(server_.Requests<pb::ListVisionsRequest>("VisionService/ListVisions").at(0).filter(),
              filter);
  }
}

// It found nothing, and looked like "nobody does this".
TEST_F(ShortNamesTest, AFrameworkItemThatIsNoneIsNotAnEmptyList) {
  EXPECT_EQ(Run({"case", "list", "--framework-item", "national-2022/mobility"}).exit_code, 3);
  EXPECT_EQ(Run({"case", "list", "--framework-item", "national-1999/pillar-1"}).exit_code, 3);
  const CliResult several = Run({"case", "list", "--framework-item", "national-2022/field-"});
  EXPECT_EQ(several.exit_code, 1);
  EXPECT_THAT(several.err,
              AllOf(HasSubstr("items/field-mobility"), HasSubstr("items/field-education")));
  EXPECT_THAT(Run({"case", "list", "--framework-item", "mobility"}).err,
              HasSubstr("renkei framework show"));
}

class ResolveTest : public ScriptsTest {
 protected:
  ResolveTest() {
    server_.On<pb::ResolveOrganizationRequest, pb::ResolveOrganizationResponse>(
        "RegistryService/ResolveOrganization", [](const pb::ResolveOrganizationRequest& request) {
          pb::ResolveOrganizationResponse reply;
          if (request.query() != "泊村") return reply;
          for (const char* code : {"014036", "016969"}) {
            pb::Organization& village = *reply.add_candidates();
            village.set_name(absl::StrCat("organizations/o", code));
            village.set_code(code);
            village.set_display_name("泊村");
            village.set_without_census(std::string(code) == "016969");
          }
          return reply;
        });
  }
};

TEST_F(ResolveTest, AWrongCheckDigitIsToldAsEverywhereElse) {
  environment_["LANG"] = "ja_JP.UTF-8";
  const CliResult resolved = Run({"org", "resolve", "122302"});
  const CliResult shown = Run({"org", "show", "122302"});
  EXPECT_EQ(resolved.err, shown.err);
  EXPECT_EQ(resolved.exit_code, shown.exit_code);
  EXPECT_THAT(resolved.err, HasSubstr("122301"));
  EXPECT_EQ(Run({"org", "resolve", "ない村"}).exit_code, 3);
  EXPECT_EQ(Run({"org", "resolve", "ない村", "-o", "json"}).exit_code, 3);
}

TEST_F(ResolveTest, ANorthernVillageIsMarked) {
  environment_["LANG"] = "ja_JP.UTF-8";
  const std::string table = Run({"org", "resolve", "泊村"}).out;
  const size_t row = table.find("016969");
  ASSERT_NE(row, std::string::npos);
  EXPECT_GT(table.find("北方領土"), row);
  EXPECT_EQ(table.find("北方領土"), table.rfind("北方領土"));
}

}  // namespace
}  // namespace renkei::cli
