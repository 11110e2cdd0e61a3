// A file system that can lose power: it remembers what has been synced, and can fail.

#ifndef RENKEI_TESTS_UNIT_STORAGE_FAULTY_FILE_SYSTEM_H_
#define RENKEI_TESTS_UNIT_STORAGE_FAULTY_FILE_SYSTEM_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "storage/base/mutex.h"

namespace renkei::storage {

// Named faults. All of them are of the write-ahead log (*.log), but kPowerCut.
enum class Fault {
  kNone,
  kFailWalSyncs,    // a sync fails, and what it was to sync stays in the page cache
  kFailWalAppends,  // a full disk
  kPowerCut,        // everything fails until Restore
};

// What can be made to fail of one kind of file, with any error.
enum class FileKind { kWal, kTable, kManifest, kCurrent, kEngineLog };
enum class Operation { kCreate, kAppend, kSync, kFlush, kClose, kRename };

// What a power cut leaves of what was not synced.
enum class Loss {
  // Of each file a beginning. Directory entries (creations, renames, deletions) are durable at once.
  kTail,
  // Of each file any sectors, the others zero, and any length; of the directory's changes since it was last
  // synced the first ones, as file systems with a journal keep them.
  kAnySectors,
};

// On top of the system's.
class FaultyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  FaultyFileSystem();

  const char* Name() const override { return "FaultyFileSystem"; }

  void Inject(Fault fault);
  // The fault begins with the `count`-th sync of the write-ahead log from now (1: the next one).
  void InjectAtWalSync(uint64_t count, Fault fault);

  // Power is cut at the `count`-th change of the disk from now (1: the next one), whatever it is: what was
  // asked for then is not done.
  void CutPowerAtChange(uint64_t count);
  // Which change that was ("append .log"); "" while there was none.
  std::string cut_at() const;

  // Every such operation fails with `error` until Mend. Closing gives the descriptor back all the
  // same.
  void Break(Operation operation, FileKind kind, rocksdb::IOStatus error);
  void Mend();
  // Whether the broken operation has been asked for.
  bool was_hit() const;

  // After the store has been closed: every file loses what was not synced, or keeps a random part
  // of it, as a disk does; then all works again.
  void Restore(std::mt19937& random, Loss loss = Loss::kTail);

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& name, const std::string& old_name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

 private:
  class TrackedFile;
  class TrackedDirectory;
  struct FileState {
    uint64_t size = 0;
    uint64_t synced = 0;
  };
  // A change of a directory that was not synced, and how it is undone.
  struct EntryChange {
    enum class Kind { kCreated, kRenamed, kDeleted };
    Kind kind;
    std::string name;
    std::string old_name;  // kRenamed
    std::string kept;      // another link to what stood at `name` before; "": nothing
    FileState kept_state;  // of that
  };

  rocksdb::IOStatus BeforeAppend(const std::string& name);
  rocksdb::IOStatus BeforeSync(const std::string& name);
  // Counts a change of the disk, which needs power.
  rocksdb::IOStatus BeforeChange(const char* what, const std::string& name);
  rocksdb::IOStatus CheckPower() const;
  void DirectorySynced(const std::string& directory);
  // What stands at `name` under another link, for an EntryChange.
  std::string Keep(const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Undo(const EntryChange& change) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void UndoSomeEntries(std::mt19937& random) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What Break has set for this, or OK.
  rocksdb::IOStatus CheckBroken(Operation operation, const std::string& name);
  void Appended(const std::string& name, uint64_t bytes);
  void Synced(const std::string& name);
  void Truncated(const std::string& name, uint64_t size);

  struct Breakage {
    Operation operation;
    FileKind kind;
    rocksdb::IOStatus error;
    bool hit = false;
  };

  mutable Mutex mutex_;
  std::optional<Breakage> breakage_ ABSL_GUARDED_BY(mutex_);
  Fault fault_ ABSL_GUARDED_BY(mutex_) = Fault::kNone;
  Fault planned_ ABSL_GUARDED_BY(mutex_) = Fault::kNone;
  uint64_t syncs_until_planned_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t changes_until_cut_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string cut_at_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, FileState> files_ ABSL_GUARDED_BY(mutex_);
  std::vector<EntryChange> entry_changes_ ABSL_GUARDED_BY(mutex_);
  uint64_t kept_links_ ABSL_GUARDED_BY(mutex_) = 0;
};

// An environment on it; for internal::OpenRocksDbStore.
std::unique_ptr<rocksdb::Env> NewFaultyEnv(const std::shared_ptr<FaultyFileSystem>& file_system);

}  // namespace renkei::storage

#endif  // RENKEI_TESTS_UNIT_STORAGE_FAULTY_FILE_SYSTEM_H_
