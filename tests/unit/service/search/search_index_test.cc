// The index beside the store: whatever happens to it, what it answers in the end is what a new one
// would.

#include "server/service/search/search_index.h"

#include <fstream>

#include "server/service/change/log_holds.h"
#include "storage/model_store.h"
#include "tests/random_seed.h"
#include "tests/unit/service/search/search_fixture.h"

namespace renkei::service {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const search::Analyser& SharedAnalyser() {
  static const auto* analyser =
      new std::unique_ptr<search::Analyser>(search::Analyser::Open().value());
  return **analyser;
}

TEST_F(SearchIndexTest, WhoeverAwaitsHisWriteFindsIt) {
  const auto index = BegunIndex();
  for (int i = 0; i < 20; ++i) {
    const std::string title = absl::StrCat("事例", 100 + i);
    const std::string name = PublishedCase(title);
    CatchUp(*index);
    EXPECT_THAT(Found(*index, Callers()[1], absl::StrCat("\"", title, "\"")), Contains(name));
  }
}

TEST_F(SearchIndexTest, APublishedCaseIsFoundWithinASecondByWhoDoesNotAskForIt) {
  const auto index = BegunIndex();
  CatchUp(*index);
  const std::string name = PublishedCase("乗合タクシーの実証");
  const absl::Time began = absl::Now();
  while (Found(*index, Callers()[1], "乗合タクシー").empty() &&
         absl::Now() - began < absl::Seconds(60)) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  EXPECT_LT(absl::Now() - began, absl::Seconds(1));
}

TEST_F(SearchIndexTest, BeforeThereIsAnIndexASearchIsToldSo) {
  const auto index = OpenIndex();
  EXPECT_EQ(ReasonOf(Ask(*index, Callers()[0], "")), pb::REASON_SEARCH_NOT_READY);
  EXPECT_EQ(ReasonOf(absl::StatusOr<int>(
                index->Await(store_->Head(), absl::ZeroDuration(), [] { return false; }))),
            pb::REASON_SEARCH_NOT_READY);
  index->Begin();
  CatchUp(*index);
  EXPECT_TRUE(Ask(*index, Callers()[0], "").ok());
}

TEST_F(SearchIndexTest, AServerThatStartsAgainGoesOnWhereItStood) {
  const std::string first = PublishedCase("乗合タクシーの実証");
  {
    const auto index = BegunIndex();
    CatchUp(*index);
  }
  const std::string second = PublishedCase("乗合タクシーの本格運行");
  const auto index = OpenIndex();
  EXPECT_EQ(Found(*index, Callers()[1], "乗合タクシー"), std::set<std::string>{first})
      << "it serves at once";
  index->Begin();
  CatchUp(*index);
  EXPECT_EQ(Found(*index, Callers()[1], "乗合タクシー"), (std::set<std::string>{first, second}));
}

// What kill -9 leaves is what lies on the disk, whatever the process had in memory.
TEST_F(SearchIndexTest, KilledAtAnyMomentItComesToTheSame) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::mt19937_64 random(seed);
  const Env env = StillEnv(*store_);
  Generations generations(IndexDirectory());
  ASSERT_TRUE(generations.Prepare().ok());
  const std::string path = generations.PathOf(generations.Next());
  std::vector<std::string> killed;
  auto feeder = std::make_unique<IndexFeeder>(env, AllResourceSources(), SharedAnalyser());
  ASSERT_TRUE(feeder->Create(path).ok());
  feeder->WriteAt(Priority::kLong);
  for (int i = 0; i < 60; ++i) {
    Live(seed + static_cast<uint64_t>(i), 10);
    ASSERT_TRUE(feeder->Read().ok());
    if (random() % 2 == 0) ASSERT_TRUE(feeder->Commit().ok());
    if (random() % 10 != 0) continue;
    killed.push_back(absl::StrCat(directory_, "/killed", i));
    fs::copy(IndexDirectory(), killed.back(), fs::copy_options::recursive);
    // Sometimes it was the one that serves.
    if (random() % 2 == 0) ASSERT_TRUE(Generations(killed.back()).SetCurrent("g1").ok());
  }
  feeder.reset();
  ASSERT_THAT(killed, Not(IsEmpty()));
  const std::vector<std::string> fresh = FreshAnswers();
  for (const std::string& directory : killed) {
    const auto index = BegunIndex(directory);
    CatchUp(*index);
    EXPECT_EQ(Answers(*index), fresh) << directory;
  }
}

TEST_F(SearchIndexTest, WhatIsDamagedOrDeletedIsMadeAnew) {
  Live(RandomSeed(), 200);
  {
    const auto index = BegunIndex();
    CatchUp(*index);
  }
  const std::vector<std::string> fresh = FreshAnswers();
  const std::vector<std::function<void(const fs::path&)>> damages = {
      [](const fs::path& all) { fs::remove_all(all); },
      [](const fs::path& all) { fs::remove(all / "CURRENT"); },
      [](const fs::path& all) { std::ofstream(all / "CURRENT") << "../../elsewhere\n"; },
      [](const fs::path& all) { fs::remove_all(all / "g1"); },
      [](const fs::path& all) {
        for (const auto& file : fs::directory_iterator(all / "g1")) fs::resize_file(file, 100);
      },
      [](const fs::path& all) {
        for (const auto& file : fs::directory_iterator(all / "g1")) fs::resize_file(file, 0);
      },
      [](const fs::path& all) { fs::remove(all / "g1" / "postlist.glass"); },
      [](const fs::path& all) {
        fs::copy(all / "g1", all / "g7", fs::copy_options::recursive);
        fs::remove(all / "g1" / "iamglass");
      },
  };
  for (size_t i = 0; i < damages.size(); ++i) {
    const std::string directory = absl::StrCat(directory_, "/damaged", i);
    fs::copy(IndexDirectory(), directory, fs::copy_options::recursive);
    damages[i](directory);
    const auto index = BegunIndex(directory);
    CatchUp(*index);
    EXPECT_EQ(Answers(*index), fresh) << i;
  }
}

TEST_F(SearchIndexTest, DeletedWhileItServesItIsMadeAnew) {
  const std::string name = PublishedCase("乗合タクシーの実証");
  const auto index = BegunIndex();
  CatchUp(*index);
  fs::remove_all(IndexDirectory());
  const std::string second = PublishedCase("乗合タクシーの本格運行");
  const absl::Time began = absl::Now();
  const auto is_back = [&] {
    const auto answer = Ask(*index, Callers()[1], "乗合タクシー");
    return answer.ok() && answer->total == 2 && fs::exists(IndexDirectory() + "/CURRENT");
  };
  while (!is_back() && absl::Now() - began < absl::Seconds(60)) {
    PublishedCase("別の事例");
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_TRUE(is_back());
}

TEST_F(SearchIndexTest, AnotherStoresIndexNeverServes) {
  PublishedCase("乗合タクシーの実証");
  {
    const auto index = BegunIndex();
    CatchUp(*index);
  }
  const std::unique_ptr<storage::Store> other = storage::NewModelStore("another");
  const auto index = OpenIndex(IndexDirectory(), *other);
  EXPECT_EQ(ReasonOf(Ask(*index, Callers()[1], "乗合タクシー")), pb::REASON_SEARCH_NOT_READY);
  index->Begin();
  ASSERT_TRUE(index->Await(other->Head(), absl::Minutes(1), [] { return false; }).ok());
  EXPECT_THAT(Found(*index, Callers()[1], ""), IsEmpty());
  index->End();
}

TEST_F(SearchIndexTest, TheOldOneServesWhileTheLogBehindItIsGone) {
  const std::string first = PublishedCase("乗合タクシーの実証");
  storage::Sequence before;
  {
    const auto index = BegunIndex();
    CatchUp(*index);
    before = index->IndexedThrough();
  }
  const std::string second = PublishedCase("乗合タクシーの本格運行");
  MakeOld();
  now_ += kHoldLimit;
  Compact();
  const auto index = OpenIndex();
  EXPECT_EQ(Found(*index, Callers()[1], "乗合タクシー"), std::set<std::string>{first});
  EXPECT_EQ(index->IndexedThrough(), before) << "and says from when it is";
  index->Begin();
  CatchUp(*index);
  EXPECT_EQ(Found(*index, Callers()[1], "乗合タクシー"), (std::set<std::string>{first, second}));
  EXPECT_EQ(Answers(*index), FreshAnswers());
  index->End();
  const auto again = OpenIndex();
  EXPECT_THAT(Generations(IndexDirectory()).All(), SizeIs(1));
  EXPECT_TRUE(Ask(*again, Callers()[1], "").ok()) << "the new one is the one that serves";
}

TEST_F(SearchIndexTest, AStampIsReadAsItWasWrittenOrNotAtAll) {
  IndexStamp stamp{
      .store = "s/1/1", .owners = 7, .through = storage::Sequence{9}, .reader = "a\nb"};
  const IndexStamp read = IndexStamp::Decode(stamp.Encode());
  EXPECT_EQ(read.store, stamp.store);
  EXPECT_EQ(read.owners, stamp.owners);
  EXPECT_EQ(read.through, stamp.through);
  EXPECT_EQ(read.reader, stamp.reader);
  for (const char* bad : {"", "\n", "a\nb\nc\nd", "a\n1\n2"})
    EXPECT_EQ(IndexStamp::Decode(bad).store, "") << bad;
}

TEST_F(SearchIndexTest, SynonymsAreReadAgainWhenTheyChange) {
  const std::string path = directory_ + "/synonyms.txt";
  Monotonic now{};
  std::vector<std::string> told;
  SynonymFiles files(
      {path}, [&](const std::string& line) { told.push_back(line); }, [&] { return now; });
  const auto write = [&](const std::string& content, int age) {
    std::ofstream(path) << content;
    fs::last_write_time(path, fs::file_time_type::clock::now() + std::chrono::seconds(age));
    now += kSynonymRest;
  };
  EXPECT_EQ(files.Now()->groups(), 0u);
  EXPECT_THAT(told, SizeIs(1)) << "the file is missing";
  write("デマンド交通,乗合タクシー\n", 1);
  EXPECT_EQ(files.Now()->groups(), 1u);
  write("デマンド交通\n", 2);
  EXPECT_EQ(files.Now()->groups(), 1u) << "a group of one word is none: what was read stays";
  write("デマンド交通,乗合タクシー\nごみ,ゴミ\n", 3);
  EXPECT_EQ(files.Now()->groups(), 2u);
  EXPECT_THAT(told, SizeIs(4));
}

}  // namespace
}  // namespace renkei::service
