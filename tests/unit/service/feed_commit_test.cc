// Commits of several changes, and pages that they do not fit into.

#include <algorithm>
#include <random>

#include "server/service/change/feed_page.h"
#include "tests/random_seed.h"
#include "tests/unit/service/feed_fixture.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;

class FeedCommitTest : public FeedTest {
 protected:
  // "3": a page of three changes; "3+": one that says that the commit goes on.
  std::vector<std::string> Pages(const std::string& token, const std::string& cursor,
                                 int page_size) {
    std::vector<std::string> pages;
    pb::ListChangesRequest request;
    request.set_cursor(cursor);
    request.set_page_size(page_size);
    while (true) {
      const auto page = Page(token, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return pages;
      if (page->changes_size() > 0)
        pages.push_back(absl::StrCat(page->changes_size(), page->partial_commit() ? "+" : ""));
      if (page->at_head()) return pages;
      request.set_cursor(page->cursor());
    }
  }
};

TEST_F(FeedCommitTest, ACommitThatIsLargerThanAPageIsToldInPartsThatSaySo) {
  const std::string initiative = Confer("内々の検討");
  const std::string before = HeadCursor(stranger_);
  ShowTo(initiative, pb::VISIBILITY_MEMBERS);
  EXPECT_THAT(Pages(stranger_, before, 1), ElementsAre("1+", "1+", "1+", "1"));
  EXPECT_THAT(Pages(stranger_, before, 3), ElementsAre("3+", "1"));
  EXPECT_THAT(Pages(stranger_, before, kConferChanges), ElementsAre("4"));
  EXPECT_THAT(Pages(stranger_, before, 500), ElementsAre("4"));
}

TEST_F(FeedCommitTest, ACommitThatDoesNotFitBehindAnotherBeginsThePageAfter) {
  const std::string initiative = Confer("内々の検討");
  const std::string before = HeadCursor(stranger_);
  Publish("事例", pb::VISIBILITY_PUBLIC);
  ShowTo(initiative, pb::VISIBILITY_MEMBERS);
  EXPECT_THAT(Pages(stranger_, before, kConferChanges), ElementsAre("1", "4"));
  EXPECT_THAT(Pages(stranger_, before, kConferChanges + 1), ElementsAre("5"));
  EXPECT_THAT(Pages(stranger_, before, 2), ElementsAre("1", "2+", "2"));
}

// Cuts the log away as soon as it has been read.
class CutStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  bool armed = false;

  absl::StatusOr<std::vector<storage::LogEntry>> ReadLog(storage::Log log,
                                                         storage::LogPosition from,
                                                         size_t limit) const override {
    auto entries = ForwardingStore::ReadLog(log, from, limit);
    if (armed) EXPECT_TRUE(const_cast<CutStore*>(this)->TruncateLog(log, Head()).ok());
    return entries;
  }
};

// Pages of any size, by the reader that all of them are made with.
class FeedPageTest : public FeedCommitTest {
 protected:
  FeedPageTest() {
    caller_.account = "accounts/a";
    caller_.organization = kYokohama;
    caller_.roles = {pb::ROLE_READER};
    for (int i = 0; i < 12; ++i) {
      Publish(std::string(static_cast<size_t>(1 + 9 * i), 'a'), pb::VISIBILITY_PUBLIC);
      if (i % 3 == 0) ShowTo(Confer(absl::StrCat("検討 ", i)), pb::VISIBILITY_MEMBERS);
    }
    const std::string hidden = Confer("消える");
    for (const pb::Visibility visibility : {pb::VISIBILITY_MEMBERS, pb::VISIBILITY_PRIVATE})
      ShowTo(hidden, visibility);
  }

  // From the beginning to the head.
  std::vector<FeedPage> Read(const FeedLimits& limits) {
    const std::function<bool()> waits = [] { return false; };
    const service::Call call(env_, caller_,
                             *auth::FindPolicy("renkei.v1.ChangeService/ListChanges"), now_, waits);
    const FeedQuery query{.filter = *FeedFilter::Parse(call, {}, "")};
    std::vector<FeedPage> pages;
    FeedPosition from = FeedStart(*store_);
    // More pages than there are entries: it stands still.
    while (pages.size() < 1'000) {
      auto page = ReadFeedPage(call, query, from, limits);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return {};
      from = page->next;
      pages.push_back(*std::move(page));
      if (pages.back().at_head) return pages;
    }
    ADD_FAILURE() << "no end";
    return pages;
  }

  static std::vector<std::string> Told(const std::vector<FeedPage>& pages) {
    std::vector<std::string> told;
    for (const FeedPage& page : pages) {
      for (const pb::Change& change : page.changes)
        told.push_back(absl::StrCat(change.kind(), " ", change.resource_name()));
    }
    return told;
  }

  static size_t BytesOf(const FeedPage& page) {
    size_t bytes = 0;
    for (const pb::Change& change : page.changes) bytes += change.ByteSizeLong();
    return bytes;
  }

  auth::Caller caller_;
};

constexpr FeedLimits kNoLimits = {.changes = 100'000,
                                  .max_changes = 100'000,
                                  .bytes = size_t{1} << 40,
                                  .max_bytes = size_t{1} << 40,
                                  .examined = 100'000};

TEST_F(FeedPageTest, PagesOfAnySizeTellTheSameAndTearOnlyACommitThatDoesNotFit) {
  std::mt19937 random(RandomSeed());
  const std::vector<FeedPage> whole = Read(kNoLimits);
  ASSERT_EQ(whole.size(), 1u);
  size_t largest = 0;
  for (const pb::Change& change : whole[0].changes)
    largest = std::max(largest, change.ByteSizeLong());
  int torn = 0;
  for (int round = 0; round < 300; ++round) {
    FeedLimits limits = kNoLimits;
    if (random() % 2 == 0) {
      limits.changes = 1 + random() % 6;
      limits.max_changes = limits.changes + random() % 4;
    } else {
      limits.bytes = 1 + random() % 3'000;
      limits.max_bytes = limits.bytes + random() % 3'000;
    }
    const std::vector<FeedPage> pages = Read(limits);
    ASSERT_EQ(Told(pages), Told(whole));
    for (size_t i = 0; i < pages.size(); ++i) {
      const FeedPage& page = pages[i];
      const size_t count = static_cast<size_t>(page.changes.size());
      ASSERT_LE(count, limits.max_changes);
      ASSERT_LT(BytesOf(page), limits.max_bytes + largest) << "it went on when it was full";
      const bool full = count >= limits.changes || BytesOf(page) >= limits.bytes;
      if (page.partial_commit) {
        ++torn;
        ASSERT_TRUE(count >= limits.max_changes || BytesOf(page) >= limits.max_bytes);
        ASSERT_FALSE(page.at_head);
      } else if (!full && !page.at_head) {
        // What did not fit any more begins the next one, and fills it beyond this one's rest.
        ASSERT_LT(i + 1, pages.size());
        ASSERT_TRUE(count + static_cast<size_t>(pages[i + 1].changes.size()) >=
                        limits.max_changes ||
                    BytesOf(page) + BytesOf(pages[i + 1]) >= limits.max_bytes);
      }
    }
  }
  EXPECT_GT(torn, 10);
}

TEST_F(FeedPageTest, EntriesThatNobodyIsToldOfAreLookedAtInSteps) {
  caller_.organization = kAbolished;
  FeedLimits limits = kNoLimits;
  for (size_t examined = 1; examined < 5; ++examined) {
    limits.examined = examined;
    const std::vector<FeedPage> pages = Read(limits);
    ASSERT_EQ(Told(pages), Told(Read(kNoLimits)));
    // A commit is looked at as a whole.
    const size_t entries = store_->ReadLog(storage::Log::kChanges, {}, 100'000)->size();
    EXPECT_GE(pages.size(), entries / (examined + kConferChanges));
    EXPECT_LE(pages.size(), entries / examined + 1);
  }
}

// Entries that are gone when the page has been read may have been gone when it came to them.
TEST_F(FeedPageTest, APageThatTheLogWasCutUnderIsNotGivenOut) {
  CutStore cut(*store_);
  const Env env = EnvOver(cut);
  const std::function<bool()> waits = [] { return false; };
  const service::Call call(env, caller_, *auth::FindPolicy("renkei.v1.ChangeService/ListChanges"),
                           now_, waits);
  const FeedQuery query{.filter = *FeedFilter::Parse(call, {}, "")};
  const FeedPosition from = FeedStart(*store_);
  ASSERT_TRUE(ReadFeedPage(call, query, from, kNoLimits).ok());
  cut.armed = true;
  EXPECT_EQ(ReasonOf(ReadFeedPage(call, query, from, kNoLimits)), pb::REASON_EXPIRED_CURSOR);
}

TEST_F(FeedPageTest, APageThatEndsAtItsLimitIsAtTheHeadOnlyIfNothingFollows) {
  FeedLimits limits = kNoLimits;
  limits.changes = 1;
  const std::vector<FeedPage> pages = Read(limits);
  for (size_t i = 0; i + 1 < pages.size(); ++i) EXPECT_FALSE(pages[i].at_head);
  EXPECT_TRUE(pages.back().at_head);
  EXPECT_EQ(pages.back().next, After(store_->Head()));
}

}  // namespace
}  // namespace renkei::service
