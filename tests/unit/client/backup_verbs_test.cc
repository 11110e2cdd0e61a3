// `renkei admin backup` and the verbs beside it: what they send and say, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/admin_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int64_t kNow = 1'796'000'000;
constexpr int64_t kMiB = 1 << 20;

pb::Backup BackupOf(const std::string& id, int64_t seconds) {
  pb::Backup backup;
  backup.set_backup_id(id);
  backup.set_directory("/backup/renkei/" + id);
  backup.set_total_bytes(120 * kMiB);
  backup.set_new_bytes(3 * kMiB);
  backup.set_state(pb::BACKUP_STATE_COMPLETE);
  backup.mutable_create_time()->set_seconds(seconds);
  return backup;
}

class BackupVerbsTest : public CliTest {
 protected:
  void Verifies(const pb::Backup& found) {
    server_.OnReader<pb::VerifyBackupRequest>(
        "AdminService/VerifyBackup", [found](const pb::VerifyBackupRequest&) {
          pb::VerifyBackupResponse reply;
          *reply.mutable_backup() = found;
          client::FakeReplies replies;
          replies.messages.push_back({reply.SerializeAsString(), {}});
          return replies;
        });
  }

  void HasStatus(const pb::BackupStatus& backups) {
    server_.On<pb::GetServerStatusRequest, pb::ServerStatus>(
        "AdminService/GetServerStatus", [backups](const auto&) {
          pb::ServerStatus status;
          status.set_version("0.1.0");
          status.mutable_server_time()->set_seconds(kNow);
          *status.mutable_backups() = backups;
          return status;
        });
  }
};

TEST_F(BackupVerbsTest, ABackupIsAskedForByNameAndWhole) {
  server_.OnReader<pb::CreateBackupRequest>(
      "AdminService/CreateBackup", [](const pb::CreateBackupRequest& request) {
        EXPECT_EQ(request.backup_id(), "before-upgrade");
        EXPECT_TRUE(request.full());
        pb::CreateBackupResponse reply;
        *reply.mutable_backup() = BackupOf(request.backup_id(), kNow);
        client::FakeReplies replies;
        replies.messages.push_back({reply.SerializeAsString(), {}});
        return replies;
      });
  const CliResult result = Run({"admin", "backup", "before-upgrade", "--full"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("/backup/renkei/before-upgrade"));
  EXPECT_THAT(result.out, HasSubstr("120 MiB"));
  EXPECT_THAT(result.out, HasSubstr("3 MiB"));
}

TEST_F(BackupVerbsTest, TheListSaysWhichAreDamagedAndWhatTheyTake) {
  server_.On<pb::ListBackupsRequest, pb::ListBackupsResponse>(
      "AdminService/ListBackups", [](const auto&) {
        pb::ListBackupsResponse reply;
        *reply.add_backups() = BackupOf("b", kNow);
        *reply.add_backups() = BackupOf("a", kNow - 1'000);
        reply.mutable_backups(1)->set_state(pb::BACKUP_STATE_DAMAGED);
        reply.set_used_bytes(126 * kMiB);
        reply.set_free_bytes(900 * kMiB);
        return reply;
      });
  environment_["LANG"] = "ja_JP.UTF-8";
  const CliResult result = Run({"admin", "backups"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("正常"));
  EXPECT_THAT(result.out, HasSubstr("破損"));
  EXPECT_THAT(result.err, HasSubstr("126 MiB"));
  EXPECT_THAT(result.err, HasSubstr("空き 900 MiB"));
}

TEST_F(BackupVerbsTest, ASoundBackupEndsWithNought) {
  Verifies(BackupOf("a", kNow));
  const CliResult result = Run({"admin", "verify-backup"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("complete"));
}

TEST_F(BackupVerbsTest, ADamagedBackupSaysWhatIsWrongAndEndsWithOne) {
  pb::Backup damaged = BackupOf("a", kNow);
  damaged.set_state(pb::BACKUP_STATE_DAMAGED);
  damaged.set_problem_count(3);
  damaged.add_problems()->set_kind(pb::BACKUP_PROBLEM_KIND_CHANGED_FILE);
  damaged.mutable_problems(0)->set_file("store/000123.sst");
  Verifies(damaged);
  const CliResult result = Run({"admin", "verify-backup", "a"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("file is not what was written: store/000123.sst"));
  EXPECT_THAT(result.out, HasSubstr("and 2 more"));
  EXPECT_THAT(result.err, HasSubstr("--full"));
}

TEST_F(BackupVerbsTest, PruningSaysWhatWouldGoAndWhyTheOthersStay) {
  server_.On<pb::PruneBackupsRequest, pb::PruneBackupsResponse>(
      "AdminService/PruneBackups", [](const pb::PruneBackupsRequest& request) {
        EXPECT_TRUE(request.validate_only());
        pb::PruneBackupsResponse reply;
        *reply.add_removed() = BackupOf("old", kNow - 1'000'000);
        pb::KeptBackup& kept = *reply.add_kept();
        *kept.mutable_backup() = BackupOf("new", kNow);
        kept.add_reasons(pb::BACKUP_KEEP_REASON_NEWEST);
        kept.add_reasons(pb::BACKUP_KEEP_REASON_MONTHLY);
        reply.set_freed_bytes(5 * kMiB);
        return reply;
      });
  environment_["LANG"] = "ja_JP.UTF-8";
  const CliResult result = Run({"admin", "prune-backups", "--dry-run"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("削除予定"));
  EXPECT_THAT(result.out, HasSubstr("最新、月次"));
  EXPECT_THAT(result.err, HasSubstr("5 MiB"));
}

TEST_F(BackupVerbsTest, TheStatusTellsHowOldTheLastGoodOneIs) {
  pb::BackupStatus backups;
  backups.set_configured(true);
  *backups.mutable_last_good() = BackupOf("night", kNow - 5 * 60 * 60);
  backups.set_count(12);
  backups.set_keep_daily(7);
  backups.set_due_hours(26);
  HasStatus(backups);
  const CliResult result = Run({"admin", "status"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("night"));
  EXPECT_THAT(result.out, HasSubstr("5 hours ago"));
  EXPECT_THAT(result.err, Not(HasSubstr("26 hours")));
}

TEST_F(BackupVerbsTest, WhatIsOverdueOrFailedIsTold) {
  pb::BackupStatus backups;
  backups.set_configured(true);
  backups.set_overdue(true);
  backups.set_due_hours(26);
  backups.mutable_last_failure()->mutable_failure_time()->set_seconds(kNow - 60);
  backups.mutable_last_failure()->set_message_ja("バックアップ先のディスクがいっぱいです。");
  HasStatus(backups);
  environment_["LANG"] = "ja_JP.UTF-8";
  const CliResult result = Run({"admin", "status"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("なし"));
  EXPECT_THAT(result.out, HasSubstr("ディスクがいっぱいです"));
  EXPECT_THAT(result.err, HasSubstr("26 時間以上"));
}

}  // namespace
}  // namespace renkei::cli
