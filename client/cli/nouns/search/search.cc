// `renkei search`, and `search` of what has a method of its own: cases, visions, initiatives, programmes,
// organizations.
#include <algorithm>
#include <utility>

#include "client/cli/next_steps.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/lib/paging.h"
#include "client/view/page/search_kinds.h"
#include "client/view/page/search_results.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/programme.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Read without scrolling far; and what the first page of a search fixes.
constexpr int kUsualHits = 10;
constexpr int kMostHits = 1'000;
constexpr int kMostInAPage = 100;

const Text kTextHelp = {
    "Words, all of which are in what is found; \"in quotation marks\" letter by letter, -word: "
    "without it. "
    "These stand within one pair of quotation marks of the shell: 'bus -\"night bus\"'",
    "検索語。複数の語はすべてを含むものを探します。\"…\" で囲むと一字一句そのまま、-語 "
    "はその語を除きます。"
    "この二つを使うときは全体を ' で囲みます: 'バス -\"夜行バス\"'"};

// All pages as one answer, with the summary of the first.
template <class Reply, class Request>
absl::StatusOr<Reply> Fetch(Session& session, const std::string& method, Request request,
                            size_t limit) {
  ASSIGN_OR_RETURN(client::Client* const client, session.client());
  request.set_page_size(static_cast<int>(std::min<size_t>(limit, kMostInAPage)));
  const auto most = static_cast<int>(limit);
  Reply all;
  bool first = true;
  RETURN_IF_ERROR(client::ForEachPage<Reply>(*client, method, request, [&](Reply& page) {
    if (std::exchange(first, false)) {
      all = page;
    } else {
      all.mutable_hits()->MergeFrom(page.hits());
    }
    return all.hits_size() < most;
  }));
  if (all.hits_size() > most) all.mutable_hits()->DeleteSubrange(most, all.hits_size() - most);
  all.clear_next_page_token();
  return all;
}

pb::ResourceType SoughtType(const view::Action& action) {
  const view::SearchKind* const kind = view::SoughtBy(action);
  return kind == nullptr ? pb::RESOURCE_TYPE_UNSPECIFIED : kind->type;
}

// What can be asked next: all hits of the same search, or the same of another text.
std::string NextSearch(const pb::SearchCriteria& asked, int64_t total, const view::Action& action) {
  pb::SearchCriteria next = asked;
  next.set_text(action.text);
  if (action.text != asked.text()) return SearchCommand(SoughtType(action), next);
  return SearchCommand(SoughtType(action), next,
                       static_cast<size_t>(std::clamp<int64_t>(total, 1, kMostHits)));
}

template <class Request, class Reply>
Ending Hits(pb::ResourceType kind) {
  const auto run = [kind](Session& session, const Sending& sent) -> absl::Status {
    const auto& request = static_cast<const Request&>(sent.request);
    ASSIGN_OR_RETURN(const Reply reply, Fetch<Reply>(session, sent.method, request, sent.limit));
    view::SearchResults results;
    results.kind = kind;
    results.text = request.criteria().text();
    results.hits = {reply.hits().begin(), reply.hits().end()};
    results.summary = reply.summary();
    PrintAnswer(session, reply, results.hits, [&] {
      const Printer& printer = session.printer();
      return printer.Text(
          view::SearchPage(results, printer.words()), [&](const view::Action& action) {
            return NextSearch(request.criteria(), results.summary.total_size(), action);
          });
    });
    return absl::OkStatus();
  };
  Ending ending = {pb::SearchHit::descriptor(), true, 0, run};
  ending.request = Request::descriptor();
  return ending;
}

absl::Status ShowAll(Session& session, const pb::SearchAllRequest& request,
                     const pb::SearchAllResponse& reply) {
  std::vector<pb::SearchHit> hits;
  for (const pb::SearchGroup& group : reply.groups())
    hits.insert(hits.end(), group.hits().begin(), group.hits().end());
  PrintAnswer(session, reply, hits, [&] {
    const Printer& printer = session.printer();
    return printer.Text(view::SearchAllPage(request.text(), reply, printer.words()),
                        [](const view::Action& action) {
                          pb::SearchCriteria next;
                          next.set_text(action.text);
                          return SearchCommand(SoughtType(action), next);
                        });
  });
  return absl::OkStatus();
}

Argument OfYear() {
  return YearTerm("--year", "year=",
                  {"Which ran in this fiscal year: 2024, R6, 令和6",
                   "実施年度で絞ります: 2024、R6、令和6年度"});
}

}  // namespace

Ending RecordHits(pb::ResourceType kind) {
  return Hits<pb::SearchRecordsRequest, pb::SearchRecordsResponse>(kind);
}

std::vector<Argument> SearchArguments(std::vector<Argument> own, std::vector<int> facets) {
  std::vector<Argument> takes = {Field("[TEXT...]", "criteria.text", kTextHelp)};
  std::move(own.begin(), own.end(), std::back_inserter(takes));
  const std::vector<Argument> common = {
      OfPrefecture(),
      ConstantTerm("--kind", "owner_kind=", *pb::OrganizationKind_descriptor(),
                   {"Of organizations of this kind", "団体の種別で絞ります"}),
      ConstantTerm("--population-class", "population_class=", *pb::PopulationClass_descriptor(),
                   {"Of places of this size", "団体の人口規模で絞ります"}),
      Field("--like-us [ORG]", "criteria.like_us",
            {"Of governments like one's own, or like ORG (the text goes before it)",
             "自団体に似た団体のものに絞ります。ORG "
             "を書くとその団体に似た団体（検索語はこの前に書きます）"},
            &Resolver::OrganizationOrOwn),
      Field("--near-us [ORG]", "criteria.near_us",
            {"Of neighbours of one's own, or of ORG, and of their neighbours",
             "自団体の近隣（隣接団体とその隣接団体）のものに絞ります。ORG を書くとその団体の近隣"},
            &Resolver::OrganizationOrOwn),
      Field("--filter FILTER", "criteria.filter",
            {"A filter in the API's language", "API のフィルター式"}),
      Field("--sort", "criteria.order",
            {"Relevance (default), date or adoptions", "並び順（省略時は関連の高い順）"}),
      Constants("--facets", "criteria.facets", std::move(facets),
                {"Counts all hits by these, or by the usual ones",
                 "全件の内訳を数えます。値を省略すると主な項目のすべて"}),
      UpToDate("criteria.up_to_date"),
      Limit(kUsualHits, kMostHits)};
  takes.insert(takes.end(), common.begin(), common.end());
  return takes;
}

Argument OfFrameworkItem() {
  return Term("--framework-item FRAMEWORK/ITEM", "framework_item=",
              {"That serve this item of a framework: national-2022/field-mobility",
               "国の枠組みの項目で絞ります: national-2022/field-mobility"},
              &Resolver::FrameworkItem);
}

void AddCaseSearch(Noun noun) {
  AddVerb(
      noun,
      {.name = "search",
       .description = {"Finds cases by what they say, the best first",
                       "事例を本文の語や文で探します（関連の高い順）"},
       .calls = "SearchService/SearchCases",
       .takes = SearchArguments(
           {OfOwner(), OfFrameworkItem(), OfYear(), InState(),
            ConstantTerm("--continuity", "continuity=", *pb::Continuity_descriptor(),
                         {"Whether it still runs", "継続状況で絞ります"}),
            TermSwitch("--selected", "selected=true",
                       {"Selected as good practice only", "優良事例に選定されたものに絞ります"}),
            Term("--tag TAG", "tag=", {"With this tag", "タグで絞ります"})},
           {pb::SEARCH_FACET_PREFECTURE, pb::SEARCH_FACET_OWNER_KIND,
            pb::SEARCH_FACET_POPULATION_CLASS, pb::SEARCH_FACET_FRAMEWORK_ITEM,
            pb::SEARCH_FACET_YEAR, pb::SEARCH_FACET_CONTINUITY, pb::SEARCH_FACET_SELECTED,
            pb::SEARCH_FACET_TAG}),
       .prints = Hits<pb::SearchCasesRequest, pb::SearchCasesResponse>(pb::RESOURCE_TYPE_CASE),
       .examples = {{"renkei case search 高齢者の移動手段がない",
                     {"By what is the matter", "困りごとを文で"}},
                    {"renkei case search デマンド交通 --like-us --selected",
                     {"Of places like one's own", "自団体に似た団体の優良事例を"}},
                    {"renkei case search 空き家 --prefecture 07 --facets",
                     {"With counts", "内訳とともに"}}}});
}

void AddVisionSearch(Noun noun) {
  AddVerb(noun, {.name = "search",
                 .description = {"Finds visions, their goals, measures and KPIs by what they say",
                                 "ビジョンと、その目標・施策・KPIを本文の語や文で探します"},
                 .calls = "SearchService/SearchVisions",
                 .takes = SearchArguments({OfOwner(), OfFrameworkItem(), OfYear(), InState()},
                                          {pb::SEARCH_FACET_PREFECTURE, pb::SEARCH_FACET_OWNER_KIND,
                                           pb::SEARCH_FACET_POPULATION_CLASS,
                                           pb::SEARCH_FACET_FRAMEWORK_ITEM, pb::SEARCH_FACET_YEAR}),
                 .prints = Hits<pb::SearchVisionsRequest, pb::SearchVisionsResponse>(
                     pb::RESOURCE_TYPE_VISION),
                 .examples = {{"renkei vision search 関係人口 --year R6",
                               {"In plans of a year", "令和6年度に計画期間がかかるものを"}}}});
}

void AddInitiativeSearch(Noun noun) {
  AddVerb(
      noun,
      {.name = "search",
       .description = {"Finds initiatives by what they say", "地域間連携を本文の語や文で探します"},
       .calls = "SearchService/SearchInitiatives",
       .takes =
           SearchArguments({OfOwner(), OfFrameworkItem(), OfYear(),
                            ConstantTerm("--state", "state=", *pb::InitiativeState_descriptor(),
                                         {"In this state", "状態で絞ります"})},
                           {pb::SEARCH_FACET_PREFECTURE, pb::SEARCH_FACET_STATE,
                            pb::SEARCH_FACET_FRAMEWORK_ITEM, pb::SEARCH_FACET_OWNER}),
       .prints = Hits<pb::SearchInitiativesRequest, pb::SearchInitiativesResponse>(
           pb::RESOURCE_TYPE_INITIATIVE),
       .examples = {{"renkei initiative search 広域観光 --state open --near-us",
                     {"Which are open for neighbours", "近隣で参加を募集しているものを"}}}});
}

void AddProgrammeSearch(Noun noun) {
  AddVerb(noun,
          {.name = "search",
           .description = {"Finds programmes by what they say", "支援施策を本文の語や文で探します"},
           .calls = "SearchService/SearchProgrammes",
           .takes = SearchArguments(
               {OfOwner(), OfFrameworkItem(),
                YearTerm("--year", "year=",
                         {"With an edition of this fiscal year: 2024, R6, 令和6",
                          "年度版のある年度で絞ります: 2024、R6、令和6年度"}),
                Term("--ministry MINISTRY", "ministry=",
                     {"That this ministry offers, as printed", "府省庁で絞ります（表記のとおり）"}),
                ConstantTerm("--support-kind", "support_kind=", *pb::SupportKind_descriptor(),
                             {"Of this kind of support", "支援の種類で絞ります"})},
               {pb::SEARCH_FACET_MINISTRY, pb::SEARCH_FACET_SUPPORT_KIND,
                pb::SEARCH_FACET_FRAMEWORK_ITEM, pb::SEARCH_FACET_YEAR}),
           .prints = Hits<pb::SearchProgrammesRequest, pb::SearchProgrammesResponse>(
               pb::RESOURCE_TYPE_PROGRAMME),
           .examples = {{"renkei programme search 地域交通 --ministry 国土交通省",
                         {"What a ministry offers for it", "ある府省庁の施策から"}}}});
}

void AddOrgSearch(Noun noun) {
  AddVerb(
      noun,
      {.name = "search",
       .description = {"Finds organizations by names and readings, of former days too",
                       "団体を名称やよみで探します（以前の名称も含みます）"},
       .calls = "SearchService/SearchOrganizations",
       .takes = SearchArguments({}, {pb::SEARCH_FACET_PREFECTURE, pb::SEARCH_FACET_OWNER_KIND,
                                     pb::SEARCH_FACET_POPULATION_CLASS}),
       .prints = Hits<pb::SearchOrganizationsRequest, pb::SearchOrganizationsResponse>(
           pb::RESOURCE_TYPE_ORGANIZATION),
       .examples = {{"renkei org search 龍ヶ崎", {"In any spelling", "表記の違いがあっても"}}}});
}

void AddSearch(CommandTree& tree) {
  AddVerb(
      tree,
      {.name = "search",
       .description =
           {"Finds whatever says so: cases, visions, initiatives, programmes, opinions, menu "
            "books, calls for cases, national KPIs, organizations",
            "事例・ビジョン・地域間連携・支援施策・計画への意見・メニューブック・事例の募集・国の"
            "KPI・団体をまとめて探します"},
       .calls = "SearchService/SearchAll",
       .takes = {Field("TEXT...", "text", kTextHelp),
                 Number("--limit", "page_size", 1, 10,
                        {"At most so many of each kind (default 3)",
                         "種類ごとの最大件数（省略時は 3）"}),
                 UpToDate("up_to_date")},
       .prints = Then(ShowAll),
       .examples = {{"renkei search デマンド交通", {"In everything", "すべての種類から"}},
                    {"renkei search 高齢者 移動手段 --limit 5",
                     {"Both words, five of each kind", "両方の語を含むものを種類ごとに5件"}}}});
}

}  // namespace renkei::cli
