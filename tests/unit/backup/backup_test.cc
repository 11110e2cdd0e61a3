// Backups of a real store: written while it is written to, refused when they are not what was written,
// and restored.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "server/service/backup/backup_writer.h"
#include "server/service/backup/restore.h"
#include "server/service/backup/verify.h"
#include "server/service/identity/revoke_all.h"
#include "storage/rocksdb_store.h"
#include "tests/conformance/temporary_directory.h"
#include "tests/random_seed.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const auto kSilent = [](absl::string_view) {};

std::unique_ptr<storage::Store> MustOpen(const std::string& directory, bool unfinished = false) {
  storage::RocksDbOptions options;
  options.directory = directory;
  options.accept_unfinished = unfinished;
  auto store = storage::OpenRocksDbStore(options);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

// Of the base class, whose members are made from it.
struct Place {
  TemporaryDirectory temporary;
  std::string data = (fs::path(temporary.path()) / "data").string();
};

class BackupTest : private Place, public ServiceTest {
 protected:
  BackupTest() : ServiceTest(Seed::kOrganizations, MustOpen(data)) {
    env_.backup_directory = (root() / "backups").string();
    env_.on_fault = [](absl::string_view, absl::string_view) {};
  }

  fs::path root() const { return temporary.path(); }
  fs::path BackupPath(const std::string& id) const { return root() / "backups" / id; }

  std::unique_ptr<BackupWriter> MustBegin(const std::string& id) {
    auto writer = BackupWriter::Begin(env_, id);
    EXPECT_TRUE(writer.ok()) << writer.status();
    return writer.ok() ? *std::move(writer) : nullptr;
  }

  static absl::Status Finish(BackupWriter& writer) {
    while (true) {
      const absl::StatusOr<bool> more = writer.Step();
      if (!more.ok()) return more.status();
      if (!*more) return absl::OkStatus();
    }
  }

  internal_pb::BackupManifest MustBackUp(const std::string& id) {
    const auto writer = MustBegin(id);
    EXPECT_TRUE(Finish(*writer).ok());
    return writer->manifest();
  }

  static VerifyReport MustVerify(const fs::path& directory) {
    auto report = Verify(directory.string(), kSilent);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *std::move(report) : VerifyReport();
  }

  static std::vector<fs::path> FilesOf(const fs::path& directory) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  }
};

TEST_F(BackupTest, ABackupIsOfTheStoreAtOneMomentWhileItGoesOn) {
  const auto writer = MustBegin("b");
  ASSERT_TRUE(*writer->Step());  // the moment
  const storage::Sequence then = store_->Head();
  AddAccount(kManiwa, {pb::ROLE_READER});
  ASSERT_GT(store_->Head(), then);
  ASSERT_TRUE(Finish(*writer).ok());
  EXPECT_EQ(writer->manifest().head(), storage::ToInt(then));
  EXPECT_EQ(writer->manifest().store_id(), store_->id());
  EXPECT_EQ(writer->copied_bytes(), writer->total_bytes());

  const VerifyReport report = MustVerify(BackupPath("b"));
  EXPECT_THAT(report.findings.problems(), IsEmpty());
  EXPECT_EQ(report.head, then);
  EXPECT_GT(report.contents.records.at("tokens"), 0);
}

TEST_F(BackupTest, AVerifiedBackupIsLeftAsItWas) {
  MustBackUp("b");
  const std::vector<fs::path> before = FilesOf(BackupPath("b"));
  MustVerify(BackupPath("b"));
  EXPECT_EQ(FilesOf(BackupPath("b")), before);
}

TEST_F(BackupTest, EveryFlippedByteOfABackupIsFound) {
  MustBackUp("b");
  std::mt19937 random(RandomSeed());
  for (const fs::path& path : FilesOf(BackupPath("b"))) {
    const auto at = static_cast<std::streamoff>(random() % fs::file_size(path));
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const auto byte = static_cast<char>(file.get());
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 0x01));
    file.flush();
    const auto report = Verify(BackupPath("b").string(), kSilent);
    EXPECT_TRUE(!report.ok() || report->findings.count() > 0) << path << " at " << at;
    EXPECT_FALSE(
        CopyIntoStore(BackupPath("b").string(), (root() / path.filename()).string(), kSilent)
            .ok() &&
        path.filename() != kSumsName && path.filename() != kManifestName)
        << path << " at " << at;
    file.seekp(at);
    file.put(byte);
  }
  EXPECT_THAT(MustVerify(BackupPath("b")).findings.problems(), IsEmpty());
}

TEST_F(BackupTest, AFileTooFewOrTooManyIsFound) {
  MustBackUp("b");
  const fs::path current = BackupPath("b") / kStoreDirectory / "CURRENT";
  std::ofstream(BackupPath("b") / kStoreDirectory / "000999.sst") << "x";
  EXPECT_THAT(MustVerify(BackupPath("b")).findings.problems(),
              ::testing::Contains(HasSubstr("store/000999.sst is not of it")));
  fs::remove(BackupPath("b") / kStoreDirectory / "000999.sst");
  fs::remove(current);
  EXPECT_THAT(MustVerify(BackupPath("b")).findings.problems(),
              ::testing::Contains(HasSubstr("store/CURRENT is missing")));
}

TEST_F(BackupTest, ABackupThatWasNotFinishedIsNoBackup) {
  auto writer = MustBegin("b");
  ASSERT_TRUE(*writer->Step());
  ASSERT_TRUE(*writer->Step());
  EXPECT_FALSE(fs::exists(BackupPath("b")));
  EXPECT_TRUE(fs::exists(BackupPath("b.partial")));
  // As a killed process leaves it.
  fs::copy(BackupPath("b.partial"), root() / "left", fs::copy_options::recursive);
  writer.reset();
  EXPECT_FALSE(fs::exists(BackupPath("b.partial")));
  fs::rename(root() / "left", BackupPath("b.partial"));
  EXPECT_TRUE(absl::IsNotFound(
      CopyIntoStore(BackupPath("b.partial").string(), (root() / "new").string(), kSilent)
          .status()));
  // What others call so is theirs.
  fs::create_directory(BackupPath("theirs.partial"));
  std::ofstream(BackupPath("theirs.partial") / "letter.txt") << "x";
  MustBackUp("c");
  EXPECT_FALSE(fs::exists(BackupPath("b.partial")));
  EXPECT_TRUE(fs::exists(BackupPath("theirs.partial") / "letter.txt"));
}

TEST_F(BackupTest, OneAtATimeAndNoneOverAnother) {
  const auto writer = MustBegin("a");
  EXPECT_EQ(ReasonOf(BackupWriter::Begin(env_, "b").status()), pb::REASON_OVERLOADED);
  ASSERT_TRUE(Finish(*writer).ok());
  env_.backup_directory = "";
  EXPECT_EQ(ReasonOf(BackupWriter::Begin(env_, "b").status()), pb::REASON_NOT_CONFIGURED);
}

TEST_F(BackupTest, AnExistingNameIsRefused) {
  MustBackUp("a");
  EXPECT_EQ(ReasonOf(BackupWriter::Begin(env_, "a").status()), pb::REASON_ALREADY_EXISTS);
  EXPECT_THAT(MustVerify(BackupPath("a")).findings.problems(), IsEmpty());
}

TEST_F(BackupTest, ABackupLeavesRoomOnItsDisk) {
  env_.backup_min_free_bytes = uint64_t{1} << 60;
  const auto writer = MustBegin("a");
  const absl::Status refused = Finish(*writer);
  EXPECT_EQ(ReasonOf(refused), pb::REASON_DISK_FULL);
}

TEST_F(BackupTest, ADirectoryThatCannotBeWrittenIsSaid) {
  std::ofstream(root() / "file") << "x";
  env_.backup_directory = (root() / "file" / "below").string();
  const absl::Status refused = BackupWriter::Begin(env_, "a").status();
  EXPECT_EQ(ReasonOf(refused), pb::REASON_UNAVAILABLE);
  EXPECT_THAT(std::string(refused.message()), HasSubstr(env_.backup_directory));
}

// What reads find only by chance, a backup finds.
TEST_F(BackupTest, ADamagedStoreGivesNoBackup) {
  MustBackUp("sound");  // what was in memory lies in tables now
  fs::path table;
  for (const fs::path& path : FilesOf(root() / "data")) {
    if (storage::IsTableFile(path.filename().string())) table = path;
  }
  std::fstream file(table, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(fs::file_size(table) / 4));
  file.put('\x7f').put('\x7e');
  file.flush();
  const absl::Status refused = Finish(*MustBegin("damaged"));
  EXPECT_EQ(ReasonOf(refused), pb::REASON_UNAVAILABLE);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("the store is damaged"));
  EXPECT_FALSE(fs::exists(BackupPath("damaged")));
  leaves_sound_store_ = false;
}

TEST_F(BackupTest, ARestoredStoreHasEverythingANewEpochAndNoToken) {
  const std::string reader = AddAccount(kManiwa, {pb::ROLE_READER});
  MustBackUp("b");
  const fs::path target = root() / "new";
  ASSERT_TRUE(CopyIntoStore(BackupPath("b").string(), target.string(), kSilent).ok());

  // Not before its tokens have been seen to.
  storage::RocksDbOptions options;
  options.directory = target.string();
  EXPECT_TRUE(absl::IsFailedPrecondition(storage::OpenRocksDbStore(options).status()));
  {
    const auto restored = MustOpen(target.string(), /*unfinished=*/true);
    EXPECT_EQ(restored->id(), store_->id());
    EXPECT_EQ(restored->Head(), store_->Head());
    EXPECT_EQ(storage::ToInt(restored->epoch()), storage::ToInt(store_->epoch()) + 1);
    const Env env = EnvOver(*restored);
    EXPECT_EQ(*RevokeAllTokens(env), 2);  // the administrator's and the reader's
    EXPECT_EQ(*RevokeAllTokens(env), 0);
    const auto tokens = Tokens().Scan(*restored->NewSnapshot(), Tokens().NewKey(), "", 10);
    for (const auto& row : tokens->rows) EXPECT_TRUE(row.message.token().has_revoke_time());
  }
  ASSERT_TRUE(storage::MarkFinished(target.string()).ok());
  EXPECT_NE(MustOpen(target.string()), nullptr);
}

TEST_F(BackupTest, ABrokenOffRestoreBeginsAnewAndNothingElseIsOverwritten) {
  MustBackUp("b");
  const fs::path target = root() / "new";
  ASSERT_TRUE(CopyIntoStore(BackupPath("b").string(), target.string(), kSilent).ok());
  EXPECT_TRUE(CheckRestoreTarget(target.string()).ok());
  ASSERT_TRUE(CopyIntoStore(BackupPath("b").string(), target.string(), kSilent).ok());
  ASSERT_TRUE(storage::MarkFinished(target.string()).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(
      CopyIntoStore(BackupPath("b").string(), target.string(), kSilent).status()));
  EXPECT_NE(MustOpen(target.string()), nullptr);
}

TEST_F(BackupTest, WhatIsNeitherIsSaid) {
  EXPECT_TRUE(absl::IsNotFound(Verify((root() / "nothing").string(), kSilent).status()));
  // The store that is open here.
  EXPECT_TRUE(absl::IsFailedPrecondition(Verify((root() / "data").string(), kSilent).status()));
}

}  // namespace
}  // namespace renkei::service
