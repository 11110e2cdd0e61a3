#include "tests/unit/service/feed_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ChangeServiceTest : public FeedTest {
 protected:
  // Everything after `cursor`, page by page, as "+title" and "-"; moves the cursor.
  std::vector<std::string> Read(const std::string& token, std::string& cursor, int page_size = 1) {
    std::vector<std::string> seen;
    while (true) {
      pb::ListChangesRequest request;
      request.set_cursor(cursor);
      request.set_page_size(page_size);
      request.add_types(pb::RESOURCE_TYPE_CASE);
      const auto page = Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return seen;
      for (const pb::Change& change : page->changes()) {
        seen.push_back(change.kind() == pb::Change::KIND_UPSERT
                           ? absl::StrCat("+", change.case_().title())
                           : "-");
      }
      cursor = page->cursor();
      if (page->at_head()) return seen;
    }
  }
};

TEST_F(ChangeServiceTest, EachReaderGetsWhatItMayReadAndNothingElse) {
  Publish("公開", pb::VISIBILITY_PUBLIC);
  Publish("共有", pb::VISIBILITY_SHARED);
  Publish("非公開", pb::VISIBILITY_PRIVATE);
  std::string cursor;
  EXPECT_THAT(Read(stranger_, cursor), ElementsAre("+公開"));
  cursor.clear();
  EXPECT_THAT(Read(friend_, cursor), ElementsAre("+公開", "+共有"));
  cursor.clear();
  EXPECT_THAT(Read(owner_, cursor),
              ::testing::SizeIs(9));  // creation, submission and publication of each
}

TEST_F(ChangeServiceTest, WhoLosesSightGetsATombstone) {
  const std::string name = Publish("共有をやめる", pb::VISIBILITY_SHARED);
  std::string cursor;
  EXPECT_THAT(Read(friend_, cursor), ElementsAre("+共有をやめる"));
  pb::ReviseCaseRequest revise;
  revise.set_name(name);
  ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/ReviseCase", revise).ok());
  EXPECT_THAT(Read(friend_, cursor), IsEmpty());  // the draft is the owner's business
  pb::UpdateCaseRequest update;
  update.mutable_case_()->set_name(name);
  update.mutable_case_()->mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/UpdateCase", update).ok());
  EXPECT_THAT(Read(friend_, cursor), IsEmpty());
  Republish(name);
  EXPECT_THAT(Read(friend_, cursor), ElementsAre("-"));
  std::string from_start;
  EXPECT_THAT(Read(stranger_, from_start), IsEmpty());
}

TEST_F(ChangeServiceTest, EachChangeSaysOfWhatKindItIsAndWhenItHappened) {
  const std::string before = HeadCursor(stranger_);
  const absl::Time first = now_;
  const std::string name = Publish("公開", pb::VISIBILITY_PUBLIC);
  now_ += absl::Hours(30);
  const absl::Time second = now_;
  const std::string initiative = Confer("検討");
  ShowTo(initiative, pb::VISIBILITY_MEMBERS);
  now_ += absl::Hours(5);
  pb::ListChangesRequest request;
  request.set_cursor(before);
  const auto page = Page(stranger_, request);
  ASSERT_TRUE(page.ok()) << page.status();
  std::vector<std::string> told;
  for (const pb::Change& change : page->changes()) {
    const bool is_first = change.resource_name() == name;
    EXPECT_EQ(change.time().seconds(), absl::ToUnixSeconds(is_first ? first : second))
        << change.resource_name();
    told.push_back(pb::ResourceType_Name(change.type()));
  }
  EXPECT_THAT(told,
              ElementsAre("RESOURCE_TYPE_CASE", "RESOURCE_TYPE_INITIATIVE",
                          "RESOURCE_TYPE_INITIATIVE_MEMBER", "RESOURCE_TYPE_INITIATIVE_MEMBER",
                          "RESOURCE_TYPE_INITIATIVE_MEMBER"));
}

TEST_F(ChangeServiceTest, APageHasFiveHundredChangesUnlessMoreOrFewerAreAskedFor) {
  // Each tells its owner of its creation, its submission and its publication.
  for (int i = 0; i < 170; ++i) Publish(absl::StrCat("事例 ", i), pb::VISIBILITY_PUBLIC);
  pb::ListChangesRequest request;
  request.add_types(pb::RESOURCE_TYPE_CASE);
  request.set_names_only(true);
  EXPECT_EQ(Page(owner_, request)->changes_size(), 500);
  request.set_page_size(510);
  EXPECT_EQ(Page(owner_, request)->changes_size(), 510);
  request.set_page_size(3);
  EXPECT_EQ(Page(owner_, request)->changes_size(), 3);
}

TEST_F(ChangeServiceTest, FollowingTheCursorOfAListMissesNothing) {
  Publish("前", pb::VISIBILITY_PUBLIC);
  const auto list =
      Call<pb::ListCasesResponse>(stranger_, "CaseService/ListCases", pb::ListCasesRequest());
  ASSERT_TRUE(list.ok()) << list.status();
  std::string cursor = list->change_cursor();
  EXPECT_THAT(Read(stranger_, cursor), IsEmpty());
  Publish("後", pb::VISIBILITY_PUBLIC);
  EXPECT_THAT(Read(stranger_, cursor), ElementsAre("+後"));
}

TEST_F(ChangeServiceTest, AFilterThatDropsEverythingStillMovesTheCursor) {
  std::string cursor;
  Read(stranger_, cursor);
  const std::string before = cursor;
  Publish("見えない", pb::VISIBILITY_PRIVATE);
  EXPECT_THAT(Read(stranger_, cursor), IsEmpty());
  EXPECT_NE(cursor, before);
}

TEST_F(ChangeServiceTest, CursorsThatDoNotFitAreTypedErrors) {
  std::string cursor;
  Read(stranger_, cursor);
  pb::ListChangesRequest request;
  request.set_cursor(cursor);  // made for cases alone
  EXPECT_EQ(
      ReasonOf(Call<pb::ListChangesResponse>(stranger_, "ChangeService/ListChanges", request)),
      pb::REASON_FOREIGN_CURSOR);
  request.set_cursor("not a cursor");
  EXPECT_EQ(
      ReasonOf(Call<pb::ListChangesResponse>(stranger_, "ChangeService/ListChanges", request)),
      pb::REASON_FOREIGN_CURSOR);
  const auto bounds = Call<pb::GetFeedBoundsResponse>(stranger_, "ChangeService/GetFeedBounds",
                                                      pb::GetFeedBoundsRequest());
  ASSERT_TRUE(bounds.ok()) << bounds.status();
  ASSERT_TRUE(store_->TruncateLog(storage::Log::kChanges, store_->Head()).ok());
  request.set_cursor(bounds->earliest_cursor());
  EXPECT_EQ(
      ReasonOf(Call<pb::ListChangesResponse>(stranger_, "ChangeService/ListChanges", request)),
      pb::REASON_EXPIRED_CURSOR);
  request.set_cursor(bounds->head_cursor());
  EXPECT_TRUE(Call<pb::ListChangesResponse>(stranger_, "ChangeService/ListChanges", request).ok());
}

}  // namespace
}  // namespace renkei::service
