// A file system that can lose power: it remembers what has been synced, and can fail.

#ifndef RENKEI_TESTS_UNIT_STORAGE_FAULTY_FILE_SYSTEM_H_
#define RENKEI_TESTS_UNIT_STORAGE_FAULTY_FILE_SYSTEM_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>

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

// On top of the system's. Directory entries (creations, renames, deletions) count as durable at
// once.
class FaultyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  FaultyFileSystem();

  const char* Name() const override { return "FaultyFileSystem"; }

  void Inject(Fault fault);
  // The fault begins with the `count`-th sync of the write-ahead log from now (1: the next one).
  void InjectAtWalSync(uint64_t count, Fault fault);

  // Every such operation fails with `error` until Mend. Closing gives the descriptor back all the
  // same.
  void Break(Operation operation, FileKind kind, rocksdb::IOStatus error);
  void Mend();
  // Whether the broken operation has been asked for.
  bool was_hit() const;

  // After the store has been closed: every file loses what was not synced, or keeps a random part
  // of it, as a disk does; then all works again.
  void Restore(std::mt19937& random);

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
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

 private:
  class TrackedFile;
  struct FileState {
    uint64_t size = 0;
    uint64_t synced = 0;
  };

  rocksdb::IOStatus BeforeAppend(const std::string& name);
  rocksdb::IOStatus BeforeSync(const std::string& name);
  rocksdb::IOStatus CheckPower() const;
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
  std::map<std::string, FileState> files_ ABSL_GUARDED_BY(mutex_);
};

// An environment on it; for internal::OpenRocksDbStore.
std::unique_ptr<rocksdb::Env> NewFaultyEnv(const std::shared_ptr<FaultyFileSystem>& file_system);

}  // namespace renkei::storage

#endif  // RENKEI_TESTS_UNIT_STORAGE_FAULTY_FILE_SYSTEM_H_
