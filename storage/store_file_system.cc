#include "storage/store_file_system.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/rocksdb_database.h"

namespace renkei::storage {
namespace {

using rocksdb::DataVerificationInfo;
using rocksdb::FileOptions;
using rocksdb::FSDirectory;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// LOG and the older ones beside it, on which nobody relies: what cannot be written is lost.
bool IsEngineLog(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  return name == "LOG" || absl::StartsWith(name, "LOG.");
}

// Takes everything, keeps nothing.
class NoFile : public FSWritableFile {
 public:
  using FSWritableFile::Append;
  IOStatus Append(const Slice& data, const IOOptions&, IODebugContext*) override {
    size_ += data.size();
    return IOStatus::OK();
  }
  IOStatus Truncate(uint64_t size, const IOOptions&, IODebugContext*) override {
    size_ = size;
    return IOStatus::OK();
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return size_; }

 private:
  uint64_t size_ = 0;
};

class GuardedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  GuardedFile(std::unique_ptr<FSWritableFile> file, std::string name, StoreFileSystem* owner)
      : FSWritableFileOwnerWrapper(std::move(file)), name_(std::move(name)), owner_(owner) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return owner_->Guard(name_, [&] { return target()->Append(data, options, debug); });
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const DataVerificationInfo& info,
                  IODebugContext* debug) override {
    return owner_->Guard(name_, [&] { return target()->Append(data, options, info, debug); });
  }
  IOStatus PositionedAppend(const Slice& data, uint64_t offset, const IOOptions& options,
                            IODebugContext* debug) override {
    return owner_->Guard(name_,
                         [&] { return target()->PositionedAppend(data, offset, options, debug); });
  }
  IOStatus PositionedAppend(const Slice& data, uint64_t offset, const IOOptions& options,
                            const DataVerificationInfo& info, IODebugContext* debug) override {
    return owner_->Guard(
        name_, [&] { return target()->PositionedAppend(data, offset, options, info, debug); });
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    return owner_->Guard(name_, [&] { return target()->Truncate(size, options, debug); });
  }
  // The descriptor is given back whatever has happened.
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = target()->Close(options, debug);
    if (!status.ok()) owner_->Freeze(name_, status);
    return IOStatus::OK();
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* debug) override {
    return owner_->Guard(name_, [&] { return target()->Flush(options, debug); });
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return owner_->Guard(name_, [&] { return target()->Sync(options, debug); });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return owner_->Guard(name_, [&] { return target()->Fsync(options, debug); });
  }
  IOStatus RangeSync(uint64_t offset, uint64_t bytes, const IOOptions& options,
                     IODebugContext* debug) override {
    return owner_->Guard(name_, [&] { return target()->RangeSync(offset, bytes, options, debug); });
  }

 private:
  const std::string name_;
  StoreFileSystem* const owner_;
};

class GuardedDirectory : public rocksdb::FSDirectoryWrapper {
 public:
  GuardedDirectory(std::unique_ptr<FSDirectory> directory, std::string name, StoreFileSystem* owner)
      : FSDirectoryWrapper(std::move(directory)), name_(std::move(name)), owner_(owner) {}

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return owner_->Guard(name_, [&] { return FSDirectoryWrapper::Fsync(options, debug); });
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions& what) override {
    return owner_->Guard(
        name_, [&] { return FSDirectoryWrapper::FsyncWithDirOptions(options, debug, what); });
  }

 private:
  const std::string name_;
  StoreFileSystem* const owner_;
};

// The composite environment sleeps as the system does; where the base is another one, as it does.
class StoreEnv : public rocksdb::EnvWrapper {
 public:
  StoreEnv(std::unique_ptr<rocksdb::Env> files, rocksdb::Env* base)
      : EnvWrapper(std::move(files)), base_(base) {}
  void SleepForMicroseconds(int micros) override { base_->SleepForMicroseconds(micros); }

 private:
  rocksdb::Env* const base_;
};

}  // namespace

StoreFileSystem::StoreFileSystem(const std::shared_ptr<rocksdb::FileSystem>& target,
                                 const std::string& directory)
    : FileSystemWrapper(target), prefix_(absl::StrCat(directory, "/")) {}

absl::Status StoreFileSystem::failure() const {
  if (!frozen()) return absl::OkStatus();
  MutexLock lock(mutex_);
  return failure_;
}

void StoreFileSystem::Freeze(const std::string& path, const IOStatus& status) {
  if (IsEngineLog(path)) return;
  MutexLock lock(mutex_);
  if (!failure_.ok()) return;
  failure_ = FromRocksDb(status, absl::StrCat("writing ", path));
  frozen_.store(true, std::memory_order_release);
}

bool StoreFileSystem::Guards(const std::string& path) const {
  return absl::StartsWith(path, prefix_) || absl::StrCat(path, "/") == prefix_;
}

template <typename Make>
IOStatus StoreFileSystem::MakeFile(const std::string& name, std::unique_ptr<FSWritableFile>* file,
                                   const Make& make) {
  if (!Guards(name)) return make();
  IOStatus status = frozen() ? IOStatus::IOError() : make();
  if (status.ok()) {
    *file = std::make_unique<GuardedFile>(std::move(*file), name, this);
    return status;
  }
  if (!frozen()) Freeze(name, status);
  *file = std::make_unique<NoFile>();
  return IOStatus::OK();
}

IOStatus StoreFileSystem::NewWritableFile(const std::string& name, const FileOptions& options,
                                          std::unique_ptr<FSWritableFile>* file,
                                          IODebugContext* debug) {
  return MakeFile(name, file,
                  [&] { return target()->NewWritableFile(name, options, file, debug); });
}

IOStatus StoreFileSystem::ReopenWritableFile(const std::string& name, const FileOptions& options,
                                             std::unique_ptr<FSWritableFile>* file,
                                             IODebugContext* debug) {
  return MakeFile(name, file,
                  [&] { return target()->ReopenWritableFile(name, options, file, debug); });
}

IOStatus StoreFileSystem::ReuseWritableFile(const std::string& name, const std::string& old_name,
                                            const FileOptions& options,
                                            std::unique_ptr<FSWritableFile>* file,
                                            IODebugContext* debug) {
  return MakeFile(name, file, [&] {
    return target()->ReuseWritableFile(name, old_name, options, file, debug);
  });
}

IOStatus StoreFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                       std::unique_ptr<FSDirectory>* directory,
                                       IODebugContext* debug) {
  IOStatus status = target()->NewDirectory(name, options, directory, debug);
  if (status.ok() && Guards(name)) {
    *directory = std::make_unique<GuardedDirectory>(std::move(*directory), name, this);
  }
  return status;
}

IOStatus StoreFileSystem::RenameFile(const std::string& from, const std::string& to,
                                     const IOOptions& options, IODebugContext* debug) {
  return Guard(to, [&] { return target()->RenameFile(from, to, options, debug); });
}

IOStatus StoreFileSystem::LinkFile(const std::string& from, const std::string& to,
                                   const IOOptions& options, IODebugContext* debug) {
  return Guard(to, [&] { return target()->LinkFile(from, to, options, debug); });
}

// A file that stays is no loss: RocksDB tries again at the next start.
IOStatus StoreFileSystem::DeleteFile(const std::string& name, const IOOptions& options,
                                     IODebugContext* debug) {
  if (Guards(name) && frozen()) return IOStatus::OK();
  return target()->DeleteFile(name, options, debug);
}

IOStatus StoreFileSystem::Truncate(const std::string& name, size_t size, const IOOptions& options,
                                   IODebugContext* debug) {
  return Guard(name, [&] { return target()->Truncate(name, size, options, debug); });
}

std::unique_ptr<rocksdb::Env> NewStoreEnv(std::shared_ptr<StoreFileSystem> file_system,
                                          rocksdb::Env* base) {
  std::unique_ptr<rocksdb::Env> files = rocksdb::NewCompositeEnv(std::move(file_system));
  if (base == rocksdb::Env::Default()) return files;
  return std::make_unique<StoreEnv>(std::move(files), base);
}

}  // namespace renkei::storage
