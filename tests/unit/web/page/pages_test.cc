// What pages ask, for whom, and what they say.
#include <gmock/gmock.h>

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "client/web/page/routes.h"
#include "client/web/page/search_state.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/web/page/site_fixture.h"

namespace renkei::web {
namespace {

using testing::HasSubstr;
using testing::Not;

class PagesTest : public SiteTest {
 protected:
  // The most calls that one page may make, whatever the lists on it hold.
  static constexpr size_t kMostCalls = 8;

  static std::string Metadata(const client::WireCall& call, const std::string& key) {
    for (const auto& [name, value] : call.metadata) {
      if (name == key) return value;
    }
    return "";
  }
};

TEST_F(PagesTest, EveryCallIsTheVisitors) {
  visitor_ = {.token = "visitor", .address = "192.0.2.7"};
  AnswerEverythingBy({"entries", 1, true});
  for (const char* address : kEveryPage) Get(address, domain::Lang::kEnglish);
  ASSERT_GT(server_.seen.size(), 20U);
  for (const auto& seen : server_.seen) {
    EXPECT_EQ(Metadata(seen.call, "authorization"), "Bearer visitor") << seen.call.path;
    EXPECT_EQ(Metadata(seen.call, "renkei-front"), "Bearer front") << seen.call.path;
    EXPECT_EQ(Metadata(seen.call, "renkei-forwarded-for"), "192.0.2.7") << seen.call.path;
    EXPECT_EQ(Metadata(seen.call, "accept-language"), "en") << seen.call.path;
  }
}

TEST_F(PagesTest, NoPageIsForgottenAmongEveryPage) {
  std::set<std::pair<std::string, std::string>> looked_at;
  for (const char* address : kEveryPage) {
    const absl::string_view path = absl::string_view(address).substr(1);
    if (const auto page = PatternAt(path.substr(0, path.find('?'))))
      looked_at.emplace(page->resource, page->view);
  }
  for (const PagePattern& page : EveryPattern())
    EXPECT_TRUE(looked_at.count({page.resource, page.view}))
        << "no address of " << page.resource << " " << page.view;
}

// Two lists of ways with one name are one to who hears a page.
TEST_F(PagesTest, ListsOfWaysOfAPageHaveNamesOfTheirOwn) {
  AnswerEverythingBy({"entries", 2, false});
  const std::string named = "<nav class=\"actions\" aria-label=\"";
  for (const char* address : kEveryPage) {
    const std::string body = Get(address).body;
    std::set<std::string> names;
    for (size_t at = body.find(named); at != std::string::npos; at = body.find(named, at)) {
      at += named.size();
      const std::string name = body.substr(at, body.find('"', at) - at);
      EXPECT_TRUE(names.insert(name).second) << address << " has two lists called " << name;
    }
  }
}

// Never a call for each row.
TEST_F(PagesTest, HowManyCallsAPageMakesDoesNotDependOnItsRows) {
  for (const int entries : {1, 40}) {
    client::Mood mood = {"entries", entries, false};
    AnswerEverythingBy(mood);
    for (const char* address : kEveryPage) {
      server_.seen.clear();
      Get(address);
      EXPECT_LE(server_.seen.size(), kMostCalls) << address << " with " << entries;
    }
  }
}

TEST_F(PagesTest, WhatIsNotThereAndWhatOneMayNotSeeAreOnePage) {
  server_.otherwise = [](const client::WireCall&, const std::string&) {
    return absl::StatusOr<std::string>(
        domain::MakeError(pb::REASON_NOT_FOUND, {"of secrets", "秘密"}, {{"resource", "cases/c"}}));
  };
  const PageReply hidden = Get("/cases/c");
  EXPECT_EQ(hidden.status, 404);
  EXPECT_THAT(hidden.body, Not(HasSubstr("秘密")));
  EXPECT_THAT(hidden.body, HasSubstr("公開範囲が限られている可能性"));
}

TEST_F(PagesTest, AnItemThatItsFrameworkHasNotIsNoPage) {
  AnswerEverythingBy({"nothing"});
  EXPECT_EQ(Get("/frameworks/f/items/i").status, 404);
}

// Each kind is counted for this item alone; a search that failed is not "none".
TEST_F(PagesTest, AnItemShowsHowManyServeItAndTheFirstOfThem) {
  server_.On<pb::GetFrameworkRequest, pb::Framework>("FrameworkService/GetFramework",
                                                     [](const pb::GetFrameworkRequest&) {
                                                       pb::Framework framework;
                                                       framework.set_name("frameworks/f");
                                                       framework.add_items()->set_id("i");
                                                       return framework;
                                                     });
  server_.On<pb::SearchCasesRequest, pb::SearchCasesResponse>(
      "SearchService/SearchCases", [](const pb::SearchCasesRequest& request) {
        EXPECT_THAT(request.criteria().filter(), HasSubstr("frameworks/f/items/i"));
        EXPECT_EQ(request.page_size(), 5);
        pb::SearchCasesResponse reply;
        reply.mutable_summary()->set_total_size(1234);
        pb::SearchHit& hit = *reply.add_hits();
        hit.set_name("cases/c");
        hit.set_title("乗合タクシー");
        return reply;
      });
  server_.On<pb::SearchVisionsRequest, pb::SearchVisionsResponse>(
      "SearchService/SearchVisions",
      [](const pb::SearchVisionsRequest&) { return pb::SearchVisionsResponse(); });
  server_.otherwise = [](const client::WireCall&, const std::string&) {
    return absl::StatusOr<std::string>(
        client::StatusFromWire(absl::StatusCode::kUnavailable, "", "", "server.example:8320"));
  };
  const PageReply reply = Get("/frameworks/f/items/i");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, HasSubstr("事例（1,234件）"));
  EXPECT_THAT(reply.body, HasSubstr("href=\"/cases/c\""));
  EXPECT_THAT(reply.body, HasSubstr("ビジョン・施策・KPI（0件）"));
  EXPECT_THAT(reply.body, HasSubstr("現在、検索できません"));
  EXPECT_THAT(reply.body, Not(HasSubstr("地域間連携（0件）")));
}

TEST_F(PagesTest, IndicatorsAreWalkedByTheServersOwnTokensAndTheFileHasAll) {
  server_.On<pb::ListIndicatorsRequest, pb::ListIndicatorsResponse>(
      "FrameworkService/ListIndicators", [](const pb::ListIndicatorsRequest& request) {
        pb::ListIndicatorsResponse reply;
        const bool first = request.page_token().empty();
        pb::Indicator& indicator = *reply.add_indicators();
        indicator.set_name(first ? "indicators/one" : "indicators/two");
        indicator.set_title(first ? "一つ目" : "二つ目");
        if (first) reply.set_next_page_token("a&b=");
        return reply;
      });
  AnswerEverythingBy({"nothing"});
  const std::string first = Get("/indicators").body;
  EXPECT_THAT(first, HasSubstr("href=\"/indicators/one\""));
  EXPECT_THAT(first, HasSubstr("href=\"/indicators?page=a%26b%3D\">次のページ"));
  EXPECT_THAT(first, Not(HasSubstr("最初のページ")));
  // From before states were kept: one of the nation's.
  EXPECT_THAT(first, HasSubstr("承認済み"));
  const std::string last = Get("/indicators?page=more").body;
  EXPECT_THAT(last, HasSubstr("href=\"/indicators/two\""));
  EXPECT_THAT(last, HasSubstr("href=\"/indicators\">最初のページ"));
  EXPECT_THAT(last, Not(HasSubstr("次のページ")));
  const std::string csv = Get("/indicators.csv?page=more").body;
  EXPECT_THAT(csv, HasSubstr("一つ目"));
  EXPECT_THAT(csv, HasSubstr("二つ目"));
}

// Beside the lineage, and without a call of its own.
TEST_F(PagesTest, ACaseShowsWhoDeclinedItAndWhy) {
  bool declined = true;
  server_.On<pb::GetLineageRequest, pb::Lineage>(
      "AdoptionService/GetLineage", [&declined](const pb::GetLineageRequest& request) {
        pb::Lineage lineage;
        lineage.set_case_(request.name());
        lineage.add_cases()->set_name(request.name());
        pb::LineageAdoption& adoption = *lineage.add_adoptions();
        adoption.set_case_(request.name());
        adoption.set_adopter("organizations/o");
        adoption.set_state(declined ? pb::ADOPTION_STATE_DECLINED : pb::ADOPTION_STATE_ADOPTED);
        adoption.set_reason("費用が合わない");
        return lineage;
      });
  AnswerEverythingBy({"nothing"});
  EXPECT_THAT(Get("/cases/c").body, HasSubstr("<h2>見送った団体とその理由（1団体）</h2>"));
  EXPECT_THAT(Get("/cases/c").body, HasSubstr("費用が合わない"));
  declined = false;
  EXPECT_THAT(Get("/cases/c").body, Not(HasSubstr("見送った団体")));
}

// The country in few calls, whatever many bodies have a figure.
TEST_F(PagesTest, AnIndicatorIsAddedUpByPrefectureOnTheMapAndInATable) {
  server_.On<pb::ListOrganizationsRequest, pb::ListOrganizationsResponse>(
      "RegistryService/ListOrganizations", [](const pb::ListOrganizationsRequest&) {
        pb::ListOrganizationsResponse reply;
        pb::Organization& prefecture = *reply.add_organizations();
        prefecture.set_name("organizations/k");
        prefecture.set_display_name("神奈川県");
        prefecture.set_code("140007");
        prefecture.set_kind(pb::ORGANIZATION_KIND_PREFECTURE);
        for (const char* name : {"organizations/y", "organizations/z"}) {
          pb::Organization& city = *reply.add_organizations();
          city.set_name(name);
          city.set_kind(pb::ORGANIZATION_KIND_CITY);
          city.set_prefecture("organizations/k");
        }
        return reply;
      });
  server_.On<pb::RollUpIndicatorRequest, pb::RollUpIndicatorResponse>(
      "ContributionService/RollUpIndicator", [](const pb::RollUpIndicatorRequest& request) {
        pb::RollUpIndicatorResponse reply;
        reply.set_title("利用者数");
        reply.set_unit("人");
        reply.set_aggregation(pb::AGGREGATION_FLOW);
        *reply.mutable_when() = request.when();
        for (const char* name : {"organizations/y", "organizations/z"}) {
          pb::BodyFigure& figure = *reply.add_bodies()->mutable_figure();
          figure.set_organization(name);
          figure.mutable_value()->set_number(600);
        }
        return reply;
      });
  AnswerEverythingBy({"nothing"});
  const std::string body = Get("/indicators/i/rollup").body;
  EXPECT_THAT(body, HasSubstr("<li class=\"place-14\"><a class=\"many\" "
                              "href=\"/organizations/k\">神奈川県 "
                              "<span class=\"count\">1,200人</span></a></li>"));
  EXPECT_THAT(body, HasSubstr("令和4年度"));
  EXPECT_THAT(body, Not(HasSubstr("重複")));
  // Years and levels are links, each in the address.
  EXPECT_THAT(body, HasSubstr("href=\"/indicators/i/rollup?year=2021\""));
  Get("/indicators/i/rollup?year=2020&level=prefectures");
  const auto asked =
      server_.Requests<pb::RollUpIndicatorRequest>("ContributionService/RollUpIndicator");
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_TRUE(asked[0].kinds().empty());
  EXPECT_EQ(asked[1].when().year(), 2020);
  ASSERT_EQ(asked[1].kinds_size(), 1);
  EXPECT_EQ(asked[1].kinds(0), pb::ORGANIZATION_KIND_PREFECTURE);
}

TEST_F(PagesTest, AServerThatIsDownIsTold) {
  server_.otherwise = [](const client::WireCall&, const std::string&) {
    return absl::StatusOr<std::string>(
        client::StatusFromWire(absl::StatusCode::kUnavailable, "", "", "server.example:8320"));
  };
  const PageReply reply = Get("/");
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(reply.body, HasSubstr("何も失われていません"));
  EXPECT_THAT(reply.body, Not(HasSubstr("server.example")));
}

TEST_F(PagesTest, TheSheetOfEveryPageIsThere) {
  AnswerEverythingBy({"nothing"});
  const std::string page = Get("/").body;
  const size_t begin = page.find("/assets/");
  ASSERT_NE(begin, std::string::npos);
  const PageReply sheet = Get(page.substr(begin, page.find('"', begin) - begin));
  EXPECT_EQ(sheet.status, 200);
  EXPECT_EQ(sheet.content_type, "text/css; charset=utf-8");
  EXPECT_TRUE(sheet.immutable);
  EXPECT_EQ(Get("/assets/site-0000000000000000.css").status, 404);
}

TEST_F(PagesTest, TheScriptOfEveryPageIsThereAndItIsAllThatRuns) {
  AnswerEverythingBy({"nothing"});
  const std::string page = Get("/").body;
  const size_t begin = page.find("src=\"/assets/") + 5;
  ASSERT_NE(page.find("src=\"/assets/"), std::string::npos);
  const PageReply script = Get(page.substr(begin, page.find('"', begin) - begin));
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  EXPECT_TRUE(script.immutable);
}

TEST_F(PagesTest, CompletionsAreTextsAndExtendNoSession) {
  visitor_ = {.token = "visitor", .address = "192.0.2.7"};
  server_.On<pb::CompleteSearchRequest, pb::CompleteSearchResponse>(
      "SearchService/CompleteSearch", [](const pb::CompleteSearchRequest& request) {
        pb::CompleteSearchResponse reply;
        reply.add_completions(request.prefix() + "バス");
        reply.add_completions("\"</script>");
        return reply;
      });
  const PageReply reply = Get("/complete?q=デマンド");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "application/json; charset=utf-8");
  EXPECT_FALSE(reply.immutable);
  EXPECT_THAT(reply.body, HasSubstr("[\"デマンドバス\",\"\\\""));
  EXPECT_THAT(reply.body, Not(HasSubstr("<")));
  ASSERT_EQ(server_.seen.size(), 1U);
  EXPECT_EQ(Metadata(server_.seen[0].call, "authorization"), "Bearer visitor");
}

TEST_F(PagesTest, WithoutCompletionsThereIsAnEmptyList) {
  server_.otherwise = [](const client::WireCall&, const std::string&) {
    return absl::StatusOr<std::string>(
        client::StatusFromWire(absl::StatusCode::kUnavailable, "", "", "server.example:8320"));
  };
  const PageReply reply = Get("/complete?q=x");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.body, "[]");
}

// What is left by the server's clock: the script counts on from there by the browser's.
TEST_F(PagesTest, AWindowKnowsHowLongItsSessionLasts) {
  visitor_ = {.token = "visitor"};
  AnswerEverythingBy({"nothing"});
  server_.On<pb::ExtendSessionRequest, pb::Token>(
      "IdentityService/ExtendSession", [](const pb::ExtendSessionRequest&) {
        pb::Token token;
        token.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(Now()) + 7200);
        token.mutable_session()->mutable_idle_expire_time()->set_seconds(
            absl::ToUnixSeconds(Now()) + 3600);
        return token;
      });
  EXPECT_THAT(Get("/").body, HasSubstr("data-session-left=\"3600\""));
  visitor_ = {};
  EXPECT_THAT(Get("/").body, Not(HasSubstr("data-session-left")));
}

TEST_F(PagesTest, TheOtherLanguageIsTheSamePage) {
  AnswerEverythingBy({"nothing"});
  EXPECT_THAT(Get("/search?q=x&kind=cases").body,
              HasSubstr("href=\"/search?q=x&amp;kind=cases&amp;lang=en\""));
  EXPECT_THAT(Get("/search?q=x", domain::Lang::kEnglish).body,
              HasSubstr("href=\"/search?q=x&amp;lang=ja\""));
}

// A deep page is reached over the server's larger ones.
TEST_F(PagesTest, ALaterPageShowsTheHitsBehindThoseBefore) {
  constexpr int kHits = 250;
  server_.On<pb::SearchCasesRequest, pb::SearchCasesResponse>(
      "SearchService/SearchCases", [](const pb::SearchCasesRequest& request) {
        int begin = request.page_token().empty() ? 0 : std::stoi(request.page_token());
        pb::SearchCasesResponse reply;
        if (begin == 0) reply.mutable_summary()->set_total_size(kHits);
        for (int i = 0; i < request.page_size() && begin < kHits; ++i, ++begin) {
          pb::SearchHit& hit = *reply.add_hits();
          hit.set_name(absl::StrCat("cases/c", begin));
          hit.set_title(absl::StrCat("title-", begin, "-"));
        }
        if (begin < kHits) reply.set_next_page_token(absl::StrCat(begin));
        return reply;
      });
  std::set<int> met;
  for (int page = 1; page <= 13; ++page) {
    const std::string body = Get(absl::StrCat("/search?q=x&kind=cases&page=", page)).body;
    for (int hit = 0; hit < kHits; ++hit) {
      if (absl::StrContains(body, absl::StrCat("title-", hit, "-"))) {
        EXPECT_TRUE(met.insert(hit).second) << hit << " twice";
        EXPECT_EQ(hit / kHitsPerPage, page - 1);
      }
    }
  }
  EXPECT_EQ(met.size(), size_t{kHits});
}

}  // namespace
}  // namespace renkei::web
