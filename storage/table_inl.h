// The bodies of table.h's templates; include table.h.

#ifndef RENKEI_STORAGE_TABLE_INL_H_
#define RENKEI_STORAGE_TABLE_INL_H_

#include <cassert>

#include "storage/base/status_macros.h"

namespace renkei::storage {

template <typename M>
std::vector<std::pair<uint8_t, absl::string_view>> Table<M>::index_ids() const {
  std::vector<std::pair<uint8_t, absl::string_view>> ids;
  for (const IndexSpec<M>& index : spec_.indexes) ids.emplace_back(index.id, index.name);
  return ids;
}

template <typename M>
absl::StatusOr<AnyTable::Inspected> Table<M>::Inspect(const Record& record) const {
  Row<M> row;
  RETURN_IF_ERROR(Parse(record, row));
  Inspected inspected;
  inspected.key = KeyOf(row.message);
  inspected.rows = internal::Sorted(IndexRows(row.message));
  inspected.message = std::make_unique<M>(std::move(row.message));
  return inspected;
}

template <typename M>
std::unique_ptr<google::protobuf::Message> Table<M>::Read(absl::string_view value) const {
  auto message = std::make_unique<M>();
  if (!message->ParseFromArray(value.data(), static_cast<int>(value.size()))) return nullptr;
  return message;
}

template <typename M>
absl::Status Table<M>::Parse(const Record& record, Row<M>& row) const {
  if (!row.message.ParseFromString(record.value)) return internal::CorruptRecord(spec_.name);
  row.version = record.version;
  return absl::OkStatus();
}

template <typename M>
absl::StatusOr<std::optional<Row<M>>> Table<M>::Get(const Snapshot& snapshot,
                                                    absl::string_view key) const {
  ASSIGN_OR_RETURN(auto&& record, snapshot.Get(key));
  // Read where it is returned: moving a message of many fields costs as much as parsing one.
  absl::StatusOr<std::optional<Row<M>>> row{std::optional<Row<M>>()};
  if (!record.has_value()) return row;
  if (absl::Status status = Parse(*record, row->emplace()); !status.ok()) row = std::move(status);
  return row;
}

template <typename M>
absl::StatusOr<std::optional<Row<M>>> Table<M>::GetByUnique(const Snapshot& snapshot,
                                                            const Key& index_key) const {
  ASSIGN_OR_RETURN(std::optional<Record> index_row, snapshot.Get(index_key.bytes()));
  if (!index_row.has_value()) return std::optional<Row<M>>();
  absl::StatusOr<std::optional<Row<M>>> row = Get(snapshot, index_row->value);
  if (row.ok() && !row->has_value()) return internal::CorruptRecord(spec_.name);
  return row;
}

template <typename M>
absl::StatusOr<RowPage<M>> Table<M>::Scan(const Snapshot& snapshot, const Key& prefix,
                                          absl::string_view after, size_t limit,
                                          bool reverse) const {
  ASSIGN_OR_RETURN(
      internal::ScanPage found,
      internal::ScanOnePage(snapshot, internal::PageRange(prefix.bytes(), after, reverse), limit,
                            reverse));
  RowPage<M> page;
  page.next = std::move(found.next);
  page.rows.reserve(found.records.size());
  page.positions.reserve(found.records.size());
  for (const KeyRecord& record : found.records) {
    RETURN_IF_ERROR(Parse(record.record, page.rows.emplace_back()));
    page.positions.push_back(record.key);
  }
  return page;
}

template <typename M>
absl::StatusOr<RowPage<M>> Table<M>::ScanIndex(const Snapshot& snapshot, const Key& index_prefix,
                                               absl::string_view after, size_t limit,
                                               bool reverse) const {
  ASSIGN_OR_RETURN(
      internal::ScanPage found,
      internal::ScanOnePage(snapshot, internal::PageRange(index_prefix.bytes(), after, reverse),
                            limit, reverse));
  RowPage<M> page;
  page.next = std::move(found.next);
  page.rows.reserve(found.records.size());
  page.positions.reserve(found.records.size());
  std::vector<std::string> keys;
  keys.reserve(found.records.size());
  for (const KeyRecord& index_row : found.records) keys.push_back(PrimaryKeyOfIndexRow(index_row));
  ASSIGN_OR_RETURN(const auto records, snapshot.GetMany(keys));
  for (size_t i = 0; i < records.size(); ++i) {
    if (!records[i].has_value()) return internal::CorruptRecord(spec_.name);
    RETURN_IF_ERROR(Parse(*records[i], page.rows.emplace_back()));
    page.positions.push_back(found.records[i].key);
  }
  return page;
}

template <typename M>
void Table<M>::Insert(const M& message, Mutation& mutation) const {
  const std::string key = KeyOf(message);
  mutation.RequireAbsent(key);
  mutation.Put(key, SerializeDeterministically(message));
  internal::WriteIndexRows({}, IndexRows(message), key, mutation);
}

template <typename M>
void Table<M>::Update(const Row<M>& old, const M& message, Mutation& mutation) const {
  const std::string key = KeyOf(message);
  assert(key == KeyOf(old.message));
  mutation.RequireVersion(key, old.version);
  mutation.Put(key, SerializeDeterministically(message));
  internal::WriteIndexRows(IndexRows(old.message), IndexRows(message), key, mutation);
  MoveClock(mutation);
}

template <typename M>
void Table<M>::Erase(const Row<M>& old, Mutation& mutation) const {
  const std::string key = KeyOf(old.message);
  mutation.RequireVersion(key, old.version);
  mutation.Delete(key);
  internal::WriteIndexRows(IndexRows(old.message), {}, key, mutation);
  MoveClock(mutation);
}

template <typename M>
std::vector<IndexRow> Table<M>::IndexRows(const M& message) const {
  std::vector<IndexRow> rows;
  const std::string primary_key = KeyOf(message);
  for (const IndexSpec<M>& index : spec_.indexes) {
    index.keys(message, [&](const Key& emitted) {
      Key key = emitted;
      assert(static_cast<uint8_t>(key.bytes().front()) == index.id);
      // The primary key as one element, so that it can be found again whatever stands before it.
      if (!index.unique) key.Add(primary_key);
      rows.push_back({index.unique, std::move(key).bytes()});
    });
  }
  return rows;
}

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_TABLE_INL_H_
