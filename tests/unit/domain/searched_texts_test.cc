#include "server/domain/searched_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "renkei/v1/case.pb.h"
#include "renkei/v1/initiative.pb.h"

namespace renkei::domain {
namespace {

namespace pb = renkei::v1;

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::pair<std::string, std::string>> Told(const google::protobuf::Message& resource) {
  std::vector<std::pair<std::string, std::string>> told;
  for (const SearchedText& text : SearchedTextsOf(resource))
    told.emplace_back(text.field, text.text);
  return told;
}

TEST(SearchedTexts, AreThoseThatPeopleWroteAtAnyDepthUnderTheFieldOfTheResource) {
  pb::Case text;
  text.set_title("地域の足");
  text.set_challenge("バスがない");
  text.add_tags("交通");
  text.add_tags("");
  pb::CaseResult& result = *text.add_results();
  result.set_indicator_title("利用者数");
  result.set_unit("人");
  result.set_source("調査");
  text.mutable_cost()->set_funding_source("交付金");
  EXPECT_THAT(Told(text), ElementsAre(std::pair("challenge", "バスがない"),
                                      std::pair("results", "利用者数 人 調査"),
                                      std::pair("cost", "交付金"), std::pair("tags", "交通")));
  EXPECT_EQ(TitleOf(text), "地域の足");
  EXPECT_EQ(WholeTextOf(text), "地域の足\nバスがない\n利用者数 人 調査\n交付金\n交通");
}

TEST(SearchedTexts, NamesEtagsAndTheUnitsAndTimesOfFiguresAreNone) {
  pb::Case text;
  text.set_name("cases/c");
  text.set_etag("01hz");
  text.set_external_id("key");
  text.set_owner("organizations/o");
  text.add_framework_items("frameworks/f/items/i");
  text.mutable_begin()->set_text("令和5年度");
  pb::CaseResult& result = *text.add_results();
  result.set_indicator("indicators/i");
  result.mutable_after()->set_unit("千人");
  result.mutable_after()->mutable_when()->set_text("令和6年度末");
  EXPECT_THAT(Told(text), IsEmpty());
}

TEST(SearchedTexts, WhatTheServerKeepsItselfIsNone) {
  pb::Initiative text;
  text.set_purpose("広域観光");
  text.set_lead("会津若松市");
  text.add_history()->set_reason("参加を承認");
  EXPECT_THAT(Told(text), ElementsAre(std::pair("purpose", "広域観光")));
}

}  // namespace
}  // namespace renkei::domain
