// Differences in words.
#include "server/domain/strategy/diff/diff_present.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace renkei::domain {
namespace {

using testing::ElementsAre;

pb::VisionNode Node(const std::string& name, const std::string& parent, const std::string& label,
                    const std::string& title) {
  pb::VisionNode node;
  node.set_name(name);
  node.set_parent(parent);
  node.set_label(label);
  node.set_title(title);
  return node;
}

class DiffPresentTest : public testing::Test {
 protected:
  DiffPresentTest() {
    before_.vision.set_name("v");
    before_.nodes = {Node("g1", "", "1", "しごと"), Node("g2", "", "2", "ひと"),
                     Node("m", "g1", "(1)", "起業の支援")};
    pb::Kpi& kpi = before_.kpis.emplace_back();
    kpi.set_name("k");
    kpi.set_node("m");
    kpi.set_title("起業した人の数");
    kpi.set_unit("人");
    after_ = before_;
  }

  static void Target(pb::Kpi& kpi, double number, int year) {
    pb::TimedValue& target = *kpi.add_targets();
    target.mutable_value()->set_number(number);
    target.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
    target.mutable_when()->set_year(year);
  }

  // The only item that changed.
  pb::ItemDifference Only() const {
    const auto from = PlanIndex::Build(before_);
    const auto to = PlanIndex::Build(after_);
    const PlanDiff diff = DiffPlans(*from, *to);
    EXPECT_EQ(diff.items.size(), 1U);
    return diff.items.empty() ? pb::ItemDifference() : PresentItem(*from, *to, diff.items[0]);
  }

  Plan before_;
  Plan after_;
};

TEST_F(DiffPresentTest, TargetsStandAsPapersHaveThem) {
  Target(before_.kpis[0], 1200, 2024);
  Target(after_.kpis[0], 1850.5, 2024);
  Target(after_.kpis[0], 0, 2027);
  after_.kpis[0].mutable_targets(1)->mutable_value()->set_text("約");
  const pb::ItemDifference item = Only();
  ASSERT_EQ(item.differences_size(), 1);
  EXPECT_EQ(item.differences(0).before(), "1,200人（令和6年度）");
  EXPECT_EQ(item.differences(0).after(), "1,850.5人（令和6年度）\n約0人（令和9年度）");
  EXPECT_THAT(item.path(), ElementsAre("1 しごと", "(1) 起業の支援"));
}

TEST_F(DiffPresentTest, PlacesAreNamedByWhatStandsThere) {
  after_.nodes[2].set_parent("g2");
  const pb::ItemDifference item = Only();
  ASSERT_EQ(item.differences_size(), 1);
  EXPECT_EQ(item.differences(0).kind(), pb::DIFFERENCE_KIND_MOVED);
  EXPECT_EQ(item.differences(0).before(), "1 しごと");
  EXPECT_EQ(item.differences(0).after(), "2 ひと");
  EXPECT_THAT(item.path(), ElementsAre("2 ひと"));
}

TEST_F(DiffPresentTest, AReMentionNamesItsPlace) {
  after_.nodes[2].add_re_mentions()->set_parent("g2");
  const pb::ItemDifference item = Only();
  ASSERT_EQ(item.differences_size(), 1);
  EXPECT_EQ(item.differences(0).kind(), pb::DIFFERENCE_KIND_RE_MENTION_ADDED);
  EXPECT_EQ(item.differences(0).before(), "");
  EXPECT_EQ(item.differences(0).after(), "2 ひと");
  EXPECT_EQ(item.differences(0).position_after(), 1);
}

TEST_F(DiffPresentTest, ARoadmapStandsLineByLineWithTheTitlesOfItsKpis) {
  pb::Activity& activity = *after_.nodes[2].add_activities();
  activity.set_title("実証");
  activity.mutable_period()->set_from_fiscal_year(2024);
  activity.mutable_period()->set_to_fiscal_year(2025);
  activity.add_kpis("k");
  const pb::ItemDifference item = Only();
  ASSERT_EQ(item.differences_size(), 1);
  EXPECT_EQ(item.differences(0).after(), "実証  2024～2025年度  KPI: 起業した人の数");
}

TEST_F(DiffPresentTest, WhatWasRemovedIsShownAsItWasAndWhereItStood) {
  after_.kpis.clear();
  before_.kpis[0].set_etag("e");
  before_.kpis[0].mutable_update_time()->set_seconds(1);
  const pb::ItemDifference item = Only();
  EXPECT_EQ(item.after_case(), pb::ItemDifference::AFTER_NOT_SET);
  EXPECT_EQ(item.kpi_before().title(), "起業した人の数");
  EXPECT_EQ(item.kpi_before().etag(), "");
  EXPECT_FALSE(item.kpi_before().has_update_time());
  EXPECT_THAT(item.path(), ElementsAre("1 しごと", "(1) 起業の支援"));
}

}  // namespace
}  // namespace renkei::domain
