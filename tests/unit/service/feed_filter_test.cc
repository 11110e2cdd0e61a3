#include "google/protobuf/empty.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/service/feed_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FeedFilterTest : public FeedTest {
 protected:
  FeedFilterTest() { AddTestFramework(); }

  std::vector<std::string> ToldOf(const std::string& token, const std::string& filter,
                                  const std::string& cursor = "") {
    pb::ListChangesRequest request;
    request.set_filter(filter);
    request.set_cursor(cursor);
    return Told(token, request);
  }
};

TEST_F(FeedFilterTest, ByOwnerPrefectureAndItem) {
  Publish("教育", pb::VISIBILITY_PUBLIC, {kEducation});
  Publish("交通", pb::VISIBILITY_PUBLIC, {kTraffic, kEducation});
  EXPECT_THAT(ToldOf(stranger_, absl::StrCat("framework_items:\"", kTraffic, "\"")),
              ElementsAre("+交通"));
  EXPECT_THAT(ToldOf(stranger_, "owner=\"organizations/332143\""), ElementsAre("+教育", "+交通"));
  EXPECT_THAT(ToldOf(stranger_, absl::StrCat("owner=\"", kAizu, "\"")), IsEmpty());
  EXPECT_THAT(ToldOf(stranger_, "NOT owner=\"organizations/332143\""), IsEmpty());
  EXPECT_THAT(ToldOf(stranger_, absl::StrCat("prefecture=\"", kKanagawa, "\"")), IsEmpty());
}

TEST_F(FeedFilterTest, WhatNoLongerPassesIsATombstone) {
  const std::string filter = absl::StrCat("framework_items:\"", kTraffic, "\"");
  const std::string name = Publish("交通", pb::VISIBILITY_PUBLIC, {kTraffic});
  const std::string cursor = HeadCursor(stranger_);
  pb::Case changed;
  changed.set_name(name);
  changed.set_title("交通から教育へ");
  changed.add_framework_items(kEducation);
  Replace(changed);
  EXPECT_THAT(ToldOf(stranger_, filter, cursor), ElementsAre(absl::StrCat("-", name)));
  EXPECT_THAT(ToldOf(stranger_, absl::StrCat("framework_items:\"", kEducation, "\""), cursor),
              ElementsAre("+交通から教育へ"));
  // Who begins now has nothing to forget.
  for (const std::string& told : ToldOf(stranger_, filter)) EXPECT_EQ(told[0], '-') << told;
}

TEST_F(FeedFilterTest, TheOwnerIsToldByItsOwnTextAndOthersByTheOneInForce) {
  const std::string filter = absl::StrCat("framework_items:\"", kTraffic, "\"");
  const std::string name = Publish("交通", pb::VISIBILITY_PUBLIC, {kTraffic});
  const std::string owners = HeadCursor(owner_);
  const std::string others = HeadCursor(stranger_);
  Revise(name);
  pb::UpdateCaseRequest update;
  update.mutable_case_()->set_name(name);
  update.mutable_case_()->add_framework_items(kEducation);
  update.mutable_update_mask()->add_paths("framework_items");
  ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/UpdateCase", update).ok());
  EXPECT_THAT(ToldOf(stranger_, filter, others), IsEmpty());
  const auto told = ToldOf(owner_, filter, owners);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back(), absl::StrCat("-", name));
}

// The parts of a document that is removed are not told of one by one.
TEST_F(FeedFilterTest, ADocumentThatIsGoneIsToldAlsoWhereOnlyItsPartsPassed) {
  pb::CreateVisionRequest create;
  create.set_parent(kManiwa);
  create.mutable_vision()->set_title("地方版総合戦略");
  create.mutable_vision()->mutable_period()->set_from_fiscal_year(2023);
  create.mutable_vision()->mutable_period()->set_to_fiscal_year(2027);
  const auto head = Call<pb::Vision>(owner_, "VisionService/CreateVision", create);
  ASSERT_TRUE(head.ok()) << head.status();
  pb::CreateNodeRequest node;
  node.set_parent(head->name());
  node.mutable_node()->set_title("交通");
  node.mutable_node()->add_framework_items(kTraffic);
  const auto made = Call<pb::VisionNode>(owner_, "VisionService/CreateNode", node);
  ASSERT_TRUE(made.ok()) << made.status();
  pb::ListChangesRequest request;
  request.set_filter(absl::StrCat("framework_items:\"", kTraffic, "\""));
  auto page = Page(owner_, request);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->changes_size(), 1);
  EXPECT_EQ(page->changes(0).resource_name(), made->name());
  pb::DeleteVisionRequest remove;
  remove.set_name(head->name());
  ASSERT_TRUE(Call<google::protobuf::Empty>(owner_, "VisionService/DeleteVision", remove).ok());
  request.set_cursor(page->cursor());
  page = Page(owner_, request);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->changes_size(), 1);
  EXPECT_EQ(page->changes(0).resource_name(), head->name());
  EXPECT_EQ(page->changes(0).kind(), pb::Change::KIND_TOMBSTONE);
}

TEST_F(FeedFilterTest, ACursorBelongsToWhatIsComparedAndNotToHowItIsWritten) {
  pb::ListChangesRequest request;
  request.set_filter("owner = \"organizations/332143\"");
  const auto page = Page(stranger_, request);
  ASSERT_TRUE(page.ok()) << page.status();
  request.set_cursor(page->cursor());
  request.set_filter(absl::StrCat("owner=\"", kManiwa, "\""));
  EXPECT_TRUE(Page(stranger_, request).ok());
  request.set_filter(absl::StrCat("owner=\"", kAizu, "\""));
  EXPECT_EQ(ReasonOf(Page(stranger_, request)), pb::REASON_FOREIGN_CURSOR);
}

}  // namespace
}  // namespace renkei::service
