// `search` of opinions, editions of menu books, calls for cases, rounds and national KPIs: one method finds them.
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "renkei/v1/planning.pb.h"
#include "renkei/v1/search_service.pb.h"

namespace renkei::cli {
namespace {

constexpr char kSearchRecords[] = "SearchService/SearchRecords";

}  // namespace

void AddOpinionSearch(Noun noun) {
  AddVerb(noun,
          {.name = "search",
           .description = {"Finds opinions on plans and the answers to them by what they say",
                           "計画への意見とその対応を、本文の語や文で探します"},
           .calls = kSearchRecords,
           .sends = "types: RESOURCE_TYPE_OPINION",
           .takes = SearchArguments(
               {OfOwner(),
                Term("--vision VISION", "vision=", {"On this plan", "計画で絞ります"},
                     &Resolver::Vision),
                ConstantTerm("--source-kind", "opinion_source=", *pb::OpinionSource_descriptor(),
                             {"From there", "意見元の区分で絞ります"}),
                ConstantTerm("--answer", "opinion_answer=", *pb::OpinionAnswer_descriptor(),
                             {"So answered", "対応の区分で絞ります"}),
                TermSwitch("--unanswered", "opinion_answer=UNANSWERED",
                           {"Not answered yet", "対応がまだのものに絞ります"}),
                YearTerm("--year", "year=",
                         {"On plans of this fiscal year: 2024, R6, 令和6",
                          "計画期間がかかる年度で絞ります: 2024、R6、令和6年度"})},
               {pb::SEARCH_FACET_OPINION_ANSWER, pb::SEARCH_FACET_OPINION_SOURCE,
                pb::SEARCH_FACET_PREFECTURE, pb::SEARCH_FACET_YEAR}),
           .prints = RecordHits(pb::RESOURCE_TYPE_OPINION),
           .examples = {{"renkei opinion search 空き家 --answer not_adopted",
                         {"What was not adopted, and why", "反映されなかったものと理由を"}},
                        {"renkei opinion search 子育て --like-us --facets",
                         {"Of places like one's own", "自団体に似た団体のものを、内訳とともに"}}}});
}

void AddMenuBookSearch(Noun noun) {
  AddVerb(noun,
          {.name = "search",
           .description = {"Finds editions by their titles, prefaces and the cases in them",
                           "メニューブックの版を、題名・はじめに・掲載事例の題名で探します"},
           .calls = kSearchRecords,
           .sends = "types: RESOURCE_TYPE_CASE_LIST_EDITION",
           .takes = SearchArguments({OfOwner(), YearTerm("--year", "year=",
                                                         {"Of this fiscal year: 2024, R6, 令和6",
                                                          "年度で絞ります: 2024、R6、令和6年度"})},
                                    {pb::SEARCH_FACET_YEAR, pb::SEARCH_FACET_OWNER}),
           .prints = RecordHits(pb::RESOURCE_TYPE_CASE_LIST_EDITION),
           .examples = {{"renkei menu-book search 自動運転",
                         {"In which book a case was printed", "載っている版を"}}}});
}

void AddCaseCallSearch(Noun noun) {
  AddVerb(noun,
          {.name = "search",
           .description = {"Finds calls for cases by what they say",
                           "事例の募集を、題名・内容・観点の語で探します"},
           .calls = kSearchRecords,
           .sends = "types: RESOURCE_TYPE_CASE_CALL",
           .takes = SearchArguments({OfOwner(), YearTerm("--year", "year=",
                                                         {"Which open or close in this fiscal year",
                                                          "受付の始まりか終わりの年度で絞ります"})},
                                    {pb::SEARCH_FACET_YEAR, pb::SEARCH_FACET_OWNER}),
           .prints = RecordHits(pb::RESOURCE_TYPE_CASE_CALL),
           .examples = {{"renkei case-call search 地域交通",
                         {"By what is looked for", "募集している内容で"}}}});
}

void AddRoundSearch(Noun noun) {
  AddVerb(noun,
          {.name = "search",
           .description = {"Finds rounds of selection by what they say",
                           "公募・選定を、題名・趣旨・評価項目の語で探します"},
           .calls = kSearchRecords,
           .sends = "types: RESOURCE_TYPE_ROUND",
           .takes = SearchArguments({OfOwner(), YearTerm("--year", "year=",
                                                         {"Which open or close in this fiscal year",
                                                          "受付の始まりか終わりの年度で絞ります"})},
                                    {pb::SEARCH_FACET_YEAR, pb::SEARCH_FACET_OWNER}),
           .prints = RecordHits(pb::RESOURCE_TYPE_ROUND),
           .examples = {{"renkei round search モデル地域",
                         {"By what is looked for", "募集している内容で"}}}});
}

void AddNationalKpiSearch(Noun noun) {
  AddVerb(noun,
          {.name = "search",
           .description = {"Finds national KPIs by what they say",
                           "国のKPIを、題名や説明の語で探します"},
           .calls = kSearchRecords,
           .sends = "types: RESOURCE_TYPE_NATIONAL_KPI",
           .takes = SearchArguments({OfOwner(), OfFrameworkItem()},
                                    {pb::SEARCH_FACET_FRAMEWORK_ITEM, pb::SEARCH_FACET_OWNER}),
           .prints = RecordHits(pb::RESOURCE_TYPE_NATIONAL_KPI),
           .examples = {{"renkei national-kpi search デジタル実装",
                         {"By what is counted", "数えているもので"}}}});
}

}  // namespace renkei::cli
