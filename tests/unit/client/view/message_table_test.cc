// Lists of the contract as tables.
#include "client/view/page/message_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/page/framework_table.h"
#include "client/view/sheet/table_file.h"
#include "renkei/v1/initiative.pb.h"
#include "server/sheet/csv.h"

namespace renkei::view {
namespace {

TEST(MessageTable, HeadingsAndValuesAreTheContractsInTheReadersLanguage) {
  std::vector<pb::InitiativeMember> members(1);
  members[0].set_organization("organizations/a");
  members[0].set_state(pb::MEMBER_STATE_JOINED);
  const std::vector<std::string> fields = {"organization", "state", "joined_date"};
  const auto title_of = [](const std::string& name) {
    return name == "organizations/a" ? "甲市" : name;
  };
  EXPECT_EQ(TableCsv(MessageTable(members, fields, domain::Words(Lang::kJapanese, title_of))),
            absl::StrCat(sheet::kUtf8Mark, "団体,状態,参加日\r\n甲市,参加\r\n"));
  EXPECT_EQ(MessageTable(members, fields, domain::Words(Lang::kEnglish)).columns[2].header,
            "joined date");
}

TEST(FrameworkTable, ItemsStandUnderThoseThatTheyBelongTo) {
  pb::Framework framework;
  const auto add = [&](const char* id, const char* parent) {
    pb::FrameworkItem& item = *framework.add_items();
    item.set_id(id);
    item.set_parent(parent);
    item.set_title(id);
  };
  add("a", "");
  add("b", "");
  add("a1", "a");
  add("circle", "circle");
  const Table table = FrameworkTable(framework, domain::Words(Lang::kJapanese));
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.rows[1].cells[0].text, "a1");
  EXPECT_EQ(table.rows[1].depth, 1);
  EXPECT_EQ(table.rows[2].depth, 0);
}

}  // namespace
}  // namespace renkei::view
