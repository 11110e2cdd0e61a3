// A server over a real store, with a directory for backups.

#ifndef RENKEI_TESTS_UNIT_BACKUP_BACKUP_FIXTURE_H_
#define RENKEI_TESTS_UNIT_BACKUP_BACKUP_FIXTURE_H_

#include <algorithm>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/service/backup/copy/backup_writer.h"
#include "server/service/backup/copy/catalogue.h"
#include "server/service/backup/look/verify.h"
#include "server/service/backup/prune.h"
#include "server/service/backup/restore.h"
#include "storage/rocksdb_store.h"
#include "tests/conformance/temporary_directory.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

inline std::unique_ptr<storage::Store> MustOpen(const std::string& directory,
                                                bool unfinished = false) {
  storage::RocksDbOptions options;
  options.directory = directory;
  options.accept_unfinished = unfinished;
  auto store = storage::OpenRocksDbStore(options);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

// Of the base class, whose members are made from it.
struct BackupPlace {
  TemporaryDirectory temporary;
  std::string data = (std::filesystem::path(temporary.path()) / "data").string();
};

class BackupFixture : private BackupPlace, public ServiceTest {
 protected:
  using Path = std::filesystem::path;

  BackupFixture() : ServiceTest(Seed::kOrganizations, MustOpen(data)) {
    env_.backups.directory = (root() / "backups").string();
    env_.on_fault = [](absl::string_view, absl::string_view) {};
  }

  static void Ignore(absl::string_view) {}

  Path root() const { return temporary.path(); }
  Path BackupPath(const std::string& id) const { return Path(env_.backups.directory) / id; }

  std::unique_ptr<BackupWriter> MustBegin(const std::string& id, bool named = false,
                                          bool full = false) {
    auto writer = BackupWriter::Begin(env_, {.id = id, .named = named, .full = full});
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

  internal_pb::BackupManifest MustBackUp(const std::string& id, bool named = false,
                                         bool full = false) {
    const auto writer = MustBegin(id, named, full);
    const absl::Status done = Finish(*writer);
    EXPECT_TRUE(done.ok()) << done;
    return writer->manifest();
  }

  static VerifyReport MustVerify(const Path& directory) {
    auto report = Verify(directory.string(), Ignore);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *std::move(report) : VerifyReport();
  }

  static void ExpectSound(const Path& directory) {
    EXPECT_THAT(MustVerify(directory).findings.problems(), ::testing::IsEmpty()) << directory;
  }

  std::vector<CataloguedBackup> Listed() const {
    auto backups = ReadCatalogue(env_.backups.directory);
    EXPECT_TRUE(backups.ok()) << backups.status();
    return backups.ok() ? *std::move(backups) : std::vector<CataloguedBackup>();
  }

  std::vector<std::string> ListedIds() const {
    std::vector<std::string> ids;
    for (const CataloguedBackup& backup : Listed()) ids.push_back(backup.id);
    return ids;
  }

  // What it answers with: its last message.
  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Last(absl::string_view method, const Request& request) {
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.", method));
    incoming.authorization = absl::StrCat("Bearer ", admin_);
    incoming.requests.push_back(std::make_unique<Request>(request));
    incoming.abandoned = [] { return false; };
    auto opened = dispatcher_.Open(std::move(incoming));
    if (!opened.ok()) return opened.status();
    absl::StatusOr<Reply> last = absl::OutOfRangeError("no message");
    while (true) {
      std::promise<std::pair<absl::Status, MessagePtr>> promise;
      (*opened)->Next([&promise](const absl::Status& status, MessagePtr message) {
        promise.set_value({status, std::move(message)});
      });
      auto [status, message] = promise.get_future().get();
      if (!status.ok()) return status;
      if (message == nullptr) return last;
      last = static_cast<Reply&>(*message);
    }
  }

  static std::vector<Path> FilesOf(const Path& directory) {
    std::vector<Path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  static std::vector<Path> TablesOf(const Path& backup) {
    std::vector<Path> tables;
    for (const Path& file : FilesOf(backup)) {
      if (storage::IsTableFile(file.filename().string())) tables.push_back(file);
    }
    return tables;
  }

  // As a killed process leaves it: the system keeps what was written.
  static void CopyTree(const Path& from, const Path& to) {
    std::filesystem::remove_all(to);
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
  }
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_BACKUP_BACKUP_FIXTURE_H_
