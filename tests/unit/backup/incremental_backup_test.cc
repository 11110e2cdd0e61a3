// Backups that share files with earlier ones.

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "renkei/v1/admin_service.pb.h"
#include "tests/unit/backup/backup_fixture.h"

namespace renkei::service {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class IncrementalBackupTest : public BackupFixture {
 protected:
  static uint64_t InodeOf(const fs::path& path) {
    struct stat status = {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_ino;
  }

  bool Share(const std::string& a, const std::string& b, const fs::path& table) const {
    return InodeOf(BackupPath(a) / kStoreDirectory / table.filename()) ==
           InodeOf(BackupPath(b) / kStoreDirectory / table.filename());
  }

  static void Rot(const fs::path& path) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(fs::file_size(path) / 2));
    const auto byte = static_cast<char>(file.get());
    file.seekp(static_cast<std::streamoff>(fs::file_size(path) / 2));
    file.put(static_cast<char>(byte ^ 0x01));
  }

  absl::StatusOr<pb::VerifyBackupResponse> LookAt(const std::string& id) {
    pb::VerifyBackupRequest request;
    request.set_backup_id(id);
    return Last<pb::VerifyBackupResponse>("AdminService/VerifyBackup", request);
  }
};

// What the store still has as it was. The engine rewrites a table once soon after it was flushed, so that of so small a store the first
// backups may have nothing in common.
TEST_F(IncrementalBackupTest, ALaterBackupWritesOnlyWhatIsNew) {
  const internal_pb::BackupManifest first = MustBackUp("b0");
  EXPECT_EQ(first.new_bytes(), first.total_bytes());
  int shared_files = 0;
  for (int i = 1; i < 6; ++i) {
    const std::string before = absl::StrCat("b", i - 1);
    const std::string id = absl::StrCat("b", i);
    AddAccount(kManiwa, {pb::ROLE_READER});
    const internal_pb::BackupManifest made = MustBackUp(id);
    EXPECT_GT(made.head(), first.head());
    int64_t shared_bytes = 0;
    for (const fs::path& table : TablesOf(BackupPath(id))) {
      if (!fs::exists(BackupPath(before) / kStoreDirectory / table.filename())) continue;
      EXPECT_TRUE(Share(before, id, table)) << id << " " << table;
      shared_bytes += static_cast<int64_t>(fs::file_size(table));
      ++shared_files;
    }
    EXPECT_EQ(made.new_bytes(), made.total_bytes() - shared_bytes) << id;
    ExpectSound(BackupPath(id));
  }
  EXPECT_GT(shared_files, 0);
}

TEST_F(IncrementalBackupTest, EveryBackupIsWholeWithoutTheOthers) {
  MustBackUp("a");
  AddAccount(kManiwa, {pb::ROLE_READER});
  MustBackUp("b");
  AddAccount(kAizu, {pb::ROLE_READER});
  MustBackUp("c");
  fs::remove_all(BackupPath("a"));
  fs::remove_all(BackupPath("b"));
  ExpectSound(BackupPath("c"));
  const fs::path target = root() / "restored";
  ASSERT_TRUE(CopyIntoStore(BackupPath("c").string(), target.string(), Ignore).ok());
  const auto restored = MustOpen(target.string(), /*unfinished=*/true);
  EXPECT_EQ(restored->Head(), store_->Head());
  EXPECT_EQ(storage::ToInt(restored->epoch()), storage::ToInt(store_->epoch()) + 1);
}

// Who restores, and who goes on with what was restored, changes nothing of a backup.
TEST_F(IncrementalBackupTest, ARestoredStoreSharesNoFileWithItsBackup) {
  MustBackUp("a");
  const fs::path target = root() / "restored";
  ASSERT_TRUE(CopyIntoStore(BackupPath("a").string(), target.string(), Ignore).ok());
  for (const fs::path& table : TablesOf(BackupPath("a")))
    EXPECT_NE(InodeOf(table), InodeOf(target / table.filename()));
}

TEST_F(IncrementalBackupTest, AFullBackupSharesNothing) {
  MustBackUp("a");
  const internal_pb::BackupManifest full = MustBackUp("b", /*named=*/false, /*full=*/true);
  EXPECT_EQ(full.new_bytes(), full.total_bytes());
  for (const fs::path& table : TablesOf(BackupPath("a"))) EXPECT_FALSE(Share("a", "b", table));
}

// A store that was begun anew, or goes on from an older state, uses the names of files again.
TEST_F(IncrementalBackupTest, AFileOfTheSameNameWithOtherBytesIsWritten) {
  MustBackUp("a");
  const fs::path table = TablesOf(BackupPath("a")).front();
  // "a" becomes a backup of another store that has such a file: bytes and checksum.
  Rot(table);
  const std::string name = absl::StrCat(kStoreDirectory, "/", table.filename().string());
  const auto sum = CopyFile(*ExistingFile(table.string()), "");
  FileSums sums = *ReadSums(BackupPath("a").string());
  sums[name] = *sum;
  std::ofstream lines(BackupPath("a") / kSumsName);
  for (const auto& [path, of_file] : sums) lines << of_file << "  " << path << "\n";
  lines.close();
  ASSERT_EQ(Listed().front().state, pb::BACKUP_STATE_COMPLETE);

  MustBackUp("b");
  EXPECT_FALSE(Share("a", "b", table));
  ExpectSound(BackupPath("b"));
}

// Damage of the backups' disk: one look finds it, and from then on no backup relies on that file.
TEST_F(IncrementalBackupTest, WhatALookFoundChangedIsSharedByNoLaterBackup) {
  MustBackUp("a");
  MustBackUp("b");
  const fs::path table = TablesOf(BackupPath("a")).front();
  ASSERT_TRUE(Share("a", "b", table));
  Rot(table);
  const auto looked = LookAt("b");
  ASSERT_TRUE(looked.ok()) << looked.status();
  EXPECT_EQ(looked->backup().state(), pb::BACKUP_STATE_DAMAGED);
  ASSERT_EQ(looked->backup().problems_size(), 1);
  EXPECT_EQ(looked->backup().problems(0).kind(), pb::BACKUP_PROBLEM_KIND_CHANGED_FILE);
  EXPECT_THAT(looked->backup().problems(0).file(), HasSubstr(table.filename().string()));

  MustBackUp("c");
  EXPECT_FALSE(Share("a", "c", table));
  ExpectSound(BackupPath("c"));
}

TEST_F(IncrementalBackupTest, ADamagedStoreIsFoundThoughAnEarlierBackupHasTheFile) {
  MustBackUp("a");
  Rot(TablesOf(root() / "data").front());
  const absl::Status refused = Finish(*MustBegin("b"));
  EXPECT_EQ(ReasonOf(refused), pb::REASON_UNAVAILABLE);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("the store is damaged"));
  EXPECT_THAT(ListedIds(), ElementsAre("a"));
  ExpectSound(BackupPath("a"));
  leaves_sound_store_ = false;
}

// kill -9 between any two steps: the older ones are whole, the one under way is none, and the next one is made.
TEST_F(IncrementalBackupTest, AKillAtAnyStepLeavesTheOlderBackupsWhole) {
  MustBackUp("a");
  AddAccount(kManiwa, {pb::ROLE_READER});
  const fs::path live = env_.backups.directory;
  const fs::path left = root() / "left";
  const auto writer = MustBegin("b");
  int steps = 0;
  for (bool more = true; more; ++steps) {
    CopyTree(live, left);
    env_.backups.directory = left.string();
    EXPECT_THAT(ListedIds(), ElementsAre("a")) << steps;
    ExpectSound(left / "a");
    MustBackUp("c");
    EXPECT_FALSE(fs::exists(left / "b.partial")) << steps;
    ExpectSound(left / "c");
    env_.backups.directory = live.string();
    const auto stepped = writer->Step();
    ASSERT_TRUE(stepped.ok()) << stepped.status();
    more = *stepped;
  }
  EXPECT_GT(steps, 5);
  ExpectSound(BackupPath("b"));
}

// rsync goes through a directory by name and may be cut off, or begin while a backup is being made.
TEST_F(IncrementalBackupTest, ACopyOfPartOfABackupIsRefused) {
  MustBackUp("a");
  const std::vector<fs::path> files = FilesOf(BackupPath("a"));
  const fs::path copy = root() / "elsewhere" / "a";
  fs::create_directories(copy / kStoreDirectory);
  for (size_t copied = 0; copied <= files.size(); ++copied) {
    if (copied > 0) {
      const fs::path& file = files[copied - 1];
      fs::copy_file(file, copy / fs::relative(file, BackupPath("a")));
    }
    const auto report = Verify(copy.string(), Ignore);
    const bool sound = report.ok() && report->findings.count() == 0;
    EXPECT_EQ(sound, copied == files.size()) << copied << " of " << files.size();
    const auto catalogue = ReadCatalogue((root() / "elsewhere").string());
    ASSERT_TRUE(catalogue.ok());
    const bool good = !catalogue->empty() && catalogue->front().IsGood(store_->id());
    EXPECT_EQ(good, copied == files.size()) << copied << " of " << files.size();
  }
}

TEST_F(IncrementalBackupTest, TheDiskKeepsItsReserveWhateverIsShared) {
  MustBackUp("a");
  env_.backups.min_free_bytes = uint64_t{1} << 60;
  EXPECT_EQ(ReasonOf(Finish(*MustBegin("b"))), pb::REASON_DISK_FULL);
  EXPECT_THAT(ListedIds(), ElementsAre("a"));
}

}  // namespace
}  // namespace renkei::service
