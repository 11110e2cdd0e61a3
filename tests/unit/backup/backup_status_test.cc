// What an operator is told of the backups.

#include <chrono>
#include <filesystem>
#include <string>

#include "renkei/v1/admin_service.pb.h"
#include "server/service/backup/backup_pace.h"
#include "server/service/frame/time.h"
#include "tests/unit/backup/backup_fixture.h"

namespace renkei::service {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class BackupStatusTest : public BackupFixture {
 protected:
  BackupStatusTest() { env_.backups.due = absl::Hours(26); }

  pb::BackupStatus Status() {
    const auto status = Call<pb::ServerStatus>(admin_, "AdminService/GetServerStatus",
                                               pb::GetServerStatusRequest());
    EXPECT_TRUE(status.ok()) << status.status();
    return status.ok() ? status->backups() : pb::BackupStatus();
  }

  absl::StatusOr<pb::CreateBackupResponse> Create(const std::string& id) {
    pb::CreateBackupRequest request;
    request.set_backup_id(id);
    return Last<pb::CreateBackupResponse>("AdminService/CreateBackup", request);
  }

  absl::StatusOr<pb::VerifyBackupResponse> LookAt(const std::string& id) {
    pb::VerifyBackupRequest request;
    request.set_backup_id(id);
    return Last<pb::VerifyBackupResponse>("AdminService/VerifyBackup", request);
  }
};

TEST_F(BackupStatusTest, ABackupIsOverdueUntilOneWasMadeAndAgainWhenItIsOld) {
  EXPECT_TRUE(Status().overdue());
  EXPECT_EQ(LastGoodBackup(env_), std::nullopt);
  now_ += absl::Minutes(2);
  MustBackUp("a");
  EXPECT_FALSE(Status().overdue());
  EXPECT_EQ(Status().last_good().backup_id(), "a");
  EXPECT_EQ(LastGoodBackup(env_), now_);
  now_ += absl::Hours(27);
  EXPECT_TRUE(Status().overdue());
  env_.backups.due = absl::ZeroDuration();
  EXPECT_FALSE(Status().overdue());
}

TEST_F(BackupStatusTest, ADamagedBackupIsNotTheLastGoodOne) {
  MustBackUp("a");
  const absl::Time first = now_;
  now_ += absl::Hours(1);
  MustBackUp("b");
  fs::resize_file(BackupPath("b") / kManifestName, 10);
  now_ += absl::Hours(1);
  EXPECT_EQ(LastGoodBackup(env_), first);
  const pb::BackupStatus status = Status();
  EXPECT_EQ(status.last_good().backup_id(), "a");
  EXPECT_EQ(status.count(), 2);
  EXPECT_EQ(status.damaged_count(), 1);
}

TEST_F(BackupStatusTest, AFailureIsToldUntilABackupWasMade) {
  env_.backups.min_free_bytes = uint64_t{1} << 60;
  EXPECT_EQ(ReasonOf(Create("a")), pb::REASON_DISK_FULL);
  EXPECT_EQ(FromProto(Status().last_failure().failure_time()), now_);
  EXPECT_THAT(Status().last_failure().message_ja(), HasSubstr("空き"));
  env_.backups.min_free_bytes = 0;
  ASSERT_TRUE(Create("a").ok());
  EXPECT_FALSE(Status().has_last_failure());
  // Who asks for a name that is taken has not failed to make one.
  EXPECT_EQ(ReasonOf(Create("a")), pb::REASON_ALREADY_EXISTS);
  EXPECT_FALSE(Status().has_last_failure());
}

TEST_F(BackupStatusTest, OneUnderWayIsToldAndOneThatIsBrokenOffHasFailed) {
  auto writer = MustBegin("a");
  EXPECT_EQ(FromProto(Status().running_since()), now_);
  writer.reset();
  EXPECT_FALSE(Status().has_running_since());
  EXPECT_THAT(Status().last_failure().message(), HasSubstr("hung up"));
}

TEST_F(BackupStatusTest, ALookIsKeptBesideTheBackupAndTheBackupIsLeftAsItWas) {
  ASSERT_TRUE(Create("a").ok());
  EXPECT_FALSE(Listed().front().check.has_value());
  const auto looked = LookAt("");
  ASSERT_TRUE(looked.ok()) << looked.status();
  EXPECT_EQ(looked->backup().backup_id(), "a");
  EXPECT_EQ(looked->backup().state(), pb::BACKUP_STATE_COMPLETE);
  ASSERT_TRUE(Listed().front().check.has_value());
  EXPECT_EQ(FromProto(Describe(Listed().front()).verify_time()), now_);
  ExpectSound(BackupPath("a"));
}

TEST_F(BackupStatusTest, ALookThatFindsAFaultSaysWhichAndTakesItFromTheGoodOnes) {
  ASSERT_TRUE(Create("a").ok());
  fs::remove(BackupPath("a") / kStoreDirectory / "CURRENT");
  const auto looked = LookAt("a");
  ASSERT_TRUE(looked.ok()) << looked.status();
  EXPECT_EQ(looked->backup().state(), pb::BACKUP_STATE_DAMAGED);
  EXPECT_EQ(looked->backup().problems(0).kind(), pb::BACKUP_PROBLEM_KIND_MISSING_FILE);
  EXPECT_EQ(looked->backup().problems(0).file(), "store/CURRENT");
  EXPECT_EQ(LastGoodBackup(env_), std::nullopt);
  EXPECT_TRUE(Status().overdue());
}

TEST_F(BackupStatusTest, WhatIsNotThereIsSaid) {
  EXPECT_EQ(ReasonOf(LookAt("")), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(LookAt("nothing")), pb::REASON_NOT_FOUND);
  env_.backups.directory.clear();
  EXPECT_EQ(ReasonOf(LookAt("a")), pb::REASON_NOT_CONFIGURED);
  EXPECT_EQ(ReasonOf(Call<pb::ListBackupsResponse>(admin_, "AdminService/ListBackups",
                                                   pb::ListBackupsRequest())),
            pb::REASON_NOT_CONFIGURED);
  EXPECT_FALSE(Status().configured());
}

// Nobody names a place of the server's disk from afar.
TEST_F(BackupStatusTest, AnIdIsNoPath) {
  for (const char* id : {"../data", "a/b", ".lock", "..", "/etc"}) {
    EXPECT_EQ(ReasonOf(LookAt(id)), pb::REASON_INVALID_FIELDS) << id;
    EXPECT_EQ(ReasonOf(Create(id)), pb::REASON_INVALID_FIELDS) << id;
    EXPECT_FALSE(ReadBackup(env_.backups.directory, id).ok()) << id;
  }
}

TEST_F(BackupStatusTest, ABackupNamedByWhoeverAsksIsMarkedSo) {
  ASSERT_TRUE(Create("before-upgrade").ok());
  ASSERT_TRUE(Create("").ok());
  for (const CataloguedBackup& backup : Listed()) {
    EXPECT_EQ(backup.manifest.named(), backup.id == "before-upgrade") << backup.id;
  }
}

TEST(BackupPaceTest, WhatIsReadIsPaidForAndNothingIsSavedUp) {
  Monotonic now{};
  BackupPace pace(/*bytes_per_second=*/100, [&now] { return now; });
  EXPECT_EQ(pace.Wait(), absl::ZeroDuration());
  pace.Spent(50);
  EXPECT_EQ(pace.Wait(), absl::Milliseconds(500));
  now += std::chrono::milliseconds(200);
  EXPECT_EQ(pace.Wait(), absl::Milliseconds(300));
  now += std::chrono::hours(1);
  EXPECT_EQ(pace.Wait(), absl::ZeroDuration());
  // The step itself took a tenth of a second, which counts.
  pace.Spent(50);
  now += std::chrono::milliseconds(100);
  EXPECT_EQ(pace.Wait(), absl::Milliseconds(400));
}

TEST(BackupPaceTest, WithoutALimitNobodyWaits) {
  BackupPace pace(/*bytes_per_second=*/0, SteadyClock());
  pace.Spent(uint64_t{1} << 40);
  EXPECT_EQ(pace.Wait(), absl::ZeroDuration());
}

}  // namespace
}  // namespace renkei::service
