#include "storage/rocksdb_meta.h"

#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "rocksdb/write_batch.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"
#include "storage/random_bytes.h"
#include "storage/rocksdb_layout.h"

namespace renkei::storage {
namespace {

constexpr absl::string_view kOpening = "opening the store";
absl::StatusOr<std::string> NewStoreId(const RocksDbOptions& options) {
  if (!options.new_store_id.empty()) return options.new_store_id;
  return RandomStoreId();
}

absl::StatusOr<std::optional<std::string>> ReadMeta(const RocksDatabase& database,
                                                    const std::string& name) {
  std::string value;
  const rocksdb::Status status =
      database.db().Get(rocksdb::ReadOptions(), database.meta(), name, &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return FromRocksDb(status, kOpening);
  return std::optional<std::string>(std::move(value));
}

absl::Status DamagedMeta(absl::string_view name) {
  return absl::DataLossError(absl::StrCat(kOpening, ": its own record ", name, " is damaged"));
}

// `absent` stands for a record that is not there; without one, that is damage.
absl::StatusOr<uint64_t> ReadNumber(const RocksDatabase& database, const std::string& name,
                                    std::optional<uint64_t> absent) {
  ASSIGN_OR_RETURN(std::optional<std::string> value, ReadMeta(database, name));
  const std::optional<uint64_t> number = value.has_value() ? DecodeFixed64(*value) : absent;
  if (!number.has_value()) return DamagedMeta(name);
  return *number;
}

bool IsEmpty(const RocksDatabase& database, rocksdb::ColumnFamilyHandle* family) {
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(rocksdb::ReadOptions(), family));
  it->SeekToFirst();
  return !it->Valid() && it->status().ok();
}

absl::Status CreateMeta(const RocksDatabase& database, const RocksDbOptions& options) {
  if (!IsEmpty(database, database.meta()) || !IsEmpty(database, database.records()) ||
      !IsEmpty(database, database.logs())) {
    return DamagedMeta(kMetaFormat);
  }
  if (!options.create_if_missing) {
    return absl::NotFoundError(absl::StrCat("there is no store in ", options.directory));
  }
  ASSIGN_OR_RETURN(const std::string id, NewStoreId(options));
  rocksdb::WriteBatch batch;
  rocksdb::Status status = batch.Put(database.meta(), kMetaFormat, EncodeFixed64(kStoreFormat));
  if (status.ok()) status = batch.Put(database.meta(), kMetaStoreId, id);
  if (status.ok()) status = batch.Put(database.meta(), kMetaEpoch, EncodeFixed64(1));
  if (status.ok()) status = batch.Put(database.meta(), kMetaHead, EncodeFixed64(0));
  rocksdb::WriteOptions durable;
  durable.sync = true;
  if (status.ok()) status = database.db().Write(durable, &batch);
  PassFailpoint(Failpoint::kStoreCreated);
  return FromRocksDb(status, kOpening);
}

absl::Status CheckFormat(const RocksDatabase& database) {
  ASSIGN_OR_RETURN(const uint64_t format, ReadNumber(database, kMetaFormat, std::nullopt));
  if (format > kStoreFormat) {
    return absl::FailedPreconditionError(
        absl::StrCat("the store was written by a newer version: its format is ", format,
                     ", this program reads up to ", kStoreFormat));
  }
  return absl::OkStatus();
}

absl::StatusOr<Incarnations> ReadIncarnations(const RocksDatabase& database) {
  Incarnations incarnations;
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(rocksdb::ReadOptions(), database.meta()));
  for (it->Seek(kMetaIncarnations); it->Valid(); it->Next()) {
    if (!it->key().starts_with(kMetaIncarnations)) break;
    const std::optional<Sequence> begin = DecodeMetaIncarnation(FromSlice(it->key()));
    const std::optional<uint64_t> number = DecodeFixed64(FromSlice(it->value()));
    if (!begin.has_value() || !number.has_value()) return DamagedMeta(kMetaIncarnations);
    incarnations.Add(*begin, Incarnation{*number});
  }
  if (!it->status().ok()) return FromRocksDb(it->status(), kOpening);
  return incarnations;
}

}  // namespace

absl::StatusOr<StoreMeta> LoadMeta(const RocksDatabase& database) {
  RETURN_IF_ERROR(CheckFormat(database));
  StoreMeta meta;
  ASSIGN_OR_RETURN(std::optional<std::string> id, ReadMeta(database, kMetaStoreId));
  if (!id.has_value() || id->empty()) return DamagedMeta(kMetaStoreId);
  meta.store_id = *std::move(id);
  ASSIGN_OR_RETURN(const uint64_t epoch, ReadNumber(database, kMetaEpoch, std::nullopt));
  meta.epoch = Epoch{epoch};
  ASSIGN_OR_RETURN(const uint64_t head, ReadNumber(database, kMetaHead, std::nullopt));
  meta.head = Sequence{head};
  for (const Log log : kAllLogs) {
    ASSIGN_OR_RETURN(const uint64_t earliest, ReadNumber(database, MetaEarliest(log), 1));
    meta.earliest.of(log) = Sequence{earliest};
  }
  ASSIGN_OR_RETURN(meta.incarnations, ReadIncarnations(database));
  return meta;
}

absl::StatusOr<StoreMeta> LoadOrCreateMeta(const RocksDatabase& database,
                                           const RocksDbOptions& options) {
  ASSIGN_OR_RETURN(const std::optional<std::string> format, ReadMeta(database, kMetaFormat));
  if (!format.has_value()) {
    RETURN_IF_ERROR(CreateMeta(database, options));
  }
  return LoadMeta(database);
}

absl::StatusOr<StoreMeta> BeginEpochOf(const RocksDbOptions& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<RocksDatabase> database,
                   RocksDatabase::Open(options, nullptr));
  ASSIGN_OR_RETURN(StoreMeta meta, LoadMeta(*database));
  meta.epoch = Epoch{ToInt(meta.epoch) + 1};
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status written =
      database->db().Put(durable, database->meta(), kMetaEpoch, EncodeFixed64(ToInt(meta.epoch)));
  RETURN_IF_ERROR(database->failure());
  if (!written.ok()) return FromRocksDb(written, "beginning a new epoch");
  return meta;
}

absl::StatusOr<Epoch> BeginNewEpoch(const RocksDbOptions& options) {
  RocksDbOptions existing = options;
  existing.create_if_missing = false;
  ASSIGN_OR_RETURN(const StoreMeta meta, BeginEpochOf(existing));
  return meta.epoch;
}

absl::StatusOr<Incarnation> NewIncarnation(const RocksDbOptions& options) {
  if (options.new_incarnation != 0) return Incarnation{options.new_incarnation};
  ASSIGN_OR_RETURN(const uint64_t number, RandomNumber());
  return Incarnation{number};
}

}  // namespace renkei::storage
