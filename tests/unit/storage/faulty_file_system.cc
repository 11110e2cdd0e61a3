#include "tests/unit/storage/faulty_file_system.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

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

// For figures: "the engine's log" and its like are told from what matters.
std::string KindOf(const std::string& name) {
  if (absl::EndsWith(name, "/LOG") || absl::StrContains(name, "/LOG.old")) return "LOG";
  if (absl::StrContains(name, "/MANIFEST-")) return "MANIFEST";
  if (absl::StrContains(name, "/OPTIONS-")) return "OPTIONS";
  const std::filesystem::path path(name);
  return path.has_extension() ? path.extension().string() : path.filename().string();
}

// Of the bytes from `begin` to `end` of a file any sectors are what was written, and the others zero.
void LoseSectors(const std::string& name, uint64_t begin, uint64_t end, std::mt19937& random) {
  constexpr uint64_t kSectorBytes = 512;
  const uint32_t lost_of_four = random() % 5;
  std::fstream file(name, std::ios::in | std::ios::out | std::ios::binary);
  for (uint64_t at = begin; at < end;) {
    const uint64_t next = std::min(end, (at / kSectorBytes + 1) * kSectorBytes);
    if (random() % 4 < lost_of_four) {
      file.seekp(static_cast<std::streamoff>(at));
      const std::string zeros(next - at, '\0');
      file.write(zeros.data(), static_cast<std::streamsize>(zeros.size()));
    }
    at = next;
  }
}

}  // namespace

class FaultyFileSystem::TrackedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  TrackedFile(std::unique_ptr<FSWritableFile> file, std::string name, FaultyFileSystem* owner)
      : FSWritableFileOwnerWrapper(std::move(file)), name_(std::move(name)), owner_(owner) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = owner_->BeforeChange("append", name_);
    if (status.ok()) status = owner_->BeforeAppend(name_);
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
    IOStatus status = owner_->BeforeChange("truncate", name_);
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
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    IOStatus status = owner_->BeforeChange("sync", name_);
    if (status.ok()) status = owner_->BeforeSync(name_);
    if (status.ok()) status = owner_->CheckBroken(Operation::kSync, name_);
    // What is durable is noted, and the disk itself not asked: the process does not end.
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

class FaultyFileSystem::TrackedDirectory : public rocksdb::FSDirectoryWrapper {
 public:
  TrackedDirectory(std::unique_ptr<rocksdb::FSDirectory> directory, std::string name,
                   FaultyFileSystem* owner)
      : FSDirectoryWrapper(std::move(directory)), name_(std::move(name)), owner_(owner) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    const IOStatus status = owner_->BeforeChange("sync", name_);
    if (status.ok()) owner_->DirectorySynced(name_);
    return status;
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
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

void FaultyFileSystem::CutPowerAtChange(uint64_t count) {
  MutexLock lock(mutex_);
  changes_until_cut_ = count;
  cut_at_.clear();
}

std::string FaultyFileSystem::cut_at() const {
  MutexLock lock(mutex_);
  return cut_at_;
}

IOStatus FaultyFileSystem::BeforeChange(const char* what, const std::string& name) {
  {
    MutexLock lock(mutex_);
    if (changes_until_cut_ > 0 && --changes_until_cut_ == 0) {
      fault_ = Fault::kPowerCut;
      cut_at_ = absl::StrCat(what, " ", KindOf(name));
    }
  }
  return CheckPower();
}

void FaultyFileSystem::Restore(std::mt19937& random, Loss loss) {
  MutexLock lock(mutex_);
  fault_ = Fault::kNone;
  syncs_until_planned_ = 0;
  changes_until_cut_ = 0;
  for (auto& [name, state] : files_) {
    if (state.synced == state.size) continue;
    std::error_code error;
    if (!std::filesystem::exists(name, error)) continue;
    const uint64_t lost = state.size - state.synced;
    state.size = state.synced + (random() % 2 == 0 ? 0 : random() % lost);
    if (loss == Loss::kAnySectors) LoseSectors(name, state.synced, state.size, random);
    state.synced = state.size;
    std::filesystem::resize_file(name, state.size, error);
  }
  if (loss == Loss::kAnySectors) UndoSomeEntries(random);
  for (const EntryChange& change : entry_changes_) {
    std::error_code error;
    if (!change.kept.empty()) std::filesystem::remove(change.kept, error);
  }
  entry_changes_.clear();
}

void FaultyFileSystem::UndoSomeEntries(std::mt19937& random) {
  const size_t kept = random() % (entry_changes_.size() + 1);
  while (entry_changes_.size() > kept) {
    Undo(entry_changes_.back());
    entry_changes_.pop_back();
  }
}

void FaultyFileSystem::Undo(const EntryChange& change) {
  std::error_code error;
  switch (change.kind) {
    case EntryChange::Kind::kCreated:
      std::filesystem::remove(change.name, error);
      files_.erase(change.name);
      break;
    case EntryChange::Kind::kRenamed:
      std::filesystem::rename(change.name, change.old_name, error);
      files_[change.old_name] = files_[change.name];
      files_.erase(change.name);
      break;
    case EntryChange::Kind::kDeleted:
      break;
  }
  if (change.kept.empty()) return;
  std::filesystem::rename(change.kept, change.name, error);
  files_[change.name] = change.kept_state;
}

std::string FaultyFileSystem::Keep(const std::string& name) {
  std::error_code error;
  if (!std::filesystem::exists(name, error)) return "";
  const std::filesystem::path path(name);
  const std::filesystem::path beside = path.parent_path().string() + ".lost";
  std::filesystem::create_directories(beside, error);
  const std::string kept = (beside / absl::StrCat(++kept_links_)).string();
  std::filesystem::create_hard_link(name, kept, error);
  return error ? "" : kept;
}

void FaultyFileSystem::DirectorySynced(const std::string& directory) {
  MutexLock lock(mutex_);
  const auto in_it = [&](const EntryChange& change) {
    const bool durable =
        std::filesystem::path(change.name).parent_path() == std::filesystem::path(directory);
    std::error_code error;
    if (durable && !change.kept.empty()) std::filesystem::remove(change.kept, error);
    return durable;
  };
  entry_changes_.erase(std::remove_if(entry_changes_.begin(), entry_changes_.end(), in_it),
                       entry_changes_.end());
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& name, const FileOptions& options,
                                           std::unique_ptr<FSWritableFile>* file,
                                           IODebugContext* debug) {
  IOStatus status = BeforeChange("create", name);
  if (status.ok()) status = CheckBroken(Operation::kCreate, name);
  EntryChange change{EntryChange::Kind::kCreated, name, "", "", {}};
  if (status.ok()) {
    MutexLock lock(mutex_);
    // Of a file that is made anew in the place of another one both are there until this is durable.
    change.kept = Keep(name);
    change.kept_state = files_[name];
    if (!change.kept.empty()) std::filesystem::remove(name);
  }
  if (status.ok()) status = target()->NewWritableFile(name, options, file, debug);
  if (!status.ok()) return status;
  MutexLock lock(mutex_);
  entry_changes_.push_back(std::move(change));
  files_[name] = FileState();
  *file = std::make_unique<TrackedFile>(std::move(*file), name, this);
  return status;
}

IOStatus FaultyFileSystem::ReopenWritableFile(const std::string& name, const FileOptions& options,
                                              std::unique_ptr<FSWritableFile>* file,
                                              IODebugContext* debug) {
  IOStatus status = BeforeChange("reopen", name);
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

IOStatus FaultyFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                        std::unique_ptr<rocksdb::FSDirectory>* directory,
                                        IODebugContext* debug) {
  const IOStatus status = target()->NewDirectory(name, options, directory, debug);
  if (status.ok())
    *directory = std::make_unique<TrackedDirectory>(std::move(*directory), name, this);
  return status;
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to,
                                      const IOOptions& options, IODebugContext* debug) {
  IOStatus status = BeforeChange("rename", to);
  if (status.ok()) status = CheckBroken(Operation::kRename, to);
  EntryChange change{EntryChange::Kind::kRenamed, to, from, "", {}};
  if (status.ok()) {
    MutexLock lock(mutex_);
    change.kept = Keep(to);
    if (!change.kept.empty()) change.kept_state = files_[to];
  }
  if (status.ok()) status = target()->RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  MutexLock lock(mutex_);
  entry_changes_.push_back(std::move(change));
  const auto it = files_.find(from);
  if (it == files_.end()) return status;
  files_[to] = it->second;
  files_.erase(it);
  return status;
}

IOStatus FaultyFileSystem::DeleteFile(const std::string& name, const IOOptions& options,
                                      IODebugContext* debug) {
  IOStatus status = BeforeChange("delete", name);
  EntryChange change{EntryChange::Kind::kDeleted, name, "", "", {}};
  if (status.ok()) {
    MutexLock lock(mutex_);
    change.kept = Keep(name);
    if (!change.kept.empty()) change.kept_state = files_[name];
  }
  if (status.ok()) status = target()->DeleteFile(name, options, debug);
  if (!status.ok()) return status;
  MutexLock lock(mutex_);
  entry_changes_.push_back(std::move(change));
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
