// Old backups go, and nothing that a kept one needs goes with them.

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
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class PruneTest : public BackupFixture {
 protected:
  PruneTest() { env_.backups.retention = {.daily = 2}; }

  // One a day, "d1" the oldest.
  void MakeDays(int days) {
    for (int day = 1; day <= days; ++day) {
      AddAccount(kManiwa, {pb::ROLE_READER});
      MustBackUp(absl::StrCat("d", day));
      now_ += absl::Hours(24);
    }
  }

  absl::StatusOr<pb::PruneBackupsResponse> Prune(bool dry = false) {
    pb::PruneBackupsRequest request;
    request.set_validate_only(dry);
    return Call<pb::PruneBackupsResponse>(admin_, "AdminService/PruneBackups", request);
  }

  static std::vector<std::string> Removed(const pb::PruneBackupsResponse& response) {
    std::vector<std::string> ids;
    for (const pb::Backup& backup : response.removed()) ids.push_back(backup.backup_id());
    return ids;
  }

  static pb::BackupKeepReason ReasonFor(const pb::PruneBackupsResponse& response,
                                        const std::string& id) {
    for (const pb::KeptBackup& kept : response.kept()) {
      if (kept.backup().backup_id() == id) return kept.reasons(0);
    }
    return pb::BACKUP_KEEP_REASON_UNSPECIFIED;
  }

  uint64_t Used() const { return DiskUseOf(env_.backups.directory, Listed()).used; }
};

TEST_F(PruneTest, WhatAKeptBackupNeedsStays) {
  MakeDays(4);
  const uint64_t before = Used();
  const auto pruned = Prune();
  ASSERT_TRUE(pruned.ok()) << pruned.status();
  EXPECT_THAT(Removed(*pruned), ElementsAre("d2", "d1"));
  EXPECT_THAT(ListedIds(), ElementsAre("d4", "d3"));
  ExpectSound(BackupPath("d3"));
  ExpectSound(BackupPath("d4"));
  EXPECT_GT(pruned->freed_bytes(), 0);
  EXPECT_EQ(before - Used(), static_cast<uint64_t>(pruned->freed_bytes()));
}

TEST_F(PruneTest, ADryRunTellsWhatTheRunDoes) {
  MakeDays(4);
  const auto told = Prune(/*dry=*/true);
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_THAT(ListedIds(), ElementsAre("d4", "d3", "d2", "d1"));
  const auto done = Prune();
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(told->SerializeAsString(), done->SerializeAsString());
}

TEST_F(PruneTest, WhatWasGivenANameStays) {
  MustBackUp("before-upgrade", /*named=*/true);
  now_ += absl::Hours(24);
  MakeDays(3);
  ASSERT_TRUE(Prune().ok());
  EXPECT_THAT(ListedIds(), ElementsAre("d3", "d2", "before-upgrade"));
}

// Of backups from before it was noted the id tells, and they are whole without what newer ones say of themselves.
TEST_F(PruneTest, AnOlderBackupIsNamedUnlessItIsCalledByTheTime) {
  for (const char* id : {"20240701-020000", "before-upgrade"}) {
    MustBackUp(id);
    internal_pb::BackupManifest manifest = *ReadManifest(BackupPath(id).string());
    manifest.clear_files();
    manifest.clear_new_bytes();
    FileSums sums = *ReadSums(BackupPath(id).string());
    sums.erase(kManifestName);
    fs::remove(BackupPath(id) / kManifestName);
    fs::remove(BackupPath(id) / kSumsName);
    ASSERT_TRUE(WriteManifest(BackupPath(id).string(), manifest, std::move(sums)).ok());
    ExpectSound(BackupPath(id));
    now_ += absl::Hours(24);
  }
  MakeDays(2);
  const auto pruned = Prune();
  ASSERT_TRUE(pruned.ok()) << pruned.status();
  EXPECT_THAT(Removed(*pruned), ElementsAre("20240701-020000"));
}

TEST_F(PruneTest, ADamagedBackupTakesNobodysPlaceAndIsNotRemoved) {
  MakeDays(3);
  fs::remove(BackupPath("d3") / kStoreDirectory / "CURRENT");
  const auto pruned = Prune();
  ASSERT_TRUE(pruned.ok()) << pruned.status();
  EXPECT_THAT(Removed(*pruned), IsEmpty());
  EXPECT_EQ(ReasonFor(*pruned, "d3"), pb::BACKUP_KEEP_REASON_NOT_JUDGED);
  EXPECT_EQ(ReasonFor(*pruned, "d2"), pb::BACKUP_KEEP_REASON_NEWEST);
}

TEST_F(PruneTest, WhatOthersPutThereIsNotRemoved) {
  MakeDays(3);
  std::ofstream(BackupPath("d1") / "letter.txt") << "x";
  fs::create_directories(BackupPath("photos"));
  const auto pruned = Prune();
  ASSERT_TRUE(pruned.ok()) << pruned.status();
  EXPECT_EQ(ReasonFor(*pruned, "d1"), pb::BACKUP_KEEP_REASON_NOT_JUDGED);
  EXPECT_TRUE(fs::exists(BackupPath("d1") / "letter.txt"));
  EXPECT_TRUE(fs::exists(BackupPath("photos")));
}

TEST_F(PruneTest, ABackupThatSomebodyReadsStays) {
  MakeDays(3);
  auto reading = BackupLock::ToRead(BackupPath("d1").string());
  ASSERT_NE(reading, nullptr);
  const auto pruned = Prune();
  ASSERT_TRUE(pruned.ok()) << pruned.status();
  EXPECT_EQ(ReasonFor(*pruned, "d1"), pb::BACKUP_KEEP_REASON_IN_USE);
  reading.reset();
  EXPECT_THAT(Removed(*Prune()), ElementsAre("d1"));
}

TEST_F(PruneTest, NothingIsRemovedWhileABackupIsMade) {
  MakeDays(3);
  const auto writer = MustBegin("d4");
  EXPECT_EQ(ReasonOf(Prune()), pb::REASON_OVERLOADED);
  EXPECT_TRUE(Prune(/*dry=*/true).ok());
  ASSERT_TRUE(Finish(*writer).ok());
  EXPECT_THAT(Removed(*Prune()), ElementsAre("d2", "d1"));
}

TEST_F(PruneTest, WithoutARuleNothingIsRemoved) {
  env_.backups.retention = {};
  MakeDays(3);
  const auto pruned = Prune();
  ASSERT_TRUE(pruned.ok()) << pruned.status();
  EXPECT_THAT(Removed(*pruned), IsEmpty());
  EXPECT_EQ(ReasonFor(*pruned, "d1"), pb::BACKUP_KEEP_REASON_NO_RULE);
}

// Whatever of the directory was gone when the process was killed.
TEST_F(PruneTest, AKillWhilePruningLeavesWholeBackupsAlone) {
  MakeDays(3);
  const fs::path live = env_.backups.directory;
  const std::vector<fs::path> files = FilesOf(BackupPath("d1"));
  for (size_t gone = 0; gone <= files.size(); ++gone) {
    const fs::path left = root() / "left";
    CopyTree(live, left);
    fs::rename(left / "d1", left / "d1.partial");
    for (size_t i = 0; i < gone; ++i)
      fs::remove(left / "d1.partial" / fs::relative(files[i], live / "d1"));
    env_.backups.directory = left.string();
    EXPECT_THAT(ListedIds(), ElementsAre("d3", "d2")) << gone;
    const auto pruned = Prune();
    ASSERT_TRUE(pruned.ok()) << pruned.status();
    EXPECT_THAT(Removed(*pruned), IsEmpty()) << gone;
    EXPECT_FALSE(fs::exists(left / "d1.partial")) << gone;
    ExpectSound(left / "d2");
    ExpectSound(left / "d3");
    env_.backups.directory = live.string();
  }
}

}  // namespace
}  // namespace renkei::service
