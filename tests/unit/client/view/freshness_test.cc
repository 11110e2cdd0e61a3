// Whom a coordinator reminds: published cases by organization.
#include "client/view/page/freshness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/html/render.h"
#include "client/view/text/render.h"
#include "tests/unit/client/printed.h"

namespace renkei::view {
namespace {

using testing::HasSubstr;

std::vector<pb::CaseFreshness> Rows() {
  std::vector<pb::CaseFreshness> rows(2);
  rows[0].set_organization("organizations/a");
  rows[0].set_published(1200);
  rows[0].set_overdue(2);
  rows[0].set_oldest_review_by_date("2024-03-31");
  // 2024-04-01 00:30 in Japan.
  rows[0].mutable_last_confirmed_time()->set_seconds(1'711'899'000);
  rows[1].set_organization("organizations/b");
  rows[1].set_published(1);
  return rows;
}

const domain::Words& FreshnessWords() {
  static const auto& words = *new domain::Words(Lang::kJapanese, [](const std::string& name) {
    return std::string(name == "organizations/a" ? "甲市" : "乙町");
  });
  return words;
}

TEST(FreshnessPage, ATerminalHasFiguresDaysAndNamesInColumns) {
  EXPECT_THAT(
      TableIn(RenderText(FreshnessPage(Rows(), FreshnessWords()).blocks, {}), "団体"),
      testing::ElementsAre(
          PrintedRow{{"団体", "甲市"},
                     {"公開中", "1,200"},
                     {"見直し期限超過", "2"},
                     {"最も早い見直し期限", "2024-03-31"},
                     {"最終確認", "2024-04-01"},
                     {"リソース名", "organizations/a"}},
          PrintedRow{{"団体", "乙町"}, {"公開中", "1"}, {"リソース名", "organizations/b"}}));
}

TEST(FreshnessPage, TheHeadSaysHowManyTheyAreTogether) {
  EXPECT_EQ(FreshnessPage(Rows(), FreshnessWords()).head.subtitle,
            "2団体、公開中の事例1201件、うち見直し期限超過2件");
  EXPECT_THAT(RenderHtml(FreshnessPage({}, FreshnessWords())),
              HasSubstr("該当するものはありません。"));
}

TEST(FreshnessPage, WhatIsOverdueStandsOutAndTheBodyCanBeFollowed) {
  HtmlStyle style;
  style.address_of = [](const std::string& resource) { return "/" + resource; };
  Writer html;
  WriteBlocks(html, FreshnessPage(Rows(), FreshnessWords()).blocks, style);
  const std::string written = html.Take();
  EXPECT_THAT(written, HasSubstr("<a href=\"/organizations/a\">甲市</a>"));
  EXPECT_THAT(written, HasSubstr("<span class=\"warning\">2</span>"));
}

}  // namespace
}  // namespace renkei::view
