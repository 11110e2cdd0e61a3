#include "storage/rocksdb_store.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rocksdb/write_batch.h"
#include "storage/base/failpoint.h"
#include "storage/base/mutex.h"
#include "storage/base/status_macros.h"
#include "storage/counter.h"
#include "storage/rocksdb_checkpoint.h"
#include "storage/rocksdb_database.h"
#include "storage/rocksdb_figures.h"
#include "storage/rocksdb_internal.h"
#include "storage/rocksdb_layout.h"
#include "storage/rocksdb_meta.h"
#include "storage/rocksdb_view.h"
#include "storage/sequencer.h"

namespace renkei::storage {
namespace {

// How often it is looked whether the last reader has gone, while a failed store waits for that.
constexpr std::chrono::milliseconds kReaderPoll(5);

class RocksDbSnapshot final : public Snapshot {
 public:
  explicit RocksDbSnapshot(std::shared_ptr<const RocksDbView> view) : view_(std::move(view)) {}

  Sequence sequence() const override { return view_->head(); }
  absl::StatusOr<std::optional<Record>> Get(absl::string_view key) const override {
    return view_->Get(key);
  }
  absl::StatusOr<std::vector<std::optional<Record>>> GetMany(
      absl::Span<const std::string> keys) const override {
    return view_->GetMany(keys);
  }
  absl::StatusOr<std::vector<KeyRecord>> Scan(const KeyRange& range, size_t limit,
                                              bool reverse) const override {
    return view_->Scan(range, limit, reverse);
  }

 private:
  const std::shared_ptr<const RocksDbView> view_;
};

// Builds the one WriteBatch of a group, so that data, logs and head are on the disk together or not
// at all.
class GroupBatch {
 public:
  explicit GroupBatch(const RocksDatabase* database) : database_(database) {}

  void Add(const SequencedMutation& entry) {
    const std::string version = EncodeVersion(entry.sequence);
    for (const Mutation::Write& write : entry.mutation->writes()) AddWrite(write, version);
    for (const Mutation::Addition& addition : entry.mutation->additions()) {
      Note(batch_.Merge(database_->records(), ToSlice(addition.key),
                        absl::StrCat(version, EncodeCounter(addition.delta))));
      has_additions_ = true;
    }
    uint32_t next_index[256] = {};  // per log
    for (const Mutation::AppendEntry& append : entry.mutation->appends()) {
      const uint32_t index = next_index[static_cast<uint8_t>(append.log)]++;
      Note(batch_.Put(database_->logs(), LogKey(append.log, {entry.sequence, index}),
                      ToSlice(append.payload)));
    }
  }

  bool has_additions() const { return has_additions_; }

  void SetFormat() {
    Note(batch_.Put(database_->meta(), kMetaFormat, EncodeFixed64(kStoreFormat)));
  }

  void SetHead(Sequence head) {
    Note(batch_.Put(database_->meta(), kMetaHead, EncodeFixed64(ToInt(head))));
  }

  void RemoveLogEntries(Log log, Sequence begin, Sequence end) {
    Note(batch_.DeleteRange(database_->logs(), LogKey(log, {begin, 0}), LogKey(log, {end, 0})));
    Note(batch_.Put(database_->meta(), MetaEarliest(log), EncodeFixed64(ToInt(end))));
  }

  void SetIncarnation(Sequence begin, Incarnation incarnation) {
    Note(batch_.Put(database_->meta(), MetaIncarnation(begin), EncodeFixed64(ToInt(incarnation))));
  }

  // RocksDB never learns of a failed write: what is asked afterwards is whether there was one.
  absl::Status WriteDurably() {
    RETURN_IF_ERROR(database_->failure());
    rocksdb::WriteOptions durable;
    durable.sync = true;
    if (status_.ok()) status_ = database_->db().Write(durable, &batch_);
    RETURN_IF_ERROR(database_->failure());
    return FromRocksDb(status_, "writing to the store");
  }

 private:
  void AddWrite(const Mutation::Write& write, const std::string& version) {
    if (!write.value.has_value()) {
      Note(batch_.Delete(database_->records(), ToSlice(write.key)));
      return;
    }
    const rocksdb::Slice key = ToSlice(write.key);
    const rocksdb::Slice value[] = {version, ToSlice(*write.value)};
    Note(batch_.Put(database_->records(), rocksdb::SliceParts(&key, 1),
                    rocksdb::SliceParts(value, 2)));
  }

  void Note(const rocksdb::Status& status) {
    if (status_.ok()) status_ = status;
  }

  const RocksDatabase* const database_;
  rocksdb::WriteBatch batch_;
  bool has_additions_ = false;
  rocksdb::Status status_;
};

// A database as well as it can be opened.
struct Opened {
  std::shared_ptr<const RocksDatabase> database;
  StoreMeta meta;
  std::shared_ptr<const Incarnations> incarnations;  // with the one that starts now
  Incarnation incarnation{};
  absl::Status cannot_write;  // not OK: opened for reading only, and why
};

absl::StatusOr<uint64_t> FreeBytes(const RocksDbOptions& options) {
  if (options.free_bytes != nullptr) return options.free_bytes(options.directory);
  std::error_code error;
  // Before the store is made, of the disk on which it will be.
  std::filesystem::path path = std::filesystem::absolute(options.directory, error);
  while (path.has_relative_path() && !std::filesystem::exists(path, error)) {
    path = path.parent_path();
  }
  const std::filesystem::space_info space = std::filesystem::space(path, error);
  if (error) return absl::UnavailableError(error.message());
  return space.available;
}

// Whether the disk keeps free what it has to. One that does not say is left to its writes.
absl::Status CheckFree(const RocksDbOptions& options) {
  if (options.min_free_bytes == 0) return absl::OkStatus();
  const absl::StatusOr<uint64_t> free = FreeBytes(options);
  if (!free.ok() || *free >= options.min_free_bytes) return absl::OkStatus();
  return WithDiskFull(absl::UnavailableError(
      absl::StrCat("the disk of ", options.directory, " has ", *free / 1024,
                   " KiB free, less than the ", options.min_free_bytes / 1024,
                   " KiB that are kept free; writes are refused until there is room")));
}

absl::StatusOr<Opened> OpenAs(const RocksDbOptions& options, rocksdb::Env* env,
                              RocksDatabase::Mode mode) {
  ASSIGN_OR_RETURN(std::unique_ptr<RocksDatabase> database,
                   RocksDatabase::Open(options, env, mode));
  ASSIGN_OR_RETURN(StoreMeta meta, mode == RocksDatabase::Mode::kReadOnly
                                       ? LoadMeta(*database)
                                       : LoadOrCreateMeta(*database, options));
  RETURN_IF_ERROR(database->failure());
  ASSIGN_OR_RETURN(const Incarnation incarnation, NewIncarnation(options));
  Opened opened;
  opened.database = std::move(database);
  auto incarnations = std::make_shared<Incarnations>(std::move(meta.incarnations));
  incarnations->Add(Sequence{ToInt(meta.head) + 1}, incarnation);
  opened.incarnations = std::move(incarnations);
  opened.incarnation = incarnation;
  opened.meta = std::move(meta);
  if (mode == RocksDatabase::Mode::kReadWrite) PassFailpoint(Failpoint::kStoreOpened);
  return opened;
}

// For writing; where the disk refuses that, for reading.
absl::StatusOr<Opened> OpenAsWellAsPossible(const RocksDbOptions& options, rocksdb::Env* env) {
  const bool for_reading = options.access != RocksDbOptions::Access::kReadWrite;
  absl::Status refused =
      for_reading ? absl::UnavailableError("the store was opened for reading") : CheckFree(options);
  if (refused.ok()) {
    absl::StatusOr<Opened> opened = OpenAs(options, env, RocksDatabase::Mode::kReadWrite);
    if (opened.ok() || !absl::IsUnavailable(opened.status())) return opened;
    refused = opened.status();
  }
  absl::StatusOr<Opened> opened = OpenAs(options, env, RocksDatabase::Mode::kReadOnly);
  if (!opened.ok()) {
    // Damage and a second process are the more telling of the two.
    const bool telling = for_reading || absl::IsDataLoss(opened.status()) ||
                         absl::IsFailedPrecondition(opened.status());
    return telling ? opened.status() : refused;
  }
  opened->cannot_write = std::move(refused);
  return opened;
}

SequencerLimits LimitsOf(const RocksDbOptions& options) {
  SequencerLimits limits;
  limits.max_queued_mutations = options.max_queued_mutations;
  limits.max_queued_bytes = options.max_queued_bytes;
  if (options.access == RocksDbOptions::Access::kReadWrite) {
    limits.reopen_period = options.reopen_period;
  }
  return limits;
}

class RocksDbStore final : public Store, private GroupWriter {
 public:
  RocksDbStore(const RocksDbOptions& options, rocksdb::Env* env, Opened opened)
      : options_(options),
        env_(env),
        id_(opened.meta.store_id),
        epoch_(opened.meta.epoch),
        database_(std::move(opened.database)),
        earliest_(opened.meta.earliest),
        incarnation_(opened.incarnation),
        view_(std::make_shared<RocksDbView>(database_, opened.meta.head, earliest_,
                                            std::move(opened.incarnations))),
        sequencer_(LimitsOf(options), opened.meta.head, this, std::move(opened.cannot_write)) {}

  const std::string& id() const override { return id_; }
  Epoch epoch() const override { return epoch_; }
  Incarnation IncarnationOf(Sequence sequence) const override {
    return view()->incarnations()->Of(sequence);
  }

  std::unique_ptr<Snapshot> NewSnapshot() const override {
    return std::make_unique<RocksDbSnapshot>(view());
  }

  void Commit(Mutation mutation, CommitCallback done) override {
    const absl::Status bounds = mutation.CheckBounds();
    if (!bounds.ok()) return done(bounds);
    sequencer_.Commit(std::move(mutation), std::move(done));
  }

  absl::StatusOr<std::vector<LogEntry>> ReadLog(Log log, LogPosition from,
                                                size_t limit) const override {
    return view()->ReadLog(log, from, limit);
  }

  Sequence Head() const override { return view()->head(); }
  Sequence Earliest(Log log) const override { return view()->earliest(log); }

  absl::Status TruncateLog(Log log, Sequence keep_from) override {
    if (ToInt(keep_from) > ToInt(Head()) + 1) {
      return absl::InvalidArgumentError("a log cannot be truncated beyond its head");
    }
    return sequencer_.RunBetweenGroups([this, log, keep_from] { return Truncate(log, keep_from); });
  }

  std::unique_ptr<Subscription> Subscribe(std::function<void(Sequence)> on_head) override {
    return sequencer_.Subscribe(std::move(on_head), [this] { return Head(); });
  }

  absl::Status WriteHealth() const override {
    RETURN_IF_ERROR(sequencer_.health());
    RETURN_IF_ERROR(view()->WriteFailure());
    return CheckFree(options_);
  }

  // A read waits for the local disk at most.
  bool ReadsMayBlock() const override { return false; }
  bool KeepsHouse() const override { return true; }

  metrics::Families Figures() const override {
    metrics::Families families = SequencerFigures(sequencer_);
    if (const absl::StatusOr<uint64_t> free = FreeBytes(options_); free.ok()) {
      families.push_back(metrics::GaugeOf("renkei_store_disk_free_bytes",
                                          "Room on the disk of the store.",
                                          static_cast<double>(*free)));
    }
    families.push_back(metrics::GaugeOf("renkei_store_disk_reserve_bytes",
                                        "With less room than this the store takes no writes.",
                                        static_cast<double>(options_.min_free_bytes)));
    // While it is opened anew nobody asks it anything.
    if (const auto database = view()->database(); database != nullptr)
      AddEngineFigures(*database, families);
    return families;
  }

  absl::StatusOr<std::unique_ptr<Checkpoint>> NewCheckpoint() override {
    // Takes room on the disk: memory is written out, and what compactions replace stays.
    RETURN_IF_ERROR(WriteHealth());
    std::shared_ptr<const RocksDatabase> database = view()->database();
    if (database == nullptr) return absl::UnavailableError("the store is being opened anew");
    return NewRocksDbCheckpoint(std::move(database));
  }

 private:
  absl::Status CheckRoom() override { return CheckFree(options_); }

  absl::StatusOr<Sequence> VersionOf(absl::string_view key) override {
    rocksdb::PinnableSlice stored;
    const rocksdb::Status status =
        database_->db().Get(rocksdb::ReadOptions(), database_->records(), ToSlice(key), &stored);
    if (status.IsNotFound()) return Sequence::kNone;
    if (!status.ok()) return FromRocksDb(status, "checking a precondition");
    const std::optional<Sequence> version = DecodeVersion(FromSlice(stored));
    if (!version.has_value()) {
      return absl::DataLossError("checking a precondition: a record is damaged");
    }
    return *version;
  }

  absl::Status WriteGroup(absl::Span<const SequencedMutation> group) override {
    GroupBatch batch(database_.get());
    for (const SequencedMutation& entry : group) batch.Add(entry);
    batch.SetHead(group.back().sequence);
    if (!incarnation_written_) batch.SetIncarnation(group.front().sequence, incarnation_);
    const bool raises_format = batch.has_additions() && !format_written_;
    if (raises_format) batch.SetFormat();
    absl::Status status = batch.WriteDurably();
    if (status.ok()) incarnation_written_ = true;
    if (status.ok() && raises_format) format_written_ = true;
    return status;
  }

  void Publish(Sequence head) override {
    Show(std::make_shared<const RocksDbView>(database_, head, earliest_, view()->incarnations()));
  }

  // The old database is closed first: two of one process would share its lock, and one directory.
  // Whoever is reading still has it, so that this waits for them, in vain if one reads for long.
  absl::StatusOr<Sequence> Reopen() override {
    RETURN_IF_ERROR(CheckFree(options_));
    RETURN_IF_ERROR(CloseDatabase());
    ASSIGN_OR_RETURN(Opened opened, OpenAsWellAsPossible(options_, env_));
    const Sequence head = opened.meta.head;
    if (opened.meta.store_id != id_ || opened.meta.epoch != epoch_ || head < Head()) {
      return absl::DataLossError("what lies in the store's directory now is another store");
    }
    database_ = std::move(opened.database);
    earliest_ = opened.meta.earliest;
    incarnation_ = opened.incarnation;
    incarnation_written_ = false;
    format_written_ = false;
    Show(std::make_shared<const RocksDbView>(database_, head, earliest_, opened.incarnations));
    if (!opened.cannot_write.ok()) return opened.cannot_write;
    return head;
  }

  absl::Status CloseDatabase() {
    if (database_ == nullptr) return absl::OkStatus();
    std::shared_ptr<const RocksDbView> last = view();
    Show(std::make_shared<const RocksDbView>(nullptr, last->head(), last->earliest(),
                                             last->incarnations()));
    const auto deadline =
        std::chrono::steady_clock::now() + absl::ToChronoMilliseconds(options_.reopen_patience);
    constexpr long kOurs = 2;  // database_, and that of `last`
    while (last.use_count() > 1 || database_.use_count() > kOurs) {
      if (std::chrono::steady_clock::now() > deadline) {
        Show(std::move(last));
        return absl::UnavailableError("the store is being read; it is opened anew later");
      }
      std::this_thread::sleep_for(kReaderPoll);
    }
    last.reset();
    database_.reset();
    return absl::OkStatus();
  }

  // On the sequencer's thread.
  absl::Status Truncate(Log log, Sequence keep_from) {
    if (keep_from <= earliest_.of(log)) return absl::OkStatus();
    GroupBatch batch(database_.get());
    batch.RemoveLogEntries(log, earliest_.of(log), keep_from);
    RETURN_IF_ERROR(batch.WriteDurably());
    PassFailpoint(Failpoint::kLogTruncated);
    earliest_.of(log) = keep_from;
    Publish(Head());
    return absl::OkStatus();
  }

  void Show(std::shared_ptr<const RocksDbView> next) {
    MutexLock lock(view_mutex_);
    view_.swap(next);
  }

  std::shared_ptr<const RocksDbView> view() const {
    MutexLock lock(view_mutex_);
    return view_;
  }

  const RocksDbOptions options_;
  rocksdb::Env* const env_;
  const std::string id_;
  const Epoch epoch_;

  // The sequencer's thread alone.
  std::shared_ptr<const RocksDatabase> database_;  // null while it could not be opened anew
  EarliestSequences earliest_;
  Incarnation incarnation_;           // of this start
  bool incarnation_written_ = false;  // with its first commit, for good
  bool format_written_ = false;       // with its first add

  mutable Mutex view_mutex_;  // held for a pointer's copy, never with another lock
  std::shared_ptr<const RocksDbView> view_ ABSL_GUARDED_BY(view_mutex_);

  Sequencer sequencer_;  // last: its thread uses all of the above
};

}  // namespace

namespace internal {

absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const RocksDbOptions& options,
                                                        rocksdb::Env* env) {
  ASSIGN_OR_RETURN(Opened opened, OpenAsWellAsPossible(options, env));
  return std::make_unique<RocksDbStore>(options, env, std::move(opened));
}

}  // namespace internal

absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const RocksDbOptions& options) {
  return internal::OpenRocksDbStore(options, nullptr);
}

}  // namespace renkei::storage
