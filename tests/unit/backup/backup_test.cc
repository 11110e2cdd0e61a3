// Backups of a real store: written while it is written to, refused when they are not what was written,
// and restored.

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "server/service/audit/chain_keeper.h"
#include "server/service/identity/revoke_all.h"
#include "tests/random_seed.h"
#include "tests/unit/backup/backup_fixture.h"

namespace renkei::service {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const auto kSilent = [](absl::string_view) {};

class BackupTest : public BackupFixture {};

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

// A head that was signed later knows of more than the backup can have, which would look like a cut end.
TEST_F(BackupTest, ABackupIsHeldAgainstAHeadOfBefore) {
  ASSERT_TRUE(EnsureAuditKey(*store_, *random_).ok());
  const auto chain_and_sign = [&] {
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) more = ChainStep(env_);
    EXPECT_TRUE(more.ok()) << more.status();
    return *SignedHead(*store_, *store_->NewSnapshot(), env_.now());
  };
  AddAccount(kManiwa, {pb::ROLE_READER});
  const pb::AuditHead before = chain_and_sign();
  ASSERT_GT(before.number(), 0);
  now_ += absl::Hours(1);
  MustBackUp("b");
  const auto held = Verify(BackupPath("b").string(), kSilent, before);
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_THAT(held->findings.problems(), IsEmpty());
  EXPECT_THAT(Describe(*held),
              HasSubstr(absl::StrCat("held against the head with entry ", before.number())));

  now_ += absl::Hours(1);
  AddAccount(kManiwa, {pb::ROLE_READER});
  const pb::AuditHead after = chain_and_sign();
  ASSERT_GT(after.number(), before.number());
  const auto refused = Verify(BackupPath("b").string(), kSilent, after);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("use a head of before"));
  // Whoever changed its time has a head that is none.
  pb::AuditHead redated = after;
  *redated.mutable_time() = before.time();
  const auto forged = Verify(BackupPath("b").string(), kSilent, redated);
  ASSERT_TRUE(forged.ok()) << forged.status();
  EXPECT_THAT(forged->findings.problems(),
              testing::Contains(HasSubstr("was not signed by this store")));
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
  EXPECT_EQ(ReasonOf(BackupWriter::Begin(env_, {.id = "b"}).status()), pb::REASON_OVERLOADED);
  ASSERT_TRUE(Finish(*writer).ok());
  env_.backups.directory.clear();
  EXPECT_EQ(ReasonOf(BackupWriter::Begin(env_, {.id = "b"}).status()), pb::REASON_NOT_CONFIGURED);
}

TEST_F(BackupTest, AnExistingNameIsRefused) {
  MustBackUp("a");
  EXPECT_EQ(ReasonOf(BackupWriter::Begin(env_, {.id = "a"}).status()), pb::REASON_ALREADY_EXISTS);
  EXPECT_THAT(MustVerify(BackupPath("a")).findings.problems(), IsEmpty());
}

TEST_F(BackupTest, ABackupLeavesRoomOnItsDisk) {
  env_.backups.min_free_bytes = uint64_t{1} << 60;
  const auto writer = MustBegin("a");
  const absl::Status refused = Finish(*writer);
  EXPECT_EQ(ReasonOf(refused), pb::REASON_DISK_FULL);
}

TEST_F(BackupTest, ADirectoryThatCannotBeWrittenIsSaid) {
  std::ofstream(root() / "file") << "x";
  env_.backups.directory = (root() / "file" / "below").string();
  const absl::Status refused = BackupWriter::Begin(env_, {.id = "a"}).status();
  EXPECT_EQ(ReasonOf(refused), pb::REASON_UNAVAILABLE);
  EXPECT_THAT(std::string(refused.message()), HasSubstr(env_.backups.directory));
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

TEST_F(BackupTest, WhatAKilledServerLeftUnfinishedIsNoDamage) {
  MustBackUp("b");
  const Path store = root() / "stopped";
  fs::copy(BackupPath("b") / kStoreDirectory, store);
  // The first half of what a compaction was writing.
  std::ofstream(store / "999999.sst", std::ios::binary) << std::string(4'096, 'x');
  EXPECT_THAT(MustVerify(store).findings.problems(), IsEmpty());
  EXPECT_TRUE(fs::exists(store / "999999.sst")) << "nothing is changed";
}

TEST_F(BackupTest, WhatIsNeitherIsSaid) {
  EXPECT_TRUE(absl::IsNotFound(Verify((root() / "nothing").string(), kSilent).status()));
  // The store that is open here.
  EXPECT_TRUE(absl::IsFailedPrecondition(Verify((root() / "data").string(), kSilent).status()));
}

}  // namespace
}  // namespace renkei::service
