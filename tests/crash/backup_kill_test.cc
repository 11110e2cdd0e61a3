// Backups are made, pruned and restored by processes that are killed at every failpoint on the way: what is called a backup is one,
// what is none stands in nobody's way, and no directory passes for a store before it is one.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "renkei/v1/admin_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "server/service/backup/copy/backup_directory.h"
#include "server/service/backup/copy/catalogue.h"
#include "storage/rocksdb_store.h"
#include "tests/crash/killed_server.h"

namespace renkei::crash {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class BackupKillTest : public KilledServer {
 protected:
  BackupKillTest() : KilledServer("backup-kill") {
    // Of a day one is kept.
    flags_ = {"--backup-dir",         backups(), "--backup-keep-daily",   "1",
              "--backup-keep-weekly", "0",       "--backup-keep-monthly", "0"};
  }

  std::string backups() const { return Path("backups"); }
  std::string BackupPath(const std::string& id) const { return absl::StrCat(backups(), "/", id); }

  // Something new for every backup.
  void Write() {
    pb::UpsertIndicatorRequest request;
    pb::Indicator& indicator = *request.mutable_indicator();
    indicator.set_name(absl::StrCat("indicators/i", ++written_));
    indicator.set_title("指標");
    indicator.set_unit("人");
    indicator.set_definition("延べ人数");
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(pb::AGGREGATION_FLOW);
    const auto made = client_->Call<pb::Indicator>("FrameworkService/UpsertIndicator", request);
    ASSERT_TRUE(made.ok()) << made.status();
  }

  // With "" for the id that the server makes of the time. The id of what was made.
  absl::StatusOr<std::string> MakeBackup(const std::string& id) {
    pb::CreateBackupRequest request;
    request.set_backup_id(id);
    auto stream =
        client_->OpenReader<pb::CreateBackupResponse>("AdminService/CreateBackup", request);
    if (!stream.ok()) return stream.status();
    std::string made;
    while (true) {
      const auto reply = stream->Read<pb::CreateBackupResponse>();
      if (!reply.ok()) return reply.status();
      if (!reply->has_value()) return made;
      if ((*reply)->has_backup()) made = (*reply)->backup().backup_id();
    }
  }

  std::vector<std::string> NamesInBackupDirectory() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(backups()))
      names.push_back(entry.path().filename());
    return names;
  }

  // What the server would list: each one is whole, and one that was not seen before reads so.
  std::set<std::string> GoodBackups() {
    std::set<std::string> ids;
    const auto catalogue = service::ReadCatalogue(backups());
    EXPECT_TRUE(catalogue.ok()) << catalogue.status();
    for (const service::CataloguedBackup& backup : *catalogue) {
      EXPECT_EQ(backup.state, pb::BACKUP_STATE_COMPLETE) << backup.id;
      if (verified_.insert(backup.id).second) ExpectSound(backup.path);
      ids.insert(backup.id);
    }
    return ids;
  }

  // A store with something in it and one backup that the server named; stopped. Its id.
  std::string SetUpOneBackup() {
    Start();
    if (HasFatalFailure()) return "";
    Write();
    const auto made = MakeBackup("");
    EXPECT_TRUE(made.ok()) << made.status();
    Stop();
    return made.value_or("");
  }

  std::string TokenIn(const std::string& directory) const {
    std::ifstream in(directory + "/admin.token");
    return std::string(
        absl::StripAsciiWhitespace(std::string(std::istreambuf_iterator<char>(in), {})));
  }

  // The store in `place`, with the token beside it and none of before.
  void ExpectServed(const std::string& place, const std::string& token_of_before) {
    auto started = e2e::ServerProcess::Start(place);
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    Connect(server_->admin_token());
    pb::GetIndicatorRequest request;
    request.set_name("indicators/i1");
    EXPECT_TRUE(client_->Call<pb::Indicator>("FrameworkService/GetIndicator", request).ok());
    Connect(token_of_before);
    EXPECT_EQ(
        client_->Call<pb::Indicator>("FrameworkService/GetIndicator", request).status().code(),
        absl::StatusCode::kUnauthenticated);
    client_.reset();
    server_.reset();
  }

  std::set<std::string> verified_;
  int written_ = 0;
};

TEST_F(BackupKillTest, WhatIsCalledABackupIsWholeAndWhatIsNoneIsInNobodysWay) {
  std::set<std::string> good = {SetUpOneBackup()};
  const Death deaths[] = {{Failpoint::kBackupFileEnded, 1}, {Failpoint::kBackupFileEnded, 2},
                          {Failpoint::kBackupFileEnded, 4}, {Failpoint::kBackupDescribes},
                          {Failpoint::kBackupDescribed},    {Failpoint::kBackupNamed}};
  for (const Death& death : deaths) {
    SCOPED_TRACE(death.plan());
    const std::string id = absl::StrCat("b", deaths_);
    StartToDie(death);
    Write();
    EXPECT_FALSE(MakeBackup(id).ok()) << "it has ended before it could say so";
    ExpectDead(death);
    if (death.at == Failpoint::kBackupNamed) good.insert(id);
    EXPECT_EQ(GoodBackups(), good);

    Start();
    ASSERT_FALSE(HasFatalFailure());
    const std::string next = absl::StrCat("after-", id);
    const auto made = MakeBackup(next);
    EXPECT_TRUE(made.ok()) << made.status();
    good.insert(next);
    EXPECT_EQ(GoodBackups(), good);
    EXPECT_EQ(NamesInBackupDirectory().size(), good.size() + 1) << "and the file that is locked";
    Stop();
  }
  // Whatever became of those that share files with them.
  verified_.clear();
  EXPECT_EQ(GoodBackups(), good);
}

TEST_F(BackupKillTest, APruneThatIsKilledLeavesNoHalfOfABackup) {
  const std::string newest = SetUpOneBackup();
  ASSERT_NE(newest, "");
  const Death deaths[] = {{Failpoint::kPruneBegins, 1},       {Failpoint::kPruneRenamed},
                          {Failpoint::kBackupFileRemoved, 1}, {Failpoint::kBackupFileRemoved, 3},
                          {Failpoint::kPruneRemoved, 1},      {Failpoint::kPruneBegins, 2}};
  for (const Death& death : deaths) {
    SCOPED_TRACE(death.plan());
    // Two that are too many: of the same day, and older by their names.
    for (const char* old : {"20200101-000000", "20200101-000001"}) {
      std::filesystem::remove_all(BackupPath(old));
      std::filesystem::copy(BackupPath(newest), BackupPath(old),
                            std::filesystem::copy_options::recursive);
    }
    StartToDie(death);
    EXPECT_FALSE(
        client_
            ->Call<pb::PruneBackupsResponse>("AdminService/PruneBackups", pb::PruneBackupsRequest())
            .ok());
    ExpectDead(death);
    verified_ = {newest};
    EXPECT_THAT(GoodBackups(), testing::Contains(newest));

    Start();
    ASSERT_FALSE(HasFatalFailure());
    const auto pruned = client_->Call<pb::PruneBackupsResponse>("AdminService/PruneBackups",
                                                                pb::PruneBackupsRequest());
    EXPECT_TRUE(pruned.ok()) << pruned.status();
    EXPECT_THAT(GoodBackups(), ElementsAre(newest));
    for (const std::string& name : NamesInBackupDirectory())
      EXPECT_FALSE(absl::EndsWith(name, service::kPartialSuffix)) << name;
    Stop();
  }
  ExpectSound(BackupPath(newest));
}

TEST_F(BackupKillTest, ARestoreThatIsKilledIsNoStoreAndBeginsAnew) {
  const std::string backup = SetUpOneBackup();
  ASSERT_NE(backup, "");
  const std::string token_of_before = TokenIn(directory_.path());
  const Death deaths[] = {{Failpoint::kRestoreMarked},  {Failpoint::kRestoreFileEnded, 2},
                          {Failpoint::kRestoreCopied},  {Failpoint::kRestoreEpochBegun},
                          {Failpoint::kRestoreRevoked}, {Failpoint::kRestoreTokenWritten},
                          {Failpoint::kRestoreFinished}};
  for (const Death& death : deaths) {
    SCOPED_TRACE(death.plan());
    const std::string place = absl::StrCat(Path("restored"), deaths_);
    std::filesystem::create_directory(place);
    const std::string restored = absl::StrCat(place, "/data");
    const std::string token = absl::StrCat(place, "/admin.token");
    const std::vector<std::string> restore = {e2e::RenkeidPath(), "restore",    "--from",
                                              BackupPath(backup), "--data-dir", restored,
                                              "--token-file",     token};
    RunToDie(restore, death);

    if (death.at != Failpoint::kRestoreFinished) {
      EXPECT_TRUE(storage::IsMarkedUnfinished(restored));
      storage::RocksDbOptions options;
      options.directory = restored;
      EXPECT_EQ(storage::OpenRocksDbStore(options).status().code(),
                absl::StatusCode::kFailedPrecondition);
      e2e::ProgramResult again = e2e::RunProgram(restore);
      if (death.at == Failpoint::kRestoreTokenWritten) {
        EXPECT_THAT(again.err, HasSubstr("exists already; remove it or name another file"));
        std::filesystem::remove(token);
        again = e2e::RunProgram(restore);
      }
      ASSERT_EQ(again.exit_code, 0) << again.err;
    }
    ExpectSound(restored);
    ExpectServed(place, token_of_before);
  }
}

}  // namespace
}  // namespace renkei::crash
