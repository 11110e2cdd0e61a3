// A file as a plan, and its counts as the table of a paper.
#include "client/cli/nouns/vision/summary_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "client/cli/nouns/vision/file_plan.h"
#include "google/protobuf/util/message_differencer.h"
#include "server/domain/strategy/summary.h"
#include "tests/support/kanagawa_plan.h"
#include "tests/unit/client/printed.h"

namespace renkei::cli {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using view::PrintedRow;
using view::TableIn;

class FilePlanTest : public testing::Test {
 protected:
  FilePlanTest()
      : file_((std::filesystem::temp_directory_path() /
               (std::string("renkei_file_plan_") +
                testing::UnitTest::GetInstance()->current_test_info()->name() + ".yaml"))
                  .string()) {}
  ~FilePlanTest() override { std::filesystem::remove(file_); }

  absl::StatusOr<std::vector<FilePlan>> Read(const std::string& yaml) {
    std::ofstream(file_) << yaml;
    return ReadFilePlans(file_);
  }

  const std::string file_;
};

TEST_F(FilePlanTest, IsWhatTheServerWouldHaveWithNamesFromExternalIds) {
  domain::Plan expected = support::KanagawaPlanRevised();
  const auto plans = Read(support::PlanYaml(expected, "140007"));
  ASSERT_TRUE(plans.ok()) << plans.status();
  const domain::Plan& plan = plans->at(0).plan;
  EXPECT_TRUE(MessageDifferencer::Equals(plan.vision, expected.vision))
      << plan.vision.DebugString();
  ASSERT_EQ(plan.nodes.size(), expected.nodes.size());
  for (size_t i = 0; i < plan.nodes.size(); ++i)
    EXPECT_TRUE(MessageDifferencer::Equals(plan.nodes[i], expected.nodes[i]))
        << plan.nodes[i].DebugString();
  ASSERT_EQ(plan.kpis.size(), expected.kpis.size());
  for (size_t i = 0; i < plan.kpis.size(); ++i) {
    pb::Kpi kpi = plan.kpis[i];
    kpi.mutable_baseline()->mutable_when()->clear_text();
    for (pb::TimedValue& target : *kpi.mutable_targets()) target.mutable_when()->clear_text();
    EXPECT_TRUE(MessageDifferencer::Equals(kpi, expected.kpis[i])) << kpi.DebugString();
  }
  EXPECT_EQ(plans->at(0).places.at(plan.vision.name() + "/nodes/g1"), file_ + ":10:5");
}

TEST_F(FilePlanTest, APartOfAPlanIsAnErrorAtItsPlace) {
  const auto plans = Read(
      "owner: o\nexternal_id: e\ntitle: t\nnodes:\n  - {external_id: a, title: A, "
      "parent_external_id: gone}\n");
  ASSERT_TRUE(plans.ok()) << plans.status();
  const auto index = IndexOf(plans->at(0));
  EXPECT_THAT(std::string(index.status().message()), HasSubstr(file_ + ":5:5: a refers to gone"));
}

TEST(FileArgument, IsToldFromAVisionByItsEnding) {
  for (const char* file : {"-", "plan.yaml", "dir/PLAN.YML", "a.json"})
    EXPECT_TRUE(IsFileArgument(file)) << file;
  for (const char* vision : {"141003", "141003/strategy-2023", "organizations/o/visions/v"})
    EXPECT_FALSE(IsFileArgument(vision)) << vision;
}

pb::VisionSummary Counted(const domain::Plan& plan) {
  return *domain::Summarize(*domain::PlanIndex::Build(plan), "");
}

TEST(SummaryText, IsTheTableOfKanagawasPaper) {
  const pb::VisionSummary summary = Counted(support::KanagawaPlan());
  const BriefStyle terminal = {.columns = 80};
  const std::string text = SummaryText(summary, "第1版", terminal, 1);
  EXPECT_THAT(text, StartsWith("第2期総合戦略  第1版\n"));
  EXPECT_EQ(TableIn(text, "区分").back(), (PrintedRow{{"区分", "計"},
                                                      {"基本目標", "4"},
                                                      {"中柱", "12"},
                                                      {"小柱", "31"},
                                                      {"主な取組み", "132（再掲2）→130"},
                                                      {"KPI", "115（再掲4）→111"}}));
  EXPECT_THAT(text,
              HasSubstr("\n基本目標は4、中柱は12、小柱は31、主な取組みは延べ132（うち再掲2、実数"
                        "130）、KPIは延べ115（うち再掲4、実数111）です。\n"));
}

TEST(SummaryText, ListsAsManyLevelsAsAreAskedFor) {
  const pb::VisionSummary summary = Counted(support::KanagawaPlan());
  const auto listed = [&](int depth) {
    std::vector<std::string> titles;
    for (const PrintedRow& row : TableIn(SummaryText(summary, "第1版", {}, depth), "区分"))
      titles.push_back(row.at("区分"));
    return titles;
  };
  EXPECT_EQ(listed(1).size(), 4U + 1) << "the basic goals and the total";
  EXPECT_THAT(listed(1), testing::Not(testing::Contains("1-1 柱1-1")));
  EXPECT_EQ(listed(2).size(), 4U + 12 + 1);
  EXPECT_THAT(listed(2), testing::Contains("1-1 柱1-1"));
}

TEST(SummaryText, OfSpreadsheetsHasOneFigureInEachColumn) {
  const pb::VisionSummary summary = Counted(support::KanagawaPlanRevised());
  const auto rows = SummaryRows(summary);
  std::vector<std::string> cells;
  for (const auto& column : SummaryColumns(summary, Lang::kJapanese))
    if (column.header.ja.rfind("主な取組み", 0) == 0 || column.header.ja.rfind("KPI", 0) == 0)
      cells.push_back(column.header.ja + " " + column.cell(rows[0]));
  EXPECT_THAT(cells, ElementsAre("主な取組み延べ 139", "KPI延べ 115", "主な取組み再掲 2",
                                 "KPI再掲 4", "主な取組み実数 137", "KPI実数 111"));
}

TEST(SummaryText, SaysOnWhichLevelsKpisHang) {
  domain::Plan plan;
  plan.nodes.emplace_back().set_name("n");
  plan.kpis.emplace_back().set_name("k0");
  plan.kpis.emplace_back().set_name("k1");
  plan.kpis.back().set_node("n");
  EXPECT_THAT(SummaryText(Counted(plan), "", {}, 2),
              HasSubstr("KPIの内訳: 計画全体に1、第1階層に1\n"));
}

}  // namespace
}  // namespace renkei::cli
