// Opening: what is made, what is refused, and with which words.

#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "storage/counter.h"
#include "storage/rocksdb_database.h"
#include "storage/rocksdb_layout.h"
#include "storage/rocksdb_store.h"
#include "tests/conformance/outcomes.h"
#include "tests/conformance/temporary_directory.h"

namespace renkei::storage {
namespace {

class RocksDbOpenTest : public ::testing::Test {
 protected:
  RocksDbOptions Options() const {
    RocksDbOptions options;
    options.directory = directory_.path() + "/data/db";
    return options;
  }
  absl::StatusOr<std::unique_ptr<Store>> Open() const { return OpenRocksDbStore(Options()); }
  std::unique_ptr<Store> MustOpen() const {
    absl::StatusOr<std::unique_ptr<Store>> store = Open();
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
  // Writes beneath the store's feet.
  void WriteMeta(const std::string& name, const std::string& value) const {
    auto database = RocksDatabase::Open(Options(), nullptr);
    ASSERT_TRUE(database.ok()) << database.status();
    ASSERT_TRUE(
        (*database)->db().Put(rocksdb::WriteOptions(), (*database)->meta(), name, value).ok());
  }

  const TemporaryDirectory directory_;
};

TEST_F(RocksDbOpenTest, DirectoryIsMadeForItsOwnerAlone) {
  const mode_t before = umask(0);
  MustOpen();
  umask(before);
  struct stat info = {};
  ASSERT_EQ(stat(Options().directory.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700U);
}

TEST_F(RocksDbOpenTest, StoreIdIs128RandomBitsUnlessGiven) {
  const std::string id = MustOpen()->id();
  EXPECT_EQ(id.size(), 32U);
  for (const char c : id) EXPECT_TRUE(std::isxdigit(static_cast<unsigned char>(c))) << id;
  EXPECT_EQ(MustOpen()->id(), id) << "kept";

  const TemporaryDirectory other;
  RocksDbOptions options;
  options.directory = other.path() + "/db";
  EXPECT_NE((*OpenRocksDbStore(options))->id(), id);

  const TemporaryDirectory given;
  options.directory = given.path() + "/db";
  options.new_store_id = "exact";
  EXPECT_EQ((*OpenRocksDbStore(options))->id(), "exact");
  options.new_store_id = "ignored once there is one";
  EXPECT_EQ((*OpenRocksDbStore(options))->id(), "exact");
}

TEST_F(RocksDbOpenTest, MissingStoreIsNotFoundAndNotMadeUnlessAllowed) {
  RocksDbOptions options = Options();
  options.create_if_missing = false;
  EXPECT_TRUE(absl::IsNotFound(OpenRocksDbStore(options).status()));
  EXPECT_FALSE(std::filesystem::exists(options.directory));
  MustOpen();
  EXPECT_TRUE(OpenRocksDbStore(options).ok());
}

TEST_F(RocksDbOpenTest, OpenStoreIsRefusedASecondTimeAndKeepsWorking) {
  const std::unique_ptr<Store> store = MustOpen();
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_TRUE(CommitAndWait(*store, PutMutation("a", "1")).ok());
}

TEST_F(RocksDbOpenTest, NewerFormatIsRefusedAndUntouched) {
  MustOpen();
  WriteMeta(kMetaFormat, EncodeFixed64(kStoreFormat + 1));
  for (int i = 0; i < 2; ++i) {
    const absl::Status status = Open().status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_TRUE(absl::StrContains(status.message(), "newer")) << status;
  }
}

// What a store from before counters becomes with its first one, and not before: programs that do not
// know them must not open it then.
TEST_F(RocksDbOpenTest, StoreOfFormatOneOpensAndIsRaisedByItsFirstCounter) {
  const auto format = [&] {
    std::string stored;
    auto database = RocksDatabase::Open(Options(), nullptr);
    EXPECT_TRUE(database.ok()) << database.status();
    EXPECT_TRUE((*database)
                    ->db()
                    .Get(rocksdb::ReadOptions(), (*database)->meta(), kMetaFormat, &stored)
                    .ok());
    return DecodeFixed64(stored);
  };
  ASSERT_TRUE(CommitAndWait(*MustOpen(), PutMutation("a", "1")).ok());
  WriteMeta(kMetaFormat, EncodeFixed64(1));
  ASSERT_TRUE(CommitAndWait(*MustOpen(), PutMutation("a", "2")).ok());
  EXPECT_EQ(format(), 1U);
  Mutation add;
  add.Add("n", 3);
  ASSERT_TRUE(CommitAndWait(*MustOpen(), std::move(add)).ok());
  EXPECT_EQ(format(), 2U);
  const std::unique_ptr<Store> store = MustOpen();
  EXPECT_EQ((*store->NewSnapshot()->Get("a"))->value, "2");
  EXPECT_EQ((*store->NewSnapshot()->Get("n"))->value, EncodeCounter(3));
}

TEST_F(RocksDbOpenTest, DamagedMetaIsDataLoss) {
  for (const char* name : {kMetaFormat, kMetaEpoch, kMetaHead}) {
    const TemporaryDirectory directory;
    MustOpen();
    WriteMeta(name, "short");
    EXPECT_TRUE(absl::IsDataLoss(Open().status())) << name;
    std::filesystem::remove_all(Options().directory);
  }
  MustOpen();
  WriteMeta(kMetaStoreId, "");
  EXPECT_TRUE(absl::IsDataLoss(Open().status()));
}

TEST_F(RocksDbOpenTest, DatabaseThatWasKilledBeforeItsFirstWriteIsMadeAnew) {
  ASSERT_TRUE(RocksDatabase::Open(Options(), nullptr).ok());
  RocksDbOptions options = Options();
  options.create_if_missing = false;
  EXPECT_TRUE(absl::IsNotFound(OpenRocksDbStore(options).status()));
  EXPECT_EQ(MustOpen()->Head(), Sequence::kNone);
}

TEST_F(RocksDbOpenTest, DatabaseWithRecordsButWithoutItsMetaIsDataLoss) {
  {
    auto database = RocksDatabase::Open(Options(), nullptr);
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE(
        (*database)->db().Put(rocksdb::WriteOptions(), (*database)->records(), "a", "b").ok());
  }
  EXPECT_TRUE(absl::IsDataLoss(Open().status()));
}

TEST_F(RocksDbOpenTest, DamagedManifestIsDataLossAndTheMessageHasNoEngineText) {
  ASSERT_TRUE(CommitAndWait(*MustOpen(), PutMutation("a", "1")).ok());
  for (const auto& entry : std::filesystem::directory_iterator(Options().directory)) {
    if (absl::StartsWith(entry.path().filename().string(), "MANIFEST")) {
      std::fstream manifest(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
      manifest.seekp(20);
      manifest << "garbage garbage";
    }
  }
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_FALSE(absl::StrContains(status.message(), "orruption")) << status;
  EXPECT_TRUE(EngineDetail(status).has_value());
}

TEST_F(RocksDbOpenTest, DirectoryThatCannotBeMadeIsUnavailable) {
  std::ofstream(directory_.path() + "/data") << "a file where a directory should be";
  const absl::Status status = Open().status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
}

TEST_F(RocksDbOpenTest, DamagedRecordIsDataLossToReadersAndToCommitsThatRelyOnIt) {
  MustOpen();
  {
    auto database = RocksDatabase::Open(Options(), nullptr);
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE(
        (*database)->db().Put(rocksdb::WriteOptions(), (*database)->records(), "a", "short").ok());
  }
  const std::unique_ptr<Store> store = MustOpen();
  EXPECT_TRUE(absl::IsDataLoss(store->NewSnapshot()->Get("a").status()));
  EXPECT_TRUE(absl::IsDataLoss(store->NewSnapshot()->Scan({}, 10).status()));
  Mutation mutation = PutMutation("b", "1");
  mutation.RequireAbsent("a");
  EXPECT_TRUE(absl::IsDataLoss(CommitAndWait(*store, std::move(mutation)).status()));
  EXPECT_TRUE(CommitAndWait(*store, PutMutation("b", "1")).ok()) << "the others go on";
}

}  // namespace
}  // namespace renkei::storage
