// The file system under RocksDB, which never learns of a failed write.
//
// RocksDB's ways out of a failed write end in assertions in the packaged library: a file that has
// failed once must not be written, synced or closed again, and is. So the first failure is kept
// here and the directory is frozen: from then on everything that would change it is answered with
// OK and left undone. The disk is then as a process killed at that moment would have left it, which
// is what recovery is made for; reads go on; and whoever commits looks at failure() after each
// write, before anything is acknowledged. Internal to storage/.

#ifndef RENKEI_STORAGE_STORE_FILE_SYSTEM_H_
#define RENKEI_STORAGE_STORE_FILE_SYSTEM_H_

#include <atomic>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "storage/base/mutex.h"

namespace renkei::storage {

// Guards one directory for as long as one database has it open; other paths (a checkpoint's) pass
// through with their errors. Any thread.
class StoreFileSystem : public rocksdb::FileSystemWrapper {
 public:
  StoreFileSystem(const std::shared_ptr<rocksdb::FileSystem>& target, const std::string& directory);

  const char* Name() const override { return "RenkeiStoreFileSystem"; }

  // OK, or the first failure as FromRocksDb says it.
  absl::Status failure() const;

  // Something failed; later changes of the directory are not made.
  bool frozen() const { return frozen_.load(std::memory_order_acquire); }

  // Keeps `status` if it is the first failure of a file that counts: RocksDB's own log does not.
  void Freeze(const std::string& path, const rocksdb::IOStatus& status);

  // Does `change`, which is of `path`; in the guarded directory only unless frozen, and a failure
  // freezes.
  template <typename Change>
  rocksdb::IOStatus Guard(const std::string& path, const Change& change) {
    if (!Guards(path)) return change();
    if (frozen()) return rocksdb::IOStatus::OK();
    const rocksdb::IOStatus status = change();
    if (!status.ok()) Freeze(path, status);
    return rocksdb::IOStatus::OK();
  }

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
  // RocksDB's own log goes through the files above too: its writer has the same assertions.
  rocksdb::IOStatus NewLogger(const std::string& name, const rocksdb::IOOptions& options,
                              std::shared_ptr<rocksdb::Logger>* logger,
                              rocksdb::IODebugContext* debug) override {
    // Past the wrapper, which would have the target make it.
    return FileSystem::NewLogger(  // NOLINT(bugprone-parent-virtual-call)
        name, options, logger, debug);
  }
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Truncate(const std::string& name, size_t size,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;

 private:
  // `make` makes a file to be written; where it must not or cannot, one that takes everything and
  // keeps nothing.
  template <typename Make>
  rocksdb::IOStatus MakeFile(const std::string& name,
                             std::unique_ptr<rocksdb::FSWritableFile>* file, const Make& make);
  bool Guards(const std::string& path) const;

  const std::string prefix_;  // of every path in the directory
  std::atomic<bool> frozen_{false};
  mutable Mutex mutex_;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
};

// RocksDB's environment on that file system; it sleeps as `base` (not owned) does.
std::unique_ptr<rocksdb::Env> NewStoreEnv(std::shared_ptr<StoreFileSystem> file_system,
                                          rocksdb::Env* base);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_STORE_FILE_SYSTEM_H_
