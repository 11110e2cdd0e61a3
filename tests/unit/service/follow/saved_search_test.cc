// Saved searches: what they find newly is told once, and only what their account finds by itself.
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "server/service/follow/saved_searches.h"
#include "server/service/search/search_index.h"
#include "tests/unit/service/follow/follow_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SavedSearchTest : public FollowTest {
 protected:
  SavedSearchTest() {
    std::string name = ::testing::TempDir() + "saved.XXXXXX";
    directory_ = mkdtemp(name.data());
  }
  ~SavedSearchTest() override {
    if (index_ != nullptr) index_->End();
    std::filesystem::remove_all(directory_);
  }

  void SetUp() override {
    // The index's thread reads no clock that the test moves on.
    Env still = EnvOver(*store_);
    still.now = [now = now_] { return now; };
    auto opened = SearchIndex::Open(still, AllResourceSources(), {.directory = directory_},
                                    [](const std::string&) {});
    if (absl::IsUnimplemented(opened.status())) GTEST_SKIP() << "built without search";
    ASSERT_TRUE(opened.ok()) << opened.status();
    index_ = *std::move(opened);
    index_->Begin();
    env_.search = index_.get();
    pb::Follow search;
    search.mutable_search()->set_text("移動販売");
    Follow(reader_, search);
    now_ += absl::Seconds(1);
  }

  // How many were asked, once everything is in the index.
  int Ask(absl::Duration every = absl::ZeroDuration()) {
    const absl::Status come = index_->Await(store_->Head(), absl::Minutes(1), [] { return false; });
    EXPECT_TRUE(come.ok()) << come;
    const auto asked = AskSavedSearches(env_, kept_, every, [] { return false; });
    EXPECT_TRUE(asked.ok()) << asked.status();
    return asked.value_or(-1);
  }

  std::string directory_;
  std::unique_ptr<SearchIndex> index_;
  KeptIdentities kept_;
};

TEST_F(SavedSearchTest, WhatIsFoundNewlyIsToldOnceAndSaysBySearch) {
  const std::string found = Published("移動販売で買い物を支える");
  Published("予約制の乗合タクシー");
  EXPECT_EQ(Ask(), 1);
  const auto notices = Notices(reader_);
  ASSERT_THAT(Lines(notices), ElementsAre("FOUND " + found));
  EXPECT_EQ(notices[0].reasons(0).kind(), pb::FOLLOW_KIND_SEARCH);
  EXPECT_EQ(notices[0].reasons(0).title(), "移動販売");
  now_ += absl::Minutes(5);
  EXPECT_EQ(Ask(), 1);
  EXPECT_THAT(Notices(reader_), SizeIs(1));
  EXPECT_EQ(Notices(reader_)[0].count(), 1);
}

TEST_F(SavedSearchTest, ItIsAskedByTimeAndNotByChange) {
  Published("移動販売");
  EXPECT_EQ(Ask(kSearchEvery), 0) << "it was followed a moment ago";
  now_ += kSearchEvery;
  EXPECT_EQ(Ask(kSearchEvery), 1);
  EXPECT_EQ(Ask(kSearchEvery), 0);
}

TEST_F(SavedSearchTest, WhatItsAccountDoesNotFindIsNotTold) {
  Published("移動販売の内部資料", pb::VISIBILITY_PRIVATE);
  Draft("移動販売の下書き");
  EXPECT_EQ(Ask(), 1);
  EXPECT_THAT(Notices(reader_), IsEmpty());
}

TEST_F(SavedSearchTest, WithoutAnIndexNothingIsAsked) {
  env_.search = nullptr;
  EXPECT_EQ(*AskSavedSearches(env_, kept_, absl::ZeroDuration(), [] { return false; }), 0);
}

}  // namespace
}  // namespace renkei::service
