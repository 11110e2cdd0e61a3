// What verbs send, and what they print, against a fake server.
#include <gmock/gmock.h>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/client/cli_runner.h"
#include "tests/unit/client/printed.h"

namespace renkei::cli {
namespace {

using namespace std::string_literals;

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kCaseId[] = "01m7zvtq7rxen8773pjza6srs3";

pb::Organization City(const std::string& id, const std::string& code, const std::string& name,
                      const std::string& prefecture = "") {
  pb::Organization city;
  city.set_name(absl::StrCat("organizations/", id));
  city.set_code(code);
  city.set_display_name(name);
  city.set_prefecture(prefecture);
  return city;
}

class NounsTest : public CliTest {
 protected:
  NounsTest() {
    titles_ = {{"organizations/oyoko", "横浜市"},
               {"organizations/otokyo", "東京都"},
               {"organizations/ohiro", "広島県"}};
    server_.On<pb::ResolveOrganizationRequest, pb::ResolveOrganizationResponse>(
        "RegistryService/ResolveOrganization", [](const pb::ResolveOrganizationRequest& request) {
          pb::ResolveOrganizationResponse reply;
          if (request.query() == "横浜市")
            *reply.add_candidates() = City("oyoko", "141003", "横浜市");
          if (request.query() == "府中市") {
            *reply.add_candidates() = City("ofuchu1", "132063", "府中市", "organizations/otokyo");
            *reply.add_candidates() = City("ofuchu2", "342084", "府中市", "organizations/ohiro");
          }
          return reply;
        });
    server_.On<pb::GetOrganizationRequest, pb::Organization>(
        "RegistryService/GetOrganization",
        [](const pb::GetOrganizationRequest& request) -> absl::StatusOr<pb::Organization> {
          if (request.name() == "organizations/141003" || request.name() == "organizations/oyoko")
            return City("oyoko", "141003", "横浜市");
          if (request.name() == "organizations/140007") return City("okana", "140007", "神奈川県");
          if (request.name() == "organizations/otokyo") return City("otokyo", "130001", "東京都");
          if (request.name() == "organizations/ohiro") return City("ohiro", "340006", "広島県");
          return domain::MakeError(pb::REASON_NOT_FOUND, {"not found", "ありません。"});
        });
    server_.On<pb::ListCasesRequest, pb::ListCasesResponse>(
        "CaseService/ListCases", [](const pb::ListCasesRequest& request) {
          pb::ListCasesResponse reply;
          if (request.filter().find("\"none\"") != std::string::npos) return reply;
          for (const char* id : {kCaseId, "01m7zvtq7rxen8773pjza6zzzz"}) {
            const bool by_external_id = request.filter().find("external_id") != std::string::npos;
            if (by_external_id && request.filter().find("\"bus\"") == std::string::npos) continue;
            pb::Case& kase = *reply.add_cases();
            kase.set_name(absl::StrCat("cases/", id));
            kase.set_owner("organizations/oyoko");
            kase.set_title("自動運転バス");
            kase.set_state(pb::LIFECYCLE_STATE_DRAFT);
            if (by_external_id) break;
          }
          return reply;
        });
    server_.On<pb::GetCaseRequest, pb::Case>("CaseService/GetCase",
                                             [](const pb::GetCaseRequest& request) {
                                               pb::Case kase;
                                               kase.set_name(request.name());
                                               kase.set_title("自動運転バス");
                                               return kase;
                                             });
  }

  // The name that `case show TEXT` asks for; the error where it does not get there.
  std::string Resolved(const std::string& text) {
    server_.seen.clear();
    const CliResult result = Run({"case", "show", text});
    const auto requests = server_.Requests<pb::GetCaseRequest>("CaseService/GetCase");
    return requests.empty() ? absl::StrCat(result.exit_code, " ", result.err)
                            : requests.at(0).name();
  }
};

TEST_F(NounsTest, ANameIsTakenInEveryForm) {
  const std::string full = absl::StrCat("cases/", kCaseId);
  EXPECT_EQ(Resolved(full), full);
  EXPECT_EQ(Resolved(kCaseId), full);
  EXPECT_EQ(Resolved("141003/bus"), full);
  EXPECT_EQ(Resolved("横浜市/bus"), full);
  EXPECT_EQ(Resolved("bus"), full);
  EXPECT_EQ(Resolved("01m7zvtq7rxen8773pjza6srs"), full);
}

TEST_F(NounsTest, WhatIsAmbiguousListsItsCandidates) {
  EXPECT_THAT(Resolved("01m7zvtq"), HasSubstr("can mean more than one case"));
  EXPECT_THAT(Resolved("01m7zvtq"),
              HasSubstr("  cases/01m7zvtq7rxen8773pjza6zzzz: 自動運転バス\n"));
  EXPECT_THAT(Resolved("府中市/bus"),
              HasSubstr("  132063: 東京都 府中市\n  342084: 広島県 府中市\n"));
}

// Found: the external_id of one account began the id of another, and `account show` took neither.
TEST_F(NounsTest, AKeyInFullHidesWhatMerelyBeginsWithIt) {
  server_.On<pb::ListAccountsRequest, pb::ListAccountsResponse>(
      "IdentityService/ListAccounts", [](const auto&) {
        pb::ListAccountsResponse reply;
        pb::Account& meant = *reply.add_accounts();
        meant.set_name("accounts/01m8hskfez4fnjvqty5fcca4tb");
        meant.set_external_id("01m7zvtq");
        reply.add_accounts()->set_name(absl::StrCat("accounts/", kCaseId));
        return reply;
      });
  server_.On<pb::GetAccountRequest, pb::Account>("IdentityService/GetAccount",
                                                 [](const pb::GetAccountRequest& request) {
                                                   pb::Account account;
                                                   account.set_name(request.name());
                                                   return account;
                                                 });
  const auto meant = [&](const std::string& text) {
    server_.seen.clear();
    const CliResult result = Run({"account", "show", text});
    const auto requests = server_.Requests<pb::GetAccountRequest>("IdentityService/GetAccount");
    return requests.empty() ? result.err : requests.at(0).name();
  };
  EXPECT_EQ(meant("01m7zvtq"), "accounts/01m8hskfez4fnjvqty5fcca4tb");
  EXPECT_EQ(meant("01m7zvtq7"), absl::StrCat("accounts/", kCaseId));
  EXPECT_THAT(meant("01m7z"), HasSubstr("no account is known as"));
}

TEST_F(NounsTest, WhatIsNowhereIsNotFound) {
  EXPECT_THAT(Resolved("141003/none"), HasSubstr("3 renkei: no case is known as"));
  EXPECT_THAT(Resolved("どこか/bus"), HasSubstr("3 renkei: no organization is known as"));
}

TEST_F(NounsTest, ACodeWithAWrongCheckDigitNeverLeavesTheCommand) {
  EXPECT_THAT(Resolved("141004/bus"), HasSubstr("1 renkei: "));
  EXPECT_TRUE(server_.seen.empty());
}

TEST_F(NounsTest, FiltersAreQuotedAndJoined) {
  ASSERT_EQ(Run({"case", "list", "--owner", "横浜市", "--title", "a\"b", "--state", "in_review"})
                .exit_code,
            0);
  EXPECT_EQ(server_.Requests<pb::ListCasesRequest>("CaseService/ListCases").at(0).filter(),
            "owner=\"organizations/oyoko\" AND state=IN_REVIEW AND title:\"a\\\"b\"");
  ASSERT_EQ(Run({"case", "list", "--prefecture", "14", "--owner", "none"}).exit_code, 3);
}

TEST_F(NounsTest, ListsComeInEveryFormat) {
  EXPECT_EQ(view::TableIn(Run({"case", "list"}).out, "OWNER").at(0),
            (view::PrintedRow{{"OWNER", "横浜市"},
                              {"STATE", "draft"},
                              {"TITLE", "自動運転バス"},
                              {"CASE", "cases/01m7zvtq7rxen8773pjza6srs3"}}));
  EXPECT_EQ(Run({"case", "list", "-o", "name"}).out,
            "cases/01m7zvtq7rxen8773pjza6srs3\ncases/01m7zvtq7rxen8773pjza6zzzz\n");
  const std::string json = Run({"case", "list", "-o", "json"}).out;
  EXPECT_EQ(json.substr(0, 5), "[\n  {");
  EXPECT_THAT(json, HasSubstr("\"state\": \"LIFECYCLE_STATE_DRAFT\""));
  EXPECT_THAT(Run({"case", "list", "-o", "yaml"}).out, HasSubstr("\n---\nname: cases/"));
  EXPECT_THAT(Run({"case", "list", "-o", "csv", "--bom"}).out, HasSubstr("\xef\xbb\xbf"
                                                                         "OWNER,EXTERNAL ID,"));
  EXPECT_THAT(Run({"case", "list", "-o", "jsonl"}).out, HasSubstr("{\"name\":\"cases/"));
}

TEST_F(NounsTest, OneResourceAsCsvHasItsFieldsAsColumns) {
  EXPECT_EQ(Run({"case", "show", kCaseId, "-o", "csv"}).out,
            "name,title\r\ncases/01m7zvtq7rxen8773pjza6srs3,自動運転バス\r\n");
}

TEST_F(NounsTest, AnEmptyListSaysSoBesideTheData) {
  environment_["RENKEI_TOKEN"] = "rk_token";
  const CliResult result = Run({"case", "list", "--title", "none"});
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_EQ(result.err, "nothing found\n");
  EXPECT_EQ(Run({"case", "list", "--title", "none", "-o", "json"}).out, "[]\n");
  EXPECT_THAT(Run({"case", "list", "--title", "none", "--quiet"}).err, IsEmpty());
}

// Who forgot to sign in would take what is public for all that there is.
TEST_F(NounsTest, WhatIsReadWithoutATokenIsSaidToBeWhatIsPublic) {
  const CliResult nobody = Run({"case", "list"});
  EXPECT_EQ(nobody.exit_code, 0);
  EXPECT_EQ(connected_.back().token, "");
  EXPECT_THAT(nobody.err, HasSubstr("read without a token"));
  EXPECT_THAT(Run({"case", "list", "--lang", "ja"}).err, HasSubstr("一般公開"));
  EXPECT_THAT(Run({"case", "list", "--quiet"}).err, IsEmpty());
  EXPECT_THAT(Run({"case", "list", "--token", "rk_token"}).err, IsEmpty());
  // What asks no server was read nowhere.
  EXPECT_THAT(Run({"case", "template"}).err, IsEmpty());
}

TEST_F(NounsTest, WhereTheServerRefusesNobodyTheWayToSignInIsNamed) {
  server_.On<pb::ListCasesRequest, pb::ListCasesResponse>(
      "CaseService/ListCases", [](const auto&) -> absl::StatusOr<pb::ListCasesResponse> {
        return domain::MakeError(pb::REASON_NO_TOKEN, {"no token", "トークンがありません。"});
      });
  const CliResult refused = Run({"case", "list"});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_THAT(refused.err, HasSubstr("renkei login --token-file FILE"));
  EXPECT_THAT(refused.err, ::testing::Not(HasSubstr("read without a token")));
  EXPECT_THAT(Run({"case", "list", "--lang", "ja"}).err, HasSubstr("renkei login --token-file"));
}

TEST_F(NounsTest, AFrontsTokenIsAskedForAndTold) {
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI", [](const auto&) {
    pb::WhoAmIResponse me;
    me.mutable_account()->set_name("accounts/a");
    return me;
  });
  server_.On<pb::CreateTokenRequest, pb::CreateTokenResponse>(
      "IdentityService/CreateToken", [](const pb::CreateTokenRequest& request) {
        pb::CreateTokenResponse reply;
        reply.mutable_token()->set_front(request.front());
        reply.set_secret("rk_secret");
        return reply;
      });
  EXPECT_EQ(Run({"token", "create", "--front", "--secret-only"}).out, "rk_secret\n");
  EXPECT_EQ(Run({"token", "create", "--secret-only"}).out, "rk_secret\n");
  const auto asked = server_.Requests<pb::CreateTokenRequest>("IdentityService/CreateToken");
  EXPECT_TRUE(asked.at(0).front());
  EXPECT_FALSE(asked.at(1).front());
  server_.On<pb::ListTokensRequest, pb::ListTokensResponse>("IdentityService/ListTokens",
                                                            [](const auto&) {
                                                              pb::ListTokensResponse reply;
                                                              reply.add_tokens()->set_front(true);
                                                              return reply;
                                                            });
  EXPECT_THAT(Run({"token", "list"}).out, HasSubstr("valid, of a front"));
}

class ApplyTest : public NounsTest {
 protected:
  ApplyTest() {
    server_.On<pb::ApplyCaseRequest, pb::ApplyCaseResponse>(
        "CaseService/ApplyCase",
        [](const pb::ApplyCaseRequest& request) -> absl::StatusOr<pb::ApplyCaseResponse> {
          if (request.case_().title() == "bad")
            return domain::InvalidField("case.title", "BAD", {"bad title", "題名が不適切です。"});
          pb::ApplyCaseResponse reply;
          *reply.mutable_case_() = request.case_();
          reply.mutable_case_()->set_name(absl::StrCat("cases/", request.case_().external_id()));
          reply.set_outcome(pb::ApplyCaseResponse::OUTCOME_CREATED);
          return reply;
        });
  }

  // What became of each document, as it is printed.
  static std::vector<std::string> Outcomes(const CliResult& result) {
    std::vector<std::string> outcomes;
    for (const absl::string_view line : absl::StrSplit(result.out, '\n', absl::SkipEmpty()))
      outcomes.push_back(absl::StrJoin(view::TextsOf(line), " "));
    return outcomes;
  }
};

TEST_F(ApplyTest, FilesBecomeCallsWithNamesResolvedAndMarksAsMask) {
  const std::string file = WriteFile("c.yaml",
                                     "owner: 横浜市\nexternal_id: a\ntitle: t\nsummary: "
                                     "(clear)\nframework_items: [national-2022/pillar-1]\n");
  const CliResult result = Run({"case", "apply", file, "--dry-run"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const auto sent = server_.Requests<pb::ApplyCaseRequest>("CaseService/ApplyCase").at(0);
  EXPECT_EQ(sent.case_().owner(), "organizations/oyoko");
  EXPECT_THAT(sent.case_().framework_items(),
              ElementsAre("frameworks/national-2022/items/pillar-1"));
  EXPECT_THAT(sent.clear_mask().paths(), ElementsAre("summary"));
  EXPECT_TRUE(sent.validate_only());
  EXPECT_THAT(Outcomes(result), ElementsAre("created cases/a t"));
  EXPECT_THAT(result.err, HasSubstr("checked only"));
}

TEST_F(ApplyTest, AFileOfAnInitiativeSaysWhoseKeyItHasAndWhatItWasExportedFrom) {
  server_.On<pb::ApplyInitiativeRequest, pb::ApplyInitiativeResponse>(
      "InitiativeService/ApplyInitiative", [](const pb::ApplyInitiativeRequest& request) {
        pb::ApplyInitiativeResponse reply;
        *reply.mutable_initiative() = request.initiative();
        reply.mutable_initiative()->set_name("initiatives/i1");
        reply.set_outcome(pb::ApplyInitiativeResponse::OUTCOME_UPDATED);
        return reply;
      });
  const std::string file = WriteFile("i.yaml",
                                     "lead: 横浜市\nexternal_id: bus\ntitle: t\npurpose: (clear)\n"
                                     "---\nlead: 横浜市\nfounder: organizations/140007\n"
                                     "external_id: bus\ntitle: t\nbase: b1\n");
  const CliResult result = Run({"initiative", "apply", file, "--overwrite"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Outcomes(result), Contains("updated initiatives/i1 t"));
  const auto sent =
      server_.Requests<pb::ApplyInitiativeRequest>("InitiativeService/ApplyInitiative");
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].founder(), "organizations/oyoko");
  EXPECT_THAT(sent[0].clear_mask().paths(), ElementsAre("purpose"));
  EXPECT_TRUE(sent[0].overwrite());
  EXPECT_EQ(sent[1].founder(), "organizations/okana");
  EXPECT_EQ(sent[1].base(), "b1");
  EXPECT_EQ(sent[1].initiative().founder(), "");
}

constexpr char kThree[] =
    "owner: 141003\nexternal_id: a\ntitle: good\n---\nowner: 141003\nexternal_id: b\ntitle: "
    "bad\n---\nowner: 141003\nexternal_id: c\ntitle: good\n";

TEST_F(ApplyTest, TheFirstFailureEndsItUnlessToldToGoOn) {
  const std::string file = WriteFile("c.yaml", kThree);
  CliResult result = Run({"case", "apply", file});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(Outcomes(result), ElementsAre("created cases/a good"));
  EXPECT_THAT(result.err, HasSubstr("c.yaml:5:1: renkei: case.title: bad title\n"));
  result = Run({"case", "apply", file, "--keep-going"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(Outcomes(result), ElementsAre("created cases/a good", "created cases/c good"));
  EXPECT_THAT(result.err, HasSubstr("3 documents: 2 created, 0 updated, 0 unchanged, 1 failed"));
  EXPECT_THAT(result.err, HasSubstr("renkei: 1 of 3 documents failed"));
}

TEST_F(ApplyTest, AnOrganizationIsLookedUpOnceForAllDocuments) {
  ASSERT_EQ(Run({"case", "apply",
                 WriteFile("c.yaml",
                           "owner: 横浜市\nexternal_id: a\n---\nowner: 横浜市\nexternal_id: b\n")})
                .exit_code,
            0);
  EXPECT_EQ(server_.Requests<pb::ResolveOrganizationRequest>("RegistryService/ResolveOrganization")
                .size(),
            1U);
}

TEST_F(ApplyTest, BadFilesAreOneClearLineAndNothingIsSent) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"/nonexistent/c.yaml", "there is no file"},
      {directory_.string(), "is a directory"},
      {WriteFile("binary",
                 "\x7f"
                 "ELF\0\0"s),
       "control character"},
      {WriteFile("latin1", "title: caf\xe9\n"), "not UTF-8"},
      {WriteFile("empty", "\n"), "is empty"},
      {WriteFile("syntax", "a: [1\n"), "cannot be read as YAML"},
      {WriteFile("word", "just words\n"), "1 mistake"},
      {WriteFile("huge", std::string(50 << 20, 'a')), "larger than 32 MiB"}};
  for (const auto& [file, text] : files) {
    const CliResult result = Run({"case", "apply", file});
    EXPECT_EQ(result.exit_code, 1) << file;
    EXPECT_THAT(result.err, HasSubstr(text));
    EXPECT_LE(std::count(result.err.begin(), result.err.end(), '\n'), 2) << result.err;
  }
  EXPECT_TRUE(server_.seen.empty());
}

TEST_F(NounsTest, LifecycleStepsCarryCommentAndEtag) {
  server_.On<pb::ReturnCaseRequest, pb::Case>("CaseService/ReturnCase", [](const auto& request) {
    pb::Case kase;
    kase.set_name(request.name());
    return kase;
  });
  ASSERT_EQ(Run({"case", "return", kCaseId, "--comment", "出典を", "--etag", "e1", "-o", "json"})
                .exit_code,
            0);
  const auto sent = server_.Requests<pb::ReturnCaseRequest>("CaseService/ReturnCase").at(0);
  EXPECT_EQ(sent.comment(), "出典を");
  EXPECT_EQ(sent.etag(), "e1");
  EXPECT_FALSE(sent.request_id().empty());
}

TEST_F(NounsTest, PacksGoInBatchesOfAHundred) {
  int created = 0;
  server_.On<pb::BatchUpsertOrganizationsRequest, pb::BatchUpsertResponse>(
      "RegistryService/BatchUpsertOrganizations",
      [&](const pb::BatchUpsertOrganizationsRequest& request) {
        pb::BatchUpsertResponse reply;
        reply.set_created(request.organizations_size());
        created += request.organizations_size();
        return reply;
      });
  std::string lines;
  for (int i = 0; i < 250; ++i)
    absl::StrAppend(&lines, "{\"name\": \"organizations/o", i, "\", \"coastal\": true}\n");
  const CliResult result = Run({"pack", "load", WriteFile("registry.jsonl", lines)});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(created, 250);
  EXPECT_EQ(server_.seen.size(), 3U);
  EXPECT_THAT(result.err, HasSubstr("250 created, 0 updated, 0 unchanged"));
  const CliResult broken =
      Run({"pack", "load",
           WriteFile("broken.jsonl", absl::StrCat(lines, "{\"name\": 1, \"x\": 2}\n"))});
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.err, HasSubstr("broken.jsonl:251:1"));
  EXPECT_EQ(server_.seen.size(), 3U);
}

TEST_F(NounsTest, AVisionGoesAsAStreamInChunks) {
  pb::ApplyVisionResponse reply;
  reply.mutable_vision()->set_name("organizations/oyoko/visions/v");
  reply.mutable_nodes()->set_created(2500);
  reply.set_commits(3);
  server_.stream_reply = reply.SerializeAsString();
  std::string yaml = "owner: 141003\nexternal_id: p\ntitle: 計画\nnodes:\n";
  for (int i = 0; i < 2500; ++i)
    absl::StrAppend(&yaml, "  - {external_id: n", i, ", title: 施策}\n");
  const CliResult result = Run({"vision", "apply", WriteFile("v.yaml", yaml), "--prune"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  ASSERT_EQ(server_.streamed.size(), 4U);
  pb::ApplyVisionRequest first;
  ASSERT_TRUE(first.ParseFromString(server_.streamed[0]));
  EXPECT_EQ(first.header().parent(), "organizations/oyoko");
  EXPECT_TRUE(first.header().prune());
  int nodes = 0;
  for (size_t i = 1; i < server_.streamed.size(); ++i) {
    pb::ApplyVisionRequest chunk;
    ASSERT_TRUE(chunk.ParseFromString(server_.streamed[i]));
    EXPECT_LE(chunk.items().nodes_size(), 1000);
    nodes += chunk.items().nodes_size();
  }
  EXPECT_EQ(nodes, 2500);
}

TEST_F(NounsTest, AStreamThatBreaksSaysTheServersReason) {
  server_.break_after = 1;
  server_.stream_reply = domain::MakeError(pb::REASON_NOT_EDITABLE,
                                           {"it is published; revise it first", "公開中です。"});
  const CliResult result =
      Run({"vision", "apply",
           WriteFile(
               "v.yaml",
               "owner: 141003\nexternal_id: p\ntitle: t\nnodes: [{external_id: a, title: b}]\n")});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.err, HasSubstr("revise it first"));
}

TEST_F(NounsTest, MembershipStepsNameTheMemberByItsId) {
  server_.On<pb::ChangeMembershipRequest, pb::InitiativeMember>(
      "InitiativeService/ChangeMembership", [](const auto&) { return pb::InitiativeMember(); });
  ASSERT_EQ(
      Run({"initiative", "invite", "initiatives/i1", "横浜市", "--role", "observer"}).exit_code, 0);
  const auto sent =
      server_.Requests<pb::ChangeMembershipRequest>("InitiativeService/ChangeMembership").at(0);
  EXPECT_EQ(sent.name(), "initiatives/i1/members/oyoko");
  EXPECT_EQ(sent.action(), pb::MEMBER_ACTION_INVITE);
  EXPECT_EQ(sent.role(), pb::MEMBER_ROLE_OBSERVER);
}

TEST_F(NounsTest, AKpiFigureIsSentAsItWasWrittenForTheServerKnowsItsUnitAndYears) {
  server_.On<pb::RecordKpiActualsRequest, pb::RecordKpiActualsResponse>(
      "VisionService/RecordKpiActuals", [](const auto& request) {
        pb::RecordKpiActualsResponse reply;
        *reply.mutable_actuals() = request.actuals();
        return reply;
      });
  const std::string kpi = "organizations/o/visions/v/kpis/k";
  ASSERT_EQ(Run({"kpi", "record", kpi, "--year", "2024", "--value", "1,812"}).exit_code, 0);
  ASSERT_EQ(Run({"kpi", "record", kpi, "--when", "令和6年3月", "--value", "約3割"}).exit_code, 0);
  const auto sent = server_.Requests<pb::RecordKpiActualsRequest>("VisionService/RecordKpiActuals");
  EXPECT_EQ(sent[0].actuals(0).value().text(), "1,812");
  EXPECT_EQ(sent[0].actuals(0).when().text(), "2024");
  EXPECT_EQ(sent[1].actuals(0).value().text(), "約3割");
  EXPECT_EQ(sent[1].actuals(0).when().month(), 3);
}

}  // namespace
}  // namespace renkei::cli
