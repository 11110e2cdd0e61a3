// The inbox of a section: without what is known to be the work of another one.
#include "tests/unit/service/identity/section_fixture.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class InboxSectionsTest : public WithSections<InboxReading<VisionTest>> {
 protected:
  // A KPI of a plan in force whose targets end before the plan does.
  void AddEnding(const std::string& vision, const std::string& title, const std::string& section) {
    pb::CreateKpiRequest request;
    request.set_parent(vision);
    pb::Kpi& kpi = *request.mutable_kpi();
    kpi.set_title(title);
    kpi.set_section(section);
    kpi.set_direction(pb::DIRECTION_UP);
    pb::TimedValue& target = *kpi.add_targets();
    target.mutable_value()->set_number(100);
    target.mutable_when()->set_text("令和7年度");
    const auto created = Vision<pb::Kpi>(author_, "CreateKpi", request);
    ASSERT_TRUE(created.ok()) << created.status();
  }

  absl::StatusOr<pb::ListInboxItemsResponse> Ask(bool mine, const std::string& section) {
    pb::ListInboxItemsRequest request;
    request.add_kinds(pb::INBOX_KIND_TARGETS_END);
    request.set_my_sections(mine);
    request.set_section(section);
    return Call<pb::ListInboxItemsResponse>(author_, "InboxService/ListInboxItems", request);
  }

  std::vector<std::string> Titles(bool mine, const std::string& section = "") {
    const auto page = Ask(mine, section);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> titles;
    if (!page.ok()) return titles;
    for (const pb::InboxItem& item : page->items()) titles.push_back(item.title());
    return titles;
  }

  const std::string planning_ = AddSection("企画課", kKanagawa);
  const std::string finance_ = AddSection("財政課", kKanagawa);
};

TEST_F(InboxSectionsTest, LeavesOutWhatIsTheWorkOfAnotherSectionAndNothingThatIsNobodys) {
  const std::string vision = Create(Head("総合戦略")).name();
  AddEnding(vision, "移住者数", "企画課");
  AddEnding(vision, "財政力", "財 政 課");
  AddEnding(vision, "観光客数", "");
  AddEnding(vision, "路線数", "交通課");
  AddEnding(vision, "基金", "企画課・財政課");
  Publish(vision);
  EXPECT_THAT(Titles(false),
              UnorderedElementsAre("移住者数", "財政力", "観光客数", "路線数", "基金"));
  EXPECT_THAT(Titles(true), UnorderedElementsAre("観光客数", "路線数")) << "it is in no section";
  const std::string author = AccountOf(author_);
  ASSERT_TRUE(PutInto(author, {planning_}).ok());
  EXPECT_THAT(Titles(true), UnorderedElementsAre("移住者数", "観光客数", "路線数", "基金"));
  EXPECT_THAT(Titles(false, finance_),
              UnorderedElementsAre("財政力", "観光客数", "路線数", "基金"));
  EXPECT_EQ(Titles(true, finance_).size(), 5U);
  std::set<std::string> sections;
  const auto all = Ask(false, "");
  ASSERT_TRUE(all.ok()) << all.status();
  for (const pb::InboxItem& item : all->items()) sections.insert(item.section());
  EXPECT_THAT(sections, UnorderedElementsAre("企画課", "財 政 課", "", "交通課", "企画課・財政課"))
      << "as the plan writes them";
}

// Plans that were published in March name sections by what they were called then.
TEST_F(InboxSectionsTest, FollowsARenamingAndAReorganisationWithoutTouchingThePlan) {
  const std::string vision = Create(Head("総合戦略")).name();
  AddEnding(vision, "移住者数", "企画課");
  Publish(vision);
  const std::string author = AccountOf(author_);
  ASSERT_TRUE(PutInto(author, {finance_}).ok());
  EXPECT_THAT(Titles(true), IsEmpty());
  const std::string etag = Get(author_, vision)->etag();
  ASSERT_TRUE(Rename(planning_, "政策課").ok());
  EXPECT_THAT(Titles(true), IsEmpty());
  EXPECT_THAT(Titles(false, planning_), ElementsAre("移住者数"));
  ASSERT_TRUE(Retire(planning_, finance_).ok());
  EXPECT_THAT(Titles(true), ElementsAre("移住者数"));
  EXPECT_THAT(Titles(false, planning_), ElementsAre("移住者数")) << "asked for by the old section";
  ASSERT_TRUE(PutInto(author, {}).ok());
  EXPECT_THAT(Titles(true), IsEmpty());
  ASSERT_TRUE(Retire(planning_).ok());
  EXPECT_THAT(Titles(true), ElementsAre("移住者数")) << "nobody followed: it is everybody's";
  EXPECT_EQ(Get(author_, vision)->etag(), etag);
}

TEST_F(InboxSectionsTest, RefusesASectionOfOthers) {
  const std::string other = AddSection("企画課", kYokohama);
  EXPECT_THAT(BadFields(Ask(false, other)), ElementsAre("section UNKNOWN_SECTION"));
}

}  // namespace
}  // namespace renkei::service
