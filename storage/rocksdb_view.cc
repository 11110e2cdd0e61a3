#include "storage/rocksdb_view.h"

#include <algorithm>
#include <string>
#include <utility>

#include "rocksdb/iterator.h"
#include "storage/base/status_macros.h"
#include "storage/rocksdb_layout.h"

namespace renkei::storage {
namespace {

constexpr absl::string_view kReading = "reading the store";
constexpr absl::string_view kReadingLog = "reading a log";

absl::Status DamagedRecord(absl::string_view what) {
  return FromRocksDb(rocksdb::Status::Corruption("value of an unknown shape"), what);
}

absl::Status CheckReadable(const RocksDatabase* database, size_t limit) {
  if (limit == 0) return absl::InvalidArgumentError("a read of 0 records");
  if (database == nullptr) return absl::UnavailableError("the store is being opened anew");
  return absl::OkStatus();
}

}  // namespace

RocksDbView::RocksDbView(std::shared_ptr<const RocksDatabase> database, Sequence head,
                         EarliestSequences earliest,
                         std::shared_ptr<const Incarnations> incarnations)
    : database_(std::move(database)),
      snapshot_(database_ != nullptr ? database_->db().GetSnapshot() : nullptr),
      head_(head),
      earliest_(earliest),
      incarnations_(std::move(incarnations)) {}

RocksDbView::~RocksDbView() {
  if (database_ != nullptr) database_->db().ReleaseSnapshot(snapshot_);
}

rocksdb::ReadOptions RocksDbView::Options() const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  return options;
}

absl::StatusOr<std::optional<Record>> RocksDbView::Get(absl::string_view key) const {
  RETURN_IF_ERROR(CheckReadable(database_.get(), 1));
  rocksdb::PinnableSlice stored;
  const rocksdb::Status status =
      database_->db().Get(Options(), database_->records(), ToSlice(key), &stored);
  if (status.IsNotFound()) return std::optional<Record>();
  if (!status.ok()) return FromRocksDb(status, kReading);
  std::optional<Record> record = DecodeRecord(FromSlice(stored));
  if (!record.has_value()) return DamagedRecord(kReading);
  return record;
}

absl::StatusOr<std::vector<std::optional<Record>>> RocksDbView::GetMany(
    absl::Span<const std::string> keys) const {
  RETURN_IF_ERROR(CheckReadable(database_.get(), 1));
  std::vector<rocksdb::Slice> wanted;
  wanted.reserve(keys.size());
  for (const std::string& key : keys) wanted.push_back(ToSlice(key));
  std::vector<rocksdb::PinnableSlice> stored(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  database_->db().MultiGet(Options(), database_->records(), keys.size(), wanted.data(),
                           stored.data(), statuses.data());
  std::vector<std::optional<Record>> records(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    if (!statuses[i].ok()) return FromRocksDb(statuses[i], kReading);
    records[i] = DecodeRecord(FromSlice(stored[i]));
    if (!records[i].has_value()) return DamagedRecord(kReading);
  }
  return records;
}

absl::StatusOr<std::vector<KeyRecord>> RocksDbView::Scan(const KeyRange& range, size_t limit,
                                                         bool reverse) const {
  RETURN_IF_ERROR(CheckReadable(database_.get(), limit));
  std::vector<KeyRecord> found;
  if (!range.end.empty() && range.end <= range.begin) return found;
  const rocksdb::Slice lower = ToSlice(range.begin);
  const rocksdb::Slice upper = ToSlice(range.end);
  rocksdb::ReadOptions options = Options();
  options.iterate_lower_bound = &lower;
  if (!range.end.empty()) options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(options, database_->records()));
  for (reverse ? it->SeekToLast() : it->SeekToFirst(); it->Valid() && found.size() < limit;
       reverse ? it->Prev() : it->Next()) {
    std::optional<Record> record = DecodeRecord(FromSlice(it->value()));
    if (!record.has_value()) return DamagedRecord(kReading);
    found.push_back({it->key().ToString(), *std::move(record)});
  }
  if (!it->status().ok()) return FromRocksDb(it->status(), kReading);
  return found;
}

absl::StatusOr<std::vector<LogEntry>> RocksDbView::ReadLog(Log log, LogPosition from,
                                                           size_t limit) const {
  RETURN_IF_ERROR(CheckReadable(database_.get(), limit));
  if (std::max(from.sequence, Sequence{1}) < earliest(log)) {
    return absl::OutOfRangeError("the log's entries there have been removed");
  }
  std::vector<LogEntry> found;
  if (from.sequence > head_) return found;
  const std::string begin = LogKey(log, from);
  const std::string end(1, static_cast<char>(static_cast<uint8_t>(log) + 1));
  const rocksdb::Slice lower = ToSlice(begin);
  const rocksdb::Slice upper = ToSlice(end);
  rocksdb::ReadOptions options = Options();
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(options, database_->logs()));
  for (it->SeekToFirst(); it->Valid() && found.size() < limit; it->Next()) {
    const std::optional<LogPosition> position = DecodeLogKey(FromSlice(it->key()));
    if (!position.has_value()) return DamagedRecord(kReadingLog);
    found.push_back({*position, it->value().ToString()});
  }
  if (!it->status().ok()) return FromRocksDb(it->status(), kReadingLog);
  return found;
}

}  // namespace renkei::storage
