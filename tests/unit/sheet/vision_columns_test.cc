// Which columns the sheets of a vision have, and by which headings they are known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/sheet/rows/actual_columns.h"
#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

namespace pb = renkei::v1;

namespace {

// Every field that a user can write and that no other one stands for.
std::set<std::string> ContentFields(const google::protobuf::Descriptor& type) {
  std::set<std::string> fields;
  for (int i = 0; i < type.field_count(); ++i) {
    const auto& field = *type.field(i);
    const std::string& name = field.name();
    if (field.options().GetExtension(pb::rules).output_only() || name == "etag") continue;
    // References by name; files have the external_id.
    if (name == "parent" || name == "node" || (name == "kpis" && type.name() == "Activity"))
      continue;
    if (name == "name" && type.name() != "Vision") continue;
    fields.insert(name);
  }
  return fields;
}

TEST(VisionColumnsTest, EveryContentFieldHasAColumnOrASheet) {
  // Lists of messages have sheets of their own.
  const std::map<std::string, std::set<std::string>> sheets = {
      {"Vision", {"links"}},
      {"VisionNode", {"re_mentions", "budgets", "funding", "links", "activities"}},
      {"Kpi", {"targets", "re_mentions"}},
      {"Activity", {"milestones"}}};
  std::set<std::string> seen;
  for (const SheetLayout& layout : VisionLayouts()) {
    std::set<std::string> columns;
    for (const Column& column : layout.columns) {
      if (column.path[0] == '@') continue;
      EXPECT_NE(FieldOf(layout, column), nullptr) << layout.en << "." << column.path;
      const std::string path = column.path;
      columns.insert(path.substr(0, path.find('.')));
    }
    std::set<std::string> wanted = ContentFields(*layout.message);
    const auto it = sheets.find(layout.message->name());
    if (it != sheets.end()) {
      for (const std::string& field : it->second) wanted.erase(field);
    }
    EXPECT_EQ(columns, wanted) << layout.en;
    seen.insert(layout.message->name());
  }
  // What those lists hold, and what lies within: Value, When, FiscalPeriod, Audience.
  EXPECT_EQ(seen, (std::set<std::string>{"Vision", "VisionNode", "Kpi", "TimedValue", "KpiActual",
                                         "ReMention", "Activity", "Milestone", "Budget", "Funding",
                                         "Link"}));
  std::set<std::string> baseline;
  for (const Column& column : LayoutOf(SheetKind::kKpis).columns) {
    const std::string path = column.path;
    if (path.rfind("baseline.", 0) == 0) baseline.insert(path.substr(9, path.find('.', 9) - 9));
  }
  EXPECT_EQ(baseline, ContentFields(*pb::TimedValue::descriptor()));
  EXPECT_EQ(ContentFields(*pb::Value::descriptor()), (std::set<std::string>{"number", "text"}));
  EXPECT_EQ(ContentFields(*pb::FiscalPeriod::descriptor()).size(), 2U);
  EXPECT_EQ(ContentFields(*pb::Audience::descriptor()).size(), 2U);
}

TEST(VisionColumnsTest, HeadersAreFoundInBothLanguagesAndNamesOfSheetsBySomethingBehindThem) {
  for (const SheetLayout& layout : VisionLayouts()) {
    for (size_t i = 0; i < layout.columns.size(); ++i) {
      EXPECT_EQ(FindColumn(layout, layout.columns[i].ja), i) << layout.columns[i].ja;
      EXPECT_EQ(FindColumn(layout, layout.columns[i].en), i) << layout.columns[i].en;
    }
    EXPECT_EQ(FindLayout(layout.ja), &layout);
    EXPECT_EQ(FindLayout(std::string(layout.en) + "_2024"), &layout);
  }
  EXPECT_EQ(FindLayout("メモ"), nullptr);
  EXPECT_EQ(FindLayout("KPI実績"), nullptr);
}

TEST(ColumnsTest, ALabelOfASheetWithAFieldToARowIsNoHeading) {
  const SheetLayout& figures = ActualRowsLayout();
  EXPECT_FALSE(AreHeadings(figures, {"外部ID", "t-base", "必須"}));
  EXPECT_TRUE(AreHeadings(figures, {"外部ID", "年度", "実績"}));
  EXPECT_TRUE(AreHeadings(figures, {"ＫＰＩの外部ＩＤ"}));
  EXPECT_TRUE(AreHeadings(figures, {"KPIの外部ID（必須）", "実績"}));
  EXPECT_FALSE(AreHeadings(figures, {"年度", "実績"}));
}

}  // namespace
}  // namespace renkei::sheet
