// Damaged files, and directories that come from the past: what is refused, with which words, and
// what is kept.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/rocksdb_store.h"
#include "tests/conformance/outcomes.h"
#include "tests/conformance/temporary_directory.h"
#include "tests/random_seed.h"

namespace renkei::storage {
namespace {

namespace fs = std::filesystem;

class RocksDbDamageTest : public ::testing::Test {
 protected:
  static RocksDbOptions Options(const fs::path& directory) {
    RocksDbOptions options;
    options.directory = directory.string();
    return options;
  }
  static std::unique_ptr<Store> MustOpen(const fs::path& directory) {
    absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksDbStore(Options(directory));
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  static absl::Status OpenStatus(const fs::path& directory) {
    return OpenRocksDbStore(Options(directory)).status();
  }
  static void Put(Store& store, const std::string& key, size_t bytes) {
    ASSERT_TRUE(CommitAndWait(store, PutMutation(key, std::string(bytes, 'v'))).ok());
  }

  // What a killed process leaves: the files as they are while the store is open.
  fs::path CopyOf(const fs::path& directory) {
    const fs::path copy = root_ / absl::StrCat("copy", copies_++);
    fs::copy(directory, copy, fs::copy_options::recursive);
    return copy;
  }
  // The newest file whose name has this beginning and ending.
  static fs::path FileOf(const fs::path& directory, const std::string& beginning,
                         const std::string& ending) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(directory)) {
      const std::string name = entry.path().filename().string();
      if (absl::StartsWith(name, beginning) && absl::EndsWith(name, ending))
        found.push_back(entry.path());
    }
    return found.empty() ? fs::path() : *std::max_element(found.begin(), found.end());
  }
  static fs::path LogOf(const fs::path& directory) { return FileOf(directory, "", ".log"); }
  static void Flip(const fs::path& path, uint64_t offset) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(byte ^ 0x10));
  }

  const TemporaryDirectory temporary_;
  const fs::path root_ = temporary_.path();
  int copies_ = 0;
};

// After two power cuts a store once did not start: the log that the first one tore, whose removal the
// second one undid, was taken for damage before the group that the second one tore.
TEST_F(RocksDbDamageTest, ATornLogThatCameBackBeforeAnotherTornLogIsNoDamage) {
  const std::unique_ptr<Store> store = MustOpen(root_ / "db");
  for (int i = 0; i < 10; ++i) Put(*store, absl::StrCat(i), 2'000);
  const fs::path once = CopyOf(root_ / "db");
  const fs::path torn = LogOf(once);
  Flip(torn, fs::file_size(torn) - 1);
  const fs::path kept = root_ / "kept";
  fs::copy(torn, kept);
  std::unique_ptr<Store> recovered = MustOpen(once);
  ASSERT_NE(recovered, nullptr);
  EXPECT_EQ(recovered->Head(), Sequence{9});
  Put(*recovered, "acknowledged", 2'000);
  Put(*recovered, "torn", 100'000);  // several blocks: its beginning can be read
  recovered.reset();                 // it may still be removing what it does not need
  const fs::path twice = CopyOf(once);
  const fs::path log = LogOf(twice);
  ASSERT_NE(log.filename(), torn.filename());
  Flip(log, fs::file_size(log) - 1);
  fs::copy(kept, twice / torn.filename(), fs::copy_options::overwrite_existing);
  const std::unique_ptr<Store> again = MustOpen(twice);
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->Head(), Sequence{10});
}

// One bit in the middle of the log once dropped every later acknowledged commit without a word.
TEST_F(RocksDbDamageTest, DamageInTheMiddleOfTheLogIsRefusedAndSaysWhatToDo) {
  const std::unique_ptr<Store> store = MustOpen(root_ / "db");
  for (int i = 0; i < 100; ++i) Put(*store, absl::StrCat(i), 2'000);
  const fs::path copy = CopyOf(root_ / "db");
  Flip(LogOf(copy), fs::file_size(LogOf(copy)) / 2);
  for (int i = 0; i < 2; ++i) {
    const absl::Status status = OpenStatus(copy);
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_TRUE(absl::StrContains(status.message(), "renkeid salvage")) << status;
    EXPECT_TRUE(absl::StrContains(status.message(), LogOf(copy).string())) << "untouched";
  }
}

TEST_F(RocksDbDamageTest, EveryFlippedByteIsRefusedOrOfTheLastGroup) {
  const uint32_t seed = renkei::RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::mt19937 random(seed);
  const std::unique_ptr<Store> store = MustOpen(root_ / "db");
  uint64_t last_begin = 0;
  constexpr uint64_t kCommits = 20;
  for (uint64_t i = 0; i < kCommits; ++i) {
    last_begin = fs::file_size(LogOf(root_ / "db"));
    Put(*store, absl::StrCat(i), 1 + random() % 100'000);  // many are several blocks long
  }
  const uint64_t size = fs::file_size(LogOf(root_ / "db"));
  for (int round = 0; round < 24; ++round) {
    const fs::path copy = CopyOf(root_ / "db");
    const uint64_t offset =
        round % 2 == 0 ? random() % last_begin : last_begin + random() % (size - last_begin);
    // The rest of a block that is too short for a header holds nothing.
    if (offset % 32'768 >= 32'768 - 7) continue;
    Flip(LogOf(copy), offset);
    const absl::StatusOr<std::unique_ptr<Store>> opened = OpenRocksDbStore(Options(copy));
    if (offset < last_begin) {
      EXPECT_TRUE(absl::IsDataLoss(opened.status())) << offset << " " << opened.status();
    } else {
      ASSERT_TRUE(opened.ok()) << offset << " " << opened.status();
      EXPECT_EQ((*opened)->Head(), Sequence{kCommits - 1});
      EXPECT_EQ((*opened)->epoch(), Epoch{1});
    }
    fs::remove_all(copy);
  }
}

TEST_F(RocksDbDamageTest, TornTailsOfAllKindsOpenWithTheCommitsBeforeThem) {
  const std::unique_ptr<Store> store = MustOpen(root_ / "db");
  for (int i = 0; i < 10; ++i) Put(*store, absl::StrCat(i), 2'000);
  const uint64_t before = fs::file_size(LogOf(root_ / "db"));
  Put(*store, "last", 200'000);
  const uint64_t size = fs::file_size(LogOf(root_ / "db"));
  const auto expect_opens = [&](const fs::path& copy) {
    const std::unique_ptr<Store> opened = MustOpen(copy);
    ASSERT_NE(opened, nullptr);
    EXPECT_EQ(opened->Head(), Sequence{10});
  };
  for (const uint64_t cut : {before + 1, before + 100'000, size - 1}) {
    const fs::path copy = CopyOf(root_ / "db");
    fs::resize_file(LogOf(copy), cut);
    expect_opens(copy);
  }
  {
    // Pages of an unsynced write reach the disk in any order: its first ones are zeros.
    const fs::path copy = CopyOf(root_ / "db");
    std::fstream file(LogOf(copy), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(before));
    file << std::string(40'000, '\0');
    file.close();
    expect_opens(copy);
  }
  {
    const fs::path copy = CopyOf(root_ / "db");
    fs::resize_file(LogOf(copy), before);
    std::ofstream file(LogOf(copy), std::ios::app | std::ios::binary);
    std::mt19937 random(5);
    for (int i = 0; i < 100'000; ++i) file.put(static_cast<char>(random()));
    file.close();
    expect_opens(copy);
  }
}

TEST_F(RocksDbDamageTest, SalvageKeepsThePrefixInANewEpochAndTheLogsAsTheyWere) {
  const std::unique_ptr<Store> store = MustOpen(root_ / "db");
  for (int i = 1; i <= 100; ++i) Put(*store, absl::StrCat(i), 2'000);
  const fs::path sound = CopyOf(root_ / "db");
  EXPECT_TRUE(absl::IsFailedPrecondition(SalvageRocksDbStore(Options(sound)).status()));
  const fs::path copy = CopyOf(root_ / "db");
  Flip(LogOf(copy), fs::file_size(LogOf(copy)) / 2);
  const absl::StatusOr<SalvageReport> report = SalvageRocksDbStore(Options(copy));
  ASSERT_TRUE(report.ok()) << report.status();
  const uint64_t head = ToInt(report->head);
  EXPECT_GT(head, 40U);
  EXPECT_EQ(head + report->lost_groups + 1, 100U) << "all but the damaged one are accounted for";
  EXPECT_EQ(report->epoch, Epoch{2});
  EXPECT_FALSE(LogOf(report->kept_logs).empty());
  const std::unique_ptr<Store> kept = MustOpen(copy);
  EXPECT_EQ(kept->Head(), report->head);
  EXPECT_EQ(kept->epoch(), Epoch{2});
  EXPECT_TRUE((*kept->NewSnapshot()->Get(absl::StrCat(head))).has_value());
  EXPECT_FALSE((*kept->NewSnapshot()->Get(absl::StrCat(head + 1))).has_value());
}

TEST_F(RocksDbDamageTest, LostOrDamagedFilesAreRefusedAndNeverMadeAnew) {
  {
    std::unique_ptr<Store> store = MustOpen(root_ / "db");
    Put(*store, "a", 100);
    store.reset();
    store = MustOpen(root_ / "db");  // what was in the log is in a table now
  }
  const auto copy_without = [&](const std::string& beginning, const std::string& ending) {
    const fs::path copy = CopyOf(root_ / "db");
    fs::remove(FileOf(copy, beginning, ending));
    return copy;
  };
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(absl::IsDataLoss(OpenStatus(copy_without("CURRENT", ""))));
    EXPECT_FALSE(OpenStatus(copy_without("MANIFEST", "")).ok());
    EXPECT_FALSE(OpenStatus(copy_without("", ".sst")).ok());
  }
  {
    const fs::path copy = CopyOf(root_ / "db");
    fs::resize_file(FileOf(copy, "", ".sst"), 100);
    EXPECT_TRUE(absl::IsDataLoss(OpenStatus(copy)));
  }
  {
    const fs::path copy = CopyOf(root_ / "db");
    std::ofstream(copy / "CURRENT") << "nonsense";
    EXPECT_FALSE(OpenStatus(copy).ok());
  }
  {
    const fs::path copy = CopyOf(root_ / "db");
    std::ofstream(FileOf(copy, "OPTIONS", "")) << "nonsense";
    EXPECT_TRUE(OpenStatus(copy).ok()) << "nothing that counts is in it";
  }
}

// A directory copied from the past and written on has the same identity and the same numbers as the
// history that it lost.
TEST_F(RocksDbDamageTest, HistoriesThatPartHaveOtherIncarnationsBehindTheParting) {
  std::unique_ptr<Store> store = MustOpen(root_ / "db");
  for (int i = 0; i < 3; ++i) Put(*store, absl::StrCat(i), 10);
  const Incarnation first = store->IncarnationOf(Sequence{3});
  EXPECT_NE(first, Incarnation::kNone);
  EXPECT_EQ(store->IncarnationOf(Sequence::kNone), Incarnation::kNone);
  store.reset();
  const fs::path past = CopyOf(root_ / "db");

  store = MustOpen(root_ / "db");
  const Incarnation running = store->IncarnationOf(Sequence{4});
  EXPECT_NE(running, first);
  Put(*store, "lost", 10);
  EXPECT_EQ(store->IncarnationOf(Sequence{4}), running);
  EXPECT_EQ(store->IncarnationOf(Sequence{3}), first) << "kept";
  store.reset();
  MustOpen(root_ / "db").reset();  // a start without commits leaves no trace
  store = MustOpen(root_ / "db");
  EXPECT_EQ(store->IncarnationOf(Sequence{4}), running);

  const std::unique_ptr<Store> other = MustOpen(past);
  Put(*other, "new", 10);
  EXPECT_EQ(other->id(), store->id());
  EXPECT_EQ(other->epoch(), store->epoch());
  EXPECT_EQ(other->IncarnationOf(Sequence{3}), first) << "shared";
  EXPECT_NE(other->IncarnationOf(Sequence{4}), running) << "of another history";
}

TEST_F(RocksDbDamageTest, LockThatCannotBeWrittenIsNotCalledASecondProcess) {
  MustOpen(root_ / "db").reset();
  fs::remove(root_ / "db" / "LOCK");
  fs::create_directory(root_ / "db" / "LOCK");
  const absl::Status status = OpenStatus(root_ / "db");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_TRUE(absl::StrContains(status.message(), "cannot write")) << status;
}

}  // namespace
}  // namespace renkei::storage
