// Finding things: what is sent, and what is printed of the answers.
#include <gmock/gmock.h>

#include "client/cli/next_steps.h"
#include "client/cli/report.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kSearchCases[] = "SearchService/SearchCases";

class SearchVerbsTest : public CliTest {
 protected:
  SearchVerbsTest() {
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI", [](const auto&) {
      pb::WhoAmIResponse me;
      me.mutable_organization()->set_name("organizations/own");
      return me;
    });
    server_.On<pb::GetOrganizationRequest, pb::Organization>(
        "RegistryService/GetOrganization", [](const pb::GetOrganizationRequest& request) {
          pb::Organization organization;
          if (request.name() == "organizations/070009")
            organization.set_name("organizations/ofukushima");
          return organization;
        });
    // 250 hits, in pages.
    server_.On<pb::SearchCasesRequest, pb::SearchCasesResponse>(
        kSearchCases, [](const pb::SearchCasesRequest& request) {
          pb::SearchCasesResponse reply;
          const int begin = request.page_token().empty() ? 0 : std::stoi(request.page_token());
          const int end = std::min(begin + request.page_size(), 250);
          for (int i = begin; i < end; ++i) {
            pb::SearchHit& hit = *reply.add_hits();
            hit.set_type(pb::RESOURCE_TYPE_CASE);
            hit.set_name(absl::StrCat("cases/c", i));
            hit.set_title(absl::StrCat("事例", i));
          }
          if (end < 250) reply.set_next_page_token(absl::StrCat(end));
          if (begin > 0) return reply;
          reply.mutable_summary()->set_total_size(250);
          reply.mutable_summary()->set_all_words(true);
          reply.mutable_summary()->set_suggestion("デマンド交通");
          return reply;
        });
  }

  pb::SearchCriteria Asked(std::vector<std::string> words) {
    server_.seen.clear();
    const CliResult result = Run(words);
    EXPECT_EQ(result.exit_code, kExitDone) << result.err;
    const auto requests = server_.Requests<pb::SearchCasesRequest>(kSearchCases);
    return requests.empty() ? pb::SearchCriteria() : requests[0].criteria();
  }
};

TEST_F(SearchVerbsTest, WhatIsTypedStandsInTheCriteria) {
  const pb::SearchCriteria asked = Asked({"case",
                                          "search",
                                          "高齢者",
                                          "移動手段",
                                          "--prefecture",
                                          "07",
                                          "--kind",
                                          "city",
                                          "--population-class",
                                          "under_5000",
                                          "--year",
                                          "令和6",
                                          "--state",
                                          "published",
                                          "--continuity",
                                          "running",
                                          "--selected",
                                          "--tag",
                                          "交通",
                                          "--filter",
                                          "year=2023",
                                          "--sort",
                                          "adoptions",
                                          "--facets",
                                          "prefecture,year",
                                          "--up-to-date",
                                          "-o",
                                          "json"});
  EXPECT_EQ(asked.text(), "高齢者 移動手段");
  EXPECT_EQ(asked.filter(),
            "year=\"2024\" AND state=PUBLISHED AND continuity=RUNNING AND selected=true AND "
            "tag=\"交通\" AND prefecture=\"organizations/ofukushima\" AND owner_kind=CITY AND "
            "population_class=UNDER_5000 AND year=2023");
  EXPECT_EQ(asked.order(), pb::SEARCH_ORDER_ADOPTIONS);
  EXPECT_THAT(asked.facets(),
              testing::ElementsAre(pb::SEARCH_FACET_PREFECTURE, pb::SEARCH_FACET_YEAR));
  EXPECT_TRUE(asked.up_to_date());
}

TEST_F(SearchVerbsTest, WithoutAValueOnesOwnOrganizationAndTheUsualCountsAreMeant) {
  pb::SearchCriteria asked = Asked({"case", "search", "バス", "--like-us", "--facets"});
  EXPECT_EQ(asked.text(), "バス");
  EXPECT_EQ(asked.like_us(), "organizations/own");
  EXPECT_EQ(asked.near_us(), "");
  EXPECT_GT(asked.facets_size(), 5);
  asked = Asked({"case", "search", "バス", "--near-us", "organizations/other"});
  EXPECT_EQ(asked.near_us(), "organizations/other");
  EXPECT_THAT(asked.facets(), IsEmpty());
  EXPECT_EQ(Asked({"case", "search", "--like-us=organizations/other", "バス"}).text(), "バス");
}

TEST_F(SearchVerbsTest, AWordBehindAnOptionThatIsNoValueOfItIsRefusedAndNotLost) {
  const CliResult result = Run({"case", "search", "--facets", "バス"});
  EXPECT_EQ(result.exit_code, kExitUsage);
  EXPECT_THAT(result.err, HasSubstr("--facets"));
}

TEST_F(SearchVerbsTest, ForProgramsThereIsTheWholeAnswer) {
  const CliResult json = Run({"case", "search", "バス", "--limit", "130", "-o", "json"});
  const auto requests = server_.Requests<pb::SearchCasesRequest>(kSearchCases);
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(requests[0].page_size(), 100);
  EXPECT_THAT(json.out, HasSubstr("\"total_size\": \"250\""));
  EXPECT_THAT(json.out, HasSubstr("\"cases/c129\""));
  EXPECT_THAT(json.out, Not(HasSubstr("\"cases/c130\"")));
  EXPECT_THAT(json.out, Not(HasSubstr("next_page_token")));
  EXPECT_EQ(Run({"case", "search", "バス", "--limit", "2", "-o", "name"}).out,
            "cases/c0\ncases/c1\n");
  EXPECT_THAT(Run({"case", "search", "バス", "--limit", "2", "-o", "csv"}).out, HasSubstr("事例1"));
}

TEST_F(SearchVerbsTest, WhatCanBeSearchedNextKeepsWhatWasAskedFor) {
  environment_["LANG"] = "ja_JP.UTF-8";
  columns_ = 80;
  const CliResult result = Run({"case", "search", "デマンド", "バス", "--selected", "--like-us"});
  EXPECT_THAT(result.out,
              HasSubstr("→ もしかして「デマンド交通」: renkei case search --filter='selected=true' "
                        "--like-us=organizations/own デマンド交通\n"));
  EXPECT_THAT(result.out, HasSubstr("→ ほか240件: renkei case search --filter='selected=true' "
                                    "--like-us=organizations/own --limit 250 'デマンド バス'\n"));
  const pb::SearchCriteria again =
      Asked({"case", "search", "--filter=selected=true", "--like-us=organizations/own", "--limit",
             "250", "デマンド バス"});
  EXPECT_EQ(again.filter(), "selected=true");
  EXPECT_EQ(again.text(), "デマンド バス");
}

TEST_F(SearchVerbsTest, ACommandIsOneLineOfTheShellWhateverIsSearchedFor) {
  const auto command = [](const std::string& text) {
    pb::SearchCriteria criteria;
    criteria.set_text(text);
    return SearchCommand(pb::RESOURCE_TYPE_UNSPECIFIED, criteria);
  };
  EXPECT_EQ(command("バス"), "renkei search バス");
  EXPECT_EQ(command("it's; rm -rf ~"), "renkei search 'it'\\''s; rm -rf ~'");
  EXPECT_EQ(command("-夜行 バス"), "renkei search -- '-夜行 バス'");
  EXPECT_EQ(command("\"路線 バス\" $(x)"), "renkei search '\"路線 バス\" $(x)'");
}

TEST_F(SearchVerbsTest, AllKindsAreSearchedTogether) {
  server_.On<pb::SearchAllRequest, pb::SearchAllResponse>(
      "SearchService/SearchAll", [](const pb::SearchAllRequest& request) {
        EXPECT_EQ(request.text(), "観光 バス");
        EXPECT_EQ(request.page_size(), 5);
        pb::SearchAllResponse reply;
        pb::SearchGroup& group = *reply.add_groups();
        group.set_type(pb::RESOURCE_TYPE_CASE);
        group.set_total_size(40);
        group.add_hits()->set_name("cases/c");
        return reply;
      });
  columns_ = 80;
  EXPECT_THAT(Run({"search", "観光", "バス", "--limit", "5"}).out,
              HasSubstr("→ 39 more: renkei case search '観光 バス'\n"));
  EXPECT_EQ(Run({"search", "観光", "バス", "--limit", "5", "-o", "name"}).out, "cases/c\n");
  EXPECT_THAT(Run({"search", "観光", "バス", "--limit", "5", "-o", "json"}).out,
              HasSubstr("\"groups\""));
}

TEST_F(SearchVerbsTest, WhatHasNoMethodOfItsOwnIsSearchedByItsType) {
  server_.On<pb::SearchRecordsRequest, pb::SearchRecordsResponse>(
      "SearchService/SearchRecords", [](const pb::SearchRecordsRequest& request) {
        pb::SearchRecordsResponse reply;
        pb::SearchHit& hit = *reply.add_hits();
        hit.set_type(static_cast<pb::ResourceType>(request.types(0)));
        hit.set_name("some/name");
        hit.set_title("見つかったもの");
        hit.set_standing(hit.type() == pb::RESOURCE_TYPE_OPINION ? "NOT_ADOPTED" : "PUBLISHED");
        reply.mutable_summary()->set_total_size(30);
        reply.mutable_summary()->set_all_words(true);
        return reply;
      });
  columns_ = 80;
  const std::pair<const char*, pb::ResourceType> kNouns[] = {
      {"opinion", pb::RESOURCE_TYPE_OPINION},
      {"menu-book", pb::RESOURCE_TYPE_CASE_LIST_EDITION},
      {"case-call", pb::RESOURCE_TYPE_CASE_CALL},
      {"round", pb::RESOURCE_TYPE_ROUND},
      {"national-kpi", pb::RESOURCE_TYPE_NATIONAL_KPI}};
  for (const auto& [noun, type] : kNouns) {
    server_.seen.clear();
    const CliResult result = Run({noun, "search", "バス", "--lang", "ja"});
    EXPECT_EQ(result.exit_code, kExitDone) << result.err;
    EXPECT_THAT(result.out, HasSubstr(absl::StrCat("renkei ", noun, " search --limit 30 バス\n")));
    const auto requests = server_.Requests<pb::SearchRecordsRequest>("SearchService/SearchRecords");
    ASSERT_THAT(requests, testing::SizeIs(1));
    EXPECT_THAT(requests[0].types(), testing::ElementsAre(type));
  }
  server_.seen.clear();
  const CliResult rows = Run({"opinion", "search", "バス", "--answer", "not_adopted",
                              "--source-kind", "council", "-o", "csv", "--lang", "ja"});
  EXPECT_THAT(rows.out, HasSubstr("計画への意見,見つかったもの,,反映しない,"));
  EXPECT_EQ(server_.Requests<pb::SearchRecordsRequest>("SearchService/SearchRecords")
                .back()
                .criteria()
                .filter(),
            "opinion_source=COUNCIL AND opinion_answer=NOT_ADOPTED");
}

// What the server says is what is printed: why there is none, and what to do instead.
TEST_F(SearchVerbsTest, AServerWithoutSearchIsToldInItsWords) {
  server_.On<pb::SearchAllRequest, pb::SearchAllResponse>(
      "SearchService/SearchAll", [](const auto&) -> absl::StatusOr<pb::SearchAllResponse> {
        return domain::MakeError(pb::REASON_SEARCH_NOT_BUILT,
                                 {"no search; use lists", "検索を使えません。一覧は使えます。"});
      });
  const CliResult result = Run({"search", "観光", "--lang", "ja"});
  EXPECT_NE(result.exit_code, kExitDone);
  EXPECT_THAT(result.err, HasSubstr("検索を使えません。一覧は使えます。"));
  EXPECT_THAT(result.err, Not(HasSubstr("古い版")));
}

class SimilarTest : public CliTest {
 protected:
  SimilarTest() {
    server_.On<pb::ApplyCaseRequest, pb::ApplyCaseResponse>(
        "CaseService/ApplyCase", [this](const pb::ApplyCaseRequest& request) {
          pb::ApplyCaseResponse reply;
          *reply.mutable_case_() = request.case_();
          reply.mutable_case_()->set_name("cases/new");
          reply.set_outcome(outcome_);
          return reply;
        });
    server_.On<pb::FindSimilarCasesRequest, pb::FindSimilarCasesResponse>(
        "SearchService/FindSimilarCases",
        [this](const auto&) -> absl::StatusOr<pb::FindSimilarCasesResponse> {
          if (!search_.ok()) return search_;
          pb::FindSimilarCasesResponse reply;
          for (const bool duplicate : {true, false}) {
            pb::SimilarCase& similar = *reply.add_cases();
            similar.mutable_hit()->set_name(duplicate ? "cases/old" : "cases/other");
            similar.mutable_hit()->set_title("地域の足");
            similar.set_near_duplicate(duplicate);
          }
          return reply;
        });
    file_ = WriteFile("case.yaml",
                      "owner: organizations/o\ntitle: 地域の足を守る\nchallenge: バスがない\n");
  }

  std::vector<pb::FindSimilarCasesRequest> Asked() const {
    return server_.Requests<pb::FindSimilarCasesRequest>("SearchService/FindSimilarCases");
  }

  pb::ApplyCaseResponse::Outcome outcome_ = pb::ApplyCaseResponse::OUTCOME_CREATED;
  absl::Status search_;
  std::string file_;
};

TEST_F(SimilarTest, ACaseATextOrAFileAndNeverTwoOfThem) {
  EXPECT_EQ(Run({"case", "similar", "cases/c", "--limit", "3"}).exit_code, kExitDone);
  EXPECT_EQ(Asked().back().case_(), "cases/c");
  EXPECT_EQ(Asked().back().page_size(), 3);
  EXPECT_EQ(Run({"case", "similar", "--text", "バスがない"}).exit_code, kExitDone);
  EXPECT_EQ(Asked().back().text(), "バスがない");
  EXPECT_EQ(Run({"case", "similar", "--file", file_}).exit_code, kExitDone);
  EXPECT_EQ(Asked().back().text(), "地域の足を守る\nバスがない");
  const std::string note = WriteFile("note.txt", std::string(20'000, 'x'));
  EXPECT_EQ(Run({"case", "similar", "--file", note}).exit_code, kExitDone);
  EXPECT_EQ(Asked().back().text().size(), 10'000u);
  const size_t asked = Asked().size();
  EXPECT_EQ(Run({"case", "similar"}).exit_code, kExitUsage);
  EXPECT_EQ(Run({"case", "similar", "cases/c", "--text", "x"}).exit_code, kExitUsage);
  EXPECT_EQ(Asked().size(), asked);
}

TEST_F(SimilarTest, ForAKpiTheCasesThatMovedIt) {
  server_.On<pb::GetKpiRequest, pb::Kpi>("VisionService/GetKpi", [](const auto& request) {
    pb::Kpi kpi;
    kpi.set_name(request.name());
    kpi.set_title("利用者数");
    return kpi;
  });
  constexpr char kKpi[] = "organizations/o/visions/v/kpis/k";
  environment_["LANG"] = "ja_JP.UTF-8";
  const CliResult result = Run({"case", "similar", "--kpi", kKpi});
  EXPECT_EQ(result.exit_code, kExitDone) << result.err;
  EXPECT_EQ(Asked().back().kpi(), kKpi);
  EXPECT_THAT(result.out, HasSubstr("「利用者数」を動かした事例"));
  EXPECT_EQ(Run({"case", "similar", "--kpi", kKpi, "--text", "x"}).exit_code, kExitUsage);
  EXPECT_EQ(Run({"case", "similar", "--kpi", kKpi, "-o", "name"}).out, "cases/old\ncases/other\n");
  EXPECT_THAT(Run({"case", "similar", "--kpi", kKpi, "-o", "csv"}).out, HasSubstr("成果"));
}

TEST_F(SimilarTest, ADryRunOfANewCaseTellsWhatMayBeThereAlready) {
  const CliResult result = Run({"case", "apply", file_, "--dry-run"});
  EXPECT_EQ(result.exit_code, kExitDone);
  EXPECT_THAT(result.err, HasSubstr("\"地域の足を守る\" may be there already: \"地域の足\""));
  EXPECT_THAT(result.err, HasSubstr("renkei case show cases/old"));
  EXPECT_THAT(result.err, Not(HasSubstr("cases/other")));
  EXPECT_EQ(Asked().size(), 1u);
}

TEST_F(SimilarTest, NothingIsAskedOfWhatIsThereOrIsRegisteredOrIsForPrograms) {
  Run({"case", "apply", file_});
  Run({"case", "apply", file_, "--dry-run", "-o", "json"});
  outcome_ = pb::ApplyCaseResponse::OUTCOME_UPDATED;
  Run({"case", "apply", file_, "--dry-run"});
  EXPECT_THAT(Asked(), IsEmpty());
}

TEST_F(SimilarTest, WhereThereIsNoSearchADryRunSaysNothingOfIt) {
  for (const pb::Reason reason : {pb::REASON_SEARCH_NOT_READY, pb::REASON_SEARCH_NOT_BUILT}) {
    search_ = domain::MakeError(reason, {"no search", "検索がありません。"});
    server_.seen.clear();
    const CliResult result = Run({"case", "apply", file_, file_, "--dry-run"});
    EXPECT_EQ(result.exit_code, kExitDone);
    EXPECT_THAT(result.err, Not(HasSubstr("no search")));
    EXPECT_THAT(result.err, Not(HasSubstr("already")));
  }
}

}  // namespace
}  // namespace renkei::cli
