// Typed tables over the Store: a table is declared once with its message, its primary key and its
// secondary indexes. Index rows are derived here from the record; no handler writes one by hand.
//
//   const Table<pb::Case> kCases({
//       .id = 4, .name = "cases",
//       .primary_key = [](const pb::Case& c, Key& k) { k.Add(c.name()); },
//       .indexes = {{.id = 5, .name = "cases_by_owner",
//                    .keys = [](const pb::Case& c, auto emit) { emit(Key(5).Add(c.owner())); }},
//                   {.id = 6, .name = "cases_by_external_id", .unique = true, .keys = ...}}});
//
// A record is the serialized message. An index row's key is (index id, indexed elements, primary
// key as one string element) with an empty value; of a unique index it is (index id, indexed
// elements) and the value is the primary key, and writing it requires that the row is absent, so
// that uniqueness is a precondition of the commit: a value that one record gives up can be taken by
// another one in a later commit, not in the same.
//
// Ids of tables and indexes come from one enum, 1 to 254. Within one Mutation, each record is
// inserted, updated or erased once: index rows are derived against what was read, not against what
// the mutation has already asked for.

#ifndef RENKEI_STORAGE_TABLE_H_
#define RENKEI_STORAGE_TABLE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "storage/key.h"
#include "storage/store.h"

namespace renkei::storage {

// A message with the version under which it was read. version kNone: it has not been written yet.
template <typename M>
struct Row {
  M message;
  Sequence version = Sequence::kNone;
};

// One page of a scan: the rows, and the position of the last one; empty when no more follow.
template <typename M>
struct RowPage {
  std::vector<Row<M>> rows;
  std::vector<std::string> positions;  // of each row: a later scan may go on after any of them
  std::string next;
};

// Reports the index keys of one record: each call is one row. The key must begin with the index's
// own id.
using EmitKey = std::function<void(const Key&)>;

template <typename M>
struct IndexSpec {
  uint8_t id = 0;
  absl::string_view name;
  bool unique = false;
  std::function<void(const M&, const EmitKey&)> keys;
};

template <typename M>
struct TableSpec {
  uint8_t id = 0;
  absl::string_view name;
  std::function<void(const M&, Key&)>
      primary_key;  // adds the elements to a key that begins with `id`
  std::vector<IndexSpec<M>> indexes = {};
  // The id of a clock, 0: none. It is one row under that id alone, without content, which whatever
  // changes or removes a record writes too: its version says since when all records are as they are
  // but for new ones. No commit conflicts over it.
  uint8_t clock = 0;
};

// The bytes of a record: maps in one order, so that equal messages are equal bytes within one build.
std::string SerializeDeterministically(const google::protobuf::MessageLite& message);

// What one index holds of a record.
struct IndexRow {
  bool unique = false;
  std::string key;
};

// A table without its message's type, for who goes through the whole of a store.
class AnyTable {
 public:
  virtual ~AnyTable() = default;

  virtual absl::string_view name() const = 0;
  virtual uint8_t id() const = 0;
  // In the order of the declaration.
  virtual std::vector<std::pair<uint8_t, absl::string_view>> index_ids() const = 0;

  // What a record says of itself: its content, the key under which it belongs, and every index row that
  // has to be there for it, in the order of their keys.
  struct Inspected {
    std::unique_ptr<google::protobuf::Message> message;
    std::string key;
    std::vector<IndexRow> rows;
  };
  // DATA_LOSS if the bytes are not a record of this table.
  [[nodiscard]] virtual absl::StatusOr<Inspected> Inspect(const Record& record) const = 0;

  // The content alone; nullptr if the bytes are not a record of this table.
  virtual std::unique_ptr<google::protobuf::Message> Read(absl::string_view value) const = 0;
};

// The key of the record that an index row leads to; empty if the row is damaged.
std::string PrimaryKeyOfIndexRow(const KeyRecord& row);

namespace internal {

// The parts that do not depend on the message's type; see table.cc.

// In key order and without repetitions: a record may emit one key twice (a case that names a field
// twice).
std::vector<IndexRow> Sorted(std::vector<IndexRow> rows);
// Adds the difference between the index rows of the old and the new record.
void WriteIndexRows(const std::vector<IndexRow>& before, const std::vector<IndexRow>& after,
                    absl::string_view primary_key, Mutation& mutation);
absl::Status CorruptRecord(absl::string_view table);

// The part of a prefix that comes after a position, in the direction of the walk.
KeyRange PageRange(absl::string_view prefix, absl::string_view after, bool reverse);
struct ScanPage {
  std::vector<KeyRecord> records;
  std::string next;  // empty: the range has ended
};
absl::StatusOr<ScanPage> ScanOnePage(const Snapshot& snapshot, const KeyRange& range, size_t limit,
                                     bool reverse);

}  // namespace internal

template <typename M>
class Table : public AnyTable {
 public:
  explicit Table(TableSpec<M> spec) : spec_(std::move(spec)) {}

  absl::string_view name() const override { return spec_.name; }
  uint8_t id() const override { return spec_.id; }
  std::vector<std::pair<uint8_t, absl::string_view>> index_ids() const override;
  absl::StatusOr<Inspected> Inspect(const Record& record) const override;
  std::unique_ptr<google::protobuf::Message> Read(absl::string_view value) const override;

  // A key of this table to be completed with the primary key's elements; also the prefix of a scan.
  Key NewKey() const { return Key(spec_.id); }

  std::string KeyOf(const M& message) const {
    Key key(spec_.id);
    spec_.primary_key(message, key);
    return std::move(key).bytes();
  }

  // The row under `key`; nullopt when there is none. DATA_LOSS if the bytes are not a record of
  // this table.
  [[nodiscard]] absl::StatusOr<std::optional<Row<M>>> Get(const Snapshot& snapshot,
                                                          absl::string_view key) const;
  [[nodiscard]] absl::StatusOr<std::optional<Row<M>>> Get(const Snapshot& snapshot,
                                                          const Key& key) const {
    return Get(snapshot, key.bytes());
  }

  // The row to which `index_key` of a unique index leads. DATA_LOSS if the index leads to nothing.
  [[nodiscard]] absl::StatusOr<std::optional<Row<M>>> GetByUnique(const Snapshot& snapshot,
                                                                  const Key& index_key) const;

  // Up to `limit` rows whose keys begin with `prefix`, after position `after` ("" = from the first;
  // else a `next` of the same scan). A foreign position never leads out of the prefix. limit 0 is
  // INVALID_ARGUMENT.
  [[nodiscard]] absl::StatusOr<RowPage<M>> Scan(const Snapshot& snapshot, const Key& prefix,
                                                absl::string_view after, size_t limit,
                                                bool reverse = false) const;

  // The same along a secondary index, in the order of its keys; `index_prefix` begins with the
  // index's id. A record that has several index rows comes once for each.
  [[nodiscard]] absl::StatusOr<RowPage<M>> ScanIndex(const Snapshot& snapshot,
                                                     const Key& index_prefix,
                                                     absl::string_view after, size_t limit,
                                                     bool reverse = false) const;

  // A new record: requires that its key is absent, writes it and its index rows.
  void Insert(const M& message, Mutation& mutation) const;

  // Replaces `old` by `message`: requires the version that was read, so that no other write is
  // lost. The primary key must be the same.
  void Update(const Row<M>& old, const M& message, Mutation& mutation) const;

  // Removes `old` and its index rows; requires the version that was read.
  void Erase(const Row<M>& old, Mutation& mutation) const;

  // The commit relies on `row` being unchanged, without writing it.
  void Require(const Row<M>& row, Mutation& mutation) const {
    mutation.RequireVersion(KeyOf(row.message), row.version);
  }

 private:
  std::vector<IndexRow> IndexRows(const M& message) const;
  void MoveClock(Mutation& mutation) const {
    if (spec_.clock != 0) mutation.Put(Key(spec_.clock).bytes(), "");
  }
  absl::Status Parse(const Record& record, Row<M>& row) const;

  TableSpec<M> spec_;
};

}  // namespace renkei::storage

#include "storage/table_inl.h"

#endif  // RENKEI_STORAGE_TABLE_H_
