// Cases like something, as people read them.
#include "client/view/page/similar_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "absl/strings/str_split.h"
#include "client/view/text/render.h"
#include "tests/unit/client/printed.h"

namespace renkei::view {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

domain::Words TitledWords(Lang lang = Lang::kJapanese) {
  return domain::Words(lang, [](const std::string& name) {
    return name == "organizations/o" ? std::string("会津若松市") : name;
  });
}

std::string PrintedPage(const Page& page) { return RenderText(page.blocks, {}); }

pb::SimilarCase Similar(const std::string& name) {
  pb::SimilarCase similar;
  similar.mutable_hit()->set_type(pb::RESOURCE_TYPE_CASE);
  similar.mutable_hit()->set_name(name);
  similar.mutable_hit()->set_title("デマンド交通の導入");
  similar.mutable_hit()->add_owners("organizations/o");
  similar.add_shared_words("利用者");
  return similar;
}

pb::TimedValue InYear(double value, int year) {
  pb::TimedValue timed;
  timed.mutable_value()->set_number(value);
  timed.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  timed.mutable_when()->set_year(year);
  return timed;
}

pb::CaseResult Riders() {
  pb::CaseResult result;
  result.set_indicator_title("1日の利用者数");
  result.set_unit("人");
  result.set_indicator("indicators/riders");
  *result.mutable_before() = InYear(40, 2022);
  *result.mutable_after() = InYear(100, 2025);
  return result;
}

// One of the same indicator in a neighbor, one of a like name far away.
pb::FindSimilarCasesResponse ForKpi() {
  pb::FindSimilarCasesResponse found;
  pb::SimilarCase& near = *found.add_cases() = Similar("cases/near");
  *near.add_results() = Riders();
  near.set_borders_away(1);
  near.set_likeness(0.834);
  pb::SimilarCase& far = *found.add_cases() = Similar("cases/far");
  far.add_results()->set_indicator_title("年間利用者数");
  return found;
}

pb::Kpi Kpi() {
  pb::Kpi kpi;
  kpi.set_title("1日の利用者数");
  kpi.set_indicator("indicators/riders");
  return kpi;
}

TEST(SimilarCasesPage, WhatMayBeTheSameCaseComesFirstWithAWarning) {
  pb::FindSimilarCasesResponse found;
  for (const bool duplicate : {false, true}) {
    pb::SimilarCase& similar = *found.add_cases() =
        Similar(duplicate ? "cases/again" : "cases/other");
    similar.add_shared_words("高齢者");
    similar.set_sameness(duplicate ? 0.93 : 0.05);
    similar.set_near_duplicate(duplicate);
  }
  const std::string text = PrintedPage(SimilarCasesPage(found, TitledWords()));
  EXPECT_LT(text.find("二重に登録"), text.find("cases/again"));
  EXPECT_LT(text.find("cases/again"), text.find("cases/other"));
  EXPECT_THAT(text, HasSubstr("共通する語：利用者、高齢者\n     本文の一致：93%\n"));
  EXPECT_THAT(text, Not(HasSubstr("5%")));
}

TEST(SimilarCasesPage, NumbersThatAreNoneAreNoHarm) {
  pb::FindSimilarCasesResponse found;
  for (const double none : {std::numeric_limits<double>::infinity(),
                            std::numeric_limits<double>::quiet_NaN(), -1e300}) {
    pb::SimilarCase& similar = *found.add_cases();
    similar.set_sameness(none);
    similar.set_likeness(none);
  }
  EXPECT_THAT(PrintedPage(SimilarCasesPage(found, TitledWords())), HasSubstr("本文の一致：100%"));
  EXPECT_EQ(SimilarCasesTable(found, TitledWords()).rows.size(), 3u);
}

TEST(KpiCasesPage, SaysWhatEachMovedFromWhereToWhereAndWhyItIsHere) {
  EXPECT_EQ(PrintedPage(KpiCasesPage(Kpi(), ForKpi(), TitledWords())),
            "■ 「1日の利用者数」を動かした事例\n"
            "  1. デマンド交通の導入\n"
            "     会津若松市\n"
            "     成果：1日の利用者数 40人（令和4年度） → 100人（令和7年度）\n"
            "     理由：同じ共通指標、隣接、類似度 83％\n"
            "     共通する語：利用者\n"
            "     cases/near\n"
            "\n"
            "  2. デマンド交通の導入\n"
            "     会津若松市\n"
            "     成果：年間利用者数\n"
            "     共通する語：利用者\n"
            "     cases/far\n");
  EXPECT_THAT(PrintedPage(KpiCasesPage(Kpi(), ForKpi(), TitledWords(Lang::kEnglish))),
              HasSubstr("why: the same shared indicator, neighbor, 83% alike\n"));
}

TEST(KpiCasesPage, OfAKpiWithoutASharedIndicatorNoneIsTheSame) {
  pb::Kpi kpi = Kpi();
  kpi.clear_indicator();
  EXPECT_THAT(PrintedPage(KpiCasesPage(kpi, ForKpi(), TitledWords())),
              Not(HasSubstr("同じ共通指標")));
}

TEST(KpiCasesPage, WhereNothingMovedItSaysSoOfTheKpi) {
  EXPECT_THAT(PrintedPage(KpiCasesPage(Kpi(), {}, TitledWords())), HasSubstr("「1日の利用者数」"));
}

TEST(SimilarCasesTable, ARowHasTheReasons) {
  const auto printed =
      TableIn(RenderText({Block(SimilarCasesTable(ForKpi(), TitledWords()))}, {}), "事例");
  ASSERT_EQ(printed.size(), 2u);
  EXPECT_EQ(printed[0].at("隣接"), "隣接");
  EXPECT_EQ(printed[0].at("類似度（％）"), "83");
  EXPECT_THAT(printed[0].at("成果"), HasSubstr("40人（令和4年度） → 100人（令和7年度）"));
  EXPECT_EQ(printed[1].count("類似度（％）"), 0u);
  EXPECT_EQ(printed[1].at("リソース名"), "cases/far");
}

}  // namespace
}  // namespace renkei::view
