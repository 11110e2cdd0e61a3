// Stores that are put into a directory.

#include "storage/rocksdb_import.h"

#include <filesystem>
#include <fstream>

#include "tests/conformance/temporary_directory.h"
#include "tests/unit/storage/import_suite.h"

namespace renkei::storage {
namespace {

class DirectoryPlace {
 public:
  DirectoryPlace() { options_.directory = temporary_.path() + "/store"; }
  absl::StatusOr<std::unique_ptr<StoreImport>> OpenImport() { return OpenRocksDbImport(options_); }
  absl::StatusOr<std::unique_ptr<StoreImport>> OpenImportAtOnce() { return OpenImport(); }
  absl::StatusOr<std::unique_ptr<Store>> Open(bool accept_unfinished) {
    RocksDbOptions options = options_;
    options.accept_unfinished = accept_unfinished;
    return OpenRocksDbStore(options);
  }

 private:
  const TemporaryDirectory temporary_;
  RocksDbOptions options_;
};
INSTANTIATE_TYPED_TEST_SUITE_P(RocksDb, StoreImportTest, DirectoryPlace);

TEST(RocksDbImportTest, ADirectoryWithAnythingInItIsLeftAsItIs) {
  const TemporaryDirectory temporary;
  std::ofstream(temporary.path() + "/letter") << "dear";
  RocksDbOptions options;
  options.directory = temporary.path();
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksDbImport(options).status()));
  EXPECT_FALSE(IsMarkedUnfinished(temporary.path()));
  EXPECT_TRUE(std::filesystem::exists(temporary.path() + "/letter"));
  // What every file system of its own has is nobody's.
  std::filesystem::rename(temporary.path() + "/letter", temporary.path() + "/lost+found");
  EXPECT_TRUE(OpenRocksDbImport(options).ok());
  EXPECT_TRUE(std::filesystem::exists(temporary.path() + "/lost+found"));
}

TEST(RocksDbImportTest, HowFarARemovalCameIsTakenForNoStore) {
  const TemporaryDirectory temporary;
  ASSERT_TRUE(MarkUnfinished(temporary.path()).ok());
  std::ofstream(temporary.path() + "/CURRENT") << "of before";
  ASSERT_TRUE(BeginUnfinished(temporary.path()).ok());
  EXPECT_TRUE(IsMarkedUnfinished(temporary.path()));
  EXPECT_FALSE(std::filesystem::exists(temporary.path() + "/CURRENT"));
}

}  // namespace
}  // namespace renkei::storage
