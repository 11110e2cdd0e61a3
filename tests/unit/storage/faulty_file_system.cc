#include "tests/unit/storage/faulty_file_system.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"

namespace renkei::storage {
namespace {

using rocksdb::FileOptions;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// RocksDB sleeps a second after a failed flush or compaction; a test has no need to.
class ImpatientEnv : public rocksdb::EnvWrapper {
 public:
  using EnvWrapper::EnvWrapper;
  void SleepForMicroseconds(int) override {}
};

bool IsWal(const std::string& name) { return absl::EndsWith(name, ".log"); }

bool IsOf(FileKind kind, const std::string& name) {
  switch (kind) {
    case FileKind::kWal:
      return IsWal(name);
    case FileKind::kTable:
      return absl::EndsWith(name, ".sst");
    case FileKind::kManifest:
      return absl::StrContains(name, "/MANIFEST-");
    case FileKind::kCurrent:
      return absl::EndsWith(name, "/CURRENT");
    case FileKind::kEngineLog:
      return absl::EndsWith(name, "/LOG");
  }
  return false;
}

}  // namespace

class FaultyFileSystem::TrackedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  TrackedFile(std::unique_ptr<FSWritableFile> file, std::string name, FaultyFileSystem* owner)
      : FSWritableFileOwnerWrapper(std::move(file)), name_(std::move(name)), owner_(owner) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = owner_->BeforeAppend(name_);
    if (status.ok()) status = owner_->CheckBroken(Operation::kAppend, name_);
    if (status.ok()) status = target()->Append(data, options, debug);
    if (status.ok()) owner_->Appended(name_, data.size());
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = owner_->CheckPower();
    if (status.ok()) status = target()->Truncate(size, options, debug);
    if (status.ok()) owner_->Truncated(name_, size);
    return status;
  }
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    // Closing syncs nothing; without power it must still give the descriptor back.
    const IOStatus closed = target()->Close(options, debug);
    const IOStatus broken = owner_->CheckBroken(Operation::kClose, name_);
    return broken.ok() ? closed : broken;
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus broken = owner_->CheckBroken(Operation::kFlush, name_);
    return broken.ok() ? target()->Flush(options, debug) : broken;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = owner_->BeforeSync(name_);
    if (status.ok()) status = owner_->CheckBroken(Operation::kSync, name_);
    if (status.ok()) status = target()->Sync(options, debug);
    if (status.ok()) owner_->Synced(name_);
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  const std::string name_;
  FaultyFileSystem* const owner_;
};

FaultyFileSystem::FaultyFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

void FaultyFileSystem::Inject(Fault fault) {
  MutexLock lock(mutex_);
  fault_ = fault;
}

void FaultyFileSystem::InjectAtWalSync(uint64_t count, Fault fault) {
  MutexLock lock(mutex_);
  planned_ = fault;
  syncs_until_planned_ = count;
}

void FaultyFileSystem::Break(Operation operation, FileKind kind, IOStatus error) {
  MutexLock lock(mutex_);
  breakage_ = Breakage{operation, kind, std::move(error)};
}

void FaultyFileSystem::Mend() {
  MutexLock lock(mutex_);
  breakage_.reset();
}

bool FaultyFileSystem::was_hit() const {
  MutexLock lock(mutex_);
  return breakage_.has_value() && breakage_->hit;
}

IOStatus FaultyFileSystem::CheckBroken(Operation operation, const std::string& name) {
  MutexLock lock(mutex_);
  if (!breakage_.has_value() || breakage_->operation != operation || !IsOf(breakage_->kind, name)) {
    return IOStatus::OK();
  }
  breakage_->hit = true;
  return breakage_->error;
}

void FaultyFileSystem::Restore(std::mt19937& random) {
  MutexLock lock(mutex_);
  fault_ = Fault::kNone;
  syncs_until_planned_ = 0;
  for (auto& [name, state] : files_) {
    if (state.synced == state.size) continue;
    std::error_code error;
    if (!std::filesystem::exists(name, error)) continue;
    const uint64_t lost = state.size - state.synced;
    state.size = state.synced + (random() % 2 == 0 ? 0 : random() % lost);
    state.synced = state.size;
    std::filesystem::resize_file(name, state.size, error);
  }
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& name, const FileOptions& options,
                                           std::unique_ptr<FSWritableFile>* file,
                                           IODebugContext* debug) {
  IOStatus status = CheckPower();
  if (status.ok()) status = CheckBroken(Operation::kCreate, name);
  if (status.ok()) status = target()->NewWritableFile(name, options, file, debug);
  if (!status.ok()) return status;
  MutexLock lock(mutex_);
  files_[name] = FileState();
  *file = std::make_unique<TrackedFile>(std::move(*file), name, this);
  return status;
}

IOStatus FaultyFileSystem::ReopenWritableFile(const std::string& name, const FileOptions& options,
                                              std::unique_ptr<FSWritableFile>* file,
                                              IODebugContext* debug) {
  IOStatus status = CheckPower();
  if (status.ok()) status = target()->ReopenWritableFile(name, options, file, debug);
  if (!status.ok()) return status;
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(name, error);
  MutexLock lock(mutex_);
  files_.try_emplace(name, FileState{size, size});
  *file = std::make_unique<TrackedFile>(std::move(*file), name, this);
  return status;
}

IOStatus FaultyFileSystem::ReuseWritableFile(const std::string&, const std::string&,
                                             const FileOptions&, std::unique_ptr<FSWritableFile>*,
                                             IODebugContext*) {
  // Would need to know what of the old content still counts; the engine recycles no file.
  return IOStatus::NotSupported("reuse");
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to,
                                      const IOOptions& options, IODebugContext* debug) {
  IOStatus status = CheckPower();
  if (status.ok()) status = CheckBroken(Operation::kRename, to);
  if (status.ok()) status = target()->RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  MutexLock lock(mutex_);
  const auto it = files_.find(from);
  if (it == files_.end()) return status;
  files_[to] = it->second;
  files_.erase(it);
  return status;
}

IOStatus FaultyFileSystem::DeleteFile(const std::string& name, const IOOptions& options,
                                      IODebugContext* debug) {
  IOStatus status = CheckPower();
  if (status.ok()) status = target()->DeleteFile(name, options, debug);
  if (!status.ok()) return status;
  MutexLock lock(mutex_);
  files_.erase(name);
  return status;
}

IOStatus FaultyFileSystem::BeforeAppend(const std::string& name) {
  IOStatus status = CheckPower();
  MutexLock lock(mutex_);
  if (status.ok() && fault_ == Fault::kFailWalAppends && IsWal(name)) {
    status = IOStatus::NoSpace("injected");
  }
  return status;
}

IOStatus FaultyFileSystem::BeforeSync(const std::string& name) {
  if (IsWal(name)) {
    MutexLock lock(mutex_);
    if (syncs_until_planned_ > 0 && --syncs_until_planned_ == 0) fault_ = planned_;
    if (fault_ == Fault::kFailWalSyncs) return IOStatus::IOError("injected");
  }
  return CheckPower();
}

IOStatus FaultyFileSystem::CheckPower() const {
  MutexLock lock(mutex_);
  return fault_ == Fault::kPowerCut ? IOStatus::IOError("no power") : IOStatus::OK();
}

void FaultyFileSystem::Appended(const std::string& name, uint64_t bytes) {
  MutexLock lock(mutex_);
  files_[name].size += bytes;
}

void FaultyFileSystem::Synced(const std::string& name) {
  MutexLock lock(mutex_);
  FileState& state = files_[name];
  state.synced = state.size;
}

void FaultyFileSystem::Truncated(const std::string& name, uint64_t size) {
  MutexLock lock(mutex_);
  FileState& state = files_[name];
  state.size = size;
  state.synced = std::min(state.synced, size);
}

std::unique_ptr<rocksdb::Env> NewFaultyEnv(const std::shared_ptr<FaultyFileSystem>& file_system) {
  return std::make_unique<ImpatientEnv>(rocksdb::NewCompositeEnv(file_system));
}

}  // namespace renkei::storage
