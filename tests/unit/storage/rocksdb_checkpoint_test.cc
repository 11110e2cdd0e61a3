// The files of an open store as a copy of it, stores that are opened for reading, and directories that
// are not finished.

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/model_store.h"
#include "storage/rocksdb_store.h"
#include "tests/conformance/outcomes.h"
#include "tests/conformance/temporary_directory.h"

namespace renkei::storage {
namespace {

namespace fs = std::filesystem;

class RocksDbCheckpointTest : public ::testing::Test {
 protected:
  static RocksDbOptions Options(const fs::path& directory) {
    RocksDbOptions options;
    options.directory = directory.string();
    options.write_buffer_bytes = size_t{64} << 10;  // tables come and go
    return options;
  }
  static std::unique_ptr<Store> MustOpen(const RocksDbOptions& options) {
    absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksDbStore(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  static RocksDbOptions ForReading(const fs::path& directory) {
    RocksDbOptions options = Options(directory);
    options.access = RocksDbOptions::Access::kReadCopy;
    return options;
  }
  static std::unique_ptr<Checkpoint> MustTake(Store& store) {
    absl::StatusOr<std::unique_ptr<Checkpoint>> checkpoint = store.NewCheckpoint();
    EXPECT_TRUE(checkpoint.ok()) << checkpoint.status();
    return checkpoint.ok() ? *std::move(checkpoint) : nullptr;
  }
  static void Put(Store& store, const std::string& key, size_t bytes) {
    ASSERT_TRUE(CommitAndWait(store, PutMutation(key, std::string(bytes, 'v'))).ok());
  }
  static void Copy(const Checkpoint& checkpoint, const fs::path& to) {
    fs::create_directory(to);
    for (const StoreFile& file : checkpoint.files()) {
      std::string bytes = file.content;
      if (!file.path.empty()) {
        std::ifstream in(file.path, std::ios::binary);
        bytes.resize(file.bytes);
        in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        ASSERT_EQ(in.gcount(), static_cast<std::streamsize>(file.bytes)) << file.path;
      }
      std::ofstream(to / file.name, std::ios::binary) << bytes;
    }
  }
  static std::vector<std::string> Listed(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory)) {
      names.push_back(
          absl::StrCat(entry.path().filename().string(), " ", fs::file_size(entry.path())));
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  const TemporaryDirectory temporary_;
  const fs::path root_ = temporary_.path();
};

TEST_F(RocksDbCheckpointTest, TheCopyIsAPrefixThatHasEverythingAcknowledgedBefore) {
  const std::unique_ptr<Store> store = MustOpen(Options(root_ / "db"));
  std::atomic<bool> enough = false;
  std::thread writer([&] {
    for (int i = 0; !enough; ++i) Put(*store, absl::StrCat(i % 50, "/", i), 1'000);
  });
  for (int round = 0; round < 3; ++round) {
    Put(*store, absl::StrCat("before", round), 10);
    const Sequence acknowledged = store->Head();
    const std::unique_ptr<Checkpoint> checkpoint = MustTake(*store);
    // Commits go on, and tables are replaced, while the files are copied.
    for (int i = 0; i < 100; ++i) Put(*store, absl::StrCat("meanwhile/", i), 1'000);
    const fs::path copy = root_ / absl::StrCat("copy", round);
    Copy(*checkpoint, copy);
    EXPECT_TRUE(checkpoint->health().ok());
    const std::unique_ptr<Store> opened = MustOpen(ForReading(copy));
    ASSERT_NE(opened, nullptr);
    EXPECT_GE(opened->Head(), acknowledged);
    EXPECT_LT(opened->Head(), store->Head());
    EXPECT_EQ(opened->id(), store->id());
    EXPECT_EQ(opened->IncarnationOf(opened->Head()), store->IncarnationOf(opened->Head()));
    const auto there = opened->NewSnapshot()->Get(absl::StrCat("before", round));
    EXPECT_TRUE(there.ok() && there->has_value());
  }
  enough = true;
  writer.join();
}

TEST_F(RocksDbCheckpointTest, ACopyThatIsReadStaysAsItIs) {
  const std::unique_ptr<Store> store = MustOpen(Options(root_ / "db"));
  for (int i = 0; i < 100; ++i) Put(*store, absl::StrCat(i), 2'000);
  Copy(*MustTake(*store), root_ / "copy");
  const std::vector<std::string> before = Listed(root_ / "copy");
  {
    const std::unique_ptr<Store> opened = MustOpen(ForReading(root_ / "copy"));
    EXPECT_EQ(opened->Head(), store->Head());
    EXPECT_TRUE(absl::IsUnavailable(CommitAndWait(*opened, PutMutation("k", "v")).status()));
    EXPECT_TRUE(absl::IsUnavailable(opened->NewCheckpoint().status()));
  }
  EXPECT_EQ(Listed(root_ / "copy"), before);
}

TEST_F(RocksDbCheckpointTest, AStoreThatIsOpenIsNotReadFromOutside) {
  const std::unique_ptr<Store> store = MustOpen(Options(root_ / "db"));
  RocksDbOptions options = Options(root_ / "db");
  options.access = RocksDbOptions::Access::kRead;
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksDbStore(options).status()));
}

TEST_F(RocksDbCheckpointTest, AFlippedByteOfATableIsFound) {
  const std::unique_ptr<Store> store = MustOpen(Options(root_ / "db"));
  for (int i = 0; i < 100; ++i) Put(*store, absl::StrCat(i), 2'000);
  const std::unique_ptr<Checkpoint> checkpoint = MustTake(*store);
  Copy(*checkpoint, root_ / "copy");
  int tables = 0;
  for (const StoreFile& file : checkpoint->files()) {
    if (!IsTableFile(file.name)) continue;
    ++tables;
    const fs::path path = root_ / "copy" / file.name;
    EXPECT_TRUE(CheckTableFile(path.string()).ok());
    std::fstream table(path, std::ios::in | std::ios::out | std::ios::binary);
    table.seekg(40);
    const int byte = table.get();
    table.seekp(40);
    table.put(static_cast<char>(byte ^ 0x04));
    table.flush();
    EXPECT_TRUE(absl::IsDataLoss(CheckTableFile(path.string()))) << path;
  }
  EXPECT_GT(tables, 0);
}

TEST_F(RocksDbCheckpointTest, ADirectoryIsNotOpenedBeforeItIsFinished) {
  ASSERT_TRUE(MarkUnfinished((root_ / "db").string()).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksDbStore(Options(root_ / "db")).status()));
  RocksDbOptions finishing = Options(root_ / "db");
  finishing.accept_unfinished = true;
  Put(*MustOpen(finishing), "k", 10);
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksDbStore(Options(root_ / "db")).status()));
  const absl::StatusOr<Epoch> next = BeginNewEpoch(finishing);
  ASSERT_TRUE(next.ok()) << next.status();
  ASSERT_TRUE(MarkFinished((root_ / "db").string()).ok());
  EXPECT_EQ(MustOpen(Options(root_ / "db"))->epoch(), *next);
}

TEST_F(RocksDbCheckpointTest, AnEngineMayHaveBackupsOfItsOwn) {
  EXPECT_TRUE(absl::IsUnimplemented(NewModelStore("m")->NewCheckpoint().status()));
}

TEST_F(RocksDbCheckpointTest, ASlashBehindTheDirectoryIsNoOtherDirectory) {
  RocksDbOptions options;
  options.directory = (root_ / "above" / "db").string() + "/";
  EXPECT_NE(MustOpen(options), nullptr);
  EXPECT_EQ(fs::status(root_ / "above" / "db").permissions(), fs::perms::owner_all);
}

}  // namespace
}  // namespace renkei::storage
