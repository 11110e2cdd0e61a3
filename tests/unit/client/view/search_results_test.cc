// What a search found, as people read it.
#include "client/view/page/search_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "absl/strings/str_split.h"
#include "client/view/html/render.h"
#include "client/view/page/found_text.h"
#include "client/view/page/search_kinds.h"
#include "client/view/text/render.h"

namespace renkei::view {
namespace {

using testing::HasSubstr;
using testing::Not;

google::protobuf::RepeatedPtrField<pb::TextRange> Ranges(
    const std::vector<std::pair<int, int>>& pairs) {
  google::protobuf::RepeatedPtrField<pb::TextRange> ranges;
  for (const auto& [begin, end] : pairs) {
    pb::TextRange& range = *ranges.Add();
    range.set_begin(begin);
    range.set_end(end);
  }
  return ranges;
}

// The text with what was found in it between brackets.
std::string Told(const std::string& text, const std::vector<std::pair<int, int>>& pairs) {
  std::string told;
  for (const Span& span : FoundIn(text, Ranges(pairs)))
    told += span.tone == Tone::kFound ? "[" + span.text + "]" : span.text;
  return told;
}

TEST(FoundIn, RangesAreCodePoints) {
  EXPECT_EQ(Told("高齢者の移動", {{0, 3}, {4, 6}}), "[高齢者]の[移動]");
  EXPECT_EQ(Told("𠮷野ヶ里町", {{1, 2}}), "𠮷[野]ヶ里町");
  EXPECT_EQ(Told("a\nb", {{2, 3}}), "a [b]");
  EXPECT_EQ(Told("バス路線", {{0, 2}, {2, 4}}), "[バス路線]");
}

TEST(FoundIn, RangesThatAreNoneOfTheTextMarkNothing) {
  constexpr int kLeast = std::numeric_limits<int>::min();
  constexpr int kMost = std::numeric_limits<int>::max();
  const std::vector<std::pair<int, int>> bad[] = {
      {{0, 5}}, {{4, 5}}, {{-1, 2}}, {{2, 2}}, {{3, 1}}, {{kLeast, kMost}}, {{kMost, kLeast}}};
  for (const auto& ranges : bad) EXPECT_EQ(Told("路線バス", ranges), "路線バス");
  // What overlaps one before it, or lies before it; the others count all the same.
  EXPECT_EQ(Told("路線バス", {{1, 3}, {2, 4}, {0, 1}, {3, 4}}), "路[線バス]");
  EXPECT_EQ(Told("", {{0, 1}}), "");
}

pb::SearchHit Hit() {
  pb::SearchHit hit;
  hit.set_type(pb::RESOURCE_TYPE_CASE);
  hit.set_name("cases/c");
  hit.set_title("デマンド交通の導入");
  *hit.mutable_title_highlights() = Ranges({{0, 6}});
  hit.add_owners("organizations/o");
  hit.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  hit.set_selected(true);
  hit.mutable_date()->set_seconds(1711929600);  // 2024-04-01 09:00 in Japan
  pb::SearchSnippet& snippet = *hit.add_snippets();
  snippet.set_field("challenge");
  snippet.set_text("高齢者の移動手段がない");
  *snippet.mutable_highlights() = Ranges({{4, 8}});
  snippet.set_cut_before(true);
  snippet.set_cut_after(true);
  return hit;
}

SearchResults Results() {
  SearchResults results;
  results.kind = pb::RESOURCE_TYPE_CASE;
  results.text = "デマンド 移動手段";
  results.hits = {Hit()};
  results.summary.set_total_size(1);
  results.summary.set_all_words(true);
  return results;
}

domain::Words Words(Lang lang = Lang::kJapanese) {
  return domain::Words(lang, [](const std::string& name) {
    return name == "organizations/o" ? std::string("会津若松市") : name;
  });
}

std::string TextOf(const Page& page) { return RenderText(page.blocks, {}); }

TEST(SearchPage, AHitSaysWhatWhoseAndWhereItWasFound) {
  EXPECT_EQ(TextOf(SearchPage(Results(), Words())),
            "1件見つかりました。\n\n"
            "  1. *デマンド交通*の導入\n"
            "     会津若松市  公開中  優良事例  2024-04-01\n"
            "     課題：…高齢者の*移動手段*がない…\n"
            "     cases/c\n");
}

TEST(SearchPage, WhatHasNotAllWordsIsNotTakenForAnAnswer) {
  SearchResults results = Results();
  results.summary.set_all_words(false);
  EXPECT_THAT(TextOf(SearchPage(results, Words())),
              HasSubstr("すべての語を含むものはありません。"));
  EXPECT_THAT(TextOf(SearchPage(results, Words(Lang::kEnglish))),
              HasSubstr("No document has all words"));
  results.text.clear();
  EXPECT_THAT(TextOf(SearchPage(results, Words())), Not(HasSubstr("すべての語")));
}

TEST(SearchPage, MoreHitsAndAnotherSpellingAreSearchesToo) {
  SearchResults results = Results();
  results.summary.set_total_size(1'234);
  results.summary.set_suggestion("デマンド交通");
  TextStyle style;
  style.command_of = [](const Action& action) { return action.method + " " + action.text; };
  const std::string text = RenderText(SearchPage(results, Words()).blocks, style);
  EXPECT_THAT(text, HasSubstr("1,234件のうち1件を表示しています。\n"));
  EXPECT_THAT(text,
              HasSubstr("→ もしかして「デマンド交通」: SearchService/SearchCases デマンド交通\n"));
  EXPECT_THAT(text, HasSubstr("→ ほか1,233件: SearchService/SearchCases デマンド 移動手段\n"));
}

TEST(SearchPage, CountsAreInWords) {
  SearchResults results = Results();
  const auto add = [&](pb::SearchFacet facet, const std::string& value) {
    pb::SearchFacetCounts& counts = *results.summary.add_facets();
    counts.set_facet(facet);
    pb::SearchFacetValue& counted = *counts.add_values();
    counted.set_value(value);
    counted.set_count(12'345);
  };
  add(pb::SEARCH_FACET_OWNER, "organizations/o");
  add(pb::SEARCH_FACET_OWNER_KIND, "DESIGNATED_CITY");
  add(pb::SEARCH_FACET_STATE, "PUBLISHED");
  add(pb::SEARCH_FACET_YEAR, "2024");
  add(pb::SEARCH_FACET_SELECTED, "true");
  add(pb::SEARCH_FACET_TAG, "交通");
  add(pb::SEARCH_FACET_OWNER_KIND, "OF_A_NEWER_SERVER");
  const std::string text = TextOf(SearchPage(results, Words()));
  for (const char* word : {"会津若松市", "政令指定都市", "公開中", "令和6年度", "優良事例", "交通",
                           "OF_A_NEWER_SERVER"})
    EXPECT_THAT(text, testing::ContainsRegex(absl::StrCat(word, " +12,345\n"))) << word;
}

TEST(SearchPage, FitsEightyColumns) {
  SearchResults results = Results();
  pb::SearchHit& hit = results.hits[0];
  for (int i = 0; i < 20; ++i) *hit.mutable_title() += "公共交通の再編";
  for (int i = 0; i < 40; ++i) *hit.mutable_snippets(0)->mutable_text() += "移動手段の確保";
  for (const char* title : {"第2期総合戦略", "基本目標1 安心して暮らせるまちをつくる", "施策"})
    hit.add_path()->set_title(absl::StrCat(title, "と公共交通ネットワークの再構築"));
  for (const Lang lang : {Lang::kJapanese, Lang::kEnglish}) {
    const std::string text = TextOf(SearchPage(results, Words(lang)));
    for (const absl::string_view line : absl::StrSplit(text, '\n'))
      EXPECT_LE(DisplayWidth(line, Ambiguous::kNarrow), 80) << line;
  }
}

TEST(SearchPage, ABrowserMarksWhatWasFoundAndFollowsHits) {
  HtmlStyle style;
  style.address_of = [](const std::string& name) { return "/" + name; };
  Writer html;
  WriteBlocks(html, SearchPage(Results(), Words()).blocks, style);
  const std::string written = html.Take();
  EXPECT_THAT(written, HasSubstr("<mark>移動手段</mark>"));
  EXPECT_THAT(written, HasSubstr("<a href=\"/cases/c\"><mark>デマンド交通</mark></a>"));
}

TEST(SearchPage, NumbersThatAreNoneAreNoHarm) {
  SearchResults results = Results();
  for (const int64_t total :
       {std::numeric_limits<int64_t>::min(), int64_t{-1}, std::numeric_limits<int64_t>::max()}) {
    results.summary.set_total_size(total);
    EXPECT_THAT(TextOf(SearchPage(results, Words())), HasSubstr("cases/c"));
  }
}

TEST(SearchPage, WhatHasNoMethodOfItsOwnSaysWhereItStands) {
  SearchResults results;
  results.kind = pb::RESOURCE_TYPE_OPINION;
  results.summary.set_all_words(true);
  pb::SearchHit& opinion = results.hits.emplace_back();
  opinion.set_type(pb::RESOURCE_TYPE_OPINION);
  opinion.set_name("organizations/o/visions/v/opinions/p");
  opinion.set_title("バスの本数を増やしてほしい。");
  opinion.add_owners("organizations/o");
  opinion.set_standing("NOT_ADOPTED");
  for (const char* step : {"第2期総合戦略", "地域の足を守る"}) opinion.add_path()->set_title(step);
  opinion.add_snippets()->set_field("reason");
  opinion.mutable_snippets(0)->set_text("運転手の確保が先になるため。");
  pb::SearchHit& edition = results.hits.emplace_back();
  edition.set_type(pb::RESOURCE_TYPE_CASE_LIST_EDITION);
  edition.set_name("caseLists/l/editions/2");
  edition.set_title("優良事例集");
  edition.set_standing("PUBLISHED");
  edition.set_fiscal_year(2024);
  edition.set_edition(2);
  edition.add_snippets()->set_field("entries");
  edition.mutable_snippets(0)->set_text("境町 自動運転バスの運行");
  pb::SearchHit& call = results.hits.emplace_back();
  call.set_type(pb::RESOURCE_TYPE_CASE_CALL);
  call.set_name("caseLists/l/calls/c");
  call.set_title("地域交通の事例の募集");
  call.set_standing("OPEN");
  call.set_closes_at("2024-08-30T17:00");
  results.summary.set_total_size(3);
  EXPECT_EQ(TextOf(SearchPage(results, Words())),
            "3件見つかりました。\n\n"
            "  1. バスの本数を増やしてほしい。\n"
            "     会津若松市  反映しない\n"
            "     第2期総合戦略 > 地域の足を守る\n"
            "     対応・考え方：運転手の確保が先になるため。\n"
            "     organizations/o/visions/v/opinions/p\n\n"
            "  2. 優良事例集\n"
            "     第2版（2024年度）  発行済み\n"
            "     掲載事例：境町 自動運転バスの運行\n"
            "     caseLists/l/editions/2\n\n"
            "  3. 地域交通の事例の募集\n"
            "     受付中  2024-08-30 17:00締切\n"
            "     caseLists/l/calls/c\n");
  results.hits[0].set_standing("UNANSWERED");
  EXPECT_THAT(TextOf(SearchPage(results, Words())), HasSubstr("会津若松市  未回答\n"));
  results.hits[0].set_standing("OF_A_NEWER_SERVER");
  EXPECT_THAT(TextOf(SearchPage(results, Words())), HasSubstr("OF_A_NEWER_SERVER"));
}

TEST(SearchKinds, AnActionSaysWhatIsSought) {
  for (const SearchKind& kind : SearchKinds()) {
    EXPECT_EQ(SoughtBy(SearchAction(&kind, "観光", "ほか")), &kind) << kind.name;
    EXPECT_EQ(FindSearchKind(kind.type), &kind);
    EXPECT_EQ(FindSearchKind(absl::string_view(kind.name)), &kind);
    EXPECT_FALSE(MessagesOf(kind.type).empty()) << kind.name;
  }
  EXPECT_EQ(SoughtBy(SearchAction(nullptr, "観光", "ほか")), nullptr);
  EXPECT_EQ(SoughtBy(Action{"公開する", "CaseService/PublishCase", "cases/1"}), nullptr);
}

TEST(SearchAllPage, EachKindSaysHowManyThereAreAndWhereTheOthersAre) {
  pb::SearchAllResponse found;
  pb::SearchGroup& group = *found.add_groups();
  group.set_type(pb::RESOURCE_TYPE_INITIATIVE);
  group.set_total_size(5);
  pb::SearchHit& hit = *group.add_hits();
  hit.set_name("initiatives/i");
  hit.set_title("広域観光");
  hit.set_initiative_state(pb::INITIATIVE_STATE_OPEN);
  TextStyle style;
  style.command_of = [](const Action& action) { return action.method; };
  EXPECT_EQ(RenderText(SearchAllPage("観光", found, Words()).blocks, style),
            "■ 地域間連携（5件）\n"
            "  1. 広域観光\n"
            "     募集中\n"
            "     initiatives/i\n\n"
            "→ ほか4件: SearchService/SearchInitiatives\n");
  EXPECT_EQ(TextOf(SearchAllPage("観光", {}, Words())), "該当するものはありません。\n");
}

}  // namespace
}  // namespace renkei::view
